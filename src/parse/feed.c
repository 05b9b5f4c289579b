/*
 * feed.c - the kind `feed`: news as RSS, Atom and JSON Feed, one page after another.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

int
parse_feed(struct reading *r, struct err *err)
{
	struct feed feed = {.n = 0};
	size_t i;

	if (feed_read(r, &feed, err))
		return -1;
	for (i = 0; i < feed.n; i++)
		if (feed_item_add(r, &feed, &feed.items[i], err))
			return -1;
	return 0;
}

/* Reading a feed twice is worth it only where it may name a next page. */
static bool
may_have_next(const struct blob *blob)
{
	return memmem(blob->bytes, blob->n, "next_url", 8) ||
	       memmem(blob->bytes, blob->n, "\"next\"", 6) ||
	       memmem(blob->bytes, blob->n, "'next'", 6);
}

void
parse_feed_further(struct reading *r, struct words *addresses)
{
	const char *base = parse_base(r);
	struct feed feed = {.n = 0};
	struct err err;
	size_t i;

	if (r->blob->followed || (!r->context->follow && !may_have_next(r->blob)) ||
	    feed_read(r, &feed, &err))
		return;
	if (feed.next && url_is_web(str_of(feed.next)))
		words_add(r->arena, addresses, feed.next);
	for (i = 0; r->context->follow && i < feed.n; i++) {
		const char *link = feed.items[i].link;

		if (link && url_same_server(base, link))
			words_add(r->arena, addresses, link);
	}
}
