/*
 * zone.h - time zones by IANA name, by the rules of the system's tzdata (libc reads it).
 * The one thing that pure rooms may ask of the machine. One thread only.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/civil.h"

/* True for a name that tzdata has ("America/Montevideo", "UTC"). Names with a leading
 * slash, "..", or characters outside [A-Za-z0-9_+/-] are not names. */
bool zone_known(const char *name);

/* The instant of a local time. In the hour that a clock change skips the time moves
 * forward by the gap; in the one that it repeats the first is meant (RFC 5545 3.3.5).
 * The zone must be known. */
int64_t zone_to_unix(const char *zone, struct civil local);

/* The local time of an instant, with the zone's offset from UTC at it, in seconds, and
 * whether that is daylight time. offset and daylight may be NULL. */
struct civil zone_from_unix(const char *zone, int64_t unix_seconds, int *offset,
			    bool *daylight);

/* The zone's abbreviation at an instant as tzdata has it ("-03", "CST"). At most size
 * bytes with the NUL. For VTIMEZONE's TZNAME; never shown to readers. */
void zone_abbreviation(const char *zone, int64_t unix_seconds, char *name, size_t size);

/* The first change of offset or daylight flag in (from, until]: true and the instant of
 * the first second under the new rule, or false when there is none. */
bool zone_next_change(const char *zone, int64_t from, int64_t until, int64_t *change);

#endif
