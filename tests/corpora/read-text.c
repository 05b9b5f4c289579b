/*
 * read-text.c - reads texts as the document room does, for tests/corpora/text.py. On
 * standard input each text stands behind a line with its length in bytes; on standard
 * output so do the answers:
 *
 *	read-text html    the Markdown of HTML, then that as HTML by cmark (raw HTML and
 *	                  unsafe addresses let through, as nothing may rely on that filter)
 *	read-text cmark   Markdown as HTML by cmark
 *	read-text tokens  a line for each token: "S name attribute=value…", "E name", "C text"
 */
#include "base/buf.h"
#include "document/document.h"

#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (64u << 20)

static bool
read_text(struct arena *arena, char **text, size_t *n)
{
	char line[32];

	if (!fgets(line, sizeof line, stdin))
		return false;
	*n = strtoul(line, NULL, 10);
	if (*n > MAX_BYTES)
		return false;
	*text = arena_alloc(arena, *n + 1);
	return fread(*text, 1, *n, stdin) == *n;
}

static void
answer(const char *text, size_t n)
{
	(void)printf("%zu\n", n);
	(void)fwrite(text, 1, n, stdout);
}

static void
answer_cmark(const char *markdown)
{
	char *html =
		cmark_markdown_to_html(markdown, strlen(markdown), CMARK_OPT_UNSAFE);

	answer(html, strlen(html));
	free(html);
}

static void
answer_html(struct arena *arena, const char *text)
{
	char *markdown = html_markdown(arena, text);

	answer(markdown, strlen(markdown));
	answer_cmark(markdown);
}

static void
answer_tokens(struct arena *arena, struct str text)
{
	struct html_scan *scan = arena_alloc(arena, sizeof *scan);
	struct buf out;
	size_t i;

	buf_init(&out, 4 * MAX_BYTES);
	html_scan_init(scan, text);
	while (html_scan_next(scan)) {
		if (scan->token == HTML_TEXT) {
			buf_printf(&out, "C %s\n", html_scan_text(arena, scan));
			continue;
		}
		buf_printf(&out, "%c %.*s", scan->token == HTML_END_TAG ? 'E' : 'S',
			   (int)scan->name.n, scan->name.s);
		for (i = 0; i < scan->n_attributes; i++) {
			struct str name = scan->attributes[i].name;
			char *key = arena_strndup(arena, name.s, name.n);

			buf_printf(&out, " %s=%s", key,
				   html_scan_attribute(arena, scan, key));
		}
		buf_char(&out, '\n');
	}
	answer(out.s, out.n);
	buf_release(&out);
}

int
main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "html";
	struct arena arena;
	char *text;
	size_t n;

	arena_init(&arena);
	while (read_text(&arena, &text, &n)) {
		if (strcmp(mode, "tokens") == 0)
			answer_tokens(&arena, str_from(text, n));
		else if (strcmp(mode, "cmark") == 0)
			answer_cmark(text);
		else
			answer_html(&arena, text);
		arena_release(&arena);
		arena_init(&arena);
	}
	arena_release(&arena);
	return 0;
}
