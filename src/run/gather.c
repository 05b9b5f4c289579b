/*
 * gather.c - from the sources to the store: who is to be visited, the visits, what they
 * mean, and the merging of what all say.
 */
#include "run/run_int.h"

#include <string.h>

/* The source is among those that were asked for. */
static bool
is_wanted(const struct source *source, const struct gather_request *request)
{
	size_t i;

	if (request->offline && source->remote)
		return false;
	for (i = 0; request->names && request->names[i]; i++)
		if (strcmp(request->names[i], source->id) == 0)
			return true;
	return !request->names;
}

/* A source that is not named is left alone until its interval is over, and until the time
 * that its server has asked for. */
static bool
must_wait(const struct run *run, const struct gather_request *request,
	  struct visit *visit)
{
	const struct source_state *state = &visit->state;
	int64_t due = state->last_try + visit->source->interval_s;

	if (request->names || state->last_try > run->now || !visit->source->remote)
		return false;
	visit->why = "its interval is not over";
	if (state->retry_at > due) {
		due = state->retry_at;
		visit->why = "its server asked to be left alone for a while";
	}
	return state->last_try > 0 && due > run->now;
}

static int
plan_visit(const struct run *run, const struct gather_request *request,
	   const struct source *source, struct visit *visit, struct err *err)
{
	struct source_state *state = &visit->state;
	struct err why;

	visit_begin(run, source, visit);
	if (store_source(run->store, run->arena, source->id, state, err))
		return -1;
	if (must_wait(run, request, visit)) {
		visit->status = GATHER_WAITING;
		return 0;
	}
	visit->why = NULL;
	/* Other settings, another month of recurring events, or a person who wants to see:
	 * it is read anew. */
	if (request->accept || !visit_same_month(state->last_success, run->now) ||
	    (state->settings &&
	     strcmp(state->settings, world_settings(run, source)) != 0))
		state->etag = state->last_modified = NULL;
	if (config_secret(run->arena, &source->password, &visit->password, &why)) {
		visit->status = GATHER_FAILED;
		visit->why = arena_strdup(run->arena, why.text);
	}
	return 0;
}

static int
plan(const struct run *run, const struct gather_request *request, struct visits *visits,
     struct err *err)
{
	const struct config *config = run->config;
	size_t i;

	for (i = 0; request->names && request->names[i]; i++)
		if (!config_source(config, request->names[i]))
			return err_set(err, ERR_USAGE, "no source is called '%s'",
				       request->names[i]);
	visits->v = arena_array(run->arena, config->n_sources, sizeof *visits->v);
	for (i = 0; i < config->n_sources; i++)
		if (is_wanted(&config->sources[i], request) &&
		    plan_visit(run, request, &config->sources[i],
			       &visits->v[visits->n++], err))
			return -1;
	return 0;
}

/* Where what was read now is all that there is, it need not be read out of the store again;
 * else none. */
static int
entries_at_hand(const struct run *run, const struct visits *visits,
		const struct gathering *gathering, struct entries *entries,
		struct err *err)
{
	const struct entries *said;
	size_t all, settled = 0, i;

	*entries = (struct entries){NULL, 0};
	if (store_count_entries(run->store, &all, err))
		return -1;
	for (i = 0; i < gathering->n; i++)
		settled += gathering->v[i].counts.settled;
	if (settled != all)
		return 0;
	entries->v = arena_array(run->arena, all, sizeof(struct entry *));
	for (i = 0; i < visits->n; i++) {
		said = &visits->v[i].parsed.entries;
		if (gathering->v[i].status != GATHER_READ || said->n == 0)
			continue;
		memcpy(entries->v + entries->n, said->v,
		       said->n * sizeof(struct entry *));
		entries->n += said->n;
	}
	return 0;
}

/* Which entries are the same thing: decided over all of them, and remembered. Where
 * nothing that decides it has changed, it is as it was. */
static int
merge_all(const struct run *run, const struct visits *visits,
	  const struct gathering *gathering, struct err *err)
{
	struct entries entries;
	const char *by, *before;
	struct world world;

	if (world_made_by(run, &by, err) ||
	    store_merged(run->store, run->arena, &before, err))
		return -1;
	if (before && strcmp(before, by) == 0)
		return 0;
	if (entries_at_hand(run, visits, gathering, &entries, err) ||
	    world_of(run, &entries, &world, err) || store_begin(run->store, err))
		return -1;
	if (store_items_put(run->store, &world.items, err) ||
	    world_revise(run, &world, err) || store_set_merged(run->store, by, err)) {
		store_rollback(run->store);
		return -1;
	}
	return store_commit(run->store, err);
}

/* Where what became of the visits goes. */
struct settling {
	const struct run *run;
	const struct gather_request *request;
	const struct visits *visits;
	struct gathering *gathering;
	size_t open; /* that are kept in the transaction that is open; 0: none is */
};

/* Some sources are kept together; none of them in part. */
#define KEPT_TOGETHER 25

static int
set_together(struct settling *settling, bool together, struct err *err)
{
	struct store *store = settling->run->store;
	size_t open = settling->open;

	if (together && open < KEPT_TOGETHER) {
		settling->open++;
		return open > 0 ? 0 : store_begin(store, err);
	}
	settling->open = together;
	if (open > 0 && store_commit(store, err))
		return -1;
	return together ? store_begin(store, err) : 0;
}

static int
settle(void *context, struct visit *visit, struct err *err)
{
	struct settling *settling = context;
	size_t i = (size_t)(visit - settling->visits->v);

	if (set_together(settling, true, err) ||
	    health_settle(settling->run, visit, settling->request->accept,
			  &settling->gathering->v[i], err))
		return err_add(err, "source %s", visit->source->id);
	return 0;
}

/* Many transactions, of which none is worth waiting for the disk: what they keep can be
 * read again. */
static int
visit_and_keep(struct settling *settling, struct visits *visits, struct err *err)
{
	struct store *store = settling->run->store;
	struct err ignored;

	if (store_durable(store, false, err) || visit_all(settling->run, visits, err) ||
	    set_together(settling, false, err)) {
		if (settling->open > 0)
			store_rollback(store);
		(void)store_durable(store, true, &ignored);
		return -1;
	}
	return store_durable(store, true, err);
}

int
run_gather(const struct run *run, const struct gather_request *request,
	   struct gathering *gathering, struct err *err)
{
	struct visits visits = {.over = settle};
	struct settling settling = {run, request, &visits, gathering, 0};
	int result;

	visits.context = &settling;
	if (plan(run, request, &visits, err))
		return -1;
	gathering->n = visits.n;
	gathering->v = arena_array(run->arena, visits.n, sizeof *gathering->v);
	result = visit_and_keep(&settling, &visits, err) ||
		 merge_all(run, &visits, gathering, err);
	visits_close(&visits);
	return result ? -1 : 0;
}
