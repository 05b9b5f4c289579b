/*
 * markdown.c - escaping for CommonMark 0.30. A backslash before every ASCII punctuation
 * character takes away every meaning it could have (section 2.4); what is left is white
 * space, which could indent (code) or end a line (hard break): at the edges of the text
 * it is written as a character reference, which has no structure (section 2.5).
 */
#include "base/markdown.h"

#include <string.h>
#include <strings.h>

static bool
is_punctuation(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
	       (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool
is_line_break(char c)
{
	return c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/* Bytes from the start of s that stay as they are; white space does in the middle. */
static size_t
plain_run(struct str s, size_t from)
{
	size_t i = from;

	while (i < s.n && !is_punctuation(s.s[i]) && !is_line_break(s.s[i]) &&
	       ((s.s[i] != ' ' && s.s[i] != '\t') || (i > 0 && i + 1 < s.n)))
		i++;
	return i - from;
}

void
markdown_escape(struct buf *out, struct str s)
{
	size_t i, run;

	for (i = 0; i < s.n; i++) {
		bool first;
		char c;

		run = plain_run(s, i);
		buf_add(out, s.s + i, run);
		i += run;
		if (i == s.n)
			break;
		first = i == 0;
		c = s.s[i];
		if (c == '\r' && i + 1 < s.n && s.s[i + 1] == '\n')
			i++;
		if (is_line_break(c))
			c = ' ';
		if ((c == ' ' || c == '\t') && (first || i + 1 == s.n)) {
			buf_str(out, c == ' ' ? "&#32;" : "&#9;");
			continue;
		}
		if (is_punctuation(c))
			buf_char(out, '\\');
		buf_char(out, c);
	}
}

/* White space, controls and invisible signs above ASCII, as ranges of UTF-8 bytes. */
static const struct {
	const char *low, *high;
} unseen[] = {
	{"\xc2\x80", "\xc2\xa0"},         /* C1 controls, no-break space */
	{"\xc2\xad", "\xc2\xad"},         /* soft hyphen */
	{"\xe1\x9a\x80", "\xe1\x9a\x80"}, /* Ogham space */
	{"\xe2\x80\x80", "\xe2\x80\x8f"}, /* spaces, zero width, direction marks */
	{"\xe2\x80\xa8", "\xe2\x80\xaf"}, /* separators, embeddings, narrow space */
	{"\xe2\x81\x9f", "\xe2\x81\xaf"}, /* mathematical space, isolates */
	{"\xe3\x80\x80", "\xe3\x80\x80"}, /* ideographic space */
	{"\xef\xbb\xbf", "\xef\xbb\xbf"}, /* byte order mark */
};

static bool
is_unseen(const char *s)
{
	size_t i, n;

	for (i = 0; i < sizeof unseen / sizeof unseen[0]; i++) {
		n = strlen(unseen[i].low);
		if (strncmp(s, unseen[i].low, n) >= 0 &&
		    strncmp(s, unseen[i].high, n) <= 0)
			return true;
	}
	return false;
}

bool
markdown_safe_url(const char *url)
{
	static const char *const schemes[] = {"https://", "http://", "mailto:"};
	const char *rest = NULL;
	size_t i;

	for (i = 0; url && i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			rest = url + strlen(schemes[i]);
	if (!rest || !*rest || strchr("/?#:@", *rest))
		return false;
	for (; *rest; rest++)
		if ((unsigned char)*rest <= 0x20 || *rest == 0x7f ||
		    strchr("\"'`<>\\", *rest) ||
		    ((unsigned char)*rest >= 0x80 && is_unseen(rest)))
			return false;
	return true;
}
