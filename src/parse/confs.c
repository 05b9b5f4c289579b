/*
 * confs.c - the kind `confs`: lists of events in JSON, as people keep them. Where the list
 * is, and what its members mean, nobody says: an event is an object with a title and a
 * date, by the names of its members or as the configuration tells them. Lists may be in
 * lists, by year and month, which then belong to their events' dates.
 */
#include "parse/parse_int.h"

#include <string.h>

/* Different names of members that are kept in mind: all of a list's objects have the
 * same. */
#define MAX_KNOWN 100

struct known {
	const char *key;
	bool means; /* something */
	struct row_column column;
};

struct confs {
	struct reading *r;
	struct known known[MAX_KNOWN];
	size_t n_known;
	const char *told[ROW_FIELDS]; /* by the configuration, or NULL */
	struct row *rows;
	size_t n;
	bool empty_list;            /* of events, by its name */
	const struct data *unknown; /* the first object in a list that is no event */
};

/* What the objects around one say of it. */
struct around {
	const char *list; /* the name of the list it is in, or NULL at the top */
	const char *year, *month;
};

/* Members of members: what the inner is, by what the outer is. */
static const struct {
	enum row_field outer;
	const char *names;
	enum row_field inner;
} inner_members[] = {
	{ROW_START, "|datetime|date|local|utc|iso|value|start|from|begin|", ROW_START},
	{ROW_START, "|end|to|until|", ROW_END},
	{ROW_START, "|timezone|tz|", ROW_TIMEZONE},
	{ROW_END, "|datetime|date|local|utc|iso|value|", ROW_END},
	{ROW_PLACE, "|name|title|venue|", ROW_PLACE},
	{ROW_PLACE, "|city|locality|town|ciudad|cidade|", ROW_CITY},
	{ROW_PLACE, "|countrycode|country|pais|", ROW_COUNTRY},
	{ROW_PLACE, "|address|direccion|endereco|", ROW_LOCATION},
	{ROW_LOCATION, "|name|title|venue|", ROW_PLACE},
	{ROW_LOCATION, "|city|locality|town|ciudad|cidade|", ROW_CITY},
	{ROW_LOCATION, "|countrycode|country|pais|", ROW_COUNTRY},
	{ROW_LOCATION, "|address|direccion|endereco|", ROW_LOCATION},
	{ROW_COUNTRY, "|code|iso|name|", ROW_COUNTRY},
	{ROW_CITY, "|name|", ROW_CITY},
	{ROW_ORGANISERS, "|name|title|", ROW_ORGANISERS},
	{ROW_TAGS, "|name|title|label|", ROW_TAGS},
	{ROW_TITLE, "|rendered|text|plain|value|html|", ROW_TITLE},
	{ROW_DESCRIPTION, "|rendered|html|text|plain|value|", ROW_DESCRIPTION},
	{ROW_URL, "|url|href|link|", ROW_URL},
	{ROW_CALL_URL, "|url|link|href|", ROW_CALL_URL},
	{ROW_CALL_URL, "|deadline|enddate|end|until|untildate|closes|close|",
	 ROW_DEADLINE},
	{ROW_CALL_URL, "|startdate|start|opens|open|", ROW_OPENS},
};

static bool
is_among(const char *names, const char *key)
{
	char wanted[64];
	size_t n = 0;

	for (wanted[n++] = '|'; *key && n < sizeof wanted - 2; key++)
		if (*key != '_' && *key != '-')
			wanted[n++] =
				(char)(*key >= 'A' && *key <= 'Z' ? *key | 0x20 : *key);
	wanted[n++] = '|';
	wanted[n] = '\0';
	return *key == '\0' && strstr(names, wanted);
}

/* What a member is by its name; NULL when that means nothing. */
static const struct row_column *
column_of(struct confs *c, const char *key)
{
	struct known *known;
	size_t i;

	for (i = 0; i < c->n_known; i++)
		if (strcmp(c->known[i].key, key) == 0)
			return c->known[i].means ? &c->known[i].column : NULL;
	if (c->n_known == MAX_KNOWN)
		return NULL;
	known = &c->known[c->n_known++];
	known->key = key;
	known->means = parse_column_guess(c->r->arena, str_of(key), &known->column) &&
		       !c->told[known->column.field];
	return known->means ? &known->column : NULL;
}

static void put_value(struct confs *c, struct row_builder *builder,
		      const struct row_column *column, const struct data *value);

/* The members of an object that stands for one value. Texts may be in several languages:
 * the source's is taken. */
static void
put_object(struct confs *c, struct row_builder *builder,
	   const struct row_column *column, const struct data *object)
{
	const struct data *member;
	struct row_column inner = {.otherwise = ROW_FIELDS, .rank = column->rank};
	size_t i;

	if (column->field == ROW_TITLE || column->field == ROW_DESCRIPTION) {
		member = data_member(object, c->r->context->language);
		if (data_text(member))
			put_value(c, builder, column, member);
	}
	for (i = 0; i < sizeof inner_members / sizeof *inner_members; i++) {
		if (inner_members[i].outer != column->field)
			continue;
		inner.field = inner_members[i].inner;
		for (member = object->first; member; member = member->next)
			if (is_among(inner_members[i].names, member->key))
				put_value(c, builder, &inner, member);
	}
}

static void
put_value(struct confs *c, struct row_builder *builder, const struct row_column *column,
	  const struct data *value)
{
	struct words words = {NULL, 0};
	const struct data *item;

	for (item = data_first(value); item && words.n < ROW_MAX_VALUES;
	     item = data_next(value, item)) {
		if (item->kind == DATA_OBJECT)
			put_object(c, builder, column, item);
		else if (data_text(item))
			words_add(c->r->arena, &words, item->text);
	}
	row_put(c->r->arena, builder, column, words);
}

/* "a, b; c" is a list too. */
static void
put_member(struct confs *c, struct row_builder *builder,
	   const struct row_column *column, const struct data *value)
{
	struct words words = {NULL, 0};

	if (value->kind == DATA_STRING) {
		parse_cell_words(c->r->arena, column->field, str_of(value->text),
				 &words);
		row_put(c->r->arena, builder, column, words);
	} else {
		put_value(c, builder, column, value);
	}
}

/* Objects that only wrap the members of an event. */
static bool
is_wrapper(const struct data *member)
{
	return member->kind == DATA_OBJECT &&
	       is_among("|properties|attributes|fields|dates|schedule|acf|",
			member->key);
}

static void
put_members(struct confs *c, struct row_builder *builder, const struct data *object,
	    bool outer)
{
	const struct row_column *column;
	const struct data *member;

	for (member = object->first; member; member = member->next) {
		if (outer && is_wrapper(member)) {
			put_members(c, builder, member, false);
			continue;
		}
		column = column_of(c, member->key);
		if (column)
			put_member(c, builder, column, member);
	}
}

static void
put_told(struct confs *c, struct row_builder *builder, const struct data *object)
{
	struct row_column column = {.otherwise = ROW_FIELDS, .rank = -1};
	const struct data *value;
	int field;

	for (field = 0; field < ROW_FIELDS; field++) {
		value = c->told[field] ? data_at(object, c->told[field]) : NULL;
		column.field = (enum row_field)field;
		if (value)
			put_member(c, builder, &column, value);
	}
}

static bool
has_date(const struct row *row)
{
	static const enum row_field dates[] = {ROW_START, ROW_END, ROW_START_TIME,
					       ROW_DEADLINE, ROW_PUBLISHED};
	size_t i;

	for (i = 0; i < sizeof dates / sizeof *dates; i++)
		if (row->values[dates[i]].n > 0)
			return true;
	return false;
}

static bool
is_list_of_events(const char *name)
{
	return !name ||
	       is_among("|events|eventos|conferences|conferencias|items|tba|", name);
}

/* An object's row; false when it is no event. Without a date it is one where the list's
 * name says so. */
static bool
read_object(struct confs *c, const struct data *object, const struct around *around)
{
	struct arena *arena = c->r->arena;
	struct row row = {.line = object->line};
	struct row_builder builder;
	struct row *added;

	row_begin(&builder, &row);
	put_members(c, &builder, object, true);
	put_told(c, &builder, object);
	if (row.values[ROW_TITLE].n == 0 ||
	    (!has_date(&row) && (!around->list || !is_list_of_events(around->list))))
		return false;
	if (has_date(&row) && around->year && row.values[ROW_YEAR].n == 0)
		words_add(arena, &row.values[ROW_YEAR], around->year);
	if (has_date(&row) && around->month && row.values[ROW_MONTH].n == 0)
		words_add(arena, &row.values[ROW_MONTH], around->month);
	added = arena_push(arena, &c->rows, c->n++, sizeof *added);
	*added = row;
	return true;
}

static void walk(struct confs *c, const struct data *node, struct around around);

/* An object that is no event: it may have lists of them. */
static void
walk_object(struct confs *c, const struct data *object, struct around around)
{
	const struct row_column *column;
	const struct data *member;

	for (member = object->first; member; member = member->next) {
		column = data_text(member) ? column_of(c, member->key) : NULL;
		if (column && column->field == ROW_YEAR)
			around.year = member->text;
		else if (column && column->field == ROW_MONTH)
			around.month = member->text;
	}
	for (member = object->first; member; member = member->next) {
		around.list = member->key;
		walk(c, member, around);
	}
}

static void
walk(struct confs *c, const struct data *node, struct around around)
{
	const struct data *item;

	if (c->n > PARSE_MAX_ENTRIES)
		return;
	if (node->kind == DATA_OBJECT && !read_object(c, node, &around))
		walk_object(c, node, around);
	if (node->kind != DATA_ARRAY)
		return;
	c->empty_list |= !node->first && is_list_of_events(around.list);
	for (item = node->first; item; item = item->next) {
		size_t before = c->n;

		walk(c, item, around);
		if (item->kind == DATA_OBJECT && c->n == before && !c->unknown)
			c->unknown = item;
	}
}

/* The first members' names, for a message. */
static const char *
names_in(struct arena *arena, const struct data *object)
{
	const struct data *member = object->first;
	const char *text = "";
	int i;

	for (i = 0; member && i < 12; i++, member = member->next)
		text = arena_printf(arena, "%s%s%s", text, i ? ", " : "",
				    notes_excerpt(arena, str_of(member->key)));
	return text;
}

/* YAML as the same tree; its scalars are texts. */
static struct data *
data_of(struct arena *arena, const struct yaml *node)
{
	struct data *data = arena_alloc(arena, sizeof *data), **last = &data->first;
	bool none;
	size_t i;

	data->line = node->line;
	if (node->kind == YAML_SCALAR) {
		none = !node->quoted && (strcmp(node->scalar, "~") == 0 ||
					 strcmp(node->scalar, "null") == 0);
		data->kind = none ? DATA_NULL : DATA_STRING;
		data->text = none ? NULL : node->scalar;
		return data;
	}
	data->kind = node->kind == YAML_LIST ? DATA_ARRAY : DATA_OBJECT;
	for (i = 0; i < node->n; i++) {
		*last = data_of(arena, node->items[i]);
		(*last)->key = node->kind == YAML_MAP ? node->keys[i] : NULL;
		last = &(*last)->next;
	}
	return data;
}

/* YAML's lists and maps begin with a letter, a dash, a comment; JSON's with a bracket. */
static int
read_document(struct reading *r, const struct data **root, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n), start = str_trim(text);
	struct yaml *yaml;

	if (start.n == 0 || memchr(start.s, 0, start.n < 8 ? start.n : 8) ||
	    strchr("[{<\"\xef\xfe\xff", start.s[0]))
		return parse_json(r, root, err);
	if (charset_decode(&r->taker, r->blob->charset, &text, err) ||
	    yaml_parse(r->arena, text, r->blob->origin, 1, &yaml, err))
		return -1;
	if (yaml->kind == YAML_SCALAR)
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "neither JSON nor YAML");
	*root = data_of(r->arena, yaml);
	return 0;
}

static bool
is_empty(const struct data *root)
{
	return root->kind == DATA_ARRAY && !root->first;
}

int
parse_confs(struct reading *r, struct err *err)
{
	struct confs *c = arena_alloc(r->arena, sizeof *c);
	const struct data *root;
	int field;

	c->r = r;
	for (field = 0; field < ROW_FIELDS; field++)
		c->told[field] = parse_column_told(r->context, (enum row_field)field);
	if (read_document(r, &root, err))
		return -1;
	walk(c, root, (struct around){NULL, NULL, NULL});
	if (c->n == 0 && !c->empty_list && !c->unknown && !is_empty(root))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1, "no list of events");
	if (c->n == 0 && !c->empty_list && c->unknown)
		return notes_fail(&r->taker, err, ERR_FORMAT, c->unknown->line,
				  "no object with a title and a date: it has %s; say "
				  "by `columns` which is which",
				  names_in(r->arena, c->unknown));
	return parse_rows(r, c->rows, c->n, err);
}
