/*
 * meter.c - how much one transfer may bring: which IP addresses it may speak to, bytes of
 * headers, bytes of a body as they are decompressed. Bytes in; whether it may go on, and in
 * the end what was wrong, out. Nothing is carried here.
 */
#include "fetch/fetch_int.h"

#include <arpa/inet.h>
#include <string.h>

#define HEADERS_MAX ((size_t)65536)  /* usual are 1,000 */
#define UNWANTED_MAX ((size_t)65536) /* of an error's page before we hang up */

void
fetch_meter_start(struct meter *meter, struct arena *arena, const struct order *order)
{
	struct buf body = meter->body;

	body.max = order->max_bytes;
	*meter = (struct meter){.arena = arena, .order = order, .body = body};
}

bool
fetch_meter_ip(struct meter *meter, const char *ip, int port)
{
	const struct order *order = meter->order;
	const char *what = order->refuse ? order->refuse(order->owner, ip, port) : NULL;

	if (what)
		meter->refused = arena_printf(meter->arena, "%s is %s", ip, what);
	else
		meter->permitted = true;
	return !what;
}

bool
fetch_meter_address(struct meter *meter, const struct sockaddr *address)
{
	char ip[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in6 in6;
	struct sockaddr_in in;
	int port = 0;

	if (address->sa_family == AF_INET) {
		memcpy(&in, address, sizeof in);
		(void)inet_ntop(AF_INET, &in.sin_addr, ip, sizeof ip);
		port = ntohs(in.sin_port);
	} else if (address->sa_family == AF_INET6) {
		memcpy(&in6, address, sizeof in6);
		(void)inet_ntop(AF_INET6, &in6.sin6_addr, ip, sizeof ip);
		port = ntohs(in6.sin6_port);
	}
	return fetch_meter_ip(meter, ip, port);
}

/* A server's line in imap, as far as libcurl's part goes: untagged, a request to go on, or
 * the answer to a command (libcurl's tags are a letter and digits). */
static bool
is_imap(struct str line)
{
	return line.n > 1 &&
	       (strchr("*+\r\n", line.s[0]) || (line.s[0] >= 'A' && line.s[0] <= 'Z' &&
						line.s[1] >= '0' && line.s[1] <= '9'));
}

bool
fetch_meter_header(struct meter *meter, const char *bytes, size_t n)
{
	meter->header_bytes += n;
	meter->odd = meter->order->dial && !is_imap(str_from(bytes, n));
	return !meter->odd && meter->header_bytes <= HEADERS_MAX;
}

static bool
is_wanted(const struct meter *meter, long status)
{
	return status == 200 || (status == 207 && meter->order->report);
}

/* The bytes of an answer that is not wanted tell us nothing. */
bool
fetch_meter_body(struct meter *meter, long status, const char *bytes, size_t n)
{
	struct buf *body = &meter->body;
	size_t room = body->max - body->n;

	if (!is_wanted(meter, status)) {
		meter->unwanted += n;
		return meter->unwanted <= UNWANTED_MAX;
	}
	if (meter->order->cut && n > room)
		buf_add(body, bytes, room);
	buf_add(body, bytes, n);
	return !body->full;
}

/* Of an answer that is not wanted, headers are enough. */
enum fault
fetch_meter_judge(const struct meter *meter, enum fault fault, long status)
{
	bool too_long = meter->body.full || fault == FAULT_BODY_LONG;

	if (meter->refused && !meter->permitted)
		return FAULT_REFUSED;
	if (fault == FAULT_TIMEOUT)
		return FAULT_TIMEOUT;
	if (meter->odd)
		return FAULT_NOT_SPOKEN;
	if (meter->header_bytes > HEADERS_MAX)
		return FAULT_HEADERS_LONG;
	if (is_wanted(meter, status) && too_long)
		return meter->order->cut ? FAULT_NONE : FAULT_BODY_LONG;
	if (meter->unwanted > UNWANTED_MAX || too_long)
		return FAULT_NONE;
	return fault;
}
