/*
 * str.c - slices and the small readers of numbers, durations and misspelt words.
 */
#include "base/str.h"

#include <string.h>

bool
str_is(struct str a, const char *b)
{
	return a.n == strlen(b) && (a.n == 0 || memcmp(a.s, b, a.n) == 0);
}

/* ASCII only, whatever the locale: strcasecmp would ask it. */
static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
str_is_nocase(struct str a, const char *b)
{
	size_t i;

	if (a.n != strlen(b))
		return false;
	for (i = 0; i < a.n; i++)
		if (lower(a.s[i]) != lower(b[i]))
			return false;
	return true;
}

bool
str_ends(struct str a, const char *suffix)
{
	size_t n = strlen(suffix);

	return a.n >= n && (n == 0 || memcmp(a.s + a.n - n, suffix, n) == 0);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       c == '\v';
}

struct str
str_trim(struct str a)
{
	while (a.n && is_blank(a.s[0])) {
		a.s++;
		a.n--;
	}
	while (a.n && is_blank(a.s[a.n - 1]))
		a.n--;
	return a;
}

struct str
str_split(struct str *rest, char separator)
{
	struct str whole = *rest;
	const char *at = whole.n ? memchr(whole.s, separator, whole.n) : NULL;

	if (!at) {
		*rest = (struct str){NULL, 0};
		return whole;
	}
	*rest = str_from(at + 1, whole.n - (size_t)(at + 1 - whole.s));
	return str_from(whole.s, (size_t)(at - whole.s));
}

bool
str_line(struct str *rest, struct str *line)
{
	size_t i = 0;

	if (rest->n == 0)
		return false;
	while (i < rest->n && rest->s[i] != '\n' && rest->s[i] != '\r')
		i++;
	*line = str_from(rest->s, i);
	if (i < rest->n) {
		if (rest->s[i] == '\r' && i + 1 < rest->n && rest->s[i + 1] == '\n')
			i++;
		i++;
	}
	*rest = str_from(rest->s + i, rest->n - i);
	return true;
}

bool
str_number(struct str a, int64_t *value)
{
	int64_t v = 0;
	size_t i;

	if (a.n == 0 || a.n > 18)
		return false;
	for (i = 0; i < a.n; i++) {
		if (a.s[i] < '0' || a.s[i] > '9')
			return false;
		v = v * 10 + (a.s[i] - '0');
	}
	*value = v;
	return true;
}

/* A number and a unit letter out of a table; the product must fit. */
static bool
number_with_unit(struct str a, const char *letters, const int64_t *factors,
		 int64_t *value)
{
	const char *unit;
	int64_t v, factor;

	if (a.n < 2 || a.s[a.n - 1] == '\0')
		return false;
	unit = strchr(letters, a.s[a.n - 1]);
	if (!unit || !str_number(str_from(a.s, a.n - 1), &v))
		return false;
	factor = factors[unit - letters];
	if (v > INT64_MAX / factor)
		return false;
	*value = v * factor;
	return true;
}

bool
str_duration(struct str a, int64_t *seconds)
{
	static const int64_t factors[] = {1, 60, 3600, 86400, 7 * 86400};

	return number_with_unit(a, "smhdw", factors, seconds);
}

bool
str_size(struct str a, size_t *bytes)
{
	static const int64_t factors[] = {1 << 10, 1 << 20, 1 << 30};
	int64_t v;

	if (!str_number(a, &v) && !number_with_unit(a, "KMG", factors, &v))
		return false;
	*bytes = (size_t)v;
	return true;
}

#define WORD_MAX 64

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein distance of two short words, ASCII case folded. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], na = strlen(a), nb = strlen(b), i, j, diagonal, old;

	if (na > WORD_MAX || nb > WORD_MAX)
		return SIZE_MAX;
	for (j = 0; j <= nb; j++)
		row[j] = j;
	for (i = 1; i <= na; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= nb; j++) {
			old = row[j];
			row[j] = smallest(row[j] + 1, row[j - 1] + 1,
					  diagonal +
						  (lower(a[i - 1]) != lower(b[j - 1])));
			diagonal = old;
		}
	}
	return row[nb];
}

int
str_nearest(const char *word, const char *const *words)
{
	size_t best = strlen(word) / 3 + 1, d;
	int i, found = -1;

	for (i = 0; words[i]; i++) {
		d = distance(word, words[i]);
		if (d < best || (d == best && found < 0)) {
			best = d;
			found = i;
		}
	}
	return found;
}
