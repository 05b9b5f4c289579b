/*
 * compose.h - parts become letters: MIME of our own (why: the writers of the libraries
 * break words and boundaries). A variant is composed once; a letter is that form with a
 * recipient's fields filled in. Pure: date, tokens and names come in.
 */
#ifndef COMPOSE_COMPOSE_H
#define COMPOSE_COMPOSE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/letter.h"
#include "model/part.h"

/* What all letters of a variant share. Addresses are checked and in A-labels. */
struct mail {
	const char *from_name, *from_address; /* from_name may be NULL */
	const char *reply_to;                 /* or NULL */
	const char *subject;                  /* UTF-8 */
	const char *language;                 /* Content-Language */
	int64_t date;                         /* unix seconds; written with offset */
	int offset;                           /* seconds east of UTC */
	const char *list_id, *list_name; /* "weekly.digest.example", phrase or NULL */
	const char *site, *contact; /* for List-Unsubscribe, List-Help, List-Owner */
	const char *domain;         /* right side of Message-IDs */
	const char *bounce;         /* local part of the bounce address: "bounces" */
	const char *issue;          /* "weekly/14": Feedback-ID, boundaries */
	const char *ics_name;       /* file name of the calendar: printable ASCII */
	const struct part *parts;   /* PART_KINDS */
};

/* A variant's letter, with gaps. Lives in the arena; opaque. */
struct form;

/* ERR_FORMAT when a field cannot be written (a control character, an overlong word). */
int compose_form(struct arena *arena, const struct mail *mail, const struct form **form,
		 struct err *err);

/* What differs from letter to letter. Tokens have PART_TOKEN_SIZE characters. */
struct recipient {
	const char *address; /* as struct address' wire */
	bool utf8;           /* its local part is not ASCII */
	const char *message; /* token of the Message-ID */
	const char *leave;   /* token of the unsubscription */
	const char *bounce;  /* token of the envelope sender */
};

/* Write the letter (RFC 5322, 2045-2049; CRLF; 7 bit unless utf8) into out, and its
 * envelope sender into sender, in place of what they held. ERR_FORMAT for an address that
 * cannot stand in a header, ERR_LIMIT when a buffer is too small. */
int compose_letter(const struct form *form, const struct recipient *recipient,
		   struct buf *out, struct buf *sender, struct err *err);

#endif
