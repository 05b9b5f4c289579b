/*
 * merge_private.c - what is private influences nothing that others see: a world with
 * private entries and the same world without them give the same public views, byte by
 * byte. So do the community's views with and without what only some organisations see.
 */
#include "merge/merge.h"
#include "support/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MERIDA " | when=2023-05-08..2023-05-12"

/* Three organisations: 0, 1, 2. */
static const struct scope everyone = {true, 0}, community = {false, 7};

static const char *const names[] = {"icann", "isoc", "lacnic", "lactld"};
static const char *const sources[] = {"icann", "isoc", "lacnic", "lactld", NULL};
static const struct merge_order precedence = {sources, sources, "America/Montevideo"};

/* The views of readers out of those entries that pass `keep` (NULL: of all). */
static void
tell(const char *const *texts, size_t n, const struct scope *readers,
     const struct scope *keep, struct buf *out)
{
	struct audience audience = {readers, 1};
	struct entries entries = {0};
	struct items items = {0};
	struct views views = {0};
	struct err err = {0};
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (i = 0; i < n; i++) {
		struct entry *entry = entry_from(&arena, &entries, texts[i]);

		if (keep &&
		    !audience_admits(&(struct audience){keep, 1}, entry->visibility))
			entries.n--;
	}
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "digest.example", 7},
				     &items, &err),
			 0);
	merge_views(&arena, &items, &audience, &precedence, &views);
	views_dump(out, &views);
	arena_release(&arena);
}

static void
compare(const char *const *texts, size_t n, const struct scope *readers)
{
	struct buf with, without;

	buf_init(&with, 1 << 20);
	buf_init(&without, 1 << 20);
	tell(texts, n, readers, NULL, &with);
	tell(texts, n, readers, readers, &without);
	for (size_t i = 0; i < n && strcmp(with.s, without.s) != 0; i++)
		(void)fprintf(stderr, "%s\n", texts[i]);
	assert_string_equal(with.s, without.s);
	assert_null(strstr(with.s, "SECRET"));
	buf_release(&with);
	buf_release(&without);
}

#define COMPARE(...)                                                     \
	do {                                                             \
		static const char *const texts[] = {__VA_ARGS__};        \
		compare(texts, sizeof texts / sizeof *texts, &everyone); \
	} while (0)

/* A private entry sorts first, has the better id, the first language, another status. */
static void
fields(void **state)
{
	(void)state;
	COMPARE("lacnic/lacnic-39 | es=LACNIC 39" MERIDA,
		"icann/a | en=SECRET LACNIC 39 | es=SECRET LACNIC 39" MERIDA
		" | see=0 | body=SECRET | city=SECRET | org=SECRET | tags=SECRET | "
		"status=cancelled | url=https://SECRET.example/x | uid=SECRET",
		"isoc/lacnic-39 | es=SECRET" MERIDA
		" | see=0,1,2 | published=2023-01-01");
}

/* A private item with the same readable id as a public one, at a source that sorts
 * before. */
static void
ids(void **state)
{
	(void)state;
	COMPARE("lacnic/opening | es=Apertura | when=2023-05-08",
		"icann/opening | es=SECRET | when=2023-02-01 | see=0");
}

/* A private entry is like two public ones that are not like each other. */
static void
bridges(void **state)
{
	(void)state;
	COMPARE("lacnic/a | es=Taller SECR de rutas | when=2023-05-09",
		"isoc/b | es=Otra cosa | when=2023-05-09 | url=https://x.example/p",
		"icann/c | es=Taller SECR de rutas | when=2023-05-09 | see=0 | "
		"url=https://x.example/p");
	COMPARE("lacnic/a | es=Uno | when=2023-05-09 | uid=u1",
		"isoc/b | es=Dos | when=2023-05-09 | url=https://x.example/p",
		"icann/c | es=SECRET | when=2023-05-09 | see=0,1,2 | uid=u1 | "
		"url=https://x.example/p");
}

/* A private entry must not keep two public ones apart either: a child of one that is like
 * the other, or another entry of its source. */
static void
wedges(void **state)
{
	(void)state;
	COMPARE("lacnic/a | es=Semana de rutas" MERIDA,
		"isoc/b | es=Semana de rutas" MERIDA,
		"isoc/c | es=Semana de rutas" MERIDA " | see=0",
		"icann/c | es=Semana de rutas" MERIDA " | parent=b | see=0");
	/* An address that is generic only because private entries have it too. */
	COMPARE("lacnic/a | es=Uno | url=https://x.example/p" MERIDA,
		"isoc/b | en=Other | url=https://x.example/p" MERIDA,
		"lacnic/c | es=SECRET | url=https://x.example/p" MERIDA " | see=0");
	/* A UID that recurs only in private. */
	COMPARE("lacnic/a | es=Uno | uid=u | when=2023-05-08",
		"isoc/b | en=Other | uid=u | when=2023-05-09",
		"lacnic/c | es=SECRET | uid=u | when=2023-06-08 | see=0");
}

/* A private parent does not lend its days, its place in the tree, or its existence. */
static void
parents(void **state)
{
	(void)state;
	COMPARE("lacnic/a | es=Foro de Peering | when=parent | parent=p",
		"isoc/b | es=Foro de Peering | when=2023-05-09",
		"icann/p | es=SECRET" MERIDA " | see=0", "isoc/q | es=Mayor" MERIDA,
		"lacnic/c | es=Menor | parent=q | see=1",
		"lacnic/d | es=Menor aún | parent=c | when=2023-05-09");
}

/* Teasers: the audience of the teaser sees the teaser. */
static void
teasers(void **state)
{
	(void)state;
	COMPARE("lacnic/bil#teaser | kind=bilateral | es=Reunión | when=2023-01-26",
		"lacnic/bil | kind=bilateral | es=SECRET | when=2023-01-26 | see=0 | "
		"parties=SECRET,lacnic | city=SECRET",
		"isoc/b | kind=bilateral | es=SECRET | when=2023-01-26 | see=0");
}

/* The community against what is narrower. */
static void
narrower(void **state)
{
	static const char *const texts[] = {
		"lacnic/a | es=Semana de rutas" MERIDA " | see=0,1,2",
		"isoc/b | es=Otra | url=https://x.example/p" MERIDA " | see=0,1,2",
		"icann/c | es=Semana de rutas | url=https://x.example/p" MERIDA
		" | see=0,1",
		"lactld/d | es=Semana de rutas" MERIDA,
		"lacnic/e | es=SECRET" MERIDA " | see=0",
		"lacnic/f | es=SECRET de rutas" MERIDA " | see=0,1",
	};

	(void)state;
	compare(texts, sizeof texts / sizeof *texts, &community);
	compare(texts, sizeof texts / sizeof *texts, &everyone);
}

/* A generator of our own: the same worlds everywhere. */
static size_t
next(uint64_t *state, size_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)((*state >> 33) % below);
}

#define PICK(seed, list) (list)[next(seed, sizeof(list) / sizeof *(list))]

/* An entry of a small world in which much is alike. */
static const char *
random_entry(struct arena *arena, uint64_t *seed, size_t i)
{
	static const char *const titles[] = {"Semana de rutas",
					     "Semana 2 de rutas",
					     "Taller de rutas",
					     "Semana de rutas seguras",
					     "Reunión anual",
					     "Week of rutas"};
	static const char *const days[] = {
		"2023-05-08", "2023-05-08..2023-05-12", "2023-05-09", "2023-05",
		"2023",       "2023-05-09T10:00",       "parent",     "2024-05-08",
	};
	static const char *const cities[] = {"", " | city=Lima", " | city=Quito"};
	static const char *const scopes[] = {"public", "public", "0,1,2", "0,1,2",
					     "0,1",    "0",      "2"};
	static const char *const uids[] = {"", "", "", " | uid=u1", " | uid=u2"};
	static const char *const urls[] = {"", "", "", " | url=https://x.example/1",
					   " | url=https://x.example/2"};
	const char *parent = "";

	if (next(seed, 3) == 0)
		parent = arena_printf(arena, " | parent=e%zu", next(seed, 10));
	return arena_printf(arena, "%s/e%zu | es=%s | when=%s%s | see=%s%s%s%s",
			    PICK(seed, names), i, PICK(seed, titles), PICK(seed, days),
			    PICK(seed, cities), PICK(seed, scopes), PICK(seed, uids),
			    PICK(seed, urls), parent);
}

static void
random_worlds(void **state)
{
	static const struct scope readers[] = {{true, 0},
					       {false, 7},
					       {false, 3},
					       {false, 1},
					       {false, 4}};
	const char *texts[10];
	uint64_t seed = 7;
	struct arena arena;
	size_t round, i;

	(void)state;
	for (round = 0; round < 400; round++) {
		arena_init(&arena);
		for (i = 0; i < 10; i++)
			texts[i] = random_entry(&arena, &seed, i);
		for (i = 0; i < sizeof readers / sizeof *readers; i++)
			compare(texts, 10, &readers[i]);
		arena_release(&arena);
	}
}

/* An audience sees exactly what the scopes of its lists admit. */
static void
audiences(void **state)
{
	static const char *const texts[] = {
		"lacnic/pub | es=Pub",
		"lacnic/com | es=Com | see=0,1,2",
		"lacnic/two | es=Two | see=0,1",
		"lacnic/one | es=One | see=1",
		"lacnic/none | es=None | see=nobody",
	};
	static const struct {
		struct scope scopes[2];
		size_t n;
		const char *sees;
	} cases[] = {
		{{{true, 0}}, 1, "pub"},
		{{{false, 7}}, 1, "com pub"},
		{{{false, 3}}, 1, "com pub two"},
		{{{false, 2}}, 1, "com one pub two"},
		{{{false, 1}}, 1, "com pub two"},
		{{{false, 4}}, 1, "com pub"},
		{{{false, 4}, {false, 2}}, 2, "com one pub two"},
		{{{true, 0}, {false, 1}}, 2, "com pub two"},
		{{{false, 0}}, 1, ""},
		{{{false, 0}}, 0, ""},
	};
	struct audience audience;
	struct entries entries = {0};
	struct items items = {0};
	struct views views = {0};
	struct err err = {0};
	struct arena arena;
	struct buf out;
	size_t i, j;

	(void)state;
	arena_init(&arena);
	buf_init(&out, 1024);
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		(void)entry_from(&arena, &entries, texts[i]);
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "x", 7}, &items,
				     &err),
			 0);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		audience = (struct audience){cases[i].scopes, cases[i].n};
		merge_views(&arena, &items, &audience, &precedence, &views);
		buf_clear(&out);
		for (j = 0; j < views.n; j++)
			buf_printf(&out, "%s%s", j ? " " : "",
				   views.v[j]->claims[0]->id);
		assert_string_equal(out.s, cases[i].sees);
	}
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),    cmocka_unit_test(ids),
		cmocka_unit_test(bridges),   cmocka_unit_test(wedges),
		cmocka_unit_test(parents),   cmocka_unit_test(teasers),
		cmocka_unit_test(narrower),  cmocka_unit_test(random_worlds),
		cmocka_unit_test(audiences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
