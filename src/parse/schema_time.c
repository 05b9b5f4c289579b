/*
 * schema_time.c - the times of a schema.org Event: startDate, endDate, duration. The end
 * of days is inclusive.
 */
#include "parse/parse_int.h"

#include <string.h>

/* A century: longer ones mean "always", and could leave the calendar. */
#define MAX_SECONDS ((int64_t)100 * 366 * 86400)

/* Without an offset: in the source's zone. */
static bool
read_time(struct reading *r, const struct schema_event *event, const char *name,
	  struct when *when)
{
	const char *text = schema_property_text(event->node, name), *whole;

	*when = (struct when){.precision = WHEN_NONE};
	if (!text)
		return false;
	whole = parse_iso(r->arena, text);
	if (!when_parse(str_of(whole), r->context->zone, when)) {
		notes_take(&r->taker, event->node->line, 0,
			   "%s: \"%s\" is no date; wanted: 2023-05-08, or "
			   "2023-05-08T09:00:00-06:00",
			   name, notes_excerpt(r->arena, str_of(text)));
		*when = (struct when){.precision = WHEN_NONE};
		return false;
	}
	if (when->precision < WHEN_INSTANT)
		when->zone = NULL;
	else if (strlen(whole) == 19)
		notes_once(&r->taker, event->node->line,
			   "times without an offset: read as %s", r->context->zone);
	return true;
}

/* ISO 8601, "P3DT1H30M" or "PT60M", as seconds; 0 when it is none. */
static int64_t
duration_seconds(const char *text)
{
	static const struct {
		char unit;
		int64_t seconds;
		bool time;
	} units[] = {{'W', 604800, false},
		     {'D', 86400, false},
		     {'H', 3600, true},
		     {'M', 60, true},
		     {'S', 1, true}};
	int64_t sum = 0, number;
	bool time = false;
	size_t n, i;

	if (!text || *text++ != 'P')
		return 0;
	while (*text) {
		if (*text == 'T') {
			time = true;
			text++;
			continue;
		}
		n = strspn(text, "0123456789");
		if (n > 6 || !str_number(str_from(text, n), &number))
			return 0;
		for (i = 0; i < sizeof units / sizeof units[0]; i++)
			if (units[i].unit == text[n] && units[i].time == time)
				break;
		if (i == sizeof units / sizeof units[0])
			return 0;
		sum += number * units[i].seconds;
		text += n + 1;
	}
	return sum;
}

static bool
is_at(const struct when *when, int hour, int minute)
{
	return when->precision == WHEN_INSTANT && when->at.hour == hour &&
	       when->at.minute == minute;
}

/* From midnight until the last minute of a day is what calendars write for whole days. */
static void
whole_days(struct entry *entry)
{
	if (!is_at(&entry->start, 0, 0) || !is_at(&entry->end, 23, 59) ||
	    entry->start.at.second != 0)
		return;
	entry->start = parse_day_of(&entry->start);
	entry->end = parse_day_of(&entry->end);
}

void
schema_set_times(struct reading *r, struct entry *entry,
		 const struct schema_event *event)
{
	int64_t seconds;

	if (!read_time(r, event, "startDate", &entry->start))
		return;
	if (!read_time(r, event, "endDate", &entry->end)) {
		seconds =
			duration_seconds(schema_property_text(event->node, "duration"));
		if (seconds > MAX_SECONDS) {
			notes_take(&r->taker, event->node->line, 0,
				   "duration is longer than anything lasts: left out");
		} else if (seconds > 0 && entry->start.precision == WHEN_INSTANT) {
			int64_t end = entry->start.unix + seconds;

			entry->end =
				entry->start.zone
					? when_instant(end, entry->start.zone)
					: when_instant_offset(end, entry->start.offset);
		}
	}
	whole_days(entry);
	parse_settle_end(r, entry, "startDate", "endDate", event->node->line);
}
