/*
 * Servers that are broken, slow or hostile: each is named, ends within the limits of its
 * source, and disturbs no other. fake-http plays them. Those that are only busy are in
 * fetch_gentle.c.
 */
#include "base/buf.h"
#include "base/file.h"
#include "fake/shared/wire.h"
#include "fetch/fetch.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MAX_BYTES 100000
#define TIMEOUT_MS 20000
#define SHORT_MS 300 /* of the cases that say so */

static const struct {
	const char *path, *script;
	enum err_kind kind;
	const char *why;
} cases[] = {
	{"/missing", "", ERR_NETWORK,
	 "HTTP 404 Not Found: its address may have changed"},
	{"/401", "status 401 x\n	header WWW-Authenticate: Basic realm=x",
	 ERR_DENIED, "HTTP 401 Unauthorized: it wants another username or password"},
	{"/499", "status 499 Odd", ERR_NETWORK, "HTTP 499"},
	{"/206", "status 206 Part\n	body part", ERR_NETWORK,
	 "HTTP 206 Partial Content"},
	{"/304", "status 304 Not Modified", ERR_NETWORK,
	 "HTTP 304 Not Modified, though there is no earlier reading"},
	{"/302", "status 302 Found", ERR_NETWORK,
	 "HTTP 302 Found, and it does not say where"},
	{"/endless-404",
	 "status 404 x\n	body x\n	repeat 10000\n	endless", ERR_NETWORK,
	 "HTTP 404 Not Found"},
	{"/huge-404", "status 404 x\n	length 1000000000", ERR_NETWORK,
	 "HTTP 404 Not Found"},

	{"/hang", "hang", ERR_NETWORK, "no answer within 300 ms (timeout)"},
	{"/slow-header", "slow 1 100", ERR_NETWORK, "within 300 ms (timeout)"},
	{"/slow-body", "body x\n	repeat 9000\n	slow 2000 60000", ERR_NETWORK,
	 "the answer did not end within 300 ms (timeout)"},
	{"/slow-redirects", "redirect 302 /slow-redirects\n	delay 200", ERR_NETWORK,
	 "within 300 ms (timeout)"},

	{"/endless", "body x\n	repeat 9000\n	endless", ERR_LIMIT,
	 "it is longer than 100000 bytes (max_size)"},
	{"/endless-chunks", "body x\n	repeat 9000\n	endless\n	chunked",
	 ERR_LIMIT, "it is longer than 100000 bytes"},
	{"/endless-slow", "body x\n	repeat 9000\n	endless\n	slow 60000 10",
	 ERR_LIMIT, "it is longer than 100000 bytes"},
	{"/one-more", "body x\n	repeat 100001", ERR_LIMIT, "longer than 100000 bytes"},
	{"/says-much", "length 1000000000", ERR_LIMIT, "longer than 100000 bytes"},
	{"/bomb", "header Content-Encoding: gzip\n	file bomb.gz", ERR_LIMIT,
	 "it is longer than 100000 bytes"},
	{"/nested-bomb", "header Content-Encoding: gzip, gzip\n	file nested.gz",
	 ERR_LIMIT, "it is longer than 100000 bytes"},
	{"/brotli-bomb", "header Content-Encoding: br\n	file bomb.br", ERR_LIMIT,
	 "it is longer than 100000 bytes"},
	{"/zstd-bomb", "header Content-Encoding: zstd\n	file bomb.zst", ERR_LIMIT,
	 "it is longer than 100000 bytes"},
	{"/deflate-bomb", "header Content-Encoding: deflate\n	file bomb.deflate",
	 ERR_LIMIT, "it is longer than 100000 bytes"},
	{"/many-layers",
	 "header Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip, gzip\n	file "
	 "bomb.gz",
	 ERR_FORMAT, "its compression cannot be undone"},
	{"/flood", "flood", ERR_LIMIT, "its headers are longer than 65536 bytes"},
	{"/long-line", "raw HTTP/1.1 200 OK\n	endless", ERR_LIMIT,
	 "a line of its headers is too long"},
	{"/continue", "raw HTTP/1.1 100 Continue\\r\\n\\r\\n\n	endless", ERR_LIMIT,
	 "its headers are longer"},

	{"/short", "body abc\n	length 10", ERR_NETWORK,
	 "the answer broke off before its end"},
	{"/cut", "body x\n	repeat 50000\n	cut 9000", ERR_NETWORK,
	 "the answer broke off before its end"},
	{"/cut-chunks", "body x\n	repeat 50000\n	chunked\n	cut 9000",
	 ERR_NETWORK, ""},
	{"/cut-header", "body x\n	cut 12", ERR_NETWORK, ""},
	{"/nothing", "cut 0", ERR_NETWORK,
	 "the server closed the connection without an answer"},
	{"/smtp", "raw 220 mail.example ESMTP\\r\\n", ERR_FORMAT,
	 "what answers does not speak HTTP"},
	{"/length", "raw HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\nx",
	 ERR_FORMAT, ""},
	{"/chunks",
	 "raw HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n",
	 ERR_NETWORK, "the connection broke"},
	{"/nul", "raw HTTP/1.1 200 OK\\r\\nX: \\0\\r\\nContent-Length: 1\\r\\n\\r\\nx",
	 ERR_FORMAT, "the answer is broken HTTP"},
	{"/trailers",
	 "header Transfer-Encoding: chunked\n	body "
	 "0\\r\\nX-Trailer: and another\\r\\n\n	endless",
	 ERR_NETWORK, ""},
	{"/chunk-extension",
	 "header Transfer-Encoding: chunked\n	body 5;and-so-on\n	endless",
	 ERR_NETWORK, "within 300 ms (timeout)"},
	{"/status", "raw HTTP/1.1 99999 x\\r\\nContent-Length: 1\\r\\n\\r\\nx",
	 ERR_FORMAT, ""},
	{"/version", "raw HTTP/7.7 200 OK\\r\\nContent-Length: 1\\r\\n\\r\\nx",
	 ERR_FORMAT, ""},
	{"/no-header", "raw <html>From 1991</html>\\r\\n", ERR_FORMAT,
	 "what answers does not speak HTTP"},
	{"/switch",
	 "raw HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: "
	 "h2c\\r\\nConnection: Upgrade\\r\\n\\r\\nwhat",
	 ERR_NETWORK, ""},
	{"/unknown-coding", "header Content-Encoding: rot13\n	body x", ERR_FORMAT,
	 "its compression cannot be undone"},
	{"/cut-gzip", "header Content-Encoding: gzip\n	file bomb.gz\n	cut 200",
	 ERR_LIMIT, ""},
	{"/no-gzip", "header Content-Encoding: gzip\n	body this is no gzip",
	 ERR_FORMAT, "its compression cannot be undone"},

	{"/loop", "redirect 301 /loop", ERR_LIMIT,
	 "more than 5 redirects, perhaps in a circle"},
	{"/file", "redirect 302 file:///etc/passwd", ERR_FORMAT,
	 "a redirect: only http and https addresses are fetched"},
	{"/ftp", "redirect 302 ftp://127.0.0.1:{port}/x", ERR_FORMAT,
	 "a redirect: only http and https"},
	{"/script", "redirect 302 javascript:alert(1)", ERR_FORMAT,
	 "a redirect: only http and https"},
	{"/userinfo", "redirect 302 http://u:sekrit@127.0.0.1:{port}/good", ERR_CONFIG,
	 "a redirect: no user or password in an address"},
	{"/downgrade", "redirect 302 //127.0.0.1:{port}/loop2", ERR_LIMIT,
	 "more than 5 redirects"},
	{"/loop2", "redirect 307 /loop3", ERR_LIMIT, "more than 5 redirects"},
	{"/loop3", "redirect 303 loop2", ERR_LIMIT, "more than 5 redirects"},
	{"/malformed", "redirect 302 http://[::1", ERR_FORMAT,
	 "a redirect: the address is malformed"},
	{"/escape",
	 "redirect 302 http://\xc2\x9b"
	 "2J\xe2\x80\xae.example/",
	 ERR_FORMAT, "a redirect: "},
};

/* Where /private0 and so on redirect. */
static const char *const targets[] = {
	"http://127.0.0.2:{port}/good",
	"http://[::1]:{port}/good",
	"http://169.254.169.254/latest/meta-data",
	"http://10.0.0.1/",
	"http://localhost:1/",
	"http://2130706434/", /* 127.0.0.2 */
	"http://0x7f.0.0.2/",
	"http://0177.0.0.2/",
	"http://127.2/",
	"http://[::ffff:127.0.0.2]/",
	"http://[::ffff:7f00:2]/",
	"http://2852039166/", /* 169.254.169.254 */
	"http://0xa9fea9fe/",
	"http://0251.0376.0251.0376/",
	"http://[::ffff:169.254.169.254]/",
	"http://[64:ff9b::a9fe:a9fe]/",
	"http://[fe80::1%25lo]/",
	"http://0/",
};

#define TARGETS (sizeof targets / sizeof targets[0])
#define CASES (sizeof cases / sizeof cases[0])

/* Twenty million zeros, in as few bytes as may be. */
static int
write_bombs(struct fake_http *fake)
{
	static const char brotli[] =
		"\xcb\xff\xff\x3f\xf8\x27\x00\xe2\xb1\x40\x20\xf7\xfe\x8f"
		"\xff\xff\x7f\xf0\x4f\x00\xc4\x61\x11\x80\xee\xfd\x5f\xfe"
		"\xb3\xc4\xe0\x9f\x00\x88\xc3\x02\x00\x5d\x92\x18";
	/* RFC 8878: a magic number, a window of 128 KiB, blocks that repeat one byte. */
	static const char head[] = "\x28\xb5\x2f\xfd\x00\x38", block[] = "\x02\x00\x10";
	struct buf zstd;
	struct err err;
	int i, rc;

	buf_init(&zstd, 10000);
	buf_add(&zstd, head, sizeof head - 1);
	for (i = 0; i < 150; i++)
		buf_add(&zstd, block, sizeof block); /* and the byte, 0 */
	rc = file_write(arena_printf(&fake->arena, "%s/bomb.zst", fake->dir), zstd.s,
			zstd.n, 0600, &err) ||
	     file_write(arena_printf(&fake->arena, "%s/bomb.br", fake->dir), brotli,
			sizeof brotli - 1, 0600, &err) ||
	     system(arena_printf(
		     &fake->arena,
		     "cd %s && head -c 20000000 /dev/zero | gzip >bomb.gz && "
		     "gzip <bomb.gz >nested.gz && "
		     "tail -c +11 bomb.gz >bomb.deflate",
		     fake->dir)) != 0;
	buf_release(&zstd);
	return rc;
}

static int
set_up(void **state)
{
	struct fake_http *fake = calloc(1, sizeof *fake);
	const char *script = "/good\n	body good\n";
	size_t i;

	if (!fake)
		return -1;
	fake_http_init(fake);
	if (write_bombs(fake))
		return -1;
	for (i = 0; i < CASES; i++)
		if (*cases[i].script)
			script = arena_printf(&fake->arena, "%s%s\n	%s\n", script,
					      cases[i].path, cases[i].script);
	for (i = 0; i < TARGETS; i++)
		script = arena_printf(&fake->arena,
				      "%s/private%zu\n	redirect 302 %s\n", script, i,
				      targets[i]);
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
request_for(struct fake_http *fake, const char *path, int64_t timeout_ms)
{
	return (struct fetch_request){
		.source = "remote",
		.url = arena_printf(&fake->arena, "http://127.0.0.1:%d%s", fake->port,
				    path),
		.remote = true,
		.username = "ana",
		.password = "sekrit",
		.timeout_ms = timeout_ms,
		.max_bytes = MAX_BYTES,
		.allow_private = true,
	};
}

static int64_t
timeout_of(size_t i)
{
	return strstr(cases[i].why, "300 ms") ? SHORT_MS : TIMEOUT_MS;
}

static void
check(size_t i, const struct fetch_result *result)
{
	if (result->status != FETCH_FAILED)
		fail_msg("%s: should fail", cases[i].path);
	if (result->err.kind != cases[i].kind || !*result->err.text ||
	    !strstr(result->err.text, cases[i].why) ||
	    strstr(result->err.text, "sekrit") || strstr(result->err.text, "\xc2\x9b"))
		fail_msg("%s: %d %s", cases[i].path, (int)result->err.kind,
			 result->err.text);
	assert_null(result->blobs);
	assert_int_equal(result->n, 0);
	assert_null(result->moved);
	assert_null(result->etag);
}

static void
one_by_one(void **state)
{
	struct fake_http *fake = *state;
	size_t i;

	for (i = 0; i < CASES; i++) {
		struct fetch_request request =
			request_for(fake, cases[i].path, timeout_of(i));
		struct fetch_result result;

		memset(&result, 0xff, sizeof result);
		fetch_once(&fake->arena, &request, 1, &result, NULL);
		check(i, &result);
	}
}

/* A good source beside each bad one. */
static void
all_at_once(void **state)
{
	struct fetch_request requests[2 * CASES];
	struct fetch_result results[2 * CASES];
	struct fake_http *fake = *state;
	size_t i;

	for (i = 0; i < CASES; i++) {
		requests[2 * i] = request_for(fake, cases[i].path, timeout_of(i));
		requests[2 * i + 1] = request_for(fake, "/good", TIMEOUT_MS);
	}
	fetch_once(&fake->arena, requests, 2 * CASES, results, NULL);
	for (i = 0; i < CASES; i++) {
		check(i, &results[2 * i]);
		assert_int_equal(results[2 * i + 1].status, FETCH_NEW);
		assert_string_equal(results[2 * i + 1].blobs->bytes, "good");
	}
}

static void
not_there(void **state)
{
	struct fake_http *fake = *state;
	struct fetch_request request = request_for(fake, "/", TIMEOUT_MS);
	struct fetch_result result = {0};
	int port = 0;

	(void)close(wire_listen(&port));
	request.url = arena_printf(&fake->arena, "http://127.0.0.1:%d/", port);
	fetch_once(&fake->arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_int_equal(result.err.kind, ERR_NETWORK);
	assert_string_equal(result.err.text,
			    "no connection to its server: Connection refused");
}

/* Addresses that are not asked for at all. */
static void
refused(void **state)
{
	static const struct {
		const char *url, *ca_file;
		enum err_kind kind;
		const char *why;
	} urls[] = {
		{"http://ana:sekrit@127.0.0.1/", NULL, ERR_CONFIG,
		 "no user or password in an address"},
		{"file:///etc/passwd", NULL, ERR_FORMAT, "only http and https"},
		{"http://127.0.0.1/", NULL, ERR_DENIED,
		 "127.0.0.1 is a loopback address"},
		{"http://2130706433/", NULL, ERR_DENIED,
		 "127.0.0.1 is a loopback address"},
		{"http://[::ffff:127.0.0.1]/", NULL, ERR_DENIED,
		 "is a loopback address"},
		{"http://169.254.169.254/latest/meta-data", NULL, ERR_DENIED,
		 "169.254.169.254 is a link-local address"},
		{"http://0.0.0.0/", NULL, ERR_DENIED, "is an unspecified address"},
		{"http://10.0.0.1/", NULL, ERR_DENIED, "is a private address"},
		{"http://[fd00::1]/", NULL, ERR_DENIED, "is a private address"},
	};
	struct fake_http *fake = *state;
	size_t i;

	for (i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		struct fetch_request request = request_for(fake, "/", TIMEOUT_MS);
		struct fetch_result result = {0};

		request.url = urls[i].url;
		request.ca_file = urls[i].ca_file;
		request.allow_private = false;
		fetch_once(&fake->arena, &request, 1, &result, NULL);
		assert_int_equal(result.status, FETCH_FAILED);
		if (result.err.kind != urls[i].kind ||
		    !strstr(result.err.text, urls[i].why) ||
		    strstr(result.err.text, "sekrit"))
			fail_msg("%s: %d %s", urls[i].url, (int)result.err.kind,
				 result.err.text);
	}
}

/* allow_private is for the source's own server: no redirect leads to another one that is
 * private, be it another host or another port. */
static void
private_redirects(void **state)
{
	struct fake_http *fake = *state;
	size_t i;

	for (i = 0; i < TARGETS; i++) {
		struct fetch_request request =
			request_for(fake, arena_printf(&fake->arena, "/private%zu", i),
				    TIMEOUT_MS);
		struct fetch_result result = {0};

		fetch_once(&fake->arena, &request, 1, &result, NULL);
		assert_int_equal(result.status, FETCH_FAILED);
		if (result.err.kind != ERR_DENIED ||
		    !strstr(result.err.text,
			    "allow_private is for the source's own server"))
			fail_msg("%s: %d %s", targets[i], (int)result.err.kind,
				 result.err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_by_one),        cmocka_unit_test(all_at_once),
		cmocka_unit_test(not_there),         cmocka_unit_test(refused),
		cmocka_unit_test(private_redirects),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
