/*
 * map.c - walking a map of the configuration by a table of keys, and noting what is wrong
 * with it. Goes on after each problem, so that one reading tells them all.
 *
 * What a key's value means is its reader's affair.
 */
#include "config/config_int.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 80
#define LISTED_MAX 12

void
config_problem(struct reading *reading, const struct yaml *at, const char *format, ...)
{
	struct problems *problems = reading->problems;
	struct problem *problem;
	va_list ap;
	char *text;

	va_start(ap, format);
	text = arena_vprintf(reading->arena, format, ap);
	va_end(ap);
	problem =
		arena_push(reading->arena, &problems->v, problems->n, sizeof *problem);
	problems->n++;
	*problem = (struct problem){reading->path, at->line, at->column, text};
}

const char *
config_shown(struct reading *reading, const char *text)
{
	const char *line;
	size_t n;

	line = utf8_one_line(reading->arena, utf8_clean(reading->arena, str_of(text)));
	n = utf8_prefix(str_of(line), SHOWN_MAX);
	if (n == strlen(line))
		return line;
	return arena_printf(reading->arena, "%.*s…", (int)n, line);
}

const char *
config_one_of(struct reading *reading, const char *const *words)
{
	const char *all = "";
	size_t i;

	for (i = 0; i < LISTED_MAX && words[i]; i++)
		all = arena_printf(reading->arena, "%s%s%s", all, i ? ", " : "",
				   words[i]);
	if (i == 0)
		return "";
	return arena_printf(reading->arena, " (one of: %s%s)", all,
			    words[i] ? ", …" : "");
}

const char *
config_suggest(struct reading *reading, const char *word, const char *const *words)
{
	const char *nearest = config_did_you_mean(reading->arena, word, words);

	return *nearest ? nearest : config_one_of(reading, words);
}

/* Nothing is written behind the key. */
static bool
is_null(const struct yaml *node)
{
	return node->kind == YAML_SCALAR && !node->quoted &&
	       (node->scalar[0] == '\0' || strcmp(node->scalar, "~") == 0 ||
		strcmp(node->scalar, "null") == 0);
}

bool
config_given(const struct yaml *map, const char *key)
{
	const struct yaml *node = yaml_get(map, key);

	return node && !is_null(node);
}

const char *
config_scalar(struct reading *reading, const struct yaml *node)
{
	if (node->kind != YAML_SCALAR)
		config_problem(reading, node,
			       "a single value is expected here, not a %s",
			       node->kind == YAML_LIST ? "list" : "map");
	else if (is_null(node))
		config_problem(reading, node,
			       "a value is missing here (one that begins with # needs "
			       "quotes)");
	else if (node->scalar[strspn(node->scalar, " \t\r\n")] == '\0')
		config_problem(reading, node, "an empty text cannot stand here");
	else
		return node->scalar;
	return NULL;
}

bool
config_list_given(struct reading *reading, const struct yaml *node)
{
	if (node->kind != YAML_LIST)
		config_problem(reading, node, "a list is expected here, as [a, b]");
	else if (node->n == 0)
		config_problem(reading, node, "an empty list cannot stand here");
	return node->kind == YAML_LIST && node->n > 0;
}

bool
config_is_map(struct reading *reading, const struct yaml *node)
{
	if (node->kind == YAML_MAP || is_null(node))
		return true;
	config_problem(reading, node, "a map is expected here, as {key: value}");
	return false;
}

static const struct key *
find_key(const struct key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (strcmp(keys->name, name) == 0)
			return keys;
	return NULL;
}

/* The names that may be suggested for an unknown one. */
static const char **
key_names(struct reading *reading, const struct key *keys)
{
	const char **names;
	size_t n = 0, i;

	for (i = 0; keys[i].name; i++)
		;
	names = arena_array(reading->arena, i + 1, sizeof *names);
	for (i = 0; keys[i].name; i++)
		if (keys[i].help)
			names[n++] = keys[i].name;
	return names;
}

static void
check_names(struct reading *reading, const struct yaml *map, const struct key *keys)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (!find_key(keys, map->keys[i]))
			config_problem(reading, map->keyat[i], "unknown key '%s'%s",
				       config_shown(reading, map->keys[i]),
				       config_suggest(reading, map->keys[i],
						      key_names(reading, keys)));
}

void
config_read_map(struct reading *reading, const struct yaml *map, const struct key *keys,
		void *to)
{
	const struct yaml *node;

	if (!config_is_map(reading, map))
		return;
	if (map->kind == YAML_MAP)
		check_names(reading, map, keys);
	for (; keys->name; keys++) {
		node = yaml_get(map, keys->name);
		if (node)
			keys->read(reading, keys, node, (char *)to + keys->offset);
		else if (keys->required)
			config_problem(reading, map, "missing '%s': %s", keys->name,
				       keys->help);
	}
}
