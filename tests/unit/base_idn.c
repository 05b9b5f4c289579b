/*
 * base_idn.c - host names of every script to ASCII and back, and what is no host name.
 */
#include "base/idn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LABEL_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
to_ascii_and_back(void **state)
{
	static const struct {
		const char *host, *ascii, *unicode;
	} cases[] = {
		{"example.example", "example.example", "example.example"},
		{"LACNIC.Example", "lacnic.example", "lacnic.example"},
		{"localhost", "localhost", "localhost"},
		{"127.0.0.1", "127.0.0.1", "127.0.0.1"},
		{"peña.example", "xn--pea-8ma.example", "peña.example"},
		{"PEÑA.Example", "xn--pea-8ma.example", "peña.example"},
		{"pen\xcc\x83"
		 "a.example",
		 "xn--pea-8ma.example", "peña.example"},
		{"XN--PEA-8MA.example", "xn--pea-8ma.example", "peña.example"},
		{"faß.de", "xn--fa-hia.de", "faß.de"},
		{"παράδειγμα.example", "xn--hxajbheg2az3al.example",
		 "παράδειγμα.example"},
		{"例え。テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト"},
		{"xn--zzzzzzzz.example", "xn--zzzzzzzz.example",
		 "xn--zzzzzzzz.example"},
		{LABEL_63 ".example", LABEL_63 ".example", LABEL_63 ".example"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};
		char *ascii = NULL;

		if (idn_to_ascii(&arena, cases[i].host, &ascii, &err) != 0)
			fail_msg("%s", err.text);
		assert_string_equal(ascii, cases[i].ascii);
		assert_string_equal(idn_to_unicode(&arena, ascii), cases[i].unicode);
	}
	arena_release(&arena);
}

static void
refused(void **state)
{
	static const struct {
		const char *host, *why;
	} cases[] = {
		{"", "it is empty"},
		{"a_b.example", "only letters, digits and hyphens"},
		{"a b.example", "only letters, digits and hyphens"},
		{"a\nb.example", "only letters, digits and hyphens"},
		{"a/b.example", "only letters, digits and hyphens"},
		{"user@a.example", "only letters, digits and hyphens"},
		{"peña_b.example", ""},
		{"a..b", "empty part"},
		{".a", "empty part"},
		{"a.", "empty part"},
		{"-a.example", "hyphen"},
		{"a-.example", "hyphen"},
		{LABEL_63 "a.example", "longer than 63"},
		{"☃", ""},
		{"☃.example", ""},
		{"I❤.example", ""},
		{"1عمان.example", ""},
		{"\xf1.example", ""},
	};
	struct arena arena;
	struct err err;
	char *ascii, host[300];
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ascii = NULL;
		err = (struct err){0};
		if (idn_to_ascii(&arena, cases[i].host, &ascii, &err) == 0)
			fail_msg("'%s' should be refused, not %s", cases[i].host,
				 ascii);
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_null(ascii);
		if (!strstr(err.text, cases[i].why))
			fail_msg("%s", err.text);
	}
	memset(host, 'a', sizeof host);
	for (i = 50; i < sizeof host; i += 50)
		host[i] = '.';
	host[254] = '\0';
	assert_int_equal(idn_to_ascii(&arena, host, &ascii, &err), -1);
	assert_non_null(strstr(err.text, "longer than 253"));
	host[253] = '\0';
	assert_int_equal(idn_to_ascii(&arena, host, &ascii, &err), 0);
	arena_release(&arena);
}

/* A-labels that stand for what IDNA2008 does not allow are shown as they are. */
static void
not_for_readers(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(idn_to_unicode(&arena, "xn--n3h.example"),
			    "xn--n3h.example");
	assert_string_equal(idn_to_unicode(&arena, "xn--a.example"), "xn--a.example");
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_ascii_and_back),
		cmocka_unit_test(refused),
		cmocka_unit_test(not_for_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
