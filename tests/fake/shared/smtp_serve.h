/*
 * smtp_serve.h - what fake-smtp says: the usual service of a relay, a scenario's rules and
 * dialogues. Bytes in and out; sockets are tests/fake/smtp.c's.
 */
#ifndef FAKE_SMTP_SERVE_H
#define FAKE_SMTP_SERVE_H

#include "base/buf.h"
#include "fake/shared/smtp_script.h"

#include <stdint.h>

struct smtp_client {
	const struct scenario *scenario;
	int step;                    /* of its dialogue */
	bool encrypted;              /* TLS is on */
	struct buf in, out;          /* owned */
	size_t sent;                 /* of out */
	int64_t not_before;          /* monotonic ms: nothing is read or said before */
	bool tls_next;               /* behind what is in out */
	bool closing;                /* likewise */
	bool hung;                   /* it says nothing any more */
	struct buf letter, envelope; /* owned */
	bool mail, rcpt, data, body, secret;
};

struct smtp_server {
	const char *dir; /* for letters, or NULL */
	bool offers_tls;
	int delay_ms; /* of each answer to a letter */
	int kept;     /* letters */
	int seen[MOMENTS];
	bool cross; /* a client did what it should not */
};

int64_t smtp_now_ms(void);

/* A new client; its first words are in out. */
void smtp_serve_begin(struct smtp_server *server, struct smtp_client *client,
		      const struct scenario *scenario);
void smtp_serve_end(struct smtp_client *client);

/* Take what has come into client->in as far as it may be taken now. */
void smtp_serve(struct smtp_server *server, struct smtp_client *client);

#endif
