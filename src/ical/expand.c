/*
 * expand.c - the times that a rule of recurrence means (RFC 5545, 3.3.10): period after
 * period, each day of it held against all that the rule says, then the times of day, then
 * BYSETPOS. Times are local, counted as if they were UTC; clocks that change are not known
 * here.
 *
 * Not libical's iterator: rules by the week with an interval and another first day than
 * Monday, and weeks 52 and 53, come out wrong there (3.0.16), and a rule by the second that
 * never matches does not end. Here each step is counted against a budget, and rules by
 * hour, minute or second leap over days and hours that cannot match.
 */
#include "ical/ical_int.h"

#include <stdlib.h>

#define DAY 86400
#define LAST_YEAR 9999
/* Days that make all times positive, so that division rounds down. */
#define BIAS 800000

struct expansion {
	struct ical_rule rule; /* with what DTSTART adds to it */
	const struct ical_span *span;
	struct arena *arena;
	struct ical_locals *locals;
	int64_t end; /* the first second that is too late */
	int64_t counted;
	bool done;
	int64_t days[366]; /* of the current period */
	size_t n_days;
};

static bool
has(const uint64_t *set, int n)
{
	return set[n / 64] >> n % 64 & 1;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* The first day of the week that a day is in. */
static int64_t
week_begin(const struct expansion *x, int64_t day)
{
	return day - (civil_weekday(day) - x->rule.week_start + 7) % 7;
}

/* Number of a day's week; a week belongs to the year that has four days of it. */
static int
week_number(const struct expansion *x, int64_t day, int *year)
{
	int64_t middle = week_begin(x, day) + 3;

	*year = civil_from_days(middle).year;
	return (int)((middle - civil_days(*year, 1, 1)) / 7) + 1;
}

static bool
in_weeks(const struct expansion *x, int64_t day)
{
	int year, other, week = week_number(x, day, &year);
	int last = week_number(x, civil_days(year, 12, 28), &other);

	return (x->rule.weeks >> week & 1) ||
	       (x->rule.weeks_back >> (last - week + 1) & 1);
}

/* The n-th such day of a stretch; index: of the day in it, from 0. */
static bool
in_numbered(const struct expansion *x, int weekday, int index, int length)
{
	size_t i;

	for (i = 0; i < x->rule.n_numbered; i++) {
		const struct ical_weekday *by = &x->rule.numbered[i];

		if (by->day != weekday)
			continue;
		if (by->number == index / 7 + 1 ||
		    by->number == -((length - 1 - index) / 7 + 1))
			return true;
	}
	return false;
}

static bool
in_weekdays(const struct expansion *x, int64_t day, const struct civil *c, int year_day)
{
	const struct ical_rule *rule = &x->rule;
	int weekday = civil_weekday(day);

	if (rule->weekdays >> weekday & 1)
		return true;
	if (rule->n_numbered == 0)
		return false;
	if (rule->frequency == ICAL_YEARLY && !rule->months)
		return in_numbered(x, weekday, year_day - 1,
				   is_leap(c->year) ? 366 : 365);
	return in_numbered(x, weekday, c->day - 1, month_length(c->year, c->month));
}

static bool
day_matches(const struct expansion *x, int64_t day)
{
	const struct ical_rule *rule = &x->rule;
	struct civil c = civil_from_days(day);
	int year_day, length = is_leap(c.year) ? 366 : 365;
	int back = month_length(c.year, c.month) - c.day + 1;

	if (rule->months && !(rule->months >> c.month & 1))
		return false;
	if ((rule->month_days | rule->month_days_back) &&
	    !(rule->month_days >> c.day & 1) && !(rule->month_days_back >> back & 1))
		return false;
	if ((rule->weeks | rule->weeks_back) && !in_weeks(x, day))
		return false;
	if (!rule->has_year_days && !rule->weekdays && rule->n_numbered == 0)
		return true;
	year_day = (int)(day - civil_days(c.year, 1, 1)) + 1;
	if (rule->has_year_days && !has(rule->year_days, year_day) &&
	    !has(rule->year_days_back, length - year_day + 1))
		return false;
	return (!rule->weekdays && rule->n_numbered == 0) ||
	       in_weekdays(x, day, &c, year_day);
}

static void
spend(struct expansion *x)
{
	if (--*x->span->budget < 0)
		x->done = true;
}

static void
emit(struct expansion *x, int64_t local)
{
	int64_t *place;

	if (local < x->span->start)
		return;
	if (local >= x->end || (x->rule.count && x->counted == x->rule.count)) {
		x->done = true;
		return;
	}
	x->counted++;
	if (local < x->span->from)
		return;
	place = arena_push(x->arena, &x->locals->v, x->locals->n++, sizeof *place);
	*place = local;
	if (x->locals->n >= x->span->max)
		x->done = true;
}

/* Times of a day as sets of hours, minutes and seconds. */
struct clock {
	uint64_t sets[3];
	int n[3];
};

static int
size_of(uint64_t set)
{
	return __builtin_popcountll(set);
}

static struct clock
clock_of(uint64_t hours, uint64_t minutes, uint64_t seconds)
{
	return (struct clock){{hours, minutes, seconds},
			      {size_of(hours), size_of(minutes), size_of(seconds)}};
}

/* The member of a set at an index. */
static int
member(uint64_t set, int index)
{
	while (index-- > 0)
		set &= set - 1;
	return __builtin_ctzll(set);
}

/* The time at an index of all times of the period. */
static int64_t
time_at(const struct expansion *x, const struct clock *clock, int64_t index)
{
	int second = (int)(index % clock->n[2]), minute, hour;

	index /= clock->n[2];
	minute = (int)(index % clock->n[1]);
	index /= clock->n[1];
	hour = (int)(index % clock->n[0]);
	return x->days[index / clock->n[0]] * DAY +
	       member(clock->sets[0], hour) * 3600 +
	       member(clock->sets[1], minute) * 60 + member(clock->sets[2], second);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
emit_positions(struct expansion *x, const struct clock *clock, int64_t total)
{
	int64_t found[ICAL_MAX_BY] = {0};
	size_t n = 0, i;

	for (i = 0; i < x->rule.n_positions; i++) {
		int position = x->rule.positions[i];
		int64_t index = position > 0 ? position - 1 : total + position;

		if (index >= 0 && index < total)
			found[n++] = index;
	}
	qsort(found, n, sizeof found[0], by_number);
	for (i = 0; i < n && !x->done; i++) {
		spend(x);
		if (!x->done && (i == 0 || found[i] != found[i - 1]))
			emit(x, time_at(x, clock, found[i]));
	}
}

/* All times of the period, or those at the positions that the rule wants. */
static void
emit_period(struct expansion *x, const struct clock *clock)
{
	int64_t total = (int64_t)x->n_days * clock->n[0] * clock->n[1] * clock->n[2], i;

	if (x->rule.n_positions > 0) {
		emit_positions(x, clock, total);
		return;
	}
	for (i = 0; i < total && !x->done; i++) {
		spend(x);
		if (!x->done)
			emit(x, time_at(x, clock, i));
	}
}

static void
add_days(struct expansion *x, int64_t first, int n)
{
	int64_t day;

	for (day = first; day < first + n && !x->done; day++) {
		spend(x);
		if (day_matches(x, day))
			x->days[x->n_days++] = day;
	}
}

static void
add_year(struct expansion *x, int year)
{
	int month;

	for (month = 1; month <= 12; month++)
		if (!x->rule.months || (x->rule.months >> month & 1))
			add_days(x, civil_days(year, month, 1),
				 month_length(year, month));
}

/* The days of period number `number` that match; its first second. */
static int64_t
add_period(struct expansion *x, int64_t number)
{
	struct civil start = civil_from_seconds(x->span->start);
	int64_t first = civil_days(start.year, start.month, start.day), month;
	int64_t year = start.year;

	number *= x->rule.interval;
	switch (x->rule.frequency) {
	case ICAL_YEARLY:
		year += number;
		first = year <= LAST_YEAR ? civil_days((int)year, 1, 1) : INT32_MAX;
		break;
	case ICAL_MONTHLY:
		month = start.month - 1 + number;
		year += month / 12;
		first = year <= LAST_YEAR
				? civil_days((int)year, (int)(month % 12) + 1, 1)
				: INT32_MAX;
		break;
	case ICAL_WEEKLY:
		first = week_begin(x, first) + 7 * number;
		break;
	default:
		first += number;
	}
	if (first * DAY >= x->end)
		return first * DAY;
	if (x->rule.frequency == ICAL_YEARLY)
		add_year(x, (int)year);
	else if (x->rule.frequency == ICAL_MONTHLY)
		add_days(x, first,
			 month_length((int)year, civil_from_days(first).month));
	else
		add_days(x, first, x->rule.frequency == ICAL_WEEKLY ? 7 : 1);
	return first * DAY;
}

/* The number of the first period that can matter. One that counts begins at the first. */
static int64_t
first_period(const struct expansion *x)
{
	struct civil start = civil_from_seconds(x->span->start);
	struct civil from = civil_from_seconds(x->span->from);
	int64_t units;

	if (x->rule.count || x->span->from <= x->span->start)
		return 0;
	switch (x->rule.frequency) {
	case ICAL_YEARLY:
		units = from.year - start.year;
		break;
	case ICAL_MONTHLY:
		units = (from.year - start.year) * 12 + from.month - start.month;
		break;
	case ICAL_WEEKLY:
		units = (x->span->from - x->span->start) / (7 * DAY);
		break;
	default:
		units = (x->span->from - x->span->start) / DAY;
	}
	return units / x->rule.interval;
}

static void
by_periods(struct expansion *x)
{
	struct clock clock = clock_of(x->rule.hours, x->rule.minutes, x->rule.seconds);
	int64_t number;

	for (number = first_period(x); !x->done; number++) {
		x->n_days = 0;
		if (add_period(x, number) >= x->end)
			return;
		spend(x);
		emit_period(x, &clock);
	}
}

/* Where to go on when a time (biased) cannot match: the next day, hour, minute; 0 when it
 * can. */
static int64_t
leap(const struct expansion *x, int64_t time)
{
	const struct ical_rule *rule = &x->rule;
	int64_t day = time / DAY, in_day = time % DAY;

	if (!day_matches(x, day - BIAS))
		return (day + 1) * DAY;
	if (rule->hours && !(rule->hours >> in_day / 3600 & 1))
		return time - time % 3600 + 3600;
	if (rule->frequency >= ICAL_MINUTELY && rule->minutes &&
	    !(rule->minutes >> in_day / 60 % 60 & 1))
		return time - time % 60 + 60;
	if (rule->frequency == ICAL_SECONDLY && rule->seconds &&
	    !(rule->seconds >> in_day % 60 & 1))
		return time + 1;
	return 0;
}

/* The times within the unit of a rule by hour, minute or second. */
static struct clock
clock_at(const struct ical_rule *rule, uint64_t time)
{
	uint64_t hour = (uint64_t)1 << time % DAY / 3600;
	uint64_t minute = (uint64_t)1 << time / 60 % 60;
	uint64_t second = (uint64_t)1 << time % 60;

	return clock_of(hour, rule->frequency == ICAL_HOURLY ? rule->minutes : minute,
			rule->frequency == ICAL_SECONDLY ? second : rule->seconds);
}

/* By hour, minute or second: the period is that one. */
static void
by_steps(struct expansion *x)
{
	static const int units[] = {3600, 60, 1};
	int unit = units[x->rule.frequency - ICAL_HOURLY];
	int64_t step = (int64_t)unit * x->rule.interval;
	int64_t start = x->span->start + (int64_t)BIAS * DAY, time = start, next;
	struct clock clock;

	if (!x->rule.count && x->span->from > x->span->start)
		time += (x->span->from - x->span->start) / step * step;
	x->n_days = 1;
	while (!x->done && time - time % unit - (int64_t)BIAS * DAY < x->end) {
		spend(x);
		next = leap(x, time);
		if (next) {
			time += (next - time + step - 1) / step * step;
			continue;
		}
		x->days[0] = time / DAY - BIAS;
		clock = clock_at(&x->rule, (uint64_t)time);
		emit_period(x, &clock);
		time += step;
	}
}

/* What a rule does not say is as in DTSTART. */
static void
complete(struct ical_rule *rule, const struct ical_span *span)
{
	struct civil start = civil_from_seconds(span->start);
	int weekday = civil_weekday(civil_days(start.year, start.month, start.day));
	bool any_day = !(rule->weeks | rule->weeks_back | rule->month_days |
			 rule->month_days_back | rule->weekdays) &&
		       !rule->has_year_days && rule->n_numbered == 0;
	size_t i;

	if (any_day && rule->frequency == ICAL_YEARLY && !rule->months)
		rule->months = 1u << start.month;
	if (any_day && rule->frequency <= ICAL_MONTHLY)
		rule->month_days = 1u << start.day;
	if (any_day && rule->frequency == ICAL_WEEKLY)
		rule->weekdays = 1u << weekday;
	if (rule->frequency > ICAL_MONTHLY || (rule->weeks | rule->weeks_back)) {
		for (i = 0; i < rule->n_numbered; i++)
			rule->weekdays |= 1u << rule->numbered[i].day;
		rule->n_numbered = 0;
	}
	if (span->is_date)
		rule->hours = 1;
	if (rule->frequency <= ICAL_DAILY && !rule->hours)
		rule->hours = 1u << start.hour;
	if (rule->frequency <= ICAL_HOURLY && !rule->minutes)
		rule->minutes = (uint64_t)1 << start.minute;
	if (rule->frequency <= ICAL_MINUTELY && !rule->seconds)
		rule->seconds = (uint64_t)1 << start.second;
}

void
ical_expand(struct arena *arena, const struct ical_rule *rule,
	    const struct ical_span *span, struct ical_locals *locals)
{
	struct expansion x = {.rule = *rule,
			      .span = span,
			      .arena = arena,
			      .locals = locals,
			      .end = span->until};

	if (span->last < x.end)
		x.end = span->last + 1;
	complete(&x.rule, span);
	if (x.rule.frequency <= ICAL_DAILY)
		by_periods(&x);
	else
		by_steps(&x);
}
