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
#include "parse/parse.h"

#include <stdarg.h>

/* Libraries need up to forty times the text in memory (libxml2 14, libical 40). */
#define PARSE_MAX_BYTES (8u << 20)
/* A community has hundreds of events a year; libical frees more than this slowly. */
#define PARSE_MAX_ENTRIES 20000
/* What an id may have in the model; longer ones are replaced by their hash. */
#define PARSE_MAX_ID 255
/* Characters. Longer than any title, shorter than an article pasted into one. */
#define PARSE_MAX_TITLE 500
/* A whole HTML letter must stay under 100 KiB. */
#define PARSE_MAX_BODY (64u << 10)
/* Of one file: what is wrong a hundred times is wrong in the same way. */
#define PARSE_MAX_NOTES 100
/* Categories of one entry; also keeps looking for repeated ones short. */
#define PARSE_MAX_TAGS 50
/* Addresses: what browsers and mail programs take. */
#define PARSE_MAX_URL 2000

/* The reading of one source: where results go, and which blob is being read. */
struct reading {
	struct arena *arena;
	const struct parse_context *context;
	const struct blob *blobs; /* all of the source */
	size_t n_blobs;
	const struct blob *blob; /* the current one */
	struct entries *entries;
	struct notes *notes;
	size_t first_note; /* of the current blob */
	size_t muted;      /* notes of it over the limit */
	const char **ids;  /* of the source's entries so far: a hash table */
	size_t n_ids, max_ids;
	void *state; /* of a kind that needs all files before it can finish */
};

/* reading.c: notes, failures, entries */

/* vsnprintf whose result, when it is cut, ends between characters. */
void parse_format(char *text, size_t size, const char *format, va_list ap)
	__attribute__((format(printf, 3, 0)));

/* A note at a place of the current blob (0: unknown). Over the limit they are counted. */
void parse_note(struct reading *r, int line, int column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same, but only once for each text: for what is wrong with the file as a whole. */
void parse_note_once(struct reading *r, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Fill err with "origin:line: text" (line 0: without). Returns -1. */
int parse_fail(const struct reading *r, struct err *err, enum err_kind kind, int line,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Foreign text to quote in a note or failure: clean, on one line, cut to some 60 bytes. In
 * the arena. */
const char *parse_excerpt(struct arena *arena, struct str text);

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

/* charset.c: bytes to UTF-8 */

/* Make *text valid UTF-8 without a byte order mark: UTF-8, UTF-16, Latin-1 or
 * windows-1252. declared is what header or document say, "" or NULL when nothing. What
 * is valid UTF-8 is taken as such whatever was declared. */
int parse_decode(struct reading *r, const char *declared, struct str *text,
		 struct err *err);

/* Append a character; what is none becomes U+FFFD. */
void parse_put_char(struct buf *out, uint32_t c);

/* entities.c: character references of HTML */

/* The reference at the start of text: its length with & and ;, or 0. Numbers are read as
 * HTML does: the C1 range is windows-1252, and what is no character gives U+FFFD. */
size_t parse_entity_at(struct str text, uint32_t *c);
/* All references of a text, once. In the arena. */
char *parse_entities(struct arena *arena, const char *text);

/* plain.c: plain text from outside */

/* References decoded as often as they were encoded, inline tags (<b>, <sup>) dropped. */
char *parse_plain(struct arena *arena, const char *text);
/* Plain text as Markdown: paragraphs and lines kept, addresses as links. In the arena. */
char *parse_plain_markdown(struct arena *arena, const char *text);

/* html_writer.c: elements and text, one after another, to Markdown */

enum html_action {
	HTML_UNKNOWN,
	HTML_INLINE,
	HTML_BLOCK,
	HTML_BREAK,
	HTML_CELL,
	HTML_LIST,
	HTML_ORDERED,
	HTML_ITEM,
	HTML_LINK,
	HTML_SKIP /* not shown, nor what is in it */
};

/* Lists within lists; deeper ones are shown at this depth. */
#define HTML_MAX_LISTS 5

struct html_writer {
	struct buf out;  /* finished blocks */
	struct buf line; /* the current block, as Markdown */
	bool space;      /* white space came after the last word */
	bool item;       /* the next block begins a list item */
	bool after_item; /* the last block was in a list */
	bool in_link;
	size_t link_at; /* where its text begins in line */
	char url[PARSE_MAX_URL + 1];
	struct {
		bool ordered;
		int number, width; /* of the last item, and of its marker */
	} lists[HTML_MAX_LISTS];
	size_t n_lists, deeper;
};

enum html_action html_action(struct str name);
void html_begin(struct html_writer *w);
/* url is a link's, decoded, or NULL; unsafe ones are dropped. */
void html_open(struct html_writer *w, enum html_action action, const char *url);
void html_close(struct html_writer *w, enum html_action action);
/* Text with references decoded. */
void html_text(struct html_writer *w, struct str text);
/* So much that the rest would be cut: reading on is useless. */
bool html_is_full(const struct html_writer *w);
/* The Markdown, in the arena; what the writer holds is freed. */
char *html_end(struct html_writer *w, struct arena *arena);

/* html.c: HTML to Markdown, in the arena. Never fails: what is not understood is text. */

struct xml_node;

/* The document as a whole is a page for browsers. */
bool parse_is_page(struct str text);
char *parse_html(struct arena *arena, const char *html);
char *parse_html_tree(struct arena *arena, const struct xml_node *node);
/* HTML or plain text, whichever it looks like. */
char *parse_any_markdown(struct arena *arena, const char *text);

/* xml.c, xml_clean.c, xml_node.c: XML as a tree in the arena */

struct xml_attribute {
	const char *name, *ns, *value; /* ns: the namespace's URI, or "" */
};
struct xml_node {
	const char *name; /* local name of an element; NULL: text */
	const char *ns;   /* the namespace's URI, or "" */
	const char *text; /* of a text node; references decoded */
	struct xml_attribute *attributes;
	size_t n_attributes;
	struct xml_node *parent, *first, *next;
	int line;
};

/* Mend what is commonly wrong with XML (bare &, names of HTML, control characters), and
 * take out what no feed needs: comments, processing instructions, the document type. Lines
 * keep their numbers. text is UTF-8. Refuses declarations of entities, and tags with too
 * many attributes. */
int xml_clean(struct reading *r, struct str text, struct buf *out, struct err *err);

/* The tree of a document, at most 256 deep. What is not well-formed is noted and read as
 * far as possible; a document that ends in the middle is refused. */
int xml_parse(struct reading *r, struct str text, struct xml_node **root,
	      struct err *err);

/* ns NULL: any. A name whose prefix is not declared counts as of the namespace. */
bool xml_is(const struct xml_node *node, const char *ns, const char *name);
/* The first child of that name, or NULL. node may be NULL. */
const struct xml_node *xml_child(const struct xml_node *node, const char *ns,
				 const char *name);
/* All text in it, "" when node is NULL. In the arena. */
const char *xml_text(struct arena *arena, const struct xml_node *node);
/* The value of an attribute without namespace, or NULL. */
const char *xml_attribute(const struct xml_node *node, const char *name);
/* xml:lang and xml:base of the node or the nearest above it, or NULL. */
const char *xml_language(const struct xml_node *node);
const char *xml_base(const struct xml_node *node);

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
