/*
 * mail.h - an Internet message (RFC 5322, MIME) as a plain tree: header fields decoded,
 * addresses, dates, and the leaves of its parts with their bytes. And the messages of an
 * mbox file. Pure.
 *
 * Nothing here judges a message: who may announce what, and what a bounce means, is for
 * others. Whatever the bytes, reading ends soon, and what cannot be read is left out.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/note.h"
#include "model/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Of one message; what is behind it is left out with a note. Text and invitations come
 * first, large attachments last. */
#define MAIL_MAX_BYTES (512u << 10)

/* A field of the header, unfolded; encoded words are still encoded. */
struct mail_field {
	const char *name;  /* lower case */
	const char *value; /* without white space at its ends; not checked UTF-8 */
};

/* A mailbox (RFC 5322 3.4). "name at host", as archives write it, counts as an address. */
struct mail_address {
	const char *name;    /* clean, one line; "" when there is none */
	const char *address; /* clean, local@domain, or whatever stands there */
};

/* One method of a trustworthy server's Authentication-Results (RFC 8601). */
struct mail_auth {
	const char *server; /* authserv-id, lower case */
	const char *method; /* dkim, dmarc, spf, …, lower case */
	const char *result; /* pass, fail, none, …, lower case */
	const char *domain; /* that was authenticated (header.d, header.i, header.from),
			       lower case; "" when it does not say */
	int hop;            /* how many Received fields stand above it */
};

/* A leaf: everything but multipart. A message/rfc822 is one, too: mail_parse reads its
 * bytes. */
struct mail_part {
	const char *type;        /* lower case, without parameters: "text/plain" */
	const char *charset;     /* lower case; "" when it says none */
	const char *filename;    /* clean, without folders; NULL when there is none */
	const char *disposition; /* lower case; "" when it says none */
	struct str bytes;        /* transfer encoding undone */
	int alternative;    /* number of the outermost multipart/alternative that it is
				    in, from 1; 0: in none */
	bool flowed, delsp; /* text/plain's format=flowed, delsp=yes (RFC 3676) */
};

struct mail {
	struct mail_field *fields; /* all, in their order */
	size_t n_fields;
	const char *subject; /* clean, one line; "" when there is none */
	struct mail_address *from;
	size_t n_from;
	bool has_date;
	int64_t date;           /* of the Date field, unix seconds */
	int offset;             /* of its zone, seconds east of UTC */
	const char *message_id; /* without <>; NULL when there is none */
	struct words
		references;  /* message ids that it answers to: those of References in
				    their order, then of In-Reply-To, each once */
	const char *list_id; /* lower case, without name and <> (RFC 2919); or NULL */
	struct mail_auth *auth;
	size_t n_auth;
	struct mail_part *parts; /* leaves in their order */
	size_t n_parts;
};

/* Read a message. Line ends may be CRLF, LF or CR; a From_ line in front is skipped.
 * Everything lives in the arena, or is a slice of bytes. Notes are taken on what is left
 * out. Fails with ERR_FORMAT when there is no header at all, ERR_LIMIT when parts are
 * nested or fields repeated beyond any use. */
int mail_parse(struct arena *arena, struct str bytes, struct notetaker *taker,
	       struct mail **mail, struct err *err);

/* The value of the first field of that name (lower case), or NULL. */
const char *mail_field(const struct mail *mail, const char *name);

/* The mailboxes of a field's value; those of groups too. Never fails: what is no address
 * is left out. */
void mail_addresses(struct arena *arena, const char *value,
		    struct mail_address **addresses, size_t *n);

/* A date and time as mails and archives write it: RFC 5322 with its obsolete forms, names
 * of zones, comments, and "Tue Sep 16 21:14:34 -03 2025". What names no zone is UTC. */
bool mail_date(struct str text, int64_t *unix_seconds, int *offset);

/* The leaf that a person reads first: of alternatives the plain text, unless it is empty,
 * else the HTML. NULL when there is no text. */
const struct mail_part *mail_text_part(const struct mail *mail);

/* The next invitation behind a part (NULL: the first): text/calendar, or an attached .ics.
 * Those whose bytes came before in the message are passed over. NULL: no more. */
const struct mail_part *mail_calendar_part(const struct mail *mail,
					   const struct mail_part *after);

/* A text part's text as clean UTF-8: charset decoded, lines of format=flowed joined. */
char *mail_text(struct arena *arena, const struct mail_part *part);

/* The messages of an mbox file. */
struct mail_mbox {
	struct str rest; /* begin with the whole file here */
	struct str
		message; /* the current one, behind its From_ line; ">From " unquoted */
	int line;        /* where its From_ line stands, 1-based; begin with 0 */
	int next_line;   /* of the rest; begin with 0 */
};

/* The file begins with a From_ line. */
bool mail_is_mbox(struct str bytes);

/* Advance to the next message; false behind the last. A From_ line begins the file or
 * follows an empty line, has a time and a year, and is followed by a header field: text
 * that begins with "From " does not end a message. Quoting is undone as mboxrd (one ">"
 * from any number), which reads mboxo as well. */
bool mail_mbox_next(struct arena *arena, struct mail_mbox *mbox);

#endif
