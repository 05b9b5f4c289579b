/*
 * civil.h - the Gregorian calendar as people write it, without zones: days, weekdays,
 * and instants in UTC (seconds since 1970-01-01T00:00Z, leap seconds
 * ignored as in POSIX). Years 1 to 9999.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/str.h"

struct civil {
	int year, month, day;     /* month 1 to 12, day 1 to 31 */
	int hour, minute, second; /* 0 to 23, 59, 60 */
};

/* Days since 1970-01-01 of a date, and back. */
int64_t civil_days(int year, int month, int day);
struct civil civil_from_days(int64_t days);

/* Seconds since the epoch if the civil time were UTC, and back. */
int64_t civil_seconds(struct civil c);
struct civil civil_from_seconds(int64_t seconds);

/* 0 Monday to 6 Sunday (ISO 8601 order). */
int civil_weekday(int64_t days);

/* All fields in range for a real date and time. */
bool civil_valid(struct civil c);

/* RFC 3339 date-time with offset ("2023-04-03T12:00:00Z", "...-03:00"; seconds may be
 * missing, fractions are dropped; 24:00 is the next day's 00:00). */
bool civil_parse_rfc3339(struct str s, int64_t *unix_seconds, int *offset_seconds);

/* RFC 5322 / RFC 822 date-time as feeds and mails write it ("Tue, 28 Mar 2023 13:05:44
 * +0000"; weekday optional and not checked; two-digit years; GMT, UT, Z, EST, EDT, CST,
 * CDT, MST, MDT, PST, PDT as RFC 822 5.1 defines them). */
bool civil_parse_rfc5322(struct str s, int64_t *unix_seconds, int *offset_seconds);

#endif
