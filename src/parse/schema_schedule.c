/*
 * schema_schedule.c - eventSchedule: the rule of a recurring event in schema.org's words,
 * written as an iCalendar rule and expanded by the ical room, with its limits.
 */
#include "base/buf.h"
#include "ical/ical.h"
#include "parse/parse_int.h"

#include <string.h>

/* Days that a rule leaves out. */
#define MAX_EXCEPTIONS 100

/* What is written into the calendar stands there alone in a value: digits and letters. */
static bool
is_word(const char *text)
{
	return text && *text &&
	       text[strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ/_+-")] == '\0';
}

/* "2017-01-01" and "19:00:00" as "20170101" and "190000", or NULL. */
static const char *
digits(struct arena *arena, const char *text, size_t n)
{
	struct buf out;
	char *found;

	buf_init(&out, n);
	for (; text && *text && !out.full; text++)
		if (*text >= '0' && *text <= '9')
			buf_char(&out, *text);
		else if (!strchr("-:", *text))
			break;
	while (n == 6 && out.n == 4)
		buf_str(&out, "00");
	found = out.n == n ? arena_strndup(arena, out.s, out.n) : NULL;
	buf_release(&out);
	return found;
}

/* The words "P1W", "R/P1D" (repeatFrequency) as FREQ and INTERVAL. */
static bool
put_frequency(struct buf *out, const char *text)
{
	static const struct {
		char unit;
		const char *name;
	} units[] = {{'D', "DAILY"},
		     {'W', "WEEKLY"},
		     {'M', "MONTHLY"},
		     {'Y', "YEARLY"}};
	const char *period = text ? strchr(text, 'P') : NULL;
	size_t n, i;

	if (!period)
		return false;
	period++;
	n = strspn(period, "0123456789");
	for (i = 0; i < sizeof units / sizeof units[0]; i++)
		if (n > 0 && n < 4 && period[n] == units[i].unit && !period[n + 1]) {
			buf_printf(out, "RRULE:FREQ=%s;INTERVAL=%.*s", units[i].name,
				   (int)n, period);
			return true;
		}
	return false;
}

/* A list of values under a key; days of the week by their first two letters. */
static void
put_list(struct buf *out, const struct data *values, const char *key, bool days)
{
	const struct data *value;
	const char *before = key, *text;
	int n = 0;

	for (value = data_first(values); value && n < 31; n++) {
		text = schema_text(value);
		text = text ? schema_local(text).s : NULL;
		if (is_word(text) && (!days || strlen(text) >= 2)) {
			buf_str(out, before);
			if (days)
				buf_printf(out, "%c%c", text[0] & ~0x20,
					   text[1] & ~0x20);
			else
				buf_str(out, text);
			before = ",";
		}
		value = data_next(values, value);
	}
}

static void
put_rule(struct arena *arena, struct buf *out, const struct data *schedule)
{
	const char *count = schema_property_text(schedule, "repeatCount");
	const char *until = digits(arena, schema_property_text(schedule, "endDate"), 8);

	if (!put_frequency(out, schema_property_text(schedule, "repeatFrequency")))
		return;
	put_list(out, schema_property(schedule, "byDay"), ";BYDAY=", true);
	put_list(out, schema_property(schedule, "byMonthDay"), ";BYMONTHDAY=", false);
	put_list(out, schema_property(schedule, "byMonth"), ";BYMONTH=", false);
	if (is_word(count))
		buf_printf(out, ";COUNT=%s", count);
	else if (until)
		buf_printf(out, ";UNTIL=%s", until);
	buf_str(out, "\r\n");
}

/* DTSTART, DTEND or EXDATE of a day, at a time of the schedule or as a whole. */
static void
put_time(struct buf *out, const char *name, const char *day, const char *time,
	 const char *zone)
{
	if (time && zone)
		buf_printf(out, "%s;TZID=%s:%sT%s\r\n", name, zone, day, time);
	else if (time)
		buf_printf(out, "%s:%sT%s\r\n", name, day, time);
	else
		buf_printf(out, "%s;VALUE=DATE:%s\r\n", name, day);
}

/* Until the same day, or past midnight. */
static const char *
end_day(struct arena *arena, const char *day, const char *from, const char *to)
{
	struct civil next;
	int64_t number;

	if (strcmp(to, from) > 0 || !str_number(str_of(day), &number))
		return day;
	next = civil_from_days(civil_days((int)(number / 10000),
					  (int)(number / 100 % 100),
					  (int)(number % 100)) +
			       1);
	return arena_printf(arena, "%04d%02d%02d", next.year, next.month, next.day);
}

static void
put_exceptions(struct arena *arena, struct buf *out, const struct data *schedule,
	       const char *time, const char *zone)
{
	const struct data *days = schema_property(schedule, "exceptDate"), *day;
	int n = 0;

	for (day = data_first(days); day && n < MAX_EXCEPTIONS;
	     day = data_next(days, day), n++) {
		const char *date = schema_text(day);

		if (date)
			date = digits(arena,
				      arena_strndup(arena, date, strcspn(date, "T")),
				      8);
		if (date)
			put_time(out, "EXDATE", date, time, zone);
	}
}

/* One of the values is this number, or this day of the week; or there are none. */
static bool
allows(const struct data *values, int number, const char *weekday)
{
	const struct data *value = data_first(values);
	int64_t found;

	if (!value)
		return true;
	for (; value; value = data_next(values, value)) {
		struct str text = schema_local(schema_text(value));

		if (str_number(text, &found) && found == number)
			return true;
		if (weekday && text.n >= 2 &&
		    str_is_nocase(str_from(text.s, 2), weekday))
			return true;
	}
	return false;
}

/* The first day that the schedule allows: startDate, or that of the window, is only the
 * day from which on it is in force. */
static const char *
first_day(struct reading *r, const struct data *schedule)
{
	static const char *const weekdays[] = {"mo", "tu", "we", "th",
					       "fr", "sa", "su"};
	const char *start =
		digits(r->arena, schema_property_text(schedule, "startDate"), 8);
	struct civil day = civil_from_seconds(r->context->from);
	int64_t number, days;
	int i;

	if (start && str_number(str_of(start), &number))
		day = (struct civil){.year = (int)(number / 10000),
				     .month = (int)(number / 100 % 100),
				     .day = (int)(number % 100)};
	if (!civil_valid(day))
		return start;
	days = civil_days(day.year, day.month, day.day);
	for (i = 0; i < 366; i++) {
		day = civil_from_days(days + i);
		if (allows(schema_property(schedule, "byDay"), 0,
			   weekdays[civil_weekday(days + i)]) &&
		    allows(schema_property(schedule, "byMonthDay"), day.day, NULL) &&
		    allows(schema_property(schedule, "byMonth"), day.month, NULL))
			break;
	}
	if (i == 366)
		day = civil_from_days(days);
	return arena_printf(r->arena, "%04d%02d%02d", day.year, day.month, day.day);
}

static void
put_schedule(struct reading *r, struct buf *out, const struct data *schedule)
{
	struct arena *arena = r->arena;
	const char *day = first_day(r, schedule);
	const char *from =
		digits(arena, schema_property_text(schedule, "startTime"), 6);
	const char *to = digits(arena, schema_property_text(schedule, "endTime"), 6);
	const char *zone = schema_property_text(schedule, "scheduleTimezone");

	if (!is_word(zone))
		zone = NULL;
	buf_str(out, "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:1\r\n");
	put_time(out, "DTSTART", day, from, zone);
	if (from && to)
		put_time(out, "DTEND", end_day(arena, day, from, to), to, zone);
	put_rule(arena, out, schedule);
	put_exceptions(arena, out, schedule, from, zone);
	buf_str(out, "END:VEVENT\r\n");
}

void
schema_schedule(struct reading *r, const struct schema_event *event,
		const struct ical_occurrence **occurrences, size_t *n)
{
	const struct data *schedules = schema_property(event->node, "eventSchedule");
	const struct data *schedule = data_first(schedules);
	struct ical_reading reading = {.arena = r->arena,
				       .taker = &r->taker,
				       .zone = r->context->zone,
				       .from = r->context->from,
				       .until = r->context->until,
				       .line = event->node->line};
	struct ical_events events = {NULL, 0};
	struct buf out;
	struct err err;

	*n = 0;
	if (!schedule || schedule->kind != DATA_OBJECT)
		return;
	if (data_next(schedules, schedule))
		notes_take(&r->taker, event->node->line, 0,
			   "eventSchedule: only the first of several is read");
	buf_init(&out, 64u << 10);
	buf_str(&out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	put_schedule(r, &out, schedule);
	buf_str(&out, "END:VCALENDAR\r\n");
	if (ical_read(&reading, str_from(out.s, out.n), &events, &err))
		parse_note_failure(r, "eventSchedule left out", &err);
	else if (events.n > 0) {
		*occurrences = events.v[0].occurrences;
		*n = events.v[0].n_occurrences;
	}
	buf_release(&out);
}
