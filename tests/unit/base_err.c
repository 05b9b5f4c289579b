/*
 * base_err.c - the texts of failures: cut where they are too long, at a character, and
 * without line breaks at their end.
 */
#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SIZE sizeof((struct err *)NULL)->text

static void
plain_texts(void **state)
{
	struct err err = {ERR_NONE, ""};

	(void)state;
	assert_int_equal(err_set(&err, ERR_FORMAT, "line %d", 3), -1);
	assert_int_equal(err.kind, ERR_FORMAT);
	assert_int_equal(err_add(&err, "%s", "x.csv"), -1);
	assert_string_equal(err.text, "x.csv: line 3");
	errno = EACCES;
	assert_int_equal(err_set_errno(&err, "y"), -1);
	assert_int_equal(err.kind, ERR_DENIED);
	assert_string_equal(err.text, "y: Permission denied");
}

/* n letters a, then tail. */
static const char *
long_text(size_t n, const char *tail)
{
	static char text[4096];

	memset(text, 'a', n);
	memcpy(text + n, tail, strlen(tail) + 1);
	return text;
}

static void
ends(void **state)
{
	static const struct {
		size_t letters; /* before the tail */
		const char *tail;
		size_t want; /* bytes that are left */
	} cases[] = {
		{3, "\n", 3},
		{3, "\n\nb\n \n", 6},
		{0, "\n\n", 0},
		{SIZE - 1, "", SIZE - 1},
		{SIZE, "", SIZE - 1},
		{SIZE - 2, "\xc3\xa1", SIZE - 2},
		{SIZE - 3, "\xe2\x82\xac", SIZE - 3},
		{SIZE - 3, "\n\n\nb", SIZE - 3},
		{SIZE - 4, "\n\r\n\xc3\xa1", SIZE - 4},
		{SIZE - 10, "\n\n\n\n\n\n\n\n\n\n\n\n\n\n", SIZE - 10},
	};
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = long_text(cases[i].letters, cases[i].tail);

		(void)err_set(&err, ERR_FORMAT, "%s", text);
		assert_int_equal(strlen(err.text), cases[i].want);
		assert_memory_equal(err.text, text, cases[i].want);
	}
	(void)err_set(&err, ERR_FORMAT, "%s", long_text(SIZE - 8, "\n\n\nb"));
	(void)err_add(&err, "noun");
	assert_int_equal(strlen(err.text), SIZE - 8 + strlen("noun: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_texts),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
