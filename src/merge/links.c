/*
 * links.c - the order of views, and parents and children among them.
 *
 * In: the views of one audience, unsorted, without links. Out: sorted by time, title and
 * id; each view's parent is what the `parent` of one of its claims names, if this
 * audience may see that: by an item's id, or by the id of an entry. Circles are cut.
 */
#include "merge/merge_int.h"

#include "base/utf8.h"

#define LEVELS_MAX 32 /* of parents above one another; there are three or four */

struct sorted {
	int64_t time; /* the last second that it can mean: what is less certain comes last */
	int precision;
	const char *title;
	struct view *view;
};

static int
compare_sorted(const void *x, const void *y)
{
	const struct sorted *a = x, *b = y;
	int order;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->precision != b->precision)
		return a->precision > b->precision ? -1 : 1;
	order = strcmp(a->title, b->title);
	return order ? order : strcmp(a->view->item->id, b->view->item->id);
}

/* Days by their first second, as instants; months and longer by their last. */
static bool
time_of(const struct when *when, const char *zone, struct sorted *place)
{
	int64_t first, after;

	if (!when_bounds(when, zone, &first, &after))
		return false;
	place->time = when->precision >= WHEN_DAY ? first : after - 1;
	place->precision = (int)when->precision;
	return true;
}

/* Its start, else its deadline, else its publication; what has none comes last. */
static struct sorted
place_of(struct arena *scratch, struct view *view, const char *zone)
{
	const char *title = texts_best(&view->title, "", NULL, NULL);
	struct sorted place = {.view = view};
	size_t i;
	bool found;

	place.title = utf8_fold(scratch, title ? title : "");
	found = time_of(&view->start, zone, &place) ||
		time_of(&view->deadline, zone, &place);
	for (i = 0; i < view->n_claims && !found; i++)
		found = time_of(&view->claims[i]->published, zone, &place);
	if (!found)
		place.time = INT64_MAX;
	return place;
}

static void
sort_views(struct arena *scratch, const char *zone, struct views *views)
{
	struct sorted *places = arena_array(scratch, views->n, sizeof *places);
	size_t i;

	for (i = 0; i < views->n; i++)
		places[i] = place_of(scratch, views->v[i], zone);
	if (views->n)
		qsort(places, views->n, sizeof *places, compare_sorted);
	for (i = 0; i < views->n; i++)
		views->v[i] = places[i].view;
}

/* A name that a `parent` can give: an item's id, or a source's id of an entry. */
struct handle {
	const char *name, *source; /* source "": the name is an item's */
	const char *item;
	struct view *view;
};

static int
compare_handles(const void *x, const void *y)
{
	const struct handle *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	if (!order)
		order = strcmp(a->source, b->source);
	return order ? order : strcmp(a->item, b->item);
}

static bool
names_parent(const struct view *view)
{
	size_t i;

	for (i = 0; i < view->n_claims; i++)
		if (view->claims[i]->parent)
			return true;
	return false;
}

/* None when nobody names a parent. */
static struct handle *
handles_of(struct arena *scratch, const struct views *views, size_t *n)
{
	struct handle *handles;
	struct view *view;
	size_t i, j, all = 0;
	bool any = false;
	struct str name;

	for (i = 0; i < views->n; i++) {
		all += 1 + views->v[i]->n_claims;
		any = any || names_parent(views->v[i]);
	}
	*n = 0;
	if (!any)
		return NULL;
	handles = arena_array(scratch, all, sizeof *handles);
	for (i = 0; i < views->n; i++) {
		view = views->v[i];
		handles[(*n)++] =
			(struct handle){view->item->id, "", view->item->id, view};
		for (j = 0; j < view->n_claims; j++) {
			name = merge_entry_name(view->claims[j]);
			handles[(*n)++] =
				(struct handle){arena_strndup(scratch, name.s, name.n),
						view->claims[j]->source, view->item->id,
						view};
		}
	}
	if (*n)
		qsort(handles, *n, sizeof *handles, compare_handles);
	return handles;
}

/* What a claim's parent names: an item, else an entry of the same source, else the first
 * of another. Never the view itself. */
static struct view *
named(const struct handle *handles, size_t n, const struct entry *claim,
      const struct view *self)
{
	size_t low = 0, high = n, middle;
	struct view *other = NULL;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(handles[middle].name, claim->parent) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n && strcmp(handles[low].name, claim->parent) == 0; low++) {
		if (handles[low].view == self)
			continue;
		if (!*handles[low].source ||
		    strcmp(handles[low].source, claim->source) == 0)
			return handles[low].view;
		if (!other)
			other = handles[low].view;
	}
	return other;
}

/* Whether a view is among another and those above it; also when there are too many. */
static bool
is_above(const struct view *view, const struct view *other)
{
	int levels = 0;

	for (; other && levels < LEVELS_MAX; other = other->parent, levels++)
		if (other == view)
			return true;
	return other != NULL;
}

static struct view *
find_parent(const struct handle *handles, size_t n, const struct view *view)
{
	struct view *parent;
	size_t i;

	for (i = 0; i < view->n_claims; i++) {
		if (!view->claims[i]->parent)
			continue;
		parent = named(handles, n, view->claims[i], view);
		if (parent && !is_above(view, parent))
			return parent;
	}
	return NULL;
}

void
merge_links(struct arena *arena, const char *zone, struct views *views)
{
	struct handle *handles;
	struct view **parents;
	struct arena scratch;
	size_t i, n;

	arena_init(&scratch);
	sort_views(&scratch, zone, views);
	handles = handles_of(&scratch, views, &n);
	parents = arena_array(&scratch, views->n, sizeof(struct view *));
	for (i = 0; i < views->n; i++) {
		parents[i] = find_parent(handles, n, views->v[i]);
		views->v[i]->parent = parents[i];
		if (parents[i])
			parents[i]->n_children++;
	}
	for (i = 0; i < views->n; i++) {
		views->v[i]->children = arena_array(arena, views->v[i]->n_children,
						    sizeof(struct view *));
		views->v[i]->n_children = 0;
	}
	for (i = 0; i < views->n; i++)
		if (parents[i])
			parents[i]->children[parents[i]->n_children++] = views->v[i];
	arena_release(&scratch);
}
