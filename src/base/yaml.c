/*
 * yaml.c - libyaml's events, built into a tree. libyaml is included here alone. It knows
 * neither duplicate keys nor limits, and reads a few wrong documents as if they were
 * right: this file adds the first and refuses the second.
 */
#include "base/yaml.h"

#include "base/utf8.h"
#include "base/yaml_problem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define DEPTH_MAX 32
#define TEXT_MAX (1024 * 1024)

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the current one; freed by the next */
	struct arena *arena;
	struct str text;
	const char *name;
	int first_line;
	size_t at, character; /* how far the text was looked through for comments */
	struct err *err;
};

static int
line_of(const struct reader *r, yaml_mark_t mark)
{
	return (int)mark.line + r->first_line;
}

static int
fail_at(struct reader *r, yaml_mark_t mark, enum err_kind kind, const char *text)
{
	return err_set(r->err, kind, "%s:%d:%d: %s", r->name, line_of(r, mark),
		       (int)mark.column + 1, text);
}

static int
fail_here(struct reader *r, const char *text)
{
	return fail_at(r, r->event.start_mark, ERR_FORMAT, text);
}

/* The place of a byte, counted as libyaml counts: from 0, columns in characters. */
static yaml_mark_t
mark_of_byte(const struct reader *r, size_t offset)
{
	yaml_mark_t mark = {0};
	size_t i;

	for (i = 0; i < offset && i < r->text.n; i++) {
		char c = r->text.s[i];
		bool crlf = c == '\r' && i + 1 < r->text.n && r->text.s[i + 1] == '\n';

		if (c == '\n' || (c == '\r' && !crlf)) {
			mark.line++;
			mark.column = 0;
		} else if (((unsigned char)c & 0xc0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static int
fail_reading(struct reader *r)
{
	size_t wrong = utf8_check(r->text.s, r->text.n);

	if (wrong < r->text.n)
		return fail_at(
			r, mark_of_byte(r, wrong), ERR_FORMAT,
			arena_printf(r->arena,
				     "byte 0x%02x is not UTF-8: save the file as "
				     "UTF-8",
				     (unsigned)(unsigned char)r->text.s[wrong]));
	return fail_at(
		r, mark_of_byte(r, r->parser.problem_offset), ERR_FORMAT,
		arena_printf(r->arena,
			     "the character U+%04X cannot stand in YAML: take it out",
			     (unsigned)r->parser.problem_value));
}

/* The byte under a mark, 0 at the end. */
static char
byte_at(const struct reader *r, yaml_mark_t mark)
{
	size_t i = 0, characters = 0;

	for (; i < r->text.n; i++)
		if (((unsigned char)r->text.s[i] & 0xc0) != 0x80 &&
		    characters++ == mark.index)
			return r->text.s[i];
	return '\0';
}

static int
fail_parsing(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "this is no YAML";
	const char *context = p->context ? p->context : "";
	yaml_mark_t mark = p->problem_mark;
	const char *words;
	bool at_context;
	char c;

	if (p->error == YAML_READER_ERROR)
		return fail_reading(r);
	words = yaml_problem_words(problem, &at_context);
	if (words)
		return fail_at(r, at_context ? p->context_mark : mark, ERR_FORMAT,
			       words);
	if (strcmp(problem, "found character that cannot start any token") != 0)
		return fail_at(r, mark, ERR_FORMAT,
			       arena_printf(r->arena, "%s %s", problem, context));
	c = byte_at(r, mark);
	if (c == '\t')
		return fail_at(r, mark, ERR_FORMAT, "a tab cannot indent: use spaces");
	return fail_at(r, mark, ERR_FORMAT,
		       arena_printf(r->arena,
				    "a value cannot begin with '%c': put it in quotes",
				    c));
}

/* Go on to a mark, where there is text of a value; the place is the byte's. */
static void
go_to(struct reader *r, yaml_mark_t mark)
{
	while (r->at < r->text.n && r->character < mark.index) {
		r->at++;
		while (r->at < r->text.n &&
		       ((unsigned char)r->text.s[r->at] & 0xc0) == 0x80)
			r->at++;
		r->character++;
	}
}

static bool
is_behind_space(const struct reader *r, size_t at)
{
	return at == 0 || strchr(" \t\r\n", r->text.s[at - 1]);
}

/* Between values libyaml takes every # for a comment, where only one behind a space is,
 * and ?x for x. */
static int
check_between(struct reader *r)
{
	size_t from = r->at, i;

	go_to(r, r->event.start_mark);
	for (i = from; i < r->at; i++) {
		if (r->text.s[i] != '#')
			continue;
		if (!is_behind_space(r, i))
			return fail_at(
				r, mark_of_byte(r, i), ERR_FORMAT,
				"a comment needs a space before its '#': put one "
				"there, or the value in quotes");
		while (i < r->at && r->text.s[i] != '\n')
			i++;
	}
	if (r->at > from && r->text.s[r->at - 1] == '?')
		return fail_at(r, mark_of_byte(r, r->at - 1), ERR_FORMAT,
			       "a value cannot begin with '?': put it in quotes");
	return 0;
}

/* The same behind the sign of a block. */
static int
check_block(struct reader *r)
{
	size_t i = r->at;

	while (i < r->text.n && strchr("|>+-0123456789", r->text.s[i]))
		i++;
	if (i < r->text.n && r->text.s[i] == '#')
		return fail_here(r,
				 "after '|' or '>' the text begins on the next line");
	return 0;
}

static int
next(struct reader *r)
{
	yaml_scalar_style_t style;
	bool is_scalar;

	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return fail_parsing(r);
	if (check_between(r))
		return -1;
	is_scalar = r->event.type == YAML_SCALAR_EVENT;
	style = is_scalar ? r->event.data.scalar.style : YAML_ANY_SCALAR_STYLE;
	if ((style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) &&
	    check_block(r))
		return -1;
	if (is_scalar)
		go_to(r, r->event.end_mark);
	return 0;
}

/* Refuse what a sign before a value means in YAML; the value may have been meant. */
static int
refuse_sign(struct reader *r, const char *what, const char *sign,
	    const yaml_char_t *name)
{
	return fail_here(r,
			 arena_printf(r->arena,
				      "%s ('%s%s') are not allowed: if a value begins "
				      "with '%s', put it in quotes",
				      what, sign, (const char *)name, sign));
}

static int
refuse(struct reader *r, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		return refuse_sign(r, "anchors", "&", anchor);
	if (tag) /* libyaml leaves the sign in it */
		return refuse_sign(r, "tags", "!", tag[0] == '!' ? tag + 1 : tag);
	return 0;
}

static struct yaml *
new_node(struct reader *r, enum yaml_kind kind)
{
	struct yaml *node = arena_alloc(r->arena, sizeof *node);

	node->kind = kind;
	node->line = line_of(r, r->event.start_mark);
	node->column = (int)r->event.start_mark.column + 1;
	return node;
}

static int
read_scalar(struct reader *r, struct yaml **out)
{
	const char *value = (const char *)r->event.data.scalar.value;
	size_t n = r->event.data.scalar.length;

	if (refuse(r, r->event.data.scalar.anchor, r->event.data.scalar.tag) != 0)
		return -1;
	if (n > 0 && memchr(value, '\0', n))
		return fail_here(
			r, "the character U+0000 cannot stand in a value: take it "
			   "out");
	*out = new_node(r, YAML_SCALAR);
	(*out)->scalar = arena_strndup(r->arena, value, n);
	(*out)->quoted = r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return next(r);
}

/* A key and its index, to be sorted. */
struct key {
	const char *text;
	size_t index;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* Find the first key that stands a second time; sorted, for 50,000 keys are
 * possible. */
static int
check_duplicates(struct reader *r, const struct yaml *map)
{
	struct key *keys = mem_array(map->n, sizeof *keys);
	const struct key *first = NULL, *second = NULL;
	const struct yaml *at;
	size_t i;

	for (i = 0; i < map->n; i++)
		keys[i] = (struct key){map->keys[i], i};
	qsort(keys, map->n, sizeof *keys, compare_keys);
	for (i = 1; i < map->n; i++)
		if (strcmp(keys[i - 1].text, keys[i].text) == 0 &&
		    (!second || keys[i].index < second->index)) {
			first = &keys[i - 1];
			second = &keys[i];
		}
	if (second) {
		at = map->keyat[second->index];
		(void)err_set(
			r->err, ERR_FORMAT,
			"%s:%d:%d: '%s' stands here a second time, first at line %d: "
			"take one of them out",
			r->name, at->line, at->column,
			utf8_one_line(r->arena,
				      utf8_clean(r->arena, str_of(second->text))),
			map->keyat[first->index]->line);
	}
	free(keys);
	return second ? -1 : 0;
}

static int read_node(struct reader *r, int depth, struct yaml **out);

static int
read_list(struct reader *r, int depth, struct yaml **out)
{
	struct yaml *list = new_node(r, YAML_LIST), *item;
	struct yaml **place;

	if (refuse(r, r->event.data.sequence_start.anchor,
		   r->event.data.sequence_start.tag) != 0 ||
	    next(r) != 0)
		return -1;
	while (r->event.type != YAML_SEQUENCE_END_EVENT) {
		if (read_node(r, depth + 1, &item) != 0)
			return -1;
		place = arena_push(r->arena, &list->items, list->n++, sizeof *place);
		*place = item;
	}
	*out = list;
	return next(r);
}

static void
add_pair(struct reader *r, struct yaml *map, struct yaml *key, struct yaml *value)
{
	struct yaml **place;
	const char **text;

	text = arena_push(r->arena, &map->keys, map->n, sizeof *text);
	*text = key->scalar;
	place = arena_push(r->arena, &map->keyat, map->n, sizeof *place);
	*place = key;
	place = arena_push(r->arena, &map->items, map->n, sizeof *place);
	*place = value;
	map->n++;
}

static int
read_map(struct reader *r, int depth, struct yaml **out)
{
	struct yaml *map = new_node(r, YAML_MAP), *key, *value;

	if (refuse(r, r->event.data.mapping_start.anchor,
		   r->event.data.mapping_start.tag) != 0 ||
	    next(r) != 0)
		return -1;
	while (r->event.type != YAML_MAPPING_END_EVENT) {
		if (r->event.type == YAML_SEQUENCE_START_EVENT ||
		    r->event.type == YAML_MAPPING_START_EVENT)
			return fail_here(r,
					 "a key must be a word: if it begins with '[' "
					 "or '{', put it in quotes");
		if (read_node(r, depth + 1, &key) != 0 ||
		    read_node(r, depth + 1, &value) != 0)
			return -1;
		add_pair(r, map, key, value);
	}
	*out = map;
	return check_duplicates(r, map) || next(r) ? -1 : 0;
}

/* Reads the node that begins with the current event, and goes to the event behind
 * it. */
static int
read_node(struct reader *r, int depth, struct yaml **out)
{
	bool is_list = r->event.type == YAML_SEQUENCE_START_EVENT;

	if (r->event.type == YAML_ALIAS_EVENT)
		return refuse_sign(r, "aliases", "*", r->event.data.alias.anchor);
	if (r->event.type == YAML_SCALAR_EVENT)
		return read_scalar(r, out);
	if (depth > DEPTH_MAX)
		return fail_at(r, r->event.start_mark, ERR_LIMIT,
			       arena_printf(r->arena, "nested deeper than %d levels",
					    DEPTH_MAX));
	return is_list ? read_list(r, depth, out) : read_map(r, depth, out);
}

static bool
is_nothing(const struct yaml *node)
{
	return node->kind == YAML_SCALAR && !node->quoted && node->scalar[0] == '\0';
}

static int
read_stream(struct reader *r, struct yaml **out)
{
	struct yaml *root = NULL;

	if (next(r) != 0) /* the stream's start */
		return -1;
	if (next(r) != 0)
		return -1;
	if (r->event.type == YAML_DOCUMENT_START_EVENT) {
		if (next(r) != 0 || read_node(r, 1, &root) != 0 || next(r) != 0)
			return -1;
		if (r->event.type != YAML_STREAM_END_EVENT)
			return fail_here(r,
					 "a second document begins here: only one may "
					 "stand in a file");
	}
	if (!root || is_nothing(root)) {
		root = arena_alloc(r->arena, sizeof *root);
		*root = (struct yaml){.kind = YAML_MAP,
				      .line = r->first_line,
				      .column = 1};
	}
	*out = root;
	return 0;
}

/* libyaml loses a last line that is white space and has no end. */
static struct str
with_last_line(struct arena *arena, struct str text)
{
	size_t n = text.n;
	char *copy;

	while (n > 0 && text.s[n - 1] == ' ')
		n--;
	if (n == text.n || (n > 0 && text.s[n - 1] != '\n'))
		return text;
	copy = arena_alloc(arena, text.n + 1);
	memcpy(copy, text.s, text.n);
	copy[text.n] = '\n';
	return str_from(copy, text.n + 1);
}

int
yaml_parse(struct arena *arena, struct str text, const char *name, int first_line,
	   struct yaml **root, struct err *err)
{
	struct reader r = {.arena = arena,
			   .name = name,
			   .first_line = first_line,
			   .err = err};
	int rc;

	if (text.n > TEXT_MAX)
		return err_set(err, ERR_LIMIT, "%s:%d:1: longer than 1 MiB", name,
			       first_line);
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text.s + 3, text.n - 3);
	text = with_last_line(arena, text);
	r.text = text;
	if (!yaml_parser_initialize(&r.parser))
		abort();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser,
				     (const unsigned char *)(text.n > 0 ? text.s : ""),
				     text.n);
	rc = read_stream(&r, root);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return rc;
}

const struct yaml *
yaml_get(const struct yaml *node, const char *key)
{
	size_t i;

	if (!node || node->kind != YAML_MAP)
		return NULL;
	for (i = 0; i < node->n; i++)
		if (strcmp(node->keys[i], key) == 0)
			return node->items[i];
	return NULL;
}

const char *
yaml_text(const struct yaml *node, const char *key)
{
	const struct yaml *value = yaml_get(node, key);

	if (!value || value->kind != YAML_SCALAR)
		return NULL;
	if (!value->quoted &&
	    (value->scalar[0] == '\0' || strcmp(value->scalar, "~") == 0 ||
	     strcmp(value->scalar, "null") == 0))
		return NULL;
	return value->scalar;
}
