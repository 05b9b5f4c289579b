/*
 * document.h - what foreign documents are made of: charsets, character references, plain
 * text, HTML, XML, JSON. Bytes become trees, and texts Markdown. Pure; knows nothing of what the
 * documents are about.
 *
 * All Markdown that leaves here has its text escaped (base/markdown.h) and no raw HTML.
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/note.h"

#include <stdbool.h>

/* Bytes of a text in Markdown: a whole HTML letter must stay under 100 KiB. */
#define DOCUMENT_MAX_TEXT (64u << 10)
/* Of an address: what browsers and mail programs take. */
#define DOCUMENT_MAX_URL 2000

/* charset.c: bytes to UTF-8 */

/* Make *text valid UTF-8 without a byte order mark. What is valid UTF-8, or nearly, is
 * taken as such whatever was declared; else the Content-Type's charset counts ("" or NULL:
 * none), then the document's own XML declaration or <meta>, else windows-1252. Fails for a
 * charset that is not known. */
int charset_decode(struct notetaker *taker, const char *declared, struct str *text,
		   struct err *err);

/* plain.c: plain text from outside. In the arena. */

/* References decoded as often as they were encoded, inline tags (<b>, <sup>) dropped. */
char *plain_text(struct arena *arena, const char *text);
/* Plain text as Markdown: paragraphs and lines kept, addresses as links. */
char *plain_markdown(struct arena *arena, const char *text);

/* xml.c, xml_node.c: XML as a tree in the arena */

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

/* The tree of a document, at most 256 deep. What is not well-formed is noted and read as
 * far as possible; a document that ends in the middle is refused. */
int xml_parse(struct notetaker *taker, struct str text, struct xml_node **root,
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

/* data.c: JSON as a tree in the arena */

enum data_kind {
	DATA_NULL,
	DATA_BOOL,
	DATA_NUMBER,
	DATA_STRING,
	DATA_ARRAY,
	DATA_OBJECT
};

struct data {
	enum data_kind kind;
	const char *key; /* of a member of an object; else NULL */
	const char
		*text; /* a string, "true", "false", or a number as usual in decimals;
			     else NULL */
	struct data *first,
		*next; /* what is in it, in the document's order; and after it
				    */
	int line;      /* where its object begins, or 0 where that is unknown */
};

/* The tree of a JSON document (RFC 8259; any value at the top), at most 128 deep and of
 * 300,000 values. text is UTF-8 (charset_decode). Raw control characters in strings count
 * as spaces, halves of surrogate pairs and \u0000 as U+FFFD; a repeated member is its
 * last. Else fails with line and column: ERR_FORMAT, or ERR_LIMIT. */
int data_parse(struct notetaker *taker, struct str text, const struct data **root,
	       struct err *err);

/* Below, node may be NULL, which has nothing. */

/* The member of that name, or NULL: also of what is no object. */
const struct data *data_member(const struct data *node, const char *key);
/* The same by a path, "venue.address.0.city": a number is a place in an array, from 0. A
 * member whose name is the whole path comes first. */
const struct data *data_at(const struct data *node, const char *path);
/* The text of a string, number or boolean; NULL for others and for blank ones. */
const char *data_text(const struct data *node);
/* data_text of the member of that name. */
const char *data_member_text(const struct data *node, const char *key);
/* true, a number over 0, or the words true, yes, on as text. */
bool data_truth(const struct data *node);
/* One value, or an array of them: its items one by one, NULL at the end. null is none. */
const struct data *data_first(const struct data *node);
const struct data *data_next(const struct data *node, const struct data *item);

/* html.c: HTML to Markdown, in the arena. Never fails: what is not understood is text.
 * Emphasis, links, lists, quotes; no pictures, no headings (bold paragraphs), no raw HTML;
 * links have http, https or mailto, without tracking parameters. */

/* The document as a whole is a page for browsers. */
bool html_is_page(struct str text);
char *html_markdown(struct arena *arena, const char *html);
char *html_tree_markdown(struct arena *arena, const struct xml_node *node);
/* HTML or plain text, whichever it looks like. */
char *html_or_plain_markdown(struct arena *arena, const char *text);
/* The same two with links made absolute by base, the address of the page they stand on;
 * NULL: relative ones are dropped. */
char *html_markdown_at(struct arena *arena, const char *base, const char *html);
char *html_or_plain_markdown_at(struct arena *arena, const char *base,
				const char *text);

/* html_scan.c: HTML as a row of tags and texts */

/* Of one tag; the others are passed over. */
#define HTML_MAX_ATTRIBUTES 40

enum html_token { HTML_NOTHING, HTML_TEXT, HTML_START_TAG, HTML_END_TAG };

struct html_attribute {
	struct str name, value;
};

/* A reading; of its fields those up to n_attributes are the current token. */
struct html_scan {
	enum html_token token;
	size_t began;       /* its offset in text */
	int line;           /* of that */
	struct str name;    /* of a tag, in any case */
	struct str content; /* of a text, references not decoded; of a start tag whose
			       contents are for programs (script, style, title, …): those,
			       as they are; its end tag is not told */
	struct html_attribute attributes[HTML_MAX_ATTRIBUTES]; /* not decoded */
	size_t n_attributes;

	struct str text;
	size_t at;                  /* what was read */
	size_t next_end, next_line; /* the first > and line break at or behind it */
	int line_counted;
	bool cdata; /* a section was opened and not closed */
};

/* text is UTF-8 without NUL, and borrowed. */
void html_scan_init(struct html_scan *scan, struct str text);
/* The next token; false at the end. */
bool html_scan_next(struct html_scan *scan);
/* The tag's name is this one, in lower case. */
bool html_scan_is(const struct html_scan *scan, const char *name);
/* … that of another tag, in any case. */
bool html_scan_same(const struct html_scan *scan, struct str name);
/* The value of the tag's attribute, references decoded, in the arena; "" when it has none,
 * NULL when there is no such attribute. */
const char *html_scan_attribute(struct arena *arena, const struct html_scan *scan,
				const char *name);
/* The text of the current token with references decoded, in the arena. */
const char *html_scan_text(struct arena *arena, const struct html_scan *scan);

#endif
