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

/* Of bytes that are eight at once: whether all are printable ASCII. */
static bool
is_printable_word(const unsigned char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t word, delete;

	memcpy(&word, bytes, sizeof word);
	delete = word ^ ones * 0x7f;
	return (((word - ones * 0x20) | (delete - ones) | word) & high) == 0;
}

/* Bytes of the character at the start of s that is in no need of cleaning and that nothing
 * but a character of another kind can compose with: of ASCII, Latin (U+00A0 to U+02FF) and
 * the usual punctuation (U+2010 to U+2027, U+2030 to U+205E). 0 when it is another. */
static size_t
simple_char(const unsigned char *s, size_t n)
{
	if (s[0] < 0x80)
		return (s[0] >= ' ' && s[0] <= '~') || s[0] == '\t' || s[0] == '\n';
	if (n < 2 || (s[1] & 0xc0) != 0x80)
		return 0;
	if (s[0] == 0xc2)
		return s[1] >= 0xa0 ? 2 : 0;
	if (s[0] >= 0xc3 && s[0] <= 0xcb)
		return 2;
	if (s[0] != 0xe2 || n < 3 || (s[2] & 0xc0) != 0x80)
		return 0;
	if (s[1] == 0x80)
		return s[2] >= 0x90 && (s[2] <= 0xa7 || s[2] >= 0xb0) ? 3 : 0;
	return s[1] == 0x81 && s[2] <= 0x9e ? 3 : 0;
}

/* Bytes of s up to the first character that is not simple. */
static size_t
simple_prefix(struct str s)
{
	const unsigned char *bytes = (const unsigned char *)s.s;
	size_t i = 0, step;

	while (i < s.n) {
		if (s.n - i >= 8 && is_printable_word(bytes + i)) {
			i += 8;
			continue;
		}
		step = simple_char(bytes + i, s.n - i);
		if (step == 0)
			return i;
		i += step;
	}
	return i;
}

size_t
utf8_check(const char *s, size_t n)
{
	size_t simple = simple_prefix(str_from(s, n));
	const uint8_t *wrong = simple < n ? u8_check(units(s + simple), n - simple)
					  : NULL;

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
	size_t i = simple_prefix(s), run;
	bool simple = true;
	struct buf buf;
	ucs4_t c;

	if (i == s.n)
		return arena_strndup(arena, s.s, s.n);
	buf_init(&buf, SIZE_MAX / 2);
	buf_add(&buf, s.s, i);
	while (i < s.n) {
		run = simple_prefix(str_from(s.s + i, s.n - i));
		buf_add(&buf, s.s + i, run);
		i += run;
		if (i == s.n)
			break;
		i += (size_t)u8_mbtouc(&c, units(s.s + i), s.n - i);
		if (c == '\r' && (i == s.n || s.s[i] != '\n'))
			c = '\n';
		if (is_unwanted(c))
			continue;
		add_char(&buf, c);
		simple = simple && c == '\n';
	}
	if (!simple)
		normalise(&buf, UNINORM_NFC);
	return to_arena(arena, &buf);
}

/* Unicode's White_Space; *length is that of the character. */
static bool
is_white(const char *s, size_t n, size_t *length)
{
	unsigned char byte = (unsigned char)*s;
	ucs4_t c;

	*length = byte < 0x80 ? 1 : 2;
	if (byte < 0x80)
		return byte == ' ' || (byte >= '\t' && byte <= '\r');
	if (byte >= 0xc3 && byte <= 0xdf && n > 1 &&
	    ((unsigned char)s[1] & 0xc0) == 0x80) /* U+00C0 to U+07FF: none is */
		return false;
	*length = (size_t)u8_mbtouc(&c, units(s), n);
	return uc_is_property_white_space(c);
}

char *
utf8_one_line(struct arena *arena, const char *s)
{
	size_t n = strlen(s), i, kept = 0, length;
	char *line = arena_strndup(arena, s, n);
	bool gap = false;

	for (i = 0; i < n; i += length) {
		if (is_white(s + i, n - i, &length)) {
			gap = kept > 0;
			continue;
		}
		if (gap)
			line[kept++] = ' ';
		gap = false;
		memcpy(line + kept, s + i, length);
		kept += length;
	}
	line[kept] = '\0';
	return line;
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

/* What the characters from U+0080 to U+017F become in utf8_fold; a space is a gap. They
 * are dealt with alone: what stands beside them does not matter. A test holds this against
 * the long way. */
/* clang-format off */
static const char latin_folds[0x100][4] = {
	/* 80 */ "", "", "", "", "", "", "", "",
	/* 88 */ "", "", "", "", "", "", "", "",
	/* 90 */ "", "", "", "", "", "", "", "",
	/* 98 */ "", "", "", "", "", "", "", "",
	/* a0 */ " ", " ", " ", " ", " ", " ", " ", " ",
	/* a8 */ " ", " ", "a", " ", " ", " ", " ", " ",
	/* b0 */ " ", " ", "2", "3", " ", "\xce\xbc", " ", " ",
	/* b8 */ " ", "1", "o", " ", "1 4", "1 2", "3 4", " ",
	/* c0 */ "a", "a", "a", "a", "a", "a", "\xc3\xa6", "c",
	/* c8 */ "e", "e", "e", "e", "i", "i", "i", "i",
	/* d0 */ "\xc3\xb0", "n", "o", "o", "o", "o", "o", " ",
	/* d8 */ "\xc3\xb8", "u", "u", "u", "u", "y", "\xc3\xbe", "ss",
	/* e0 */ "a", "a", "a", "a", "a", "a", "\xc3\xa6", "c",
	/* e8 */ "e", "e", "e", "e", "i", "i", "i", "i",
	/* f0 */ "\xc3\xb0", "n", "o", "o", "o", "o", "o", " ",
	/* f8 */ "\xc3\xb8", "u", "u", "u", "u", "y", "\xc3\xbe", "y",
	/* 100 */ "a", "a", "a", "a", "a", "a", "c", "c",
	/* 108 */ "c", "c", "c", "c", "c", "c", "d", "d",
	/* 110 */ "\xc4\x91", "\xc4\x91", "e", "e", "e", "e", "e", "e",
	/* 118 */ "e", "e", "e", "e", "g", "g", "g", "g",
	/* 120 */ "g", "g", "g", "g", "h", "h", "\xc4\xa7", "\xc4\xa7",
	/* 128 */ "i", "i", "i", "i", "i", "i", "i", "i",
	/* 130 */ "i", "\xc4\xb1", "ij", "ij", "j", "j", "k", "k",
	/* 138 */ "\xc4\xb8", "l", "l", "l", "l", "l", "l", "l ",
	/* 140 */ "l ", "\xc5\x82", "\xc5\x82", "n", "n", "n", "n", "n",
	/* 148 */ "n", "\xca\xbcn", "\xc5\x8b", "\xc5\x8b", "o", "o", "o", "o",
	/* 150 */ "o", "o", "\xc5\x93", "\xc5\x93", "r", "r", "r", "r",
	/* 158 */ "r", "r", "s", "s", "s", "s", "s", "s",
	/* 160 */ "s", "s", "t", "t", "t", "t", "\xc5\xa7", "\xc5\xa7",
	/* 168 */ "u", "u", "u", "u", "u", "u", "u", "u",
	/* 170 */ "u", "u", "u", "u", "w", "w", "y", "y",
	/* 178 */ "y", "z", "z", "z", "z", "z", "z", "s",
};
/* clang-format on */

#define SHORT_FOLD 240

/* Add a folded character; a gap becomes a space when something follows it. */
static void
fold_char(char *out, size_t *n, bool *gap, char c)
{
	if (c == ' ') {
		*gap = *n > 0;
		return;
	}
	if (*gap)
		out[(*n)++] = ' ';
	*gap = false;
	out[(*n)++] = c;
}

/* Short text that has only Latin and usual punctuation, folded; NULL when it is another. */
static char *
fold_latin(struct arena *arena, struct str s)
{
	char out[2 * SHORT_FOLD + 1];
	size_t i, n = 0, step;
	const char *fold;
	unsigned char c;
	bool gap = false;

	if (s.n > SHORT_FOLD)
		return NULL;
	for (i = 0; i < s.n; i += step) {
		c = (unsigned char)s.s[i];
		step = simple_char((const unsigned char *)s.s + i, s.n - i);
		if (step == 0 || c > 0xe2 || (step == 2 && c > 0xc5))
			return NULL;
		if (step == 3) {
			fold_char(out, &n, &gap, ' ');
		} else if (step == 2) {
			fold = latin_folds[(c & 0x1f) * 64 +
					   ((unsigned char)s.s[i + 1] & 0x3f) - 0x80];
			for (; *fold; fold++)
				fold_char(out, &n, &gap, *fold);
		} else if (c >= 'A' && c <= 'Z') {
			fold_char(out, &n, &gap, (char)(c - 'A' + 'a'));
		} else {
			fold_char(out, &n, &gap,
				  (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
					  ? (char)c
					  : ' ');
		}
	}
	return arena_strndup(arena, out, n);
}

char *
utf8_fold(struct arena *arena, const char *s)
{
	char *folded = fold_latin(arena, str_of(s));
	struct buf buf;
	uint8_t *made;
	size_t n;

	if (folded)
		return folded;
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
