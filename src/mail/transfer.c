/*
 * transfer.c - base64 and quoted-printable (RFC 2045 6.7, 6.8; RFC 2047 4) undone. What is
 * malformed is kept as it is: libetpan's own reading of quoted-printable loses what stands
 * around a stray "=".
 */
#include "base/buf.h"
#include "mail/mail_int.h"

#include <string.h>

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
mail_hex(struct str text)
{
	int high, low;

	if (text.n < 2)
		return -1;
	high = hex_value(text.s[0]);
	low = hex_value(text.s[1]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static int
base64_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

void
mail_base64(struct str text, struct buf *out)
{
	uint32_t bits = 0;
	int n = 0, value;
	size_t i;

	for (i = 0; i < text.n; i++) {
		value = base64_value(text.s[i]);
		if (value < 0)
			continue;
		bits = bits << 6 | (uint32_t)value;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_char(out, (char)(bits >> n & 0xff));
		}
	}
}

/* Bytes of white space and the line break behind it at the start of text; 0 when something
 * else stands there. */
static size_t
line_end(struct str text)
{
	size_t n = 0;

	while (n < text.n && (text.s[n] == ' ' || text.s[n] == '\t'))
		n++;
	if (n < text.n && text.s[n] == '\r')
		n++;
	return n < text.n && text.s[n] == '\n' ? n + 1 : 0;
}

void
mail_quoted(struct str text, bool word, struct buf *out)
{
	size_t i, n;
	int byte;

	for (i = 0; i < text.n; i++) {
		struct str rest = str_from(text.s + i + 1, text.n - i - 1);
		char c = text.s[i];

		byte = c == '=' ? mail_hex(rest) : -1;
		n = c == '=' && byte < 0 ? line_end(rest) : 0;
		if (byte >= 0) {
			buf_char(out, (char)byte);
			i += 2;
		} else if (n > 0) {
			i += n; /* a soft line break */
		} else {
			buf_char(out, (char)(word && c == '_' ? ' ' : c));
		}
	}
}
