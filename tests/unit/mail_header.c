/*
 * mail_header.c - the fields of a message: encoded words, addresses, dates, ids, the results
 * of authentication; well-formed, odd and broken.
 */
#include "mail/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int
set_up(void **state)
{
	static struct arena arena;

	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int
tear_down(void **state)
{
	arena_release(*state);
	return 0;
}

static const struct mail *
read_mail(struct arena *arena, const char *text)
{
	struct notes *notes = arena_alloc(arena, sizeof *notes);
	struct notetaker taker = {.arena = arena, .notes = notes};
	struct mail *mail;
	struct err err;

	notes_begin(&taker, "in");
	if (mail_parse(arena, str_of(text), &taker, &mail, &err))
		fail_msg("%s", err.text);
	return mail;
}

static void
encoded_words(void **state)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{"plain  text\twith gaps", "plain text with gaps"},
		{"=?UTF-8?Q?Pr=C3=B3rroga=3A_hoy?=", "Prórroga: hoy"},
		{"=?iso-8859-1?q?Pr=F3rroga?= =?iso-8859-1?q?_hoy?=", "Prórroga hoy"},
		{"=?utf-8?B?w7E=?=   \t=?utf-8?B?w7E=?=", "ññ"},
		/* a character cut in two by its encoder */
		{"=?utf-8?B?w7HD?= =?utf-8?B?sQ==?=", "ññ"},
		{"=?utf-8?q?=C3?= =?utf-8?q?=B1?= x", "ñ x"},
		{"a =?utf-8?q?b?= c =?utf-8?q?d?=", "a b c d"},
		{"[tag] =?windows-1252?Q?=93quoted=94?=", "[tag] “quoted”"},
		{"=?ISO-2022-JP?B?GyRCJTslXyVKITwbKEI=?=", "セミナー"},
		{"=?utf-8*es?q?hola?=", "hola"},
		{"=?utf-8?q?what?_yes?=", "what? yes"},
		{"=?no-such-charset?q?caf=C3=A9?=", "café"},
		{"raw caf\xc3\xa9", "raw café"},
		{"raw caf\xe9", "raw café"},
		/* none of these is an encoded word */
		{"=?utf-8?x?hola?=", "=?utf-8?x?hola?="},
		{"=?utf-8?q?hola", "=?utf-8?q?hola"},
		{"=?", "=?"},
		{"", ""},
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(read_mail(*state,
					      arena_printf(*state, "Subject: %s\n\n",
							   cases[i].value))
					    ->subject,
				    cases[i].want);
}

/* "Name <address>, …" */
static const char *
shown(struct arena *arena, const char *value)
{
	const char *all = "";
	struct mail_address *list;
	size_t n, i;

	mail_addresses(arena, value, &list, &n);
	for (i = 0; i < n; i++)
		all = arena_printf(arena, "%s%s%s<%s>", all, i ? ", " : "",
				   list[i].name, list[i].address);
	return all;
}

static void
addresses(void **state)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{"ana@isp.example", "<ana@isp.example>"},
		{"Ana <ana@isp.example>", "Ana<ana@isp.example>"},
		{"\"Pérez, Ana\" <ana@isp.example>, b@c.example",
		 "Pérez, Ana<ana@isp.example>, <b@c.example>"},
		{"=?utf-8?q?Jos=C3=A9?= <j@c.example>", "José<j@c.example>"},
		{"pc at lacnog.example (Comité)", "Comité<pc@lacnog.example>"},
		{"Ana <ana at isp.example>", "Ana<ana@isp.example>"},
		{"ana@isp.example (Ana via Lacnog)", "Ana via Lacnog<ana@isp.example>"},
		{"Pete(A nice \\) chap) <pete(his)@silly.example(host)>",
		 "Pete<pete@silly.example>"},
		{"Group: a@b.example, C <c@d.example>;, e@f.example",
		 "<a@b.example>, C<c@d.example>, <e@f.example>"},
		{"undisclosed-recipients:;", ""},
		{"<@relay.example,@two.example:joe@c.example>", "<joe@c.example>"},
		{"Big Bug bb@bug.example", "<bb@bug.example>"},
		{"\"Joe <joe@c.example>", "Joe<joe@c.example>"},
		{"Joe <joe@c.example", "Joe<joe@c.example>"},
		{"", ""},
		{",,;:<>()\"", ""},
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		const char *got = shown(*state, cases[i].value);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].value, got, cases[i].want);
	}
}

static void
dates(void **state)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: no date */
		int offset;
	} cases[] = {
		{"Wed, 19 Jul 2023 17:40:00 -0300 (-03)", 1689799200, -10800},
		{"Mon, 12 Jun 2023 10:15:02 -0300", 1686575702, -10800},
		{"Tue Sep 16 21:14:34 -03 2025", 1758068074, -10800},
		{"Wed Dec 22 10:18:09 PST 2021", 1640197089, -28800},
		{"Fri, 21 Nov 1997 09:55:06 GMT", 880106106, 0},
		{"Thu, 13 Feb 1969 23:32 -0330", -27723480, -12600},
		{"17-May-2026 22:15:15 +1345", 1779006615, 49500},
		{"4 apr 21 09:55:06 CEST", 1617522906, 7200},
		{"2023-07-14T15:00:00Z", 1689346800, 0},
		{"Fri, 14 Jul 2023 15:00:00", 1689346800, 0},
		{"Tue, 7 Bog 2026 19:14:51 +0000", -1, 0},
		{"Tue, 31 Feb 2026 19:14:51 +0000", -1, 0},
		{"14 Jul 2023", -1, 0},
		{"12:00:00 +0000", -1, 0},
		{"99999999999999999999 Jul 2023 12:00", -1, 0},
		{"", -1, 0},
	};
	int64_t seconds;
	int offset;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool found = mail_date(str_of(cases[i].text), &seconds, &offset);

		if (found != (cases[i].want != -1) ||
		    (found && (seconds != cases[i].want || offset != cases[i].offset)))
			fail_msg("%s: %lld %d", cases[i].text, (long long)seconds,
				 offset);
	}
}

static void
fields_of_a_message(void **state)
{
	const struct mail *mail = read_mail(
		*state,
		"From someone Mon Jun 12 10:15:02 2023\r\n"
		"FROM: Ana <ana@isp.example>\r\n"
		"Subject: first\r\n line and\r\n\tsecond\r\n"
		"Subject: not this one\r\n"
		"Date : Wed, 19 Jul 2023 17:40:00 (a ((nested)) comment) -0300\r\n"
		"Message-ID: <one@isp.example>\r\n"
		"References: <a@x> <b@x>\r\n <a@x>\r\n"
		"In-Reply-To: Ana's message of today <c@x>\r\n"
		"List-Id: The list <Lacnog.lists.Example>\r\n"
		"X-Empty:\r\n"
		"\r\nSubject: this is text\r\n");

	assert_string_equal(mail->subject, "first line and second");
	assert_int_equal(mail->n_from, 1);
	assert_string_equal(mail->from[0].address, "ana@isp.example");
	assert_true(mail->has_date);
	assert_int_equal(mail->date, 1689799200);
	assert_string_equal(mail->message_id, "one@isp.example");
	assert_int_equal(mail->references.n, 3);
	assert_string_equal(mail->references.v[0], "a@x");
	assert_string_equal(mail->references.v[2], "c@x");
	assert_string_equal(mail->list_id, "lacnog.lists.example");
	assert_string_equal(mail_field(mail, "x-empty"), "");
	assert_null(mail_field(mail, "x-none"));
}

static void
next_to_nothing(void **state)
{
	const struct mail *mail = read_mail(*state, "X: y");

	assert_string_equal(mail->subject, "");
	assert_null(mail->message_id);
	assert_null(mail->list_id);
	assert_false(mail->has_date);
	assert_int_equal(mail->n_from, 0);
	assert_int_equal(mail->references.n, 0);
	assert_null(mail_text_part(mail));
}

static void
results_of_authentication(void **state)
{
	const struct mail *mail = read_mail(
		*state,
		"Received: from a\n"
		"Authentication-Results: MX.example 1; (a comment; dkim=fail)\n"
		"\tdkim=pass (2048 bit key) header.d=Lacnog.example header.i=@x.example;\n"
		"\tspf=softfail smtp.mailfrom=a@b.example;\n"
		"\tdmarc = pass (p=none) header.from=lacnog.example\n"
		"Received: from b\n"
		"Authentication-Results: mx.example; none\n"
		"Authentication-Results: other.example; dkim/1=pass "
		"header.i=\"@sub.example\"\n\n");

	assert_int_equal(mail->n_auth, 4);
	assert_string_equal(mail->auth[0].server, "mx.example");
	assert_string_equal(mail->auth[0].method, "dkim");
	assert_string_equal(mail->auth[0].result, "pass");
	assert_string_equal(mail->auth[0].domain, "lacnog.example");
	assert_int_equal(mail->auth[0].hop, 1);
	assert_string_equal(mail->auth[1].method, "spf");
	assert_string_equal(mail->auth[1].result, "softfail");
	assert_string_equal(mail->auth[1].domain, "");
	assert_string_equal(mail->auth[2].method, "dmarc");
	assert_string_equal(mail->auth[2].result, "pass");
	assert_string_equal(mail->auth[2].domain, "lacnog.example");
	assert_string_equal(mail->auth[3].server, "other.example");
	assert_string_equal(mail->auth[3].domain, "sub.example");
	assert_int_equal(mail->auth[3].hop, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(encoded_words),   TEST(addresses),
		TEST(dates),           TEST(fields_of_a_message),
		TEST(next_to_nothing), TEST(results_of_authentication),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
