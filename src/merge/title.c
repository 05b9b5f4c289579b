/*
 * title.c - a title becomes a set of words and a set of numbers that can be held
 * against a title in another language.
 *
 * In: a title as published. Out: struct merge_title. "39.ª reunión de LACNIC", "LACNIC39"
 * and "LACNIC 39" come out with the same number, and with the word lacnic; so do the
 * Portuguese and the English of it. Comparing two of them is same.c's.
 */
#include "merge/merge_int.h"

#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define WORD_MAX 64

/* What a word weighs in a score. Words that tell little are not nothing: "LACNIC 39" is
 * nearer to "LACNIC 39" than "LACNIC 39 event" is. */
static const int weights[] = {[WORTH_LITTLE] = 1, [WORTH_MUCH] = 4};

/* Endings in which the three languages' common words differ, longest first. */
#define ENDING(from, to)                                       \
	{                                                      \
		(from), (to), sizeof(from) - 1, sizeof(to) - 1 \
	}
static const struct {
	const char *ending, *even;
	size_t n, n_even;
} endings[] = {
	ENDING("mientos", "ment"), ENDING("miento", "ment"), ENDING("mentos", "ment"),
	ENDING("mento", "ment"),   ENDING("ments", "ment"),  ENDING("ciones", "tion"),
	ENDING("siones", "sion"),  ENDING("idades", "ity"),  ENDING("encias", "ence"),
	ENDING("ancias", "ance"),  ENDING("logias", "logy"), ENDING("logies", "logy"),
	ENDING("tions", "tion"),   ENDING("sions", "sion"),  ENDING("idade", "ity"),
	ENDING("ities", "ity"),    ENDING("encia", "ence"),  ENDING("ancia", "ance"),
	ENDING("ences", "ence"),   ENDING("ances", "ance"),  ENDING("logia", "logy"),
	ENDING("cion", "tion"),    ENDING("sion", "sion"),   ENDING("coes", "tion"),
	ENDING("soes", "sion"),    ENDING("idad", "ity"),    ENDING("ency", "ence"),
	ENDING("ancy", "ance"),    ENDING("anca", "ance"),   ENDING("ismo", "ism"),
	ENDING("icos", "ic"),      ENDING("icas", "ic"),     ENDING("ical", "ic"),
	ENDING("cao", "tion"),     ENDING("sao", "sion"),    ENDING("ico", "ic"),
	ENDING("ica", "ic"),       ENDING("ais", "al"),      ENDING("les", "l"),
	ENDING("ics", "ic"),       ENDING("zoes", "tion"),   ENDING("zao", "tion"),
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Even out the ending of a word of n bytes; returns the new length. */
static size_t
even_out(char *word, size_t n)
{
	size_t i, length, kept = 0;

	for (i = 0; i < COUNT(endings); i++) {
		length = endings[i].n;
		if (n < length + 3 || word[n - 1] != endings[i].ending[length - 1] ||
		    memcmp(word + n - length, endings[i].ending, length) != 0)
			continue;
		n -= length;
		memcpy(word + n, endings[i].even, endings[i].n_even);
		n += endings[i].n_even;
		break;
	}
	if (n > 4 && word[n - 1] == 's')
		n--;
	if (n > 4 && strchr("aeo", word[n - 1]))
		n--;
	for (i = 0; i < n; i++) /* innovation, inovação */
		if (kept == 0 || word[i] != word[kept - 1])
			word[kept++] = word[i];
	return kept;
}

static void
add_number(struct arena *arena, struct merge_title *title, uint64_t number)
{
	uint64_t *place =
		arena_push(arena, &title->numbers, title->n_numbers++, sizeof *place);

	*place = number;
}

static void
add_hash(struct arena *arena, struct merge_title *title, uint64_t hash, int weight,
	 bool subject)
{
	struct merge_word *word =
		arena_push(arena, &title->words, title->n++, sizeof *word);

	*word = (struct merge_word){hash, weight, subject};
}

static void
add_digits(struct arena *arena, struct merge_title *title, struct str digits)
{
	int64_t value;

	if (str_number(digits, &value))
		add_number(arena, title, (uint64_t)value);
	else
		add_hash(arena, title, merge_hash(digits.s, digits.n),
			 weights[WORTH_MUCH], false);
}

static void
add_word(struct arena *arena, const struct merge_glossary *glossary,
	 struct merge_title *title, struct str word)
{
	const struct merge_meaning *meaning = merge_glossary_find(glossary, word);
	char even[WORD_MAX];
	size_t n;

	if (meaning && meaning->worth == WORTH_NUMBER) {
		add_digits(arena, title, str_of(meaning->canonical));
	} else if (meaning) {
		if (meaning->worth != WORTH_NOTHING)
			add_hash(arena, title,
				 merge_hash(meaning->canonical,
					    strlen(meaning->canonical)),
				 weights[meaning->worth], meaning->worth == WORTH_MUCH);
	} else if (word.n > 1) { /* single letters are joints and initials */
		n = word.n < WORD_MAX ? word.n : WORD_MAX;
		memcpy(even, word.s, n);
		n = even_out(even, n);
		add_hash(arena, title, merge_hash(even, n), weights[WORTH_MUCH], false);
	}
}

static int
compare_words(const void *a, const void *b)
{
	const struct merge_word *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort_and_unite(struct merge_title *title)
{
	size_t i, kept = 0;

	if (title->n)
		qsort(title->words, title->n, sizeof *title->words, compare_words);
	for (i = 0; i < title->n; i++)
		if (kept == 0 || title->words[kept - 1].hash != title->words[i].hash)
			title->words[kept++] = title->words[i];
	title->n = kept;
	kept = 0;
	if (title->n_numbers)
		qsort(title->numbers, title->n_numbers, sizeof *title->numbers,
		      compare_numbers);
	for (i = 0; i < title->n_numbers; i++)
		if (kept == 0 || title->numbers[kept - 1] != title->numbers[i])
			title->numbers[kept++] = title->numbers[i];
	title->n_numbers = kept;
}

/* The length of "(FTL)" at the start of s: an acronym of what stands before it. 0 when
 * there is none. */
static size_t
acronym(const char *s)
{
	size_t n = 1;

	if (s[0] != '(')
		return 0;
	while (s[n] >= 'A' && s[n] <= 'Z')
		n++;
	return s[n] == ')' && n > 2 && n < 10 ? n + 1 : 0;
}

static char *
without_acronyms(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text), *c;

	for (c = copy; *c; c++)
		if (c > copy && acronym(c))
			memset(c, ' ', acronym(c));
	return copy;
}

void
merge_title_read(struct arena *arena, const struct merge_glossary *glossary,
		 const char *text, struct merge_title *title)
{
	const char *s, *start;
	struct str run;

	*title = (struct merge_title){0};
	s = utf8_fold(arena, without_acronyms(arena, text));
	s = merge_glossary_phrases(arena, s);
	while (*s) {
		start = s;
		while (*s && *s != ' ' && is_digit(*s) == is_digit(*start))
			s++;
		run = str_from(start, (size_t)(s - start));
		if (run.n == 0)
			s++;
		else if (is_digit(*start))
			add_digits(arena, title, run);
		else
			add_word(arena, glossary, title, run);
	}
	sort_and_unite(title);
}

int
merge_title_year(const struct merge_title *title)
{
	int year = 0;
	size_t i;

	for (i = 0; i < title->n_numbers; i++) {
		if (title->numbers[i] < 1990 || title->numbers[i] > 2099)
			continue;
		if (year)
			return 0;
		year = (int)title->numbers[i];
	}
	return year;
}

void
merge_title_settle(struct merge_title *title, int first_year, int last_year)
{
	size_t i, kept = 0;

	for (i = 0; i < title->n_numbers; i++) {
		if (first_year && title->numbers[i] >= (uint64_t)first_year &&
		    title->numbers[i] <= (uint64_t)last_year)
			title->named_year = true;
		else
			title->numbers[kept++] = title->numbers[i];
	}
	title->n_numbers = kept;
	title->number_hash = 1;
	for (i = 0; i < kept; i++)
		title->number_hash =
			merge_hash_mix(title->number_hash, title->numbers[i]);
	title->signature = title->number_hash;
	for (i = 0; i < title->n; i++)
		title->signature =
			merge_hash_mix(title->signature, title->words[i].hash);
}
