/*
 * note.h - something odd in what a source said, with its place; not an error. And who
 * takes notes while a document is read: bounded, because what is wrong a hundred times is
 * wrong in the same way.
 */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* Of one document. */
#define NOTES_MAX 100

struct note {
	const char *origin; /* file or address */
	int line, column;   /* 1-based; 0 where unknown */
	const char *text;
};
struct notes {
	struct note *v;
	size_t n;
};

/* The reading of one document. */
struct notetaker {
	struct arena *arena;
	struct notes *notes;
	const char *origin; /* of the document */
	size_t first;       /* note of it */
	size_t muted;       /* notes of it over the limit */
};

/* Begin with a document; and end: its notes are sorted by line, and how many were over the
 * limit is said. */
void notes_begin(struct notetaker *taker, const char *origin);
void notes_end(struct notetaker *taker);

/* A note at a place of the document (0: unknown), made clean and one line. Over the limit
 * they are counted. */
void notes_take(struct notetaker *taker, int line, int column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same, but only once for each text: for what is wrong with the document as a whole. */
void notes_once(struct notetaker *taker, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Fill err with "origin:line: text" (line 0: without). Returns -1. */
int notes_fail(const struct notetaker *taker, struct err *err, enum err_kind kind,
	       int line, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Foreign text to quote in a note or failure: clean, on one line, cut to some 60 bytes. In
 * the arena. */
const char *notes_excerpt(struct arena *arena, struct str text);

#endif
