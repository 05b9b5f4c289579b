/*
 * feed_format.c - which format the bytes of a feed are in, whatever they were announced
 * as; what servers print before it (empty lines, warnings) is passed over.
 */
#include "parse/parse_int.h"

#include <string.h>
#include <strings.h>

/* Bytes in which a feed must begin. */
#define MAX_JUNK 4096

/* Where the document begins: its declaration, or a root element that only feeds have. */
static size_t
beginning(struct str text)
{
	static const char *const marks[] = {"<?",    "<!--",     "<!DOCTYPE", "<rss",
					    "<feed", "<rdf:RDF", "<channel"};
	size_t i, k, n;

	for (i = 0; i < text.n && i < MAX_JUNK; i++) {
		if (text.s[i] != '<')
			continue;
		for (k = 0; k < sizeof marks / sizeof *marks; k++) {
			n = strlen(marks[k]);
			if (text.n - i > n && strncasecmp(text.s + i, marks[k], n) == 0)
				return i;
		}
	}
	return 0;
}

/* Blank what stands before the document; lines keep their numbers. */
static struct str
without_junk(struct reading *r, struct str text)
{
	size_t n = beginning(text), i;
	char *copy;

	if (n == 0 || str_trim(str_from(text.s, n)).n == 0)
		return text;
	notes_once(&r->taker, 1, "text before the feed was passed over");
	copy = arena_strndup(r->arena, text.s, text.n);
	for (i = 0; i < n; i++)
		if (copy[i] != '\n')
			copy[i] = ' ';
	return str_from(copy, text.n);
}

int
feed_read(struct reading *r, struct feed *feed, struct err *err)
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
		return feed_read_json(r, text, feed, err);
	text = without_junk(r, text);
	start = str_trim(text);
	if (start.s[0] == '<')
		return feed_read_xml(r, text, feed, err);
	return notes_fail(&r->taker, err, ERR_FORMAT, 1, "no feed, but text: \"%s\"",
			  notes_excerpt(r->arena, start));
}
