/*
 * attachment.c - the calendar that goes with a letter: the views of an edition that have a
 * day, each once, by time. What an entry looks like is ics.c's.
 */
#include "render/render_int.h"

#include <stdlib.h>
#include <string.h>

#define ICS_MAX (1024 * (size_t)1024)

/* qsort has no context, so each view stands with its time and its place in the edition. */
struct dated {
	struct view *view;
	int64_t first;
	size_t order;
};
struct collection {
	struct dated *v;
	size_t n;
};

static void
collect(const struct desk *desk, struct collection *all, const struct line *lines,
	size_t n)
{
	struct dated *dated;
	int64_t after;
	size_t i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < all->n && all->v[j].view != lines[i].view;)
			j++;
		if (j == all->n) {
			dated = arena_push(desk->arena, &all->v, all->n, sizeof *dated);
			/* a calendar's views are only read */
			memcpy(&dated->view, &lines[i].view, sizeof dated->view);
			dated->order = all->n++;
			if (!when_bounds(&dated->view->start, desk->edition->zone,
					 &dated->first, &after) &&
			    !when_bounds(&dated->view->deadline, desk->edition->zone,
					 &dated->first, &after))
				dated->first = INT64_MAX;
		}
		collect(desk, all, lines[i].children, lines[i].n_children);
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

int
attachment_render(const struct desk *desk, struct part *part, size_t *count,
		  struct err *err)
{
	const struct rendering *rendering = desk->rendering;
	const struct edition *edition = desk->edition;
	const struct section *sections[] = {&edition->closing, &edition->training,
					    &edition->calls, &edition->bilaterals,
					    &edition->save_date};
	struct calendar calendar = {.domain = rendering->domain,
				    .language = rendering->language,
				    .languages = rendering->languages,
				    .words = rendering->words,
				    .organisations = rendering->organisations,
				    .n_organisations = rendering->n_organisations,
				    .zone = edition->zone};
	struct collection all = {0};
	struct views views = {0};
	struct buf out;
	size_t i;
	int failed;

	for (i = 0; i < edition->n_months; i++)
		collect(desk, &all, edition->months[i].lines.lines,
			edition->months[i].lines.n);
	for (i = 0; i < sizeof sections / sizeof sections[0]; i++)
		collect(desk, &all, sections[i]->lines, sections[i]->n);
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_time);
	views.v = arena_array(desk->arena, all.n, sizeof *views.v);
	for (i = 0; i < all.n; i++)
		views.v[views.n++] = all.v[i].view;
	buf_init(&out, ICS_MAX);
	failed = render_calendar(&views, &calendar, &out, count, err);
	if (!failed && *count > 0)
		*part = (struct part){arena_strndup(desk->arena, out.s, out.n), out.n};
	buf_release(&out);
	return failed;
}
