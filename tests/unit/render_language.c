/*
 * render_language.c - languages as data: the shipped ones are whole and fit one another,
 * mistakes in a strings file are told with their places, plural rules are CLDR's, and a
 * fourth language is a folder.
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

/* Unicode CLDR 44, plurals.xml, cardinal, for whole numbers. */
#define RUSSIAN_FEW "v = 0 and i % 10 = 2..4 and i % 100 != 12..14"
#define RUSSIAN_MANY \
	"v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14"

static void
plural_rules(void **state)
{
	static const struct {
		const char *rule;
		uint64_t n;
		int want;
	} cases[] = {
		{"n = 1", 0, 0},
		{"n = 1", 1, 1},
		{"n = 1", 21, 0},
		{"i = 1 and v = 0", 1, 1},
		{"i = 0..1", 0, 1},
		{"i = 0..1", 1, 1},
		{"i = 0..1", 2, 0},
		{"i = 0,1", 1, 1},
		{"i = 0,1", 2, 0},
		{"n != 1", 1, 0},
		{"n != 1", 5, 1},
		{"n % 10 = 1 and n % 100 != 11", 21, 1},
		{"n % 10 = 1 and n % 100 != 11", 11, 0},
		{"n % 10 = 1 and n % 100 != 11", 111, 0},
		{RUSSIAN_FEW, 2, 1},
		{RUSSIAN_FEW, 12, 0},
		{RUSSIAN_FEW, 34, 1},
		{RUSSIAN_FEW, 112, 0},
		{RUSSIAN_MANY, 0, 1},
		{RUSSIAN_MANY, 5, 1},
		{RUSSIAN_MANY, 1, 0},
		{RUSSIAN_MANY, 12, 1},
		{"n = 3..10,13..19", 13, 1},
		{"n = 3..10,13..19", 11, 0},
		{"e = 0 and i != 0 and i % 1000000 = 0 and v = 0", 1000000, 1},
		{"e = 0 and i != 0 and i % 1000000 = 0 and v = 0", 0, 0},
		{"n%10=1", 31, 1},
		{"", 1, -1},
		{"n", 1, -1},
		{"n =", 1, -1},
		{"n = 1 and", 1, -1},
		{"n = 1 or", 1, -1},
		{"n = 1.5", 1, -1},
		{"x = 1", 1, -1},
		{"n % 0 = 1", 1, -1},
		{"n = 1 nonsense", 1, -1},
		{"n is 1", 1, -1},
		{"n = 99999999999999999999", 1, -1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (plural_matches(cases[i].rule, cases[i].n) != cases[i].want)
			fail_msg("%s, %d", cases[i].rule, (int)cases[i].n);
}

static const struct language *
words_of(struct arena *arena, const char *language)
{
	struct templates templates = edition_templates(arena);
	const struct language *words;
	struct err err;

	if (render_language(arena, &templates, language, &words, &err))
		fail_msg("%s", err.text);
	return words;
}

static void
words_by_key(void **state)
{
	struct arena arena;
	const struct language *es, *pt, *en;

	(void)state;
	arena_init(&arena);
	es = words_of(&arena, "es");
	pt = words_of(&arena, "pt");
	en = words_of(&arena, "en");
	assert_string_equal(render_word(es, "label_new"), "NUEVO");
	assert_string_equal(render_word(pt, "label_new"), "NOVO");
	assert_string_equal(render_word(en, "label_new"), "NEW");
	assert_string_equal(render_word(es, "label_last_days"), "ÚLTIMOS DÍAS");
	assert_string_equal(render_word(pt, "label_postponed"), "ADIADO");
	assert_string_equal(render_word(es, "decimal"), ",");
	assert_string_equal(render_word(en, "decimal"), ".");
	assert_null(render_word(es, "label_none"));
	assert_null(render_word(es, "months"));
	assert_string_equal(language_entry(es, "countries", "NO"), "Noruega");
	assert_string_equal(language_entry(en, "languages", "pt"), "Portuguese");
	assert_null(language_entry(es, "countries", "XX"));
	arena_release(&arena);
}

static void
counts_and_lists(void **state)
{
	static const char *const two[] = {"LACNIC", "ICANN"};
	static const char *const three[] = {"ISOC", "LACTLD", "LAC-IX"};
	static const char *const ice[] = {"agua", "hielo"};
	struct arena arena;
	const struct language *es, *pt;

	(void)state;
	arena_init(&arena);
	es = words_of(&arena, "es");
	pt = words_of(&arena, "pt");
	assert_string_equal(language_count(&arena, es, "event_count", 0, NULL),
			    "0 eventos");
	assert_string_equal(language_count(&arena, es, "event_count", 1, NULL),
			    "1 evento");
	assert_string_equal(language_count(&arena, pt, "event_count", 0, NULL),
			    "0 evento");
	assert_string_equal(language_count(&arena, pt, "event_count", 2, NULL),
			    "2 eventos");
	assert_string_equal(language_join(&arena, es, NULL, 0), "");
	assert_string_equal(language_join(&arena, es, two, 1), "LACNIC");
	assert_string_equal(language_join(&arena, es, two, 2), "LACNIC e ICANN");
	assert_string_equal(language_join(&arena, pt, two, 2), "LACNIC e ICANN");
	assert_string_equal(language_join(&arena, es, three, 3),
			    "ISOC, LACTLD y LAC-IX");
	assert_string_equal(language_join(&arena, es, ice, 2), "agua y hielo");
	arena_release(&arena);
}

/* The Spanish file with one change, as language "xx"; the error's text, and the line. */
static char *
load_changed(struct arena *arena, const char *from, const char *to, int *line)
{
	struct templates templates = edition_templates(arena), one;
	const char *text = template_find(&templates, "", "es/strings.yaml")->text;
	const char *at = strstr(text, from);
	struct template_file file = {"xx/strings.yaml", "t/xx/strings.yaml", NULL};
	const struct language *words;
	struct err err;

	assert_non_null(at);
	for (*line = 1; text < at; text++)
		*line += *text == '\n';
	text = template_find(&templates, "", "es/strings.yaml")->text;
	file.text = arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to,
				 at + strlen(from));
	one = (struct templates){&file, 1};
	if (render_language(arena, &one, "xx", &words, &err) == 0)
		return arena_strdup(arena, "");
	assert_int_equal(err.kind, ERR_CONFIG);
	return arena_strdup(arena, err.text);
}

static void
mistakes_have_a_place(void **state)
{
	static const struct {
		const char *from, *to, *error;
	} cases[] = {
		{"label_new: NUEVO", "label_nwe: NUEVO",
		 "t/xx/strings.yaml:1:1: missing key \"label_new\"\n"
		 "t/xx/strings.yaml:#:1: unknown key (nearest is \"label_new\") "
		 "\"label_nwe\""},
		{"today: hoy", "today: [hoy]",
		 "t/xx/strings.yaml:#:8: a text is wanted for \"today\""},
		{"[ene, feb,", "[ene,",
		 "t/xx/strings.yaml:#:15: a list of 12 is wanted for \"months_short\""},
		{"in_days: {one: \"en {n} día\", other: \"en {n} días\"}",
		 "in_days: {one: \"en {n} día\"}",
		 "t/xx/strings.yaml:#:10: a plural category is missing: \"other\""},
		{"in_days: {one:", "in_days: {few: \"\", one:",
		 "t/xx/strings.yaml:#:11: the language has no plural category \"few\""},
		{"plurals: {one: \"n = 1\"}", "plurals: {one: \"n is 1\"}",
		 "t/xx/strings.yaml:#:16: this is no plural condition: \"n is 1\""},
		{"{h}:{mm}", "{h}:{min}",
		 "t/xx/strings.yaml:#:7: unknown placeholder in \"time: {min}\""},
		{"{h}:{mm}", "{h}:{mm",
		 "t/xx/strings.yaml:#:7: \"{\" is not closed in \"time\""},
		{"AR: Argentina", "AR: [Argentina]",
		 "t/xx/strings.yaml:#:7: a text is wanted for \"countries\""},
	};
	struct arena arena;
	const char *error, *number;
	char *want;
	size_t i;
	int line;

	(void)state;
	arena_init(&arena);
	assert_string_equal(load_changed(&arena, "NUEVO", "NOUVEAU", &line), "");
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		error = load_changed(&arena, cases[i].from, cases[i].to, &line);
		number = strchr(cases[i].error, '#');
		want = arena_printf(&arena, "%.*s%d%s", (int)(number - cases[i].error),
				    cases[i].error, line, number + 1);
		assert_string_equal(error, want);
	}
	error = load_changed(&arena, "direction: ltr", "direction: ltr: x", &line);
	want = arena_printf(&arena, "t/xx/strings.yaml:%d:", line);
	assert_non_null(strstr(error, want));
	arena_release(&arena);
}

/* What stands between commas is looked up, each by itself. */
static void
places(void **state)
{
	static const struct {
		const char *place, *in[3];
	} cases[] = {
		{"Tampa, FL, United States",
		 {"Tampa, FL, Estados Unidos", "Tampa, FL, Estados Unidos",
		  "Tampa, FL, United States"}},
		{"Kyoto", {"Kioto", "Quioto", "Kyoto"}},
		{"Ciudad de Panamá,Panamá",
		 {"Ciudad de Panamá, Panamá", "Cidade do Panamá, Panamá",
		  "Panama City, Panama"}},
		{"Washington, D.C.",
		 {"Washington, D.C.", "Washington, D.C.", "Washington, D.C."}},
		{"Hamburg,", {"Hamburgo", "Hamburgo", "Hamburg"}},
		{"United Stateside",
		 {"United Stateside", "United Stateside", "United Stateside"}},
		{"", {"", "", ""}},
	};
	static const char *const languages[] = {"es", "pt", "en"};
	const struct language *words;
	struct templates templates;
	struct arena arena;
	struct err err;
	size_t i, j;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	for (j = 0; j < 3; j++) {
		assert_int_equal(render_language(&arena, &templates, languages[j],
						 &words, &err),
				 0);
		assert_null(place_text(&arena, words, NULL));
		for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
			assert_string_equal(place_text(&arena, words, cases[i].place),
					    cases[i].in[j]);
	}
	arena_release(&arena);
}

static void
no_such_language(void **state)
{
	struct templates templates;
	const struct language *words = NULL;
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	assert_int_equal(render_language(&arena, &templates, "fr", &words, &err), -1);
	assert_string_equal(err.text, "there is no template \"fr/strings.yaml\"");
	assert_null(words);
	arena_release(&arena);
}

/* Templates are tried when a language is read: the common ones and its own, all at once. */
static void
wrong_templates(void **state)
{
	struct template_file files[64];
	struct templates templates;
	const struct language *words;
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	memcpy(files, templates.v, templates.n * sizeof *files);
	templates.v = files;
	files[templates.n++] =
		(struct template_file){"es/event.md", "t/es/event.md", "\n{{titel}}"};
	files[templates.n++] =
		(struct template_file){"own.md", "t/own.md", "{{> none.md}}"};
	files[templates.n++] =
		(struct template_file){"README.md", "t/README.md", "{{anything}}"};
	files[templates.n++] =
		(struct template_file){"notes.yaml", "t/notes.yaml", "{{anything}}"};
	assert_int_equal(render_language(&arena, &templates, "es", &words, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_string_equal(
		err.text,
		"t/es/event.md:2: templates have no name \"titel\", nearest is "
		"\"title\"\nt/own.md:1: there is no template \"none.md\"");
	assert_int_equal(render_language(&arena, &templates, "pt", &words, &err), -1);
	assert_string_equal(err.text, "t/own.md:1: there is no template \"none.md\"");
	templates.n -= 4;
	assert_int_equal(render_language(&arena, &templates, "es", &words, &err), 0);
	arena_release(&arena);
}

/* French: one file more, no line of code. */
static void
fourth_language(void **state)
{
	struct template_file files[64];
	struct templates templates;
	struct part parts[PART_KINDS];
	struct rendering rendering;
	struct arena arena;
	struct str text;
	struct err err;
	char *at;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	memcpy(files, templates.v, templates.n * sizeof *files);
	text = str_of(template_find(&templates, "", "en/strings.yaml")->text);
	files[templates.n].name = "fr/strings.yaml";
	files[templates.n].path = "templates/fr/strings.yaml";
	at = arena_strndup(&arena, text.s, text.n);
	memcpy(strstr(at, "label_new: NEW"), "label_new: NEU", 14);
	memcpy(strstr(at, "Mon, Tue"), "lun, mar", 8);
	files[templates.n].text = at;
	templates.n++;
	templates.v = files;
	rendering = edition_rendering(&arena, &templates, "fr");
	rendering.community = rendering.title = rendering.tag = "Agenda";
	if (render_edition(&arena, edition_of_april(&arena), &rendering, parts, &err))
		fail_msg("%s", err.text);
	assert_non_null(strstr(parts[PART_TEXT].bytes, "- NEU 13º Fórum da Internet"));
	assert_non_null(strstr(parts[PART_TEXT].bytes, "lun 8 – Fri 12 May"));
	assert_non_null(
		strstr(parts[PART_HTML].bytes, "<html lang=\"fr\" dir=\"ltr\">"));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plural_rules),
		cmocka_unit_test(words_by_key),
		cmocka_unit_test(counts_and_lists),
		cmocka_unit_test(mistakes_have_a_place),
		cmocka_unit_test(places),
		cmocka_unit_test(no_such_language),
		cmocka_unit_test(wrong_templates),
		cmocka_unit_test(fourth_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
