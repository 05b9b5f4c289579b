/*
 * people_token.c - tokens: the same for the same, different for everything else, and a
 * known value, because letters that are out carry them for years.
 */
#include "people/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char key[] = "0123456789abcdef0123456789abcdef";

static void
known_value(void **state)
{
	char token[PART_TOKEN_SIZE + 1];

	(void)state;
	people_token(str_of(key), "unsubscribe", "weekly/14", 42, token);
	assert_string_equal(token, "fltfsx35fkidvox3q5qv5bpsaa");
}

static void
differs_in_every_part(void **state)
{
	static const struct {
		const char *key, *purpose, *issue;
		int64_t person;
	} others[] = {
		{key, "unsubscribe", "weekly/14", 42},
		{"1123456789abcdef0123456789abcdef", "unsubscribe", "weekly/14", 42},
		{key, "bounce", "weekly/14", 42},
		{key, "unsubscribe", "weekly/15", 42},
		{key, "unsubscribe", "weekly/14", 43},
		{key, "unsubscribe", "weekly/144", 2},
		{key, "unsubscribe", "weekly/1", 442},
		{key, "unsubscribeweekly/14", "", 42},
		{key, "", "unsubscribeweekly/14", 42},
		{key, "unsubscribe", "weekly/14", -42},
		{key, "unsubscribe", "weekly/14", INT64_MAX},
		{key, "unsubscribe", "weekly/14", INT64_MIN},
	};
	char tokens[sizeof others / sizeof *others][PART_TOKEN_SIZE + 1];
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof others / sizeof *others; i++) {
		people_token(str_of(others[i].key), others[i].purpose, others[i].issue,
			     others[i].person, tokens[i]);
		assert_int_equal(strlen(tokens[i]), PART_TOKEN_SIZE);
		assert_int_equal(strspn(tokens[i], "abcdefghijklmnopqrstuvwxyz234567"),
				 PART_TOKEN_SIZE);
		for (j = 0; j < i; j++)
			assert_string_not_equal(tokens[i], tokens[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_value),
		cmocka_unit_test(differs_in_every_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
