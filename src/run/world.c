/*
 * world.c - from what the store remembers to what an audience sees: entries, items, views,
 * and the revisions of the calendars of each readership.
 */
#include "base/hash.h"
#include "merge/merge.h"
#include "run/run_int.h"

#include <assert.h>
#include <string.h>

/* Of the text of which world_made_by takes the hash; a configuration has at most as much. */
#define MADE_BY_MAX ((size_t)1 << 28)

const char *const *
run_organisations(struct arena *arena, const struct config *config)
{
	const char **ids = arena_array(arena, config->n_organisations + 1, sizeof *ids);
	size_t i;

	for (i = 0; i < config->n_organisations; i++)
		ids[i] = config->organisations[i].id;
	return ids;
}

/* What readers make of the same bytes changes with them: then all is read anew. */
#define READERS "3"

const char *
world_settings(const struct run *run, const struct source *source)
{
	const struct words *posters = &source->posters;
	const char *more = "";
	size_t i;

	for (i = 0; i < source->n_columns; i++)
		more = arena_printf(run->arena, "%s %s=%s", more,
				    source->columns[i].field,
				    source->columns[i].column);
	for (i = 0; i < posters->n; i++)
		more = arena_printf(run->arena, "%s %s", more, posters->v[i]);
	return arena_printf(run->arena, READERS " %s %s %s %s %s %s %d %s %s%s",
			    source->kind, source->url, source->language,
			    source->timezone,
			    run->config->organisations[source->organisation].id,
			    readers_name(run, source->visibility), source->follow,
			    source->list_id ? source->list_id : "-",
			    source->authenticated_by ? source->authenticated_by : "-",
			    more);
}

static struct scope
narrower(struct scope a, struct scope b)
{
	if (a.everyone)
		return b;
	if (!b.everyone)
		a.organisations &= b.organisations;
	return a;
}

/* What a source said counts as long as the configuration names it. One whose settings have
 * changed since it was read may be seen by those alone who could see it before and may see
 * the source now, until it has been read again. */
static int
apply_settings(const struct run *run, struct entries *entries, struct err *err)
{
	const struct source *source = NULL;
	struct source_state state;
	struct entry *entry;
	bool changed = false;
	size_t i, kept = 0;

	for (i = 0; i < entries->n; i++) {
		entry = entries->v[i];
		if (i == 0 || strcmp(entry->source, entries->v[i - 1]->source) != 0) {
			source = config_source(run->config, entry->source);
			if (store_source(run->store, run->arena, entry->source, &state,
					 err))
				return -1;
			changed = source && state.settings &&
				  strcmp(state.settings, world_settings(run, source)) !=
					  0;
		}
		if (!source)
			continue;
		if (changed)
			entry->visibility =
				narrower(entry->visibility, source->visibility);
		entries->v[kept++] = entry;
	}
	entries->n = kept;
	return 0;
}

int
world_of(const struct run *run, const struct entries *entries, struct world *world,
	 struct err *err)
{
	struct merge_past past = {.domain = run->config->domain, .now = run->now};
	struct known *known;

	*world = (struct world){.entries = *entries};
	if ((entries->n == 0 &&
	     store_entries(run->store, run->arena, &world->entries, err)) ||
	    apply_settings(run, &world->entries, err) ||
	    store_known(run->store, run->arena, &known, &past.n, err))
		return -1;
	past.known = known;
	return merge_items(run->arena, &world->entries, &past, &world->items, err);
}

int
run_world(const struct run *run, struct world *world, struct err *err)
{
	const struct entries none = {NULL, 0};

	return world_of(run, &none, world, err);
}

struct audience
run_public(struct arena *arena)
{
	struct scope *scope = arena_alloc(arena, sizeof *scope);

	scope->everyone = true;
	return (struct audience){scope, 1};
}

struct audience
run_audience(struct arena *arena, const struct mailing_list *const *lists, size_t n)
{
	struct scope *scopes = arena_array(arena, n, sizeof *scopes);
	size_t i;

	for (i = 0; i < n; i++)
		scopes[i] = lists[i]->audience;
	return (struct audience){scopes, n};
}

const char *
readers_name(const struct run *run, struct scope scope)
{
	const struct config *config = run->config;
	struct buf name;
	const char *text;
	size_t i;

	if (scope.everyone)
		return "public";
	buf_init(&name, 64 * 64);
	for (i = 0; i < config->n_organisations; i++)
		if (scope.organisations & (UINT64_C(1) << i))
			buf_printf(&name, "%s%s", name.n ? "," : "",
				   config->organisations[i].id);
	text = arena_strdup(run->arena, name.s);
	buf_release(&name);
	return text;
}

/* The views of an audience without revisions. */
static void
merged_views(const struct run *run, const struct world *world,
	     const struct audience *audience, struct views *views)
{
	const struct config *config = run->config;
	const char **sources =
		arena_array(run->arena, config->n_sources + 1, sizeof *sources);
	const char **owners =
		arena_array(run->arena, config->n_sources + 1, sizeof *owners);
	struct merge_order order = {sources, owners, config->timezone};
	size_t i;

	for (i = 0; i < config->n_sources; i++) {
		sources[i] = config->sources[i].id;
		owners[i] = config->organisations[config->sources[i].organisation].id;
	}
	merge_views(run->arena, &world->items, audience, &order, views);
}

/* The newest revision that one of the audience's readerships has of an item; an item that
 * no gathering has seen for it yet was last changed when it was made. */
static int
latest_revision(const struct run *run, const struct audience *audience,
		struct view *view, struct err *err)
{
	struct revision one;
	size_t i;

	for (i = 0; i < audience->n; i++) {
		if (store_revision(run->store, view->item->id,
				   readers_name(run, audience->scopes[i]), &one, err))
			return -1;
		if (one.sequence > view->revision.sequence)
			view->revision.sequence = one.sequence;
		if (one.stamp > view->revision.stamp)
			view->revision.stamp = one.stamp;
	}
	if (view->revision.stamp == 0)
		view->revision.stamp = view->item->created;
	return 0;
}

int
run_views(const struct run *run, const struct world *world,
	  const struct audience *audience, struct views *views, struct err *err)
{
	size_t i;

	merged_views(run, world, audience, views);
	for (i = 0; i < views->n; i++)
		if (latest_revision(run, audience, views->v[i], err))
			return -1;
	return 0;
}

static int
revise_readers(const struct run *run, const struct world *world, struct scope scope,
	       struct err *err)
{
	const struct audience audience = {&scope, 1};
	const char *name = readers_name(run, scope);
	struct views views = {0};
	struct fingerprints *prints;
	size_t i;

	merged_views(run, world, &audience, &views);
	prints = arena_array(run->arena, views.n, sizeof *prints);
	merge_prints(run->arena, &views, prints);
	for (i = 0; i < views.n; i++)
		if (store_revise(run->store, views.v[i]->item->id, name, &prints[i],
				 run->now, err))
			return -1;
	return 0;
}

int
world_revise(const struct run *run, const struct world *world, struct err *err)
{
	const struct config *config = run->config;
	const struct scope everyone = {true, 0};
	size_t i;

	if (revise_readers(run, world, everyone, err))
		return -1;
	for (i = 0; i < config->n_lists; i++)
		if (!config->lists[i].audience.everyone &&
		    revise_readers(run, world, config->lists[i].audience, err))
			return -1;
	return 0;
}

/* A name or value of its own, however it looks. */
static void
put_part(struct buf *out, const char *part)
{
	if (part)
		buf_printf(out, "%zu:%s", strlen(part), part);
	buf_char(out, ';');
}

int
world_made_by(const struct run *run, const char **by, struct err *err)
{
	const struct config *config = run->config;
	unsigned char digest[HASH_SIZE];
	char *hex = arena_alloc(run->arena, 2 * HASH_SIZE + 1);
	struct source_state state;
	struct buf text;
	size_t i;

	buf_init(&text, MADE_BY_MAX);
	buf_printf(&text, "%lld;", (long long)(run->now / 86400));
	put_part(&text, config->domain);
	put_part(&text, config->timezone);
	for (i = 0; i < config->n_organisations; i++)
		put_part(&text, config->organisations[i].id);
	put_part(&text, NULL);
	for (i = 0; i < config->n_sources; i++) {
		if (store_source(run->store, run->arena, config->sources[i].id, &state,
				 err)) {
			buf_release(&text);
			return -1;
		}
		put_part(&text, config->sources[i].id);
		put_part(&text, world_settings(run, &config->sources[i]));
		put_part(&text, state.settings);
	}
	put_part(&text, NULL);
	for (i = 0; i < config->n_lists; i++)
		put_part(&text, readers_name(run, config->lists[i].audience));
	assert(!text.full);
	hash_sha256(text.s, text.n, digest);
	hash_hex(digest, sizeof digest, hex);
	buf_release(&text);
	*by = hex;
	return 0;
}
