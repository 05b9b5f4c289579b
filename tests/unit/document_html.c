/*
 * document_html.c - HTML to Markdown. The cases of tests/cases/html, each a test: in.html,
 * and want.md, what becomes of it. And what must hold whatever comes in: read by cmark the
 * Markdown has no raw HTML and no address but of the web and of mail; what is long or deep
 * takes no longer than what is not.
 *
 * With a folder as its argument it prints what it reads there.
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/markdown.h"
#include "base/utf8.h"
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmark.h>
#include <cmocka.h>

#define CASES "tests/cases/html"
#define MAX_BYTES (1u << 20)
/* What html_markdown may give before parse cuts it, with room for signs. */
#define MAX_MARKDOWN (40u * DOCUMENT_MAX_TEXT)

static char *
contents(struct arena *arena, const char *folder, const char *name)
{
	struct err err;
	char *bytes;
	size_t n;

	if (file_read(arena, arena_printf(arena, "%s/%s", folder, name), MAX_BYTES,
		      &bytes, &n, &err))
		fail_msg("%s", err.text);
	return bytes;
}

static char *
read_case(struct arena *arena, const char *folder)
{
	return arena_printf(arena, "%s\n",
			    html_markdown(arena, contents(arena, folder, "in.html")));
}

/* A node as another program reads it. */
static bool
is_harmless(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE ||
	    type == CMARK_NODE_IMAGE || type == CMARK_NODE_HEADING ||
	    type == CMARK_NODE_CODE_BLOCK)
		return false;
	return type != CMARK_NODE_LINK || markdown_safe_url(cmark_node_get_url(node));
}

static bool
is_safe(const char *markdown)
{
	cmark_node *root = cmark_parse_document(markdown, strlen(markdown), 0);
	cmark_iter *iter = cmark_iter_new(root);
	bool safe = true;

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE)
		safe = safe && is_harmless(cmark_iter_get_node(iter));
	cmark_iter_free(iter);
	cmark_node_free(root);
	return safe;
}

static void
case_says_what_it_wants(void **state)
{
	struct arena arena;
	char *folder, *got, *want;
	int wrong;

	arena_init(&arena);
	folder = arena_printf(&arena, "%s/%s", CASES, (const char *)*state);
	got = read_case(&arena, folder);
	want = contents(&arena, folder, "want.md");
	wrong = strcmp(want, got) != 0;
	if (wrong)
		print_error("%s: want\n%sgot\n%s", folder, want, got);
	if (!is_safe(got)) {
		print_error("%s is not safe\n", folder);
		wrong = 1;
	}
	arena_release(&arena);
	assert_int_equal(wrong, 0);
}

/* Pieces that mean something to a reader of HTML or of Markdown. */
static const char *const pieces[] = {
	"<a href=\"",
	"<a href=javascript:x>",
	"</a>",
	"<b>",
	"</b>",
	"<i>",
	"</i>",
	"<code>",
	"</code>",
	"`",
	"<script>",
	"</script>",
	"<pre>",
	"</pre>",
	"\n",
	"&lt;img onerror=x&gt;",
	"&#60;",
	"<ul>",
	"<li>",
	"</ul>",
	"<ol start=7>",
	"</li>",
	"<blockquote>",
	"</blockquote>",
	"<td>",
	"<tr>",
	"<h1>",
	"</h1>",
	"](x)",
	"![",
	"[x](javascript:y)",
	"<br>",
	"*",
	"_",
	"**",
	"é",
	"“",
	" ",
	"x",
	"https://x.example/?a=1&b=2",
	"\">",
	"'>",
	"<",
	">",
	"&",
	"<!--",
	"-->",
	"<![CDATA[",
	"]]>",
	"<img alt=\"<b>\">",
	"    ",
	"#",
	"1.",
	"-",
	"+",
	"===",
	"~~~",
	"\\",
	"<s>",
	"<sup>",
	"2",
	"&nbsp;",
	"\t",
	"<svg>",
	"</svg>",
	"<p hidden>",
	"</p>",
	"|",
};

/* The same pieces in the same order at every run. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

static void
whatever_comes_in_what_comes_out_is_safe(void **state)
{
	uint32_t seed = 1;
	int round, i;

	(void)state;
	for (round = 0; round < 20000; round++) {
		struct arena arena;
		struct buf html;
		char *markdown;
		bool safe;

		arena_init(&arena);
		buf_init(&html, MAX_BYTES);
		for (i = (int)(next_random(&seed) % 30); i >= 0; i--)
			buf_str(&html, pieces[next_random(&seed) %
					      (sizeof pieces / sizeof pieces[0])]);
		markdown = html_markdown(&arena, html.s);
		safe = is_safe(markdown) &&
		       utf8_check(markdown, strlen(markdown)) == strlen(markdown);
		if (!safe)
			print_error("%s\nbecomes\n%s\n", html.s, markdown);
		buf_release(&html);
		arena_release(&arena);
		assert_true(safe);
	}
}

/* Each would take minutes if anything were looked for again and again. */
static void
long_and_deep_documents_take_linear_time(void **state)
{
	static const struct {
		const char *piece;
		int times;
	} documents[] = {
		{"<div>", 1000000},
		{"<b>x", 300000},
		{"<ul><li>x", 300000},
		{"<blockquote>x", 200000},
		{"<svg>", 500000},
		{"<svg></svg>", 300000},
		{"<p style='display:none'>", 100000},
		{"<", 2000000},
		{"<a", 2000000},
		{"<a b=\"", 500000},
		{"<!--", 500000},
		{"<script>", 300000},
		{"&a", 500000},
		{"</b>", 1000000},
		{"<td>x<tr>", 200000},
		{"<pre> x\n", 200000},
		{"a", 4000000},
		{"x<br>", 500000},
		{"<a href=http://x.example/>y</a> ", 100000},
		{"\xe2\x80\x8b", 500000},
	};
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		struct arena arena;
		struct buf html;

		arena_init(&arena);
		buf_init(&html, 64u << 20);
		for (k = 0; k < documents[i].times; k++)
			buf_str(&html, documents[i].piece);
		assert_true(strlen(html_markdown(&arena, html.s)) < MAX_MARKDOWN);
		buf_release(&html);
		arena_release(&arena);
	}
}

static void
a_million_attributes_are_one_tag(void **state)
{
	struct arena arena;
	struct buf html;
	int k;

	(void)state;
	arena_init(&arena);
	buf_init(&html, 64u << 20);
	buf_str(&html, "<a ");
	for (k = 0; k < 1000000; k++)
		buf_str(&html, "a=1 ");
	buf_str(&html, "href='https://x.example/'>text</a>");
	assert_string_equal(html_markdown(&arena, html.s), "text");
	buf_release(&html);
	arena_release(&arena);
}

static void
plain_text_and_html_are_told_apart(void **state)
{
	static const struct {
		const char *text, *markdown;
	} texts[] = {
		{"5 < 6 & 7 > 3", "5 \\< 6 \\& 7 \\> 3"},
		{"two\nlines", "two\\\nlines"},
		{"two\nlines with a <b>tag</b>", "two\\\nlines with a **tag**"},
		{"<p>not\ntwo lines</p>", "not two lines"},
		{"&lt;p&gt;encoded &amp;eacute;&lt;/p&gt;", "encoded é"},
		{"&amp;lt;p&amp;gt;twice&amp;lt;/p&amp;gt;", "twice"},
		{"see https://x.example/a.", "see <https://x.example/a>\\."},
		{"https://x.example/?utm_source=a&b=1", "<https://x.example/?b=1>"},
		{"", ""},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_string_equal(html_or_plain_markdown(&arena, texts[i].text),
				    texts[i].markdown);
	arena_release(&arena);
}

static void
links_are_made_absolute_by_their_page(void **state)
{
	static const char html[] = "<a href='../b?c=1'>x</a> <a href='#d'>y</a>";
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(html_markdown(&arena, html), "x y");
	assert_string_equal(
		html_markdown_at(&arena, "https://x.example/e/f/g", html),
		"[x](<https://x.example/e/b?c=1>) [y](<https://x.example/e/f/g#d>)");
	arena_release(&arena);
}

static void
pages_are_recognised(void **state)
{
	static const char *const pages[] = {"<!DOCTYPE html><html>",
					    " \n<HTML lang=es>",
					    "<!-- x --><html>",
					    "<?xml version=\"1.0\"?><!DOCTYPE HTML>",
					    "<head>",
					    "<body>"};
	static const char *const others[] =
		{"", "<rss>", "{}", "<!-- x", "<?xml", "<htm", "BEGIN:VCALENDAR"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pages / sizeof pages[0]; i++)
		assert_true(html_is_page(str_of(pages[i])));
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(html_is_page(str_of(others[i])));
}

static const struct CMUnitTest rules[] = {
	cmocka_unit_test(whatever_comes_in_what_comes_out_is_safe),
	cmocka_unit_test(long_and_deep_documents_take_linear_time),
	cmocka_unit_test(a_million_attributes_are_one_tag),
	cmocka_unit_test(plain_text_and_html_are_told_apart),
	cmocka_unit_test(links_are_made_absolute_by_their_page),
	cmocka_unit_test(pages_are_recognised),
};
#define N_RULES (sizeof rules / sizeof rules[0])

int
main(int argc, char **argv)
{
	struct CMUnitTest *tests;
	struct arena arena;
	struct err err;
	char **names;
	size_t n, i;
	int failed;

	arena_init(&arena);
	if (argc > 1) {
		(void)fputs(read_case(&arena, argv[1]), stdout);
		arena_release(&arena);
		return 0;
	}
	if (file_list(&arena, CASES, "", &names, &n, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	tests = arena_array(&arena, n + N_RULES, sizeof *tests);
	for (i = 0; i < n; i++) {
		tests[i].name = names[i];
		tests[i].test_func = case_says_what_it_wants;
		tests[i].initial_state = names[i];
	}
	memcpy(tests + n, rules, sizeof rules);
	failed = _cmocka_run_group_tests(CASES, tests, n + N_RULES, NULL, NULL);
	arena_release(&arena);
	return failed;
}
