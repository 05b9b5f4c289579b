/*
 * model_scope.c - who may see what: the whole table, for nothing leaks but through
 * here.
 */
#include "model/scope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOBODY           \
	{                \
		false, 0 \
	}
#define ANYBODY         \
	{               \
		true, 0 \
	}
#define SOME(mask)            \
	{                     \
		false, (mask) \
	}

static void
admitting(void **state)
{
	static const struct {
		struct scope visibility, readers;
		bool admitted;
	} cases[] = {
		/* Nobody's readers see nothing. */
		{ANYBODY, NOBODY, false},
		{SOME(7), NOBODY, false},
		{NOBODY, NOBODY, false},
		/* Readers who may be anybody see what is public, only. */
		{ANYBODY, ANYBODY, true},
		{SOME(UINT64_MAX), ANYBODY, false},
		{NOBODY, ANYBODY, false},
		{SOME(7), {true, 7}, false},
		/* Readers of organisations: all of them must be in the visibility. */
		{ANYBODY, SOME(3), true},
		{SOME(7), SOME(3), true},
		{SOME(3), SOME(3), true},
		{SOME(1), SOME(3), false},
		{SOME(4), SOME(3), false},
		{NOBODY, SOME(3), false},
		{SOME(UINT64_MAX), SOME(UINT64_MAX), true},
		{SOME(UINT64_MAX >> 1), SOME((uint64_t)1 << 63), false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (audience_admits(&(struct audience){&cases[i].readers, 1},
				    cases[i].visibility) != cases[i].admitted)
			fail_msg("case %zu should be %d", i, cases[i].admitted);
}

static void
audiences(void **state)
{
	static const struct scope lists[] = {SOME(1), SOME(6)};
	static const struct scope open_list[] = {NOBODY, ANYBODY};
	struct audience two = {lists, 2}, open = {open_list, 2}, none = {NULL, 0};
	const struct scope one_and_two = SOME(3), first = SOME(1), second = SOME(2),
			   second_list = SOME(6), everyone = ANYBODY;

	(void)state;
	assert_true(audience_admits(&two, everyone));
	assert_true(audience_admits(&two, first));
	assert_true(audience_admits(&two, one_and_two));
	assert_true(audience_admits(&two, second_list));
	assert_false(audience_admits(&two, second));
	assert_true(audience_admits(&open, everyone));
	assert_false(audience_admits(&open, first));
	assert_false(audience_admits(&none, everyone));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(admitting),
		cmocka_unit_test(audiences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
