/*
 * blob.h - bytes as fetched, with what the fetching knew about them.
 */
#ifndef MODEL_BLOB_H
#define MODEL_BLOB_H

#include <stdbool.h>
#include <stddef.h>

struct blob {
	const char *source;     /* the source's name in the configuration */
	const char *origin;     /* address or path it came from, for messages */
	const char *address;    /* where it came from in the end, after redirects: what
				   relative addresses in it are relative to; NULL for files
				   and mails */
	const char *name;       /* of a file in a folder: its name; else "" */
	const char *media_type; /* lower case, without parameters; "" when unknown */
	const char *charset;    /* of the Content-Type header; "" when unknown */
	const char *bytes;
	size_t n;
	const char
		*next; /* address that the answer named as the next page (RFC 8288), or
			     NULL */
	bool followed; /* a page that another document of the source led to */
};

#endif
