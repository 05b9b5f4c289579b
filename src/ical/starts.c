/*
 * starts.c - when the occurrences of a series begin: RRULE and RDATE, without EXRULE and
 * EXDATE (RFC 5545, 3.8.5). A start is in the series' own local time, counted as if it were
 * UTC. Not what replaces an occurrence: that is occur.c's.
 */
#include "ical/ical_int.h"

#include <stdlib.h>

/* What EXRULE takes out: it may say more often what the rule says rarely. */
#define MAX_EXCEPTED 20000
/* Days and times looked at, for one event: some 5 ms. */
#define MAX_STEPS 1000000

#define DAY 86400

struct series {
	struct ical_reading *r;
	int64_t *steps;  /* that are left for all */
	bool is_endless; /* a rule took more than there were */
};

/* For notes, which go to logs: of a hidden event they have the line alone. */
static const char *
name_of(struct series *s, const struct ical_draft *draft)
{
	const char *name = draft->event.title ? draft->event.title : draft->event.uid;

	if (draft->event.hidden)
		return "an event that is not public";
	return arena_printf(s->r->arena, "\"%s\"",
			    notes_excerpt(s->r->arena, str_of(name ? name : "")));
}

static int
by_local(const void *a, const void *b)
{
	const struct ical_slot *x = a, *y = b;

	if (x->local != y->local)
		return x->local < y->local ? -1 : 1;
	return (y->date != NULL) - (x->date != NULL); /* a PERIOD before others */
}

static void
add_slot(struct series *s, struct ical_slots *slots, int64_t local,
	 const struct ical_date *date)
{
	struct ical_slot *slot =
		arena_push(s->r->arena, &slots->v, slots->n++, sizeof *slot);

	*slot = (struct ical_slot){local, date};
}

/* UNTIL in the series' local time; a day of it is meant with all its hours. */
static int64_t
last_of(struct series *s, const struct ical_draft *master, const struct ical_rule *rule)
{
	struct ical_time until = rule->until;

	if (until.kind == ICAL_ABSENT)
		return INT64_MAX;
	if (until.kind == ICAL_DATE || until.kind == ICAL_LOCAL)
		until.zone = master->start.zone;
	return ical_local(s->r, master, &master->start, &until) +
	       (until.kind == ICAL_DATE ? DAY - 1 : 0);
}

/* The local times of rules in a stretch of time. */
static struct ical_locals
expand(struct series *s, const struct ical_draft *master,
       const struct ical_rules *rules, int64_t from, int64_t until)
{
	size_t max = rules == &master->rules ? ICAL_MAX_OCCURRENCES : MAX_EXCEPTED;
	int64_t steps = *s->steps < MAX_STEPS ? *s->steps : MAX_STEPS, before = steps;
	struct ical_span span = {.start = civil_seconds(master->start.at),
				 .is_date = master->start.kind == ICAL_DATE,
				 .from = from,
				 .until = until,
				 .budget = &steps};
	struct ical_locals locals = {NULL, 0};
	size_t i;

	for (i = 0; i < rules->n && steps >= 0; i++) {
		span.last = last_of(s, master, rules->v[i]);
		span.max = locals.n + max + 1;
		ical_expand(s->r->arena, rules->v[i], &span, &locals);
	}
	s->is_endless |= steps < 0;
	*s->steps -= before - (steps < 0 ? 0 : steps);
	return locals;
}

/* DTSTART is the first occurrence; but where the rule says other days, writers mean the
 * rule, and DTSTART is the day on which they wrote it. */
static bool
starts_by_rule(struct series *s, const struct ical_draft *master)
{
	int64_t start = civil_seconds(master->start.at);

	if (master->rules.n == 0)
		return true;
	if (*s->steps <= 0 || expand(s, master, &master->rules, start, start + 1).n > 0)
		return true;
	notes_take(s->r->taker, master->event.line, 0,
		   "%s: DTSTART is no date of its rule, and is left out",
		   name_of(s, master));
	return false;
}

bool
ical_other_kind(const struct ical_draft *master, const struct ical_time *time)
{
	return (time->kind == ICAL_DATE) != (master->start.kind == ICAL_DATE);
}

static void
add_dates(struct series *s, const struct ical_draft *master, struct ical_slots *slots)
{
	size_t i;

	for (i = 0; i < master->dates.n; i++) {
		const struct ical_date *date = &master->dates.v[i];
		bool other = ical_other_kind(master, &date->start);
		bool period = date->has_duration || date->end.kind != ICAL_ABSENT;

		add_slot(s, slots,
			 other ? civil_seconds(date->start.at)
			       : ical_local(s->r, master, &master->start, &date->start),
			 other || period ? date : NULL);
	}
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* EXDATE as a day takes out all of that day. */
static bool
is_excepted(const struct ical_dates *dates, const int64_t *locals,
	    const struct ical_locals *rules, int64_t local)
{
	size_t i;

	if (rules->n > 0 &&
	    bsearch(&local, rules->v, rules->n, sizeof local, by_number))
		return true;
	for (i = 0; i < dates->n; i++) {
		if (locals[i] == local)
			return true;
		if (dates->v[i].start.kind == ICAL_DATE && local >= locals[i] &&
		    local < locals[i] + DAY)
			return true;
	}
	return false;
}

static void
drop_excepted(struct series *s, const struct ical_draft *master,
	      struct ical_slots *slots)
{
	const struct ical_dates *dates = &master->except_dates;
	struct ical_locals rules;
	int64_t *locals;
	size_t i, n = 0;

	if (dates->n + master->except_rules.n == 0 || slots->n == 0)
		return;
	rules = expand(s, master, &master->except_rules, slots->v[0].local,
		       slots->v[slots->n - 1].local + 1);
	if (rules.n > 1)
		qsort(rules.v, rules.n, sizeof *rules.v, by_number);
	locals = arena_array(s->r->arena, dates->n + 1, sizeof *locals);
	for (i = 0; i < dates->n; i++)
		locals[i] =
			ical_local(s->r, master, &master->start, &dates->v[i].start);
	for (i = 0; i < slots->n; i++)
		if (!is_excepted(dates, locals, &rules, slots->v[i].local))
			slots->v[n++] = slots->v[i];
	slots->n = n;
}

/* An edge of the window in the series' local time. Days may begin some hours from it. */
static int64_t
edge(struct series *s, const struct ical_draft *master, int64_t instant, int64_t hours)
{
	struct ical_time time = {.kind = ICAL_UTC, .at = civil_from_seconds(instant)};

	if (master->start.kind == ICAL_DATE)
		return instant + hours * 3600;
	return ical_local(s->r, master, &master->start, &time);
}

static void
note_limits(struct series *s, const struct ical_draft *master, struct ical_slots *slots)
{
	if (s->is_endless)
		notes_take(s->r->taker, master->event.line, 0,
			   "%s: its rule takes too long, and is read as far as it "
			   "came",
			   name_of(s, master));
	if (slots->n <= ICAL_MAX_OCCURRENCES)
		return;
	slots->n = ICAL_MAX_OCCURRENCES;
	notes_take(s->r->taker, master->event.line, 0,
		   "%s occurs more than %d times: the rest is left out",
		   name_of(s, master), ICAL_MAX_OCCURRENCES);
}

struct ical_slots
ical_starts(struct ical_reading *r, const struct ical_draft *master,
	    const struct ical_length *length, int64_t *steps)
{
	struct series one = {.r = r, .steps = steps}, *s = &one;
	int64_t from =
		edge(s, master, r->from, -24) - length->days * DAY - length->seconds;
	int64_t until = edge(s, master, r->until, 24);
	struct ical_locals locals = expand(s, master, &master->rules, from, until);
	struct ical_slots slots = {NULL, 0};
	size_t i, n = 0;

	for (i = 0; i < locals.n; i++)
		add_slot(s, &slots, locals.v[i], NULL);
	if (starts_by_rule(s, master))
		add_slot(s, &slots, civil_seconds(master->start.at), NULL);
	add_dates(s, master, &slots);
	if (slots.n > 1)
		qsort(slots.v, slots.n, sizeof *slots.v, by_local);
	for (i = 0; i < slots.n; i++)
		if (slots.v[i].local >= from && slots.v[i].local < until &&
		    (n == 0 || slots.v[i].local != slots.v[n - 1].local))
			slots.v[n++] = slots.v[i];
	slots.n = n;
	drop_excepted(s, master, &slots);
	note_limits(s, master, &slots);
	return slots;
}
