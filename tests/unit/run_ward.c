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

struct trial {
	enum deed deeds[12];
	const char *made[12], *deaths[12];
	size_t taken;
	struct arena arena;
	struct ward ward;
};

static void *
work(void *context, struct arena *arena, size_t i)
{
	const enum deed *deeds = ((const struct trial *)context)->deeds;
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

static int
take(void *context, size_t i, void *made, const char *death, struct err *err)
{
	struct trial *trial = context;

	(void)err;
	assert_int_equal(i, trial->taken);
	trial->taken++;
	trial->made[i] = made;
	trial->deaths[i] = death;
	return 0;
}

static struct trial *
run(const enum deed *deeds, size_t n)
{
	struct trial *trial = calloc(1, sizeof *trial);
	const struct ward_job job = {n, trial, work, take};
	struct err err;
	size_t i;

	assert_non_null(trial);
	memcpy(trial->deeds, deeds, n * sizeof *deeds);
	arena_init(&trial->arena);
	ward_open(&trial->ward, &trial->arena);
	for (i = 0; i < n; i++)
		if (deeds[i] == HANG)
			trial->ward.piece_s = 1; /* all others may take their time */
	assert_int_equal(ward_run(&trial->ward, &job, &err), 0);
	assert_int_equal(trial->taken, n);
	return trial;
}

static void
end(struct trial *trial)
{
	ward_close(&trial->ward);
	arena_release(&trial->arena);
	free(trial);
}

static void
assert_made(const struct trial *trial, size_t i, const char *text)
{
	assert_null(trial->deaths[i]);
	assert_string_equal(trial->made[i], text);
}

static void
what_is_made_is_ours(void **state)
{
	static const enum deed deeds[3] = {MAKE, MAKE, MAKE};
	struct trial *trial = run(deeds, 3);

	(void)state;
	assert_made(trial, 0, "piece 0");
	assert_made(trial, 2, "piece 2");
	end(trial);
}

static void
each_death_takes_one_piece(void **state)
{
	static const enum deed deeds[] = {MAKE, DIE, MAKE, HANG, LEAVE, MAKE, DIE};
	struct trial *trial = run(deeds, 7);

	(void)state;
	assert_made(trial, 0, "piece 0");
	assert_null(trial->made[1]);
	assert_non_null(strstr(trial->deaths[1], "Killed"));
	assert_made(trial, 2, "piece 2");
	assert_string_equal(trial->deaths[3], "it cannot be read: not done after 1 s");
	assert_non_null(strstr(trial->deaths[4], "status 3"));
	assert_made(trial, 5, "piece 5");
	assert_non_null(trial->deaths[6]);
	end(trial);
}

static void
memory_has_an_end(void **state)
{
	static const enum deed deeds[] = {EAT, MAKE};
	struct trial *trial = run(deeds, 2);

	(void)state;
	assert_non_null(strstr(trial->deaths[0], "Aborted"));
	assert_made(trial, 1, "piece 1");
	end(trial);
}

static void
too_many_deaths_end_it(void **state)
{
	enum deed deeds[12];
	struct trial *trial;
	size_t i;

	(void)state;
	for (i = 0; i < 12; i++)
		deeds[i] = i < 11 ? LEAVE : MAKE;
	trial = run(deeds, 12);
	for (i = 0; i < 12; i++) {
		assert_null(trial->made[i]);
		assert_non_null(trial->deaths[i]);
	}
	assert_non_null(strstr(trial->deaths[11], "too many"));
	end(trial);
}

static int
take_no_more(void *context, size_t i, void *made, const char *death, struct err *err)
{
	(void)context;
	(void)made;
	(void)death;
	return i == 1 ? err_set(err, ERR_SYSTEM, "the disk is full") : 0;
}

static void
what_cannot_be_taken_ends_it(void **state)
{
	struct trial trial = {.deeds = {MAKE, MAKE, HANG}};
	const struct ward_job job = {3, &trial, work, take_no_more};
	struct err err;

	(void)state;
	arena_init(&trial.arena);
	ward_open(&trial.ward, &trial.arena);
	assert_int_equal(ward_run(&trial.ward, &job, &err), -1);
	assert_string_equal(err.text, "the disk is full");
	ward_close(&trial.ward);
	arena_release(&trial.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_made_is_ours),
		cmocka_unit_test(each_death_takes_one_piece),
		cmocka_unit_test(memory_has_an_end),
		cmocka_unit_test(too_many_deaths_end_it),
		cmocka_unit_test(what_cannot_be_taken_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
