/*
 * letter.h - one person's copy, and what became of it.
 */
#ifndef MODEL_LETTER_H
#define MODEL_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The copy, ready for the wire: CRLF line ends, not dot-stuffed. */
struct letter {
	int64_t delivery;      /* its row in the ledger */
	const char *sender;    /* envelope: RFC 5321 reverse path, without <> */
	const char *recipient; /* envelope: forward path, without <> */
	bool utf8;             /* needs SMTPUTF8 */
	const char *bytes;
	size_t n;
};

/*
 * The states of a delivery, and what moves it from one to the next:
 *
 *	planned   -> claimed    this run will send it (durable before MAIL FROM)
 *	claimed   -> dotted     its last line goes out now (durable before CRLF.CRLF)
 *	claimed   -> later      a reply, or a lost connection, before the dot
 *	claimed   -> refused    a 5xx to it before the dot
 *	dotted    -> sent       2xx after the dot
 *	dotted    -> later      4xx after the dot
 *	dotted    -> refused    5xx after the dot
 *	dotted    -> in doubt   no answer after the dot: connection lost, or the run died
 *	claimed   -> planned    the run died before the dot: nothing was accepted
 *	later     -> claimed    another try
 *	in doubt  -> planned    on_doubt: resend   (the same bytes, the same Message-ID)
 *	in doubt  -> skipped    on_doubt: skip
 *	planned   -> suppressed the person left all its lists after PLAN (later, too)
 */
enum delivery_state {
	DELIVERY_PLANNED,
	DELIVERY_CLAIMED,
	DELIVERY_DOTTED,
	DELIVERY_SENT,
	DELIVERY_LATER,
	DELIVERY_REFUSED,
	DELIVERY_IN_DOUBT,
	DELIVERY_SKIPPED,
	DELIVERY_SUPPRESSED,
	DELIVERY_STATES
};

/* "planned", "claimed", "dotted", "sent", "later", "refused", "in doubt", "skipped",
 * "suppressed". */
extern const char *const delivery_words[];

/* What the other side said of it. */
struct outcome {
	enum delivery_state
		state;     /* SENT, LATER, REFUSED, IN_DOUBT, or PLANNED: untried */
	int code;          /* SMTP reply code, 0: none */
	char enhanced[12]; /* "5.1.1", or "" (RFC 3463) */
	char words[200];   /* the server's own, one line, printable; or ours */
};

#endif
