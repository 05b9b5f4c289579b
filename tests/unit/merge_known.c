/*
 * merge_known.c - identity for ever: what was decided in earlier runs stays, new items get
 * ids that depend on nothing but themselves.
 */
#include "merge/merge.h"
#include "support/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct world {
	struct arena arena;
	struct entries entries;
	struct items items;
	struct err err;
};

static void
begin(struct world *world)
{
	*world = (struct world){0};
	arena_init(&world->arena);
}

static void
add(struct world *world, const char *text)
{
	(void)entry_from(&world->arena, &world->entries, text);
}

static void
merge(struct world *world, const struct known *known, size_t n)
{
	assert_int_equal(merge_items(&world->arena, &world->entries,
				     &(struct merge_past){known, n, "digest.example",
							  100},
				     &world->items, &world->err),
			 0);
}

/* The world's items as text must be this. */
static void
expect(struct world *world, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	items_dump(&out, &world->items);
	assert_string_equal(out.s, want);
	buf_release(&out);
}

static void
end(struct world *world)
{
	arena_release(&world->arena);
}

#define MERIDA " | when=2023-05-08..2023-05-12"

static void
known_items_stay(void **state)
{
	static const struct known known[] = {
		{"old", "old@was.example", "lacnic", "1", "first", 5},
		{"old", "old@was.example", "isoc", "b", "title", 5},
		{"gone", "gone@was.example", "isoc", "zz", "first", 6},
	};
	struct world w;

	(void)state;
	begin(&w);
	/* Renamed, moved to another year, of another kind: still the same. */
	add(&w, "lacnic/1 | es=LACNIC 39" MERIDA);
	add(&w, "isoc/b | kind=call | en=Something else | deadline=2024-01-01");
	merge(&w, known, 3);
	expect(&w, "old old@was.example 5\n  isoc/b title\n  lacnic/1 first\n");
	end(&w);
	/* What is new joins, although its own id would sort before. */
	begin(&w);
	add(&w, "lacnic/1 | es=LACNIC 39" MERIDA);
	add(&w, "icann/aaa | en=LACNIC39" MERIDA);
	merge(&w, known, 3);
	expect(&w, "old old@was.example 5\n  icann/aaa title\n  lacnic/1 first\n");
	end(&w);
	/* But nothing joins an item one of whose entries it must not be the same as. */
	begin(&w);
	add(&w, "lacnic/1 | es=LACNIC 39" MERIDA);
	add(&w, "isoc/b | es=LACNIC 39 | when=2024-05-08");
	add(&w, "icann/aaa | en=LACNIC39" MERIDA);
	merge(&w, known, 3);
	assert_int_equal(w.items.n, 2);
	end(&w);
}

/* Two known items that turn out the same stay two; what is new joins one of them. */
static void
two_known_items_stay_two(void **state)
{
	static const struct known known[] = {
		{"b", "b@x", "isoc", "1", "first", 5},
		{"a", "a@x", "lacnic", "1", "first", 5},
	};
	struct world w;

	(void)state;
	begin(&w);
	add(&w, "lacnic/1 | es=LACNIC 39 | uid=u" MERIDA);
	add(&w, "isoc/1 | es=LACNIC 39 | uid=u" MERIDA);
	add(&w, "icann/1 | es=LACNIC 39" MERIDA);
	merge(&w, known, 2);
	expect(&w, "a a@x 5\n  lacnic/1 first\n"
		   "b b@x 5\n  icann/1 title\n  isoc/1 first\n");
	end(&w);
}

/* Ids of items that have no entry any more are not given again. */
static void
ids_are_not_given_twice(void **state)
{
	static const struct known known[] = {
		{"lacnic-39", "lacnic-39@x", "isoc", "gone", "first", 5},
	};
	struct world w;

	(void)state;
	begin(&w);
	add(&w, "lacnic/lacnic-39 | es=LACNIC 39" MERIDA);
	merge(&w, known, 1);
	assert_int_equal(w.items.n, 1);
	assert_int_equal(strlen(w.items.v[0]->id), 13);
	assert_int_equal(w.items.v[0]->id[0], 'x');
	end(&w);
}

static void
new_ids(void **state)
{
	/* The first entry; whether the item takes its id. */
	static const struct {
		const char *entry, *id;
	} cases[] = {
		{"lacnic/lacnic-39 | es=A", "lacnic-39"},
		{"lacnic/LACNIC-39 | es=A", NULL},
		{"lacnic/a_b | es=A", NULL},
		{"lacnic/20230508 | es=A", NULL}, /* every source has a 20230508 */
		{"lacnic/https://x.example/39 | es=A", NULL},
		{"lacnic/xabcdefghijkl | es=A", NULL}, /* looks like a made one */
		{"lacnic/xabcdefghijk | es=A", "xabcdefghijk"},
		{"lacnic/a123456789-123456789-123456789-123456789-123456789-123456789 | es=A",
		 "a123456789-123456789-123456789-123456789-123456789-123456789"},
		{"lacnic/a123456789-123456789-123456789-123456789-123456789-1234567890 | es=A",
		 NULL},
		{"lacnic/secret | es=A | see=0,1", NULL},
		{"lacnic/x#teaser | es=A", NULL},
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(&w);
		add(&w, cases[i].entry);
		merge(&w, NULL, 0);
		if (cases[i].id)
			assert_string_equal(w.items.v[0]->id, cases[i].id);
		else
			assert_int_equal(strspn(w.items.v[0]->id,
						"abcdefghijklmnopqrstuvwxyz234567"),
					 13);
		assert_int_equal(w.items.v[0]->created, 100);
		end(&w);
	}
}

/* The same id at two sources: the first by source's name has it. */
static void
same_id_at_two_sources(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	add(&w, "lacnic/opening | es=Apertura de LACNIC | when=2023-05-08");
	add(&w, "icann/opening | es=Apertura de ICANN | when=2023-03-13");
	merge(&w, NULL, 0);
	assert_int_equal(w.items.n, 2);
	assert_string_equal(w.items.v[0]->id, "opening");
	assert_string_equal(w.items.v[0]->uid, "opening@digest.example");
	assert_string_equal(w.items.v[0]->entries[0]->source, "icann");
	end(&w);
}

/* What the first run decided is what the second finds. */
static void
a_second_run_changes_nothing(void **state)
{
	static const char *const texts[] = {
		"lacnic/1 | es=LACNIC 39" MERIDA,
		"isoc/b | es=LACNIC 39" MERIDA,
		"icann/c | es=Encuentro" MERIDA " | see=0",
		"lactld/d | es=Otro | see=1",
		"lactld/d#teaser | es=Algo | see=0,1",
	};
	struct known known[5];
	struct buf first, second;
	struct world w, again;
	size_t i, j, n = 0;

	(void)state;
	begin(&w);
	begin(&again);
	for (i = 0; i < 5; i++) {
		add(&w, texts[i]);
		add(&again, texts[i]);
	}
	merge(&w, NULL, 0);
	for (i = 0; i < w.items.n; i++)
		for (j = 0; j < w.items.v[i]->n; j++, n++)
			known[n] = (struct known){w.items.v[i]->id,
						  w.items.v[i]->uid,
						  w.items.v[i]->entries[j]->source,
						  w.items.v[i]->entries[j]->id,
						  w.items.v[i]->rules[j],
						  w.items.v[i]->created};
	assert_int_equal(n, 5);
	merge(&again, known, n);
	buf_init(&first, 1 << 16);
	buf_init(&second, 1 << 16);
	items_dump(&first, &w.items);
	items_dump(&second, &again.items);
	assert_string_equal(first.s, second.s);
	buf_release(&first);
	buf_release(&second);
	end(&w);
	end(&again);
}

static void
an_entry_in_two_items(void **state)
{
	static const struct known known[] = {
		{"a", "a@x", "isoc", "1", "first", 5},
		{"b", "b@x", "isoc", "1", "first", 5},
	};
	struct world w;

	(void)state;
	begin(&w);
	add(&w, "isoc/1 | es=A");
	assert_int_equal(merge_items(&w.arena, &w.entries,
				     &(struct merge_past){known, 2, "x", 1}, &w.items,
				     &w.err),
			 -1);
	assert_int_equal(w.err.kind, ERR_FORMAT);
	assert_non_null(strstr(w.err.text, "'1' of source 'isoc'"));
	end(&w);
}

static void
nothing(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	merge(&w, NULL, 0);
	assert_int_equal(w.items.n, 0);
	end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_items_stay),
		cmocka_unit_test(two_known_items_stay_two),
		cmocka_unit_test(ids_are_not_given_twice),
		cmocka_unit_test(new_ids),
		cmocka_unit_test(same_id_at_two_sources),
		cmocka_unit_test(a_second_run_changes_nothing),
		cmocka_unit_test(an_entry_in_two_items),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
