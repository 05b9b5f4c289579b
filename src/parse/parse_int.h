/*
 * parse_int.h - what the files of this room share: limits, the reading of one source, and
 * the pieces that kinds are built from (text, HTML, XML, iCalendar, front matter).
 *
 * The order of calls is downwards: parse.c; a kind (ical.c, feed.c, markdown.c); its
 * readers; text (plain.c, html.c, entities.c, charset.c); reading.c.
 */
#ifndef PARSE_PARSE_INT_H
#define PARSE_PARSE_INT_H

#include "base/buf.h"
#include "base/yaml.h"
#include "document/document.h"
#include "parse/parse.h"

/* Libraries need up to forty times the text in memory (libxml2 14, libical 40). */
#define PARSE_MAX_BYTES (8u << 20)
/* A community has hundreds of events a year; libical frees more than this slowly. */
#define PARSE_MAX_ENTRIES 20000
/* What an id may have in the model; longer ones are replaced by their hash. */
#define PARSE_MAX_ID 255
/* Characters. Longer than any title, shorter than an article pasted into one. */
#define PARSE_MAX_TITLE 500
/* Categories of one entry; also keeps looking for repeated ones short. */
#define PARSE_MAX_TAGS 50

/* The reading of one source: where results go, and which blob is being read. */
struct reading {
	struct arena *arena;
	const struct parse_context *context;
	const struct blob *blobs; /* all of the source */
	size_t n_blobs;
	const struct blob *blob; /* the current one */
	struct entries *entries;
	struct notetaker taker; /* on the current one */
	const char **ids;       /* of the source's entries so far: a hash table */
	size_t n_ids, max_ids;
	void *state; /* of a kind that needs all files before it can finish */
};

/* reading.c: notes, failures, entries */

/* A new entry with what the configuration says of the source; not in the list yet. id is
 * any text: cleaned, and hashed when it is too long. NULL when nothing remains of it. */
struct entry *parse_entry_new(struct reading *r, const char *id);

/* Put it into the list and return its place there; NULL, with a note, when the source has
 * one of the same id already. */
struct entry *parse_entry_add(struct reading *r, const struct entry *entry, int line);

/* Fails with ERR_LIMIT when the source has as many entries as it may. */
int parse_room_left(const struct reading *r, struct err *err);

/* An id for what has none: a hash of the parts (NULL counts as ""), 32 letters. */
char *parse_made_id(struct reading *r, const char *a, const char *b);

/* fields.c: texts of an entry, cleaned and cut to their limits, with notes */

/* The primary subtag in lower case ("es-UY" gives "es"); fallback when there is none. */
const char *parse_language(struct arena *arena, const char *tag, const char *fallback);

/* One line of plain text. False when nothing is left of it. */
bool parse_title(struct reading *r, struct entry *entry, const char *language,
		 const char *text, int line);
/* Markdown. Nothing happens when it is empty. */
void parse_body(struct reading *r, struct entry *entry, const char *language,
		const char *markdown, int line);
/* An address of a page; only http and https. what names the field in the note. */
const char *parse_web_address(struct reading *r, const char *what, const char *url,
			      int line);
/* An address that begins with / or // made whole by that of the page it stands on; others,
 * or without a base, as they are. Both may be NULL. */
const char *parse_absolute(struct arena *arena, const char *base, const char *url);
/* The same for any path, by a base that was given for this purpose (xml:base): RFC 3986,
 * 5.2, without the removal of dots. */
const char *parse_resolved(struct arena *arena, const char *base, const char *url);
/* A tag, unless it is there, empty, or one too many. */
void parse_tag(struct reading *r, struct entry *entry, const char *tag);

/* feed.c, feed_xml.c, feed_json.c, feed_item.c */

struct feed_item {
	int line;
	size_t number;                 /* of an item whose line is unknown */
	const char *id, *link, *title; /* as the feed has them, or NULL */
	const char *base;              /* address of the feed's site, or NULL */
	const char *body;              /* Markdown, or NULL */
	const char *date;              /* as the feed has it, or NULL */
	const char *language;
	struct words tags;
};

int feed_item_add(struct reading *r, const struct feed_item *item, struct err *err);
int feed_read_xml(struct reading *r, struct str text, struct err *err);
int feed_read_json(struct reading *r, struct str text, struct err *err);

/* ical.c, ical_guard.c, ical_read.c, ical_time.c, windows_zones.c */

enum ical_time_kind { ICAL_ABSENT, ICAL_DATE, ICAL_UTC, ICAL_LOCAL };

struct ical_time {
	enum ical_time_kind kind;
	struct civil at;
	const char *tzid; /* or NULL: floating */
	bool has_offset;  /* the file's VTIMEZONE knows an offset for it: */
	int offset;       /* seconds east */
};

struct ical_event {
	int line;
	const char *uid, *title, *title_language, *description, *location, *url;
	const char *conference, *parent; /* NULL where missing */
	const char *organiser;           /* ORGANIZER's CN, or NULL */
	struct words categories;
	struct ical_time start, end, recurrence, created;
	bool has_duration, bad_end; /* bad_end: one that could not be read */
	int duration_days, duration_seconds;
	int sequence;
	bool recurring, hidden; /* hidden: CLASS is not PUBLIC */
	enum item_status status;
	const char *calendar_zone; /* X-WR-TIMEZONE, or NULL */
};

struct ical_events {
	struct ical_event *v;
	size_t n;
};

/* The properties that ical_guard adds for ical_read. */
#define ICAL_LINE "X-DIGEST-LINE"           /* where the event begins */
#define ICAL_RECURRING "X-DIGEST-RECURRING" /* it had an RRULE or an RDATE */

/* Unfold, check, and keep only what ical_read reads: after this libical is safe. Checks
 * sizes, nesting, and that nothing is cut off; events lose their rules, VTIMEZONEs those
 * that could take long. */
int ical_guard(struct reading *r, struct str text, struct buf *out, struct err *err);

/* The events of a guarded text. */
int ical_read(struct reading *r, struct str text, struct ical_events *events,
	      struct err *err);

/* A time of an event with precision and zone; notes on what had to be guessed. */
struct when ical_when(struct reading *r, const struct ical_event *event,
		      const struct ical_time *time);
/* Its end, inclusive for days: from DTEND or DURATION. */
struct when ical_end(struct reading *r, const struct ical_event *event,
		     const struct when *start);

/* The IANA zone of one of Microsoft's names (CLDR, territory 001), or NULL. */
const char *windows_zone(const char *name);

/* markdown.c, front.c, front_value.c, front_body.c */

/* A file's front matter being read into an entry. */
struct front {
	struct reading *r;
	struct entry *entry;
	const char *zone;  /* for times without offset */
	bool zone_given;   /* by `timezone`, so that it is the days' too */
	bool zone_unknown; /* `timezone` was no zone: only days can be trusted */
	const struct yaml *teaser;
	struct err *err;
	bool refused; /* err is set */
};

/* Read a front matter. False, with err set, when the file cannot be understood. */
bool front_read(struct front *f, const struct yaml *root);
/* Of a translation: title and url only, in its language. False when it must not be used,
 * since it wants another visibility than its entry has. */
bool front_read_translation(struct front *f, const struct yaml *root,
			    const char *language);
/* The entry that others may see of it, or NULL. */
struct entry *front_teaser(struct front *f);

/* A note at a node's place. */
void front_note(struct front *f, const struct yaml *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The file cannot be understood; the first reason counts. */
void front_refuse(struct front *f, const struct yaml *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A foreign word to quote in one of them; NULL gives "". */
const char *front_quote(struct front *f, const char *word);
/* A missing value: an empty or null scalar. */
bool front_is_null(const struct yaml *node);
/* Values by type; what is wrong is noted and what is right of it kept. NULL for wrong or
 * missing. key is for the notes. */
const char *front_text(struct front *f, const struct yaml *node, const char *key);
void front_words(struct front *f, const struct yaml *node, const char *key,
		 struct words *words);
void front_texts(struct front *f, const struct yaml *node, const char *key,
		 struct texts *texts);
struct scope front_scope(struct front *f, const struct yaml *node);
/* False when it is no date: refused when vital, else noted. */
bool front_when(struct front *f, const struct yaml *node, const char *key,
		struct when *when, bool vital);
/* Note the keys of a map that are not in the NULL-terminated list; true when one of them
 * was probably meant to hide something. */
bool front_unknown_keys(struct front *f, const struct yaml *map,
			const char *const *known);

/* A body as its author wrote it, with raw HTML made text. In the arena. */
char *front_body(struct arena *arena, struct str markdown);

/* The kinds, rows of the table in parse.c: read the current blob; and finish when all
 * blobs have been read. */
int parse_ical(struct reading *r, struct err *err);
int parse_feed(struct reading *r, struct err *err);
int parse_markdown(struct reading *r, struct err *err);
void parse_markdown_finish(struct reading *r);

#endif
