/*
 * feed_json.c - JSON Feed 1.1 (and 1.0, which let ids be numbers).
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

static const char *
body_in(struct reading *r, const char *base, const struct data *object)
{
	const char *html = data_member_text(object, "content_html");
	const char *plain = data_member_text(object, "content_text");

	if (html)
		return html_markdown_at(r->arena, base, html);
	if (!plain)
		plain = data_member_text(object, "summary");
	return plain ? plain_markdown(r->arena, plain) : NULL;
}

/* An address made absolute by the site's, or else by the feed's. */
static const char *
address_in(struct reading *r, const char *base, const char *address)
{
	if (!address)
		return NULL;
	return url_resolve(r->arena, parse_base(r),
			   url_resolve(r->arena, base, address));
}

static void
read_item(struct reading *r, const struct data *root, const struct data *object,
	  struct feed *feed)
{
	struct feed_item *item =
		arena_push(r->arena, &feed->items, feed->n, sizeof *item);
	const char *base = data_member_text(root, "home_page_url");
	const char *title = data_member_text(object, "title");
	const char *link = data_member_text(object, "url");
	const struct data *tags = data_member(object, "tags"), *tag;

	if (!link)
		link = data_member_text(object, "external_url");
	item->number = ++feed->n;
	item->line = object->kind == DATA_OBJECT ? object->line : 0;
	item->id = data_member_text(object, "id");
	item->link = address_in(r, base, link);
	item->title = title ? plain_text(r->arena, title) : NULL;
	item->body = body_in(r, item->link ? item->link : base, object);
	item->published = data_member_text(object, "date_published");
	item->updated = data_member_text(object, "date_modified");
	item->language = data_member_text(object, "language");
	for (tag = data_first(tags); tag; tag = data_next(tags, tag))
		if (data_text(tag))
			words_add(r->arena, &item->tags, tag->text);
}

int
feed_read_json(struct reading *r, struct str text, struct feed *feed, struct err *err)
{
	const struct data *root, *items, *item;
	const char *version;

	if (data_parse(&r->taker, text, &root, err))
		return -1;
	version = data_member_text(root, "version");
	items = data_member(root, "items");
	if (!version || !strstr(version, "jsonfeed.org/version/1"))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "JSON, but no JSON Feed: `version` is not "
				  "https://jsonfeed.org/version/1.1");
	if (!items || items->kind != DATA_ARRAY)
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "a JSON Feed without a list of `items`");
	feed->language = data_member_text(root, "language");
	feed->next = address_in(r, NULL, data_member_text(root, "next_url"));
	for (item = data_first(items); item; item = data_next(items, item)) {
		if (feed->n == PARSE_MAX_ENTRIES)
			return notes_fail(&r->taker, err, ERR_LIMIT, item->line,
					  "more than %d items", PARSE_MAX_ENTRIES);
		read_item(r, root, item, feed);
	}
	return 0;
}
