/*
 * base_civil.c - the calendar: leap years, the ends of the range, and the dates of
 * feeds and mails, good and bad.
 */
#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void
days_and_back(void **state)
{
	static const struct {
		int year, month, day;
		int64_t days;
		int weekday;
	} cases[] = {
		{1, 1, 1, -719162, 0},      {1600, 2, 29, -135081, 1},
		{1900, 3, 1, -25508, 3},    {1969, 12, 31, -1, 2},
		{1970, 1, 1, 0, 3},         {2000, 2, 29, 11016, 1},
		{2023, 5, 8, 19485, 0},     {2100, 3, 1, 47541, 0},
		{9999, 12, 31, 2932896, 4},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct civil c = civil_from_days(cases[i].days);

		assert_int_equal(civil_days(cases[i].year, cases[i].month,
					    cases[i].day),
				 cases[i].days);
		assert_int_equal(c.year, cases[i].year);
		assert_int_equal(c.month, cases[i].month);
		assert_int_equal(c.day, cases[i].day);
		assert_int_equal(civil_weekday(cases[i].days), cases[i].weekday);
	}
}

static void
every_day_follows_the_one_before(void **state)
{
	int64_t end = civil_days(2401, 1, 1), days = civil_days(1999, 12, 31);
	struct civil before = civil_from_days(days), c;

	(void)state;
	for (days++; days <= end; days++, before = c) {
		c = civil_from_days(days);
		assert_true(civil_valid(c));
		assert_int_equal(civil_days(c.year, c.month, c.day), days);
		if (c.day != 1)
			assert_int_equal(before.day + 1, c.day);
	}
}

static void
seconds_before_the_epoch(void **state)
{
	struct civil c = civil_from_seconds(-1);

	(void)state;
	assert_int_equal(c.year, 1969);
	assert_int_equal(c.hour, 23);
	assert_int_equal(c.second, 59);
	assert_int_equal(civil_seconds(c), -1);
	assert_int_equal(civil_from_seconds(-86400).hour, 0);
	assert_int_equal(civil_from_seconds(-86400).day, 31);
}

static void
validity(void **state)
{
	static const struct {
		struct civil c;
		bool valid;
	} cases[] = {
		{{2024, 2, 29, 0, 0, 0}, true},   {{2023, 2, 29, 0, 0, 0}, false},
		{{2023, 2, 30, 0, 0, 0}, false},  {{2023, 4, 31, 0, 0, 0}, false},
		{{0, 1, 1, 0, 0, 0}, false},      {{10000, 1, 1, 0, 0, 0}, false},
		{{2023, 13, 1, 0, 0, 0}, false},  {{2023, 0, 1, 0, 0, 0}, false},
		{{2023, 1, 0, 0, 0, 0}, false},   {{2023, 1, 1, 24, 0, 0}, false},
		{{2023, 1, 1, 23, 60, 0}, false}, {{2016, 12, 31, 23, 59, 60}, true},
		{{2023, 1, 1, 0, 0, 61}, false},  {{2023, 1, 1, -1, 0, 0}, false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(civil_valid(cases[i].c), cases[i].valid);
}

struct reading {
	const char *text; /* what is read */
	bool good;
	const char *utc; /* the instant as "YYYY-MM-DD hh:mm:ss" */
	int offset;      /* in minutes */
};

static void
check_readings(const struct reading *cases, size_t n,
	       bool (*parse)(struct str, int64_t *, int *))
{
	char text[64];
	size_t i;

	for (i = 0; i < n; i++) {
		int64_t t = 77;
		int offset = 77;
		struct civil c;

		if (parse(str_of(cases[i].text), &t, &offset) != cases[i].good)
			fail_msg("'%s' should be %s", cases[i].text,
				 cases[i].good ? "good" : "bad");
		if (!cases[i].good) {
			assert_int_equal(t, 77);
			continue;
		}
		c = civil_from_seconds(t);
		(void)snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d",
			       c.year, c.month, c.day, c.hour, c.minute, c.second);
		assert_string_equal(text, cases[i].utc);
		assert_int_equal(offset, cases[i].offset * 60);
	}
}

static void
rfc3339(void **state)
{
	static const struct reading cases[] = {
		{"2023-04-03T12:00:00Z", true, "2023-04-03 12:00:00", 0},
		{"2023-04-03T12:00:00-03:00", true, "2023-04-03 15:00:00", -180},
		{"2023-04-03t12:00z", true, "2023-04-03 12:00:00", 0},
		{"2023-04-03 12:00+05:30", true, "2023-04-03 06:30:00", 330},
		{"2023-04-03T12:00:00.123456789012Z", true, "2023-04-03 12:00:00", 0},
		{"2023-12-31T24:00:00Z", true, "2024-01-01 00:00:00", 0},
		{"2023-12-31T24:00-03:00", true, "2024-01-01 03:00:00", -180},
		{"2016-12-31T23:59:60Z", true, "2017-01-01 00:00:00", 0},
		{"2024-02-29T00:00:00Z", true, "2024-02-29 00:00:00", 0},
		{"2023-02-29T00:00:00Z", false, NULL, 0},
		{"2023-02-30T00:00:00Z", false, NULL, 0},
		{"2023-04-03T12:00:00", false, NULL, 0},
		{"2023-04-03", false, NULL, 0},
		{"2023-04-03T24:01:00Z", false, NULL, 0},
		{"2023-04-03T24:00:01Z", false, NULL, 0},
		{"2023-04-03T12:60:00Z", false, NULL, 0},
		{"2023-4-3T12:00:00Z", false, NULL, 0},
		{"2023-04-03T12:00:00.Z", false, NULL, 0},
		{"2023-04-03T12:00:00ZZ", false, NULL, 0},
		{"2023-04-03T12:00:00-24:00", false, NULL, 0},
		{"2023-04-03T12:00:00-03:60", false, NULL, 0},
		{"2023-04-03T12:00:00-3:00", false, NULL, 0},
		{"0000-04-03T12:00:00Z", false, NULL, 0},
		{"20023-04-03T12:00:00Z", false, NULL, 0},
		{"", false, NULL, 0},
	};

	(void)state;
	check_readings(cases, sizeof cases / sizeof cases[0], civil_parse_rfc3339);
}

static void
rfc5322(void **state)
{
	static const struct reading cases[] = {
		{"Tue, 28 Mar 2023 13:05:44 +0000", true, "2023-03-28 13:05:44", 0},
		{"28 Mar 2023 13:05:44 -0300", true, "2023-03-28 16:05:44", -180},
		{"Mon, 28 Mar 2023 13:05 GMT", true, "2023-03-28 13:05:00", 0},
		{"Tue,28 Mar 2023 13:05:44 +0530", true, "2023-03-28 07:35:44", 330},
		{"  Tue,  8\tMar  2023 13:05:44 UT ", true, "2023-03-08 13:05:44", 0},
		{"Sun, 06 Nov 94 08:49:37 GMT", true, "1994-11-06 08:49:37", 0},
		{"Sun, 06 Nov 49 08:49:37 GMT", true, "2049-11-06 08:49:37", 0},
		{"Sun, 06 Nov 123 08:49:37 GMT", true, "2023-11-06 08:49:37", 0},
		{"6 november 2023 8:49:37 z", true, "2023-11-06 08:49:37", 0},
		{"Tue, 28 Mar 2023 13:05:44 EST", true, "2023-03-28 18:05:44", -300},
		{"Tue, 28 Mar 2023 13:05:44 EDT", true, "2023-03-28 17:05:44", -240},
		{"Tue, 28 Mar 2023 13:05:44 PST", true, "2023-03-28 21:05:44", -480},
		{"Tue, 28 Mar 2023 13:05:44 -0600 (CST)", true, "2023-03-28 19:05:44",
		 -360},
		{"Tue, 30 Feb 2023 13:05:44 +0000", false, NULL, 0},
		{"Tue, 28 Mrz 2023 13:05:44 +0000", false, NULL, 0},
		{"Tue, 28 Mar 2023 13:05:44 CEST", false, NULL, 0},
		{"Tue, 28 Mar 2023 13:05:44", false, NULL, 0},
		{"Tue, 28 Mar 2023 24:00:00 +0000", false, NULL, 0},
		{"Tue, 28 Mar 2023 13:05:44 +00:00", false, NULL, 0},
		{"Tue, 28 Mar 2023 13:05:44 +0000 x", false, NULL, 0},
		{"Tue, 28 Mar 20233 13:05:44 +0000", false, NULL, 0},
		{"2023-03-28T13:05:44Z", false, NULL, 0},
		{"Tue", false, NULL, 0},
		{"", false, NULL, 0},
	};

	(void)state;
	check_readings(cases, sizeof cases / sizeof cases[0], civil_parse_rfc5322);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_back),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(seconds_before_the_epoch),
		cmocka_unit_test(validity),
		cmocka_unit_test(rfc3339),
		cmocka_unit_test(rfc5322),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
