/*
 * entry_copy.c - entries with all that they point to, copied from one arena to
 * another, so that the one that they were made in, with all that it took to
 * make them, can go.
 */
#include "model/entry.h"

#include <string.h>

static void
copy_string(struct arena *arena, const char **string)
{
	*string = arena_strdup(arena, *string);
}

static void *
copy_array(struct arena *arena, const void *array, size_t n, size_t size)
{
	void *copy = n > 0 ? arena_array(arena, n, size) : NULL;

	return copy ? memcpy(copy, array, n * size) : NULL;
}

static void
copy_texts(struct arena *arena, struct texts *texts)
{
	size_t i;

	texts->v = copy_array(arena, texts->v, texts->n, sizeof *texts->v);
	for (i = 0; i < texts->n; i++) {
		copy_string(arena, &texts->v[i].language);
		copy_string(arena, &texts->v[i].text);
	}
}

static void
copy_words(struct arena *arena, struct words *words)
{
	size_t i;

	words->v = copy_array(arena, words->v, words->n, sizeof(const char *));
	for (i = 0; i < words->n; i++)
		copy_string(arena, &words->v[i]);
}

static void
copy_people(struct arena *arena, struct entry *entry)
{
	size_t i;

	entry->followers = copy_array(arena, entry->followers, entry->n_followers,
				      sizeof *entry->followers);
	for (i = 0; i < entry->n_followers; i++) {
		copy_string(arena, &entry->followers[i].organisation);
		copy_string(arena, &entry->followers[i].contact);
	}
	entry->actions = copy_array(arena, entry->actions, entry->n_actions,
				    sizeof *entry->actions);
	for (i = 0; i < entry->n_actions; i++) {
		copy_string(arena, &entry->actions[i].who);
		copy_string(arena, &entry->actions[i].what);
		copy_string(arena, &entry->actions[i].due.zone);
	}
}

/* What the entry points to is still that of the one it was copied from. */
static void
copy_all(struct arena *arena, struct entry *entry)
{
	const char **const strings[] = {
		&entry->source,        &entry->id,
		&entry->uid,           &entry->type,
		&entry->language,      &entry->start.zone,
		&entry->end.zone,      &entry->opens.zone,
		&entry->deadline.zone, &entry->published.zone,
		&entry->dates_from,    &entry->place.name,
		&entry->place.city,    &entry->place.country,
		&entry->place.online,  &entry->parent,
	};
	size_t i;

	for (i = 0; i < sizeof strings / sizeof *strings; i++)
		copy_string(arena, strings[i]);
	copy_texts(arena, &entry->title);
	copy_texts(arena, &entry->body);
	copy_texts(arena, &entry->url);
	copy_words(arena, &entry->organisers);
	copy_words(arena, &entry->languages);
	copy_words(arena, &entry->tags);
	copy_words(arena, &entry->parties);
	copy_people(arena, entry);
}

void
entries_copy(struct arena *arena, const struct entries *from, struct entries *to)
{
	struct entry *entry;
	size_t i;

	for (i = 0; i < from->n; i++) {
		entry = entries_add(arena, to);
		*entry = *from->v[i];
		copy_all(arena, entry);
	}
}
