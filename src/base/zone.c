/*
 * zone.c - local time and UTC by the system's tzdata, which libc reads.
 *
 * libc knows one zone at a time: the one in TZ. Switching means reading a file, and a
 * run asks thousands of times about a handful of zones, mostly the same one in a row.
 * So the zone that is set is remembered, in the one mutable static of the program.
 * Nothing else may set TZ. mktime is not asked: what it makes of a time that a clock
 * change skips or repeats is not specified.
 */
#include "base/zone.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "/usr/share/zoneinfo/"
#define NAME_SIZE 64
#define DAY_SECONDS 86400

/* Steps in the search for changes; no zone ever changed twice within so few days. */
#define STEP_SECONDS (3 * (int64_t)DAY_SECONDS)

static char zone_now[NAME_SIZE];

/* Files of tzdata that are no place's rules: the machine's own zone, and a second
 * database that counts leap seconds. */
static bool
is_foreign(const char *name)
{
	static const char *const names[] = {"localtime", "posixrules", "Factory"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return strncmp(name, "right/", 6) == 0 || strncmp(name, "posix/", 6) == 0;
}

bool
zone_known(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_+/-";
	char path[sizeof FOLDER + NAME_SIZE], magic[4];
	size_t n = strlen(name);
	ssize_t got;
	int fd;

	if (n == 0 || n >= NAME_SIZE || name[0] == '/' || strspn(name, allowed) != n ||
	    is_foreign(name))
		return false;
	if (strcmp(name, zone_now) == 0)
		return true;
	(void)snprintf(path, sizeof path, FOLDER "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	got = read(fd, magic, sizeof magic);
	(void)close(fd);
	return got == (ssize_t)sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

/* Make libc's zone this one. An unknown one would silently be UTC: the caller broke the
 * contract, and a wrong hour in a letter is worse than no letter. */
static void
use(const char *zone)
{
	char value[sizeof FOLDER + NAME_SIZE];

	if (strcmp(zone, zone_now) == 0)
		return;
	if (!zone_known(zone))
		abort();
	(void)snprintf(value, sizeof value, ":" FOLDER "%s", zone);
	if (setenv("TZ", value, 1) != 0)
		abort();
	tzset();
	(void)snprintf(zone_now, sizeof zone_now, "%s", zone);
}

/* libc's view of an instant in the zone in use. Fails for years beyond an int only. */
static struct tm
view(int64_t unix_seconds)
{
	time_t t = (time_t)unix_seconds;
	struct tm tm;

	if (!localtime_r(&t, &tm))
		abort();
	return tm;
}

static int64_t
offset_at(int64_t unix_seconds)
{
	return view(unix_seconds).tm_gmtoff;
}

int64_t
zone_to_unix(const char *zone, struct civil local)
{
	int64_t t = civil_seconds(local), before, after;

	use(zone);
	before = offset_at(t - DAY_SECONDS);
	after = offset_at(t + DAY_SECONDS);
	if (offset_at(t - before) == before)
		return t - before;
	if (offset_at(t - after) == after)
		return t - after;
	return t - before; /* in the gap: by the offset before it */
}

struct civil
zone_from_unix(const char *zone, int64_t unix_seconds, int *offset, bool *is_daylight)
{
	struct tm tm;

	use(zone);
	tm = view(unix_seconds);
	if (offset)
		*offset = (int)tm.tm_gmtoff;
	if (is_daylight)
		*is_daylight = tm.tm_isdst > 0;
	return civil_from_seconds(unix_seconds + tm.tm_gmtoff);
}

void
zone_abbreviation(const char *zone, int64_t unix_seconds, char *name, size_t size)
{
	struct tm tm;

	use(zone);
	tm = view(unix_seconds);
	(void)snprintf(name, size, "%s", tm.tm_zone);
}

static bool
same_rule(const struct tm *a, const struct tm *b)
{
	return a->tm_gmtoff == b->tm_gmtoff && (a->tm_isdst > 0) == (b->tm_isdst > 0);
}

bool
zone_next_change(const char *zone, int64_t from, int64_t until, int64_t *change)
{
	struct tm start, other;
	int64_t low = from, high, middle;

	use(zone);
	start = view(from);
	for (; low < until; low = high) {
		high = until - low > STEP_SECONDS ? low + STEP_SECONDS : until;
		other = view(high);
		if (same_rule(&start, &other))
			continue;
		while (high - low > 1) {
			middle = low + (high - low) / 2;
			other = view(middle);
			if (same_rule(&start, &other))
				low = middle;
			else
				high = middle;
		}
		*change = high;
		return true;
	}
	return false;
}
