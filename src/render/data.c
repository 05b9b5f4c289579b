/*
 * data.c - the values that a template can name: objects, lists, texts and flags, made in
 * an arena and never changed afterwards. A text that is empty is not there at all, so that
 * a section of a template can ask for it.
 */
#include "render/render_int.h"

#include <string.h>

static struct data *
new_data(struct arena *arena, enum data_kind kind)
{
	struct data *data = arena_alloc(arena, sizeof *data);

	data->kind = kind;
	return data;
}

struct data *
data_object(struct arena *arena)
{
	return new_data(arena, DATA_OBJECT);
}

struct data *
data_list(struct arena *arena)
{
	return new_data(arena, DATA_LIST);
}

static void
add_member(struct arena *arena, struct data *to, const char *key, struct data *value)
{
	struct member *member =
		arena_push(arena, &to->members, to->n, sizeof *to->members);

	member->key = key;
	member->value = value;
	to->n++;
}

void
data_put(struct arena *arena, struct data *object, const char *key, struct data *value)
{
	if (value)
		add_member(arena, object, key, value);
}

void
data_put_markup(struct arena *arena, struct data *object, const char *key,
		enum markup markup, const char *text)
{
	struct data *value;

	if (!text || !*text)
		return;
	value = new_data(arena, DATA_TEXT);
	value->markup = markup;
	value->text = text;
	add_member(arena, object, key, value);
}

void
data_put_text(struct arena *arena, struct data *object, const char *key,
	      const char *text)
{
	data_put_markup(arena, object, key, MARKUP_NONE, text);
}

void
data_put_flag(struct arena *arena, struct data *object, const char *key, bool flag)
{
	struct data *value = new_data(arena, DATA_FLAG);

	value->flag = flag;
	add_member(arena, object, key, value);
}

void
data_append(struct arena *arena, struct data *list, struct data *value)
{
	add_member(arena, list, NULL, value);
}

const struct data *
data_get(const struct data *object, struct str key)
{
	size_t i;

	if (!object || object->kind != DATA_OBJECT)
		return NULL;
	for (i = 0; i < object->n; i++)
		if (str_is(key, object->members[i].key))
			return object->members[i].value;
	return NULL;
}
