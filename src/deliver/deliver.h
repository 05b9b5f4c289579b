/*
 * deliver.h - hands letters to a transport and says what came of each.
 *
 * The ledger is the caller's, behind three functions; deliver keeps their order: a letter
 * is claimed before its envelope goes out, marked before its last line goes out, and its
 * outcome told before the same connection begins another.
 */
#ifndef DELIVER_DELIVER_H
#define DELIVER_DELIVER_H

#include "base/err.h"
#include "model/letter.h"

/* The caller's side. All return 0, or -1 with err: then nothing more is sent, and what is
 * under way ends as it stands in the ledger. */
struct ledger {
	/* The next letter to send: 1 and *letter, which stays valid until its outcome; 0 when
	 * there is none. It is durably claimed when this returns. */
	int (*next)(void *context, const struct letter **letter, struct err *err);
	/* Its last line goes out when this has returned: durable. */
	int (*dot)(void *context, const struct letter *letter, struct err *err);
	/* What came of it: durable before this returns. */
	int (*outcome)(void *context, const struct letter *letter,
		       const struct outcome *outcome, struct err *err);
	/* True when the run should end: no further letter is begun. */
	bool (*stop)(void *context);
	void *context;
};

enum deliver_tls { DELIVER_TLS_REQUIRE, DELIVER_TLS_OPTIONAL, DELIVER_TLS_NONE };

/* Where to. */
struct relay {
	const char *host;
	int port;
	bool smtps;                      /* TLS from the first byte */
	enum deliver_tls tls;            /* STARTTLS */
	const char *ca_file;             /* or NULL: the system's */
	const char *hello;               /* EHLO name */
	const char *username, *password; /* or NULL */
	int connections;
	int64_t timeout_ms; /* per answer; the one after the dot has ten minutes (RFC 5321
	                       4.5.3.2.6) or this, whichever is longer */
};

/* Send all letters over SMTP (RFC 5321), on up to relay->connections connections of one
 * thread. Returns 0 when every letter taken has an outcome; -1 with ERR_NETWORK when the
 * relay cannot be reached, refuses the session (530 counts as that) or breaks off all the
 * time, or with the ledger's own error. No letter is taken before a session is open. A
 * letter whose connection breaks before the relay has answered to it is tried on up to two
 * more; PLANNED is told of it only when the run ends first. */
int deliver_smtp(const struct relay *relay, const struct ledger *ledger,
		 struct err *err);

/* Keep each letter as a file of a Maildir (made when missing): tmp, fsync, rename to new,
 * under a name that is a function of the delivery, so that a second copy replaces the
 * first. For rehearsals on real files. */
int deliver_maildir(const char *directory, const struct ledger *ledger,
		    struct err *err);

#endif
