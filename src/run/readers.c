/*
 * readers.c - who reads an issue: the people on a digest's lists, each once, with the set
 * of lists they are on and the language of their copy.
 */
#include "run/run_int.h"

#include <stdlib.h>
#include <string.h>

/* A growing array of readers while the lists are walked. */
struct collection {
	struct arena *arena;
	struct readers *readers;
	list_set list; /* the one being walked */
};

static int
collect_one(void *context, const struct person *person, struct err *err)
{
	struct collection *c = context;
	struct readers *readers = c->readers;
	struct reader *reader =
		arena_push(c->arena, &readers->v, readers->n, sizeof *readers->v);

	(void)err;
	readers->n++;
	reader->person = *person;
	reader->person.address = arena_strdup(c->arena, person->address);
	reader->person.key = arena_strdup(c->arena, person->key);
	reader->person.name = arena_strdup(c->arena, person->name);
	reader->person.language = arena_strdup(c->arena, person->language);
	reader->lists = c->list;
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct reader *x = a, *y = b;

	return strcmp(x->person.key, y->person.key);
}

/* Neighbours with the same key become one reader with all their lists. */
static void
fold(struct readers *readers)
{
	size_t i, kept = 0;

	for (i = 0; i < readers->n; i++) {
		if (kept > 0 && by_key(&readers->v[kept - 1], &readers->v[i]) == 0)
			readers->v[kept - 1].lists |= readers->v[i].lists;
		else
			readers->v[kept++] = readers->v[i];
	}
	readers->n = kept;
}

/* The person's own language where the lists write in it, else the first list's first. */
static const char *
language_of(const struct run *run, const struct digest *digest,
	    const struct reader *reader)
{
	const struct mailing_list *lists[64];
	size_t n = list_set_members(digest, reader->lists, lists), i;

	for (i = 0; reader->person.language && i < n; i++)
		if (words_have(&lists[i]->languages, reader->person.language))
			return reader->person.language;
	return n > 0 && lists[0]->languages.n > 0 ? lists[0]->languages.v[0]
						  : run->config->languages[0];
}

int
readers_collect(const struct run *run, const struct digest *digest,
		struct readers *readers, struct err *err)
{
	struct collection c = {run->arena, readers, 0};
	size_t i;

	*readers = (struct readers){0};
	for (i = 0; i < digest->n_lists; i++) {
		c.list = (list_set)1 << i;
		if (store_subscribers(run->store, digest->lists[i]->id, collect_one, &c,
				      err))
			return -1;
	}
	if (readers->n > 0)
		qsort(readers->v, readers->n, sizeof *readers->v, by_key);
	fold(readers);
	for (i = 0; i < readers->n; i++)
		readers->v[i].language = language_of(run, digest, &readers->v[i]);
	return 0;
}

size_t
list_set_members(const struct digest *digest, list_set set,
		 const struct mailing_list **lists)
{
	size_t i, n = 0;

	for (i = 0; i < digest->n_lists; i++)
		if (set & ((list_set)1 << i))
			lists[n++] = digest->lists[i];
	return n;
}

const char *
list_set_text(struct arena *arena, const struct digest *digest, list_set set)
{
	const struct mailing_list *lists[64];
	size_t n = list_set_members(digest, set, lists), i;
	const char *text = "";

	for (i = 0; i < n; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? "," : "", lists[i]->id);
	return text;
}

const char *
list_set_audience(const struct run *run, const struct digest *digest, list_set set)
{
	const struct mailing_list *lists[64];
	size_t n = list_set_members(digest, set, lists), i;
	const char *text = "";

	for (i = 0; i < n; i++)
		text = arena_printf(run->arena, "%s%s%s=%s", text, i ? ";" : "",
				    lists[i]->id,
				    readers_name(run, lists[i]->audience));
	return text;
}

list_set
list_set_parse(const struct digest *digest, const char *text)
{
	struct str rest = str_of(text), id;
	list_set set = 0;
	size_t i;

	while (rest.n > 0) {
		id = str_split(&rest, ',');
		for (i = 0; i < digest->n_lists; i++)
			if (str_is(id, digest->lists[i]->id))
				set |= (list_set)1 << i;
	}
	return set;
}
