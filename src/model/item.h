/*
 * item.h - the one thing behind one or more entries, and the view an audience has of it.
 *
 * An item has no fields of its own: what it says is always a view, merged from those of
 * its entries that the audience may see.
 */
#ifndef MODEL_ITEM_H
#define MODEL_ITEM_H

#include "model/entry.h"

struct item {
	const char *id;  /* for ever */
	const char *uid; /* of its calendar entries, for ever */
	int64_t created; /* unix seconds */
	const struct entry **entries;
	size_t n;
	const char **rules; /* why entries[i] is in it: first, id, uid, url or title */
};

struct items {
	struct item **v;
	size_t n;
};

/* What was decided in earlier runs: this entry of this source belongs to this item. */
struct known {
	const char *item, *uid;     /* the item's id and calendar UID */
	const char *source, *entry; /* names of a source and of an entry of it */
	const char *rule;
	int64_t created;
};

/* How often what a calendar shows of an item has changed, for one readership. */
struct revision {
	int sequence;  /* RFC 5545 3.8.7.4 */
	int64_t stamp; /* unix seconds of the last change: DTSTAMP, LAST-MODIFIED */
};

/* What it showed: its schedule in short, and a hash of everything. */
struct fingerprints {
	const char *schedule, *content;
};

struct view {
	const struct item *item;
	enum item_kind kind;
	const char *type; /* or NULL */
	struct texts title, body, url;
	struct when start, end, opens, deadline;
	struct place place;
	struct words organisers; /* union, the owner's first */
	struct words languages, tags, parties;
	const struct follower *followers;
	size_t n_followers;
	const struct action *actions;
	size_t n_actions;
	enum item_status status;
	int64_t announced; /* when readers could first know of it: publication, or the
	                      first reading after the baseline; INT64_MIN: long ago */
	bool listed;       /* a source still lists it */
	struct revision revision;
	const struct entry *
		*claims; /* the visible entries it was merged from, first wins */
	size_t n_claims;
	const struct view *parent;    /* visible parent, or NULL */
	const struct view **children; /* visible ones, by time, then title */
	size_t n_children;
};

struct views {
	struct view **v; /* by time, then title, then id */
	size_t n;
};

/* The view of an item id, or NULL. */
const struct view *views_find(const struct views *views, const char *id);

#endif
