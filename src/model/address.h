/*
 * address.h - an e-mail address, checked and in one form; and a mailbox, which is an
 * address with a name.
 */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct address {
	const char *wire; /* local part in NFC as given, "@", domain in A-labels */
	const char *key;  /* for comparing: NFC, case folded, domain in A-labels */
	bool utf8;        /* the local part is not ASCII: needs SMTPUTF8 (RFC 6531) */
};

/* Check "local@domain": a Dot-string (RFC 5321 4.1.2, extended by RFC 6531 3.3) and a
 * domain of at least two labels; the local part has at most 64 bytes, the whole 254 (RFC
 * 5321 4.5.3.1, RFC 3696 erratum 1690). Quoted local parts and address literals are
 * refused; so is white space at the ends. Strings live in the arena. ERR_FORMAT says what
 * is wrong, as a clause without the address itself: "there is no @". */
int address_parse(struct arena *arena, struct str text, struct address *address,
		  struct err *err);

/* Check `Name <local@domain>`, `"Name" <local@domain>` (RFC 5322 3.4) or a bare address.
 * *name is clean text of one line, "" when there is none. One mailbox only; no comments,
 * no encoded words. ERR_FORMAT as above. */
int mailbox_parse(struct arena *arena, struct str text, const char **name,
		  struct address *address, struct err *err);

#endif
