/*
 * feed_json.c - JSON Feed 1.1 (and 1.0, which let ids be numbers).
 */
#include "parse/parse_int.h"

#include <string.h>

static const char *
body_in(struct reading *r, const struct data *object)
{
	const char *html = data_member_text(object, "content_html");
	const char *plain = data_member_text(object, "content_text");

	if (html)
		return html_markdown(r->arena, html);
	if (!plain)
		plain = data_member_text(object, "summary");
	return plain ? plain_markdown(r->arena, plain) : NULL;
}

static int
read_item(struct reading *r, const struct data *root, const struct data *object,
	  size_t number, struct err *err)
{
	struct feed_item item = {
		.line = object->line,
		.number = number,
		.id = data_member_text(object, "id"),
		.link = data_member_text(object, "url"),
		.base = data_member_text(root, "home_page_url"),
		.title = data_member_text(object, "title"),
		.body = body_in(r, object),
		.date = data_member_text(object, "date_published"),
		.language = data_member_text(object, "language"),
	};
	const struct data *tags = data_member(object, "tags"), *tag;

	if (!item.link)
		item.link = data_member_text(object, "external_url");
	if (!item.date)
		item.date = data_member_text(object, "date_modified");
	if (!item.language)
		item.language = data_member_text(root, "language");
	for (tag = data_first(tags); tag; tag = data_next(tags, tag))
		if (data_text(tag))
			words_add(r->arena, &item.tags, tag->text);
	return feed_item_add(r, &item, err);
}

int
feed_read_json(struct reading *r, struct str text, struct err *err)
{
	const struct data *root, *items, *item;
	const char *version;
	size_t number = 0;

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
	for (item = data_first(items); item; item = data_next(items, item))
		if (read_item(r, root, item, ++number, err))
			return -1;
	return 0;
}
