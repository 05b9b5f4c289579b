/*
 * yaml.c - libyaml's events, built into a tree. libyaml is included here alone. It
 * knows neither duplicate keys nor limits, and its messages speak of tokens: this file
 * adds the first two, and says instead of the third what to change in the file.
 */
#include "base/yaml.h"

#include "base/utf8.h"

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

/* What libyaml says, whether it is about where it noticed (false) or about where the
 * thing began that it was reading (true), and what a writer of the file should be
 * told. */
static const struct {
	const char *problem;
	bool at_context;
	const char *words;
} problems[] = {
	{"mapping values are not allowed in this context", false,
	 "a ':' cannot stand here: put the value that it is part of in quotes, or mend "
	 "the indentation"},
	{"could not find expected ':'", true,
	 "a key needs a ':' and a space behind it: write 'key: value'"},
	{"did not find expected key", false,
	 "this does not fit the lines above: indent it as they are, and look for a "
	 "quote closed too early"},
	{"did not find expected '-' indicator", false,
	 "this does not fit the list above: begin it with '- ', indented like the "
	 "others"},
	{"block sequence entries are not allowed in this context", false,
	 "a list cannot begin here: put each '- ' on a line of its own under the key"},
	{"found unexpected end of stream", true, "this quote is never closed"},
	{"found unexpected document indicator", true, "this quote is never closed"},
	{"did not find expected ',' or ']'", true,
	 "this '[' is not closed: its items need a ',' between them and a ']' at the "
	 "end"},
	{"did not find expected ',' or '}'", true,
	 "this '{' is not closed: its keys need a ',' between them and a '}' at the "
	 "end"},
	{"did not find expected alphabetic or numeric character", true,
	 "a value cannot begin with '&' or '*': put it in quotes"},
	{"found unknown escape character", false,
	 "unknown escape: in double quotes write '\\\\' for a backslash, or use single "
	 "quotes"},
	{"did not find expected hexdecimal number", false,
	 "in double quotes a number must follow '\\x' or '\\u': use single quotes"},
	{"did not find expected <document start>", false,
	 "nothing may follow here: what stands above is complete"},
	{"did not find expected node content", false, "a value is missing here"},
	{"found a tab character that violates indentation", false,
	 "a tab cannot indent: use spaces"},
	{"found a tab character where an indentation space is expected", false,
	 "a tab cannot indent: use spaces"},
	{"did not find expected comment or line break", false,
	 "after '|' or '>' the text begins on the next line"},
};

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
	size_t i;
	char c;

	if (p->error == YAML_READER_ERROR)
		return fail_reading(r);
	for (i = 0; i < sizeof problems / sizeof problems[0]; i++)
		if (strcmp(problem, problems[i].problem) == 0)
			return fail_at(r,
				       problems[i].at_context ? p->context_mark : mark,
				       ERR_FORMAT, problems[i].words);
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

static int
next(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return fail_parsing(r);
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
