/*
 * base_zone.c - zones: names that are none, gaps and overlaps of clock changes, laws
 * that changed, and the search for changes. Times are past, so that tzdata no longer
 * moves them.
 */
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
names(void **state)
{
	static const char *const good[] = {"America/Montevideo",
					   "UTC",
					   "Etc/GMT+12",
					   "America/Argentina/Buenos_Aires",
					   "America/Port-au-Prince",
					   "EST5EDT"};
	static const char *const bad[] = {"",
					  "America",
					  "America/",
					  "america/montevideo",
					  "America/Montevidio",
					  "/usr/share/zoneinfo/UTC",
					  "../zoneinfo/UTC",
					  "America/../UTC",
					  "UTC ",
					  "UTC\n",
					  ":UTC",
					  "EST5",
					  "zone.tab",
					  "leapseconds",
					  "right/UTC",
					  "posix/UTC",
					  "localtime",
					  "posixrules",
					  "Factory",
					  "Montevideo Standard Time"};
	char long_name[300];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!zone_known(good[i]))
			fail_msg("%s should be known", good[i]);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (zone_known(bad[i]))
			fail_msg("'%s' should not be known", bad[i]);
	memset(long_name, 'A', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	assert_false(zone_known(long_name));
}

static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	return civil_seconds((struct civil){year, month, day, hour, minute, 0});
}

/* The answers are kept, and must be libc's own: before and behind the clock changes of many
 * years, whatever zone is asked about next. This comes first, as it sets TZ itself. */
static void
as_libc_says(void **state)
{
	static const char *const zones[] = {"America/Sao_Paulo", "America/Santiago",
					    "Africa/Casablanca", "Asia/Gaza",
					    "Europe/Dublin",     "America/Asuncion",
					    "Pacific/Apia",      "UTC"};
	enum { ZONES = sizeof zones / sizeof zones[0], TIMES = 500 };
	static struct {
		int offset;
		bool daylight;
	} want[ZONES][TIMES];
	const int64_t first = -5000000000, step = 19999999;
	char name[64];
	struct tm tm;
	size_t z, i;

	(void)state;
	for (z = 0; z < ZONES; z++) {
		(void)snprintf(name, sizeof name, ":/usr/share/zoneinfo/%s", zones[z]);
		assert_int_equal(setenv("TZ", name, 1), 0);
		tzset();
		for (i = 0; i < TIMES; i++) {
			time_t t = (time_t)(first + (int64_t)i * step);

			assert_non_null(localtime_r(&t, &tm));
			want[z][i].offset = (int)tm.tm_gmtoff;
			want[z][i].daylight = tm.tm_isdst > 0;
		}
	}
	for (i = 0; i < TIMES; i++) {
		for (z = 0; z < ZONES; z++) {
			int64_t t = first + (int64_t)i * step;
			bool daylight;
			int offset;

			(void)zone_from_unix(zones[z], t, &offset, &daylight);
			if (offset != want[z][i].offset ||
			    daylight != want[z][i].daylight)
				fail_msg("%s at %lld: %d", zones[z], (long long)t,
					 offset);
		}
	}
}

static void
local_to_utc(void **state)
{
	static const struct {
		const char *zone;
		struct civil local, utc;
	} cases[] = {
		{"UTC", {2023, 5, 8, 9, 0, 0}, {2023, 5, 8, 9, 0, 0}},
		{"America/Montevideo", {2023, 5, 8, 9, 0, 0}, {2023, 5, 8, 12, 0, 0}},
		/* New York: 02:00 to 03:00 is skipped on 2023-03-12, 01:00 to 02:00
		 * repeated on 2023-11-05. */
		{"America/New_York",
		 {2023, 3, 12, 1, 59, 59},
		 {2023, 3, 12, 6, 59, 59}},
		{"America/New_York", {2023, 3, 12, 2, 0, 0}, {2023, 3, 12, 7, 0, 0}},
		{"America/New_York", {2023, 3, 12, 2, 30, 0}, {2023, 3, 12, 7, 30, 0}},
		{"America/New_York", {2023, 3, 12, 3, 0, 0}, {2023, 3, 12, 7, 0, 0}},
		{"America/New_York",
		 {2023, 11, 5, 0, 59, 59},
		 {2023, 11, 5, 4, 59, 59}},
		{"America/New_York", {2023, 11, 5, 1, 30, 0}, {2023, 11, 5, 5, 30, 0}},
		{"America/New_York", {2023, 11, 5, 2, 0, 0}, {2023, 11, 5, 7, 0, 0}},
		/* Santiago: midnight to 01:00 is skipped on 2023-09-03, 23:00 to
		 * midnight repeated on 2023-04-01. */
		{"America/Santiago", {2023, 9, 3, 0, 0, 0}, {2023, 9, 3, 4, 0, 0}},
		{"America/Santiago", {2023, 9, 3, 0, 30, 0}, {2023, 9, 3, 4, 30, 0}},
		{"America/Santiago", {2023, 9, 3, 1, 0, 0}, {2023, 9, 3, 4, 0, 0}},
		{"America/Santiago", {2023, 4, 1, 22, 59, 59}, {2023, 4, 2, 1, 59, 59}},
		{"America/Santiago", {2023, 4, 1, 23, 30, 0}, {2023, 4, 2, 2, 30, 0}},
		{"America/Santiago", {2023, 4, 2, 0, 0, 0}, {2023, 4, 2, 4, 0, 0}},
		/* Mexico gave up daylight time on 2022-10-30. */
		{"America/Mexico_City", {2022, 7, 1, 12, 0, 0}, {2022, 7, 1, 17, 0, 0}},
		{"America/Mexico_City", {2023, 7, 1, 12, 0, 0}, {2023, 7, 1, 18, 0, 0}},
		{"America/Merida", {2023, 5, 8, 9, 0, 0}, {2023, 5, 8, 15, 0, 0}},
		{"America/Cancun", {2023, 5, 8, 9, 0, 0}, {2023, 5, 8, 14, 0, 0}},
		{"America/Tijuana", {2023, 7, 1, 12, 0, 0}, {2023, 7, 1, 19, 0, 0}},
		{"America/Sao_Paulo", {2018, 11, 4, 0, 0, 0}, {2018, 11, 4, 3, 0, 0}},
		{"America/St_Johns", {2023, 1, 1, 0, 0, 0}, {2023, 1, 1, 3, 30, 0}},
		{"Etc/GMT+12", {2023, 1, 13, 23, 59, 0}, {2023, 1, 14, 11, 59, 0}},
		/* Samoa had no 30 December 2011. */
		{"Pacific/Apia", {2011, 12, 30, 12, 0, 0}, {2011, 12, 30, 22, 0, 0}},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t got = zone_to_unix(cases[i].zone, cases[i].local);
		int64_t want = civil_seconds(cases[i].utc);

		if (got != want)
			fail_msg("case %zu, %s: %lld seconds off", i, cases[i].zone,
				 (long long)(got - want));
	}
}

static void
utc_to_local(void **state)
{
	struct civil c;
	bool daylight_time = true;
	int offset = 77;

	(void)state;
	c = zone_from_unix("America/New_York", utc(2023, 11, 5, 5, 30), &offset,
			   &daylight_time);
	assert_int_equal(c.hour, 1);
	assert_int_equal(offset, -4 * 3600);
	assert_true(daylight_time);
	c = zone_from_unix("America/New_York", utc(2023, 11, 5, 6, 30), &offset,
			   &daylight_time);
	assert_int_equal(c.hour, 1);
	assert_int_equal(c.minute, 30);
	assert_int_equal(offset, -5 * 3600);
	assert_false(daylight_time);
	c = zone_from_unix("America/Montevideo", utc(2023, 1, 1, 2, 0), NULL, NULL);
	assert_int_equal(c.year, 2022);
	assert_int_equal(c.hour, 23);
}

static void
the_environment_does_not_matter(void **state)
{
	struct civil noon = {2023, 7, 1, 12, 0, 0};

	(void)state;
	assert_int_equal(setenv("TZDIR", "/nonexistent", 1), 0);
	assert_int_equal(zone_to_unix("America/Lima", noon), utc(2023, 7, 1, 17, 0));
	assert_int_equal(zone_to_unix("America/Bogota", noon), utc(2023, 7, 1, 17, 0));
	assert_int_equal(zone_to_unix("America/La_Paz", noon), utc(2023, 7, 1, 16, 0));
	assert_int_equal(unsetenv("TZDIR"), 0);
}

static void
abbreviations(void **state)
{
	char name[16];

	(void)state;
	zone_abbreviation("America/New_York", utc(2023, 7, 1, 0, 0), name, sizeof name);
	assert_string_equal(name, "EDT");
	zone_abbreviation("America/New_York", utc(2023, 1, 1, 0, 0), name, sizeof name);
	assert_string_equal(name, "EST");
	zone_abbreviation("America/Montevideo", utc(2023, 1, 1, 0, 0), name,
			  sizeof name);
	assert_string_equal(name, "-03");
	zone_abbreviation("America/Mexico_City", utc(2023, 7, 1, 0, 0), name, 3);
	assert_string_equal(name, "CS");
}

static void
check_changes(const char *zone, int64_t from, int64_t until, const int64_t *want,
	      size_t n)
{
	int64_t change = from;
	size_t i = 0;

	while (zone_next_change(zone, change, until, &change)) {
		if (i >= n)
			fail_msg("%s: one change too many, at %lld", zone,
				 (long long)change);
		assert_int_equal(change, want[i]);
		i++;
	}
	assert_int_equal(i, n);
}

static void
changes(void **state)
{
	int64_t year = utc(2023, 1, 1, 0, 0), end = utc(2024, 1, 1, 0, 0);
	const int64_t new_york[] = {utc(2023, 3, 12, 7, 0), utc(2023, 11, 5, 6, 0)};
	const int64_t santiago[] = {utc(2023, 4, 2, 3, 0), utc(2023, 9, 3, 4, 0)};
	const int64_t mexico[] = {utc(2022, 4, 3, 8, 0), utc(2022, 10, 30, 7, 0)};
	/* Morocco goes back for Ramadan. */
	const int64_t casablanca[] = {utc(2023, 3, 19, 2, 0), utc(2023, 4, 23, 2, 0)};
	/* Egypt of 2010 had four changes, two of them within a month. */
	const int64_t cairo[] = {utc(2010, 4, 29, 22, 0), utc(2010, 8, 10, 21, 0),
				 utc(2010, 9, 9, 22, 0), utc(2010, 9, 30, 21, 0)};

	(void)state;
	check_changes("America/Montevideo", year, end, NULL, 0);
	check_changes("America/New_York", year, end, new_york, 2);
	check_changes("America/Santiago", year, end, santiago, 2);
	check_changes("America/Mexico_City", utc(2022, 1, 1, 0, 0), end, mexico, 2);
	check_changes("Africa/Casablanca", year, end, casablanca, 2);
	check_changes("Africa/Cairo", utc(2010, 1, 1, 0, 0), utc(2011, 1, 1, 0, 0),
		      cairo, 4);
	/* (from, until]: the change itself is in it as its end, not as its
	 * beginning. */
	check_changes("America/New_York", new_york[0], new_york[0] + 1, NULL, 0);
	check_changes("America/New_York", new_york[0] - 1, new_york[0], new_york, 1);
	check_changes("America/New_York", new_york[0] - 9, new_york[0] - 1, NULL, 0);
	check_changes("America/New_York", end, year, NULL, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_libc_says),
		cmocka_unit_test(names),
		cmocka_unit_test(local_to_utc),
		cmocka_unit_test(utc_to_local),
		cmocka_unit_test(the_environment_does_not_matter),
		cmocka_unit_test(abbreviations),
		cmocka_unit_test(changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
