/*
 * wire.c - carries bytes: requests over http and https, and imap sessions up to their
 * login, many at once, by libcurl's multi interface, which is included here alone. A plain
 * struct says what is to be carried, with its limits of time, bytes (counted as they are
 * decompressed) and headers; another says what came. libcurl follows no redirect, keeps no
 * cookie and reads nothing from the environment.
 *
 * How much may come is meter.c's; who is asked when and what an answer means is decided
 * above. Easy handles are used again, as are connections.
 */
#include "base/buf.h"
#include "fetch/fetch_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#define KEPT_MAX ((size_t)1024 * 1024) /* memory that waits for the next body */
#define CONNECTIONS_KEPT 64L
#define LINKS_MAX 16 /* headers of one name that are read */
#define POLL_MS 1000

struct wire {
	struct arena *arena;
	CURLM *multi;
	struct line *idle; /* handles to use again */
	struct line *open; /* sessions */
	struct watchdog *watchdog;
	struct curl_waitfd *waits; /* owned; for n_waits of them */
	size_t n_waits;
};

/* One transfer; of a session, also what follows. */
struct line {
	struct order order;
	struct wire *wire;
	CURL *easy;
	struct curl_slist *headers; /* owned */
	struct meter meter;
	bool heard; /* there is something to read */
	int64_t until_ms;
	char detail[CURL_ERROR_SIZE];
	struct line *next;
};

/* What fails here fails for want of memory; and without one of the options a guard would
 * be missing. */
static void
must(int rc)
{
	if (rc != 0)
		abort();
}

#define SET(line, option, value) \
	must((int)curl_easy_setopt((line)->easy, option, value))

int64_t
fetch_now_ms(void)
{
	struct timespec now;

	must(clock_gettime(CLOCK_MONOTONIC, &now));
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- addresses --------------------------------------------------------------------- */

/* A part of an address, in the arena; NULL where it has none. */
static const char *
part(struct arena *arena, CURLU *address, CURLUPart which, unsigned flags)
{
	char *made = NULL, *copy;

	if (curl_url_get(address, which, &made, flags) != CURLUE_OK)
		return NULL;
	copy = arena_strdup(arena, made);
	curl_free(made);
	return copy;
}

static void
split(struct arena *arena, CURLU *address, struct url_parts *url)
{
	const char *port = part(arena, address, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	int64_t number = 0;

	(void)str_number(str_of(port), &number);
	*url = (struct url_parts){
		.scheme = part(arena, address, CURLUPART_SCHEME, 0),
		.host = part(arena, address, CURLUPART_HOST, 0),
		.path = part(arena, address, CURLUPART_PATH, 0),
		.query = part(arena, address, CURLUPART_QUERY, 0),
		.port = (int)number,
		.own_port = part(arena, address, CURLUPART_PORT,
				 CURLU_NO_DEFAULT_PORT) != NULL,
		.userinfo = part(arena, address, CURLUPART_USER, 0) ||
			    part(arena, address, CURLUPART_PASSWORD, 0) ||
			    part(arena, address, CURLUPART_OPTIONS, 0),
	};
}

bool
fetch_url_split(struct arena *arena, const char *base, const char *address,
		struct url_parts *url, const char **why)
{
	CURLU *parts = curl_url();
	CURLUcode code;

	if (!parts)
		abort();
	code = base ? curl_url_set(parts, CURLUPART_URL, base, 0) : CURLUE_OK;
	if (code == CURLUE_OK)
		code = curl_url_set(parts, CURLUPART_URL, address, CURLU_URLENCODE);
	if (code == CURLUE_OK)
		split(arena, parts, url);
	else if (code == CURLUE_UNSUPPORTED_SCHEME || code == CURLUE_BAD_SCHEME)
		*why = NULL;
	else
		*why = curl_url_strerror(code);
	curl_url_cleanup(parts);
	return code == CURLUE_OK;
}

/* --- what libcurl calls ------------------------------------------------------------ */

/* May it be HTTP/2? */
static bool
is_https(const struct order *order)
{
	return strncmp(order->url, "https:", 6) == 0;
}

/* For each address that a name has, before it is connected to. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct line *line = context;
	int fd;

	(void)purpose;
	if (!fetch_meter_address(&line->meter, &address->addr))
		return CURL_SOCKET_BAD;
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
		    address->protocol);
	if (fd >= 0 && is_https(&line->order))
		fetch_watchdog_watch(line->wire->watchdog, fd);
	return fd;
}

/* The context is the wire: a connection outlives the transfer that opened it. */
static int
close_socket(void *context, curl_socket_t fd)
{
	struct wire *wire = context;

	fetch_watchdog_forget(wire->watchdog, fd);
	return close(fd);
}

/* Before each request: it may go over a connection that another source has opened. */
static int
before_request(void *context, char *remote_ip, char *local_ip, int remote_port,
	       int local_port)
{
	struct line *line = context;

	(void)local_ip;
	(void)local_port;
	return fetch_meter_ip(&line->meter, remote_ip, remote_port)
		       ? CURL_PREREQFUNC_OK
		       : CURL_PREREQFUNC_ABORT;
}

static long
status_of(const struct line *line)
{
	long status = 0;

	must((int)curl_easy_getinfo(line->easy, CURLINFO_RESPONSE_CODE, &status));
	return status;
}

/* Anything but the whole length ends the transfer. */
static size_t
take_header(char *bytes, size_t size, size_t n, void *context)
{
	struct line *line = context;

	return fetch_meter_header(&line->meter, bytes, size * n) ? size * n : 0;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *context)
{
	struct line *line = context;

	return fetch_meter_body(&line->meter, status_of(line), bytes, size * n)
		       ? size * n
		       : 0;
}

/* --- starting ---------------------------------------------------------------------- */

static void
set_http(struct line *line)
{
	const struct order *order = &line->order;
	struct curl_slist *longer;
	size_t i;

	for (i = 0; i < ORDER_HEADERS && order->headers[i]; i++) {
		longer = curl_slist_append(line->headers, order->headers[i]);
		if (!longer)
			abort();
		line->headers = longer;
	}
	SET(line, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(line, CURLOPT_HTTPHEADER, line->headers);
	SET(line, CURLOPT_USERAGENT, order->agent);
	SET(line, CURLOPT_ACCEPT_ENCODING, "");
	SET(line, CURLOPT_FOLLOWLOCATION, 0L);
	SET(line, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	/* One connection, where it is HTTP/2; in the clear it never is. */
	SET(line, CURLOPT_PIPEWAIT, (long)is_https(order));
	SET(line, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (order->report) {
		SET(line, CURLOPT_CUSTOMREQUEST, "REPORT");
		SET(line, CURLOPT_POSTFIELDS, order->report);
	}
	if (order->username)
		SET(line, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
}

static void
set_imap(struct line *line)
{
	SET(line, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	SET(line, CURLOPT_CONNECT_ONLY, 1L);
	SET(line, CURLOPT_HTTPPROXYTUNNEL, 1L);
	SET(line, CURLOPT_USE_SSL,
	    (long)(line->order.plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
}

static void
set_guards(struct line *line)
{
	const struct order *order = &line->order;

	SET(line, CURLOPT_PROXY, order->proxy ? order->proxy : "");
	SET(line, CURLOPT_NOPROXY, ""); /* decided already; else the environment's */
	SET(line, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(line, CURLOPT_OPENSOCKETDATA, line);
	SET(line, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	SET(line, CURLOPT_CLOSESOCKETDATA, line->wire);
	SET(line, CURLOPT_PREREQFUNCTION, before_request);
	SET(line, CURLOPT_PREREQDATA, line);
	SET(line, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (order->ca_file)
		SET(line, CURLOPT_CAINFO, order->ca_file);
	/* Debian's default is a file and a directory of the same certificates, and both
	 * are read for each connection. */
	SET(line, CURLOPT_CAPATH, NULL);
	if (order->username) {
		SET(line, CURLOPT_USERNAME, order->username);
		SET(line, CURLOPT_PASSWORD, order->password ? order->password : "");
	}
}

static void
set_limits(struct line *line)
{
	const struct order *order = &line->order;

	SET(line, CURLOPT_TIMEOUT_MS, (long)order->timeout_ms);
	if (!order->cut && !order->dial)
		SET(line, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)order->max_bytes);
	SET(line, CURLOPT_WRITEFUNCTION, take_body);
	SET(line, CURLOPT_WRITEDATA, line);
	SET(line, CURLOPT_HEADERFUNCTION, take_header);
	SET(line, CURLOPT_HEADERDATA, line);
	SET(line, CURLOPT_NOSIGNAL, 1L);
	SET(line, CURLOPT_QUICK_EXIT, 1L); /* no waiting for a resolver that hangs */
	SET(line, CURLOPT_ERRORBUFFER, line->detail);
	SET(line, CURLOPT_PRIVATE, line);
}

static struct line *
new_line(struct wire *wire)
{
	struct line *line = wire->idle;

	if (line) {
		wire->idle = line->next;
		return line;
	}
	line = mem_array(1, sizeof *line);
	line->wire = wire;
	buf_init(&line->meter.body, 0);
	line->easy = curl_easy_init();
	if (!line->easy)
		abort();
	return line;
}

void
fetch_wire_start(struct wire *wire, const struct order *order)
{
	struct line *line = new_line(wire);

	assert(order->timeout_ms > 0); /* 0 would be for ever */
	line->order = *order;
	fetch_meter_start(&line->meter, wire->arena, &line->order);
	SET(line, CURLOPT_URL, order->url);
	if (order->dial)
		set_imap(line);
	else
		set_http(line);
	set_guards(line);
	set_limits(line);
	must((int)curl_multi_add_handle(wire->multi, line->easy));
}

/* --- ending ------------------------------------------------------------------------ */

static const struct {
	CURLcode code;
	enum fault fault;
} faults[] = {
	{CURLE_OK, FAULT_NONE},
	{CURLE_OPERATION_TIMEDOUT, FAULT_TIMEOUT},
	{CURLE_UNSUPPORTED_PROTOCOL, FAULT_NOT_SPOKEN},
	{CURLE_WEIRD_SERVER_REPLY, FAULT_BROKEN},
	{CURLE_COULDNT_RESOLVE_HOST, FAULT_UNKNOWN_NAME},
	{CURLE_COULDNT_RESOLVE_PROXY, FAULT_UNKNOWN_PROXY},
	{CURLE_COULDNT_CONNECT, FAULT_UNCONNECTED},
	{CURLE_PARTIAL_FILE, FAULT_CUT},
	{CURLE_GOT_NOTHING, FAULT_NO_ANSWER},
	{CURLE_RECV_ERROR, FAULT_LOST},
	{CURLE_SEND_ERROR, FAULT_LOST},
	{CURLE_HTTP2, FAULT_BROKEN_H2},
	{CURLE_HTTP2_STREAM, FAULT_BROKEN_H2},
	{CURLE_SSL_CONNECT_ERROR, FAULT_NO_TLS},
	{CURLE_USE_SSL_FAILED, FAULT_NO_STARTTLS},
	{CURLE_PEER_FAILED_VERIFICATION, FAULT_CERTIFICATE},
	{CURLE_SSL_CACERT_BADFILE, FAULT_CA_FILE},
	{CURLE_LOGIN_DENIED, FAULT_LOGIN},
	/* What libcurl 7 says of a line that does not end. */
	{CURLE_OUT_OF_MEMORY, FAULT_LINE_LONG},
	{CURLE_BAD_CONTENT_ENCODING, FAULT_CODING},
	{CURLE_FILESIZE_EXCEEDED, FAULT_BODY_LONG},
};

static enum fault
fault_of(CURLcode code)
{
	size_t i;

	for (i = 0; i < sizeof faults / sizeof faults[0]; i++)
		if (faults[i].code == code)
			return faults[i].fault;
	return FAULT_OTHER;
}

/* What libcurl, or the system, said of a fault. */
static const char *
detail_of(const struct line *line, enum fault fault, CURLcode code)
{
	long number = 0;

	if (fault == FAULT_NONE)
		return "";
	if (fault == FAULT_REFUSED)
		return line->meter.refused;
	must((int)curl_easy_getinfo(line->easy, CURLINFO_OS_ERRNO, &number));
	if (fault == FAULT_UNCONNECTED && number)
		return strerror((int)number);
	if (fault == FAULT_UNCONNECTED)
		return "";
	return line->detail[0] ? line->detail : curl_easy_strerror(code);
}

/* A header of the last answer, trailers and 1xx answers aside; the nth of its name. */
static const char *
nth_header(const struct line *line, const char *name, size_t nth)
{
	struct curl_header *found;

	if (curl_easy_header(line->easy, name, nth, CURLH_HEADER, -1, &found) !=
	    CURLHE_OK)
		return NULL;
	return found->value;
}

static const char *
header(const struct line *line, const char *name)
{
	return arena_strdup(line->wire->arena, nth_header(line, name, 0));
}

static const char *
all_headers(const struct line *line, const char *name)
{
	const char *all = header(line, name), *value;
	size_t i;

	for (i = 1; i < LINKS_MAX && (value = nth_header(line, name, i)); i++)
		all = arena_printf(line->wire->arena, "%s, %s", all, value);
	return all;
}

static void
fill(struct line *line, CURLcode code, struct answer *answer)
{
	struct arena *arena = line->wire->arena;
	long status = status_of(line), port = 0;
	curl_off_t us = 0;
	char *ip = NULL;

	must((int)curl_easy_getinfo(line->easy, CURLINFO_TOTAL_TIME_T, &us));
	must((int)curl_easy_getinfo(line->easy, CURLINFO_PRIMARY_IP, &ip));
	must((int)curl_easy_getinfo(line->easy, CURLINFO_PRIMARY_PORT, &port));
	*answer = (struct answer){
		.owner = line->order.owner,
		.status = status,
		.fault = fetch_meter_judge(&line->meter, fault_of(code), status),
		.took_us = us,
		.peer = arena_printf(arena, "%s %ld", ip ? ip : "", port),
	};
	answer->detail = arena_strdup(arena, detail_of(line, answer->fault, code));
	if (answer->fault != FAULT_NONE || line->order.dial)
		return;
	answer->location = header(line, "Location");
	answer->content_type = header(line, "Content-Type");
	answer->etag = header(line, "ETag");
	answer->last_modified = header(line, "Last-Modified");
	answer->retry_after = header(line, "Retry-After");
	answer->date = header(line, "Date");
	answer->link = all_headers(line, "Link");
	answer->bytes = arena_strndup(arena, line->meter.body.s, line->meter.body.n);
	answer->n = line->meter.body.n;
}

static void
free_line(struct line *line)
{
	curl_easy_cleanup(line->easy);
	buf_release(&line->meter.body);
	free(line);
}

/* Done with; its handle is for the next. */
static void
put_away(struct line *line)
{
	struct wire *wire = line->wire;
	struct buf body = line->meter.body;

	must((int)curl_multi_remove_handle(wire->multi, line->easy));
	curl_slist_free_all(line->headers);
	if (body.cap > KEPT_MAX) {
		buf_release(&body);
		buf_init(&body, 0);
	}
	buf_clear(&body);
	curl_easy_reset(line->easy);
	*line = (struct line){.wire = wire,
			      .easy = line->easy,
			      .meter.body = body,
			      .next = wire->idle};
	wire->idle = line;
}

/* --- sessions ---------------------------------------------------------------------- */

bool
fetch_line_say(struct line *line, const char *text)
{
	size_t n = strlen(text), sent = 0;

	return curl_easy_send(line->easy, text, n, &sent) == CURLE_OK && sent == n;
}

ptrdiff_t
fetch_line_hear(struct line *line, char *bytes, size_t n)
{
	size_t got = 0;
	CURLcode code = curl_easy_recv(line->easy, bytes, n, &got);

	if (code == CURLE_AGAIN)
		return 0;
	return code == CURLE_OK && got > 0 ? (ptrdiff_t)got : -1;
}

void
fetch_line_limit(struct line *line, int64_t until_ms)
{
	line->until_ms = until_ms;
}

void
fetch_line_close(struct line *line)
{
	struct line **at = &line->wire->open;

	while (*at != line)
		at = &(*at)->next;
	*at = line->next;
	put_away(line);
}

/* What to poll for besides libcurl's own; how many. */
static unsigned
watch(struct wire *wire)
{
	struct line *line;
	curl_socket_t fd;
	unsigned n = 0;

	for (line = wire->open; line; line = line->next) {
		if (n == wire->n_waits)
			wire->waits = mem_grow(wire->waits, ++wire->n_waits,
					       sizeof *wire->waits);
		must((int)curl_easy_getinfo(line->easy, CURLINFO_ACTIVESOCKET, &fd));
		wire->waits[n++] =
			(struct curl_waitfd){.fd = fd, .events = CURL_WAIT_POLLIN};
	}
	return n;
}

/* A session that has something to read, or is over its time; or NULL. */
static struct line *
next_heard(const struct wire *wire, int64_t now)
{
	struct line *line = wire->open;

	while (line && !line->heard && line->until_ms > now)
		line = line->next;
	if (line)
		line->heard = false;
	return line;
}

/* Until something happens, or a while. */
static void
wait_for_news(struct wire *wire, int64_t until_ms)
{
	unsigned n = watch(wire), i = 0;
	int64_t now = fetch_now_ms();
	struct line *line;

	for (line = wire->open; line; line = line->next)
		until_ms = line->until_ms < until_ms ? line->until_ms : until_ms;
	if (until_ms > now + POLL_MS)
		until_ms = now + POLL_MS;
	must((int)curl_multi_poll(wire->multi, wire->waits, n,
				  until_ms > now ? (int)(until_ms - now) : 0, NULL));
	for (line = wire->open; line; line = line->next)
		line->heard = wire->waits[i++].revents != 0;
}

/* --- the whole --------------------------------------------------------------------- */

static void
finish(struct line *line, CURLcode code, struct answer *answer)
{
	fill(line, code, answer);
	if (answer->fault != FAULT_NONE || !line->order.dial) {
		put_away(line);
		return;
	}
	answer->line = line;
	line->until_ms = INT64_MAX;
	line->next = line->wire->open;
	line->wire->open = line;
}

enum wire_event
fetch_wire_wait(struct wire *wire, int64_t until_ms, struct answer *answer)
{
	const CURLMsg *message;
	struct line *line;
	int running, left;
	int64_t now;

	for (;;) {
		fetch_watchdog_enter(wire->watchdog);
		must((int)curl_multi_perform(wire->multi, &running));
		fetch_watchdog_leave(wire->watchdog);
		message = curl_multi_info_read(wire->multi, &left);
		if (message)
			break;
		now = fetch_now_ms();
		line = next_heard(wire, now);
		if (line) {
			*answer = (struct answer){.owner = line->order.owner};
			return WIRE_HEARD;
		}
		if (now >= until_ms)
			return WIRE_TIME;
		wait_for_news(wire, until_ms);
	}
	must((int)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &line));
	finish(line, message->data.result, answer);
	return WIRE_ENDED;
}

struct wire *
fetch_wire_new(struct arena *arena, struct err *err)
{
	struct wire *wire;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		(void)err_set(err, ERR_SYSTEM, "libcurl does not start");
		return NULL;
	}
	wire = mem_array(1, sizeof *wire);
	wire->arena = arena;
	wire->watchdog = fetch_watchdog_new();
	wire->multi = curl_multi_init();
	if (!wire->multi)
		abort();
	must((int)curl_multi_setopt(wire->multi, CURLMOPT_MAXCONNECTS,
				    CONNECTIONS_KEPT));
	return wire;
}

void
fetch_wire_free(struct wire *wire)
{
	struct line *line;

	assert(!wire->open);
	while ((line = wire->idle)) {
		wire->idle = line->next;
		free_line(line);
	}
	must((int)curl_multi_cleanup(wire->multi));
	curl_global_cleanup();
	fetch_watchdog_free(wire->watchdog);
	free(wire->waits);
	free(wire);
}
