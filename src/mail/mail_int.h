/*
 * mail_int.h - what the files of this room share. The order of calls is downwards: mail.c;
 * mime.c (libetpan); auth.c, address.c, date.c, text.c, mbox.c; param.c; words.c;
 * transfer.c; field.c.
 */
#ifndef MAIL_MAIL_INT_H
#define MAIL_MAIL_INT_H

#include "base/buf.h"
#include "mail/mail.h"

/* Of one header: mails of long journeys have some 100. */
#define MAIL_MAX_FIELDS 1000
/* Bytes of one field: addresses of a few hundred people. The rest is left out. */
#define MAIL_MAX_VALUE (64u << 10)
/* Addresses of one field, message ids of one thread: more is no use to anyone. */
#define MAIL_MAX_ADDRESSES 500
#define MAIL_MAX_REFERENCES 200

/* field.c: split a header into fields, at most MAIL_MAX_FIELDS. Returns where the body
 * begins: behind the first empty line, or at the first line that is no field. */
size_t mail_fields(struct arena *arena, struct str bytes, struct mail_field **fields,
		   size_t *n);
/* The value of the first field of that name, or NULL. */
const char *mail_find(const struct mail_field *fields, size_t n, const char *name);
/* The length of a field's name at the start of a line, or 0 when none is there. */
size_t mail_field_name(struct str line);

/* transfer.c: what base64 and quoted-printable mean, appended. What is no digit is passed
 * over, a stray "=" kept. In an encoded word (word) "_" is a space. */
void mail_base64(struct str text, struct buf *out);
void mail_quoted(struct str text, bool word, struct buf *out);
/* The value of the two hexadecimal digits at the start of text, or -1. */
int mail_hex(struct str text);

/* words.c: bytes of a charset ("": none is named) as UTF-8. What is valid UTF-8 though it is
 * called ASCII, Latin-1 or nothing at all is taken as such; what no charset explains is
 * windows-1252. */
char *mail_utf8(struct arena *arena, const char *charset, struct str bytes);
/* Encoded words (RFC 2047) and stray bytes to clean UTF-8 of one line. Words of
 * one charset are joined before they are decoded, as some cut characters in two. */
char *mail_words(struct arena *arena, struct str text);
/* Text with everything in () blanked out; quoted strings are respected. In the arena. */
char *mail_without_comments(struct arena *arena, const char *value);
/* In lower case (ASCII), in the arena. */
char *mail_lower(struct arena *arena, struct str text);

/* param.c: "text/plain; charset=utf-8" (RFC 2045 5.1, RFC 2231). value may be NULL. */

/* What stands before the first semicolon, lower case, without white space; "" when there is
 * nothing. */
const char *mail_value_word(struct arena *arena, const char *value);
/* A parameter by its lower-case name, as clean UTF-8, or NULL. Parts of RFC 2231 are put
 * together, encoded words decoded. */
const char *mail_param(struct arena *arena, const char *value, const char *name);

/* auth.c: all Authentication-Results fields. */
void mail_read_auth(struct arena *arena, struct mail *mail);

/* mime.c: the leaves of a message whose header ends at body. bytes is the whole of it. */
int mail_read_parts(struct arena *arena, struct str bytes, struct mail *mail,
		    struct notetaker *taker, struct err *err);

#endif
