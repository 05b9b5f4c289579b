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
	char url[DOCUMENT_MAX_URL + 1];
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

/* xml_clean.c */

/* Mend what is commonly wrong with XML (bare &, names of HTML, control characters), and
 * take out what no feed needs: comments, processing instructions, the document type. Lines
 * keep their numbers. text is UTF-8. Refuses declarations of entities, and tags with too
 * many attributes. */
int xml_clean(struct notetaker *taker, struct str text, struct buf *out,
	      struct err *err);

#endif
