/*
 * http_script.h - what fake-http answers; the language is described in tests/fake/http.c.
 */
#ifndef FAKE_HTTP_SCRIPT_H
#define FAKE_HTTP_SCRIPT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The answer to one request for a path. Numbers are -1 where the script says nothing. */
struct http_answer {
	const char *path;
	const char *status;          /* "200 OK" */
	const char *headers;         /* lines with CRLF */
	const char *etag, *modified; /* or NULL */
	struct str body;
	struct str raw;   /* the whole of it instead; s is NULL where there is none */
	int64_t delay_ms; /* before it */
	int64_t slow, slow_ms;  /* so many bytes each so many ms */
	int64_t length;         /* what Content-Length says */
	int64_t cut;            /* hang up behind so many bytes */
	bool chunked, unframed; /* else there is a Content-Length */
	bool endless, flood;    /* the body, the headers, have no end */
	bool hang;
	bool given; /* an answer that was given makes way for the path's next */
};

struct http_script {
	struct http_answer *answers; /* in the script's order */
	size_t n;
};

/* Read a script. Its files are looked for beside it; {port} becomes port. Mistakes are
 * "FILE:line: ...". */
int http_script_read(struct arena *arena, const char *path, int port,
		     struct http_script *script, struct err *err);

/* The answer that is due for a target (path?query, or path alone), or NULL. */
struct http_answer *http_script_answer(struct http_script *script, struct str target);

/* Put an answer's bytes into out, as far as it has an end: a 304 where the request's own
 * validators (or NULL) match. Returns whether the connection is to be closed behind it. */
bool http_answer_write(const struct http_answer *answer, const char *if_none_match,
		       const char *if_modified_since, struct buf *out);

/* What comes again and again of an answer without an end. */
void http_answer_repeat(const struct http_answer *answer, struct buf *out);

#endif
