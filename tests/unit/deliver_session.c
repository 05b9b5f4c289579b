/*
 * The transactions of a connection, as dialogues: what the client says (C:), what the
 * relay answers (S:), and which of the ledger's steps is due. No socket is used.
 */
#include "deliver/deliver_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct letter letters[] = {
	{.delivery = 1,
	 .sender = "bounces+t@d.example",
	 .recipient = "ana@x.example",
	 .bytes = "Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n",
	 .n = 29},
	{.delivery = 2,
	 .sender = "bounces+u@d.example",
	 .recipient = "bea@x.example",
	 .bytes = "short",
	 .n = 5},
	{.delivery = 3,
	 .sender = "bounces+v@d.example",
	 .recipient = "usuário@x.example",
	 .utf8 = true,
	 .bytes = "x\r\n",
	 .n = 3},
};

/* What the first letter looks like on the wire, in the steps below. */
#define GROUP \
	"begin 1|C: MAIL FROM:<bounces+t@d.example>|C: RCPT TO:<ana@x.example>|C: DATA|"
#define ENVELOPE GROUP "S: 250 2.1.0 ok|S: 250 2.1.5 ok|"
#define BODY \
	ENVELOPE "S: 354 go|quiet|mark|C: Subject: x|C: |C: ..dot|C: ...|C: end|C: .|"
#define NEXT "C: MAIL FROM:<bounces+u@d.example>|C: RCPT TO:<bea@x.example>|C: DATA|"
#define AGAIN "begin 2|C: RSET|" NEXT

static const struct dialogue {
	const char *name, *offers, *steps;
} dialogues[] = {
	{"accepted", "PIPELINING",
	 BODY "bytes|S: 250 2.0.0 kept as 17|outcome sent 250 2.0.0 kept as 17|letter|"
	      "begin 2|" NEXT "S: 250 a\\nS: 250 b\\nS: 354 c|mark|C: short|C: .|"
	      "S: 250 d|outcome sent 250  d|letter|quit|C: QUIT|S: 221 bye|close"},
	{"accepted one step at a time", "",
	 "begin 1|C: MAIL FROM:<bounces+t@d.example>|quiet|S: 250 ok|"
	 "C: RCPT TO:<ana@x.example>|quiet|S: 250-well|quiet|S: 250 ok|C: DATA|quiet|"
	 "S: 354 go|mark|C: Subject: x|C: |C: ..dot|C: ...|C: end|C: .|S: 250 kept|"
	 "outcome sent 250  kept|letter"},
	{"size and smtputf8", "PIPELINING,SIZE 1000,SMTPUTF8",
	 "begin 3|C: MAIL FROM:<bounces+v@d.example> SIZE=3 SMTPUTF8|"
	 "C: RCPT TO:<usuário@x.example>|C: DATA|S: 250 a|S: 251 b|S: 354 c|mark|C: x|C: .|"
	 "S: 250 d|outcome sent 250  d|letter"},
	{"no smtputf8", "PIPELINING",
	 "begin 3|outcome refused 0 5.6.7 the address has letters outside of ASCII, and the "
	 "relay does not offer SMTPUTF8|quiet|letter"},
	{"too large for the relay", "PIPELINING,SIZE 28",
	 "begin 1|outcome refused 0 5.3.4 the letter has 29 bytes, the relay takes at most "
	 "28|quiet|letter"},
	{"greylisted", "PIPELINING",
	 GROUP "S: 250 ok|S: 451 4.7.1 Greylisted|bytes|S: 503 5.5.1 no recipients|"
	       "outcome later 451 4.7.1 Greylisted|letter|" AGAIN
	       "S: 250 reset|S: 250 a|S: 250 b|S: 354 c|mark|C: short|C: .|S: 250 d|"
	       "outcome sent 250  d|letter"},
	{"greylisted, one step at a time", "",
	 "begin 1|C: MAIL FROM:<bounces+t@d.example>|S: 250 ok|C: RCPT TO:<ana@x.example>|"
	 "S: 451 4.7.1 Greylisted|quiet|outcome later 451 4.7.1 Greylisted|letter|"
	 "begin 2|C: RSET|quiet|S: 250 ok|C: MAIL FROM:<bounces+u@d.example>"},
	{"no such user", "PIPELINING",
	 GROUP "S: 250 ok|S: 550 5.1.1 no such user|S: 503 no recipients|"
	       "outcome refused 550 5.1.1 no such user|letter"},
	{"DATA granted although nobody is to get it", "PIPELINING",
	 GROUP
	 "S: 250 ok|S: 550 5.1.1 no such user|S: 354 go|C: .|bytes|"
	 "S: 554 no valid recipients|outcome refused 550 5.1.1 no such user|letter|"
	 "begin 2|" NEXT},
	{"sender refused", "PIPELINING",
	 GROUP "S: 552 5.2.3 too large|S: 503 MAIL first|S: 503 RCPT first|"
	       "outcome refused 552 5.2.3 too large|letter|" AGAIN},
	{"DATA refused", "PIPELINING",
	 ENVELOPE
	 "S: 452 4.3.1 disk full|outcome later 452 4.3.1 disk full|letter|" AGAIN},
	{"content refused", "PIPELINING",
	 BODY "S: 554 5.7.1 spam|outcome refused 554 5.7.1 spam|letter|begin 2|" NEXT},
	{"content refused for now", "PIPELINING",
	 BODY "S: 451 4.3.0 try later|outcome later 451 4.3.0 try later|letter"},
	{"421 to MAIL", "PIPELINING",
	 GROUP
	 "S: 421 4.3.2 shutting down|outcome later 421 4.3.2 shutting down|close"},
	{"421 to RCPT", "PIPELINING",
	 GROUP "S: 250 ok|S: 421 bye|outcome later 421  bye|close"},
	{"421 behind a refusal", "PIPELINING",
	 GROUP
	 "S: 250 ok|S: 550 5.1.1 no|S: 421 bye|outcome refused 550 5.1.1 no|close"},
	{"421 to DATA", "PIPELINING",
	 ENVELOPE "S: 421 bye|outcome later 421  bye|close"},
	{"421 behind the dot", "PIPELINING",
	 BODY "S: 421 bye|outcome later 421  bye|close"},
	{"421 between letters", "PIPELINING",
	 BODY "S: 250 ok\\nS: 421 4.7.0 enough|outcome sent 250  ok|close"},
	{"421 to RSET", "PIPELINING",
	 GROUP
	 "S: 250 ok|S: 450 no|S: 503 no|outcome later 450  no|" AGAIN
	 "S: 421 bye|outcome planned 0  unexpected answer to RSET: 421 bye|close"},
	{"AUTH wanted", "PIPELINING",
	 GROUP
	 "S: 530 5.7.0 log in first|outcome planned 530 5.7.0 log in first|close"},
	{"lost before any answer", "PIPELINING",
	 GROUP "lost the relay closed the connection|"
	       "outcome planned 0  the relay closed the connection|close"},
	{"lost behind MAIL", "PIPELINING",
	 GROUP "S: 250 ok|lost gone|outcome later 0  gone|close"},
	{"lost behind a refusal", "PIPELINING",
	 GROUP "S: 250 ok|S: 550 no|lost gone|outcome refused 550  no|close"},
	{"lost before the dot", "PIPELINING",
	 ENVELOPE "S: 354 go|lost gone|outcome later 0  gone|close"},
	{"lost when the dot was marked and had not left", "PIPELINING",
	 ENVELOPE "S: 354 go|mark|lost gone|outcome later 0  gone|close"},
	{"lost behind the dot", "PIPELINING",
	 BODY "lost gone|outcome in doubt 0  gone|close"},
	{"lost between letters", "PIPELINING", "letter|lost gone|close"},
	{"lost at QUIT", "PIPELINING", "quit|C: QUIT|lost gone|close"},
	{"garbage before the dot", "PIPELINING",
	 GROUP
	 "S: 250 ok|S: \x01\x02what|outcome later 0  unreadable answer to RCPT: \"what\"|"
	 "close"},
	{"garbage behind the dot", "PIPELINING",
	 BODY
	 "S: <html>|outcome in doubt 0  unreadable answer to the end of the letter: "
	 "\"<html>\"|close"},
	{"250 to DATA", "PIPELINING",
	 ENVELOPE "S: 250 ok|outcome later 0  unexpected answer to DATA: 250 ok|close"},
	{"354 behind the dot", "PIPELINING",
	 BODY
	 "S: 354 go|outcome in doubt 0  unexpected answer to the end of the letter: 354 "
	 "go|close"},
	{"250 in the middle of the letter", "PIPELINING",
	 ENVELOPE
	 "S: 354 go\\nS: 250 ok|outcome later 0  unexpected answer to the end of the "
	 "letter: 250 ok|close"},
	{"refused in the middle of the letter", "PIPELINING",
	 ENVELOPE
	 "S: 354 go\\nS: 552 5.3.4 too large|outcome refused 552 5.3.4 too large|close"},
	{"one answer too many, one step at a time", "",
	 "begin 1|C: MAIL FROM:<bounces+t@d.example>|S: 250 ok\\nS: 250 ok|"
	 "outcome later 0  ok|close"},
	{"an answer that nobody asked for", "PIPELINING", "S: 250 hello|close"},
};

/* A session and the client's bytes that the dialogue has not accounted for. */
struct play {
	struct session session;
	struct buf said;
	const struct dialogue *dialogue;
};

static void
collect(struct play *play)
{
	const char *out;
	size_t n;

	while ((out = deliver_session_output(&play->session, &n), n > 0)) {
		buf_add(&play->said, out, n);
		deliver_session_sent(&play->session, n);
	}
}

static void
wrong(const struct play *play, struct str step)
{
	fail_msg(
		"dialogue \"%s\", at \"%.*s\": wants %d, unsaid \"%s\", outcome %s %d %s %s",
		play->dialogue->name, (int)step.n, step.s,
		(int)deliver_session_wants(&play->session), play->said.s,
		delivery_words[play->session.outcome.state], play->session.outcome.code,
		play->session.outcome.enhanced, play->session.outcome.words);
}

static bool
client_says(struct play *play, struct str line)
{
	collect(play);
	if (play->said.n < line.n + 2 || memcmp(play->said.s, line.s, line.n) != 0 ||
	    memcmp(play->said.s + line.n, "\r\n", 2) != 0)
		return false;
	play->said.n -= line.n + 2;
	memmove(play->said.s, play->said.s + line.n + 2, play->said.n + 1);
	return true;
}

/* "a\nS: b" is two lines in one packet. */
static bool
relay_says(struct play *play, struct str line)
{
	struct buf bytes;
	const char *part;

	collect(play);
	buf_init(&bytes, 4096);
	while ((part = memmem(line.s, line.n, "\\nS: ", 5))) {
		buf_add(&bytes, line.s, (size_t)(part - line.s));
		buf_str(&bytes, "\r\n");
		line = str_from(part + 5, line.n - (size_t)(part - line.s) - 5);
	}
	buf_add(&bytes, line.s, line.n);
	buf_str(&bytes, "\r\n");
	deliver_session_input(&play->session, bytes.s, bytes.n);
	buf_release(&bytes);
	return true;
}

static bool
begin(struct play *play, struct str number)
{
	if (deliver_session_wants(&play->session) != SESSION_LETTER)
		return false;
	deliver_session_begin(&play->session, &letters[number.s[0] - '1']);
	return true;
}

static bool
quit(struct play *play, struct str nothing)
{
	(void)nothing;
	deliver_session_quit(&play->session);
	return true;
}

static bool
lose(struct play *play, struct str why)
{
	char words[200];

	deliver_words(words, sizeof words, why);
	deliver_session_lost(&play->session, words);
	return true;
}

static bool
mark(struct play *play, struct str nothing)
{
	(void)nothing;
	collect(play);
	if (deliver_session_wants(&play->session) != SESSION_MARK)
		return false;
	deliver_session_marked(&play->session);
	return true;
}

/* Nothing to say but what the ledger must allow first. */
static bool
quiet(struct play *play, struct str nothing)
{
	(void)nothing;
	collect(play);
	return play->said.n == 0;
}

static bool
outcome(struct play *play, struct str wanted)
{
	const struct outcome *got = &play->session.outcome;
	struct buf text;
	bool same;

	collect(play);
	if (deliver_session_wants(&play->session) != SESSION_OUTCOME)
		return false;
	buf_init(&text, 1024);
	buf_printf(&text, "%s %d %s %s", delivery_words[got->state], got->code,
		   got->enhanced, got->words);
	same = str_is(wanted, text.s);
	buf_release(&text);
	if (same)
		deliver_session_told(&play->session);
	return same;
}

static bool
wants_letter(struct play *play, struct str nothing)
{
	(void)nothing;
	return deliver_session_wants(&play->session) == SESSION_LETTER;
}

static bool
wants_bytes(struct play *play, struct str nothing)
{
	(void)nothing;
	return deliver_session_wants(&play->session) == SESSION_BYTES;
}

static bool
wants_close(struct play *play, struct str nothing)
{
	(void)nothing;
	return deliver_session_wants(&play->session) == SESSION_CLOSE;
}

static const struct {
	const char *word;
	bool (*run)(struct play *play, struct str rest);
} verbs[] = {
	{"C:", client_says},    {"S:", relay_says},     {"begin", begin},
	{"quit", quit},         {"lost", lose},         {"mark", mark},
	{"quiet", quiet},       {"outcome", outcome},   {"letter", wants_letter},
	{"bytes", wants_bytes}, {"close", wants_close},
};

static void
run_step(struct play *play, struct str step)
{
	struct str rest = step, word = str_split(&rest, ' ');
	size_t i;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!str_is(word, verbs[i].word))
			continue;
		if (!verbs[i].run(play, rest))
			wrong(play, step);
		return;
	}
	wrong(play, step);
}

static void
dialogues_go_as_written(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof dialogues / sizeof *dialogues; i++) {
		struct play play = {.dialogue = &dialogues[i]};
		struct str steps = str_of(dialogues[i].steps),
			   words = str_of(dialogues[i].offers);
		struct offers offers = {.lines = 1};
		char line[64];

		while (words.s) {
			struct str word = str_split(&words, ',');

			(void)snprintf(line, sizeof line, "250-%.*s\r\n", (int)word.n,
				       word.s);
			deliver_offers(&offers, str_of(line));
		}
		deliver_session_init(&play.session, &offers);
		buf_init(&play.said, 4096);
		while (steps.s) {
			struct str step = str_split(&steps, '|');

			if (step.n > 0)
				run_step(&play, step);
		}
		collect(&play);
		if (play.said.n > 0 && !strstr(dialogues[i].steps, "close"))
			wrong(&play, str_of("the end"));
		buf_release(&play.said);
		deliver_session_release(&play.session);
	}
}

/* Nothing reaches the wire that could end a path or a line. */
static void
bad_addresses_stay_off_the_wire(void **state)
{
	static const char *const bad[] = {
		"",
		"a@x.example\r\nRCPT TO:<b@x.example",
		"a@x.example\nDATA",
		"a@x.example> SIZE=1",
		"<a@x.example",
		"a b@x.example",
		"a\t@x.example",
		"a\x7f@x.example",
		"usu\xc3\xa1rio@x.example",
	};
	char long_one[256];
	struct letter letter = letters[0];
	struct session session;
	struct offers offers = {.pipelining = true, .utf8 = true};
	size_t i, n;

	(void)state;
	memset(long_one, 'a', sizeof long_one - 1);
	long_one[sizeof long_one - 1] = '\0';
	deliver_session_init(&session, &offers);
	for (i = 0; i <= 2 * sizeof bad / sizeof *bad; i++) {
		const char *address = i / 2 < sizeof bad / sizeof *bad ? bad[i / 2]
								       : long_one;

		letter.recipient = i % 2 ? "a@x.example" : address;
		letter.sender = i % 2 ? address : "b@x.example";
		if (i % 2 && !*address)
			continue; /* the empty reverse path is one */
		deliver_session_begin(&session, &letter);
		assert_int_equal(deliver_session_wants(&session), SESSION_OUTCOME);
		assert_int_equal(session.outcome.state, DELIVERY_REFUSED);
		assert_string_equal(session.outcome.enhanced,
				    i % 2 ? "5.1.7" : "5.1.3");
		(void)deliver_session_output(&session, &n);
		assert_int_equal(n, 0);
		deliver_session_told(&session);
	}
	deliver_session_release(&session);
}

/* Send a letter in pieces of odd sizes; all of it that comes behind DATA is in wire. */
static void
send_letter(const struct letter *letter, struct buf *wire)
{
	static const char granted[] = "250 a\r\n250 b\r\n354 c\r\n";
	struct offers offers = {.pipelining = true};
	struct session session;
	const char *out;
	bool marked = false;
	size_t n;

	deliver_session_init(&session, &offers);
	deliver_session_begin(&session, letter);
	out = deliver_session_output(&session, &n);
	deliver_session_sent(&session, n);
	deliver_session_input(&session, granted, sizeof granted - 1);
	while (!marked || n > 0) {
		out = deliver_session_output(&session, &n);
		if (n > 1 + wire->n % 1000)
			n = 1 + wire->n % 1000;
		buf_add(wire, out, n);
		deliver_session_sent(&session, n);
		if (deliver_session_wants(&session) == SESSION_MARK) {
			assert_false(str_ends(str_from(wire->s, wire->n), "\r\n.\r\n"));
			deliver_session_marked(&session);
			marked = true;
			n = 1;
		}
	}
	assert_int_equal(deliver_session_wants(&session), SESSION_BYTES);
	deliver_session_release(&session);
}

/* A letter larger than any buffer arrives whole, its dots doubled wherever the pieces are
 * cut. */
static void
large_letters_arrive_whole(void **state)
{
	static const char pattern[] = "..\r\n.\r\nline\r\n.x.\r\n\r\n";
	struct letter letter = letters[0];
	struct buf body, wire, back;
	struct str rest, line;
	size_t lead;

	(void)state;
	buf_init(&body, 1 << 20);
	buf_init(&wire, 1 << 20);
	buf_init(&back, 1 << 20);
	for (lead = 0; lead < sizeof pattern; lead++) {
		buf_clear(&body);
		buf_clear(&wire);
		buf_clear(&back);
		buf_add(&body, "xxxxxxxxxxxxxxxxxxxxxxxxxx", lead);
		while (body.n < 70000)
			buf_str(&body, pattern);
		letter.bytes = body.s;
		letter.n = body.n;
		send_letter(&letter, &wire);
		rest = str_from(wire.s, wire.n);
		assert_true(str_ends(rest, "\r\n.\r\n"));
		rest.n -= 3;
		while (str_line(&rest, &line)) {
			assert_false(str_is(line, "."));
			if (str_starts(line, "."))
				line = str_from(line.s + 1, line.n - 1);
			buf_add(&back, line.s, line.n);
			buf_str(&back, "\r\n");
		}
		assert_int_equal(back.n, body.n);
		assert_memory_equal(back.s, body.s, body.n);
	}
	buf_release(&back);
	buf_release(&wire);
	buf_release(&body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dialogues_go_as_written),
		cmocka_unit_test(bad_addresses_stay_off_the_wire),
		cmocka_unit_test(large_letters_arrive_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
