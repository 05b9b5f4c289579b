/*
 * document_int.h - what the files of this room share: characters and references, the
 * writer of Markdown, and the mending of XML.
 */
#ifndef DOCUMENT_DOCUMENT_INT_H
#define DOCUMENT_DOCUMENT_INT_H

#include "base/buf.h"
#include "document/document.h"

/* charset.c: append a character; what is none becomes U+FFFD. */
void charset_put(struct buf *out, uint32_t c);

/* entities.c: character references of HTML */

/* The reference at the start of text: its length with & and ;, or 0. Numbers are read as
 * HTML does: the C1 range is windows-1252, and what is no character gives U+FFFD. */
size_t entities_at(struct str text, uint32_t *c);
/* All references of a text, once. In the arena. */
char *entities_decode(struct arena *arena, const char *text);
/* The same as browsers read a document's text, or the value of an attribute: some need no
 * semicolon (13.2.5.72 to 80 of the living standard). */
char *entities_in_html(struct arena *arena, struct str text, bool attribute);

/* entity_names.c */

/* The character of a name without & and ;, or 0. */
uint32_t entities_named(struct str name);
/* The longest name at the start of text that needs no semicolon: its length, or 0. */
size_t entities_bare(struct str text, uint32_t *c);

/* html_element.c: what elements mean */

enum html_action {
	HTML_UNKNOWN,
	HTML_INLINE,
	HTML_BLOCK,
	HTML_HEADING,
	HTML_PRE,
	HTML_QUOTE,
	HTML_BREAK,
	HTML_ROW,
	HTML_CELL,
	HTML_HEADER_CELL,
	HTML_LIST,
	HTML_ORDERED,
	HTML_ITEM,
	HTML_LINK,
	HTML_STRONG,
	HTML_EMPHASIS,
	HTML_STRUCK,
	HTML_CODE,
	HTML_RAISED,
	HTML_IMAGE,
	HTML_SKIP /* not shown, nor what is in it */
};

struct html_element {
	enum html_action action;
	const char *url;  /* of a link that readers may follow, or NULL */
	const char *text; /* that stands for a picture, or NULL */
	int first;        /* number of an ordered list's first item */
};

/* Where an element's attributes come from: their values, decoded, or NULL. */
struct html_getter {
	struct arena *arena;
	const void *element;
	const char *(*attribute)(const struct html_getter *get, const char *name);
};

enum html_action html_action(struct str name);
/* base is the address that links are relative to, or NULL. */
struct html_element html_element(struct str name, const struct html_getter *get,
				 const char *base);

/* html_writer.c: elements and text, one after another, to Markdown */

/* Lists and quotes within one another; what is deeper is shown at this depth. */
#define HTML_MAX_BOXES 8
/* Spans within one another; what is deeper has no signs. */
#define HTML_MAX_SPANS 16

/* A list, or else a quote, around blocks. */
struct html_box {
	bool list, ordered;
	bool implied; /* a list that only its items tell of */
	bool pending; /* the next block begins an item */
	bool outside; /* an item has ended, none has begun */
	int number;   /* of the next item */
	size_t width; /* of the last item's marker */
	unsigned id;
};

struct html_writer {
	struct buf out;  /* finished blocks */
	struct buf line; /* the current block, as Markdown */
	struct buf code; /* the open code span's text, as it is */
	/* What came after the last word: */
	bool space, line_break;
	bool border;     /* of a table's cell */
	size_t columns;  /* spaces of preformatted text */
	int pre, raised; /* elements around */
	struct html_span {
		enum html_action action, by; /* what it is; the element that wants it */
		const char *url;
		bool used;
	} spans[HTML_MAX_SPANS]; /* wanted for the next word, the outer ones first */
	struct html_open {
		enum html_action action;
		const char *url;
		size_t at;      /* where it begins in line */
	} open[HTML_MAX_SPANS]; /* begun in line */
	size_t n_spans, more_spans, n_open;
	struct html_box boxes[HTML_MAX_BOXES];
	size_t n_boxes, more_boxes;
	unsigned box_ids;
	unsigned last[HTML_MAX_BOXES]; /* the boxes around the last block */
	size_t n_last;
};

void html_begin(struct html_writer *w);
void html_open(struct html_writer *w, const struct html_element *element);
void html_close(struct html_writer *w, enum html_action action);
/* Text with references decoded. */
void html_text(struct html_writer *w, struct str text);
/* So much that the rest would be cut: reading on is useless. */
bool html_is_full(const struct html_writer *w);
/* The Markdown, in the arena; what the writer holds is freed. */
char *html_end(struct html_writer *w, struct arena *arena);

/* html_inline.c: for html_writer.c */

void html_inline_init(struct html_writer *w);
/* The next words stand in such a span, until the element `by` wants it no longer. */
void html_want(struct html_writer *w, enum html_action action, enum html_action by,
	       const char *url);
void html_unwant(struct html_writer *w, enum html_action by);
/* A word: text without white space that separates. */
void html_word(struct html_writer *w, struct str word);
/* The block ends: so do the spans in its line. */
void html_end_spans(struct html_writer *w);

/* xml_clean.c */

/* Mend what is commonly wrong with XML (bare &, names of HTML, control characters,
 * attributes without quotes, elements that do not end before the one around them), and take
 * out what no feed needs: comments, processing instructions, the document type. Lines
 * keep their numbers. text is UTF-8. Refuses declarations of entities, and tags with too
 * many attributes. */
int xml_clean(struct notetaker *taker, struct str text, struct buf *out,
	      struct err *err);

#endif
