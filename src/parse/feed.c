/*
 * feed.c - the kind `feed`: finds out which format the bytes are in, whatever they were
 * announced as, and hands them to its reader.
 */
#include "parse/parse_int.h"

#include <string.h>

/* The encoding in an XML declaration, or "". */
static const char *
declared_encoding(struct arena *arena, struct str text)
{
	struct str head = str_from(text.s, text.n < 200 ? text.n : 200), value;
	const char *end = memmem(head.s, head.n, "?>", 2), *p;

	if (!end)
		return "";
	head.n = (size_t)(end - head.s);
	p = memmem(head.s, head.n, "encoding", 8);
	if (!p)
		return "";
	value = str_from(p + 8, (size_t)(end - p) - 8);
	while (value.n > 0 && strchr(" \t\r\n='\"", value.s[0]))
		value = str_from(value.s + 1, value.n - 1);
	value.n = strcspn(arena_strndup(arena, value.s, value.n), " \t\r\n'\"");
	return arena_strndup(arena, value.s, value.n);
}

int
parse_feed(struct reading *r, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n), start;
	const char *charset = r->blob->charset;

	/* RFC 7303: the header's word is before the document's. */
	if (!charset || !*charset)
		charset = declared_encoding(r->arena, text);
	if (charset_decode(&r->taker, charset, &text, err))
		return -1;
	start = str_trim(text);
	if (start.n == 0)
		return notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	if (html_is_page(start))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "an HTML page instead of a feed");
	if (start.s[0] == '{' || start.s[0] == '[')
		return feed_read_json(r, text, err);
	if (start.s[0] == '<')
		return feed_read_xml(r, text, err);
	return notes_fail(&r->taker, err, ERR_FORMAT, 1, "no feed, but text: \"%s\"",
			  notes_excerpt(r->arena, start));
}
