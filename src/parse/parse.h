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
	/* Unix seconds: now; and the window in which recurring events are expanded: what
	 * overlaps from <= t < until. */
	int64_t now, from, until;
	bool follow; /* pages that documents of the source name are read too */
	/* csv and confs: which of its columns (of confs: members, with dots) is which field
	 * ("title", "start", …); what is not in it is guessed by name. */
	const struct parse_column {
		const char *field, *column;
	} * columns;
	size_t n_columns;
	/* mailbox: whose announcements count, and by whose word a mail is theirs. */
	const char *const
		*posters;    /* addresses, or "@domain"; NULL-terminated, or NULL */
	const char *list_id; /* RFC 2919, without <>; or NULL */
	const char *authenticated_by; /* authserv-id, RFC 8601; or NULL */
};

/* The kinds of sources, for the configuration and for help: NULL-terminated. */
extern const char *const parse_kinds[];

/* The fields of context->columns: NULL-terminated. */
extern const char *const parse_fields[];

/* For a kind: which files of a folder belong to it (".ics", ".xml", ".md"), and the
 * Accept header for http. */
const char *parse_suffix(const char *kind);
const char *parse_accept(const char *kind);
/* Its documents are pages for people: robots.txt (RFC 9309) is for them. */
bool parse_reads_pages(const char *kind);

/* Addresses that a blob names as more of the same source: the next page of a feed or API,
 * and with context->follow the pages that it links to on the same server. Duplicates are
 * not removed; addresses are absolute and not checked further. */
void parse_further(struct arena *arena, const struct parse_context *context,
		   const struct blob *blob, struct words *addresses);

/* The body of the WebDAV REPORT by which a collection of the kind is asked (RFC 4791), for
 * context's window; NULL when the kind has none. In the arena. */
const char *parse_report(struct arena *arena, const struct parse_context *context);

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
