/*
 * views.c - select_views(): the views for a listing or a calendar, by time, kind,
 * organisation and tag. Their order stays.
 */
#include "select/select_int.h"

/* The time by which a view is listed: an event's days, a call's deadline or its opening,
 * the day of news, the parent's days for what happens during it. */
static struct select_span
span_of(const struct view *view, const char *zone)
{
	const struct when none = {0};
	struct select_span span = {0};

	if (view->kind == ITEM_NEWS) {
		span.known = view->announced != INT64_MIN;
		span.first = span.after = view->announced;
		return span;
	}
	if (view->kind == ITEM_CALL)
		span = select_span_of(&view->deadline, &none, zone);
	if (!span.known)
		span = select_span_of(&view->start, &view->end, zone);
	if (!span.known)
		span = select_span_of(&view->opens, &none, zone);
	if (!span.known && span.precision <= WHEN_PARENT && view->parent &&
	    view->start.precision == WHEN_PARENT)
		span = select_span_of(&view->parent->start, &view->parent->end, zone);
	return span;
}

static bool
is_in_time(const struct view *view, const struct filter *filter)
{
	struct select_span span;

	if (filter->from == INT64_MIN && filter->until == INT64_MAX)
		return true;
	span = span_of(view, filter->zone);
	return select_overlaps(&span, filter->from, filter->until);
}

void
select_views(struct arena *arena, const struct views *views,
	     const struct filter *filter, struct views *chosen)
{
	struct view *view;
	size_t i;

	*chosen =
		(struct views){arena_array(arena, views->n, sizeof(struct view *)), 0};
	for (i = 0; i < views->n; i++) {
		view = views->v[i];
		if (filter->kind != ITEM_KINDS && view->kind != filter->kind)
			continue;
		if (filter->organisation &&
		    !select_concerns(view, filter->organisation))
			continue;
		if (filter->tag && !select_tagged(view, filter->tag))
			continue;
		if (is_in_time(view, filter))
			chosen->v[chosen->n++] = view;
	}
}
