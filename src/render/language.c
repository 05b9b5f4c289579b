/*
 * language.c - a language as data: its strings.yaml is read, checked whole against the
 * table of keys below (nothing missing, nothing unknown, no unknown {placeholder}), and
 * asked for words, patterns, plurals and lists. All that is wrong is told at once, with
 * its place. Which words make a date is dates.c's.
 */
#include "render/render_int.h"

#include "base/yaml.h"

#include <assert.h>
#include <string.h>

enum shape {
	SHAPE_TEXT,   /* a text, with the placeholders named */
	SHAPE_PLURAL, /* a map of plural categories to such texts */
	SHAPE_LIST,   /* `count` texts */
	SHAPE_MAP,    /* names to texts, any number */
	SHAPE_RULES   /* plural categories to conditions */
};

struct key {
	const char *name;
	enum shape shape;
	const char *placeholders; /* " a b " */
	size_t count;
};

#define DATE " weekday weekday_long day month month_long year "

static const struct key keys[] = {
	{"direction", SHAPE_TEXT, "", 0},
	{"decimal", SHAPE_TEXT, "", 0},
	{"plurals", SHAPE_RULES, "", 0},
	{"list_comma", SHAPE_TEXT, "", 0},
	{"list_and", SHAPE_TEXT, "", 0},
	{"list_and_before", SHAPE_MAP, "", 0},

	{"months", SHAPE_LIST, "", 12},
	{"months_short", SHAPE_LIST, "", 12},
	{"months_title", SHAPE_LIST, "", 12},
	{"weekdays", SHAPE_LIST, "", 7},
	{"weekdays_short", SHAPE_LIST, "", 7},
	{"quarters", SHAPE_LIST, "", 4},
	{"first_day", SHAPE_TEXT, "", 0},
	{"date_day", SHAPE_TEXT, DATE, 0},
	{"date", SHAPE_TEXT, DATE, 0},
	{"date_year", SHAPE_TEXT, DATE, 0},
	{"date_long", SHAPE_TEXT, DATE, 0},
	{"month_year", SHAPE_TEXT, " month year ", 0},
	{"quarter_year", SHAPE_TEXT, " quarter year ", 0},
	{"span", SHAPE_TEXT, " start end ", 0},
	{"time", SHAPE_TEXT, " h hh mm ", 0},
	{"time_hour", SHAPE_TEXT, " h hh mm ", 0},
	{"time_span", SHAPE_TEXT, " start end ", 0},
	{"instant", SHAPE_TEXT, " date time ", 0},
	{"zone", SHAPE_TEXT, " when zone ", 0},
	{"zone_city", SHAPE_TEXT, " city offset ", 0},
	{"zone_anywhere", SHAPE_TEXT, " offset ", 0},
	{"when_month", SHAPE_TEXT, " month ", 0},
	{"when_quarter", SHAPE_TEXT, " quarter ", 0},
	{"when_year", SHAPE_TEXT, " year ", 0},
	{"when_none", SHAPE_TEXT, "", 0},
	{"when_parent", SHAPE_TEXT, "", 0},
	{"during", SHAPE_TEXT, " parent ", 0},
	{"today", SHAPE_TEXT, "", 0},
	{"tomorrow", SHAPE_TEXT, "", 0},
	{"in_days", SHAPE_PLURAL, " n ", 0},
	{"in_weeks", SHAPE_PLURAL, " n ", 0},

	{"languages", SHAPE_MAP, "", 0},
	{"in_language", SHAPE_TEXT, " language ", 0},
	{"in_other_language", SHAPE_TEXT, "", 0},
	{"countries", SHAPE_MAP, "", 0},
	{"cities", SHAPE_MAP, "", 0},
	{"places", SHAPE_MAP, "", 0},

	{"label_new", SHAPE_TEXT, "", 0},
	{"label_last_days", SHAPE_TEXT, "", 0},
	{"label_cancelled", SHAPE_TEXT, "", 0},
	{"label_postponed", SHAPE_TEXT, "", 0},
	{"label_closes", SHAPE_TEXT, "", 0},
	{"label_preview", SHAPE_TEXT, "", 0},

	{"in_this_edition", SHAPE_TEXT, "", 0},
	{"event_count", SHAPE_PLURAL, " n ", 0},
	{"closing_count", SHAPE_PLURAL, " n ", 0},
	{"novelty_count", SHAPE_PLURAL, " n ", 0},
	{"fact_event", SHAPE_TEXT, " title when ", 0},
	{"fact_closing", SHAPE_TEXT, " title when ", 0},
	{"fact_title", SHAPE_TEXT, " title number ", 0},

	{"section_highlights", SHAPE_TEXT, "", 0},
	{"section_closing", SHAPE_TEXT, "", 0},
	{"section_weeks", SHAPE_PLURAL, " n ", 0},
	{"section_days", SHAPE_PLURAL, " n ", 0},
	{"section_training", SHAPE_TEXT, "", 0},
	{"section_calls", SHAPE_TEXT, "", 0},
	{"section_bilaterals", SHAPE_TEXT, "", 0},
	{"section_news", SHAPE_TEXT, "", 0},
	{"section_save_date", SHAPE_TEXT, "", 0},

	{"closes", SHAPE_TEXT, "", 0},
	{"closes_unknown", SHAPE_TEXT, "", 0},
	{"opens", SHAPE_TEXT, "", 0},
	{"deadline", SHAPE_TEXT, "", 0},
	{"tentative", SHAPE_TEXT, "", 0},
	{"during_event", SHAPE_TEXT, "", 0},
	{"mode_online", SHAPE_TEXT, "", 0},
	{"mode_hybrid", SHAPE_TEXT, "", 0},
	{"all_organisations", SHAPE_PLURAL, " n ", 0},
	{"left_out", SHAPE_PLURAL, " n ", 0},

	{"footer_edition", SHAPE_TEXT, " number date ", 0},
	{"footer_why", SHAPE_PLURAL, " n lists ", 0},
	{"footer_leave", SHAPE_PLURAL, " n ", 0},
	{"footer_wrong", SHAPE_TEXT, "", 0},
	{"footer_calendar", SHAPE_PLURAL, " n ", 0},
	{"footer_sources", SHAPE_PLURAL, " n all sources ", 0},
	{"source_last_read", SHAPE_TEXT, " source date ", 0},
	{"source_never_read", SHAPE_TEXT, " source ", 0},

	{"calendar_cancelled", SHAPE_TEXT, " title ", 0},
	{"calendar_postponed", SHAPE_TEXT, " title ", 0},
	{"calendar_tentative", SHAPE_TEXT, " title ", 0},
	{"calendar_deadline", SHAPE_TEXT, " title ", 0},
	{"calendar_when", SHAPE_TEXT, " when ", 0},
	{"calendar_end_unknown", SHAPE_TEXT, "", 0},
	{"calendar_organisers", SHAPE_TEXT, " names ", 0},
	{"calendar_languages", SHAPE_TEXT, " names ", 0},
	{"calendar_during", SHAPE_TEXT, " parent ", 0},
	{"calendar_online", SHAPE_TEXT, " url ", 0},
	{"calendar_page", SHAPE_TEXT, " url ", 0},
};
#define N_KEYS (sizeof keys / sizeof keys[0])

struct language {
	const struct yaml *values[N_KEYS]; /* in the order of keys */
};

/* ---- checking ---- */

struct check {
	const char *path;
	const struct yaml *rules; /* plural categories, once known */
	struct buf found;         /* what is wrong, a line each */
	struct arena *arena;
};

static void
complain(struct check *check, const struct yaml *at, const char *what, const char *name)
{
	if (check->found.n)
		buf_char(&check->found, '\n');
	buf_printf(&check->found, "%s:%d:%d: %s \"%s\"", check->path, at ? at->line : 1,
		   at ? at->column : 1, what, name);
}

/* Every {name} must be one of the pattern's. */
static void
check_text(struct check *check, const struct key *key, const struct yaml *node)
{
	const char *at, *end;
	char *name;

	if (node->kind != YAML_SCALAR) {
		complain(check, node, "a text is wanted for", key->name);
		return;
	}
	for (at = strchr(node->scalar, '{'); at; at = strchr(end, '{')) {
		end = strchr(at, '}');
		if (!end) {
			complain(check, node, "\"{\" is not closed in", key->name);
			return;
		}
		name = arena_printf(check->arena, " %.*s ", (int)(end - at - 1),
				    at + 1);
		if (!strstr(key->placeholders, name))
			complain(check, node, "unknown placeholder in",
				 arena_printf(check->arena, "%s: {%.*s}", key->name,
					      (int)(end - at - 1), at + 1));
	}
}

static void
check_list(struct check *check, const struct key *key, const struct yaml *node)
{
	size_t i;

	if (node->kind != YAML_LIST || node->n != key->count) {
		complain(check, node,
			 arena_printf(check->arena, "a list of %zu is wanted for",
				      key->count),
			 key->name);
		return;
	}
	for (i = 0; i < node->n; i++)
		check_text(check, key, node->items[i]);
}

static void
check_map(struct check *check, const struct key *key, const struct yaml *node)
{
	size_t i;

	if (node->kind != YAML_MAP) {
		complain(check, node, "a map is wanted for", key->name);
		return;
	}
	for (i = 0; i < node->n; i++)
		check_text(check, key, node->items[i]);
}

static void
check_rules(struct check *check, const struct key *key, const struct yaml *node)
{
	size_t i;

	check_map(check, key, node);
	if (node->kind != YAML_MAP)
		return;
	check->rules = node;
	for (i = 0; i < node->n; i++)
		if (node->items[i]->kind == YAML_SCALAR &&
		    plural_matches(node->items[i]->scalar, 1) < 0)
			complain(check, node->items[i], "this is no plural condition:",
				 node->items[i]->scalar);
}

/* Each category of the rules, and "other", and no more. */
static void
check_plural(struct check *check, const struct key *key, const struct yaml *node)
{
	const struct yaml *rules = check->rules;
	size_t i;

	check_map(check, key, node);
	if (node->kind != YAML_MAP || !rules)
		return;
	for (i = 0; i < node->n; i++)
		if (strcmp(node->keys[i], "other") != 0 &&
		    !yaml_get(rules, node->keys[i]))
			complain(check, node->keyat[i],
				 "the language has no plural category", node->keys[i]);
	for (i = 0; i < rules->n; i++)
		if (!yaml_get(node, rules->keys[i]))
			complain(check, node,
				 "a plural category is missing:", rules->keys[i]);
	if (!yaml_get(node, "other"))
		complain(check, node, "a plural category is missing:", "other");
}

static void
check_unknown(struct check *check, const struct yaml *root)
{
	const char *names[N_KEYS + 1];
	size_t i, j;
	int near;

	for (j = 0; j < N_KEYS; j++)
		names[j] = keys[j].name;
	names[N_KEYS] = NULL;
	for (i = 0; i < root->n; i++) {
		for (j = 0; j < N_KEYS && strcmp(root->keys[i], names[j]) != 0;)
			j++;
		if (j < N_KEYS)
			continue;
		near = str_nearest(root->keys[i], names);
		complain(check, root->keyat[i],
			 near < 0 ? "unknown key"
				  : arena_printf(check->arena,
						 "unknown key (nearest is \"%s\")",
						 names[near]),
			 root->keys[i]);
	}
}

typedef void check_shape(struct check *, const struct key *, const struct yaml *);

static int
check_all(struct check *check, const struct yaml *root, struct language *language,
	  struct err *err)
{
	static check_shape *const shapes[] = {[SHAPE_TEXT] = check_text,
					      [SHAPE_PLURAL] = check_plural,
					      [SHAPE_LIST] = check_list,
					      [SHAPE_MAP] = check_map,
					      [SHAPE_RULES] = check_rules};
	size_t i;
	int result = 0;

	buf_init(&check->found, 900);
	if (root->kind != YAML_MAP)
		complain(check, root, "a map is wanted for", "the file");
	for (i = 0; i < N_KEYS && root->kind == YAML_MAP; i++) {
		language->values[i] = yaml_get(root, keys[i].name);
		if (language->values[i])
			shapes[keys[i].shape](check, &keys[i], language->values[i]);
		else
			complain(check, NULL, "missing key", keys[i].name);
	}
	if (root->kind == YAML_MAP)
		check_unknown(check, root);
	if (check->found.n)
		result = err_set(err, ERR_CONFIG, "%s%s", check->found.s,
				 check->found.full ? "\n…" : "");
	buf_release(&check->found);
	return result;
}

int
language_read(struct arena *arena, const struct templates *templates,
	      const char *language, const struct language **words, struct err *err)
{
	const char *name = arena_printf(arena, "%s/strings.yaml", language);
	const struct template_file *file = template_find(templates, "", name);
	struct language *made = arena_alloc(arena, sizeof *made);
	struct check check = {.arena = arena};
	struct yaml *root;

	if (!file)
		return err_set(err, ERR_CONFIG, "there is no template \"%s\"", name);
	check.path = file->path;
	if (yaml_parse(arena, str_of(file->text), file->path, 1, &root, err)) {
		err->kind = ERR_CONFIG;
		return -1;
	}
	if (check_all(&check, root, made, err))
		return -1;
	*words = made;
	return 0;
}

/* ---- asking ---- */

static const struct yaml *
value_of(const struct language *words, const char *name)
{
	size_t i;

	for (i = 0; i < N_KEYS; i++)
		if (strcmp(keys[i].name, name) == 0)
			return words->values[i];
	return NULL;
}

/* Of a key that the caller knows to be in the table. */
static const struct yaml *
sure_value(const struct language *words, const char *name)
{
	const struct yaml *value = value_of(words, name);

	assert(value);
	return value;
}

const char *
render_word(const struct language *words, const char *key)
{
	const struct yaml *value = value_of(words, key);

	return value && value->kind == YAML_SCALAR ? value->scalar : NULL;
}

static char *
fill(struct arena *arena, const char *pattern, const struct fill *fills)
{
	const char *brace, *end;
	char *result;
	struct buf out;
	size_t i;

	buf_init(&out, SIZE_MAX / 2);
	for (; (brace = strchr(pattern, '{')); pattern = end + 1) {
		end = strchr(brace, '}');
		buf_add(&out, pattern, (size_t)(brace - pattern));
		for (i = 0; fills[i].name; i++)
			if (str_is(str_from(brace + 1, (size_t)(end - brace - 1)),
				   fills[i].name))
				buf_str(&out, fills[i].value);
	}
	buf_str(&out, pattern);
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

char *
language_fill(struct arena *arena, const struct language *words, const char *key,
	      const struct fill *fills)
{
	return fill(arena, render_word(words, key), fills);
}

char *
language_count(struct arena *arena, const struct language *words, const char *key,
	       size_t n, const struct fill *fills)
{
	const struct yaml *rules = sure_value(words, "plurals");
	const char *category = "other", *digits = arena_printf(arena, "%zu", n);
	struct fill all[8] = {{"n", digits}};
	size_t i, count = 1;

	for (i = 0; i < rules->n; i++)
		if (plural_matches(rules->items[i]->scalar, n) > 0) {
			category = rules->keys[i];
			break;
		}
	for (; fills && fills->name && count < 7; fills++)
		all[count++] = *fills;
	return fill(arena, yaml_get(value_of(words, key), category)->scalar, all);
}

const char *
language_item(const struct language *words, const char *key, int index)
{
	return sure_value(words, key)->items[index]->scalar;
}

const char *
language_entry(const struct language *words, const char *key, const char *name)
{
	const struct yaml *value = yaml_get(value_of(words, key), name);

	return value ? value->scalar : NULL;
}

/* The "and" before a word: some languages have another one before some sounds (Spanish
 * "y", but "e" before "i"); the longest beginning in list_and_before decides. */
static const char *
and_before(const struct language *words, const char *word)
{
	const struct yaml *exceptions = sure_value(words, "list_and_before");
	const char *result = render_word(words, "list_and");
	size_t i, n, longest = 0;

	for (i = 0; i < exceptions->n; i++) {
		n = strlen(exceptions->keys[i]);
		if (n > longest && strlen(word) >= n &&
		    str_is_nocase(str_from(word, n), exceptions->keys[i])) {
			longest = n;
			result = exceptions->items[i]->scalar;
		}
	}
	return result;
}

char *
language_join(struct arena *arena, const struct language *words,
	      const char *const *names, size_t n)
{
	const char *comma = render_word(words, "list_comma");
	struct buf out;
	char *result;
	size_t i;

	buf_init(&out, SIZE_MAX / 2);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_str(&out, i + 1 == n ? and_before(words, names[i]) : comma);
		buf_str(&out, names[i]);
	}
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

const char *const *
language_keys(struct arena *arena)
{
	const char **names = arena_array(arena, N_KEYS + 1, sizeof *names);
	size_t i, n = 0;

	for (i = 0; i < N_KEYS; i++)
		if (keys[i].shape == SHAPE_TEXT)
			names[n++] = keys[i].name;
	return names;
}
