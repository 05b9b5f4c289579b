/*
 * select_edition.c - an edition as a whole: children under their parents, highlights,
 * filters, the limit.
 */
#include "support/sections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NEW " | read=1680500000"

static void
children(void **state)
{
	(void)state;
	/* Under their parent, by time; not at top level. The past day's is over. */
	EDITION_EXPECT("2023-04: p(: now later any)\n",
		       "s/p | es=P | when=2023-04-01..2023-04-06",
		       "s/any | es=Any | when=parent | parent=p",
		       "s/later | es=Later | when=2023-04-05T10:00 | parent=p",
		       "s/now | es=Now | when=2023-04-03 | parent=p",
		       "s/past | es=Past | when=2023-04-02 | parent=p");
	/* A webinar during an event belongs to it; one before it does not. */
	EDITION_EXPECT(
		"highlights: p\n2023-05: p(: in)\ntraining: before\n",
		"s/p | es=P | when=2023-05-08..2023-05-12",
		"s/in | es=In | type=webinar | when=2023-05-09 | parent=p",
		"s/before | es=Before | type=webinar | when=2023-04-20 | parent=p");
	/* Children of children stand in the same list. */
	EDITION_EXPECT("highlights: p\n2023-05: p(: g c x!cancelled)\n",
		       "s/p | es=P | when=2023-05-08..2023-05-12",
		       "s/c | es=C | when=parent | parent=p",
		       "s/g | es=G | when=2023-05-09 | parent=c",
		       "s/x | es=X | when=parent | parent=c | status=cancelled");
	/* Without its parent in the edition a child stands for itself, if it has a day. */
	EDITION_EXPECT("2023-04: c\n", "s/p | es=P | when=2023-03-01",
		       "s/c | es=C | when=2023-04-20 | parent=p",
		       "s/d | es=D | when=parent | parent=p");
	/* A date to save does not list its children, but hides none that has its day. */
	EDITION_EXPECT("save: p\n", "s/p | es=P | when=2023-10-02..2023-10-06",
		       "s/c | es=C | when=parent | parent=p",
		       "s/d | es=D | when=2023-10-03 | parent=p" NEW);
	EDITION_EXPECT("2023-05: c\nsave: p\n", "s/p | es=P | when=2023-05",
		       "s/c | es=C | when=2023-05-09 | parent=p");
	/* Calls and news do not stand under events. */
	EDITION_EXPECT("highlights: k p\nclosing: k\n2023-05: p\nnews: n\n",
		       "s/p | es=P | when=2023-05-08..2023-05-12",
		       "s/k | kind=call | es=K | parent=p | deadline=2023-04-20",
		       "s/n | kind=news | es=N | parent=p | published=2023-04-01");
	/* A new child is news of its parent. */
	EDITION_EXPECT("highlights: c!new p\n2023-05: p(: c!new)\n",
		       "s/p | es=P | when=2023-05-08..2023-05-12",
		       "s/c | es=C | when=parent | parent=p" NEW);
}

/* The community's own event goes before an earlier one of others; the far days of others
 * are not kept in mind, their months are. */
static void
community(void **state)
{
	const char *ours[] = {"lacnic", "isoc"};
	const struct words organisations = {ours, 2};
	struct edition_world w;

	(void)state;
	edition_begin(&w);
	w.selection.community = &organisations;
	assert_string_equal(
		EDITION_TELL(&w, "s/a | es=A | when=2023-04-10..2023-04-12 | org=arin",
			     "s/b | es=B | when=2023-05-08..2023-05-12 | org=lacnic",
			     "s/c | es=C | when=2023-08-01..2023-08-03 | org=arin",
			     "s/d | es=D | when=2023-10-02..2023-10-06 | org=lacnic",
			     "s/e | es=E | when=2023-09 | org=arin"),
		"highlights: b\n2023-04: a\n2023-05: b\nsave: e d\n");
	assert_string_equal(w.edition.main_event->claims[0]->id, "b");
	edition_end(&w);
}

static void
highlights(void **state)
{
	(void)state;
	/* Three new ones, two deadlines, the next big event. */
	EDITION_EXPECT("highlights: k!new e!new f!new l m h\n"
		       "closing: l m k!new n\n2023-04: e!new f!new g!new h\n",
		       "s/k | kind=call | es=K | deadline=2023-04-25" NEW,
		       "s/l | kind=call | es=L | deadline=2023-04-15",
		       "s/m | kind=call | es=M | deadline=2023-04-20",
		       "s/n | kind=call | es=N | deadline=2023-04-28",
		       "s/e | es=E | when=2023-04-10" NEW,
		       "s/f | es=F | when=2023-04-11" NEW,
		       "s/g | es=G | when=2023-04-12" NEW,
		       "s/h | es=H | when=2023-04-13..2023-04-15");
	/* The next big event; a small one is none; what is called off is none. */
	EDITION_EXPECT("highlights: d\n2023-04: a b!cancelled d e\n",
		       "s/a | es=A | when=2023-04-10",
		       "s/b | es=B | when=2023-04-11..2023-04-12 | status=cancelled",
		       "s/d | es=D | when=2023-04-13..2023-04-14",
		       "s/e | es=E | when=2023-04-15..2023-04-17");
	/* What opens today is near; what has been going on is not what comes. */
	EDITION_EXPECT("highlights: b\n2023-04: a b c\n",
		       "s/a | es=A | when=2023-04-01..2023-04-10",
		       "s/b | es=B | when=2023-04-03..2023-04-07",
		       "s/c | es=C | when=2023-04-10..2023-04-12");
	/* What has been called off is no novelty. */
	EDITION_EXPECT("2023-04: a!cancelled\n",
		       "s/a | es=A | when=2023-04-10 | status=cancelled" NEW);
}

static void
filters(void **state)
{
	static const char *const texts[] = {
		"s/p | es=P | when=2023-05-08..2023-05-12 | org=lacnic | tags=rpki",
		"s/c | es=C | when=parent | parent=p | org=lac-ix",
		"s/d | es=D | when=2023-05-09 | parent=p | org=lac-ix | tags=ixp",
		"s/k | kind=call | es=K | deadline=2023-04-20 | org=lacnic,isoc",
		"s/b | kind=bilateral | es=B | when=2023-04-20 | org=lacnic | "
		"parties=lacnic,lac-ix",
	};
	struct words lac_ix = {0}, tags = {0}, both = {0};
	struct edition_world w;

	(void)state;
	edition_begin(&w);
	words_add(&w.arena, &lac_ix, "lac-ix");
	w.selection.organisations = &lac_ix;
	assert_string_equal(edition_tell(&w, texts, 5), "2023-05: d\nbilaterals: b\n");
	edition_end(&w);
	edition_begin(&w);
	words_add(&w.arena, &both, "isoc");
	words_add(&w.arena, &both, "redclara");
	w.selection.organisations = &both;
	assert_string_equal(edition_tell(&w, texts, 5), "highlights: k\nclosing: k\n");
	edition_end(&w);
	edition_begin(&w);
	words_add(&w.arena, &tags, "ixp");
	words_add(&w.arena, &tags, "rpki");
	w.selection.tags = &tags;
	assert_string_equal(edition_tell(&w, texts, 5),
			    "highlights: p\n2023-05: p(: d)\n");
	edition_end(&w);
	edition_begin(&w);
	w.selection.tags = &(struct words){0};
	w.kinds[ITEM_BILATERAL] = false;
	assert_string_equal(edition_tell(&w, texts, 5),
			    "highlights: k p\nclosing: k\n2023-05: p(: d c)\n");
	edition_end(&w);
	edition_begin(&w);
	memset(w.kinds, false, sizeof w.kinds);
	assert_string_equal(edition_tell(&w, texts, 5), "");
	assert_int_equal(w.edition.count, 0);
	edition_end(&w);
}

static void
limit(void **state)
{
	static const char *const texts[] = {
		"s/k | kind=call | es=K | deadline=2023-04-20",
		"s/n | kind=news | es=N | published=2023-04-01",
		"s/a | es=A | when=2023-04-10",
		"s/b | es=B | when=2023-05-08..2023-05-10",
		"s/c | es=C | when=parent | parent=b",
		"s/s | es=S | when=2023-09-01",
		"s/t | es=T | when=2023-10",
	};
	/* The limit, what stands, what was left out, what is in it. */
	static const struct {
		size_t limit;
		const char *want;
		size_t left_out, count;
	} cases[] = {
		{0,
		 "highlights: k b\nclosing: k\n2023-04: a\n2023-05: b(: c)\nnews: n\n"
		 "save: s t\n",
		 0, 7},
		{6,
		 "highlights: k b\nclosing: k\n2023-04: a\n2023-05: b(: c)\nnews: n\n"
		 "save: s t\n",
		 0, 7},
		{5,
		 "highlights: k b\nclosing: k\n2023-04: a\n2023-05: b(: c)\nnews: n\n"
		 "save: s\n",
		 1, 6},
		{4,
		 "highlights: k b\nclosing: k\n2023-04: a\n2023-05: b(: c)\nnews: n\n",
		 2, 5},
		{3, "highlights: k\nclosing: k\n2023-04: a\nnews: n\n", 4, 3},
		{1, "highlights: k\nclosing: k\nnews: n\n", 5, 2},
	};
	struct edition_world w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		edition_begin(&w);
		w.selection.limit = cases[i].limit;
		assert_string_equal(edition_tell(&w, texts,
						 sizeof texts / sizeof *texts),
				    cases[i].want);
		assert_int_equal(w.edition.left_out, cases[i].left_out);
		assert_int_equal(w.edition.count, cases[i].count);
		edition_end(&w);
	}
}

static void
frame(void **state)
{
	struct edition_world w;

	(void)state;
	edition_begin(&w);
	assert_string_equal(edition_tell(&w, NULL, 0), "");
	assert_int_equal(w.edition.now, EDITION_NOW);
	assert_int_equal(w.edition.since, EDITION_NOW - EDITION_WEEK_S);
	assert_int_equal(w.edition.until, EDITION_NOW + 8 * EDITION_WEEK_S);
	assert_string_equal(w.edition.zone, "America/Montevideo");
	edition_end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children),  cmocka_unit_test(highlights),
		cmocka_unit_test(community), cmocka_unit_test(filters),
		cmocka_unit_test(limit),     cmocka_unit_test(frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
