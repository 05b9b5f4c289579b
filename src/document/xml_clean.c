/*
 * xml_clean.c - mends XML before libxml2 sees it. Once its text is not
 * well-formed, that library goes on but silently drops every later &amp; &lt;
 * &gt; (2.9.14), so the common causes are taken away first: a bare &, names of
 * HTML, control characters, a < that opens nothing, attributes without quotes,
 * elements that do not end. All references become numbers, which it never drops. What could be used against it (declarations of
 * entities, tags with thousands of attributes) is refused.
 *
 * In comes UTF-8 text; out goes the same with as many lines, without comments,
 * processing instructions and document type.
 */
#include "document/document_int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* libxml2 compares every attribute with every other: 100,000 took a minute. */
#define MAX_TAG_BYTES (32u << 10)
#define MAX_ATTRIBUTES 200
/* It looks every prefix up among all that are in scope, one after the other. */
#define MAX_PREFIXES 500
/* Elements in one another: it reads no more. */
#define MAX_DEPTH 256

struct cleaner {
	struct notetaker *taker;
	struct str text;
	size_t i;
	struct buf *out;
	int line, prefixes;
	struct err *err;
	struct str open[MAX_DEPTH]; /* the elements around the current place */
	size_t depth;
	bool noted; /* that its elements do not end as they began */
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
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr("_:.-", c) || (c & 0x80);
}

/* The name at the current place: "" where none can begin. */
static struct str
name_here(const struct cleaner *c)
{
	struct str rest = rest_of(c);
	size_t n = 0;

	if (rest.n == 0 || strchr("0123456789.-", rest.s[0]))
		return str_from(rest.s, 0);
	while (n < rest.n && rest.s[n] && is_name_byte(rest.s[n]))
		n++;
	return str_from(rest.s, n);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_spaces(struct cleaner *c)
{
	while (c->i < c->text.n && is_space(c->text.s[c->i])) {
		count_line(c);
		buf_char(c->out, c->text.s[c->i++]);
	}
}

/* A tag, and not a < that was meant as text ("<me@example.org>", "a <b"). */
static bool
opens_tag(struct cleaner *c, size_t before)
{
	size_t from = c->i;
	struct str name;

	c->i += before;
	name = name_here(c);
	c->i = from;
	if (name.n == 0)
		return false;
	from += before + name.n;
	return from == c->text.n || is_space(c->text.s[from]) ||
	       strchr("/><", c->text.s[from]);
}

/* The value of an attribute, in quotes whatever it had. Its tag began at from. */
static void
copy_value(struct cleaner *c, size_t from)
{
	const char *ends = " \t\r\n>";
	char quote = c->i < c->text.n ? c->text.s[c->i] : 0;

	if (quote == '"' || quote == '\'') {
		ends = quote == '"' ? "\"" : "'";
		c->i++;
	} else {
		quote = 0;
	}
	buf_char(c->out, '"');
	while (c->i < c->text.n && c->i - from <= MAX_TAG_BYTES) {
		char here = c->text.s[c->i];

		if (here && strchr(ends, here))
			break;
		if (here == '&') {
			copy_reference(c);
		} else if (here == '<' || here == '"') {
			buf_str(c->out, here == '<' ? "&#60;" : "&#34;");
			c->i++;
		} else {
			copy_byte(c);
		}
	}
	buf_char(c->out, '"');
	if (quote && c->i < c->text.n && c->text.s[c->i] == quote)
		c->i++;
}

static bool
is_listed(const struct str *names, size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (names[i].n == name.n && memcmp(names[i].s, name.s, name.n) == 0)
			return true;
	return false;
}

/* One attribute, unless the tag has it already; what is none is passed over. */
static void
copy_attribute(struct cleaner *c, size_t from, struct str *names, size_t *n)
{
	struct str name = name_here(c);
	size_t kept = c->out->n;
	bool again = is_listed(names, *n, name);

	if (name.n == 0) {
		c->i++;
		return;
	}
	names[(*n)++] = name;
	if (str_starts(name, "xmlns:"))
		c->prefixes++;
	buf_char(c->out, ' ');
	buf_add(c->out, name.s, name.n);
	buf_char(c->out, '=');
	c->i += name.n;
	skip_spaces(c);
	if (c->i < c->text.n && c->text.s[c->i] == '=') {
		c->i++;
		skip_spaces(c);
		copy_value(c, from);
	} else {
		buf_str(c->out, "\"\"");
	}
	if (again) {
		c->out->n = kept;
		c->out->s[kept] = '\0';
	}
}

static int
check_tag(const struct cleaner *c, size_t from, int line, size_t attributes)
{
	if (c->i - from > MAX_TAG_BYTES || attributes >= MAX_ATTRIBUTES)
		return notes_fail(c->taker, c->err, ERR_LIMIT, line,
				  "a tag with more than %u bytes or %d attributes",
				  MAX_TAG_BYTES, MAX_ATTRIBUTES);
	if (c->prefixes > MAX_PREFIXES)
		return notes_fail(c->taker, c->err, ERR_LIMIT, line,
				  "more than %d prefixes declared", MAX_PREFIXES);
	return 0;
}

/* A start tag with its attributes, well-formed. */
static int
copy_start_tag(struct cleaner *c)
{
	size_t from = c->i++, n = 0;
	struct str names[MAX_ATTRIBUTES], name = name_here(c);
	int line = c->line;
	bool empty = false;

	buf_char(c->out, '<');
	buf_add(c->out, name.s, name.n);
	c->i += name.n;
	for (;;) {
		skip_spaces(c);
		if (check_tag(c, from, line, n))
			return -1;
		if (c->i >= c->text.n || strchr("<>", c->text.s[c->i]))
			break;
		empty = c->text.s[c->i] == '/';
		copy_attribute(c, from, names, &n);
	}
	if (c->i < c->text.n && c->text.s[c->i] == '>')
		c->i++;
	buf_str(c->out, empty ? "/>" : ">");
	if (empty)
		return 0;
	if (c->depth < MAX_DEPTH)
		c->open[c->depth] = name;
	c->depth++;
	return 0;
}

static void
end_element(struct cleaner *c, struct str name)
{
	buf_str(c->out, "</");
	buf_add(c->out, name.s, name.n);
	buf_char(c->out, '>');
	c->depth--;
}

static void
note_structure(struct cleaner *c, struct str name, const char *what)
{
	if (!c->noted)
		notes_take(c->taker, c->line, 0,
			   "not well-formed, read as far as possible: <%s> %s",
			   notes_excerpt(c->taker->arena, name), what);
	c->noted = true;
}

static bool
is_same_name(struct str a, struct str b)
{
	return a.n == b.n && strncasecmp(a.s, b.s, a.n) == 0;
}

/* An end tag: what was not ended inside its element ends with it, and the end of what never
 * began is passed over. So no element of one item gets into another one. */
static void
copy_end_tag(struct cleaner *c)
{
	struct str name;
	size_t i;

	c->i += 2;
	name = name_here(c);
	for (i = c->i; i < c->text.n && !strchr("<>", c->text.s[i]);)
		i++;
	skip_to(c, i < c->text.n && c->text.s[i] == '>' ? i + 1 : i);
	if (c->depth > MAX_DEPTH) {
		end_element(c, name);
		return;
	}
	for (i = c->depth; i > 0 && !is_same_name(c->open[i - 1], name);)
		i--;
	if (i == 0) {
		note_structure(c, name, "ends, but did not begin");
		return;
	}
	if (i < c->depth)
		note_structure(c, c->open[c->depth - 1], "does not end");
	while (c->depth >= i)
		end_element(c, c->open[c->depth - 1]);
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
	if (opens_tag(c, 1))
		return copy_start_tag(c);
	if (str_starts(rest, "</") && opens_tag(c, 2)) {
		copy_end_tag(c);
		return 0;
	}
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
