/*
 * values.c - readers of single values: texts, paths, numbers, durations, zones, colours.
 *
 * Each takes a node, and either fills its place or notes a problem there. Addresses of
 * any sort are network.c's, words that refer to other parts of the file names.c's.
 */
#include "config/config_int.h"

#include "base/file.h"
#include "base/utf8.h"
#include "base/zone.h"

#include <string.h>
#include <unistd.h>

#define ZONES_FILE "/usr/share/zoneinfo/tzdata.zi"
#define ZONES_MAX ((size_t)1024 * 1024)

void
config_read_text(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (!text)
		return;
	text = utf8_one_line(reading->arena, utf8_clean(reading->arena, str_of(text)));
	*(const char **)to = text;
}

void
config_read_raw(struct reading *reading, const struct key *key, const struct yaml *node,
		void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (text)
		*(const char **)to = arena_strdup(reading->arena, text);
}

void
config_read_path(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (!text)
		return;
	if (strstr(text, "://"))
		config_problem(reading, node, "'%s': a path is expected here",
			       config_shown(reading, text));
	else
		*(const char **)to = file_beside(reading->arena, reading->path, text);
}

void
config_read_existing(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to)
{
	const char *path = NULL;

	config_read_path(reading, key, node, &path);
	if (!path)
		return;
	if (access(path, F_OK) != 0)
		config_problem(reading, node, "there is no '%s'",
			       config_shown(reading, path));
	else
		*(const char **)to = path;
}

/* Names of zones out of tzdata's own list: "Z NAME rules…" and "L target NAME". */
static const char **
zone_names(struct arena *arena, const char *text, size_t n)
{
	struct str rest = str_from(text, n), line, kind, name;
	struct words names = {NULL, 0};

	while (str_line(&rest, &line)) {
		kind = str_split(&line, ' ');
		if (!str_is(kind, "Z") && !str_is(kind, "L"))
			continue;
		if (str_is(kind, "L"))
			(void)str_split(&line, ' ');
		name = str_split(&line, ' ');
		words_add(arena, &names, arena_strndup(arena, name.s, name.n));
	}
	words_add(arena, &names, NULL);
	return names.v;
}

static const char *
nearest_zone(struct arena *arena, const char *word)
{
	struct err err;
	char *text;
	size_t n;

	if (file_read(arena, ZONES_FILE, ZONES_MAX, &text, &n, &err))
		return "";
	return config_did_you_mean(arena, word, zone_names(arena, text, n));
}

void
config_read_zone(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node), *nearest;

	(void)key;
	if (!text)
		return;
	if (zone_known(text)) {
		*(const char **)to = arena_strdup(reading->arena, text);
		return;
	}
	nearest = nearest_zone(reading->arena, text);
	config_problem(reading, node, "'%s' is no time zone%s",
		       config_shown(reading, text),
		       *nearest ? nearest : ", which would be as America/Montevideo");
}

/* A primary subtag of BCP 47. */
static bool
is_language(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");

	return s[n] == '\0' && (n == 2 || n == 3);
}

void
config_read_language(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (!text)
		return;
	if (!is_language(text))
		config_problem(reading, node,
			       "'%s' is no language, which would be as es, pt or en",
			       config_shown(reading, text));
	else
		*(const char **)to = arena_strdup(reading->arena, text);
}

void
config_read_colour(struct reading *reading, const struct key *key,
		   const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (!text)
		return;
	if (text[0] != '#' || strlen(text) != 7 ||
	    strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		config_problem(reading, node,
			       "'%s' is no colour, which would be as \"#005a9c\"",
			       config_shown(reading, text));
	else
		*(const char **)to = arena_strdup(reading->arena, text);
}

/* One text for each of the community's languages. */
static void
read_same_text(struct reading *reading, const struct yaml *node, struct texts *texts)
{
	const char **languages = reading->config->languages;
	const char *text = NULL;

	config_read_text(reading, NULL, node, &text);
	for (; text && languages && *languages; languages++)
		texts_set(reading->arena, texts, *languages, text);
}

static bool
check_text_language(struct reading *reading, const struct yaml *at,
		    const char *language)
{
	const char **languages = reading->config->languages, **known;

	for (known = languages; known && *known; known++)
		if (strcmp(*known, language) == 0)
			return true;
	/* Without the community's languages there is a problem already. */
	if (languages)
		config_problem(reading, at,
			       "'%s' is not one of the community's languages%s",
			       config_shown(reading, language),
			       config_one_of(reading, languages));
	return false;
}

void
config_read_texts(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	const char *text;
	size_t i;

	(void)key;
	if (node->kind != YAML_MAP) {
		read_same_text(reading, node, to);
		return;
	}
	if (node->n == 0)
		config_problem(reading, node, "an empty map cannot stand here");
	for (i = 0; i < node->n; i++) {
		text = NULL;
		if (check_text_language(reading, node->keyat[i], node->keys[i]))
			config_read_text(reading, NULL, node->items[i], &text);
		if (text)
			texts_set(reading->arena, to, node->keys[i], text);
	}
}

void
config_read_word(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	unsigned i;

	if (!text)
		return;
	for (i = 0; key->words[i]; i++) {
		if (strcmp(key->words[i], text) == 0) {
			*(unsigned *)to = i; /* an enum is one (gcc, clang) */
			return;
		}
	}
	config_problem(reading, node, "unknown word '%s' for %s%s",
		       config_shown(reading, text), key->name,
		       config_suggest(reading, text, key->words));
}

void
config_read_bool(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);

	(void)key;
	if (!text)
		return;
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		config_problem(reading, node, "'%s': true or false is expected here",
			       config_shown(reading, text));
	else
		*(bool *)to = strcmp(text, "true") == 0;
}

/* A number in the row's range. */
static bool
read_number(struct reading *reading, const struct key *key, const struct yaml *node,
	    int64_t *value)
{
	const char *text = config_scalar(reading, node);

	if (!text)
		return false;
	if (str_number(str_of(text), value) && *value >= key->low &&
	    *value <= key->high)
		return true;
	config_problem(reading, node,
		       "'%s': a number from %lld to %lld is expected here",
		       config_shown(reading, text), (long long)key->low,
		       (long long)key->high);
	return false;
}

void
config_read_int(struct reading *reading, const struct key *key, const struct yaml *node,
		void *to)
{
	int64_t value;

	if (read_number(reading, key, node, &value))
		*(int *)to = (int)value;
}

void
config_read_count(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	int64_t value;

	if (read_number(reading, key, node, &value))
		*(size_t *)to = (size_t)value;
}

void
config_read_seconds(struct reading *reading, const struct key *key,
		    const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	int64_t value;

	if (!text)
		return;
	if (!str_duration(str_of(text), &value))
		config_problem(
			reading, node,
			"'%s' is no duration, which would be as 30s, 10m, 6h, 2d "
			"or 8w",
			config_shown(reading, text));
	else if (value < key->low || value > key->high)
		config_problem(reading, node, "%s is too %s for %s",
			       config_shown(reading, text),
			       value < key->low ? "short" : "long", key->name);
	else
		*(int64_t *)to = value;
}

void
config_read_ms(struct reading *reading, const struct key *key, const struct yaml *node,
	       void *to)
{
	int64_t seconds = -1;

	config_read_seconds(reading, key, node, &seconds);
	if (seconds >= 0)
		*(int64_t *)to = seconds * 1000;
}

void
config_read_bytes(struct reading *reading, const struct key *key,
		  const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	size_t value;

	if (!text)
		return;
	if (!str_size(str_of(text), &value))
		config_problem(reading, node,
			       "'%s' is no size, which would be as 512K or 8M",
			       config_shown(reading, text));
	else if (value < (size_t)key->low || value > (size_t)key->high)
		config_problem(reading, node, "%s is too %s for %s",
			       config_shown(reading, text),
			       value < (size_t)key->low ? "little" : "much", key->name);
	else
		*(size_t *)to = value;
}

void
config_refuse_secret(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to)
{
	(void)to;
	config_problem(
		reading, node,
		"a secret is not written here, where others read it: put it into "
		"a file of mode 0600 and name that as %s_file, or name a command "
		"that prints it as %s_command",
		key->name, key->name);
}

void
config_check_login(struct reading *reading, const struct yaml *map)
{
	bool name = config_given(map, "username");
	bool file = config_given(map, "password_file");
	bool command = config_given(map, "password_command");

	if (file && command)
		config_problem(reading, yaml_get(map, "password_command"),
			       "password_file and password_command: only one of them");
	if (name && !file && !command && !config_given(map, "password"))
		config_problem(reading, yaml_get(map, "username"),
			       "username needs password_file or password_command");
	if (!name && (file || command))
		config_problem(reading,
			       yaml_get(map,
					file ? "password_file" : "password_command"),
			       "a password needs a username");
}
