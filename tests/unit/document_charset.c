/*
 * document_charset.c - which charset a document is read in, when its bytes, its header and
 * what stands in it do not agree.
 */
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Of literals, which may hold NULs. */
#define BYTES(literal) literal, sizeof(literal) - 1

static const struct {
	const char *header, *bytes;
	size_t n;
	const char *want; /* NULL: fails */
	size_t notes;
} cases[] = {
	{"", BYTES(""), "", 0},
	{NULL, BYTES("\xef\xbb\xbfma\xc3\xb1"), "mañ", 0},
	/* what is UTF-8 is taken as such */
	{"iso-8859-1", BYTES("ma\xc3\xb1"), "mañ", 0},
	{"bogus", BYTES("ma\xc3\xb1"), "mañ", 0},
	{"", BYTES("\033[1m\xc3\xb1"), "\033[1mñ", 0},
	{"latin1", BYTES("\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xc3\xb1\xf1"),
	 "ñññññ\xef\xbf\xbd", 1},
	/* nothing is said */
	{"", BYTES("ma\xf1 \x93"), "mañ “", 1},
	{"utf-8", BYTES("ma\xf1"), "mañ", 1},
	/* header, declaration, meta, in this order */
	{"koi8-r", BYTES("<?xml version='1.0' encoding='euc-kr'?>\xf0"),
	 "<?xml version='1.0' encoding='euc-kr'?>П", 0},
	{"bogus", BYTES("<?xml encoding = \"koi8-r\"?>\xf0"),
	 "<?xml encoding = \"koi8-r\"?>П", 0},
	{"", BYTES("<META content='text/html; charset=KOI8-R'>\xf0"),
	 "<META content='text/html; charset=KOI8-R'>П", 0},
	{"", BYTES("<meta name=a><meta charset=koi8-r>\xf0"),
	 "<meta name=a><meta charset=koi8-r>П", 0},
	{"", BYTES("<?xml version='1.0'?>encoding='koi8-r'\xf1"),
	 "<?xml version='1.0'?>encoding='koi8-r'ñ", 1},
	{"iso-2022-jp", BYTES("a\033$B\x46\x7c\033(Bb"), "a日b", 0},
	/* units of two and four bytes show themselves; labels of them lie */
	{"", BYTES("<\0\xf1\0>\0"), "<ñ>", 0},
	{"utf-8", BYTES("\0<\0\xf1\0>"), "<ñ>", 0},
	{"", BYTES("\xff\xfe<\0\xf1\0"), "<ñ", 0},
	{"", BYTES("\xfe\xff\0<\0\xf1"), "<ñ", 0},
	{"", BYTES("<\0\0\0\xf1\0\0\0"), "<ñ", 0},
	{"", BYTES("\0\0\0<\0\0\0\xf1"), "<ñ", 0},
	{"", BYTES("\xff\xfe\0\0<\0\0\0"), "<", 0},
	{"", BYTES("\0\0\xfe\xff\0\0\0<"), "<", 0},
	{"utf-16", BYTES("ma\xf1 de 8 bits"), "mañ de 8 bits", 1},
	/* EBCDIC: <?xml encoding="cp500"?><x/> */
	{"",
	 BYTES("\x4c\x6f\xa7\x94\x93\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7e\x7f\x83"
	       "\x97\xf5\xf0\xf0\x7f\x6f\x6e\x4c\xa7\x61\x6e"),
	 "<?xml encoding=\"cp500\"?><x/>", 0},
	/* not known, or not to be read */
	{"bogus", BYTES("ma\xf1"), NULL, 0},
	{"utf-7", BYTES("ma\xf1"), NULL, 0},
};

static void
documents(void **state)
{
	struct notes notes;
	struct notetaker taker;
	struct arena arena;
	struct err err;
	struct str text;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		notes = (struct notes){NULL, 0};
		taker = (struct notetaker){.arena = &arena, .notes = &notes};
		notes_begin(&taker, "in");
		text = str_from(cases[i].bytes, cases[i].n);
		if (charset_decode(&taker, cases[i].header, &text, &err)) {
			assert_null(cases[i].want);
			assert_int_equal(err.kind, ERR_FORMAT);
			continue;
		}
		assert_non_null(cases[i].want);
		assert_true(str_is(text, cases[i].want));
		assert_int_equal(notes.n, cases[i].notes);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
