/*
 * indico.c - the kind `indico`: events of Indico's export API (/export/categ/ID.json,
 * /export/event/ID.json). Contributions and sessions of an event are its programme and not
 * read; people are nobody's business.
 */
#include "parse/parse_int.h"

#include <string.h>

/* {"date": "2011-06-23", "time": "08:00:00", "tz": "Europe/Zurich"}; the event has a zone
 * of its own, in which it is shown. */
static struct when
read_time(struct reading *r, const struct data *event, const char *key)
{
	const struct data *node = data_member(event, key);
	const char *date = data_member_text(node, "date");
	const char *time = data_member_text(node, "time");
	const char *tz = data_member_text(node, "tz");
	struct local_zone zone, own;
	struct when when = {.precision = WHEN_NONE};

	if (!date)
		return when;
	(void)parse_zone(r, tz, &zone);
	if (parse_local(str_of(time ? arena_printf(r->arena, "%sT%s", date, time)
				    : date),
			&zone, &when)) {
		if (when.precision == WHEN_INSTANT &&
		    parse_zone(r, data_member_text(event, "timezone"), &own) &&
		    own.name)
			return when_instant(when.unix, own.name);
		return when;
	}
	notes_take(&r->taker, event->line, 0,
		   "%s: \"%s\" with the zone \"%s\" is no time: at most the day is "
		   "read; wanted: 2011-06-23, 08:00:00 and a name like America/Merida",
		   key, notes_excerpt(r->arena, str_of(date)),
		   notes_excerpt(r->arena, str_of(tz)));
	if (!when_parse(str_of(date), NULL, &when) || when.precision != WHEN_DAY)
		when = (struct when){.precision = WHEN_NONE};
	return when;
}

/* The room, and where that is. */
static void
set_place(struct reading *r, struct entry *entry, const struct data *event)
{
	const char *room = parse_line(r, data_member_text(event, "roomFullname"));
	const char *location = parse_line(r, data_member_text(event, "location"));
	const char *address = parse_line(r, data_member_text(event, "address"));
	const char *last = address ? strrchr(address, ',') : NULL;

	if (!room)
		room = parse_line(r, data_member_text(event, "room"));
	if (room && location && strcmp(room, location) != 0)
		entry->place.name =
			parse_line(r, arena_printf(r->arena, "%s, %s", room, location));
	else
		entry->place.name = location ? location : room;
	entry->place.country = parse_country(r->arena, last ? last + 1 : address);
}

/* Shown in all of the site, and without protection: else it is not for everyone. */
static void
set_visibility(struct reading *r, struct entry *entry, const struct data *event)
{
	const struct data *visibility = data_member(event, "visibility");
	const char *name = data_member_text(visibility, "name");

	if (!data_truth(data_member(event, "hasAnyProtection")) &&
	    (!visibility || visibility->kind == DATA_NULL ||
	     (name && strcmp(name, "Everywhere") == 0)))
		return;
	entry->visibility = r->context->narrowest;
	notes_take(&r->taker, event->line, 0,
		   "shown to its own organisation only, as it is not visible "
		   "everywhere in Indico");
}

static void
set_texts(struct reading *r, struct entry *entry, const struct data *event)
{
	const struct data *words = data_member(event, "keywords"), *word;
	const char *html = data_member_text(event, "description");
	const char *category = data_member_text(event, "category");
	const char *url;

	if (html)
		parse_body(r, entry, entry->language,
			   html_or_plain_markdown(r->arena, html), event->line);
	url = parse_web_address(r, "url", data_member_text(event, "url"), event->line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	if (category)
		parse_tag(r, entry, plain_text(r->arena, category));
	for (word = data_first(words); word; word = data_next(words, word))
		if (data_text(word))
			parse_tag(r, entry, plain_text(r->arena, word->text));
}

static int
read_event(struct reading *r, const struct data *event, struct err *err)
{
	const char *title = data_member_text(event, "title");
	const char *id = data_member_text(event, "id");
	struct entry *entry = id ? parse_entry_new(r, id) : NULL;

	if (parse_room_left(r, err))
		return -1;
	if (!entry || !title || !data_member(event, "startDate")) {
		notes_take(&r->taker, event->line, 0,
			   "left out: no event with id, "
			   "title and startDate");
		return 0;
	}
	entry->kind = ITEM_EVENT;
	if (!parse_title(r, entry, entry->language, plain_text(r->arena, title),
			 event->line))
		return 0;
	set_texts(r, entry, event);
	set_place(r, entry, event);
	set_visibility(r, entry, event);
	entry->start = read_time(r, event, "startDate");
	entry->end = read_time(r, event, "endDate");
	parse_settle_end(r, entry, "startDate", "endDate", event->line);
	entry->published = read_time(r, event, "creationDate");
	(void)parse_entry_add(r, entry, event->line);
	return 0;
}

int
parse_indico(struct reading *r, struct err *err)
{
	const struct data *root, *results, *event;
	const char *message;

	if (parse_json(r, &root, err))
		return -1;
	results = data_member(root, "results");
	message = data_member_text(root, "message");
	if (!results && message)
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "the site answered with an error: %s",
				  plain_text(r->arena, message));
	if (!results)
		return notes_fail(
			&r->taker, err, ERR_FORMAT, 1,
			"JSON, but no answer of Indico's; the address is like "
			"https://indico.example/export/categ/12.json");
	if (data_member(root, "complete") && !data_truth(data_member(root, "complete")))
		notes_once(
			&r->taker, 1,
			"the answer is not complete: ask for fewer days (from=, to=)");
	for (event = data_first(results); event; event = data_next(results, event))
		if (read_event(r, event, err))
			return -1;
	return 0;
}
