/*
 * fetch.h - gets the bytes of sources: all at once over http(s) and imap(s), and from files
 * and folders. Knows nothing of what the bytes mean, and nothing of the store: what was
 * known of a source before (validators) comes in, what is new goes out. It follows no
 * document to another one: it tells which comes next, and is called again for it.
 *
 * Proxies are those of the environment, read once, when it is opened: http_proxy (in small
 * letters alone), https_proxy or HTTPS_PROXY, all_proxy or ALL_PROXY, no_proxy or NO_PROXY,
 * as libcurl reads them.
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
	const char *url;    /* http(s) or imap(s)://host/MAILBOX address, or a path: a
			       file, or a folder */
	const char *home; /* the source's own address, where url is one that a document
			       of it led to; NULL: url is it */
	bool remote;
	const char *suffix;               /* of a folder: which files, e.g. ".md" */
	const char *accept;               /* Accept header, or NULL */
	const char *etag, *last_modified; /* of the last good reading, or NULL */
	const char *username, *password;  /* or NULL; sent to home's own server only */
	const char *contact;              /* for User-Agent */
	const char *ca_file;              /* or NULL */
	const char *report; /* the body of a WebDAV REPORT (RFC 3253 3.6), which is sent
			       with Depth: 1 instead of a GET; or NULL */
	bool page;          /* a page for people: robots.txt has a say (RFC 9309) */
	int64_t since;      /* of a mailbox: no mail from before this day (seconds since
			       1970); 0: any */
	int64_t timeout_ms; /* at least 1; all but the wait in our own queue */
	size_t max_bytes;   /* after decompression; of a folder or mailbox: together */
	bool allow_private; /* loopback, private, link-local addresses too, as long as it
			       is home's own server and none that it leads to */
};

enum fetch_status { FETCH_NEW, FETCH_UNCHANGED, FETCH_FAILED };

/* What came of it. Lives in the arena given to fetch_open. */
struct fetch_result {
	enum fetch_status status;
	struct blob
		*blobs; /* FETCH_NEW: one; or one for each file of a folder, by name,
			       or for each message of a mailbox, the oldest first, with
			       its UID as its name */
	size_t n;
	size_t left_out; /* FETCH_NEW, of a mailbox: how many older messages that were
			    wanted did not fit, for their number or for max_bytes */
	const char *etag, *last_modified; /* to keep, or NULL */
	const char *moved; /* where the permanent redirects lead that came before any
				   other, or NULL */
	int64_t retry_after_s; /* FETCH_FAILED: for so long its server wants to be left
				   alone, at most a day; 0: it did not say */
	struct err err;        /* FETCH_FAILED: why */
};

/* Who wants to know how far it is: called once for each request, as it ends; done counts
 * those that have ended. */
struct fetch_watch {
	void (*ended)(void *context, size_t request, size_t done, size_t total);
	void *context;
};

/* Begin to fetch, for one run: connections, what servers asked for (pauses, robots.txt)
 * and the results live until fetch_close, or as long as the arena. NULL when libcurl does
 * not start. */
struct fetcher *fetch_open(struct arena *arena, struct err *err);
void fetch_close(struct fetcher *fetcher);

/* Get everything concurrently. results has n places and is filled whole: a source that
 * fails is FETCH_FAILED and disturbs no other; but where a server asks for a pause (429,
 * 503, Retry-After), all that is wanted of that server waits, or fails when it cannot wait
 * so long. watch may be NULL. May be called again, and nothing is asked twice that a
 * server said of itself. */
void fetch_all(struct fetcher *fetcher, const struct fetch_request *requests, size_t n,
	       struct fetch_result *results, const struct fetch_watch *watch);

#endif
