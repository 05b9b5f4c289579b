/*
 * gather.c - from the sources to the store: fetch all at once, parse each, judge whether
 * a reading can be believed, keep it, and merge.
 *
 * A source that fails, answers nonsense, or falls from something to nothing keeps what it
 * said before; the report says so and the others go on. Every source is a transaction of
 * its own, so that a killed run has whole sources or none.
 */
#include "fetch/fetch.h"
#include "parse/parse.h"
#include "run/run_int.h"

#include <string.h>

struct gatherer {
	const struct run *run;
	const struct source **sources;
	struct source_state *states;
	struct fetch_request *requests;
	struct fetch_result *results;
	size_t n,
		n_requests; /* those behind n_requests have failed before they began */
};

static bool
wanted(const struct source *source, const char *const *names, bool offline)
{
	size_t i;

	if (offline && source->remote)
		return false;
	if (!names)
		return true;
	for (i = 0; names[i]; i++)
		if (strcmp(names[i], source->id) == 0)
			return true;
	return false;
}

static int
prepare_request(struct gatherer *g, const struct source *source, char *password,
		struct err *err)
{
	struct source_state *state = &g->states[g->n];
	struct fetch_request *request = &g->requests[g->n];

	if (store_source(g->run->store, g->run->arena, source->id, state, err))
		return -1;
	if (state->settings &&
	    strcmp(state->settings, world_settings(g->run, source)) != 0)
		state->etag = state->last_modified = NULL; /* read it anew */
	*request = (struct fetch_request){
		.source = source->id,
		.url = source->url,
		.remote = source->remote,
		.suffix = parse_suffix(source->kind),
		.accept = parse_accept(source->kind),
		.etag = state->etag,
		.last_modified = state->last_modified,
		.username = source->username,
		.password = password,
		.contact = g->run->config->contact,
		.timeout_ms = source->timeout_ms,
		.max_bytes = source->max_bytes,
		.allow_private = source->allow_private,
	};
	g->sources[g->n++] = source;
	return 0;
}

static int
prepare(struct gatherer *g, const char *const *names, bool offline, struct err *err)
{
	const struct config *config = g->run->config;
	struct err *whys = arena_array(g->run->arena, config->n_sources, sizeof *whys);
	const struct source *source;
	char *password;
	size_t i;

	for (i = 0; names && names[i]; i++)
		if (!config_source(config, names[i]))
			return err_set(err, ERR_USAGE, "no source is called '%s'",
				       names[i]);
	g->sources = arena_array(g->run->arena, config->n_sources, sizeof *g->sources);
	g->states = arena_array(g->run->arena, config->n_sources, sizeof *g->states);
	g->requests =
		arena_array(g->run->arena, config->n_sources, sizeof *g->requests);
	g->results = arena_array(g->run->arena, config->n_sources, sizeof *g->results);
	for (i = 0; i < config->n_sources; i++) {
		source = &config->sources[i];
		if (wanted(source, names, offline) &&
		    config_secret(g->run->arena, &source->password, &password,
				  &whys[i]) == 0 &&
		    prepare_request(g, source, password, err))
			return -1;
	}
	g->n_requests = g->n;
	for (i = 0; i < config->n_sources; i++) {
		if (whys[i].kind == ERR_NONE)
			continue;
		g->results[g->n].status = FETCH_FAILED;
		g->results[g->n].err = whys[i];
		if (prepare_request(g, &config->sources[i], NULL, err))
			return -1;
	}
	return 0;
}

static void
fetch_progressed(void *context, size_t request, size_t done, size_t total)
{
	const struct gatherer *g = context;

	(void)request;
	if (g->run->progress)
		g->run->progress(g->run->context, "sources", done, total);
}

static bool
scope_by_words(void *context, const char *const *words, struct scope *scope)
{
	const struct run *const *run = context;

	return config_scope((*run)->config, words, scope);
}

/* An organisation that a source names by its name is meant by its id. */
static void
names_to_ids(const struct config *config, struct words *organisers)
{
	size_t i, o;

	for (i = 0; i < organisers->n; i++)
		for (o = 0; o < config->n_organisations; o++)
			if (str_is_nocase(str_of(organisers->v[i]),
					  config->organisations[o].name))
				organisers->v[i] = config->organisations[o].id;
}

int
gather_parse(const struct run *run, const struct source *source,
	     const struct fetch_result *result, struct parsed *parsed, struct err *err)
{
	const struct config *config = run->config;
	const struct parse_context known = {
		.source = source->id,
		.kind = source->kind,
		.organisation = config->organisations[source->organisation].id,
		.language = source->language,
		.zone = source->timezone,
		.visibility = source->visibility,
		.narrowest = {false, UINT64_C(1) << source->organisation},
		.scope = scope_by_words,
		.scope_context = &run,
	};

	size_t i;

	if (parse_blobs(run->arena, &known, result->blobs, result->n, parsed, err))
		return -1;
	for (i = 0; i < parsed->entries.n; i++)
		names_to_ids(config, &parsed->entries.v[i]->organisers);
	return 0;
}

static int
failed(struct gatherer *g, size_t i, enum gather_status status, const char *why,
       struct source_report *report, struct err *err)
{
	struct source_state *state = &g->states[i];

	report->status = status;
	report->why = why;
	state->error = why;
	state->failures++;
	state->held = status == GATHER_HELD;
	return store_source_put(g->run->store, state, err);
}

/* A good reading becomes what is known of the source. */
static int
keep(struct gatherer *g, size_t i, const struct entries *entries,
     struct source_report *report, struct err *err)
{
	struct source_state *state = &g->states[i];
	const struct reading reading = {state->name, g->run->now,
					state->last_success == 0};

	report->status = GATHER_READ;
	state->error = NULL;
	state->failures = 0;
	state->held = false;
	state->last_success = g->run->now;
	state->etag = g->results[i].etag;
	state->last_modified = g->results[i].last_modified;
	state->entries = (int64_t)entries->n;
	state->settings = world_settings(g->run, g->sources[i]);
	if (store_begin(g->run->store, err))
		return -1;
	if (store_entries_put(g->run->store, &reading, entries, &report->counts, err) ||
	    store_source_put(g->run->store, state, err)) {
		store_rollback(g->run->store);
		return -1;
	}
	return store_commit(g->run->store, err);
}

static int
unchanged(struct gatherer *g, size_t i, struct source_report *report, struct err *err)
{
	struct source_state *state = &g->states[i];

	report->status = GATHER_UNCHANGED;
	state->error = NULL;
	state->failures = 0;
	state->held = false; /* as it was before it lost everything */
	state->last_success = g->run->now;
	return store_source_put(g->run->store, state, err);
}

/* Judge one source's answer and keep it if it can be believed. */
static int
settle(struct gatherer *g, size_t i, struct source_report *report, struct err *err)
{
	struct fetch_result *result = &g->results[i];
	struct source_state *state = &g->states[i];
	struct parsed parsed = {0};
	struct err why;

	report->source = state->name;
	state->last_try = g->run->now;
	if (result->status == FETCH_FAILED)
		return failed(g, i, GATHER_FAILED, result->err.text, report, err);
	if (result->status == FETCH_UNCHANGED)
		return unchanged(g, i, report, err);
	if (gather_parse(g->run, g->sources[i], result, &parsed, &why))
		return failed(g, i, GATHER_FAILED,
			      arena_strdup(g->run->arena, why.text), report, err);
	report->notes = parsed.notes;
	if (parsed.entries.n == 0 && state->entries > 0)
		return failed(
			g, i, GATHER_HELD,
			arena_printf(g->run->arena,
				     "nothing in it, where there were %lld entries; "
				     "what it said before is kept",
				     (long long)state->entries),
			report, err);
	return keep(g, i, &parsed.entries, report, err);
}

/* Which entries are the same thing: decided over all of them, and remembered. */
static int
merge_all(struct gatherer *g, struct err *err)
{
	struct world world;

	if (run_world(g->run, &world, err) || store_begin(g->run->store, err))
		return -1;
	if (store_items_put(g->run->store, &world.items, err) ||
	    world_revise(g->run, &world, err)) {
		store_rollback(g->run->store);
		return -1;
	}
	return store_commit(g->run->store, err);
}

int
run_gather(const struct run *run, const char *const *names, bool offline,
	   struct gathering *gathering, struct err *err)
{
	struct gatherer g = {.run = run};
	const struct fetch_watch watch = {fetch_progressed, &g};
	size_t i;

	if (prepare(&g, names, offline, err) ||
	    fetch_all(run->arena, g.requests, g.n_requests, g.results, &watch, err))
		return -1;
	gathering->n = g.n;
	gathering->v = arena_array(run->arena, g.n, sizeof *gathering->v);
	for (i = 0; i < g.n; i++)
		if (settle(&g, i, &gathering->v[i], err))
			return err_add(err, "source %s", g.states[i].name);
	return merge_all(&g, err);
}
