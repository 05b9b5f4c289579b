/*
 * line.c - the logical lines of a calendar (RFC 5545, 3.1): unfolded, blank ones skipped,
 * split into name, parameters and value. What is no property is told apart, not judged.
 */
#include "base/utf8.h"
#include "ical/ical_int.h"

#include <string.h>

/* Of a property that is read: four times what remains of a text. */
#define MAX_LINE_BYTES (256u << 10)
/* Each is looked at again for each that is wanted. */
#define MAX_PARAMETERS 100

static bool
is_name_byte(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* A text that its writer broke over several lines without folding them. */
static bool
may_go_on(struct str name)
{
	return str_is_nocase(name, "DESCRIPTION") || str_is_nocase(name, "SUMMARY") ||
	       str_is_nocase(name, "LOCATION");
}

/* A colon that separates a value; in "TZID=tzone://Microsoft/Utc:" the first does not. */
static bool
is_separator(struct str line, size_t i, size_t name)
{
	return i == name || line.n - i < 3 || memcmp(line.s + i, "://", 3) != 0;
}

/* Split at the first colon outside quotes. A quote that is never closed ends nothing: then
 * the first colon of all counts. */
static void
split(struct str line, struct ical_line *out)
{
	size_t n = 0, i, colon = line.n;
	bool quoted = false;

	out->whole = line;
	while (n < line.n && is_name_byte(line.s[n]))
		n++;
	out->name = str_from(line.s, n);
	out->is_property = false;
	out->value = out->parameters = str_from(line.s, 0);
	if (n == 0 || n == line.n)
		return;
	for (i = n; i < line.n; i++) {
		if (line.s[i] == '"')
			quoted = !quoted;
		if (line.s[i] != ':')
			continue;
		if (colon == line.n)
			colon = i;
		if (!quoted && is_separator(line, i, n)) {
			colon = i;
			break;
		}
	}
	if (colon == line.n || (line.s[n] != ';' && line.s[n] != ':'))
		return;
	out->is_property = true;
	out->parameters = str_from(line.s + n, colon - n);
	out->value = str_from(line.s + colon + 1, line.n - colon - 1);
}

void
ical_lines_begin(struct ical_lines *lines, struct str text, int first_line)
{
	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text.s + 3, text.n - 3);
	lines->rest = text;
	lines->next = first_line;
	buf_init(&lines->unfolded, text.n + 1);
}

void
ical_lines_end(struct ical_lines *lines)
{
	buf_release(&lines->unfolded);
}

static bool
physical(struct ical_lines *lines, struct str *line)
{
	if (!str_line(&lines->rest, line))
		return false;
	lines->next++;
	return true;
}

static bool
is_folded(const struct ical_lines *lines)
{
	return lines->rest.n > 0 &&
	       (lines->rest.s[0] == ' ' || lines->rest.s[0] == '\t');
}

static void
unfold(struct ical_lines *lines, struct str *line)
{
	struct str more;

	buf_clear(&lines->unfolded);
	buf_add(&lines->unfolded, line->s, line->n);
	while (is_folded(lines) && physical(lines, &more))
		buf_add(&lines->unfolded, more.s + 1, more.n - 1);
	*line = str_from(lines->unfolded.s, lines->unfolded.n);
}

/* The next physical line when it is no property: a folded one may be, whatever stands on
 * its first line. */
static bool
is_loose(struct ical_lines *ahead, struct str *text)
{
	struct ical_line line;

	if (!physical(ahead, text) || is_folded(ahead) || str_trim(*text).n == 0)
		return false;
	split(*text, &line);
	return !line.is_property;
}

/* Lines that are no property, after a text: more of it. Lines of the length at which
 * writers fold were folded without a space; others are lines of the text. */
static void
join(struct ical_lines *lines, struct ical_line *line, size_t length)
{
	struct ical_lines ahead = *lines;
	struct str more;

	if (!is_loose(&ahead, &more))
		return;
	if (line->whole.s != lines->unfolded.s) {
		buf_clear(&lines->unfolded);
		buf_add(&lines->unfolded, line->whole.s, line->whole.n);
	}
	ahead = *lines;
	while (is_loose(&ahead, &more)) {
		if (length < 72 || length > 77)
			buf_str(&lines->unfolded, "\\n");
		buf_add(&lines->unfolded, more.s, more.n);
		length = more.n;
		lines->rest = ahead.rest;
		lines->next = ahead.next;
	}
	split(str_from(lines->unfolded.s, lines->unfolded.n), line);
}

bool
ical_lines_next(struct ical_lines *lines, struct ical_line *line)
{
	struct str text;
	size_t length;

	do {
		line->number = lines->next;
		if (!physical(lines, &text))
			return false;
		length = text.n;
		if (is_folded(lines))
			unfold(lines, &text);
	} while (str_trim(text).n == 0);
	if (text.s[0] == ' ' || text.s[0] == '\t')
		text = str_trim(text);
	split(text, line);
	if (line->is_property && may_go_on(line->name))
		join(lines, line, length);
	return true;
}

/* The next parameter, from its ';' on; false when there is none. */
static bool
next_parameter(struct str *rest, struct str *parameter)
{
	bool quoted = false;
	size_t i;

	if (rest->n == 0)
		return false;
	for (i = 1; i < rest->n; i++) {
		if (rest->s[i] == '"')
			quoted = !quoted;
		else if (rest->s[i] == ';' && !quoted)
			break;
	}
	*parameter = str_from(rest->s + 1, i - 1);
	*rest = str_from(rest->s + i, rest->n - i);
	return true;
}

struct str
ical_parameter(const struct ical_line *line, const char *name)
{
	struct str rest = line->parameters, parameter;

	while (next_parameter(&rest, &parameter)) {
		struct str key = str_trim(str_split(&parameter, '='));

		if (!parameter.s || !str_is_nocase(key, name))
			continue;
		parameter = str_trim(parameter);
		if (parameter.n > 0 && parameter.s[0] == '"') {
			parameter = str_from(parameter.s + 1, parameter.n - 1);
			if (parameter.n > 0 && parameter.s[parameter.n - 1] == '"')
				parameter.n--;
		}
		return parameter;
	}
	return str_from(NULL, 0);
}

int
ical_line_check(struct ical_reading *r, const struct ical_line *line, struct err *err)
{
	struct str rest = line->parameters, parameter;
	size_t n = 0;

	if (line->whole.n > MAX_LINE_BYTES)
		return notes_fail(r->taker, err, ERR_LIMIT, line->number,
				  "a line of more than %u bytes", MAX_LINE_BYTES);
	while (next_parameter(&rest, &parameter))
		if (++n > MAX_PARAMETERS)
			return notes_fail(r->taker, err, ERR_LIMIT, line->number,
					  "more than %d parameters", MAX_PARAMETERS);
	return 0;
}

struct str
ical_mend_folds(struct arena *arena, struct str text)
{
	struct buf out;
	size_t i = 0, from = 0;

	if (utf8_check(text.s, text.n) == text.n)
		return text;
	buf_init(&out, text.n + 1);
	while (i < text.n) {
		size_t good = i + utf8_check(text.s + i, text.n - i), cut, n;

		/* What is bad from here on may be the begin of a character, a fold, and
		 * its rest: the begin is moved behind the fold. */
		for (cut = good; cut < text.n && cut < good + 3; cut++)
			if (((unsigned char)text.s[cut] & 0x80) == 0)
				break;
		n = cut < text.n && text.s[cut] == '\r' ? 1 : 0;
		i = good < text.n ? good + 1 : good;
		if (cut == good || cut + n + 2 >= text.n || text.s[cut + n] != '\n' ||
		    (text.s[cut + n + 1] != ' ' && text.s[cut + n + 1] != '\t') ||
		    ((unsigned char)text.s[cut + n + 2] & 0xc0) != 0x80)
			continue;
		buf_add(&out, text.s + from, good - from);
		buf_add(&out, text.s + cut, n + 2);
		buf_add(&out, text.s + good, cut - good);
		from = i = cut + n + 2;
		while (i < text.n && ((unsigned char)text.s[i] & 0xc0) == 0x80)
			i++;
	}
	buf_add(&out, text.s + from, text.n - from);
	text = str_from(arena_strndup(arena, out.s, out.n), out.n);
	buf_release(&out);
	return text;
}
