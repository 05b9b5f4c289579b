/*
 * people.h - rosters and tokens of the people on the lists. Pure: what it learns goes
 * back to the caller, who keeps it. (Addresses themselves: model/address.h.)
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/address.h"
#include "model/part.h"

/* What a roster's line was found to be. */
enum roster_verdict { ROSTER_GOOD, ROSTER_INVALID, ROSTER_DUPLICATE };

struct roster_line {
	int line; /* 1-based, in the file: where the record starts */
	enum roster_verdict verdict;
	struct address address;      /* ROSTER_GOOD and ROSTER_DUPLICATE */
	const char *name, *language; /* or NULL; language is a lower-case primary tag */
	const char *
		why; /* of a verdict that is not good; for a duplicate: of which line */
};

struct roster {
	struct roster_line *v; /* in the file's order */
	size_t n;
};

/* Read a CSV roster (RFC 4180; UTF-8 with or without BOM; line ends LF, CRLF or CR;
 * separator , ; | or tab as the first line shows; a header line names the columns address
 * (or email), name, language (or lang); without a header a first column of addresses). An
 * address may be written as a mailbox, "Name <local@domain>". One ' before = + - @ at the
 * start of an address or a name is a spreadsheet's, not the text's. Every line that is not empty
 * gets a verdict; a record over 64 KiB or with a quote that nobody closes is invalid, and
 * reading goes on with the next line. origin stands in err's text. ERR_FORMAT when it is
 * no table of addresses at all, ERR_LIMIT over 1,000,000 lines. Strings are in the arena. */
int people_roster(struct arena *arena, struct str csv, const char *origin,
		  struct roster *roster, struct err *err);

/* A recipient's tokens, 26 characters of base32 each (PART_TOKEN_SIZE): functions of the
 * key, the purpose, the issue and the person; they reveal none of these (RFC 8058 3.1).
 * token has room for PART_TOKEN_SIZE + 1. */
void people_token(struct str key, const char *purpose, const char *issue,
		  int64_t person, char *token);

#endif
