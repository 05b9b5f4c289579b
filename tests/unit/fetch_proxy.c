/*
 * Proxies of the environment: which one is for whom, as libcurl reads the variables, and
 * what may be asked of it. fake-http plays the proxy, and every server behind it.
 */
#include "fetch/fetch_int.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const variables[] = {"http_proxy",  "HTTP_PROXY", "https_proxy",
					"HTTPS_PROXY", "all_proxy",  "ALL_PROXY",
					"no_proxy",    "NO_PROXY"};

static void
forget(void)
{
	size_t i;

	for (i = 0; i < sizeof variables / sizeof variables[0]; i++)
		(void)unsetenv(variables[i]);
}

static void
remember(const char *name, const char *value)
{
	assert_int_equal(setenv(name, value, 1), 0);
}

static void
chosen(void **state)
{
	static const struct {
		const char *name, *value, *name2, *value2, *url, *proxy;
	} cases[] = {
		{"no_proxy", "x", "NO_PROXY", "y", "http://a.example/", NULL},
		{"http_proxy", "p:1", NULL, NULL, "http://a.example/", "p:1"},
		{"http_proxy", "p:1", NULL, NULL, "https://a.example/", NULL},
		{"http_proxy", "", NULL, NULL, "http://a.example/", NULL},
		{"HTTP_PROXY", "p:1", NULL, NULL, "http://a.example/", NULL},
		{"https_proxy", "p:1", NULL, NULL, "https://a.example/", "p:1"},
		{"HTTPS_PROXY", "p:1", NULL, NULL, "https://a.example/", "p:1"},
		{"HTTPS_PROXY", "p:1", "https_proxy", "q:2", "https://a.example/",
		 "q:2"},
		{"HTTPS_PROXY", "p:1", "https_proxy", "", "https://a.example/", "p:1"},
		{"ALL_PROXY", "p:1", NULL, NULL, "http://a.example/", "p:1"},
		{"all_proxy", "p:1", "http_proxy", "q:2", "http://a.example/", "q:2"},
		{"all_proxy", "p:1", "http_proxy", "q:2", "https://a.example/", "p:1"},

		{"all_proxy", "p:1", "no_proxy", "*", "http://a.example/", NULL},
		{"all_proxy", "p:1", "NO_PROXY", "*", "http://a.example/", NULL},
		{"all_proxy", "p:1", "no_proxy", "example", "http://a.example/", NULL},
		{"all_proxy", "p:1", "no_proxy", ".example", "http://a.example/", NULL},
		{"all_proxy", "p:1", "no_proxy", "A.Example.", "http://a.example/",
		 NULL},
		{"all_proxy", "p:1", "no_proxy", "b.example, a.example",
		 "http://a.example/", NULL},
		{"all_proxy", "p:1", "no_proxy", "b.example a.example",
		 "http://a.example/", NULL},
		{"all_proxy", "p:1", "no_proxy", "le", "http://a.example/", "p:1"},
		{"all_proxy", "p:1", "no_proxy", "b.a.example", "http://a.example/",
		 "p:1"},
		{"all_proxy", "p:1", "no_proxy", ",", "http://a.example/", "p:1"},
		{"all_proxy", "p:1", "no_proxy", ".", "http://a.example/", "p:1"},
		{"all_proxy", "p:1", "no_proxy", "10.0.0.1", "http://10.0.0.1/", NULL},
		{"all_proxy", "p:1", "no_proxy", "0.0.1", "http://10.0.0.1/", "p:1"},
		{"all_proxy", "p:1", "no_proxy", "10.0.0.0/8", "http://10.9.0.1/",
		 NULL},
		{"all_proxy", "p:1", "no_proxy", "10.0.0.0/12", "http://10.16.0.1/",
		 "p:1"},
		{"all_proxy", "p:1", "no_proxy", "10.0.0.0/33", "http://10.0.0.0/",
		 "p:1"},
		{"all_proxy", "p:1", "no_proxy", "0.0.0.0/0", "http://10.0.0.0/", NULL},
		{"all_proxy", "p:1", "no_proxy", "::1", "http://[::1]/", NULL},
		{"all_proxy", "p:1", "no_proxy", "[::1]", "http://[::1]/", NULL},
		{"all_proxy", "p:1", "no_proxy", "fd00::/8", "http://[fd12::1]/", NULL},
		{"all_proxy", "p:1", "no_proxy", "10.0.0.0/8", "http://[::1]/", "p:1"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct proxies proxies;
		struct place place = {0};
		const char *proxy;
		struct err err;

		forget();
		remember(cases[i].name, cases[i].value);
		if (cases[i].name2)
			remember(cases[i].name2, cases[i].value2);
		assert_int_equal(fetch_locate(&arena, NULL, cases[i].url, &place, &err),
				 0);
		fetch_proxies_read(&proxies);
		proxy = fetch_proxy(&proxies, &place);
		if (!proxy != !cases[i].proxy ||
		    (proxy && strcmp(proxy, cases[i].proxy) != 0))
			fail_msg("%s=%s %s=%s %s: %s", cases[i].name, cases[i].value,
				 cases[i].name2, cases[i].value2, cases[i].url, proxy);
	}
	forget();
	arena_release(&arena);
}

static void
not_public(void **state)
{
	static const struct {
		const char *host, *what; /* NULL: public */
	} cases[] = {
		{"a.example", NULL},
		{"localhost.example", NULL},
		{"mylocalhost.example", NULL},
		{"notlocal.example", NULL},
		{"127.0.0.1.example", NULL},
		{"200.3.14.10", NULL},
		{"[2001:13c7:7002:4000::10]", NULL},
		{"localhost", "a loopback address"},
		{"x.localhost", "a loopback address"},
		{"localhost.localdomain", "a loopback address"},
		{"127.0.0.1", "a loopback address"},
		{"[::1]", "a loopback address"},
		{"[::ffff:127.0.0.1]", "a loopback address"},
		{"[::ffff:7f00:1]", "a loopback address"},
		{"169.254.169.254", "a link-local address"},
		{"10.0.0.1", "a private address"},
		{"printer.local", "a name of the local network"},
		{"metadata.google.internal", "a name of the local network"},
		{"router.home.arpa", "a name of the local network"},
		{"intranet", "a name of the local network"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *what = fetch_host_not_public(cases[i].host);

		if (!what != !cases[i].what || (what && strcmp(what, cases[i].what)))
			fail_msg("%s: %s", cases[i].host, what ? what : "public");
	}
}

static struct fetch_request
request_for(const char *url)
{
	return (struct fetch_request){
		.source = "remote",
		.url = url,
		.remote = true,
		.username = "ana",
		.password = "sekrit",
		.timeout_ms = 10000,
		.max_bytes = 100000,
	};
}

/* Names go to the proxy unresolved, and its own address may be a private one. */
static void
asked(void **state)
{
	static const char script[] =
		"/feed\n	body through the proxy\n	etag \"x\"\n"
		"/away\n	redirect 301 http://b.example/feed\n"
		"/private0\n	redirect 302 http://127.0.0.1:{port}/feed\n"
		"/private1\n	redirect 302 http://localhost/feed\n"
		"/private2\n	redirect 302 http://0xa9fea9fe/feed\n"
		"/private3\n	redirect 302 http://[::ffff:10.1.2.3]/feed\n"
		"/private4\n	redirect 302 http://0177.0.0.1/feed\n"
		"/private5\n	redirect 302 http://intranet/feed\n";
	struct fetch_request request = request_for("http://a.example/feed");
	struct fetch_result result;
	struct fake_http fake;
	const char *log;
	int i;

	(void)state;
	fake_http_init(&fake);
	fake_http_start(&fake, script, false);
	remember("http_proxy",
		 arena_printf(&fake.arena, "http://prox:y@127.0.0.1:%d", fake.port));
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	if (result.status == FETCH_FAILED)
		fail_msg("%s", result.err.text);
	assert_string_equal(result.blobs->bytes, "through the proxy");
	log = fake_http_log(&fake);
	assert_non_null(strstr(log, "GET http://a.example/feed HTTP/1.1\n"));
	assert_non_null(strstr(log, "Proxy-Authorization: Basic"));
	assert_non_null(strstr(log, "\nAuthorization: Basic YW5hOnNla3JpdA=="));

	request.url = "http://a.example/away";
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_string_equal(result.moved, "http://b.example/feed");
	log = strstr(fake_http_log(&fake), "GET http://b.example/feed");
	assert_non_null(log);
	assert_null(strstr(log, "\nAuthorization:"));

	for (i = 0; i < 6; i++) {
		request.url =
			arena_printf(&fake.arena, "http://a.example/private%d", i);
		request.allow_private = true;
		fetch_once(&fake.arena, &request, 1, &result, NULL);
		if (result.status != FETCH_FAILED || result.err.kind != ERR_DENIED)
			fail_msg("%s: %s", request.url, result.err.text);
	}
	request = request_for("http://127.0.0.1:1/feed");
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_string_equal(result.err.text,
			    "127.0.0.1 is a loopback address; allow_private: true lets "
			    "this source use it");
	request.allow_private = true;
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);

	/* Past the proxy. */
	remember("no_proxy", "127.0.0.0/8");
	request.url = arena_printf(&fake.arena, "http://127.0.0.1:%d/feed", fake.port);
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_non_null(strstr(fake_http_log(&fake), "GET /feed HTTP/1.1"));
	forget();
	fake_http_stop(&fake);
}

/* https goes through a tunnel, and the certificate is that of the server behind it. */
static void
tunnel(void **state)
{
	struct fetch_request request = request_for("https://localhost/feed");
	struct fetch_result result;
	struct fake_http fake;
	const char *log, *rest;

	(void)state;
	fake_http_init(&fake);
	fake.option = "--proxy";
	fake_http_start(&fake, "/feed\n	body secure\n	header X-Y: z\n", true);
	remember("HTTPS_PROXY", arena_printf(&fake.arena, "127.0.0.1:%d", fake.port));
	request.allow_private = true;
	request.ca_file = fake.ca_file;
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	if (result.status == FETCH_FAILED)
		fail_msg("%s", result.err.text);
	assert_string_equal(result.blobs->bytes, "secure");
	log = fake_http_log(&fake);
	assert_non_null(strstr(log, "CONNECT localhost:443 HTTP/1.1\n"));
	rest = strstr(log, "\n\n");
	assert_non_null(rest);
	assert_non_null(strstr(rest, "GET /feed HTTP/1.1"));
	assert_non_null(strstr(rest, "Authorization"));
	assert_null(strstr(arena_strndup(&fake.arena, log, (size_t)(rest - log)),
			   "Authorization"));

	request.url = "https://other.example/feed";
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_non_null(strstr(result.err.text, "the certificate is not valid"));
	forget();
	fake_http_stop(&fake);
}

static void
broken(void **state)
{
	struct fetch_request request = request_for("http://a.example/feed");
	struct fetch_result result;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	remember("http_proxy", "http://prox:sekrit@127.0.0.1:1");
	fetch_once(&arena, &request, 1, &result, NULL);
	assert_int_equal(result.err.kind, ERR_NETWORK);
	assert_string_equal(result.err.text,
			    "no connection to the proxy: Connection refused");
	remember("http_proxy", "nonsense://x:sekrit@y");
	fetch_once(&arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_null(strstr(result.err.text, "sekrit"));
	forget();
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chosen), cmocka_unit_test(not_public),
		cmocka_unit_test(asked),  cmocka_unit_test(tunnel),
		cmocka_unit_test(broken),
	};

	forget();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
