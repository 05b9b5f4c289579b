/*
 * Mailboxes over IMAP: the text of the protocol, what is read of a friendly server and what
 * is said to it, and hostile ones. fake-imap plays them, over TLS.
 */
#include "fetch/fetch_int.h"
#include "support/fake_http.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LITERAL_MAX ((size_t)1000)

/* --- the text ---------------------------------------------------------------------- */

static void
measured(void **state)
{
	static const struct {
		const char *bytes;
		int64_t n; /* of the first response; 0: not whole; -1: refused */
	} cases[] = {
		{"", 0},
		{"* OK", 0},
		{"* OK\r\n", 6},
		{"* OK\n* x\n", 5},
		{"* OK {5}\r\nabc", 10}, /* no literal there */
		{"* 1 FETCH (X {3}\r\nabc)\r\n", 24},
		{"* 1 FETCH (X {3}\r\nabc)\r\n* 2", 24},
		{"* 1 FETCH (X {3}\r\nabc)", 0},
		{"* 1 FETCH (X {3}\r\nab", 0},
		{"* 1 fetch (X {3}\r\n\r\n\n)\r\n", 24},
		{"* 1 FETCH (X {2}\r\nab Y {0}\r\n)\r\n", 31},
		{"* 1 FETCH (X {1000}\r\n", 0},
		{"* 1 FETCH (X {1001}\r\n", -1},
		{"* 1 FETCH (X {99999999999999999999999999}\r\n", -1},
		{"* 1 FETCH (X {-1}\r\n", 19},
		{"* 1 FETCH (X {}\r\n", 17},
		{"* 1 FETCH\r\n", 11},
		{"\r\n", 2},
	};
	struct imap_measure measure;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {0};
		int rc = fetch_imap_measure(str_of(cases[i].bytes), LITERAL_MAX,
					    &measure, &err);

		if (rc != (cases[i].n < 0 ? -1 : 0) ||
		    (rc == 0 && measure.n != (size_t)cases[i].n) ||
		    (rc != 0 && err.kind != ERR_LIMIT))
			fail_msg("%s: %d %zu", cases[i].bytes, rc, measure.n);
	}
}

static void
messages(void **state)
{
	static const struct {
		const char *response;
		int64_t uid, size;
		const char *body; /* NULL: none */
	} cases[] = {
		{"* 1 FETCH (UID 5 RFC822.SIZE 77)\r\n", 5, 77, NULL},
		{"* 1 FETCH (RFC822.SIZE 77 UID 5)\r\n", 5, 77, NULL},
		{"* 1 fetch (rfc822.size 77 uid 5)\r\n", 5, 77, NULL},
		{"* 1 FETCH (UID 5 BODY[]<0> {3}\r\na)b)\r\n", 5, 0, "a)b"},
		{"* 1 FETCH (BODY[] {3}\r\nabc UID 5)\r\n", 5, 0, "abc"},
		{"* 1 FETCH (FLAGS (\\Seen \\X) BODY[]<0> {0}\r\n UID 5)\r\n", 5, 0,
		 ""},
		{"* 1 FETCH (UID 5 BODY[]<0> \"a b\")\r\n", 5, 0, "a b"},
		{"* 1 FETCH (UID 5 FLAGS ())\r\n", 5, 0, NULL},
		{"* 1 FETCH (UID 5\r\n", 5, 0, NULL},
		{"* 1 FETCH (FLAGS ())\r\n", 0, 0, NULL},
		{"* 1 FETCH (UID\r\n", 0, 0, NULL},
		{"* 1 FETCH UID 5\r\n", 0, 0, NULL},
		{"* 1 FETCH (UID 5 \"\r\n", 5, 0, NULL},
		{"* 5 EXISTS\r\n", 0, 0, NULL},
		{"* FETCH (UID 5)\r\n", 0, 0, NULL},
		{"* 1 FETCH\r\n", 0, 0, NULL},
		{"", 0, 0, NULL},
	};
	struct imap_message told;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool said = fetch_imap_message(str_of(cases[i].response), &told);

		if (said != (cases[i].uid > 0) || told.uid != cases[i].uid ||
		    (said && told.size != cases[i].size) ||
		    (said && !told.body.s != !cases[i].body) ||
		    (said && told.body.s && !str_is(told.body, cases[i].body)))
			fail_msg("%s", cases[i].response);
	}
}

static void
names(void **state)
{
	static const struct {
		const char *path, *name; /* NULL: refused */
	} cases[] = {
		{"/INBOX", "\"INBOX\""},
		{"/", "\"INBOX\""},
		{"/Lists/lacnog", "\"Lists/lacnog\""},
		{"/Lists/", "\"Lists\""},
		{"/a%20b", "\"a b\""},
		{"/a%22b%5Cc", "\"a\\\"b\\\\c\""},
		{"/a&b", "\"a&-b\""},
		{"/Divulga%C3%A7%C3%A3o", "\"Divulga&AOcA4w-o\""},
		{"/%E5%8F%B0%E5%8C%97", "\"&U,BTFw-\""}, /* RFC 3501 5.1.3 */
		{"/a%E2%89%A2", "\"a&ImI-\""},
		{"/%F0%9F%93%85", "\"&2D3cxQ-\""},
		{"/%C3%A7%C3", NULL},
		{"/a%0d%0aX", NULL},
		{"/a%00", NULL},
		{"/a%7f", NULL},
	};
	struct arena arena;
	const char *name;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		name = NULL;
		if (fetch_imap_name(&arena, cases[i].path, &name, &err) !=
			    (cases[i].name ? 0 : -1) ||
		    (name && strcmp(name, cases[i].name) != 0))
			fail_msg("%s: %s", cases[i].path, name);
	}
	arena_release(&arena);
}

/* --- friendly servers -------------------------------------------------------------- */

static const char friendly[] =
	"mailbox \"Lists/lacnog\" 7\n"
	"message 3 2022-01-10 0 Subject: old\\r\\n\\r\\nx\\r\\n\n"
	"message 5 2023-02-01 0 Subject: a\\r\\n\\r\\n)\\r\\nD4 OK not yet\\r\\n\n"
	"message 9 2023-03-28 0 Subject: b\\r\\n\\r\\n{99}\\r\\n\n"
	"message 12 2023-03-29 3000 Subject: long\\r\\n\\r\\n\n";

static void
start(struct fake_http *fake, const char *script, const char *option)
{
	fake_http_init(fake);
	fake->program = "fake-imap";
	fake->option = option;
	fake_http_start(fake, script, true);
}

static struct fetch_request
request_for(struct fake_http *fake, const char *scheme, const char *path)
{
	return (struct fetch_request){
		.source = "mail",
		.url = arena_printf(&fake->arena, "%s://localhost:%d%s", scheme,
				    fake->port, path),
		.remote = true,
		.username = "ana",
		.password = "sekrit",
		.ca_file = fake->ca_file,
		.timeout_ms = 10000,
		.max_bytes = 100000,
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
		fail_msg("%s\n%s", result->err.text, fake_http_log(fake));
}

static void
read_whole(void **state)
{
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;
	const char *log;

	(void)state;
	start(&fake, friendly, NULL);
	request = request_for(&fake, "imaps", "/Lists/lacnog");
	request.since = INT64_C(1675036800); /* 2023-01-30 */
	fetch(&fake, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_string_equal(result.etag, "7-13-4");
	assert_null(result.last_modified);
	assert_int_equal(result.n, 3);
	assert_string_equal(result.blobs[0].name, "5");
	assert_string_equal(result.blobs[0].source, "mail");
	assert_string_equal(result.blobs[0].media_type, "message/rfc822");
	assert_string_equal(result.blobs[0].charset, "");
	assert_string_equal(result.blobs[0].bytes,
			    "Subject: a\r\n\r\n)\r\nD4 OK not yet\r\n");
	assert_non_null(strstr(result.blobs[0].origin, "/Lists/lacnog/;UID=5"));
	assert_null(result.blobs[0].address);
	assert_int_equal(result.left_out, 0); /* what is too old is not wanted */
	assert_string_equal(result.blobs[1].bytes, "Subject: b\r\n\r\n{99}\r\n");
	assert_int_equal(result.blobs[2].n, 3000);
	log = fake_http_log(&fake);
	assert_non_null(strstr(log, "EXAMINE \"Lists/lacnog\"\r"));
	assert_non_null(strstr(log, "UID SEARCH UNDELETED SINCE 30-Jan-2023\r"));
	assert_non_null(strstr(log, "UID FETCH 5,9,12 (UID BODY.PEEK[]<0.100000>)\r"));
	assert_null(strstr(log, "SELECT"));
	assert_null(strstr(log, "STORE"));
	assert_null(strstr(log, "BODY[]"));

	/* As it is, nothing more is asked. */
	request.etag = result.etag;
	fetch(&fake, &request, &result);
	assert_int_equal(result.status, FETCH_UNCHANGED);
	assert_string_equal(result.etag, "7-13-4");
	assert_int_equal(result.n, 0);
	assert_null(strstr(strstr(fake_http_log(&fake), "SEARCH") + 1, "SEARCH"));

	request.etag = "6-13-4";
	fetch(&fake, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	fake_http_stop(&fake);
}

/* The newest that there is room for; of a long one its beginning. */
static void
bounded(void **state)
{
	static const struct {
		size_t max_bytes, n;
		const char *first;
		size_t last; /* bytes of the last */
		size_t left_out;
	} cases[] = {
		{100000, 4, "3", 3000, 0}, {3030, 2, "9", 3000, 2},
		{3010, 1, "12", 3000, 3},  {2999, 1, "12", 2999, 3},
		{10, 1, "12", 10, 3},
	};
	struct fake_http fake;
	size_t i;

	(void)state;
	start(&fake, friendly, NULL);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(&fake, "imaps", "/Lists/lacnog");
		struct fetch_result result;

		request.max_bytes = cases[i].max_bytes;
		fetch(&fake, &request, &result);
		assert_int_equal(result.n, cases[i].n);
		assert_string_equal(result.blobs[0].name, cases[i].first);
		assert_int_equal(result.blobs[result.n - 1].n, cases[i].last);
		assert_int_equal(result.left_out, cases[i].left_out);
	}
	fake_http_stop(&fake);
}

/* Of a thousand messages five hundred. */
static void
many(void **state)
{
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;
	struct buf script;
	int i;

	(void)state;
	buf_init(&script, 1 << 20);
	for (i = 1; i <= 1000; i++)
		buf_printf(&script, "message %d 2023-03-28 0 Subject: %d\\r\\n\\r\\n\n",
			   i * 3, i);
	start(&fake, script.s, NULL);
	request = request_for(&fake, "imaps", "/INBOX");
	fetch(&fake, &request, &result);
	assert_int_equal(result.n, 500);
	assert_int_equal(result.left_out, 500);
	assert_string_equal(result.blobs[0].name, "1503");
	assert_string_equal(result.blobs[499].name, "3000");
	assert_string_equal(result.blobs[499].bytes, "Subject: 1000\r\n\r\n");
	assert_non_null(strstr(fake_http_log(&fake), "UID SEARCH UNDELETED\r"));
	buf_release(&script);
	fake_http_stop(&fake);
}

static void
empty(void **state)
{
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;

	(void)state;
	start(&fake, "message 3 2022-01-10 0 Subject: old\\r\\n\\r\\n\n", NULL);
	request = request_for(&fake, "imaps", "");
	request.since = INT64_C(1675036800);
	fetch(&fake, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 0);
	assert_null(strstr(fake_http_log(&fake), "FETCH"));
	fake_http_stop(&fake);
	start(&fake, "", NULL);
	request = request_for(&fake, "imaps", "/");
	fetch(&fake, &request, &result);
	assert_int_equal(result.n, 0);
	assert_string_equal(result.etag, "1-1-0");
	assert_null(strstr(fake_http_log(&fake), "SEARCH"));
	fake_http_stop(&fake);
}

/* Five of one server, and something else beside them. */
static void
several(void **state)
{
	struct fetch_request requests[6];
	struct fetch_result results[6];
	struct fake_http fake, web;
	size_t i;

	(void)state;
	start(&fake, friendly, NULL);
	fake_http_init(&web);
	fake_http_start(&web, "/\n	body x\n", false);
	for (i = 0; i < 6; i++)
		requests[i] = request_for(&fake, "imaps", "/Lists/lacnog");
	requests[2].url = request_for(&web, "http", "/").url;
	fetch_once(&fake.arena, requests, 6, results, NULL);
	for (i = 0; i < 6; i++) {
		assert_int_equal(results[i].status, FETCH_NEW);
		assert_int_equal(results[i].n, i == 2 ? 1 : 4);
	}
	fake_http_stop(&web);
	fake_http_stop(&fake);
}

/* --- encryption -------------------------------------------------------------------- */

static void
encrypted(void **state)
{
	static const struct {
		const char *scheme, *host, *option;
		bool trusted, private;
		enum err_kind kind; /* ERR_NONE: it is read */
		const char *why;
	} cases[] = {
		{"imaps", "localhost", NULL, true, true, ERR_NONE, ""},
		{"imaps", "localhost", NULL, false, true, ERR_NETWORK,
		 "the certificate is not valid"},
		{"imaps", "127.0.0.1", NULL, true, true, ERR_NETWORK,
		 "the certificate is not valid"},
		{"imaps", "localhost", NULL, true, false, ERR_DENIED,
		 "is a loopback address; allow_private: true"},
		{"imap", "localhost", "--starttls", true, true, ERR_NONE, ""},
		{"imap", "localhost", "--starttls", false, true, ERR_NETWORK,
		 "the certificate is not valid"},
		{"imap", "localhost", "--starttls", true, false, ERR_DENIED,
		 "is a loopback address"},
	};
	struct fake_http fake;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request;
		struct fetch_result result;

		start(&fake, "", cases[i].option);
		request = request_for(&fake, "x", "");
		request.url = arena_printf(&fake.arena, "%s://%s:%d/", cases[i].scheme,
					   cases[i].host, fake.port);
		request.ca_file = cases[i].trusted ? fake.ca_file : NULL;
		request.allow_private = cases[i].private;
		fetch_once(&fake.arena, &request, 1, &result, NULL);
		if ((result.status == FETCH_FAILED) != (cases[i].kind != ERR_NONE) ||
		    (cases[i].kind != ERR_NONE &&
		     (result.err.kind != cases[i].kind ||
		      !strstr(result.err.text, cases[i].why))))
			fail_msg("%zu: %s", i, result.err.text);
		if (cases[i].kind != ERR_NONE)
			assert_null(strstr(fake_http_log(&fake), "sekrit"));
		fake_http_stop(&fake);
	}
}

/* In the clear to the machine itself, where that is allowed, and to nobody else. */
static void
in_the_clear(void **state)
{
	struct fetch_request request;
	struct fetch_result result;
	struct fake_http fake;

	(void)state;
	fake_http_init(&fake);
	fake.program = "fake-imap";
	fake_http_start(&fake, "", false);
	request = request_for(&fake, "imap", "/");
	fetch(&fake, &request, &result);
	request.allow_private = false;
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.err.kind, ERR_DENIED);
	fake_http_stop(&fake);

	/* It leads to this machine, but that is not what it says. */
	fake_http_init(&fake);
	fake.program = "fake-imap";
	fake_http_start(&fake, "", false);
	request = request_for(&fake, "imap", "/");
	request.url = arena_printf(&fake.arena, "imap://0.0.0.0:%d/", fake.port);
	fetch_once(&fake.arena, &request, 1, &result, NULL);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_string_equal(result.err.text,
			    "its server does not offer STARTTLS here: use imaps://");
	assert_null(strstr(fake_http_log(&fake), "sekrit"));
	fake_http_stop(&fake);
}

static void
not_asked(void **state)
{
	static const struct {
		const char *url, *username, *password;
		enum err_kind kind;
		const char *why;
	} cases[] = {
		{"imaps://localhost:1/", NULL, NULL, ERR_CONFIG,
		 "a mailbox wants a username"},
		{"imaps://localhost:1/", "a\r\nb", "x", ERR_CONFIG,
		 "a control character"},
		{"imaps://localhost:1/", "a", "x\ny", ERR_CONFIG,
		 "a control character"},
		{"imaps://u:sekrit@localhost:1/", "a", "x", ERR_CONFIG,
		 "no user or password in an address"},
		{"imaps://localhost:1/a%0d%0ab", "a", "x", ERR_FORMAT,
		 "no name of a mailbox"},
		{"imapx://localhost/", "a", "x", ERR_FORMAT, "only imap and imaps"},
		{"imaps:///", "a", "x", ERR_FORMAT, ""},
		{"imaps://localhost:1/", "a", "x", ERR_NETWORK,
		 "no connection to its server"},
		{"imaps://nowhere.invalid/", "a", "x", ERR_NETWORK,
		 "the name of its server is not known"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct fetch_request request = {
			.source = "mail",
			.url = cases[i].url,
			.remote = true,
			.username = cases[i].username,
			.password = cases[i].password,
			.timeout_ms = 10000,
			.max_bytes = 1000,
			.allow_private = true,
		};
		struct fetch_result result;

		fetch_once(&arena, &request, 1, &result, NULL);
		if (result.status != FETCH_FAILED || result.err.kind != cases[i].kind ||
		    !strstr(result.err.text, cases[i].why) ||
		    strstr(result.err.text, "sekrit"))
			fail_msg("%s: %d %s", cases[i].url, (int)result.err.kind,
				 result.err.text);
	}
	arena_release(&arena);
}

/* --- hostile servers --------------------------------------------------------------- */

#define MESSAGE "message 5 2023-03-28 0 Subject: x\\r\\n\\r\\n\n"

static void
hostile(void **state)
{
	static const struct {
		const char *script;
		enum err_kind kind;
		const char *why;
	} cases[] = {
		{"login x y\n", ERR_DENIED, "it wants another username or password"},
		{"mailbox \"Other\" 1\n", ERR_NETWORK,
		 "its server refuses to let us read the mailbox: \"NO [NONEXISTENT] "
		 "There is no mailbox"},
		{"on CONNECT close\n", ERR_NETWORK, ""},
		{"on CONNECT hang\n", ERR_NETWORK, "no answer within 700 ms (timeout)"},
		{"on CONNECT say HTTP/1.1 400 Bad Request\\r\\n\n", ERR_FORMAT,
		 "what answers does not speak IMAP"},
		{"on CONNECT say * BYE go away\\r\\n\n", ERR_FORMAT,
		 "does not speak IMAP"},
		{"on CONNECT endless * OK and on\\r\\n\n", ERR_LIMIT, ""},
		{"on CONNECT endless x\n", ERR_NETWORK, "the connection broke"},
		{"on CONNECT slow * OK at your service, but slowly\\r\\n\n",
		 ERR_NETWORK, "within 700 ms (timeout)"},
		{"on CAPABILITY endless * OK and on\\r\\n\n", ERR_LIMIT,
		 "its headers are longer"},
		{"on CAPABILITY hang\n", ERR_NETWORK, "within 700 ms (timeout)"},
		{"on LOGIN close\n", ERR_NETWORK, ""},
		{"on LOGIN say {tag} BAD what?\\r\\n\n", ERR_DENIED, ""},

		{"on EXAMINE close\n", ERR_NETWORK,
		 "the answer broke off before its end"},
		{"on EXAMINE hang\n", ERR_NETWORK, "within 700 ms (timeout)"},
		{"on EXAMINE say what?\\r\\n\n", ERR_FORMAT,
		 "what answers does not speak IMAP"},
		{"on EXAMINE say D9 OK wrong tag\\r\\n\n", ERR_FORMAT,
		 "does not speak IMAP"},
		{"on EXAMINE say {tag} NO \\x1b[31m\xc2\x9b\xff{tag}\\r\\n\n",
		 ERR_NETWORK, "its server refuses to let us read the mailbox: \"NO "},
		{"on EXAMINE say * BYE tired\\r\\n\n", ERR_NETWORK,
		 "its server ended the session: \"tired\""},
		{"on EXAMINE endless * 5 EXISTS\\r\\n\n", ERR_LIMIT,
		 "its server's answers are too long"},
		{"on EXAMINE endless xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", ERR_LIMIT,
		 "too long"},
		{"on EXAMINE slow * OK x y z {5}\\r\\n* OK more and more\\r\\n\n",
		 ERR_NETWORK, "within 700 ms (timeout)"},

		{MESSAGE "on SEARCH endless  1234567\n", ERR_LIMIT, "too long"},
		{MESSAGE "on SEARCH endless * SEARCH 1 2 3\\r\\n\n", ERR_LIMIT,
		 "its server's answers are too long"},
		{MESSAGE "on SEARCH say {tag} BAD UNDELETED?\\r\\n\n", ERR_NETWORK,
		 "\"BAD UNDELETED?\""},
		{MESSAGE "on SIZES close\n", ERR_NETWORK, "broke off"},
		{MESSAGE "on SIZES say {tag} NO\\r\\n\n", ERR_NETWORK, "\"NO\""},

		{MESSAGE "on BODIES say * 1 FETCH (UID 5 BODY[]<0> "
			 "{99999999999}\\r\\nx\n",
		 ERR_LIMIT,
		 "its server announces a message of 99999999999 bytes, where at most "
		 "100000 were asked for"},
		{MESSAGE "on BODIES say * 1 FETCH (UID 5 BODY[]<0> {100}\\r\\nx\n",
		 ERR_NETWORK, "within 700 ms (timeout)"},
		{MESSAGE "on BODIES endless * 1 FETCH (UID 5 BODY[]<0> "
			 "{10}\\r\\n0123456789)\\r\\n\n",
		 ERR_LIMIT, "its server's answers are too long"},
		{MESSAGE "on BODIES endless * 1 FETCH (UID 5 BODY[]<0> {10}\\r\\n\n",
		 ERR_LIMIT, ""},
		{MESSAGE "on BODIES endless * 1 FETCH (UID 5 FLAGS (\n", ERR_LIMIT, ""},
		{MESSAGE "on BODIES hang\n", ERR_NETWORK, "within 700 ms (timeout)"},
	};
	struct fake_http web;
	size_t i;

	(void)state;
	fake_http_init(&web);
	fake_http_start(&web, "/\n	body x\n", false);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request requests[2];
		struct fetch_result results[2];
		struct fake_http fake;
		const char *why;

		start(&fake, cases[i].script, NULL);
		requests[0] = request_for(&fake, "imaps", "/INBOX");
		requests[0].timeout_ms = strstr(cases[i].why, "700 ms") ? 700 : 20000;
		requests[1] = request_for(&web, "http", "/");
		fetch_once(&fake.arena, requests, 2, results, NULL);
		why = results[0].err.text;
		if (results[0].status != FETCH_FAILED ||
		    results[0].err.kind != cases[i].kind ||
		    !strstr(why, cases[i].why) || strstr(why, "sekrit") ||
		    strstr(why, "\xc2\x9b") || strstr(why, "\xff"))
			fail_msg("%s: %d %s", cases[i].script, (int)results[0].err.kind,
				 why);
		assert_null(results[0].blobs);
		assert_null(results[0].etag);
		assert_int_equal(results[1].status, FETCH_NEW);
		fake_http_stop(&fake);
	}
	fake_http_stop(&web);
}

/* What is odd but harmless. */
static void
odd(void **state)
{
	static const struct {
		const char *script;
		size_t n;
		const char *etag;
	} cases[] = {
		{MESSAGE "on EXAMINE say * 1 EXISTS\\r\\n{tag} OK\\r\\n\n", 1, NULL},
		{MESSAGE "on EXAMINE then * OK [UIDNEXT x] * 1 FETCH {5}\\r\\n* "
			 "?\\r\\n+ \\r\\n\n",
		 1, NULL},
		{MESSAGE "on SEARCH say * SEARCH 5 5 99 0 -1 x 4294967296\\r\\n{tag} "
			 "OK\\r\\n\n",
		 1, "1-6-1"},
		{MESSAGE "on SEARCH say * search 5\\r\\n* SEARCH\\r\\n{tag} ok\\r\\n\n",
		 1, "1-6-1"},
		{MESSAGE "on SEARCH say {tag} OK\\r\\n\n", 0, "1-6-1"},
		{MESSAGE "on SIZES say {tag} OK\\r\\n\n", 0, "1-6-1"},
		{MESSAGE "on BODIES say {tag} OK\\r\\n\n", 0, "1-6-1"},
		{MESSAGE
		 "on BODIES then * 2 FETCH (UID 6 BODY[]<0> "
		 "{3}\\r\\nabc)\\r\\n* 1 FETCH (UID 5 BODY[] {1}\\r\\nz)\\r\\n\n",
		 1, "1-6-1"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request;
		struct fetch_result result;
		struct fake_http fake;

		start(&fake, cases[i].script, NULL);
		request = request_for(&fake, "imaps", "/INBOX");
		fetch(&fake, &request, &result);
		if (result.n != cases[i].n)
			fail_msg("%s: %zu", cases[i].script, result.n);
		assert_int_equal(result.left_out, 0);
		if (result.n == 1)
			assert_string_equal(result.blobs->bytes, "Subject: x\r\n\r\n");
		if (cases[i].etag)
			assert_string_equal(result.etag, cases[i].etag);
		fake_http_stop(&fake);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measured),  cmocka_unit_test(messages),
		cmocka_unit_test(names),     cmocka_unit_test(read_whole),
		cmocka_unit_test(bounded),   cmocka_unit_test(many),
		cmocka_unit_test(empty),     cmocka_unit_test(several),
		cmocka_unit_test(encrypted), cmocka_unit_test(in_the_clear),
		cmocka_unit_test(not_asked), cmocka_unit_test(hostile),
		cmocka_unit_test(odd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
