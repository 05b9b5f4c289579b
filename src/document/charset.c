/*
 * charset.c - bytes as they came to UTF-8. Documents say what they are in three places
 * that contradict one another, so the bytes themselves are asked first: text in another
 * encoding is hardly ever valid UTF-8 by chance. The reading of what is not UTF-8 is
 * base/charset.h's.
 */
#include "base/charset.h"

#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

/* Where an XML declaration or a <meta> is looked for. The standard has 1024; pages with
 * long scripts before it are common. */
#define HEAD_BYTES 4096

/* In Chinese and Korean encodings every fourth pair of bytes looks like UTF-8. */
#define CHANCE 4

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

/* The charset that the first bytes betray: a mark, or ASCII with zeros between; or NULL.
 * XML 1.0, appendix F; it holds for all that begins in ASCII. */
static const char *
wide_charset(struct str text)
{
	static const struct {
		const char *shape; /* x: ASCII, 0: zero; or the bytes of a mark */
		const char *charset;
	} shapes[] = {
		{"\xff\xfe??", "utf-16"}, {"\xfe\xff??", "utf-16"},
		{"x000", "utf-32le"},     {"000x", "utf-32be"},
		{"00\xfe\xff", "utf-32"}, {"x0??", "utf-16le"},
		{"0x??", "utf-16be"},
	};
	size_t i, k;

	if (text.n >= 4 && memcmp(text.s, "\xff\xfe\0\0", 4) == 0)
		return "utf-32";
	for (i = 0; i < sizeof shapes / sizeof shapes[0] && text.n >= 4; i++) {
		for (k = 0; k < 4; k++) {
			char want = shapes[i].shape[k], is = text.s[k];

			if (want == 'x'   ? is <= 0
			    : want == '0' ? is != 0
					  : want != '?' && is != want)
				break;
		}
		if (k == 4)
			return shapes[i].charset;
	}
	return NULL;
}

/* Of what is beyond ASCII, more than `times` as much is right as is wrong: then it is
 * damaged UTF-8, and no other encoding, in which a sequence is right by chance only. */
static bool
is_mostly_utf8(struct str text, size_t times)
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
	return right > times * wrong;
}

/* The value behind a word and "=" in a lower-case tag that ends with end, or "". */
static const char *
value_in(struct arena *arena, const char *tag, const char *end, const char *word)
{
	const char *close = strstr(tag, end), *p = strstr(tag, word);

	if (!p || !close || p > close)
		return "";
	p += strlen(word);
	p += strspn(p, " \t\r\n");
	if (*p != '=')
		return "";
	p += 1 + strspn(p + 1, " \t\r\n'\"");
	return arena_strndup(arena, p, strcspn(p, " \t\r\n'\";/>?"));
}

/* What the document says of itself: an XML declaration, or HTML's <meta>; or "". */
static const char *
declared_inside(struct arena *arena, struct str text)
{
	struct str head = str_from(text.s, text.n < HEAD_BYTES ? text.n : HEAD_BYTES);
	char *low = arena_strndup(arena, head.s, head.n), *p;
	const char *found = "";

	/* EBCDIC's "<?xm" */
	if (str_starts(head, "\x4c\x6f\xa7\x94") &&
	    (p = charset_to_utf8(arena, "ibm037", head)))
		low = p;
	for (p = low; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 0x20);
	p = strstr(low, "<?xml");
	if (p)
		found = value_in(arena, p, "?>", "encoding");
	for (p = low; !*found && (p = strstr(p, "<meta")); p++)
		found = value_in(arena, p, ">", "charset");
	return found;
}

/* A label of 16 or 32 bits on a text without zeros is a lie. */
static bool
is_wide(const char *label)
{
	static const char *const wide[] = {"utf-16", "utf16",     "utf_16",
					   "utf-32", "utf32",     "utf_32",
					   "ucs",    "iso-10646", "unicode"};
	struct str trimmed = str_trim(str_of(label));
	size_t i, n;

	for (i = 0; i < sizeof wide / sizeof wide[0]; i++) {
		n = strlen(wide[i]);
		if (trimmed.n >= n && str_is_nocase(str_from(trimmed.s, n), wide[i]))
			return true;
	}
	return false;
}

static bool
is_utf8_label(const char *label)
{
	struct str trimmed = str_trim(str_of(label));

	return trimmed.n == 0 || str_is_nocase(trimmed, "utf-8") ||
	       str_is_nocase(trimmed, "utf8") || str_is_nocase(trimmed, "us-ascii") ||
	       str_is_nocase(trimmed, "ascii");
}

/* Read as what header or document say, in this order; NULL when neither says anything
 * that holds. *unknown is a label that is not known, or NULL. */
static const char *
as_declared(struct arena *arena, const char *header, struct str text,
	    const char **unknown)
{
	const char *labels[2] = {header ? header : "", declared_inside(arena, text)};
	const char *decoded;
	size_t i;

	*unknown = NULL;
	for (i = 0; i < 2; i++) {
		if (is_utf8_label(labels[i]) || is_wide(labels[i]))
			continue;
		decoded = charset_to_utf8(arena, labels[i], text);
		if (decoded)
			return decoded;
		if (!*unknown)
			*unknown = labels[i];
	}
	return NULL;
}

int
charset_decode(struct notetaker *taker, const char *declared, struct str *text,
	       struct err *err)
{
	struct arena *arena = taker->arena;
	const char *charset = wide_charset(*text), *decoded, *unknown;
	bool valid, escapes;

	if (charset) {
		*text = str_of(charset_to_utf8(arena, charset, *text));
		return 0;
	}
	if (str_starts(*text, "\xef\xbb\xbf"))
		*text = str_from(text->s + 3, text->n - 3);
	/* ISO-2022-JP is all ASCII, with escapes. */
	valid = utf8_check(text->s, text->n) == text->n;
	escapes = text->n > 0 && memchr(text->s, '\033', text->n);
	if (valid && (!escapes || is_mostly_utf8(*text, CHANCE)))
		return 0;
	if (is_mostly_utf8(*text, CHANCE)) {
		notes_once(taker, 0, "not valid UTF-8: bad bytes were replaced");
		*text = str_of(utf8_clean(arena, *text));
		return 0;
	}
	decoded = as_declared(arena, declared, *text, &unknown);
	if (!decoded && valid)
		return 0;
	if (!decoded && unknown)
		return notes_fail(taker, err, ERR_FORMAT, 0,
				  "cannot read charset \"%s\": UTF-8 is wanted",
				  notes_excerpt(arena, str_of(unknown)));
	if (!decoded && is_mostly_utf8(*text, 1)) {
		notes_once(taker, 0, "not valid UTF-8: bad bytes were replaced");
		decoded = utf8_clean(arena, *text);
	} else if (!decoded) {
		notes_once(taker, 0,
			   "not UTF-8, and no other charset declared: "
			   "read as windows-1252");
		decoded = charset_to_utf8(arena, "windows-1252", *text);
	}
	if (!decoded) /* a system without the C library's tables */
		decoded = utf8_clean(arena, *text);
	*text = str_of(decoded);
	return 0;
}
