/*
 * schedule.c - when a digest goes out: an iCalendar rule (RFC 5545 3.3.10) without a
 * beginning, in local time. libical is included here alone, and walks the days.
 *
 * A rule without DTSTART has nothing that INTERVAL could count from and nothing that gives
 * the parts it leaves out: both are Monday 2000-01-03T00:00, and a rule that names no day
 * is refused. INTERVAL is counted here and not by libical, which would have to be started
 * in 2000 each time, and which errs for some weekly rules with WKST.
 */
#include "config/config_int.h"

#include "base/civil.h"
#include "base/zone.h"

#include <libical/ical.h>
#include <string.h>

#define EPOCH_YEAR 2000
#define LAST_YEAR 2060 /* a rule that has not fired by then never does */
#define TEXT_MAX 400
#define INTERVAL_MAX 400
#define TIMES_A_DAY 24

struct schedule {
	struct icalrecurrencetype rule; /* with an interval of 1 */
	int interval;                   /* every so many periods */
	int week_start;                 /* 0 Monday to 6 Sunday */
};

/* Frequencies that a digest can have; a part that must then name the day, out of these
 * (none: any day will do); whether BYDAY may be as 1MO (RFC 5545 3.3.10). */
static const struct {
	const char *name;
	bool nth_days;
	const char *const day_parts[3]; /* NULL-terminated */
	const char *example;
} frequencies[] = {
	{"DAILY", false, {NULL}, ""},
	{"WEEKLY", false, {"BYDAY", NULL}, "BYDAY=MO"},
	{"MONTHLY", true, {"BYDAY", "BYMONTHDAY", NULL}, "BYDAY=1MO or BYMONTHDAY=15"},
	{"YEARLY", true, {"BYDAY", "BYMONTHDAY", NULL}, "BYMONTH=3;BYMONTHDAY=15"},
};

#define N_FREQUENCIES (sizeof frequencies / sizeof *frequencies)

/* The parts of a rule, and why some have no place in a schedule. */
static const struct {
	const char *name, *refusal;
} parts[] = {
	{"FREQ", NULL},
	{"INTERVAL", NULL},
	{"BYMONTH", NULL},
	{"BYMONTHDAY", NULL},
	{"BYDAY", NULL},
	{"BYHOUR", NULL},
	{"BYMINUTE", NULL},
	{"BYSETPOS", NULL},
	{"WKST", NULL},
	{"BYSECOND", "digests go out on the minute"},
	{"BYYEARDAY", "name the day by BYMONTH and BYMONTHDAY"},
	{"BYWEEKNO", "name the weeks by BYMONTH and BYDAY"},
	{"COUNT", "a schedule has no beginning to count from"},
	{"UNTIL", "take the schedule out when it is over"},
};

#define N_PARTS (sizeof parts / sizeof *parts)

/* A part's value; false when the rule has none of this name. text is "A=1;B=2". */
static bool
find_part(const char *text, const char *name, struct str *value)
{
	struct str rest = str_of(text), part;

	while (rest.s) {
		part = str_split(&rest, ';');
		if (!str_is(str_split(&part, '='), name))
			continue;
		*value = part;
		return true;
	}
	return false;
}

/* How many values a part has; a missing one takes its one from the beginning. */
static size_t
count_values(const char *text, const char *name)
{
	struct str value = {NULL, 0};
	size_t n = 1, i;

	(void)find_part(text, name, &value);
	for (i = 0; i < value.n; i++)
		n += value.s[i] == ',';
	return n;
}

static int
unknown_part(struct arena *arena, const char *name, struct err *err)
{
	const char *known[N_PARTS + 1] = {NULL};
	size_t i, n = 0;

	for (i = 0; i < N_PARTS; i++)
		if (!parts[i].refusal)
			known[n++] = parts[i].name;
	return err_set(err, ERR_CONFIG, "a rule has no part '%s'%s", name,
		       config_did_you_mean(arena, name, known));
}

/* The names of the parts: known, allowed, once each. */
static int
check_parts(struct arena *arena, const char *text, struct err *err)
{
	struct str rest = str_of(text), part, name;
	bool seen[N_PARTS] = {false};
	size_t i;

	while (rest.s) {
		part = str_split(&rest, ';');
		name = str_split(&part, '=');
		if (!part.n)
			return err_set(err, ERR_CONFIG,
				       "'%.*s': a rule is made of NAME=VALUE, with ; "
				       "between them",
				       (int)name.n, name.s);
		for (i = 0; i < N_PARTS && !str_is(name, parts[i].name); i++)
			;
		if (i == N_PARTS)
			return unknown_part(arena, arena_strndup(arena, name.s, name.n),
					    err);
		if (parts[i].refusal)
			return err_set(err, ERR_CONFIG, "%s has no place here: %s",
				       parts[i].name, parts[i].refusal);
		if (seen[i])
			return err_set(err, ERR_CONFIG, "%s stands there twice",
				       parts[i].name);
		seen[i] = true;
	}
	return 0;
}

static bool
has_digit(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.s[i] >= '0' && s.s[i] <= '9')
			return true;
	return false;
}

/* FREQ is there, and the day that it needs. */
static int
check_frequency(const char *text, struct err *err)
{
	const char *const *day;
	struct str value, days;
	size_t i;

	if (!find_part(text, "FREQ", &value))
		return err_set(
			err, ERR_CONFIG,
			"a rule begins with FREQ, as FREQ=WEEKLY;BYDAY=MO;BYHOUR=9");
	for (i = 0; i < N_FREQUENCIES && !str_is(value, frequencies[i].name); i++)
		;
	if (i == N_FREQUENCIES)
		return err_set(err, ERR_CONFIG,
			       "FREQ cannot be '%.*s' (one of: DAILY, WEEKLY, MONTHLY, "
			       "YEARLY)",
			       (int)value.n, value.s);
	day = frequencies[i].day_parts;
	while (*day && !find_part(text, *day, &days))
		day++;
	if (frequencies[i].day_parts[0] && !*day)
		return err_set(err, ERR_CONFIG, "on which day? add %s",
			       frequencies[i].example);
	if (!frequencies[i].nth_days && find_part(text, "BYDAY", &days) &&
	    has_digit(days))
		return err_set(err, ERR_CONFIG,
			       "BYDAY has numbers only with MONTHLY and YEARLY");
	return 0;
}

/* Numbers of which libical would take any, and two combinations that it does not read as
 * RFC 5545 means them: BYMONTHDAY of a year is taken for January's, and BYSETPOS counts
 * days where there are several times in each. */
static int
check_numbers(const char *text, int *interval, struct err *err)
{
	size_t times = count_values(text, "BYHOUR") * count_values(text, "BYMINUTE");
	struct str value;
	int64_t number = 1;

	if (find_part(text, "INTERVAL", &value) &&
	    (!str_number(value, &number) || number < 1 || number > INTERVAL_MAX))
		return err_set(err, ERR_CONFIG, "INTERVAL is a number from 1 to %d",
			       INTERVAL_MAX);
	if (times > TIMES_A_DAY)
		return err_set(err, ERR_CONFIG, "more than %d times a day",
			       TIMES_A_DAY);
	if (times > 1 && find_part(text, "BYSETPOS", &value))
		return err_set(err, ERR_CONFIG,
			       "BYSETPOS goes with one time a day only");
	if (find_part(text, "FREQ", &value) && str_is(value, "YEARLY") &&
	    find_part(text, "BYMONTHDAY", &value) &&
	    !find_part(text, "BYMONTH", &value))
		return err_set(err, ERR_CONFIG,
			       "BYMONTHDAY of which month? add BYMONTH, or write "
			       "FREQ=MONTHLY");
	*interval = (int)number;
	return 0;
}

static bool
read_rule(const char *text, struct icalrecurrencetype *rule)
{
	*rule = icalrecurrencetype_from_string(text);
	return rule->freq != ICAL_NO_RECURRENCE;
}

/* What libical does not take: one of the parts by itself, or all together. */
static int
refuse_rule(struct arena *arena, const char *text, struct err *err)
{
	struct icalrecurrencetype rule;
	struct str rest = str_of(text), part;
	const char *alone;

	while (rest.s) {
		part = str_split(&rest, ';');
		if (str_starts(part, "FREQ="))
			continue;
		alone = arena_printf(arena, "FREQ=YEARLY;%s%.*s",
				     str_starts(part, "BYSETPOS=") ? "BYMONTHDAY=1;"
								   : "",
				     (int)part.n, part.s);
		if (!read_rule(alone, &rule))
			return err_set(err, ERR_CONFIG, "there is no '%.*s'",
				       (int)part.n, part.s);
	}
	return err_set(err, ERR_CONFIG,
		       "this is no rule, which would be as "
		       "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0");
}

static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The first day of the week that 2000-01-03 is in. */
static int64_t
first_week(const struct schedule *schedule)
{
	int64_t monday = civil_days(EPOCH_YEAR, 1, 3);

	return monday - (7 - schedule->week_start) % 7;
}

/* The number of the day, week, month or year that a date is in, from 2000 on. */
static int64_t
period_of(const struct schedule *schedule, struct civil date)
{
	int64_t days = civil_days(date.year, date.month, date.day);

	switch (schedule->rule.freq) {
	case ICAL_DAILY_RECURRENCE:
		return days - civil_days(EPOCH_YEAR, 1, 3);
	case ICAL_WEEKLY_RECURRENCE:
		return floor_divide(days - first_week(schedule), 7);
	case ICAL_MONTHLY_RECURRENCE:
		return (date.year - EPOCH_YEAR) * 12 + date.month - 1;
	default:
		return date.year - EPOCH_YEAR;
	}
}

/* The first day of a period. */
static struct civil
period_start(const struct schedule *schedule, int64_t period)
{
	int year = EPOCH_YEAR;
	int month = 1;

	switch (schedule->rule.freq) {
	case ICAL_DAILY_RECURRENCE:
		return civil_from_days(civil_days(EPOCH_YEAR, 1, 3) + period);
	case ICAL_WEEKLY_RECURRENCE:
		return civil_from_days(first_week(schedule) + 7 * period);
	case ICAL_MONTHLY_RECURRENCE:
		year += (int)(period / 12);
		month += (int)(period % 12);
		break;
	default:
		year += (int)period;
		break;
	}
	return (struct civil){.year = year, .month = month, .day = 1};
}

static icalrecur_iterator *
start_at(const struct schedule *schedule, int64_t period)
{
	struct civil first = period_start(schedule, period);
	struct icaltimetype start = icaltime_null_time();

	start.year = first.year;
	start.month = first.month;
	start.day = first.day;
	return icalrecur_iterator_new(schedule->rule, start);
}

/* The next local time at which the rule fires; false when there is none before a year
 * is over. */
static bool
next_time(const struct schedule *schedule, icalrecur_iterator *iterator, int last_year,
	  struct civil *at)
{
	struct icaltimetype t;

	for (;;) {
		t = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(t) || t.year > last_year)
			return false;
		*at = (struct civil){t.year, t.month,  t.day,
				     t.hour, t.minute, t.second};
		if (period_of(schedule, *at) % schedule->interval == 0)
			return true;
	}
}

static bool
fires_ever(const struct schedule *schedule)
{
	icalrecur_iterator *iterator = start_at(schedule, 0);
	struct civil at;
	bool fires;

	if (!iterator)
		return false;
	fires = next_time(schedule, iterator, LAST_YEAR, &at);
	icalrecur_iterator_free(iterator);
	return fires;
}

int
schedule_read(struct arena *arena, const char *text, struct schedule **schedule,
	      struct err *err)
{
	struct schedule *read = arena_alloc(arena, sizeof *read);

	if (strlen(text) > TEXT_MAX)
		return err_set(err, ERR_CONFIG, "a rule of more than %d bytes",
			       TEXT_MAX);
	if (check_parts(arena, text, err) || check_frequency(text, err) ||
	    check_numbers(text, &read->interval, err))
		return -1;
	if (!read_rule(text, &read->rule))
		return refuse_rule(arena, text, err);
	read->rule.interval = 1;
	read->week_start = ((int)read->rule.week_start - ICAL_MONDAY_WEEKDAY + 7) % 7;
	if (!fires_ever(read))
		return err_set(err, ERR_CONFIG, "this rule never comes true");
	*schedule = read;
	return 0;
}

/* The latest time up to now in the periods from `first` on. */
static bool
latest_since(const struct schedule *schedule, int64_t first, const char *zone,
	     int64_t now, int64_t *fires)
{
	icalrecur_iterator *iterator = start_at(schedule, first);
	struct civil today = zone_from_unix(zone, now, NULL, NULL), at;
	int64_t unix_seconds, last_day;
	bool found = false;

	if (!iterator)
		return false;
	last_day = civil_days(today.year, today.month, today.day);
	while (next_time(schedule, iterator, today.year, &at) &&
	       civil_days(at.year, at.month, at.day) <= last_day) {
		unix_seconds = zone_to_unix(zone, at);
		if (unix_seconds > now)
			continue; /* a clock change may put a later one before it */
		if (!found || unix_seconds > *fires)
			*fires = unix_seconds;
		found = true;
	}
	icalrecur_iterator_free(iterator);
	return found;
}

/* Looks back further and further, for most rules fired lately. */
bool
schedule_latest(const struct schedule *schedule, const char *zone, int64_t now,
		int64_t *fires)
{
	int64_t period, first, back = schedule->interval;

	period = period_of(schedule, zone_from_unix(zone, now, NULL, NULL));
	if (period < 0)
		return false;
	do {
		first = period > back ? period - back : 0;
		if (latest_since(schedule, first, zone, now, fires))
			return true;
		back *= 4;
	} while (first > 0);
	return false;
}
