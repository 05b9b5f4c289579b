/*
 * ical.h - iCalendar (RFC 5545): text from outside becomes plain events and the times at
 * which they occur. Pure; knows nothing of sources and entries.
 *
 * Lenient: what is wrong in a calendar is a note, and the rest is read. Bounded: sizes,
 * counts, nesting, and what rules make of themselves.
 */
#ifndef ICAL_ICAL_H
#define ICAL_ICAL_H

#include "base/err.h"
#include "model/entry.h"

/* The reading of one calendar. */
struct ical_reading {
	struct arena *arena;
	struct notetaker *taker;
	const char *zone;    /* of times that have none, an IANA name */
	int64_t from, until; /* events of a series are read where they overlap this:
				from <= t < until, in Unix seconds */
	int line;            /* of the document, on which the text begins; from 1 */
};

struct ical_occurrence {
	/* What tells it from the others of its UID: the start that its series gives it, in
	 * the form of RECURRENCE-ID ("20230515T090000", "20230515"), also when it was moved.
	 * NULL: the UID is enough. Always there when the UID is NULL. */
	const char *instance;
	struct when start, end; /* end is inclusive for days; NONE: as start */
};

/* Texts are as the file has them, unescaped but not cleaned; NULL where missing. */
struct ical_event {
	int line;
	const char *uid, *title, *title_language, *description, *location, *url;
	const char *conference, *parent;
	const char *organiser; /* ORGANIZER's CN */
	struct words categories;
	struct when created;
	bool hidden; /* CLASS is not PUBLIC */
	enum item_status status;
	struct ical_occurrence *occurrences; /* by time */
	size_t n_occurrences;
};

struct ical_events {
	struct ical_event *v;
	size_t n;
};

/* The text with characters whole that were cut by the folding of lines, for the decoding
 * of its charset: lines keep their numbers. Itself, or a copy in the arena. */
struct str ical_mend_folds(struct arena *arena, struct str text);

/* Read the calendars of a text, which is UTF-8, and append their events in its order: each
 * with what occurs of it, at least once. Fails with ERR_FORMAT when there is no calendar or
 * it ends in the middle of an event, with ERR_LIMIT when there is too much of something. */
int ical_read(struct ical_reading *r, struct str text, struct ical_events *events,
	      struct err *err);

/* windows_zones.c: the IANA zone of one of Microsoft's names, or of the words that its
 * programs show ("(UTC-03:00) Montevideo"); NULL for others. */
const char *windows_zone(struct arena *arena, const char *name);

/* abbreviation.c: "CST" and the like */

/* False when it is none; else its usual offset in seconds east, for want of a place. */
bool ical_abbreviation(const char *name, int *offset);
/* That it can be a zone's own in that year. */
bool ical_abbreviation_fits(const char *name, const char *zone, int year);
/* The zone of a place that a text names, when the abbreviation fits there; or NULL. */
const char *ical_abbreviation_place(struct arena *arena, const char *name,
				    const char *text, int year);

#endif
