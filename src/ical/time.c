/*
 * time.c - times of a calendar become instants and days. A zone of the system's own rules
 * wins over the file's VTIMEZONE of the same name; where they differ, or where a zone had
 * to be guessed, there is a note.
 */
#include "base/zone.h"
#include "ical/ical_int.h"

#include <string.h>

/* Later ends mean "never", and those of 9999 leave the calendar in other zones. */
#define LAST_YEAR 9998

/* The file's rules against those in force: said once for each zone. */
static void
check_offset(struct ical_reading *r, const struct ical_draft *draft,
	     struct ical_zone *zone, const struct when *when)
{
	int offset;

	if (!zone->vtimezone || zone->is_checked || when->at.year < 1900 ||
	    !ical_vtimezone_offset(r->arena, zone->vtimezone, civil_seconds(when->at),
				   &offset) ||
	    offset == when->offset)
		return;
	zone->is_checked = true;
	notes_once(r->taker, draft->event.line,
		   "the file's VTIMEZONE \"%s\" is %+d minutes off UTC here, "
		   "the rules in force for %s are %+d minutes: those are used",
		   notes_excerpt(r->arena, str_of(zone->tzid)), offset / 60, when->zone,
		   when->offset / 60);
}

/* Whose "CST": of the place where the event is, of the calendar, of the source. */
static struct when
by_place(struct ical_reading *r, const struct ical_draft *draft, struct ical_zone *zone,
	 struct civil at)
{
	const char *name = NULL, *quoted;

	if (draft->event.location)
		name = ical_abbreviation_place(r->arena, zone->tzid,
					       draft->event.location, at.year);
	if (!name)
		name = ical_calendar_zone(r, zone->calendar);
	if (!ical_abbreviation_fits(zone->tzid, name, at.year))
		name = r->zone;
	quoted = notes_excerpt(r->arena, str_of(zone->tzid));
	if (ical_abbreviation_fits(zone->tzid, name, at.year)) {
		notes_once(r->taker, draft->event.line,
			   "time zone \"%s\" is an abbreviation: read as %s", quoted,
			   name);
		return when_instant(zone_to_unix(name, at), name);
	}
	notes_once(r->taker, draft->event.line,
		   "time zone \"%s\" is an abbreviation that does not fit %s: read as "
		   "an offset of %+d minutes",
		   quoted, name, zone->offset / 60);
	return when_instant_offset(civil_seconds(at) - zone->offset, zone->offset);
}

static struct when
floating(struct ical_reading *r, const struct ical_draft *draft, struct civil at)
{
	const char *zone = ical_calendar_zone(r, draft->calendar);

	notes_once(r->taker, draft->event.line, "times without a zone: read as %s",
		   zone);
	return when_instant(zone_to_unix(zone, at), zone);
}

static struct when
local_when(struct ical_reading *r, const struct ical_draft *draft,
	   const struct ical_time *time)
{
	struct ical_zone *zone = time->zone;
	int64_t local = civil_seconds(time->at);
	const char *name;
	struct when when;
	int offset = 0;

	if (!zone)
		return floating(r, draft, time->at);
	ical_zone_resolve(r, zone, draft->event.line);
	switch (zone->how) {
	case ICAL_ZONE_SYSTEM:
		when = when_instant(zone_to_unix(zone->name, time->at), zone->name);
		check_offset(r, draft, zone, &when);
		return when;
	case ICAL_ZONE_FILE:
		(void)ical_vtimezone_offset(r->arena, zone->vtimezone, local, &offset);
		return when_instant_offset(local - offset, offset);
	case ICAL_ZONE_OFFSET:
		return when_instant_offset(local - zone->offset, zone->offset);
	case ICAL_ZONE_PLACE:
		return by_place(r, draft, zone, time->at);
	default:
		name = ical_calendar_zone(r, zone->calendar);
		return when_instant(zone_to_unix(name, time->at), name);
	}
}

struct when
ical_when(struct ical_reading *r, const struct ical_draft *draft,
	  const struct ical_time *time)
{
	const char *zone;

	switch (time->kind) {
	case ICAL_DATE:
		return when_day(time->at.year, time->at.month, time->at.day, NULL);
	case ICAL_UTC:
		zone = ical_calendar_zone(r, draft->calendar);
		return when_instant(civil_seconds(time->at), zone);
	case ICAL_LOCAL:
		return local_when(r, draft, time);
	default:
		return (struct when){.precision = WHEN_NONE};
	}
}

/* An instant as the local time of a kind and zone, counted as if it were UTC. */
static int64_t
local_of(struct ical_reading *r, const struct ical_draft *draft,
	 const struct ical_time *like, int64_t instant)
{
	struct ical_time time = *like;
	int64_t local = instant;
	int i;

	if (like->kind == ICAL_UTC)
		return instant;
	/* The offset at a local time is what can be asked: twice is enough. */
	for (i = 0; i < 2; i++) {
		time.at = civil_from_seconds(local);
		if (time.at.year < 1 || time.at.year > 9999)
			return local;
		local = instant + ical_when(r, draft, &time).offset;
	}
	return local;
}

int64_t
ical_local(struct ical_reading *r, const struct ical_draft *draft,
	   const struct ical_time *like, const struct ical_time *time)
{
	int64_t local = civil_seconds(time->at);
	bool floats = time->kind == ICAL_LOCAL && !time->zone;

	if (like->kind == ICAL_DATE)
		return local - ((local % 86400) + 86400) % 86400;
	if (time->kind == ICAL_DATE || floats ||
	    (time->kind == like->kind && time->zone == like->zone))
		return local;
	return local_of(r, draft, like, ical_when(r, draft, time).unix);
}

static int64_t
days_between(const struct ical_time *from, const struct ical_time *to)
{
	return civil_days(to->at.year, to->at.month, to->at.day) -
	       civil_days(from->at.year, from->at.month, from->at.day);
}

/* DTEND and DURATION of days are exclusive (RFC 5545, 3.6.1). */
static struct ical_length
length_in_days(struct ical_reading *r, const struct ical_draft *draft)
{
	struct ical_length none = {.kind = ICAL_NO_LENGTH};
	int64_t days = draft->duration.days + draft->duration.seconds / 86400;

	if (draft->end.kind == ICAL_ABSENT && !draft->has_duration)
		return none;
	if (draft->end.kind != ICAL_ABSENT)
		days = days_between(&draft->start, &draft->end);
	if (draft->end.kind == ICAL_UTC || draft->end.kind == ICAL_LOCAL)
		notes_take(r->taker, draft->event.line, 0,
			   "DTSTART is a day, but DTEND a time");
	if (days < 0)
		notes_take(r->taker, draft->event.line, 0,
			   "ends before it starts: end left out");
	if (days <= 1)
		return none;
	return (struct ical_length){.kind = ICAL_DAYS, .days = days - 1};
}

/* Days of a duration are days of the calendar, hours are exact (3.3.6). What ends by the
 * clock that it began by ends so each time. */
static struct ical_length
length_in_time(struct ical_reading *r, const struct ical_draft *draft)
{
	struct ical_length length = {.kind = ICAL_TIME};
	const struct ical_time *start = &draft->start, *end = &draft->end;

	if (end->kind == ICAL_ABSENT) {
		length.days = draft->duration.days;
		length.seconds = draft->duration.seconds;
	} else if (start->kind == end->kind && start->zone == end->zone) {
		length.by_clock = true;
		length.seconds = civil_seconds(end->at) - civil_seconds(start->at);
	} else {
		length.seconds =
			ical_when(r, draft, end).unix - ical_when(r, draft, start).unix;
	}
	return length;
}

struct ical_length
ical_length(struct ical_reading *r, const struct ical_draft *draft)
{
	struct ical_length none = {.kind = ICAL_NO_LENGTH}, length;

	if (draft->start.kind == ICAL_ABSENT)
		return none;
	if (draft->bad_end)
		notes_take(r->taker, draft->event.line, 0,
			   "DTEND or DURATION cannot be read");
	if (draft->start.kind == ICAL_DATE)
		return length_in_days(r, draft);
	if (draft->end.kind == ICAL_ABSENT && !draft->has_duration)
		return none;
	if (draft->end.kind == ICAL_DATE) {
		notes_take(r->taker, draft->event.line, 0,
			   "DTSTART is a time, but DTEND a day: end left out");
		return none;
	}
	length = length_in_time(r, draft);
	if (length.seconds < 0)
		notes_take(r->taker, draft->event.line, 0,
			   "ends before it starts: end left out");
	return length.seconds < 0 || (length.seconds == 0 && length.days == 0) ? none
									       : length;
}

static struct when
end_of(struct ical_reading *r, const struct ical_draft *draft,
       const struct ical_time *start, const struct when *when,
       const struct ical_length *length)
{
	struct when none = {.precision = WHEN_NONE}, end = *when;
	struct ical_time later = *start;
	int64_t by_clock = length->days * 86400;

	if (length->kind == ICAL_NO_LENGTH)
		return none;
	if (length->by_clock)
		by_clock += length->seconds;
	if (by_clock > 0) {
		later.at = civil_from_seconds(civil_seconds(start->at) + by_clock);
		if (later.at.year > LAST_YEAR)
			return (struct when){.precision = WHEN_DAY, .at = later.at};
		end = ical_when(r, draft, &later);
	}
	if (length->kind == ICAL_DAYS || (length->by_clock && end.unix > when->unix))
		return end;
	if (length->by_clock)
		return none;
	if (end.zone)
		return when_instant(end.unix + length->seconds, end.zone);
	return when_instant_offset(end.unix + length->seconds, end.offset);
}

struct when
ical_end(struct ical_reading *r, const struct ical_draft *draft,
	 const struct ical_time *start, const struct when *when,
	 const struct ical_length *length)
{
	struct when end = end_of(r, draft, start, when, length);

	if (end.precision == WHEN_NONE || end.at.year <= LAST_YEAR)
		return end;
	notes_once(r->taker, draft->event.line, "ends after the year %d: end left out",
		   LAST_YEAR);
	return (struct when){.precision = WHEN_NONE};
}
