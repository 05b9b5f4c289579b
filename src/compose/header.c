/*
 * header.c - writes header fields: folding (RFC 5322 2.2.3), encoded words (RFC 2047),
 * quoted phrases. Text comes in as UTF-8 that has been checked; what goes out is ASCII.
 * Which fields a letter has is form.c's.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "compose/compose_int.h"

#include <string.h>

#define LINE_MAX_SHOULD 78 /* RFC 5322 2.1.1 */
#define ENCODED_LINE 76    /* of a line with an encoded word, RFC 2047 2 */
#define ENCODED_WORD 75
#define PLAIN_MAX 60 /* longer words and names are encoded, so that they can fold */

#define WORD_START "=?utf-8?"
#define WORD_END "?="
#define WORD_FRAME (sizeof WORD_START - 1 + 2 + sizeof WORD_END - 1) /* and "B?" */

/* The widest character in Q: four bytes of three digits. Less room than for one is none. */
#define ROOM_LEAST (WORD_FRAME + 12)

void
compose_field(struct field *field, struct buf *out, const char *name)
{
	*field = (struct field){.out = out,
				.column = strlen(name) + 1,
				.limit = LINE_MAX_SHOULD};
	buf_str(out, name);
	buf_char(out, ':');
}

static void
fold(struct field *field)
{
	buf_str(field->out, "\r\n");
	field->column = 0;
	field->limit = LINE_MAX_SHOULD;
}

void
compose_field_word(struct field *field, struct str word)
{
	size_t after = field->column + 1 + word.n;

	/* An empty word is one more space between two: a fold there could leave a line of
	 * white space alone, which RFC 5322 3.2.2 forbids. */
	if (field->begun && word.n > 0 && after > field->limit)
		fold(field);
	buf_char(field->out, ' ');
	buf_add(field->out, word.s, word.n);
	field->column += 1 + word.n;
	field->begun = true;
}

/* Bytes that stand for themselves in a Q word, in text and in phrases (RFC 2047 5 (3)). */
static bool
plain_in_q(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("!*+-/", c));
}

static size_t
q_width(struct str s)
{
	size_t i, width = 0;

	for (i = 0; i < s.n; i++)
		width += plain_in_q(s.s[i]) || s.s[i] == ' ' ? 1 : 3;
	return width;
}

static size_t
b_width(struct str s)
{
	return (s.n + 2) / 3 * 4;
}

static void
write_q(struct buf *out, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.s[i] == ' ')
			buf_char(out, '_');
		else if (plain_in_q(s.s[i]))
			buf_char(out, s.s[i]);
		else
			buf_printf(out, "=%02X", (unsigned char)s.s[i]);
	}
}

static void
write_b(struct buf *out, struct str s)
{
	struct buf line;

	buf_init(&line, ENCODED_LINE + 2);
	hash_base64_lines(&line, s.s, s.n);
	buf_add(out, line.s, b_width(s));
	buf_release(&line);
}

static const struct encoding {
	char letter;
	size_t (*width)(struct str s);
	void (*write)(struct buf *out, struct str s);
} encodings[] = {
	{'Q', q_width, write_q},
	{'B', b_width, write_b},
};

/* The longest start of s that ends between characters and fits into width; at least one
 * character. */
static struct str
chunk(struct str s, const struct encoding *encoding, size_t width)
{
	size_t n, good = 0;

	for (n = 1; n <= s.n; n++) {
		if (n < s.n && ((unsigned char)s.s[n] & 0xc0) == 0x80)
			continue;
		if (good > 0 && encoding->width(str_from(s.s, n)) > width)
			break;
		good = n;
	}
	return str_from(s.s, good);
}

/* Write s as encoded words, each whole in its line. Decoders drop the white space between
 * two of them (RFC 2047 6.2), so s carries its own. */
static void
encoded_words(struct field *field, struct str s)
{
	const struct encoding *encoding = &encodings[q_width(s) > b_width(s)];

	while (s.n > 0) {
		struct str piece;
		size_t room;

		if (field->begun && field->column + 1 + ROOM_LEAST > ENCODED_LINE)
			fold(field);
		room = ENCODED_LINE - field->column - 1; /* 75 at most */
		piece = chunk(s, encoding, room - WORD_FRAME);
		buf_printf(field->out, " %s%c?", WORD_START, encoding->letter);
		encoding->write(field->out, piece);
		buf_str(field->out, WORD_END);
		field->column += 1 + WORD_FRAME + encoding->width(piece);
		field->limit = ENCODED_LINE;
		field->begun = true;
		s = str_from(s.s + piece.n, s.n - piece.n);
	}
}

static bool
is_plain(struct str s)
{
	size_t i;

	if (s.n > PLAIN_MAX)
		return false;
	for (i = 0; i < s.n; i++) {
		if (s.s[i] < ' ' || s.s[i] > '~')
			return false;
		if (i > 0 && s.s[i] == '?' && s.s[i - 1] == '=')
			return false;
	}
	return true;
}

void
compose_field_text(struct field *field, struct str text)
{
	struct str rest, word, encoded = {NULL, 0};

	text = str_trim(text);
	for (rest = text; rest.s;) {
		word = str_split(&rest, ' ');
		if (is_plain(word))
			continue;
		if (!encoded.s)
			encoded.s = word.s;
		encoded.n = (size_t)(word.s + word.n - encoded.s);
	}
	for (rest = text; rest.s && rest.s != encoded.s;)
		compose_field_word(field, str_split(&rest, ' '));
	if (!encoded.s)
		return;
	encoded_words(field, encoded);
	rest = str_from(rest.s + encoded.n, rest.n - encoded.n);
	if (rest.n == 0)
		return;
	(void)str_split(&rest, ' ');
	while (rest.s)
		compose_field_word(field, str_split(&rest, ' '));
}

void
compose_field_phrase(struct field *field, struct str text)
{
	struct buf quoted;
	size_t i;

	text = str_trim(text);
	if (text.n == 0)
		return;
	if (!is_plain(text)) {
		encoded_words(field, text);
		return;
	}
	buf_init(&quoted, 2 + 2 * PLAIN_MAX);
	buf_char(&quoted, '"');
	for (i = 0; i < text.n; i++) {
		if (text.s[i] == '"' || text.s[i] == '\\')
			buf_char(&quoted, '\\');
		buf_char(&quoted, text.s[i]);
	}
	buf_char(&quoted, '"');
	compose_field_word(field, str_from(quoted.s, quoted.n));
	buf_release(&quoted);
}

void
compose_field_end(struct field *field)
{
	buf_str(field->out, "\r\n");
}

bool
compose_is_address(const char *address, bool utf8)
{
	const char *at = strchr(address, '@'), *p;

	if (!at || at == address || !at[1] || strchr(at + 1, '@') ||
	    strlen(address) > 254)
		return false;
	for (p = address; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == '\x7f' ||
		    strchr("()<>[]:;\\,\"", *p))
			return false;
		if ((unsigned char)*p >= 0x80 && !utf8)
			return false;
	}
	return utf8_check(address, strlen(address)) == strlen(address);
}
