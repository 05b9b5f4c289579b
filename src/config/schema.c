/*
 * schema.c - every key that digest.yaml may have, as tables, with what they default to and
 * what only two of them together can get wrong.
 *
 * Its part on sources is source.c's, on delivery delivery.c's. A key more is a row more. Rows are read from top to bottom, so what is referred to
 * stands above what refers to it.
 */
#include "config/config_int.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

#define HOUR 3600
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)

/* Organisations are bits of a mask (model/scope.h). */
#define ORGANISATIONS_MAX 64
#define THINGS_MAX 10000

static const struct key community_keys[] = {
	{"languages", config_read_languages, AT(config, languages), REQUIRED,
	 .help = "codes of the languages, the fallback first, as [es, pt, en]"},
	{"name", config_read_texts, AT(config, name), REQUIRED,
	 .help = "the community's name, one text or one for each language"},
	{"timezone", config_read_zone, AT(config, timezone), REQUIRED,
	 .help = "IANA name, as America/Montevideo"},
	{"domain", config_read_host, AT(config, domain), REQUIRED,
	 .help = "domain of Message-IDs, calendar UIDs and bounce addresses", .low = 1},
	{"site", config_read_site, AT(config, site), REQUIRED,
	 .help = "base address of the public pages, as https://digest.example"},
	{"address", config_read_text, AT(config, address), REQUIRED,
	 .help = "postal address, which stands in every letter"},
	{"contact", config_read_address, AT(config, contact), REQUIRED,
	 .help = "e-mail address of a person who answers"},
	{.name = NULL},
};

static const struct key organisation_keys[] = {
	{"name", config_read_text, AT(organisation, name), REQUIRED,
	 .help = "the organisation's name for readers"},
	{"url", config_read_url, AT(organisation, url), OPTIONAL,
	 .help = "address of its site"},
	{"colour", config_read_colour, AT(organisation, colour), OPTIONAL,
	 .help = "as \"#005a9c\""},
	{"address", config_read_text, AT(organisation, address), OPTIONAL,
	 .help = "its postal address"},
	{.name = NULL},
};

static const struct key list_keys[] = {
	{"name", config_read_texts, AT(mailing_list, name), OPTIONAL,
	 .help = "the list's name, one text or one for each language; default its id"},
	{"organisation", config_read_organisation, AT(mailing_list, organisation),
	 REQUIRED, .help = "id of the organisation whose list it is"},
	{"audience", config_read_scope, AT(mailing_list, audience), OPTIONAL,
	 .help = "who reads it: public, community or [organisations]"},
	{"languages", config_read_some_languages, AT(mailing_list, languages), OPTIONAL,
	 .help = "of its letters; default the community's"},
	{"from", config_read_from, 0, REQUIRED,
	 .help = "sender, as \"Name <local@domain>\""},
	{"reply_to", config_read_address, AT(mailing_list, reply_to), OPTIONAL,
	 .help = "address for answers; default the sender's"},
	{"accepts", config_read_kinds, AT(mailing_list, accepts), REQUIRED,
	 .help = "kinds of items it takes, as [event, call, news]"},
	{.name = NULL},
};

static const struct key include_keys[] = {
	{"organisations", config_read_mask, AT(digest, organisations), OPTIONAL,
	 .help = "ids of organisations; default all"},
	{"kinds", config_read_kinds, AT(digest, kinds), OPTIONAL,
	 .help = "kinds of items; default all"},
	{"tags", config_read_words, AT(digest, tags), OPTIONAL,
	 .help = "tags; default all"},
	{.name = NULL},
};

static void
read_include(struct reading *reading, const struct key *key, const struct yaml *node,
	     void *to)
{
	(void)key;
	config_read_map(reading, node, include_keys, to);
}

static void
read_schedule(struct reading *reading, const struct key *key, const struct yaml *node,
	      void *to)
{
	const char *text = config_scalar(reading, node);
	struct digest *digest = to;
	struct err err;

	(void)key;
	if (!text)
		return;
	digest->schedule_text = arena_strdup(reading->arena, text);
	if (schedule_read(reading->arena, text, &digest->schedule, &err))
		config_problem(reading, node, "%s", config_shown(reading, err.text));
}

/* Nobody's word is waited for; the one word so far. */
static void
read_approval(struct reading *reading, const struct key *key, const struct yaml *node,
	      void *to)
{
	static const char *const words[] = {"none", NULL};
	struct key row = *key;
	unsigned approval;

	(void)to;
	row.words = words;
	config_read_word(reading, &row, node, &approval);
}

static const struct key digest_keys[] = {
	{"title", config_read_texts, AT(digest, title), REQUIRED,
	 .help = "its title, one text or one for each language"},
	{"tag", config_read_texts, AT(digest, tag), OPTIONAL,
	 .help = "stands in brackets before the subject; default the community's name"},
	{"lists", config_read_lists, 0, REQUIRED,
	 .help = "ids of the lists it goes to"},
	{"schedule", read_schedule, 0, OPTIONAL,
	 .help = "iCalendar rule, as \"FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0\""},
	{"not_after", config_read_seconds, AT(digest, not_after_s), OPTIONAL,
	 .help = "how late it may still go out; default 6h, 0s for ever",
	 .high = 52 * WEEK},
	{"horizon", config_read_seconds, AT(digest, horizon_s), OPTIONAL,
	 .help = "how far it looks ahead; default 8w", .low = DAY, .high = 260 * WEEK},
	{"limit", config_read_count, AT(digest, limit), OPTIONAL,
	 .help = "of items; default 40, 0 for none", .high = 10000},
	{"include", read_include, 0, OPTIONAL,
	 .help = "{organisations: […], kinds: […], tags: […]}"},
	{"approval", read_approval, 0, OPTIONAL, .help = "none"},
	{.name = NULL},
};

static void
begin_organisation(struct reading *reading, const struct yaml *at, void *thing)
{
	struct organisation *organisation = thing;

	if (strcmp(organisation->id, "public") == 0 ||
	    strcmp(organisation->id, "community") == 0)
		config_problem(reading, at,
			       "'%s' means a visibility, and cannot be an organisation",
			       organisation->id);
}

static void
begin_list(struct reading *reading, const struct yaml *at, void *thing)
{
	struct mailing_list *list = thing;

	(void)reading;
	list->organisation = -1;
	list->line = at->line;
}

static void
finish_list(struct reading *reading, const struct yaml *map, void *thing)
{
	const char *const *languages = (const char *const *)reading->config->languages;
	struct mailing_list *list = thing;
	const struct config *config = reading->config;
	bool named = config_given(map, "languages");

	for (; languages && *languages; languages++) {
		if (!config_given(map, "name"))
			texts_set(reading->arena, &list->name, *languages, list->id);
		if (!named)
			words_add(reading->arena, &list->languages, *languages);
	}
	if (!yaml_get(map, "audience"))
		config_problem(
			reading, map,
			"missing 'audience': unknown readers may see nothing; write "
			"public, community or the organisations, as [%s]",
			list->organisation >= 0
				? config->organisations[list->organisation].id
				: "a, b");
}

static void
begin_digest(struct reading *reading, const struct yaml *at, void *thing)
{
	struct digest *digest = thing;
	size_t i;

	(void)reading;
	(void)at;
	digest->not_after_s = 6 * HOUR;
	digest->horizon_s = 8 * WEEK;
	digest->limit = 40;
	digest->organisations = UINT64_MAX;
	for (i = 0; i < ITEM_KINDS; i++)
		digest->kinds[i] = true;
}

static void
finish_digest(struct reading *reading, const struct yaml *map, void *thing)
{
	struct digest *digest = thing;

	if (!config_given(map, "tag"))
		digest->tag = reading->config->name;
}

/* A part of the file that is a map of things by their ids. */
struct section {
	const char *noun;
	const struct key *keys;
	size_t size, max; /* of a thing, whose first member is its id; how many */
	void (*begin)(struct reading *reading, const struct yaml *at, void *thing);
	void (*finish)(struct reading *reading, const struct yaml *map, void *thing);
};

static const struct section organisations = {
	"organisation",    organisation_keys,  sizeof(struct organisation),
	ORGANISATIONS_MAX, begin_organisation, NULL,
};
static const struct section sources = {
	"source",   config_source_keys,  sizeof(struct source),
	THINGS_MAX, config_begin_source, config_finish_source,
};
static const struct section lists = {
	"list",     list_keys,  sizeof(struct mailing_list),
	THINGS_MAX, begin_list, finish_list,
};
static const struct section digests = {
	"digest",   digest_keys,  sizeof(struct digest),
	THINGS_MAX, begin_digest, finish_digest,
};

/* Ids stand in addresses, headers (List-Id) and file names. */
static bool
is_id(const char *id)
{
	size_t n = strlen(id);

	return n > 0 && n <= 63 && id[0] != '-' && id[n - 1] != '-' &&
	       strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static void
read_thing(struct reading *reading, const struct section *section,
	   const struct yaml *node, size_t i, void *thing)
{
	const struct yaml *at = node->keyat[i], *map = node->items[i];

	*(const char **)thing = node->keys[i];
	if (!is_id(node->keys[i]))
		config_problem(
			reading, at,
			"'%s' is no id: small letters, digits and hyphens, at most "
			"63",
			config_shown(reading, node->keys[i]));
	if (section->begin)
		section->begin(reading, at, thing);
	if (!config_is_map(reading, map))
		return;
	config_read_map(reading, map, section->keys, thing);
	if (section->finish)
		section->finish(reading, map, thing);
}

/* All things of a section; how many there are. */
static size_t
read_section(struct reading *reading, const struct section *section,
	     const struct yaml *node, void *array)
{
	char *things;
	size_t n, i;

	if (!config_is_map(reading, node))
		return 0;
	n = node->n < section->max ? node->n : section->max;
	if (n < node->n)
		config_problem(reading, node->keyat[n], "more than %zu %ss", n,
			       section->noun);
	things = arena_array(reading->arena, n, section->size);
	*(void **)array = things;
	for (i = 0; i < n; i++)
		read_thing(reading, section, node, i, things + i * section->size);
	return n;
}

static void
read_community(struct reading *reading, const struct key *key, const struct yaml *node,
	       void *to)
{
	(void)key;
	config_read_map(reading, node, community_keys, to);
}

static void
read_organisations(struct reading *reading, const struct key *key,
		   const struct yaml *node, void *to)
{
	struct config *config = to;

	(void)key;
	config->n_organisations =
		read_section(reading, &organisations, node, &config->organisations);
	if (config->n_organisations == 0 && node->kind != YAML_LIST)
		config_problem(reading, node,
			       "there must be at least one organisation");
}

static void
read_sources(struct reading *reading, const struct key *key, const struct yaml *node,
	     void *to)
{
	struct config *config = to;

	(void)key;
	config->n_sources = read_section(reading, &sources, node, &config->sources);
}

static void
read_lists(struct reading *reading, const struct key *key, const struct yaml *node,
	   void *to)
{
	struct config *config = to;

	(void)key;
	config->n_lists = read_section(reading, &lists, node, &config->lists);
}

static void
read_digests(struct reading *reading, const struct key *key, const struct yaml *node,
	     void *to)
{
	struct config *config = to;

	(void)key;
	config->n_digests = read_section(reading, &digests, node, &config->digests);
}

static void
read_templates(struct reading *reading, const struct key *key, const struct yaml *node,
	       void *to)
{
	const char *path = NULL;
	struct stat st;

	config_read_existing(reading, key, node, &path);
	if (path && stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		config_problem(reading, node, "'%s' is no folder",
			       config_shown(reading, path));
	else if (path)
		*(const char **)to = path;
}

static const struct key root_keys[] = {
	{"community", read_community, 0, REQUIRED,
	 .help = "who this is: its name, languages, timezone, domain, site, address, contact"},
	{"key_file", config_read_path, AT(config, key_file), OPTIONAL,
	 .help = "the secret key; default var/secret.key"},
	{"state", config_read_path, AT(config, state), OPTIONAL,
	 .help = "what is remembered; default var/digest.db"},
	{"templates", read_templates, AT(config, templates), OPTIONAL,
	 .help = "folder of templates that go before the shipped ones"},
	{"organisations", read_organisations, 0, REQUIRED,
	 .help = "the community's members, by id"},
	{"sources", read_sources, 0, OPTIONAL, .help = "where they publish, by id"},
	{"lists", read_lists, 0, OPTIONAL, .help = "mailing lists, by id"},
	{"digests", read_digests, 0, OPTIONAL,
	 .help = "what goes out to the lists, by id"},
	{"delivery", config_read_delivery, AT(config, delivery), OPTIONAL,
	 .help = "how letters leave"},
	{.name = NULL},
};

void
config_read_root(struct reading *reading, const struct yaml *root)
{
	struct config *config = reading->config;

	config->key_file = file_beside(reading->arena, reading->path, "var/secret.key");
	config->state = file_beside(reading->arena, reading->path, "var/digest.db");
	config_read_map(reading, root, root_keys, config);
}
