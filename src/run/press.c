/*
 * press.c - makes the variants of an issue: for each set of lists and language that some
 * reader needs, the views that this audience has, selected and rendered.
 */
#include "people/people.h"
#include "run/run_int.h"
#include "select/select.h"

#include <string.h>

/* How each source that the readers may know of answered, for the footer. */
static int
load_sources(struct press *press, const struct audience *audience,
	     struct rendering *rendering, struct err *err)
{
	const struct config *config = press->run->config;
	struct render_source *v =
		arena_array(press->run->arena, config->n_sources, sizeof *v);
	struct source_state state;
	size_t i, n = 0;

	for (i = 0; i < config->n_sources; i++) {
		if (!audience_admits(audience, config->sources[i].visibility))
			continue;
		if (store_source(press->run->store, press->run->arena,
				 config->sources[i].id, &state, err))
			return -1;
		v[n].organisation =
			config->organisations[config->sources[i].organisation].name;
		v[n].answered = state.failures == 0 && state.last_success > 0;
		v[n++].last_success = state.last_success;
	}
	rendering->sources = v;
	rendering->n_sources = n;
	return 0;
}

int
press_open(struct press *press, const struct run *run, const struct digest *digest,
	   const struct issue *issue, struct err *err)
{
	*press = (struct press){.run = run, .digest = digest, .issue = issue};
	return kit_load(run, &press->kit, err) || run_world(run, &press->world, err)
		       ? -1
		       : 0;
}

/* Select what this audience's edition holds. */
static int
edit(struct press *press, const struct mailing_list *const *lists, size_t n,
     struct edition *edition, struct err *err)
{
	const struct config *config = press->run->config;
	const struct digest *digest = press->digest;
	struct audience audience = run_audience(press->run->arena, lists, n);
	bool *kinds = arena_array(press->run->arena, ITEM_KINDS, sizeof *kinds);
	struct words organisations = {0}, community = {0};
	struct selection selection = {
		.now = press->issue->made,
		.since = press->issue->since,
		.horizon_s = digest->horizon_s,
		.zone = config->timezone,
		.kinds = kinds,
		.tags = &digest->tags,
		.community = &community,
		.limit = digest->limit,
	};
	struct views views = {0};
	size_t i, kind;

	for (kind = 0; kind < ITEM_KINDS; kind++)
		for (i = 0; i < n; i++)
			kinds[kind] |= digest->kinds[kind] && lists[i]->accepts[kind];
	for (i = 0; i < config->n_organisations; i++) {
		words_add(press->run->arena, &community, config->organisations[i].id);
		if (digest->organisations & (UINT64_C(1) << i))
			words_add(press->run->arena, &organisations,
				  config->organisations[i].id);
	}
	if (digest->organisations != UINT64_MAX)
		selection.organisations = &organisations;
	if (run_views(press->run, &press->world, &audience, &views, err))
		return -1;
	select_edition(press->run->arena, &views, &selection, edition);
	return 0;
}

static const struct render_list *
lists_for_readers(struct press *press, const struct mailing_list *const *lists,
		  size_t n, const char *language)
{
	struct render_list *v = arena_array(press->run->arena, n, sizeof *v);
	const char *name;
	size_t i;

	for (i = 0; i < n; i++) {
		name = texts_best(&lists[i]->name, language,
				  press->run->config->languages, NULL);
		v[i].id = lists[i]->id;
		v[i].name = name ? name : lists[i]->id;
	}
	return v;
}

int
press_variant(struct press *press, list_set set, const char *language,
	      struct part *parts, bool *empty, struct err *err)
{
	const struct config *config = press->run->config;
	const struct digest *digest = press->digest;
	const struct mailing_list *lists[64];
	const size_t n = list_set_members(digest, set, lists);
	struct rendering rendering = {
		.templates = &press->kit.templates,
		.words = kit_words(press->run, &press->kit, language),
		.language = language,
		.languages = config->languages,
		.community =
			texts_best(&config->name, language, config->languages, NULL),
		.title = texts_best(&digest->title, language, config->languages, NULL),
		.tag = texts_best(&digest->tag, language, config->languages, NULL),
		.issue = arena_printf(press->run->arena, "%s/%d", digest->id,
				      press->issue->number),
		.number = press->issue->number,
		.site = config->site,
		.contact = config->contact,
		.address = config->address,
		.organisations = kit_organisations(press->run),
		.n_organisations = config->n_organisations,
		.lists = lists_for_readers(press, lists, n, language),
		.n_lists = n,
		.domain = config->domain,
	};
	struct audience audience = run_audience(press->run->arena, lists, n);
	struct edition edition = {0};

	if (load_sources(press, &audience, &rendering, err) ||
	    edit(press, lists, n, &edition, err))
		return -1;
	*empty = edition.count == 0;
	return *empty ? 0
		      : render_edition(press->run->arena, &edition, &rendering, parts,
				       err);
}

int
press_variant_of(struct press *press, struct edition_set *set,
		 const struct reader *reader, int64_t *index, struct err *err)
{
	const char *lists =
		list_set_text(press->run->arena, press->digest, reader->lists);
	struct variant variant = {
		.issue = set->issue.id,
		.lists = lists,
		.audience = list_set_audience(press->run, press->digest, reader->lists),
		.language = reader->language,
	};
	bool empty;
	size_t i;

	for (i = 0; i < set->n_variants; i++) {
		if (strcmp(set->variants[i].lists, lists) == 0 &&
		    strcmp(set->variants[i].audience, variant.audience) == 0 &&
		    strcmp(set->variants[i].language, reader->language) == 0) {
			*index = set->variants[i].parts[PART_TEXT].bytes ? (int64_t)i
									 : -1;
			return 0;
		}
	}
	if (press_variant(press, reader->lists, reader->language, variant.parts, &empty,
			  err))
		return -1;
	*index = empty ? -1 : (int64_t)set->n_variants;
	*(struct variant *)arena_push(press->run->arena, &set->variants,
				      set->n_variants, sizeof *set->variants) = variant;
	set->n_variants++;
	return 0;
}

static const char *
token(struct press *press, struct str key, const char *purpose, int64_t person)
{
	const char *issue = arena_printf(press->run->arena, "%s/%d/%lld",
					 press->digest->id, press->issue->number,
					 (long long)press->issue->period);
	char *text = arena_alloc(press->run->arena, PART_TOKEN_SIZE + 1);

	people_token(key, purpose, issue, person, text);
	return text;
}

int
press_plan(struct press *press, struct edition_set *set, struct err *err)
{
	struct delivery *delivery;
	struct readers readers;
	struct str key;
	int64_t variant;
	size_t i;

	if (kit_key(press->run, &key, err) ||
	    readers_collect(press->run, press->digest, &readers, err))
		return -1;
	for (i = 0; i < readers.n; i++) {
		if (press_variant_of(press, set, &readers.v[i], &variant, err))
			return -1;
		if (variant < 0)
			continue;
		delivery = arena_push(press->run->arena, &set->deliveries,
				      set->n_deliveries, sizeof *set->deliveries);
		set->n_deliveries++;
		delivery->issue = press->issue->id;
		delivery->person = readers.v[i].person.id;
		delivery->variant = variant;
		delivery->address = readers.v[i].person.address;
		delivery->utf8 = readers.v[i].person.utf8;
		delivery->changed = press->run->now;
		delivery->message =
			token(press, key, "message", readers.v[i].person.id);
		delivery->leave = token(press, key, "leave", readers.v[i].person.id);
		delivery->bounce = token(press, key, "bounce", readers.v[i].person.id);
	}
	return 0;
}
