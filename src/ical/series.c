/*
 * series.c - drafts become events: those of one UID belong together. Which of them is the
 * one that the others are about, and which versions count; what they occur at is occur.c's.
 */
#include "ical/ical_int.h"

#include <stdlib.h>
#include <string.h>

/* Days and times looked at, for all events of a calendar: some 100 ms. */
#define MAX_STEPS 20000000

struct series {
	struct ical_reading *r;
	struct ical_drafts *drafts;
	struct ical_budget budget;
};

/* A start without a zone beside an end with one, or the other way round: one was forgotten. */
static void
share_zone(struct ical_draft *draft)
{
	struct ical_time *start = &draft->start, *end = &draft->end;

	if (start->kind != ICAL_LOCAL || end->kind != ICAL_LOCAL)
		return;
	if (!start->zone)
		start->zone = end->zone;
	else if (!end->zone)
		end->zone = start->zone;
}

static bool
same_start(const struct ical_draft *a, const struct ical_draft *b)
{
	return a->start.kind == b->start.kind &&
	       memcmp(&a->start.at, &b->start.at, sizeof a->start.at) == 0;
}

/*
 * Several masters of one UID: versions of one thing, of which the last counts (RFC 5545,
 * 3.8.7.4), or, from writers that know no RECURRENCE-ID, different occasions, which their
 * dates tell apart.
 */
static bool
are_versions(struct series *s, struct ical_draft **masters, size_t n,
	     struct ical_draft **best)
{
	bool versions = true;
	size_t i;

	*best = masters[0];
	for (i = 1; i < n; i++) {
		if (masters[i]->sequence == (*best)->sequence &&
		    !same_start(masters[i], *best))
			versions = false;
		if (masters[i]->sequence >= (*best)->sequence)
			*best = masters[i];
	}
	notes_take(s->r->taker, masters[1]->event.line, 0,
		   versions ? "UID given again: the last version is read"
			    : "UID given again for another date: told apart by date");
	return versions;
}

static const char *
start_stamp(struct series *s, const struct ical_draft *draft)
{
	return ical_stamp(s->r->arena, draft->start.kind, draft->start.at);
}

/* The drafts of a UID, in the order of the file. */
static void
settle(struct series *s, struct ical_draft **drafts, size_t n)
{
	struct ical_group group = {
		.overrides = arena_array(s->r->arena, n, sizeof *group.overrides)};
	struct ical_draft **masters = arena_array(s->r->arena, n, sizeof *masters);
	size_t n_masters = 0, i;

	for (i = 0; i < n; i++) {
		share_zone(drafts[i]);
		if (drafts[i]->recurrence.kind == ICAL_ABSENT)
			masters[n_masters++] = drafts[i];
		else
			group.overrides[group.n++].draft = drafts[i];
	}
	if (n_masters == 0) {
		ical_occur(s->r, &group, NULL, &s->budget);
	} else if (n_masters == 1) {
		group.master = masters[0];
		ical_occur(s->r, &group,
			   masters[0]->event.uid ? NULL : start_stamp(s, masters[0]),
			   &s->budget);
	} else if (are_versions(s, masters, n_masters, &group.master)) {
		ical_occur(s->r, &group, NULL, &s->budget);
	} else {
		for (i = 0; i < n_masters; i++, group.n = 0) {
			group.master = masters[i];
			ical_occur(s->r, &group, start_stamp(s, masters[i]),
				   &s->budget);
		}
	}
}

static int
by_uid(const void *a, const void *b)
{
	struct ical_draft *const *x = a, *const *y = b;
	const char *one = (*x)->event.uid, *other = (*y)->event.uid;
	int order = one && other ? strcmp(one, other) : (one != NULL) - (other != NULL);

	return order ? order : (*x > *y) - (*x < *y);
}

/* The drafts of each UID together. */
struct family {
	struct ical_draft **v;
	size_t n;
};

static int
by_first(const void *a, const void *b)
{
	const struct family *x = a, *y = b;

	return (x->v[0] > y->v[0]) - (x->v[0] < y->v[0]);
}

/* Families in the order of the file, which is that of their notes. */
static struct family *
families_of(struct series *s, size_t *n_families)
{
	size_t n = s->drafts->n, i, from;
	struct ical_draft **order = arena_array(s->r->arena, n + 1, sizeof *order);
	struct family *families = arena_array(s->r->arena, n + 1, sizeof *families);

	for (i = 0; i < n; i++)
		order[i] = &s->drafts->v[i];
	qsort(order, n, sizeof *order, by_uid);
	*n_families = 0;
	for (from = 0; from < n; from = i) {
		const char *uid = order[from]->event.uid;

		for (i = from + 1; uid && i < n; i++)
			if (strcmp(order[i]->event.uid, uid) != 0)
				break;
		families[(*n_families)++] = (struct family){order + from, i - from};
	}
	qsort(families, *n_families, sizeof *families, by_first);
	return families;
}

static void
settle_all(struct series *s)
{
	size_t n, i;
	struct family *families = families_of(s, &n);

	for (i = 0; i < n; i++) {
		const struct ical_draft *first = families[i].v[0];

		if (!first->event.uid)
			notes_once(s->r->taker, first->event.line,
				   "events without UID: told by title and date");
		settle(s, families[i].v, families[i].n);
	}
}

void
ical_series(struct ical_reading *r, struct ical_drafts *drafts,
	    struct ical_events *events)
{
	struct series s = {.r = r,
			   .drafts = drafts,
			   .budget = {MAX_STEPS, ICAL_MAX_ALL}};
	size_t i;

	settle_all(&s);
	for (i = 0; i < drafts->n; i++) {
		struct ical_draft *draft = &drafts->v[i];
		struct ical_event *event = &draft->event, *place;

		if (event->n_occurrences == 0)
			continue;
		event->created = ical_when(r, draft, &draft->created);
		if (draft->calendar->cancelled)
			event->status = STATUS_CANCELLED;
		place = arena_push(r->arena, &events->v, events->n++, sizeof *place);
		*place = *event;
	}
}
