/*
 * base_markdown.c - what is escaped comes back from cmark as it was: a few thousand
 * strings made of all that means something in Markdown, out of a generator with a fixed
 * seed. And which addresses may become links.
 */
#include "base/markdown.h"

#include <cmark.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const pieces[] = {
	"*",     "_",       "`",          "~~~",
	"#",     "# ",      "-",          "- ",
	"+ ",    "1. ",     "2) ",        ">",
	"> ",    "=",       "===",        "---",
	"***",   "<",       "<b>",        "<!--",
	"-->",   "</a>",    "&",          "&amp;",
	"&#65;", "\\",      "\\\\",       "!",
	"![",    "[",       "](",         "](http://x)",
	")",     "|",       "|---|",      "http://x",
	"a@b.c", ":",       "<http://x>", "\"",
	"'",     "$",       "%",          "{",
	"}",     "^",       "[^1]",       "[a]: b",
	" ",     "  ",      "    ",       "\t",
	"\n",    "\r\n",    "\r",         "\n\n",
	"a",     "Reunión", "39.ª",       "—",
	"漢字",  "😀",       "\xc2\xa0",   "\xe2\x80\xa8",
	"word",  "2023",    "1",          "\v",
	"\f",
};

static uint32_t
next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* The text of a document that must be paragraphs of plain text and nothing else, each
 * ended by '\n'. */
static void
plain_text(struct buf *out, const char *markdown, size_t n)
{
	cmark_node *document =
		cmark_parse_document(markdown, n, CMARK_OPT_VALIDATE_UTF8);
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		switch (cmark_node_get_type(node)) {
		case CMARK_NODE_DOCUMENT:
			break;
		case CMARK_NODE_PARAGRAPH:
			if (event == CMARK_EVENT_EXIT)
				buf_char(out, '\n');
			break;
		case CMARK_NODE_TEXT:
			buf_str(out, cmark_node_get_literal(node));
			break;
		default:
			fail_msg("a %s came of: %s", cmark_node_get_type_string(node),
				 markdown);
		}
	}
	cmark_iter_free(iter);
	cmark_node_free(document);
}

/* What a reader should see of s: line breaks as spaces, one paragraph. */
static void
expected_text(struct buf *out, const char *s)
{
	if (!*s)
		return;
	for (; *s; s++) {
		if (*s == '\r' && s[1] == '\n')
			s++;
		buf_char(out, strchr("\r\n\v\f", *s) ? ' ' : *s);
	}
	buf_char(out, '\n');
}

static void
round_trip(void **state)
{
	struct buf in, escaped, got, want;
	uint32_t seed = 2023;
	int i, n;

	(void)state;
	buf_init(&in, 10000);
	buf_init(&escaped, 20000);
	buf_init(&got, 20000);
	buf_init(&want, 20000);
	for (i = 0; i < 5000; i++) {
		buf_clear(&in);
		buf_clear(&escaped);
		buf_clear(&got);
		buf_clear(&want);
		for (n = (int)(next_number(&seed) % 12); n >= 0; n--)
			buf_str(&in, pieces[next_number(&seed) %
					    (sizeof pieces / sizeof pieces[0])]);
		markdown_escape(&escaped, str_from(in.s, in.n));
		plain_text(&got, escaped.s, escaped.n);
		expected_text(&want, in.s);
		assert_string_equal(got.s, want.s);
	}
	buf_release(&in);
	buf_release(&escaped);
	buf_release(&got);
	buf_release(&want);
}

static void
every_ascii_character(void **state)
{
	struct buf escaped, got;
	char c, want[5];

	(void)state;
	buf_init(&escaped, 100);
	buf_init(&got, 100);
	for (c = 1; c < 127; c++) {
		const char in[] = {c, 'x', c, '\0'};
		bool breaks = strchr("\n\r\v\f", c) != NULL;

		buf_clear(&escaped);
		buf_clear(&got);
		markdown_escape(&escaped, str_of(in));
		plain_text(&got, escaped.s, escaped.n);
		want[0] = want[2] = breaks ? ' ' : c;
		want[1] = 'x';
		want[3] = '\n';
		want[4] = '\0';
		assert_string_equal(got.s, want);
	}
	buf_release(&escaped);
	buf_release(&got);
}

static void
exact_forms(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"", ""},
		{"LACNIC 39", "LACNIC 39"},
		{"a*b", "a\\*b"},
		{"a\r\nb\nc\rd", "a b c d"},
		{" a ", "&#32;a&#32;"},
		{"\ta", "&#9;a"},
		{"39.ª — ¡sí!", "39\\.ª — ¡sí\\!"},
	};
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, 100);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&out);
		markdown_escape(&out, str_of(cases[i].in));
		assert_string_equal(out.s, cases[i].want);
	}
	buf_str(&out, "|");
	markdown_escape(&out, str_of(" x")); /* behind what was there before */
	assert_true(str_ends(str_from(out.s, out.n), "|&#32;x"));
	buf_release(&out);
}

static void
urls(void **state)
{
	static const char *const good[] = {
		"https://www.lacnic.example/evento?id=3&lang=es#agenda",
		"http://127.0.0.1:8080/",
		"HTTPS://EXAMPLE.EXAMPLE",
		"mailto:announce@lacnic.example",
		"https://peña.example/reunión_(39)",
		"https://[2001:db8::1]/",
	};
	static const char *const bad[] = {
		"",
		"https://",
		"https:///path",
		"https:x",
		"//example.example/",
		"/path",
		"javascript:alert(1)",
		"data:text/html,x",
		"ftp://example.example/",
		" https://example.example/",
		"https://example.example/a b",
		"https://example.example/a\tb",
		"https://example.example/a\nb",
		"https://example.example/\x7f",
		"https://example.example/\"x",
		"https://example.example/'x",
		"https://example.example/<x",
		"https://example.example/x>",
		"https://example.example/\\x",
		"https://example.example/\xc2\xa0x",
		"https://example.example/\xc2\x85x",
		"https://example.example/\xe2\x80\xaex",
		"https://example.example/\xe2\x80\xa8x",
		"https://example.example/\xe3\x80\x80x",
		"mailto:",
	};
	size_t i;

	(void)state;
	assert_false(markdown_safe_url(NULL));
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!markdown_safe_url(good[i]))
			fail_msg("'%s' should be safe", good[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (markdown_safe_url(bad[i]))
			fail_msg("'%s' should not be safe", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(every_ascii_character),
		cmocka_unit_test(exact_forms),
		cmocka_unit_test(urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
