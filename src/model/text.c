/*
 * text.c - struct texts and struct words: short lists, searched from the front. They
 * own nothing but their arrays, which live in the caller's arena.
 */
#include "model/text.h"

#include <string.h>

static struct text *
find(const struct texts *texts, const char *language)
{
	size_t i;

	for (i = 0; i < texts->n; i++)
		if (strcmp(texts->v[i].language, language) == 0)
			return &texts->v[i];
	return NULL;
}

void
texts_set(struct arena *arena, struct texts *texts, const char *language,
	  const char *text)
{
	struct text *t = find(texts, language);

	if (!t)
		t = arena_push(arena, &texts->v, texts->n++, sizeof *t);
	t->language = language;
	t->text = text;
}

const char *
texts_in(const struct texts *texts, const char *language)
{
	const struct text *t = find(texts, language);

	return t ? t->text : NULL;
}

const char *
texts_best(const struct texts *texts, const char *language,
	   const char *const *languages, const char **got)
{
	const struct text *t = find(texts, language);

	for (; !t && languages && *languages; languages++)
		t = find(texts, *languages);
	if (!t && texts->n)
		t = &texts->v[0];
	if (t && got)
		*got = t->language;
	return t ? t->text : NULL;
}

void
words_add(struct arena *arena, struct words *words, const char *word)
{
	const char **place = arena_push(arena, &words->v, words->n++, sizeof *place);

	*place = word;
}

bool
words_have(const struct words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (strcmp(words->v[i], word) == 0)
			return true;
	return false;
}

void
words_include(struct arena *arena, struct words *words, const char *word)
{
	if (!words_have(words, word))
		words_add(arena, words, word);
}
