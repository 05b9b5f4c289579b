/*
 * str.h - slices: text that somebody else owns, not NUL-terminated. For parsing.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *s; /* borrowed */
	size_t n;
};

/* A slice of a whole C string (NULL gives the empty slice), and of n bytes. */
static inline struct str
str_of(const char *s)
{
	return (struct str){s, s ? strlen(s) : 0};
}
static inline struct str
str_from(const char *s, size_t n)
{
	return (struct str){s, n};
}

/* Equality to a C string, exact or with ASCII case folded. */
bool str_is(struct str a, const char *b);
bool str_is_nocase(struct str a, const char *b);
static inline bool
str_starts(struct str a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.n >= n && (n == 0 || memcmp(a.s, prefix, n) == 0);
}
bool str_ends(struct str a, const char *suffix);

/* Without spaces, tabs and line breaks at both ends. */
struct str str_trim(struct str a);

/* Cut *rest at the first separator: returns what is before it, moves *rest behind it.
 * Without a separator returns all and leaves *rest empty with s NULL. */
struct str str_split(struct str *rest, char separator);

/* The next line of *rest without its LF, CRLF or CR; false at the end. */
bool str_line(struct str *rest, struct str *line);

/* A decimal number of 1 to 18 digits and nothing else; false otherwise. */
bool str_number(struct str a, int64_t *value);

/* "30s", "10m", "6h", "2d", "8w" in seconds; "512K", "8M", "1G" in bytes. */
bool str_duration(struct str a, int64_t *seconds);
bool str_size(struct str a, size_t *bytes);

/* Index of the word of a NULL-terminated list that a word was probably meant to be (few
 * edits away), or -1. ASCII case does not count. */
int str_nearest(const char *word, const char *const *words);

#endif
