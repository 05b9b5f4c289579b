/*
 * url.c - addresses of pages without what does not tell pages apart: scheme, www.,
 * default port, case of the host, the language's prefix, tracking parameters, fragment,
 * trailing slash. RFC 3986 section 6 is far stricter; here a wrong "same" is caught by
 * the other rules, and a wrong "different" only leaves the work to the title.
 */
#include "merge/merge_int.h"

#include "base/buf.h"
#include "base/idn.h"
#include "base/url.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define HOST_MAX 255

static const char *const languages[] = {"en", "es", "pt", "fr", "ht", "nl"};

static const char *const indexes[] = {"index.html", "index.htm", "index.php",
				      "default.aspx"};

/* Parameters that only say in which language, or from where on the site. Those that say
 * who sent the reader are base/url.h's. */
static const char *const noise[] = {"lang", "hl", "trk", "locale"};

/* "en", "pt-br", "es_419". */
static bool
is_language(struct str segment)
{
	size_t i;

	if (segment.n != 2 && (segment.n < 5 || segment.n > 6 ||
			       (segment.s[2] != '-' && segment.s[2] != '_')))
		return false;
	for (i = 0; i < COUNT(languages); i++)
		if (str_is_nocase(str_from(segment.s, 2), languages[i]))
			return true;
	return false;
}

static bool
is_one_of(struct str word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_is_nocase(word, list[i]))
			return true;
	return false;
}

/* The host in lower case and A-labels, with its port where that is not the scheme's;
 * false when there is none. */
static bool
add_host(struct arena *arena, struct buf *out, struct str authority)
{
	struct str port, user = authority;
	struct err ignored;
	char *host;

	if (memchr(authority.s, '@', authority.n)) {
		(void)str_split(&user, '@');
		authority = user;
	}
	port = authority;
	authority = str_split(&port, ':');
	if (authority.n == 0 || authority.n > HOST_MAX)
		return false;
	if (idn_to_ascii(arena, arena_strndup(arena, authority.s, authority.n), &host,
			 &ignored))
		return false;
	buf_str(out, strncmp(host, "www.", 4) == 0 ? host + 4 : host);
	if (port.n && !str_is(port, "80") && !str_is(port, "443"))
		buf_printf(out, ":%.*s", (int)port.n, port.s);
	return true;
}

/* The path, segment by segment; a language counts as prefix at the start, and behind an
 * index file (Joomla: /index.php/es/...). Returns the number of segments. */
static size_t
add_path(struct buf *out, struct str path)
{
	bool prefix = true;
	struct str segment;
	size_t n = 0;

	while (path.n) {
		segment = str_split(&path, '/');
		if (segment.n == 0)
			continue;
		if (is_one_of(segment, indexes, COUNT(indexes)))
			continue;
		if (prefix && is_language(segment)) {
			prefix = false;
			continue;
		}
		prefix = false;
		buf_printf(out, "/%.*s", (int)segment.n, segment.s);
		n++;
	}
	return n;
}

static size_t
add_query(struct buf *out, struct str query)
{
	struct str parameter, value;
	size_t n = 0;

	while (query.n) {
		parameter = value = str_split(&query, '&');
		if (parameter.n == 0 ||
		    is_one_of(str_split(&value, '='), noise, COUNT(noise)))
			continue;
		buf_printf(out, "%c%.*s", n++ ? '&' : '?', (int)parameter.n,
			   parameter.s);
	}
	return n;
}

char *
merge_url_key(struct arena *arena, const char *url)
{
	struct url parts;
	struct buf out;
	char *key = NULL;
	size_t n;

	if (!url_is_web(str_of(url)))
		return NULL;
	parts = url_split(str_of(url_without_tracking(arena, url)));
	buf_init(&out, 64 * (size_t)1024);
	if (add_host(arena, &out, parts.authority)) {
		n = add_path(&out, parts.path);
		n += add_query(&out, parts.query);
		if (n > 0 && !out.full)
			key = arena_strndup(arena, out.s, out.n);
	}
	buf_release(&out);
	return key;
}
