/*
 * data.c - JSON as a tree in the arena. jansson is included here alone. It is strict,
 * which is right, but for what is seen in JSON of the web: raw line breaks in strings,
 * halves of surrogate pairs, \u0000. So the text is mended before, in place, and measured
 * in the same pass: depth, and how many values there will be.
 *
 * jansson knows no lines of values. As it keeps their order, the n-th object of the tree
 * is the n-th { of the text.
 */
#include "document/document.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Data of the web are some ten deep; the tree is walked by recursion. */
#define MAX_DEPTH 128
/* A page of an API has some ten thousand; jansson needs up to 250 bytes for one. */
#define MAX_VALUES 300000

/* A pass over the text. */
struct scan {
	struct notetaker *taker;
	char *s;
	size_t n, values;
	bool inside; /* a string */
	int line, depth;
	int *lines; /* of each object, in the arena */
	size_t objects;
};

/* The value of the escape of four hexadecimal digits (\u00e9) at s, or -1. */
static long
escape_at(const char *s, size_t n)
{
	char digits[5];

	if (n < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	memcpy(digits, s + 2, 4);
	digits[4] = '\0';
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return -1;
	return strtol(digits, NULL, 16);
}

/* Mend the escape at s and return its length. */
static size_t
mend_escape(char *s, size_t n)
{
	long c = escape_at(s, n), low;

	if (c < 0)
		return n < 2 ? n : 2;
	if (c >= 0xd800 && c < 0xdc00) {
		low = escape_at(s + 6, n - 6);
		if (low >= 0xdc00 && low < 0xe000)
			return 12;
	}
	if (c == 0 || (c >= 0xd800 && c < 0xe000))
		memcpy(s, "\\ufffd", 6);
	return 6;
}

static int
open_one(struct scan *scan, char bracket, struct err *err)
{
	int *line;

	if (++scan->depth > MAX_DEPTH)
		return notes_fail(scan->taker, err, ERR_LIMIT, scan->line,
				  "JSON nested more than %d deep", MAX_DEPTH);
	if (bracket == '[')
		return 0;
	line = arena_push(scan->taker->arena, &scan->lines, scan->objects++,
			  sizeof *line);
	*line = scan->line;
	return 0;
}

/* Every value but the first of its array or object comes after a comma. */
static int
outside(struct scan *scan, char *c, struct err *err)
{
	if (*c == '\n')
		scan->line++;
	else if (*c == '"')
		scan->inside = true;
	else if ((unsigned char)*c < ' ' && *c != '\t' && *c != '\r')
		*c = ' ';
	else if (*c == '}' || *c == ']')
		scan->depth -= scan->depth > 0;
	if (*c != '{' && *c != '[' && *c != ',')
		return 0;
	if (++scan->values > MAX_VALUES)
		return notes_fail(scan->taker, err, ERR_LIMIT, scan->line,
				  "JSON of more than %d values", MAX_VALUES);
	return *c == ',' ? 0 : open_one(scan, *c, err);
}

static int
mend(struct scan *scan, struct err *err)
{
	size_t i;

	for (i = 0; i < scan->n; i++) {
		char *c = &scan->s[i];

		if (!scan->inside) {
			if (outside(scan, c, err))
				return -1;
		} else if (*c == '\\') {
			i += mend_escape(c, scan->n - i) - 1;
		} else if (*c == '"') {
			scan->inside = false;
		} else if ((unsigned char)*c < ' ') {
			scan->line += *c == '\n';
			*c = ' ';
		}
	}
	return 0;
}

/* A tree being copied out of jansson's. */
struct copying {
	struct arena *arena;
	const int *lines; /* NULL: unknown */
	size_t objects;   /* so far */
};

static struct data *copy_value(struct copying *c, json_t *value, int line);

static void
copy_members(struct copying *c, json_t *object, struct data *node)
{
	struct data **last = &node->first;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		*last = copy_value(c, value, node->line);
		(*last)->key = arena_strdup(c->arena, key);
		last = &(*last)->next;
	}
}

static void
copy_items(struct copying *c, json_t *array, struct data *node)
{
	struct data **last = &node->first;
	json_t *value;
	size_t i;

	json_array_foreach(array, i, value)
	{
		*last = copy_value(c, value, node->line);
		last = &(*last)->next;
	}
}

/* line: of the object around it. */
static struct data *
copy_value(struct copying *c, json_t *value, int line)
{
	static const enum data_kind kinds[] = {
		[JSON_OBJECT] = DATA_OBJECT, [JSON_ARRAY] = DATA_ARRAY,
		[JSON_STRING] = DATA_STRING, [JSON_INTEGER] = DATA_NUMBER,
		[JSON_REAL] = DATA_NUMBER,   [JSON_TRUE] = DATA_BOOL,
		[JSON_FALSE] = DATA_BOOL,    [JSON_NULL] = DATA_NULL,
	};
	struct data *node = arena_alloc(c->arena, sizeof *node);

	node->kind = kinds[json_typeof(value)];
	node->line = line;
	if (json_is_string(value))
		node->text = arena_strndup(c->arena, json_string_value(value),
					   json_string_length(value));
	else if (json_is_integer(value))
		node->text = arena_printf(c->arena, "%" JSON_INTEGER_FORMAT,
					  json_integer_value(value));
	else if (json_is_real(value))
		node->text = arena_printf(c->arena, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		node->text = json_is_true(value) ? "true" : "false";
	if (json_is_object(value)) {
		node->line = c->lines ? c->lines[c->objects++] : 0;
		copy_members(c, value, node);
	} else if (json_is_array(value)) {
		copy_items(c, value, node);
	}
	return node;
}

/* Repeated members make fewer objects than were begun. */
static size_t
count_objects(json_t *value)
{
	size_t n = json_is_object(value), i;
	const char *key;
	json_t *inner;

	json_object_foreach(value, key, inner) n += count_objects(inner);
	json_array_foreach(value, i, inner) n += count_objects(inner);
	return n;
}

int
data_parse(struct notetaker *taker, struct str text, const struct data **root,
	   struct err *err)
{
	struct scan scan = {
		.taker = taker,
		.s = arena_strndup(taker->arena, text.s, text.n),
		.n = text.n,
		.line = 1,
	};
	struct copying copying = {.arena = taker->arena};
	json_error_t error;
	json_t *value;

	if (mend(&scan, err))
		return -1;
	value = json_loadb(scan.s, scan.n, JSON_DECODE_ANY, &error);
	if (!value)
		return notes_fail(taker, err, ERR_FORMAT, error.line,
				  "JSON, column %d: %s", error.column, error.text);
	if (count_objects(value) == scan.objects)
		copying.lines = scan.lines;
	*root = copy_value(&copying, value, 1);
	json_decref(value);
	return 0;
}

const struct data *
data_member(const struct data *node, const char *key)
{
	const struct data *member;

	if (!node || node->kind != DATA_OBJECT)
		return NULL;
	for (member = node->first; member; member = member->next)
		if (strcmp(member->key, key) == 0)
			return member;
	return NULL;
}

/* The value at one step of a path. */
static const struct data *
step(const struct data *node, struct str key)
{
	const struct data *inner = node->first;
	int64_t place;

	if (node->kind == DATA_OBJECT) {
		while (inner && !str_is(key, inner->key))
			inner = inner->next;
		return inner;
	}
	if (node->kind != DATA_ARRAY || !str_number(key, &place))
		return NULL;
	while (inner && place-- > 0)
		inner = inner->next;
	return inner;
}

const struct data *
data_at(const struct data *node, const char *path)
{
	const struct data *whole = data_member(node, path);
	struct str rest = str_of(path);

	if (whole)
		return whole;
	while (node && rest.n > 0)
		node = step(node, str_split(&rest, '.'));
	return node;
}

const char *
data_text(const struct data *node)
{
	return node && node->text && str_trim(str_of(node->text)).n > 0 ? node->text
									: NULL;
}

const char *
data_member_text(const struct data *node, const char *key)
{
	return data_text(data_member(node, key));
}

bool
data_truth(const struct data *node)
{
	static const char *const words[] = {"true", "yes", "on", NULL};
	struct str text = str_trim(str_of(data_text(node)));
	int i;

	if (text.n == 0)
		return false;
	for (i = 0; words[i]; i++)
		if (str_is_nocase(text, words[i]))
			return true;
	return strspn(text.s, "0123456789.") == text.n && strspn(text.s, "0.") < text.n;
}

const struct data *
data_first(const struct data *node)
{
	if (!node || node->kind == DATA_NULL)
		return NULL;
	return node->kind == DATA_ARRAY ? node->first : node;
}

const struct data *
data_next(const struct data *node, const struct data *item)
{
	return node && node->kind == DATA_ARRAY ? item->next : NULL;
}
