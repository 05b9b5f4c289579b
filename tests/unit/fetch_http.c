/*
 * Sources over http and https as they should be: types, compression, validators,
 * redirects, credentials, certificates, many at once. fake-http plays the servers; the bad
 * ones are in fetch_hostile.c.
 */
#include "base/file.h"
#include "base/str.h"
#include "fetch/fetch.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MANY 20

static const char script[] =
	"/feed.xml\n"
	"	header Content-Type: Application/RSS+XML; Charset=\"ISO-8859-1\"\n"
	"	etag W/\"v1\"\n"
	"	modified Mon, 03 Apr 2023 12:00:00 GMT\n"
	"	header Set-Cookie: a=b\n"
	"	body <rss>\\n</rss>\\n\n"
	"/gzip\n"
	"	header Content-Encoding: gzip\n"
	"	header Content-Type: text/calendar\n"
	"	file calendar.gz\n"
	"/chunked\n"
	"	header Content-Type: text/plain;charset=utf-8;format=flowed\n"
	"	body 0123456789\n"
	"	repeat 5000\n"
	"	chunked\n"
	"/unframed\n"
	"	header Content-Type: nonsense; charset=a b\n"
	"	body abc\\0def\n"
	"	unframed\n"
	"/slow\n"
	"	header Content-Type:\n"
	"	body slow but whole\n"
	"	slow 20 1\n"
	"/empty\n"
	"	body \\0\n"
	"	repeat 0\n"
	"/strange-validators\n"
	"	etag \"a\\tb\"\n"
	"	header Last-Modified: y\xc3\xa9s\n"
	"	body x\n"
	"/changed\n"
	"	etag \"v2\"\n"
	"	body new\n"
	"/modified\n"
	"	modified Tue, 04 Apr 2023 12:00:00 GMT\n"
	"	body x\n"
	"/hop1\n	redirect 301 hop2\n"
	"/hop2\n	redirect 308 /hop3?x=1\n"
	"/hop3\n	redirect 301 http://localhost:{port}/chunked\n"
	"/for-now\n	redirect 302 /hop2\n"
	"/moved-for-now\n	redirect 301 /see\n"
	"/see\n	redirect 303 /keep\n"
	"/keep\n	redirect 307 /feed.xml\n"
	"/five\n	redirect 301 /moved-and-on\n"
	"/moved-and-on\n	redirect 301 /hop1\n"
	"/away\n	redirect 302 http://localhost:{port}/feed.xml\n"
	"/back\n	redirect 302 http://127.0.0.1:{port}/feed.xml\n"
	"/quick\n	body quick\n	delay 5\n"
	"/hang\n	hang\n";

static int
set_up(void **state)
{
	struct fake_http *fake = calloc(1, sizeof *fake);
	const char *command;

	if (!fake)
		return -1;
	fake_http_init(fake);
	command = arena_printf(&fake->arena,
			       "printf 'BEGIN:VCALENDAR\\r\\n' | gzip >%s/calendar.gz",
			       fake->dir);
	if (system(command) != 0)
		return -1;
	fake_http_start(fake, script, false);
	*state = fake;
	return 0;
}

static int
tear_down(void **state)
{
	fake_http_stop(*state);
	free(*state);
	return 0;
}

static struct fetch_request
request_for(struct fake_http *fake, const char *host, const char *path)
{
	return (struct fetch_request){
		.source = "remote",
		.url = arena_printf(&fake->arena, "http://%s:%d%s", host, fake->port,
				    path),
		.remote = true,
		.timeout_ms = 10000,
		.max_bytes = 50000,
		.allow_private = true,
	};
}

static void
fetch(struct fake_http *fake, const struct fetch_request *request,
      struct fetch_result *result)
{
	memset(result, 0xff, sizeof *result); /* it is filled whole */
	fetch_once(&fake->arena, request, 1, result, NULL);
	if (result->status == FETCH_FAILED)
		fail_msg("%s: %s", request->url, result->err.text);
}

static void
answers(void **state)
{
	static const struct {
		const char *path, *media_type, *charset, *body;
		size_t n;
	} cases[] = {
		{"/feed.xml", "application/rss+xml", "iso-8859-1", "<rss>\n</rss>\n",
		 13},
		{"/gzip", "text/calendar", "", "BEGIN:VCALENDAR\r\n", 17},
		{"/chunked", "text/plain", "utf-8", NULL, 50000},
		{"/unframed", "nonsense", "", "abc\0def", 7},
		{"/slow", "", "", "slow but whole", 14},
		{"/empty", "", "", "", 0},
		{"/feed.xml?query", "application/rss+xml", "iso-8859-1",
		 "<rss>\n</rss>\n", 13},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(*state, "127.0.0.1", cases[i].path);
		struct fetch_result result;

		fetch(*state, &request, &result);
		assert_int_equal(result.status, FETCH_NEW);
		assert_int_equal(result.n, 1);
		assert_string_equal(result.blobs->source, "remote");
		assert_string_equal(result.blobs->origin, request.url);
		assert_string_equal(result.blobs->address, request.url);
		assert_string_equal(result.blobs->name, "");
		assert_string_equal(result.blobs->media_type, cases[i].media_type);
		assert_string_equal(result.blobs->charset, cases[i].charset);
		assert_int_equal(result.blobs->n, cases[i].n);
		if (cases[i].body)
			assert_memory_equal(result.blobs->bytes, cases[i].body,
					    cases[i].n + 1);
		assert_null(result.moved);
	}
}

/* The last request for a path that was logged, up to its empty line. */
static const char *
logged(struct fake_http *fake, const char *path)
{
	const char *line = arena_printf(&fake->arena, "GET %s HTTP/1.1\n", path);
	const char *text = fake_http_log(fake), *found = NULL, *next = text;

	while ((next = strstr(next, line)))
		found = next++;
	if (!found)
		fail_msg("no request for %s in:\n%s", path, text);
	next = strstr(found, "\n\n");
	return arena_strndup(&fake->arena, found,
			     next ? (size_t)(next + 1 - found) : strlen(found));
}

static void
has_line(const char *text, const char *line, bool wanted)
{
	struct str rest = str_of(text), each;
	bool found = false;

	while (str_line(&rest, &each))
		found = found || str_is(each, line);
	if (found != wanted)
		fail_msg("'%s' should %sbe in:\n%s", line, wanted ? "" : "not ", text);
}

static void
what_we_send(void **state)
{
	struct fetch_request request =
		request_for(*state, "127.0.0.1", "/feed.xml?say");
	struct fetch_result result;
	const char *sent;

	request.accept = "application/rss+xml, */*;q=0.1";
	request.contact = "peña (x)\r\n@digest.example";
	fetch(*state, &request, &result);
	sent = logged(*state, "/feed.xml?say");
	has_line(sent, "Accept: application/rss+xml, */*;q=0.1", true);
	has_line(sent,
		 "User-Agent: digest/0.1 "
		 "(+mailto:pe%C3%B1a%20%28x%29%0D%0A@digest.example)",
		 true);
	assert_non_null(strstr(sent, "Accept-Encoding: deflate, gzip"));
	assert_null(strstr(sent, "If-"));
	assert_null(strstr(sent, "Authorization"));
	assert_null(strstr(sent, "Cookie"));
}

static void
validators(void **state)
{
	struct fetch_request request = request_for(*state, "127.0.0.1", "/feed.xml?v");
	struct fetch_result result;
	const char *sent;

	fetch(*state, &request, &result);
	assert_string_equal(result.etag, "W/\"v1\"");
	assert_string_equal(result.last_modified, "Mon, 03 Apr 2023 12:00:00 GMT");

	request.etag = result.etag;
	request.last_modified = result.last_modified;
	fetch(*state, &request, &result);
	sent = logged(*state, "/feed.xml?v");
	has_line(sent, "If-None-Match: W/\"v1\"", true);
	has_line(sent, "If-Modified-Since: Mon, 03 Apr 2023 12:00:00 GMT", true);
	assert_int_equal(result.status, FETCH_UNCHANGED);
	assert_int_equal(result.n, 0);
	assert_null(result.blobs);
	assert_string_equal(result.etag, "W/\"v1\"");
	assert_string_equal(result.last_modified, "Mon, 03 Apr 2023 12:00:00 GMT");

	/* One of the two is enough, also behind a redirect. */
	request = request_for(*state, "127.0.0.1", "/modified");
	request.last_modified = "Tue, 04 Apr 2023 12:00:00 GMT";
	fetch(*state, &request, &result);
	assert_int_equal(result.status, FETCH_UNCHANGED);
	assert_null(result.etag);
	request = request_for(*state, "127.0.0.1", "/moved-for-now");
	request.etag = "W/\"v1\"";
	fetch(*state, &request, &result);
	assert_int_equal(result.status, FETCH_UNCHANGED);
	assert_non_null(strstr(result.moved, "/see"));

	request = request_for(*state, "127.0.0.1", "/changed");
	request.etag = "\"v1\"";
	fetch(*state, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_string_equal(result.etag, "\"v2\"");
	assert_null(result.last_modified);

	/* What could not be sent again as it is, is not kept. */
	request = request_for(*state, "127.0.0.1", "/strange-validators");
	fetch(*state, &request, &result);
	assert_null(result.last_modified);
}

/* The text with the server's port instead of its %d. */
static const char *
with_port(struct fake_http *fake, const char *text)
{
	const char *at = strchr(text, '%');

	return arena_printf(&fake->arena, "%.*s%d%s", (int)(at - text), text,
			    fake->port, at + 2);
}

/* The address in the end is told also where it is not for good. */
static void
redirects(void **state)
{
	static const struct {
		const char *path, *moved; /* NULL: not for good */
		size_t n;
		const char *end;
	} cases[] = {
		{"/hop1", "http://localhost:%d/chunked", 50000,
		 "http://localhost:%d/chunked"},
		{"/hop2", "http://localhost:%d/chunked", 50000,
		 "http://localhost:%d/chunked"},
		{"/for-now", NULL, 50000, "http://localhost:%d/chunked"},
		{"/moved-for-now", "http://127.0.0.1:%d/see", 13,
		 "http://127.0.0.1:%d/feed.xml"},
		{"/keep", NULL, 13, "http://127.0.0.1:%d/feed.xml"},
		{"/five", "http://localhost:%d/chunked", 50000,
		 "http://localhost:%d/chunked"},
	};
	struct fake_http *fake = *state;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(*state, "127.0.0.1", cases[i].path);
		struct fetch_result result;

		fetch(*state, &request, &result);
		assert_int_equal(result.status, FETCH_NEW);
		assert_int_equal(result.blobs->n, cases[i].n);
		assert_string_equal(result.blobs->origin, request.url);
		assert_string_equal(result.blobs->address,
				    with_port(fake, cases[i].end));
		if (cases[i].moved)
			assert_string_equal(result.moved,
					    with_port(fake, cases[i].moved));
		else
			assert_null(result.moved);
	}
}

/* Also not to the same port of the same machine under another name. */
static void
credentials(void **state)
{
	static const char basic[] = "Authorization: Basic YW5hOnNla3JpdA==";
	struct fetch_request request = request_for(*state, "127.0.0.1", "/away");
	struct fetch_result result;

	request.username = "ana";
	request.password = "sekrit";
	fetch(*state, &request, &result);
	has_line(logged(*state, "/away"), basic, true);
	assert_null(strstr(logged(*state, "/feed.xml"), "Authorization"));

	request.url = request_for(*state, "127.0.0.1", "/back").url;
	fetch(*state, &request, &result);
	has_line(logged(*state, "/back"), basic, true);
	has_line(logged(*state, "/feed.xml"), basic, true);

	request.password = NULL;
	fetch(*state, &request, &result);
	has_line(logged(*state, "/feed.xml"), "Authorization: Basic YW5hOg==", true);
}

struct ends {
	size_t order[MANY * 2];
	size_t n;
};

static void
note_end(void *context, size_t request, size_t done, size_t total)
{
	struct ends *ends = context;

	assert_int_equal(total, MANY);
	ends->order[ends->n++] = request;
	assert_int_equal(done, ends->n);
}

/* One hangs on each of two servers (of two names): the others go by, two at a time. */
static void
many_at_once(void **state)
{
	struct fetch_request requests[MANY];
	struct fetch_result results[MANY];
	struct fake_http *fake = *state;
	struct ends ends = {.n = 0};
	const struct fetch_watch watch = {note_end, &ends};
	size_t before = strlen(fake_http_log(fake)), i;
	const char *log;

	for (i = 0; i < MANY; i++)
		requests[i] = request_for(fake, i % 2 ? "localhost" : "127.0.0.1",
					  i < 2 ? "/hang" : "/quick");
	requests[0].timeout_ms = requests[1].timeout_ms = 1500;
	fetch_once(&fake->arena, requests, MANY, results, &watch);
	for (i = 0; i < MANY; i++) {
		assert_int_equal(results[i].status, i < 2 ? FETCH_FAILED : FETCH_NEW);
		if (i >= 2)
			assert_string_equal(results[i].blobs->bytes, "quick");
		else
			assert_string_equal(results[i].err.text,
					    "no answer within 1500 ms (timeout)");
	}
	assert_int_equal(ends.n, MANY);
	assert_true(ends.order[MANY - 1] < 2);
	assert_true(ends.order[MANY - 2] < 2);
	log = fake_http_log(fake) + before;
	assert_non_null(strstr(log, ", 4 busy"));
	assert_null(strstr(log, ", 5 busy"));
}

static void
private_addresses(void **state)
{
	struct fetch_request requests[6];
	struct fetch_result results[6];
	struct fake_http *fake = *state;
	size_t before = strlen(fake_http_log(fake)), i;

	/* Those that may leave a connection behind, which the last two may not use. */
	for (i = 0; i < 6; i++) {
		requests[i] = request_for(fake, i == 5 ? "localhost" : "127.0.0.1",
					  i < 4 ? "/quick" : "/feed.xml?private");
		requests[i].allow_private = i < 4;
	}
	fetch_once(&fake->arena, requests, 6, results, NULL);
	for (i = 0; i < 4; i++)
		assert_int_equal(results[i].status, FETCH_NEW);
	for (i = 4; i < 6; i++) {
		assert_int_equal(results[i].status, FETCH_FAILED);
		assert_int_equal(results[i].err.kind, ERR_DENIED);
		assert_non_null(strstr(results[i].err.text, "is a loopback address; "
							    "allow_private: true"));
	}
	assert_null(strstr(fake_http_log(fake) + before, "private"));
}

static void
certificates(void **state)
{
	static const struct {
		const char *host;
		bool trusted;
		const char *why; /* NULL: read */
	} cases[] = {
		{"localhost", true, NULL},
		{"localhost", false, "the certificate is not valid"},
		{"127.0.0.1", true, "the certificate is not valid"},
	};
	struct fetch_result result = {0};
	struct fake_http fake;
	size_t i;

	(void)state;
	fake_http_init(&fake);
	fake_http_start(&fake, "/\n	body secure\n", true);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request = request_for(&fake, cases[i].host, "/");

		request.url = arena_printf(&fake.arena, "https://%s:%d/", cases[i].host,
					   fake.port);
		request.ca_file = cases[i].trusted ? fake.ca_file : NULL;
		fetch_once(&fake.arena, &request, 1, &result, NULL);
		if (!cases[i].why) {
			if (result.status == FETCH_FAILED)
				fail_msg("%s", result.err.text);
			assert_string_equal(result.blobs->bytes, "secure");
			continue;
		}
		assert_int_equal(result.status, FETCH_FAILED);
		if (!strstr(result.err.text, cases[i].why))
			fail_msg("%s", result.err.text);
	}
	assert_null(strstr(strstr(fake_http_log(&fake), "GET") + 1, "GET"));
	fake_http_stop(&fake);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),           cmocka_unit_test(what_we_send),
		cmocka_unit_test(validators),        cmocka_unit_test(redirects),
		cmocka_unit_test(credentials),       cmocka_unit_test(many_at_once),
		cmocka_unit_test(private_addresses), cmocka_unit_test(certificates),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
