/*
 * http.c - carries hops: requests over http and https, many at once, by libcurl's multi
 * interface, which is included here alone. Every hop is held to its limits of time, bytes
 * (counted as they are decompressed) and headers, and to addresses that its source may
 * use; what goes wrong is put in words. Who is asked when, and where a redirect leads, is
 * remote.c's. Nothing is read from the environment.
 */
#include "base/buf.h"
#include "base/idn.h"
#include "fetch/fetch_int.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <curl/curl.h>

#define HEADERS_MAX ((size_t)65536)  /* bytes of headers */
#define UNWANTED_MAX ((size_t)65536) /* bytes of an error's page before we hang up */
#define CONTACT_MAX 1024
#define POLL_MS 1000

struct carrier {
	struct arena *arena;
	CURLM *multi;
};

struct call {
	struct hop hop;
	struct carrier *carrier;
	CURL *easy;
	struct curl_slist *headers; /* owned */
	struct buf body;
	size_t header_bytes, unwanted;
	const char *refused; /* an address that may not be used, in words */
	bool permitted;      /* there was one that may */
	char detail[CURL_ERROR_SIZE];
};

/* What fails here fails for want of memory; and without one of the options a guard would
 * be missing. */
static void
must(int rc)
{
	if (rc != 0)
		abort();
}

#define SET(call, option, value) \
	must((int)curl_easy_setopt((call)->easy, option, value))

/* --- addresses --------------------------------------------------------------------- */

/* A part of an address, in the arena; NULL where it has none. */
static char *
part(struct arena *arena, CURLU *address, CURLUPart which, unsigned flags)
{
	char *made = NULL, *copy;

	if (curl_url_get(address, which, &made, flags) != CURLUE_OK)
		return NULL;
	copy = arena_strdup(arena, made);
	curl_free(made);
	return copy;
}

static int
check_address(struct arena *arena, CURLU *address, struct place *place, struct err *err)
{
	const char *scheme = part(arena, address, CURLUPART_SCHEME, 0);
	char *host = part(arena, address, CURLUPART_HOST, 0);

	if (!scheme || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return err_set(err, ERR_FORMAT,
			       "only http and https addresses are fetched");
	if (part(arena, address, CURLUPART_USER, 0) ||
	    part(arena, address, CURLUPART_PASSWORD, 0))
		return err_set(err, ERR_CONFIG,
			       "no user or password in an address: write username, and "
			       "password_file or password_command");
	if (!host)
		return err_set(err, ERR_FORMAT, "the address names no server");
	if (host[0] != '[' && idn_to_ascii(arena, host, &host, err))
		return -1;
	must((int)curl_url_set(address, CURLUPART_HOST, host, 0));
	place->server =
		arena_printf(arena, "%s://%s:%s", scheme, host,
			     part(arena, address, CURLUPART_PORT, CURLU_DEFAULT_PORT));
	place->url = part(arena, address, CURLUPART_URL, 0);
	return 0;
}

int
fetch_locate(struct arena *arena, const char *base, const char *address,
	     struct place *place, struct err *err)
{
	CURLU *parts = curl_url();
	CURLUcode code;
	int rc;

	if (!parts)
		abort();
	code = base ? curl_url_set(parts, CURLUPART_URL, base, 0) : CURLUE_OK;
	if (code == CURLUE_OK)
		code = curl_url_set(parts, CURLUPART_URL, address, CURLU_URLENCODE);
	if (code == CURLUE_UNSUPPORTED_SCHEME || code == CURLUE_BAD_SCHEME)
		rc = err_set(err, ERR_FORMAT,
			     "only http and https addresses are fetched");
	else if (code != CURLUE_OK)
		rc = err_set(err, ERR_FORMAT, "the address is malformed: %s",
			     curl_url_strerror(code));
	else
		rc = check_address(arena, parts, place, err);
	curl_url_cleanup(parts);
	return rc;
}

/* --- what libcurl calls ------------------------------------------------------------ */

static const char *
peer_name(struct arena *arena, const char *ip, int port)
{
	return arena_printf(arena, "%s %d", ip, port);
}

/* Is it the source's own server, by its name in the address or as the one that answered to
 * that? */
static bool
is_home(const struct call *call, const char *ip, int port)
{
	const struct hop *hop = &call->hop;

	return hop->at_home ||
	       (hop->home &&
		strcmp(hop->home, peer_name(call->carrier->arena, ip, port)) == 0);
}

/* May this IP address be spoken to? */
static bool
permit(struct call *call, const char *ip, int port)
{
	bool any = call->hop.request->allow_private && is_home(call, ip, port);
	const char *what = any ? NULL : fetch_not_public(ip);

	if (what)
		call->refused =
			arena_printf(call->carrier->arena, "%s is %s", ip, what);
	else
		call->permitted = true;
	return !what;
}

/* For each address that a name has, before it is connected to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	char ip[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in6 in6;
	struct sockaddr_in in;
	int port = 0;

	(void)purpose;
	if (address->family == AF_INET) {
		memcpy(&in, &address->addr, sizeof in);
		(void)inet_ntop(AF_INET, &in.sin_addr, ip, sizeof ip);
		port = ntohs(in.sin_port);
	} else if (address->family == AF_INET6) {
		memcpy(&in6, &address->addr, sizeof in6);
		(void)inet_ntop(AF_INET6, &in6.sin6_addr, ip, sizeof ip);
		port = ntohs(in6.sin6_port);
	}
	if (!permit(context, ip, port))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
		      address->protocol);
}

/* Before each request: it may go over a connection that another source has opened. */
static int
before_request(void *context, char *remote_ip, char *local_ip, int remote_port,
	       int local_port)
{
	(void)local_ip;
	(void)local_port;
	return permit(context, remote_ip, remote_port) ? CURL_PREREQFUNC_OK
						       : CURL_PREREQFUNC_ABORT;
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *context)
{
	struct call *call = context;

	(void)bytes;
	call->header_bytes += size * n;
	return call->header_bytes > HEADERS_MAX ? 0 : size * n;
}

static long
status_of(const struct call *call)
{
	long status = 0;

	must((int)curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status));
	return status;
}

/* Bytes after decompression. Those of another status than 200 tell us nothing. */
static size_t
take_body(char *bytes, size_t size, size_t n, void *context)
{
	struct call *call = context;

	if (status_of(call) != 200) {
		call->unwanted += size * n;
		return call->unwanted > UNWANTED_MAX ? 0 : size * n;
	}
	buf_add(&call->body, bytes, size * n);
	return call->body.full ? 0 : size * n;
}

/* --- starting ---------------------------------------------------------------------- */

/* What cannot stand in a mailto address inside a comment is percent-encoded (RFC 6068). */
static const char *
user_agent(struct arena *arena, const char *contact)
{
	static const char plain[] = "-._~@+!$*=";
	const char *agent;
	struct buf buf;

	if (!contact)
		return "digest/0.1";
	buf_init(&buf, CONTACT_MAX);
	for (; *contact; contact++)
		if ((*contact >= 'a' && *contact <= 'z') ||
		    (*contact >= 'A' && *contact <= 'Z') ||
		    (*contact >= '0' && *contact <= '9') || strchr(plain, *contact))
			buf_char(&buf, *contact);
		else
			buf_printf(&buf, "%%%02X", (unsigned char)*contact);
	agent = arena_printf(arena, "digest/0.1 (+mailto:%s)", buf.s);
	buf_release(&buf);
	return agent;
}

static void
add_header(struct call *call, const char *name, const char *value)
{
	struct curl_slist *longer;
	const char *line;

	if (!value)
		return;
	line = arena_printf(call->carrier->arena, "%s: %s", name, value);
	longer = curl_slist_append(call->headers, line);
	if (!longer)
		abort();
	call->headers = longer;
}

static void
set_request(struct call *call)
{
	const struct fetch_request *request = call->hop.request;

	add_header(call, "Accept", request->accept);
	add_header(call, "If-None-Match", request->etag);
	add_header(call, "If-Modified-Since", request->last_modified);
	SET(call, CURLOPT_URL, call->hop.url);
	SET(call, CURLOPT_HTTPHEADER, call->headers);
	SET(call, CURLOPT_USERAGENT,
	    user_agent(call->carrier->arena, request->contact));
	SET(call, CURLOPT_ACCEPT_ENCODING, "");
	if (request->username && call->hop.at_home) {
		SET(call, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		SET(call, CURLOPT_USERNAME, request->username);
		SET(call, CURLOPT_PASSWORD, request->password ? request->password : "");
	}
}

static void
set_guards(struct call *call)
{
	SET(call, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(call, CURLOPT_FOLLOWLOCATION, 0L);
	SET(call, CURLOPT_PROXY, ""); /* else the addresses that we see are a proxy's */
	SET(call, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(call, CURLOPT_OPENSOCKETDATA, call);
	SET(call, CURLOPT_PREREQFUNCTION, before_request);
	SET(call, CURLOPT_PREREQDATA, call);
	SET(call, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (call->hop.request->ca_file)
		SET(call, CURLOPT_CAINFO, call->hop.request->ca_file);
	/* Debian's default is a file and a directory of the same certificates, and both
	 * are read for each connection. */
	SET(call, CURLOPT_CAPATH, NULL);
}

static void
set_limits(struct call *call)
{
	SET(call, CURLOPT_TIMEOUT_MS, (long)call->hop.timeout_ms);
	SET(call, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)call->hop.request->max_bytes);
	SET(call, CURLOPT_WRITEFUNCTION, take_body);
	SET(call, CURLOPT_WRITEDATA, call);
	SET(call, CURLOPT_HEADERFUNCTION, take_header);
	SET(call, CURLOPT_HEADERDATA, call);
	SET(call, CURLOPT_NOSIGNAL, 1L);
	SET(call, CURLOPT_QUICK_EXIT, 1L); /* no waiting for a resolver that hangs */
	SET(call, CURLOPT_ERRORBUFFER, call->detail);
	SET(call, CURLOPT_PRIVATE, call);
}

void
fetch_carrier_start(struct carrier *carrier, const struct hop *hop)
{
	struct call *call = mem_array(1, sizeof *call);

	assert(hop->timeout_ms > 0); /* 0 would be for ever */
	call->hop = *hop;
	call->carrier = carrier;
	buf_init(&call->body, hop->request->max_bytes);
	call->easy = curl_easy_init();
	if (!call->easy)
		abort();
	set_request(call);
	set_guards(call);
	set_limits(call);
	must((int)curl_multi_add_handle(carrier->multi, call->easy));
}

/* --- ending ------------------------------------------------------------------------ */

static const struct cause {
	CURLcode code;
	enum err_kind kind;
	const char *words;
	bool detailed; /* libcurl's own words say more */
} causes[] = {
	{CURLE_UNSUPPORTED_PROTOCOL, ERR_FORMAT, "what answers does not speak HTTP",
	 false},
	{CURLE_WEIRD_SERVER_REPLY, ERR_FORMAT, "the answer is broken HTTP", false},
	{CURLE_COULDNT_RESOLVE_HOST, ERR_NETWORK,
	 "the name of its server is not known: is it spelled right, and does DNS work "
	 "here?",
	 false},
	{CURLE_PARTIAL_FILE, ERR_NETWORK, "the answer broke off before its end", false},
	{CURLE_GOT_NOTHING, ERR_NETWORK,
	 "the server closed the connection without an answer", false},
	{CURLE_RECV_ERROR, ERR_NETWORK, "the connection broke", true},
	{CURLE_SEND_ERROR, ERR_NETWORK, "the connection broke", true},
	{CURLE_HTTP2, ERR_NETWORK, "the answer is broken HTTP/2", true},
	{CURLE_HTTP2_STREAM, ERR_NETWORK, "the answer is broken HTTP/2", true},
	{CURLE_SSL_CONNECT_ERROR, ERR_NETWORK, "no encrypted connection", true},
	{CURLE_PEER_FAILED_VERIFICATION, ERR_NETWORK, "the certificate is not valid",
	 true},
	{CURLE_SSL_CACERT_BADFILE, ERR_CONFIG,
	 "the file of certificate authorities cannot be used", true},
	/* What libcurl 7 says of a line that does not end. */
	{CURLE_OUT_OF_MEMORY, ERR_LIMIT, "a line of its headers is too long", false},
	{CURLE_BAD_CONTENT_ENCODING, ERR_FORMAT, "its compression cannot be undone",
	 false},
};

static int
explain_code(const struct call *call, CURLcode code, struct err *err)
{
	struct cause other = {code, ERR_NETWORK, curl_easy_strerror(code), true};
	const struct cause *cause = &other;
	size_t i;

	for (i = 0; cause == &other && i < sizeof causes / sizeof causes[0]; i++)
		if (causes[i].code == code)
			cause = &causes[i];
	return err_set(err, cause->kind, "%s%s%s", cause->words,
		       cause->detailed && call->detail[0] ? ": " : "",
		       cause->detailed ? call->detail : "");
}

static int
explain_timeout(const struct call *call, long status, struct err *err)
{
	const char *what = status > 0 ? "the answer did not end within"
				      : "no answer within";
	int64_t ms = call->hop.request->timeout_ms;
	bool seconds = ms % 1000 == 0;

	return err_set(err, ERR_NETWORK, "%s %lld %s (timeout)", what,
		       (long long)(seconds ? ms / 1000 : ms), seconds ? "s" : "ms");
}

static int
explain_unconnected(const struct call *call, struct err *err)
{
	long number = 0;

	must((int)curl_easy_getinfo(call->easy, CURLINFO_OS_ERRNO, &number));
	return err_set(err, ERR_NETWORK, "no connection to its server%s%s",
		       number ? ": " : "", number ? strerror((int)number) : "");
}

/* Is the answer as whole as we want it? Of another status than 200 headers are enough. */
static int
check_whole(const struct call *call, CURLcode code, long status, struct err *err)
{
	bool too_long = code == CURLE_FILESIZE_EXCEEDED;

	if (call->refused && !call->permitted)
		return err_set(
			err, ERR_DENIED, "%s; %s", call->refused,
			call->hop.request->allow_private
				? "allow_private is for the source's own server, "
				  "not for one that it redirects to"
				: "allow_private: true lets this source use it");
	if (code == CURLE_OPERATION_TIMEDOUT)
		return explain_timeout(call, status, err);
	if (call->header_bytes > HEADERS_MAX)
		return err_set(err, ERR_LIMIT, "its headers are longer than %zu bytes",
			       HEADERS_MAX);
	if (status == 200 && (call->body.full || too_long))
		return err_set(err, ERR_LIMIT, "it is longer than %zu bytes (max_size)",
			       call->hop.request->max_bytes);
	if (code == CURLE_OK || call->unwanted > UNWANTED_MAX || too_long)
		return 0;
	if (code == CURLE_COULDNT_CONNECT)
		return explain_unconnected(call, err);
	return explain_code(call, code, err);
}

/* A header of the last answer, trailers and 1xx answers aside, or NULL. */
static const char *
header(const struct call *call, const char *name)
{
	struct curl_header *found;

	if (curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &found) !=
	    CURLHE_OK)
		return NULL;
	return arena_strdup(call->carrier->arena, found->value);
}

static void
fill(const struct call *call, CURLcode code, struct answer *answer)
{
	curl_off_t us = 0;
	char *ip = NULL;
	long port = 0;

	must((int)curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &us));
	must((int)curl_easy_getinfo(call->easy, CURLINFO_PRIMARY_IP, &ip));
	must((int)curl_easy_getinfo(call->easy, CURLINFO_PRIMARY_PORT, &port));
	*answer = (struct answer){
		.owner = call->hop.owner,
		.status = status_of(call),
		.took_us = us,
		.peer = peer_name(call->carrier->arena, ip ? ip : "", (int)port),
	};
	if (check_whole(call, code, answer->status, &answer->err))
		return;
	answer->location = header(call, "Location");
	answer->content_type = header(call, "Content-Type");
	answer->etag = header(call, "ETag");
	answer->last_modified = header(call, "Last-Modified");
	answer->bytes = arena_strndup(call->carrier->arena, call->body.s, call->body.n);
	answer->n = call->body.n;
}

static void
hang_up(struct call *call)
{
	must((int)curl_multi_remove_handle(call->carrier->multi, call->easy));
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	buf_release(&call->body);
	free(call);
}

void
fetch_carrier_wait(struct carrier *carrier, struct answer *answer)
{
	const CURLMsg *message;
	struct call *call;
	int running, left;

	must((int)curl_multi_perform(carrier->multi, &running));
	while (!(message = curl_multi_info_read(carrier->multi, &left))) {
		must((int)curl_multi_poll(carrier->multi, NULL, 0, POLL_MS, NULL));
		must((int)curl_multi_perform(carrier->multi, &running));
	}
	must((int)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call));
	fill(call, message->data.result, answer);
	hang_up(call);
}

struct carrier *
fetch_carrier_new(struct arena *arena, struct err *err)
{
	struct carrier *carrier;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		(void)err_set(err, ERR_SYSTEM, "libcurl does not start");
		return NULL;
	}
	carrier = mem_array(1, sizeof *carrier);
	carrier->arena = arena;
	carrier->multi = curl_multi_init();
	if (!carrier->multi)
		abort();
	return carrier;
}

void
fetch_carrier_free(struct carrier *carrier)
{
	must((int)curl_multi_cleanup(carrier->multi));
	curl_global_cleanup();
	free(carrier);
}
