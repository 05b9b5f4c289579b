/*
 * render_cases.c - the cases of tests/cases/render, byte for byte. A folder with in.md is a
 * draft, and want.html and want.txt what becomes of it; april-2023 is the edition of
 * support/edition.h, and want.LANGUAGE.PART what it is in three languages.
 *
 * `unit-render_cases write` writes the wanted files; then a person reads them.
 */
#include "base/file.h"
#include "render/render.h"
#include "support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/cases/render"

static bool writing; /* set once, by main */

static void
compare(struct arena *arena, const char *path, struct part part)
{
	struct err err;
	char *want;
	size_t n, i = 0;
	int line = 1;

	if (writing) {
		if (file_write(path, part.bytes, part.n, 0644, &err))
			fail_msg("%s", err.text);
		return;
	}
	if (file_read(arena, path, 1 << 20, &want, &n, &err))
		fail_msg("%s", err.text);
	for (; i < n && i < part.n && want[i] == part.bytes[i]; i++)
		line += want[i] == '\n';
	if (i < n || i < part.n)
		fail_msg("%s:%d: wanted \"%.60s\", got \"%.60s\"", path, line, want + i,
			 part.bytes + i);
}

static void
drafts(void **state)
{
	static const char *const names[] = {"announcement", "everything"};
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;
	char *markdown;
	size_t i, n;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *folder = arena_printf(&arena, "%s/%s", CASES, names[i]);

		if (file_read(&arena, arena_printf(&arena, "%s/in.md", folder), 1 << 20,
			      &markdown, &n, &err) ||
		    render_markdown(&arena, markdown, names[i], &rendering, parts,
				    &err))
			fail_msg("%s", err.text);
		compare(&arena, arena_printf(&arena, "%s/want.html", folder),
			parts[PART_HTML]);
		compare(&arena, arena_printf(&arena, "%s/want.txt", folder),
			parts[PART_TEXT]);
	}
	arena_release(&arena);
}

static void
april(void **state)
{
	static const char *const languages[] = {"es", "pt", "en"};
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;
	size_t i, j;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	for (i = 0; i < 3; i++) {
		rendering = edition_rendering(&arena, &templates, languages[i]);
		if (render_edition(&arena, edition_of_april(&arena), &rendering, parts,
				   &err))
			fail_msg("%s", err.text);
		for (j = 0; j < PART_KINDS; j++)
			compare(&arena,
				arena_printf(&arena, "%s/april-2023/want.%s.%s", CASES,
					     languages[i], part_words[j]),
				parts[j]);
	}
	arena_release(&arena);
}

/* Nothing but a footer, and no calendar, in an edition with nothing in it. */
static void
empty(void **state)
{
	struct edition edition = {.now = 1680523200,
				  .until = 1680523200,
				  .zone = "America/Montevideo"};
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	if (render_edition(&arena, &edition, &rendering, parts, &err))
		fail_msg("%s", err.text);
	assert_null(parts[PART_ICS].bytes);
	assert_null(strstr(parts[PART_MARKDOWN].bytes, "##"));
	assert_non_null(
		strstr(parts[PART_MARKDOWN].bytes,
		       "# Agenda de la comunidad técnica de Internet · abril de "
		       "2023\n\n---\n\nRecibes"));
	assert_string_equal(
		parts[PART_SUBJECT].bytes,
		"[Comunidad técnica LAC] Abril: Agenda de la comunidad técnica "
		"de… n.º 14");
	arena_release(&arena);
}

/* The one fact of a subject: the next event, else a deadline, else a title. */
static void
subjects(void **state)
{
	static const struct {
		const char *id, *start, *deadline, *want;
		enum item_kind kind;
	} cases[] = {
		{"evento", "2023-04-03", "", "[LAC] Abril: Reunión hoy", ITEM_EVENT},
		{"evento", "2023-04-04", "", "[LAC] Abril: Reunión mañana", ITEM_EVENT},
		{"evento", "2023-04-05", "", "[LAC] Abril: Reunión en 2 días",
		 ITEM_EVENT},
		{"evento", "2023-04-16", "", "[LAC] Abril: Reunión en 13 días",
		 ITEM_EVENT},
		{"evento", "2023-04-17", "", "[LAC] Abril: Reunión en 2 semanas",
		 ITEM_EVENT},
		{"evento", "2023-05-08", "", "[LAC] Abril: Reunión en 5 semanas",
		 ITEM_EVENT},
		/* it has begun, or only its month is known: a title, and no hurry */
		{"evento", "2023-04-01", "", "[LAC] Abril: Reunión n.º 14", ITEM_EVENT},
		{"evento", "2023-05", "", "[LAC] Abril: Reunión n.º 14", ITEM_EVENT},
		{"llamado", "", "2023-04-09",
		 "[LAC] Abril: Reunión cierra en 6 días · 1 cierre", ITEM_CALL},
	};
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	rendering.tag = "LAC";
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct view *view =
			edition_view(&arena, cases[i].id, cases[i].kind, "Reunión");
		struct line line = {.view = view};
		struct month month = {2023, 5, {&line, 1}};
		struct edition edition = {.now = 1680523200,
					  .until = 1680523200,
					  .zone = "America/Montevideo",
					  .highlights = {&line, 1}};

		view->start = edition_when(cases[i].start, "America/Montevideo");
		view->deadline = edition_when(cases[i].deadline, "America/Montevideo");
		if (cases[i].kind == ITEM_CALL) {
			edition.closing = (struct section){&line, 1};
		} else {
			edition.months = &month;
			edition.n_months = 1;
			edition.main_event = view;
		}
		if (render_edition(&arena, &edition, &rendering, parts, &err))
			fail_msg("%s", err.text);
		if (strncmp(parts[PART_SUBJECT].bytes, cases[i].want,
			    strlen(cases[i].want)) != 0)
			fail_msg("%s, not %s", parts[PART_SUBJECT].bytes,
				 cases[i].want);
	}
	arena_release(&arena);
}

/* Organisers that are the parties are said once, be their order another; else both are. */
static void
parties(void **state)
{
	static const struct {
		const char *second, *want;
	} cases[] = {
		{"lac-ix", "jue 20 abr · LAC\\-IX y RedCLARA\n"},
		{"lacnic", "jue 20 abr · RedCLARA y LACNIC · LAC\\-IX y RedCLARA\n"},
		{NULL, "jue 20 abr · RedCLARA · LAC\\-IX y RedCLARA\n"},
	};
	struct templates templates;
	struct rendering rendering;
	struct part parts[PART_KINDS];
	struct arena arena;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	rendering = edition_rendering(&arena, &templates, "es");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct view *view =
			edition_view(&arena, "b", ITEM_BILATERAL, "Reunión");
		struct line line = {.view = view};
		struct edition edition = {.now = 1680523200,
					  .until = 1680523200,
					  .zone = "America/Montevideo",
					  .bilaterals = {&line, 1}};

		view->start = edition_when("2023-04-20", "America/Montevideo");
		view->organisers = (struct words){0};
		words_add(&arena, &view->organisers, "redclara");
		if (cases[i].second)
			words_add(&arena, &view->organisers, cases[i].second);
		words_add(&arena, &view->parties, "lac-ix");
		words_add(&arena, &view->parties, "redclara");
		if (render_edition(&arena, &edition, &rendering, parts, &err))
			fail_msg("%s", err.text);
		if (!strstr(parts[PART_MARKDOWN].bytes, cases[i].want))
			fail_msg("no \"%s\" in %s", cases[i].want,
				 parts[PART_MARKDOWN].bytes);
	}
	arena_release(&arena);
}

/* A terminal shows no token where a letter has one; the letter's text keeps its place. */
static void
terminal(void **state)
{
	static const char draft[] = "[Baja](<https://digest.example/u/" PART_TOKEN
				    ">)\n\n[Otra](<https://digest.example/u/x>)\n";
	struct arena arena;
	char *text;

	(void)state;
	arena_init(&arena);
	text = render_terminal(&arena, draft, 20, false);
	assert_string_equal(text, "Baja:\nhttps://digest.example/u/…\n\n"
				  "Otra:\nhttps://digest.example/u/x\n");
	arena_release(&arena);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drafts),  cmocka_unit_test(april),
		cmocka_unit_test(empty),   cmocka_unit_test(subjects),
		cmocka_unit_test(parties), cmocka_unit_test(terminal),
	};

	writing = argc > 1 && strcmp(argv[1], "write") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
