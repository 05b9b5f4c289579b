/*
 * health.c - what a visit means for its source: whether what it said can be believed, what
 * is known of it from now on, and what there is to tell.
 *
 * A source that fails, answers nonsense, or falls from something to nothing keeps what it
 * said before. Each is a transaction of its own, so that a killed run has whole sources or
 * none.
 */
#include "run/run_int.h"

#include <string.h>

#define DAY ((int64_t)86400)
/* News that are older are no news; who has told none since tells none. */
#define NEWS_FRESH (365 * DAY)
/* However long a server wants to be left alone. */
#define RETRY_MAX (7 * DAY)

/* When all that an entry says is over; false: never. */
static bool
entry_over(const struct run *run, const struct entry *entry, int64_t *over)
{
	const char *zone = run->config->timezone;
	const struct when *when = &entry->start;
	int64_t first;

	if (entry->kind == ITEM_NEWS) {
		if (!when_bounds(&entry->published, zone, &first, over))
			return false;
		*over += NEWS_FRESH;
		return true;
	}
	if (entry->kind != ITEM_EVENT && entry->kind != ITEM_CALL)
		return false;
	if (entry->end.precision != WHEN_NONE)
		when = &entry->end;
	if (entry->kind == ITEM_CALL && entry->deadline.precision != WHEN_NONE)
		when = &entry->deadline;
	return when_bounds(when, zone, &first, over);
}

static int64_t
stale_from(const struct run *run, const struct entries *entries)
{
	int64_t latest = 0, over = 0;
	size_t i;

	for (i = 0; i < entries->n; i++) {
		if (!entry_over(run, entries->v[i], &over))
			return 0;
		if (over > latest)
			latest = over;
	}
	return latest;
}

static int
failed(const struct run *run, struct visit *visit, struct source_report *report,
       struct err *err)
{
	struct source_state *state = &visit->state;
	int64_t wait = visit->retry_after_s < RETRY_MAX ? visit->retry_after_s
							: RETRY_MAX;

	report->status = visit->status;
	report->why = visit->why;
	report->again = state->failures > 0 &&
			state->held == (visit->status == GATHER_HELD);
	state->error = visit->why;
	if (state->failures++ == 0)
		state->failing_since = run->now;
	state->held = visit->status == GATHER_HELD;
	state->empty += state->held;
	state->retry_at = wait > 0 ? run->now + wait : 0;
	report->failures = state->failures;
	report->since = state->failing_since;
	return store_source_put(run->store, state, err);
}

static void
succeed(const struct run *run, struct visit *visit, struct source_report *report)
{
	struct source_state *state = &visit->state;

	report->failures = state->failures;
	report->since = state->failing_since;
	report->stale = state->stale_from > 0 && state->stale_from <= run->now;
	report->moved = visit->moved;
	state->error = NULL;
	state->failures = state->failing_since = state->retry_at = 0;
	state->held = false;
	state->last_success = run->now;
	state->moved = visit->moved;
	state->etag = visit->etag;
	state->last_modified = visit->last_modified;
}

/* A good reading becomes what is known of the source. */
static int
keep(const struct run *run, struct visit *visit, struct source_report *report,
     struct err *err)
{
	struct source_state *state = &visit->state;
	const struct entries *entries = &visit->parsed.entries;
	const char *settings = world_settings(run, visit->source);
	/* Where other settings find what others did not, nothing of it is news. */
	const struct reading reading = {state->name, run->now,
					state->last_success == 0 || !state->settings ||
						strcmp(state->settings, settings) != 0};

	report->status = GATHER_READ;
	state->entries = (int64_t)entries->n;
	state->settings = settings;
	state->empty = 0;
	state->stale_from = stale_from(run, entries);
	succeed(run, visit, report);
	if (store_begin(run->store, err))
		return -1;
	if (store_entries_put(run->store, &reading, entries, &report->counts, err) ||
	    store_source_put(run->store, state, err)) {
		store_rollback(run->store);
		return -1;
	}
	return store_commit(run->store, err);
}

/* Nothing, where there was something that is not over yet, is not believed at once. */
static bool
is_held(const struct run *run, const struct visit *visit, bool accept)
{
	const struct source_state *state = &visit->state;
	bool over = state->stale_from > 0 && state->stale_from <= run->now;

	return visit->parsed.entries.n == 0 && state->entries > 0 && !over && !accept &&
	       state->empty + 1 < (int64_t)visit->source->hold;
}

int
health_settle(const struct run *run, struct visit *visit, bool accept,
	      struct source_report *report, struct err *err)
{
	struct source_state *state = &visit->state;

	*report = (struct source_report){.source = state->name,
					 .status = visit->status,
					 .why = visit->why,
					 .notes = visit->notes};
	if (visit->status == GATHER_WAITING)
		return 0;
	state->last_try = run->now;
	if (visit->status == GATHER_READ && is_held(run, visit, accept)) {
		visit->status = GATHER_HELD;
		visit->why = arena_printf(
			run->arena,
			"nothing in it, where there were %lld entries; what it said "
			"before is kept until it has been so %zu times, or `digest "
			"gather --accept %s`",
			(long long)state->entries, visit->source->hold, state->name);
	}
	if (visit->status == GATHER_FAILED || visit->status == GATHER_HELD)
		return failed(run, visit, report, err);
	if (visit->status == GATHER_READ)
		return keep(run, visit, report, err);
	report->status = GATHER_UNCHANGED;
	succeed(run, visit, report);
	return store_source_put(run->store, state, err);
}
