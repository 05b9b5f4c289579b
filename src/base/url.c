/*
 * url.c - RFC 3986: five components, references resolved, and two ways of making what
 * people publish fit: percent-encoding of what cannot stand, and leaving out the
 * parameters that only count readers. Knows no scheme but http and https. Does not say
 * whether two addresses mean the same page (merge does), nor whether one is safe to fetch
 * (fetch does) or to show (markdown_safe_url).
 */
#include "base/url.h"

#include "base/buf.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Parameters that say who sent the reader, and never what the page is. A star ends a
 * prefix. Names that sites also use for pages of their own (`ref`, `source`, `cid`, `s`)
 * are not here: a wrong page is worse than a counted reader. */
/* clang-format off */
static const char *const tracking[] = {
	/* campaigns, as Google Analytics names them, and Matomo's own names */
	"utm_*", "mtm_*", "matomo_*", "pk_campaign", "pk_cid", "pk_content",
	"pk_keyword", "pk_kwd", "pk_medium", "pk_source",
	/* a click on an advertisement: Google, Facebook, Microsoft, Yandex, Twitter,
	 * TikTok, LinkedIn */
	"gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "mibextid", "msclkid",
	"yclid", "_openstat", "twclid", "ttclid", "li_fat_id",
	/* a visitor carried from one site to the next by Google Analytics */
	"_ga", "_gl",
	/* who shared it on Instagram, and that Twitter showed it */
	"igshid", "igsh", "ref_src", "ref_url",
	/* the letter and its reader: Mailchimp, HubSpot, Marketo, Eloqua, Vero, Omeda,
	 * ConvertKit, MailerLite */
	"mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp",
	"hsCtaTracking", "mkt_tok", "elqTrackId", "vero_id", "vero_conv", "oly_enc_id",
	"oly_anon_id", "ck_subscriber_id", "ml_subscriber", "ml_subscriber_hash",
	/* that it came by a feed: AT Internet */
	"xtor",
};
/* clang-format on */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes before the colon of a scheme (3.1), or 0. */
static size_t
scheme_length(struct str text)
{
	size_t i = 0;

	if (text.n == 0 || !is_letter(text.s[0]))
		return 0;
	while (i < text.n &&
	       (is_letter(text.s[i]) || (text.s[i] >= '0' && text.s[i] <= '9') ||
		text.s[i] == '+' || text.s[i] == '-' || text.s[i] == '.'))
		i++;
	return i < text.n && text.s[i] == ':' ? i : 0;
}

/* Take from the front of *rest what is before the first of these characters. */
static struct str
take_until(struct str *rest, const char *stops)
{
	struct str taken;
	size_t i = 0;

	while (i < rest->n && (rest->s[i] == '\0' || !strchr(stops, rest->s[i])))
		i++;
	taken = str_from(rest->s, i);
	*rest = str_from(rest->s + i, rest->n - i);
	return taken;
}

/* Take `mark` and what follows it up to one of the stops; s is NULL without the mark. */
static struct str
take_marked(struct str *rest, const char *mark, const char *stops)
{
	size_t n = strlen(mark);

	if (!str_starts(*rest, mark))
		return str_of(NULL);
	*rest = str_from(rest->s + n, rest->n - n);
	return take_until(rest, stops);
}

struct url
url_split(struct str text)
{
	struct url url = {.scheme = str_of(NULL)};
	size_t n = scheme_length(text);

	if (!text.s)
		text = str_of("");
	if (n > 0) {
		url.scheme = str_from(text.s, n);
		text = str_from(text.s + n + 1, text.n - n - 1);
	}
	url.authority = take_marked(&text, "//", "/?#");
	url.path = take_until(&text, "?#");
	url.query = take_marked(&text, "?", "#");
	url.fragment = take_marked(&text, "#", "");
	return url;
}

static bool
is_web_scheme(struct str scheme)
{
	return str_is_nocase(scheme, "http") || str_is_nocase(scheme, "https");
}

/* Host and port of an authority; the port is empty where it is not given. */
static struct str
host_of(struct str authority, struct str *port)
{
	struct str host = authority;
	size_t i;

	for (i = authority.n; i > 0; i--)
		if (authority.s[i - 1] == '@') {
			host = str_from(authority.s + i, authority.n - i);
			break;
		}
	*port = str_of(NULL);
	for (i = host.n; i > 0 && host.s[i - 1] != ']'; i--)
		if (host.s[i - 1] == ':') {
			*port = str_from(host.s + i, host.n - i);
			host.n = i - 1;
			break;
		}
	return host;
}

bool
url_is_web(struct str url)
{
	struct url parts = url_split(url);
	struct str port;

	return is_web_scheme(parts.scheme) && host_of(parts.authority, &port).n > 0;
}

static bool
same_nocase(struct str a, struct str b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (a.s[i] != b.s[i] &&
		    (!is_letter(a.s[i]) || (a.s[i] ^ b.s[i]) != 0x20))
			return false;
	return true;
}

bool
url_same_server(const char *a, const char *b)
{
	struct url one = url_split(str_of(a)), two = url_split(str_of(b));
	struct str port[2], host[2];
	const char *usual = str_is_nocase(one.scheme, "http") ? "80" : "443";
	int i;

	if (!url_is_web(str_of(a)) || !same_nocase(one.scheme, two.scheme))
		return false;
	host[0] = host_of(one.authority, &port[0]);
	host[1] = host_of(two.authority, &port[1]);
	for (i = 0; i < 2; i++)
		if (port[i].n == 0)
			port[i] = str_of(usual);
	return same_nocase(host[0], host[1]) && same_nocase(port[0], port[1]);
}

static void
add_slice(struct buf *out, struct str s)
{
	buf_add(out, s.s, s.n);
}

/* A path without its "." and ".." (5.2.4), appended. */
static void
add_without_dots(struct buf *out, struct str path)
{
	size_t start = out->n;

	while (path.n > 0) {
		bool slash = path.s[0] == '/';
		struct str rest = str_from(path.s + slash, path.n - slash), segment;
		bool up, here, last;

		segment = take_until(&rest, "/");
		up = str_is(segment, "..");
		here = str_is(segment, ".");
		last = rest.n == 0;
		if (up && slash) {
			while (out->n > start && out->s[out->n - 1] != '/')
				out->n--;
			if (out->n > start)
				out->n--;
			out->s[out->n] = '\0';
		}
		if (!up && !here) {
			buf_add(out, "/", slash);
			add_slice(out, segment);
		} else if (slash && last) {
			buf_char(out, '/');
		}
		path = rest;
		/* "../a" and "./a" at the very start lose their slash too */
		if ((up || here) && !slash && path.n > 0)
			path = str_from(path.s + 1, path.n - 1);
	}
}

/* The base's path up to its last slash, then the reference's (5.2.3). */
static void
add_merged(struct buf *out, const struct url *base, struct str path)
{
	size_t n = base->path.n;
	struct buf merged;

	while (n > 0 && base->path.s[n - 1] != '/')
		n--;
	buf_init(&merged, 2 * (size_t)URL_MAX + 1);
	add_slice(&merged, str_from(base->path.s, n));
	if (n == 0 && base->authority.s)
		buf_char(&merged, '/');
	add_slice(&merged, path);
	add_without_dots(out, str_from(merged.s, merged.n));
	buf_release(&merged);
}

static void
add_tail(struct buf *out, struct str query, struct str fragment)
{
	if (query.s) {
		buf_char(out, '?');
		add_slice(out, query);
	}
	if (fragment.s) {
		buf_char(out, '#');
		add_slice(out, fragment);
	}
}

/* 5.2.2, for a reference without a scheme. */
static void
add_resolved(struct buf *out, const struct url *base, const struct url *reference)
{
	struct str authority = reference->authority.s ? reference->authority
						      : base->authority;

	add_slice(out, base->scheme);
	buf_char(out, ':');
	if (authority.s) {
		buf_str(out, "//");
		add_slice(out, authority);
	}
	if (reference->authority.s || str_starts(reference->path, "/"))
		add_without_dots(out, reference->path);
	else if (reference->path.n > 0)
		add_merged(out, base, reference->path);
	else
		add_slice(out, base->path);
	if (!reference->authority.s && reference->path.n == 0 && !reference->query.s)
		add_tail(out, base->query, reference->fragment);
	else
		add_tail(out, reference->query, reference->fragment);
}

/* Without the white space that no address has, as in an attribute over two lines. */
static char *
without_breaks(struct arena *arena, const char *text)
{
	struct str trimmed = str_trim(str_of(text));
	char *copy = arena_strndup(arena, trimmed.s, trimmed.n), *to = copy;
	const char *from;

	for (from = copy; *from; from++)
		if (!strchr("\t\r\n", *from))
			*to++ = *from;
	*to = '\0';
	return copy;
}

char *
url_resolve(struct arena *arena, const char *base, const char *reference)
{
	struct url whole = url_split(str_trim(str_of(base))), part;
	char *link = reference ? without_breaks(arena, reference) : NULL;
	struct buf out;
	char *resolved;

	if (!link || !whole.scheme.s || strlen(base) > URL_MAX ||
	    strlen(link) > URL_MAX)
		return link;
	part = url_split(str_of(link));
	if (part.scheme.s && is_web_scheme(part.scheme) && !part.authority.s &&
	    same_nocase(part.scheme, whole.scheme))
		part.scheme.s = NULL;
	if (part.scheme.s || (!whole.authority.s && !str_starts(whole.path, "/")))
		return link;
	buf_init(&out, 3 * (size_t)URL_MAX);
	add_resolved(&out, &whole, &part);
	resolved = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return resolved;
}

char *
url_encoded(struct arena *arena, const char *url)
{
	struct str trimmed = str_trim(str_of(url));
	bool web = is_web_scheme(url_split(trimmed).scheme), query = false;
	struct buf out;
	char *encoded;
	size_t i;

	buf_init(&out, trimmed.n * 3 + 1);
	for (i = 0; i < trimmed.n; i++) {
		unsigned char c = (unsigned char)trimmed.s[i];

		query = query || c == '?' || c == '#';
		if (c == '\\' && web && !query)
			buf_char(&out, '/');
		else if (c <= ' ' || c == 0x7f || strchr("\"'<>\\^`{|}", c))
			buf_printf(&out, "%%%02X", c);
		else
			buf_char(&out, (char)c);
	}
	encoded = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return encoded;
}

static bool
is_tracking(struct str parameter)
{
	struct str name = take_until(&parameter, "="), pattern;
	size_t i;

	for (i = 0; i < COUNT(tracking); i++) {
		pattern = str_of(tracking[i]);
		if (str_ends(pattern, "*") && name.n >= pattern.n) {
			pattern.n--;
			if (same_nocase(str_from(name.s, pattern.n), pattern))
				return true;
		} else if (same_nocase(name, pattern)) {
			return true;
		}
	}
	return false;
}

char *
url_without_tracking(struct arena *arena, const char *url)
{
	struct url parts = url_split(str_of(url));
	struct str rest = parts.query, parameter;
	struct buf out;
	char *clean;
	size_t kept = 0;

	if (!parts.query.s && !(parts.fragment.s && is_tracking(parts.fragment)))
		return arena_strdup(arena, url);
	buf_init(&out, strlen(url) + 1);
	buf_add(&out, url,
		parts.query.s ? (size_t)(parts.query.s - 1 - url)
			      : (size_t)(parts.fragment.s - 1 - url));
	while (rest.s) {
		parameter = str_split(&rest, '&');
		if (is_tracking(parameter))
			continue;
		buf_char(&out, kept++ ? '&' : '?');
		add_slice(&out, parameter);
	}
	if (parts.fragment.s && !is_tracking(parts.fragment))
		add_tail(&out, str_of(NULL), parts.fragment);
	clean = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return clean;
}
