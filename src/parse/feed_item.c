/*
 * feed_item.c - an item of a feed, whatever its format, becomes an entry: news about
 * something, published at a time. The time of publication is never the time of an event.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

/* Formats write dates in three ways, and feeds write those of the other formats. */
static bool
read_date(struct str text, const char *zone, struct when *when)
{
	int64_t seconds;
	int offset;

	if (civil_parse_rfc5322(text, &seconds, &offset) ||
	    civil_parse_rfc3339(text, &seconds, &offset)) {
		*when = when_instant(seconds, zone);
		return true;
	}
	return when_parse(text, zone, when) && when->precision >= WHEN_DAY;
}

/* "item 3: " where there is no line that could be named. */
static const char *
place_of(struct arena *arena, const struct feed_item *item)
{
	return item->line > 0 ? "" : arena_printf(arena, "item %zu: ", item->number);
}

static void
set_published(struct reading *r, struct entry *entry, const struct feed_item *item)
{
	struct str text = str_trim(str_of(item->date));

	if (text.n == 0)
		notes_once(&r->taker, item->line,
			   "items without a date of publication");
	else if (!read_date(text, r->context->zone, &entry->published))
		notes_take(&r->taker, item->line, 0,
			   "%s\"%s\" is no date; wanted: Tue, 28 Mar 2023 13:05:44 "
			   "+0000, or 2023-03-28T13:05:44Z",
			   place_of(r->arena, item), notes_excerpt(r->arena, text));
	if (entry->published.precision < WHEN_INSTANT)
		entry->published.zone = NULL;
}

/* The item's own, else its address, else made from what it says. */
static const char *
item_id(struct reading *r, const struct feed_item *item)
{
	if (item->id && str_trim(str_of(item->id)).n > 0)
		return item->id;
	if (item->link && str_trim(str_of(item->link)).n > 0)
		return item->link;
	notes_take(&r->taker, item->line, 0,
		   "%sno id and no link: told by title and date",
		   place_of(r->arena, item));
	return parse_made_id(r, item->title, item->date);
}

/* An absolute address of the item's page, or NULL. */
static const char *
item_url(struct reading *r, const struct feed_item *item)
{
	const char *base = item->base ? item->base : r->blob->origin;

	return parse_web_address(r, "link", url_resolve(r->arena, base, item->link),
				 item->line);
}

static struct entry *
item_entry(struct reading *r, const struct feed_item *item)
{
	const char *language =
		parse_language(r->arena, item->language, r->context->language);
	const char *title = item->title ? plain_text(r->arena, item->title) : NULL;
	struct entry *entry = NULL;

	if (title && str_trim(str_of(title)).n > 0)
		entry = parse_entry_new(r, item_id(r, item));
	if (!entry || !parse_title(r, entry, language, title, item->line)) {
		notes_take(&r->taker, item->line, 0, "%sleft out: it has no title",
			   place_of(r->arena, item));
		return NULL;
	}
	entry->kind = ITEM_NEWS;
	entry->language = language;
	return entry;
}

int
feed_item_add(struct reading *r, const struct feed_item *item, struct err *err)
{
	struct entry *entry;
	const char *url;
	size_t i;

	if (parse_room_left(r, err))
		return -1;
	entry = item_entry(r, item);
	if (!entry)
		return 0;
	parse_body(r, entry, entry->language, item->body, item->line);
	url = item_url(r, item);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	set_published(r, entry, item);
	for (i = 0; i < item->tags.n; i++)
		parse_tag(r, entry, plain_text(r->arena, item->tags.v[i]));
	announce_dates(r, entry, NULL, item->line);
	(void)parse_entry_add(r, entry, item->line);
	return 0;
}
