/*
 * schema_time.c - the times of a schema.org Event: startDate, endDate, duration. ISO 8601
 * as sites write it, which is not always ISO 8601. The end of days is inclusive.
 */
#include "parse/parse_int.h"

#include <string.h>

/* The next number of min to max digits of a text. */
static bool
take(struct str *text, size_t min, size_t max, int *number)
{
	size_t n = 0;

	for (*number = 0; n < text->n && n < max; n++) {
		if (text->s[n] < '0' || text->s[n] > '9')
			break;
		*number = *number * 10 + (text->s[n] - '0');
	}
	*text = str_from(text->s + n, text->n - n);
	return n >= min;
}

/* Pass over one of the signs, which may be missing. */
static bool
skip(struct str *text, const char *signs)
{
	if (text->n == 0 || !text->s[0] || !strchr(signs, text->s[0]))
		return false;
	*text = str_from(text->s + 1, text->n - 1);
	return true;
}

/* "Z", "-05:00", "-0500", "-05" in the usual form, with white space before it; "" for
 * none, NULL for anything else. */
static const char *
offset_of(struct arena *arena, struct str text)
{
	char sign;
	int hours, minutes = 0;

	text = str_trim(text);
	if (text.n == 0)
		return "";
	if (str_is_nocase(text, "Z"))
		return "Z";
	sign = text.s[0];
	if (!skip(&text, "+-") || !take(&text, 2, 2, &hours))
		return NULL;
	skip(&text, ":");
	if (text.n > 0 && (!take(&text, 2, 2, &minutes) || text.n > 0))
		return NULL;
	return arena_printf(arena, "%c%02d:%02d", sign, hours, minutes);
}

/* The usual slips, mended: "2023-5-8", "20230508T0900", "9:00", "09:00 -0500". A text that
 * is nothing of the sort stays as it is. */
static const char *
mended(struct arena *arena, const char *text)
{
	struct str rest = str_trim(str_of(text));
	int year, month, day, hour, minute, second = 0, fraction;
	const char *offset;

	if (!take(&rest, 4, 4, &year))
		return text;
	if (skip(&rest, "-")) {
		if (!take(&rest, 1, 2, &month) || !skip(&rest, "-") ||
		    !take(&rest, 1, 2, &day))
			return text;
	} else if (!take(&rest, 2, 2, &month) || !take(&rest, 2, 2, &day)) {
		return text;
	}
	if (rest.n == 0)
		return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
	if (!skip(&rest, "Tt "))
		return text;
	rest = str_trim(rest);
	if (!take(&rest, 1, 2, &hour))
		return text;
	skip(&rest, ":");
	if (!take(&rest, 2, 2, &minute))
		return text;
	skip(&rest, ":");
	(void)take(&rest, 0, 2, &second);
	if (skip(&rest, ".,") && take(&rest, 1, 9, &fraction))
		while (skip(&rest, "0123456789"))
			;
	offset = offset_of(arena, rest);
	return offset ? arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%s", year,
				     month, day, hour, minute, second, offset)
		      : text;
}

/* Without an offset: in the source's zone. */
static bool
read_time(struct reading *r, const struct schema_event *event, const char *name,
	  struct when *when)
{
	const char *text = schema_property_text(event->node, name), *whole;

	*when = (struct when){.precision = WHEN_NONE};
	if (!text)
		return false;
	whole = mended(r->arena, text);
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
	} units[] = {{'W', 604800, false}, {'D', 86400, false}, {'H', 3600, true},
		     {'M', 60, true},      {'S', 1, true}};
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

static struct when
day_of(const struct when *when)
{
	return when_day(when->at.year, when->at.month, when->at.day, NULL);
}

/* From midnight until the last minute of a day is what calendars write for whole days. */
static void
whole_days(struct entry *entry)
{
	if (!is_at(&entry->start, 0, 0) || !is_at(&entry->end, 23, 59) ||
	    entry->start.at.second != 0)
		return;
	entry->start = day_of(&entry->start);
	entry->end = day_of(&entry->end);
}

/* An end of another precision, or before the start, is left out with a note. */
static void
check_end(struct reading *r, struct entry *entry, int line)
{
	struct when *start = &entry->start, *end = &entry->end;
	const char *wrong = NULL;
	int64_t from, until, unused;

	if (start->precision == WHEN_NONE || end->precision == WHEN_NONE)
		return;
	if (start->precision == WHEN_INSTANT && end->precision == WHEN_DAY &&
	    start->at.year == end->at.year && start->at.month == end->at.month &&
	    start->at.day == end->at.day) {
		end->precision = WHEN_NONE; /* it says nothing more */
		return;
	}
	if (start->precision == WHEN_DAY && end->precision == WHEN_INSTANT)
		*end = day_of(end);
	if (start->precision == WHEN_INSTANT && end->precision == WHEN_DAY)
		*start = day_of(start);
	if (start->precision != end->precision)
		wrong = "is not as exact as startDate";
	else if (when_bounds(start, r->context->zone, &from, &unused) &&
		 when_bounds(end, r->context->zone, &until, &unused) && until < from)
		wrong = "is before startDate";
	if (wrong) {
		notes_take(&r->taker, line, 0, "endDate %s: left out", wrong);
		*end = (struct when){.precision = WHEN_NONE};
	} else if (when_equal(start, end)) {
		*end = (struct when){.precision = WHEN_NONE};
	}
}

void
schema_set_times(struct reading *r, struct entry *entry,
		 const struct schema_event *event)
{
	int64_t seconds;

	if (!read_time(r, event, "startDate", &entry->start))
		return;
	if (!read_time(r, event, "endDate", &entry->end)) {
		seconds = duration_seconds(schema_property_text(event->node, "duration"));
		if (seconds > 0 && entry->start.precision == WHEN_INSTANT) {
			int64_t end = entry->start.unix + seconds;

			entry->end = entry->start.zone
					     ? when_instant(end, entry->start.zone)
					     : when_instant_offset(end,
								   entry->start.offset);
		}
	}
	whole_days(entry);
	check_end(r, entry, event->node->line);
}
