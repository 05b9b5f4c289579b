/*
 * charset.c - labels of charsets, and bytes in them to UTF-8. iconv does the work, and may
 * read its own tables from the C library's folder: which is why this file of a pure room
 * is excused. Does not guess: which charset a document is in is the affair of its reader.
 */
#include "base/charset.h"

#include "base/buf.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Longest label: glibc has none of more than 30 letters. */
#define LABEL_MAX 40

/* Labels squeezed to their letters and digits in lower case; a star ends a prefix. A row
 * is here where glibc would take another name or a smaller set for it, or none; charset
 * NULL: not to be read. Encoding Standard, section 4.2; its `replacement` among the NULLs.
 */
static const struct label {
	const char *label, *charset;
} labels[] = {
	{"utf8", "UTF-8"},
	{"unicode11utf8", "UTF-8"},
	{"unicode20utf8", "UTF-8"},
	{"xunicode20utf8", "UTF-8"},
	{"usascii", "CP1252"},
	{"ascii", "CP1252"},
	{"ansix341968", "CP1252"},
	{"iso88591", "CP1252"},
	{"iso885911987", "CP1252"},
	{"isoir100", "CP1252"},
	{"latin1", "CP1252"},
	{"l1", "CP1252"},
	{"csisolatin1", "CP1252"},
	{"cp819", "CP1252"},
	{"ibm819", "CP1252"},
	{"windows1252", "CP1252"},
	{"cp1252", "CP1252"},
	{"xcp1252", "CP1252"},
	{"xcp1250", "CP1250"},
	{"xcp1251", "CP1251"},
	{"iso88599", "CP1254"},
	{"iso885991989", "CP1254"},
	{"latin5", "CP1254"},
	{"l5", "CP1254"},
	{"csisolatin5", "CP1254"},
	{"iso88596*", "ISO-8859-6"},
	{"iso88598*", "ISO-8859-8"},
	{"logical", "ISO-8859-8"},
	{"visual", "ISO-8859-8"},
	{"iso885911", "WINDOWS-874"},
	{"tis620", "WINDOWS-874"},
	{"dos874", "WINDOWS-874"},
	{"koi8u", "KOI8-RU"},
	{"koi", "KOI8-R"},
	{"koi8", "KOI8-R"},
	{"mac", "MACINTOSH"},
	{"macroman", "MACINTOSH"},
	{"xmacroman", "MACINTOSH"},
	{"xmacukrainian", "MAC-UK"},
	{"gb2312*", "GB18030"},
	{"csgb2312", "GB18030"},
	{"csiso58gb231280", "GB18030"},
	{"chinese", "GB18030"},
	{"isoir58", "GB18030"},
	{"gbk", "GB18030"},
	{"xgbk", "GB18030"},
	{"euccn", "GB18030"},
	{"cp936", "GB18030"},
	{"windows936", "GB18030"},
	{"big5*", "BIG5-HKSCS"},
	{"cnbig5", "BIG5-HKSCS"},
	{"csbig5", "BIG5-HKSCS"},
	{"xxbig5", "BIG5-HKSCS"},
	{"cp950", "BIG5-HKSCS"},
	{"eucjp", "EUC-JP-MS"},
	{"xeucjp", "EUC-JP-MS"},
	{"shiftjis", "CP932"},
	{"sjis", "CP932"},
	{"xsjis", "CP932"},
	{"csshiftjis", "CP932"},
	{"mskanji", "CP932"},
	{"windows31j", "CP932"},
	{"windows932", "CP932"},
	{"euckr", "CP949"},
	{"cseuckr", "CP949"},
	{"ksc5601*", "CP949"},
	{"csksc56011987", "CP949"},
	{"korean", "CP949"},
	{"isoir149", "CP949"},
	{"windows949", "CP949"},
	{"utf16", "UTF-16LE"},
	{"ucs2", "UTF-16LE"},
	{"unicode", "UTF-16LE"},
	{"csunicode", "UTF-16LE"},
	{"iso10646ucs2", "UTF-16LE"},
	{"unicodefeff", "UTF-16LE"},
	{"unicodefffe", "UTF-16BE"},
	{"utf16le", "UTF-16LE"},
	{"utf16be", "UTF-16BE"},
	{"utf32", "UTF-32LE"},
	{"utf32le", "UTF-32LE"},
	{"utf32be", "UTF-32BE"},
	{"ucs4", "UTF-32BE"},
	{"csucs4", "UTF-32BE"},
	{"iso10646ucs4", "UTF-32BE"},
	/* shift between states */
	{"utf7*", NULL},
	{"unicode11utf7", NULL},
	{"csunicode11utf7", NULL},
	{"hz*", NULL},
	{"iso2022kr", NULL},
	{"csiso2022kr", NULL},
	{"iso2022cn*", NULL},
	{"csiso2022cn*", NULL},
	{"iso2022jp3", NULL},
	{"ibm930", NULL},
	{"ibm933", NULL},
	{"ibm935", NULL},
	{"ibm937", NULL},
	{"ibm939", NULL},
	{"ibm1364", NULL},
	{"ibm1371", NULL},
	{"ibm1388", NULL},
	{"ibm1390", NULL},
	{"ibm1399", NULL},
	/* what the C library calls its own memory */
	{"internal", NULL},
	{"wchart", NULL},
	{"char", NULL},
};

/* Letters and digits of a label in lower case; false when it cannot be one. A slash would
 * be an order to iconv. */
static bool
squeeze(struct str label, char out[LABEL_MAX + 1])
{
	size_t i, n = 0;

	if (label.n == 0 || label.n > LABEL_MAX)
		return false;
	for (i = 0; i < label.n; i++) {
		char c = label.s[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
		else if (c == '\0' || !strchr("-_.:+() ", c))
			return false;
	}
	out[n] = '\0';
	return n > 0;
}

static bool
label_is(const char *squeezed, const char *pattern)
{
	size_t n = strlen(pattern);

	if (n > 0 && pattern[n - 1] == '*')
		return strncmp(squeezed, pattern, n - 1) == 0;
	return strcmp(squeezed, pattern) == 0;
}

/* glibc knows IBM's under three names, and Microsoft's in Mozilla's way. */
static const char *
without_maker(const char *squeezed, char out[LABEL_MAX + 4])
{
	static const char *const makers[] = {"csibm", "cp"};
	size_t i, n;

	for (i = 0; i < COUNT(makers); i++) {
		n = strlen(makers[i]);
		if (strncmp(squeezed, makers[i], n) == 0) {
			memcpy(out, "ibm", 3);
			memcpy(out + 3, squeezed + n, strlen(squeezed) - n + 1);
			return out;
		}
	}
	return squeezed;
}

/* What iconv is asked for: a row's name, or the label itself in buffer; NULL: nothing. */
static const char *
charset_named(const char *charset, char buffer[LABEL_MAX + 1])
{
	struct str label = str_trim(str_of(charset));
	char squeezed[LABEL_MAX + 1], maker[LABEL_MAX + 4];
	const char *ibm;
	size_t i;

	if (!squeeze(label, squeezed))
		return NULL;
	ibm = without_maker(squeezed, maker);
	for (i = 0; i < COUNT(labels); i++)
		if (label_is(squeezed, labels[i].label) ||
		    (!labels[i].charset && label_is(ibm, labels[i].label)))
			return labels[i].charset;
	if (label.n > 2 && str_is_nocase(str_from(label.s, 2), "x-"))
		label = str_from(label.s + 2, label.n - 2);
	memcpy(buffer, label.s, label.n);
	buffer[label.n] = '\0';
	return buffer;
}

/* iconv's converter, or (iconv_t)-1; Python's names have _ where others have -. */
static iconv_t
open_converter(const char *name)
{
	iconv_t converter = iconv_open("UTF-8", name);
	char hyphens[LABEL_MAX + 1];
	size_t i;

	if (converter != (iconv_t)-1 || strlen(name) > LABEL_MAX)
		return converter;
	for (i = 0; name[i]; i++)
		hyphens[i] = (char)(name[i] == '_' ? '-' : name[i]);
	hyphens[i] = '\0';
	return iconv_open("UTF-8", hyphens);
}

static size_t
unit_of(const char *name)
{
	return strncmp(name, "UTF-32", 6) == 0   ? 4
	       : strncmp(name, "UTF-16", 6) == 0 ? 2
						 : 1;
}

/* A mark decides the order, and is taken off; a document that begins with zero bytes is
 * big endian whatever it says. */
static const char *
order_of(const char *name, struct str *bytes)
{
	static const struct {
		const char *mark;
		size_t n;
		const char *name;
	} marks[] = {
		{"\xff\xfe\0\0", 4, "UTF-32LE"},
		{"\0\0\xfe\xff", 4, "UTF-32BE"},
		{"\xff\xfe", 2, "UTF-16LE"},
		{"\xfe\xff", 2, "UTF-16BE"},
	};
	size_t i;

	for (i = 0; i < COUNT(marks); i++)
		if (unit_of(name) == unit_of(marks[i].name) && bytes->n >= marks[i].n &&
		    memcmp(bytes->s, marks[i].mark, marks[i].n) == 0) {
			*bytes = str_from(bytes->s + marks[i].n, bytes->n - marks[i].n);
			return marks[i].name;
		}
	return name;
}

/* NULs would end the string, and mean nothing in any text. */
static void
add_text(struct buf *out, const char *s, size_t n)
{
	while (n > 0) {
		const char *nul = memchr(s, '\0', n);
		size_t before = nul ? (size_t)(nul - s) : n;

		buf_add(out, s, before);
		if (!nul)
			return;
		buf_str(out, "\xef\xbf\xbd");
		s += before + 1;
		n -= before + 1;
	}
}

static void
convert(iconv_t converter, struct str bytes, size_t unit, struct buf *out)
{
	char chunk[4096], *to;
	/* iconv's parameter is older than const. */
	char *from = (char *)(uintptr_t)bytes.s;
	size_t left = bytes.n, room, result;
	bool flushed = false;

	while (left > 0 || !flushed) {
		flushed = left == 0;
		to = chunk;
		room = sizeof chunk;
		result = iconv(converter, flushed ? NULL : &from, &left, &to, &room);
		add_text(out, chunk, sizeof chunk - room);
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		/* EILSEQ, or EINVAL: cut off. What follows a lead byte is read again,
		 * so that no bad byte swallows a "<". */
		buf_str(out, "\xef\xbf\xbd");
		unit = unit < left ? unit : left;
		from += unit;
		left -= unit;
	}
}

char *
charset_to_utf8(struct arena *arena, const char *charset, struct str bytes)
{
	char buffer[LABEL_MAX + 1];
	const char *name = charset_named(charset, buffer);
	iconv_t converter;
	struct buf out;
	char *text;

	if (!name)
		return NULL;
	name = order_of(name, &bytes);
	if (strcmp(name, "UTF-8") == 0 && str_starts(bytes, "\xef\xbb\xbf"))
		bytes = str_from(bytes.s + 3, bytes.n - 3);
	converter = open_converter(name);
	if (converter == (iconv_t)-1)
		return NULL;
	/* No charset has more than six bytes of UTF-8 to a byte. */
	buf_init(&out, bytes.n * 6 + 16);
	convert(converter, bytes, unit_of(name), &out);
	(void)iconv_close(converter);
	text = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return text;
}
