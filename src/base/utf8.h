/*
 * utf8.h - Unicode text: checking, normal forms, folding, width. (libunistring)
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/mem.h"
#include "base/str.h"

/* The offset of the first byte that is not valid UTF-8, or n when all is. */
size_t utf8_check(const char *s, size_t n);

/* Text from outside made fit for the model: valid UTF-8 (bytes that are not become
 * U+FFFD), NFC, without NUL and control characters other than tab and line feed (CRLF and
 * CR become LF), without bidirectional embeddings, overrides and isolates (U+202A-202E,
 * U+2066-2069), and without U+FEFF. In the arena. */
char *utf8_clean(struct arena *arena, struct str s);

/* One line of it: all white space runs become one space, ends trimmed. In the arena. */
char *utf8_one_line(struct arena *arena, const char *s);

/* For comparing: NFKD without marks, case folded, everything but letters and digits as
 * one space between words ("39.ª reunión" -> "39 a reunion"). In the arena. */
char *utf8_fold(struct arena *arena, const char *s);

/* A slug of [a-z0-9-], at most max bytes, never empty ("x" when nothing remains). */
char *utf8_slug(struct arena *arena, const char *s, size_t max);

/* Columns on a terminal or in a text mail (wide characters 2, combining 0). */
size_t utf8_width(struct str s);

/* Bytes of the longest prefix that ends between characters and has at most max bytes. */
size_t utf8_prefix(struct str s, size_t max);

#endif
