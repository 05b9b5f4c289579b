/*
 * select_views.c - the filter of listings and calendars: time, kind, organisation, tag.
 */
#include "merge/merge.h"
#include "select/select.h"
#include "support/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The first second of a day of May 2023 in Montevideo. */
#define MAY(day) (INT64_C(1682910000) + ((day)-1) * INT64_C(86400))

static const char *const world[] = {
	"s/night | es=A | when=2023-05-07T23:00..2023-05-08T00:00 | org=isoc",
	"s/conf | es=B | when=2023-05-08..2023-05-12 | org=lacnic | tags=rpki,ixp",
	"s/child | es=C | when=parent | parent=conf | org=lac-ix | tags=ixp",
	"s/hour | es=D | when=2023-05-09T10:00 | org=lac-ix,lacnic",
	"s/tokyo | es=E | zone=Asia/Tokyo | when=2023-05-10",
	"s/call | kind=call | es=F | opens=2023-03-01 | deadline=2023-05-10 | org=lacnic",
	"s/opens | kind=call | es=G | opens=2023-05-15",
	"s/news | kind=news | es=H | published=2023-05-09T08:00",
	"s/bil | kind=bilateral | es=I | when=2023-05-20 | parties=lacnic,lac-ix",
	"s/month | es=J | when=2023-05",
	"s/none | es=K | org=lacnic",
	"s/old | kind=news | es=L",
};

static const struct filter all = {INT64_MIN, INT64_MAX, ITEM_KINDS,
				  NULL,      NULL,      "America/Montevideo"};

static void
expect(const struct filter *filter, const char *want)
{
	static const struct scope everyone = {true, 0};
	static const struct audience audience = {&everyone, 1};
	static const char *const none[] = {NULL};
	const struct merge_order order = {none, none, "America/Montevideo"};
	struct entries entries = {0};
	struct items items = {0};
	struct views views = {0}, chosen = {0};
	struct err err = {0};
	struct arena arena;
	struct buf told;
	size_t i;

	arena_init(&arena);
	buf_init(&told, 4096);
	for (i = 0; i < sizeof world / sizeof *world; i++)
		(void)entry_from(&arena, &entries, world[i]);
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "x", 7}, &items,
				     &err),
			 0);
	merge_views(&arena, &items, &audience, &order, &views);
	assert_int_equal(views.n, sizeof world / sizeof *world);
	select_views(&arena, &views, filter, &chosen);
	for (i = 0; i < chosen.n; i++)
		buf_printf(&told, "%s%s", i ? " " : "", chosen.v[i]->claims[0]->id);
	assert_string_equal(told.s, want);
	buf_release(&told);
	arena_release(&arena);
}

static void
between(int64_t from, int64_t until, const char *want)
{
	struct filter filter = all;

	filter.from = from;
	filter.until = until;
	expect(&filter, want);
}

static void
time(void **state)
{
	(void)state;
	expect(&all, "night conf news hour tokyo call bil month child opens none old");
	/* What ends as the window begins is outside; so is what begins as it ends. */
	between(MAY(8), MAY(9), "conf month child");
	between(MAY(7), MAY(8), "night month");
	between(MAY(13), MAY(14), "month");
	between(MAY(12), MAY(14), "conf month child");
	/* Instants, news, days elsewhere: 10 May in Tokyo begins on 9 May at noon. */
	between(MAY(9) + 36000, MAY(9) + 36001, "conf hour month child");
	between(MAY(9) + 36001, MAY(9) + 43200, "conf month child");
	between(MAY(9) + 28800, MAY(9) + 28801, "conf news month child");
	between(MAY(9) + 43200, MAY(9) + 43201, "conf tokyo month child");
	/* A call stands at its deadline, else where it opens. */
	between(MAY(10) + 80000, MAY(11), "conf call month child");
	between(MAY(15), MAY(16), "month opens");
	/* Open at one end. What has no date passes only without a window. */
	between(MAY(16), INT64_MAX, "bil month");
	between(INT64_MIN, MAY(2), "month");
}

static void
kinds(void **state)
{
	struct filter filter = all;

	(void)state;
	filter.kind = ITEM_CALL;
	expect(&filter, "call opens");
	filter.kind = ITEM_EVENT;
	filter.from = MAY(9);
	filter.until = MAY(10);
	expect(&filter, "conf hour tokyo month child");
}

static void
organisations_and_tags(void **state)
{
	struct filter filter = all;

	(void)state;
	filter.organisation = "lac-ix";
	expect(&filter, "hour bil child");
	filter.tag = "ixp";
	expect(&filter, "child");
	filter.organisation = NULL;
	expect(&filter, "conf child");
	filter.tag = "IXP";
	expect(&filter, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time),
		cmocka_unit_test(kinds),
		cmocka_unit_test(organisations_and_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
