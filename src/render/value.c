/*
 * value.c - the values that a template can name: objects, lists, texts and flags, made in
 * an arena and never changed afterwards. A text that is empty is not there at all, so that
 * a section of a template can ask for it.
 */
#include "render/render_int.h"

#include <string.h>

static struct value *
new_value(struct arena *arena, enum value_kind kind)
{
	struct value *data = arena_alloc(arena, sizeof *data);

	data->kind = kind;
	return data;
}

struct value *
value_object(struct arena *arena)
{
	return new_value(arena, VALUE_OBJECT);
}

struct value *
value_list(struct arena *arena)
{
	return new_value(arena, VALUE_LIST);
}

static void
add_member(struct arena *arena, struct value *to, const char *key, struct value *value)
{
	struct member *member =
		arena_push(arena, &to->members, to->n, sizeof *to->members);

	member->key = key;
	member->value = value;
	to->n++;
}

void
value_put(struct arena *arena, struct value *object, const char *key,
	  struct value *value)
{
	if (value)
		add_member(arena, object, key, value);
}

void
value_put_markup(struct arena *arena, struct value *object, const char *key,
		 enum markup markup, const char *text)
{
	struct value *value;

	if (!text || !*text)
		return;
	value = new_value(arena, VALUE_TEXT);
	value->markup = markup;
	value->text = text;
	add_member(arena, object, key, value);
}

void
value_put_text(struct arena *arena, struct value *object, const char *key,
	       const char *text)
{
	value_put_markup(arena, object, key, MARKUP_NONE, text);
}

void
value_put_flag(struct arena *arena, struct value *object, const char *key, bool flag)
{
	struct value *value = new_value(arena, VALUE_FLAG);

	value->flag = flag;
	add_member(arena, object, key, value);
}

void
value_append(struct arena *arena, struct value *list, struct value *value)
{
	add_member(arena, list, NULL, value);
}

const struct value *
value_get(const struct value *object, struct str key)
{
	size_t i;

	if (!object || object->kind != VALUE_OBJECT)
		return NULL;
	for (i = 0; i < object->n; i++)
		if (str_is(key, object->members[i].key))
			return object->members[i].value;
	return NULL;
}
