/*
 * base_charset.c - labels of charsets and what their bytes mean.
 */
#include "base/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int
begin(void **state)
{
	static struct arena arena;

	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int
end(void **state)
{
	arena_release(*state);
	return 0;
}

static void
labels(void **state)
{
	static const struct {
		const char *charset, *bytes, *want;
	} cases[] = {
		{"utf-8", "ma\xc3\xb1\x61na", "mañana"},
		{"UTF8",
		 "\xef\xbb\xbf"
		 "a",
		 "a"},
		{"iso-8859-1",
		 "\x93"
		 "a\xf1o\x94",
		 "“año”"},
		{" ISO_8859-1:1987 ", "\xf1", "ñ"},
		{"us-ascii", "\x80", "€"},
		{"Windows-1252", "\xe3", "ã"},
		{"iso-8859-9", "\x80\xfd", "€ı"},
		{"iso-8859-15", "\xa4", "€"},
		{"iso-8859-2", "\xb1", "ą"},
		{"cp1251", "\xcf", "П"},
		{"koi8-r", "\xf0", "П"},
		{"koi8-u", "\xb4", "Є"},
		{"macintosh", "\x8e", "é"},
		{"x-mac-roman", "\x8e", "é"},
		{"mac_roman", "\x8e", "é"},
		{"x-mac-cyrillic", "\x8f", "П"},
		{"ibm850", "\xa4", "ñ"},
		{"cp437", "\xa4", "ñ"},
		{"gb2312", "\xd6\xd0\x81\x30\x81\x30", "中\xc2\x80"},
		{"GBK", "\xce\xc4", "文"},
		{"big5", "\xa4\xa4", "中"},
		{"euc-jp", "\xc6\xfc", "日"},
		{"shift_jis", "\x93\xfa\x87\x40", "日①"},
		{"iso-2022-jp", "a\033$B\x46\x7c\033(Bb", "a日b"},
		{"ks_c_5601-1987", "\xb0\xa1\x81\x41", "가갂"},
		{"euc-kr", "\xb0\xa1", "가"},
		{"tis-620", "\xa1", "ก"},
		{"windows-1256", "\xc8", "ب"},
		{"IBM037", "\x4c\xa7", "<x"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *got = charset_to_utf8(*state, cases[i].charset,
						  str_of(cases[i].bytes));

		assert_non_null(got);
		assert_string_equal(got, cases[i].want);
	}
}

static void
units_of_two_and_four_bytes(void **state)
{
#define BYTES(text) str_from(text, sizeof(text) - 1)
	assert_string_equal(charset_to_utf8(*state, "utf-16", BYTES("<\0\xf1\0")),
			    "<ñ");
	assert_string_equal(charset_to_utf8(*state, "utf-16",
					    BYTES("\xfe\xff\0<\0\xf1")),
			    "<ñ");
	assert_string_equal(charset_to_utf8(*state, "utf-16be", BYTES("\xff\xfe<\0")),
			    "<");
	assert_string_equal(charset_to_utf8(*state, "UTF-16BE",
					    BYTES("\xd8\x3d\xde\x00")),
			    "😀");
	assert_string_equal(charset_to_utf8(*state, "utf-16le", BYTES("\x3d\xd8<\0")),
			    "\xef\xbf\xbd<");
	assert_string_equal(charset_to_utf8(*state, "utf-16le", BYTES("<\0>")),
			    "<\xef\xbf\xbd");
	assert_string_equal(charset_to_utf8(*state, "utf-32",
					    BYTES("\0\0\xfe\xff\0\0\0<")),
			    "<");
	assert_string_equal(charset_to_utf8(*state, "utf_32_le", BYTES("<\0\0\0")),
			    "<");
}

/* A bad byte must not take the markup behind it along. */
static void
bad_bytes(void **state)
{
	static const struct {
		const char *charset, *bytes, *want;
	} cases[] = {
		{"utf-8", "\xc3<b>", "\xef\xbf\xbd<b>"},
		{"utf-8", "\xf0\x9f\x98", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"euc-kr", "\xb0<b>", "\xef\xbf\xbd<b>"},
		{"gbk", "\x81<b>", "\xef\xbf\xbd<b>"},
		{"shift_jis", "\x82<b>", "\xef\xbf\xbd<b>"},
		{"windows-1253", "\xd2<b>", "\xef\xbf\xbd<b>"},
		{"euc-jp", "a\xc6", "a\xef\xbf\xbd"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(charset_to_utf8(*state, cases[i].charset,
						    str_of(cases[i].bytes)),
				    cases[i].want);
	assert_string_equal(charset_to_utf8(*state, "utf-8", BYTES("a\0b")),
			    "a\xef\xbf\xbd"
			    "b");
	assert_string_equal(charset_to_utf8(*state, "utf-8", str_of(NULL)), "");
}

static void
long_texts(void **state)
{
	size_t n = (size_t)1 << 20, i;
	char *bytes = malloc(n);
	const char *got;

	assert_non_null(bytes);
	memset(bytes, 0xff, n);
	got = charset_to_utf8(*state, "euc-kr", str_from(bytes, n));
	assert_int_equal(strlen(got), 3 * n);
	memset(bytes, 0xf1, n);
	got = charset_to_utf8(*state, "latin1", str_from(bytes, n));
	assert_int_equal(strlen(got), 2 * n);
	for (i = 0; i < 2 * n; i += 2)
		assert_memory_equal(got + i, "ñ", 2);
	free(bytes);
}

static void
unknown_and_refused(void **state)
{
	static const char *const names[] = {
		"",
		"bogus",
		"utf-7",
		"UTF7",
		"utf-7-imap",
		"unicode-1-1-utf-7",
		"hz-gb-2312",
		"iso-2022-kr",
		"iso-2022-cn",
		"ISO-2022-CN-EXT",
		"ibm1364",
		"cp1390",
		"IBM-930",
		"csIBM939",
		"utf-8//IGNORE",
		"//TRANSLIT",
		"wchar_t",
		"INTERNAL",
		"char",
		"ñ",
		"x-x-x",
		"utf-8,latin1",
		"- -",
	};
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_null(charset_to_utf8(*state, names[i], str_of("a")));
	assert_null(charset_to_utf8(*state, NULL, str_of("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels),
		cmocka_unit_test(units_of_two_and_four_bytes),
		cmocka_unit_test(bad_bytes),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(unknown_and_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
