/*
 * select_int.h - what the files of select share: a view with its time worked out, and its
 * place in the edition.
 *
 * Who uses whom: edition -> places, lines, highlights; all of them and views -> time.
 */
#ifndef SELECT_SELECT_INT_H
#define SELECT_SELECT_INT_H

#include "select/select.h"

/* ---- time (time.c) ---- */

/* The seconds that a view's time can mean: [first, after), or the one instant when both
 * are the same. */
struct select_span {
	bool known;
	enum precision precision; /* of the start */
	int64_t first, after;
};

/* From start to end. */
struct select_span select_span_of(const struct when *start, const struct when *end,
				  const char *zone);

/* Something of it lies in [from, until). */
bool select_overlaps(const struct select_span *span, int64_t from, int64_t until);

/* The last second at which it can be: the instant itself, or the end of the day, month,
 * … (a deadline on 13 January may be met until midnight). */
int64_t select_last_second(const struct select_span *span);

/* One of its organisers, or parties, is this organisation; it has this tag. */
bool select_concerns(const struct view *view, const char *organisation);
bool select_tagged(const struct view *view, const char *tag);

/* One of the community's organisations organises it; community may be NULL: yes. */
bool select_is_ours(const struct view *view, const struct words *community);

/* ---- places (places.c) ---- */

enum select_place {
	PLACE_NONE,
	PLACE_CLOSING,
	PLACE_MONTHS,
	PLACE_CALLS,
	PLACE_TRAINING,
	PLACE_BILATERALS,
	PLACE_NEWS,
	PLACE_SAVE_DATE,
	PLACE_CHILD, /* under the line of its host */
	PLACES
};

struct select_slot {
	const struct view *view;
	enum select_place place;
	struct select_span span;
	int month;                /* of PLACE_MONTHS: 12 * year + month - 1 */
	int64_t key;              /* order within its section; then the views' order */
	size_t index;             /* the views' order */
	struct select_slot *host; /* of a child: the one that it stands under */
	bool resolved;            /* host is known */
	struct line *line;        /* once it is written */
};
struct select_slots {
	struct select_slot *v; /* in the views' order */
	size_t n;
	struct select_slot **by_view; /* by the address of the view */
};

/* Give a place to every view of the selected kinds that passes the filters. */
void select_places(struct arena *arena, const struct views *views,
		   const struct selection *selection, struct select_slots *slots);

/* ---- lines (lines.c) ---- */

/* Write the sections out of the places. */
void select_lines(struct arena *arena, const struct select_slots *slots,
		  const struct selection *selection, struct edition *edition);

/* ---- highlights (highlights.c) ---- */

/* Repeat the lines that decide whether a reader goes on. */
void select_highlights(struct arena *arena, const struct words *community,
		       struct edition *edition);

#endif
