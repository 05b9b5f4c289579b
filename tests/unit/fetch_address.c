/*
 * Which IP addresses are public, and which web addresses are taken and what becomes of
 * them. Nothing is resolved and nobody is asked.
 */
#include "fetch/fetch_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
not_public(void **state)
{
	static const struct {
		const char *ip, *what; /* NULL: public */
	} cases[] = {
		{"0.0.0.0", "unspecified"},
		{"0.1.2.3", "unspecified"},
		{"1.0.0.0", NULL},
		{"9.255.255.255", NULL},
		{"10.0.0.0", "private"},
		{"10.255.255.255", "private"},
		{"11.0.0.0", NULL},
		{"100.63.255.255", NULL},
		{"100.64.0.0", "provider"},
		{"100.127.255.255", "provider"},
		{"100.128.0.0", NULL},
		{"126.255.255.255", NULL},
		{"127.0.0.1", "loopback"},
		{"127.255.255.255", "loopback"},
		{"128.0.0.0", NULL},
		{"169.253.255.255", NULL},
		{"169.254.169.254", "link-local"},
		{"169.255.0.0", NULL},
		{"172.15.255.255", NULL},
		{"172.16.0.0", "private"},
		{"172.31.255.255", "private"},
		{"172.32.0.0", NULL},
		{"192.0.0.8", "reserved"},
		{"192.0.1.0", NULL},
		{"192.0.2.1", "documentation"},
		{"192.88.99.1", "reserved"},
		{"192.167.255.255", NULL},
		{"192.168.0.1", "private"},
		{"192.169.0.0", NULL},
		{"198.17.255.255", NULL},
		{"198.18.0.1", "benchmark"},
		{"198.19.255.255", "benchmark"},
		{"198.20.0.0", NULL},
		{"198.51.100.7", "documentation"},
		{"203.0.113.7", "documentation"},
		{"200.3.14.10", NULL},
		{"223.255.255.255", NULL},
		{"224.0.0.1", "multicast"},
		{"239.255.255.255", "multicast"},
		{"240.0.0.1", "reserved"},
		{"255.255.255.255", "reserved"},

		{"::", "unspecified"},
		{"::1", "loopback"},
		{"::2", "reserved"},
		{"::127.0.0.1", "reserved"},
		{"::ffff:127.0.0.1", "loopback"},
		{"::ffff:169.254.169.254", "link-local"},
		{"::ffff:10.1.2.3", "private"},
		{"::ffff:200.3.14.10", NULL},
		{"64:ff9b::7f00:1", "loopback"},
		{"64:ff9b::a9fe:a9fe", "link-local"},
		{"64:ff9b::200.3.14.10", NULL},
		{"64:ff9b:1::1", "reserved"},
		{"100::1", "reserved"},
		{"1fff::1", "reserved"},
		{"2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"},
		{"2001:1ff::1", "reserved"},
		{"2001:200::1", NULL},
		{"2001:db8::1", "documentation"},
		{"2001:db9::1", NULL},
		{"2001:13c7:7002:4000::10", NULL},
		{"2002:7f00:1::1", "loopback"},
		{"2002:c0a8:101::1", "private"},
		{"2002:c803:e0a::1", NULL},
		{"2800:370:15::1", NULL},
		{"3fff::1", "documentation"},
		{"3fff:1000::1", NULL},
		{"4000::1", "reserved"},
		{"5f00::1", "reserved"},
		{"fbff::1", "reserved"},
		{"fc00::1", "private"},
		{"fd12:3456::1", "private"},
		{"fe80::1", "link-local"},
		{"febf::1", "link-local"},
		{"fec0::1", "private"},
		{"ff02::1", "multicast"},

		{"", "no Internet address"},
		{"localhost", "no Internet address"},
		{"127.1", "no Internet address"},
	};
	const char *what;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		what = fetch_not_public(cases[i].ip);
		if (!what != !cases[i].what || (what && !strstr(what, cases[i].what)))
			fail_msg("%s: %s", cases[i].ip, what ? what : "public");
	}
}

static void
located(void **state)
{
	static const struct {
		const char *base, *address, *url, *server;
	} cases[] = {
		{NULL, "http://a.example", "http://a.example/", "http://a.example:80"},
		{NULL, "HTTPS://A.Example/X?y=1", "https://a.example/X?y=1",
		 "https://a.example:443"},
		{NULL, "https://a.example:8443/", "https://a.example:8443/",
		 "https://a.example:8443"},
		{NULL, "https://peña.example/años",
		 "https://xn--pea-8ma.example/a%c3%b1os",
		 "https://xn--pea-8ma.example:443"},
		{NULL, "http://127.1/", "http://127.0.0.1/", "http://127.0.0.1:80"},
		{NULL, "http://2130706433/", "http://127.0.0.1/",
		 "http://127.0.0.1:80"},
		{NULL, "http://[::1]:8080/x", "http://[::1]:8080/x",
		 "http://[::1]:8080"},
		{"http://a.example/b/c?d", "e f", "http://a.example/b/e%20f",
		 "http://a.example:80"},
		{"http://a.example/b/c?d", "/e?f", "http://a.example/e?f",
		 "http://a.example:80"},
		{"http://a.example/b/c?d", "?g", "http://a.example/b/c?g",
		 "http://a.example:80"},
		{"https://a.example/b", "//b.example/c", "https://b.example/c",
		 "https://b.example:443"},
		{"https://a.example/b", "http://peña.example/c",
		 "http://xn--pea-8ma.example/c", "http://xn--pea-8ma.example:80"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct place place;
		struct err err;

		if (fetch_locate(&arena, cases[i].base, cases[i].address, &place, &err))
			fail_msg("%s: %s", cases[i].address, err.text);
		assert_string_equal(place.url, cases[i].url);
		assert_string_equal(place.server, cases[i].server);
	}
	arena_release(&arena);
}

static void
refused(void **state)
{
	static const struct {
		const char *base, *address, *why;
	} cases[] = {
		{NULL, "", "only http and https"},
		{NULL, "a.example/x", "only http and https"},
		{NULL, "file:///etc/passwd", "only http and https"},
		{NULL, "ftp://a.example/", "only http and https"},
		{NULL, "gopher://a.example/", "only http and https"},
		{NULL, "smtp://a.example/", "only http and https"},
		{NULL, "javascript:alert(1)", "only http and https"},
		{NULL, "http://", ""},
		{NULL, "http://[::1/", "malformed"},
		{NULL, "http://a.example:99999/", "malformed"},
		{NULL, "http://a..example/", "empty part"},
		{NULL, "http://a_b.example/", "only letters, digits and hyphens"},
		{NULL, "http://a\nb.example/", "malformed"},
		{NULL, "http://u:sekrit@a.example/", "no user or password"},
		{NULL, "http://sekrit@a.example/", "no user or password"},
		{"http://a.example/", "file:///etc/passwd", "only http and https"},
		{"http://a.example/", "//u:sekrit@b.example/", "no user or password"},
	};
	struct place place;
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};

		if (!fetch_locate(&arena, cases[i].base, cases[i].address, &place,
				  &err))
			fail_msg("'%s' should be refused", cases[i].address);
		if (!strstr(err.text, cases[i].why) || strstr(err.text, "sekrit"))
			fail_msg("'%s': %s", cases[i].address, err.text);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_public),
		cmocka_unit_test(located),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
