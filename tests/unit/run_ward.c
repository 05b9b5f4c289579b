/*
 * run_ward.c - what kills, hangs or eats the memory of the process that reads takes nothing
 * with it but itself.
 */
#include "run/run_int.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What pieces do. */
enum deed { MAKE, DIE, HANG, EAT, LEAVE };

static void *
work(void *context, struct arena *arena, size_t i)
{
	const enum deed *deeds = context;
	volatile int forever = 1;

	switch (deeds[i]) {
	case MAKE:
		return arena_printf(arena, "piece %zu", i);
	case DIE:
		(void)raise(SIGKILL);
		break;
	case HANG:
		while (forever)
			;
		break;
	case EAT:
		for (;;)
			(void)arena_alloc(arena, 8u << 20);
	case LEAVE:
		_exit(3);
	}
	return NULL;
}

static void
run(const enum deed *deeds, size_t n, struct arena *arena, struct ward *ward,
    struct ward_piece *pieces)
{
	struct err err;

	arena_init(arena);
	ward_open(ward, arena);
	ward->piece_s = 1;
	memset(pieces, 0, n * sizeof *pieces);
	assert_int_equal(ward_run(ward, pieces, n, work, (void *)(uintptr_t)deeds,
				  &err),
			 0);
}

static void
assert_made(const struct ward_piece *piece, const char *text)
{
	assert_null(piece->death);
	assert_string_equal(piece->made, text);
}

static void
what_is_made_is_ours(void **state)
{
	static const enum deed deeds[3] = {MAKE, MAKE, MAKE};
	struct ward_piece pieces[3];
	struct arena arena;
	struct ward ward;

	(void)state;
	run(deeds, 3, &arena, &ward, pieces);
	assert_made(&pieces[0], "piece 0");
	assert_made(&pieces[2], "piece 2");
	ward_close(&ward);
	arena_release(&arena);
}

static void
each_death_takes_one_piece(void **state)
{
	static const enum deed deeds[] = {MAKE, DIE, MAKE, HANG, LEAVE, MAKE, DIE};
	struct ward_piece pieces[7];
	struct arena arena;
	struct ward ward;

	(void)state;
	run(deeds, 7, &arena, &ward, pieces);
	assert_made(&pieces[0], "piece 0");
	assert_null(pieces[1].made);
	assert_non_null(strstr(pieces[1].death, "Killed"));
	assert_made(&pieces[2], "piece 2");
	assert_string_equal(pieces[3].death, "it cannot be read: not done after 1 s");
	assert_non_null(strstr(pieces[4].death, "status 3"));
	assert_made(&pieces[5], "piece 5");
	assert_non_null(pieces[6].death);
	ward_close(&ward);
	arena_release(&arena);
}

static void
memory_has_an_end(void **state)
{
	static const enum deed deeds[] = {EAT, MAKE};
	struct ward_piece pieces[2];
	struct arena arena;
	struct ward ward;

	(void)state;
	run(deeds, 2, &arena, &ward, pieces);
	assert_non_null(strstr(pieces[0].death, "Aborted"));
	assert_made(&pieces[1], "piece 1");
	ward_close(&ward);
	arena_release(&arena);
}

static void
too_many_deaths_end_it(void **state)
{
	enum deed deeds[12];
	struct ward_piece pieces[12];
	struct arena arena;
	struct ward ward;
	size_t i;

	(void)state;
	for (i = 0; i < 12; i++)
		deeds[i] = i < 11 ? LEAVE : MAKE;
	run(deeds, 12, &arena, &ward, pieces);
	for (i = 0; i < 12; i++) {
		assert_null(pieces[i].made);
		assert_non_null(pieces[i].death);
	}
	assert_non_null(strstr(pieces[11].death, "too many"));
	ward_close(&ward);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_made_is_ours),
		cmocka_unit_test(each_death_takes_one_piece),
		cmocka_unit_test(memory_has_an_end),
		cmocka_unit_test(too_many_deaths_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
