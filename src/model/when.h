/*
 * when.h - a date as people announce it: as long as it is certain, and no longer.
 */
#ifndef MODEL_WHEN_H
#define MODEL_WHEN_H

#include "base/civil.h"
#include "base/mem.h"

/* From unknown to exact. WHEN_PARENT is "some time during the parent". */
enum precision {
	WHEN_NONE,
	WHEN_PARENT,
	WHEN_YEAR,
	WHEN_QUARTER,
	WHEN_MONTH,
	WHEN_DAY,
	WHEN_INSTANT
};

struct when {
	enum precision precision;
	struct civil
		at; /* local; fields finer than the precision are 1 or 0; a quarter is
	                     its first month */
	const char *zone; /* IANA name, or NULL; never an abbreviation */
	int offset;       /* seconds east of UTC at an instant */
	int64_t unix;     /* of an instant */
};

/* Readings of "2023", "2023-Q4", "2023-09", "2023-05-08", "2023-05-08T09:00",
 * "2023-05-08 09:00", "…-03:00", "…Z", and "… AoE" (anywhere on earth, UTC-12). A
 * time without offset is local to zone, which may be NULL only for days and longer;
 * "24:00" is the end of its day. zone is borrowed and kept, but where an explicit
 * offset is not the zone's own at that instant it is NULL: `at` is in the offset
 * then. "2023-01-13 AoE" is a day in Etc/GMT+12. False when it is none of these, no
 * real date, or zone is unknown. */
bool when_parse(struct str text, const char *zone, struct when *when);

/* Ready-made ones. The civil time of when_instant is that of the zone (UTC when
 * NULL). */
struct when when_day(int year, int month, int day, const char *zone);
struct when when_instant(int64_t unix_seconds, const char *zone);
struct when when_instant_offset(int64_t unix_seconds, int offset);

/* As long as it is certain; instants as RFC 3339 with their offset. "" for NONE and
 * PARENT. In the arena. */
char *when_format(struct arena *arena, const struct when *when);

/* The first second that it can mean, and the first after it (of an instant: itself and
 * itself). Days and longer are taken in their zone, or in fallback. NONE and PARENT:
 * false. */
bool when_bounds(const struct when *when, const char *fallback, int64_t *first,
		 int64_t *after);

/* Both say the same: precision, and the date or the instant. */
bool when_equal(const struct when *a, const struct when *b);

#endif
