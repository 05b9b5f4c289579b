/*
 * url.h - addresses as RFC 3986 writes them: taken apart, made whole by the address of the
 * document they stand in, and rid of what only tells who sent the reader.
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/mem.h"
#include "base/str.h"

/* Bytes. What any server should take (RFC 9110, 4.1); longer ones are left as they are. */
#define URL_MAX 8000

/* The five components (RFC 3986, 3 and appendix B) as slices of the text; s is NULL where
 * one is not there at all ("a?" has an empty query, "a" has none). Any text splits. */
struct url {
	struct str scheme, authority, path, query, fragment;
};
struct url url_split(struct str text);

/* A reference made absolute by the address of where it stands (5.2, with the removal of
 * dots). White space around it, and line breaks and tabs in it, are dropped; "http:page"
 * counts as relative to an http address, as browsers read it (5.2.2 allows it). Where base
 * is NULL, no absolute address, or one without a hierarchy ("urn:…"), the reference as it
 * is. NULL gives NULL. In the arena. */
char *url_resolve(struct arena *arena, const char *base, const char *reference);

/* What cannot stand in an address (2.2, 2.3: spaces, quotes, <>{}|^`\, controls) percent-
 * encoded; before the query a backslash of a web address is a slash, as in browsers. Bytes
 * above ASCII stay: RFC 3987 allows them, and people can read them. In the arena. */
char *url_encoded(struct arena *arena, const char *url);

/* http or https, and a host. */
bool url_is_web(struct str url);

/* Both are web addresses of one scheme, host and port. */
bool url_same_server(const char *a, const char *b);

/* The address without the parameters by which senders count their readers (utm_*, fbclid,
 * … the table is in url.c). All else stays byte by byte. In the arena. */
char *url_without_tracking(struct arena *arena, const char *url);

#endif
