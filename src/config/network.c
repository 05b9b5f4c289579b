/*
 * network.c - readers of what is reached over the network: hosts, addresses of pages, of
 * mailboxes, of sources and of the mail relay.
 *
 * Nothing is asked of the network. Hosts go out as A-labels.
 */
#include "config/config_int.h"

#include "base/file.h"
#include "base/idn.h"
#include "model/address.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

/* scheme://userinfo@host:port/rest (RFC 3986 3), in the arena. */
struct url {
	const char *scheme; /* lower case */
	bool userinfo;
	const char *host; /* A-labels or an address without brackets */
	bool bracketed;   /* an IPv6 address, which stands in brackets */
	int port;         /* 0: none given */
	const char *rest; /* from the / ? or # on, or "" */
};

static void
read_host_name(struct reading *reading, const struct yaml *node, struct str text,
	       const char **host)
{
	unsigned char address[16];
	struct err err;
	char *name;

	name = arena_strndup(reading->arena, text.s, text.n);
	if (inet_pton(AF_INET6, name, address) == 1)
		*host = name;
	else if (idn_to_ascii(reading->arena, name, &name, &err))
		config_problem(reading, node, "%s", config_shown(reading, err.text));
	else
		*host = name;
}

void
config_read_host(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node), *host = NULL;

	if (!text)
		return;
	read_host_name(reading, node, str_of(text), &host);
	if (!host)
		return;
	if (key->low > 0 && !strchr(host, '.'))
		config_problem(reading, node,
			       "'%s' has no dot; a whole domain is expected here",
			       config_shown(reading, text));
	else
		*(const char **)to = host;
}

/* host, host:port, [address] or [address]:port. */
static bool
read_authority(struct reading *reading, const struct yaml *node, struct str text,
	       struct url *url)
{
	struct str host = text, port = {NULL, 0};
	const char *close;
	int64_t number;

	url->bracketed = str_starts(text, "[");
	close = url->bracketed ? memchr(text.s, ']', text.n) : NULL;
	if (url->bracketed && close) {
		host = str_from(text.s + 1, (size_t)(close - text.s) - 1);
		port = str_from(close + 1, text.n - host.n - 2);
		if (port.n && port.s[0] != ':')
			close = NULL;
		(void)str_split(&port, ':');
	} else if (!url->bracketed) {
		port = text;
		host = str_split(&port, ':');
	}
	if (url->bracketed && !close) {
		config_problem(reading, node, "an address in [] is not closed");
		return false;
	}
	if (port.s && (!str_number(port, &number) || number < 1 || number > 65535)) {
		config_problem(reading, node, "a port is a number from 1 to 65535");
		return false;
	}
	url->port = port.s ? (int)number : 0;
	read_host_name(reading, node, host, &url->host);
	return url->host != NULL;
}

static char *
lower(struct arena *arena, struct str s)
{
	char *copy = arena_strndup(arena, s.s, s.n);
	size_t i;

	for (i = 0; i < s.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return copy;
}

/* Split and check an address; false with a problem. text has "://" in it. */
static bool
split_url(struct reading *reading, const struct yaml *node, const char *text,
	  struct url *url)
{
	const char *colon = strstr(text, "://"), *at;
	struct str authority, rest;

	*url = (struct url){0};
	if (text[strcspn(text, " \t\r\n\"<>\\^`{|}")] != '\0') {
		config_problem(reading, node,
			       "'%s' has a character that cannot stand in an address",
			       config_shown(reading, text));
		return false;
	}
	url->scheme = lower(reading->arena, str_from(text, (size_t)(colon - text)));
	authority = str_from(colon + 3, strcspn(colon + 3, "/?#"));
	rest = str_of(authority.s + authority.n);
	url->rest = arena_strndup(reading->arena, rest.s, rest.n);
	at = authority.n ? memrchr(authority.s, '@', authority.n) : NULL;
	if (at) {
		config_problem(reading, node,
			       "no user or password in an address: write username, and "
			       "password_file or password_command");
		return false;
	}
	return read_authority(reading, node, authority, url);
}

static const char *
join_url(struct arena *arena, const struct url *url)
{
	const char *port = url->port ? arena_printf(arena, ":%d", url->port) : "";

	return arena_printf(arena, "%s://%s%s%s%s%s", url->scheme,
			    url->bracketed ? "[" : "", url->host,
			    url->bracketed ? "]" : "", port, url->rest);
}

/* An address of one of these schemes; false with a problem. */
static bool
read_url(struct reading *reading, const struct yaml *node, const char *text,
	 const char *const *schemes, struct url *url)
{
	const char *const *scheme;

	if (!strstr(text, "://")) {
		config_problem(reading, node,
			       "'%s' is no address, which would be as %s://host",
			       config_shown(reading, text), schemes[0]);
		return false;
	}
	if (!split_url(reading, node, text, url))
		return false;
	for (scheme = schemes; *scheme; scheme++)
		if (strcmp(*scheme, url->scheme) == 0)
			return true;
	config_problem(reading, node, "'%s' cannot stand here%s",
		       config_shown(reading, url->scheme),
		       config_suggest(reading, url->scheme, schemes));
	return false;
}

static const char *const web[] = {"https", "http", NULL};

void
config_read_url(struct reading *reading, const struct key *key, const struct yaml *node,
		void *to)
{
	const char *text = config_scalar(reading, node);
	struct url url;

	(void)key;
	if (text && read_url(reading, node, text, web, &url))
		*(const char **)to = join_url(reading->arena, &url);
}

static bool
is_ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

/* It stands in the header of every letter, and addresses are made by adding to it. */
void
config_read_site(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node);
	struct url url;
	size_t n;

	(void)key;
	if (!text || !read_url(reading, node, text, web, &url))
		return;
	if (strpbrk(url.rest, "?#") || !is_ascii(url.rest)) {
		config_problem(reading, node,
			       "the pages' base address is only a host and a path, the "
			       "latter in ASCII");
		return;
	}
	n = strlen(url.rest);
	while (n > 0 && url.rest[n - 1] == '/')
		n--;
	url.rest = arena_strndup(reading->arena, url.rest, n);
	*(const char **)to = join_url(reading->arena, &url);
}

/* An address of ours: letters come from it or name it in their header, and not every
 * server takes more than ASCII there. */
static bool
check_own_address(struct reading *reading, const struct yaml *node, const char *text,
		  const char **name, struct address *address)
{
	struct err err;

	if (mailbox_parse(reading->arena, str_of(text), name, address, &err)) {
		config_problem(reading, node, "'%s' is no e-mail address: %s",
			       config_shown(reading, text),
			       config_shown(reading, err.text));
		return false;
	}
	if (address->utf8)
		config_problem(reading, node,
			       "'%s' must be ASCII before the @, or many servers would "
			       "refuse every letter",
			       config_shown(reading, text));
	return !address->utf8;
}

void
config_read_address(struct reading *reading, const struct key *key,
		    const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node), *name;
	struct address address;

	if (!text || !check_own_address(reading, node, text, &name, &address))
		return;
	if (*name)
		config_problem(reading, node,
			       "%s is an address without a name, as local@domain",
			       key->name);
	else
		*(const char **)to = address.wire;
}

void
config_read_from(struct reading *reading, const struct key *key,
		 const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node), *name;
	struct mailing_list *list = to;
	struct address address;

	(void)key;
	if (!text || !check_own_address(reading, node, text, &name, &address))
		return;
	list->from_name = name;
	list->from_address = address.wire;
}

void
config_read_source_url(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to)
{
	static const char *const schemes[] = {"https",   "http",   "webcal",
					      "webcals", "caldav", "caldavs",
					      "imaps",   "imap",   NULL};
	/* What programs call http when they mean calendars. */
	static const struct {
		const char *scheme, *http;
	} meant[] = {
		{"webcal", "https"},
		{"webcals", "https"},
		{"caldavs", "https"},
		{"caldav", "http"},
	};
	const char *text = config_scalar(reading, node);
	struct source *source = to;
	struct url url;
	size_t i;

	if (!text)
		return;
	if (!strstr(text, "://")) {
		/* A file that is not there is the source's failure, not a mistake. */
		config_read_path(reading, key, node, &source->url);
		return;
	}
	if (!read_url(reading, node, text, schemes, &url))
		return;
	source->caldav = strncmp(url.scheme, "caldav", 6) == 0;
	for (i = 0; i < sizeof meant / sizeof *meant; i++)
		if (strcmp(url.scheme, meant[i].scheme) == 0)
			url.scheme = meant[i].http;
	source->url = join_url(reading->arena, &url);
	source->remote = true;
}

bool
config_is_loopback(const char *host)
{
	struct in_addr address;

	if (inet_pton(AF_INET, host, &address) == 1)
		return ntohl(address.s_addr) >> 24 == 127;
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	       str_ends(str_of(host), ".localhost");
}

/* The schemes of a relay, with the ports that IANA gave them. */
static const struct {
	const char *scheme;
	enum transport transport;
	int port;
} relays[] = {
	{"smtp", TRANSPORT_SMTP, 25},
	{"smtps", TRANSPORT_SMTPS, 465},
};

static void
read_relay(struct reading *reading, const struct yaml *node, const char *text,
	   struct delivery_config *delivery)
{
	static const char *const schemes[] = {"smtp", "smtps", NULL};
	struct url url;
	size_t i;

	if (!read_url(reading, node, text, schemes, &url))
		return;
	if (url.rest[0] != '\0' && strcmp(url.rest, "/") != 0) {
		config_problem(reading, node, "nothing can stand behind the host: '%s'",
			       config_shown(reading, url.rest));
		return;
	}
	for (i = 0; i < sizeof relays / sizeof *relays; i++) {
		if (strcmp(relays[i].scheme, url.scheme) != 0)
			continue;
		delivery->transport = relays[i].transport;
		delivery->host = url.host;
		delivery->port = url.port ? url.port : relays[i].port;
	}
}

void
config_read_transport(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to)
{
	const char *text = config_scalar(reading, node), *directory;
	struct delivery_config *delivery = to;

	(void)key;
	if (!text)
		return;
	directory = strncmp(text, "maildir:", 8) == 0 ? text + 8 : "";
	if (*directory && strncmp(directory, "//", 2) != 0) {
		delivery->transport = TRANSPORT_MAILDIR;
		delivery->directory =
			file_beside(reading->arena, reading->path, directory);
	} else if (strstr(text, "://") && !*directory) {
		read_relay(reading, node, text, delivery);
	} else {
		config_problem(
			reading, node,
			"'%s' is no transport, which would be as smtp://host:port, "
			"smtps://host:port or maildir:DIRECTORY",
			config_shown(reading, text));
	}
}
