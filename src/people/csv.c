/*
 * csv.c - writing a cell of a CSV file (RFC 4180) that opens in a spreadsheet as the text
 * it is, and never as a formula; and taking back the ' that was put before such a text.
 * Rows and line ends are the caller's, quotes of what is read are record.c's.
 */
#include "people/people_int.h"

#include <string.h>

/* ; and tab too, so that a reader who guesses the separator guesses right; a space at an
 * edge, which some readers would drop. */
static bool
needs_quotes(const char *text)
{
	size_t n = strlen(text);

	return strpbrk(text, ",;\"\t\r\n") ||
	       (n > 0 && (text[0] == ' ' || text[n - 1] == ' '));
}

/* Would a spreadsheet take it for a formula? With ' before it, too: else one that belongs
 * to the text would be lost on the way back. */
static bool
needs_apostrophe(struct str text)
{
	size_t i = 0;

	while (i < text.n && text.s[i] == '\'')
		i++;
	return i < text.n && memchr("=+-@\t\r", text.s[i], 6);
}

struct str
people_csv_plain(struct str cell)
{
	bool apostrophe = str_starts(cell, "'") && needs_apostrophe(cell);

	return apostrophe ? str_from(cell.s + 1, cell.n - 1) : cell;
}

void
people_csv_cell(struct buf *out, const char *text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		buf_char(out, '"');
	if (needs_apostrophe(str_of(text)))
		buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	if (quotes)
		buf_char(out, '"');
}
