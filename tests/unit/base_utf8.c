/*
 * base_utf8.c - text from outside: broken bytes, hidden characters, normal forms,
 * folding for comparison, slugs, columns.
 */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct pair {
	const char *in, *want;
};

static void
checking(void **state)
{
	static const struct {
		const char *s;
		size_t n, want;
	} cases[] = {
		{"", 0, 0},
		{"abc", 3, 3},
		{"a\xc3\xb1o", 4, 4},
		{"a\xf1o", 3, 1},           /* Latin-1 */
		{"ab\xc0\xaf", 4, 2},       /* overlong */
		{"\xed\xa0\x80", 3, 0},     /* surrogate */
		{"\xf4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
		{"a\xe2\x82", 3, 1},        /* cut */
		{"\x80", 1, 0},             /* continuation alone */
		{"\xf0\x9f\x98\x80", 4, 4}, /* emoji */
		{"a\0b\xff", 4, 3},         /* behind NUL */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (utf8_check(cases[i].s, cases[i].n) != cases[i].want)
			fail_msg("case %zu: %zu", i,
				 utf8_check(cases[i].s, cases[i].n));
}

static void
cleaning(void **state)
{
	static const struct pair cases[] = {
		{"plain\ttext\n", "plain\ttext\n"},
		{"a\r\nb\rc\n", "a\nb\nc\n"},
		{"\r", "\n"},
		{"ni\xf1o", "ni\xef\xbf\xbdo"},
		{"caf\xc3", "caf\xef\xbf\xbd"},
		{"a\xff\xfe"
		 "b",
		 "a\xef\xbf\xbd\xef\xbf\xbd"
		 "b"},
		{"reunio\xcc\x81n", "reuni\xc3\xb3n"}, /* NFD becomes NFC */
		{"bell\a esc\x1b[31m del\x7f", "bell esc[31m del"},
		{"c1\xc2\x9b"
		 "31m",
		 "c131m"},
		{"\xef\xbb\xbf"
		 "BOM",
		 "BOM"},
		{"evil\xe2\x80\xae"
		 "gpj.exe",
		 "evilgpj.exe"},                                    /* U+202E */
		{"\xe2\x81\xa6iso\xe2\x81\xa9late", "isolate"},     /* U+2066, U+2069 */
		{"o\xef\xbb\xbf\xcc\x81", "\xc3\xb3"},              /* composed after */
		{"zero\xe2\x80\x8dwidth", "zero\xe2\x80\x8dwidth"}, /* joiner stays */
		{"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *got = utf8_clean(&arena, str_of(cases[i].in));

		assert_string_equal(got, cases[i].want);
		assert_string_equal(utf8_clean(&arena, str_of(got)), got);
	}
	assert_string_equal(utf8_clean(&arena, str_from("a\0b", 3)), "ab");
	assert_string_equal(utf8_clean(&arena, str_of(NULL)), "");
	arena_release(&arena);
}

static void
one_line(void **state)
{
	static const struct pair cases[] = {
		{"", ""},
		{"  a \n\t b  ", "a b"},
		{"a\xc2\xa0\xe2\x80\xa8 b\xe3\x80\x80", "a b"}, /* U+00A0 2028 3000 */
		{"\n\n", ""},
		{"reuni\xc3\xb3n", "reuni\xc3\xb3n"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(utf8_one_line(&arena, cases[i].in), cases[i].want);
	arena_release(&arena);
}

static void
folding(void **state)
{
	static const struct pair cases[] = {
		{"39.ª reunión", "39 a reunion"},
		{"  LACNIC 39: ¡Reunión!  ", "lacnic 39 reunion"},
		{"São Paulo — AÇÃO", "sao paulo acao"},
		{"Mérida, Yucatán (México)", "merida yucatan mexico"},
		{"Straße", "strasse"},
		{"İstanbul", "istanbul"},
		{"ﬁbra ①②", "fibra 12"},
		{"reunio\xcc\x81n", "reunion"},
		{"Привет МИР", "привет мир"},
		{"a\xff"
		 "b",
		 "a b"},
		{"--- !", ""},
		{"", ""},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(utf8_fold(&arena, cases[i].in), cases[i].want);
	arena_release(&arena);
}

/* Short Latin text takes a short way: it must come out as by the long one, which the last
 * letter makes it take. */
static void
folding_both_ways(void **state)
{
	char text[] = "x??y", with_others[] = "x??y \xe6\xbc\xa2", both[64];
	struct arena arena;
	unsigned c;

	(void)state;
	arena_init(&arena);
	for (c = 0x80; c < 0x300; c++) {
		text[1] = with_others[1] = (char)(0xc0 | c >> 6);
		text[2] = with_others[2] = (char)(0x80 | (c & 0x3f));
		(void)snprintf(both, sizeof both, "%s \xe6\xbc\xa2",
			       utf8_fold(&arena, text));
		if (strcmp(utf8_fold(&arena, with_others), both) != 0)
			fail_msg("U+%04X: %s", c, both);
	}
	arena_release(&arena);
}

static void
slugs(void **state)
{
	static const struct {
		const char *in;
		size_t max;
		const char *want;
	} cases[] = {
		{"LACNIC 40 LACNOG 2023", 40, "lacnic-40-lacnog-2023"},
		{"Reunión en São Paulo", 40, "reunion-en-sao-paulo"},
		{"Łódź, Øresund & Straße", 40, "lodz-oresund-strasse"},
		{"abc def", 4, "abc"},
		{"abc def", 5, "abc-d"},
		{"漢字", 40, "x"},
		{"漢字 2023", 40, "2023"},
		{"a 漢 b", 40, "a-b"},
		{"--", 40, "x"},
		{"", 40, "x"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(utf8_slug(&arena, cases[i].in, cases[i].max),
				    cases[i].want);
	arena_release(&arena);
}

static void
columns(void **state)
{
	static const struct {
		const char *s;
		size_t want;
	} cases[] = {
		{"", 0},
		{"abc", 3},
		{"reunión", 7},
		{"reunio\xcc\x81n", 7},
		{"漢字", 4},
		{"😀", 2},
		{"a\xe2\x80\x8b"
		 "b",
		 2},
		{"“–”", 3},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (utf8_width(str_of(cases[i].s)) != cases[i].want)
			fail_msg("'%s': %zu", cases[i].s,
				 utf8_width(str_of(cases[i].s)));
}

static void
prefixes(void **state)
{
	struct str s = str_of("a\xc3\xb1\xf0\x9f\x98\x80z");
	static const size_t want[] = {0, 1, 1, 3, 3, 3, 3, 7, 8, 8};
	size_t max;

	(void)state;
	for (max = 0; max < sizeof want / sizeof want[0]; max++)
		assert_int_equal(utf8_prefix(s, max), want[max]);
	assert_int_equal(utf8_prefix(str_of(""), 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checking),          cmocka_unit_test(cleaning),
		cmocka_unit_test(one_line),          cmocka_unit_test(folding),
		cmocka_unit_test(folding_both_ways), cmocka_unit_test(slugs),
		cmocka_unit_test(columns),           cmocka_unit_test(prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
