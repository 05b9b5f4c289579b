/*
 * merge_views.c - what a view says when its claims differ: precedence, precision, unions,
 * status, announcement; parents and children; the order of views.
 */
#include "merge/merge.h"
#include "support/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY_S INT64_C(86400)
/* 2023-03-01T03:00:00Z, the first second of 1 March in Montevideo. */
#define MARCH_1 INT64_C(1677639600)

struct world {
	struct arena arena;
	struct entries entries;
	struct items items;
	struct views views;
};

static const char *const sources[] = {"feed", "lacnic-ical", "lacnog-md", "isoc-feed",
				      NULL};
static const char *const owners[] = {"redclara", "lacnic", "lacnog", "isoc"};
static const struct scope everyone = {true, 0};
static const struct audience anybody = {&everyone, 1};

/* The views of some entries, which are of one item each unless `same`: then of one. */
static void
begin(struct world *w, const char *const *texts, size_t n, bool same)
{
	const struct merge_order order = {sources, owners, "America/Montevideo"};
	struct known known[16];
	struct entry *entry;
	struct err err = {0};
	size_t i;

	*w = (struct world){0};
	arena_init(&w->arena);
	for (i = 0; i < n; i++) {
		entry = entry_from(&w->arena, &w->entries, texts[i]);
		known[i] = (struct known){"item",    "item@x", entry->source,
					  entry->id, "title",  1};
	}
	assert_int_equal(merge_items(&w->arena, &w->entries,
				     &(struct merge_past){known, same ? n : 0, "x", 7},
				     &w->items, &err),
			 0);
	merge_views(&w->arena, &w->items, &anybody, &order, &w->views);
	assert_int_equal(w->views.n, same ? 1 : n);
}

#define BEGIN(world, same, ...)                          \
	begin(world, (const char *const[]){__VA_ARGS__}, \
	      sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), same)

static void
end(struct world *w)
{
	arena_release(&w->arena);
}

static const struct view *
view_of(const struct world *w, const char *id)
{
	const struct view *view = views_find(&w->views, id);

	assert_non_null(view);
	return view;
}

/* ---- time ---- */

static void
precision(void **state)
{
	/* The first claim's time, the second's, and the view's. */
	static const struct {
		const char *first, *second, *start, *end;
	} cases[] = {
		{"2023-09", "2023-09-12..2023-09-15", "2023-09-12", "2023-09-15"},
		{"2023-09", "2023-10-12", "2023-09", ""},
		{"2023", "2023-Q4", "2023-Q4", ""},
		{"2023-Q4", "2023-11", "2023-11", ""},
		{"2023-Q4", "2023-09", "2023-Q4", ""},
		{"2023-05..2023-06", "2023-06-02", "2023-06-02", ""},
		{"2023-05", "2023-05-30..2023-06-02", "2023-05", ""},
		{"parent", "2023-05-09", "2023-05-09", ""},
		{"parent", "2023-05", "", ""},
		{"2023-05-09", "2023-05-09T15:00", "2023-05-09T15:00:00-03:00", ""},
		{"2023-05-09", "2023-05-10T15:00", "2023-05-09", ""},
		/* A conference of days does not become one of hours. */
		{"2023-05-08..2023-05-12", "2023-05-08T09:00..2023-05-12T18:00",
		 "2023-05-08", "2023-05-12"},
		/* The first claim wins where both are as certain. */
		{"2023-01-26..2023-01-27", "2023-02-08", "2023-01-26", "2023-01-27"},
		{"2023-02-08", "2023-01-26..2023-01-27", "2023-02-08", ""},
		/* An end that is missing comes from who says the same start. */
		{"2023-05-08", "2023-05-08..2023-05-12", "2023-05-08", "2023-05-12"},
		{"2023-05-08", "2023-05-09..2023-05-12", "2023-05-08", ""},
		/* A closer time is not given up for a rougher one. */
		{"2023-05-08", "2023-05", "2023-05-08", ""},
	};
	const struct view *view;
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char first[128], second[128];

		(void)snprintf(first, sizeof first, "lacnic-ical/a | es=A | when=%s",
			       cases[i].first);
		(void)snprintf(second, sizeof second, "lacnog-md/b | es=A | when=%s",
			       cases[i].second);
		BEGIN(&w, true, first, second);
		view = w.views.v[0];
		assert_string_equal(when_format(&w.arena, &view->start),
				    cases[i].start);
		assert_string_equal(when_format(&w.arena, &view->end), cases[i].end);
		end(&w);
	}
}

/* A claim that says nothing of the time leaves it to the others. */
static void
unknown_time(void **state)
{
	const struct view *view;
	struct world w;

	(void)state;
	BEGIN(&w, true, "lacnic-ical/a | kind=call | es=A",
	      "lacnog-md/b | kind=call | es=A | deadline=2023-08 | opens=2023-05-01",
	      "isoc-feed/c | kind=call | es=A | deadline=2023-08-04T23:59");
	view = w.views.v[0];
	assert_string_equal(when_format(&w.arena, &view->opens), "2023-05-01");
	assert_string_equal(when_format(&w.arena, &view->deadline),
			    "2023-08-04T23:59:00-03:00");
	end(&w);
}

/* ---- precedence ---- */

/* The owner's source, then the order of the configuration. */
static void
precedence(void **state)
{
	const struct view *view;
	struct world w;

	(void)state;
	BEGIN(&w, true,
	      "feed/a | es=Del feed | en=Feed's | when=2023-05-01 | org=lacnog | "
	      "tags=x,y | body=Cuerpo",
	      "isoc-feed/b | es=De ISOC | pt=Da ISOC | when=2023-05-02 | org=ISOC Uruguay | "
	      "type=school",
	      "lacnog-md/c | es=De LACNOG | when=2023-05-03 | org=NIC.br,lacnog | tags=y,Z | "
	      "languages=es,pt",
	      "other/d | es=De otros | type=course | languages=en | listed=no");
	view = w.views.v[0];
	assert_int_equal(view->n_claims, 4);
	assert_string_equal(view->claims[0]->id, "c");
	assert_string_equal(view->claims[1]->id, "a");
	assert_string_equal(view->claims[2]->id, "b");
	assert_string_equal(view->claims[3]->id, "d");
	assert_string_equal(texts_in(&view->title, "es"), "De LACNOG");
	assert_string_equal(texts_in(&view->title, "en"), "Feed's");
	assert_string_equal(texts_in(&view->title, "pt"), "Da ISOC");
	assert_string_equal(texts_in(&view->body, "es"), "Cuerpo");
	assert_string_equal(when_format(&w.arena, &view->start), "2023-05-03");
	assert_string_equal(view->type, "school");
	assert_int_equal(view->organisers.n, 3);
	assert_string_equal(view->organisers.v[0], "lacnog"); /* the owner */
	assert_string_equal(view->organisers.v[1], "NIC.br");
	assert_string_equal(view->organisers.v[2], "ISOC Uruguay");
	assert_int_equal(view->tags.n, 3);
	assert_string_equal(view->tags.v[2], "x");
	assert_int_equal(view->languages.n, 3);
	assert_true(view->listed);
	end(&w);
}

static void
places(void **state)
{
	const struct view *view;
	struct world w;

	(void)state;
	BEGIN(&w, true, "feed/a | es=A | country=MX | online=https://a.example",
	      "lacnic-ical/b | es=A | city=Lima | country=PE",
	      "lacnog-md/c | es=A | city=Mérida | country=MX | online=https://c.example",
	      "isoc-feed/d | es=A | city=Merida | name=Centro de Congresos");
	view = w.views.v[0];
	assert_string_equal(view->place.country, "MX");
	assert_string_equal(view->place.city, "Mérida");
	assert_string_equal(view->place.name, "Centro de Congresos");
	assert_string_equal(view->place.online, "https://a.example");
	end(&w);
}

static void
status(void **state)
{
	/* Status of the first claim, of an owner's second, of a stranger's third. */
	static const struct {
		const char *first, *owner, *stranger;
		enum item_status want;
	} cases[] = {
		{"confirmed", "confirmed", "confirmed", STATUS_CONFIRMED},
		{"tentative", "confirmed", "confirmed", STATUS_TENTATIVE},
		{"confirmed", "cancelled", "confirmed", STATUS_CANCELLED},
		{"confirmed", "postponed", "confirmed", STATUS_POSTPONED},
		{"postponed", "cancelled", "confirmed", STATUS_CANCELLED},
		{"confirmed", "confirmed", "cancelled", STATUS_CONFIRMED},
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		char texts[3][128];

		(void)snprintf(texts[0], sizeof texts[0],
			       "lacnic-ical/a | es=A | org=lacnic | status=%s",
			       cases[i].first);
		(void)snprintf(texts[1], sizeof texts[1],
			       "lacnog-md/b | es=A | org=lacnog | status=%s",
			       cases[i].owner);
		(void)snprintf(texts[2], sizeof texts[2],
			       "isoc-feed/c | es=A | org=x | status=%s",
			       cases[i].stranger);
		BEGIN(&w, true, texts[0], texts[1], texts[2]);
		assert_int_equal(w.views.v[0]->status, cases[i].want);
		end(&w);
	}
}

/* ---- announcement ---- */

static void
announced(void **state)
{
	static const struct {
		const char *claim;
		int64_t want;
	} cases[] = {
		/* Of the baseline: by its date, or long ago. */
		{"feed/a | es=A", INT64_MIN},
		{"feed/a | es=A | published=2023-03-01", MARCH_1},
		{"feed/a | es=A | published=2023-03-01T10:00", MARCH_1 + 10 * 3600},
		{"feed/a | es=A | published=2023-03", INT64_MIN},
		/* After it: when it was read, but not much later than its date. */
		{"feed/a | es=A | read=1677700000", 1677700000},
		{"feed/a | es=A | read=1677700000 | published=2023-03-01", 1677700000},
		{"feed/a | es=A | read=1677700000 | published=2023-02-20", 1677700000},
		{"feed/a | es=A | read=1677700000 | published=2022-03-01",
		 MARCH_1 - 365 * DAY_S},
		{"feed/a | es=A | read=1677600000 | published=2023-03-01", MARCH_1},
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		BEGIN(&w, true, cases[i].claim);
		assert_int_equal(w.views.v[0]->announced, cases[i].want);
		end(&w);
	}
	BEGIN(&w, true, "feed/a | es=A | read=1677700000",
	      "isoc-feed/b | es=A | read=1677600000");
	assert_int_equal(w.views.v[0]->announced, 1677600000);
	end(&w);
}

/* ---- parents, order ---- */

static void
family(void **state)
{
	const struct view *parent, *child;
	struct world w;

	(void)state;
	BEGIN(&w, false,
	      "lacnic-ical/lacnic-39 | es=LACNIC 39 | when=2023-05-08..2023-05-12",
	      "lacnog-md/b | es=Zeta | parent=lacnic-39 | when=parent",
	      "isoc-feed/c | es=Alfa | parent=lacnic-39 | when=parent",
	      "lacnic-ical/d | es=Recepción | parent=lacnic-39 | when=2023-05-09T18:00",
	      "feed/e | es=Huérfana | parent=nadie", "feed/f | es=Sí misma | parent=f");
	parent = view_of(&w, "lacnic-39");
	assert_int_equal(parent->n_children, 3);
	assert_string_equal(parent->children[0]->item->id, "d");
	assert_string_equal(parent->children[1]->item->id, "c");
	assert_string_equal(parent->children[2]->item->id, "b");
	child = view_of(&w, "d");
	assert_ptr_equal(child->parent, parent);
	assert_null(view_of(&w, "e")->parent);
	assert_null(view_of(&w, "f")->parent);
	end(&w);
}

/* An entry id of its own source means more than another's; an item's id most. */
static void
which_parent(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, false, "lacnic-ical/77 | es=De LACNIC", "isoc-feed/77 | es=De ISOC",
	      "isoc-feed/c | es=Hija de ISOC | parent=77",
	      "lacnic-ical/d | es=Hija de LACNIC | parent=77");
	assert_string_equal(view_of(&w, "c")->parent->claims[0]->source, "isoc-feed");
	assert_string_equal(view_of(&w, "d")->parent->claims[0]->source, "lacnic-ical");
	end(&w);
	/* The name of two is, as a parent, that of the other. */
	BEGIN(&w, false, "lacnic-ical/g | es=Foro",
	      "isoc-feed/g | es=Panel | parent=g");
	assert_string_equal(view_of(&w, "g")->claims[0]->source, "isoc-feed");
	assert_non_null(view_of(&w, "g")->parent);
	end(&w);
}

static void
circles(void **state)
{
	size_t i, steps;
	const struct view *view;
	struct world w;

	(void)state;
	BEGIN(&w, false, "feed/a | es=A | parent=c", "feed/b | es=B | parent=a",
	      "feed/c | es=C | parent=b");
	for (i = 0; i < w.views.n; i++) {
		view = w.views.v[i];
		for (steps = 0; view; view = view->parent)
			assert_true(steps++ < 3);
	}
	end(&w);
}

static void
order(void **state)
{
	static const char *const want[] = {"t1", "t2", "d1", "m", "k",
					   "y",  "u1", "u2", "u3"};
	struct world w;
	size_t i;

	(void)state;
	BEGIN(&w, false, "feed/y | es=Algún día del año | when=2023",
	      "feed/m | es=En mayo | when=2023-05", "feed/u3 | es=Ñandú",
	      "feed/d1 | es=Zapato | when=2023-05-09", "feed/u1 | es=Águila",
	      "feed/t2 | es=Bote | when=2023-05-08T10:00",
	      "feed/k | kind=call | es=Llamado | deadline=2023-06-01",
	      "feed/t1 | es=Árbol | when=2023-05-08T10:00",
	      "isoc-feed/u2 | kind=space | es=águila");
	for (i = 0; i < sizeof want / sizeof *want; i++)
		assert_string_equal(w.views.v[i]->item->id, want[i]);
	end(&w);
}

/* ---- prints ---- */

/* The prints of the only view of a world. */
static struct fingerprints
prints_of(struct world *world)
{
	struct fingerprints prints;

	assert_int_equal(world->views.n, 1);
	merge_prints(&world->arena, &world->views, &prints);
	return prints;
}

static void
prints(void **state)
{
	struct world a, b;

	(void)state;
	/* Another order of claims and languages is no change. */
	BEGIN(&a, true, "lacnic-ical/a | es=A | en=B | when=2023-05-08 | city=Lima",
	      "isoc-feed/b | pt=C | when=2023-05-08");
	BEGIN(&b, true, "isoc-feed/b | pt=C | when=2023-05-08",
	      "lacnic-ical/a | en=B | es=A | when=2023-05-08 | city=Lima");
	assert_string_equal(prints_of(&a).content, prints_of(&b).content);
	end(&b);
	/* A title is content, not schedule. */
	BEGIN(&b, true, "lacnic-ical/a | es=Otro | en=B | when=2023-05-08 | city=Lima",
	      "isoc-feed/b | pt=C | when=2023-05-08");
	assert_string_equal(prints_of(&a).schedule, prints_of(&b).schedule);
	assert_string_not_equal(prints_of(&a).content, prints_of(&b).content);
	end(&b);
	end(&a);
}

static void
schedules(void **state)
{
	static const char *const texts[] = {
		"feed/a | es=A | when=2023-05-08",
		"feed/a | es=A | when=2023-05-09",
		"feed/a | es=A | when=2023-05-08..2023-05-09",
		"feed/a | es=A | when=2023-05",
		"feed/a | es=A | when=parent",
		"feed/a | es=A | when=2023-05-08T10:00",
		"feed/a | es=A | zone=America/Sao_Paulo | when=2023-05-08T10:00",
		"feed/a | es=A | when=2023-05-08 | city=Lima",
		"feed/a | es=A | when=2023-05-08 | name=Lima",
		"feed/a | es=A | when=2023-05-08 | online=https://x.example",
		"feed/a | es=A | when=2023-05-08 | status=cancelled",
		"feed/a | es=A | when=2023-05-08 | deadline=2023-05-01",
		"feed/a | es=A | when=2023-05-08 | city=Lima\nstatus:9:confirmed",
	};
	enum { N = sizeof texts / sizeof *texts };
	struct world w[N];
	size_t i, j;

	(void)state;
	for (i = 0; i < N; i++) {
		BEGIN(&w[i], true, texts[i]);
		for (j = 0; j < i; j++)
			assert_string_not_equal(prints_of(&w[i]).schedule,
						prints_of(&w[j]).schedule);
	}
	for (i = 0; i < N; i++)
		end(&w[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(precision),  cmocka_unit_test(unknown_time),
		cmocka_unit_test(precedence), cmocka_unit_test(places),
		cmocka_unit_test(status),     cmocka_unit_test(announced),
		cmocka_unit_test(family),     cmocka_unit_test(which_parent),
		cmocka_unit_test(circles),    cmocka_unit_test(order),
		cmocka_unit_test(prints),     cmocka_unit_test(schedules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
