/*
 * language.c - which of the community's languages a text is in, where its source says so
 * for all that it publishes alike: sites put the language into the address of a page, and
 * small words give a text away. Only what is plain overrules the source.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

/* Words of a text that are looked at: a long text says no more than its beginning. */
#define MAX_WORDS 400
/* Of the small words in it: so many, and twice as many as of the source's language. */
#define ENOUGH 4
/* Of the longest small word. */
#define MAX_LETTERS 7

/* Small words, folded, that the other two languages do not have. */
static const struct {
	const char *language, *words;
} languages[] = {
	{"es", " el la los las del y en con una por para al se su sus es son sera este "
	       "esta hasta desde mas tambien como "},
	{"pt",
	 " o os as do da dos das e em com uma por para ao no na nos nas se sua seu "
	 "sao sera este esta ate mais tambem como pelo pela "},
	{"en",
	 " the of and in to for on with at by from is are will be this that we our "
	 "an as it its has have been was were "},
};

#define LANGUAGES (sizeof languages / sizeof *languages)

/* A language's index by its code, or -1. */
static int
index_of(struct str code)
{
	size_t i;

	for (i = 0; i < LANGUAGES; i++)
		if (str_is_nocase(code, languages[i].language))
			return (int)i;
	return -1;
}

/* Of "/index.php/en/news": "en"; "pt-br" counts as pt. */
static int
index_in_address(const char *url)
{
	struct str path = url ? url_split(str_of(url)).path : str_of(NULL), step;
	int found;

	while (path.s) {
		step = str_split(&path, '/');
		if (step.n == 5 && (step.s[2] == '-' || step.s[2] == '_'))
			step.n = 2;
		found = index_of(step);
		if (found >= 0)
			return found;
	}
	return -1;
}

/* The letters of U+00C0 to U+00FF without their marks. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo ouuuuyps"
			    "aaaaaaaceeeeiiiidnooooo ouuuuypy";

/* The letter at *text in lower case without its mark; 'x' for those of other scripts, 0 for
 * a mark by itself, a space for all else. Cheaper than utf8_fold, which was half of the
 * time that a feed takes. */
static char
simple_letter(const unsigned char **text)
{
	unsigned char c = *(*text)++, next;

	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if (c < 0x80)
		return ' ';
	next = **text;
	while ((**text & 0xc0) == 0x80)
		(*text)++;
	if (c == 0xc3 && (next & 0xc0) == 0x80)
		return latin[next & 0x3f];
	if (c == 0xcc || c == 0xcd)
		return 0; /* U+0300 to U+037F */
	return c == 0xe2 || c == 0xc2 ? ' ' : 'x';
}

static void
count_words(const char *text, size_t counts[LANGUAGES])
{
	const unsigned char *rest = (const unsigned char *)text;
	char padded[MAX_LETTERS + 3], c;
	size_t i, n, words = 0;

	while (*rest && words < MAX_WORDS) {
		n = 0;
		padded[0] = ' ';
		while (*rest && (c = simple_letter(&rest)) != ' ')
			if (c && n <= MAX_LETTERS)
				padded[++n] = c;
		if (n == 0)
			continue;
		words++;
		if (n > MAX_LETTERS)
			continue;
		padded[n + 1] = ' ';
		padded[n + 2] = '\0';
		for (i = 0; i < LANGUAGES; i++)
			if (strstr(languages[i].words, padded))
				counts[i]++;
	}
}

const char *
parse_text_language(const char *url, const char *text, const char *otherwise)
{
	int said = index_in_address(url), known = index_of(str_of(otherwise));
	size_t counts[LANGUAGES] = {0}, i, best = 0, own;

	if (said >= 0)
		return languages[said].language;
	count_words(text, counts);
	for (i = 1; i < LANGUAGES; i++)
		if (counts[i] > counts[best])
			best = i;
	own = known >= 0 ? counts[known] : 0;
	if (counts[best] < ENOUGH || counts[best] < 2 * own + 1)
		return otherwise;
	return languages[best].language;
}
