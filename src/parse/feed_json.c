/*
 * feed_json.c - JSON Feed 1.1 (and 1.0). jansson is included here alone. It is strict,
 * which is right, but for two things that real feeds have: raw line breaks inside
 * strings, and a byte order mark (charset.c took that away).
 */
#include "parse/parse_int.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Control characters inside strings become spaces; lines elsewhere keep their numbers. */
static char *
clean(struct arena *arena, struct str text)
{
	char *copy = arena_strndup(arena, text.s, text.n);
	bool inside = false;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (inside && copy[i] == '\\' && i + 1 < text.n)
			i++;
		else if (copy[i] == '"')
			inside = !inside;
		if ((unsigned char)copy[i] < ' ' &&
		    (inside || !strchr("\t\n\r", copy[i])))
			copy[i] = ' ';
	}
	return copy;
}

/* A string's copy, or NULL. */
static const char *
text_in(struct reading *r, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && *text ? arena_strdup(r->arena, text) : NULL;
}

/* Version 1.0 let ids be numbers. */
static const char *
id_in(struct reading *r, const json_t *object)
{
	const json_t *id = json_object_get(object, "id");

	if (json_is_integer(id))
		return arena_printf(r->arena, "%" JSON_INTEGER_FORMAT,
				    json_integer_value(id));
	return text_in(r, object, "id");
}

static const char *
body_in(struct reading *r, const json_t *object)
{
	const char *html = text_in(r, object, "content_html");
	const char *plain = text_in(r, object, "content_text");

	if (html)
		return html_markdown(r->arena, html);
	if (!plain)
		plain = text_in(r, object, "summary");
	return plain ? plain_markdown(r->arena, plain) : NULL;
}

static int
read_item(struct reading *r, const json_t *root, size_t number, struct err *err)
{
	const json_t *object = json_array_get(json_object_get(root, "items"), number);
	struct feed_item item = {
		.number = number + 1,
		.id = id_in(r, object),
		.link = text_in(r, object, "url"),
		.base = text_in(r, root, "home_page_url"),
		.title = text_in(r, object, "title"),
		.body = body_in(r, object),
		.date = text_in(r, object, "date_published"),
		.language = text_in(r, object, "language"),
	};
	const json_t *tags = json_object_get(object, "tags");
	size_t i;

	if (!item.link)
		item.link = text_in(r, object, "external_url");
	if (!item.date)
		item.date = text_in(r, object, "date_modified");
	if (!item.language)
		item.language = text_in(r, root, "language");
	for (i = 0; i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));

		if (tag)
			words_add(r->arena, &item.tags, arena_strdup(r->arena, tag));
	}
	return feed_item_add(r, &item, err);
}

static int
read_root(struct reading *r, const json_t *root, struct err *err)
{
	const char *version = json_string_value(json_object_get(root, "version"));
	const json_t *items = json_object_get(root, "items");
	size_t i;

	if (!version || !strstr(version, "jsonfeed.org/version/1"))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "JSON, but no JSON Feed: `version` is not "
				  "https://jsonfeed.org/version/1.1");
	if (!json_is_array(items))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "a JSON Feed without a list of `items`");
	for (i = 0; i < json_array_size(items); i++)
		if (read_item(r, root, i, err))
			return -1;
	return 0;
}

int
feed_read_json(struct reading *r, struct str text, struct err *err)
{
	json_error_t error;
	json_t *root = json_loadb(clean(r->arena, text), text.n, 0, &error);
	int result;

	if (!root)
		return notes_fail(&r->taker, err, ERR_FORMAT, error.line,
				  "JSON, column %d: %s", error.column, error.text);
	result = read_root(r, root, err);
	json_decref(root);
	return result;
}
