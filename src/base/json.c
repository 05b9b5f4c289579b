/*
 * json.c - the JSON writer. Its whole state is whether a comma is due and how deep it
 * is. Strings that are not UTF-8 come out with U+FFFD in place of the wrong bytes, so
 * that the document is always valid.
 */
#include "base/json.h"

#include "base/civil.h"

#include <stdio.h>

#include "base/utf8.h"

#include <string.h>

void
json_init(struct json *json, struct buf *out, bool pretty)
{
	*json = (struct json){.out = out, .pretty = pretty};
}

static void
line_break(struct json *json)
{
	int i;

	if (!json->pretty)
		return;
	buf_char(json->out, '\n');
	for (i = 0; i < json->depth; i++)
		buf_str(json->out, "  ");
}

static void
escaped_char(struct buf *out, unsigned char c)
{
	static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* what, letter */
	size_t i;

	for (i = 0; i + 1 < sizeof letters; i += 2)
		if (c == (unsigned char)letters[i]) {
			buf_char(out, '\\');
			buf_char(out, letters[i + 1]);
			return;
		}
	buf_printf(out, "\\u%04x", (unsigned)c);
}

/* Of bytes that are eight at once: whether all are ASCII and none has to be escaped. */
static bool
is_plain_word(const char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t word, quote, slash, delete;

	memcpy(&word, bytes, sizeof word);
	quote = word ^ ones * '"';
	slash = word ^ ones * '\\';
	delete = word ^ ones * 0x7f;
	return ((word | (word - ones * 0x20) | (quote - ones) | (slash - ones) |
		 (delete - ones)) &
		high) == 0;
}

/* Bytes of s, from the first, that stand for themselves (RFC 8259, section 7). */
static size_t
plain(const char *s, size_t n)
{
	size_t i = 0, end;

	while (i < n) {
		unsigned char c = (unsigned char)s[i];

		if (n - i >= 8 && is_plain_word(s + i)) {
			i += 8;
		} else if (c < 0x80) {
			if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
				break;
			i++;
		} else {
			for (end = i; end < n && ((unsigned char)s[end] & 0x80);)
				end++;
			i += utf8_check(s + i, end - i);
			if (i < end)
				break;
		}
	}
	return i;
}

static void
quoted(struct json *json, const char *s)
{
	struct buf *out = json->out;
	size_t n = strlen(s), run;

	buf_char(out, '"');
	for (;;) {
		run = plain(s, n);
		buf_add(out, s, run);
		if (run == n)
			break;
		if ((unsigned char)s[run] < 0x80) {
			escaped_char(out, (unsigned char)s[run]);
		} else {
			buf_str(out, "\xef\xbf\xbd");
			json->mended = true;
		}
		s += run + 1;
		n -= run + 1;
	}
	buf_char(out, '"');
}

/* What stands before every value: the comma, the line's beginning, the key. */
static void
before_value(struct json *json, const char *key)
{
	if (json->comma)
		buf_char(json->out, ',');
	if (json->depth > 0)
		line_break(json);
	json->comma = true;
	if (!key)
		return;
	quoted(json, key);
	buf_str(json->out, json->pretty ? ": " : ":");
}

static void
open_with(struct json *json, const char *key, char bracket)
{
	before_value(json, key);
	buf_char(json->out, bracket);
	json->depth++;
	json->comma = false;
}

static void
close_with(struct json *json, char bracket)
{
	json->depth--;
	if (json->comma)
		line_break(json);
	buf_char(json->out, bracket);
	json->comma = true;
}

void
json_put_object(struct json *json, const char *key)
{
	open_with(json, key, '{');
}

void
json_end_object(struct json *json)
{
	close_with(json, '}');
}

void
json_put_array(struct json *json, const char *key)
{
	open_with(json, key, '[');
}

void
json_end_array(struct json *json)
{
	close_with(json, ']');
}

void
json_put_string(struct json *json, const char *key, const char *s)
{
	before_value(json, key);
	if (s)
		quoted(json, s);
	else
		buf_str(json->out, "null");
}

void
json_put_number(struct json *json, const char *key, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char digits[24], *first = digits + sizeof digits;

	before_value(json, key);
	do {
		*--first = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--first = '-';
	buf_add(json->out, first, (size_t)(digits + sizeof digits - first));
}

void
json_put_time(struct json *json, const char *key, int64_t unix_seconds)
{
	struct civil c = civil_from_seconds(unix_seconds);
	char text[40];

	(void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year,
		       c.month, c.day, c.hour, c.minute, c.second);
	json_put_string(json, key, unix_seconds ? text : NULL);
}

void
json_put_bool(struct json *json, const char *key, bool value)
{
	before_value(json, key);
	buf_str(json->out, value ? "true" : "false");
}
