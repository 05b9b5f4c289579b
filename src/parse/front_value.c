/*
 * front_value.c - values of a front matter by type: texts, words, dates, visibility. What
 * is wrong gets a note that names its place and what would be right; what is right of it
 * is kept.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdarg.h>
#include <string.h>

#define DATE_FORMS \
	"wanted: 2023, 2023-Q2, 2023-05, 2023-05-08, 2023-05-08T09:00 or 2023-05-08T09:00-03:00"

void
front_note(struct front *f, const struct yaml *node, const char *format, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, format);
	text = arena_vprintf(f->r->arena, format, ap);
	va_end(ap);
	notes_take(&f->r->taker, node->line, node->column, "%s", text);
}

void
front_refuse(struct front *f, const struct yaml *node, const char *format, ...)
{
	struct arena *arena = f->r->arena;
	const char *text, *clean;
	va_list ap;

	if (f->refused)
		return;
	f->refused = true;
	va_start(ap, format);
	text = arena_vprintf(arena, format, ap);
	va_end(ap);
	clean = utf8_one_line(arena, utf8_clean(arena, str_of(text)));
	(void)err_set(f->err, ERR_FORMAT, "%s:%d:%d: %s", f->r->blob->origin,
		      node->line, node->column, clean);
}

const char *
front_quote(struct front *f, const char *word)
{
	return notes_excerpt(f->r->arena, str_of(word));
}

bool
front_is_null(const struct yaml *node)
{
	return !node || (node->kind == YAML_SCALAR && !node->quoted &&
			 (!*node->scalar || strcmp(node->scalar, "~") == 0 ||
			  strcmp(node->scalar, "null") == 0));
}

const char *
front_text(struct front *f, const struct yaml *node, const char *key)
{
	struct arena *arena = f->r->arena;
	const char *text;

	if (front_is_null(node))
		return NULL;
	if (node->kind != YAML_SCALAR) {
		front_note(f, node, "`%s` is left out: one text is wanted, not a %s",
			   key, node->kind == YAML_LIST ? "list" : "map");
		return NULL;
	}
	text = utf8_one_line(arena, utf8_clean(arena, str_of(node->scalar)));
	return *text ? text : NULL;
}

void
front_words(struct front *f, const struct yaml *node, const char *key,
	    struct words *words)
{
	const char *word;
	size_t i;

	if (front_is_null(node))
		return;
	if (node->kind == YAML_MAP) {
		front_note(f, node, "`%s` is left out: a list is wanted, like [a, b]",
			   key);
		return;
	}
	for (i = 0; i < (node->kind == YAML_LIST ? node->n : 1); i++) {
		word = front_text(f, node->kind == YAML_LIST ? node->items[i] : node,
				  key);
		if (word && words->n < PARSE_MAX_TAGS)
			words_include(f->r->arena, words, word);
	}
}

void
front_texts(struct front *f, const struct yaml *node, const char *key,
	    struct texts *texts)
{
	const char *text, *language;
	size_t i;

	if (front_is_null(node))
		return;
	if (node->kind != YAML_MAP) {
		text = front_text(f, node, key);
		if (text)
			texts_set(f->r->arena, texts, f->entry->language, text);
		return;
	}
	for (i = 0; i < node->n; i++) {
		language = parse_language(f->r->arena, node->keys[i], NULL);
		text = front_text(f, node->items[i], key);
		if (!language)
			front_note(f, node->keyat[i],
				   "`%s`: \"%s\" is no language; wanted: es, pt, en",
				   key, front_quote(f, node->keys[i]));
		else if (text)
			texts_set(f->r->arena, texts, language, text);
	}
}

static bool
scope_of(struct front *f, const struct words *words, struct scope *scope)
{
	const struct parse_context *context = f->r->context;
	const char **list =
		arena_array(f->r->arena, words->n + 1, sizeof(const char *));

	if (words->n == 0 || !context->scope)
		return false;
	memcpy(list, words->v, words->n * sizeof(const char *));
	return context->scope(context->scope_context, list, scope);
}

struct scope
front_scope(struct front *f, const struct yaml *node)
{
	struct words words = {NULL, 0}, one;
	struct scope scope;
	size_t i;

	front_words(f, node, "visibility", &words);
	if (scope_of(f, &words, &scope))
		return scope;
	for (i = 0; i < words.n; i++) {
		one = (struct words){&words.v[i], 1};
		if (!scope_of(f, &one, &scope))
			break;
	}
	front_note(
		f, node,
		"visibility: \"%s\" is neither `public`, `community`, nor a list of "
		"organisations like [lacnic, redclara]; until then only the source's "
		"own organisation sees it",
		front_quote(f, i < words.n ? words.v[i] : NULL));
	return f->r->context->narrowest;
}

/* Keys that people write when they mean to hide something. */
static const char *const hiding[] = {"visibility", "private", "privado", NULL};

bool
front_unknown_keys(struct front *f, const struct yaml *map, const char *const *known)
{
	bool hides = false;
	size_t i, k;
	int near;

	for (i = 0; i < map->n; i++) {
		for (k = 0; known[k] && strcmp(known[k], map->keys[i]) != 0;)
			k++;
		if (known[k])
			continue;
		near = str_nearest(map->keys[i], known);
		front_note(f, map->keyat[i],
			   near < 0 ? "unknown key `%s`"
				    : "unknown key `%s`: did you mean `%s`?",
			   front_quote(f, map->keys[i]), near < 0 ? "" : known[near]);
		hides |= str_nearest(map->keys[i], hiding) >= 0;
	}
	return hides;
}

/* A time of day is written, and no offset behind it. */
static bool
is_local_time(struct str text)
{
	size_t i, colon = 0;

	for (i = 10; i < text.n; i++) {
		if (text.s[i] == ':')
			colon = i;
		if (text.s[i] == '+' || text.s[i] == '-' || (text.s[i] | 0x20) == 'z' ||
		    (text.s[i] | 0x20) == 'a')
			return false;
	}
	return colon > 0;
}

bool
front_when(struct front *f, const struct yaml *node, const char *key, struct when *when,
	   bool vital)
{
	const char *text = node->kind == YAML_SCALAR ? node->scalar : "";
	struct str date = str_trim(str_of(text));

	if (str_is(date, "parent")) {
		*when = (struct when){.precision = WHEN_PARENT};
		return true;
	}
	if (f->zone_unknown && is_local_time(date)) {
		front_note(f, node,
			   "`%s`: its time is left out, since its zone is unknown",
			   key);
		date.n = 10;
	}
	if (when_parse(date, f->zone, when)) {
		if (when->precision < WHEN_INSTANT && !f->zone_given)
			when->zone = NULL;
		return true;
	}
	text = front_quote(f, text);
	if (vital)
		front_refuse(f, node, "`%s`: \"%s\" is no date; " DATE_FORMS, key,
			     text);
	else
		front_note(f, node, "`%s`: \"%s\" is no date; " DATE_FORMS, key, text);
	return false;
}
