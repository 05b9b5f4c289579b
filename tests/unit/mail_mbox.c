/*
 * mail_mbox.c - the messages of mbox files, as mail programs and archives of lists write
 * them.
 */
#include "mail/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FROM "From ana at isp.example  Thu Jul 20 08:02:11 2023\n"
#define FROM_ZONE "From pc at lacnog.example  Tue Sep 16 21:14:34 -03 2025\n"

static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* The messages in their order, each behind "LINE|". */
static const char *
messages(const char *text)
{
	struct mail_mbox mbox = {.rest = {text, strlen(text)}};
	const char *all = "";

	while (mail_mbox_next(&arena, &mbox))
		all = arena_printf(&arena, "%s%d|%.*s", all, mbox.line,
				   (int)mbox.message.n, mbox.message.s);
	return all;
}

static void
splitting(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", ""},
		{FROM "A: 1\n\none\n\n" FROM "B: 2\n\ntwo\n",
		 "1|A: 1\n\none\n\n6|B: 2\n\ntwo\n"},
		{FROM_ZONE "A: 1\n\none\n\n" FROM "B: 2\n",
		 "1|A: 1\n\none\n\n6|B: 2\n"},
		/* text that begins with the word */
		{FROM
		 "A: 1\n\nFrom here on\n\nFrom 10:00 to 11:00 in 2023\nit goes on\n",
		 "1|A: 1\n\nFrom here on\n\nFrom 10:00 to 11:00 in 2023\nit goes on\n"},
		{FROM "A: 1\n\ntext\n" FROM "B: 2\n", "1|A: 1\n\ntext\n" FROM "B: 2\n"},
		/* quoted ones */
		{FROM "A: 1\n\n>From here\n>>From there\n> From no\n>Fro\n",
		 "1|A: 1\n\nFrom here\n>From there\n> From no\n>Fro\n"},
		{"A: 1\n\nno From_ line at all\n", "1|A: 1\n\nno From_ line at all\n"},
		{FROM, "1|"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(messages(cases[i].text), cases[i].want);
}

static void
line_ends(void **state)
{
	(void)state;
	assert_string_equal(messages("From a Thu Jul 20 08:02:11 2023\r\nA: 1\r\n\r\n"
				     "x\r\n\r\nFrom b Thu Jul 20 08:02:11 2023\r\n"
				     "B: 2\r\n"),
			    "1|A: 1\r\n\r\nx\r\n\r\n6|B: 2\r\n");
}

static void
telling(void **state)
{
	(void)state;
	assert_true(mail_is_mbox(str_of(FROM "A: 1\n")));
	assert_true(mail_is_mbox(str_of(FROM_ZONE "A: 1\n")));
	assert_true(mail_is_mbox(str_of("From - Thu Jul 20 08:02 2023\nA: 1\n")));
	assert_false(mail_is_mbox(str_of("From: a@b.example\n")));
	assert_false(mail_is_mbox(str_of("From a@b.example\nA: 1\n")));
	assert_false(mail_is_mbox(str_of("")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(splitting),
		TEST(line_ends),
		TEST(telling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
