/*
 * base_str.c - slices, numbers with units, the nearest word; and the small tools beside
 * them: buffers, arenas, errors.
 */
#include "base/str.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
comparing(void **state)
{
	(void)state;
	assert_true(str_is(str_of("abc"), "abc"));
	assert_false(str_is(str_of("abc"), "ab"));
	assert_true(str_is(str_of(NULL), ""));
	assert_false(str_is(str_from("a\0b", 3), "a"));
	assert_true(str_is_nocase(str_of("Content-TYPE"), "content-type"));
	assert_false(str_is_nocase(str_of("ab["), "ab{"));
	assert_false(str_is_nocase(str_of("\xc3\x91"), "\xc3\xb1"));
	assert_true(str_starts(str_of("webcal://x"), "webcal:"));
	assert_false(str_starts(str_of("web"), "webcal:"));
	assert_true(str_ends(str_of("a.md"), ".md"));
	assert_true(str_ends(str_of("a.md"), ""));
	assert_false(str_ends(str_of("md"), ".md"));
}

static void
cutting(void **state)
{
	struct str rest = str_of("a,,b"), line;

	(void)state;
	assert_true(str_is(str_trim(str_of(" \t\r\n a b \n")), "a b"));
	assert_true(str_is(str_trim(str_of("  ")), ""));
	assert_true(str_is(str_split(&rest, ','), "a"));
	assert_true(str_is(str_split(&rest, ','), ""));
	assert_true(str_is(str_split(&rest, ','), "b"));
	assert_null(rest.s);
	rest = str_of("a,");
	assert_true(str_is(str_split(&rest, ','), "a"));
	assert_non_null(rest.s);
	assert_true(str_is(str_split(&rest, ','), ""));
	assert_null(rest.s);
	rest = str_of("a\r\nb\rc\n\nd");
	assert_true(str_line(&rest, &line) && str_is(line, "a"));
	assert_true(str_line(&rest, &line) && str_is(line, "b"));
	assert_true(str_line(&rest, &line) && str_is(line, "c"));
	assert_true(str_line(&rest, &line) && str_is(line, ""));
	assert_true(str_line(&rest, &line) && str_is(line, "d"));
	assert_false(str_line(&rest, &line));
}

static void
numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} cases[] = {
		{"0", true, 0},     {"007", true, 7},
		{"", false, 0},     {"999999999999999999", true, 999999999999999999},
		{"-1", false, 0},   {"1000000000000000000", false, 0},
		{"1 ", false, 0},   {"1.5", false, 0},
		{"0x10", false, 0}, {"1e3", false, 0},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t v = 0;

		assert_int_equal(str_number(str_of(cases[i].text), &v), cases[i].good);
		assert_int_equal(v, cases[i].value);
	}
}

static void
durations_and_sizes(void **state)
{
	int64_t s = 0;
	size_t n = 0;

	(void)state;
	assert_true(str_duration(str_of("30s"), &s) && s == 30);
	assert_true(str_duration(str_of("10m"), &s) && s == 600);
	assert_true(str_duration(str_of("6h"), &s) && s == 21600);
	assert_true(str_duration(str_of("2d"), &s) && s == 172800);
	assert_true(str_duration(str_of("8w"), &s) && s == 4838400);
	assert_false(str_duration(str_of("8"), &s));
	assert_false(str_duration(str_of("w"), &s));
	assert_false(str_duration(str_of("8y"), &s));
	assert_false(str_duration(str_of("8 w"), &s));
	assert_false(str_duration(str_of("-8w"), &s));
	assert_false(str_duration(str_from("8\0", 2), &s));
	assert_false(str_duration(str_of("999999999999999999w"), &s));
	assert_true(str_size(str_of("512K"), &n) && n == 524288);
	assert_true(str_size(str_of("8M"), &n) && n == 8388608);
	assert_true(str_size(str_of("1G"), &n) && n == 1073741824);
	assert_false(str_size(str_of("8m"), &n));
	assert_false(str_size(str_of("M"), &n));
}

static void
nearest_word(void **state)
{
	static const char *const words[] = {"language", "languages", "timezone", "url",
					    NULL};
	char long_word[300];

	(void)state;
	memset(long_word, 'q', sizeof long_word);
	long_word[sizeof long_word - 1] = '\0';
	assert_int_equal(str_nearest("langauge", words), 0);
	assert_int_equal(str_nearest("languagess", words), 1);
	assert_int_equal(str_nearest("TimeZone", words), 2);
	assert_int_equal(str_nearest("ulr", words), 3);
	assert_int_equal(str_nearest("schedule", words), -1);
	assert_int_equal(str_nearest(long_word, words), -1);
}

static void
buffers(void **state)
{
	struct buf buf;
	size_t n, i;
	char *s;

	(void)state;
	buf_init(&buf, 10);
	assert_string_equal(buf.s, "");
	buf_str(&buf, "hello");
	buf_char(&buf, ' ');
	buf_printf(&buf, "%d", 1234);
	assert_string_equal(buf.s, "hello 1234");
	assert_false(buf.full);
	buf_char(&buf, 'x');
	assert_true(buf.full);
	assert_string_equal(buf.s, "hello 1234");
	buf_clear(&buf);
	buf_printf(&buf, "%s", "eleven char");
	assert_true(buf.full);
	assert_int_equal(buf.n, 0);
	buf_clear(&buf);
	buf_add(&buf, "a\0b", 3);
	s = buf_take(&buf, &n);
	assert_int_equal(n, 3);
	assert_memory_equal(s, "a\0b", 4);
	free(s);
	assert_int_equal(buf.n, 0);
	assert_int_equal(buf.max, 10);
	buf_release(&buf);
	buf_init(&buf, 1000);
	for (i = 0; i < 1001; i++)
		buf_char(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.n, 1000);
	assert_true(buf.full);
	assert_int_equal(strlen(buf.s), 1000);
	buf_release(&buf);
}

static void
arenas(void **state)
{
	struct arena arena;
	int **numbers_in_order = NULL, **place;
	char *big, *small;
	size_t i;

	(void)state;
	arena_init(&arena);
	assert_null(arena_strdup(&arena, NULL));
	big = arena_alloc(&arena, 100000);
	small = arena_printf(&arena, "%s-%d", "x", 5);
	assert_string_equal(small, "x-5");
	for (i = 0; i < 100000; i++)
		assert_int_equal(big[i], 0);
	for (i = 0; i < 1000; i++) {
		place = arena_push(&arena, &numbers_in_order, i, sizeof *place);
		assert_null(*place);
		*place = arena_alloc(&arena, sizeof **place);
		assert_int_equal((uintptr_t)*place % _Alignof(max_align_t), 0);
		**place = (int)i;
	}
	for (i = 0; i < 1000; i++)
		assert_int_equal(*numbers_in_order[i], i);
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	arena_release(&arena);
	arena_release(&arena);
}

static void
errors(void **state)
{
	char long_text[2000];
	struct err err;
	size_t i;

	(void)state;
	assert_int_equal(err_set(&err, ERR_FORMAT, "line %d", 7), -1);
	assert_int_equal(err.kind, ERR_FORMAT);
	assert_int_equal(err_add(&err, "source '%s'", "x"), -1);
	assert_string_equal(err.text, "source 'x': line 7");
	assert_int_equal(err.kind, ERR_FORMAT);
	errno = EACCES;
	assert_int_equal(err_set_errno(&err, "cannot read '%s'", "f"), -1);
	assert_int_equal(err.kind, ERR_DENIED);
	assert_string_equal(err.text, "cannot read 'f': Permission denied");
	errno = ENOSPC;
	(void)err_set_errno(&err, "cannot write");
	assert_int_equal(err.kind, ERR_SYSTEM);
	/* Cut at a character, wherever its bytes fall. */
	for (i = 0; i < 4; i++) {
		memset(long_text, 'a', sizeof long_text);
		memcpy(long_text + sizeof err.text - 5 + i, "\xf0\x9f\x98\x80", 4);
		long_text[sizeof long_text - 1] = '\0';
		(void)err_set(&err, ERR_FORMAT, "%s", long_text);
		assert_true(strlen(err.text) >= sizeof err.text - 5);
		if (i > 0)
			assert_int_equal(strlen(err.text), sizeof err.text - 5 + i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing),    cmocka_unit_test(cutting),
		cmocka_unit_test(numbers),      cmocka_unit_test(durations_and_sizes),
		cmocka_unit_test(nearest_word), cmocka_unit_test(buffers),
		cmocka_unit_test(arenas),       cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
