/*
 * Servers that speak HTTP/2, well and badly (fake-h2), and those whose certificate changes.
 */
#include "fetch/fetch.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_MS 20000
#define SHORT_MS 1500

static struct fetch_request
request_for(struct fake_http *fake, const char *path)
{
	return (struct fetch_request){
		.source = "remote",
		.url = arena_printf(&fake->arena, "%s://localhost:%d%s",
				    fake->ca_file ? "https" : "http", fake->port, path),
		.remote = true,
		.ca_file = fake->ca_file,
		.timeout_ms = TIMEOUT_MS,
		.max_bytes = 100000,
		.allow_private = true,
	};
}

static void
start(struct fake_http *fake, const char *script)
{
	fake_http_init(fake);
	fake->program = "fake-h2";
	fake_http_start(fake, script, true);
}

/* Two at a time, over one connection. */
static void
together(void **state)
{
	struct fetch_request requests[4];
	struct fetch_result results[4];
	struct fake_http fake;
	const char *log;
	size_t i;

	(void)state;
	start(&fake, "pair");
	for (i = 0; i < 4; i++)
		requests[i] = request_for(&fake, "/");
	fetch_once(&fake.arena, requests, 4, results, NULL);
	for (i = 0; i < 4; i++) {
		if (results[i].status != FETCH_NEW)
			fail_msg("%s", results[i].err.text);
		assert_string_equal(results[i].blobs->bytes, "over HTTP/2");
	}
	log = fake_http_log(&fake);
	assert_non_null(strstr(log, "connection 1, 2 open"));
	assert_null(strstr(log, "connection 2"));
	assert_null(strstr(log, "3 open"));
	fake_http_stop(&fake);
}

static void
hostile(void **state)
{
	static const struct {
		const char *script;
		enum err_kind kind;
		const char *why;
	} cases[] = {
		{"reset", ERR_NETWORK, "the answer is broken HTTP/2"},
		{"goaway", ERR_NETWORK, ""},
		{"hang", ERR_NETWORK, "no answer within 1500 ms (timeout)"},
		{"garbage", ERR_NETWORK, ""},
		{"flood", ERR_NETWORK, ""},
		{"resets", ERR_NETWORK, ""},
		{"headers", ERR_NETWORK, ""},
		{"data", ERR_LIMIT, "it is longer than 100000 bytes (max_size)"},
	};
	struct fake_http web;
	size_t i;

	(void)state;
	fake_http_init(&web);
	fake_http_start(&web, "/\n	body x\n", false);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request requests[3];
		struct fetch_result results[3];
		struct fake_http fake;
		size_t k;

		start(&fake, cases[i].script);
		for (k = 0; k < 3; k++) {
			requests[k] = request_for(k < 2 ? &fake : &web, "/");
			if (k < 2)
				requests[k].timeout_ms = SHORT_MS;
		}
		fetch_once(&fake.arena, requests, 3, results, NULL);
		for (k = 0; k < 2; k++)
			assert_int_equal(results[k].status, FETCH_FAILED);
		/* One of the two; the other may be caught in the same connection. */
		k = strstr(results[0].err.text, cases[i].why) ? 0 : 1;
		if (results[k].err.kind != cases[i].kind ||
		    !strstr(results[k].err.text, cases[i].why))
			fail_msg("%s: %d %s", cases[i].script, (int)results[k].err.kind,
				 results[k].err.text);
		assert_int_equal(results[2].status, FETCH_NEW);
		/* A body may come until the time is over; what is for nobody may not. */
		if (cases[i].kind != ERR_LIMIT &&
		    strstr(fake_http_log(&fake), "too much"))
			fail_msg("%s: too much", cases[i].script);
		fake_http_stop(&fake);
	}
	fake_http_stop(&web);
}

/* A connection that was good does not vouch for the next one. */
static void
changed_certificate(void **state)
{
	static const char script[] = "/\n"
				     "	body one\n"
				     "	header Connection: close\n"
				     "/keep\n"
				     "	body one\n";
	struct fetch_request request;
	struct fetch_result result;
	struct fetcher *fetcher;
	struct fake_http fake;
	struct err err;

	(void)state;
	fake_http_init(&fake);
	fake.option = "--changing";
	fake_http_start(&fake, script, true);
	fetcher = fetch_open(&fake.arena, &err);
	assert_non_null(fetcher);
	request = request_for(&fake, "/keep");
	fetch_all(fetcher, &request, 1, &result, NULL);
	if (result.status != FETCH_NEW)
		fail_msg("%s", result.err.text);
	request = request_for(&fake, "/");
	fetch_all(fetcher, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);
	fetch_all(fetcher, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_int_equal(result.err.kind, ERR_NETWORK);
	assert_non_null(strstr(result.err.text, "the certificate is not valid"));
	fetch_close(fetcher);
	fake_http_stop(&fake);
}

/* https where there is no TLS, and the other way round. */
static void
wrong_port(void **state)
{
	struct fake_http mail, secure;
	struct fetch_request requests[2];
	struct fetch_result results[2];

	(void)state;
	fake_http_init(&mail);
	mail.program = "fake-imap";
	fake_http_start(&mail, "", false);
	fake_http_init(&secure);
	fake_http_start(&secure, "/\n	body x\n", true);
	requests[0] = request_for(&mail, "/");
	requests[0].url = arena_printf(&mail.arena, "https://localhost:%d/", mail.port);
	requests[1] = request_for(&secure, "/");
	requests[1].url =
		arena_printf(&mail.arena, "http://localhost:%d/", secure.port);
	requests[1].timeout_ms = SHORT_MS;
	fetch_once(&mail.arena, requests, 2, results, NULL);
	assert_int_equal(results[0].status, FETCH_FAILED);
	assert_non_null(strstr(results[0].err.text, "no encrypted connection"));
	assert_int_equal(results[1].status, FETCH_FAILED);
	assert_int_not_equal(results[1].err.text[0], '\0');
	fake_http_stop(&mail);
	fake_http_stop(&secure);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(together),
		cmocka_unit_test(hostile),
		cmocka_unit_test(changed_certificate),
		cmocka_unit_test(wrong_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
