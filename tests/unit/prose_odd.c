/*
 * prose_odd.c - the edges of prose_find: its limits, years that have to be found out,
 * words that only look like dates, and the table of words, which is searched by halves.
 */
#include "base/buf.h"
#include "prose/prose_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct prose_dates
find(struct arena *arena, const char *published, const char *text)
{
	struct prose_context context = {.language = "es", .zone = "America/Montevideo"};
	struct prose_dates found;

	if (published)
		assert_true(when_parse(str_of(published), context.zone,
				       &context.published));
	prose_find(arena, text, &context, &found);
	return found;
}

/* Every month and weekday of the three languages is found by its name. */
static void
months_and_weekdays(void **state)
{
	static const char *const months[] = {
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre "
		"noviembre diciembre",
		"janeiro fevereiro marco abril maio junho julho agosto setembro outubro "
		"novembro dezembro",
		"january february march april may june july august september october "
		"november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"ene feb mar abr mayo jun jul ago set oct nov dic",
		"jan fev mar abr mai jun jul ago set out nov dez",
	};
	static const char *const weekdays[] = {
		"lunes martes miercoles jueves viernes sabado domingo",
		"segunda terca quarta quinta sexta sabado domingo",
		"monday tuesday wednesday thursday friday saturday sunday",
	};
	char name[WORD_MAX + 1];
	const struct word *word;
	struct str rest, part;
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < 9; i++) {
		rest = str_of(i < 6 ? months[i] : weekdays[i - 6]);
		for (k = i < 6 ? 1 : 0; rest.s; k++) {
			part = str_split(&rest, ' ');
			snprintf(name, sizeof name, "%.*s", (int)part.n, part.s);
			word = prose_word(name);
			assert_non_null(word);
			assert_string_equal(word->name, name);
			assert_true(word->classes &
				    (i < 6 ? WORD_MONTH : WORD_WEEKDAY));
			assert_int_equal(word->value, k);
		}
		assert_int_equal(k, i < 6 ? 13 : 7);
	}
	assert_null(prose_word(""));
	assert_null(prose_word("zzz"));
}

static void
years(void **state)
{
	static const struct {
		const char *published, *text, *start;
		enum prose_role role;
		bool sure;
	} cases[] = {
		/* the year that follows publication */
		{"2023-12-20", "taller el 15 de enero", "2024-01-15", PROSE_EVENT,
		 true},
		{"2023-03-20", "taller el 15 de mayo", "2023-05-15", PROSE_EVENT, true},
		/* in the middle of it */
		{"2023-05-10", "del 8 al 12 de mayo", "2023-05-08", PROSE_EVENT, true},
		/* over */
		{"2023-05-20", "se reunió del 8 al 12 de mayo", "2023-05-08",
		 PROSE_OTHER, true},
		{"2023-05-20", "el 8 de mayo de 2023", "2023-05-08", PROSE_OTHER, true},
		/* either could be meant */
		{"2023-09-20", "es el 3 de mayo", "2024-05-03", PROSE_EVENT, false},
		/* the weekday tells: 3 May was a Wednesday in 2023, a Friday in 2024 */
		{"2023-09-20", "el viernes 3 de mayo", "2024-05-03", PROSE_EVENT, true},
		{"2023-09-20", "el martes 3 de mayo", "2024-05-03", PROSE_EVENT, false},
		/* said otherwise */
		{"2023-09-20", "el 3 de mayo del próximo año", "2024-05-03",
		 PROSE_EVENT, true},
		{"2023-09-20", "el 3 de mayo de este año", "2023-05-03", PROSE_OTHER,
		 true},
		/* across the new year */
		{"2023-11-20", "del 28 de diciembre al 3 de enero", "2023-12-28",
		 PROSE_EVENT, true},
		/* publication unknown */
		{NULL, "taller el 3 de mayo", "1970-05-03", PROSE_EVENT, false},
		{NULL, "taller el 3 de mayo de 2024", "2024-05-03", PROSE_EVENT, true},
		/* leap days */
		{"2023-11-20", "taller el 29 de febrero de 2024", "2024-02-29",
		 PROSE_EVENT, true},
		{"2022-11-20", "taller el 29 de febrero de 2023", "2023-02",
		 PROSE_EVENT, false},
	};
	struct prose_dates found;
	struct arena arena;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		print_message("%s\n", cases[i].text);
		arena_init(&arena);
		found = find(&arena, cases[i].published, cases[i].text);
		assert_int_equal(found.n, 1);
		assert_string_equal(when_format(&arena, &found.v[0].start),
				    cases[i].start);
		assert_int_equal(found.v[0].role, cases[i].role);
		assert_int_equal(found.v[0].sure, cases[i].sure);
		arena_release(&arena);
	}
}

/* What looks like a date and is none. */
static void
no_dates(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"IPv6 y RPKI",
		"LACNIC 39",
		"24/7",
		"1/2 kg",
		"versión 3.5",
		"you may 5 times march 3 miles",
		"5 out of 10",
		"+598 2604 2222",
		"de 9:00 a 18:00",
		"curso de 20 horas",
		"en 2019",
		"https://x.example/2023/05/08/",
		"100% de mayo",
		"el mar",
		"#5 mayor",
		"99 de mayo",
		"mayo",
	};
	struct prose_dates found;
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		print_message("%s\n", texts[i]);
		found = find(&arena, "2023-03-20", texts[i]);
		assert_int_equal(found.n, 0);
	}
	arena_release(&arena);
}

/* The words of a date are where it says. */
static void
places_in_the_text(void **state)
{
	static const char text[] =
		"Hoy. El taller es el jueves 20 de abril a las 15:00.";
	struct prose_dates found;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	found = find(&arena, "2023-03-20", text);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.v[0].at, strstr(text, "jueves") - text);
	assert_int_equal(found.v[0].n, strlen("jueves 20 de abril a las 15:00"));
	arena_release(&arena);
}

/* Only the first 64 KiB, and the first 50 dates, count; whatever is repeated, the
 * time stays within what the test may take. */
static void
limits(void **state)
{
	static const char *const pieces[] = {
		"8 de mayo de 2023\n",
		"1, ",
		"1 al ",
		"lunes ",
		"mayo ",
		"(",
		">",
		"de ",
		"12:00 ",
		"a las ",
		"hora de ",
		"UTC-",
		"\xff\xc3",
		"https://",
		"\n",
		"2023-",
		"](",
		":-) ",
		"1/2/",
	};
	struct prose_dates found;
	struct arena arena;
	struct buf text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		arena_init(&arena);
		buf_init(&text, 1 << 20);
		while (text.n < 300000)
			buf_str(&text, pieces[i]);
		found = find(&arena, "2023-03-20", text.s);
		assert_true(found.n <= PROSE_MAX_DATES);
		if (i == 0)
			assert_int_equal(found.n, PROSE_MAX_DATES);
		buf_clear(&text);
		while (text.n < PROSE_MAX_BYTES)
			buf_str(&text, "x ");
		buf_str(&text, "8 de mayo de 2023");
		found = find(&arena, "2023-03-20", text.s);
		assert_int_equal(found.n, 0);
		buf_release(&text);
		arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_and_weekdays),
		cmocka_unit_test(years),
		cmocka_unit_test(no_dates),
		cmocka_unit_test(places_in_the_text),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
