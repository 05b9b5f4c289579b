/*
 * store_ledger.c - the ledger: the table of states in model/letter.h held against what the
 * store lets happen, recovery after a death, doubts, and those who left.
 */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const organisations[] = {"alpha", NULL};

struct fixture {
	struct arena arena;
	struct err err;
	char directory[200];
	struct store *store;
	struct issue issue;
	struct variant variant;
	int64_t people[3];
};

static int64_t
subscribe(struct fixture *f, const char *key)
{
	struct person person = {0, key, key, false, NULL, NULL}, back;
	struct subscriptions lists;

	assert_int_equal(store_subscribe(f->store, &person, "l1", 1, "test", &f->err),
			 1);
	assert_int_equal(store_person(f->store, &f->arena, key, &back, &lists, &f->err),
			 1);
	return back.id;
}

static void
plan(struct fixture *f, size_t who)
{
	struct delivery d = {.issue = f->issue.id,
			     .person = f->people[who],
			     .variant = f->variant.id,
			     .address = arena_printf(&f->arena, "p%zu@x.example", who),
			     .message = "m"};

	d.leave = arena_printf(&f->arena, "leave%zu", who);
	d.bounce = arena_printf(&f->arena, "bounce%zu", who);
	assert_int_equal(store_plan(f->store, &d, &f->err), 0);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");
	char path[256];
	size_t i;

	arena_init(&f->arena);
	(void)snprintf(f->directory, sizeof f->directory, "%s/ledger.XXXXXX",
		       tmp ? tmp : "/tmp");
	if (!mkdtemp(f->directory))
		return -1;
	(void)snprintf(path, sizeof path, "%s/digest.db", f->directory);
	if (store_open(path, STORE_WRITE, organisations, &f->store, &f->err))
		return -1;
	f->issue = (struct issue){.digest = "weekly", .period = 1, .made = 1};
	assert_int_equal(store_issue_add(f->store, &f->issue, &f->err), 0);
	f->variant = (struct variant){.issue = f->issue.id,
				      .lists = "l0,l1",
				      .audience = "l0=public;l1=public",
				      .language = "es"};
	for (i = 0; i < PART_ICS; i++)
		f->variant.parts[i] = (struct part){"x", 1};
	assert_int_equal(store_variant_add(f->store, &f->variant, &f->err), 0);
	for (i = 0; i < 3; i++) {
		f->people[i] =
			subscribe(f, arena_printf(&f->arena, "p%zu@x.example", i));
		plan(f, i);
	}
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

static struct delivery
next(struct fixture *f, int64_t after)
{
	struct delivery_walk walk = {f->issue.id, DELIVERY_PLANNED, after};
	struct delivery d = {0};

	assert_int_not_equal(store_next(f->store, &f->arena, &walk, &d, &f->err), -1);
	return d;
}

static int
mark(struct fixture *f, int64_t id, enum delivery_state state)
{
	const struct outcome outcome = {.state = state};

	return store_mark(f->store, id, &outcome, 5, &f->err);
}

/* The way from "planned" to each state. */
static const enum delivery_state ways[DELIVERY_STATES][4] = {
	[DELIVERY_CLAIMED] = {DELIVERY_CLAIMED},
	[DELIVERY_DOTTED] = {DELIVERY_CLAIMED, DELIVERY_DOTTED},
	[DELIVERY_SENT] = {DELIVERY_CLAIMED, DELIVERY_DOTTED, DELIVERY_SENT},
	[DELIVERY_LATER] = {DELIVERY_CLAIMED, DELIVERY_LATER},
	[DELIVERY_REFUSED] = {DELIVERY_CLAIMED, DELIVERY_REFUSED},
	[DELIVERY_IN_DOUBT] = {DELIVERY_CLAIMED, DELIVERY_DOTTED, DELIVERY_IN_DOUBT},
	[DELIVERY_SKIPPED] = {DELIVERY_CLAIMED, DELIVERY_DOTTED, DELIVERY_IN_DOUBT,
			      DELIVERY_SKIPPED},
	[DELIVERY_SUPPRESSED] = {DELIVERY_SUPPRESSED},
};

/* What model/letter.h allows, as "from to" pairs of its words. */
static const char *const allowed[] = {
	"planned claimed",    "claimed dotted",   "claimed later",
	"claimed refused",    "dotted sent",      "dotted later",
	"dotted refused",     "dotted in doubt",  "claimed planned",
	"later claimed",      "in doubt planned", "in doubt skipped",
	"planned suppressed", "later suppressed", NULL,
};

static bool
is_allowed(const char *from, const char *to)
{
	char pair[64];
	size_t i;

	(void)snprintf(pair, sizeof pair, "%s %s", from, to);
	for (i = 0; allowed[i]; i++)
		if (strcmp(allowed[i], pair) == 0)
			return true;
	return false;
}

/* Every pair of states: the move happens exactly when the table has it. */
static void
test_every_move(void **state)
{
	struct fixture *f;
	int from, to, step;
	void *fresh;

	(void)state;
	for (from = 0; from < DELIVERY_STATES; from++) {
		for (to = 0; to < DELIVERY_STATES; to++) {
			int64_t id;

			assert_int_equal(set_up(&fresh), 0);
			f = fresh;
			id = next(f, 0).id;
			for (step = 0; step < 4 && ways[from][step] != DELIVERY_PLANNED;
			     step++)
				assert_int_equal(mark(f, id, ways[from][step]), 0);
			if ((mark(f, id, (enum delivery_state)to) == 0) !=
			    is_allowed(delivery_words[from], delivery_words[to]))
				fail_msg("%s -> %s", delivery_words[from],
					 delivery_words[to]);
			assert_int_equal(tear_down(&fresh), 0);
		}
	}
}

static void
test_recovery(void **state)
{
	struct fixture *f = *state;
	size_t doubts, n, counts[DELIVERY_STATES];
	int64_t first = next(f, 0).id, second = next(f, first).id;

	assert_int_equal(mark(f, first, DELIVERY_CLAIMED), 0);
	assert_int_equal(mark(f, second, DELIVERY_CLAIMED), 0);
	assert_int_equal(mark(f, second, DELIVERY_DOTTED), 0);
	assert_int_equal(store_recover(f->store, f->issue.id, 9, &doubts, &f->err), 0);
	assert_int_equal(doubts, 1);
	assert_int_equal(store_counts(f->store, f->issue.id, counts, &f->err), 0);
	assert_int_equal(counts[DELIVERY_PLANNED], 2);
	assert_int_equal(counts[DELIVERY_IN_DOUBT], 1);
	assert_int_equal(store_settle_doubts(f->store, f->issue.id, DELIVERY_PLANNED, 9,
					     &n, &f->err),
			 0);
	assert_int_equal(n, 1);
	assert_int_equal(next(f, first).id, second);
}

static void
test_who_left_gets_nothing(void **state)
{
	struct fixture *f = *state;
	size_t removed, counts[DELIVERY_STATES];
	struct delivery d;

	assert_int_equal(store_unsubscribe(f->store, "p0@x.example", "l1", 3, &removed,
					   &f->err),
			 0);
	assert_int_equal(removed, 1);
	d = next(f, 0);
	assert_string_equal(d.address, "p1@x.example");
	assert_int_equal(store_counts(f->store, f->issue.id, counts, &f->err), 0);
	assert_int_equal(counts[DELIVERY_SUPPRESSED], 1);
}

static void
test_tries_and_words(void **state)
{
	struct fixture *f = *state;
	const struct outcome later = {DELIVERY_LATER, 451, "4.7.1", "greylisted"};
	struct delivery_walk walk = {f->issue.id, DELIVERY_LATER, 0};
	struct delivery *deliveries, d;
	int64_t id = next(f, 0).id;
	size_t n;

	assert_int_equal(mark(f, id, DELIVERY_CLAIMED), 0);
	assert_int_equal(store_mark(f->store, id, &later, 6, &f->err), 0);
	assert_int_equal(store_next(f->store, &f->arena, &walk, &d, &f->err), 1);
	assert_int_equal(d.id, id);
	assert_int_equal(mark(f, id, DELIVERY_CLAIMED), 0);
	assert_int_equal(store_deliveries(f->store, &f->arena, f->issue.id, &deliveries,
					  &n, &f->err),
			 0);
	assert_int_equal(n, 3);
	assert_int_equal(deliveries[0].state, DELIVERY_CLAIMED);
	assert_int_equal(deliveries[0].tries, 2);
	assert_null(deliveries[0].words);
}

static void
test_one_plan_a_person(void **state)
{
	struct fixture *f = *state;
	struct delivery again = {.issue = f->issue.id,
				 .person = f->people[0],
				 .variant = f->variant.id,
				 .address = "p0@x.example",
				 .message = "m",
				 .leave = "other",
				 .bounce = "another"};

	assert_int_equal(store_plan(f->store, &again, &f->err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_move),
		cmocka_unit_test_setup_teardown(test_recovery, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_who_left_gets_nothing, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_tries_and_words, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_one_plan_a_person, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
