/*
 * edition.h - what stands in one variant of an issue: views in sections, labelled.
 */
#ifndef MODEL_EDITION_H
#define MODEL_EDITION_H

#include "model/item.h"

/* Why a line is worth a reader's eye; the words are in the language's folder. */
enum label { LABEL_NONE, LABEL_NEW, LABEL_LAST_DAYS, LABEL_CANCELLED, LABEL_POSTPONED };

/* The strings files' keys for them: "", "new", "last_days", … */
extern const char *const label_words[];

struct line {
	const struct view *view;
	enum label label;
	struct line *children; /* of an event: what happens during it */
	size_t n_children;
};

struct section {
	struct line *lines;
	size_t n;
};

struct month {
	int year, month;
	struct section lines;
};

/* Each item stands in one section; `highlights` repeats the few that decide whether a
 * reader goes on (its views stand in a section too). */
struct edition {
	int64_t now, since, until; /* until: the end of the horizon */
	const char *zone;          /* the community's, for days */
	const struct view
		*main_event;       /* of the months: the one for the subject, or NULL */
	struct section highlights; /* new and closing, at most a handful */
	struct section closing; /* calls with a deadline in the horizon, by deadline */
	struct month *months;   /* events in the horizon */
	size_t n_months;
	struct section calls; /* open calls without a known deadline, or a later one */
	struct section
		training; /* events of type training, webinar, course in the horizon */
	struct section bilaterals; /* in the horizon */
	struct section news;       /* announced since */
	struct section save_date;  /* events later than the horizon, or without a day */
	size_t left_out;           /* items over the limit, counted */
	size_t count;              /* items in it, children too */
};

#endif
