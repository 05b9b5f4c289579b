/*
 * xml_clean.c - mends XML before libxml2 sees it. Once its text is not
 * well-formed, that library goes on but silently drops every later &amp; &lt;
 * &gt; (2.9.14), so the common causes are taken away first: a bare &, names of
 * HTML, control characters, a < that opens nothing. All references become
 * numbers, which it never drops. What could be used against it (declarations of
 * entities, tags with thousands of attributes) is refused.
 *
 * In comes UTF-8 text; out goes the same with as many lines, without comments,
 * processing instructions and document type.
 */
#include "document/document_int.h"

#include <stdlib.h>
#include <string.h>

/* libxml2 compares every attribute with every other: 100,000 took a minute. */
#define MAX_TAG_BYTES (32u << 10)
#define MAX_ATTRIBUTES 200
/* It looks every prefix up among all that are in scope, one after the other. */
#define MAX_PREFIXES 500

struct cleaner {
	struct notetaker *taker;
	struct str text;
	size_t i;
	struct buf *out;
	int line, prefixes;
	struct err *err;
};

static struct str
rest_of(const struct cleaner *c)
{
	return str_from(c->text.s + c->i, c->text.n - c->i);
}

/* Offset of a word at or behind the current place, or text.n. */
static size_t
find(const struct cleaner *c, const char *word)
{
	struct str rest = rest_of(c);
	const char *p = memmem(rest.s, rest.n, word, strlen(word));

	return p ? (size_t)(p - c->text.s) : c->text.n;
}

static void
count_line(struct cleaner *c)
{
	if (c->text.s[c->i] == '\n')
		c->line++;
}

/* Leave out everything before an offset but its line breaks. */
static void
skip_to(struct cleaner *c, size_t end)
{
	for (; c->i < end; c->i++) {
		count_line(c);
		if (c->text.s[c->i] == '\n')
			buf_char(c->out, '\n');
	}
}

/* XML 1.0, 2.2: what is no character may not even be referred to. */
static bool
is_xml_char(uint32_t c)
{
	return c >= 0x20 ? c != 0xfffe && c != 0xffff
			 : c == '\t' || c == '\n' || c == '\r';
}

/* Copy one byte unless it is of a character that XML does not have. */
static void
copy_byte(struct cleaner *c)
{
	unsigned char byte = (unsigned char)c->text.s[c->i];

	count_line(c);
	if (byte == 0xef && (str_starts(rest_of(c), "\xef\xbf\xbe") ||
			     str_starts(rest_of(c), "\xef\xbf\xbf"))) {
		c->i += 3;
		return;
	}
	if (byte != 0x7f && is_xml_char(byte))
		buf_char(c->out, (char)byte);
	c->i++;
}

/* Bytes that may need something: anywhere, and outside CDATA. */
enum { SPECIAL = 1, MARKUP = 2 };
static const unsigned char classes[256] = {
	[0x00] = SPECIAL, [0x01] = SPECIAL, [0x02] = SPECIAL, [0x03] = SPECIAL,
	[0x04] = SPECIAL, [0x05] = SPECIAL, [0x06] = SPECIAL, [0x07] = SPECIAL,
	[0x08] = SPECIAL, [0x0b] = SPECIAL, [0x0c] = SPECIAL, [0x0e] = SPECIAL,
	[0x0f] = SPECIAL, [0x10] = SPECIAL, [0x11] = SPECIAL, [0x12] = SPECIAL,
	[0x13] = SPECIAL, [0x14] = SPECIAL, [0x15] = SPECIAL, [0x16] = SPECIAL,
	[0x17] = SPECIAL, [0x18] = SPECIAL, [0x19] = SPECIAL, [0x1a] = SPECIAL,
	[0x1b] = SPECIAL, [0x1c] = SPECIAL, [0x1d] = SPECIAL, [0x1e] = SPECIAL,
	[0x1f] = SPECIAL, [0x7f] = SPECIAL, [0xef] = SPECIAL, ['<'] = MARKUP,
	['&'] = MARKUP,
};

/* Copy text up to an offset: most of it as it is, in one piece. */
static void
copy_text(struct cleaner *c, size_t end, int needing)
{
	const unsigned char *bytes = (const unsigned char *)c->text.s;
	size_t from = c->i;

	while (c->i < end && !(classes[bytes[c->i]] & needing)) {
		count_line(c);
		c->i++;
	}
	buf_add(c->out, c->text.s + from, c->i - from);
	if (c->i < end && classes[bytes[c->i]] == SPECIAL)
		copy_byte(c);
}

static void
copy_reference(struct cleaner *c)
{
	uint32_t code;
	size_t n = entities_at(rest_of(c), &code);

	if (n == 0) {
		code = '&';
		n = 1;
	}
	if (is_xml_char(code))
		buf_printf(c->out, "&#%u;", (unsigned)code);
	c->i += n;
}

static void
copy_cdata(struct cleaner *c)
{
	size_t end = find(c, "]]>");

	end = end < c->text.n ? end + 3 : end;
	while (c->i < end)
		copy_text(c, end, SPECIAL);
}

static int
refuse_entities(const struct cleaner *c)
{
	return notes_fail(c->taker, c->err, ERR_FORMAT, c->line,
			  "declares entities: refused, since they are used to attack");
}

/* The document type, with its internal subset in brackets. */
static int
skip_doctype(struct cleaner *c)
{
	size_t from = c->i, end = find(c, ">"), close;
	const char *bracket = memchr(c->text.s + from, '[', end - from);

	if (bracket) {
		c->i = (size_t)(bracket - c->text.s);
		close = find(c, "]");
		if (memmem(bracket, close - c->i, "<!ENTITY", 8)) {
			c->i = from;
			return refuse_entities(c);
		}
		c->i = close;
		end = find(c, ">");
		c->i = from;
	}
	skip_to(c, end < c->text.n ? end + 1 : end);
	return 0;
}

static bool
opens_tag(struct str rest)
{
	unsigned char next = rest.n > 1 ? (unsigned char)rest.s[1] : 0;

	if (next == '/')
		next = rest.n > 2 ? (unsigned char)rest.s[2] : 0;
	return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
	       next == '_' || next == ':' || next >= 0x80;
}

/* What one byte of a tag, outside quotes, adds to what libxml2 must compare. */
static void
count_part(struct cleaner *c, int *attributes)
{
	if (c->text.s[c->i] == '=')
		(*attributes)++;
	else if (c->text.s[c->i] == 'x' && str_starts(rest_of(c), "xmlns:"))
		c->prefixes++;
}

static int
check_tag(const struct cleaner *c, size_t from, int line, int attributes)
{
	if (c->i - from > MAX_TAG_BYTES || attributes > MAX_ATTRIBUTES)
		return notes_fail(c->taker, c->err, ERR_LIMIT, line,
				  "a tag with more than %u bytes or %d attributes",
				  MAX_TAG_BYTES, MAX_ATTRIBUTES);
	if (c->prefixes > MAX_PREFIXES)
		return notes_fail(c->taker, c->err, ERR_LIMIT, line,
				  "more than %d prefixes declared", MAX_PREFIXES);
	return 0;
}

/* Copy a tag with its quoted values. */
static int
copy_tag(struct cleaner *c)
{
	size_t from = c->i;
	int line = c->line, attributes = 0;
	char quote = 0;

	while (c->i < c->text.n) {
		char here = c->text.s[c->i];

		if (quote ? here == quote : here == '"' || here == '\'')
			quote = quote ? 0 : here;
		else if (!quote)
			count_part(c, &attributes);
		if (check_tag(c, from, line, attributes))
			return -1;
		if (here == '&') {
			copy_reference(c);
		} else if (here == '<' && c->i > from) {
			buf_str(c->out, "&#60;");
			c->i++;
		} else {
			copy_byte(c);
		}
		if (here == '>' && !quote)
			break;
	}
	return 0;
}

static int
clean_markup(struct cleaner *c)
{
	struct str rest = rest_of(c);
	size_t end;

	if (str_starts(rest, "<![CDATA[")) {
		copy_cdata(c);
		return 0;
	}
	if (str_starts(rest, "<!DOCTYPE") || str_starts(rest, "<!doctype"))
		return skip_doctype(c);
	if (str_starts(rest, "<!--") || str_starts(rest, "<?")) {
		end = find(c, rest.s[1] == '?' ? "?>" : "-->");
		skip_to(c, end < c->text.n ? end + (rest.s[1] == '?' ? 2 : 3) : end);
		return 0;
	}
	if (str_starts(rest, "<!ENTITY"))
		return refuse_entities(c);
	if (opens_tag(rest))
		return copy_tag(c);
	buf_str(c->out, "&#60;");
	c->i++;
	return 0;
}

int
xml_clean(struct notetaker *taker, struct str text, struct buf *out, struct err *err)
{
	struct cleaner c = {.taker = taker,
			    .text = text,
			    .out = out,
			    .line = 1,
			    .err = err};

	while (c.i < text.n) {
		char here = text.s[c.i];

		if (here == '<') {
			if (clean_markup(&c))
				return -1;
		} else if (here == '&') {
			copy_reference(&c);
		} else {
			copy_text(&c, text.n, SPECIAL | MARKUP);
		}
	}
	return 0;
}
