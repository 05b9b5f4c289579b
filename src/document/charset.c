/*
 * charset.c - bytes as they came to UTF-8. Documents say what they are in three places
 * that contradict one another, so the bytes themselves are asked first: text in another
 * encoding is hardly ever valid UTF-8 by chance.
 */
#include "base/utf8.h"
#include "document/document_int.h"

#include <stdlib.h>
#include <string.h>

enum charset { CHARSET_UTF8, CHARSET_1252, CHARSET_UTF16, CHARSET_UNKNOWN };

static const struct {
	const char *name;
	enum charset charset;
} names[] = {
	{"utf-8", CHARSET_UTF8},        {"utf8", CHARSET_UTF8},
	{"us-ascii", CHARSET_UTF8},     {"ascii", CHARSET_UTF8},
	{"iso-8859-1", CHARSET_1252},   {"iso8859-1", CHARSET_1252},
	{"latin1", CHARSET_1252},       {"latin-1", CHARSET_1252},
	{"windows-1252", CHARSET_1252}, {"cp1252", CHARSET_1252},
	{"utf-16", CHARSET_UTF16},      {"utf-16le", CHARSET_UTF16},
	{"utf-16be", CHARSET_UTF16},    {"", CHARSET_UTF8},
};

static enum charset
charset_named(const char *name)
{
	struct str trimmed = str_trim(str_of(name));
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is_nocase(trimmed, names[i].name))
			return names[i].charset;
	return CHARSET_UNKNOWN;
}

void
charset_put(struct buf *out, uint32_t c)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		buf_char(out, (char)c);
	} else if (c < 0x800) {
		buf_char(out, (char)(0xc0 | c >> 6));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_char(out, (char)(0xe0 | c >> 12));
		buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_char(out, (char)(0xf0 | c >> 18));
		buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (c & 0x3f)));
	}
}

static uint32_t
unit16(const char *s, bool big)
{
	const unsigned char *b = (const unsigned char *)s;

	return big ? (uint32_t)(b[0] << 8 | b[1]) : (uint32_t)(b[1] << 8 | b[0]);
}

static struct str
from_utf16(struct arena *arena, struct str text, bool big)
{
	struct buf out;
	struct str utf8;
	size_t i;

	buf_init(&out, text.n * 2 + 4);
	for (i = 0; i + 1 < text.n; i += 2) {
		uint32_t c = unit16(text.s + i, big), low;

		if (c >= 0xd800 && c <= 0xdbff && i + 3 < text.n) {
			low = unit16(text.s + i + 2, big);
			if (low >= 0xdc00 && low <= 0xdfff) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (c != 0xfeff)
			charset_put(&out, c);
	}
	utf8 = str_from(arena_strndup(arena, out.s, out.n), out.n);
	buf_release(&out);
	return utf8;
}

/* True, with the byte order, when it begins with a mark or with '<' or 'B' of 16 bits. */
static bool
is_utf16(struct str text, bool *big)
{
	if (text.n < 2)
		return false;
	*big = text.s[0] == '\0' || (unsigned char)text.s[0] == 0xfe;
	return memcmp(text.s, "\xff\xfe", 2) == 0 ||
	       memcmp(text.s, "\xfe\xff", 2) == 0 || memcmp(text.s, "<", 2) == 0 ||
	       memcmp(text.s, "\0<", 2) == 0 || memcmp(text.s, "B", 2) == 0 ||
	       memcmp(text.s, "\0B", 2) == 0;
}

/* More of what is beyond ASCII is right than wrong: then it is damaged UTF-8, and no other
 * encoding, in which a sequence is right by chance only. */
static bool
is_mostly_utf8(struct str text)
{
	size_t i = 0, right = 0, wrong = 0;

	while (i < text.n) {
		size_t end = i + utf8_check(text.s + i, text.n - i);

		for (; i < end; i++)
			if ((unsigned char)text.s[i] >= 0xc0)
				right++;
		if (i < text.n) {
			wrong++;
			i++;
		}
	}
	return right > wrong;
}

static struct str
decoded(struct arena *arena, struct str text, enum charset charset)
{
	char *s = charset == CHARSET_1252 ? utf8_from_windows1252(arena, text)
					  : utf8_clean(arena, text);

	return str_of(s);
}

int
charset_decode(struct notetaker *taker, const char *declared, struct str *text,
	       struct err *err)
{
	enum charset charset = charset_named(declared);
	bool big;

	if (is_utf16(*text, &big)) {
		*text = from_utf16(taker->arena, *text, big);
		return 0;
	}
	if (str_starts(*text, "\xef\xbb\xbf"))
		*text = str_from(text->s + 3, text->n - 3);
	if (utf8_check(text->s, text->n) == text->n)
		return 0;
	if (charset == CHARSET_UNKNOWN || charset == CHARSET_UTF16)
		return notes_fail(taker, err, ERR_FORMAT, 0,
				  "cannot read charset \"%s\": UTF-8 is wanted",
				  notes_excerpt(taker->arena, str_of(declared)));
	if (charset == CHARSET_UTF8) {
		charset = is_mostly_utf8(*text) ? CHARSET_UTF8 : CHARSET_1252;
		notes_once(taker, 0,
			   charset == CHARSET_UTF8
				   ? "not valid UTF-8: bad bytes were replaced"
				   : "not UTF-8, and no other charset declared: "
				     "read as windows-1252");
	}
	*text = decoded(taker->arena, *text, charset);
	return 0;
}
