/*
 * vtimezone.c - the offsets that a VTIMEZONE says (RFC 5545, 3.6.5). Asked for two things
 * only: times of zones that tzdata does not have, and whether a file's rules are those in
 * force. A rule is asked for the year in question and the one before, never for all years
 * since 1601.
 */
#include "ical/ical_int.h"

/* Days of a year are looked at, and a rule that counts begins at its first year. */
#define BUDGET 100000

/* The first onset by the rule in a year; INT64_MAX when there is none. */
static int64_t
onset_in(struct arena *arena, struct ical_observance *o, int year)
{
	int64_t budget = BUDGET;
	struct ical_span span = {.start = o->start,
				 .from = civil_days(year, 1, 1) * 86400,
				 .until = civil_days(year + 1, 1, 1) * 86400,
				 .last = o->last,
				 .max = 1,
				 .budget = &budget};
	struct ical_locals found = {NULL, 0};

	if (o->years[year & 1] == year)
		return o->onsets[year & 1];
	ical_expand(arena, o->rule, &span, &found);
	o->years[year & 1] = year;
	o->onsets[year & 1] = found.n ? found.v[0] : INT64_MAX;
	return o->onsets[year & 1];
}

/* The last onset at or before a local time; false when it begins later. */
static bool
last_onset(struct arena *arena, struct ical_observance *o, int64_t local,
	   int64_t *onset)
{
	int year = civil_from_seconds(local).year, back;
	size_t i;

	if (local < o->start)
		return false;
	*onset = o->start;
	for (i = 0; i < o->dates.n; i++)
		if (o->dates.v[i] <= local && o->dates.v[i] > *onset)
			*onset = o->dates.v[i];
	if (!o->rule || year < 1 || year > 9998)
		return true;
	if (o->last < local)
		year = civil_from_seconds(o->last).year;
	for (back = 0; back < 2; back++, year--) {
		int64_t at = onset_in(arena, o, year);

		if (at > local)
			continue;
		if (at > *onset)
			*onset = at;
		break;
	}
	return true;
}

bool
ical_vtimezone_offset(struct arena *arena, struct ical_vtimezone *zone, int64_t local,
		      int *offset)
{
	const struct ical_observance *best = NULL, *first = NULL;
	int64_t best_onset = 0, onset;
	size_t i;

	for (i = 0; i < zone->n; i++) {
		struct ical_observance *o = &zone->observances[i];

		if (!first || o->start < first->start)
			first = o;
		if (!last_onset(arena, o, local, &onset))
			continue;
		if (best && onset < best_onset)
			continue;
		best = o;
		best_onset = onset;
	}
	if (!first)
		return false;
	*offset = best ? best->offset : first->before;
	return true;
}
