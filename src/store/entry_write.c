/*
 * entry_write.c - an entry's content as a JSON text: how the store keeps it, so that a
 * person can read it with any SQLite shell. Keys in alphabetical order and only what is
 * there, so that equal entries give equal bytes. Reading it is entry_read.c's.
 */
#include "base/json.h"
#include "store/store_int.h"

#include <string.h>

static void
put_text(struct json *json, const char *key, const char *text)
{
	if (text && text[0])
		json_put_string(json, key, text);
}

/* The place of the language that comes after another (NULL: the first) by name, or n. */
static size_t
next_language(const struct texts *texts, const char *after)
{
	size_t i, next = texts->n;

	for (i = 0; i < texts->n; i++)
		if ((!after || strcmp(texts->v[i].language, after) > 0) &&
		    (next == texts->n ||
		     strcmp(texts->v[i].language, texts->v[next].language) < 0))
			next = i;
	return next;
}

static void
put_texts(struct json *json, const char *key, const struct texts *texts)
{
	const char *language = NULL;
	size_t i;

	if (texts->n == 0)
		return;
	json_put_object(json, key);
	while ((i = next_language(texts, language)) < texts->n) {
		language = texts->v[i].language;
		put_text(json, language, texts->v[i].text);
	}
	json_end_object(json);
}

static void
put_words(struct json *json, const char *key, const struct words *words)
{
	size_t i;

	if (words->n == 0)
		return;
	json_put_array(json, key);
	for (i = 0; i < words->n; i++)
		json_put_string(json, NULL, words->v[i]);
	json_end_array(json);
}

/* [precision, year, month, day, hour, minute, second, unix, offset, zone]. */
static void
put_when(struct json *json, const char *key, const struct when *when)
{
	const int64_t numbers[] = {when->at.year, when->at.month,  when->at.day,
				   when->at.hour, when->at.minute, when->at.second,
				   when->unix,    when->offset};
	size_t i;

	if (when->precision == WHEN_NONE)
		return;
	json_put_array(json, key);
	json_put_string(json, NULL, precision_words[when->precision]);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_put_number(json, NULL, numbers[i]);
	if (when->zone)
		json_put_string(json, NULL, when->zone);
	json_end_array(json);
}

static bool
is_there(const char *text)
{
	return text && text[0];
}

static void
put_place(struct json *json, const struct place *place)
{
	if (!is_there(place->name) && !is_there(place->city) &&
	    !is_there(place->country) && !is_there(place->online))
		return;
	json_put_object(json, "place");
	put_text(json, "city", place->city);
	put_text(json, "country", place->country);
	put_text(json, "name", place->name);
	put_text(json, "online", place->online);
	json_end_object(json);
}

static void
put_followers(struct json *json, const struct entry *entry)
{
	size_t i;

	if (entry->n_followers == 0)
		return;
	json_put_array(json, "followers");
	for (i = 0; i < entry->n_followers; i++) {
		json_put_object(json, NULL);
		put_text(json, "contact", entry->followers[i].contact);
		put_text(json, "organisation", entry->followers[i].organisation);
		json_end_object(json);
	}
	json_end_array(json);
}

static void
put_actions(struct json *json, const struct entry *entry)
{
	size_t i;

	if (entry->n_actions == 0)
		return;
	json_put_array(json, "actions");
	for (i = 0; i < entry->n_actions; i++) {
		json_put_object(json, NULL);
		put_when(json, "due", &entry->actions[i].due);
		put_text(json, "what", entry->actions[i].what);
		put_text(json, "who", entry->actions[i].who);
		json_end_object(json);
	}
	json_end_array(json);
}

/* A scope: "public", or the ids of its organisations. */
static void
put_scope(struct json *json, const struct scope *scope,
	  const char *const *organisations)
{
	size_t i;

	if (scope->everyone) {
		json_put_string(json, "visibility", "public");
		return;
	}
	json_put_array(json, "visibility");
	for (i = 0; organisations[i]; i++)
		if (scope->organisations & (UINT64_C(1) << i))
			json_put_string(json, NULL, organisations[i]);
	json_end_array(json);
}

bool
entry_write(struct buf *out, const struct entry *entry,
	    const char *const *organisations)
{
	struct json json;

	json_init(&json, out, false);
	json_put_object(&json, NULL);
	put_actions(&json, entry);
	put_texts(&json, "body", &entry->body);
	put_text(&json, "dates_from", entry->dates_from);
	put_when(&json, "deadline", &entry->deadline);
	put_when(&json, "end", &entry->end);
	put_followers(&json, entry);
	put_text(&json, "kind", item_kind_words[entry->kind]);
	put_text(&json, "language", entry->language);
	put_words(&json, "languages", &entry->languages);
	put_when(&json, "opens", &entry->opens);
	put_words(&json, "organisers", &entry->organisers);
	put_text(&json, "parent", entry->parent);
	put_words(&json, "parties", &entry->parties);
	put_place(&json, &entry->place);
	put_when(&json, "published", &entry->published);
	put_when(&json, "start", &entry->start);
	put_text(&json, "status", item_status_words[entry->status]);
	put_words(&json, "tags", &entry->tags);
	put_texts(&json, "title", &entry->title);
	put_text(&json, "type", entry->type);
	put_text(&json, "uid", entry->uid);
	put_texts(&json, "url", &entry->url);
	put_scope(&json, &entry->visibility, organisations);
	json_end_object(&json);
	return !json.mended;
}
