/*
 * place.c - reads the addresses of servers: those of the configuration, those that
 * redirects and documents name. Address in, its parts out, fit for libcurl, with the host
 * as A-labels; or what is wrong with it. Nothing is resolved and nobody asked.
 */
#include "base/idn.h"
#include "fetch/fetch_int.h"

#include <string.h>

static int
locate(struct arena *arena, const struct url_parts *url, struct place *place,
       struct err *err)
{
	const char *port = "", *query = "";
	char *host;

	if (url->userinfo)
		return err_set(err, ERR_CONFIG,
			       "no user or password in an address: write username, and "
			       "password_file or password_command");
	if (!url->host)
		return err_set(err, ERR_FORMAT, "the address names no server");
	host = arena_strdup(arena, url->host);
	if (host[0] != '[' && idn_to_ascii(arena, host, &host, err))
		return -1;
	if (url->own_port)
		port = arena_printf(arena, ":%d", url->port);
	if (url->query)
		query = arena_printf(arena, "?%s", url->query);
	place->scheme = url->scheme;
	place->host = host;
	place->crowd = arena_printf(arena, "%s%s", host, port);
	place->server = arena_printf(arena, "%s://%s:%d", url->scheme, host, url->port);
	place->url = arena_printf(arena, "%s://%s%s%s%s", url->scheme, host, port,
				  url->path ? url->path : "/", query);
	place->path = place->url + strlen(url->scheme) + 3 + strlen(place->crowd);
	return 0;
}

static bool
is_one_of(const char *scheme, const char *a, const char *b)
{
	return scheme && (strcmp(scheme, a) == 0 || strcmp(scheme, b) == 0);
}

int
fetch_locate(struct arena *arena, const char *base, const char *address,
	     struct place *place, struct err *err)
{
	const char *why = NULL;
	struct url_parts url = {0};

	if (!fetch_url_split(arena, base, address, &url, &why) && why)
		return err_set(err, ERR_FORMAT, "the address is malformed: %s", why);
	if (!is_one_of(url.scheme, "http", "https"))
		return err_set(err, ERR_FORMAT,
			       "only http and https addresses are fetched");
	return locate(arena, &url, place, err);
}

int
fetch_locate_mailbox(struct arena *arena, const char *address, struct place *place,
		     struct err *err)
{
	const char *why = NULL;
	struct url_parts url = {0};

	if (!fetch_url_split(arena, NULL, address, &url, &why) && why)
		return err_set(err, ERR_FORMAT, "the address is malformed: %s", why);
	if (!is_one_of(url.scheme, "imap", "imaps"))
		return err_set(err, ERR_FORMAT,
			       "only imap and imaps addresses are mailboxes");
	return locate(arena, &url, place, err);
}
