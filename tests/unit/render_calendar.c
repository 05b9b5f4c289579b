/*
 * render_calendar.c - views as calendar entries: days and hours, zones, ends that nobody
 * told, deadlines, what is left out, titles that say the status, parents, feeds.
 */
#include "base/utf8.h"
#include "render/render_int.h"
#include "support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MVD "America/Montevideo"

static const char *const languages[] = {"es", "pt", "en", NULL};
static const struct render_organisation organisations[] = {
	{"lacnic", "LACNIC", NULL, NULL}};

struct set_up {
	struct arena arena;
	struct templates templates;
	struct calendar calendar;
	struct view *v[8];
	struct views views;
};

static int
set_up(void **state)
{
	struct set_up *s = mem_array(1, sizeof *s);
	struct err err;

	arena_init(&s->arena);
	s->templates = edition_templates(&s->arena);
	s->calendar = (struct calendar){.domain = "digest.example",
					.language = "es",
					.languages = languages,
					.organisations = organisations,
					.n_organisations = 1,
					.zone = MVD};
	if (render_language(&s->arena, &s->templates, "es", &s->calendar.words, &err))
		fail_msg("%s", err.text);
	s->views.v = s->v;
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct set_up *s = *state;

	arena_release(&s->arena);
	free(s);
	return 0;
}

static struct view *
add(struct set_up *s, const char *id, enum item_kind kind, const char *start,
    const char *end, const char *zone)
{
	struct view *view = edition_view(&s->arena, id, kind, "Reunión");

	view->start = edition_when(start, zone);
	view->end = edition_when(end, zone);
	s->views.v[s->views.n++] = view;
	return view;
}

/* The file with its lines unfolded, LF for CRLF. */
static char *
render(struct set_up *s, size_t *count)
{
	struct buf out, plain;
	struct err err;
	char *result;
	size_t i;

	buf_init(&out, 1 << 20);
	buf_init(&plain, 1 << 20);
	if (render_calendar(&s->views, &s->calendar, &out, count, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < out.n; i++) {
		if (strncmp(out.s + i, "\r\n ", 3) == 0)
			i += 2;
		else if (out.s[i] != '\r')
			buf_char(&plain, out.s[i]);
	}
	result = arena_strndup(&s->arena, plain.s, plain.n);
	buf_release(&out);
	buf_release(&plain);
	return result;
}

static void
has(const char *file, const char *line)
{
	if (!strstr(file, line))
		fail_msg("no \"%s\" in\n%s", line, file);
}

static const struct {
	const char *start, *end, *zone, *want;
} all_times[] = {
	{"2023-05-08", "", NULL,
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230509\n"},
	{"2023-05-08", "2023-05-12", "America/Merida",
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230513\n"},
	{"2023-12-31", "2023-12-31", NULL,
	 "\nDTSTART;VALUE=DATE:20231231\nDTEND;VALUE=DATE:20240101\n"},
	{"2024-02-28", "2024-02-29", NULL,
	 "\nDTSTART;VALUE=DATE:20240228\nDTEND;VALUE=DATE:20240301\n"},
	{"2023-05-08", "2023-05-01", NULL,
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230509\n"},
	{"2023-05-08", "2023-06", NULL,
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230509\n"},
	{"2023-04-27T15:00", "2023-04-27T16:30", MVD,
	 "\nDTSTART;TZID=America/Montevideo:20230427T150000\n"
	 "DTEND;TZID=America/Montevideo:20230427T163000\n"},
	/* no end: an hour */
	{"2023-04-27T23:30", "", MVD,
	 "\nDTSTART;TZID=America/Montevideo:20230427T233000\n"
	 "DTEND;TZID=America/Montevideo:20230428T003000\n"},
	{"2023-04-27T15:00", "2023-04-27", MVD,
	 "\nDTSTART;TZID=America/Montevideo:20230427T150000\n"
	 "DTEND;TZID=America/Montevideo:20230427T160000\n"},
	/* UTC where there is no place */
	{"2023-07-17T23:00Z", "2023-07-18T00:30Z", NULL,
	 "\nDTSTART:20230717T230000Z\nDTEND:20230718T003000Z\n"},
	{"2023-07-17T20:00-03:00", "", NULL,
	 "\nDTSTART:20230717T230000Z\nDTEND:20230718T000000Z\n"},
	{"2023-07-17T20:00", "", "UTC",
	 "\nDTSTART:20230717T200000Z\nDTEND:20230717T210000Z\n"},
	{"2023-07-17T20:00", "", "Etc/GMT+3",
	 "\nDTSTART:20230717T230000Z\nDTEND:20230718T000000Z\n"},
	/* a day and longer by the clock is a bar */
	{"2023-05-08T09:00", "2023-05-12T18:00", "America/Merida",
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230513\n"},
	{"2023-05-08T09:00", "2023-05-12", "America/Merida",
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230513\n"},
	{"2023-05-08T00:00", "2023-05-09T00:00", MVD,
	 "\nDTSTART;VALUE=DATE:20230508\nDTEND;VALUE=DATE:20230509\n"},
	/* the night in which the clocks go back */
	{"2025-10-26T00:30", "2025-10-26T02:30", "Europe/Dublin",
	 "\nDTSTART;TZID=Europe/Dublin:20251026T003000\n"
	 "DTEND;TZID=Europe/Dublin:20251026T023000\n"},
};

static void
times(void **state)
{
	struct set_up *s = *state;
	size_t i, count;
	char *file;

	for (i = 0; i < sizeof all_times / sizeof all_times[0]; i++) {
		s->views.n = 0;
		add(s, "reunion-1", ITEM_EVENT, all_times[i].start, all_times[i].end,
		    all_times[i].zone);
		file = render(s, &count);
		assert_int_equal(count, 1);
		has(file, all_times[i].want);
		has(file, strstr(file, "VALUE=DATE") ? "\nTRANSP:TRANSPARENT\n"
						     : "\nTRANSP:OPAQUE\n");
		/* a zone is there exactly when it is used */
		assert_true(!!strstr(file, "BEGIN:VTIMEZONE") ==
			    !!strstr(file, ";TZID="));
	}
}

/* What cannot be written: an end after that year is left out, and so is what begins after
 * it. */
static void
after_the_last_year(void **state)
{
	struct set_up *s = *state;
	struct view *view =
		add(s, "siempre", ITEM_EVENT, "2023-05-08", "3001-12-31", NULL);
	size_t count;
	char *file;

	file = render(s, &count);
	assert_int_equal(count, 1);
	has(file, "\nDTSTART;VALUE=DATE:20230508\nSUMMARY:");
	view->end = edition_when("9999-12-31", NULL);
	has(render(s, NULL), "\nDTSTART;VALUE=DATE:20230508\nSUMMARY:");
	view->start = edition_when("2999-12-31T23:30Z", NULL);
	view->end = edition_when("", NULL);
	has(render(s, NULL), "\nDTSTART:29991231T233000Z\nSUMMARY:");
	view->start = edition_when("2999-12-31T18:30", "America/New_York");
	file = render(s, NULL);
	has(file, "\nDTEND;TZID=America/New_York:29991231T193000\n");
	assert_null(strstr(file, ":0000"));
	view->start = edition_when("9999-12-31T23:30-03:00", NULL);
	view->deadline = view->start;
	(void)render(s, &count);
	assert_int_equal(count, 0);
}

static void
what_the_times_do_not_show(void **state)
{
	struct set_up *s = *state;
	char *file;

	add(s, "sin-fin", ITEM_EVENT, "2023-04-27T15:00", "", MVD);
	file = render(s, NULL);
	has(file,
	    "\nDESCRIPTION:La hora de fin no fue anunciada: se muestra una hora.\\n"
	    "Organización: LACNIC.\n");
	s->views.n = 0;
	add(s, "barra-1", ITEM_EVENT, "2023-05-08T09:00", "2023-05-12T18:00",
	    "America/Merida");
	file = render(s, NULL);
	has(file,
	    "\nDESCRIPTION:Horario: lun 8 may\\, 9:00 – vie 12 may\\, 18:00 (Mérida\\, "
	    "UTC−6).\\nOrganización: LACNIC.\n");
}

static void
left_out(void **state)
{
	static const char *const starts[] = {"2023-09", "2023-Q4", "2023", "parent",
					     ""};
	struct set_up *s = *state;
	size_t i, count;
	struct view *call;

	for (i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		s->views.n = 0;
		add(s, "escuela-1", ITEM_EVENT, starts[i], "", NULL);
		(void)render(s, &count);
		assert_int_equal(count, 0);
	}
	s->views.n = 0;
	add(s, "noticia-1", ITEM_NEWS, "2023-05-08", "", NULL);
	add(s, "indicador", ITEM_INDICATOR, "2023-05-08", "", NULL);
	call = add(s, "llamado-1", ITEM_CALL, "", "", NULL);
	call->deadline = edition_when("2023-09", NULL);
	(void)render(s, &count);
	assert_int_equal(count, 0);
}

static void
deadlines(void **state)
{
	struct set_up *s = *state;
	struct view *call =
		add(s, "llamado", ITEM_CALL, "2023-08-01", "2023-09-15", MVD);
	size_t count;
	char *file;

	call->deadline = edition_when("2023-09-15", MVD);
	file = render(s, &count);
	assert_int_equal(count, 1);
	has(file, "\nUID:deadline-llamado@digest.example\n");
	has(file, "\nDTSTART;VALUE=DATE:20230915\nDTEND;VALUE=DATE:20230916\n"
		  "SUMMARY:Cierra: Reunión\n");
	call->deadline = edition_when("2023-09-15T23:59", MVD);
	file = render(s, &count);
	has(file, "\nDTSTART;TZID=America/Montevideo:20230915T232900\n"
		  "DTEND;TZID=America/Montevideo:20230915T235900\n");
	has(file, "\nTRANSP:TRANSPARENT\n");
	call->deadline = edition_when("2023-09-15T23:59 AoE", NULL);
	has(render(s, &count), "\nDTSTART:20230916T112900Z\nDTEND:20230916T115900Z\n");
	/* an event has both */
	call->kind = ITEM_EVENT;
	file = render(s, &count);
	assert_int_equal(count, 2);
	has(file, "\nUID:llamado@digest.example\n");
	has(file, "\nUID:deadline-llamado@digest.example\n");
	/* a call without a deadline is the time it is open */
	call->kind = ITEM_CALL;
	call->deadline = edition_when("", NULL);
	file = render(s, &count);
	assert_int_equal(count, 1);
	has(file, "\nDTSTART;VALUE=DATE:20230801\nDTEND;VALUE=DATE:20230916\n");
}

static void
statuses(void **state)
{
	static const struct {
		enum item_status status;
		const char *summary, *want, *deadline;
	} cases[] = {
		{STATUS_CONFIRMED, "\nSUMMARY:Reunión\n", "\nSTATUS:CONFIRMED\n",
		 "\nSUMMARY:Cierra: Reunión\n"},
		{STATUS_TENTATIVE, "\nSUMMARY:Reunión (por confirmar)\n",
		 "\nSTATUS:TENTATIVE\n", "\nSUMMARY:Cierra: Reunión\n"},
		{STATUS_CANCELLED, "\nSUMMARY:CANCELADO: Reunión\n",
		 "\nSTATUS:CANCELLED\n", "\nSUMMARY:CANCELADO: Cierra: Reunión\n"},
		{STATUS_POSTPONED, "\nSUMMARY:POSTERGADO: Reunión\n",
		 "\nSTATUS:TENTATIVE\n", "\nSUMMARY:POSTERGADO: Cierra: Reunión\n"},
	};
	struct set_up *s = *state;
	struct view *view = add(s, "reunion-1", ITEM_EVENT, "2023-05-08", "", NULL);
	size_t i;

	view->deadline = edition_when("2023-05-01", NULL);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		view->status = cases[i].status;
		has(render(s, NULL), cases[i].summary);
		has(render(s, NULL), cases[i].want);
		has(render(s, NULL), cases[i].deadline);
	}
}

static void
parents(void **state)
{
	static const char related[] =
		"\nRELATED-TO;RELTYPE=PARENT:padre@digest.example\n";
	struct set_up *s = *state;
	struct view *parent =
		add(s, "padre", ITEM_EVENT, "2023-05-08", "2023-05-12", NULL);
	struct view *child = add(s, "hijo", ITEM_EVENT, "2023-05-09", "", NULL);

	child->parent = parent;
	has(render(s, NULL), related);
	has(render(s, NULL),
	    "\nDESCRIPTION:Durante: Reunión.\\nOrganización: LACNIC.\n");
	/* without an entry in the file */
	parent->start = edition_when("2023-05", NULL);
	assert_null(strstr(render(s, NULL), "RELATED-TO"));
	parent->start = edition_when("2023-05-08", NULL);
	s->views.v++;
	s->views.n = 1;
	assert_null(strstr(render(s, NULL), "RELATED-TO"));
}

static void
properties(void **state)
{
	struct set_up *s = *state;
	struct view *view = add(s, "todo-junto", ITEM_EVENT, "2023-05-08", "", NULL);
	struct entry *entry = arena_alloc(&s->arena, sizeof *entry);
	char *file;

	view->revision = (struct revision){3, 1680523200};
	view->place = (struct place){"Casa de Internet; sala 1, piso 2", "Montevideo",
				     "UY", "https://sala.example/ñ"};
	texts_set(&s->arena, &view->url, "es", "https://lacnic.example/a,b;c");
	texts_set(&s->arena, &view->title, "es", "Uno, dos; tres \\ cuatro\nSTATUS:x");
	texts_set(&s->arena, &view->body, "es", "**Uno**\n\ndos <b>tres</b>");
	words_add(&s->arena, &view->organisers, "NIC.br");
	words_add(&s->arena, &view->languages, "pt");
	words_add(&s->arena, &view->tags, "rpki");
	file = render(s, NULL);
	has(file, "\nUID:todo-junto@digest.example\nDTSTAMP:20230403T120000Z\n"
		  "LAST-MODIFIED:20230403T120000Z\nSEQUENCE:3\n");
	has(file, "\nSUMMARY:Uno\\, dos\\; tres \\\\ cuatro STATUS:x\n");
	has(file,
	    "\nLOCATION:Casa de Internet\\; sala 1\\, piso 2\\, Montevideo\\, Uruguay\n");
	has(file, "\nURL:https://lacnic.example/a,b;c\n");
	has(file, "\nCONFERENCE;VALUE=URI:https://sala.example/%C3%B1\n");
	has(file, "\nCATEGORIES:LACNIC\nCATEGORIES:rpki\n");
	has(file, "\nCLASS:PUBLIC\n");
	has(file,
	    "\nDESCRIPTION:Uno.\\n\\ndos <b>tres</b>.\\n\\nOrganización: LACNIC y "
	    "NIC.br.\\nIdiomas: portugués.\\nEn línea: https://sala.example/%C3%B1\\n"
	    "Más información: https://lacnic.example/a\\,b\\;c\n");
	has(file, "\nPRODID:-//digest.example//digest//es\n");
	assert_null(strstr(file, "METHOD"));
	assert_null(strstr(file, "ORGANIZER"));
	assert_null(strstr(file, "X-WR-CALNAME"));
	/* not everybody's */
	view->claims[0] = entry;
	assert_null(strstr(render(s, NULL), "CLASS:"));
	/* nothing known but the day */
	s->views.n = 0;
	view = add(s, "solo-dia", ITEM_EVENT, "2023-05-08", "", NULL);
	view->organisers = (struct words){0};
	view->place.online = "https://sala.example/";
	file = render(s, NULL);
	has(file, "\nLOCATION:https://sala.example/\n");
	view->place.online = NULL;
	file = render(s, NULL);
	assert_null(strstr(file, "LOCATION"));
	assert_null(strstr(file, "DESCRIPTION"));
}

static void
feeds(void **state)
{
	struct set_up *s = *state;
	char *file;

	add(s, "reunion-1", ITEM_EVENT, "2023-05-08", "", NULL);
	s->calendar.name = "LACNIC, LACNOG; y más";
	s->calendar.source = "https://digest.example/lacnic.es.ics";
	s->calendar.colour = "#005a9c";
	file = render(s, NULL);
	has(file,
	    "\nNAME:LACNIC\\, LACNOG\\; y más\nX-WR-CALNAME:LACNIC\\, LACNOG\\; y más\n"
	    "REFRESH-INTERVAL;VALUE=DURATION:PT12H\nX-PUBLISHED-TTL:PT12H\n"
	    "SOURCE;VALUE=URI:https://digest.example/lacnic.es.ics\n"
	    "COLOR:teal\n");
	assert_null(strstr(file, "METHOD"));
	s->calendar.source = s->calendar.colour = NULL;
	file = render(s, NULL);
	assert_null(strstr(file, "SOURCE"));
	assert_null(strstr(file, "COLOR"));
}

static void
colours(void **state)
{
	(void)state;
	assert_string_equal(colour_name("#000000"), "black");
	assert_string_equal(colour_name("#FE0100"), "red");
	assert_string_equal(colour_name("#e65100"), "darkorange");
	assert_null(colour_name(NULL));
	assert_null(colour_name("red"));
	assert_null(colour_name("#12345"));
	assert_null(colour_name("#12345g"));
	assert_null(colour_name("#-12345"));
}

/* Bytes: CRLF, folded at 75 octets between characters, the same twice. */
static void
bytes(void **state)
{
	struct set_up *s = *state;
	struct view *view = add(s, "reunion-1", ITEM_EVENT, "2023-05-08", "", NULL);
	struct buf body, one, two;
	const char *at, *end;
	struct err err;

	buf_init(&body, 1 << 20);
	while (body.n < 4000)
		buf_str(&body, "áé漢字😀íóúñÑ");
	texts_set(&s->arena, &view->body, "es", body.s);
	buf_init(&one, 1 << 20);
	buf_init(&two, 1 << 20);
	assert_int_equal(render_calendar(&s->views, &s->calendar, &one, NULL, &err), 0);
	assert_int_equal(render_calendar(&s->views, &s->calendar, &two, NULL, &err), 0);
	assert_string_equal(one.s, two.s);
	for (at = one.s; *at; at = end + 2) {
		end = strstr(at, "\r\n");
		assert_non_null(end);
		assert_true(end > at && end - at <= 75);
		assert_int_equal(utf8_check(at, (size_t)(end - at)),
				 (size_t)(end - at));
	}
	assert_non_null(strstr(one.s, "…"));
	buf_release(&two);
	buf_init(&two, 1000);
	assert_int_equal(render_calendar(&s->views, &s->calendar, &two, NULL, &err),
			 -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_release(&body);
	buf_release(&one);
	buf_release(&two);
}

int
main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(times),     T(what_the_times_do_not_show),
		T(left_out),  T(after_the_last_year),
		T(deadlines), T(statuses),
		T(parents),   T(properties),
		T(feeds),     T(colours),
		T(bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
