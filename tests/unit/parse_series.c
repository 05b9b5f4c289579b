/*
 * parse_series.c - recurring events: how many occurrences there may be, whatever the rules
 * say, and what a collection is asked for. Calendars are made here.
 */
#include "base/buf.h"
#include "parse/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct buf text;
	struct parsed parsed;
	struct err err;
};

static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		return -1;
	arena_init(&f->arena);
	buf_init(&f->text, 8u << 20);
	buf_str(&f->text, "BEGIN:VCALENDAR\n");
	*state = f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	buf_release(&f->text);
	arena_release(&f->arena);
	free(f);
	return 0;
}

static bool
no_scope(void *context, const char *const *words, struct scope *scope)
{
	(void)context;
	(void)words;
	(void)scope;
	return false;
}

/* 2023 and 2024. */
static const struct parse_context context = {
	.source = "test",
	.kind = "ical",
	.organisation = "lacnic",
	.language = "es",
	.zone = "America/Montevideo",
	.visibility = {true, 0},
	.narrowest = {false, 1},
	.scope = no_scope,
	.now = 1680523200,
	.from = 1672531200,
	.until = 1735689600,
};

static void
add_event(struct fixture *f, int uid, const char *lines)
{
	buf_printf(&f->text, "BEGIN:VEVENT\nUID:%d\nSUMMARY:Evento %d\n%sEND:VEVENT\n",
		   uid, uid, lines);
}

static void
assert_read(struct fixture *f, size_t entries)
{
	struct blob blob = {
		.source = "test",
		.origin = "in",
		.name = "",
		.media_type = "",
		.charset = "",
	};

	buf_str(&f->text, "END:VCALENDAR\n");
	assert_false(f->text.full);
	blob.bytes = f->text.s;
	blob.n = f->text.n;
	assert_int_equal(parse_blobs(&f->arena, &context, &blob, 1, &f->parsed,
				     &f->err),
			 0);
	assert_int_equal(f->parsed.entries.n, entries);
}

static void
assert_note(const struct fixture *f, size_t i, const char *text)
{
	assert_true(i < f->parsed.notes.n);
	assert_string_equal(f->parsed.notes.v[i].text, text);
}

static void
a_thousand_of_an_event(void **state)
{
	struct fixture *f = *state;

	add_event(f, 1, "DTSTART:20000101T120000Z\nRRULE:FREQ=HOURLY\n");
	assert_read(f, 1000);
	assert_note(f, 0,
		    "\"Evento 1\" occurs more than 1000 times: the rest is left out");
	assert_int_equal(f->parsed.notes.n, 1);
	assert_string_equal(f->parsed.entries.v[0]->id, "1/20230101T000000Z");
}

/* But of each series one. */
static void
five_thousand_in_all(void **state)
{
	struct fixture *f = *state;
	int i;

	for (i = 0; i < 10; i++)
		add_event(f, i, "DTSTART:20200101T120000Z\nRRULE:FREQ=DAILY\n");
	assert_read(f, 5000 + 3);
	assert_note(f, 0, "more than 5000 occurrences: of later series only the first");
	assert_int_equal(f->parsed.notes.n, 1);
	assert_string_equal(f->parsed.entries.v[5002]->id, "9/20230101T120000Z");
}

/* Each alone may look at a million times; all together at twenty million. */
static void
rules_that_do_not_end(void **state)
{
	struct fixture *f = *state;
	int i;

	for (i = 0; i < 60; i++)
		add_event(f, i,
			  "DTSTART:19700101T000000Z\n"
			  "RRULE:FREQ=SECONDLY;COUNT=2000000000\n");
	assert_read(f, 0);
	assert_int_equal(f->parsed.notes.n, 60);
	assert_note(f, 0,
		    "\"Evento 0\": its rule takes too long, and is read as far as it "
		    "came");
}

/* All exceptions of a day, in all forms, and more versions of one than days. */
static void
many_exceptions(void **state)
{
	struct fixture *f = *state;
	int i;

	buf_str(&f->text, "BEGIN:VEVENT\nUID:s\nSUMMARY:x\n"
			  "DTSTART:20230101T120000Z\nRRULE:FREQ=DAILY;COUNT=100\n");
	for (i = 0; i < 1000; i++)
		buf_str(&f->text, "EXDATE:20230102T120000Z\n"
				  "EXDATE;VALUE=DATE:20230103\n");
	buf_str(&f->text, "END:VEVENT\n");
	for (i = 0; i < 3000; i++)
		buf_printf(&f->text,
			   "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:202301%02dT120000Z\n"
			   "SUMMARY:versión %d\nDTSTART:202301%02dT150000Z\n"
			   "END:VEVENT\n",
			   4 + i % 20, i, 4 + i % 20);
	assert_read(f, 98);
	assert_int_equal(f->parsed.notes.n, 0);
	assert_string_equal(f->parsed.entries.v[97]->id, "s/20230123T120000Z");
	assert_string_equal(f->parsed.entries.v[97]->title.v[0].text, "versión 2999");
}

static void
a_zone_with_a_long_history(void **state)
{
	struct fixture *f = *state;
	int i;

	buf_str(&f->text, "BEGIN:VTIMEZONE\nTZID:Casa\nBEGIN:STANDARD\n"
			  "DTSTART:19700101T000000\n"
			  "TZOFFSETFROM:-0200\nTZOFFSETTO:-0300\n");
	for (i = 0; i < 2000; i++)
		buf_printf(&f->text, "RDATE:%04d0601T000000\n", 1971 + i % 40);
	buf_str(&f->text, "END:STANDARD\nEND:VTIMEZONE\n");
	add_event(f, 1, "DTSTART;TZID=Casa:20230508T090000\n");
	assert_read(f, 1);
	assert_int_equal(f->parsed.entries.v[0]->start.offset, -3 * 3600);
	assert_note(f, 0, "more than 1000 RDATEs of a VTIMEZONE");
}

static void
a_collection_is_asked_for_the_window(void **state)
{
	struct fixture *f = *state;
	const char *report = parse_report(&f->arena, &context);

	assert_non_null(report);
	assert_non_null(strstr(report, "<C:time-range start=\"20230101T000000Z\" "
				       "end=\"20250101T000000Z\"/>"));
	assert_non_null(strstr(report, "<C:calendar-data/>"));
}

#define SERIES_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERIES_TEST(a_thousand_of_an_event),
		SERIES_TEST(five_thousand_in_all),
		SERIES_TEST(rules_that_do_not_end),
		SERIES_TEST(many_exceptions),
		SERIES_TEST(a_zone_with_a_long_history),
		SERIES_TEST(a_collection_is_asked_for_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
