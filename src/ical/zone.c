/*
 * zone.c - what a TZID means. In this order: tzdata's own names, also behind a maker's
 * prefix or in the wrong case; Microsoft's names; the file's VTIMEZONE; offsets written as
 * names; abbreviations, which are for the place to decide (time.c); else the default, with
 * a note. A name that tzdata knows is never read by the file's VTIMEZONE, which is often
 * years old.
 */
#include "base/zone.h"
#include "base/utf8.h"
#include "ical/ical_int.h"

#include <string.h>

/* Of one calendar; more of them share the default. Each name is looked up in a list. */
#define MAX_NAMES 200

/* As IANA writes names, from "america/new york", "AMERICA/BOGOTA", "US-Eastern",
 * "Europe_London": the first part ends with a slash, words begin with capitals. */
static const char *
tidied(struct arena *arena, const char *name)
{
	char *copy = arena_strdup(arena, name);
	bool first = true, has_slash = strchr(name, '/');
	size_t i;

	for (i = 0; copy[i]; i++) {
		if (copy[i] == ' ')
			copy[i] = '_';
		if (!has_slash && (copy[i] == '_' || copy[i] == '-')) {
			copy[i] = '/';
			has_slash = true;
		}
		if (first && copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 32);
		else if (!first && copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 32);
		first = strchr("/_-", copy[i]);
	}
	if (str_starts(str_of(copy), "Us/"))
		copy[1] = 'S';
	return copy;
}

/* A name of tzdata, or NULL: itself, or the end of a path that it stands in
 * ("/mozilla.org/20070129_1/America/Bogota"). */
static const char *
system_zone(struct arena *arena, const char *name)
{
	const char *rest, *tidy;

	rest = name;
	do {
		if (*rest == '/')
			rest++;
		if (zone_known(rest))
			return rest;
		rest = strchr(rest, '/');
	} while (rest);
	if (strlen(name) > 60 || !strpbrk(name, "/_-"))
		return NULL;
	tidy = tidied(arena, name);
	return zone_known(tidy) ? tidy : NULL;
}

static const char *
named_zone(struct arena *arena, const char *name)
{
	const char *zone;
	int offset;

	if (ical_abbreviation(name, &offset))
		return NULL; /* "EST" is in tzdata, as Panama's */
	zone = system_zone(arena, name);
	if (!zone)
		zone = windows_zone(arena, name);
	if (!zone && str_starts(str_of(name), "tzone://Microsoft/"))
		zone = windows_zone(arena, name + strlen("tzone://Microsoft/"));
	return zone && zone_known(zone) ? zone : NULL;
}

/* "GMT-3", "UTC-03:00", "-0300", "(GMT-03:00) La casa": the sign as people write it, not as
 * POSIX does. */
static bool
offset_named(struct arena *arena, const char *name, int *offset)
{
	static const char *const prefixes[] = {"UTC", "GMT", "UT"};
	struct str rest = str_trim(str_of(name));
	bool enclosed = rest.n > 0 && rest.s[0] == '(';
	size_t i, n;

	if (enclosed) {
		rest = str_from(rest.s + 1, rest.n - 1);
		rest = str_trim(str_split(&rest, ')'));
	}
	for (i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		n = strlen(prefixes[i]);
		if (rest.n < n || !str_is_nocase(str_from(rest.s, n), prefixes[i]))
			continue;
		rest = str_trim(str_from(rest.s + n, rest.n - n));
		*offset = 0;
		if (rest.n == 0)
			return true;
		break;
	}
	/* "GMT -0500 (Standard) / GMT -0400 (Daylight)", "GMT-05.00/-04.00" */
	rest = str_split(&rest, ' ');
	rest = str_split(&rest, '/');
	if (str_starts(rest, "\xe2\x88\x92")) /* U+2212, the typesetters' minus */
		rest = str_of(
			arena_printf(arena, "-%.*s", (int)rest.n - 3, rest.s + 3));
	return ical_offset_value(rest, offset);
}

static struct ical_vtimezone *
vtimezone_named(const struct ical_calendar *calendar, const char *tzid)
{
	size_t i;

	for (i = 0; i < calendar->n_vtimezones; i++)
		if (calendar->vtimezones[i]->tzid &&
		    strcmp(calendar->vtimezones[i]->tzid, tzid) == 0)
			return calendar->vtimezones[i];
	return NULL;
}

struct ical_zone *
ical_zone_of(struct ical_reading *r, struct ical_calendar *calendar, struct str tzid)
{
	struct ical_zone *zone, **place;
	size_t i;

	tzid = str_trim(tzid);
	for (i = 0; i < calendar->n_zones; i++)
		if (str_is(tzid, calendar->zones[i]->tzid))
			return calendar->zones[i];
	if (tzid.n == 0 || calendar->n_zones == MAX_NAMES)
		return NULL;
	zone = arena_alloc(r->arena, sizeof *zone);
	zone->tzid = arena_strndup(r->arena, tzid.s, tzid.n);
	zone->calendar = calendar;
	place = arena_push(r->arena, &calendar->zones, calendar->n_zones++,
			   sizeof *place);
	*place = zone;
	return zone;
}

/* The zone of whole hours that a name says, where tzdata has one; or NULL. */
static const char *
hours_zone(struct arena *arena, const char *name)
{
	const char *zone;
	int offset;

	if (!offset_named(arena, name, &offset) || offset % 3600 != 0)
		return NULL;
	zone = offset ? arena_printf(arena, "Etc/GMT%+d", -offset / 3600) : "UTC";
	return zone_known(zone) ? zone : NULL;
}

const char *
ical_calendar_zone(struct ical_reading *r, struct ical_calendar *calendar)
{
	const char *name = calendar->zone_name;

	if (calendar->zone)
		return calendar->zone;
	calendar->zone = r->zone;
	if (!name)
		return r->zone;
	name = ical_text_value(r->arena, str_trim(str_of(name)));
	if (name && named_zone(r->arena, name))
		calendar->zone = named_zone(r->arena, name);
	else if (name && hours_zone(r->arena, name))
		calendar->zone = hours_zone(r->arena, name);
	else if (name)
		notes_once(r->taker, 0, "X-WR-TIMEZONE \"%s\" is no time zone",
			   notes_excerpt(r->arena, str_of(name)));
	return calendar->zone;
}

static void
resolve_doubtful(struct ical_reading *r, struct ical_zone *zone, int line)
{
	const char *quoted = notes_excerpt(r->arena, str_of(zone->tzid));

	if (offset_named(r->arena, zone->tzid, &zone->offset)) {
		zone->how = ICAL_ZONE_OFFSET;
		notes_once(r->taker, line,
			   "time zone \"%s\" is read as an offset of %+d minutes",
			   quoted, zone->offset / 60);
	} else if (ical_abbreviation(zone->tzid, &zone->offset)) {
		zone->how = ICAL_ZONE_PLACE;
	} else {
		zone->how = ICAL_ZONE_DEFAULT;
		notes_once(r->taker, line, "unknown time zone \"%s\": read as %s",
			   quoted, ical_calendar_zone(r, zone->calendar));
	}
}

void
ical_zone_resolve(struct ical_reading *r, struct ical_zone *zone, int line)
{
	if (zone->how != ICAL_ZONE_NEW)
		return;
	zone->vtimezone = vtimezone_named(zone->calendar, zone->tzid);
	zone->name = named_zone(r->arena, zone->tzid);
	if (!zone->name && zone->vtimezone && zone->vtimezone->location)
		zone->name = named_zone(r->arena, zone->vtimezone->location);
	if (zone->name) {
		zone->how = ICAL_ZONE_SYSTEM;
	} else if (zone->vtimezone && zone->vtimezone->n > 0) {
		zone->how = ICAL_ZONE_FILE;
		notes_once(r->taker, line,
			   "time zone \"%s\" is known by the file's VTIMEZONE "
			   "alone: its offset is used",
			   notes_excerpt(r->arena, str_of(zone->tzid)));
	} else {
		resolve_doubtful(r, zone, line);
	}
}
