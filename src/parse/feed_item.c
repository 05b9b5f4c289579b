/*
 * feed_item.c - an item of a feed, whatever its format, becomes an entry: news about
 * something, published at a time. The time of publication is never the time of an event.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Bytes of a title that is made from the beginning of a text, and of that beginning. */
#define MADE_TITLE 80
#define BEGINNING 1000

/* "item 3: " where there is no line that could be named. */
static const char *
place_of(struct arena *arena, const struct feed_item *item)
{
	return item->line > 0 ? "" : arena_printf(arena, "item %zu: ", item->number);
}

static void
set_published(struct reading *r, struct entry *entry, const struct feed_item *item)
{
	const char *date = item->published ? item->published : item->updated;
	const char *zone = r->context->zone;

	if (!date)
		notes_once(&r->taker, item->line,
			   "items without a date of publication");
	else if (!feed_date(str_of(date), zone, &entry->published) &&
		 !feed_date(str_of(item->updated), zone, &entry->published))
		notes_take(&r->taker, item->line, 0,
			   "%s\"%s\" is no date; wanted: Tue, 28 Mar 2023 13:05:44 "
			   "+0000, or 2023-03-28T13:05:44Z",
			   place_of(r->arena, item),
			   notes_excerpt(r->arena, str_trim(str_of(date))));
	if (entry->published.precision < WHEN_INSTANT)
		entry->published.zone = NULL;
}

/* The item's own, else its address, else made from what it says. */
static const char *
item_id(struct reading *r, const struct feed_item *item, const char *title)
{
	if (item->id && str_trim(str_of(item->id)).n > 0)
		return item->id;
	if (item->link)
		return item->link;
	notes_take(&r->taker, item->line, 0,
		   "%sno id and no link: told by title and date",
		   place_of(r->arena, item));
	return parse_made_id(r, title,
			     item->published ? item->published : item->updated);
}

/* The beginning of our Markdown without the marks of emphasis, code and links: those that
 * are not escaped, but for those in addresses. */
static const char *
without_marks(struct arena *arena, const char *markdown)
{
	size_t n = utf8_prefix(str_of(markdown), BEGINNING), i, k = 0;
	char *text = arena_alloc(arena, n + 1);
	bool address = false;

	for (i = 0; i < n; i++) {
		if (markdown[i] == '\\' && i + 1 < n) {
			text[k++] = markdown[i++];
		} else if (strchr("<>", markdown[i])) {
			address = markdown[i] == '<';
		} else if (!address && strchr("[*_`", markdown[i])) {
			continue;
		}
		text[k++] = markdown[i];
	}
	return announce_plain(arena, text);
}

/* The first words of a text. */
static const char *
beginning_of(struct arena *arena, const char *markdown)
{
	const char *text = without_marks(arena, markdown);
	size_t n;

	text = utf8_one_line(arena, text);
	if (strlen(text) <= MADE_TITLE)
		return text;
	n = utf8_prefix(str_of(text), MADE_TITLE);
	while (n > MADE_TITLE / 2 && text[n] != ' ')
		n--;
	if (text[n] != ' ')
		n = utf8_prefix(str_of(text), MADE_TITLE);
	return arena_printf(arena, "%.*s…", (int)n, text);
}

/* The last part of an address's path, or the address. */
static const char *
end_of(struct arena *arena, const char *link)
{
	struct str path = str_from(link, strcspn(link, "?#"));
	size_t from;

	while (path.n > 0 && path.s[path.n - 1] == '/')
		path.n--;
	for (from = path.n; from > 0 && path.s[from - 1] != '/'; from--)
		;
	if (from < 2 || path.n == from || path.s[from - 2] == '/')
		return link;
	return arena_strndup(arena, path.s + from, path.n - from);
}

/* Its own, else from what else it says; or NULL. */
static const char *
title_of(struct arena *arena, const struct feed_item *item)
{
	const char *title = item->title;

	if (title && *utf8_one_line(arena, utf8_clean(arena, str_of(title))))
		return title;
	title = item->body ? beginning_of(arena, item->body) : "";
	if (*title)
		return title;
	return item->link ? end_of(arena, item->link) : NULL;
}

/* What it says itself, else what its address or words say plainly, else the feed's. */
static const char *
language_of(struct reading *r, const struct feed *feed, const struct feed_item *item,
	    const char *title)
{
	struct arena *arena = r->arena;
	const char *language = parse_language(arena, item->language, NULL);
	size_t n = item->body ? utf8_prefix(str_of(item->body), BEGINNING) : 0;

	if (language)
		return language;
	language = item->language && !*item->language ? NULL : feed->language;
	language = parse_language(arena, language, r->context->language);
	return parse_text_language(item->link,
				   arena_printf(arena, "%s\n%.*s", title, (int)n,
						item->body ? item->body : ""),
				   language);
}

static struct entry *
item_entry(struct reading *r, const struct feed *feed, const struct feed_item *item)
{
	const char *title = title_of(r->arena, item), *language, *of_title;
	struct entry *entry = NULL;

	if (title) {
		language = language_of(r, feed, item, title);
		of_title = title == item->title ? item->title_language : NULL;
		of_title = parse_language(r->arena, of_title, language);
		entry = parse_entry_new(r, item_id(r, item, title));
	}
	if (!entry || !parse_title(r, entry, of_title, title, item->line)) {
		notes_take(&r->taker, item->line, 0,
			   "%sleft out: it has no title, no text and no link",
			   place_of(r->arena, item));
		return NULL;
	}
	entry->kind = ITEM_NEWS;
	entry->language = language;
	return entry;
}

int
feed_item_add(struct reading *r, const struct feed *feed, const struct feed_item *item,
	      struct err *err)
{
	struct entry *entry;
	const char *url;
	size_t i;

	if (parse_room_left(r, err))
		return -1;
	entry = item_entry(r, feed, item);
	if (!entry)
		return 0;
	parse_body(r, entry, entry->language, item->body, item->line);
	url = parse_web_address(r, "link", item->link, item->line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	set_published(r, entry, item);
	for (i = 0; i < item->tags.n; i++)
		parse_tag(r, entry, plain_text(r->arena, item->tags.v[i]));
	announce_dates(r, entry, NULL, item->line);
	(void)parse_entry_add(r, entry, item->line);
	return 0;
}
