/*
 * entry_settle.c - an entry that was just kept is made what entry_read.c would make of its
 * content, so that who has it in memory need not read it back: what the content leaves out
 * is left out here too, and texts stand by language. In: an entry whose content was written.
 * Out: the same, changed in place.
 */
#include "store/store_int.h"

#include <stdlib.h>
#include <string.h>

static void
settle_text(const char **text)
{
	if (*text && !**text)
		*text = NULL;
}

static int
compare_languages(const void *x, const void *y)
{
	const struct text *a = x, *b = y;

	return strcmp(a->language, b->language);
}

static void
settle_texts(struct texts *texts)
{
	size_t i, kept = 0;

	for (i = 0; i < texts->n; i++)
		if (texts->v[i].text && *texts->v[i].text)
			texts->v[kept++] = texts->v[i];
	texts->n = kept;
	if (kept == 0)
		texts->v = NULL;
	if (kept > 1)
		qsort(texts->v, kept, sizeof *texts->v, compare_languages);
}

static void
settle_words(struct words *words)
{
	size_t i, kept = 0;

	for (i = 0; i < words->n; i++)
		if (words->v[i])
			words->v[kept++] = words->v[i];
	words->n = kept;
	if (kept == 0)
		words->v = NULL;
}

static void
settle_when(struct when *when)
{
	if (when->precision == WHEN_NONE)
		*when = (struct when){.precision = WHEN_NONE};
}

static void
settle_scope(struct scope *scope, const char *const *organisations)
{
	uint64_t known = 0;
	size_t i;

	for (i = 0; organisations[i]; i++)
		known |= UINT64_C(1) << i;
	scope->organisations &= scope->everyone ? 0 : known;
}

void
entry_settle(struct entry *entry, const char *const *organisations)
{
	const char **const texts[] = {
		&entry->uid,        &entry->type,          &entry->language,
		&entry->parent,     &entry->dates_from,    &entry->place.name,
		&entry->place.city, &entry->place.country, &entry->place.online,
	};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		settle_text(texts[i]);
	settle_texts(&entry->title);
	settle_texts(&entry->body);
	settle_texts(&entry->url);
	settle_when(&entry->start);
	settle_when(&entry->end);
	settle_when(&entry->opens);
	settle_when(&entry->deadline);
	settle_when(&entry->published);
	settle_words(&entry->organisers);
	settle_words(&entry->languages);
	settle_words(&entry->tags);
	settle_words(&entry->parties);
	for (i = 0; i < entry->n_followers; i++) {
		settle_text(&entry->followers[i].organisation);
		settle_text(&entry->followers[i].contact);
	}
	for (i = 0; i < entry->n_actions; i++) {
		settle_text(&entry->actions[i].who);
		settle_text(&entry->actions[i].what);
		settle_when(&entry->actions[i].due);
	}
	settle_scope(&entry->visibility, organisations);
}
