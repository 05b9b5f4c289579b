/*
 * ical.c - the kind `ical`: events of an iCalendar file (RFC 5545) become entries. The
 * guard checks the raw text, libical reads it, times get their zones; here events get ids
 * and texts. Of a public event's ORGANIZER the name is taken, never the address; without
 * one the organiser is the organisation whose source this is. ATTENDEEs are nobody's
 * business.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdlib.h>
#include <string.h>

/* An event on its way to an entry. */
struct claim {
	const struct ical_event *event;
	char *id;
	size_t index;
};

/* RECURRENCE-ID and DTSTART in their basic form: "20230508", "20230508T090000Z". */
static const char *
stamp(struct arena *arena, const struct ical_time *time)
{
	const struct civil *c = &time->at;

	if (time->kind == ICAL_DATE)
		return arena_printf(arena, "%04d%02d%02d", c->year, c->month, c->day);
	return arena_printf(arena, "%04d%02d%02dT%02d%02d%02d%s", c->year, c->month,
			    c->day, c->hour, c->minute, c->second,
			    time->kind == ICAL_UTC ? "Z" : "");
}

/* UID, and which instance of it. Without a UID what happens when must do. */
static char *
event_id(struct reading *r, const struct ical_event *event)
{
	if (!event->uid) {
		notes_once(&r->taker, event->line,
			   "events without UID: told by title and date");
		return parse_made_id(r, event->title, stamp(r->arena, &event->start));
	}
	if (event->recurrence.kind == ICAL_ABSENT)
		return arena_strdup(r->arena, event->uid);
	return arena_printf(r->arena, "%s/%s", event->uid,
			    stamp(r->arena, &event->recurrence));
}

static int
by_id(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int
by_index(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

static bool
same_time(const struct ical_time *a, const struct ical_time *b)
{
	return a->kind == b->kind && memcmp(&a->at, &b->at, sizeof a->at) == 0;
}

/*
 * Several events of one id: versions of one thing, of which the last counts (RFC 5545,
 * 3.8.7.4), or, from exporters that know no RECURRENCE-ID, different occasions, which
 * their dates tell apart. Events that do not count lose their id.
 */
static void
settle(struct reading *r, struct claim *claims, size_t n)
{
	const struct ical_event *best = claims[0].event;
	bool versions = true;
	size_t i;

	for (i = 1; i < n; i++) {
		const struct ical_event *event = claims[i].event;

		if (event->sequence == best->sequence &&
		    !same_time(&event->start, &best->start))
			versions = false;
		if (event->sequence >= best->sequence)
			best = event;
	}
	for (i = 0; i < n; i++) {
		if (versions && claims[i].event != best)
			claims[i].id = NULL;
		else if (!versions)
			claims[i].id =
				arena_printf(r->arena, "%s/%s", claims[i].id,
					     stamp(r->arena, &claims[i].event->start));
	}
	notes_take(&r->taker, claims[1].event->line, 0,
		   versions ? "UID given again: the last version is read"
			    : "UID given again for another date: told apart by date");
}

static struct claim *
claim_ids(struct reading *r, const struct ical_events *events)
{
	struct claim *claims = arena_array(r->arena, events->n + 1, sizeof *claims);
	size_t i, from;

	for (i = 0; i < events->n; i++)
		claims[i] =
			(struct claim){&events->v[i], event_id(r, &events->v[i]), i};
	qsort(claims, events->n, sizeof *claims, by_id);
	for (from = 0; from < events->n; from = i) {
		for (i = from + 1; i < events->n; i++)
			if (strcmp(claims[i].id, claims[from].id) != 0)
				break;
		if (i - from > 1)
			settle(r, claims + from, i - from);
	}
	qsort(claims, events->n, sizeof *claims, by_index);
	return claims;
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

/* A place, or the address where one takes part. */
static void
set_place(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	const char *location = event->location;

	if (event->conference)
		entry->place.online = parse_web_address(r, "CONFERENCE",
							event->conference, event->line);
	if (!location)
		return;
	location = plain_text(r->arena, location);
	location = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(location)));
	if (str_starts(str_of(location), "http://") ||
	    str_starts(str_of(location), "https://")) {
		if (!entry->place.online && !strchr(location, ' '))
			entry->place.online =
				parse_web_address(r, "LOCATION", location, event->line);
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
	url = event->url ? parse_web_address(r, "URL", event->url, event->line) : NULL;
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	for (i = 0; i < event->categories.n; i++)
		parse_tag(r, entry, event->categories.v[i]);
	if (event->parent)
		entry->parent =
			utf8_one_line(r->arena,
				      utf8_clean(r->arena, str_of(event->parent)));
}

static void
set_times(struct reading *r, struct entry *entry, const struct ical_event *event)
{
	entry->start = ical_when(r, event, &event->start);
	entry->end = ical_end(r, event, &entry->start);
	entry->published = ical_when(r, event, &event->created);
	if (entry->start.precision == WHEN_NONE)
		notes_take(&r->taker, event->line, 0,
			   "no date in DTSTART: to be announced");
	if (event->recurring)
		notes_take(&r->taker, event->line, 0,
			   "recurring (RRULE): only its first date is read");
}

static void
add_event(struct reading *r, const struct claim *claim)
{
	const struct ical_event *event = claim->event;
	struct entry *entry = parse_entry_new(r, claim->id);
	const char *title = event->title ? plain_text(r->arena, event->title) : NULL;

	if (!entry)
		return;
	entry->kind = ITEM_EVENT;
	entry->uid = event->uid ? entry->id : NULL;
	entry->status = event->status;
	entry->language =
		parse_language(r->arena, event->title_language, entry->language);
	if (event->hidden)
		entry->visibility = r->context->narrowest;
	if (!parse_title(r, entry, entry->language, title, event->line)) {
		notes_take(&r->taker, event->line, 0, "event without SUMMARY left out");
		return;
	}
	set_texts(r, entry, event);
	set_place(r, entry, event);
	set_organiser(r, entry, event);
	set_times(r, entry, event);
	(void)parse_entry_add(r, entry, event->line);
}

static int
add_events(struct reading *r, const struct ical_events *events, struct err *err)
{
	struct claim *claims = claim_ids(r, events);
	size_t i;

	for (i = 0; i < events->n; i++) {
		if (parse_room_left(r, err))
			return -1;
		if (claims[i].id)
			add_event(r, &claims[i]);
	}
	return 0;
}

int
parse_ical(struct reading *r, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n);
	struct ical_events events = {NULL, 0};
	struct buf guarded;
	int result = -1;

	buf_init(&guarded, 8 * text.n + 1024);
	if (html_is_page(text)) {
		(void)notes_fail(&r->taker, err, ERR_FORMAT, 1,
				 "an HTML page instead of a calendar");
		goto done;
	}
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text.s + 3, text.n - 3);
	if (ical_guard(r, text, &guarded, err))
		goto done;
	text = str_from(guarded.s, guarded.n);
	if (charset_decode(&r->taker, r->blob->charset, &text, err) ||
	    ical_read(r, text, &events, err))
		goto done;
	result = add_events(r, &events, err);
done:
	buf_release(&guarded);
	return result;
}
