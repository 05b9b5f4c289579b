/*
 * Replies as relays send them, whole and byte by byte; and what an answer to EHLO offers.
 */
#include "deliver/deliver_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *bytes;
	enum reply_state state;
	int code;
	const char *enhanced, *words;
} replies[] = {
	{"250 ok\r\n", REPLY_WHOLE, 250, "", "ok"},
	{"250\r\n", REPLY_WHOLE, 250, "", ""},
	{"250 \r\n", REPLY_WHOLE, 250, "", ""},
	{"250 ok\n", REPLY_WHOLE, 250, "", "ok"},
	{"550 5.1.1 <a@b.example>: no such user\r\n", REPLY_WHOLE, 550, "5.1.1",
	 "<a@b.example>: no such user"},
	{"451 4.7.1 Greylisted,\ttry later\r\n", REPLY_WHOLE, 451, "4.7.1",
	 "Greylisted, try later"},
	{"550-5.7.26 not authenticated\r\n550-5.7.26 see https://x.example\r\n"
	 "550 5.7.26 bye\r\n",
	 REPLY_WHOLE, 550, "5.7.26", "not authenticated see https://x.example bye"},
	{"250-\r\n250\r\n", REPLY_WHOLE, 250, "", ""},
	/* An enhanced code of another class is text. */
	{"550 4.1.1 odd\r\n", REPLY_WHOLE, 550, "", "4.1.1 odd"},
	{"550 5.1 odd\r\n", REPLY_WHOLE, 550, "", "5.1 odd"},
	{"550 5.1.1234 odd\r\n", REPLY_WHOLE, 550, "", "5.1.1234 odd"},
	{"550 5.1.1x odd\r\n", REPLY_WHOLE, 550, "", "5.1.1x odd"},
	{"550 5.123.123\r\n", REPLY_WHOLE, 550, "5.123.123", ""},
	{"550 el buz\xc3\xb3n no existe\r\n", REPLY_WHOLE, 550, "",
	 "el buzón no existe"},
	{"550 a\x1b[31mb\xff\r\n", REPLY_WHOLE, 550, "", "a[31mb\xef\xbf\xbd"},
	{"250-a\r\n", REPLY_MORE, 0, "", ""},
	{"250 ok", REPLY_MORE, 0, "", ""},
	{"", REPLY_MORE, 0, "", ""},
	{"hello\r\n", REPLY_BAD, 0, "", "hello"},
	{"25 ok\r\n", REPLY_BAD, 0, "", "25 ok"},
	{"2500 ok\r\n", REPLY_BAD, 0, "", "2500 ok"},
	{"150 ok\r\n", REPLY_BAD, 0, "", "150 ok"},
	{"650 ok\r\n", REPLY_BAD, 0, "", "650 ok"},
	{"250+ok\r\n", REPLY_BAD, 0, "", "250+ok"},
	{"\r\n", REPLY_BAD, 0, "", ""},
	{"250-ok\r\n550 no\r\n", REPLY_BAD, 0, "", "550 no"},
	{"<html>\r\n", REPLY_BAD, 0, "", "<html>"},
};

static void
check(size_t i, size_t step)
{
	struct reply_reader reader = {0};
	struct reply reply = {0};
	struct str rest = str_of(replies[i].bytes), piece;
	enum reply_state state = REPLY_MORE;

	while (rest.n > 0 && state == REPLY_MORE) {
		piece = str_from(rest.s, step < rest.n ? step : rest.n);
		rest = str_from(rest.s + piece.n, rest.n - piece.n);
		state = deliver_reply(&reader, &piece, &reply);
		assert_int_equal(piece.n, 0);
	}
	assert_int_equal(state, replies[i].state);
	assert_int_equal(rest.n, 0);
	assert_int_equal(reply.code, replies[i].code);
	assert_string_equal(reply.enhanced, replies[i].enhanced);
	assert_string_equal(reply.words, replies[i].words);
}

static void
replies_are_read(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof replies / sizeof *replies; i++) {
		check(i, 4096);
		check(i, 1);
	}
}

/* Several replies in one packet come out one by one, each with its own words. */
static void
replies_are_taken_in_turn(void **state)
{
	static const char bytes[] =
		"250 2.1.0 one\r\n550-5.1.1 two\r\n550 5.1.1 three\r\n"
		"354 four\r\n25";
	static const struct {
		int code;
		const char *enhanced, *words;
	} wanted[] = {{250, "2.1.0", "one"},
		      {550, "5.1.1", "two three"},
		      {354, "", "four"}};
	struct reply_reader reader = {0};
	struct reply reply;
	struct str input = str_of(bytes);
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(deliver_reply(&reader, &input, &reply), REPLY_WHOLE);
		assert_int_equal(reply.code, wanted[i].code);
		assert_string_equal(reply.enhanced, wanted[i].enhanced);
		assert_string_equal(reply.words, wanted[i].words);
	}
	assert_int_equal(deliver_reply(&reader, &input, &reply), REPLY_MORE);
	assert_int_equal(input.n, 0);
}

static void
limits_hold(void **state)
{
	struct reply_reader reader = {0};
	struct reply reply;
	struct buf bytes;
	struct str input;
	int i;

	(void)state;
	buf_init(&bytes, 1 << 20);
	buf_str(&bytes, "250 ");
	while (bytes.n < REPLY_LINE - 1)
		buf_str(&bytes, "x");
	buf_str(&bytes, "\r\n");
	input = str_from(bytes.s, bytes.n);
	assert_int_equal(deliver_reply(&reader, &input, &reply), REPLY_WHOLE);
	assert_int_equal(strlen(reply.words), sizeof reply.words - 1);

	bytes.n -= 2;
	buf_str(&bytes, "xx\r\n");
	input = str_from(bytes.s, bytes.n);
	reader = (struct reply_reader){0};
	assert_int_equal(deliver_reply(&reader, &input, &reply), REPLY_BAD);

	buf_clear(&bytes);
	for (i = 0; i < REPLY_LINES + 1; i++)
		buf_str(&bytes, "250-x\r\n");
	input = str_from(bytes.s, bytes.n);
	reader = (struct reply_reader){0};
	assert_int_equal(deliver_reply(&reader, &input, &reply), REPLY_BAD);
	buf_release(&bytes);
}

/* A character is never cut in two. */
static void
words_are_cut_between_characters(void **state)
{
	char words[8];

	(void)state;
	deliver_words(words, sizeof words, str_of("abcdef\xc3\xb1z"));
	assert_string_equal(words, "abcdef");
	deliver_words(words, sizeof words, str_of("  a \t b\r\n"));
	assert_string_equal(words, "a b");
}

static void
offers_are_read(void **state)
{
	static const char *const lines[] = {
		"220 mail.example ESMTP\r\n", "250-PIPELINING at your service\r\n",
		"250-SMTPUTF8\r\n",           "250-AUTH PLAIN\r\n",
		"250 STARTTLS\r\n",           "220 go ahead\r\n",
		"250-mail.example\r\n",       "250-pipelining\r\n",
		"250-SIZE 1000\r\n",          "250-XPIPELINING\r\n",
		"250 AUTH LOGIN PLAIN\r\n",   "334 \r\n",
		"235 2.7.0 ok\r\n",
	};
	struct offers offers = {0};
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		deliver_offers(&offers, str_of(lines[i]));
	assert_true(offers.utf8 && offers.auth);
	assert_false(offers.pipelining); /* the relay's own greeting is none */
	for (; i < sizeof lines / sizeof *lines; i++)
		deliver_offers(&offers, str_of(lines[i]));
	assert_true(offers.pipelining && offers.size && offers.auth);
	assert_true(offers.authenticated);
	assert_int_equal(offers.size_max, 1000);
	assert_false(offers.utf8); /* said before TLS only */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_are_read),
		cmocka_unit_test(replies_are_taken_in_turn),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(words_are_cut_between_characters),
		cmocka_unit_test(offers_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
