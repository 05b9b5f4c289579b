/*
 * places.c - where in the edition a view stands, if anywhere: one place each.
 *
 * In: the views of an audience, what the digest selects. Out: slots with a place, and for
 * children the event under which they stand. What the sections mean is in
 * model/edition.h; how they are written is lines.c's.
 */
#include "select/select_int.h"

#include "base/zone.h"

#define DAY_S ((int64_t)86400)
/* Dates further away are not worth a reader's eye yet. */
#define FAR_S (366 * DAY_S)
/* A call that says no deadline is taken for closed half a year after it opened. */
#define STALE_S (180 * DAY_S)

/* What learning is called; a workshop or a school is an event like others. */
static const char *const training_types[] = {"training", "webinar", "course",
					     "tutorial"};

static bool
any_tagged(const struct view *view, const struct words *tags)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (select_tagged(view, tags->v[i]))
			return true;
	return false;
}

static bool
is_selected(const struct view *view, const struct selection *selection)
{
	if (!selection->kinds[view->kind])
		return false;
	if (selection->organisations && !select_is_ours(view, selection->organisations))
		return false;
	return !selection->tags || selection->tags->n == 0 ||
	       any_tagged(view, selection->tags);
}

static bool
is_off(const struct view *view)
{
	return view->status == STATUS_CANCELLED || view->status == STATUS_POSTPONED;
}

static bool
is_training(const struct view *view)
{
	size_t i;

	for (i = 0; view->type && i < sizeof training_types / sizeof *training_types;
	     i++)
		if (strcmp(view->type, training_types[i]) == 0)
			return true;
	return false;
}

static int
month_number(struct civil at)
{
	return 12 * at.year + at.month - 1;
}

/* What has begun stands in the month of now. */
static int
month_of(const struct select_slot *slot, const struct selection *selection)
{
	struct civil now = zone_from_unix(selection->zone, selection->now, NULL, NULL);
	int month = month_number(slot->view->start.at), present = month_number(now);

	return slot->span.first <= selection->now || month < present ? present : month;
}

/* Within the horizon by month; what is later, or has no day yet, is a date to save. What
 * is called off is told while its date is near, and then forgotten. */
static void
place_event(struct select_slot *slot, const struct selection *selection)
{
	int64_t now = selection->now, until = now + selection->horizon_s;
	const struct select_span *span = &slot->span;

	slot->key = span->first;
	if (span->known && span->precision >= WHEN_DAY &&
	    select_overlaps(span, now, until)) {
		slot->place = is_training(slot->view) ? PLACE_TRAINING : PLACE_MONTHS;
		slot->month = month_of(slot, selection);
	} else if (is_off(slot->view)) {
		slot->place = PLACE_NONE;
	} else if (span->known && select_overlaps(span, now, now + FAR_S) &&
		   (span->precision < WHEN_DAY ||
		    select_is_ours(slot->view, selection->community))) {
		slot->place = PLACE_SAVE_DATE;
		if (span->precision < WHEN_DAY) /* less certain, so later */
			slot->key = select_last_second(span);
	} else if (span->precision == WHEN_NONE &&
		   slot->view->status == STATUS_TENTATIVE) {
		slot->place = PLACE_SAVE_DATE;
		slot->key = INT64_MAX;
	}
}

/* What a call belongs to is over. */
static bool
parent_is_over(const struct view *view, const struct selection *selection)
{
	struct select_span span;

	if (!view->parent)
		return false;
	span = select_span_of(&view->parent->start, &view->parent->end,
			      selection->zone);
	return span.known && !select_overlaps(&span, selection->now, INT64_MAX);
}

/* Whether a call without a deadline still stands: it has not ended by what else is known
 * of it, and has not been around for too long. */
static bool
still_stands(const struct view *view, const struct select_span *opening,
	     const struct selection *selection)
{
	const struct when none = {0};
	struct select_span end = select_span_of(&view->end, &none, selection->zone);
	int64_t now = selection->now;

	if (end.known)
		return select_overlaps(&end, now, INT64_MAX);
	if (opening->known)
		return select_last_second(opening) >=
		       (opening->precision == WHEN_YEAR ? now : now - STALE_S);
	return view->announced == INT64_MIN ? view->listed
					    : view->announced >= now - STALE_S;
}

static void
place_call(struct select_slot *slot, const struct selection *selection)
{
	int64_t now = selection->now, until = now + selection->horizon_s, last;
	const struct view *view = slot->view;
	const struct when none = {0};
	const struct when *opens = view->opens.precision > WHEN_PARENT ? &view->opens
								       : &view->start;
	struct select_span opening = select_span_of(opens, &none, selection->zone);

	slot->span = select_span_of(&view->deadline, &none, selection->zone);
	slot->key = INT64_MAX;
	if (slot->span.known) {
		slot->key = last = select_last_second(&slot->span);
		if (last < now)
			return;
		if (slot->span.precision >= WHEN_DAY && last < until) {
			slot->place = PLACE_CLOSING;
			return;
		}
	} else if (!still_stands(view, &opening, selection) ||
		   parent_is_over(view, selection)) {
		return;
	}
	if (!is_off(view) && !(opening.known && opening.first >= until))
		slot->place = PLACE_CALLS;
}

static void
place_news(struct select_slot *slot, const struct selection *selection)
{
	int64_t announced = slot->view->announced;

	if (announced <= selection->since || announced > selection->now)
		return;
	slot->place = PLACE_NEWS;
	slot->key = -announced; /* the newest first */
}

static void
place_bilateral(struct select_slot *slot, const struct selection *selection)
{
	const struct view *parent = slot->view->parent;

	if (slot->view->start.precision == WHEN_PARENT && parent)
		slot->span =
			select_span_of(&parent->start, &parent->end, selection->zone);
	slot->key = slot->span.first;
	if (select_overlaps(&slot->span, selection->now,
			    selection->now + selection->horizon_s))
		slot->place = PLACE_BILATERALS;
}

/* Spaces and indicators have no section. */
static void (*const placers[ITEM_KINDS])(struct select_slot *,
					 const struct selection *) = {
	[ITEM_EVENT] = place_event,
	[ITEM_CALL] = place_call,
	[ITEM_NEWS] = place_news,
	[ITEM_BILATERAL] = place_bilateral,
};

static int
compare_by_view(const void *x, const void *y)
{
	uintptr_t a = (uintptr_t)(*(const struct select_slot *const *)x)->view;
	uintptr_t b = (uintptr_t)(*(const struct select_slot *const *)y)->view;

	return (a > b) - (a < b);
}

static struct select_slot *
slot_of(const struct select_slots *slots, const struct view *view)
{
	size_t low = 0, high = slots->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if ((uintptr_t)slots->by_view[middle]->view < (uintptr_t)view)
			low = middle + 1;
		else
			high = middle;
	}
	return low < slots->n && slots->by_view[low]->view == view ? slots->by_view[low]
								   : NULL;
}

static bool
is_event_line(const struct select_slot *slot)
{
	return slot->view->kind == ITEM_EVENT && slot->place != PLACE_NONE;
}

/* A child stands under its host when it is some time during it. One that has its day in
 * the horizon does not vanish behind a parent that is still only a date to save. */
static bool
belongs(const struct select_slot *child, const struct select_slot *host)
{
	if (!child->span.known)
		return true;
	if (host->place == PLACE_SAVE_DATE && child->place != PLACE_NONE &&
	    child->place != PLACE_SAVE_DATE)
		return false;
	return host->span.known &&
	       select_overlaps(&child->span, host->span.first, host->span.after);
}

/* The top-level event, among those above a slot, that it stands under; NULL for none. */
static struct select_slot *
host_of(const struct select_slots *slots, struct select_slot *slot)
{
	const struct view *above;
	struct select_slot *parent, *host;

	if (slot->resolved)
		return slot->host;
	slot->resolved = true;
	for (above = slot->view->parent; above; above = above->parent) {
		parent = slot_of(slots, above);
		if (!parent || parent->view->kind != ITEM_EVENT)
			continue;
		host = host_of(slots, parent);
		if (!host && is_event_line(parent))
			host = parent;
		if (host && belongs(slot, host)) {
			slot->host = host;
			break;
		}
	}
	return slot->host;
}

/* Children stand under their host and nowhere else; those of a date to save, and those
 * that are over, do not stand at all. */
static void
place_children(const struct select_slots *slots, const struct selection *selection)
{
	struct select_slot *slot;
	bool over;
	size_t i;

	for (i = 0; i < slots->n; i++)
		if (slots->v[i].view->kind == ITEM_EVENT)
			(void)host_of(slots, &slots->v[i]);
	for (i = 0; i < slots->n; i++) {
		slot = &slots->v[i];
		if (!slot->host)
			continue;
		over = slot->span.known &&
		       !select_overlaps(&slot->span, selection->now, INT64_MAX);
		slot->key = slot->span.known ? slot->span.first : INT64_MAX;
		slot->place = over || slot->host->place == PLACE_SAVE_DATE
				      ? PLACE_NONE
				      : PLACE_CHILD;
	}
}

void
select_places(struct arena *arena, const struct views *views,
	      const struct selection *selection, struct select_slots *slots)
{
	struct select_slot *slot;
	const struct view *view;
	size_t i;

	slots->v = arena_array(arena, views->n, sizeof *slots->v);
	slots->by_view = arena_array(arena, views->n, sizeof(struct select_slot *));
	slots->n = 0;
	for (i = 0; i < views->n; i++) {
		view = views->v[i];
		if (!placers[view->kind] || !is_selected(view, selection))
			continue;
		slot = &slots->v[slots->n];
		slots->by_view[slots->n++] = slot;
		slot->view = view;
		slot->index = i;
		slot->span = select_span_of(&view->start, &view->end, selection->zone);
		placers[view->kind](slot, selection);
	}
	if (slots->n)
		qsort(slots->by_view, slots->n, sizeof(struct select_slot *),
		      compare_by_view);
	place_children(slots, selection);
}
