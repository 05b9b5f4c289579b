/*
 * compose_int.h - what the files of this room share: header fields being written,
 * transfer encodings, and the form that a letter is filled in from.
 */
#ifndef COMPOSE_COMPOSE_INT_H
#define COMPOSE_COMPOSE_INT_H

#include "base/buf.h"
#include "base/str.h"
#include "compose/compose.h"

/* header.c: a field being written, with the place it has reached. */
struct field {
	struct buf *out; /* borrowed */
	size_t column;   /* bytes in the current line */
	size_t limit;    /* of this line: 76 once it has an encoded word (RFC 2047 2) */
	bool begun;      /* a word stands behind the colon */
};

void compose_field(struct field *field, struct buf *out, const char *name);

/* A piece that is never cut: a space and the word, or a fold and the word where the line
 * would pass 78 bytes (RFC 5322 2.1.1). The first word never folds, because readers take
 * an empty first line badly. */
void compose_field_word(struct field *field, struct str word);

/* Unstructured text (RFC 5322 2.2.1): as it is where it is plain, else with encoded words
 * (RFC 2047) from the first to the last word that needs one. text is UTF-8 without
 * control characters. */
void compose_field_text(struct field *field, struct str text);

/* A display name or other phrase: quoted where it is plain, else encoded words; nothing
 * when it is empty. */
void compose_field_phrase(struct field *field, struct str text);

void compose_field_end(struct field *field);

/* True for local@domain without white space, controls and the specials of RFC 5322
 * 3.2.3, at most 254 bytes; bytes outside ASCII only when utf8. */
bool compose_is_address(const char *address, bool utf8);

/* encode.c: quoted-printable (RFC 2045 6.7) of UTF-8 text with LF or CRLF line ends.
 * Lines have at most 76 bytes; soft breaks cut neither characters nor PART_TOKEN; no line
 * begins with a dot or with "From ". */
void compose_quoted_printable(struct buf *out, struct str text);

/* form.c: the variable pieces of a letter. */
enum gap { GAP_ADDRESS, GAP_MESSAGE, GAP_LEAVE, GAPS };

/* What follows the segment's bytes; the last segment is followed by nothing: GAPS. */
struct segment {
	const char *bytes; /* borrowed from the form */
	size_t n;
	enum gap gap;
};

struct form {
	struct segment *segments;
	size_t n;
	const char *bounce, *domain; /* of the envelope sender */
};

#endif
