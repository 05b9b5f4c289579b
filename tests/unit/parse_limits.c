/*
 * parse_limits.c - what is over a limit, with documents that are made here: too long, too
 * many, too deep. Each must end in time, and say what it is that was too much.
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

static bool
no_scope(void *context, const char *const *words, struct scope *scope)
{
	(void)context;
	(void)words;
	(void)scope;
	return false;
}

static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		return -1;
	arena_init(&f->arena);
	buf_init(&f->text, 64u << 20);
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

static int
reading(struct fixture *f, const char *kind)
{
	const struct parse_context context = {
		.source = "test",
		.kind = kind,
		.organisation = "lacnic",
		.language = "es",
		.zone = "America/Montevideo",
		.visibility = {true, 0},
		.narrowest = {false, 1},
		.scope = no_scope,
	};
	const struct blob blob = {
		.source = "test",
		.origin = "in",
		.name = "",
		.media_type = "",
		.charset = "",
		.bytes = f->text.s,
		.n = f->text.n,
	};

	assert_false(f->text.full);
	return parse_blobs(&f->arena, &context, &blob, 1, &f->parsed, &f->err);
}

static void
assert_over_limit(struct fixture *f, const char *kind, const char *text)
{
	assert_int_equal(reading(f, kind), -1);
	assert_int_equal(f->err.kind, ERR_LIMIT);
	assert_string_equal(f->err.text, text);
}

static void
repeat(struct fixture *f, const char *text, size_t n)
{
	while (n-- > 0)
		buf_str(&f->text, text);
}

static void
more_than_8_mib(void **state)
{
	struct fixture *f = *state;

	repeat(f, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", 300000);
	assert_over_limit(f, "ical", "in: more than 8388608 bytes");
}

static void
calendar_with_a_long_line(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:x\n");
	repeat(f, " 0123456789012345678901234567890123456789012345678901234567890\n",
	       5000);
	buf_str(&f->text, "END:VEVENT\nEND:VCALENDAR\n");
	assert_over_limit(f, "ical", "in:4: a line of more than 262144 bytes");
}

static void
calendar_with_a_long_line_that_is_not_read(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:x\nATTACH:\n");
	repeat(f, " 0123456789012345678901234567890123456789012345678901234567890\n",
	       100000);
	buf_str(&f->text, "END:VEVENT\nEND:VCALENDAR\n");
	assert_int_equal(reading(f, "ical"), 0);
	assert_int_equal(f->parsed.entries.n, 1);
}

static void
calendar_with_too_many_components(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "BEGIN:VCALENDAR\n");
	repeat(f, "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n", 20001);
	buf_str(&f->text, "END:VCALENDAR\n");
	assert_over_limit(f, "ical", "in:59999: more than 20000 components");
}

static void
calendar_with_too_many_zones(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "BEGIN:VCALENDAR\n");
	repeat(f, "BEGIN:VTIMEZONE\nTZID:a\nEND:VTIMEZONE\n", 201);
	buf_str(&f->text, "END:VCALENDAR\n");
	assert_over_limit(f, "ical", "in:602: more than 200 VTIMEZONEs");
}

static void
calendar_with_too_many_values(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEXDATE:");
	repeat(f, "20230508,", 5001);
	buf_str(&f->text, "\nEND:VEVENT\nEND:VCALENDAR\n");
	assert_over_limit(f, "ical", "in:3: more than 5000 values");
}

/* One note in a hundred says what is wrong with all. */
static void
notes_are_counted_when_there_are_many(void **state)
{
	struct fixture *f = *state;
	int i;

	buf_str(&f->text, "BEGIN:VCALENDAR\n");
	for (i = 0; i < 500; i++)
		buf_printf(&f->text, "BEGIN:VEVENT\nUID:%d\nEND:VEVENT\n", i);
	buf_str(&f->text, "END:VCALENDAR\n");
	assert_int_equal(reading(f, "ical"), 0);
	assert_int_equal(f->parsed.entries.n, 0);
	assert_int_equal(f->parsed.notes.n, 101);
	assert_string_equal(f->parsed.notes.v[100].text, "400 more notes");
}

static void
feed_with_too_many_items(void **state)
{
	struct fixture *f = *state;
	int i;

	buf_str(&f->text, "<rss><channel>");
	for (i = 0; i < 20001; i++)
		buf_printf(&f->text, "<item><guid>%d</guid><title>x</title></item>", i);
	buf_str(&f->text, "</channel></rss>");
	assert_over_limit(f, "feed", "in:1: more than 20000 items");
}

static void
feed_with_a_long_tag(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "<rss>\n<channel a=\"");
	repeat(f, "0123456789", 4000);
	buf_str(&f->text, "\"></channel></rss>");
	assert_over_limit(f, "feed",
			  "in:2: a tag with more than 32768 bytes or 200 attributes");
}

static void
feed_that_is_deep(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text, "<rss><channel>");
	repeat(f, "<a>", 100000);
	repeat(f, "</a>", 100000);
	buf_str(&f->text, "</channel></rss>");
	assert_int_equal(reading(f, "feed"), -1);
	assert_int_equal(f->err.kind, ERR_FORMAT);
}

static void
json_that_is_deep(void **state)
{
	struct fixture *f = *state;

	repeat(f, "[", 1000000);
	assert_int_equal(reading(f, "feed"), -1);
	assert_int_equal(f->err.kind, ERR_LIMIT);
}

static void
html_that_is_deep(void **state)
{
	struct fixture *f = *state;

	buf_str(&f->text,
		"<rss><channel><item><guid>1</guid><title>x</title><description>");
	repeat(f, "&lt;ul&gt;&lt;li&gt;a", 100000);
	buf_str(&f->text, "</description></item></channel></rss>");
	assert_int_equal(reading(f, "feed"), 0);
	assert_int_equal(f->parsed.entries.n, 1);
	assert_true(strlen(texts_in(&f->parsed.entries.v[0]->body, "es")) <= 64 << 10);
}

static void
title_of_600_characters(void **state)
{
	struct fixture *f = *state;
	const char *title;

	buf_str(&f->text, "<rss><channel><item><guid>1</guid><title>");
	repeat(f, "ñ", 600);
	buf_str(&f->text, "</title></item></channel></rss>");
	assert_int_equal(reading(f, "feed"), 0);
	title = texts_in(&f->parsed.entries.v[0]->title, "es");
	assert_int_equal(strlen(title), 499 * strlen("ñ") + strlen("…"));
	assert_int_equal(f->parsed.notes.n, 2);
}

static void
body_of_80_kib(void **state)
{
	struct fixture *f = *state;
	const char *body;
	size_t n;

	buf_str(&f->text, "---\nkind: news\ntitle: x\n---\n");
	repeat(f, "Diez letras\n\n", 6000);
	assert_int_equal(reading(f, "markdown"), 0);
	body = texts_in(&f->parsed.entries.v[0]->body, "es");
	n = strlen(body);
	assert_in_range(n, (64 << 10) - 20, 64 << 10);
	assert_string_equal(body + n - 11, "Diez letras");
	assert_string_equal(f->parsed.notes.v[0].text, "body cut after 65536 bytes");
	assert_int_equal(f->parsed.notes.v[0].line, 5);
}

#define LIMIT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LIMIT_TEST(more_than_8_mib),
		LIMIT_TEST(calendar_with_a_long_line),
		LIMIT_TEST(calendar_with_a_long_line_that_is_not_read),
		LIMIT_TEST(calendar_with_too_many_components),
		LIMIT_TEST(calendar_with_too_many_zones),
		LIMIT_TEST(calendar_with_too_many_values),
		LIMIT_TEST(notes_are_counted_when_there_are_many),
		LIMIT_TEST(feed_with_too_many_items),
		LIMIT_TEST(feed_with_a_long_tag),
		LIMIT_TEST(feed_that_is_deep),
		LIMIT_TEST(json_that_is_deep),
		LIMIT_TEST(html_that_is_deep),
		LIMIT_TEST(title_of_600_characters),
		LIMIT_TEST(body_of_80_kib),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
