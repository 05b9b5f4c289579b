/*
 * select.h - which views go into an edition, where, and under which label. Pure.
 */
#ifndef SELECT_SELECT_H
#define SELECT_SELECT_H

#include "model/edition.h"

struct selection {
	int64_t now;
	int64_t since; /* the last issue its readers had; else one period before now */
	int64_t horizon_s;
	const char *zone;  /* the community's */
	const bool *kinds; /* ITEM_KINDS flags: by the digest's filter and the lists */
	const struct words *organisations; /* only of these organisers; NULL: any */
	const struct words *tags; /* only with one of these; NULL, empty: any */
	const struct words
		*community; /* its organisations; later days of others' events
	                                  are not kept in mind; NULL: all count as its own */
	size_t limit;       /* lines at top level, 0: none */
};

/* Fill an edition from the views of its audience; everything lives in the arena, the
 * views are borrowed. An edition with count 0 has nothing to say. */
void select_edition(struct arena *arena, const struct views *views,
		    const struct selection *selection, struct edition *edition);

/* The views for a listing or a calendar. Days as unix seconds; INT64_MIN and INT64_MAX
 * for open ends; NULL or ITEM_KINDS for any. Undated ones pass only open ends. */
struct filter {
	int64_t from, until; /* [from, until) overlaps the item's time */
	enum item_kind kind;
	const char *organisation, *tag;
	const char *zone;
};
void select_views(struct arena *arena, const struct views *views,
		  const struct filter *filter, struct views *chosen);

#endif
