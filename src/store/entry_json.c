/*
 * entry_json.c - an entry's content as a JSON text and back: how the store keeps it, so
 * that a person can read it with any SQLite shell. Keys in a fixed order and only what is
 * there, so that equal entries give equal bytes. The only file here that reads JSON.
 */
#include "store/store_int.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void
set_text(json_t *object, const char *key, const char *text)
{
	if (text && text[0])
		(void)json_object_set_new(object, key, json_string(text));
}

static void
set_texts(json_t *object, const char *key, const struct texts *texts)
{
	json_t *member;
	size_t i;

	if (texts->n == 0)
		return;
	member = json_object();
	for (i = 0; i < texts->n; i++)
		set_text(member, texts->v[i].language, texts->v[i].text);
	(void)json_object_set_new(object, key, member);
}

static void
set_words(json_t *object, const char *key, const struct words *words)
{
	json_t *member;
	size_t i;

	if (words->n == 0)
		return;
	member = json_array();
	for (i = 0; i < words->n; i++)
		(void)json_array_append_new(member, json_string(words->v[i]));
	(void)json_object_set_new(object, key, member);
}

/* A when as [precision, year, month, day, hour, minute, second, unix, offset, zone]. */
static json_t *
when_json(const struct when *when)
{
	json_t *v = json_array();
	const int fields[] = {when->at.year, when->at.month,  when->at.day,
			      when->at.hour, when->at.minute, when->at.second};
	size_t i;

	(void)json_array_append_new(v, json_string(precision_words[when->precision]));
	for (i = 0; i < sizeof fields / sizeof *fields; i++)
		(void)json_array_append_new(v, json_integer(fields[i]));
	(void)json_array_append_new(v, json_integer(when->unix));
	(void)json_array_append_new(v, json_integer(when->offset));
	if (when->zone)
		(void)json_array_append_new(v, json_string(when->zone));
	return v;
}

static void
set_when(json_t *object, const char *key, const struct when *when)
{
	if (when->precision != WHEN_NONE)
		(void)json_object_set_new(object, key, when_json(when));
}

static void
set_place(json_t *object, const struct place *place)
{
	json_t *member = json_object();

	set_text(member, "name", place->name);
	set_text(member, "city", place->city);
	set_text(member, "country", place->country);
	set_text(member, "online", place->online);
	if (json_object_size(member))
		(void)json_object_set(object, "place", member);
	json_decref(member);
}

static void
set_followers(json_t *object, const struct entry *entry)
{
	json_t *list = json_array(), *member;
	size_t i;

	for (i = 0; i < entry->n_followers; i++) {
		member = json_object();
		set_text(member, "organisation", entry->followers[i].organisation);
		set_text(member, "contact", entry->followers[i].contact);
		(void)json_array_append_new(list, member);
	}
	if (json_array_size(list))
		(void)json_object_set(object, "followers", list);
	json_decref(list);
}

static void
set_actions(json_t *object, const struct entry *entry)
{
	json_t *list = json_array(), *member;
	size_t i;

	for (i = 0; i < entry->n_actions; i++) {
		member = json_object();
		set_text(member, "who", entry->actions[i].who);
		set_text(member, "what", entry->actions[i].what);
		set_when(member, "due", &entry->actions[i].due);
		(void)json_array_append_new(list, member);
	}
	if (json_array_size(list))
		(void)json_object_set(object, "actions", list);
	json_decref(list);
}

/* A scope: "public", or the ids of its organisations. */
static void
set_scope(json_t *object, const struct scope *scope, const char *const *organisations)
{
	json_t *value = scope->everyone ? json_string("public") : json_array();
	size_t i;

	for (i = 0; !scope->everyone && organisations[i]; i++)
		if (scope->organisations & (UINT64_C(1) << i))
			(void)json_array_append_new(value,
						    json_string(organisations[i]));
	(void)json_object_set_new(object, "visibility", value);
}

char *
entry_to_json(const struct entry *entry, const char *const *organisations)
{
	json_t *o = json_object();
	char *text;

	set_text(o, "uid", entry->uid);
	set_text(o, "kind", item_kind_words[entry->kind]);
	set_text(o, "type", entry->type);
	set_text(o, "language", entry->language);
	set_texts(o, "title", &entry->title);
	set_texts(o, "body", &entry->body);
	set_texts(o, "url", &entry->url);
	set_when(o, "start", &entry->start);
	set_when(o, "end", &entry->end);
	set_when(o, "opens", &entry->opens);
	set_when(o, "deadline", &entry->deadline);
	set_when(o, "published", &entry->published);
	set_place(o, &entry->place);
	set_words(o, "organisers", &entry->organisers);
	set_text(o, "parent", entry->parent);
	set_text(o, "status", item_status_words[entry->status]);
	set_words(o, "languages", &entry->languages);
	set_words(o, "tags", &entry->tags);
	set_words(o, "parties", &entry->parties);
	set_followers(o, entry);
	set_actions(o, entry);
	set_scope(o, &entry->visibility, organisations);
	text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(o);
	if (!text)
		abort();
	return text;
}

static const char *
get_text(struct arena *arena, const json_t *object, const char *key)
{
	return arena_strdup(arena, json_string_value(json_object_get(object, key)));
}

static void
get_texts(struct arena *arena, const json_t *object, const char *key,
	  struct texts *texts)
{
	json_t *member = json_object_get(object, key);
	const char *language;
	json_t *value;

	json_object_foreach(member, language, value)
		texts_set(arena, texts, arena_strdup(arena, language),
			  arena_strdup(arena, json_string_value(value)));
}

static void
get_words(struct arena *arena, const json_t *object, const char *key,
	  struct words *words)
{
	json_t *list = json_object_get(object, key);
	size_t i;

	for (i = 0; i < json_array_size(list); i++)
		words_add(arena, words,
			  arena_strdup(arena,
				       json_string_value(json_array_get(list, i))));
}

static int
word_index(const char *word, const char *const *words)
{
	int i;

	for (i = 0; word && words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return 0;
}

static void
get_when(struct arena *arena, const json_t *object, const char *key, struct when *when)
{
	json_t *v = json_object_get(object, key);
	int fields[6];
	size_t i;

	if (!v)
		return;
	when->precision =
		(enum precision)word_index(json_string_value(json_array_get(v, 0)),
					   precision_words);
	for (i = 0; i < 6; i++)
		fields[i] = (int)json_integer_value(json_array_get(v, i + 1));
	when->at = (struct civil){fields[0], fields[1], fields[2],
				  fields[3], fields[4], fields[5]};
	when->unix = json_integer_value(json_array_get(v, 7));
	when->offset = (int)json_integer_value(json_array_get(v, 8));
	when->zone = arena_strdup(arena, json_string_value(json_array_get(v, 9)));
}

static void
get_followers(struct arena *arena, const json_t *object, struct entry *entry)
{
	json_t *list = json_object_get(object, "followers"), *member;
	size_t i;

	entry->n_followers = json_array_size(list);
	entry->followers =
		arena_array(arena, entry->n_followers, sizeof *entry->followers);
	for (i = 0; i < entry->n_followers; i++) {
		member = json_array_get(list, i);
		entry->followers[i].organisation =
			get_text(arena, member, "organisation");
		entry->followers[i].contact = get_text(arena, member, "contact");
	}
}

static void
get_actions(struct arena *arena, const json_t *object, struct entry *entry)
{
	json_t *list = json_object_get(object, "actions"), *member;
	size_t i;

	entry->n_actions = json_array_size(list);
	entry->actions = arena_array(arena, entry->n_actions, sizeof *entry->actions);
	for (i = 0; i < entry->n_actions; i++) {
		member = json_array_get(list, i);
		entry->actions[i].who = get_text(arena, member, "who");
		entry->actions[i].what = get_text(arena, member, "what");
		get_when(arena, member, "due", &entry->actions[i].due);
	}
}

/* What cannot be read is nobody's. */
static void
get_scope(const json_t *object, const char *const *organisations, struct scope *scope)
{
	json_t *value = json_object_get(object, "visibility");
	const char *id;
	size_t i, j;

	*scope = (struct scope){false, 0};
	if (json_is_string(value))
		scope->everyone = strcmp(json_string_value(value), "public") == 0;
	for (i = 0; i < json_array_size(value); i++) {
		id = json_string_value(json_array_get(value, i));
		for (j = 0; id && organisations[j]; j++)
			if (strcmp(id, organisations[j]) == 0)
				scope->organisations |= UINT64_C(1) << j;
	}
}

static void
get_place(struct arena *arena, const json_t *object, struct place *place)
{
	json_t *member = json_object_get(object, "place");

	place->name = get_text(arena, member, "name");
	place->city = get_text(arena, member, "city");
	place->country = get_text(arena, member, "country");
	place->online = get_text(arena, member, "online");
}

int
entry_from_json(struct arena *arena, const char *json, const char *const *organisations,
		struct entry *entry, struct err *err)
{
	json_error_t error;
	json_t *o = json_loads(json, JSON_REJECT_DUPLICATES, &error);

	if (!json_is_object(o)) {
		json_decref(o);
		return err_set(err, ERR_FORMAT, "state: entry %s of %s: %s", entry->id,
			       entry->source, error.text);
	}
	entry->uid = get_text(arena, o, "uid");
	entry->kind = (enum item_kind)word_index(json_string_value(
							 json_object_get(o, "kind")),
						 item_kind_words);
	entry->type = get_text(arena, o, "type");
	entry->language = get_text(arena, o, "language");
	get_texts(arena, o, "title", &entry->title);
	get_texts(arena, o, "body", &entry->body);
	get_texts(arena, o, "url", &entry->url);
	get_when(arena, o, "start", &entry->start);
	get_when(arena, o, "end", &entry->end);
	get_when(arena, o, "opens", &entry->opens);
	get_when(arena, o, "deadline", &entry->deadline);
	get_when(arena, o, "published", &entry->published);
	get_place(arena, o, &entry->place);
	get_words(arena, o, "organisers", &entry->organisers);
	entry->parent = get_text(arena, o, "parent");
	entry->status = (enum item_status)
		word_index(json_string_value(json_object_get(o, "status")),
			   item_status_words);
	get_words(arena, o, "languages", &entry->languages);
	get_words(arena, o, "tags", &entry->tags);
	get_words(arena, o, "parties", &entry->parties);
	get_followers(arena, o, entry);
	get_actions(arena, o, entry);
	get_scope(o, organisations, &entry->visibility);
	json_decref(o);
	return 0;
}
