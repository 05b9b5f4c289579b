/*
 * config_schedule.c - when a schedule last fired, at moments where that is not obvious:
 * on the second, across clock changes, every other week, long ago, never.
 */
#include "config/config_int.h"

#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MONDAYS "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
#define FORTNIGHT "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9"
#define UY "America/Montevideo"
#define CL "America/Santiago"

static const struct {
	const char *rule, *zone, *now;
	const char *fires; /* NULL: never has */
} cases[] = {
	/* Mondays at nine, three hours behind UTC. */
	{MONDAYS, UY, "2023-04-03T12:00:00Z", "2023-04-03T12:00:00Z"},
	{MONDAYS, UY, "2023-04-03T11:59:59Z", "2023-03-27T12:00:00Z"},
	{MONDAYS, UY, "2023-04-03T12:00:01Z", "2023-04-03T12:00:00Z"},
	{MONDAYS, UY, "2023-04-09T23:59:59Z", "2023-04-03T12:00:00Z"},
	{MONDAYS, UY, "2023-04-04T02:30:00Z", "2023-04-03T12:00:00Z"},
	{MONDAYS, "Pacific/Kiritimati", "2023-04-02T18:59:59Z", "2023-03-26T19:00:00Z"},
	{MONDAYS, "Pacific/Kiritimati", "2023-04-02T19:00:00Z", "2023-04-02T19:00:00Z"},
	/* Chile: -03 until 2 April 2023 0:00, -04 until 3 September 2023 0:00. */
	{"FREQ=DAILY;BYHOUR=9", CL, "2023-04-01T23:00:00Z", "2023-04-01T12:00:00Z"},
	{"FREQ=DAILY;BYHOUR=9", CL, "2023-04-02T12:30:00Z", "2023-04-01T12:00:00Z"},
	{"FREQ=DAILY;BYHOUR=9", CL, "2023-04-02T13:00:00Z", "2023-04-02T13:00:00Z"},
	{MONDAYS, CL, "2023-04-04T00:00:00Z", "2023-04-03T13:00:00Z"},
	{MONDAYS, CL, "2023-09-04T12:00:00Z", "2023-09-04T12:00:00Z"},
	/* A time that the change skips comes an hour later, by the clock. */
	{"FREQ=DAILY;BYHOUR=0;BYMINUTE=30", CL, "2023-09-03T04:29:59Z",
	 "2023-09-02T04:30:00Z"},
	{"FREQ=DAILY;BYHOUR=0;BYMINUTE=30", CL, "2023-09-03T04:30:00Z",
	 "2023-09-03T04:30:00Z"},
	/* One that it repeats comes the first time. */
	{"FREQ=DAILY;BYHOUR=23;BYMINUTE=30", CL, "2023-04-02T02:30:00Z",
	 "2023-04-02T02:30:00Z"},
	{"FREQ=DAILY;BYHOUR=23;BYMINUTE=30", CL, "2023-04-02T03:45:00Z",
	 "2023-04-02T02:30:00Z"},
	/* Skipped, and so behind the later one of the same day. */
	{"FREQ=DAILY;BYHOUR=0,1;BYMINUTE=45", CL, "2023-09-03T04:45:00Z",
	 "2023-09-03T04:45:00Z"},
	/* Months. */
	{"FREQ=MONTHLY;BYDAY=-1MO;BYHOUR=8", UY, "2023-05-29T10:59:59Z",
	 "2023-04-24T11:00:00Z"},
	{"FREQ=MONTHLY;BYDAY=-1MO;BYHOUR=8", UY, "2023-05-31T00:00:00Z",
	 "2023-05-29T11:00:00Z"},
	{"FREQ=MONTHLY;BYDAY=1MO", UY, "2023-05-01T03:00:00Z", "2023-05-01T03:00:00Z"},
	{"FREQ=MONTHLY;BYDAY=1MO", UY, "2023-05-01T02:59:59Z", "2023-04-03T03:00:00Z"},
	{"FREQ=MONTHLY;BYDAY=1MO", UY, "2023-05-31T02:59:59Z", "2023-05-01T03:00:00Z"},
	{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", UY, "2023-05-10T12:00:00Z",
	 "2023-04-28T03:00:00Z"},
	{"FREQ=MONTHLY;BYMONTHDAY=31", UY, "2023-05-30T12:00:00Z",
	 "2023-03-31T03:00:00Z"},
	{"FREQ=MONTHLY;BYMONTHDAY=-1", UY, "2023-03-01T12:00:00Z",
	 "2023-02-28T03:00:00Z"},
	{"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", UY, "2023-06-30T12:00:00Z",
	 "2023-04-15T03:00:00Z"},
	/* Every other week, counted from 2000-01-03: 1213 weeks before 2023-04-03. */
	{FORTNIGHT, UY, "2023-04-03T13:00:00Z", "2023-03-27T12:00:00Z"},
	{FORTNIGHT, UY, "2023-04-10T13:00:00Z", "2023-04-10T12:00:00Z"},
	{"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", UY, "2023-04-02T12:00:00Z",
	 "2023-04-02T03:00:00Z"},
	{"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", UY, "2023-04-02T12:00:00Z",
	 "2023-03-26T03:00:00Z"},
	{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=TH", UY, "2023-04-07T12:00:00Z",
	 "2023-04-07T03:00:00Z"},
	{"FREQ=DAILY;INTERVAL=2", UY, "2023-04-03T12:00:00Z", "2023-04-02T03:00:00Z"},
	{"FREQ=DAILY;BYHOUR=8,18;BYMINUTE=15", UY, "2023-04-03T21:14:00Z",
	 "2023-04-03T11:15:00Z"},
	/* Seldom. */
	{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", UY, "2023-04-03T12:00:00Z",
	 "2020-02-29T03:00:00Z"},
	{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", UY, "2023-04-03T12:00:00Z",
	 "2016-02-29T03:00:00Z"},
	{"FREQ=YEARLY;INTERVAL=5;BYMONTH=3;BYMONTHDAY=1", UY, "2023-04-03T12:00:00Z",
	 "2020-03-01T03:00:00Z"},
	{"FREQ=YEARLY;BYMONTH=1,7;BYDAY=2TU", UY, "2023-08-01T12:00:00Z",
	 "2023-07-11T03:00:00Z"},
	/* Never yet. */
	{MONDAYS, UY, "1999-12-31T00:00:00Z", NULL},
	{MONDAYS, UY, "2000-01-03T11:59:59Z", NULL},
	{MONDAYS, UY, "2000-01-03T12:00:00Z", "2000-01-03T12:00:00Z"},
	{"FREQ=MONTHLY;BYMONTHDAY=15", UY, "2000-01-10T00:00:00Z", NULL},
	{"FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29;BYDAY=SA", UY,
	 "2023-04-03T12:00:00Z", "2020-02-29T03:00:00Z"},
};

static struct schedule *
read_rule(struct arena *arena, const char *rule)
{
	struct schedule *schedule = NULL;
	struct err err = {ERR_NONE, ""};

	if (schedule_read(arena, rule, &schedule, &err))
		fail_msg("%s: %s", rule, err.text);
	return schedule;
}

static int64_t
instant(const char *text)
{
	int64_t seconds;
	int offset;

	if (!civil_parse_rfc3339(str_of(text), &seconds, &offset))
		fail_msg("%s is no time", text);
	return seconds;
}

static void
latest(void **state)
{
	struct arena arena;
	int64_t fires;
	bool found;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		fires = 0;
		found = schedule_latest(read_rule(&arena, cases[i].rule), cases[i].zone,
					instant(cases[i].now), &fires);
		if (found != (cases[i].fires != NULL))
			fail_msg("%s at %s: %s", cases[i].rule, cases[i].now,
				 found ? "fired" : "never fired");
		if (found && fires != instant(cases[i].fires))
			fail_msg("%s at %s: %lld, not %s", cases[i].rule, cases[i].now,
				 (long long)fires, cases[i].fires);
	}
	arena_release(&arena);
}

/* The same by counting days. */
static int64_t
latest_fortnight(const char *zone, int64_t now)
{
	int64_t days = civil_days(2000, 1, 3), fires = 0, next;
	struct civil at;

	for (;; days += 14) {
		at = civil_from_days(days);
		at.hour = 9;
		next = zone_to_unix(zone, at);
		if (next > now)
			return fires;
		fires = next;
	}
}

static void
every_hour_of_a_year(void **state)
{
	int64_t now = instant("2023-03-01T00:00:00Z"), end = now + 365 * 86400, fires;
	const struct schedule *schedule;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	schedule = read_rule(&arena, FORTNIGHT);
	for (; now < end; now += 3600) {
		assert_true(schedule_latest(schedule, CL, now, &fires));
		assert_int_equal(fires, latest_fortnight(CL, now));
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(latest),
		cmocka_unit_test(every_hour_of_a_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
