/*
 * tribe.c - the kind `tribe`: events of The Events Calendar's REST API (tribe/events/v1;
 * the fields of the newer tec/v1 are read too), a list or one alone. Every occurrence of a
 * recurring event is an event of its own here. Further pages are named in the document.
 *
 * A time stands there local and in UTC. With an IANA zone the local one counts, as the
 * site's rules of zones may be older than ours; without one ("UTC-3", "CST") that in UTC.
 */
#include "base/url.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "parse/parse_int.h"

#include <string.h>

/* The first of some members that has a text; names is NULL-terminated. */
static const char *
first_text(const struct data *node, const char *const *names)
{
	const char *text = NULL;

	for (; *names && !text; names++)
		text = parse_rendered(data_member(node, *names));
	return text;
}

/* start or end: its fields local and in UTC. */
static const struct {
	const char *local, *utc[3];
} fields[] = {
	{"start_date", {"utc_start_date", "start_date_utc", NULL}},
	{"end_date", {"utc_end_date", "end_date_utc", NULL}},
};

static struct when
read_time(struct reading *r, const struct data *event, int which)
{
	const char *local = data_member_text(event, fields[which].local);
	const char *utc = first_text(event, fields[which].utc);
	const char *said = data_member_text(event, "timezone");
	bool days = data_truth(data_member(event, "all_day"));
	struct local_zone zone;
	struct when when = {.precision = WHEN_NONE}, in_utc;
	bool known = parse_zone(r, said, &zone);

	if (days && local && strlen(local) >= 10 &&
	    when_parse(str_from(local, 10), zone.name, &when))
		return when;
	if (known && local && parse_local(str_of(local), &zone, &when)) {
		if (zone.name && utc && when_parse(str_of(utc), "UTC", &in_utc) &&
		    in_utc.unix != when.unix)
			notes_take(&r->taker, event->line, 0,
				   "%s: %s in %s is not %s UTC; the former is taken",
				   fields[which].local,
				   notes_excerpt(r->arena, str_of(local)), zone.name,
				   notes_excerpt(r->arena, str_of(utc)));
		return when;
	}
	if (utc && when_parse(str_of(utc), "UTC", &in_utc) &&
	    in_utc.precision == WHEN_INSTANT)
		return when_instant(in_utc.unix, r->context->zone);
	if (local)
		notes_take(&r->taker, event->line, 0,
			   "%s: \"%s\" with the zone \"%s\" is no time; wanted: "
			   "2023-05-08 09:00:00 and a name like America/Merida",
			   fields[which].local, notes_excerpt(r->arena, str_of(local)),
			   notes_excerpt(r->arena, str_of(said)));
	return (struct when){.precision = WHEN_NONE};
}

static void
set_times(struct reading *r, struct entry *entry, const struct data *event)
{
	static const char *const published[] = {"date_utc", "date_gmt", NULL};
	const char *date = first_text(event, published);
	struct when when;

	entry->start = read_time(r, event, 0);
	entry->end = read_time(r, event, 1);
	parse_settle_end(r, entry, "start_date", "end_date", event->line);
	if (!data_member_text(event, "start_date"))
		notes_take(&r->taker, event->line, 0, "no start_date: to be announced");
	if (date && when_parse(str_of(date), "UTC", &when) &&
	    when.precision == WHEN_INSTANT)
		entry->published = when_instant(when.unix, r->context->zone);
}

/* An object, a list of them, or an empty list for none. */
static void
set_place(struct reading *r, struct entry *entry, const struct data *event)
{
	static const char *const names[] = {"venue", "title", NULL};
	const struct data *venue = data_first(data_member(event, "venue"));
	const char *name, *country;

	if (!venue)
		venue = data_first(data_member(event, "venues"));
	name = first_text(venue, names);
	country = data_member_text(venue, "country");
	entry->place.name = parse_line(r, name);
	entry->place.city = parse_line(r, data_member_text(venue, "city"));
	entry->place.country = parse_country(r->arena, country);
	entry->place.online = parse_web_address(r, "virtual_url",
						data_member_text(event, "virtual_url"),
						event->line);
	if (!entry->place.online && data_truth(data_member(event, "is_virtual")) &&
	    entry->url.n > 0)
		entry->place.online = entry->url.v[0].text;
}

static void
set_names(struct reading *r, struct entry *entry, const struct data *event)
{
	static const char *const names[] = {"organizer", "title", NULL};
	static const char *const lists[] = {"categories", "tags"};
	const struct data *list = data_member(event, "organizer"), *item;
	size_t i;

	if (!list)
		list = data_member(event, "organizers");
	for (item = data_first(list); item; item = data_next(list, item))
		parse_organiser(r, entry, first_text(item, names));
	for (i = 0; i < sizeof lists / sizeof *lists; i++) {
		list = data_member(event, lists[i]);
		for (item = data_first(list); item; item = data_next(list, item)) {
			const char *name = data_member_text(item, "name");

			if (name)
				parse_tag(r, entry, plain_text(r->arena, name));
		}
	}
}

static void
set_texts(struct reading *r, struct entry *entry, const struct data *event)
{
	static const char *const urls[] = {"url", "link", "website", NULL};
	static const char *const bodies[] = {"description", "content", NULL};
	const char *html = first_text(event, bodies);
	const char *body = html ? html_markdown_at(r->arena, parse_base(r), html) : "";
	const char *url;

	html = data_member_text(event, "excerpt");
	if (str_trim(str_of(body)).n == 0 && html)
		body = html_markdown_at(r->arena, parse_base(r), html);
	parse_body(r, entry, entry->language, body, event->line);
	url = parse_web_address(r, "url", first_text(event, urls), event->line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
}

/* Of the plugin's own "event status". */
static enum item_status
status_of(const struct data *event)
{
	static const char *const keys[] = {"event_status", "_tribe_events_status",
					   NULL};
	const char *status = first_text(event, keys);

	if (!status)
		return STATUS_CONFIRMED;
	if (strcmp(status, "canceled") == 0 || strcmp(status, "cancelled") == 0)
		return STATUS_CANCELLED;
	return strcmp(status, "postponed") == 0 ? STATUS_POSTPONED : STATUS_CONFIRMED;
}

static const char *
id_of(const struct data *event)
{
	static const char *const ids[] = {"id", "global_id", "url", NULL};

	return first_text(event, ids);
}

static int
read_event(struct reading *r, const struct data *event, struct err *err)
{
	const char *title = parse_rendered(data_member(event, "title"));
	const char *id = id_of(event);
	struct entry *entry = id ? parse_entry_new(r, id) : NULL;

	if (parse_room_left(r, err))
		return -1;
	if (!entry || !title) {
		notes_take(&r->taker, event->line, 0, "left out: an event without %s",
			   entry ? "title" : "id");
		return 0;
	}
	entry->kind = ITEM_EVENT;
	if (!parse_is_posted(r, entry, event) ||
	    !parse_title(r, entry, entry->language, plain_text(r->arena, title),
			 event->line))
		return 0;
	entry->status = status_of(event);
	set_texts(r, entry, event);
	set_times(r, entry, event);
	set_place(r, entry, event);
	set_names(r, entry, event);
	parse_restrict(r, entry, event->line);
	(void)parse_entry_add(r, entry, event->line);
	return 0;
}

int
parse_tribe(struct reading *r, struct err *err)
{
	const struct data *root, *events, *event;

	if (parse_answer(r, &root, err))
		return -1;
	events = data_member(root, "events");
	if (!events && (root->kind == DATA_ARRAY || data_member(root, "start_date")))
		events = root;
	if (!events)
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "JSON, but no list of events; the address ends with "
				  "/wp-json/tribe/events/v1/events");
	for (event = data_first(events); event; event = data_next(events, event))
		if (read_event(r, event, err))
			return -1;
	return 0;
}

void
parse_tribe_further(struct reading *r, struct words *addresses)
{
	static const char name[] = "\"next_rest_url\"";
	const struct data *root;
	const char *next;
	struct err err;

	if (!memmem(r->blob->bytes, r->blob->n, name, sizeof name - 1) ||
	    parse_answer(r, &root, &err))
		return;
	next = data_member_text(root, "next_rest_url");
	if (!next)
		return;
	next = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(next)));
	words_add(r->arena, addresses, url_encoded(r->arena, next));
}
