/*
 * part.h - a rendered piece of a variant.
 */
#ifndef MODEL_PART_H
#define MODEL_PART_H

#include <stddef.h>

enum part_kind {
	PART_SUBJECT,
	PART_MARKDOWN,
	PART_HTML,
	PART_TEXT,
	PART_ICS,
	PART_KINDS
};

/* "subject", "md", "html", "text", "ics": names in the store and on the command line. */
extern const char *const part_words[];

struct part {
	const char *bytes; /* UTF-8; NULL when the variant has no such part */
	size_t n;
};

/* What stands in a variant's text instead of a recipient's own token: 26 letters and
 * digits like the token itself (base32 of 16 bytes), so that lines keep their length. */
#define PART_TOKEN "tokentokentokentokentoken0"
#define PART_TOKEN_SIZE 26

#endif
