/*
 * store_state.c - the store: what a reading changes, who may see what under another order
 * of organisations, revisions, people, issues, and one writer at a time.
 */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const organisations[] = {"alpha", "beta", "gamma", NULL};
static const char *const reordered[] = {"gamma", "alpha", NULL};

struct fixture {
	struct arena arena;
	struct err err;
	char path[256], directory[200];
	struct store *store;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");

	arena_init(&f->arena);
	(void)snprintf(f->directory, sizeof f->directory, "%s/store.XXXXXX",
		       tmp ? tmp : "/tmp");
	if (!mkdtemp(f->directory))
		return -1;
	(void)snprintf(f->path, sizeof f->path, "%s/var/digest.db", f->directory);
	if (store_open(f->path, STORE_WRITE, organisations, &f->store, &f->err))
		return -1;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[300];

	store_close(f->store);
	arena_release(&f->arena);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static struct entry *
add(struct fixture *f, struct entries *entries, const char *id, const char *title,
    struct scope visibility)
{
	struct entry *entry = entries_add(&f->arena, entries);

	entry->source = "s";
	entry->id = id;
	entry->language = "es";
	texts_set(&f->arena, &entry->title, "es", title);
	entry->start = when_day(2023, 5, 8, "America/Merida");
	entry->visibility = visibility;
	return entry;
}

static struct entry_counts
put(struct fixture *f, struct entries *entries, int64_t now, bool baseline)
{
	const struct reading reading = {"s", now, baseline};
	struct entry_counts counts;

	assert_int_equal(store_entries_put(f->store, &reading, entries, &counts,
					   &f->err),
			 0);
	return counts;
}

static void
test_readings(void **state)
{
	struct fixture *f = *state;
	struct entries first = {0}, second = {0}, back = {0};
	struct entry_history history;
	struct entry_counts counts;

	add(f, &first, "a", "uno", (struct scope){true, 0});
	add(f, &first, "b", "dos", (struct scope){true, 0});
	counts = put(f, &first, 100, true);
	assert_int_equal(counts.added, 2);
	counts = put(f, &first, 150, false);
	assert_int_equal(counts.unchanged, 2);
	assert_int_equal(counts.unlisted, 0);

	add(f, &second, "a", "uno, cambiado", (struct scope){true, 0});
	add(f, &second, "c", "tres", (struct scope){true, 0});
	counts = put(f, &second, 200, false);
	assert_int_equal(counts.added, 1);
	assert_int_equal(counts.changed, 1);
	assert_int_equal(counts.unlisted, 1);
	counts = put(f, &second, 300, false);
	assert_int_equal(counts.unlisted, 0);

	assert_int_equal(store_entries(f->store, &f->arena, &back, &f->err), 0);
	assert_int_equal(back.n, 3);
	assert_string_equal(back.v[0]->title.v[0].text, "uno, cambiado");
	assert_int_equal(back.v[0]->first_read, 100);
	assert_int_equal(back.v[0]->changed, 200);
	assert_true(back.v[0]->baseline);
	assert_false(back.v[1]->listed);
	assert_false(back.v[2]->baseline);
	assert_int_equal(back.v[0]->start.precision, WHEN_DAY);
	assert_string_equal(back.v[0]->start.zone, "America/Merida");

	assert_int_equal(store_entry_history(f->store, &f->arena, "s", "a", &history,
					     &f->err),
			 0);
	assert_int_equal(history.n, 1);
	assert_int_equal(history.v[0].read, 100);
	assert_string_equal(history.v[0].entry.title.v[0].text, "uno");
}

/* A visibility means the same organisations when the configuration names them in another
 * order, and only narrows when one is gone. */
static void
test_visibility_by_id(void **state)
{
	struct fixture *f = *state;
	struct entries entries = {0}, back = {0};

	add(f, &entries, "a", "alpha y beta", (struct scope){false, 3});
	add(f, &entries, "b", "gamma", (struct scope){false, 4});
	add(f, &entries, "c", "nadie", (struct scope){false, 0});
	add(f, &entries, "d", "todos", (struct scope){true, 0});
	(void)put(f, &entries, 100, true);
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(store_open(f->path, STORE_READ, reordered, &f->store, &f->err),
			 0);
	assert_int_equal(store_entries(f->store, &f->arena, &back, &f->err), 0);
	assert_int_equal(back.v[0]->visibility.organisations,
			 2); /* alpha is bit 1 now */
	assert_int_equal(back.v[1]->visibility.organisations, 1);
	assert_int_equal(back.v[2]->visibility.organisations, 0);
	assert_false(back.v[2]->visibility.everyone);
	assert_true(back.v[3]->visibility.everyone);
}

static void
test_every_field_comes_back(void **state)
{
	struct fixture *f = *state;
	struct entries entries = {0}, back = {0};
	struct entry *e = add(f, &entries, "a", "título", (struct scope){true, 0});
	struct follower follower = {"alpha", "Ana"};
	struct action action = {"beta", "enviar", when_day(2023, 6, 1, NULL)};

	e->kind = ITEM_BILATERAL;
	e->type = "workshop";
	e->uid = "u@x.example";
	e->parent = "p";
	e->status = STATUS_POSTPONED;
	e->deadline = when_instant(1684207140, "America/Sao_Paulo");
	e->opens = when_instant_offset(1680000000, -43200);
	e->place = (struct place){"Sala", "Mérida", "MX", "https://x.example/"};
	texts_set(&f->arena, &e->body, "pt", "corpo");
	texts_set(&f->arena, &e->url, "es", "https://x.example/a");
	words_add(&f->arena, &e->tags, "rpki");
	words_add(&f->arena, &e->parties, "alpha");
	e->followers = &follower;
	e->n_followers = 1;
	e->actions = &action;
	e->n_actions = 1;
	(void)put(f, &entries, 1, true);
	assert_int_equal(store_entries(f->store, &f->arena, &back, &f->err), 0);
	e = back.v[0];
	assert_int_equal(e->kind, ITEM_BILATERAL);
	assert_int_equal(e->status, STATUS_POSTPONED);
	assert_int_equal(e->deadline.unix, 1684207140);
	assert_string_equal(e->deadline.zone, "America/Sao_Paulo");
	assert_int_equal(e->opens.offset, -43200);
	assert_string_equal(e->place.country, "MX");
	assert_string_equal(e->body.v[0].language, "pt");
	assert_string_equal(e->followers[0].contact, "Ana");
	assert_int_equal(e->actions[0].due.at.month, 6);
	assert_string_equal(e->tags.v[0], "rpki");
	/* The same entry again is no change. */
	assert_int_equal(put(f, &back, 2, false).unchanged, 1);
}

static void
test_revisions(void **state)
{
	struct fixture *f = *state;
	struct entries entries = {0};
	const char *rule = "first";
	const struct entry *member;
	struct item item = {"i", "i@x.example", 5, &member, 1, &rule};
	struct item *list = &item;
	const struct items items = {&list, 1};
	struct revision revision;
	struct known *known;
	size_t n;
	const struct {
		struct fingerprints prints;
		int64_t now;
		int sequence;
		int64_t stamp;
	} steps[] = {
		{{"8 May", "a"}, 10, 0, 10}, {{"8 May", "a"}, 20, 0, 10},
		{{"8 May", "b"}, 30, 0, 30}, {{"9 May", "c"}, 40, 1, 40},
		{{"8 May", "b"}, 50, 2, 50},
	};

	member = add(f, &entries, "a", "x", (struct scope){true, 0});
	(void)put(f, &entries, 1, true);
	assert_int_equal(store_items_put(f->store, &items, &f->err), 0);
	assert_int_equal(store_known(f->store, &f->arena, &known, &n, &f->err), 0);
	assert_int_equal(n, 1);
	assert_string_equal(known[0].uid, "i@x.example");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_int_equal(store_revise(f->store, "i", "public", &steps[i].prints,
					      steps[i].now, &f->err),
				 0);
		assert_int_equal(store_revision(f->store, "i", "public", &revision,
						&f->err),
				 0);
		assert_int_equal(revision.sequence, steps[i].sequence);
		assert_int_equal(revision.stamp, steps[i].stamp);
	}
	assert_int_equal(store_revision(f->store, "i", "alpha", &revision, &f->err), 0);
	assert_int_equal(revision.stamp, 0);
}

static void
test_people(void **state)
{
	struct fixture *f = *state;
	struct person ana = {0, "Ana@x.example", "ana@x.example", false, NULL, "es"};
	struct person again = {0, "ANA@x.example", "ana@x.example", false, "Ana", "pt"};
	struct subscriptions lists;
	struct person back;
	size_t n;

	assert_int_equal(store_subscribe(f->store, &ana, "l1", 7, "here", &f->err), 1);
	assert_int_equal(store_subscribe(f->store, &again, "l1", 8, "there", &f->err),
			 0);
	assert_int_equal(store_subscribe(f->store, &again, "l2", 9, "there", &f->err),
			 1);
	assert_int_equal(store_person(f->store, &f->arena, "ana@x.example", &back,
				      &lists, &f->err),
			 1);
	assert_string_equal(back.address, "Ana@x.example"); /* the first one stays */
	assert_string_equal(back.language, "es");
	assert_string_equal(back.name, "Ana"); /* a gap is filled */
	assert_int_equal(lists.n, 2);
	assert_string_equal(lists.v[0].how, "here");
	assert_int_equal(store_unsubscribe(f->store, "ana@x.example", NULL, 10, &n,
					   &f->err),
			 0);
	assert_int_equal(n, 2);
	assert_int_equal(store_count_subscribers(f->store, "l1", &n, &f->err), 0);
	assert_int_equal(n, 0);
}

static void
test_issue_of_a_period_is_one(void **state)
{
	struct fixture *f = *state;
	struct issue issue = {.digest = "weekly", .period = 1000, .made = 1001};
	struct issue other = {.digest = "weekly", .period = 1000, .made = 2002};
	struct issue back;

	assert_int_equal(store_issue_add(f->store, &issue, &f->err), 0);
	assert_int_equal(issue.number, 1);
	assert_int_equal(store_issue_add(f->store, &other, &f->err), -1);
	other.period = 2000;
	assert_int_equal(store_issue_add(f->store, &other, &f->err), 0);
	assert_int_equal(other.number, 2);
	assert_int_equal(store_issue_before(f->store, &f->arena, "weekly", 2000, &back,
					    &f->err),
			 0); /* a draft is nothing that readers had */
	assert_int_equal(store_issue_set(f->store, issue.id, ISSUE_SENT, 1500, &f->err),
			 0);
	assert_int_equal(store_issue_before(f->store, &f->arena, "weekly", 2000, &back,
					    &f->err),
			 1);
	assert_int_equal(back.made, 1001);
}

static void
test_one_writer(void **state)
{
	struct fixture *f = *state;
	struct store *second = NULL;
	struct err err;
	int status;
	pid_t child = fork();

	if (child == 0) {
		int result =
			store_open(f->path, STORE_WRITE, organisations, &second, &err);

		_exit(result == -1 && err.kind == ERR_BUSY ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	/* Reading goes on beside a writer. */
	assert_int_equal(store_open(f->path, STORE_READ, organisations, &second, &err),
			 0);
	store_close(second);
}

static void
test_foreign_files(void **state)
{
	struct fixture *f = *state;
	struct store *store = NULL;
	char path[300];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/other.db", f->directory);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs("This is no database, but it is long enough to look at. "
		    "It goes on for some hundred bytes, so that its header is read "
		    "and found wanting.",
		    file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(store_open(path, STORE_WRITE, organisations, &store, &f->err),
			 -1);
	assert_int_equal(f->err.kind, ERR_FORMAT);
	(void)snprintf(path, sizeof path, "%s/none.db", f->directory);
	assert_int_equal(store_open(path, STORE_READ, organisations, &store, &f->err),
			 0);
	store_close(store);
	assert_int_equal(access(path, F_OK), -1); /* reading makes nothing */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_readings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_visibility_by_id, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_every_field_comes_back, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_revisions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_people, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_issue_of_a_period_is_one, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_one_writer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_foreign_files, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
