/*
 * occur.c - what a group of drafts of one UID occurs at: one draft with its series, and
 * others that stand for single occurrences of it or, with RANGE, for all from one on (RFC
 * 5545, 3.8.4.4). What occurs in the window is an occurrence of the draft that describes it.
 */
#include "ical/ical_int.h"

#include <stdlib.h>
#include <string.h>

struct series {
	struct ical_reading *r;
	struct ical_budget *budget;
};

const char *
ical_stamp(struct arena *arena, enum ical_time_kind kind, struct civil c)
{
	if (kind == ICAL_ABSENT)
		return "";
	if (kind == ICAL_DATE)
		return arena_printf(arena, "%04d%02d%02d", c.year, c.month, c.day);
	return arena_printf(arena, "%04d%02d%02dT%02d%02d%02d%s", c.year, c.month,
			    c.day, c.hour, c.minute, c.second,
			    kind == ICAL_UTC ? "Z" : "");
}

static struct ical_occurrence *
add(struct series *s, struct ical_draft *draft, const char *instance)
{
	struct ical_event *event = &draft->event;
	struct ical_occurrence *occurrence =
		arena_push(s->r->arena, &event->occurrences, event->n_occurrences++,
			   sizeof *occurrence);

	occurrence->instance = instance;
	return occurrence;
}

/* A draft that occurs once, whenever that is. */
static void
add_single(struct series *s, struct ical_draft *draft, const char *instance)
{
	struct ical_occurrence *occurrence = add(s, draft, instance);
	struct ical_length length = ical_length(s->r, draft);

	occurrence->start = ical_when(s->r, draft, &draft->start);
	occurrence->end =
		ical_end(s->r, draft, &draft->start, &occurrence->start, &length);
}

/* Whether it overlaps the window. Days are taken in the source's zone. */
static bool
in_window(const struct series *s, const struct when *start, const struct when *end)
{
	int64_t first, after, last_first, last_after;

	if (!when_bounds(start, s->r->zone, &first, &after))
		return false;
	if (when_bounds(end, s->r->zone, &last_first, &last_after))
		after = last_after;
	return first < s->r->until && (after > s->r->from || first == s->r->from);
}

/* An occurrence of a draft that begins at a time (of that kind and zone, at that local
 * time), if it is in the window. */
static void
add_at(struct series *s, struct ical_draft *draft, const struct ical_time *like,
       int64_t local, const struct ical_length *length, const char *instance)
{
	struct ical_time time = *like;
	struct ical_occurrence found = {.instance = instance};

	time.at = civil_from_seconds(local);
	if (time.at.year < 1 || time.at.year > 9999)
		return;
	found.start = ical_when(s->r, draft, &time);
	found.end = ical_end(s->r, draft, &time, &found.start, length);
	if (!in_window(s, &found.start, &found.end))
		return;
	if (s->budget->occurrences == 0)
		notes_once(s->r->taker, 0,
			   "more than %d occurrences: of later series only the first",
			   ICAL_MAX_ALL);
	if (s->budget->occurrences == 0 && draft->event.n_occurrences > 0)
		return; /* each series is told of, whatever others make */
	if (s->budget->occurrences > 0)
		s->budget->occurrences--;
	*add(s, draft, instance) = found;
}

static int
by_override(const void *a, const void *b)
{
	const struct ical_override *x = a, *y = b;

	if (x->local != y->local)
		return x->local < y->local ? -1 : 1;
	if (x->draft->sequence != y->draft->sequence)
		return x->draft->sequence < y->draft->sequence ? -1 : 1;
	return x->draft < y->draft ? -1 : 1;
}

/* By the starts that they stand for; of several for one the last version. */
static void
sort_overrides(struct series *s, struct ical_group *group)
{
	size_t i, n = 0;

	for (i = 0; i < group->n; i++) {
		struct ical_draft *draft = group->overrides[i].draft;
		const struct ical_draft *like = group->master ? group->master : draft;
		const struct ical_time *form = group->master ? &like->start
							     : &draft->recurrence;

		group->overrides[i].local =
			ical_local(s->r, draft, form, &draft->recurrence);
	}
	if (group->n > 1)
		qsort(group->overrides, group->n, sizeof *group->overrides,
		      by_override);
	for (i = 0; i < group->n; i++) {
		if (n > 0 && group->overrides[n - 1].local == group->overrides[i].local)
			n--;
		group->overrides[n++] = group->overrides[i];
	}
	group->n = n;
}

/* The one that stands for a start alone; or, with RANGE, for it and all later ones. */
static const struct ical_override *
override_of(const struct ical_group *group, int64_t local,
	    const struct ical_override **range)
{
	const struct ical_override *exact = NULL;
	size_t i;

	*range = NULL;
	for (i = 0; i < group->n && group->overrides[i].local <= local; i++) {
		if (group->overrides[i].local == local)
			exact = &group->overrides[i];
		if (group->overrides[i].draft->and_future)
			*range = &group->overrides[i];
	}
	return exact;
}

/* A PERIOD lasts as long as it says; what is of another kind than the rest, nothing. */
static void
add_date(struct series *s, struct ical_draft *master, const struct ical_slot *slot,
	 const struct ical_length *length)
{
	const struct ical_date *date = slot->date;
	bool other = ical_other_kind(master, &date->start);
	const struct ical_time *like = other ? &date->start : &master->start;
	struct ical_draft copy = *master;
	struct ical_length own = *length;

	if (other || date->has_duration || date->end.kind != ICAL_ABSENT) {
		copy.start = date->start;
		copy.end = date->end;
		copy.duration = date->duration;
		copy.has_duration = date->has_duration;
		copy.bad_end = false;
		own = ical_length(s->r, &copy);
	}
	add_at(s, master, like, slot->local, &own,
	       ical_stamp(s->r->arena, like->kind, civil_from_seconds(slot->local)));
}

static void
add_slots(struct series *s, const struct ical_group *group,
	  const struct ical_slots *slots, const struct ical_length *length)
{
	struct ical_draft *master = group->master;
	const struct ical_override *range, *measured = NULL;
	struct ical_length ranged = {.kind = ICAL_NO_LENGTH};
	size_t i;

	for (i = 0; i < slots->n; i++) {
		int64_t local = slots->v[i].local;
		const char *instance = ical_stamp(s->r->arena, master->start.kind,
						  civil_from_seconds(local));

		if (override_of(group, local, &range))
			continue;
		if (range && range != measured)
			ranged = ical_length(s->r, range->draft);
		measured = range;
		if (range) {
			local += civil_seconds(range->draft->start.at) - range->local;
			add_at(s, range->draft, &range->draft->start, local, &ranged,
			       instance);
		} else if (slots->v[i].date) {
			add_date(s, master, &slots->v[i], length);
		} else {
			add_at(s, master, &master->start, local, length, instance);
		}
	}
}

/* What an override does not say is as in its series. */
static void
inherit(struct ical_draft *draft, const struct ical_draft *master)
{
	struct ical_event *to = &draft->event;
	const struct ical_event *from = &master->event;
	const struct {
		const char **to, *from;
	} texts[] = {
		{&to->title, from->title},
		{&to->description, from->description},
		{&to->location, from->location},
		{&to->url, from->url},
		{&to->conference, from->conference},
		{&to->organiser, from->organiser},
		{&to->parent, from->parent},
	};
	size_t i;

	if (!to->title)
		to->title_language = from->title_language;
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!*texts[i].to)
			*texts[i].to = texts[i].from;
	if (to->categories.n == 0)
		to->categories = from->categories;
	to->hidden |= from->hidden;
}

/* One that has lost its date keeps that of its series. */
static void
add_override(struct series *s, const struct ical_group *group,
	     const struct ical_override *override)
{
	struct ical_draft *draft = override->draft;
	enum ical_time_kind kind = group->master ? group->master->start.kind
						 : draft->recurrence.kind;
	const char *instance =
		ical_stamp(s->r->arena, kind, civil_from_seconds(override->local));
	struct ical_length length;

	if (draft->start.kind == ICAL_ABSENT)
		draft->start = draft->recurrence;
	if (!group->master) {
		add_single(s, draft, instance);
		return;
	}
	inherit(draft, group->master);
	length = ical_length(s->r, draft);
	add_at(s, draft, &draft->start, civil_seconds(draft->start.at), &length,
	       instance);
}

static bool
is_series(const struct ical_draft *draft)
{
	return draft->start.kind != ICAL_ABSENT && draft->rules.n + draft->dates.n > 0;
}

void
ical_occur(struct ical_reading *r, struct ical_group *group, const char *instance,
	   struct ical_budget *budget)
{
	struct series one = {.r = r, .budget = budget}, *s = &one;
	struct ical_draft *master = group->master;
	struct ical_slots slots;
	struct ical_length length;
	size_t i;

	sort_overrides(s, group);
	for (i = 0; i < group->n; i++)
		add_override(s, group, &group->overrides[i]);
	if (!master)
		return;
	if (is_series(master)) {
		length = ical_length(s->r, master);
		slots = ical_starts(s->r, master, &length, &s->budget->steps);
		add_slots(s, group, &slots, &length);
	} else if (group->n == 0) {
		add_single(s, master, instance);
	} else {
		/* Without rules, but with overrides: it may be one of those itself. */
		const struct ical_override *range;

		if (!override_of(group, civil_seconds(master->start.at), &range))
			add_single(s, master, instance);
	}
}
