/*
 * judge.c - a span and its cues to a date with year, precision and zone, and whether
 * that is sure. In: what is said, and when it was published. Out: the most plausible
 * reading; every guess that could be wrong makes it unsure, with the reason in words.
 */
#include "base/zone.h"
#include "prose/prose_int.h"

#include <string.h>

/* In days. What is announced without a year lies within half a year, or within ten
 * months with a word such as "will" or when the year stays the same; what is told
 * lies not farther back than a quarter. */
#define SOON 183
#define WITHIN_A_YEAR 300
#define LATELY 92

/* Between writing a text and publishing it. */
#define DATELINE_DAYS 3

#define DAY_SECONDS 86400

struct judgement {
	struct arena *arena;
	const struct prose_context *context;
	const struct span *span;
	const struct cues *cues;
	struct prose_date *date;
	struct piece first, last; /* with years; last is first when there is one only */
	int64_t published;        /* as days */
	bool range;
	bool is_past; /* and was found so by guessing the year */
};

/* The first reason counts. */
static void
doubt(struct judgement *j, const char *why)
{
	j->date->sure = false;
	if (!j->date->doubt)
		j->date->doubt = why;
}

static int64_t
published_day(const struct prose_context *context)
{
	const struct civil *c = &context->published.at;

	if (context->published.precision >= WHEN_DAY)
		return civil_days(c->year, c->month, c->day);
	if (context->published.precision >= WHEN_YEAR && c->month >= 1)
		return civil_days(c->year, c->month, 1);
	return (context->now -
		(context->now % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS) /
	       DAY_SECONDS;
}

static int64_t
first_day(const struct piece *piece)
{
	return civil_days(piece->year, piece->month, piece->day ? piece->day : 1);
}

static int64_t
last_day(const struct piece *piece)
{
	int months = piece->quarter ? 3 : 1, month = piece->month - 1 + months;

	if (piece->day)
		return first_day(piece);
	return civil_days(piece->year + month / 12, month % 12 + 1, 1) - 1;
}

static bool
weekday_fits(const struct piece *piece)
{
	return piece->weekday < 0 || !piece->day ||
	       civil_weekday(first_day(piece)) == piece->weekday;
}

static void
set_year(struct judgement *j, int year)
{
	j->first.year = year;
	j->last.year = year + (j->last.month < j->first.month);
}

static bool
both_fit(struct judgement *j, int year)
{
	set_year(j, year);
	return weekday_fits(&j->first) && weekday_fits(&j->last);
}

/* Which of this year's and last year's, when no weekday tells. */
static bool
was_before(struct judgement *j, int64_t ahead, int64_t ago)
{
	const struct cues *cues = j->cues;
	bool same_year = civil_from_days(j->published + ahead).year ==
			 civil_from_days(j->published).year;

	if (cues->role == PROSE_DEADLINE || cues->role == PROSE_OPENS || cues->future) {
		if (ahead > WITHIN_A_YEAR)
			doubt(j, "the year is not said");
		return false;
	}
	if (cues->began)
		return ahead > ago;
	if (cues->past && ahead > 0)
		return true;
	if (ahead <= SOON)
		return false;
	if (ago <= LATELY && !cues->happens)
		return true;
	if (ago > LATELY && ahead <= WITHIN_A_YEAR && same_year)
		return false;
	doubt(j, "the year is not said");
	return false;
}

/* The year that makes the date follow publication most plausibly. */
static void
infer_year(struct judgement *j)
{
	int year = civil_from_days(j->published).year - 1;
	int64_t ahead, ago;

	if (j->cues->has_year) {
		set_year(j, year + 1 + j->cues->year_shift);
		return;
	}
	if (j->context->published.precision == WHEN_NONE)
		doubt(j, "neither its year nor when this was published is said");
	else if (!j->first.day && j->cues->tells && !j->cues->future)
		doubt(j, "it may be the month of an earlier year");
	for (set_year(j, year); last_day(&j->last) < j->published; year++)
		set_year(j, year + 1);
	ahead = first_day(&j->first) - j->published;
	set_year(j, year - 1);
	ago = j->published - last_day(&j->last);
	if (j->span->first.weekday < 0 && j->span->last.weekday < 0) {
		j->is_past = was_before(j, ahead, ago);
		set_year(j, j->is_past ? year - 1 : year);
		return;
	}
	if (both_fit(j, year))
		return;
	if (both_fit(j, year - 1)) {
		j->is_past = true;
		if (ago > LATELY && !j->cues->past)
			doubt(j, "the weekday fits last year only");
		return;
	}
	if (both_fit(j, year + 1))
		doubt(j, "the weekday fits in a later year only");
	else
		set_year(j, year);
}

/* "01/08/2023": in Spanish and Portuguese the day stands first, in English either
 * may. The other end of a range tells. */
static void
judge_numbers(struct judgement *j)
{
	const char *language = j->context->language;
	struct piece *of[2] = {&j->first, &j->last};
	bool known = language &&
		     (strcmp(language, "es") == 0 || strcmp(language, "pt") == 0);
	int i, swap;

	for (i = 0; i < 2; i++) {
		const struct piece *other = of[!i];

		if (!of[i]->numeric)
			continue;
		if (j->range && other->swapped) {
			swap = of[i]->day;
			of[i]->day = of[i]->month;
			of[i]->month = swap;
		} else if (!known &&
			   !(j->range && !other->numeric && other->day > 12)) {
			doubt(j, "day and month could be the other way round");
		}
	}
}

/* The year is only known after this; what is no date becomes its month. */
static void
judge_days(struct judgement *j)
{
	struct piece *of[2] = {&j->first, &j->last};
	int i;

	for (i = 0; i < 2; i++) {
		struct civil c = {.year = of[i]->year,
				  .month = of[i]->month,
				  .day = of[i]->day ? of[i]->day : 1};

		if (civil_valid(c))
			continue;
		of[i]->day = 0;
		doubt(j, "the month has no such day");
	}
	if (!weekday_fits(&j->first) || !weekday_fits(&j->last)) {
		j->date->weekday_wrong = true;
		doubt(j, "the weekday does not fit the date");
	}
	if (last_day(&j->last) < first_day(&j->first))
		doubt(j, "it ends before it begins");
	if (j->span->gaps)
		doubt(j, "days that do not follow one another");
}

/* The zone of an hour: what is said beside it, else the place's. */
static const char *
zone_of(struct judgement *j, const struct zone_words *said, struct civil c)
{
	const char *zone = j->context->zone;
	char name[16];

	if (said->name)
		return said->name;
	if (!said->letters)
		return said->has_offset ? NULL : zone;
	if (zone) {
		zone_abbreviation(zone, zone_to_unix(zone, c), name, sizeof name);
		if (strcmp(name, said->letters) == 0)
			return zone;
	}
	doubt(j, arena_printf(j->arena, "\"%s\" is the clock of several places",
			      said->letters));
	return NULL;
}

/* The instant of a second of the day; false when its zone is not known. */
static bool
instant_at(struct judgement *j, const struct piece *piece,
	   const struct zone_words *said, int second, struct when *when)
{
	int64_t local = first_day(piece) * DAY_SECONDS + second, unix;
	struct civil c = civil_from_seconds(local);
	const char *zone = zone_of(j, said, c), *own = j->context->zone;
	int offset;

	if (zone) {
		unix = zone_to_unix(zone, c);
		*when = when_instant(unix, zone);
		if (said->has_offset && when->offset != said->offset)
			doubt(j, "the zone and its offset contradict one another");
		return true;
	}
	if (!said->has_offset)
		return false;
	unix = local - said->offset;
	*when = when_instant_offset(unix, said->offset);
	if (own) {
		(void)zone_from_unix(own, unix, &offset, NULL);
		if (offset == said->offset)
			*when = when_instant(unix, own);
	}
	return true;
}

/* Of a day no zone is said: the context's is that of the source, not of the place. */
static struct when
as_said(const struct piece *piece)
{
	struct when when =
		when_day(piece->year, piece->month, piece->day ? piece->day : 1, NULL);

	if (!piece->day)
		when.precision = piece->quarter ? WHEN_QUARTER : WHEN_MONTH;
	return when;
}

/* Of several days the hours are said for each day, mostly; they count when both ends
 * have one, and for a last moment. */
static void
set_times(struct judgement *j)
{
	const struct clock *first = &j->first.clock, *last = &j->last.clock;
	const struct zone_words *zone = &first->zone;
	struct prose_date *date = j->date;
	bool hours = first->given && j->first.day;

	date->start = as_said(&j->first);
	if (date->start.precision < WHEN_DAY)
		date->announces = j->cues->happens;
	if (!j->range) {
		if (!hours ||
		    !instant_at(j, &j->first, zone, first->start, &date->start))
			return;
		if (first->has_end)
			(void)instant_at(j, &j->first, zone,
					 first->end + (first->end < first->start
							       ? DAY_SECONDS
							       : 0),
					 &date->end);
		return;
	}
	date->end = as_said(&j->last);
	if (!last->given || !j->last.day)
		return;
	if (!first->zone.name && !first->zone.has_offset && !first->zone.letters)
		zone = &last->zone;
	if (j->cues->role == PROSE_DEADLINE) {
		(void)instant_at(j, &j->last, &last->zone, last->start, &date->end);
		return;
	}
	if (!hours || (first->start == 0 && last->start == 0))
		return; /* whole days, as programs say them */
	if (!instant_at(j, &j->first, zone, first->start, &date->start) ||
	    !instant_at(j, &j->last, &last->zone, last->start, &date->end)) {
		date->start = as_said(&j->first);
		date->end = as_said(&j->last);
	}
}

/* Publication, the past, a joke are no events. */
static void
judge_role(struct judgement *j)
{
	const struct cues *cues = j->cues;
	struct prose_date *date = j->date;
	int64_t start = first_day(&j->first), end = last_day(&j->last);
	bool plain = !j->range && !j->first.clock.given;
	bool today = start == j->published && !j->range && j->first.day &&
		     j->first.weekday < 0;

	if (date->role == PROSE_OTHER)
		return;
	if (cues->doubt && date->role != PROSE_EVENT)
		doubt(j, cues->doubt);
	if (cues->joke && (!j->first.day || (plain && !j->span->first.year &&
					     j->first.weekday < 0 && !cues->announces)))
		date->role = PROSE_OTHER;
	else if (cues->joke && date->role == PROSE_EVENT)
		doubt(j, "said with a smile");
	if (date->role != PROSE_EVENT)
		return;
	if (end < j->published || j->is_past || (cues->past && end <= j->published))
		date->role = PROSE_OTHER;
	else if (today && !cues->announces && !cues->began)
		date->role = PROSE_OTHER;
	else if (cues->dateline && start - j->published <= DATELINE_DAYS)
		date->role = PROSE_OTHER;
	else if (cues->doubt)
		doubt(j, cues->doubt);
}

/* Of the roles with one end only. */
static void
set_ends(struct prose_date *date)
{
	if (date->role != PROSE_DEADLINE)
		return;
	if (date->end.precision == WHEN_NONE) {
		date->end = date->start;
		date->start = (struct when){.precision = WHEN_NONE};
	}
}

bool
prose_judge(struct arena *arena, const struct prose_context *context,
	    const struct span *span, const struct cues *cues, struct prose_date *date)
{
	struct judgement j = {
		.arena = arena,
		.context = context,
		.span = span,
		.cues = cues,
		.date = date,
		.first = span->first,
		.last = span->last.month ? span->last : span->first,
		.published = published_day(context),
		.range = span->last.month > 0,
	};

	*date = (struct prose_date){
		.role = cues->role,
		.sure = true,
		.online = cues->online,
		.announces = cues->announces,
		.extended = cues->extended,
	};
	judge_numbers(&j);
	if (!j.first.year)
		infer_year(&j);
	if (j.last.year < 1 || j.last.year > 9998)
		return false;
	judge_days(&j);
	set_times(&j);
	judge_role(&j);
	set_ends(date);
	return true;
}
