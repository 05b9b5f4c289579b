/*
 * feed.c - the kind `feed`: finds out which format the bytes are in, whatever they were
 * announced as, and hands them to its reader.
 */
#include "parse/parse_int.h"

int
parse_feed(struct reading *r, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n), start;

	if (charset_decode(&r->taker, r->blob->charset, &text, err))
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
