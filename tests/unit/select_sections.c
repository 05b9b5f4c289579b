/*
 * select_sections.c - in which section of an edition a thing stands, in which order, and
 * under which label; the edges of the horizon, by instants and by days.
 */
#include "support/sections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NEW " | read=1680500000"

/* One thing alone: the section where it stands, without highlights. */
struct alone {
	const char *entry, *want;
};

static void
each_alone(const struct alone *cases, size_t n)
{
	const char *told;
	struct edition_world w;
	size_t i;

	for (i = 0; i < n; i++) {
		edition_begin(&w);
		told = EDITION_TELL(&w, cases[i].entry);
		if (strncmp(told, "highlights", 10) == 0)
			told = strchr(told, '\n') + 1;
		if (strcmp(told, cases[i].want) != 0)
			(void)fprintf(stderr, "%s\n", cases[i].entry);
		assert_string_equal(told, cases[i].want);
		assert_int_equal(w.edition.count, *cases[i].want ? 1 : 0);
		edition_end(&w);
	}
}

#define EACH_ALONE(cases) each_alone(cases, sizeof(cases) / sizeof *(cases))

static void
events(void **state)
{
	static const struct alone cases[] = {
		/* The horizon, by instants. */
		{"s/a | es=A | when=2023-04-03T09:00", "2023-04: a\n"},
		{"s/a | es=A | when=2023-04-03T08:59", ""},
		{"s/a | es=A | when=2023-04-03T08:00..2023-04-03T09:00", ""},
		{"s/a | es=A | when=2023-04-03T08:00..2023-04-03T09:01",
		 "2023-04: a\n"},
		{"s/a | es=A | when=2023-05-29T08:59", "2023-05: a\n"},
		{"s/a | es=A | when=2023-05-29T09:00", "save: a\n"},
		/* The same by days: today counts whole, and so does the last day. */
		{"s/a | es=A | when=2023-04-03", "2023-04: a\n"},
		{"s/a | es=A | when=2023-04-02", ""},
		{"s/a | es=A | when=2023-05-29", "2023-05: a\n"},
		{"s/a | es=A | when=2023-05-30", "save: a\n"},
		/* A day is that of its place: in Tokyo 3 April ends at noon of Montevideo. */
		{"s/a | es=A | zone=Asia/Tokyo | when=2023-04-03", "2023-04: a\n"},
		{"s/a | es=A | zone=Pacific/Kiritimati | when=2023-04-03", ""},
		{"s/a | es=A | zone=Pacific/Honolulu | when=2023-04-02", ""},
		{"s/a | es=A | zone=Pacific/Pago_Pago | when=2023-04-02", ""},
		/* What is running stands in the month of now, from whenever it is. */
		{"s/a | es=A | when=2023-02-01..2023-04-03", "2023-04: a\n"},
		{"s/a | es=A | when=2023-02-01..2023-04-02", ""},
		{"s/a | es=A | when=2023-04-30..2023-05-02", "2023-04: a\n"},
		/* Later: a date to save, for a year. */
		{"s/a | es=A | when=2024-04-01", "save: a\n"},
		{"s/a | es=A | when=2024-04-10", ""},
		/* Uncertain: a date to save, also within the horizon, until it is over. */
		{"s/a | es=A | when=2023-05", "save: a\n"},
		{"s/a | es=A | when=2023-04", "save: a\n"},
		{"s/a | es=A | when=2023-03", ""},
		{"s/a | es=A | when=2023-Q1", ""},
		{"s/a | es=A | when=2023-Q2", "save: a\n"},
		{"s/a | es=A | when=2023", "save: a\n"},
		{"s/a | es=A | when=2022", ""},
		{"s/a | es=A | when=2024", "save: a\n"},
		{"s/a | es=A | when=2025", ""},
		{"s/a | es=A", ""},
		{"s/a | es=A | status=tentative", "save: a\n"},
		{"s/a | es=A | when=parent", ""},
		/* What was called off is told while its date is near. */
		{"s/a | es=A | status=cancelled | when=2023-05-08",
		 "2023-05: a!cancelled\n"},
		{"s/a | es=A | status=postponed | when=2023-05-08",
		 "2023-05: a!postponed\n"},
		{"s/a | es=A | status=cancelled | when=2023-06-08", ""},
		{"s/a | es=A | status=postponed | when=2023-05", ""},
		/* Learning. */
		{"s/a | es=A | type=webinar | when=2023-04-20T15:00", "training: a\n"},
		{"s/a | es=A | type=training | when=2023-04-20", "training: a\n"},
		{"s/a | es=A | type=course | when=2023-04-20", "training: a\n"},
		{"s/a | es=A | type=tutorial | when=2023-04-20", "training: a\n"},
		{"s/a | es=A | type=workshop | when=2023-04-20", "2023-04: a\n"},
		{"s/a | es=A | type=webinar | when=2023-06-20", "save: a\n"},
		/* New is what came since the last issue. */
		{"s/a | es=A | when=2023-05-08" NEW, "2023-05: a!new\n"},
		{"s/a | es=A | when=2023-05-08 | published=2023-03-27T09:00",
		 "2023-05: a\n"},
		{"s/a | es=A | when=2023-05-08 | published=2023-03-27T09:01",
		 "2023-05: a!new\n"},
		{"s/a | es=A | when=2023-09" NEW, "save: a!new\n"},
	};

	(void)state;
	EACH_ALONE(cases);
}

static void
calls(void **state)
{
	static const struct alone cases[] = {
		/* Deadlines in the horizon. A day may be used to its end. */
		{"s/a | kind=call | es=A | deadline=2023-04-03T09:00",
		 "closing: a!last_days\n"},
		{"s/a | kind=call | es=A | deadline=2023-04-03T08:59", ""},
		{"s/a | kind=call | es=A | deadline=2023-04-03",
		 "closing: a!last_days\n"},
		{"s/a | kind=call | es=A | deadline=2023-04-02", ""},
		/* Anywhere on earth 2 April ends this very second. */
		{"s/a | kind=call | es=A | deadline=2023-04-02 AoE", ""},
		{"s/a | kind=call | es=A | deadline=2023-04-03 AoE",
		 "closing: a!last_days\n"},
		{"s/a | kind=call | es=A | deadline=2023-05-29T08:59", "closing: a\n"},
		{"s/a | kind=call | es=A | deadline=2023-05-29T09:00", "calls: a\n"},
		{"s/a | kind=call | es=A | deadline=2023-05-28", "closing: a\n"},
		{"s/a | kind=call | es=A | deadline=2023-05-29", "calls: a\n"},
		/* Two days before it. */
		{"s/a | kind=call | es=A | deadline=2023-04-05T09:00",
		 "closing: a!last_days\n"},
		{"s/a | kind=call | es=A | deadline=2023-04-05T09:01", "closing: a\n"},
		{"s/a | kind=call | es=A | deadline=2023-04-04" NEW,
		 "closing: a!last_days\n"},
		{"s/a | kind=call | es=A | deadline=2023-04-20" NEW,
		 "closing: a!new\n"},
		/* Roughly known: not a deadline yet. */
		{"s/a | kind=call | es=A | deadline=2023-05", "calls: a\n"},
		{"s/a | kind=call | es=A | deadline=2023-03", ""},
		/* Without one: from its opening, for half a year. */
		{"s/a | kind=call | es=A | opens=2023-03-01", "calls: a\n"},
		{"s/a | kind=call | es=A | opens=2023-05-20", "calls: a\n"},
		{"s/a | kind=call | es=A | opens=2023-05-30", ""},
		{"s/a | kind=call | es=A | opens=2023-05-29T08:59", "calls: a\n"},
		{"s/a | kind=call | es=A | opens=2023-05-29T09:00", ""},
		{"s/a | kind=call | es=A | opens=2022-03-01", ""},
		{"s/a | kind=call | es=A | opens=2023-06 | deadline=2023-08-01", ""},
		{"s/a | kind=call | es=A | opens=2023-06 | deadline=2023-05-01",
		 "closing: a\n"},
		{"s/a | kind=call | es=A | when=2023-03-20", "calls: a\n"},
		{"s/a | kind=call | es=A | when=2023-03-20..2023-03-31", ""},
		{"s/a | kind=call | es=A | when=2023", "calls: a\n"},
		{"s/a | kind=call | es=A | when=2022", ""},
		{"s/a | kind=call | es=A", "calls: a\n"},
		{"s/a | kind=call | es=A | listed=no", ""},
		{"s/a | kind=call | es=A | published=2022-03-01", ""},
		{"s/a | kind=call | es=A | published=2023-03-01", "calls: a\n"},
		/* Called off. */
		{"s/a | kind=call | es=A | deadline=2023-04-20 | status=cancelled",
		 "closing: a!cancelled\n"},
		{"s/a | kind=call | es=A | deadline=2023-09-20 | status=cancelled", ""},
	};

	(void)state;
	EACH_ALONE(cases);
	/* A call for an event that is over is over. */
	EDITION_EXPECT("", "s/e | es=E | when=2023-03-01",
		       "s/a | kind=call | es=A | parent=e | opens=2023-02-01");
	/* By deadline, those without one last. */
	EDITION_EXPECT("highlights: b c\nclosing: b c\ncalls: d e a\n",
		       "s/a | kind=call | es=A | opens=2023-03-01",
		       "s/b | kind=call | es=Z | deadline=2023-04-10",
		       "s/c | kind=call | es=C | deadline=2023-04-10T23:59:59",
		       "s/d | kind=call | es=D | deadline=2023-07-10",
		       "s/e | kind=call | es=E | deadline=2023-08");
}

static void
news_and_others(void **state)
{
	static const struct alone cases[] = {
		{"s/a | kind=news | es=A | published=2023-03-27T09:00", ""},
		{"s/a | kind=news | es=A | published=2023-03-27T09:01", "news: a\n"},
		{"s/a | kind=news | es=A | published=2023-04-03T09:00", "news: a\n"},
		{"s/a | kind=news | es=A | published=2023-04-03T09:01", ""},
		{"s/a | kind=news | es=A", ""},
		{"s/a | kind=space | es=A | when=2023-04-10" NEW, ""},
		{"s/a | kind=indicator | es=A | when=2023-04-10" NEW, ""},
		{"s/a | kind=bilateral | es=A | when=2023-04-10T10:00",
		 "bilaterals: a\n"},
		{"s/a | kind=bilateral | es=A | when=2023-05", "bilaterals: a\n"},
		{"s/a | kind=bilateral | es=A | when=2023-06-10", ""},
		{"s/a | kind=bilateral | es=A | when=2023-03-10", ""},
		{"s/a | kind=bilateral | es=A | when=2023-04-10 | status=cancelled",
		 "bilaterals: a!cancelled\n"},
	};

	(void)state;
	EACH_ALONE(cases);
	EDITION_EXPECT("news: c b a\n", "s/a | kind=news | es=A | published=2023-03-28",
		       "s/b | kind=news | es=B | published=2023-04-01T10:00",
		       "s/c | kind=news | es=C | published=2023-04-01T11:00");
	EDITION_EXPECT("2023-04: e\nbilaterals: a!new\n",
		       "s/e | es=E | when=2023-04-10",
		       "s/a | kind=bilateral | es=A | when=parent | parent=e" NEW);
}

static void
months(void **state)
{
	struct edition_world w;

	(void)state;
	/* Half past midnight of 1 May in Montevideo: in Honolulu April has not ended. */
	edition_begin(&w);
	w.selection.now = INT64_C(1682911800);
	assert_string_equal(
		EDITION_TELL(
			&w,
			"s/a | es=A | zone=Pacific/Honolulu | when=2023-04-30T20:00",
			"s/b | es=B | when=2023-05-01T02:00"),
		"2023-05: b a\n");
	edition_end(&w);
	EDITION_EXPECT("highlights: d\n2023-04: r b\n2023-05: c d\n",
		       "s/d | es=D | when=2023-05-28..2023-06-02",
		       "s/c | es=C | when=2023-05-08T10:00",
		       "s/b | es=B | when=2023-04-20",
		       "s/r | es=R | when=2023-03-30..2023-04-03");
}

static void
dates_to_save(void **state)
{
	(void)state;
	/* By the earliest time, the less certain last within its period. */
	EDITION_EXPECT("save: june jun sep q4 oct year none\n",
		       "s/none | es=A | status=tentative", "s/year | es=B | when=2023",
		       "s/q4 | es=C | when=2023-10-02..2023-10-06",
		       "s/oct | es=D | when=2023-Q4", "s/sep | es=E | when=2023-09",
		       "s/jun | es=F | when=2023-06",
		       "s/june | es=G | when=2023-06-20");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events),          cmocka_unit_test(calls),
		cmocka_unit_test(news_and_others), cmocka_unit_test(months),
		cmocka_unit_test(dates_to_save),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
