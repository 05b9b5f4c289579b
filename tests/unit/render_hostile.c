/*
 * render_hostile.c - titles, places and names that would like to be markup come out as the
 * text they are: the HTML has the same tags in the same order as with a harmless title,
 * and the text of it is in the Markdown's HTML, in the text part, in the subject and in
 * the calendar.
 */
#include "base/utf8.h"
#include "render/render_int.h"
#include "support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const hostile[] = {
	"**[x](javascript:alert(1))<script>alert(1)</script>",
	"13. ",
	"13) segundo",
	"# ",
	"###### seis",
	"- lista",
	"+ lista",
	"* lista * _énfasis_ __fuerte__ ***ambos***",
	"> cita",
	"| a | b |\n|---|---|\n| 1 | 2 |",
	"===",
	"---",
	"***",
	"```\ncódigo",
	"~~~",
	"    cuatro espacios",
	"\ttabulador",
	"[enlace](https://evil.example)",
	"[enlace][1]\n\n[1]: https://evil.example",
	"![imagen](https://evil.example/x.png)",
	"<https://evil.example>",
	"https://evil.example/?a=1&b=2",
	"www.lacnic.net",
	"<img src=x onerror=alert(1)>",
	"</li></ul></td></tr></table></div></body>",
	"<!-- comentario --> y más",
	"]]> <![CDATA[ x ]]>",
	"&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp; &copy;",
	"\" onmouseover=\"alert(1)\" x=\"",
	"' style='color:red",
	"\\ \\\\ \\* \\n \\",
	"{{title}} {{{title}}} {{#lines}} {{> footer.md}} {{=<% %>=}}",
	"%s %n %d %1$s {n} {title} {lists}",
	"`código` ``doble``",
	"a\nb\r\nc\n\n# d\n\n- e",
	"línea\\\nrota  \notra",
	"\xe2\x80\xae"
	"atrapado"
	"\xe2\x80\xac y \xe2\x81\xa6más\xe2\x81\xa9",
	"\xd8\xa7\xd9\x84\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\xa9 (ar)",
	"😀 🇺🇾 👩‍💻 fiesta",
	"e\xcc\x81nfasis con marca aparte",
	"漢字かな交じり文",
	"a\x01"
	"b\x1b[31mrojo\x1b[0m\x7f"
	"c",
	"\xff\xfe no es UTF-8 \xc3",
	"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT",
	"Subject: x\r\nBcc: y@z.example",
	"NUEVO",
	"CANCELADO",
	"punto y coma; coma, dos puntos: barra/",
	"1986\\. A great year!",
	"+1 -1 =1 @SUM(A1)",
	" ",
};
#define N_HOSTILE (sizeof hostile / sizeof hostile[0])

/* An edition that says the title in every place that foreign text has. */
static struct edition *
edition_saying(struct arena *arena, const char *text)
{
	struct edition *edition = arena_alloc(arena, sizeof *edition);
	struct view *event = edition_view(arena, "x-event", ITEM_EVENT, text);
	struct view *child = edition_view(arena, "x-child", ITEM_EVENT, text);
	struct view *news = edition_view(arena, "x-news", ITEM_NEWS, text);
	struct line *lines = arena_array(arena, 3, sizeof *lines);
	struct month *month = arena_alloc(arena, sizeof *month);

	event->start = edition_when("2023-05-08", "America/Merida");
	event->place = (struct place){.name = text, .city = text, .country = "MX"};
	event->organisers = (struct words){0};
	words_add(arena, &event->organisers, text);
	child->start = edition_when("2023-05-09", "America/Merida");
	child->parent = event;
	texts_set(arena, &event->url, "es", "https://lacnic.example/39");
	lines[0].view = event;
	lines[0].children = &lines[1];
	lines[0].n_children = 1;
	lines[1].view = child;
	lines[2].view = news;
	news->announced = 1680500000;
	*month = (struct month){2023, 5, {lines, 1}};
	*edition = (struct edition){.now = 1680523200,
				    .until = 1680523200 + 56 * (int64_t)86400,
				    .zone = "America/Montevideo",
				    .months = month,
				    .n_months = 1,
				    .news = {&lines[2], 1},
				    .highlights = {&lines[1], 1},
				    .count = 3};
	return edition;
}

/* The tags of HTML, attributes and <wbr> left out: "<li><strong>…". */
static char *
tags_of(struct arena *arena, const char *html)
{
	struct buf out;
	char *result;

	buf_init(&out, 1 << 20);
	for (; (html = strchr(html, '<')); html++)
		if (strncmp(html, "<wbr>", 5) != 0)
			buf_printf(&out, "%.*s>", (int)strcspn(html, " >\n"), html);
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

/* The text of HTML between its tags, references decoded. */
static char *
text_of(struct arena *arena, const char *html)
{
	static const struct {
		const char *reference;
		char c;
	} references[] = {{"&amp;", '&'},
			  {"&lt;", '<'},
			  {"&gt;", '>'},
			  {"&quot;", '"'}};
	struct buf out;
	char *result;
	size_t i;

	buf_init(&out, 1 << 20);
	while (*html) {
		if (*html == '<') {
			html += strcspn(html, ">") + 1;
			continue;
		}
		for (i = 0; i < 4; i++)
			if (strncmp(html, references[i].reference,
				    strlen(references[i].reference)) == 0)
				break;
		buf_char(&out, i < 4 ? references[i].c : *html);
		html += i < 4 ? strlen(references[i].reference) : 1;
	}
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

/* Without white space: lines are broken here and there. */
static char *
squeezed(struct arena *arena, const char *text)
{
	struct buf out;
	char *result;

	buf_init(&out, 1 << 20);
	for (; *text; text++)
		if (!strchr(" \t\r\n", *text))
			buf_char(&out, *text);
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

static void
render_saying(struct arena *arena, const struct templates *templates, const char *text,
	      struct part *parts)
{
	struct rendering rendering = edition_rendering(arena, templates, "es");
	struct err err;

	rendering.community = rendering.address = text;
	if (render_edition(arena, edition_saying(arena, text), &rendering, parts, &err))
		fail_msg("%s: %s", text, err.text);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void
check(struct arena *arena, const struct templates *templates, const char *text,
      const char *tags)
{
	char *clean = utf8_one_line(arena, utf8_clean(arena, str_of(text)));
	char *want = squeezed(arena, clean), *ics;
	struct part parts[PART_KINDS];
	const char *line;

	render_saying(arena, templates, text, parts);
	assert_string_equal(tags_of(arena, parts[PART_HTML].bytes), tags);
	if (count(squeezed(arena, text_of(arena, parts[PART_HTML].bytes)), want) < 5)
		fail_msg("not in the HTML: %s", text);
	if (count(squeezed(arena, parts[PART_TEXT].bytes), want) < 5)
		fail_msg("not in the text: %s", text);
	assert_null(strpbrk(parts[PART_SUBJECT].bytes, "\r\n\x1b"));
	assert_int_equal(utf8_check(parts[PART_TEXT].bytes, parts[PART_TEXT].n),
			 parts[PART_TEXT].n);
	ics = arena_strdup(arena, parts[PART_ICS].bytes);
	assert_int_equal(count(ics, "\r\nBEGIN:VEVENT"), 2);
	assert_int_equal(count(ics, "\r\nSUMMARY:"), 2);
	for (line = ics; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 76); /* 75 and the CR */
	for (line = parts[PART_TEXT].bytes; *line; line += strcspn(line, "\n") + 1)
		assert_true(utf8_width(str_from(line, strcspn(line, "\n"))) <= 76);
}

static void
titles_stay_text(void **state)
{
	struct templates templates;
	struct part parts[PART_KINDS];
	struct arena arena;
	char *tags;
	size_t i;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	render_saying(&arena, &templates, "LACNIC", parts);
	tags = tags_of(&arena, parts[PART_HTML].bytes);
	assert_non_null(
		strstr(tags, "<li><strong><a></a></strong><br><span></span><ul><li>"));
	for (i = 0; i < N_HOSTILE; i++) {
		/* these two are rendered on purpose with more tags: see the next tests */
		if (strcmp(hostile[i], "www.lacnic.net") != 0 &&
		    strcmp(hostile[i], " ") != 0)
			check(&arena, &templates, hostile[i], tags);
	}
	assert_true(N_HOSTILE >= 50);
	arena_release(&arena);
}

/* 10,000 characters, in one word and in many. */
static void
long_titles(void **state)
{
	static const char *const pieces[] = {"x", "palabra ", "漢", "*_`[<", "😀 "};
	struct templates templates;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct buf text;
	char *tags;
	size_t i;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	render_saying(&arena, &templates, "LACNIC", parts);
	tags = tags_of(&arena, parts[PART_HTML].bytes);
	for (i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		buf_init(&text, 1 << 20);
		while (text.n < 10000)
			buf_str(&text, pieces[i]);
		check(&arena, &templates, text.s, tags);
		buf_release(&text);
	}
	arena_release(&arena);
}

/* A title that names another host than its link goes to: both are shown. */
static void
misleading_titles(void **state)
{
	struct templates templates;
	struct part parts[PART_KINDS];
	struct arena arena;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	render_saying(&arena, &templates, "www.lacnic.net", parts);
	assert_non_null(strstr(
		parts[PART_HTML].bytes,
		"<strong>www.lacnic.net (<a class=\"a\" style=\"color:#0b5394\" "
		"href=\"https://lacnic.example/39\">https://lacnic.example<wbr>/39"
		"</a>)</strong>"));
	arena_release(&arena);
}

/* Addresses that may not stand: the title stays, without a link. */
static void
hostile_addresses(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)",
					  "JaVaScRiPt:alert(1)",
					  "data:text/html,x",
					  "vbscript:x",
					  "file:///etc/passwd",
					  "//evil.example/x",
					  "/relative",
					  "https://",
					  "https:///x",
					  "https://user:pw@evil.example/",
					  "http://[::1]/",
					  "https://a b.example/",
					  "https://a.example/x y",
					  "https://a.example/\"x",
					  "https://a.example/<x>",
					  "https://a.example/\\x",
					  "https://a.example/\nx",
					  "webcal://a.example/x",
					  "mailto:",
					  "mailto:nobody",
					  "https://a..b/",
					  "https://\xe2\x80\xae.example/",
					  "",
					  NULL};
	static const struct {
		const char *url, *clean;
	} good[] = {
		{"https://a.example", "https://a.example"},
		{"HTTPS://A.Example:8443/X?y=1#z", "https://a.example:8443/X?y=1#z"},
		{"https://a.example:/", "https://a.example/"},
		{"https://peña.example/año/京都?q=ñ",
		 "https://xn--pea-8ma.example/a%C3%B1o/"
		 "%E4%BA%AC%E9%83%BD?q=%C3%B1"},
		{"https://a.example/%41|{x}^", "https://a.example/%41%7C%7Bx%7D%5E"},
		{"mailto:ana@peña.example?subject=hola",
		 "mailto:ana@xn--pea-8ma.example?"
		 "subject=hola"},
	};
	struct arena arena;
	char *clean;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; bad[i]; i++) {
		clean = link_clean(&arena, bad[i]);
		if (clean)
			fail_msg("%s: %s", bad[i], clean);
	}
	assert_null(link_clean(&arena, NULL));
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_string_equal(link_clean(&arena, good[i].url), good[i].clean);
	assert_string_equal(link_markdown(&arena,
					  "https://a.example/?a=1&b=2&copy;&#60;"),
			    "https://a.example/?a=1&b=2&amp;copy;&amp;#60;");
	arena_release(&arena);
}

/* Whoever edits a draft may write any Markdown: still no HTML of theirs, no control
 * characters to the terminal. */
static void
drafts_by_hand(void **state)
{
	static const char draft[] =
		"# Uno\n\n# Dos\n\n#### Cuatro\n\n<script>alert(1)</script>\n\n"
		"<!-- nada -->\n\n[x](javascript:alert(1)) ![foto](https://a.example/x.png) "
		"<b>no</b> \x1b[31mrojo\n\n1. uno\n2. dos\n\n> cita\n\n    código <i>\n\n"
		"***\n\n---\n\nPie";
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	if (render_markdown(&arena, draft, "Asunto <&>", &rendering, parts, &err))
		fail_msg("%s", err.text);
	assert_null(strstr(parts[PART_HTML].bytes, "<script"));
	assert_null(strstr(parts[PART_HTML].bytes, "javascript:"));
	assert_null(strstr(parts[PART_HTML].bytes, "<img"));
	assert_null(strchr(parts[PART_HTML].bytes, '\x1b'));
	assert_null(strstr(parts[PART_HTML].bytes, "nada"));
	assert_int_equal(count(parts[PART_HTML].bytes, "<h1"), 1);
	assert_int_equal(count(parts[PART_HTML].bytes, "<h2"), 1);
	assert_int_equal(count(parts[PART_HTML].bytes, "<h3"), 1);
	assert_non_null(
		strstr(parts[PART_HTML].bytes, "<title>Asunto &lt;&amp;&gt;</title>"));
	assert_non_null(strstr(parts[PART_HTML].bytes, "&lt;b&gt;no&lt;/b&gt;"));
	assert_null(strchr(render_terminal(&arena, draft, 80, false), '\x1b'));
	assert_non_null(strstr(parts[PART_TEXT].bytes, "1. uno.\n2. dos.\n"));
	assert_non_null(strstr(parts[PART_TEXT].bytes, "> cita."));
	arena_release(&arena);
}

static void
too_long_a_draft(void **state)
{
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;
	struct buf draft;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	buf_init(&draft, 1 << 20);
	while (draft.n <= MARKDOWN_MAX)
		buf_str(&draft, "texto ");
	assert_int_equal(render_markdown(&arena, draft.s, "x", &rendering, parts, &err),
			 -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_release(&draft);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_stay_text),
		cmocka_unit_test(long_titles),
		cmocka_unit_test(misleading_titles),
		cmocka_unit_test(hostile_addresses),
		cmocka_unit_test(drafts_by_hand),
		cmocka_unit_test(too_long_a_draft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
