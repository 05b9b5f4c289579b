/*
 * merge.h - entries become items, and items become views.
 *
 * Which entries are the same thing is decided over all entries, by rules that can be
 * explained, in this order: it was so before (a known item keeps its entries); same id
 * within the same source; same calendar UID; same address of page (normalised); close
 * title, time and place. Never the same are things of two kinds, two entries of one
 * source, a parent and its child, things of different years. A view then merges only those
 * entries that the audience may see.
 *
 * What some may not see has no part in what they see: neither in a field, nor in which of
 * the entries that they do see are one item, nor in that item's id where it is new.
 */
#ifndef MERGE_MERGE_H
#define MERGE_MERGE_H

#include "base/err.h"
#include "model/item.h"

/* Group entries into items. Known items keep id, uid, and entries; two known items that
 * turn out the same stay two. A new item's id and uid are made from its first entry (of
 * those that most may see, by source, then id, so that the order of entries does not
 * matter), never from another's: the entry's own id when everyone may see it and it is a
 * readable slug that is free, else "x" and 12 letters and digits; uid ends in "@" domain.
 * now becomes `created`. Result in the arena, sorted by id, its entries by source and id;
 * the entries themselves are borrowed. ERR_FORMAT when known has one entry in two items. */
struct merge_past {
	const struct known *known;
	size_t n;
	const char *domain;
	int64_t now;
};
int merge_items(struct arena *arena, const struct entries *entries,
		const struct merge_past *past, struct items *items, struct err *err);

/* What the views need of the configuration. */
struct merge_order {
	const char *const *sources; /* names, by precedence; NULL-terminated */
	const char *const *owners;  /* organisation id of each source */
	const char *zone;           /* the community's */
};

/* The views that an audience has: items none of whose entries it may see are not there.
 * Fields: the owner organisation's own source first (an organiser of the item that owns
 * the source), then by the configuration's order; texts per language. Parents and
 * children are linked among the visible. Result in the arena. */
void merge_views(struct arena *arena, const struct items *items,
		 const struct audience *audience, const struct merge_order *order,
		 struct views *views);

/* Of each view a short text of what a calendar publishes of it (start, end, deadline,
 * place, status), and a hash of all that it shows; when the first changes the SEQUENCE
 * rises, when only the second does the stamp. In the arena. */
void merge_prints(struct arena *arena, const struct views *views,
		  struct fingerprints *prints);

#endif
