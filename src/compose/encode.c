/*
 * encode.c - quoted-printable. In: UTF-8 text as the render room made it. Out: lines of
 * at most 76 bytes that survive every relay. Base64 is base/hash.h's.
 */
#include "compose/compose_int.h"
#include "model/part.h"

#include <string.h>

#define LINE_ROOM 75 /* and the "=" of a soft break */

static bool
is_line_break(struct str s)
{
	return str_starts(s, "\n") || str_starts(s, "\r\n");
}

/* Bytes of the piece at the start of s that one line must hold whole: the token, a
 * character with its continuation bytes, or a byte. */
static size_t
atom(struct str s)
{
	size_t n = 1;

	if (str_starts(s, PART_TOKEN))
		return PART_TOKEN_SIZE;
	if ((unsigned char)s.s[0] >= 0xc0)
		while (n < s.n && n < 4 && ((unsigned char)s.s[n] & 0xc0) == 0x80)
			n++;
	return n;
}

/* Whether the byte at the start of s must be written as =XX. At the start of a line that
 * is also the dot, which SMTP doubles, and the From that mailbox files mark. */
static bool
must_escape(struct str s, bool at_start)
{
	char c = s.s[0];

	if (c == ' ' || c == '\t')
		return s.n == 1 || is_line_break(str_from(s.s + 1, s.n - 1));
	if (at_start && (c == '.' || str_starts(s, "From ")))
		return true;
	return c < ' ' || c > '~' || c == '=';
}

void
compose_quoted_printable(struct buf *out, struct str text)
{
	size_t column = 0;

	while (text.n > 0) {
		size_t n = atom(text), width, i;
		bool escape = must_escape(text, column == 0);

		if (is_line_break(text)) {
			n = text.s[0] == '\r' ? 2 : 1;
			buf_str(out, "\r\n");
			column = 0;
			text = str_from(text.s + n, text.n - n);
			continue;
		}
		width = escape ? 3 * n : n;
		if (column + width > LINE_ROOM) {
			buf_str(out, "=\r\n");
			column = 0;
			escape = must_escape(text, true);
			width = escape ? 3 * n : n;
		}
		for (i = 0; escape && i < n; i++)
			buf_printf(out, "=%02X", (unsigned char)text.s[i]);
		if (!escape)
			buf_add(out, text.s, n);
		column += width;
		text = str_from(text.s + n, text.n - n);
	}
}
