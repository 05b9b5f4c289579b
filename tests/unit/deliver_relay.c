/*
 * Relays that cannot be reached, die, hang, or want TLS and passwords; letters that do not
 * fit them.
 */
#include "base/buf.h"
#include "support/relay_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void
nothing_is_claimed_at_a_closed_port(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 3);
	fake_start(&fake, "", NULL, NULL);
	relay = fake_relay(&fake);
	fake_stop(&fake);
	assert_int_equal(book_deliver(&book, &relay, &err), -1);
	assert_int_equal(err.kind, ERR_NETWORK);
	assert_non_null(strstr(err.text, "check host and port"));
	assert_int_equal(book.taken, 0);
}

/* The relay dies in the middle of the run: what was claimed goes back untried. */
static void
a_relay_that_dies_ends_the_run(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 20);
	fake_start(&fake, "", "--max-letters", "3");
	relay = fake_relay(&fake);
	relay.connections = 2;
	assert_int_equal(book_deliver(&book, &relay, &err), -1);
	assert_int_equal(err.kind, ERR_NETWORK);
	assert_int_equal(fake_kept(&fake), 3);
	assert_int_equal(book.under_way, 0);
	assert_true(book.taken < 20);
	assert_int_equal(book_count(&book, DELIVERY_SENT) +
				 book_count(&book, DELIVERY_PLANNED) +
				 book_count(&book, DELIVERY_LATER) +
				 book_count(&book, DELIVERY_IN_DOUBT),
			 book.taken);
	assert_true(book_count(&book, DELIVERY_SENT) <= 3);
	fake_stop(&fake);
}

/* A connection that hangs is given up at its deadline, and its letter tried again. */
static void
a_hanging_connection_is_given_up(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 4);
	fake_start(&fake, "on MAIL 2 hang\non RCPT 4 hang", NULL, NULL);
	relay = fake_relay(&fake);
	relay.timeout_ms = 1000;
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book_count(&book, DELIVERY_SENT), 3);
	assert_int_equal(book_count(&book, DELIVERY_LATER), 1);
	assert_string_equal(book.outcomes[3].words, "no answer to RCPT in time");
	fake_stop(&fake);

	book_init(&book, 4);
	fake_start(&fake, "on CONNECT 1 hang", NULL, NULL);
	relay = fake_relay(&fake);
	relay.timeout_ms = 1000;
	assert_int_equal(book_deliver(&book, &relay, &err), -1);
	assert_int_equal(err.kind, ERR_NETWORK);
	assert_int_equal(book.taken, 0);
	fake_stop(&fake);
}

/* A letter too large for the socket's buffers, cut off in the middle: not in doubt. */
static void
a_close_in_the_middle_of_a_letter(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	struct buf large;

	(void)state;
	book_init(&book, 2);
	buf_init(&large, (size_t)1 << 24);
	while (large.n < 9000000)
		buf_str(&large,
			"a line of a letter that is far too long to be read\r\n");
	book.letters[0].bytes = large.s;
	book.letters[0].n = large.n;
	fake_start(&fake, "on BODY 1 close", NULL, NULL);
	relay = fake_relay(&fake);
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book.outcomes[0].state, DELIVERY_LATER);
	assert_int_equal(book.outcomes[1].state, DELIVERY_SENT);
	assert_int_equal(book.dots, 1);
	fake_stop(&fake);

	book_init(&book, 1);
	book.letters[0].bytes = large.s;
	book.letters[0].n = large.n;
	fake_start(&fake, "", NULL, NULL);
	relay = fake_relay(&fake);
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book_count(&book, DELIVERY_SENT), 1);
	fake_stop(&fake);
	buf_release(&large);
}

static void
an_address_beyond_the_relay_harms_no_other(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 3);
	book.letters[0].recipient = "usu\xc3\xa1rio@exemplo.example";
	book.letters[0].utf8 = true;
	book.letters[1].recipient = "a@x.example>\r\nRCPT TO:<b@x.example";
	fake_start(&fake, "offer PIPELINING", NULL, NULL);
	relay = fake_relay(&fake);
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book.outcomes[0].state, DELIVERY_REFUSED);
	assert_string_equal(book.outcomes[0].enhanced, "5.6.7");
	assert_int_equal(book.outcomes[1].state, DELIVERY_REFUSED);
	assert_int_equal(book.outcomes[2].state, DELIVERY_SENT);
	assert_int_equal(fake_kept(&fake), 1);
	fake_stop(&fake);
}

/* --- TLS and AUTH ----------------------------------------------------------------- */

static void
tls_and_auth(void **state)
{
	static const struct {
		const char *host, *script;
		enum deliver_tls tls;
		bool offered, trusted, login;
		const char *error;
	} cases[] = {
		{"localhost", "", DELIVER_TLS_REQUIRE, true, true, false, NULL},
		{"localhost", "", DELIVER_TLS_REQUIRE, true, true, true, NULL},
		{"localhost", "offer PIPELINING", DELIVER_TLS_OPTIONAL, true, true,
		 false, NULL},
		{"127.0.0.1", "", DELIVER_TLS_OPTIONAL, false, false, false, NULL},
		{"127.0.0.1", "", DELIVER_TLS_NONE, true, false, true, NULL},
		{"localhost", "", DELIVER_TLS_REQUIRE, false, true, false, "STARTTLS"},
		{"localhost", "", DELIVER_TLS_REQUIRE, true, false, false,
		 "certificate"},
		{"127.0.0.1", "", DELIVER_TLS_REQUIRE, true, true, false,
		 "certificate"},
		{"localhost", "", DELIVER_TLS_OPTIONAL, true, false, false,
		 "certificate"},
		{"localhost", "on STARTTLS 1 say 454 4.7.0 not now",
		 DELIVER_TLS_REQUIRE, true, true, false, "not now"},
		{"localhost", "on STARTTLS 1 say 220 go\\n250 injected",
		 DELIVER_TLS_REQUIRE, true, true, false, "opened no session"},
		{"localhost", "on AUTH * say 535 5.7.8 wrong password",
		 DELIVER_TLS_REQUIRE, true, true, true, "wrong password"},
		{"localhost", "offer PIPELINING", DELIVER_TLS_REQUIRE, true, true, true,
		 "AUTH"},
	};
	char certificate[96];
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	size_t i;
	int status;

	(void)state;
	(void)snprintf(certificate, sizeof certificate, "%.60s/digest-test-%ld.pem",
		       getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (long)getpid());
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		book_init(&book, 3);
		fake_start(&fake, cases[i].script, cases[i].offered ? "--tls" : NULL,
			   certificate);
		relay = fake_relay(&fake);
		relay.host = cases[i].host;
		relay.tls = cases[i].tls;
		relay.ca_file = cases[i].trusted && cases[i].offered ? certificate
								     : NULL;
		relay.username = cases[i].login ? "digest" : NULL;
		relay.password = cases[i].login ? "secret" : NULL;
		status = book_deliver(&book, &relay, &err);
		if (status != (cases[i].error ? -1 : 0) ||
		    (cases[i].error && !strstr(err.text, cases[i].error)))
			fail_msg("case %zu: %d \"%s\"", i, status, err.text);
		assert_int_equal(book.taken, cases[i].error ? 0 : 3);
		assert_int_equal(fake_kept(&fake), cases[i].error ? 0 : 3);
		fake_stop(&fake);
		(void)unlink(certificate);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_claimed_at_a_closed_port),
		cmocka_unit_test(a_relay_that_dies_ends_the_run),
		cmocka_unit_test(a_hanging_connection_is_given_up),
		cmocka_unit_test(a_close_in_the_middle_of_a_letter),
		cmocka_unit_test(an_address_beyond_the_relay_harms_no_other),
		cmocka_unit_test(tls_and_auth),
	};

	/* A mail relay is never reached through a proxy. */
	(void)setenv("all_proxy", "http://127.0.0.1:9", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
