/*
 * links.c - addresses from outside become addresses that every mail program and calendar
 * takes: absolute, of a safe scheme, ASCII (RFC 3986; an IRI's host in A-labels, its other
 * letters percent-encoded as UTF-8, RFC 3987 3.1). And whether a link's text tells the
 * truth about where it goes.
 */
#include "render/render_int.h"

#include "base/idn.h"
#include "base/markdown.h"

#include <string.h>
#include <strings.h>

#define LINK_MAX 2000

/* Append s, with what no URI may hold percent-encoded. */
static void
add_encoded(struct buf *out, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		if (c >= 0x7f || c <= ' ' || strchr("\"<>\\^`{|}", c))
			buf_printf(out, "%%%02X", c);
		else
			buf_char(out, (char)c);
	}
}

static bool
is_host(struct str host)
{
	size_t i;

	for (i = 0; i < host.n; i++)
		if (strchr("@[]%", host.s[i]))
			return false;
	return host.n > 0;
}

/* "//host:port" up to the path; false for user information and addresses by number of
 * IPv6, which have no place in a letter. */
static bool
add_authority(struct arena *arena, struct buf *out, struct str authority)
{
	struct str host = authority, port = {NULL, 0};
	const char *colon = memchr(authority.s, ':', authority.n);
	struct err err;
	char *ascii;

	if (colon) {
		host.n = (size_t)(colon - authority.s);
		port = str_from(colon, authority.n - host.n);
	}
	if (!is_host(host) ||
	    (port.n > 1 && strspn(port.s + 1, "0123456789") < port.n - 1) ||
	    idn_to_ascii(arena, arena_strndup(arena, host.s, host.n), &ascii, &err))
		return false;
	buf_str(out, "//");
	buf_str(out, ascii);
	if (port.n > 1)
		buf_add(out, port.s, port.n);
	return true;
}

/* mailto:local@host?fields; only the host may need another form. */
static bool
add_mailto(struct arena *arena, struct buf *out, const char *rest)
{
	const char *at = strchr(rest, '@'), *query = strchr(rest, '?');
	struct str host;
	struct err err;
	char *ascii;

	if (!at || at == rest || (query && query < at))
		return false;
	host = str_from(at + 1, query ? (size_t)(query - at - 1) : strlen(at + 1));
	if (!is_host(host) ||
	    idn_to_ascii(arena, arena_strndup(arena, host.s, host.n), &ascii, &err))
		return false;
	add_encoded(out, str_from(rest, (size_t)(at - rest)));
	buf_char(out, '@');
	buf_str(out, ascii);
	if (query)
		add_encoded(out, str_of(query));
	return true;
}

char *
link_clean(struct arena *arena, const char *url)
{
	const char *rest, *path;
	char *result = NULL;
	struct buf out;
	bool good;

	if (!url || !markdown_safe_url(url))
		return NULL;
	buf_init(&out, LINK_MAX);
	rest = strchr(url, ':') + 1;
	for (; url < rest; url++)
		buf_char(&out, *url >= 'A' && *url <= 'Z' ? (char)(*url + 32) : *url);
	if (strcmp(out.s, "mailto:") == 0) {
		good = add_mailto(arena, &out, rest);
	} else {
		rest += 2;
		path = rest + strcspn(rest, "/?#");
		good = add_authority(arena, &out,
				     str_from(rest, (size_t)(path - rest)));
		add_encoded(&out, str_of(path));
	}
	if (good && !out.full)
		result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

char *
link_markdown(struct arena *arena, const char *url)
{
	const char *clean = link_clean(arena, url), *at, *end;
	char *result = NULL;
	struct buf out;

	if (!clean)
		return NULL;
	buf_init(&out, 2 * LINK_MAX);
	for (at = clean; *at; at++) {
		buf_char(&out, *at);
		end = at + 1 + strcspn(at + 1, ";/?=&");
		if (*at == '&' && *end == ';')
			buf_str(&out, "amp;");
	}
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

/* The host that a text names when it looks like an address ("www.lacnic.net/x"): labels
 * and a top one of letters, nothing else before the path. */
static struct str
named_host(const char *text)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct str whole = str_trim(str_of(text)), host, label, rest;
	const char *scheme = strstr(text, "://");
	size_t n = 0, top = 0;

	if (scheme)
		whole = str_trim(str_of(scheme + 3));
	while (n < whole.n && !strchr("/?#:", whole.s[n]))
		n++;
	host = rest = str_from(whole.s, n);
	do
		label = str_split(&rest, '.');
	while (rest.s);
	while (top < label.n && strchr(letters, label.s[top]))
		top++;
	if (top < 2 || top < label.n || label.n == host.n ||
	    memchr(whole.s, ' ', whole.n) || memchr(host.s, '@', host.n))
		return (struct str){NULL, 0};
	if (host.n > 4 && strncasecmp(host.s, "www.", 4) == 0)
		host = str_from(host.s + 4, host.n - 4);
	return host;
}

bool
link_misleads(const char *text, const char *url)
{
	struct str said = named_host(text), meant = named_host(url);

	return said.s && strstr(url, "://") &&
	       (said.n != meant.n || strncasecmp(said.s, meant.s, said.n) != 0);
}
