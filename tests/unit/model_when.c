/*
 * model_when.c - dates as people announce them: what is read, what is refused, what is
 * written again, and which seconds each can mean.
 */
#include "model/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MONTEVIDEO "America/Montevideo"
#define NEW_YORK "America/New_York"
#define SANTIAGO "America/Santiago"

/* A text, the zone that it is local to, and what when_format makes of what was read. */
static void
reading(void **state)
{
	static const struct {
		const char *text, *zone;
		enum precision precision;
		const char *want;
		const char *want_zone;
	} cases[] = {
		{"2023", NULL, WHEN_YEAR, "2023", NULL},
		{" 2023 ", MONTEVIDEO, WHEN_YEAR, "2023", MONTEVIDEO},
		{"2023-Q1", NULL, WHEN_QUARTER, "2023-Q1", NULL},
		{"2023-q4", NULL, WHEN_QUARTER, "2023-Q4", NULL},
		{"2023-09", MONTEVIDEO, WHEN_MONTH, "2023-09", MONTEVIDEO},
		{"2023-05-08", NULL, WHEN_DAY, "2023-05-08", NULL},
		{"2024-02-29", NULL, WHEN_DAY, "2024-02-29", NULL},
		{"2023-05-08T09:00", MONTEVIDEO, WHEN_INSTANT,
		 "2023-05-08T09:00:00-03:00", MONTEVIDEO},
		{"2023-05-08 09:00:30", MONTEVIDEO, WHEN_INSTANT,
		 "2023-05-08T09:00:30-03:00", MONTEVIDEO},
		{"2023-05-08T24:00", MONTEVIDEO, WHEN_INSTANT,
		 "2023-05-09T00:00:00-03:00", MONTEVIDEO},
		{"2023-12-31T24:00Z", NULL, WHEN_INSTANT, "2024-01-01T00:00:00Z", NULL},
		{"2023-05-08T09:00Z", NULL, WHEN_INSTANT, "2023-05-08T09:00:00Z", NULL},
		{"2023-05-08T09:00Z", "UTC", WHEN_INSTANT, "2023-05-08T09:00:00Z",
		 "UTC"},
		{"2023-01-13T23:59-03:00", NULL, WHEN_INSTANT,
		 "2023-01-13T23:59:00-03:00", NULL},
		/* The offset is the zone's own at that time: the zone is kept. */
		{"2023-01-13T23:59-03:00", MONTEVIDEO, WHEN_INSTANT,
		 "2023-01-13T23:59:00-03:00", MONTEVIDEO},
		/* It is another's: what was written stays. */
		{"2023-01-13T23:59-03:00", "America/Lima", WHEN_INSTANT,
		 "2023-01-13T23:59:00-03:00", NULL},
		{"2023-07-01T12:00+05:30", NULL, WHEN_INSTANT,
		 "2023-07-01T12:00:00+05:30", NULL},
		{"2023-01-13T23:59 AoE", MONTEVIDEO, WHEN_INSTANT,
		 "2023-01-13T23:59:00-12:00", NULL},
		{"2023-01-13 23:59 aoe", NULL, WHEN_INSTANT,
		 "2023-01-13T23:59:00-12:00", NULL},
		{"2023-01-13 AoE", MONTEVIDEO, WHEN_DAY, "2023-01-13", "Etc/GMT+12"},
		/* Gap and overlap of clock changes. */
		{"2023-03-12T02:30", NEW_YORK, WHEN_INSTANT,
		 "2023-03-12T03:30:00-04:00", NEW_YORK},
		{"2023-11-05T01:30", NEW_YORK, WHEN_INSTANT,
		 "2023-11-05T01:30:00-04:00", NEW_YORK},
		{"2023-09-03T00:00", SANTIAGO, WHEN_INSTANT,
		 "2023-09-03T01:00:00-03:00", SANTIAGO},
		{"2023-04-01T24:00", SANTIAGO, WHEN_INSTANT,
		 "2023-04-02T00:00:00-04:00", SANTIAGO},
		{"1890-01-01T12:00", MONTEVIDEO, WHEN_INSTANT, "1890-01-01T15:44:51Z",
		 MONTEVIDEO},
	};
	struct arena arena;
	struct when when;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (!when_parse(str_of(cases[i].text), cases[i].zone, &when))
			fail_msg("'%s' should be read", cases[i].text);
		assert_int_equal(when.precision, cases[i].precision);
		assert_string_equal(when_format(&arena, &when), cases[i].want);
		if (cases[i].want_zone)
			assert_string_equal(when.zone, cases[i].want_zone);
		else
			assert_null(when.zone);
	}
	arena_release(&arena);
}

static void
refusing(void **state)
{
	static const struct {
		const char *text, *zone;
	} cases[] = {
		{"", NULL},
		{"23", NULL},
		{"0000", NULL},
		{"20233", NULL},
		{"2023-", NULL},
		{"2023-5", NULL},
		{"2023-13", NULL},
		{"2023-00", NULL},
		{"2023-Q0", NULL},
		{"2023-Q5", NULL},
		{"2023-Q", NULL},
		{"2023/05/08", NULL},
		{"2023-05-8", NULL},
		{"08-05-2023", NULL},
		{"2023-02-29", NULL},
		{"2023-02-30", NULL},
		{"2023-04-31", NULL},
		{"2023-05-00", NULL},
		{"2023-05-08x", NULL},
		{"2023-05-08T", MONTEVIDEO},
		{"2023-05-08T09", MONTEVIDEO},
		{"2023-05-08T9:00", MONTEVIDEO},
		{"2023-05-08T25:00", MONTEVIDEO},
		{"2023-05-08T24:01", MONTEVIDEO},
		{"2023-02-30T09:00", MONTEVIDEO},
		{"2023-05-08T09:00", NULL},                 /* local to what? */
		{"2023-05-08T09:00 EST", MONTEVIDEO},       /* no abbreviations */
		{"2023-05-08T09:00-03:00 AoE", MONTEVIDEO}, /* two offsets */
		{"2023-05 AoE", NULL},
		{"AoE", NULL},
		{"2023-05-08T09:00", "America/Montevidio"},
		{"2023-05-08", "Montevideo Standard Time"},
		{"8 de mayo de 2023", MONTEVIDEO},
		{"tomorrow", MONTEVIDEO},
	};
	struct when when;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (when_parse(str_of(cases[i].text), cases[i].zone, &when))
			fail_msg("'%s' should be refused", cases[i].text);
}

static int64_t
utc(int year, int month, int day, int hour)
{
	return civil_seconds((struct civil){year, month, day, hour, 0, 0});
}

static void
bounds(void **state)
{
	const struct {
		const char *text, *zone, *fallback;
		int64_t first, after;
	} cases[] = {
		{"2023", NULL, NULL, utc(2023, 1, 1, 0), utc(2024, 1, 1, 0)},
		{"2023", NULL, MONTEVIDEO, utc(2023, 1, 1, 3), utc(2024, 1, 1, 3)},
		{"2023-Q1", NULL, NULL, utc(2023, 1, 1, 0), utc(2023, 4, 1, 0)},
		{"2023-Q4", NULL, NULL, utc(2023, 10, 1, 0), utc(2024, 1, 1, 0)},
		{"2024-02", NULL, NULL, utc(2024, 2, 1, 0), utc(2024, 3, 1, 0)},
		{"2023-12", NULL, NULL, utc(2023, 12, 1, 0), utc(2024, 1, 1, 0)},
		{"2023-05-08", MONTEVIDEO, NEW_YORK, utc(2023, 5, 8, 3),
		 utc(2023, 5, 9, 3)},
		{"2023-12-31", NULL, NULL, utc(2023, 12, 31, 0), utc(2024, 1, 1, 0)},
		{"9999-12-31", NULL, NULL, utc(9999, 12, 31, 0), utc(10000, 1, 1, 0)},
		/* Days of 23 and 25 hours; Santiago's have no, or a late, midnight. */
		{"2023-03-12", NEW_YORK, NULL, utc(2023, 3, 12, 5),
		 utc(2023, 3, 13, 4)},
		{"2023-11-05", NEW_YORK, NULL, utc(2023, 11, 5, 4),
		 utc(2023, 11, 6, 5)},
		{"2023-09-03", SANTIAGO, NULL, utc(2023, 9, 3, 4), utc(2023, 9, 4, 3)},
		{"2023-04-01", SANTIAGO, NULL, utc(2023, 4, 1, 3), utc(2023, 4, 2, 4)},
		/* Anywhere on earth the day ends at noon UTC of the next. */
		{"2023-01-13 AoE", NULL, MONTEVIDEO, utc(2023, 1, 13, 12),
		 utc(2023, 1, 14, 12)},
		{"2023-05-08T09:00Z", NULL, MONTEVIDEO, utc(2023, 5, 8, 9),
		 utc(2023, 5, 8, 9)},
	};
	struct when when = {0};
	int64_t first = 7, after = 7;
	size_t i;

	(void)state;
	assert_false(when_bounds(&when, MONTEVIDEO, &first, &after));
	when.precision = WHEN_PARENT;
	assert_false(when_bounds(&when, MONTEVIDEO, &first, &after));
	assert_int_equal(first, 7);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(when_parse(str_of(cases[i].text), cases[i].zone, &when));
		assert_true(when_bounds(&when, cases[i].fallback, &first, &after));
		if (first != cases[i].first || after != cases[i].after)
			fail_msg("%s: off by %lld and %lld", cases[i].text,
				 (long long)(first - cases[i].first),
				 (long long)(after - cases[i].after));
	}
}

static void
ready_made(void **state)
{
	struct when when = when_instant(utc(2023, 7, 1, 12), NEW_YORK), other;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_int_equal(when.at.hour, 8);
	assert_int_equal(when.offset, -4 * 3600);
	assert_string_equal(when_format(&arena, &when), "2023-07-01T08:00:00-04:00");
	other = when_instant(utc(2023, 7, 1, 12), NULL);
	assert_string_equal(when_format(&arena, &other), "2023-07-01T12:00:00Z");
	assert_true(when_equal(&when, &other));
	other = when_instant_offset(utc(2023, 7, 1, 12), 5400);
	assert_string_equal(when_format(&arena, &other), "2023-07-01T13:30:00+01:30");
	assert_null(other.zone);
	other = when_day(2023, 5, 8, MONTEVIDEO);
	assert_string_equal(when_format(&arena, &other), "2023-05-08");
	other.precision = WHEN_PARENT;
	assert_string_equal(when_format(&arena, &other), "");
	other.precision = WHEN_NONE;
	assert_string_equal(when_format(&arena, &other), "");
	arena_release(&arena);
}

static void
equality(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} cases[] = {
		{"2023", "2023", true},
		{"2023", "2024", false},
		{"2023", "2023-01", false},
		{"2023-Q1", "2023-Q1", true},
		{"2023-Q1", "2023-01", false},
		{"2023-05-08", "2023-05-08", true},
		{"2023-05-08", "2023-05-09", false},
		{"2023-05-08T09:00-03:00", "2023-05-08T12:00Z", true},
		{"2023-05-08T09:00-03:00", "2023-05-08T09:00Z", false},
		{"2023-05-08T00:00Z", "2023-05-08", false},
	};
	struct when a = {0}, b = {0};
	size_t i;

	(void)state;
	assert_true(when_equal(&a, &b));
	b.precision = WHEN_PARENT;
	assert_false(when_equal(&a, &b));
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(when_parse(str_of(cases[i].a), NULL, &a));
		assert_true(when_parse(str_of(cases[i].b), NEW_YORK, &b));
		assert_int_equal(when_equal(&a, &b), cases[i].equal);
		assert_int_equal(when_equal(&b, &a), cases[i].equal);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),  cmocka_unit_test(refusing),
		cmocka_unit_test(bounds),   cmocka_unit_test(ready_made),
		cmocka_unit_test(equality),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
