/*
 * ical_time.c - times of a calendar become instants and days. A zone of the system's own
 * rules wins over the file's VTIMEZONE of the same name, which is often years old; where
 * they differ, or where a zone had to be guessed, there is a note.
 */
#include "base/zone.h"
#include "parse/parse_int.h"

#include <string.h>

/* The system's zone that a TZID means, or NULL: its own name, Microsoft's name for it, or
 * a path that ends in it ("/mozilla.org/20070129_1/America/Bogota"). */
static const char *
zone_named(const char *tzid)
{
	const char *rest, *windows;

	if (!tzid)
		return NULL;
	if (zone_known(tzid))
		return tzid;
	windows = windows_zone(tzid);
	if (windows && zone_known(windows))
		return windows;
	for (rest = strchr(tzid, '/'); rest; rest = strchr(rest, '/')) {
		rest++;
		if (zone_known(rest))
			return rest;
	}
	return NULL;
}

/* The calendar's own zone, else the source's. */
static const char *
default_zone(struct reading *r, const struct ical_event *event)
{
	const char *zone = zone_named(event->calendar_zone);

	if (event->calendar_zone && !zone)
		notes_once(&r->taker, 0, "X-WR-TIMEZONE \"%s\" is no time zone",
			   notes_excerpt(r->arena, str_of(event->calendar_zone)));
	return zone ? zone : r->context->zone;
}

static void
check_offset(struct reading *r, const struct ical_event *event,
	     const struct ical_time *time, const struct when *when)
{
	if (time->has_offset && time->offset != when->offset)
		notes_once(&r->taker, event->line,
			   "the file's VTIMEZONE \"%s\" is %+d minutes off UTC here, "
			   "the rules in force for %s are %+d minutes: those are used",
			   notes_excerpt(r->arena, str_of(time->tzid)),
			   time->offset / 60, when->zone, when->offset / 60);
}

static struct when
local_when(struct reading *r, const struct ical_event *event,
	   const struct ical_time *time)
{
	const char *zone = zone_named(time->tzid);
	struct when when;

	if (!zone && time->has_offset) {
		notes_once(&r->taker, event->line,
			   "time zone \"%s\" is known by the file's VTIMEZONE "
			   "alone: its offset is used",
			   notes_excerpt(r->arena, str_of(time->tzid)));
		return when_instant_offset(civil_seconds(time->at) - time->offset,
					   time->offset);
	}
	if (!zone) {
		zone = default_zone(r, event);
		if (time->tzid)
			notes_once(&r->taker, event->line,
				   "unknown time zone \"%s\": read as %s",
				   notes_excerpt(r->arena, str_of(time->tzid)), zone);
		else
			notes_once(&r->taker, event->line,
				   "times without a zone: read as %s", zone);
		return when_instant(zone_to_unix(zone, time->at), zone);
	}
	when = when_instant(zone_to_unix(zone, time->at), zone);
	check_offset(r, event, time, &when);
	return when;
}

struct when
ical_when(struct reading *r, const struct ical_event *event,
	  const struct ical_time *time)
{
	switch (time->kind) {
	case ICAL_DATE:
		return when_day(time->at.year, time->at.month, time->at.day, NULL);
	case ICAL_UTC:
		return when_instant(civil_seconds(time->at), default_zone(r, event));
	case ICAL_LOCAL:
		return local_when(r, event, time);
	default:
		return (struct when){.precision = WHEN_NONE};
	}
}

static struct when
day_of(int64_t days)
{
	struct civil at = civil_from_days(days);

	return when_day(at.year, at.month, at.day, NULL);
}

/* DTEND and DURATION of days are exclusive (RFC 5545, 3.6.1); NONE when it is one day. */
static struct when
last_day(struct reading *r, const struct ical_event *event)
{
	struct civil from = event->start.at, to = event->end.at;
	int64_t start = civil_days(from.year, from.month, from.day), after;

	if (event->end.kind == ICAL_ABSENT && !event->has_duration)
		return (struct when){.precision = WHEN_NONE};
	if (event->end.kind == ICAL_ABSENT)
		after = start + event->duration_days;
	else
		after = civil_days(to.year, to.month, to.day);
	if (event->end.kind == ICAL_UTC || event->end.kind == ICAL_LOCAL)
		notes_take(&r->taker, event->line, 0,
			   "DTSTART is a day, but DTEND a time");
	if (after < start)
		notes_take(&r->taker, event->line, 0,
			   "ends before it starts: end left out");
	if (after - 1 <= start)
		return (struct when){.precision = WHEN_NONE};
	return day_of(after - 1);
}

/* Days of a duration are days of the calendar, hours are exact (3.3.6). */
static struct when
after_duration(struct reading *r, const struct ical_event *event,
	       const struct when *start)
{
	struct ical_time time = event->start;
	int64_t days = civil_days(time.at.year, time.at.month, time.at.day);
	struct civil day = civil_from_days(days + event->duration_days);
	struct when when = *start;

	if (event->duration_days > 0) {
		time.at.year = day.year;
		time.at.month = day.month;
		time.at.day = day.day;
		when = ical_when(r, event, &time);
	}
	if (when.zone)
		return when_instant(when.unix + event->duration_seconds, when.zone);
	return when_instant_offset(when.unix + event->duration_seconds, when.offset);
}

struct when
ical_end(struct reading *r, const struct ical_event *event, const struct when *start)
{
	struct when none = {.precision = WHEN_NONE}, end;

	if (event->start.kind == ICAL_ABSENT)
		return none;
	if (event->bad_end)
		notes_take(&r->taker, event->line, 0,
			   "DTEND or DURATION cannot be read");
	if (event->start.kind == ICAL_DATE)
		return last_day(r, event);
	if (event->end.kind == ICAL_ABSENT && !event->has_duration)
		return none;
	if (event->end.kind == ICAL_DATE) {
		notes_take(&r->taker, event->line, 0,
			   "DTSTART is a time, but DTEND a day: end "
			   "left out");
		return none;
	}
	end = event->end.kind == ICAL_ABSENT ? after_duration(r, event, start)
					     : ical_when(r, event, &event->end);
	if (end.unix < start->unix)
		notes_take(&r->taker, event->line, 0,
			   "ends before it starts: end left out");
	return end.unix > start->unix ? end : none;
}
