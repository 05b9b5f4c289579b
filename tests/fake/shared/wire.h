/*
 * wire.h - a fake server's end of a connection: bytes that do not block, in the clear or,
 * from a moment on, over TLS with a throw-away certificate.
 */
#ifndef FAKE_WIRE_H
#define FAKE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct wire {
	int socket;
	struct ssl_st *tls; /* owned; NULL: in the clear */
};

/* A key and a certificate for the host "localhost", signed by itself; the certificate is
 * written to a file for the client to trust. NULL, with a message on standard error, when
 * that fails. Free with wire_identity_free. */
struct ssl_ctx_st *wire_identity(const char *certificate_file);
void wire_identity_free(struct ssl_ctx_st *identity);

/* Speak TLS from the next byte on: the client's hello is awaited. */
void wire_start_tls(struct wire *wire, struct ssl_ctx_st *identity);

/* Bytes moved; 0 when it would block; -1 at the end or when the connection broke. */
ssize_t wire_read(struct wire *wire, char *bytes, size_t n);
ssize_t wire_write(struct wire *wire, const char *bytes, size_t n);

/* Close and free what the wire holds. */
void wire_close(struct wire *wire);

/* A socket that listens on 127.0.0.1, on a port of the system's choice where *port is 0;
 * *port is the port. -1 with errno. */
int wire_listen(int *port);

#endif
