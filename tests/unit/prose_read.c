/*
 * prose_read.c - whole announcements: the one event, its deadline, and what is left for
 * an editor. The texts tell the same facts in the same ways as organisations of the
 * region did.
 */
#include "prose/prose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct announcement {
	const char *language, *zone, *published, *title, *text;
	const char *wanted; /* start end opens deadline, "-" for none */
};

static struct prose_reading
reading_of(struct arena *arena, const struct announcement *a)
{
	struct prose_context context = {.language = a->language, .zone = a->zone};

	assert_true(when_parse(str_of(a->published), a->zone, &context.published));
	return prose_read(arena, a->title, a->text, &context);
}

static const char *
said(struct arena *arena, const struct when *when)
{
	const char *s = when_format(arena, when);

	return *s ? s : "-";
}

static void
expect(const struct announcement *a)
{
	struct prose_reading reading;
	struct arena arena;

	arena_init(&arena);
	reading = reading_of(&arena, a);
	assert_string_equal(arena_printf(&arena, "%s %s %s %s",
					 said(&arena, &reading.start),
					 said(&arena, &reading.end),
					 said(&arena, &reading.opens),
					 said(&arena, &reading.deadline)),
			    a->wanted);
	arena_release(&arena);
}

static const struct announcement announcements[] = {
	/* a post about a meeting, months before it; its day of publication is none */
	{"es", "America/Montevideo", "2023-03-20T15:02:11Z",
	 "Mérida recibe a LACNIC 39 – inscríbete",
	 "Mérida, México, recibe del 8 al 12 de mayo a la comunidad de Internet de la "
	 "región. Habrá tutoriales, Foro Técnico y LAC Peering Forum.\n\nInterpretación "
	 "simultánea en español, inglés y portugués.",
	 "2023-05-08 2023-05-12 - -"},
	{"es", "America/Montevideo", "2023-03-02T11:00:00Z",
	 "RPKI en cinco pasos: nuevo webinar",
	 "Webinar gratuito el jueves 20 de abril a las 15:00 (hora de Montevideo, UTC-3). "
	 "Cupos limitados.",
	 "2023-04-20T15:00:00-03:00 - - -"},
	/* news of the opening day: the start is known, the end is not */
	{"es", "America/Panama", "2023-11-13T21:00:00Z", "TICAL2023 abre sus puertas",
	 "La conferencia comenzó este lunes 13 de noviembre en Ciudad de Panamá.",
	 "2023-11-13 - - -"},
	{"en", "America/Panama", "2023-11-13T21:20:00Z", "TICAL2023 opens its doors",
	 "The conference began this Monday, November 13, in Panama City.",
	 "2023-11-13 - - -"},
	/* a dateline, the event in the subtitle, the deadline in the text */
	{"pt", "America/Sao_Paulo", "2023-04-11T14:30:00Z",
	 "Abertas as inscrições para o 13º Fórum da Internet no Brasil",
	 "São Paulo, 11 de abril de 2023\n\nAbertas as inscrições para o 13º Fórum da "
	 "Internet no Brasil\nEvento gratuito ocorre de 30 de maio a 2 de junho, em "
	 "Uberlândia (MG)\n\nEstão abertas, até as 23h59 do dia 25 de maio, as inscrições…",
	 "2023-05-30 2023-06-02 - 2023-05-25T23:59:00-03:00"},
	/* one mail in three languages, which agree */
	{NULL, "America/Montevideo", "2023-06-12T13:15:02Z",
	 "LACNOG 2023 - Llamado a presentaciones / Chamada / Call for Presentations",
	 "Estimada comunidad:\n\nLACNOG 2023 se realizara junto con LACNIC 40 del 2 al 6 de "
	 "octubre de 2023\nen Fortaleza, Brasil. Plazo para enviar propuestas: 21 de julio "
	 "de 2023.\n\n---\nPrezada comunidade: o LACNOG 2023 sera realizado de 2 a 6 de "
	 "outubro de 2023.\nPrazo: 21 de julho de 2023.\n---\nDear community: LACNOG 2023 "
	 "will be held on 2-6 October 2023.\nDeadline: 21 July 2023.\n",
	 "2023-10-02 2023-10-06 - 2023-07-21"},
	/* the extension, and what somebody answered */
	{NULL, "America/Montevideo", "2023-07-19T20:40:00Z",
	 "Prórroga: LACNOG 2023, llamado hasta el 4 de agosto",
	 "Extendemos el plazo al 4 de agosto de 2023.", "- - - 2023-08-04"},
	{NULL, "America/Montevideo", "2023-07-20T13:02:11Z",
	 "Re: Prórroga: LACNOG 2023",
	 "Gracias! > Extendemos el plazo al 4 de agosto de 2023.\nNos vemos en Fortaleza "
	 "en noviembre ;-)",
	 "- - - -"},
	/* a timetable of a call: of its dates one is the deadline */
	{"es", "America/Argentina/Cordoba", "2025-07-29",
	 "LACIGF 18: llamado a propuestas",
	 "Fecha extendida.\n\nEnvío de propuestas: del 29 de julio al 24 de agosto de "
	 "2025\nEvaluación: 25 de agosto al 24 de septiembre\nResultados: Septiembre 18 de "
	 "2025\nConfirmación: 30 de septiembre\n",
	 "- - 2025-07-29 2025-08-24"},
	/* a recap */
	{"es", "America/Montevideo", "2023-11-27", "Así fue el IGF Uruguay",
	 "El foro, celebrado el 22 de noviembre en la Casa de Internet, reunió a 200 "
	 "personas. La edición anterior fue el 10 de noviembre de 2022.",
	 "- - - -"},
	/* the days of a programme within the whole */
	{"en", "America/Merida", "2023-04-01", "LACNIC 39 programme",
	 "LACNIC 39 takes place on 8-12 May 2023.\n\nTutorials: 8 May 2023\nPolicy forum: 10 "
	 "May 2023, 9:00 am\n",
	 "2023-05-08 2023-05-12 - -"},
	/* a month only, said so */
	{"en", "America/Sao_Paulo", "2023-04-03", "School of Digital Transformation",
	 "The school will take place in São Paulo this September.", "2023-09 - - -"},
	/* a day says more than its month */
	{"pt", "America/Sao_Paulo", "2024-02-01", "FIB14 em maio de 2024",
	 "O fórum acontece entre os dias 21 e 24 de maio de 2024.",
	 "2024-05-21 2024-05-24 - -"},
	/* two events: whose is the news? */
	{"en", NULL, "2024-08-01", "Two meetings in Santiago",
	 "LACIGF will be held on 7-8 November 2024. The eLAC meeting takes place on 20 "
	 "November 2024.",
	 "- - - -"},
	/* a date, but nothing takes place */
	{"en", NULL, "2024-08-01", "New prices", "They apply 1 September 2024.",
	 "- - - -"},
	/* the same day with two hours: the day is sure */
	{"es", "America/Bogota", "2024-08-01", "Jornada técnica",
	 "La jornada es el 5 de septiembre de 2024 a las 9:00. El brindis es el 5 de "
	 "septiembre de 2024 a las 17:00.",
	 "2024-09-05 - - -"},
	{"en", NULL, "2024-08-01", "Call for papers",
	 "Submit by 1 September 2024. Deadline extended to 15 September 2024!",
	 "- - - 2024-09-15"},
	{"en", NULL, "2024-08-01", "Call for papers",
	 "Abstracts due 1 September 2024. Papers due 15 September 2024.", "- - - -"},
};

static void
whole_announcements(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof announcements / sizeof *announcements; i++) {
		print_message("%s\n", announcements[i].title);
		expect(&announcements[i]);
	}
}

/* What is not taken is told, with the words of the text. */
static void
doubts(void **state)
{
	static const struct {
		struct announcement a;
		const char *doubt;
	} cases[] = {
		{{"es", NULL, "2023-06-01", "Taller", "El martes 26 de junio de 2023.",
		  ""},
		 "\"martes 26 de junio de 2023\": the weekday does not fit the date"},
		{{"en", NULL, "2023-06-01", "Workshop", "It is on 03/07/2023.", ""},
		 "\"03/07/2023\": day and month could be the other way round"},
		{{"en", "America/Merida", "2023-06-01", "Webinar", "3 July, 14:00 EST",
		  ""},
		 "\"3 July, 14:00 EST\": \"EST\" is the clock of several places"},
		{{"es", NULL, "2023-06-01", "Talleres", "El 3, 4 y 10 de julio", ""},
		 "\"3, 4 y 10 de julio\": days that do not follow one another"},
		{{"es", NULL, "2023-06-01", "Taller", "El 31 de septiembre de 2023",
		  ""},
		 "\"31 de septiembre de 2023\": the month has no such day"},
		{{"es", NULL, "2023-06-01", "Dos talleres",
		  "Un taller el 3 de julio. Otro taller el 8 de agosto.", ""},
		 "several dates: which is the event's?"},
		{{"es", NULL, "2024-08-01", "Taller", "Cierre: 5 de septiembre de 2024",
		  ""},
		 "\"5 de septiembre de 2024\": it may be the end of a meeting or of a call"},
		{{"es", NULL, "2024-08-01", "Abiertas las inscripciones",
		  "Inscripciones abiertas LACNIC 42 del 5 al 9 de septiembre", ""},
		 "\"5 al 9 de septiembre\": it may be when registration is open"},
		{{"en", NULL, "2024-08-01", "New prices",
		  "They apply 1 September 2024.", ""},
		 "2024-09-01: nothing says what takes place then"},
		{{"en", NULL, "2024-08-01", "Call for papers",
		  "Abstracts due 1 September 2024. Papers due 15 September 2024.", ""},
		 "several deadlines: which holds?"},
	};
	struct prose_reading reading;
	struct arena arena;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		arena_init(&arena);
		reading = reading_of(&arena, &cases[i].a);
		assert_int_equal(reading.start.precision, WHEN_NONE);
		assert_int_equal(reading.deadline.precision, WHEN_NONE);
		assert_true(reading.doubts.n > 0);
		assert_string_equal(reading.doubts.v[0], cases[i].doubt);
		arena_release(&arena);
	}
}

/* "CST" is known where the place's own clock is called so on that day. */
static void
letters_by_the_place(void **state)
{
	static const struct announcement merida =
		{"en",
		 "America/Merida",
		 "2023-04-01",
		 "Opening",
		 "Ceremony on 9 May 2023, 9:00 am CST.",
		 "2023-05-09T09:00:00-06:00 - - -"};
	static const struct announcement havana =
		{"en",
		 "America/Havana",
		 "2023-04-01",
		 "Opening",
		 "Ceremony on 9 May 2023, 9:00 am CST.",
		 "- - - -"}; /* that is CDT in May */

	(void)state;
	expect(&merida);
	expect(&havana);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_announcements),
		cmocka_unit_test(doubts),
		cmocka_unit_test(letters_by_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
