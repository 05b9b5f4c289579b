/*
 * ical.c - the kind `ical`: what occurs in an iCalendar file (RFC 5545) becomes entries.
 * The ical room reads it; here events get ids and texts. Of a public event's ORGANIZER the
 * name is taken, never the address; without one the organiser is the organisation whose
 * source this is. ATTENDEEs are nobody's business. Notes go to logs: of an event that is
 * hidden they have the line, and no text.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Bytes of a line of a description that has to serve as a title. */
#define MAX_BORROWED_TITLE 150

/* UID, and which occurrence of it. Without a UID what happens when must do. */
static const char *
id_of(struct reading *r, const struct ical_event *event,
      const struct ical_occurrence *occurrence)
{
	if (!event->uid)
		return parse_made_id(r, event->title, occurrence->instance);
	if (!occurrence->instance)
		return event->uid;
	return arena_printf(r->arena, "%s/%s", event->uid, occurrence->instance);
}

/* What calendars write for "nowhere in particular". */
static bool
is_online(struct arena *arena, const char *location)
{
	static const char *const words[] = {"online",   "on line",       "en linea",
					    "em linha", "virtual",       "remote",
					    "remoto",   "zoom",          "webinar",
					    "internet", "evento virtual"};
	const char *folded = utf8_fold(arena, location);
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(folded, words[i]) == 0)
			return true;
	return false;
}

/* A web address; the note on one that is none quotes it only where all may read it. */
static const char *
web_address(struct reading *r, const struct ical_event *event, const char *what,
	    const char *url)
{
	const char *clean;

	if (!event->hidden)
		return parse_web_address(r, what, url, event->line);
	clean = parse_quiet_address(r, url);
	if (!clean && str_trim(str_of(url)).n > 0)
		notes_take(&r->taker, event->line, 0,
			   "%s left out: no http or https address", what);
	return clean;
}

/* A place, or the address where one takes part. */
static void
set_place(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	const char *location = event->location;

	if (event->conference)
		entry->place.online =
			web_address(r, event, "CONFERENCE", event->conference);
	if (!location)
		return;
	location = plain_text(r->arena, location);
	location = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(location)));
	if (str_starts(str_of(location), "http://") ||
	    str_starts(str_of(location), "https://")) {
		if (!entry->place.online && !strchr(location, ' '))
			entry->place.online =
				web_address(r, event, "LOCATION", location);
	} else if (is_online(r->arena, location)) {
		if (!entry->place.online && entry->url.n > 0)
			entry->place.online = entry->url.v[0].text;
	} else if (*location) {
		entry->place.name = arena_strndup(r->arena, location,
						  utf8_prefix(str_of(location), 500));
	}
}

/* Whom a public event names. */
static void
set_organiser(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	const char *name = event->organiser;

	if (!name || event->hidden || !entry->visibility.everyone)
		return;
	name = utf8_one_line(r->arena,
			     utf8_clean(r->arena, str_of(plain_text(r->arena, name))));
	if (*name == '\0' || strchr(name, '@') || strlen(name) > PARSE_MAX_ID)
		return;
	entry->organisers = (struct words){0};
	words_add(r->arena, &entry->organisers, name);
}

static void
set_texts(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	const char *url;
	size_t i;

	if (event->description)
		parse_body(r, entry, entry->language,
			   html_or_plain_markdown(r->arena, event->description),
			   event->line);
	url = event->url ? web_address(r, event, "URL", event->url) : NULL;
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	for (i = 0; i < event->categories.n; i++)
		parse_tag(r, entry, event->categories.v[i]);
	if (event->parent)
		entry->parent =
			utf8_one_line(r->arena,
				      utf8_clean(r->arena, str_of(event->parent)));
}

/* SUMMARY; without one the first line that says what it is. NULL when there is none. */
static const char *
title_of(struct reading *r, const struct ical_event *event)
{
	const char *const others[] = {event->description, event->location,
				      event->categories.n ? event->categories.v[0]
							  : NULL};
	struct str rest, line = {NULL, 0};
	size_t i;

	if (event->title)
		return plain_text(r->arena, event->title);
	for (i = 0; i < sizeof others / sizeof others[0] && line.n == 0; i++) {
		rest = others[i] ? str_of(plain_text(r->arena, others[i]))
				 : str_from(NULL, 0);
		while (line.n == 0 && str_line(&rest, &line))
			line = str_trim(line);
	}
	if (line.n == 0)
		return NULL;
	if (event->hidden)
		notes_take(&r->taker, event->line, 0,
			   "event without SUMMARY: called by its first line");
	else
		notes_take(&r->taker, event->line, 0,
			   "event without SUMMARY: called \"%s\"",
			   notes_excerpt(r->arena, line));
	line.n = utf8_prefix(line, MAX_BORROWED_TITLE);
	return arena_strndup(r->arena, line.s, line.n);
}

/* What all occurrences of an event have in common; false when it has no title. */
static bool
describe(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	const char *title = title_of(r, event);

	entry->kind = ITEM_EVENT;
	entry->status = event->status;
	entry->language =
		parse_language(r->arena, event->title_language, entry->language);
	if (event->hidden)
		entry->visibility = r->context->narrowest;
	if (!parse_title(r, entry, entry->language, title, event->line)) {
		notes_take(&r->taker, event->line, 0, "event without SUMMARY left out");
		return false;
	}
	set_texts(r, entry, event);
	set_place(r, entry, event);
	set_organiser(r, entry, event);
	entry->published = event->created;
	return true;
}

/* An entry for each occurrence; texts are made once and shared. */
static int
add_event(struct reading *r, const struct ical_event *event, struct err *err)
{
	struct entry *common = NULL, *entry;
	size_t i;

	for (i = 0; i < event->n_occurrences; i++) {
		const struct ical_occurrence *occurrence = &event->occurrences[i];

		if (parse_room_left(r, err))
			return -1;
		entry = parse_entry_new(r, id_of(r, event, occurrence));
		if (!entry)
			continue;
		if (common) {
			const char *id = entry->id;

			*entry = *common;
			entry->id = id;
		} else if (!describe(r, entry, event)) {
			return 0;
		}
		common = entry;
		entry->uid = event->uid ? entry->id : NULL;
		entry->start = occurrence->start;
		entry->end = occurrence->end;
		if (entry->start.precision == WHEN_NONE)
			notes_take(&r->taker, event->line, 0,
				   "no date in DTSTART: to be announced");
		if (event->hidden && parse_entry_known(r, entry->id))
			notes_take(&r->taker, event->line, 0,
				   "left out: this source already has this entry");
		else
			(void)parse_entry_add(r, entry, event->line);
	}
	return 0;
}

int
parse_ical(struct reading *r, struct err *err)
{
	struct ical_reading reading = {.arena = r->arena,
				       .taker = &r->taker,
				       .zone = r->context->zone,
				       .from = r->context->from,
				       .until = r->context->until,
				       .line = 1};
	struct str text = str_from(r->blob->bytes, r->blob->n);
	struct ical_events events = {NULL, 0};
	size_t i;

	if (html_is_page(text))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "an HTML page instead of a calendar");
	text = ical_mend_folds(r->arena, text);
	if (charset_decode(&r->taker, r->blob->charset, &text, err))
		return -1;
	if (str_starts(str_trim(text), "<") ? parse_caldav(&reading, text, &events, err)
					    : ical_read(&reading, text, &events, err))
		return -1;
	for (i = 0; i < events.n; i++)
		if (add_event(r, &events.v[i], err))
			return -1;
	return 0;
}
