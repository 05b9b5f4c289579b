/*
 * zone.c - local time and UTC by the system's tzdata, which libc reads.
 *
 * libc knows one zone at a time: the one in TZ. Switching means reading a file, and a run
 * asks tens of thousands of times about a handful of zones. So what libc said is kept: for
 * each zone that was asked about, and each stretch of a year or so, the rules in force and
 * since when. They, and the name of the zone that is set, are the mutable statics of the
 * program. Nothing else may set TZ. mktime is not asked: what it makes of a time that a
 * clock change skips or repeats is not specified.
 */
#include "base/zone.h"

#include "base/mem.h"

#include <assert.h>
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

/* A year of such steps; none has had more than five changes. */
#define STRETCH_SECONDS (122 * STEP_SECONDS)
#define RULES_MAX 16

/* What is kept: more would be somebody's attempt to fill the memory. */
#define ZONES_MAX 64
#define STRETCHES_MAX 64

struct rule {
	int64_t from; /* unix seconds */
	int offset;
	bool daylight;
};

struct stretch {
	int64_t number; /* it begins at number * STRETCH_SECONDS */
	size_t n;
	struct rule rules[RULES_MAX];
};

struct zone {
	char name[NAME_SIZE];
	struct stretch *stretches; /* owned, until the program ends */
	size_t n, next; /* next: whose place is taken when there are too many */
};

static char zone_now[NAME_SIZE];
static struct zone zones[ZONES_MAX];
static size_t zones_next;

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

static struct zone *
find_zone(const char *name)
{
	size_t i;

	for (i = 0; i < ZONES_MAX && zones[i].name[0]; i++)
		if (strcmp(zones[i].name, name) == 0)
			return &zones[i];
	return NULL;
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
	if (find_zone(name))
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

static void
read_stretch(const char *name, int64_t number, struct stretch *stretch)
{
	int64_t at = number * STRETCH_SECONDS, end = at + STRETCH_SECONDS - 1;
	struct tm tm;

	*stretch = (struct stretch){.number = number};
	do {
		assert(stretch->n < RULES_MAX);
		use(name);
		tm = view(at);
		stretch->rules[stretch->n++] =
			(struct rule){at, (int)tm.tm_gmtoff, tm.tm_isdst > 0};
	} while (zone_next_change(name, at, end, &at));
}

/* The zone among those that are kept, in the place of an older one where need be. */
static struct zone *
keep_zone(const char *name)
{
	struct zone *zone = find_zone(name);

	if (zone)
		return zone;
	use(name);
	zone = &zones[zones_next++ % ZONES_MAX];
	(void)snprintf(zone->name, sizeof zone->name, "%s", name);
	if (!zone->stretches)
		zone->stretches = mem_array(STRETCHES_MAX, sizeof *zone->stretches);
	zone->n = zone->next = 0;
	return zone;
}

/* The rule in force at an instant. */
static const struct rule *
rule_at(const char *name, int64_t unix_seconds)
{
	struct zone *zone = keep_zone(name);
	int64_t number = unix_seconds / STRETCH_SECONDS;
	const struct stretch *stretch = NULL;
	size_t i;

	if (number * STRETCH_SECONDS > unix_seconds)
		number--;
	for (i = 0; i < zone->n && !stretch; i++)
		if (zone->stretches[i].number == number)
			stretch = &zone->stretches[i];
	if (!stretch) {
		i = zone->next++ % STRETCHES_MAX;
		read_stretch(name, number, &zone->stretches[i]);
		zone->n = zone->next < STRETCHES_MAX ? zone->next : STRETCHES_MAX;
		stretch = &zone->stretches[i];
	}
	for (i = stretch->n - 1; i > 0 && stretch->rules[i].from > unix_seconds; i--)
		;
	return &stretch->rules[i];
}

int64_t
zone_to_unix(const char *zone, struct civil local)
{
	int64_t t = civil_seconds(local), before, after;

	before = rule_at(zone, t - DAY_SECONDS)->offset;
	after = rule_at(zone, t + DAY_SECONDS)->offset;
	if (rule_at(zone, t - before)->offset == before)
		return t - before;
	if (rule_at(zone, t - after)->offset == after)
		return t - after;
	return t - before; /* in the gap: by the offset before it */
}

struct civil
zone_from_unix(const char *zone, int64_t unix_seconds, int *offset, bool *is_daylight)
{
	const struct rule *rule = rule_at(zone, unix_seconds);

	if (offset)
		*offset = rule->offset;
	if (is_daylight)
		*is_daylight = rule->daylight;
	return civil_from_seconds(unix_seconds + rule->offset);
}

void
zone_abbreviation(const char *zone, int64_t unix_seconds, char *name, size_t size)
{
	struct tm tm;

	use(zone);
	tm = view(unix_seconds);
	(void)snprintf(name, size, "%s", tm.tm_zone);
}
