/*
 * when.c - dates with a precision: reading, writing, and the span of time that each can
 * mean. What a time of day means is civil.c's and zone.c's.
 */
#include "model/when.h"

#include "base/zone.h"

#include <stdio.h>

#define AOE_OFFSET (-12 * 3600)
#define AOE_ZONE "Etc/GMT+12" /* POSIX counts west as positive */

static bool
digits(struct str s, int *value)
{
	int64_t v;

	if (!str_number(s, &v) || s.n > 4)
		return false;
	*value = (int)v;
	return true;
}

/* "2023", "2023-Q4", "2023-09", "2023-05-08". */
static bool
parse_date(struct str s, struct when *when)
{
	struct civil c = {.month = 1, .day = 1};
	enum precision precision = WHEN_YEAR;
	int quarter;

	if (s.n < 4 || !digits(str_from(s.s, 4), &c.year))
		return false;
	if (s.n == 7 && s.s[4] == '-' && (s.s[5] == 'Q' || s.s[5] == 'q')) {
		precision = WHEN_QUARTER;
		quarter = s.s[6] - '0';
		if (quarter < 1 || quarter > 4)
			return false;
		c.month = 3 * quarter - 2;
	} else if (s.n == 7 || s.n == 10) {
		precision = s.n == 7 ? WHEN_MONTH : WHEN_DAY;
		if (s.s[4] != '-' || !digits(str_from(s.s + 5, 2), &c.month))
			return false;
		if (s.n == 10 &&
		    (s.s[7] != '-' || !digits(str_from(s.s + 8, 2), &c.day)))
			return false;
	} else if (s.n != 4) {
		return false;
	}
	if (!civil_valid(c))
		return false;
	*when = (struct when){.precision = precision, .at = c};
	return true;
}

/* A date and time, made complete by an offset behind it. */
static bool
parse_with_offset(struct str s, const char *offset_text, int64_t *unix_seconds,
		  int *offset)
{
	char text[64];
	int n = snprintf(text, sizeof text, "%.*s%s", (int)s.n, s.s, offset_text);

	return n >= 0 && (size_t)n < sizeof text &&
	       civil_parse_rfc3339(str_of(text), unix_seconds, offset);
}

static bool
parse_time(struct str s, const char *zone, struct when *when)
{
	int64_t t;
	int offset, of_zone;

	if (civil_parse_rfc3339(s, &t, &offset)) {
		*when = when_instant_offset(t, offset);
		if (!zone)
			return true;
		(void)zone_from_unix(zone, t, &of_zone, NULL);
		if (of_zone == offset)
			when->zone = zone;
		return true;
	}
	if (!zone || !parse_with_offset(s, "Z", &t, &offset))
		return false;
	*when = when_instant(zone_to_unix(zone, civil_from_seconds(t)), zone);
	return true;
}

static bool
parse_aoe(struct str s, struct when *when)
{
	int64_t t;
	int offset;

	if (s.n <= 10) {
		if (!parse_date(s, when) || when->precision != WHEN_DAY)
			return false;
		when->zone = AOE_ZONE;
		return true;
	}
	if (!parse_with_offset(s, "-12:00", &t, &offset))
		return false;
	*when = when_instant_offset(t, AOE_OFFSET);
	return true;
}

bool
when_parse(struct str text, const char *zone, struct when *when)
{
	struct str s = str_trim(text);

	if (s.n > 40 || (zone && !zone_known(zone)))
		return false;
	if (s.n > 4 && str_is_nocase(str_from(s.s + s.n - 4, 4), " AoE"))
		return parse_aoe(str_trim(str_from(s.s, s.n - 4)), when);
	if (s.n > 10)
		return parse_time(s, zone, when);
	if (!parse_date(s, when))
		return false;
	when->zone = zone;
	return true;
}

struct when
when_day(int year, int month, int day, const char *zone)
{
	return (struct when){
		.precision = WHEN_DAY,
		.at = {.year = year, .month = month, .day = day},
		.zone = zone,
	};
}

struct when
when_instant(int64_t unix_seconds, const char *zone)
{
	struct when when = {.precision = WHEN_INSTANT,
			    .zone = zone,
			    .unix = unix_seconds};

	if (zone)
		when.at = zone_from_unix(zone, unix_seconds, &when.offset, NULL);
	else
		when.at = civil_from_seconds(unix_seconds);
	return when;
}

struct when
when_instant_offset(int64_t unix_seconds, int offset)
{
	return (struct when){
		.precision = WHEN_INSTANT,
		.at = civil_from_seconds(unix_seconds + offset),
		.offset = offset,
		.unix = unix_seconds,
	};
}

/* RFC 3339. Offsets with seconds, as before 1930, have no form in it: those in UTC. */
static char *
format_instant(struct arena *arena, const struct when *when)
{
	int offset = when->offset % 60 == 0 ? when->offset : 0;
	int minutes = (offset < 0 ? -offset : offset) / 60;
	struct civil c = civil_from_seconds(when->unix + offset);
	const int parts[] = {c.month,  c.day,        c.hour,      c.minute,
			     c.second, minutes / 60, minutes % 60};
	char s[] = "-mm-ddThh:mm:ss+hh:mm";
	size_t i;

	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		s[1 + 3 * i] = (char)('0' + parts[i] / 10);
		s[2 + 3 * i] = (char)('0' + parts[i] % 10);
	}
	if (offset <= 0)
		s[15] = offset == 0 ? 'Z' : '-';
	if (offset == 0)
		s[16] = '\0';
	return arena_printf(arena, "%04d%s", c.year, s);
}

char *
when_format(struct arena *arena, const struct when *when)
{
	const struct civil *c = &when->at;

	switch (when->precision) {
	case WHEN_YEAR:
		return arena_printf(arena, "%04d", c->year);
	case WHEN_QUARTER:
		return arena_printf(arena, "%04d-Q%d", c->year, (c->month + 2) / 3);
	case WHEN_MONTH:
		return arena_printf(arena, "%04d-%02d", c->year, c->month);
	case WHEN_DAY:
		return arena_printf(arena, "%04d-%02d-%02d", c->year, c->month, c->day);
	case WHEN_INSTANT:
		return format_instant(arena, when);
	case WHEN_NONE:
	case WHEN_PARENT:
		break;
	}
	return arena_strdup(arena, "");
}

/* The first second of a day in a zone, UTC when NULL. */
static int64_t
day_start(const char *zone, int64_t days)
{
	struct civil c = civil_from_days(days);

	return zone ? zone_to_unix(zone, c) : civil_seconds(c);
}

bool
when_bounds(const struct when *when, const char *fallback, int64_t *first,
	    int64_t *after)
{
	static const int months[] =
		{[WHEN_YEAR] = 12, [WHEN_QUARTER] = 3, [WHEN_MONTH] = 1};
	const char *zone = when->zone ? when->zone : fallback;
	int64_t start, end;
	int month;

	if (when->precision == WHEN_NONE || when->precision == WHEN_PARENT)
		return false;
	if (when->precision == WHEN_INSTANT) {
		*first = *after = when->unix;
		return true;
	}
	start = civil_days(when->at.year, when->at.month, when->at.day);
	end = start + 1;
	if (when->precision != WHEN_DAY) {
		month = when->at.month - 1 + months[when->precision];
		end = civil_days(when->at.year + month / 12, month % 12 + 1, 1);
	}
	*first = day_start(zone, start);
	*after = day_start(zone, end);
	return true;
}

bool
when_equal(const struct when *a, const struct when *b)
{
	if (a->precision != b->precision)
		return false;
	switch (a->precision) {
	case WHEN_NONE:
	case WHEN_PARENT:
		return true;
	case WHEN_INSTANT:
		return a->unix == b->unix;
	default: /* what is finer than the precision is 1 in both */
		return a->at.year == b->at.year && a->at.month == b->at.month &&
		       a->at.day == b->at.day;
	}
}
