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

int
run_check_content(const struct run *run, struct gathering *gathering, size_t *entries,
		  struct err *err)
{
	const struct config *config = run->config;
	struct visits visits = {NULL, 0};
	const struct visit *visit;
	struct ward ward;
	int result;
	size_t i;

	visits.v = arena_array(run->arena, config->n_sources, sizeof *visits.v);
	for (i = 0; i < config->n_sources; i++)
		if (!config->sources[i].remote)
			visit_begin(run, &config->sources[i], &visits.v[visits.n++]);
	gathering->v = arena_array(run->arena, visits.n, sizeof *gathering->v);
	ward_open(&ward, run->arena);
	result = visit_all(run, &ward, &visits, err);
	for (i = 0; result == 0 && i < visits.n; i++) {
		visit = &visits.v[i];
		gathering->v[gathering->n++] =
			(struct source_report){.source = visit->source->id,
					       .status = visit->status,
					       .why = visit->why,
					       .notes = visit->notes};
		*entries += visit->parsed.entries.n;
	}
	ward_close(&ward);
	return result;
}
