/*
 * Servers that are busy or want to be left alone, and what they say of robots: who is asked
 * how often, who waits, what is told of it. fake-http plays them, each test its own, so
 * that a pause of one is not another's.
 */
#include "fetch/fetch.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_MS 20000

static struct fetch_request
request_for(struct fake_http *fake, const char *host, const char *path)
{
	return (struct fetch_request){
		.source = "remote",
		.url = arena_printf(&fake->arena, "http://%s:%d%s", host, fake->port,
				    path),
		.remote = true,
		.timeout_ms = TIMEOUT_MS,
		.max_bytes = 100000,
		.allow_private = true,
	};
}

static size_t
times_asked(struct fake_http *fake, const char *what)
{
	const char *at = fake_http_log(fake);
	size_t n = 0;

	while ((at = strstr(at, what))) {
		at++;
		n++;
	}
	return n;
}

static void
start(struct fake_http *fake, const char *script)
{
	fake_http_init(fake);
	fake_http_start(fake, script, false);
}

static struct fetcher *
open_fetcher(struct fake_http *fake)
{
	struct err err;
	struct fetcher *fetcher = fetch_open(&fake->arena, &err);

	assert_non_null(fetcher);
	return fetcher;
}

/* --- busy servers ------------------------------------------------------------------ */

static void
tried_again(void **state)
{
	static const struct {
		const char *path;
		int64_t timeout_ms;
		size_t asked;
		enum fetch_status status;
		const char *why;
		int64_t retry_after_s;
	} cases[] = {
		{"/once", TIMEOUT_MS, 2, FETCH_NEW, "", 0},
		{"/twice", TIMEOUT_MS, 3, FETCH_NEW, "", 0},
		{"/always", TIMEOUT_MS, 3, FETCH_FAILED,
		 "HTTP 500 Internal Server Error", 0},
		{"/always", 900, 1, FETCH_FAILED, "HTTP 500 Internal Server Error", 0},
		{"/always", 2500, 2, FETCH_FAILED, "HTTP 500 Internal Server Error", 0},
		{"/501", TIMEOUT_MS, 1, FETCH_FAILED, "HTTP 501 Not Implemented", 0},
		{"/gone", TIMEOUT_MS, 1, FETCH_FAILED,
		 "HTTP 410 Gone: it was taken away for good", 0},
		{"/503", 900, 1, FETCH_FAILED, "HTTP 503 Service Unavailable", 0},
		{"/599", 900, 1, FETCH_FAILED, "HTTP 599", 0},
		{"/soon", TIMEOUT_MS, 2, FETCH_NEW, "", 0},
		{"/later", TIMEOUT_MS, 1, FETCH_FAILED,
		 "HTTP 429 Too Many Requests: it should be asked less often; to be "
		 "asked again in 600 s",
		 600},
		{"/at-a-date", TIMEOUT_MS, 1, FETCH_FAILED,
		 "HTTP 503 Service Unavailable; to be asked again in 3600 s", 3600},
		{"/in-ten-years", TIMEOUT_MS, 1, FETCH_FAILED,
		 "to be asked again in 86400 s", 86400},
		{"/redirect-to-busy", TIMEOUT_MS, 1, FETCH_NEW, "", 0},
		{"/cut", TIMEOUT_MS, 1, FETCH_FAILED, "", 0},
		{"/hang", 300, 1, FETCH_FAILED, "no answer within 300 ms (timeout)", 0},
	};
	static const char script[] =
		"/once\n	status 503 x\n/once\n	body ok\n"
		"/twice\n	status 500 x\n/twice\n	status 502 x\n"
		"/twice\n	body ok\n"
		"/always\n	status 500 x\n	body x\n"
		"/501\n	status 501 x\n"
		"/gone\n	status 410 x\n"
		"/503\n	status 503 Ha\xc3\xa7k\n	body busy\n"
		"/599\n	status 599 Odd\n"
		"/soon\n	status 429 x\n	header Retry-After: 1\n/soon\n	body ok\n"
		"/later\n	status 429 x\n	header Retry-After: 600\n"
		"/at-a-date\n	status 503 x\n"
		"	header Date: Mon, 03 Apr 2023 12:00:00 GMT\n"
		"	header Retry-After: Mon, 03 Apr 2023 13:00:00 GMT\n"
		"/in-ten-years\n	status 503 x\n	header Retry-After: 315360000\n"
		"/redirect-to-busy\n	redirect 301 /once-more\n"
		"/once-more\n	status 503 x\n/once-more\n	body ok\n"
		"/cut\n	body x\n	length 10\n"
		"/hang\n	hang\n";
	struct fake_http fake;
	size_t i, before;

	(void)state;
	start(&fake, script);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(&fake, "127.0.0.1", cases[i].path);
		const char *line = arena_printf(&fake.arena, "GET %s ", cases[i].path);
		struct fetch_result result;

		request.timeout_ms = cases[i].timeout_ms;
		before = times_asked(&fake, line);
		fetch_once(&fake.arena, &request, 1, &result, NULL);
		if (result.status != cases[i].status ||
		    times_asked(&fake, line) - before != cases[i].asked ||
		    result.retry_after_s != cases[i].retry_after_s)
			fail_msg("%s: %d, asked %zu times, again in %lld s: %s",
				 cases[i].path, (int)result.status,
				 times_asked(&fake, line) - before,
				 (long long)result.retry_after_s, result.err.text);
		if (result.status == FETCH_FAILED &&
		    !strstr(result.err.text, cases[i].why))
			fail_msg("%s: %s", cases[i].path, result.err.text);
		if (strcmp(cases[i].path, "/redirect-to-busy") == 0)
			assert_non_null(strstr(result.moved, "/once-more"));
	}
	fake_http_stop(&fake);
}

/* A server that wants a pause gets it from all that is wanted of it, in this call and in
 * those that follow; under another name it is another server. */
static void
left_alone(void **state)
{
	static const char script[] = "/later\n	status 403 x\n"
				     "	header Retry-After: 600\n"
				     "/other\n	body x\n	delay 100\n";
	struct fetch_request requests[6];
	struct fetch_result results[6];
	struct fetcher *fetcher;
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, script);
	fetcher = open_fetcher(&fake);
	for (i = 0; i < 6; i++)
		requests[i] = request_for(&fake, i == 5 ? "localhost" : "127.0.0.1",
					  i == 0 ? "/later" : "/other");
	fetch_all(fetcher, requests, 6, results, NULL);
	assert_int_equal(results[0].retry_after_s, 600);
	assert_int_equal(results[1].status, FETCH_NEW); /* it was under way */
	for (i = 2; i < 5; i++) {
		assert_int_equal(results[i].status, FETCH_FAILED);
		assert_int_equal(results[i].err.kind, ERR_NETWORK);
		assert_string_equal(
			results[i].err.text,
			"its server asked, in answer to another request, to "
			"be left alone for 600 s");
		assert_int_equal(results[i].retry_after_s, 600);
	}
	assert_int_equal(results[5].status, FETCH_NEW);
	assert_int_equal(times_asked(&fake, "GET /other"), 2);

	fetch_all(fetcher, requests, 1, results, NULL);
	assert_int_equal(results[0].status, FETCH_FAILED);
	assert_in_range(results[0].retry_after_s, 590, 600);
	assert_int_equal(times_asked(&fake, "GET /later"), 1);
	fetch_close(fetcher);
	fake_http_stop(&fake);
}

/* A short pause is waited for, by those who have the time. */
static void
waited_for(void **state)
{
	static const char script[] = "/busy\n	status 503 x\n"
				     "/busy\n	body ok\n"
				     "/slow\n	body x\n	delay 200\n"
				     "/other\n	body x\n";
	struct fetch_request requests[5];
	struct fetch_result results[5];
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, script);
	for (i = 0; i < 5; i++)
		requests[i] = request_for(&fake, "127.0.0.1",
					  i == 0   ? "/busy"
					  : i == 1 ? "/slow"
						   : "/other");
	requests[3].timeout_ms = 500;
	fetch_once(&fake.arena, requests, 5, results, NULL);
	for (i = 0; i < 5; i++)
		assert_int_equal(results[i].status, i == 3 ? FETCH_FAILED : FETCH_NEW);
	assert_int_equal(results[3].retry_after_s, 1);
	assert_int_equal(times_asked(&fake, "GET /busy"), 2);
	assert_int_equal(times_asked(&fake, "GET /other"), 2);
	fake_http_stop(&fake);
}

/* --- robots.txt -------------------------------------------------------------------- */

/* Against one robots.txt: /page, and /private. */
static void
robots(void **state)
{
	static const struct {
		const char *script;
		const char *page, *private; /* why it fails; NULL: it is read */
		int64_t timeout_ms;
	} cases[] = {
		{"", NULL, NULL, 0},
		{"/robots.txt\n	status 403 x\n", NULL, NULL, 0},
		{"/robots.txt\n	body <html>Welcome</html>\n", NULL, NULL, 0},
		{"/robots.txt\n	body User-agent: *\\nDisallow: /priv\\n\n", NULL,
		 "robots.txt of its server asks programs not to read it (Disallow: "
		 "/priv)",
		 0},
		{"/robots.txt\n	redirect 301 /r\n/r\n	body User-agent: *\\nDisallow: "
		 "/priv\\n\n",
		 NULL, "asks programs not to read it", 0},
		{"/robots.txt\n	redirect 302 /robots.txt\n", NULL, NULL, 0},
		{"/robots.txt\n	redirect 302 http://127.0.0.1:1/x\n",
		 "could not be read: 127.0.0.1 is a loopback address", "loopback", 0},
		{"/robots.txt\n	status 500 x\n",
		 "it is left alone this time, as robots.txt of its server could not be "
		 "read: HTTP 500 Internal Server Error",
		 "could not be read", 0},
		{"/robots.txt\n	cut 0\n", "could not be read", "could not be read", 0},
		{"/robots.txt\n	hang\n",
		 "could not be read: no answer within 700 ms (timeout)", "no answer",
		 700},
		{"/robots.txt\n	body User-agent: *\\nDisallow: /priv\\nX: x\\n\n"
		 "	repeat 100\n	endless\n",
		 NULL, "asks programs not to read it", 0},
		{"/robots.txt\n	body x\n	repeat 9000\n	slow 100 20\n	endless\n",
		 "could not be read: the answer did not end within 700 ms", "could not",
		 700},
		{"/robots.txt\n	flood\n", "could not be read: its headers are longer",
		 "could not be read", 0},
	};
	static const char rest[] = "/page\n	body x\n/private\n	body x\n";
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request requests[3];
		struct fetch_result results[3];
		struct fetcher *fetcher;
		struct fake_http fake;

		fake_http_init(&fake);
		fake_http_start(&fake,
				arena_printf(&fake.arena, "%s%s", cases[i].script,
					     rest),
				false);
		fetcher = open_fetcher(&fake);
		for (k = 0; k < 3; k++) {
			requests[k] = request_for(&fake, "127.0.0.1",
						  k == 0 ? "/page" : "/private");
			requests[k].page = k < 2;
			if (cases[i].timeout_ms)
				requests[k].timeout_ms = cases[i].timeout_ms;
		}
		fetch_all(fetcher, requests, 2, results, NULL);
		fetch_all(fetcher, requests, 3, results, NULL); /* and again */
		for (k = 0; k < 2; k++) {
			const char *why = k == 0 ? cases[i].page : cases[i].private;

			if ((results[k].status == FETCH_FAILED) != (why != NULL) ||
			    (why && !strstr(results[k].err.text, why)) ||
			    (why && results[k].err.kind != ERR_DENIED))
				fail_msg("%s%s: %s", cases[i].script,
					 k == 0 ? "page" : "private",
					 why ? results[k].err.text : "read");
		}
		assert_int_equal(results[2].status, FETCH_NEW); /* it is no page */
		if (!strstr(cases[i].script, "302 /robots.txt"))
			assert_int_equal(times_asked(&fake, "GET /robots.txt"), 1);
		fetch_close(fetcher);
		fake_http_stop(&fake);
	}
}

/* Each server that a redirect leads to has its own say; and nobody is asked about what is
 * no page, nor spoken to where private addresses are not allowed. */
static void
robots_of_others(void **state)
{
	static const char first[] = "/robots.txt\n	status 404 x\n"
				    "/page\n	redirect 302 http://127.0.0.1:%d/page\n"
				    "/feed\n	body x\n";
	static const char second[] = "/robots.txt\n"
				     "	body User-agent: *\\nDisallow: /\n"
				     "/page\n"
				     "	body x\n";
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http one, two;

	(void)state;
	start(&two, second);
	fake_http_init(&one);
	fake_http_start(&one, arena_printf(&one.arena, first, two.port), false);

	request = request_for(&one, "127.0.0.1", "/feed");
	fetch_once(&one.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(times_asked(&one, "robots"), 0);

	/* Elsewhere private addresses are refused, robots.txt too. */
	request = request_for(&one, "127.0.0.1", "/page");
	request.page = true;
	fetch_once(&one.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_non_null(strstr(result.err.text,
			       "could not be read: 127.0.0.1 is a loopback address; "
			       "allow_private is for the source's own server"));
	assert_int_equal(times_asked(&two, "GET"), 0);

	request.url = request_for(&two, "127.0.0.1", "/page").url;
	fetch_once(&two.arena, &request, 1, &result, NULL);
	assert_int_equal(result.err.kind, ERR_DENIED);
	assert_non_null(strstr(result.err.text, "Disallow: /"));
	assert_int_equal(times_asked(&two, "GET /page"), 0);

	request.allow_private = false;
	fetch_once(&two.arena, &request, 1, &result, NULL);
	assert_int_equal(result.err.kind, ERR_DENIED);
	assert_non_null(strstr(result.err.text, "allow_private: true"));
	assert_int_equal(times_asked(&two, "GET"), 1);
	fake_http_stop(&one);
	fake_http_stop(&two);
}

/* Under another name it is still the source's own server, for robots.txt as for pages. */
static void
robots_of_namesakes(void **state)
{
	static const char script[] =
		"/robots.txt\n	body User-agent: *\\nDisallow: /priv\\n\n"
		"/page\n	redirect 302 http://localhost:{port}/end\n"
		"/out\n	redirect 302 http://localhost:{port}/private\n"
		"/end\n	body x\n";
	struct fetch_request requests[2];
	struct fetch_result results[2];
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, script);
	for (i = 0; i < 2; i++) {
		requests[i] =
			request_for(&fake, "127.0.0.1", i == 0 ? "/page" : "/out");
		requests[i].page = true;
	}
	fetch_once(&fake.arena, requests, 2, results, NULL);
	if (results[0].status == FETCH_FAILED)
		fail_msg("%s", results[0].err.text);
	assert_non_null(strstr(results[0].blobs->address, "//localhost:"));
	assert_non_null(strstr(results[1].err.text, "Disallow: /priv"));
	assert_int_equal(times_asked(&fake, "GET /robots.txt"), 2);
	fake_http_stop(&fake);
}

/* How long a server wants to be left alone, it may say there first. */
static void
robots_later(void **state)
{
	static const char script[] = "/robots.txt\n	status 503 x\n"
				     "	header Retry-After: 7200\n"
				     "/page\n	body x\n";
	struct fetch_request requests[2];
	struct fetch_result results[2];
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, script);
	for (i = 0; i < 2; i++) {
		requests[i] = request_for(&fake, "127.0.0.1", "/page");
		requests[i].page = true;
	}
	fetch_once(&fake.arena, requests, 2, results, NULL);
	for (i = 0; i < 2; i++) {
		assert_int_equal(results[i].status, FETCH_FAILED);
		assert_int_equal(results[i].err.kind, ERR_DENIED);
		assert_non_null(strstr(results[i].err.text, "could not be read: HTTP "
							    "503"));
		assert_int_equal(results[i].retry_after_s, 7200);
	}
	assert_int_equal(times_asked(&fake, "GET"), 1);
	fake_http_stop(&fake);
}

/* Crawl-delay: never two at once, though two may. */
static void
one_by_one(void **state)
{
	static const char script[] =
		"/robots.txt\n	body User-agent: *\\nCrawl-delay: 0.5\n"
		"/page\n	body x\n	delay 100\n";
	struct fetch_request requests[4];
	struct fetch_result results[4];
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, script);
	for (i = 0; i < 4; i++) {
		requests[i] = request_for(&fake, "127.0.0.1", "/page");
		requests[i].page = true;
		requests[i].timeout_ms = 800; /* its turn is not its time */
	}
	fetch_once(&fake.arena, requests, 4, results, NULL);
	for (i = 0; i < 4; i++)
		assert_int_equal(results[i].status, FETCH_NEW);
	assert_null(strstr(fake_http_log(&fake), "2 busy"));
	fake_http_stop(&fake);
}

/* --- several documents ------------------------------------------------------------- */

static void
pages(void **state)
{
	static const char script[] =
		"/p1\n	body one\n	header Link: </p1>; rel=\"first\"\n"
		"	header link: <p2?x=1>; rel=\"next\"\n"
		"/p2\n	body two\n	header Link: <http://localhost:{port}/p3>; rel=next\n"
		"/p3\n	body three\n	header Link: </p3>; rel=next\n"
		"/moved\n	redirect 301 /deep/er\n"
		"/deep/er\n	body x\n	header Link: <p2>; rel=next\n"
		"/file\n	body x\n	header Link: <file:///etc/passwd>; rel=next\n"
		"/secret\n	body x\n	header Link: <http://u:p@x.example/>; rel=next\n"
		"/none\n	body x\n";
	static const struct {
		const char *path, *next; /* NULL: none */
	} cases[] = {
		{"/p1", "http://127.0.0.1:%d/p2?x=1"},
		{"/p2?x=1", "http://localhost:%d/p3"},
		{"/p3", NULL}, /* to itself */
		{"/moved", "http://127.0.0.1:%d/deep/p2"},
		{"/file", NULL},
		{"/secret", NULL},
		{"/none", NULL},
	};
	struct fake_http fake;
	char next[64];
	size_t i;

	(void)state;
	start(&fake, script);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(&fake, "127.0.0.1", cases[i].path);
		struct fetch_result result;

		fetch_once(&fake.arena, &request, 1, &result, NULL);
		assert_int_equal(result.status, FETCH_NEW);
		assert_false(result.blobs->followed);
		if (cases[i].next) {
			const char *at = strchr(cases[i].next, '%');

			(void)snprintf(next, sizeof next, "%.*s%d%s",
				       (int)(at - cases[i].next), cases[i].next,
				       fake.port, at + 2);
			assert_string_equal(result.blobs->next, next);
		} else {
			assert_null(result.blobs->next);
		}
	}
	fake_http_stop(&fake);
}

/* What a document leads to is not the source's own server, unless it is. */
static void
away_from_home(void **state)
{
	static const char script[] = "/p2\n	body two\n";
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;

	(void)state;
	start(&fake, script);
	request = request_for(&fake, "127.0.0.1", "/p2");
	request.home = request_for(&fake, "127.0.0.1", "/p1").url;
	request.username = "ana";
	request.password = "sekrit";
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(times_asked(&fake, "Authorization: Basic"), 1);

	request.home = "http://elsewhere.example/p1";
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.err.kind, ERR_DENIED);
	assert_int_equal(times_asked(&fake, "GET"), 1);
	fake_http_stop(&fake);
}

/* WebDAV: the body, the depth, and 207. */
static void
report(void **state)
{
	static const char script[] =
		"/calendar/\n	status 207 Multi-Status\n	etag \"x\"\n"
		"	header Content-Type: application/xml; charset=utf-8\n"
		"	body <multistatus/>\n"
		"/moved\n	redirect 308 /calendar/\n"
		"/plain\n	body <x/>\n"
		"/get\n	status 207 x\n	body x\n";
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;
	const char *log;

	(void)state;
	start(&fake, script);
	request = request_for(&fake, "127.0.0.1", "/calendar/");
	request.report = "<calendar-query/>";
	request.etag = "\"x\"";
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	if (result.status == FETCH_FAILED)
		fail_msg("%s", result.err.text);
	assert_string_equal(result.blobs->bytes, "<multistatus/>");
	assert_string_equal(result.blobs->media_type, "application/xml");
	assert_null(result.etag);
	log = fake_http_log(&fake);
	assert_non_null(strstr(log, "REPORT /calendar/ HTTP/1.1\n"));
	assert_non_null(strstr(log, "\nDepth: 1\n"));
	assert_non_null(
		strstr(log, "\nContent-Type: application/xml; charset=utf-8\n"));
	assert_non_null(strstr(log, "\n\n<calendar-query/>"));
	assert_null(strstr(log, "If-None-Match"));

	request.url = request_for(&fake, "127.0.0.1", "/moved").url;
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(times_asked(&fake, "REPORT /calendar/"), 2);
	assert_int_equal(times_asked(&fake, "\n\n<calendar-query/>"), 3);
	assert_non_null(strstr(result.moved, "/calendar/"));

	request.url = request_for(&fake, "127.0.0.1", "/plain").url;
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_NEW);

	request = request_for(&fake, "127.0.0.1", "/get");
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_string_equal(result.err.text, "HTTP 207");
	fake_http_stop(&fake);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tried_again),
		cmocka_unit_test(left_alone),
		cmocka_unit_test(waited_for),
		cmocka_unit_test(robots),
		cmocka_unit_test(robots_of_others),
		cmocka_unit_test(robots_of_namesakes),
		cmocka_unit_test(robots_later),
		cmocka_unit_test(one_by_one),
		cmocka_unit_test(pages),
		cmocka_unit_test(away_from_home),
		cmocka_unit_test(report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
