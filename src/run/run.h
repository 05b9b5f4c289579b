/*
 * run.h - the story, from top to bottom: gather, merge, select, render, compose, deliver.
 *
 * The one room that knows the others. It prints nothing: what there is to say goes back in
 * result structures, or through the run's reporter.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "config/config.h"
#include "store/store.h"

/* What every step of a run knows. */
struct run {
	const struct config *config;
	int64_t now; /* the one clock */
	struct store *store;
	struct arena *arena; /* what a step makes lives here */
	const char *shipped; /* folder of the templates that came with the program */
	/* How far a long step is; what is "sources" or "letters". NULL: nobody asks. */
	void (*progress)(void *context, const char *what, size_t done, size_t total);
	/* Something is wrong that does not end the run: one line each. */
	void (*trouble)(void *context, const char *text);
	/* True when the run should end soon. NULL: never. */
	bool (*stop)(void *context);
	void *context; /* of the three */
};

/* The configuration's organisations by bit number, NULL-terminated: for store_open. */
const char *const *run_organisations(struct arena *arena, const struct config *config);

/* --- gather.c --- */

enum gather_status {
	GATHER_READ,      /* read and kept */
	GATHER_UNCHANGED, /* the source says nothing has changed */
	GATHER_WAITING,   /* not asked, as it is too early */
	GATHER_HELD,      /* it lost everything: what it said before stays */
	GATHER_FAILED     /* not fetched or not readable: what it said before stays */
};
struct source_report {
	const char *source;
	enum gather_status status;
	struct entry_counts counts; /* GATHER_READ */
	const char *why;            /* GATHER_FAILED, GATHER_HELD, GATHER_WAITING */
	bool again;                 /* it failed or was held the time before, too */
	int64_t failures, since; /* in a row, with this one or up to it; since when */
	bool stale;              /* all that it says is over */
	const char *moved;       /* its server says it is there for good, or NULL */
	struct notes notes;
};
struct gathering {
	struct source_report *v;
	size_t n;
};
struct gather_request {
	const char *const
		*names; /* of sources, NULL-terminated; NULL: all that are due */
	bool offline;   /* only sources that are files */
	bool accept;    /* a source that is empty now is believed */
};

/* Fetch, parse and keep sources, then merge. A source that fails is reported and disturbs
 * nothing. */
int run_gather(const struct run *run, const struct gather_request *request,
	       struct gathering *gathering, struct err *err);

/* --- world.c --- */

/* All entries and the items they make. */
struct world {
	struct entries entries;
	struct items items;
};
int run_world(const struct run *run, struct world *world, struct err *err);

/* What an audience sees of it, with the revisions of its calendars. */
int run_views(const struct run *run, const struct world *world,
	      const struct audience *audience, struct views *views, struct err *err);

/* The audience "public", and that of some lists. */
struct audience run_public(struct arena *arena);
struct audience run_audience(struct arena *arena,
			     const struct mailing_list *const *lists, size_t n);

/* --- issue.c, letters.c, send.c --- */

/* An issue in memory: variants and what is planned. */
struct edition_set {
	struct issue issue;
	struct variant *variants;
	size_t n_variants;
	struct delivery *deliveries; /* who gets which; here, variant is an index */
	size_t n_deliveries;
};

/* The issue of the digest's current period as it would be, written nowhere. Its number is
 * the one it would have, or has. */
int run_compose_issue(const struct run *run, const struct digest *digest,
		      struct edition_set *set, struct err *err);

/* Find or make the issue of the current period; *made tells which. A draft is made anew
 * when `again`. */
int run_draft(const struct run *run, const struct digest *digest, bool again,
	      struct issue *issue, bool *made, struct err *err);

/* Render the variant of a digest's current issue for one of its lists in a language, kept
 * nowhere. */
int run_preview(const struct run *run, const struct digest *digest,
		const struct mailing_list *list, const char *language,
		struct part *parts, struct err *err);

struct send_options {
	size_t limit;        /* letters in this run; 0: all */
	const int *in_doubt; /* enum on_doubt for this run; NULL: as configured */
	bool by_hand; /* a person asked: past its time it is refused, not ended */
};
struct sending {
	size_t counts[DELIVERY_STATES]; /* of the issue, after this run */
	size_t sent_now, refused_now, new_doubts;
	bool complete; /* nothing is left to do but what a person must decide */
};

/* Send what is left of an issue: PLAN, INTENT, letters, outcomes. Sending an issue that is
 * sent does nothing. ERR_GUARD when its time is past. */
int run_send(const struct run *run, struct issue *issue,
	     const struct send_options *options, struct sending *sending,
	     struct err *err);

/* The very letters that a send would hand over, into DIR/NNNN.eml; changes no state. */
int run_dry(const struct run *run, const struct digest *digest, const char *directory,
	    size_t *letters, struct err *err);

/* One delivery's letter, byte for byte as it is sent. In the arena. */
int run_letter(const struct run *run, const struct edition_set *set,
	       const struct delivery *delivery, struct letter *letter, struct err *err);

/* The stored issue with its variants and deliveries. */
int run_load_issue(const struct run *run, const struct issue *issue,
		   struct edition_set *set, struct err *err);

/* The issues that are under way, of this period or of earlier ones, oldest first. */
int run_under_way(const struct run *run, struct issue **issues, size_t *n,
		  struct err *err);

/* The digests whose schedule has fired and whose issue nobody has dealt with: indexes into
 * the configuration's digests. What was due before the first issue is not. */
int run_due(const struct run *run, size_t **digests, size_t *n, struct err *err);

/* --- calendar.c --- */

struct calendar_request {
	const struct mailing_list *list; /* audience; NULL: public */
	const char *organisation;        /* only its items; or NULL */
	const char *item;                /* only this one and its children; or NULL */
	const char *language;
};
int run_calendar(const struct run *run, const struct calendar_request *request,
		 struct buf *out, size_t *count, struct err *err);

/* Every calendar there is into a folder: for the public, each organisation and each list,
 * in each language; files that would not change are left alone. */
int run_calendars(const struct run *run, const char *directory, size_t *files,
		  struct err *err);

/* --- listing.c --- */

/* What a listing asks for; NULL or ITEM_KINDS or open ends (INT64_MIN, INT64_MAX): any. */
struct listing {
	const struct mailing_list *list; /* audience; NULL: public */
	const char *organisation, *tag;
	enum item_kind kind;
	int64_t from, until;
};
int run_list(const struct run *run, const struct listing *listing, struct views *views,
	     struct err *err);

/* An item by its id, by the id of one of its entries, or by an address of its pages, with
 * all its entries: for editors. NULL in *item when there is none. */
int run_find_item(const struct run *run, const char *name, const struct item **item,
		  struct view **whole, struct err *err);

/* --- people.c --- */

/* What became of a roster's lines. */
struct import {
	struct import_line {
		int line;
		const char *address; /* as in the file, or NULL */
		enum {
			IMPORT_NEW,
			IMPORT_THERE,
			IMPORT_LEFT, /* before, by their own wish: not brought back */
			IMPORT_DUPLICATE,
			IMPORT_INVALID,
			IMPORT_VERDICTS
		} verdict;
		const char *why; /* of DUPLICATE and INVALID */
	} * v;
	size_t n;
	size_t counts[IMPORT_VERDICTS]; /* by verdict */
};

/* Read a CSV file and put its people on a list; with dry nothing is written. */
int run_import(const struct run *run, const struct mailing_list *list, const char *path,
	       bool dry, struct import *import, struct err *err);

/* A list's people as CSV, as run_import reads it. */
int run_export(const struct run *run, const struct mailing_list *list, struct buf *csv,
	       struct err *err);

/* One person by hand: 1, or 0 when they were there. language and name may be NULL. */
struct newcomer {
	const char *address, *name, *language;
};
int run_add(const struct run *run, const struct mailing_list *list,
	    const struct newcomer *newcomer, struct err *err);

/* --- templates.c --- */

/* What a configuration may say of sources. */
extern const struct config_words run_words;

/* Markdown for a terminal of so many columns. In the arena. */
char *run_terminal(struct arena *arena, const char *markdown, int width, bool colour);

/* --- check.c --- */

/* The secret key can be read; templates and strings are good. */
int run_check_key(const struct run *run, struct err *err);
int run_check_templates(const struct run *run, struct err *err);

/* Read every source that is a file, keeping nothing; *entries counts what is in them. */
int run_check_content(const struct run *run, struct gathering *gathering,
		      size_t *entries, struct err *err);

#endif
