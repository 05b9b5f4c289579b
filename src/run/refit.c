/*
 * refit.c - an issue that is under way, held against what has changed since PLAN: lists
 * whose audience is another now, and people who have left some of a letter's lists.
 */
#include "run/run_int.h"

#include <stdlib.h>
#include <string.h>

/* Each list that is still the digest's has the audience that the variant was made for. */
static bool
audience_holds(const struct run *run, const struct digest *digest,
	       const struct variant *variant)
{
	struct str now = str_of(
		list_set_audience(run, digest, list_set_parse(digest, variant->lists)));
	const char *then = arena_printf(run->arena, ";%s;", variant->audience);
	struct str one;

	while (now.n > 0) {
		one = str_split(&now, ';');
		if (!strstr(then,
			    arena_printf(run->arena, ";%.*s;", (int)one.n, one.s)))
			return false;
	}
	return true;
}

static int
by_person(const void *a, const void *b)
{
	const struct reader *x = a, *y = b;

	return (x->person.id > y->person.id) - (x->person.id < y->person.id);
}

/* Give a delivery the variant of those of its lists that its person is still on. */
static int
refit_delivery(struct press *press, struct edition_set *set, struct delivery *delivery,
	       struct reader reader, struct err *err)
{
	const struct outcome suppressed = {.state = DELIVERY_SUPPRESSED};
	struct store *store = press->run->store;
	struct variant *variant;
	int64_t index;

	if (!press->world.items.v &&
	    press_open(press, press->run, press->digest, press->issue, err))
		return -1;
	if (press_variant_of(press, set, &reader, &index, err))
		return -1;
	if (index < 0)
		return store_mark(store, delivery->id, &suppressed, press->run->now,
				  err);
	variant = &set->variants[index];
	if (variant->id == 0 && store_variant_add(store, variant, err))
		return -1;
	delivery->variant = index;
	return store_refit(store, delivery->id, variant->id, err);
}

static int
refit_all(struct press *press, struct edition_set *set, struct readers *readers,
	  struct err *err)
{
	struct delivery *delivery;
	struct reader key = {0}, *reader;
	const struct variant *variant;
	list_set planned;
	size_t i;

	for (i = 0; i < set->n_deliveries; i++) {
		delivery = &set->deliveries[i];
		if (delivery->state != DELIVERY_PLANNED &&
		    delivery->state != DELIVERY_LATER)
			continue;
		key.person.id = delivery->person;
		reader = readers->n ? bsearch(&key, readers->v, readers->n,
					      sizeof *readers->v, by_person)
				    : NULL;
		if (!reader) /* gone altogether: the ledger sees to it */
			continue;
		variant = &set->variants[delivery->variant];
		planned = list_set_parse(press->digest, variant->lists);
		key = *reader;
		key.lists &= planned;
		key.language = variant->language;
		if (key.lists != planned && key.lists != 0 &&
		    refit_delivery(press, set, delivery, key, err))
			return -1;
	}
	return 0;
}

int
refit_issue(const struct run *run, const struct digest *digest, struct edition_set *set,
	    struct err *err)
{
	struct press press = {.run = run, .digest = digest, .issue = &set->issue};
	struct readers readers;
	size_t i;

	for (i = 0; i < set->n_variants; i++)
		if (!audience_holds(run, digest, &set->variants[i]))
			return err_set(
				err, ERR_GUARD,
				"%s/%d: the audience of a list (%s) has changed "
				"since its letters were planned; what is left is "
				"not sent until it is as it was",
				set->issue.digest, set->issue.number,
				set->variants[i].lists);
	if (readers_collect(run, digest, &readers, err))
		return -1;
	if (readers.n > 0)
		qsort(readers.v, readers.n, sizeof *readers.v, by_person);
	if (store_begin(run->store, err))
		return -1;
	if (refit_all(&press, set, &readers, err)) {
		store_rollback(run->store);
		return -1;
	}
	return store_commit(run->store, err);
}
