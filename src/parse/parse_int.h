/*
 * parse_int.h - what the files of this room share: limits, the reading of one source, and
 * the pieces that kinds are built from (fields, feeds, front matter).
 *
 * The order of calls is downwards: parse.c; a kind (mailbox.c, ical.c, feed.c,
 * markdown.c); its readers; text (plain.c, html.c, entities.c, charset.c); reading.c.
 */
#ifndef PARSE_PARSE_INT_H
#define PARSE_PARSE_INT_H

#include "base/buf.h"
#include "base/yaml.h"
#include "document/document.h"
#include "ical/ical.h"
#include "mail/mail.h"
#include "parse/parse.h"

/* Readers need many times the text in memory (libxml2 fourteen times). */
#define PARSE_MAX_BYTES (8u << 20)
/* A community has hundreds of events a year. */
#define PARSE_MAX_ENTRIES 20000
/* What an id may have in the model; longer ones are replaced by their hash. */
#define PARSE_MAX_ID 255
/* Characters. Longer than any title, shorter than an article pasted into one. */
#define PARSE_MAX_TITLE 500
/* Categories of one entry; also keeps looking for repeated ones short. */
#define PARSE_MAX_TAGS 50
/* Of an end. Later ones mean "never", and those of 9999 leave the calendar in other
 * zones. */
#define PARSE_LAST_YEAR 9998

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

/* What relative addresses in the document are relative to: where it came from in the end. */
const char *parse_base(const struct reading *r);

/* The source has an entry of that id already. */
bool parse_entry_known(const struct reading *r, const char *id);

/* Note a failure, whose text may begin with its place, behind "what: ". */
void parse_note_failure(struct reading *r, const char *what, const struct err *err);

/* Fails with ERR_LIMIT when the source has as many entries as it may. */
int parse_room_left(const struct reading *r, struct err *err);

/* An id for what has none: a hash of the parts (NULL counts as ""), 32 letters. */
char *parse_made_id(struct reading *r, const char *a, const char *b);

/* fields.c: texts of an entry, cleaned and cut to their limits, with notes */

/* The primary subtag in lower case ("es-UY" gives "es"); fallback when there is none. */
const char *parse_language(struct arena *arena, const char *tag, const char *fallback);

/* language.c: the language of a text, by the address of its page and its words; otherwise
 * where neither is plain. url may be NULL. */
const char *parse_text_language(const char *url, const char *text,
				const char *otherwise);

/* One line of plain text. False when nothing is left of it. */
bool parse_title(struct reading *r, struct entry *entry, const char *language,
		 const char *text, int line);
/* Markdown. Nothing happens when it is empty. */
void parse_body(struct reading *r, struct entry *entry, const char *language,
		const char *markdown, int line);
/* An address of a page; only http and https, without what only counts readers, what cannot
 * stand in it encoded. what names the field in the note. */
const char *parse_web_address(struct reading *r, const char *what, const char *url,
			      int line);
/* The same without a note. */
const char *parse_quiet_address(struct reading *r, const char *url);
/* A tag, unless it is there, empty, or one too many. */
void parse_tag(struct reading *r, struct entry *entry, const char *tag);

/* api.c: what the answers of APIs have in common */

/* The JSON document that the current blob is. */
int parse_json(struct reading *r, const struct data **root, struct err *err);
/* The same of WordPress, whose errors are documents too: those are failures. */
int parse_answer(struct reading *r, const struct data **root, struct err *err);
/* A text, or the one that WordPress wraps as {"rendered": …}; or NULL. */
const char *parse_rendered(const struct data *node);
/* Foreign text as one clean line of at most PARSE_MAX_ID bytes, references decoded; NULL
 * when nothing is left of it. */
const char *parse_line(struct reading *r, const char *text);
/* The post is published; a private one is for the narrowest circle. False with a note for
 * drafts and others. */
bool parse_is_posted(struct reading *r, struct entry *entry, const struct data *post);
/* Tags that say "members only" narrow the entry's visibility, with a note. */
void parse_restrict(struct reading *r, struct entry *entry, int line);
/* Another organiser by name; the first one named replaces the organisation by default,
 * and its own name gives its id. Addresses of mail are nobody's name. */
void parse_organiser(struct reading *r, struct entry *entry, const char *name);

/* announce.c: dates in the text of news */

/* Make an event or a call of news whose title and text announce one, surely and not over at
 * publication: start and end, opens and deadline are set. Others stay as they are, with a
 * note where a date was unsure. plain_body is the text without marks; NULL: the entry's
 * own body. Title, body and `published` must be there before. */
void announce_dates(struct reading *r, struct entry *entry, const char *plain_body,
		    int line);

/* Markdown as we write it, without its marks: escapes and addresses of links taken off. */
char *announce_plain(struct arena *arena, const char *markdown);

/* local.c: local times with their zone in another field */

struct local_zone {
	const char *name; /* IANA, or NULL */
	bool has_offset;  /* else */
	int offset;       /* seconds east */
};

/* What text says of the zone: an IANA name, "UTC-3", "GMT+05:30", "+0530", "UTC+5.5"; false
 * when that is nothing certain ("CST"). NULL is "". */
bool parse_zone(struct reading *r, const char *text, struct local_zone *zone);
/* A date or time of when_parse in that zone. */
bool parse_local(struct str text, const struct local_zone *zone, struct when *when);

/* iso.c: ISO 8601, nearly */

/* The usual slips, mended: "2023-5-8", "20230508T0900", "9:00", "09:00 -0500". A text that
 * is nothing of the sort stays as it is. */
const char *parse_iso(struct arena *arena, const char *text);
/* The day of an instant, in its zone. */
struct when parse_day_of(const struct when *when);
/* Make start and end of one precision, and drop an end that says nothing more. One that
 * cannot be right is left out, with a note that calls both by these names. */
void parse_settle_end(struct reading *r, struct entry *entry, const char *from_name,
		      const char *to_name, int line);

/* country.c: the code (ISO 3166-1, two letters) for a country's name in English, Spanish
 * or Portuguese, or for one of its codes; NULL for others. text may be NULL. */
const char *parse_country(struct arena *arena, const char *text);

/* columns.c, row.c, row_place.c, row_time.c, row_cell.c: rows of tables and of lists, for csv.c and
 * confs.c */

enum row_field {
	ROW_ID,
	ROW_UID,
	ROW_TITLE,
	ROW_DESCRIPTION,
	ROW_START,
	ROW_END,
	ROW_START_TIME,
	ROW_END_TIME,
	ROW_TIMEZONE,
	ROW_ALL_DAY,
	ROW_YEAR, /* of what is a day only, as are months */
	ROW_MONTH,
	ROW_DEADLINE,
	ROW_OPENS,
	ROW_CALL_URL,
	ROW_URL,
	ROW_PLACE,    /* its name */
	ROW_LOCATION, /* name, address or city */
	ROW_CITY,
	ROW_COUNTRY,
	ROW_ONLINE, /* an address, or a yes */
	ROW_ORGANISERS,
	ROW_STATUS,
	ROW_CANCELLED,
	ROW_TAGS,
	ROW_KIND, /* or how one takes part, or a tag */
	ROW_LANGUAGE,
	ROW_PUBLISHED,
	ROW_VISIBILITY,
	ROW_PRIVATE, /* a yes */
	ROW_FIELDS   /* how many there are */
};

/* Bytes of a column's name, and values of one field. */
#define ROW_MAX_NAME 200
#define ROW_MAX_VALUES 200

/* What a column is; of several that are the same the one of the lower rank counts, and
 * another may be what its name also means. */
struct row_column {
	enum row_field field, otherwise; /* otherwise: ROW_FIELDS for nothing */
	int rank;                        /* -1: the configuration says so */
	bool utc;                        /* its name says so: "Time (UTC)" */
};

/* By its name; false for one that means nothing here. */
bool parse_column_guess(struct arena *arena, struct str name,
			struct row_column *column);
/* The column that the configuration names for a field, or NULL. */
const char *parse_column_told(const struct parse_context *context,
			      enum row_field field);

struct row {
	int line;
	bool plain;                      /* its texts have no markup: cells of tables */
	struct words values[ROW_FIELDS]; /* not blank; several where it is a list */
};

/* A row being filled, column by column, in any order; columns that hold nothing are not
 * put. */
struct row_builder {
	struct row *row;
	int rank[ROW_FIELDS];
	enum row_field otherwise[ROW_FIELDS];
};
void row_begin(struct row_builder *builder, struct row *row);
void row_put(struct arena *arena, struct row_builder *builder,
	     const struct row_column *column, struct words values);

/* The values of a cell, or of a text in a list: several where the field has several. */
void parse_cell_words(struct arena *arena, enum row_field field, struct str text,
		      struct words *found);

/* How 03/04/2023 is meant: as the other dates of the table show. */
enum row_order { ROW_ORDER_UNKNOWN, ROW_DAY_FIRST, ROW_MONTH_FIRST };

/* The dates of one row. */
struct row_dating {
	struct reading *r;
	const struct row *row;
	enum row_order order;
	struct local_zone zone; /* of its times */
	bool zone_given;
};

/* The first value of a field, or NULL. */
const char *row_text(const struct row *row, enum row_field field);
/* A yes in a cell; text may be NULL. */
bool row_truth(const char *text);
enum row_order row_order_of(const struct row *rows, size_t n);
struct row_dating row_dating_of(struct reading *r, const struct row *row,
				enum row_order order);
/* A cell with a date, or with two; `to` is NONE when there is one. False when it is none
 * that is certain. */
bool row_read_cell(struct row_dating *d, const char *cell, struct when *from,
		   struct when *to);
/* Minutes of the day: from, and to or -1. zone is changed when the text names one. */
bool row_read_clock(struct row_dating *d, struct str text, int *from, int *to,
		    struct local_zone *zone);
/* Minutes of a day (1440: the end of it) as an instant. */
bool row_at_clock(struct row_dating *d, const struct when *day, int minutes,
		  const struct local_zone *zone, struct when *when);
/* Start and end. */
void row_set_times(struct reading *r, struct entry *entry, const struct row *row,
		   enum row_order order);
/* A date of another field; NONE with a note when it is none. what names it there. */
struct when row_when(struct reading *r, const struct row *row, enum row_field field,
		     enum row_order order, const char *what);
void row_set_place(struct reading *r, struct entry *entry, const struct row *row);
/* A word that says that one can, or cannot, take part from afar. text may be NULL. */
bool row_is_online(struct arena *arena, const char *text);
bool row_is_on_site(struct arena *arena, const char *text);
/* Entries of all rows: events, and calls where there is a deadline; news when the table
 * has no dates but that of publication. */
int parse_rows(struct reading *r, const struct row *rows, size_t n, struct err *err);

/* feed.c, feed_format.c, feed_xml.c, feed_json.c, feed_item.c */

/* An item as its feed has it: NULL where it has nothing. */
struct feed_item {
	int line;
	size_t number;         /* of an item whose line is unknown */
	const char *id, *link; /* link: absolute where the feed says by what */
	const char *title;     /* plain text */
	const char *body;      /* Markdown, of the content, else of the summary */
	const char *published, *updated; /* texts for feed_date */
	const char *language; /* of the item itself, a tag as it is written; "" when
				    it is not the feed's, but unknown */
	const char *title_language; /* where it is another one */
	struct words tags;
};

struct feed {
	struct feed_item *items;
	size_t n;
	const char *language; /* of items that have none; or NULL */
	const char *next;     /* address of the next page (RFC 5005), or NULL */
};

/* Read the current blob, whichever format it is in. */
int feed_read(struct reading *r, struct feed *feed, struct err *err);
int feed_read_xml(struct reading *r, struct str text, struct feed *feed,
		  struct err *err);
int feed_read_json(struct reading *r, struct str text, struct feed *feed,
		   struct err *err);

/* An entry of an item goes into the list. One without title gets it from its text or
 * link; one that has none of the three is left out. */
int feed_item_add(struct reading *r, const struct feed *feed,
		  const struct feed_item *item, struct err *err);

/* feed_date.c: a day or an instant; false when the text is neither or could be two. What
 * has no zone is local to zone. */
bool feed_date(struct str text, const char *zone, struct when *when);

/* feed_names.c: the elements of all dialects of XML feeds */

enum feed_field {
	FEED_NOTHING,
	FEED_ID,
	FEED_LINK,
	FEED_TITLE,
	FEED_CONTENT,
	FEED_SUMMARY,
	FEED_PUBLISHED,
	FEED_DATE, /* of publication or change: dc:date */
	FEED_CREATED,
	FEED_UPDATED,
	FEED_LANGUAGE,
	FEED_TAG,
	FEED_GROUP, /* whose elements count as the item's */
	FEED_FIELDS /* how many there are */
};

/* What an element of an item says. Its namespace is told by address in any case and by
 * common mistakes in it; an unknown one counts as that of the item when they are the same.
 * *rank is lower for elements that say it better. */
enum feed_field feed_field(const struct xml_node *item, const struct xml_node *element,
			   int *rank);
/* The name without a prefix that was not declared. */
const char *feed_local_name(const struct xml_node *element);

/* feed_text.c: texts of XML feeds, encoded in all the ways that they have */

/* As one piece of plain text; as Markdown, with links made absolute by base. NULL when
 * there is none in it. */
const char *feed_title_text(struct arena *arena, const struct xml_node *element);
const char *feed_body_text(struct arena *arena, const char *base,
			   const struct xml_node *element);

/* page.c, page_items.c: a page for people, and the data for programs in it */

struct page {
	const char *base;     /* where its links start from */
	const char *address;  /* what it calls itself, or where it came from */
	const char *language; /* of its text, or NULL */
	/* JSON-LD, then microdata and RDFa in the same form: objects with "@type", "@id"
	 * and properties. The lines of JSON-LD are those of the page. */
	const struct data **items;
	size_t n_items;
	struct words links;      /* absolute, to web pages, in order, each once */
	const struct err *wrong; /* why the first block of JSON-LD could not be read */
};

/* Read the current blob: a page, or a document of JSON-LD alone. Blocks that cannot be
 * read are notes. */
int page_read(struct reading *r, struct page *page, struct err *err);

/* Items of microdata and RDFa, from the tags and texts of a page. */
struct page_items;
struct page_items *page_items_new(struct arena *arena);
/* The current token of a reading of the whole page. */
void page_items_token(struct page_items *items, const struct html_scan *scan);
/* The items at the top, an array: its members. Frees what is not in the arena. */
struct data *page_items_end(struct page_items *items, const struct html_scan *scan);

/* schema.c, schema_event.c, schema_place.c, schema_time.c, schema_schedule.c: objects of
 * schema.org */

/* An object of a page that is an event. */
struct schema_event {
	const struct data *node;
	const struct page *page;
	const char *id;     /* its own, or made of what it says */
	const char *url;    /* absolute, or NULL */
	const char *parent; /* id of what it is a part of, or NULL */
};

/* The value of a property, whatever its prefix; NULL when missing. */
const struct data *schema_property(const struct data *node, const char *name);
/* The text of a value: a string, a number, or what an object has as @value, name or
 * address. Of several the first. Or NULL. */
const char *schema_text(const struct data *value);
/* The same for a property of a node. */
const char *schema_property_text(const struct data *node, const char *name);
/* The last part of the address of a term ("https://schema.org/EventCancelled"). */
struct str schema_local(const char *term);
/* One of its types is this one. */
bool schema_is(const struct data *node, const char *type);
/* The events among the page's items, wherever they are; parents before their parts. */
void schema_events(struct reading *r, const struct page *page,
		   struct schema_event **events, size_t *n);
/* An entry of it, or of each of its occurrences, goes into the list. */
int schema_event_add(struct reading *r, const struct schema_event *event,
		     struct err *err);

void schema_set_place(struct reading *r, struct entry *entry,
		      const struct schema_event *event);
/* Start and end from startDate, endDate and duration. */
void schema_set_times(struct reading *r, struct entry *entry,
		      const struct schema_event *event);
/* The occurrences of its eventSchedule within the window; none when it has none. */
struct ical_occurrence;
void schema_schedule(struct reading *r, const struct schema_event *event,
		     const struct ical_occurrence **occurrences, size_t *n);

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

/* caldav.c: a WebDAV multistatus, for ical.c */

/* Append the events of its objects. */
int parse_caldav(struct ical_reading *reading, struct str text,
		 struct ical_events *events, struct err *err);
/* The body of a REPORT for the window. In the arena. */
const char *parse_caldav_report(struct arena *arena,
				const struct parse_context *context);

/* mailbox.c, mailbox_thread.c, mailbox_trust.c, mailbox_text.c: messages of a mailbox */

struct post {
	const struct mail *mail;
	const struct blob *blob;
	int line;       /* where it begins in the blob; 1 for one alone */
	size_t index;   /* its place in the source */
	bool archived;  /* in an archive of a list: by whose word it is, is plain */
	const char *id; /* of the message, or made */
};

/* The messages of a source, found by their ids. posts is borrowed. */
struct post_threads {
	const struct post **v;
	size_t n;
};
struct post_threads post_threads(struct arena *arena, const struct post *posts,
				 size_t n);
/* The message of that id, or NULL. */
const struct post *post_with_id(const struct post_threads *threads, const char *id);
/* The id of the message with which a post's thread began; it need not be there. */
const char *post_thread(const struct post_threads *threads, const struct post *post);

/* Whether a message counts as an announcement of one who may announce. */
enum post_trust {
	POST_STRANGER, /* its poster is none of context->posters */
	POST_UNPROVEN, /* it says that it is of one, but nobody vouches for that */
	POST_TRUSTED
};
enum post_trust post_trust(struct arena *arena, const struct parse_context *context,
			   const struct post *post);

/* The text of a message, without what its author did not write for this occasion: tags and
 * prefixes of the subject, quotations, signature, the list's footer. */
struct post_text {
	const char *title; /* "" when there is none */
	bool reply;        /* it belongs to a thread that another message began */
	bool answer;       /* its subject is that of another message: "Re:" */
	bool robot;        /* it begins as a robot's translation of another message */
	const char *plain; /* without marks, for prose */
	const char *body;  /* Markdown */
};
struct post_text post_text(struct arena *arena, const struct mail *mail);
/* Its subject is that of a robot's translation of another message. */
bool post_is_robot(const struct mail *mail);
/* It says that a deadline is put off; that something takes place at another time. */
bool post_extends(struct arena *arena, const struct post_text *text);
bool post_moves(struct arena *arena, const struct post_text *text);

/* The kinds, rows of the table in parse.c: read the current blob; and finish when all
 * blobs have been read. */
int parse_ical(struct reading *r, struct err *err);
int parse_feed(struct reading *r, struct err *err);
void parse_feed_further(struct reading *r, struct words *addresses);
int parse_wordpress(struct reading *r, struct err *err);
int parse_tribe(struct reading *r, struct err *err);
void parse_tribe_further(struct reading *r, struct words *addresses);
int parse_indico(struct reading *r, struct err *err);
int parse_confs(struct reading *r, struct err *err);
int parse_csv(struct reading *r, struct err *err);
int parse_jsonld(struct reading *r, struct err *err);
void parse_jsonld_further(struct reading *r, struct words *addresses);
int parse_mailbox(struct reading *r, struct err *err);
void parse_mailbox_finish(struct reading *r);
int parse_markdown(struct reading *r, struct err *err);
void parse_markdown_finish(struct reading *r);

#endif
