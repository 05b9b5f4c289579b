/*
 * text.h - a text in several languages, and lists of words.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "base/mem.h"

#include <stdbool.h>

/* The same text in several languages: BCP 47 primary tags ("es", "pt", "en"). */
struct texts {
	struct text {
		const char *language;
		const char *text;
	} * v;
	size_t n;
};

/* Put or replace the text of a language. Strings are kept, not copied. */
void texts_set(struct arena *arena, struct texts *texts, const char *language,
	       const char *text);

/* The text in exactly this language, or NULL. */
const char *texts_in(const struct texts *texts, const char *language);

/* The best text for a reader: in language, else the first of the community's languages
 * (NULL-terminated) that has one, else any; NULL when there is none. *got (may be NULL)
 * is the language it is in. */
const char *texts_best(const struct texts *texts, const char *language,
		       const char *const *languages, const char **got);

/* A list of words. */
struct words {
	const char **v;
	size_t n;
};

void words_add(struct arena *arena, struct words *words, const char *word);
bool words_have(const struct words *words, const char *word);
/* Add unless it is there. */
void words_include(struct arena *arena, struct words *words, const char *word);

#endif
