/*
 * fetch.h - gets the bytes of sources: all at once over http(s), and from files and
 * folders. Knows nothing of what the bytes mean, and nothing of the store: what was known
 * of a source before (validators) comes in, what is new goes out.
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include "base/err.h"
#include "base/mem.h"
#include "model/blob.h"

#include <stdbool.h>
#include <stdint.h>

/* What is wanted of one source. Strings are borrowed until fetch_all returns. */
struct fetch_request {
	const char *source; /* name */
	const char *url;    /* http(s) address, or a path: a file, or a folder */
	bool remote;
	const char *suffix;               /* of a folder: which files, e.g. ".md" */
	const char *accept;               /* Accept header, or NULL */
	const char *etag, *last_modified; /* of the last good reading, or NULL */
	const char *username, *password;  /* or NULL; sent to url's own host only */
	const char *contact;              /* for User-Agent */
	const char *ca_file;              /* or NULL */
	int64_t timeout_ms; /* at least 1; all but the wait in our own queue */
	size_t max_bytes;   /* after decompression; of a folder: all files */
	bool allow_private; /* loopback, private, link-local addresses too, as long as it
			       is url's own server and none that it redirects to */
};

enum fetch_status { FETCH_NEW, FETCH_UNCHANGED, FETCH_FAILED };

/* What came of it. Lives in the arena given to fetch_all. */
struct fetch_result {
	enum fetch_status status;
	struct blob
		*blobs; /* FETCH_NEW: one, or one for each file of a folder, by name */
	size_t n;
	const char *etag, *last_modified; /* to keep, or NULL */
	const char *moved;                /* a permanent redirect's target, or NULL */
	struct err err;                   /* FETCH_FAILED: why */
};

/* Who wants to know how far it is: called once for each request, as it ends; done counts
 * those that have ended. */
struct fetch_watch {
	void (*ended)(void *context, size_t request, size_t done, size_t total);
	void *context;
};

/* Get everything concurrently. results has n places and is filled whole: a source that
 * fails is FETCH_FAILED and disturbs no other. Fails itself only when nothing can be
 * fetched at all. watch may be NULL. */
int fetch_all(struct arena *arena, const struct fetch_request *requests, size_t n,
	      struct fetch_result *results, const struct fetch_watch *watch,
	      struct err *err);

#endif
