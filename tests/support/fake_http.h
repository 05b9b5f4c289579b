/*
 * fake_http.h - for unit tests: a fake-http that plays a script, from its start to its end.
 */
#ifndef SUPPORT_FAKE_HTTP_H
#define SUPPORT_FAKE_HTTP_H

#include "base/mem.h"

#include <stdbool.h>
#include <sys/types.h>

struct fake_http {
	pid_t pid;
	int port;
	char dir[64];    /* scratch: what a script names by `file` is put here before */
	const char *log; /* path */
	const char *ca_file; /* for https, else NULL */
	/* To set before its start: one more option for the server, or NULL; another server
	 * than fake-http that takes the same ones, or NULL. */
	const char *option, *program;
	struct arena arena;
};

/* Make the scratch folder. Aborts when that fails, as all here do. */
void fake_http_init(struct fake_http *fake);

/* Start the server ($FAKES/fake-http), over TLS or in the clear; it listens on return. */
void fake_http_start(struct fake_http *fake, const char *script, bool tls);

/* End it, and remove the folder. */
void fake_http_stop(struct fake_http *fake);

/* What it has logged so far. In its arena. */
const char *fake_http_log(struct fake_http *fake);

#endif
