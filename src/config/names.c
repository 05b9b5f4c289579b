/*
 * names.c - readers of words that must be known: organisations, lists, kinds, languages,
 * and the scopes made of them. What they refer to has been read before them.
 */
#include "config/config_int.h"

#include "base/utf8.h"

#include <string.h>

#define DIGEST_LISTS_MAX 64 /* sets of a digest's lists are masks of 64 bits */

/* The ids of an array of things that begin with their id, behind some fixed words. */
static const char **
ids(struct reading *reading, const char *const *fixed, const void *things, size_t n,
    size_t size)
{
	struct words words = {NULL, 0};
	size_t i;

	for (; fixed && *fixed; fixed++)
		words_add(reading->arena, &words, *fixed);
	for (i = 0; i < n; i++)
		words_add(reading->arena, &words,
			  *(const char *const *)((const char *)things + i * size));
	words_add(reading->arena, &words, NULL);
	return words.v;
}

static void
unknown_organisation(struct reading *reading, const struct yaml *node, const char *word,
		     const char *const *fixed)
{
	const struct config *config = reading->config;
	const char **known;

	if (config->n_organisations == 0)
		return; /* that they are missing has been said */
	known = ids(reading, fixed, config->organisations, config->n_organisations,
		    sizeof *config->organisations);
	config_problem(reading, node, "unknown organisation '%s'%s",
		       config_shown(reading, word),
		       config_suggest(reading, word, known));
}

void
config_read_organisation(struct reading *reading, const struct key *key,
			 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	int index;

	(void)key;
	if (!text)
		return;
	index = config_organisation(reading->config, text);
	if (index < 0)
		unknown_organisation(reading, node, text, NULL);
	else
		*(int *)to = index;
}

/* The words of a list, each a scalar that stands in it once; false after a problem. */
static bool
read_list(struct reading *reading, const struct yaml *node, struct words *words)
{
	const char *text;
	bool good = true;
	size_t i;

	if (!config_list_given(reading, node))
		return false;
	for (i = 0; i < node->n; i++) {
		text = config_scalar(reading, node->items[i]);
		if (text && words_have(words, text)) {
			config_problem(reading, node->items[i],
				       "'%s' stands here twice",
				       config_shown(reading, text));
			text = NULL;
		}
		good = good && text;
		words_add(reading->arena, words, text ? text : "");
	}
	return good;
}

/* Each word of a list must be an organisation, or one of the fixed words alone. */
static bool
check_scope(struct reading *reading, const struct yaml *node, const struct words *words,
	    const char *const *fixed)
{
	const struct yaml *item;
	bool good = true;
	size_t i, f;

	for (i = 0; i < words->n; i++) {
		item = node->kind == YAML_LIST ? node->items[i] : node;
		for (f = 0; fixed[f] && strcmp(fixed[f], words->v[i]) != 0; f++)
			;
		if (fixed[f] && words->n > 1)
			config_problem(reading, item,
				       "'%s' stands alone, or not at all", words->v[i]);
		else if (!fixed[f] && words->v[i][0] &&
			 config_organisation(reading->config, words->v[i]) < 0)
			unknown_organisation(reading, item, words->v[i], fixed);
		else
			continue;
		good = false;
	}
	return good;
}

void
config_read_scope(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	static const char *const fixed[] = {"public", "community", NULL};
	struct words words = {NULL, 0};
	const char *text;
	bool good;

	(void)key;
	if (node->kind == YAML_SCALAR) {
		text = config_scalar(reading, node);
		good = text != NULL;
		if (text)
			words_add(reading->arena, &words, text);
	} else if (node->kind == YAML_MAP) {
		config_problem(reading, node,
			       "public, community or [organisations] is expected here");
		good = false;
	} else {
		good = read_list(reading, node, &words);
	}
	good = check_scope(reading, node, &words, fixed) && good;
	words_add(reading->arena, &words, NULL);
	if (good)
		(void)config_scope(reading->config, words.v, to);
}

void
config_read_mask(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	static const char *const fixed[] = {NULL};
	struct words words = {NULL, 0};
	struct scope scope;
	bool good;

	(void)key;
	good = read_list(reading, node, &words);
	good = check_scope(reading, node, &words, fixed) && good;
	words_add(reading->arena, &words, NULL);
	if (good && config_scope(reading->config, words.v, &scope))
		*(uint64_t *)to = scope.organisations;
}

void
config_read_kinds(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	struct words words = {NULL, 0};
	bool *kinds = to;
	size_t i, kind;

	(void)key;
	(void)read_list(reading, node, &words);
	memset(kinds, 0, ITEM_KINDS * sizeof *kinds);
	for (i = 0; i < words.n; i++) {
		for (kind = 0; item_kind_words[kind]; kind++)
			if (strcmp(item_kind_words[kind], words.v[i]) == 0)
				break;
		if (item_kind_words[kind])
			kinds[kind] = true;
		else if (words.v[i][0])
			config_problem(reading, node->items[i], "unknown kind '%s'%s",
				       config_shown(reading, words.v[i]),
				       config_suggest(reading, words.v[i],
						      item_kind_words));
	}
}

void
config_read_kind(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	const char *const *kind;

	(void)key;
	if (!text)
		return;
	for (kind = reading->words->kinds; *kind && strcmp(*kind, text) != 0; kind++)
		;
	if (*kind)
		*(const char **)to = *kind;
	else
		config_problem(reading, node, "unknown kind of source '%s'%s",
			       config_shown(reading, text),
			       config_suggest(reading, text, reading->words->kinds));
}

void
config_read_words(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	struct words words = {NULL, 0};
	struct words *kept = to;
	size_t i;

	(void)key;
	if (!read_list(reading, node, &words))
		return;
	for (i = 0; i < words.n; i++)
		words_add(reading->arena, kept,
			  utf8_one_line(reading->arena,
					utf8_clean(reading->arena,
						   str_of(words.v[i]))));
}

void
config_read_languages(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to)
{
	struct words words = {NULL, 0}, good = {NULL, 0};
	const char *language;
	size_t i;

	(void)read_list(reading, node, &words);
	for (i = 0; i < words.n; i++) {
		language = NULL;
		if (words.v[i][0])
			config_read_language(reading, key, node->items[i], &language);
		if (language)
			words_add(reading->arena, &good, language);
	}
	words_add(reading->arena, &good, NULL);
	if (good.n > 1)
		*(const char ***)to = good.v;
}

void
config_read_some_languages(struct reading *reading, const struct key *key,
			   const struct yaml *node, void *to)
{
	const char **languages = reading->config->languages, **known;
	struct words words = {NULL, 0};
	size_t i;

	(void)key;
	(void)read_list(reading, node, &words);
	for (i = 0; languages && i < words.n; i++) {
		for (known = languages; *known; known++)
			if (strcmp(*known, words.v[i]) == 0)
				break;
		if (*known)
			words_add(reading->arena, to, *known);
		else if (words.v[i][0])
			config_problem(reading, node->items[i],
				       "'%s' is not one of the community's languages%s",
				       config_shown(reading, words.v[i]),
				       config_one_of(reading, languages));
	}
}

void
config_read_lists(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	const struct config *config = reading->config;
	const struct mailing_list *list;
	struct words words = {NULL, 0};
	struct digest *digest = to;
	const char **known;
	size_t i;

	(void)key;
	(void)read_list(reading, node, &words);
	if (words.n > DIGEST_LISTS_MAX)
		config_problem(reading, node->items[DIGEST_LISTS_MAX],
			       "more than %d lists in a digest", DIGEST_LISTS_MAX);
	digest->lists = arena_array(reading->arena, words.n, sizeof(*digest->lists));
	for (i = 0; i < words.n; i++) {
		if (!words.v[i][0])
			continue;
		list = config_list(config, words.v[i]);
		if (list) {
			digest->lists[digest->n_lists++] = list;
			continue;
		}
		known = ids(reading, NULL, config->lists, config->n_lists,
			    sizeof *config->lists);
		config_problem(reading, node->items[i], "unknown list '%s'%s",
			       config_shown(reading, words.v[i]),
			       config_suggest(reading, words.v[i], known));
	}
}
