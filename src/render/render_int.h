/*
 * render_int.h - what the files of this room share. From bottom to top:
 *
 *	data        values for templates
 *	mustache    template and values -> text
 *	plural      CLDR's rules for numbers
 *	language    strings.yaml -> words, patterns, lists
 *	dates       spans in words
 *	places      names of places in the reader's language
 *	links       addresses fit for a letter
 *	markdown    cmark's tree, walked for a visitor
 *	wrap        a paragraph in columns
 *	layout      Markdown in columns; on it stand text.c and terminal.c
 *	html        the e-mail's body
 *	lines       an edition's line -> values
 *	vtimezone   zone rules as iCalendar text
 */
#ifndef RENDER_RENDER_INT_H
#define RENDER_RENDER_INT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "render/render.h"

/* ---- data: what a template can name ---- */

enum value_kind { VALUE_TEXT, VALUE_FLAG, VALUE_LIST, VALUE_OBJECT };

/* What a text is written in. A text goes unescaped into a template of the same markup;
 * MARKUP_NONE is plain text, from outside or ours. */
enum markup { MARKUP_NONE, MARKUP_MARKDOWN, MARKUP_HTML };

struct value {
	enum value_kind kind;
	enum markup markup; /* of a text */
	bool flag;
	const char *text;
	struct member {
		const char *key; /* NULL in a list */
		struct value *value;
	} * members;
	size_t n;
};

struct value *value_object(struct arena *arena);
struct value *value_list(struct arena *arena);

/* Put a member into an object. Keys are kept, not copied. A NULL value or text and an
 * empty text leave it out: a template sees no such name. */
void value_put(struct arena *arena, struct value *object, const char *key,
	       struct value *value);
void value_put_text(struct arena *arena, struct value *object, const char *key,
		    const char *text);
void value_put_markup(struct arena *arena, struct value *object, const char *key,
		      enum markup markup, const char *text);
void value_put_flag(struct arena *arena, struct value *object, const char *key,
		    bool flag);

/* Append to a list. */
void value_append(struct arena *arena, struct value *list, struct value *value);

/* The value of an object's key, or NULL. */
const struct value *value_get(const struct value *object, struct str key);

/* ---- mustache ---- */

struct mustache {
	const struct templates *templates;
	const char *language; /* its folder goes before the common files */
	enum markup markup;   /* what the template is written in */
	const char *const
		*names; /* NULL-terminated: the names a template may use, else an
	                             error; partials must exist; {{{text}}} only for texts
	                             in the template's markup. NULL: as the public
	                             specification says */
};

/* The template's file, the language's own first; NULL when there is none. */
const struct template_file *template_find(const struct templates *templates,
					  const char *language, const char *name);

/* A template as a tree of these, in the arena. */
enum node_kind {
	NODE_TEXT,
	NODE_VALUE,
	NODE_RAW,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL
};
struct node {
	enum node_kind kind;
	int line;
	struct str text;    /* of NODE_TEXT; else the name */
	const char *indent; /* of NODE_PARTIAL */
	struct node *children;
	size_t n;
};

/* Parse; each line of the template gets indent (a partial's). ERR_CONFIG with path:line. */
int mustache_parse(struct arena *arena, const struct mustache *mustache,
		   const struct template_file *file, const char *indent,
		   struct node *root, struct err *err);

/* Append what the template called name makes of data. Sections and partials nest at most
 * 32 deep. ERR_CONFIG with path:line. */
int mustache_render(struct arena *arena, const struct mustache *mustache,
		    const char *name, const struct value *data, struct buf *out,
		    struct err *err);

/* ---- plural: CLDR's rules, for whole numbers ---- */

/* Does n satisfy a condition of Unicode TR 35, part 3, 5.1.1 ("n % 10 = 2..4 and n % 100
 * != 12..14")? Operands n and i are n, v, w, f, t, c and e are 0. -1 when the condition is
 * not one. */
int plural_matches(const char *condition, uint64_t n);

/* ---- language ---- */

/* "{name}" in a pattern, and what stands there instead. */
struct fill {
	const char *name, *value;
};
#define FILLS(...)                 \
	(const struct fill[])      \
	{                          \
		__VA_ARGS__,       \
		{                  \
			NULL, NULL \
		}                  \
	}

/* Read LANGUAGE/strings.yaml, as render_language does. */
int language_read(struct arena *arena, const struct templates *templates,
		  const char *language, const struct language **words, struct err *err);

/* The pattern under key, filled. The key must exist. */
char *language_fill(struct arena *arena, const struct language *words, const char *key,
		    const struct fill *fills);

/* The pattern for n things under key; "{n}" is n. */
char *language_count(struct arena *arena, const struct language *words, const char *key,
		     size_t n, const struct fill *fills);

/* An entry of a list (months, months_short, weekdays, weekdays_short, quarters), from 0. */
const char *language_item(const struct language *words, const char *key, int index);

/* An entry of a map (languages, countries, cities, places), or NULL. */
const char *language_entry(const struct language *words, const char *key,
			   const char *name);

/* "A, B y C". */
char *language_join(struct arena *arena, const struct language *words,
		    const char *const *names, size_t n);

/* Every key that holds one text, NULL-terminated; templates name them as words.KEY. */
const char *const *language_keys(struct arena *arena);

/* ---- dates ---- */

/* "Montevideo, UTC−3", "UTC−3" or "UTC" of an instant, or of a day in its zone. NULL when
 * neither is known. */
char *dates_zone(struct arena *arena, const struct language *words,
		 const struct when *when);
/* The offset alone: "UTC−6". NULL when it is unknown. */
char *dates_offset(struct arena *arena, const struct when *when);
/* "lun 8 may", with its year when that is not year. */
char *dates_day(struct arena *arena, const struct language *words, struct civil day,
		int year);
/* "3 de abril de 2023" */
char *dates_long(struct arena *arena, const struct language *words, struct civil day);
/* "abril", "abril de 2024" when year is another one; out of the list "months" or
 * "months_title". */
char *dates_month(struct arena *arena, const struct language *words, const char *list,
		  int of_year, int month, int year);

/* ---- places ---- */

/* A city or a place's name with its parts between commas in the reader's language, where
 * that has another name for them. NULL for NULL. */
char *place_text(struct arena *arena, const struct language *words, const char *place);

/* ---- links ---- */

/* An address as it may stand in a letter or a calendar: http, https or mailto, host in
 * A-labels, everything else in the ASCII of RFC 3986, without user information. NULL when
 * it cannot be made one. */
char *link_clean(struct arena *arena, const char *url);

/* The same as it stands in [text](<...>) of Markdown. */
char *link_markdown(struct arena *arena, const char *url);

/* The text looks like the address of another host than the link's. */
bool link_misleads(const char *text, const char *url);

/* ---- markdown ---- */

enum mark {
	MARK_PARAGRAPH,
	MARK_HEADING,
	MARK_LIST,
	MARK_ITEM,
	MARK_QUOTE,
	MARK_CODE, /* a block */
	MARK_RULE,
	MARK_STRONG,
	MARK_EMPHASIS,
	MARK_LINK
};
struct markdown_node {
	enum mark mark;
	int level;  /* heading: 1 to 6 */
	int number; /* list: first number; item: its own; 0: bullets */
	bool tight; /* paragraph: of a tight list's item, no space around it */
	bool lead;  /* paragraph that is all strong and stands right before a list, and
	                    that list */
	bool last_rule;  /* rule: the last one at top level; the footer follows */
	const char *url; /* link: cleaned */
};

/* What is told of a document, in its order. Text is plain; links that may not stand and
 * images come as their text. */
struct markdown_visitor {
	void (*enter)(void *self, const struct markdown_node *node);
	void (*leave)(void *self, const struct markdown_node *node);
	void (*text)(void *self, const char *text);
	void (*line_break)(void *self, bool hard);
};

#define MARKDOWN_MAX (512 * (size_t)1024)

/* ERR_LIMIT for more than MARKDOWN_MAX bytes. */
int walk_markdown(struct arena *arena, const char *markdown,
		  const struct markdown_visitor *visitor, void *self, struct err *err);

/* ---- wrap: one paragraph in columns ---- */

/* Signs in a paragraph's text, which is clean of controls otherwise. */
#define SIGN_BOLD "\001"
#define SIGN_DIM "\002"
#define SIGN_PLAIN "\003" /* ends both */
#define SIGN_LINK '\004'  /* followed by the link's number + ' ' */

/* Break text (spaces, and \n where a line must end) into lines of at most width columns
 * (0: any), each behind a prefix: first for the first line, rest for the others. Longer
 * words are cut, addresses are not. Signs become ANSI sequences when colour, else
 * nothing. */
struct wrap {
	int width;
	bool colour;
	const char *first, *rest;
};
void wrap_paragraph(struct buf *out, const char *text, const struct wrap *wrap);

/* ---- layout: text in columns ---- */

struct layout {
	int width;   /* columns; 0: lines are not broken */
	bool links;  /* addresses of links are printed, below their paragraph */
	bool colour; /* ANSI: bold headings and strong text, dim addresses */
};

/* Markdown as text. What reads as a sentence ends with punctuation. */
int layout_markdown(struct arena *arena, const char *markdown,
		    const struct layout *layout, struct buf *out, struct err *err);

/* ---- text ---- */

/* The text part. */
int text_write(struct arena *arena, const char *markdown, struct buf *out,
	       struct err *err);

/* The beginning of a body's Markdown as plain text of at most max bytes: whole paragraphs,
 * or the first one cut between words with an ellipsis. NULL when nothing is left. */
char *text_excerpt(struct arena *arena, const char *markdown, size_t max, bool links);

/* A text of at most columns, cut between words where one is near, with an ellipsis. */
char *text_cut(struct arena *arena, const char *text, size_t columns);

/* ---- html ---- */

/* The letter's body and its footer (what stands behind the last rule) as HTML with styles
 * in attributes. */
int write_html(struct arena *arena, const char *markdown, const struct language *words,
	       struct buf *body, struct buf *footer, struct err *err);

/* ---- lines ---- */

/* What all lines of a variant need. */
struct desk {
	struct arena *arena;
	const struct edition *edition;
	const struct rendering *rendering;
	int year; /* of the edition, in its zone */
};

/* A section's values: {lines: [...]}, or NULL when it is empty. */
struct value *section_data(const struct desk *desk, const struct section *section);

/* The view's title for the variant's readers; *language is what it is in. */
const char *line_title(const struct desk *desk, const struct view *view,
		       const char **language);

/* ---- names ---- */

/* What templates may name, NULL-terminated. */
const char *const *template_names(struct arena *arena);

/* ---- calendars ---- */

/* The calendar that goes with an edition: its dated views, each once, by time. The part
 * stays NULL when there are none. */
int attachment_render(const struct desk *desk, struct part *part, size_t *count,
		      struct err *err);

/* When an entry is. */
struct calendar_span {
	bool all_day;
	int64_t first, after; /* days since 1970 when all_day, else instants */
	const char *zone;     /* NULL: UTC */
	const char *note;     /* on the time, for the description; or NULL */
};

/* Of the view's own entry; false when the view has none: its time is not known to the day,
 * or it is a call with a deadline, which stands for it, or no thing of a calendar. */
bool calendar_view_span(struct arena *arena, const struct calendar *calendar,
			const struct view *view, struct calendar_span *span);
/* Of its deadline; false when that is not known to the day. */
bool calendar_deadline_span(const struct view *view, struct calendar_span *span);

/* Texts of an entry, in the calendar's language. */
char *calendar_summary(struct arena *arena, const struct calendar *calendar,
		       const struct view *view);
char *calendar_deadline_summary(struct arena *arena, const struct calendar *calendar,
				const struct view *view);
char *calendar_location(struct arena *arena, const struct calendar *calendar,
			const struct view *view);
/* Body, a note on the time (or NULL), parent, organisers, languages, how to take part, the
 * page's address. NULL when there is nothing to say. */
char *calendar_description(struct arena *arena, const struct calendar *calendar,
			   const struct view *view, const char *note);
char *calendar_url(struct arena *arena, const struct calendar *calendar,
		   const struct view *view);
/* Names of those organisers that are organisations of the community, and the tags. */
void calendar_categories(struct arena *arena, const struct calendar *calendar,
			 const struct view *view, struct words *categories);

/* The CSS3 name (RFC 7986 5.9) nearest to "#rrggbb", or NULL when it is not one. */
const char *colour_name(const char *colour);

/* ---- vtimezone ---- */

/* A VTIMEZONE (RFC 5545 3.6.5) that is right for [from, until], lines ending in CRLF: one
 * observance for the offset at from, one for each change after it. The zone is known. */
void vtimezone_write(struct buf *out, const char *zone, int64_t from, int64_t until);

#endif
