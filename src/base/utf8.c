/*
 * utf8.c - all that the program asks of libunistring, which is included here alone.
 * Most text is ASCII, or nearly so: what is plain takes a short way past the library.
 */
#include "base/utf8.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

static const uint8_t *
units(const char *s)
{
	return (const uint8_t *)s;
}

static void
add_char(struct buf *out, ucs4_t c)
{
	uint8_t bytes[6];
	int n = u8_uctomb(bytes, c, sizeof bytes);

	if (n > 0)
		buf_add(out, bytes, (size_t)n);
}

/* A buffer's bytes as a string in the arena; the buffer is released. */
static char *
to_arena(struct arena *arena, struct buf *buf)
{
	char *s = arena_strndup(arena, buf->s, buf->n);

	buf_release(buf);
	return s;
}

/* Replace a buffer's text by what a function of libunistring made of it (malloced).
 * NULL means out of memory: the text is valid UTF-8. */
static void
replace(struct buf *buf, uint8_t *made, size_t n)
{
	if (!made)
		abort();
	buf_clear(buf);
	buf_add(buf, made, n);
	free(made);
}

static void
normalise(struct buf *buf, uninorm_t form)
{
	size_t n;
	uint8_t *made = u8_normalize(form, units(buf->s), buf->n, NULL, &n);

	replace(buf, made, n);
}

size_t
utf8_check(const char *s, size_t n)
{
	const uint8_t *wrong = n > 0 ? u8_check(units(s), n) : NULL;

	return wrong ? (size_t)((const char *)wrong - s) : n;
}

static bool
is_plain_ascii(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((s.s[i] < ' ' || s.s[i] > '~') && s.s[i] != '\t' && s.s[i] != '\n')
			return false;
	return true;
}

static bool
is_unwanted(ucs4_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c <= 0x9f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0xfeff;
}

char *
utf8_clean(struct arena *arena, struct str s)
{
	struct buf buf;
	size_t i = 0;

	if (is_plain_ascii(s))
		return arena_strndup(arena, s.s, s.n);
	buf_init(&buf, SIZE_MAX / 2);
	while (i < s.n) {
		ucs4_t c;

		i += (size_t)u8_mbtouc(&c, units(s.s + i), s.n - i);
		if (c == '\r' && (i == s.n || s.s[i] != '\n'))
			c = '\n';
		if (!is_unwanted(c))
			add_char(&buf, c);
	}
	normalise(&buf, UNINORM_NFC);
	return to_arena(arena, &buf);
}

char *
utf8_one_line(struct arena *arena, const char *s)
{
	size_t n = strlen(s), i = 0;
	bool gap = false;
	struct buf buf;

	buf_init(&buf, SIZE_MAX / 2);
	while (i < n) {
		ucs4_t c;
		size_t length = (size_t)u8_mbtouc(&c, units(s + i), n - i);

		if (uc_is_property_white_space(c)) {
			gap = buf.n > 0;
		} else {
			if (gap)
				buf_char(&buf, ' ');
			gap = false;
			buf_add(&buf, s + i, length);
		}
		i += length;
	}
	return to_arena(arena, &buf);
}

/* Keep letters and digits, drop marks, make one space of any run of the rest. */
static void
keep_words(struct buf *buf)
{
	struct str s = str_from(buf->s, buf->n);
	bool gap = false;
	struct buf kept;
	size_t i = 0;

	buf_init(&kept, buf->max);
	while (i < s.n) {
		ucs4_t c;

		i += (size_t)u8_mbtouc(&c, units(s.s + i), s.n - i);
		if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
			continue;
		if (!uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L |
								 UC_CATEGORY_MASK_N)) {
			gap = kept.n > 0;
			continue;
		}
		if (gap)
			buf_char(&kept, ' ');
		gap = false;
		add_char(&kept, c);
	}
	buf_release(buf);
	*buf = kept;
}

char *
utf8_fold(struct arena *arena, const char *s)
{
	struct buf buf;
	uint8_t *made;
	size_t n;

	buf_init(&buf, SIZE_MAX / 2);
	s = utf8_clean(arena, str_of(s));
	buf_str(&buf, s);
	normalise(&buf, UNINORM_NFKD);
	made = u8_casefold(units(buf.s), buf.n, NULL, UNINORM_NFKD, NULL, &n);
	replace(&buf, made, n);
	keep_words(&buf);
	return to_arena(arena, &buf);
}

/* Letters without a decomposition, as people write them where there are none. */
static const struct {
	ucs4_t letter;
	const char *ascii;
} plain_letters[] = {
	{0xe6, "ae"}, {0xf0, "d"},   {0xf8, "o"},  {0xfe, "th"},
	{0x111, "d"}, {0x127, "h"},  {0x131, "i"}, {0x142, "l"},
	{0x14b, "n"}, {0x153, "oe"}, {0x167, "t"}, {0x259, "e"},
};

static void
add_ascii(struct buf *out, ucs4_t c)
{
	size_t i;

	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		buf_char(out, (char)c);
	else if (c == ' ' && out->n > 0 && out->s[out->n - 1] != '-')
		buf_char(out, '-');
	for (i = 0; i < sizeof plain_letters / sizeof plain_letters[0]; i++)
		if (plain_letters[i].letter == c)
			buf_str(out, plain_letters[i].ascii);
}

char *
utf8_slug(struct arena *arena, const char *s, size_t max)
{
	const char *folded = utf8_fold(arena, s);
	size_t n = strlen(folded), i = 0;
	struct buf buf;

	buf_init(&buf, SIZE_MAX / 2);
	while (i < n) {
		ucs4_t c;

		i += (size_t)u8_mbtouc(&c, units(folded + i), n - i);
		add_ascii(&buf, c);
	}
	if (buf.n > max)
		buf.n = max;
	while (buf.n > 0 && buf.s[buf.n - 1] == '-')
		buf.n--;
	if (buf.n == 0) {
		buf_clear(&buf);
		buf_char(&buf, 'x');
	}
	return to_arena(arena, &buf);
}

size_t
utf8_width(struct str s)
{
	if (is_plain_ascii(s) &&
	    (s.n == 0 || (!memchr(s.s, '\t', s.n) && !memchr(s.s, '\n', s.n))))
		return s.n;
	return (size_t)u8_width(units(s.s), s.n, "UTF-8");
}

size_t
utf8_prefix(struct str s, size_t max)
{
	if (s.n <= max)
		return s.n;
	while (max > 0 && ((unsigned char)s.s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/* 0x80 to 0x9f; the five bytes that windows-1252 leaves open stay the controls that
 * they are in Latin-1, as browsers have it, and utf8_clean takes them out. */
static const ucs4_t windows1252[] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

char *
utf8_from_windows1252(struct arena *arena, struct str s)
{
	struct buf buf;
	size_t i;

	buf_init(&buf, SIZE_MAX / 2);
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		add_char(&buf, c >= 0x80 && c <= 0x9f ? windows1252[c - 0x80] : c);
	}
	return to_arena(arena, &buf);
}
