/*
 * check.c - what `check` asks of the other rooms: the key, the templates, and the sources
 * that are files, read without keeping anything.
 */
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

/* Where what the sources say goes. */
struct checking {
	struct gathering *gathering;
	size_t *entries;
};

static int
check_visit(void *context, struct visit *visit, struct err *err)
{
	struct checking *checking = context;
	struct gathering *gathering = checking->gathering;

	(void)err;
	gathering->v[gathering->n++] = (struct source_report){
		.source = visit->source->id,
		.status = visit->status,
		.why = visit->why,
		.notes = visit->notes,
	};
	*checking->entries += visit->parsed.entries.n;
	return 0;
}

int
run_check_content(const struct run *run, struct gathering *gathering, size_t *entries,
		  struct err *err)
{
	const struct config *config = run->config;
	struct checking checking = {gathering, entries};
	struct visits visits = {.over = check_visit, .context = &checking};
	int result;
	size_t i;

	visits.v = arena_array(run->arena, config->n_sources, sizeof *visits.v);
	for (i = 0; i < config->n_sources; i++)
		if (!config->sources[i].remote)
			visit_begin(run, &config->sources[i], &visits.v[visits.n++]);
	gathering->v = arena_array(run->arena, visits.n, sizeof *gathering->v);
	result = visit_all(run, &visits, err);
	visits_close(&visits);
	return result;
}
