/*
 * lookup.c - finding things of a configuration by the words that name them, and guessing
 * what a misspelt word meant.
 */
#include "config/config.h"

#include <string.h>

const struct source *
config_source(const struct config *config, const char *id)
{
	size_t i;

	for (i = 0; i < config->n_sources; i++)
		if (strcmp(config->sources[i].id, id) == 0)
			return &config->sources[i];
	return NULL;
}

const struct mailing_list *
config_list(const struct config *config, const char *id)
{
	size_t i;

	for (i = 0; i < config->n_lists; i++)
		if (strcmp(config->lists[i].id, id) == 0)
			return &config->lists[i];
	return NULL;
}

const struct digest *
config_digest(const struct config *config, const char *id)
{
	size_t i;

	for (i = 0; i < config->n_digests; i++)
		if (strcmp(config->digests[i].id, id) == 0)
			return &config->digests[i];
	return NULL;
}

int
config_organisation(const struct config *config, const char *id)
{
	size_t i;

	for (i = 0; i < config->n_organisations; i++)
		if (strcmp(config->organisations[i].id, id) == 0)
			return (int)i;
	return -1;
}

const char *
config_did_you_mean(struct arena *arena, const char *word, const char *const *words)
{
	int nearest = str_nearest(word, words);

	if (nearest < 0)
		return "";
	return arena_printf(arena, " (did you mean '%s'?)", words[nearest]);
}

/* The bits of all organisations that there are. */
static uint64_t
everybody(const struct config *config)
{
	size_t n = config->n_organisations;

	return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
}

bool
config_scope(const struct config *config, const char *const *words, struct scope *scope)
{
	struct scope found = {false, 0};
	int index;

	if (words[0] && !words[1] && strcmp(words[0], "public") == 0) {
		*scope = (struct scope){true, 0};
		return true;
	}
	if (words[0] && !words[1] && strcmp(words[0], "community") == 0) {
		*scope = (struct scope){false, everybody(config)};
		return true;
	}
	for (; *words; words++) {
		index = config_organisation(config, *words);
		if (index < 0)
			return false;
		found.organisations |= (uint64_t)1 << index;
	}
	*scope = found;
	return true;
}
