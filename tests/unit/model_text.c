/*
 * model_text.c - texts per language, words, entries and notes that grow, views by id,
 * and that every enum has its words.
 */
#include "model/text.h"

#include "model/edition.h"
#include "model/entry.h"
#include "model/item.h"
#include "model/letter.h"
#include "model/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
texts_by_language(void **state)
{
	static const char *const languages[] = {"es", "pt", "en", NULL};
	struct texts texts = {0};
	const char *got = "?";
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_null(texts_best(&texts, "es", languages, &got));
	assert_string_equal(got, "?");
	texts_set(&arena, &texts, "fr", "réunion");
	assert_string_equal(texts_best(&texts, "es", languages, &got), "réunion");
	assert_string_equal(got, "fr");
	texts_set(&arena, &texts, "en", "meeting");
	texts_set(&arena, &texts, "pt", "reunião");
	assert_int_equal(texts.n, 3);
	assert_string_equal(texts_best(&texts, "en", languages, &got), "meeting");
	assert_string_equal(got, "en");
	assert_string_equal(texts_best(&texts, "es", languages, &got), "reunião");
	assert_string_equal(got, "pt");
	assert_string_equal(texts_best(&texts, "es", NULL, NULL), "réunion");
	texts_set(&arena, &texts, "pt", "encontro");
	assert_int_equal(texts.n, 3);
	assert_string_equal(texts_in(&texts, "pt"), "encontro");
	assert_null(texts_in(&texts, "es"));
	arena_release(&arena);
}

static void
lists_of_words(void **state)
{
	struct words words = {0};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_false(words_have(&words, "a"));
	words_add(&arena, &words, "a");
	words_add(&arena, &words, "b");
	words_add(&arena, &words, "a");
	assert_int_equal(words.n, 3);
	words_include(&arena, &words, "b");
	assert_int_equal(words.n, 3);
	words_include(&arena, &words, "c");
	assert_int_equal(words.n, 4);
	assert_true(words_have(&words, "c"));
	assert_false(words_have(&words, "C"));
	assert_string_equal(words.v[2], "a");
	arena_release(&arena);
}

static void
entries_and_notes(void **state)
{
	struct entries entries = {0};
	struct notes notes = {0};
	struct arena arena;
	struct entry *first, *entry;
	struct notetaker taker;
	char origin[] = "f.md";
	size_t i;

	(void)state;
	arena_init(&arena);
	first = entries_add(&arena, &entries);
	first->id = "first";
	for (i = 1; i < 100; i++) {
		entry = entries_add(&arena, &entries);
		assert_null(entry->id);
		assert_int_equal(entry->start.precision, WHEN_NONE);
	}
	assert_int_equal(entries.n, 100);
	assert_ptr_equal(entries.v[0], first);
	assert_string_equal(entries.v[0]->id, "first");
	taker = (struct notetaker){.arena = &arena, .notes = &notes};
	notes_begin(&taker, origin);
	notes_take(&taker, 9, 2, "odd\x1b[31m\nthing");
	notes_take(&taker, 7, 0, "no real date: '%s'", "2023-02-30");
	notes_once(&taker, 8, "twice");
	notes_once(&taker, 8, "twice");
	notes_end(&taker);
	origin[0] = 'x';
	assert_int_equal(notes.n, 3);
	assert_string_equal(notes.v[0].origin, "f.md");
	assert_int_equal(notes.v[0].line, 7);
	assert_int_equal(notes.v[0].column, 0);
	assert_string_equal(notes.v[0].text, "no real date: '2023-02-30'");
	assert_string_equal(notes.v[1].text, "twice");
	assert_int_equal(notes.v[2].line, 9);
	assert_int_equal(notes.v[2].column, 2);
	assert_null(strchr(notes.v[2].text, '\x1b'));
	assert_null(strchr(notes.v[2].text, '\n'));
	for (i = 0; i < 2 * NOTES_MAX; i++)
		notes_take(&taker, 1, 0, "note %zu", i);
	notes_end(&taker);
	assert_int_equal(notes.n, NOTES_MAX + 1);
	assert_string_equal(notes.v[NOTES_MAX].text, "103 more notes");
	arena_release(&arena);
}

static void
views_by_id(void **state)
{
	struct item one = {.id = "one"}, two = {.id = "two"};
	struct view view_one = {.item = &one}, view_two = {.item = &two};
	struct view *v[] = {&view_two, &view_one};
	struct views views = {v, 2};

	(void)state;
	assert_ptr_equal(views_find(&views, "one"), &view_one);
	assert_ptr_equal(views_find(&views, "two"), &view_two);
	assert_null(views_find(&views, "three"));
}

static void
check_words(const char *const *words, size_t n, const char *first, const char *last)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_non_null(words[i]);
	assert_null(words[n]);
	assert_string_equal(words[0], first);
	assert_string_equal(words[n - 1], last);
}

static void
words_of_enums(void **state)
{
	(void)state;
	check_words(item_kind_words, ITEM_KINDS, "event", "indicator");
	check_words(item_status_words, STATUS_POSTPONED + 1, "confirmed", "postponed");
	check_words(precision_words, WHEN_INSTANT + 1, "none", "instant");
	check_words(label_words, LABEL_POSTPONED + 1, "", "postponed");
	check_words(part_words, PART_KINDS, "subject", "ics");
	check_words(delivery_words, DELIVERY_STATES, "planned", "suppressed");
	assert_int_equal(sizeof PART_TOKEN - 1, PART_TOKEN_SIZE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_by_language), cmocka_unit_test(lists_of_words),
		cmocka_unit_test(entries_and_notes), cmocka_unit_test(views_by_id),
		cmocka_unit_test(words_of_enums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
