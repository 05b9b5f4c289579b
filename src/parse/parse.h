/*
 * parse.h - bytes of a source become entries. Pure: the same bytes give the same entries.
 *
 * Each kind of source is a row of the table in parse.c and a file of its own. All text
 * that leaves here is clean UTF-8 (utf8_clean), all times carry precision and zone.
 * Bounded: bytes, entries, nesting; what is over a limit is an error with its place.
 */
#ifndef PARSE_PARSE_H
#define PARSE_PARSE_H

#include "base/err.h"
#include "model/blob.h"
#include "model/entry.h"

/* Turns the words of a `visibility:` into a scope; false for an unknown word. words is
 * NULL-terminated. */
typedef bool parse_scope(void *context, const char *const *words, struct scope *scope);

/* What the configuration says of the source. */
struct parse_context {
	const char *source;
	const char *kind;         /* one of parse_kinds */
	const char *organisation; /* id of who publishes it: organiser by default */
	const char *language;
	const char *zone;        /* default time zone */
	struct scope visibility; /* default; an entry can set its own */
	struct scope narrowest;  /* for an unreadable visibility, or CLASS:PRIVATE */
	parse_scope *scope;
	void *scope_context;
};

/* The kinds of sources, for the configuration and for help: NULL-terminated. */
extern const char *const parse_kinds[];

/* For a kind: which files of a folder belong to it (".ics", ".xml", ".md"), and the
 * Accept header for http. */
const char *parse_suffix(const char *kind);
const char *parse_accept(const char *kind);

/* Read all blobs of one source (several files of a folder are one source) and append to
 * entries and notes; everything lives in the arena. A file of a folder that cannot be
 * read is a note and the others go on; fails with ERR_FORMAT or ERR_LIMIT, naming origin
 * and line, when nothing of the source is readable: an HTML page instead of a calendar, a
 * truncated file. */
struct parsed {
	struct entries entries;
	struct notes notes;
};
int parse_blobs(struct arena *arena, const struct parse_context *context,
		const struct blob *blobs, size_t n, struct parsed *parsed,
		struct err *err);

#endif
