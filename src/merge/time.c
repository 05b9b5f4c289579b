/*
 * time.c - the days that an entry's time can mean, and whether two of them can be
 * those of one thing.
 *
 * Days are local ones, as announced: "8 May" in Mérida and "8 May" in Montevideo are the
 * same day to people. Instants are also compared as instants, so that 23:00Z and the next
 * local day's 01:00 at +02:00 fit.
 */
#include "merge/merge_int.h"

/* News travels: another organisation passes it on within a week. */
#define NEWS_DAYS 7
/* A call's deadline is extended by weeks, seldom by months. */
#define EXTENSION_DAYS 60

static int64_t
first_day(const struct when *when)
{
	return civil_days(when->at.year, when->at.month, when->at.day);
}

static int64_t
last_day(const struct when *when)
{
	static const int months[] =
		{[WHEN_YEAR] = 12, [WHEN_QUARTER] = 3, [WHEN_MONTH] = 1};
	int month;

	if (when->precision >= WHEN_DAY)
		return first_day(when);
	month = when->at.month - 1 + months[when->precision];
	return civil_days(when->at.year + month / 12, month % 12 + 1, 1) - 1;
}

static bool
dated(const struct when *when)
{
	return when->precision > WHEN_PARENT;
}

/* What lasts until midnight does not last into the next day. */
static int64_t
end_day(const struct when *start, const struct when *end)
{
	bool midnight = end->precision == WHEN_INSTANT && end->at.hour == 0 &&
			end->at.minute == 0 && end->at.second == 0;

	if (midnight && last_day(end) > first_day(start))
		return last_day(end) - 1;
	return last_day(end);
}

static struct merge_span
span_between(const struct when *start, const struct when *end)
{
	struct merge_span span = {.known = true, .precision = start->precision};

	span.first = first_day(start);
	span.last = last_day(start);
	if (dated(end) && end_day(start, end) > span.last)
		span.last = end_day(start, end);
	if (start->precision == WHEN_INSTANT) {
		span.timed = true;
		span.from = span.until = start->unix;
		if (end->precision == WHEN_INSTANT && end->unix > span.from)
			span.until = end->unix;
	}
	return span;
}

struct merge_span
merge_span_year(int year)
{
	const struct when when = {.precision = WHEN_YEAR,
				  .at = {.year = year, .month = 1, .day = 1}};
	const struct when none = {0};

	return span_between(&when, &none);
}

/* A call is known by its deadline; one without is taken for the year in which it opens. */
static struct merge_span
span_of_call(const struct entry *entry)
{
	const struct when none = {0};
	const struct when *opens = dated(&entry->opens) ? &entry->opens : &entry->start;

	if (dated(&entry->deadline))
		return span_between(&entry->deadline, &none);
	if (dated(opens))
		return merge_span_year(opens->at.year);
	return (struct merge_span){0};
}

struct merge_span
merge_span_of(const struct entry *entry)
{
	const struct when none = {0};
	struct merge_span span = {0};

	switch (entry->kind) {
	case ITEM_EVENT:
	case ITEM_BILATERAL:
		if (dated(&entry->start))
			span = span_between(&entry->start, &entry->end);
		else
			span.precision = entry->start.precision;
		break;
	case ITEM_CALL:
		span = span_of_call(entry);
		break;
	case ITEM_NEWS:
		if (dated(&entry->published)) {
			span = span_between(&entry->published, &none);
			span.last += NEWS_DAYS;
		}
		break;
	case ITEM_SPACE:
	case ITEM_INDICATOR:
	case ITEM_KINDS:
		break;
	}
	return span;
}

void
merge_span_years(const struct merge_span *span, int *first, int *last)
{
	*first = *last = 0;
	if (!span->known)
		return;
	*first = civil_from_days(span->first).year;
	*last = civil_from_days(span->last).year;
}

static bool
overlap(const struct merge_span *a, const struct merge_span *b)
{
	return a->first <= b->last && b->first <= a->last;
}

/* The same moment, or hours that overlap, although the local days may differ. */
static bool
same_hours(const struct merge_span *a, const struct merge_span *b)
{
	if (!a->timed || !b->timed)
		return false;
	return a->from == b->from || (a->from < b->until && b->from < a->until);
}

static enum merge_fit
fit_calls(const struct merge_span *a, const struct merge_span *b)
{
	int64_t apart = a->first > b->first ? a->first - b->first : b->first - a->first;

	if (same_hours(a, b))
		return FIT_FIRM;
	if (a->precision < WHEN_DAY || b->precision < WHEN_DAY)
		return overlap(a, b) ? FIT_NEAR : FIT_NOT;
	if (apart == 0)
		return FIT_FIRM;
	return apart <= EXTENSION_DAYS ? FIT_NUMBERED : FIT_NOT;
}

static enum merge_fit
fit_events(const struct merge_span *a, const struct merge_span *b)
{
	enum precision least = a->precision < b->precision ? a->precision
							   : b->precision;

	if (same_hours(a, b))
		return a->first == b->first || a->from == b->from ? FIT_FIRM : FIT_NEAR;
	if (!overlap(a, b))
		return FIT_NOT;
	if (least == WHEN_MONTH)
		return FIT_FIRM;
	if (least < WHEN_MONTH || a->first != b->first)
		return FIT_NEAR;
	return a->timed && b->timed ? FIT_HOURS : FIT_FIRM;
}

enum merge_fit
merge_time_fit(enum item_kind kind, const struct merge_span *a,
	       const struct merge_span *b)
{
	if (kind == ITEM_SPACE || kind == ITEM_INDICATOR)
		return FIT_EQUAL;
	if (!a->known || !b->known)
		return a->known || b->known ? FIT_NUMBERED : FIT_EQUAL;
	if (kind == ITEM_CALL)
		return fit_calls(a, b);
	if (kind != ITEM_NEWS)
		return fit_events(a, b);
	if (!overlap(a, b))
		return FIT_NOT;
	return a->first == b->first ? FIT_FIRM : FIT_HOURS;
}

bool
merge_time_other_year(const struct merge_span *a, const struct merge_span *b)
{
	int a_first, a_last, b_first, b_last;

	merge_span_years(a, &a_first, &a_last);
	merge_span_years(b, &b_first, &b_last);
	if (!a->known || !b->known || (a_first <= b_last && b_first <= a_last))
		return false;
	return !same_hours(a, b);
}
