/*
 * json.c - the JSON writer. Its whole state is whether a comma is due and how deep it
 * is. Strings that are not UTF-8 come out with U+FFFD in place of the wrong bytes, so
 * that the document is always valid.
 */
#include "base/json.h"

#include "base/civil.h"

#include <stdio.h>

#include "base/utf8.h"

#include <inttypes.h>
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

/* Valid UTF-8 with what RFC 8259 section 7 demands escaped. */
static void
escaped(struct buf *out, const char *s, size_t n)
{
	size_t i, start = 0;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		buf_add(out, s + start, i - start);
		escaped_char(out, c);
		start = i + 1;
	}
	buf_add(out, s + start, n - start);
}

static void
quoted(struct buf *out, const char *s)
{
	size_t n = strlen(s), good;

	buf_char(out, '"');
	while ((good = utf8_check(s, n)) < n) {
		escaped(out, s, good);
		buf_str(out, "\xef\xbf\xbd");
		s += good + 1;
		n -= good + 1;
	}
	escaped(out, s, n);
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
	quoted(json->out, key);
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
		quoted(json->out, s);
	else
		buf_str(json->out, "null");
}

void
json_put_number(struct json *json, const char *key, int64_t value)
{
	before_value(json, key);
	buf_printf(json->out, "%" PRId64, value);
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
