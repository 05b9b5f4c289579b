/*
 * prose.h - dates in the sentences of announcements in Spanish, Portuguese and English:
 * when something takes place, by when to answer, and which dates mean neither.
 *
 * What is not certain is said to be so, with the reason: such a date is for an editor
 * and not for a calendar. Years alone ("in 2023") and days without a date ("next
 * Monday") are not read. Pure; zone rules are those of tzdata.
 */
#ifndef PROSE_PROSE_H
#define PROSE_PROSE_H

#include "model/text.h"
#include "model/when.h"

/* Of one text; an announcement that is longer repeats itself. */
#define PROSE_MAX_BYTES (64u << 10)
/* Of one text; what has more is a calendar written out, and no announcement. */
#define PROSE_MAX_DATES 50

struct prose_context {
	const char *language; /* "es", "pt", "en"; NULL or others: any of them */
	const char *zone; /* of the place or source, for hours without one, or NULL */
	struct when published; /* dates without a year are judged by it */
	int64_t now;           /* unix seconds; stands in where published is NONE */
};

enum prose_role {
	PROSE_EVENT,    /* something takes place */
	PROSE_DEADLINE, /* `end` is the last moment; `start`, unless NONE, the first */
	PROSE_OPENS,    /* `start` is the first moment of a call or registration */
	PROSE_OTHER     /* publication, the past, a milestone, quoted, a joke */
};

struct prose_date {
	enum prose_role role;
	struct when start, end; /* inclusive for days and months; NONE: as start */
	bool sure;
	const char *doubt; /* why it is not sure, for an editor; NULL when it is */
	size_t at, n;      /* the words in the text, in bytes */
	bool online;
	bool weekday_wrong; /* "Tuesday 26 June 2023", which was a Monday */
	bool announces;     /* words beside it say that something takes place */
	bool extended;      /* a deadline that replaces an earlier one */
};

struct prose_dates {
	struct prose_date *v;
	size_t n;
};

/* All dates of a plain text (UTF-8, several paragraphs), in its order. Text over
 * PROSE_MAX_BYTES and dates over PROSE_MAX_DATES are left out. Results are in the
 * arena; days and longer have no zone, instants the one that is said or the
 * context's (borrowed). Takes linear time. */
void prose_find(struct arena *arena, const char *text,
		const struct prose_context *context, struct prose_dates *found);

/* What an announcement says as a whole. */
struct prose_reading {
	struct when start, end; /* of the one event; NONE when there is not just one */
	struct when opens,
		deadline; /* NONE where not said, or said twice and differently */
	bool online;
	struct words doubts; /* for an editor: dates that were not taken, and why */
};

/* Read a title (may be NULL) and a text. The event is taken when all its sure dates
 * agree: the same days in several languages, a day within its month, the days of a
 * programme within the whole; when it is not over at publication; and when some word
 * says that something takes place. */
struct prose_reading prose_read(struct arena *arena, const char *title,
				const char *text, const struct prose_context *context);

#endif
