/*
 * views.c - merge_views(): items become what one audience may see of them.
 *
 * First the entries that the audience may not see are left out, then the rest is put in
 * order of precedence and merged. Nothing here looks at an entry before that filter, so
 * nothing private can show in a field, an order or a count.
 */
#include "merge/merge_int.h"

/* What is about it comes behind what is it (a headline is no title); else an owner's own
 * source first, then the order of the configuration; within a source what
 * fewer may see, which says more than its teaser, then by id. */
static int
compare_claims(const void *x, const void *y)
{
	const struct merge_claim *a = x, *b = y;
	int order;

	if (!a->entry->dates_from != !b->entry->dates_from)
		return a->entry->dates_from ? 1 : -1;
	if (a->owned != b->owned)
		return a->owned ? -1 : 1;
	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	order = strcmp(a->entry->source, b->entry->source);
	if (!order)
		order = merge_common_width(a->entry, a->entry) -
			merge_common_width(b->entry, b->entry);
	return order ? order : strcmp(a->entry->id, b->entry->id);
}

/* What the views of one audience are made by. */
struct viewing {
	const struct audience *audience;
	const struct merge_order *order;
	struct place_in_order {
		const char *source;
		size_t at; /* in the configuration */
	} * places;        /* by name */
	size_t n;
};

static int
compare_places(const void *x, const void *y)
{
	const struct place_in_order *a = x, *b = y;
	int order = strcmp(a->source, b->source);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

static void
sort_places(struct arena *scratch, struct viewing *viewing)
{
	const char *const *sources = viewing->order->sources;
	size_t i;

	while (sources[viewing->n])
		viewing->n++;
	viewing->places = arena_array(scratch, viewing->n, sizeof *viewing->places);
	for (i = 0; i < viewing->n; i++)
		viewing->places[i] = (struct place_in_order){sources[i], i};
	if (viewing->n)
		qsort(viewing->places, viewing->n, sizeof *viewing->places,
		      compare_places);
}

/* Unknown sources come last. */
static void
find_owner(struct merge_claim *claim, const struct viewing *viewing)
{
	const char *source = claim->entry->source;
	size_t low = 0, high = viewing->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(viewing->places[middle].source, source) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	claim->source = viewing->n;
	if (low < viewing->n && strcmp(viewing->places[low].source, source) == 0) {
		claim->source = viewing->places[low].at;
		claim->owner = viewing->order->owners[claim->source];
	}
}

static bool
is_organiser(const struct merge_claim *claims, size_t n, const char *organisation)
{
	size_t i;

	for (i = 0; organisation && i < n; i++)
		if (words_have(&claims[i].entry->organisers, organisation))
			return true;
	return false;
}

/* The item's visible entries by precedence; n of them. */
static struct merge_claim *
visible_claims(struct arena *arena, const struct item *item,
	       const struct viewing *viewing, size_t *n)
{
	struct merge_claim *claims = NULL;
	size_t i;

	*n = 0;
	for (i = 0; i < item->n; i++) {
		if (!audience_admits(viewing->audience, item->entries[i]->visibility))
			continue;
		if (!claims)
			claims = arena_array(arena, item->n, sizeof *claims);
		claims[*n].entry = item->entries[i];
		find_owner(&claims[(*n)++], viewing);
	}
	for (i = 0; i < *n; i++)
		claims[i].owned = is_organiser(claims, *n, claims[i].owner);
	if (*n > 1)
		qsort(claims, *n, sizeof *claims, compare_claims);
	return claims;
}

static struct view *
make_view(struct arena *arena, const struct item *item,
	  const struct merge_claim *claims, size_t n, const struct merge_order *order)
{
	struct view *view = arena_alloc(arena, sizeof *view);
	size_t i;

	view->item = item;
	view->n_claims = n;
	view->claims = arena_array(arena, n, sizeof(struct entry *));
	for (i = 0; i < n; i++)
		view->claims[i] = claims[i].entry;
	merge_fields(arena, claims, n, order, view);
	return view;
}

void
merge_views(struct arena *arena, const struct items *items,
	    const struct audience *audience, const struct merge_order *order,
	    struct views *views)
{
	struct viewing viewing = {.audience = audience, .order = order};
	const struct merge_claim *claims;
	struct arena scratch;
	size_t i, n;

	arena_init(&scratch);
	sort_places(&scratch, &viewing);
	views->v = arena_array(arena, items->n, sizeof(struct view *));
	views->n = 0;
	for (i = 0; i < items->n; i++) {
		claims = visible_claims(&scratch, items->v[i], &viewing, &n);
		if (n)
			views->v[views->n++] =
				make_view(arena, items->v[i], claims, n, order);
	}
	merge_links(arena, order->zone, views);
	arena_release(&scratch);
}
