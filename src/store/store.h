/*
 * store.h - what we remember, in one SQLite file. The one place that speaks SQL.
 *
 * One writer at a time: store_open for writing takes a lock file beside the state, which
 * the kernel frees when the process ends, however it ends. Functions that write do so in
 * the transaction that is open, or in one of their own.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "model/item.h"
#include "model/letter.h"
#include "model/part.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

/* Open the file, made when missing and writing. ERR_BUSY when another process writes;
 * ERR_FORMAT when it is no state of ours; ERR_CONFIG when it is of a newer digest.
 * Reading a state that is not there yet works: it is empty. organisations are the ids by
 * bit number, NULL-terminated, borrowed until store_close: visibilities are kept by id, so
 * that a new order in the configuration cannot change who may see what. */
int store_open(const char *path, enum store_mode mode, const char *const *organisations,
	       struct store **store, struct err *err);
void store_close(struct store *store); /* NULL is fine; rolls back what is open */

/* A transaction: all or nothing, durable when store_commit has returned; but not while
 * store_durable(false) holds: then a power failure may take the last transactions back,
 * whole ones, until the next that is durable. For what can be read again. Outside of a
 * transaction. */
int store_durable(struct store *store, bool durable, struct err *err);
int store_begin(struct store *store, struct err *err);
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* --- Sources (sources.c) and their entries (entries.c) --- */

struct source_state {
	const char *name;
	const char *etag, *last_modified; /* validators, or NULL */
	int64_t last_try, last_success;   /* unix seconds; 0: never */
	int64_t failures;                 /* in a row */
	const char *error;                /* of the last try, or NULL */
	int64_t entries;                  /* listed at the last good reading */
	bool held; /* the last reading was not believed: it had lost everything */
	const char
		*settings; /* the configuration's word on it at the last good reading */
	int64_t failing_since; /* the first of the failures in a row; 0: none */
	int64_t retry_at;      /* it asked to be left alone until then; 0: no */
	int64_t stale_from;    /* all that it says is over then; 0: never */
	int64_t empty;     /* readings in a row with nothing in them, not believed */
	const char *moved; /* where its server says it is for good, or NULL */
};

/* The state of a source; all zero when it was never read. */
int store_source(struct store *store, struct arena *arena, const char *name,
		 struct source_state *state, struct err *err);
int store_source_put(struct store *store, const struct source_state *state,
		     struct err *err);

/* One reading of a source; baseline: it was never read before. */
struct reading {
	const char *source;
	int64_t now;
	bool baseline;
};
struct entry_counts {
	size_t added, changed, unchanged, unlisted; /* unlisted: since this reading */
	size_t settled; /* of the added: they are now as store_entries gives them */
};

/* Keep what a reading gave: new entries, changed ones (the old content stays in their
 * history), and that others are no longer listed. */
int store_entries_put(struct store *store, const struct reading *reading,
		      const struct entries *entries, struct entry_counts *counts,
		      struct err *err);

/* How many entries there are, of all sources. */
int store_count_entries(struct store *store, size_t *n, struct err *err);

/* All entries of all sources, by source and id. */
int store_entries(struct store *store, struct arena *arena, struct entries *entries,
		  struct err *err);

/* An entry's earlier contents, oldest first: `read` is when each was first read. */
struct entry_version {
	int64_t read;
	struct entry entry;
};
struct entry_history {
	struct entry_version *v;
	size_t n;
};
int store_entry_history(struct store *store, struct arena *arena, const char *source,
			const char *id, struct entry_history *history, struct err *err);

/* --- Items (items.c) --- */

/* What was decided before, and keeping what is decided now. */
int store_known(struct store *store, struct arena *arena, struct known **known,
		size_t *n, struct err *err);
int store_items_put(struct store *store, const struct items *items, struct err *err);

/* What the items were last made by, beside the entries, in the caller's words: kept with
 * them, and forgotten as soon as an entry is new, changed or no longer listed. In the
 * arena; NULL: they are to be made anew. */
int store_merged(struct store *store, struct arena *arena, const char **by,
		 struct err *err);
int store_set_merged(struct store *store, const char *by, struct err *err);

/* The revision of an item for one readership (its key is the caller's). store_revise
 * keeps the fingerprints: a new schedule raises the sequence, any change sets the stamp to
 * now; the first is sequence 0. */
int store_revision(struct store *store, const char *item, const char *readers,
		   struct revision *revision, struct err *err);
int store_revise(struct store *store, const char *item, const char *readers,
		 const struct fingerprints *prints, int64_t now, struct err *err);

/* --- People (people.c) --- */

struct person {
	int64_t id;
	const char *address; /* for the wire */
	const char *key;     /* for comparing */
	bool utf8;
	const char *name, *language; /* or NULL */
};

/* Put a person on a list: 1, or 0 when they were there. A person that is known keeps
 * address, name and language, except that a language or name given fills a gap. how says
 * where consent is shown: a file and line, a command. */
int store_subscribe(struct store *store, const struct person *person, const char *list,
		    int64_t now, const char *how, struct err *err);

/* Take them off a list (NULL: off all). *removed counts. */
int store_unsubscribe(struct store *store, const char *key, const char *list,
		      int64_t now, size_t *removed, struct err *err);

/* Whether somebody has left a list and not come back: 1, or 0. An import does not bring
 * them back; only a person's own word does. */
int store_left(struct store *store, const char *key, const char *list, struct err *err);

/* A person and the lists they are on, with since when and how: 1, or 0 when there is
 * nobody. */
struct subscriptions {
	struct subscription {
		const char *list, *how;
		int64_t since;
	} * v;
	size_t n;
};
int store_person(struct store *store, struct arena *arena, const char *key,
		 struct person *person, struct subscriptions *subscriptions,
		 struct err *err);

/* Call for each subscriber of a list, by address key. The callback's -1 ends it. */
typedef int store_person_fn(void *context, const struct person *person,
			    struct err *err);
int store_subscribers(struct store *store, const char *list, store_person_fn *each,
		      void *context, struct err *err);
/* The lists that anybody is on, by name. */
int store_subscribed_lists(struct store *store, struct arena *arena,
			   struct words *lists, struct err *err);
int store_count_subscribers(struct store *store, const char *list, size_t *n,
			    struct err *err);

/* --- Issues and variants (issues.c) --- */

enum issue_state { ISSUE_DRAFT, ISSUE_SENDING, ISSUE_SENT, ISSUE_EMPTY, ISSUE_EXPIRED };

/* "draft", "sending", "sent", "empty", "expired". */
extern const char *const issue_words[];

struct issue {
	int64_t id;
	const char *digest;
	int number;
	int64_t period; /* unix seconds at which it was due: its identity in the series */
	int64_t made;   /* `now` when it was drafted */
	int64_t since; /* of the one before */
	enum issue_state state;
	int64_t begun, ended; /* of sending; 0: not yet */
};

struct variant {
	int64_t id, issue;
	const char *lists;    /* ids, comma-separated, in the digest's order */
	const char *audience; /* of each list when it was made: "lacnic=public;…" */
	const char *language;
	struct part parts[PART_KINDS];
};

/* By number (0: the newest), by period, or the last before a period that was sent or is
 * being sent: 1, or 0 when there is none. */
int store_issue(struct store *store, struct arena *arena, const char *digest,
		int number, struct issue *issue, struct err *err);
int store_issue_of_period(struct store *store, struct arena *arena, const char *digest,
			  int64_t period, struct issue *issue, struct err *err);
int store_issue_before(struct store *store, struct arena *arena, const char *digest,
		       int64_t period, struct issue *issue, struct err *err);
/* All, oldest first. */
int store_issues(struct store *store, struct arena *arena, struct issue **issues,
		 size_t *n, struct err *err);

/* Make an issue with the next number; fills id and number. */
int store_issue_add(struct store *store, struct issue *issue, struct err *err);
int store_issue_set(struct store *store, int64_t issue, enum issue_state state,
		    int64_t now, struct err *err);
/* Forget a draft that nobody was sent anything of, with its variants. */
int store_issue_drop(struct store *store, int64_t issue, struct err *err);

int store_variant_add(struct store *store, struct variant *variant, struct err *err);
int store_variants(struct store *store, struct arena *arena, int64_t issue,
		   struct variant **variants, size_t *n, struct err *err);

/* --- The ledger (ledger.c): see model/letter.h for the states --- */

struct delivery {
	int64_t id, issue, person, variant;
	const char *address;
	bool utf8;
	enum delivery_state state;
	int tries;
	int64_t changed;
	int code;
	const char *enhanced, *words;
	const char *message, *leave, *bounce; /* tokens */
};

/* PLAN: one for each person. Fails with ERR_FORMAT when there is one already. */
int store_plan(struct store *store, const struct delivery *delivery, struct err *err);

/* Give a delivery that is planned, or later, another variant. */
int store_refit(struct store *store, int64_t delivery, int64_t variant,
		struct err *err);

/* After a run that died: claimed goes back to planned, dotted becomes in doubt. *doubts
 * counts those in doubt now. */
int store_recover(struct store *store, int64_t issue, int64_t now, size_t *doubts,
		  struct err *err);

/* Decide about those in doubt: PLANNED (send the same letter again) or SKIPPED. */
int store_settle_doubts(struct store *store, int64_t issue, enum delivery_state state,
			int64_t now, size_t *n, struct err *err);

/* A walk over an issue's deliveries that are in a state: planned, or later. */
struct delivery_walk {
	int64_t issue;
	enum delivery_state state;
	int64_t after; /* id of the one met last; 0 at the beginning */
};

/* The walk's next: 1, or 0 at its end. At its beginning those whose person left all of the
 * variant's lists become suppressed. */
int store_next(struct store *store, struct arena *arena, struct delivery_walk *walk,
	       struct delivery *delivery, struct err *err);

/* Move one delivery to a state; what is not an outcome has code 0 and no words. Each is a
 * transaction of its own, on disk when it returns. */
int store_mark(struct store *store, int64_t delivery, const struct outcome *outcome,
	       int64_t now, struct err *err);

/* How many are in each state: counts has DELIVERY_STATES places. */
int store_counts(struct store *store, int64_t issue, size_t *counts, struct err *err);

/* All deliveries of an issue, by address. */
int store_deliveries(struct store *store, struct arena *arena, int64_t issue,
		     struct delivery **deliveries, size_t *n, struct err *err);

#endif
