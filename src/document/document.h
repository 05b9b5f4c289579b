/*
 * document.h - what foreign documents are made of: charsets, character references, plain
 * text, HTML, XML. Bytes become trees, and texts Markdown. Pure; knows nothing of what the
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

/* Make *text valid UTF-8 without a byte order mark: UTF-8, UTF-16, Latin-1 or
 * windows-1252. declared is what header or document say, "" or NULL when nothing. What
 * is valid UTF-8 is taken as such whatever was declared. */
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

/* html.c: HTML to Markdown, in the arena. Never fails: what is not understood is text. */

/* The document as a whole is a page for browsers. */
bool html_is_page(struct str text);
char *html_markdown(struct arena *arena, const char *html);
char *html_tree_markdown(struct arena *arena, const struct xml_node *node);
/* HTML or plain text, whichever it looks like. */
char *html_or_plain_markdown(struct arena *arena, const char *text);

#endif
