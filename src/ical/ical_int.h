/*
 * ical_int.h - what the files of this room share: lines and values of iCalendar, rules of
 * recurrence, zones, and events on their way from lines to occurrences.
 *
 * The order of calls is downwards: ical.c; series.c; occur.c; starts.c; time.c; read.c;
 * property.c; zone.c; abbreviation.c and windows_zones.c; vtimezone.c; expand.c; rule.c;
 * value.c; line.c.
 */
#ifndef ICAL_ICAL_INT_H
#define ICAL_ICAL_INT_H

#include "base/buf.h"
#include "ical/ical.h"

/* line.c: logical lines */

struct ical_line {
	int number; /* in the document */
	struct str whole, name, value;
	struct str parameters; /* with the first ';', or empty */
	bool is_property;      /* a name and a value were found */
};

struct ical_lines {
	struct str rest;
	struct buf unfolded; /* released by ical_lines_end */
	int next;            /* number of the next line */
};

void ical_lines_begin(struct ical_lines *lines, struct str text, int first_line);
/* The next line that is not blank, unfolded (RFC 5545, 3.1); false at the end. It is valid
 * until the next call. */
bool ical_lines_next(struct ical_lines *lines, struct ical_line *line);
void ical_lines_end(struct ical_lines *lines);

/* A parameter's value without quotes; s is NULL when it is missing. */
struct str ical_parameter(const struct ical_line *line, const char *name);
/* Fails with ERR_LIMIT when a line is too long to be read. */
int ical_line_check(struct ical_reading *r, const struct ical_line *line,
		    struct err *err);

/* value.c: values of properties */

enum ical_time_kind { ICAL_ABSENT, ICAL_DATE, ICAL_UTC, ICAL_LOCAL };

struct ical_time {
	enum ical_time_kind kind;
	struct civil at;
	struct ical_zone *zone; /* of a local time; NULL: floating */
};

struct ical_duration {
	int days, seconds;
};

/* A DATE or DATE-TIME, in basic or extended form; kind ABSENT when it is no real one. */
struct ical_time ical_time_value(struct str text);
/* A DURATION that an event can last; false for others, and for negative ones. */
bool ical_duration_value(struct str text, struct ical_duration *duration);
/* An offset from UTC ("-0300", "+05:45"), in seconds east; false when it is none. */
bool ical_offset_value(struct str text, int *offset);
/* TEXT unescaped (3.3.11); NULL when it is empty. In the arena. */
const char *ical_text_value(struct arena *arena, struct str text);
/* A parameter's text (RFC 6868 decoded); NULL when it is empty. In the arena. */
const char *ical_parameter_text(struct arena *arena, struct str text);

/* rule.c: RRULE and EXRULE */

enum ical_frequency {
	ICAL_YEARLY,
	ICAL_MONTHLY,
	ICAL_WEEKLY,
	ICAL_DAILY,
	ICAL_HOURLY,
	ICAL_MINUTELY,
	ICAL_SECONDLY
};

/* Values of BYDAY with a number, and of BYSETPOS: more than calendars have. */
#define ICAL_MAX_BY 64

/* Sets are bits: bit n is the value n. What counts from the end is in the one named
 * `_back`: bit n is the value -n. An empty set means: not given. */
struct ical_rule {
	enum ical_frequency frequency;
	int interval;
	int64_t count;          /* 0: none */
	struct ical_time until; /* ABSENT: none; a local time has no zone of its own */
	int week_start;         /* 0 Monday to 6 Sunday */
	uint64_t seconds, minutes;
	uint32_t hours, months, month_days, month_days_back;
	uint64_t weeks, weeks_back;
	uint64_t year_days[6], year_days_back[6];
	bool has_year_days;
	uint32_t weekdays; /* bit 0 Monday to 6 Sunday */
	struct ical_weekday {
		int number, day; /* -1 and 6: the last Sunday */
	} numbered[ICAL_MAX_BY];
	size_t n_numbered;
	int positions[ICAL_MAX_BY];
	size_t n_positions;
};

/* NULL when it can be read, else what is wrong with it. */
const char *ical_rule_value(struct str text, struct ical_rule *rule);

/* expand.c: rules to local times, which are counted as if they were UTC */

struct ical_span {
	int64_t start; /* DTSTART */
	bool is_date;
	int64_t from, until, last; /* from <= t < until; last: UNTIL, or INT64_MAX */
	size_t max;                /* so many at most */
	int64_t *
		budget; /* steps that may be taken; below 0 afterwards: it did not end */
};

struct ical_locals {
	int64_t *v;
	size_t n;
};

/* Append the times of a rule, ascending. */
void ical_expand(struct arena *arena, const struct ical_rule *rule,
		 const struct ical_span *span, struct ical_locals *locals);

/* vtimezone.c: what a file says of its zones */

struct ical_observance {
	int64_t start; /* local, in the offset before it */
	int before, offset;
	struct ical_rule *rule; /* once a year, or NULL */
	int64_t last;           /* UNTIL of it, local */
	struct ical_locals dates;
	int years[2];      /* for which the rule was asked last, even and odd */
	int64_t onsets[2]; /* in those years; INT64_MAX: none */
};

struct ical_vtimezone {
	const char *tzid, *location; /* X-LIC-LOCATION: its IANA name, or NULL */
	struct ical_observance *observances;
	size_t n;
};

/* The offset at a local time, as if it were UTC; false when the zone says nothing. */
bool ical_vtimezone_offset(struct arena *arena, struct ical_vtimezone *zone,
			   int64_t local, int *offset);

/* zone.c: names of zones */

enum ical_zone_how {
	ICAL_ZONE_NEW,
	ICAL_ZONE_SYSTEM,
	ICAL_ZONE_FILE,
	ICAL_ZONE_OFFSET,
	ICAL_ZONE_PLACE, /* an abbreviation: by the place */
	ICAL_ZONE_DEFAULT
};

struct ical_zone {
	const char *tzid;
	struct ical_calendar *calendar;
	enum ical_zone_how how;
	const char *name; /* SYSTEM: IANA */
	int offset;       /* OFFSET, and PLACE for want of one: seconds east */
	struct ical_vtimezone *vtimezone; /* of that name, or NULL */
	bool is_checked;                  /* it was told that they differ */
};

struct ical_calendar {
	const char *zone_name; /* X-WR-TIMEZONE, or NULL */
	const char *zone;      /* what it means, or the source's; NULL: not asked yet */
	bool cancelled;        /* METHOD:CANCEL */
	struct ical_zone **zones;
	size_t n_zones;
	struct ical_vtimezone **vtimezones;
	size_t n_vtimezones;
};

/* The zone of that name, for the calendar; to be resolved when all has been read. */
struct ical_zone *ical_zone_of(struct ical_reading *r, struct ical_calendar *calendar,
			       struct str tzid);
/* What it means, found once; notes on doubts at the line. */
void ical_zone_resolve(struct ical_reading *r, struct ical_zone *zone, int line);
/* The zone of a calendar's times that have none. */
const char *ical_calendar_zone(struct ical_reading *r, struct ical_calendar *calendar);
/* An event as it is read, before it is known when it occurs. */
struct ical_draft {
	struct ical_event event;
	struct ical_calendar *calendar;
	uint32_t seen; /* which properties it had */
	struct ical_time start, end, recurrence, created;
	bool has_duration, bad_end; /* bad_end: one that could not be read */
	bool and_future;            /* RECURRENCE-ID;RANGE=THISANDFUTURE */
	struct ical_duration duration;
	int64_t sequence;
	struct ical_rules {
		struct ical_rule **v;
		size_t n;
	} rules, except_rules;
	struct ical_dates {
		struct ical_date {
			struct ical_time start, end; /* end: of a PERIOD */
			struct ical_duration duration;
			bool has_duration;
		} * v;
		size_t n;
	} dates, except_dates;
};

struct ical_drafts {
	struct ical_draft *v;
	size_t n;
};

/* property.c: one property of an event. */
int ical_property(struct ical_reading *r, struct ical_draft *draft,
		  const struct ical_line *line, struct err *err);

/* read.c: the components of a text. */
int ical_components(struct ical_reading *r, struct str text, struct ical_drafts *drafts,
		    struct err *err);

/* time.c: times of a draft */

/* With precision and zone; notes on what had to be guessed. */
struct when ical_when(struct ical_reading *r, const struct ical_draft *draft,
		      const struct ical_time *time);
/* A time in the terms of another (of its kind and zone), counted as if it were UTC: of a
 * day its first second. A floating time is local to the other's zone. */
int64_t ical_local(struct ical_reading *r, const struct ical_draft *draft,
		   const struct ical_time *like, const struct ical_time *time);

/* How long a draft lasts, from DTEND or DURATION, with notes on what is wrong with them. */
struct ical_length {
	enum { ICAL_NO_LENGTH, ICAL_DAYS, ICAL_TIME } kind;
	bool by_clock;         /* the seconds are those that clocks show */
	int64_t days, seconds; /* of DAYS: how much later the last day is */
};
struct ical_length ical_length(struct ical_reading *r, const struct ical_draft *draft);

/* The end of what begins at start, inclusive for days; `when` is that start resolved. */
struct when ical_end(struct ical_reading *r, const struct ical_draft *draft,
		     const struct ical_time *start, const struct when *when,
		     const struct ical_length *length);

/* starts.c: when the occurrences of a series begin */

/* Of one event: three years of days. */
#define ICAL_MAX_OCCURRENCES 1000

/* A start in the series' local time, counted as if it were UTC. */
struct ical_slot {
	int64_t local;
	const struct ical_date *date; /* an RDATE with something of its own, or NULL */
};
struct ical_slots {
	struct ical_slot *v;
	size_t n;
};

/* The starts that can overlap the window, ascending; notes on what was left out. steps are
 * left for the whole calendar. */
struct ical_slots ical_starts(struct ical_reading *r, const struct ical_draft *master,
			      const struct ical_length *length, int64_t *steps);
/* That a date is a day among times, or a time among days: it stays what it is. */
bool ical_other_kind(const struct ical_draft *master, const struct ical_time *time);

/* occur.c: a group of one UID */

/* Of one calendar: a tenth of it is more than its readers look at. */
#define ICAL_MAX_ALL 5000

/* What may still be done for a calendar. */
struct ical_budget {
	int64_t steps;
	size_t occurrences;
};

struct ical_group {
	struct ical_draft *master; /* or NULL */
	struct ical_override {
		struct ical_draft *draft;
		int64_t local; /* the start that it stands for; set by ical_occur */
	} * overrides;
	size_t n;
};

/* A time in the form of RECURRENCE-ID. */
const char *ical_stamp(struct arena *arena, enum ical_time_kind kind, struct civil c);

/* Give the drafts their occurrences. instance tells the master apart when it is no series;
 * NULL: its UID does. */
void ical_occur(struct ical_reading *r, struct ical_group *group, const char *instance,
		struct ical_budget *budget);

/* series.c: drafts to events */
void ical_series(struct ical_reading *r, struct ical_drafts *drafts,
		 struct ical_events *events);

#endif
