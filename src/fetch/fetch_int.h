/*
 * fetch_int.h - what the files of the room share: fetch.c tells files.c and remote.c
 * apart; remote.c has the queue and the redirects, http.c (libcurl) carries one hop,
 * answer.c says what came of it, and address.c where nobody may be sent.
 */
#ifndef FETCH_FETCH_INT_H
#define FETCH_FETCH_INT_H

#include "fetch/fetch.h"

#include <stddef.h>

/* Called with the index of each request that has ended. */
typedef void fetch_ended(void *context, size_t request);

/* What is asked of remote.c: the remote ones of n requests. The others are left alone. */
struct fetch_errand {
	const struct fetch_request *requests;
	struct fetch_result *results;
	size_t n;
	fetch_ended *ended;
	void *context;
};

/* remote.c: fill the results, all at once. Fails when libcurl does not start. */
int fetch_remote(struct arena *arena, const struct fetch_errand *errand,
		 struct err *err);

/* files.c: read one file, or the files of a folder. */
void fetch_files(struct arena *arena, const struct fetch_request *request,
		 struct fetch_result *result);

/* A web address fit for libcurl, and the server in it: scheme://host:port. */
struct place {
	const char *url, *server;
};

/* http.c: check an address and take it apart, in the arena. It may be relative to base
 * (NULL: none). Only http and https, no user or password; the host becomes A-labels. */
int fetch_locate(struct arena *arena, const char *base, const char *address,
		 struct place *place, struct err *err);

/* One hop: a GET whose redirect is not followed. */
struct hop {
	const struct fetch_request *request; /* headers, limits, permissions */
	const char *url;
	bool at_home;     /* at the source's own server, for which alone its credentials
			     and its allow_private are */
	const char *home; /* the peer that answered there; NULL before */
	int64_t timeout_ms; /* at least 1 */
	void *owner;        /* comes back in the answer */
};

/* What came of a hop; strings and bytes are in the arena. */
struct answer {
	void *owner;
	struct err err; /* of kind ERR_NONE, or why there is no whole answer */
	long status;
	const char *location, *content_type, *etag,
		*last_modified; /* headers, or NULL */
	char *bytes;            /* of a 200, decompressed */
	size_t n;
	int64_t took_us;
	const char *peer; /* "IP port" of who answered */
};

/* http.c: many hops at once over connections that are kept. Make one; start hops; wait for
 * the next that has ended (one must have been started).
 *
 * BUGS: libcurl takes a compressed body that stops in the middle for whole, unless its
 * Content-Length or chunks say otherwise. Then it is for parse to see. */
struct carrier *fetch_carrier_new(struct arena *arena, struct err *err);
void fetch_carrier_free(struct carrier *carrier);
void fetch_carrier_start(struct carrier *carrier, const struct hop *hop);
void fetch_carrier_wait(struct carrier *carrier, struct answer *answer);

/* answer.c: the result of a whole answer. Where it redirects, *location is set and the
 * result left alone. Fails with what the status means. */
int fetch_judge(struct arena *arena, const struct fetch_request *request,
		const struct answer *answer, struct fetch_result *result,
		const char **location, struct err *err);

/* address.c: why an IP address (text, as of inet_ntop) is not one of the public Internet:
 * "a loopback address"; NULL when it is. By IANA's special-purpose address registries
 * (RFC 6890); the IPv4 address inside an IPv6 one counts too. */
const char *fetch_not_public(const char *ip);

#endif
