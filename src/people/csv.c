/*
 * csv.c - writing a cell of a CSV file (RFC 4180) that opens in a spreadsheet as the text
 * it is, and never as a formula. Rows and line ends are the caller's.
 */
#include "people/people.h"

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

void
people_csv_cell(struct buf *out, const char *text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		buf_char(out, '"');
	if (*text && strchr("=+-@\t\r", *text))
		buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	if (quotes)
		buf_char(out, '"');
}
