/*
 * ical_read.c - libical, which is included here alone, reads a guarded calendar into plain
 * events. It is asked for values only, and each value for its kind first, because its
 * typed getters trust that. Zones of the system are never asked of it: its offsets differ
 * from tzdata (ical_time.c resolves TZID); only the file's own VTIMEZONEs are.
 */
#include "parse/parse_int.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

/* A calendar and its event while properties are read. */
struct source {
	struct arena *arena;
	icalcomponent *calendar;
	struct ical_event *event;
};

/* The text of a property whose value is text, an address, or of an X- name. */
static const char *
text_of(const struct source *s, icalproperty *property)
{
	icalvalue *value = icalproperty_get_value(property);
	const char *text = NULL;

	if (!value)
		return NULL;
	switch (icalvalue_isa(value)) {
	case ICAL_TEXT_VALUE:
		text = icalvalue_get_text(value);
		break;
	case ICAL_URI_VALUE:
		text = icalvalue_get_uri(value);
		break;
	case ICAL_X_VALUE:
		text = icalvalue_get_x(value);
		break;
	default:
		break;
	}
	return text && *text ? arena_strdup(s->arena, text) : NULL;
}

static const char *
parameter_of(const struct source *s, icalproperty *property, const char *name)
{
	char *text = icalproperty_get_parameter_as_string_r(property, name);
	const char *copy = text && *text ? arena_strdup(s->arena, text) : NULL;

	free(text);
	return copy;
}

static void
add_offset(const struct source *s, struct ical_time *time, struct icaltimetype value)
{
	icaltimezone *zone = icalcomponent_get_timezone(s->calendar, time->tzid);
	int is_daylight;

	if (!zone || time->at.year < 1900 || time->at.year > 2100)
		return;
	time->offset = icaltimezone_get_utc_offset(zone, &value, &is_daylight);
	time->has_offset = abs(time->offset) <= 16 * 3600;
}

/* A DATE or DATE-TIME; absent when it is no real one. */
static struct ical_time
time_of(const struct source *s, icalproperty *property)
{
	icalvalue *value = icalproperty_get_value(property);
	struct ical_time time = {.kind = ICAL_ABSENT};
	struct icaltimetype t;

	if (!value || (icalvalue_isa(value) != ICAL_DATE_VALUE &&
		       icalvalue_isa(value) != ICAL_DATETIME_VALUE))
		return time;
	t = icalvalue_isa(value) == ICAL_DATE_VALUE ? icalvalue_get_date(value)
						    : icalvalue_get_datetime(value);
	time.at = (struct civil){t.year, t.month, t.day, 0, 0, 0};
	if (!t.is_date) {
		time.at.hour = t.hour;
		time.at.minute = t.minute;
		time.at.second = t.second == 60 ? 59 : t.second; /* a leap second */
	}
	if (!civil_valid(time.at))
		return time;
	time.kind = t.is_date ? ICAL_DATE : icaltime_is_utc(t) ? ICAL_UTC : ICAL_LOCAL;
	if (time.kind == ICAL_LOCAL) {
		time.tzid = parameter_of(s, property, "TZID");
		if (time.tzid)
			add_offset(s, &time, t);
	}
	return time;
}

static void
read_uid(struct source *s, icalproperty *property)
{
	s->event->uid = text_of(s, property);
}

static void
read_summary(struct source *s, icalproperty *property)
{
	s->event->title = text_of(s, property);
	s->event->title_language = parameter_of(s, property, "LANGUAGE");
}

static void
read_description(struct source *s, icalproperty *property)
{
	s->event->description = text_of(s, property);
}

static void
read_location(struct source *s, icalproperty *property)
{
	s->event->location = text_of(s, property);
}

/* The name alone. Google's calendars stand in as organisers of all that is in them. */
static void
read_organiser(struct source *s, icalproperty *property)
{
	const char *address = icalproperty_get_organizer(property);

	if (!address || !str_ends(str_of(address), "@group.calendar.google.com"))
		s->event->organiser = parameter_of(s, property, "CN");
}

static void
read_url(struct source *s, icalproperty *property)
{
	s->event->url = text_of(s, property);
}

static void
read_conference(struct source *s, icalproperty *property)
{
	if (!s->event->conference)
		s->event->conference = text_of(s, property);
}

/* RFC 5545, 3.8.4.5: PARENT is meant when nothing is said. */
static void
read_related(struct source *s, icalproperty *property)
{
	const char *type = parameter_of(s, property, "RELTYPE");

	if (!type || str_is_nocase(str_of(type), "PARENT"))
		s->event->parent = text_of(s, property);
}

static void
read_category(struct source *s, icalproperty *property)
{
	const char *text = text_of(s, property);

	if (text && s->event->categories.n < PARSE_MAX_TAGS)
		words_add(s->arena, &s->event->categories, text);
}

static void
read_start(struct source *s, icalproperty *property)
{
	s->event->start = time_of(s, property);
}

static void
read_end(struct source *s, icalproperty *property)
{
	s->event->end = time_of(s, property);
	s->event->bad_end |= s->event->end.kind == ICAL_ABSENT;
}

static void
read_recurrence(struct source *s, icalproperty *property)
{
	s->event->recurrence = time_of(s, property);
}

static void
read_created(struct source *s, icalproperty *property)
{
	s->event->created = time_of(s, property);
}

/* libical lets numbers overflow silently: only what an event can last is believed. */
static bool
is_sane(const struct icaldurationtype *d)
{
	return !d->is_neg && d->weeks <= 100 && d->days <= 800 && d->hours <= 20000 &&
	       d->minutes <= 1000000 && d->seconds <= 100000000;
}

static void
read_duration(struct source *s, icalproperty *property)
{
	icalvalue *value = icalproperty_get_value(property);
	struct icaldurationtype d;

	s->event->bad_end = true;
	if (!value || icalvalue_isa(value) != ICAL_DURATION_VALUE)
		return;
	d = icalvalue_get_duration(value);
	if (!is_sane(&d))
		return;
	s->event->bad_end = false;
	s->event->has_duration = true;
	s->event->duration_days = (int)(d.weeks * 7 + d.days);
	s->event->duration_seconds = (int)(d.hours * 3600 + d.minutes * 60 + d.seconds);
}

/* What libical could not read it replaces by such a property. */
static void
read_error(struct source *s, icalproperty *property)
{
	const char *text = text_of(s, property);

	if (text && (strstr(text, "DTEND") || strstr(text, "DURATION")))
		s->event->bad_end = true;
	if (text && strstr(text, "CLASS"))
		s->event->hidden = true;
}

static void
read_sequence(struct source *s, icalproperty *property)
{
	icalvalue *value = icalproperty_get_value(property);

	if (value && icalvalue_isa(value) == ICAL_INTEGER_VALUE)
		s->event->sequence = icalvalue_get_integer(value);
}

/* Beyond RFC 5545 there is POSTPONED, which schema.org has, and a spelling. */
static void
read_status(struct source *s, icalproperty *property)
{
	static const struct {
		const char *word;
		enum item_status status;
	} words[] = {
		{"CANCELLED", STATUS_CANCELLED},
		{"CANCELED", STATUS_CANCELLED},
		{"TENTATIVE", STATUS_TENTATIVE},
		{"POSTPONED", STATUS_POSTPONED},
	};
	char *text = icalproperty_get_value_as_string_r(property);
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is_nocase(str_of(text), words[i].word))
			s->event->status = words[i].status;
	free(text);
}

/* RFC 5545, 3.8.1.3: what one does not know counts as PRIVATE. Once hidden, it stays so. */
static void
read_class(struct source *s, icalproperty *property)
{
	icalvalue *value = icalproperty_get_value(property);

	if (!value || icalvalue_isa(value) != ICAL_CLASS_VALUE ||
	    icalvalue_get_class(value) != ICAL_CLASS_PUBLIC)
		s->event->hidden = true;
}

static void
read_x(struct source *s, icalproperty *property)
{
	const char *name = icalproperty_get_x_name(property);
	const char *text = text_of(s, property);
	int64_t line;

	if (!name || !text)
		return;
	if (strcmp(name, ICAL_LINE) == 0 && str_number(str_of(text), &line))
		s->event->line = (int)line;
	else if (strcmp(name, ICAL_RECURRING) == 0)
		s->event->recurring = true;
	else
		read_conference(s, property); /* X-GOOGLE-CONFERENCE is the last one */
}

static const struct {
	icalproperty_kind kind;
	void (*read)(struct source *s, icalproperty *property);
} readers[] = {
	{ICAL_UID_PROPERTY, read_uid},
	{ICAL_SUMMARY_PROPERTY, read_summary},
	{ICAL_DESCRIPTION_PROPERTY, read_description},
	{ICAL_LOCATION_PROPERTY, read_location},
	{ICAL_ORGANIZER_PROPERTY, read_organiser},
	{ICAL_URL_PROPERTY, read_url},
	{ICAL_CONFERENCE_PROPERTY, read_conference},
	{ICAL_RELATEDTO_PROPERTY, read_related},
	{ICAL_CATEGORIES_PROPERTY, read_category},
	{ICAL_DTSTART_PROPERTY, read_start},
	{ICAL_DTEND_PROPERTY, read_end},
	{ICAL_RECURRENCEID_PROPERTY, read_recurrence},
	{ICAL_CREATED_PROPERTY, read_created},
	{ICAL_DURATION_PROPERTY, read_duration},
	{ICAL_SEQUENCE_PROPERTY, read_sequence},
	{ICAL_STATUS_PROPERTY, read_status},
	{ICAL_CLASS_PROPERTY, read_class},
	{ICAL_XLICERROR_PROPERTY, read_error},
	{ICAL_X_PROPERTY, read_x},
};

static void
read_event(struct source *s, icalcomponent *component)
{
	icalproperty *p =
		icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY);
	size_t i;

	for (; p; p = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY))
		for (i = 0; i < sizeof readers / sizeof readers[0]; i++)
			if (readers[i].kind == icalproperty_isa(p))
				readers[i].read(s, p);
}

/* What the calendar says of all its events. */
static void
read_calendar_words(struct source *s, const char **zone, bool *cancelled)
{
	icalproperty *p =
		icalcomponent_get_first_property(s->calendar, ICAL_ANY_PROPERTY);

	for (; p; p = icalcomponent_get_next_property(s->calendar, ICAL_ANY_PROPERTY)) {
		if (icalproperty_isa(p) == ICAL_METHOD_PROPERTY)
			*cancelled = icalproperty_get_method(p) == ICAL_METHOD_CANCEL;
		else if (icalproperty_isa(p) == ICAL_X_PROPERTY)
			*zone = text_of(s, p);
	}
}

static void
read_calendar(struct arena *arena, icalcomponent *calendar, struct ical_events *events)
{
	struct source s = {.arena = arena, .calendar = calendar};
	const char *zone = NULL;
	bool cancelled = false;
	icalcomponent *c;

	read_calendar_words(&s, &zone, &cancelled);
	c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	for (; c;
	     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
		s.event = arena_push(arena, &events->v, events->n++, sizeof *events->v);
		s.event->calendar_zone = zone;
		read_event(&s, c);
		if (cancelled)
			s.event->status = STATUS_CANCELLED;
	}
}

int
ical_read(struct reading *r, struct str text, struct ical_events *events,
	  struct err *err)
{
	icalcomponent *root, *c;

	root = icalparser_parse_string(arena_strndup(r->arena, text.s, text.n));
	if (!root)
		return notes_fail(&r->taker, err, ERR_FORMAT, 0,
				  "no calendar that can be read");
	if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
		read_calendar(r->arena, root, events);
	c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
	for (; c; c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
		read_calendar(r->arena, c, events);
	icalcomponent_free(root);
	return 0;
}
