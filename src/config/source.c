/*
 * source.c - the keys of a source, their defaults, and which of them only some kinds of
 * sources know. What the kinds make of them is parse's and fetch's.
 */
#include "config/config_int.h"

#include "base/utf8.h"
#include "model/address.h"

#include <string.h>

#define HOUR ((int64_t)3600)
#define WEEK (7 * 24 * HOUR)
#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)

/* Whole addresses, and domains as "@host", in one form to compare. */
static void
read_posters(struct reading *reading, const struct key *key, const struct yaml *node,
	     void *to)
{
	struct words words = {NULL, 0}, *posters = to;
	struct address address;
	const char *text;
	struct err err;
	size_t i;

	config_read_words(reading, key, node, &words);
	for (i = 0; i < words.n; i++) {
		text = words.v[i];
		if (text[0] == '@')
			text = arena_printf(reading->arena, "anybody%s", text);
		if (address_parse(reading->arena, str_of(text), &address, &err))
			config_problem(reading, node,
				       "'%s' is no address, and no domain as @host: %s",
				       config_shown(reading, words.v[i]), err.text);
		else
			words_add(reading->arena, posters,
				  words.v[i][0] == '@' ? strchr(address.key, '@')
						       : address.key);
	}
}

static void
read_columns(struct reading *reading, const struct key *key, const struct yaml *node,
	     void *to)
{
	const char *const *fields = reading->words->fields;
	struct source *source = to;
	struct column *columns;
	const char *column;
	size_t i, k;

	(void)key;
	if (!config_is_map(reading, node))
		return;
	columns = arena_array(reading->arena, node->n, sizeof *columns);
	for (i = 0; i < node->n; i++) {
		for (k = 0; fields[k] && strcmp(fields[k], node->keys[i]) != 0; k++)
			;
		column = config_scalar(reading, node->items[i]);
		if (!fields[k])
			config_problem(reading, node->keyat[i], "no field '%s'%s",
				       config_shown(reading, node->keys[i]),
				       config_suggest(reading, node->keys[i], fields));
		else if (column)
			columns[source->n_columns++] =
				(struct column){fields[k],
						arena_strdup(reading->arena, column)};
	}
	source->columns = columns;
}

const struct key config_source_keys[] = {
	{"organisation", config_read_organisation, AT(source, organisation), REQUIRED,
	 .help = "id of the organisation that publishes there"},
	{"kind", config_read_kind, AT(source, kind), REQUIRED,
	 .help = "what it is: ical, feed, …"},
	{"url", config_read_source_url, 0, REQUIRED,
	 .help = "address, or path relative to this file"},
	{"language", config_read_language, AT(source, language), OPTIONAL,
	 .help = "language of its texts; default the community's first"},
	{"visibility", config_read_scope, AT(source, visibility), OPTIONAL,
	 .help = "who may see its entries: public, community or [organisations]; default its own "
		 "organisation alone"},
	{"timezone", config_read_zone, AT(source, timezone), OPTIONAL,
	 .help = "of times that name none; default the community's"},
	{"timeout", config_read_ms, AT(source, timeout_ms), OPTIONAL,
	 .help = "for the whole transfer; default 30s", .low = 1, .high = HOUR},
	{"max_size", config_read_bytes, AT(source, max_bytes), OPTIONAL,
	 .help = "default 8M", .low = KIB, .high = 1024 * MIB},
	{"allow_private", config_read_bool, AT(source, allow_private), OPTIONAL,
	 .help = "it may be at a private address; default false"},
	{"interval", config_read_seconds, AT(source, interval_s), OPTIONAL,
	 .help = "asked no more often than this; default 0s, at every gathering",
	 .high = 52 * WEEK},
	{"hold", config_read_count, AT(source, hold), OPTIONAL,
	 .help = "readings in a row after which it is believed to be empty; default 5",
	 .low = 1, .high = 1000},
	{"follow", config_read_int, AT(source, follow), OPTIONAL,
	 .help = "1: pages of its server that it links to are read too; default 0",
	 .high = 1},
	{"columns", read_columns, 0, OPTIONAL,
	 .help = "of csv and confs: {title: \"its name there\", start: …}"},
	{"posters", read_posters, AT(source, posters), OPTIONAL,
	 .help = "of a mailbox: who announces, as [office@a.example, \"@b.example\"]"},
	{"list_id", config_read_text, AT(source, list_id), OPTIONAL,
	 .help = "of a mailbox: the List-Id whose word counts, as lacnog.lacnic.net"},
	{"authenticated_by", config_read_text, AT(source, authenticated_by), OPTIONAL,
	 .help = "of a mailbox: the server whose Authentication-Results count"},
	{"username", config_read_raw, AT(source, username), OPTIONAL,
	 .help = "name for HTTP or IMAP authentication"},
	{"password_file", config_read_path, AT(source, password.file), OPTIONAL,
	 .help = "file with the password, of mode 0600"},
	{"password_command", config_read_raw, AT(source, password.command), OPTIONAL,
	 .help = "command that prints the password"},
	{"password", config_refuse_secret, 0, OPTIONAL, .help = NULL},
	{.name = NULL},
};

void
config_begin_source(struct reading *reading, const struct yaml *at, void *thing)
{
	const struct config *config = reading->config;
	struct source *source = thing;

	(void)at;
	source->organisation = -1;
	source->language = config->languages ? config->languages[0] : NULL;
	source->timezone = config->timezone;
	source->timeout_ms = 30 * (int64_t)1000;
	source->max_bytes = 8 * MIB;
	source->hold = 5;
}

/* What only some kinds of sources know. */
static const struct {
	const char *key, *kinds[4];
} kinds_of_keys[] = {
	{"columns", {"csv", "confs"}},     {"follow", {"feed", "jsonld"}},
	{"posters", {"mailbox"}},          {"list_id", {"mailbox"}},
	{"authenticated_by", {"mailbox"}},
};

static void
check_kind(struct reading *reading, const struct yaml *map, const struct source *source)
{
	const char *const *kind;
	size_t i;

	for (i = 0; source->kind && i < sizeof kinds_of_keys / sizeof *kinds_of_keys;
	     i++) {
		if (!config_given(map, kinds_of_keys[i].key))
			continue;
		for (kind = kinds_of_keys[i].kinds; *kind; kind++)
			if (strcmp(*kind, source->kind) == 0)
				break;
		if (!*kind)
			config_problem(reading, yaml_get(map, kinds_of_keys[i].key),
				       "'%s' is not for sources of kind %s%s",
				       kinds_of_keys[i].key, source->kind,
				       config_one_of(reading, kinds_of_keys[i].kinds));
	}
	if (source->caldav && source->kind && strcmp(source->kind, "ical") != 0)
		config_problem(reading, yaml_get(map, "url"),
			       "a CalDAV collection is of kind ical, not %s",
			       source->kind);
	if (source->remote && source->url && strncmp(source->url, "imap", 4) == 0 &&
	    source->kind && strcmp(source->kind, "mailbox") != 0)
		config_problem(reading, yaml_get(map, "url"),
			       "an IMAP folder is of kind mailbox, not %s",
			       source->kind);
}

void
config_finish_source(struct reading *reading, const struct yaml *map, void *thing)
{
	struct source *source = thing;

	if (!config_given(map, "visibility") && source->organisation >= 0)
		source->visibility.organisations = (uint64_t)1 << source->organisation;
	config_check_login(reading, map);
	check_kind(reading, map, source);
}
