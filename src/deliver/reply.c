/*
 * reply.c - reads SMTP replies: lines of a code, "-" or space, and text, the last one
 * without the hyphen (RFC 5321 4.2.1), and the enhanced code in front of the text (RFC
 * 2034). A bare LF ends a line as well: some servers send it. What a reply means is
 * session.c's.
 */
#include "base/utf8.h"
#include "deliver/deliver_int.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
deliver_words(char *out, size_t size, struct str raw)
{
	struct arena arena;
	struct str clean;
	size_t i, n;
	bool plain = true;

	for (i = 0; i < raw.n; i++)
		plain = plain && raw.s[i] >= ' ' && raw.s[i] <= '~';
	arena_init(&arena);
	clean = plain ? str_trim(raw)
		      : str_of(utf8_one_line(&arena, utf8_clean(&arena, raw)));
	n = utf8_prefix(clean, size - 1);
	if (n > 0)
		memcpy(out, clean.s, n);
	out[n] = '\0';
	arena_release(&arena);
}

/* Digits at the start of s, at most three; 0 when there are none. */
static size_t
digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && is_digit(s.s[n]))
		n++;
	return n <= 3 ? n : 0;
}

/* Cut "5.1.1 " off the start of a line's text. It counts when its class is the code's. */
static void
take_enhanced(struct reply *reply, struct str *text)
{
	size_t at = 0, part, n;

	for (part = 0; part < 3; part++) {
		n = digits(str_from(text->s + at, text->n - at));
		if (n == 0 ||
		    (part == 0 && (n > 1 || text->s[0] - '0' != reply->code / 100)))
			return;
		at += n;
		if (part < 2 && (at >= text->n || text->s[at++] != '.'))
			return;
	}
	if (at < text->n && text->s[at] != ' ')
		return;
	if (at < sizeof reply->enhanced) {
		memcpy(reply->enhanced, text->s, at);
		reply->enhanced[at] = '\0';
	}
	*text = str_from(text->s + at, text->n - at);
}

static void
keep_text(struct reply_reader *reader, struct str text)
{
	size_t room = sizeof reader->text - reader->text_n;

	text = str_trim(text);
	if (text.n == 0 || room < 2)
		return;
	if (reader->text_n > 0) {
		reader->text[reader->text_n++] = ' ';
		room--;
	}
	if (text.n > room)
		text.n = room;
	memcpy(reader->text + reader->text_n, text.s, text.n);
	reader->text_n += text.n;
}

/* One line, without its end. */
static enum reply_state
take_line(struct reply_reader *reader, struct str line)
{
	struct reply *reply = &reader->reply;
	struct str text;
	int code;

	if (line.n < 3 || digits(str_from(line.s, 3)) != 3 || line.s[0] < '2' ||
	    line.s[0] > '5' || (line.n > 3 && line.s[3] != ' ' && line.s[3] != '-'))
		return REPLY_BAD;
	code = (line.s[0] - '0') * 100 + (line.s[1] - '0') * 10 + (line.s[2] - '0');
	if (++reader->lines > REPLY_LINES || (reader->lines > 1 && code != reply->code))
		return REPLY_BAD;
	reply->code = code;
	text = line.n > 4 ? str_from(line.s + 4, line.n - 4) : str_from("", 0);
	take_enhanced(reply, &text);
	keep_text(reader, text);
	return line.n > 3 && line.s[3] == '-' ? REPLY_MORE : REPLY_WHOLE;
}

static enum reply_state
bad(struct reply_reader *reader, struct reply *reply)
{
	*reply = (struct reply){0};
	deliver_words(reply->words, sizeof reply->words,
		      str_from(reader->line, reader->n));
	return REPLY_BAD;
}

enum reply_state
deliver_reply(struct reply_reader *reader, struct str *input, struct reply *reply)
{
	while (input->n > 0) {
		char c = *input->s;
		struct str line;
		enum reply_state state;

		*input = str_from(input->s + 1, input->n - 1);
		if (c != '\n') {
			if (reader->n == sizeof reader->line)
				return bad(reader, reply);
			reader->line[reader->n++] = c;
			continue;
		}
		line = str_from(reader->line, reader->n);
		if (str_ends(line, "\r"))
			line.n--;
		state = take_line(reader, line);
		if (state == REPLY_BAD)
			return bad(reader, reply);
		reader->n = 0;
		if (state == REPLY_MORE)
			continue;
		deliver_words(reader->reply.words, sizeof reader->reply.words,
			      str_from(reader->text, reader->text_n));
		*reply = reader->reply;
		reader->lines = 0;
		reader->text_n = 0;
		reader->reply = (struct reply){0};
		return REPLY_WHOLE;
	}
	return REPLY_MORE;
}
