/*
 * address.c - which IP addresses and names are not of the public Internet, so that an
 * address or a redirect from outside does not make us ask the machine itself or its
 * neighbours. Text in, words out; resolving is wire.c's and refusing http.c's.
 */
#include "fetch/fetch_int.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#define UNSPECIFIED "an unspecified address"
#define LOOPBACK "a loopback address"
#define PRIVATE "a private address"
#define LINK_LOCAL "a link-local address"
#define SHARED "a provider's internal address"
#define MULTICAST "a multicast address"
#define DOCUMENTATION "an address for documentation"
#define BENCHMARK "an address for benchmarks"
#define RESERVED "a reserved address"
#define LOCAL_NAME "a name of the local network"

struct block {
	const char *prefix;
	unsigned bits;
	const char *what;  /* NULL: public, unless what is embedded is not */
	unsigned embedded; /* where an IPv4 address stands in it, in bytes; or 0 */
};

/* The first that fits counts. https://www.iana.org/assignments/iana-ipv4-special-registry
 * and .../iana-ipv6-special-registry. */
static const struct block blocks4[] = {
	{"0.0.0.0", 8, UNSPECIFIED, 0},        {"10.0.0.0", 8, PRIVATE, 0},
	{"100.64.0.0", 10, SHARED, 0},         {"127.0.0.0", 8, LOOPBACK, 0},
	{"169.254.0.0", 16, LINK_LOCAL, 0},    {"172.16.0.0", 12, PRIVATE, 0},
	{"192.0.0.0", 24, RESERVED, 0},        {"192.0.2.0", 24, DOCUMENTATION, 0},
	{"192.88.99.0", 24, RESERVED, 0},      {"192.168.0.0", 16, PRIVATE, 0},
	{"198.18.0.0", 15, BENCHMARK, 0},      {"198.51.100.0", 24, DOCUMENTATION, 0},
	{"203.0.113.0", 24, DOCUMENTATION, 0}, {"224.0.0.0", 4, MULTICAST, 0},
	{"240.0.0.0", 4, RESERVED, 0},         {"0.0.0.0", 0, NULL, 0},
};

static const struct block blocks6[] = {
	{"::", 128, UNSPECIFIED, 0},
	{"::1", 128, LOOPBACK, 0},
	{"::ffff:0:0", 96, NULL, 12}, /* IPv4-mapped */
	{"64:ff9b::", 96, NULL, 12},  /* NAT64 */
	{"fc00::", 7, PRIVATE, 0},
	{"fe80::", 10, LINK_LOCAL, 0},
	{"fec0::", 10, PRIVATE, 0}, /* site-local, deprecated */
	{"ff00::", 8, MULTICAST, 0},
	{"2001::", 23, RESERVED, 0}, /* protocol assignments: Teredo, ORCHID, ... */
	{"2001:db8::", 32, DOCUMENTATION, 0},
	{"2002::", 16, NULL, 2}, /* 6to4 */
	{"3fff::", 20, DOCUMENTATION, 0},
	{"2000::", 3, NULL, 0}, /* the rest of global unicast */
	{"::", 0, RESERVED, 0},
};

static bool
is_in(const unsigned char *address, int family, const struct block *block)
{
	unsigned char prefix[16];
	size_t whole = block->bits / 8;
	unsigned shift = 8 - block->bits % 8;

	if (inet_pton(family, block->prefix, prefix) != 1 ||
	    memcmp(address, prefix, whole) != 0)
		return false;
	return shift == 8 || address[whole] >> shift == prefix[whole] >> shift;
}

/* The tables end with a block that holds every address. */
static const struct block *
block_of(const unsigned char *address, int family, const struct block *block)
{
	while (!is_in(address, family, block))
		block++;
	return block;
}

const char *
fetch_not_public(const char *ip)
{
	unsigned char address[16];
	const struct block *block;

	if (inet_pton(AF_INET, ip, address) == 1)
		return block_of(address, AF_INET, blocks4)->what;
	if (inet_pton(AF_INET6, ip, address) != 1)
		return "no Internet address";
	block = block_of(address, AF_INET6, blocks6);
	if (block->embedded)
		block = block_of(address + block->embedded, AF_INET, blocks4);
	return block->what;
}

/* Names that are resolved on the machine or in its network: RFC 6761, RFC 6762, RFC 8375,
 * and .internal, which ICANN keeps for that; the others are in files of hosts. So are
 * those without a dot. */
static const struct {
	const char *name, *what;
} local_names[] = {
	{"localhost", LOOPBACK},     {"localhost.localdomain", LOOPBACK},
	{"ip6-localhost", LOOPBACK}, {"ip6-loopback", LOOPBACK},
	{"local", LOCAL_NAME},       {"internal", LOCAL_NAME},
	{"home.arpa", LOCAL_NAME},
};

const char *
fetch_host_not_public(const char *host)
{
	struct str name = str_of(host);
	unsigned char address[16];
	char ip[INET6_ADDRSTRLEN];
	size_t i, n;

	if (str_starts(name, "["))
		name = str_from(name.s + 1, name.n - (str_ends(name, "]") ? 2 : 1));
	if (name.n < sizeof ip) {
		memcpy(ip, name.s, name.n);
		ip[name.n] = '\0';
		if (inet_pton(AF_INET, ip, address) == 1 ||
		    inet_pton(AF_INET6, ip, address) == 1)
			return fetch_not_public(ip);
	}
	for (i = 0; i < sizeof local_names / sizeof local_names[0]; i++) {
		n = strlen(local_names[i].name);
		if (str_ends(name, local_names[i].name) &&
		    (name.n == n || name.s[name.n - n - 1] == '.'))
			return local_names[i].what;
	}
	return strchr(host, '.') ? NULL : LOCAL_NAME;
}
