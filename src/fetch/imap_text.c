/*
 * imap_text.c - the text of IMAP (RFC 9051; RFC 3501 where servers still speak that) as far
 * as a mailbox is read: where a response ends, what it says of a message, and the names of
 * mailboxes. Bytes in, slices out; the conversation is imap.c's.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "fetch/fetch_int.h"

#include <string.h>

#define LINE_MAX_BYTES ((size_t)4 * 1024 * 1024) /* 500,000 numbers of a SEARCH */
#define LITERALS_MAX 8                           /* in a response; one is asked for */
#define NAME_MAX_BYTES ((size_t)1000)

static struct str
skip(struct str s, size_t n)
{
	return str_from(s.s + n, s.n - n);
}

/* "* 12 FETCH (...": of the responses that we ask for the only one with literals. */
static bool
is_fetch(struct str response, struct str *rest)
{
	struct str words = response, word = str_split(&words, ' ');
	int64_t number;

	if (!str_is(word, "*") || !str_number(str_split(&words, ' '), &number) ||
	    !str_is_nocase(str_split(&words, ' '), "FETCH"))
		return false;
	*rest = words;
	return words.s != NULL;
}

/* The size of the literal that a line announces at its end, {123}; -1: none. */
static int64_t
announced(struct str line)
{
	size_t at = line.n;
	int64_t size;

	if (line.n < 3 || line.s[line.n - 1] != '}')
		return -1;
	while (at > 0 && line.s[at - 1] != '{')
		at--;
	if (at == 0)
		return -1;
	/* More digits than a number has are too many bytes in any case. */
	return str_number(str_from(line.s + at, line.n - at - 1), &size) ? size
	       : line.n - at > 19                                        ? INT64_MAX
									 : -1;
}

int
fetch_imap_measure(struct str bytes, size_t literal_max, struct imap_measure *measure,
		   struct err *err)
{
	struct str rest = bytes, line, words;
	const char *end;
	int64_t size;
	int literals;

	*measure = (struct imap_measure){0};
	for (literals = 0; literals <= LITERALS_MAX; literals++) {
		end = memchr(rest.s, '\n', rest.n);
		if ((end ? (size_t)(end - rest.s) : rest.n) > LINE_MAX_BYTES)
			return err_set(err, ERR_LIMIT,
				       "a line of its server's answer is too long");
		if (!end)
			return 0;
		line = str_trim(str_from(rest.s, (size_t)(end - rest.s)));
		rest = skip(rest, (size_t)(end + 1 - rest.s));
		size = is_fetch(bytes, &words) ? announced(line) : -1;
		if (size < 0) {
			measure->n = (size_t)(rest.s - bytes.s);
			return 0;
		}
		if ((uint64_t)size > literal_max)
			return err_set(err, ERR_LIMIT,
				       "its server announces a message of %lld bytes, "
				       "where at most %zu were asked for",
				       (long long)size, literal_max);
		measure->wanted = (size_t)(rest.s - bytes.s) + (size_t)size;
		if (rest.n < (size_t)size)
			return 0;
		measure->wanted = 0;
		rest = skip(rest, (size_t)size);
	}
	return err_set(err, ERR_LIMIT, "its server's answer is too much at once");
}

/* A quoted string behind its first quote, with its backslashes. */
static struct str
take_quoted(struct str *rest)
{
	const char *start = rest->s;
	size_t n = 0;

	while (n < rest->n && rest->s[n] != '"' && rest->s[n] != '\n')
		n += rest->s[n] == '\\' && n + 1 < rest->n ? 2 : 1;
	if (n > rest->n)
		n = rest->n;
	*rest = skip(*rest, n < rest->n ? n + 1 : n);
	return str_from(start, n);
}

static struct str
take_literal(struct str *rest, size_t head, size_t size)
{
	struct str bytes;

	*rest = skip(*rest, head);
	bytes = str_from(rest->s, size < rest->n ? size : rest->n);
	*rest = skip(*rest, bytes.n);
	return bytes;
}

/* The next word of a response: an atom, a parenthesis, the inside of a string. False at
 * its end. */
static bool
take_word(struct str *rest, struct str *word)
{
	const char *end;
	int64_t size;
	size_t n = 0;

	while (rest->n > 0 && strchr(" \t\r\n", rest->s[0]))
		*rest = skip(*rest, 1);
	if (rest->n == 0)
		return false;
	end = rest->s[0] == '{' ? memchr(rest->s, '\n', rest->n) : NULL;
	size = end ? announced(str_trim(str_from(rest->s, (size_t)(end - rest->s))))
		   : -1;
	if (size >= 0) {
		*word = take_literal(rest, (size_t)(end + 1 - rest->s), (size_t)size);
		return true;
	}
	if (rest->s[0] == '"') {
		*rest = skip(*rest, 1);
		*word = take_quoted(rest);
		return true;
	}
	if (strchr("()", rest->s[0]))
		n = 1;
	while (n == 0 || (!strchr("()", rest->s[0]) && n < rest->n &&
			  !strchr(" \t\r\n()", rest->s[n])))
		n++;
	*word = str_from(rest->s, n);
	*rest = skip(*rest, n);
	return true;
}

bool
fetch_imap_message(struct str response, struct imap_message *message)
{
	struct str rest, name, value;

	*message = (struct imap_message){0};
	if (!is_fetch(response, &rest) || !take_word(&rest, &name) ||
	    !str_is(name, "("))
		return false;
	while (take_word(&rest, &name) && !str_is(name, ")")) {
		if (!take_word(&rest, &value))
			break;
		if (str_is_nocase(name, "UID"))
			(void)str_number(value, &message->uid);
		else if (str_is_nocase(name, "RFC822.SIZE"))
			(void)str_number(value, &message->size);
		else if (str_starts(name, "BODY[]") || str_starts(name, "body[]"))
			message->body = value;
		/* Flags that changed meanwhile come as a list. */
		while (str_is(value, "(") && take_word(&rest, &name) &&
		       !str_is(name, ")"))
			continue;
	}
	return message->uid > 0;
}

int64_t
fetch_imap_code(struct str response, const char *name)
{
	const char *open = memchr(response.s, '[', response.n), *close;
	struct str words;
	int64_t number;

	close = open ? memchr(open, ']', (size_t)(response.s + response.n - open))
		     : NULL;
	if (!close)
		return -1;
	words = str_from(open + 1, (size_t)(close - open) - 1);
	if (!str_is_nocase(str_split(&words, ' '), name) ||
	    !str_number(str_trim(words), &number))
		return -1;
	return number;
}

/* --- names of mailboxes ------------------------------------------------------------ */

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str
decode(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 1), *end = out;

	for (; *path; path++) {
		if (*path == '%' && digit(path[1]) >= 0 && digit(path[2]) >= 0) {
			*end++ = (char)(digit(path[1]) * 16 + digit(path[2]));
			path += 2;
		} else {
			*end++ = *path;
		}
	}
	return str_from(out, (size_t)(end - out));
}

/* The character at s of checked UTF-8; *n is its length. */
static unsigned long
character(const char *s, size_t *n)
{
	unsigned char first = (unsigned char)s[0];
	unsigned long c;
	size_t i;

	*n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	c = first < 0x80 ? first : first & (0x7fU >> *n);
	for (i = 1; i < *n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3fU);
	return c;
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			     "0123456789+,";

/* Sixteen bits more of a run; those that are no whole digit yet stay in *held. */
static void
write_unit(struct buf *out, unsigned long unit, unsigned long *held, unsigned *n_held)
{
	*held = *held << 16 | unit;
	for (*n_held += 16; *n_held >= 6; *n_held -= 6)
		buf_char(out, digits[*held >> (*n_held - 6) & 63]);
	*held &= (1UL << *n_held) - 1;
}

/* A run of characters that are not plain ASCII, as base64 of UTF-16 between & and -. */
static size_t
write_run(struct buf *out, struct str text)
{
	unsigned long held = 0, c;
	unsigned n_held = 0;
	size_t at = 0, n;

	buf_char(out, '&');
	while (at < text.n && (unsigned char)text.s[at] >= 0x80) {
		c = character(text.s + at, &n);
		if (c > 0xffff) {
			write_unit(out, 0xd800 + ((c - 0x10000) >> 10), &held, &n_held);
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		write_unit(out, c, &held, &n_held);
		at += n;
	}
	if (n_held > 0)
		buf_char(out, digits[held << (6 - n_held) & 63]);
	buf_char(out, '-');
	return at;
}

int
fetch_imap_name(struct arena *arena, const char *path, const char **name,
		struct err *err)
{
	struct str text = decode(arena, path);
	struct buf out;
	size_t i;

	while (str_starts(text, "/"))
		text = skip(text, 1);
	while (str_ends(text, "/"))
		text.n--;
	if (text.n == 0)
		text = str_of("INBOX");
	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.s[i] < ' ' || text.s[i] == 0x7f)
			break;
	if (i < text.n || text.n > NAME_MAX_BYTES ||
	    utf8_check(text.s, text.n) < text.n)
		return err_set(err, ERR_FORMAT,
			       "what stands behind its server is no name of a mailbox");
	buf_init(&out, NAME_MAX_BYTES * 4);
	buf_char(&out, '"');
	for (i = 0; i < text.n; i++) {
		if ((unsigned char)text.s[i] >= 0x80) {
			i += write_run(&out, skip(text, i)) - 1;
			continue;
		}
		if (text.s[i] == '"' || text.s[i] == '\\')
			buf_char(&out, '\\');
		buf_char(&out, text.s[i]);
		if (text.s[i] == '&')
			buf_char(&out, '-');
	}
	buf_char(&out, '"');
	*name = arena_strdup(arena, out.s);
	buf_release(&out);
	return 0;
}
