/*
 * arguments.c - the command line taken apart by tables, and its words turned into what
 * they name in the configuration.
 */
#include "cmd/cmd_int.h"

#include <assert.h>
#include <string.h>

const struct option_row global_options[] = {
	{"--config", NULL, "FILE",
	 "the configuration (else $DIGEST_CONFIG, ./digest.yaml,"
	 " /etc/digest/digest.yaml)"},
	{"--now", NULL, "TIME", "the clock of this run, RFC 3339"},
	{"--json", NULL, NULL, "one JSON document on standard output"},
	{"--quiet", "-q", NULL, "say nothing but errors"},
	{"--verbose", "-v", NULL, "say more"},
	{"--help", "-h", NULL, "how a command is used"},
	{"--version", NULL, NULL, "the version"},
	{0},
};

/* The row that a word names, or -1. The word may be "--name=value". */
static int
find_row(const struct option_row *rows, struct str word)
{
	int i;

	for (i = 0; rows && rows[i].name; i++)
		if (str_is(word, rows[i].name) ||
		    (rows[i].brief && str_is(word, rows[i].brief)))
			return i;
	return -1;
}

static int
unknown_option(const char *word, const struct option_row *rows, struct err *err)
{
	const char *names[2 * MAX_OPTIONS + 1];
	int i, n = 0, nearest;

	for (i = 0; rows && rows[i].name; i++)
		names[n++] = rows[i].name;
	for (i = 0; global_options[i].name; i++)
		names[n++] = global_options[i].name;
	names[n] = NULL;
	nearest = str_nearest(word, names);
	if (nearest >= 0)
		return err_set(err, ERR_USAGE,
			       "there is no option %s (did you mean %s?)", word,
			       names[nearest]);
	return err_set(err, ERR_USAGE, "there is no option %s", word);
}

/* Read the option at words[*at] into the table it belongs to. */
static int
read_option(char **words, int n, int *at, const struct option_row *rows,
	    struct arguments *tables[2], struct err *err)
{
	struct str rest = str_of(words[*at]), name = str_split(&rest, '=');
	struct arguments *table;
	int row = find_row(rows, name);

	table = tables[1];
	if (row < 0) {
		row = find_row(global_options, name);
		table = tables[0];
	}
	if (row < 0)
		return unknown_option(words[*at], rows, err);
	if (!table->rows[row].argument) {
		if (rest.s)
			return err_set(err, ERR_USAGE, "%s takes no value",
				       table->rows[row].name);
		table->values[row] = "";
	} else if (rest.s) {
		table->values[row] = rest.s;
	} else if (*at + 1 < n) {
		table->values[row] = words[++*at];
	} else {
		return err_set(err, ERR_USAGE, "%s needs a value: %s",
			       table->rows[row].name, table->rows[row].argument);
	}
	return 0;
}

int
arguments_read(char **words, int n, const struct option_row *rows,
	       struct arguments *globals, struct arguments *arguments, struct err *err)
{
	struct arguments *tables[2] = {globals, arguments};
	bool ended = false;
	int i;

	globals->rows = global_options;
	arguments->rows = rows;
	arguments->words = words;
	arguments->n = 0;
	for (i = 0; i < n; i++) {
		if (!ended && strcmp(words[i], "--") == 0) {
			ended = true;
		} else if (ended || words[i][0] != '-' || words[i][1] == '\0') {
			words[arguments->n++] = words[i];
		} else if (read_option(words, n, &i, rows, tables, err)) {
			return -1;
		}
	}
	return 0;
}

const char *
argument(const struct arguments *arguments, const char *name)
{
	int row = find_row(arguments->rows, str_of(name));

	assert(row >= 0);
	return arguments->values[row];
}

int
argument_day(const struct session *session, const struct arguments *arguments,
	     const char *name, bool after, int64_t *seconds, struct err *err)
{
	const char *text = argument(arguments, name);
	int64_t first, end;
	struct when when;

	if (!text)
		return 0;
	if (!when_parse(str_of(text), session->config.timezone, &when) ||
	    !when_bounds(&when, session->config.timezone, &first, &end))
		return err_set(err, ERR_USAGE,
			       "%s %s: no date; write 2023, 2023-04 or 2023-04-03",
			       name, text);
	*seconds = after ? end : first;
	return 0;
}

static int
unknown_name(struct session *session, const char *what, const char *name,
	     const char *const *names)
{
	return err_set(&session->err, ERR_USAGE, "no %s is called '%s'%s", what, name,
		       config_did_you_mean(&session->arena, name, names));
}

int
argument_list(struct session *session, const char *name,
	      const struct mailing_list **list)
{
	const struct config *config = &session->config;
	const char **names;
	size_t i;

	*list = name ? config_list(config, name) : NULL;
	if (!name || *list)
		return 0;
	names = arena_array(&session->arena, config->n_lists + 1, sizeof *names);
	for (i = 0; i < config->n_lists; i++)
		names[i] = config->lists[i].id;
	return unknown_name(session, "list", name, names);
}

int
argument_digest(struct session *session, const char *name, const struct digest **digest)
{
	const struct config *config = &session->config;
	const char **names;
	size_t i;

	*digest = name ? config_digest(config, name) : NULL;
	if (!name || *digest)
		return 0;
	names = arena_array(&session->arena, config->n_digests + 1, sizeof *names);
	for (i = 0; i < config->n_digests; i++)
		names[i] = config->digests[i].id;
	return unknown_name(session, "digest", name, names);
}

int
argument_language(struct session *session, const char *name, const char **language)
{
	const char *const *languages = session->config.languages;
	size_t i;

	*language = languages[0];
	if (!name)
		return 0;
	for (i = 0; languages[i]; i++) {
		if (strcmp(languages[i], name) == 0) {
			*language = languages[i];
			return 0;
		}
	}
	return unknown_name(session, "language", name, languages);
}

int
argument_organisation(struct session *session, const char *name)
{
	if (!name || config_organisation(&session->config, name) >= 0)
		return 0;
	return unknown_name(session, "organisation", name,
			    run_organisations(&session->arena, &session->config));
}

int
argument_issue(struct session *session, const char *name, struct issue *issue)
{
	struct str rest = str_of(name), digest = str_split(&rest, '/');
	const char *id = arena_strndup(&session->arena, digest.s, digest.n);
	int64_t number = 0;
	int found;

	if (rest.s && (!str_number(rest, &number) || number < 1 || number > INT32_MAX))
		return err_set(&session->err, ERR_USAGE,
			       "'%s' is no issue; write it as weekly/14", name);
	found = store_issue(session->run.store, &session->arena, id, (int)number, issue,
			    &session->err);
	if (found < 0)
		return -1;
	if (!found)
		return err_set(&session->err, ERR_USAGE,
			       "there is no issue %s; `digest issues` lists them",
			       name);
	return 0;
}
