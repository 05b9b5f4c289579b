/*
 * entities.c - character references of HTML: names (entity_names.c) and numbers. In comes
 * text, out goes text with characters. What is no reference stays as it is.
 */
#include "document/document_int.h"

#include <string.h>

/* Longest name of entity_names.c, and zeros before a number; more is no reference. */
#define REFERENCE_MAX_BYTES 40

/* 0x80 to 0x9f of windows-1252; 0 where it has nothing. */
static const uint16_t windows1252[] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
	0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* What HTML makes of a number (section 13.2.5.80 of the living standard). */
static uint32_t
as_html(uint32_t c)
{
	if (c >= 0x80 && c <= 0x9f && windows1252[c - 0x80])
		c = windows1252[c - 0x80];
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0xfffd;
	return c;
}

static int
digit(char c, int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The same for "#233" or "#xE9". */
static uint32_t
by_number(struct str number)
{
	size_t i = 1;
	uint32_t c = 0;
	int base = 10;

	if (number.n < 2 || number.s[0] != '#')
		return 0;
	if ((number.s[1] | 0x20) == 'x') {
		base = 16;
		i = 2;
	}
	if (i == number.n)
		return 0;
	for (; i < number.n; i++) {
		int value = digit(number.s[i], base);

		if (value < 0)
			return 0;
		if (c <= 0x10ffff)
			c = c * (uint32_t)base + (uint32_t)value;
	}
	return as_html(c);
}

size_t
entities_at(struct str text, uint32_t *c)
{
	size_t n = 1;
	struct str name;

	if (text.n < 3 || text.s[0] != '&')
		return 0;
	while (n < text.n && n < 2 + REFERENCE_MAX_BYTES && text.s[n] != ';' &&
	       text.s[n] != '&')
		n++;
	if (n == text.n || text.s[n] != ';')
		return 0;
	name = str_from(text.s + 1, n - 1);
	*c = name.n > 0 && name.s[0] == '#' ? by_number(name) : entities_named(name);
	return *c ? n + 1 : 0;
}

/* A number without a semicolon, at the start of text. */
static size_t
bare_number(struct str text, uint32_t *c)
{
	int base = text.n > 2 && (text.s[2] | 0x20) == 'x' ? 16 : 10;
	size_t from = base == 16 ? 3 : 2, n = from;

	while (n < text.n && digit(text.s[n], base) >= 0)
		n++;
	if (n == from)
		return 0;
	*c = by_number(str_from(text.s + 1, n - 1));
	return n < text.n && text.s[n] == ';' ? n + 1 : n;
}

/* The same for a name. In the value of an attribute it is none before a letter, a digit
 * or = (13.2.5.73): addresses have such parameters. */
static size_t
bare_name(struct str text, bool attribute, uint32_t *c)
{
	size_t n = 1 + entities_bare(str_from(text.s + 1, text.n - 1), c);
	char next = n < text.n ? text.s[n] : ' ';

	if (n == 1)
		return 0;
	if (attribute && (next == '=' || digit(next, 10) >= 0 ||
			  ((next | 0x20) >= 'a' && (next | 0x20) <= 'z')))
		return 0;
	return n;
}

static size_t
html_at(struct str text, bool attribute, uint32_t *c)
{
	size_t n = entities_at(text, c);

	if (n > 0 || text.n < 3 || text.s[0] != '&')
		return n;
	return text.s[1] == '#' ? bare_number(text, c) : bare_name(text, attribute, c);
}

enum manner { STRICT, IN_TEXT, IN_ATTRIBUTE };

static char *
decode(struct arena *arena, struct str rest, enum manner manner)
{
	struct buf out;
	char *decoded;

	buf_init(&out, rest.n * 3 + 1);
	while (rest.n > 0) {
		const char *and = memchr(rest.s, '&', rest.n);
		size_t n = and? (size_t)(and-rest.s) : rest.n;
		uint32_t c;

		buf_add(&out, rest.s, n);
		rest = str_from(rest.s + n, rest.n - n);
		if (rest.n == 0)
			break;
		n = manner == STRICT ? entities_at(rest, &c)
				     : html_at(rest, manner == IN_ATTRIBUTE, &c);
		if (n > 0)
			charset_put(&out, c);
		else
			buf_char(&out, '&');
		n = n > 0 ? n : 1;
		rest = str_from(rest.s + n, rest.n - n);
	}
	decoded = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return decoded;
}

char *
entities_decode(struct arena *arena, const char *text)
{
	return decode(arena, str_of(text), STRICT);
}

char *
entities_in_html(struct arena *arena, struct str text, bool attribute)
{
	return decode(arena, text, attribute ? IN_ATTRIBUTE : IN_TEXT);
}
