/*
 * json_read.c - reads JSON where it lies, piece by piece: strings stay in the text, which
 * is changed for it. Once something is wrong the reader stands at the end, and says what
 * it was: nobody needs to ask before that.
 */
#include "store/store_int.h"

#include <string.h>

/* Of what is passed over. */
#define MAX_NESTING 32

void
reader_fail(struct reader *r, const char *what)
{
	if (!r->wrong)
		r->wrong = what;
	r->at = r->end; /* where every loop ends */
}

char
reader_peek(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t')
		r->at++;
	return *r->at;
}

static bool
take(struct reader *r, char c)
{
	if (reader_peek(r) != c || c == '\0')
		return false;
	r->at++;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind \u; 0 when they are not. */
static uint32_t
hex_unit(const char *s)
{
	uint32_t unit = 0;
	int i, digit;

	for (i = 0; i < 4; i++) {
		digit = hex_digit(s[i]);
		if (digit < 0)
			return 0;
		unit = unit << 4 | (uint32_t)digit;
	}
	return unit;
}

/* As UTF-8; returns how many bytes. */
static size_t
put_code(char *out, uint32_t code)
{
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4, i;

	if (n == 1) {
		*out = (char)code;
		return 1;
	}
	for (i = n - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(first[n] | code);
	return n;
}

/* The escape at the reader's place, which is at a backslash; returns the bytes that it
 * stands for: never more than it takes itself. */
static size_t
unescape(struct reader *r, char *out)
{
	static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t"; /* letter, what */
	uint32_t code, low;
	size_t i;

	for (i = 0; letters[i]; i += 2)
		if (r->at[1] == letters[i]) {
			*out = letters[i + 1];
			r->at += 2;
			return 1;
		}
	code = r->at[1] == 'u' ? hex_unit(r->at + 2) : 0;
	if (code == 0 || (code >= 0xdc00 && code <= 0xdfff)) {
		reader_fail(r, "a bad escape");
		return 0;
	}
	r->at += 6;
	if (code < 0xd800 || code > 0xdbff)
		return put_code(out, code);
	low = r->at[0] == '\\' && r->at[1] == 'u' ? hex_unit(r->at + 2) : 0;
	if (low < 0xdc00 || low > 0xdfff) {
		reader_fail(r, "half a character");
		return 0;
	}
	r->at += 6;
	return put_code(out, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
}

/* A string, which ends where it lies; NULL when there is none. */
static char *
read_string(struct reader *r)
{
	char *start, *out;
	size_t run;

	if (!take(r, '"'))
		return NULL;
	start = out = r->at;
	for (;;) {
		run = strcspn(r->at, "\"\\");
		if (out != r->at)
			memmove(out, r->at, run);
		out += run;
		r->at += run;
		if (*r->at != '\\')
			break;
		out += unescape(r, out);
	}
	if (*r->at != '"') {
		reader_fail(r, "a string without an end");
		return NULL;
	}
	r->at++;
	*out = '\0';
	return start;
}

bool
reader_number(struct reader *r, int64_t *value)
{
	bool negative = reader_peek(r) == '-';
	char *end = r->at + negative;
	struct str digits;

	while (*end >= '0' && *end <= '9')
		end++;
	digits = str_from(r->at + negative, (size_t)(end - r->at - negative));
	if (!str_number(digits, value))
		return false;
	if (negative)
		*value = -*value;
	r->at = end;
	return true;
}

static void skip_at(struct reader *r, int depth);

bool
reader_more(struct reader *r, char close)
{
	if (take(r, ','))
		return true;
	if (!take(r, close))
		reader_fail(r, "a comma or bracket missing");
	return false;
}

char *
reader_key(struct reader *r)
{
	char *key = read_string(r);

	if (key && take(r, ':'))
		return key;
	reader_fail(r, "a key missing");
	return NULL;
}

static void
skip_inside(struct reader *r, char close, int depth)
{
	if (depth == MAX_NESTING) {
		reader_fail(r, "nested too deep");
		return;
	}
	r->at++;
	if (take(r, close))
		return;
	do {
		if (close == '}' && !reader_key(r))
			return;
		skip_at(r, depth + 1);
	} while (reader_more(r, close));
}

static void
skip_at(struct reader *r, int depth)
{
	size_t n;

	switch (reader_peek(r)) {
	case '"':
		(void)read_string(r);
		break;
	case '{':
		skip_inside(r, '}', depth);
		break;
	case '[':
		skip_inside(r, ']', depth);
		break;
	default:
		n = strspn(r->at, "+-.0123456789Eaeflnrstu"); /* numbers, true, … */
		if (n == 0)
			reader_fail(r, "a value missing");
		r->at += n;
		break;
	}
}

void
reader_skip(struct reader *r)
{
	skip_at(r, 0);
}

char *
reader_text(struct reader *r)
{
	if (reader_peek(r) == '"')
		return read_string(r);
	reader_skip(r);
	return NULL;
}

bool
reader_enter(struct reader *r, char open, char close)
{
	if (reader_peek(r) != open) {
		reader_skip(r);
		return false;
	}
	r->at++;
	return !take(r, close);
}
