/*
 * render_dates.c - dates in words: a table of spans in three languages, across months,
 * years and midnights, in zones whose clocks change, with every precision.
 */
#include "render/render_int.h"
#include "support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MVD "America/Montevideo"
#define MEX "America/Mexico_City"

static const struct {
	const char *start, *end, *zone;
	int year;
	const char *es, *pt, *en;
} spans[] = {
	/* one day */
	{"2023-05-08", "", NULL, 2023, "lun 8 may", "seg. 8 de maio", "Mon 8 May"},
	{"2023-05-08", "2023-05-08", NULL, 2023, "lun 8 may", "seg. 8 de maio",
	 "Mon 8 May"},
	{"2023-05-01", "", NULL, 2023, "lun 1 may", "seg. 1º de maio", "Mon 1 May"},
	{"2023-06-21", "", NULL, 2023, "mié 21 jun", "qua. 21 de junho", "Wed 21 Jun"},
	{"2023-09-02", "", NULL, 2023, "sáb 2 sep", "sáb. 2 de setembro", "Sat 2 Sep"},
	{"2024-02-29", "", NULL, 2023, "jue 29 feb 2024",
	 "qui. 29 de fevereiro de 2024", "Thu 29 Feb 2024"},
	{"2022-12-31", "", NULL, 2023, "sáb 31 dic 2022", "sáb. 31 de dezembro de 2022",
	 "Sat 31 Dec 2022"},
	{"2023-11-22", "2023-11-22", NULL, 2023, "mié 22 nov", "qua. 22 de novembro",
	 "Wed 22 Nov"},
	/* days of one month */
	{"2023-12-04", "2023-12-05", "America/Bogota", 2023, "lun 4 – mar 5 dic",
	 "seg. 4 – ter. 5 de dezembro", "Mon 4 – Tue 5 Dec"},
	{"2023-05-08", "2023-05-12", "America/Merida", 2023, "lun 8 – vie 12 may",
	 "seg. 8 – sex. 12 de maio", "Mon 8 – Fri 12 May"},
	{"2023-08-01", "2023-08-03", NULL, 2023, "mar 1 – jue 3 ago",
	 "ter. 1º – qui. 3 de agosto", "Tue 1 – Thu 3 Aug"},
	{"2023-10-02", "2023-10-06", NULL, 2022, "lun 2 – vie 6 oct 2023",
	 "seg. 2 – sex. 6 de outubro de 2023", "Mon 2 – Fri 6 Oct 2023"},
	/* across months */
	{"2023-05-30", "2023-06-02", NULL, 2023, "mar 30 may – vie 2 jun",
	 "ter. 30 de maio – sex. 2 de junho", "Tue 30 May – Fri 2 Jun"},
	{"2023-08-21", "2023-09-01", NULL, 2023, "lun 21 ago – vie 1 sep",
	 "seg. 21 de agosto – sex. 1º de setembro", "Mon 21 Aug – Fri 1 Sep"},
	{"2024-05-30", "2024-06-02", NULL, 2023, "jue 30 may – dom 2 jun 2024",
	 "qui. 30 de maio – dom. 2 de junho de 2024", "Thu 30 May – Sun 2 Jun 2024"},
	/* across years */
	{"2023-12-28", "2024-01-03", NULL, 2023, "jue 28 dic 2023 – mié 3 ene 2024",
	 "qui. 28 de dezembro de 2023 – qua. 3 de janeiro de 2024",
	 "Thu 28 Dec 2023 – Wed 3 Jan 2024"},
	/* the same month of two years is not one month */
	{"2023-05-30", "2024-05-02", NULL, 2023, "mar 30 may 2023 – jue 2 may 2024",
	 "ter. 30 de maio de 2023 – qui. 2 de maio de 2024",
	 "Tue 30 May 2023 – Thu 2 May 2024"},
	/* an end before its start is nobody's */
	{"2023-05-08", "2023-05-01", NULL, 2023, "lun 8 may", "seg. 8 de maio",
	 "Mon 8 May"},
	/* hours */
	{"2023-04-27T15:00", "2023-04-27T16:00", MVD, 2023,
	 "jue 27 abr, 15:00–16:00 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 15h–16h (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 15:00–16:00 (Montevideo, UTC−3)"},
	{"2023-04-27T15:30", "2023-04-27T17:05", MVD, 2023,
	 "jue 27 abr, 15:30–17:05 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 15h30–17h05 (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 15:30–17:05 (Montevideo, UTC−3)"},
	{"2023-04-27T09:00", "", MVD, 2023, "jue 27 abr, 9:00 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 9h (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 09:00 (Montevideo, UTC−3)"},
	{"2023-04-27T15:00", "2023-04-27", MVD, 2023,
	 "jue 27 abr, 15:00 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 15h (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 15:00 (Montevideo, UTC−3)"},
	{"2024-04-27T15:00", "", MVD, 2023,
	 "sáb 27 abr 2024, 15:00 (Montevideo, UTC−3)",
	 "sáb. 27 de abril de 2024, 15h (Montevidéu, UTC−3)",
	 "Sat 27 Apr 2024, 15:00 (Montevideo, UTC−3)"},
	/* past midnight: the evening's */
	{"2023-04-27T22:00", "2023-04-28T00:30", MVD, 2023,
	 "jue 27 abr, 22:00–0:30 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 22h–0h30 (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 22:00–00:30 (Montevideo, UTC−3)"},
	/* over days, by the clock */
	{"2023-05-08T09:00", "2023-05-12T18:00", "America/Merida", 2023,
	 "lun 8 may, 9:00 – vie 12 may, 18:00 (Mérida, UTC−6)",
	 "seg. 8 de maio, 9h – sex. 12 de maio, 18h (Mérida, UTC−6)",
	 "Mon 8 May, 09:00 – Fri 12 May, 18:00 (Mérida, UTC−6)"},
	{"2023-05-08T09:00", "2023-05-12", "America/Merida", 2023,
	 "lun 8 may, 9:00 – vie 12 may (Mérida, UTC−6)",
	 "seg. 8 de maio, 9h – sex. 12 de maio (Mérida, UTC−6)",
	 "Mon 8 May, 09:00 – Fri 12 May (Mérida, UTC−6)"},
	/* an end in other words than its start's zone */
	{"2023-04-27T15:00", "2023-04-27T18:30Z", MVD, 2023,
	 "jue 27 abr, 15:00–15:30 (Montevideo, UTC−3)",
	 "qui. 27 de abril, 15h–15h30 (Montevidéu, UTC−3)",
	 "Thu 27 Apr, 15:00–15:30 (Montevideo, UTC−3)"},
	/* a deadline by offset alone, by UTC, anywhere on earth */
	{"2023-05-25T23:59-03:00", "", NULL, 2023, "jue 25 may, 23:59 (UTC−3)",
	 "qui. 25 de maio, 23h59 (UTC−3)", "Thu 25 May, 23:59 (UTC−3)"},
	{"2023-05-25T23:59Z", "", NULL, 2023, "jue 25 may, 23:59 (UTC)",
	 "qui. 25 de maio, 23h59 (UTC)", "Thu 25 May, 23:59 (UTC)"},
	{"2023-05-25T23:59 AoE", "", NULL, 2023,
	 "jue 25 may, 23:59 (en cualquier lugar del mundo, UTC−12)",
	 "qui. 25 de maio, 23h59 (em qualquer lugar do mundo, UTC−12)",
	 "Thu 25 May, 23:59 (anywhere on Earth, UTC−12)"},
	{"2023-05-25T23:59+05:30", "", NULL, 2023, "jue 25 may, 23:59 (UTC+5:30)",
	 "qui. 25 de maio, 23h59 (UTC+5:30)", "Thu 25 May, 23:59 (UTC+5:30)"},
	{"2023-05-25T12:00", "", "UTC", 2023, "jue 25 may, 12:00 (UTC)",
	 "qui. 25 de maio, 12h (UTC)", "Thu 25 May, 12:00 (UTC)"},
	{"2023-05-25T12:00", "", "Etc/GMT+3", 2023, "jue 25 may, 12:00 (UTC−3)",
	 "qui. 25 de maio, 12h (UTC−3)", "Thu 25 May, 12:00 (UTC−3)"},
	/* zones by their cities, as each language calls them, by the rules of the year */
	{"2023-05-25T23:59", "", "America/Sao_Paulo", 2023,
	 "jue 25 may, 23:59 (Brasilia, UTC−3)",
	 "qui. 25 de maio, 23h59 (Brasília, UTC−3)",
	 "Thu 25 May, 23:59 (Brasília, UTC−3)"},
	{"2018-12-25T12:00", "", "America/Sao_Paulo", 2018,
	 "mar 25 dic, 12:00 (Brasilia, UTC−2)",
	 "ter. 25 de dezembro, 12h (Brasília, UTC−2)",
	 "Tue 25 Dec, 12:00 (Brasília, UTC−2)"},
	{"2022-07-01T12:00", "", MEX, 2022,
	 "vie 1 jul, 12:00 (Ciudad de México, UTC−5)",
	 "sex. 1º de julho, 12h (Cidade do México, UTC−5)",
	 "Fri 1 Jul, 12:00 (Mexico City, UTC−5)"},
	{"2023-07-01T12:00", "", MEX, 2023,
	 "sáb 1 jul, 12:00 (Ciudad de México, UTC−6)",
	 "sáb. 1º de julho, 12h (Cidade do México, UTC−6)",
	 "Sat 1 Jul, 12:00 (Mexico City, UTC−6)"},
	{"2023-03-13T16:00", "", "America/Cancun", 2023,
	 "lun 13 mar, 16:00 (Cancún, UTC−5)", "seg. 13 de março, 16h (Cancún, UTC−5)",
	 "Mon 13 Mar, 16:00 (Cancún, UTC−5)"},
	{"2023-06-26T13:00", "", "America/Port_of_Spain", 2023,
	 "lun 26 jun, 13:00 (Puerto España, UTC−4)",
	 "seg. 26 de junho, 13h (Port of Spain, UTC−4)",
	 "Mon 26 Jun, 13:00 (Port of Spain, UTC−4)"},
	{"2023-01-10T10:00", "", "America/Santiago", 2023,
	 "mar 10 ene, 10:00 (Santiago, UTC−3)",
	 "ter. 10 de janeiro, 10h (Santiago, UTC−3)",
	 "Tue 10 Jan, 10:00 (Santiago, UTC−3)"},
	{"2023-07-11T10:00", "", "America/Santiago", 2023,
	 "mar 11 jul, 10:00 (Santiago, UTC−4)",
	 "ter. 11 de julho, 10h (Santiago, UTC−4)",
	 "Tue 11 Jul, 10:00 (Santiago, UTC−4)"},
	{"2023-11-13T09:00", "", "America/Argentina/Buenos_Aires", 2023,
	 "lun 13 nov, 9:00 (Buenos Aires, UTC−3)",
	 "seg. 13 de novembro, 9h (Buenos Aires, UTC−3)",
	 "Mon 13 Nov, 09:00 (Buenos Aires, UTC−3)"},
	{"2023-10-08T10:00", "", "Asia/Tokyo", 2023, "dom 8 oct, 10:00 (Tokio, UTC+9)",
	 "dom. 8 de outubro, 10h (Tóquio, UTC+9)", "Sun 8 Oct, 10:00 (Tokyo, UTC+9)"},
	{"2023-07-03T10:00", "", "America/St_Johns", 2023,
	 "lun 3 jul, 10:00 (St Johns, UTC−2:30)",
	 "seg. 3 de julho, 10h (St Johns, UTC−2:30)",
	 "Mon 3 Jul, 10:00 (St Johns, UTC−2:30)"},
	/* the clock changes between start and end: hours of the place */
	{"2025-10-25T22:00", "2025-10-26T02:30", "Europe/Dublin", 2025,
	 "sáb 25 oct, 22:00–2:30 (Dublín, UTC+1)",
	 "sáb. 25 de outubro, 22h–2h30 (Dublin, UTC+1)",
	 "Sat 25 Oct, 22:00–02:30 (Dublin, UTC+1)"},
	/* one minute of one day, on the day that leap years add */
	{"2024-02-29T23:59", "", MVD, 2024, "jue 29 feb, 23:59 (Montevideo, UTC−3)",
	 "qui. 29 de fevereiro, 23h59 (Montevidéu, UTC−3)",
	 "Thu 29 Feb, 23:59 (Montevideo, UTC−3)"},
	/* less certain */
	{"2023-09", "", NULL, 2023, "septiembre, día a confirmar",
	 "setembro, dia a confirmar", "September, day to be confirmed"},
	{"2023-09", "2023-09", NULL, 2023, "septiembre, día a confirmar",
	 "setembro, dia a confirmar", "September, day to be confirmed"},
	{"2024-03", "", NULL, 2023, "marzo de 2024, día a confirmar",
	 "março de 2024, dia a confirmar", "March 2024, day to be confirmed"},
	{"2023-05", "2023-06", NULL, 2023, "mayo – junio, día a confirmar",
	 "maio – junho, dia a confirmar", "May – June, day to be confirmed"},
	{"2024-05", "2024-06", NULL, 2023, "mayo – junio de 2024, día a confirmar",
	 "maio – junho de 2024, dia a confirmar",
	 "May – June 2024, day to be confirmed"},
	{"2023-12", "2024-01", NULL, 2023, "diciembre – enero de 2024, día a confirmar",
	 "dezembro – janeiro de 2024, dia a confirmar",
	 "December – January 2024, day to be confirmed"},
	{"2022-12", "2023-01", NULL, 2023, "diciembre de 2022 – enero, día a confirmar",
	 "dezembro de 2022 – janeiro, dia a confirmar",
	 "December 2022 – January, day to be confirmed"},
	{"2023-Q4", "", NULL, 2023, "cuarto trimestre, fecha a confirmar",
	 "4º trimestre, data a confirmar", "fourth quarter, date to be confirmed"},
	{"2024-Q1", "", NULL, 2023, "primer trimestre de 2024, fecha a confirmar",
	 "1º trimestre de 2024, data a confirmar",
	 "first quarter of 2024, date to be confirmed"},
	{"2023", "", NULL, 2023, "fecha a confirmar", "data a confirmar",
	 "date to be confirmed"},
	{"2024", "", NULL, 2023, "2024, fecha a confirmar", "2024, data a confirmar",
	 "2024, date to be confirmed"},
	{"2023", "2024", NULL, 2023, "2023 – 2024, fecha a confirmar",
	 "2023 – 2024, data a confirmar", "2023 – 2024, date to be confirmed"},
	{"", "", NULL, 2023, "fecha a confirmar", "data a confirmar",
	 "date to be confirmed"},
	{"parent", "", NULL, 2023, "durante el evento", "durante o evento",
	 "during the event"},
};
#define N_SPANS (sizeof spans / sizeof spans[0])

static const struct language *
words_of(struct arena *arena, const struct templates *templates, const char *language)
{
	const struct language *words;
	struct err err;

	if (render_language(arena, templates, language, &words, &err))
		fail_msg("%s", err.text);
	return words;
}

static void
spans_in_words(void **state)
{
	static const char *const languages[] = {"es", "pt", "en"};
	struct templates templates;
	struct arena arena;
	size_t i, j;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	for (j = 0; j < 3; j++) {
		const struct language *words =
			words_of(&arena, &templates, languages[j]);

		for (i = 0; i < N_SPANS; i++) {
			const char *want[] = {spans[i].es, spans[i].pt, spans[i].en};
			struct when start = edition_when(spans[i].start, spans[i].zone);
			struct when end = edition_when(spans[i].end, spans[i].zone);

			assert_string_equal(render_span(&arena, words, &start, &end,
							spans[i].year),
					    want[j]);
		}
	}
	assert_true(N_SPANS >= 60);
	arena_release(&arena);
}

/* Each weekday and month once, by name: none is missing, none is in the wrong place. */
static void
every_month_and_weekday(void **state)
{
	static const char *const es[] = {"1 de enero",      "1 de febrero",
					 "1 de marzo",      "1 de abril",
					 "1 de mayo",       "1 de junio",
					 "1 de julio",      "1 de agosto",
					 "1 de septiembre", "1 de octubre",
					 "1 de noviembre",  "1 de diciembre"};
	static const char *const pt[] = {"1º de janeiro",  "1º de fevereiro",
					 "1º de março",    "1º de abril",
					 "1º de maio",     "1º de junho",
					 "1º de julho",    "1º de agosto",
					 "1º de setembro", "1º de outubro",
					 "1º de novembro", "1º de dezembro"};
	static const char *const weekdays[] = {"seg. 2", "ter. 3", "qua. 4", "qui. 5",
					       "sex. 6", "sáb. 7", "dom. 8"};
	const struct language *spanish, *portuguese;
	struct templates templates;
	struct civil day = {.year = 2023, .day = 1};
	struct arena arena;
	int i;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	spanish = words_of(&arena, &templates, "es");
	portuguese = words_of(&arena, &templates, "pt");
	for (i = 0; i < 12; i++) {
		day.month = i + 1;
		assert_string_equal(dates_long(&arena, spanish, day),
				    arena_printf(&arena, "%s de 2023", es[i]));
		assert_string_equal(dates_long(&arena, portuguese, day),
				    arena_printf(&arena, "%s de 2023", pt[i]));
	}
	day.month = 1;
	for (i = 0; i < 7; i++) {
		day.day = i + 2;
		assert_string_equal(dates_day(&arena, portuguese, day, 2023),
				    arena_printf(&arena, "%s de janeiro", weekdays[i]));
	}
	arena_release(&arena);
}

static void
offsets_of_days(void **state)
{
	struct arena arena;
	struct when when;

	(void)state;
	arena_init(&arena);
	when = edition_when("2023-05-08", "America/Merida");
	assert_string_equal(dates_offset(&arena, &when), "UTC−6");
	when = edition_when("2023-05-08", NULL);
	assert_null(dates_offset(&arena, &when));
	when = edition_when("2023-05", "America/Merida");
	assert_null(dates_offset(&arena, &when));
	when = edition_when("2023-05-08", "Europe/London");
	assert_string_equal(dates_offset(&arena, &when), "UTC+1");
	when = edition_when("2023-12-08", "Europe/London");
	assert_string_equal(dates_offset(&arena, &when), "UTC");
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_in_words),
		cmocka_unit_test(every_month_and_weekday),
		cmocka_unit_test(offsets_of_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
