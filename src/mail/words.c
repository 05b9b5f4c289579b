/*
 * words.c - text of header fields: encoded words (RFC 2047) in any charset, stray bytes of
 * none, and comments.
 */
#include "base/buf.h"
#include "base/charset.h"
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

/* Of a charset's name, with the NUL. */
#define CHARSET_MAX 64
/* A field may become longer when it is decoded, but not this much. */
#define TEXT_MAX (4u * MAIL_MAX_VALUE)

/* What is decoded so far, and bytes of one charset that are not decoded yet. */
struct decoding {
	struct arena *arena;
	struct buf out;            /* UTF-8 */
	struct buf bytes;          /* pending */
	char charset[CHARSET_MAX]; /* of them; "": bytes that are no encoded words */
};

/* An encoded word at the start of a text. */
struct word {
	struct str charset, text;
	char encoding; /* 'b' or 'q' */
	size_t n;      /* bytes of the whole */
};

char *
mail_utf8(struct arena *arena, const char *charset, struct str bytes)
{
	/* Names that programs put where they do not know better. */
	static const char *const vague[] =
		{"",           "us-ascii",    "ascii",
		 "iso-8859-1", "iso-8859-15", "windows-1252",
		 "utf-8",      "utf8",        "unknown-8bit"};
	char *text = NULL;
	size_t i;

	for (i = 0; i < sizeof vague / sizeof *vague; i++)
		if (str_is_nocase(str_of(charset), vague[i]) &&
		    utf8_check(bytes.s, bytes.n) == bytes.n)
			return utf8_clean(arena, bytes);
	if (*charset)
		text = charset_to_utf8(arena, charset, bytes);
	if (text)
		return text;
	if (utf8_check(bytes.s, bytes.n) == bytes.n)
		return utf8_clean(arena, bytes);
	return charset_to_utf8(arena, "windows-1252", bytes);
}

/* Up to the next question mark; false without one. */
static bool
take_field(struct str *rest, struct str *field)
{
	const char *at = rest->n ? memchr(rest->s, '?', rest->n) : NULL;

	if (!at)
		return false;
	*field = str_split(rest, '?');
	return true;
}

static bool
word_at(struct str text, struct word *word)
{
	struct str rest = text, encoding;
	size_t i;

	if (!str_starts(text, "=?"))
		return false;
	rest = str_from(text.s + 2, text.n - 2);
	if (!take_field(&rest, &word->charset) || word->charset.n == 0 ||
	    word->charset.n >= CHARSET_MAX || !take_field(&rest, &encoding) ||
	    encoding.n != 1)
		return false;
	word->encoding = (char)(encoding.s[0] | 0x20);
	if (word->encoding != 'b' && word->encoding != 'q')
		return false;
	/* Some leave ? in the text as it is. */
	for (i = 0; i + 1 < rest.n && !(rest.s[i] == '?' && rest.s[i + 1] == '='); i++)
		;
	if (i + 1 >= rest.n)
		return false;
	word->text = str_from(rest.s, i);
	word->n = (size_t)(rest.s + i + 2 - text.s);
	word->charset = str_split(&word->charset, '*'); /* RFC 2231 5: a language */
	return true;
}

static void
flush(struct decoding *d)
{
	struct str bytes = {d->bytes.s, d->bytes.n};

	if (bytes.n > 0)
		buf_str(&d->out, mail_utf8(d->arena, d->charset, bytes));
	buf_clear(&d->bytes);
}

/* What comes next is of this charset. */
static void
turn_to(struct decoding *d, struct str charset)
{
	if (str_is_nocase(charset, d->charset))
		return;
	flush(d);
	memcpy(d->charset, charset.s, charset.n);
	d->charset[charset.n] = '\0';
}

/* White space between two encoded words is no text: its length, or 0. */
static size_t
gap_at(struct str text)
{
	struct word word;
	size_t n = 0;

	while (n < text.n && strchr(" \t\r\n", text.s[n]))
		n++;
	return n > 0 && word_at(str_from(text.s + n, text.n - n), &word) ? n : 0;
}

char *
mail_words(struct arena *arena, struct str text)
{
	struct decoding d = {.arena = arena};
	bool after_word = false;
	struct word word;
	size_t n;
	char *clean;

	buf_init(&d.out, TEXT_MAX);
	buf_init(&d.bytes, MAIL_MAX_VALUE);
	for (; text.n > 0; text = str_from(text.s + n, text.n - n)) {
		n = after_word ? gap_at(text) : 0;
		if (n > 0)
			continue;
		after_word = word_at(text, &word);
		n = after_word ? word.n : 1;
		turn_to(&d, after_word ? word.charset : str_of(""));
		if (!after_word)
			buf_char(&d.bytes, text.s[0]);
		else if (word.encoding == 'b')
			mail_base64(word.text, &d.bytes);
		else
			mail_quoted(word.text, true, &d.bytes);
	}
	flush(&d);
	clean = utf8_one_line(arena, utf8_clean(arena, str_from(d.out.s, d.out.n)));
	buf_release(&d.bytes);
	buf_release(&d.out);
	return clean;
}

char *
mail_without_comments(struct arena *arena, const char *value)
{
	char *copy = arena_strdup(arena, value), *at;
	bool quoted = false;
	int depth = 0;

	for (at = copy; *at; at++) {
		bool escaped = *at == '\\' && at[1] && (quoted || depth > 0);

		if (*at == '"' && depth == 0)
			quoted = !quoted;
		else if (*at == '(' && !quoted)
			depth++;
		if (depth > 0) {
			depth -= *at == ')';
			*at = ' ';
			if (escaped)
				at[1] = ' ';
		}
		at += escaped;
	}
	return copy;
}
