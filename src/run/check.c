/*
 * check.c - what `check` asks of the other rooms: the key, the templates, and the sources
 * that are files, read without keeping anything.
 */
#include "fetch/fetch.h"
#include "parse/parse.h"
#include "run/run_int.h"

int
run_check_key(const struct run *run, struct err *err)
{
	struct str key;

	return kit_key(run, &key, err);
}

int
run_check_templates(const struct run *run, struct err *err)
{
	struct kit kit;

	return kit_load(run, &kit, err);
}

static void
check_source(const struct run *run, const struct source *source,
	     const struct fetch_result *result, struct source_report *report,
	     size_t *entries)
{
	struct parsed parsed = {0};
	struct err err;

	report->source = source->id;
	report->status = GATHER_FAILED;
	if (result->status == FETCH_FAILED)
		report->why = result->err.text;
	else if (gather_parse(run, source, result, &parsed, &err))
		report->why = arena_strdup(run->arena, err.text);
	else
		report->status = GATHER_READ;
	report->notes = parsed.notes;
	*entries += parsed.entries.n;
}

int
run_check_content(const struct run *run, struct gathering *gathering, size_t *entries,
		  struct err *err)
{
	const struct config *config = run->config;
	const struct source **sources =
		arena_array(run->arena, config->n_sources, sizeof *sources);
	struct fetch_request *requests =
		arena_array(run->arena, config->n_sources, sizeof *requests);
	struct fetch_result *results =
		arena_array(run->arena, config->n_sources, sizeof *results);
	size_t i, n = 0;

	for (i = 0; i < config->n_sources; i++) {
		if (config->sources[i].remote)
			continue;
		sources[n] = &config->sources[i];
		requests[n++] = (struct fetch_request){
			.source = config->sources[i].id,
			.url = config->sources[i].url,
			.suffix = parse_suffix(config->sources[i].kind),
			.timeout_ms = config->sources[i].timeout_ms,
			.max_bytes = config->sources[i].max_bytes,
		};
	}
	if (fetch_all(run->arena, requests, n, results, NULL, err))
		return -1;
	gathering->n = n;
	gathering->v = arena_array(run->arena, n, sizeof *gathering->v);
	for (i = 0; i < n; i++)
		check_source(run, sources[i], &results[i], &gathering->v[i], entries);
	return 0;
}
