/*
 * events_json.c - a view as JSON, in the shape that the manual describes. What the
 * audience may not see is not in the view, so it cannot be here.
 */
#include "cmd/cmd_int.h"

#include "base/zone.h"

static void
texts_json(struct json *json, const char *key, const struct texts *texts)
{
	size_t i;

	json_put_object(json, key);
	for (i = 0; i < texts->n; i++)
		json_put_string(json, texts->v[i].language, texts->v[i].text);
	json_end_object(json);
}

static void
words_json(struct json *json, const char *key, const struct words *words)
{
	size_t i;

	json_put_array(json, key);
	for (i = 0; i < words->n; i++)
		json_put_string(json, NULL, words->v[i]);
	json_end_array(json);
}

static void
when_json(struct session *session, struct json *json, const char *key,
	  const struct when *when)
{
	const char *text = when_format(&session->arena, when);

	json_put_string(json, key, text[0] ? text : NULL);
}

static void
place_json(struct json *json, const struct place *place)
{
	json_put_object(json, "place");
	json_put_string(json, "name", place->name);
	json_put_string(json, "city", place->city);
	json_put_string(json, "country", place->country);
	json_put_string(json, "online", place->online);
	json_end_object(json);
}

static void
times_json(struct session *session, struct json *json, const struct view *view)
{
	when_json(session, json, "start", &view->start);
	when_json(session, json, "end", &view->end);
	json_put_string(json, "precision", precision_words[view->start.precision]);
	json_put_string(json, "timezone", view->start.zone);
	when_json(session, json, "opens", &view->opens);
	when_json(session, json, "deadline", &view->deadline);
}

/* The source's own id; of a teaser none, as it would name what only others may see. */
static const char *
shown_id(const struct entry *entry)
{
	return str_ends(str_of(entry->id), "#teaser") ? NULL : entry->id;
}

static void
sources_json(struct json *json, const struct view *view)
{
	const struct entry *entry;
	size_t i;

	json_put_array(json, "sources");
	for (i = 0; i < view->n_claims; i++) {
		entry = view->claims[i];
		json_put_object(json, NULL);
		json_put_string(json, "source", entry->source);
		json_put_string(json, "id", shown_id(entry));
		json_put_string(json, "url",
				entry->url.n ? entry->url.v[0].text : NULL);
		json_put_time(json, "read", entry->last_read);
		json_end_object(json);
	}
	json_end_array(json);
}

void
view_json(struct session *session, struct json *json, const char *key,
	  const struct view *view)
{
	size_t i;

	json_put_object(json, key);
	json_put_string(json, "id", view->item->id);
	json_put_string(json, "kind", item_kind_words[view->kind]);
	json_put_string(json, "type", view->type);
	texts_json(json, "title", &view->title);
	texts_json(json, "summary", &view->body);
	times_json(session, json, view);
	place_json(json, &view->place);
	words_json(json, "organisers", &view->organisers);
	json_put_string(json, "parent", view->parent ? view->parent->item->id : NULL);
	json_put_array(json, "children");
	for (i = 0; i < view->n_children; i++)
		json_put_string(json, NULL, view->children[i]->item->id);
	json_end_array(json);
	json_put_string(json, "status", item_status_words[view->status]);
	json_put_string(json, "url", view->url.n ? view->url.v[0].text : NULL);
	words_json(json, "languages", &view->languages);
	words_json(json, "tags", &view->tags);
	json_put_string(json, "uid", view->item->uid);
	json_put_number(json, "sequence", view->revision.sequence);
	sources_json(json, view);
	json_put_array(json, "conflicts");
	json_end_array(json);
	json_end_object(json);
}
