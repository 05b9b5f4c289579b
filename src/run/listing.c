/*
 * listing.c - what there is, for an audience; and one item whole, for editors.
 */
#include "run/run_int.h"
#include "select/select.h"

#include <string.h>

int
run_list(const struct run *run, const struct listing *listing, struct views *views,
	 struct err *err)
{
	struct audience audience = listing->list
					   ? run_audience(run->arena, &listing->list, 1)
					   : run_public(run->arena);
	const struct filter filter = {.from = listing->from,
				      .until = listing->until,
				      .kind = listing->kind,
				      .organisation = listing->organisation,
				      .tag = listing->tag,
				      .zone = run->config->timezone};
	struct views all = {0};
	struct world world;

	if (run_world(run, &world, err) || run_views(run, &world, &audience, &all, err))
		return -1;
	select_views(run->arena, &all, &filter, views);
	return 0;
}

/* An audience that every entry admits: each organisation by itself, and the public. */
static struct audience
editors(struct arena *arena, const struct config *config)
{
	struct scope *scopes =
		arena_array(arena, config->n_organisations + 1, sizeof *scopes);
	size_t i;

	scopes[0].everyone = true;
	for (i = 0; i < config->n_organisations; i++)
		scopes[i + 1].organisations = UINT64_C(1) << i;
	return (struct audience){scopes, config->n_organisations + 1};
}

static bool
is_called(const struct item *item, const char *name)
{
	size_t i, u;

	if (strcmp(item->id, name) == 0)
		return true;
	for (i = 0; i < item->n; i++) {
		if (strcmp(item->entries[i]->id, name) == 0)
			return true;
		for (u = 0; u < item->entries[i]->url.n; u++)
			if (strcmp(item->entries[i]->url.v[u].text, name) == 0)
				return true;
	}
	return false;
}

int
run_find_item(const struct run *run, const char *name, const struct item **item,
	      struct view **whole, struct err *err)
{
	struct audience audience = editors(run->arena, run->config);
	struct views views = {0};
	struct world world;
	size_t i;

	*item = NULL;
	*whole = NULL;
	if (run_world(run, &world, err) ||
	    run_views(run, &world, &audience, &views, err))
		return -1;
	for (i = 0; i < world.items.n && !*item; i++)
		if (is_called(world.items.v[i], name))
			*item = world.items.v[i];
	for (i = 0; *item && i < views.n; i++)
		if (views.v[i]->item == *item)
			*whole = views.v[i];
	return 0;
}
