/*
 * text.c - the text part of a letter, and short plain texts out of Markdown: excerpts of
 * bodies for calendars and news, titles cut for subjects.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <string.h>

#define TEXT_COLUMNS 76
#define BODY_MAX 8192 /* of a body's Markdown, as much as an excerpt looks at */

int
text_write(struct arena *arena, const char *markdown, struct buf *out, struct err *err)
{
	static const struct layout layout = {.width = TEXT_COLUMNS, .links = true};

	return layout_markdown(arena, markdown, &layout, out, err);
}

/* Where text may be cut so that at most max bytes stay: behind the last whole paragraph,
 * else between words, else between characters. */
static size_t
cut_at(struct str text, size_t max, bool *within)
{
	size_t n = utf8_prefix(text, max), i;

	*within = false;
	if (n == text.n)
		return n;
	for (i = n; i > 1; i--)
		if (text.s[i - 1] == '\n' && text.s[i] == '\n')
			return i - 1;
	*within = true;
	for (i = n; i > n / 2; i--)
		if (text.s[i] == ' ' || text.s[i] == '\n')
			return i;
	return n;
}

char *
text_excerpt(struct arena *arena, const char *markdown, size_t max, bool links)
{
	struct layout layout = {.width = 0, .links = links};
	struct str text = str_of(markdown);
	char *start, *result = NULL;
	struct err err;
	struct buf out;
	bool within;
	size_t n;

	start = arena_strndup(arena, text.s, utf8_prefix(text, BODY_MAX));
	buf_init(&out, SIZE_MAX / 2);
	if (layout_markdown(arena, start, &layout, &out, &err) == 0) {
		text = str_trim(str_from(out.s, out.n));
		n = cut_at(text, max, &within);
		if (n > 0)
			result = arena_printf(arena, "%.*s%s", (int)n, text.s,
					      within ? "…" : "");
	}
	buf_release(&out);
	return result;
}

char *
text_cut(struct arena *arena, const char *text, size_t columns)
{
	struct str rest = str_of(text);
	size_t n, i;

	if (utf8_width(rest) <= columns)
		return arena_strdup(arena, text);
	n = utf8_prefix(rest, 4 * columns);
	while (n > 0 && utf8_width(str_from(text, n)) + 1 > columns)
		n = utf8_prefix(rest, n - 1);
	for (i = n; i > n / 2 && i > 0; i--)
		if (text[i] == ' ')
			break;
	if (i > n / 2)
		n = i;
	return arena_printf(arena, "%.*s…", (int)n, text);
}
