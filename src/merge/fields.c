/*
 * fields.c - the fields of a view out of its claims, which come in order of
 * precedence and are all visible.
 *
 * The first claim that has something to say on a field says it. A date that is known only
 * roughly gives way to a later claim's closer one that lies within it ("September", "12
 * September"): that is no contradiction. What contradicts is never mixed nor averaged.
 */
#include "merge/merge_int.h"

#include "base/utf8.h"

/* News that was published long before we first read it is old, even if we had not seen it:
 * a feed that gave all its entries new ids must not be announced anew. */
#define LATE_S ((int64_t)30 * 86400)

static void
merge_texts(struct arena *arena, struct texts *into, const struct texts *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		if (!texts_in(into, from->v[i].language))
			texts_set(arena, into, from->v[i].language, from->v[i].text);
}

static bool
have_nocase(const struct words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (str_is_nocase(str_of(words->v[i]), word))
			return true;
	return false;
}

static void
merge_words(struct arena *arena, struct words *into, const struct words *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		if (!have_nocase(into, from->v[i]))
			words_add(arena, into, from->v[i]);
}

/* The owner's name stands first, then the names as the claims have them. */
static void
merge_organisers(struct arena *arena, const struct merge_claim *claims, size_t n,
		 struct view *view)
{
	size_t i;

	if (claims[0].owned)
		words_add(arena, &view->organisers, claims[0].owner);
	for (i = 0; i < n; i++)
		merge_words(arena, &view->organisers, &claims[i].entry->organisers);
}

static bool
dated(const struct when *when)
{
	return when->precision > WHEN_PARENT;
}

/* The days from start to end, as a range of seconds. */
static bool
range_of(const struct when *start, const struct when *end, const char *zone,
	 int64_t *first, int64_t *after)
{
	int64_t ignored, end_after;

	if (!when_bounds(start, zone, first, after))
		return false;
	if (when_bounds(end, zone, &ignored, &end_after) && end_after > *after)
		*after = end_after;
	return true;
}

static bool
is_one_day(const struct when *start, const struct when *end)
{
	return !dated(end) ||
	       (end->at.year == start->at.year && end->at.month == start->at.month &&
		end->at.day == start->at.day);
}

/* A closer time lies within a rougher one. A conference of several days does not become a
 * matter of hours because somebody says when it opens. */
static bool
is_closer(const struct when *start, const struct when *end, const struct when *other,
	  const struct when *other_end, const char *zone)
{
	int64_t first, after, other_first, other_after;

	if (other->precision <= start->precision || other->precision == WHEN_NONE)
		return false;
	if (start->precision == WHEN_NONE)
		return true;
	if (start->precision == WHEN_PARENT)
		return other->precision >= WHEN_DAY;
	if (start->precision == WHEN_DAY && !is_one_day(start, end))
		return false;
	return range_of(start, end, zone, &first, &after) &&
	       range_of(other, other_end, zone, &other_first, &other_after) &&
	       other_first >= first && other_after <= after;
}

/* Start and end are one field: they come from one claim. Only where that has no end, the
 * next claim with the same start gives it. */
static void
merge_time(const struct merge_claim *claims, size_t n, const char *zone,
	   struct view *view)
{
	const struct entry *entry;
	size_t i;

	view->start = claims[0].entry->start;
	view->end = claims[0].entry->end;
	for (i = 1; i < n; i++) {
		entry = claims[i].entry;
		if (is_closer(&view->start, &view->end, &entry->start, &entry->end,
			      zone)) {
			view->start = entry->start;
			view->end = entry->end;
		}
	}
	for (i = 0; i < n && dated(&view->start) && !dated(&view->end); i++)
		if (when_equal(&claims[i].entry->start, &view->start))
			view->end = claims[i].entry->end;
}

static void
merge_moment(struct when *into, const struct when *from, const char *zone)
{
	const struct when none = {0};

	if (is_closer(into, &none, from, &none, zone))
		*into = *from;
}

static bool
contradict(struct arena *scratch, const char *a, const char *b)
{
	return a && b && strcmp(utf8_fold(scratch, a), utf8_fold(scratch, b)) != 0;
}

/* The first place; later claims fill what it leaves open, unless they mean another. */
static void
merge_place(struct arena *scratch, struct place *into, const struct place *from)
{
	if (!into->online)
		into->online = from->online;
	if (contradict(scratch, into->country, from->country) ||
	    contradict(scratch, into->city, from->city))
		return;
	if (!into->country)
		into->country = from->country;
	if (!into->city)
		into->city = from->city;
	if (!into->name)
		into->name = from->name;
}

/* The first claim's word; but when a source of an organiser calls it off, it is off. */
static enum item_status
merge_status(const struct merge_claim *claims, size_t n)
{
	enum item_status status = claims[0].entry->status;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!claims[i].owned)
			continue;
		if (claims[i].entry->status == STATUS_CANCELLED)
			return STATUS_CANCELLED;
		if (claims[i].entry->status == STATUS_POSTPONED)
			status = STATUS_POSTPONED;
	}
	return status;
}

static void
merge_followers(struct arena *arena, const struct merge_claim *claims, size_t n,
		struct view *view)
{
	struct follower *followers = NULL, *place;
	const struct entry *entry;
	struct words seen = {0};
	size_t i, j;

	for (i = 0; i < n; i++) {
		entry = claims[i].entry;
		for (j = 0; j < entry->n_followers; j++) {
			if (have_nocase(&seen, entry->followers[j].organisation))
				continue;
			words_add(arena, &seen, entry->followers[j].organisation);
			place = arena_push(arena, &followers, view->n_followers++,
					   sizeof *place);
			*place = entry->followers[j];
		}
	}
	view->followers = followers;
}

/* What was agreed stands in one place: the first claim that has actions. */
static void
merge_actions(const struct merge_claim *claims, size_t n, struct view *view)
{
	size_t i;

	for (i = 0; i < n && view->n_actions == 0; i++) {
		view->actions = claims[i].entry->actions;
		view->n_actions = claims[i].entry->n_actions;
	}
}

/* When readers could first know of it from this claim. What came after a source's baseline
 * was new when we read it, however early it was dated; otherwise its date of publication
 * counts, if it has one. */
static int64_t
announced_by(const struct entry *entry, const char *zone)
{
	int64_t first, after;
	bool published = entry->published.precision >= WHEN_DAY &&
			 when_bounds(&entry->published, zone, &first, &after);

	if (!published)
		return entry->baseline ? INT64_MIN : entry->first_read;
	if (entry->baseline || entry->first_read < first ||
	    entry->first_read - first > LATE_S)
		return first;
	return entry->first_read;
}

void
merge_fields(struct arena *arena, const struct merge_claim *claims, size_t n,
	     const struct merge_order *order, struct view *view)
{
	const struct entry *entry;
	struct arena scratch;
	size_t i;

	arena_init(&scratch);
	view->kind = claims[0].entry->kind;
	view->announced = INT64_MAX;
	for (i = 0; i < n; i++) {
		entry = claims[i].entry;
		if (!view->type)
			view->type = entry->type;
		merge_texts(arena, &view->title, &entry->title);
		merge_texts(arena, &view->body, &entry->body);
		merge_texts(arena, &view->url, &entry->url);
		merge_moment(&view->opens, &entry->opens, order->zone);
		merge_moment(&view->deadline, &entry->deadline, order->zone);
		merge_place(&scratch, &view->place, &entry->place);
		merge_words(arena, &view->languages, &entry->languages);
		merge_words(arena, &view->tags, &entry->tags);
		merge_words(arena, &view->parties, &entry->parties);
		view->listed = view->listed || entry->listed;
		if (announced_by(entry, order->zone) < view->announced)
			view->announced = announced_by(entry, order->zone);
	}
	merge_organisers(arena, claims, n, view);
	merge_time(claims, n, order->zone, view);
	view->status = merge_status(claims, n);
	merge_followers(arena, claims, n, view);
	merge_actions(claims, n, view);
	arena_release(&scratch);
}
