/*
 * store_entries.c - an entry's content as the store keeps it: the same out as in, the same
 * bytes for the same entry, and a text that was spoilt is an error and not a guess. And
 * when items have to be made anew.
 */
#include "store/store_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const organisations[] = {"alpha", "beta", NULL};

static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static int
read_text(const char *json, struct entry *entry, struct err *err)
{
	*entry = (struct entry){.source = "s", .id = "i"};
	return entry_read(&arena, arena_strdup(&arena, json), strlen(json),
			  organisations, entry, err);
}

static const char *
written(const struct entry *entry)
{
	struct buf out;
	char *text;

	buf_init(&out, 1 << 20);
	entry_write(&out, entry, organisations);
	text = arena_strndup(&arena, out.s, out.n);
	buf_release(&out);
	return text;
}

/* Everything there can be, as it is written. */
static const char whole[] =
	"{\"actions\":[{\"due\":[\"day\",2023,6,1,0,0,0,0,0],\"what\":\"w\",\"who\":\"x\"}],"
	"\"body\":{\"en\":\"a \\\"b\\\" \\\\ c\\n\",\"es\":\"\xc3\xa1\"},"
	"\"deadline\":[\"month\",2023,1,1,0,0,0,0,0],"
	"\"end\":[\"instant\",2023,5,12,18,30,0,1683934200,-10800,\"America/Montevideo\"],"
	"\"followers\":[{\"contact\":\"c\",\"organisation\":\"o\"}],"
	"\"kind\":\"call\",\"language\":\"es\",\"languages\":[\"es\",\"pt\"],"
	"\"opens\":[\"year\",2022,1,1,0,0,0,0,0],\"organisers\":[\"alpha\"],\"parent\":\"p\","
	"\"parties\":[\"beta\"],"
	"\"place\":{\"city\":\"M\",\"country\":\"UY\",\"name\":\"N\",\"online\":\"https://o\"},"
	"\"published\":[\"day\",2023,3,1,0,0,0,0,0,\"UTC\"],"
	"\"start\":[\"parent\",0,0,0,0,0,0,-5,0],\"status\":\"cancelled\","
	"\"tags\":[\"t\\tu\"],\"title\":{\"es\":\"T\"},\"type\":\"webinar\",\"uid\":\"u\","
	"\"url\":{\"es\":\"https://u\"},\"visibility\":[\"alpha\",\"beta\"]}";

static void
there_and_back(void **state)
{
	struct entry entry;
	struct err err;

	(void)state;
	assert_int_equal(read_text(whole, &entry, &err), 0);
	assert_string_equal(texts_in(&entry.body, "en"), "a \"b\" \\ c\n");
	assert_string_equal(texts_in(&entry.body, "es"), "\xc3\xa1");
	assert_int_equal(entry.kind, ITEM_CALL);
	assert_int_equal(entry.status, STATUS_CANCELLED);
	assert_int_equal(entry.end.unix, 1683934200);
	assert_int_equal(entry.end.offset, -10800);
	assert_string_equal(entry.end.zone, "America/Montevideo");
	assert_int_equal(entry.start.unix, -5);
	assert_null(entry.deadline.zone);
	assert_string_equal(entry.place.online, "https://o");
	assert_string_equal(entry.tags.v[0], "t\tu");
	assert_int_equal(entry.visibility.organisations, 3);
	assert_string_equal(entry.actions[0].who, "x");
	assert_string_equal(entry.followers[0].contact, "c");
	assert_string_equal(written(&entry), whole);
}

static void
what_is_not_known_is_passed_over(void **state)
{
	struct entry entry;
	struct err err;

	(void)state;
	assert_int_equal(read_text(" { \"later\" : {\"a\":[1,-2.5e3,true,null,\"x\"]} ,"
				   "\"title\":{\"es\":\"\\u00e1\\ud83d\\ude00\\/\"},"
				   "\"uid\":7,\"tags\":{\"not\":\"a list\"},"
				   "\"visibility\":[\"gone\",\"beta\"] } ",
				   &entry, &err),
			 0);
	assert_string_equal(texts_in(&entry.title, "es"), "\xc3\xa1\xf0\x9f\x98\x80/");
	assert_null(entry.uid);
	assert_int_equal(entry.tags.n, 0);
	assert_false(entry.visibility.everyone);
	assert_int_equal(entry.visibility.organisations, 2);
	assert_int_equal(read_text("{}", &entry, &err), 0);
	assert_int_equal(entry.visibility.organisations, 0);
}

static void
what_is_spoilt_is_an_error(void **state)
{
	static const char *const texts[] = {
		"",
		"[]",
		"{",
		"{\"uid\"",
		"{\"uid\":",
		"{\"uid\":\"a",
		"{\"uid\":\"a\\",
		"{\"uid\":\"a\\u00\"}",
		"{\"uid\":\"\\u0000\"}",
		"{\"uid\":\"\\ud800x\"}",
		"{\"uid\":\"\\x\"}",
		"{\"uid\":\"a\"",
		"{\"uid\":\"a\",}",
		"{\"uid\":\"a\"}x",
		"{\"uid\":\"a\",\"uid\":\"b\"}",
		"{\"title\":{\"es\":\"a\",\"es\":\"b\"}}",
		"{\"start\":[\"day\",2023,5",
		"{\"tags\":[\"a\" \"b\"]}",
		"{\"uid\":\"\xc3\"}",
		"{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
	};
	struct entry entry;
	struct err err;
	size_t i, n;
	char *cut;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (read_text(texts[i], &entry, &err) == 0)
			fail_msg("read: %s", texts[i]);
	for (n = 0; n + 1 < sizeof whole; n++) {
		cut = arena_strndup(&arena, whole, n);
		if (read_text(cut, &entry, &err) == 0)
			fail_msg("read: %s", cut);
	}
}

static struct store *
opened(char *directory)
{
	const char *tmp = getenv("TMPDIR");
	struct store *store;
	struct err err;

	(void)snprintf(directory, 200, "%s/store.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(directory));
	assert_int_equal(store_open(arena_printf(&arena, "%s/digest.db", directory),
				    STORE_WRITE, organisations, &store, &err),
			 0);
	return store;
}

static const char *
made_by(struct store *store)
{
	const char *by = "";
	struct err err;

	assert_int_equal(store_merged(store, &arena, &by, &err), 0);
	return by;
}

static void
put(struct store *store, const char *title, int64_t now)
{
	const struct reading reading = {"s", now, now == 1};
	struct entries entries = {0};
	struct entry_counts counts;
	struct entry *entry;
	struct err err;

	if (title) {
		entry = entries_add(&arena, &entries);
		entry->source = "s";
		entry->id = "a";
		texts_set(&arena, &entry->title, "es", title);
	}
	assert_int_equal(store_entries_put(store, &reading, &entries, &counts, &err),
			 0);
}

static void
items_are_made_anew_when_an_entry_changes(void **state)
{
	static const char *const titles[] = {"one", "two", NULL};
	char directory[200], command[300];
	struct store *store = opened(directory);
	struct err err;
	size_t i;

	(void)state;
	assert_null(made_by(store));
	for (i = 0; i < 3; i++) {
		assert_int_equal(store_set_merged(store, "x", &err), 0);
		assert_string_equal(made_by(store), "x");
		put(store, titles[i], (int64_t)(2 * i + 1));
		assert_null(made_by(store));
		assert_int_equal(store_set_merged(store, "y", &err), 0);
		put(store, titles[i], (int64_t)(2 * i + 2));
		assert_string_equal(made_by(store), "y");
	}
	assert_int_equal(store_durable(store, false, &err), 0);
	put(store, "three", 9);
	assert_int_equal(store_durable(store, true, &err), 0);
	assert_null(made_by(store));
	store_close(store);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", directory);
	assert_int_equal(system(command), 0);
}

/* An entry full of what its content leaves out. */
static void
fill_oddly(struct entry *entry)
{
	const struct when none = {.precision = WHEN_NONE,
				  .at = {2023, 1, 1, 0, 0, 0},
				  .unix = 5,
				  .offset = 3,
				  .zone = "UTC"};
	const char **const texts[] = {
		&entry->uid,        &entry->type,          &entry->language,
		&entry->dates_from, &entry->parent,        &entry->place.name,
		&entry->place.city, &entry->place.country, &entry->place.online,
	};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = "";
	entry->source = "elsewhere";
	entry->id = "odd";
	texts_set(&arena, &entry->title, "pt", "T");
	texts_set(&arena, &entry->title, "fr", "");
	texts_set(&arena, &entry->title, "en", "t");
	texts_set(&arena, &entry->body, "es", "");
	texts_set(&arena, &entry->url, "es", "https://u");
	entry->start = entry->end = entry->opens = entry->deadline = none;
	entry->published = when_day(2023, 3, 1, NULL);
	words_add(&arena, &entry->organisers, "alpha");
	words_add(&arena, &entry->tags, NULL);
	words_add(&arena, &entry->tags, "t");
	entry->followers = arena_array(&arena, 1, sizeof *entry->followers);
	entry->followers[entry->n_followers++] = (struct follower){"o", ""};
	entry->actions = arena_array(&arena, 1, sizeof *entry->actions);
	entry->actions[entry->n_actions++] = (struct action){"", "w", none};
	entry->visibility = (struct scope){false, 7};
	entry->last_read = 99;
}

/* What was just put is as it would be read: what the one has the other has. */
static void
what_is_put_is_as_it_is_read(void **state)
{
	enum { WORDS = sizeof(struct entry) / sizeof(uintptr_t) };
	const struct reading reading = {"s", 7, true};
	struct entries entries = {0}, back = {0};
	struct entry_counts counts;
	uintptr_t put_words[WORDS], read_words[WORDS];
	char directory[200], command[300];
	struct store *store = opened(directory);
	struct entry *entry;
	struct err err;
	size_t i, n;

	(void)state;
	fill_oddly(entries_add(&arena, &entries));
	entry = entries_add(&arena, &entries);
	*entry = (struct entry){.id = "spoilt", .uid = "\xff"};
	assert_int_equal(store_entries_put(store, &reading, &entries, &counts, &err),
			 0);
	assert_int_equal(counts.added, 2);
	assert_int_equal(counts.settled, 1);
	assert_int_equal(store_count_entries(store, &n, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(store_entries(store, &arena, &back, &err), 0);
	entry = entries.v[0];
	memcpy(put_words, entry, sizeof put_words);
	memcpy(read_words, back.v[0], sizeof read_words);
	for (i = 0; i < WORDS; i++)
		if ((put_words[i] == 0) != (read_words[i] == 0))
			fail_msg("word %zu of the entry", i);
	assert_string_equal(written(entry), written(back.v[0]));
	assert_string_equal(entry->source, "s");
	assert_int_equal(entry->title.n, 2);
	assert_string_equal(entry->title.v[0].language, "en");
	assert_int_equal(entry->tags.n, 1);
	assert_null(entry->followers[0].contact);
	assert_null(entry->actions[0].who);
	assert_null(entry->actions[0].due.zone);
	assert_int_equal(entry->visibility.organisations, 3);
	assert_int_equal(entry->last_read, 7);
	store_close(store);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", directory);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(there_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_known_is_passed_over,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_spoilt_is_an_error, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			items_are_made_anew_when_an_entry_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_put_is_as_it_is_read, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
