/*
 * Whole runs against fake-smtp on loopback: for each thing that a relay may do, what must
 * stand in the ledger at the end, and how many letters the relay kept.
 */
#include "support/relay_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct run {
	const char *name, *script;
	int letters, connections;
	int sent, later, refused, in_doubt,
		planned;   /* at the end; the rest was not begun */
	int kept;          /* by the server */
	const char *error; /* part of it, or NULL: none */
} runs[] = {
	{"friendly", "", 5, 1, 5, 0, 0, 0, 0, 5, NULL},
	{"no letters", "", 0, 1, 0, 0, 0, 0, 0, 0, NULL},
	{"greylisting", "on RCPT 2 say 451 4.7.1 Greylisted", 4, 1, 3, 1, 0, 0, 0, 3,
	 NULL},
	{"everybody greylisted", "on RCPT * say 450 4.7.1 no", 4, 2, 0, 4, 0, 0, 0, 0,
	 NULL},
	{"no such user", "on RCPT 3 say 550 5.1.1 no such user", 4, 1, 3, 0, 1, 0, 0, 3,
	 NULL},
	{"no such user, and DATA granted",
	 "on RCPT 1 say 550 5.1.1 no\non DATA 1 say 354 go", 3, 1, 2, 0, 1, 0, 0, 2,
	 NULL},
	{"DATA refused", "on DATA 1 say 552 5.2.2 full", 3, 1, 2, 0, 1, 0, 0, 2, NULL},
	{"spam", "on DOT 2 say 554 5.7.1 spam", 3, 1, 2, 0, 1, 0, 0, 2, NULL},
	{"disk full", "on DOT 2 say 452 4.3.1 full", 3, 1, 2, 1, 0, 0, 0, 2, NULL},
	{"421 to EHLO", "on EHLO 1 say 421 4.3.2 bye", 3, 1, 0, 0, 0, 0, 0, 0, "421"},
	{"421 to MAIL", "on MAIL 2 say 421 4.3.2 bye", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"421 to RCPT", "on RCPT 2 say 421 4.3.2 bye", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"421 to DATA", "on DATA 2 say 421 4.3.2 bye", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"421 to the dot", "on DOT 2 say 421 4.3.2 bye", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"421 to RSET", "on RCPT 1 say 450 no\non RSET 1 say 421 bye", 3, 1, 2, 1, 0, 0,
	 0, 2, NULL},
	{"421 at once", "on CONNECT 1 say 421 4.7.0 too busy", 3, 2, 0, 0, 0, 0, 0, 0,
	 "too busy"},
	{"554 at once", "on CONNECT * say 554 5.7.1 not you", 3, 2, 0, 0, 0, 0, 0, 0,
	 "not you"},
	{"a second connection is refused", "on CONNECT 2 say 421 4.7.0 one is enough",
	 9, 3, 9, 0, 0, 0, 0, 9, NULL},
	{"a second connection hangs", "on CONNECT 2 hang", 9, 3, 9, 0, 0, 0, 0, 9,
	 NULL},
	{"silent close before an answer", "on MAIL 3 close", 5, 1, 5, 0, 0, 0, 0, 5,
	 NULL},
	{"many silent closes, and letters in between",
	 "on MAIL 2 close\non MAIL 4 close\non MAIL 6 close\non MAIL 8 close\n"
	 "on MAIL 10 close\non MAIL 12 close\non MAIL 14 close",
	 9, 1, 9, 0, 0, 0, 0, 9, NULL},
	{"silent close at RCPT", "on RCPT 2 close", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"silent close at DATA", "on DATA 2 close", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"silent close behind the dot", "on DOT 2 close", 4, 1, 3, 0, 0, 1, 0, 4, NULL},
	{"silent close at each letter's end", "on DOT * close", 3, 1, 0, 0, 0, 3, 0, 3,
	 NULL},
	{"silent close on a second letter, for ever",
	 "connection\nS: 220 a\nC: EHLO *\nS: 250 a\nC: MAIL*\nS: 250 a\nC: RCPT*\nS: 250 b\n"
	 "C: DATA\nS: 354 c\nletter\nS: 250 d\nclose",
	 5, 1, 5, 0, 0, 0, 0, 5, NULL},
	{"a relay that always hangs up", "on MAIL * close", 9, 1, 0, 1, 0, 0, 1, 0,
	 "breaks off all the time"},
	{"a relay that always says 421", "on MAIL * say 421 4.7.0 slow down", 90, 1, 0,
	 5, 0, 0, 0, 0, "slow down"},
	{"no PIPELINING", "offer SIZE 100000\noffer 8BITMIME", 4, 1, 4, 0, 0, 0, 0, 4,
	 NULL},
	{"no PIPELINING, and refusals",
	 "offer\non RCPT 2 say 550 no\non MAIL 4 say 451 no", 5, 2, 3, 1, 1, 0, 0, 3,
	 NULL},
	{"no ESMTP", "offer\non EHLO * say 502 5.5.1 what?", 3, 1, 3, 0, 0, 0, 0, 3,
	 NULL},
	{"too large", "offer PIPELINING\noffer SIZE 20", 2, 1, 0, 0, 2, 0, 0, 0, NULL},
	{"many lines",
	 "on CONNECT * say 220-a\\n220-b\\n220 c\non MAIL * say 250-a\\n250-b\\n250 c\n"
	 "on RCPT * say 250-a\\n250 b\non DOT 1 say 250-a\\n250 b\n"
	 "on DOT 2 say 554-5.7.1 a\\n554 5.7.1 b",
	 3, 1, 2, 0, 1, 0, 0, 2, NULL},
	{"garbage at once", "on CONNECT * say <html>", 3, 1, 0, 0, 0, 0, 0, 0,
	 "opened no"},
	{"garbage at RCPT", "on RCPT 2 say <html>", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"garbage behind the dot", "on DOT 2 say <html>", 4, 1, 3, 0, 0, 1, 0, 3, NULL},
	{"250 to DATA", "on DATA 2 say 250 ok", 4, 1, 3, 1, 0, 0, 0, 3, NULL},
	{"byte by byte", "trickle 1", 2, 1, 2, 0, 0, 0, 0, 2, NULL},
	{"slow answers", "on MAIL 2 delay 300\non DOT 1 delay 300", 4, 2, 4, 0, 0, 0, 0,
	 4, NULL},
	{"AUTH wanted", "on MAIL * say 530 5.7.0 log in first", 3, 1, 0, 0, 0, 0, 1, 0,
	 "log in first"},
	{"dialogue",
	 "S: 220 x\nC: EHLO client.example\nS: 250-x\nS: 250 PIPELINING\n"
	 "C: MAIL FROM:<bounces+t@d.example>\nS: 250 a\nC: RCPT TO:<person1@x.example>\n"
	 "S: 250 b\nC: DATA\nS: 354 c\nletter\nS: 250 d\nC: QUIT\nS: 221 bye\nclose",
	 1, 1, 1, 0, 0, 0, 0, 1, NULL},
};

static void
check_run(const struct run *run)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	int status;

	book_init(&book, run->letters);
	fake_start(&fake, run->script, NULL, NULL);
	relay = fake_relay(&fake);
	relay.connections = run->connections;
	status = book_deliver(&book, &relay, &err);
	if (status != (run->error ? -1 : 0) ||
	    book_count(&book, DELIVERY_SENT) != run->sent ||
	    book_count(&book, DELIVERY_LATER) != run->later ||
	    book_count(&book, DELIVERY_REFUSED) != run->refused ||
	    book_count(&book, DELIVERY_IN_DOUBT) != run->in_doubt ||
	    book_count(&book, DELIVERY_PLANNED) != run->planned ||
	    book.under_way != 0 || fake_kept(&fake) != run->kept)
		fail_msg(
			"%s: %d \"%s\": sent %d, later %d, refused %d, in doubt %d, planned "
			"%d, under way %d, kept %d",
			run->name, status, err.text, book_count(&book, DELIVERY_SENT),
			book_count(&book, DELIVERY_LATER),
			book_count(&book, DELIVERY_REFUSED),
			book_count(&book, DELIVERY_IN_DOUBT),
			book_count(&book, DELIVERY_PLANNED), book.under_way,
			fake_kept(&fake));
	if (run->error) {
		assert_int_equal(err.kind, ERR_NETWORK);
		if (!strstr(err.text, run->error))
			fail_msg("%s: \"%s\"", run->name, err.text);
	}
	fake_stop(&fake);
}

static void
runs_end_as_they_should(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof runs / sizeof *runs; i++)
		check_run(&runs[i]);
}

/* What is told of a letter is what the relay said. */
static void
the_relays_words_are_kept(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	struct arena arena;

	(void)state;
	book_init(&book, 2);
	fake_start(&fake, "on RCPT 2 say 550-5.1.1 no such\\n550 5.1.1 user", NULL,
		   NULL);
	relay = fake_relay(&fake);
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book.outcomes[0].code, 250);
	assert_string_equal(book.outcomes[0].enhanced, "2.0.0");
	assert_string_equal(book.outcomes[0].words, "kept");
	assert_int_equal(book.outcomes[1].code, 550);
	assert_string_equal(book.outcomes[1].enhanced, "5.1.1");
	assert_string_equal(book.outcomes[1].words, "no such user");
	arena_init(&arena);
	assert_string_equal(fake_read(&arena, &fake, "letters/0001.eml"), book_letter);
	assert_string_equal(fake_read(&arena, &fake, "letters/0001.env"),
			    "MAIL FROM:<bounces+t@d.example> SIZE=31\n"
			    "RCPT TO:<person1@x.example>\n");
	arena_release(&arena);
	fake_stop(&fake);
}

static void
several_connections_share_the_work(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	struct arena arena;
	bool seen[BOOK_LETTERS + 1] = {false};
	int i;

	(void)state;
	book_init(&book, BOOK_LETTERS);
	fake_start(&fake, "", "--delay-ms", "5");
	relay = fake_relay(&fake);
	relay.connections = 3;
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book_count(&book, DELIVERY_SENT), BOOK_LETTERS);
	assert_int_equal(book.most_under_way, 3);
	assert_int_equal(fake_kept(&fake), BOOK_LETTERS);
	arena_init(&arena);
	for (i = 1; i <= BOOK_LETTERS; i++) {
		char name[32];
		const char *to;
		long person;

		(void)snprintf(name, sizeof name, "letters/%04d.env", i);
		to = strstr(fake_read(&arena, &fake, name), "TO:<person");
		assert_non_null(to);
		person = strtol(to + 10, NULL, 10);
		assert_in_range(person, 1, BOOK_LETTERS);
		assert_false(seen[person]);
		seen[person] = true;
	}
	arena_release(&arena);
	fake_stop(&fake);
}

/* A slow letter holds up nobody else's. */
static void
one_slow_letter_delays_no_other(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 30);
	fake_start(&fake, "on DOT 1 delay 1500", NULL, NULL);
	relay = fake_relay(&fake);
	relay.connections = 2;
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_int_equal(book_count(&book, DELIVERY_SENT), 30);
	assert_int_equal(book.last, 0);
	fake_stop(&fake);
}

static void
stop_ends_behind_the_letters_under_way(void **state)
{
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;

	(void)state;
	book_init(&book, 50);
	book.stop_after = 5;
	fake_start(&fake, "", "--delay-ms", "5");
	relay = fake_relay(&fake);
	relay.connections = 2;
	assert_int_equal(book_deliver(&book, &relay, &err), 0);
	assert_in_range(book_count(&book, DELIVERY_SENT), 5, 6);
	assert_int_equal(book.told, book.taken);
	assert_int_equal(fake_kept(&fake), book.told);
	fake_stop(&fake);
}

/* When the ledger cannot be written nothing is sent any more. */
static void
a_failing_ledger_stops_everything(void **state)
{
	static const struct {
		int next_fails, dot_fails, outcome_fails, kept;
	} cases[] = {{3, 0, 0, 2}, {0, 3, 0, 2}, {0, 0, 3, 3}};
	struct book book;
	struct fake fake;
	struct relay relay;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		book_init(&book, 9);
		book.next_fails = cases[i].next_fails;
		book.dot_fails = cases[i].dot_fails;
		book.outcome_fails = cases[i].outcome_fails;
		fake_start(&fake, "", NULL, NULL);
		relay = fake_relay(&fake);
		assert_int_equal(book_deliver(&book, &relay, &err), -1);
		assert_int_equal(err.kind, ERR_SYSTEM);
		assert_string_equal(err.text, "the disk is full");
		assert_int_equal(book.told, i == 2 ? 3 : 2);
		assert_int_equal(fake_kept(&fake), cases[i].kept);
		fake_stop(&fake);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_end_as_they_should),
		cmocka_unit_test(the_relays_words_are_kept),
		cmocka_unit_test(several_connections_share_the_work),
		cmocka_unit_test(one_slow_letter_delays_no_other),
		cmocka_unit_test(stop_ends_behind_the_letters_under_way),
		cmocka_unit_test(a_failing_ledger_stops_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
