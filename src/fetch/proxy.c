/*
 * proxy.c - which proxy stands between us and a server, as the environment says: the one
 * place of the room that reads it. The variables are those of libcurl, and mean the same:
 * an empty one is none, and HTTP_PROXY is not read, as a request could set it where a
 * program runs as CGI.
 *
 * Where there is a proxy, the IP addresses that we see are its own, and it resolves the
 * names: what is private is then told from the name alone (http.c).
 */
#include "fetch/fetch_int.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static const char *
variable(const char *small, const char *capital)
{
	const char *value = getenv(small);

	if ((!value || !*value) && capital)
		value = getenv(capital);
	return value && *value ? value : NULL;
}

void
fetch_proxies_read(struct proxies *proxies)
{
	*proxies = (struct proxies){
		.http = variable("http_proxy", NULL),
		.https = variable("https_proxy", "HTTPS_PROXY"),
		.all = variable("all_proxy", "ALL_PROXY"),
		.none = variable("no_proxy", "NO_PROXY"),
	};
}

/* The bytes of an IP address, perhaps in brackets; 0 when it is none. */
static size_t
ip_bytes(struct arena *arena, struct str text, unsigned char *bytes)
{
	const char *ip;

	if (str_starts(text, "[") && str_ends(text, "]"))
		text = str_from(text.s + 1, text.n - 2);
	ip = arena_strndup(arena, text.s, text.n);
	if (inet_pton(AF_INET, ip, bytes) == 1)
		return 4;
	return inet_pton(AF_INET6, ip, bytes) == 1 ? 16 : 0;
}

/* An IP address, or a block of them: 10.0.0.0/8. */
static bool
is_in_block(struct arena *arena, struct str host, struct str block)
{
	unsigned char address[16], prefix[16];
	struct str bits = block, ip = str_split(&bits, '/');
	size_t n = ip_bytes(arena, host, address), whole;
	int64_t width = (int64_t)n * 8;
	unsigned shift;

	if (n == 0 || ip_bytes(arena, ip, prefix) != n)
		return false;
	if (bits.s && (!str_number(bits, &width) || width > (int64_t)n * 8))
		return false;
	whole = (size_t)width / 8;
	shift = 8 - (unsigned)(width % 8);
	if (memcmp(address, prefix, whole) != 0)
		return false;
	return shift == 8 || address[whole] >> shift == prefix[whole] >> shift;
}

/* A name, or the end of one: example.org and .example.org are also www.example.org. */
static bool
is_below(struct str host, struct str domain)
{
	const char *end;

	while (str_starts(domain, "."))
		domain = str_from(domain.s + 1, domain.n - 1);
	while (str_ends(domain, "."))
		domain.n--;
	if (domain.n == 0 || host.n < domain.n)
		return false;
	end = host.s + host.n - domain.n;
	return strncasecmp(end, domain.s, domain.n) == 0 &&
	       (host.n == domain.n || end[-1] == '.');
}

/* A list with commas or spaces; a lone * is every host. */
static bool
is_excepted(const char *list, const char *name)
{
	struct str host = str_of(name), word;
	unsigned char address[16];
	struct arena arena;
	bool found = strcmp(list, "*") == 0, is_ip;

	arena_init(&arena);
	is_ip = ip_bytes(&arena, host, address) > 0;
	while (!found && *list) {
		word = str_from(list, strcspn(list, ", \t"));
		found = is_ip ? is_in_block(&arena, host, word) : is_below(host, word);
		list += word.n;
		list += strspn(list, ", \t");
	}
	arena_release(&arena);
	return found;
}

const char *
fetch_proxy(const struct proxies *proxies, const struct place *place)
{
	const char *proxy = NULL;

	if (strcmp(place->scheme, "http") == 0)
		proxy = proxies->http;
	else if (strcmp(place->scheme, "https") == 0)
		proxy = proxies->https;
	if (!proxy)
		proxy = proxies->all;
	if (proxy && proxies->none && is_excepted(proxies->none, place->host))
		proxy = NULL;
	return proxy;
}
