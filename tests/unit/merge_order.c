/*
 * merge_order.c - the order in which entries come does not matter: 200 shuffles of a small
 * world give the same items and the same views, byte by byte.
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

#define SHUFFLES 200

static const char *const world[] = {
	"lacnic/lacnic-39 | es=LACNIC 39 | when=2023-05-08..2023-05-12 | city=Mérida | "
	"country=MX | org=lacnic | url=https://lacnic.example/es/39",
	"icann/l39 | en=LACNIC39 | when=2023-05 | org=icann",
	"isoc/g1 | pt=39ª Reunião do LACNIC | when=2023-05-08..2023-05-12 | country=MX",
	"lac-ix/lacnic39 | es=LACNIC 39 en Mérida | when=2023-05-08..2023-05-12 | see=2,3",
	"redclara/x | es=LACNIC 39 | see=0 | body=Nota interna",
	"lacnic/lpf-2023 | es=LAC Peering Forum 2023 | when=parent | parent=lacnic-39",
	"lac-ix/lpf | es=LAC Peering Forum | when=2023-05-10 | org=lac-ix",
	"isoc/lpf | en=LAC Peering Forum 2023 | when=2023-05-10 | parent=lacnic-39",
	"lacnic/40 | en=LACNIC 40 LACNOG 2023 | when=2023-10-02..2023-10-06 | "
	"city=Fortaleza | country=BR | uid=40@lacnic.example",
	"lacnog/lacnic-40-lacnog-2023 | es=LACNOG 2023 / LACNIC 40 | "
	"when=2023-10-02..2023-10-06 | org=lacnog | url=https://lacnog.example/2023",
	"isoc/fortaleza | en=Fortaleza | uid=40@lacnic.example | when=2023-10-02",
	"lacnog/lacnog-2023 | es=LACNOG 2023 | when=parent | parent=lacnic-40-lacnog-2023",
	"redclara/lacnog | es=LACNOG 2023 | when=2023-10-03 | see=4",
	"lactld/icw | es=Taller de Contenidos Ilegales 2023 | when=2023 | status=tentative",
	"lacnic/icw-2023 | en=Illegal Content Workshop 2023 | when=2023 | org=lacnic",
	"isoc/icw-2023 | pt=Oficina sobre Conteúdos Ilegais | when=2023-10",
	"isoc/cfp | kind=call | es=Llamado a presentaciones LACNOG 2023 | "
	"deadline=2023-07-21",
	"lacnog/cfp | kind=call | en=LACNOG 2023 call for papers | deadline=2023-08-04",
	"lacnog/cfp-2 | kind=call | en=LACNOG 2023 call for sponsors | deadline=2023-08-04",
	"lacnic/n1 | kind=news | es=Colnodo asume la Secretaría del LACIGF | "
	"published=2023-07-01 | url=https://blog.example/es/colnodo",
	"isoc/n1 | kind=news | en=Colnodo serves as Secretariat | published=2023-07-02 | "
	"url=https://blog.example/en/colnodo",
	"lactld/n | kind=news | pt=Colnodo assume a Secretaria do LACIGF | "
	"published=2023-07-02",
	"lacnic/b1 | es=Curso de BGP | type=course | when=2023-05-09",
	"lacnic/b2 | es=Curso de BGP | type=course | when=2023-05-23",
	"isoc/b | es=Curso de BGP | type=course | when=2023-05",
	"lac-ix/b | es=Curso de BGP | type=course | when=2023-05-23 | see=0,1,2,3",
	"lacnic/m | es=Primera reunión del año | when=2023-01-26..2023-01-27 | org=lacnic | "
	"url=https://com.example/1",
	"icann/m | es=Primera reunión del año | when=2023-02-08 | org=icann | "
	"url=https://com.example/1",
	"isoc/m | es=Primera reunión del año | when=2023-02-08 | org=icann",
	"lacnic/s | kind=space | es=Foro de Gobernanza de Internet",
	"isoc/s | kind=space | en=IGF",
	"lacnic/bil | kind=bilateral | es=Bilateral LACNIC – LAC-IX | when=2023-01-26T15:00 | "
	"parties=lacnic,lac-ix | see=0,3 | parent=m",
	"lac-ix/bil | kind=bilateral | es=LAC-IX – LACNIC bilateral | when=2023-01-26 | "
	"parties=lac-ix,lacnic | see=0,3",
	"lacnic/bil#teaser | kind=bilateral | es=Reunión | when=2023-01-26 | see=0,1,2,3",
	"lacnic/dup | es=Dos veces | when=2023-03-01",
	"lacnic/dup | es=Twice | see=0",
	"lacnic/dup | es=Dos veces | when=2023-03-02",
	"isoc/opening | es=Apertura | when=2023-04-01",
	"lacnic/opening | es=Inauguración | when=2023-04-01 | city=Lima",
	"icann/opening | es=Apertura | when=2023-04-01 | city=Bogotá",
};

#define ENTRIES (sizeof world / sizeof *world)

/* The world in one order, as text: its items, and what three audiences see. */
static void
tell(const size_t *order, struct buf *out)
{
	static const char *const sources[] = {"icann",  "lacnic", "lacnog",   "isoc",
					      "lac-ix", "lactld", "redclara", NULL};
	static const struct scope scopes[] = {{true, 0}, {false, 15}, {false, 1}};
	const struct merge_order precedence = {sources, sources, "America/Montevideo"};
	struct entries entries = {0};
	struct items items = {0};
	struct views views = {0};
	struct audience audience;
	struct err err = {0};
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (i = 0; i < ENTRIES; i++)
		(void)entry_from(&arena, &entries, world[order[i]]);
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "digest.example", 7},
				     &items, &err),
			 0);
	items_dump(out, &items);
	for (i = 0; i < sizeof scopes / sizeof *scopes; i++) {
		audience = (struct audience){&scopes[i], 1};
		merge_views(&arena, &items, &audience, &precedence, &views);
		buf_printf(out, "audience %zu\n", i);
		views_dump(out, &views);
	}
	arena_release(&arena);
}

/* A generator of our own: the same shuffles everywhere. */
static size_t
next(uint64_t *state, size_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)((*state >> 33) % below);
}

static void
any_order(void **state)
{
	size_t order[ENTRIES], i, j, swap, round;
	struct buf first, other;
	uint64_t seed = 2023;

	(void)state;
	buf_init(&first, 1 << 20);
	buf_init(&other, 1 << 20);
	for (i = 0; i < ENTRIES; i++)
		order[i] = i;
	tell(order, &first);
	for (round = 0; round < SHUFFLES; round++) {
		for (i = ENTRIES - 1; i > 0; i--) {
			j = next(&seed, i + 1);
			swap = order[i];
			order[i] = order[j];
			order[j] = swap;
		}
		buf_clear(&other);
		tell(order, &other);
		assert_string_equal(first.s, other.s);
	}
	buf_release(&first);
	buf_release(&other);
}

/* And it is the world that was meant. */
static void
as_meant(void **state)
{
	static const struct {
		const char *item, *line;
	} wanted[] = {
		{"l39 ",
		 "  icann/l39 first\n  isoc/g1 title\n  lac-ix/lacnic39 title\n  "
		 "lacnic/lacnic-39 title\n  redclara/x title\n"},
		{"fortaleza ", "  isoc/fortaleza first\n  lacnic/40 uid\n  "
			       "lacnog/lacnic-40-lacnog-2023 title\n"},
		{"lacnog-2023 ",
		 "  lacnog/lacnog-2023 first\n  redclara/lacnog title\n"},
		{"icw-2023 ",
		 "  isoc/icw-2023 first\n  lacnic/icw-2023 title\n  lactld/icw title\n"},
		{"m ", "  icann/m first\n  isoc/m title\n  lacnic/m url\n"},
	};
	size_t order[ENTRIES], i;
	const char *at;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	for (i = 0; i < ENTRIES; i++)
		order[i] = i;
	tell(order, &out);
	for (i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		at = strstr(out.s, wanted[i].line);
		if (!at)
			(void)fprintf(stderr, "no such item:\n%s\nin\n%s\n",
				      wanted[i].line, out.s);
		assert_non_null(at);
		for (at--; at > out.s && at[-1] != '\n';)
			at--;
		assert_memory_equal(at, wanted[i].item, strlen(wanted[i].item));
	}
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order),
		cmocka_unit_test(as_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
