/*
 * dates.c - dates in words: as long as they are certain, in the typography of the
 * language's patterns, an hour never without its city and its offset from UTC. Which
 * months, weekdays and patterns there are is the language's data.
 */
#include "render/render_int.h"

#include "base/zone.h"

#include <stdlib.h>
#include <string.h>

#define HOUR 3600

/* A number of at least so many digits. */
static char *
number(struct arena *arena, int digits, int value)
{
	return arena_printf(arena, "%0*d", digits, value);
}

/* A day by one of the patterns date_day, date, date_year, date_long. */
static char *
day_text(struct arena *arena, const struct language *words, const char *key,
	 struct civil day)
{
	int weekday = civil_weekday(civil_days(day.year, day.month, day.day));

	return language_fill(
		arena, words, key,
		FILLS({"weekday", language_item(words, "weekdays_short", weekday)},
		      {"weekday_long", language_item(words, "weekdays", weekday)},
		      {"day", day.day == 1 ? render_word(words, "first_day")
					   : number(arena, 1, day.day)},
		      {"month", language_item(words, "months_short", day.month - 1)},
		      {"month_long", language_item(words, "months", day.month - 1)},
		      {"year", number(arena, 1, day.year)}));
}

char *
dates_day(struct arena *arena, const struct language *words, struct civil day, int year)
{
	return day_text(arena, words, day.year == year ? "date" : "date_year", day);
}

char *
dates_long(struct arena *arena, const struct language *words, struct civil day)
{
	return day_text(arena, words, "date_long", day);
}

static char *
joined(struct arena *arena, const struct language *words, const char *start,
       const char *end)
{
	return language_fill(arena, words, "span",
			     FILLS({"start", start}, {"end", end}));
}

/* From day to day: what the second says anyway is left out of the first. */
static char *
days_text(struct arena *arena, const struct language *words, struct civil a,
	  struct civil b, int year)
{
	const char *first = "date", *last = b.year == year ? "date" : "date_year";

	if (a.year != b.year)
		first = last = "date_year";
	else if (a.month == b.month)
		first = "date_day";
	return joined(arena, words, day_text(arena, words, first, a),
		      day_text(arena, words, last, b));
}

static char *
time_text(struct arena *arena, const struct language *words, struct civil at)
{
	return language_fill(arena, words, at.minute ? "time" : "time_hour",
			     FILLS({"h", number(arena, 1, at.hour)},
				   {"hh", number(arena, 2, at.hour)},
				   {"mm", number(arena, 2, at.minute)}));
}

/* "Anywhere on earth": a deadline that has not passed while it is still that day
 * somewhere. */
#define ANYWHERE_S (-12 * 3600)

/* Offset in seconds of an instant, or of a day's noon in its zone. */
static bool
find_offset(const struct when *when, int *offset)
{
	struct civil noon = when->at;

	if (when->precision == WHEN_INSTANT) {
		*offset = when->offset;
		return true;
	}
	if (when->precision != WHEN_DAY || !when->zone || !zone_known(when->zone))
		return false;
	noon.hour = 12;
	zone_from_unix(when->zone, zone_to_unix(when->zone, noon), offset, NULL);
	return true;
}

char *
dates_offset(struct arena *arena, const struct when *when)
{
	int offset, minutes;

	if (!find_offset(when, &offset))
		return NULL;
	minutes = abs(offset) / 60;
	if (minutes == 0)
		return arena_strdup(arena, "UTC");
	if (minutes % 60 == 0)
		return arena_printf(arena, "UTC%s%d", offset < 0 ? "−" : "+",
				    minutes / 60);
	return arena_printf(arena, "UTC%s%d:%02d", offset < 0 ? "−" : "+", minutes / 60,
			    minutes % 60);
}

/* "America/Mexico_City" -> "Ciudad de México"; NULL for zones that are no place. */
static const char *
zone_city(struct arena *arena, const struct language *words, const char *zone)
{
	const char *last = zone ? strrchr(zone, '/') : NULL, *known;
	char *city, *at;

	if (!last || strncmp(zone, "Etc/", 4) == 0)
		return NULL;
	known = language_entry(words, "cities", last + 1);
	if (known)
		return known;
	city = arena_strdup(arena, last + 1);
	for (at = city; (at = strchr(at, '_'));)
		*at = ' ';
	return city;
}

char *
dates_zone(struct arena *arena, const struct language *words, const struct when *when)
{
	char *offset = dates_offset(arena, when);
	const char *city = zone_city(arena, words, when->zone);

	if (offset && !city && when->offset == ANYWHERE_S)
		return language_fill(arena, words, "zone_anywhere",
				     FILLS({"offset", offset}));
	if (!offset || !city)
		return offset;
	return language_fill(arena, words, "zone_city",
			     FILLS({"city", city}, {"offset", offset}));
}

static char *
instant_text(struct arena *arena, const struct language *words, struct civil at,
	     const char *time, int year)
{
	return language_fill(arena, words, "instant",
			     FILLS({"date", dates_day(arena, words, at, year)},
				   {"time", time}));
}

/* The end of something that starts at an instant, without its zone. An end in the small
 * hours belongs to the evening it ends. */
static char *
instants_text(struct arena *arena, const struct language *words,
	      const struct when *start, const struct when *end, int year)
{
	char *from = time_text(arena, words, start->at), *to;
	struct civil until = end->at;
	bool same_day;

	if (end->precision == WHEN_INSTANT && start->zone && zone_known(start->zone))
		until = zone_from_unix(start->zone, end->unix, NULL, NULL);
	else if (end->precision == WHEN_INSTANT)
		until = civil_from_seconds(end->unix + start->offset);
	same_day = civil_days(until.year, until.month, until.day) ==
		   civil_days(start->at.year, start->at.month, start->at.day);
	if (end->precision != WHEN_INSTANT) {
		to = dates_day(arena, words, until, year);
		from = instant_text(arena, words, start->at, from, year);
		return same_day ? from : joined(arena, words, from, to);
	}
	to = time_text(arena, words, until);
	if (same_day || end->unix - start->unix < 12 * HOUR) {
		from = language_fill(arena, words, "time_span",
				     FILLS({"start", from}, {"end", to}));
		return instant_text(arena, words, start->at, from, year);
	}
	return joined(arena, words, instant_text(arena, words, start->at, from, year),
		      instant_text(arena, words, until, to, year));
}

static char *
instant_span(struct arena *arena, const struct language *words,
	     const struct when *start, const struct when *end, int year)
{
	char *text;

	if (end->precision == WHEN_DAY ||
	    (end->precision == WHEN_INSTANT && end->unix > start->unix))
		text = instants_text(arena, words, start, end, year);
	else
		text = instant_text(arena, words, start->at,
				    time_text(arena, words, start->at), year);
	return language_fill(arena, words, "zone",
			     FILLS({"when", text},
				   {"zone", dates_zone(arena, words, start)}));
}

static bool
is_later(struct civil a, struct civil b)
{
	return civil_days(a.year, a.month, a.day) < civil_days(b.year, b.month, b.day);
}

static char *
day_span(struct arena *arena, const struct language *words, const struct when *start,
	 const struct when *end, int year)
{
	if ((end->precision == WHEN_DAY || end->precision == WHEN_INSTANT) &&
	    is_later(start->at, end->at))
		return days_text(arena, words, start->at, end->at, year);
	return dates_day(arena, words, start->at, year);
}

char *
dates_month(struct arena *arena, const struct language *words, const char *list,
	    int of_year, int month, int year)
{
	const char *name = language_item(words, list, month - 1);

	if (of_year == year)
		return arena_strdup(arena, name);
	return language_fill(arena, words, "month_year",
			     FILLS({"month", name},
				   {"year", number(arena, 1, of_year)}));
}

static char *
month_span(struct arena *arena, const struct language *words, const struct when *start,
	   const struct when *end, int year)
{
	char *text = dates_month(arena, words, "months", start->at.year,
				 start->at.month, year);

	if (end->precision == WHEN_MONTH && is_later(start->at, end->at))
		text = joined(arena, words,
			      dates_month(arena, words, "months", start->at.year,
					  start->at.month,
					  start->at.year == end->at.year ? end->at.year
									 : year),
			      dates_month(arena, words, "months", end->at.year,
					  end->at.month, year));
	return language_fill(arena, words, "when_month", FILLS({"month", text}));
}

static char *
quarter_span(struct arena *arena, const struct language *words,
	     const struct when *start, const struct when *end, int year)
{
	const char *text = language_item(words, "quarters", (start->at.month - 1) / 3);

	(void)end;
	if (start->at.year != year)
		text = language_fill(arena, words, "quarter_year",
				     FILLS({"quarter", text},
					   {"year", number(arena, 1, start->at.year)}));
	return language_fill(arena, words, "when_quarter", FILLS({"quarter", text}));
}

static char *
year_span(struct arena *arena, const struct language *words, const struct when *start,
	  const struct when *end, int year)
{
	char *text = number(arena, 1, start->at.year);

	if (end->precision == WHEN_YEAR && end->at.year > start->at.year)
		text = joined(arena, words, text, number(arena, 1, end->at.year));
	else if (start->at.year == year)
		return arena_strdup(arena, render_word(words, "when_none"));
	return language_fill(arena, words, "when_year", FILLS({"year", text}));
}

static char *
parent_span(struct arena *arena, const struct language *words, const struct when *start,
	    const struct when *end, int year)
{
	(void)start, (void)end, (void)year;
	return arena_strdup(arena, render_word(words, "when_parent"));
}

static char *
no_span(struct arena *arena, const struct language *words, const struct when *start,
	const struct when *end, int year)
{
	(void)start, (void)end, (void)year;
	return arena_strdup(arena, render_word(words, "when_none"));
}

typedef char *span(struct arena *, const struct language *, const struct when *,
		   const struct when *, int);

char *
render_span(struct arena *arena, const struct language *words, const struct when *start,
	    const struct when *end, int year)
{
	static span *const spans[] =
		{[WHEN_NONE] = no_span,        [WHEN_PARENT] = parent_span,
		 [WHEN_YEAR] = year_span,      [WHEN_QUARTER] = quarter_span,
		 [WHEN_MONTH] = month_span,    [WHEN_DAY] = day_span,
		 [WHEN_INSTANT] = instant_span};

	return spans[start->precision](arena, words, start, end, year);
}
