/*
 * highlights.c - the few lines at the top of an edition: what is new, what closes
 * next, and the next big event. Each is a line of a section too, and stands here without
 * its children.
 */
#include "select/select_int.h"

#define HIGHLIGHTS_MAX 6
#define NEW_MAX 3
#define CLOSING_MAX 2
#define DAY_S ((int64_t)86400)

static bool
has_line(const struct section *section, const struct view *view)
{
	size_t i;

	for (i = 0; i < section->n; i++)
		if (section->lines[i].view == view)
			return true;
	return false;
}

static bool
is_on(const struct line *line)
{
	return line->label != LABEL_CANCELLED && line->label != LABEL_POSTPONED;
}

static void
add(struct section *highlights, size_t max, const struct line *line)
{
	if (highlights->n >= max || !is_on(line) || has_line(highlights, line->view))
		return;
	highlights->lines[highlights->n++] =
		(struct line){.view = line->view, .label = line->label};
}

static void
add_new(struct section *highlights, const struct section *section, int64_t since)
{
	const struct line *line;
	size_t i, j;

	for (i = 0; i < section->n; i++) {
		line = &section->lines[i];
		if (line->view->announced > since)
			add(highlights, NEW_MAX, line);
		for (j = 0; j < line->n_children; j++)
			if (line->children[j].view->announced > since)
				add(highlights, NEW_MAX, &line->children[j]);
	}
}

static bool
is_big(const struct line *line)
{
	const struct when *start = &line->view->start, *end = &line->view->end;

	return line->n_children > 0 ||
	       (end->precision >= WHEN_DAY &&
		(end->at.year != start->at.year || end->at.month != start->at.month ||
		 end->at.day != start->at.day));
}

/* It opens today or later: what has been going on for days is no news to anybody. */
static bool
is_ahead(const struct line *line, const struct edition *edition)
{
	int64_t first, after;

	return when_bounds(&line->view->start, edition->zone, &first, &after) &&
	       first > edition->now - DAY_S;
}

/* The community's own events come before those that it only goes to, and big ones before
 * others. */
static int
rank(const struct line *line, const struct words *community)
{
	return 2 * select_is_ours(line->view, community) + is_big(line);
}

/* The event of the months that matters most, the earliest of several. */
static const struct line *
main_event(const struct edition *edition, const struct words *community)
{
	const struct line *line, *best = NULL;
	size_t i, j;

	for (i = 0; i < edition->n_months; i++) {
		for (j = 0; j < edition->months[i].lines.n; j++) {
			line = &edition->months[i].lines.lines[j];
			if (is_on(line) && is_ahead(line, edition) &&
			    (!best || rank(line, community) > rank(best, community)))
				best = line;
		}
	}
	return best;
}

void
select_highlights(struct arena *arena, const struct words *community,
		  struct edition *edition)
{
	const struct line *event = main_event(edition, community);
	struct section *highlights = &edition->highlights;
	size_t i, max;

	highlights->lines =
		arena_array(arena, HIGHLIGHTS_MAX, sizeof *highlights->lines);
	add_new(highlights, &edition->closing, edition->since);
	add_new(highlights, &edition->calls, edition->since);
	for (i = 0; i < edition->n_months; i++)
		add_new(highlights, &edition->months[i].lines, edition->since);
	add_new(highlights, &edition->training, edition->since);
	add_new(highlights, &edition->save_date, edition->since);
	max = highlights->n + CLOSING_MAX;
	for (i = 0; i < edition->closing.n; i++)
		add(highlights, max, &edition->closing.lines[i]);
	edition->main_event = event ? event->view : NULL;
	if (event && is_big(event))
		add(highlights, HIGHLIGHTS_MAX, event);
}
