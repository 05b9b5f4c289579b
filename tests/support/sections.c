/*
 * sections.c - editions to text, for tests.
 */
#include "support/sections.h"

#include "merge/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void
edition_begin(struct edition_world *w)
{
	*w = (struct edition_world){0};
	arena_init(&w->arena);
	buf_init(&w->told, 1 << 20);
	memset(w->kinds, true, sizeof w->kinds);
	w->selection = (struct selection){.now = EDITION_NOW,
					  .since = EDITION_NOW - EDITION_WEEK_S,
					  .horizon_s = 8 * EDITION_WEEK_S,
					  .zone = "America/Montevideo",
					  .kinds = w->kinds};
}

static void
tell_lines(struct buf *out, const char *name, const struct line *lines, size_t n)
{
	size_t i;

	if (n)
		buf_printf(out, "%s:", name);
	for (i = 0; i < n; i++) {
		buf_printf(out, " %s", lines[i].view->claims[0]->id);
		if (lines[i].label != LABEL_NONE)
			buf_printf(out, "!%s", label_words[lines[i].label]);
		if (lines[i].n_children)
			tell_lines(out, "(", lines[i].children, lines[i].n_children);
	}
	if (n)
		buf_str(out, *name == '(' ? ")" : "\n");
}

/* The edition as text: a line for each section that has any. */
const char *
edition_tell(struct edition_world *w, const char *const *texts, size_t n)
{
	static const struct scope everyone = {true, 0};
	static const struct audience audience = {&everyone, 1};
	static const char *const none[] = {NULL};
	const struct merge_order order = {none, none, "America/Montevideo"};
	struct edition *e = &w->edition;
	struct known known[64];
	struct entry *entry;
	char month[16];
	struct err err = {0};
	size_t i;

	for (i = 0; i < n; i++) {
		entry = entry_from(&w->arena, &w->entries, texts[i]);
		known[i] = (struct known){entry->id, entry->id, entry->source,
					  entry->id, "first",   1};
	}
	assert_int_equal(merge_items(&w->arena, &w->entries,
				     &(struct merge_past){known, n, "x", 7}, &w->items,
				     &err),
			 0);
	assert_int_equal(w->items.n, n);
	merge_views(&w->arena, &w->items, &audience, &order, &w->views);
	select_edition(&w->arena, &w->views, &w->selection, e);
	tell_lines(&w->told, "highlights", e->highlights.lines, e->highlights.n);
	tell_lines(&w->told, "closing", e->closing.lines, e->closing.n);
	for (i = 0; i < e->n_months; i++) {
		(void)snprintf(month, sizeof month, "%d-%02d", e->months[i].year,
			       e->months[i].month);
		tell_lines(&w->told, month, e->months[i].lines.lines,
			   e->months[i].lines.n);
	}
	tell_lines(&w->told, "calls", e->calls.lines, e->calls.n);
	tell_lines(&w->told, "training", e->training.lines, e->training.n);
	tell_lines(&w->told, "bilaterals", e->bilaterals.lines, e->bilaterals.n);
	tell_lines(&w->told, "news", e->news.lines, e->news.n);
	tell_lines(&w->told, "save", e->save_date.lines, e->save_date.n);
	return w->told.s;
}

void
edition_end(struct edition_world *w)
{
	buf_release(&w->told);
	arena_release(&w->arena);
}
