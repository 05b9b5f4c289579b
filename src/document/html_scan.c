/*
 * html_scan.c - HTML as a row of tags and texts, as the standard's tokenizer reads it
 * (13.2.5), without comments, declarations and processing instructions. The contents of
 * scripts, styles and the like come with their start tag.
 *
 * Our own, because nothing here needs a tree: it takes linear time on any input, where tree
 * builders search their stacks, and its slices cost no memory.
 */
#include "document/document_int.h"

#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* c is one of the set; NUL never is. */
static bool
is_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

/* Offset of the next c at or after from, or text.n. */
static size_t
find(struct str text, size_t from, char c)
{
	const char *p = from < text.n ? memchr(text.s + from, c, text.n - from) : NULL;

	return p ? (size_t)(p - text.s) : text.n;
}

static struct str
rest_from(struct str text, size_t from)
{
	return str_from(text.s + from, text.n - from);
}

/* Read one attribute at *i, in front of which there is no white space. */
static void
read_attribute(struct str text, size_t *i, struct html_attribute *attribute)
{
	size_t from = *i, end;
	char quote;

	while (*i < text.n && !is_space(text.s[*i]) && !is_of(text.s[*i], "=>/"))
		(*i)++;
	attribute->name = str_from(text.s + from, *i - from);
	attribute->value = str_from(text.s + *i, 0);
	while (*i < text.n && is_space(text.s[*i]))
		(*i)++;
	if (*i == text.n || text.s[*i] != '=')
		return;
	(*i)++;
	while (*i < text.n && is_space(text.s[*i]))
		(*i)++;
	if (*i == text.n)
		return;
	quote = text.s[*i];
	if (quote == '"' || quote == '\'') {
		end = find(text, *i + 1, quote);
		attribute->value = str_from(text.s + *i + 1, end - *i - 1);
		*i = end < text.n ? end + 1 : text.n;
		return;
	}
	from = *i;
	while (*i < text.n && !is_space(text.s[*i]) && text.s[*i] != '>')
		(*i)++;
	attribute->value = str_from(text.s + from, *i - from);
}

/* Read the tag at offset at. False when it is none. */
static bool
read_tag(struct html_scan *scan, size_t at, size_t *end)
{
	struct str text = rest_from(scan->text, at);
	struct html_attribute attribute;
	size_t i = 1, from;

	scan->token = HTML_START_TAG;
	scan->n_attributes = 0;
	if (i < text.n && text.s[i] == '/') {
		scan->token = HTML_END_TAG;
		i++;
	}
	from = i;
	if (i == text.n || !is_letter(text.s[i]))
		return false;
	while (i < text.n && !is_space(text.s[i]) && !is_of(text.s[i], "/>"))
		i++;
	scan->name = str_from(text.s + from, i - from);
	while (i < text.n && text.s[i] != '>') {
		if (is_space(text.s[i]) || text.s[i] == '/' || text.s[i] == '=') {
			i++;
			continue;
		}
		read_attribute(text, &i, &attribute);
		if (scan->n_attributes < HTML_MAX_ATTRIBUTES)
			scan->attributes[scan->n_attributes++] = attribute;
	}
	if (i == text.n) {
		i = find(text, from, '>'); /* a quote without an end */
		if (i == text.n)
			return false;
	}
	*end = at + i + 1;
	return true;
}

/* Elements whose contents are text for programs, up to their end tag (13.2.6.4: raw text,
 * escapable raw text, script data). */
static bool
is_raw(struct str name)
{
	static const char *const raw[] = {"script", "style",  "title",   "textarea",
					  "xmp",    "iframe", "noembed", "noframes"};
	size_t i;

	for (i = 0; i < sizeof raw / sizeof raw[0]; i++)
		if (str_is_nocase(name, raw[i]))
			return true;
	return false;
}

/* Put the contents of a raw element that begin at *end in the token, and *end behind the
 * end tag. */
static void
read_raw(struct html_scan *scan, size_t *end)
{
	size_t from = *end, at = from;
	char name[16];

	memcpy(name, scan->name.s, scan->name.n);
	name[scan->name.n] = '\0';
	while ((at = find(scan->text, at, '<')) < scan->text.n) {
		struct str rest = rest_from(scan->text, at);
		size_t n = 2 + scan->name.n;

		if (rest.n > n && rest.s[1] == '/' &&
		    str_is_nocase(str_from(rest.s + 2, scan->name.n), name) &&
		    (is_space(rest.s[n]) || is_of(rest.s[n], "/>")))
			break;
		at++;
	}
	scan->content = str_from(scan->text.s + from, at - from);
	*end = find(scan->text, at, '>');
	*end += *end < scan->text.n;
}

/* Offset behind a comment, a declaration, or a processing instruction at from; the text's
 * end when it has none. */
static size_t
behind_markup(struct str text, size_t from)
{
	struct str rest = rest_from(text, from);
	size_t i;

	if (!str_starts(rest, "<!--")) {
		i = find(text, from, '>');
		return i < text.n ? i + 1 : i;
	}
	if (str_starts(rest, "<!-->"))
		return from + 5;
	if (str_starts(rest, "<!--->"))
		return from + 6;
	for (i = from + 4; (i = find(text, i, '-')) < text.n; i++) {
		rest = rest_from(text, i);
		if (str_starts(rest, "-->"))
			return i + 3;
		if (str_starts(rest, "--!>"))
			return i + 4;
	}
	return text.n;
}

/* The line of an offset behind all that were asked for. */
static int
line_at(struct html_scan *scan, size_t at)
{
	while (scan->next_line < at) {
		scan->line_counted++;
		scan->next_line = find(scan->text, scan->next_line + 1, '\n');
	}
	return scan->line_counted;
}

/* The markup at scan->at becomes the token, or is passed over. False when it is text. */
static bool
take_markup(struct html_scan *scan)
{
	struct str rest = rest_from(scan->text, scan->at);
	size_t end;

	if (scan->next_end < scan->at)
		scan->next_end = find(scan->text, scan->at, '>');
	if (scan->next_end == scan->text.n)
		return false; /* no tag any more: the rest is text */
	if (read_tag(scan, scan->at, &end)) {
		scan->line = line_at(scan, scan->at);
		scan->content = str_from(scan->text.s + end, 0);
		if (scan->token == HTML_START_TAG && is_raw(scan->name))
			read_raw(scan, &end);
		scan->at = end;
		return true;
	}
	scan->token = HTML_NOTHING;
	if (str_starts(rest, "<![CDATA[")) {
		scan->at += 9; /* XML's; what is in it is read on */
		scan->cdata = true;
		return true;
	}
	if (rest.n < 2 || !is_of(rest.s[1], "!?/"))
		return false;
	scan->at = behind_markup(scan->text, scan->at);
	return true;
}

/* Text from scan->at up to the next markup. */
static void
take_text(struct html_scan *scan)
{
	struct str text = scan->text;
	size_t i = scan->at + 1;
	const char *close;

	while ((i = find(text, i, '<')) < text.n) {
		if (i + 1 < text.n &&
		    (is_letter(text.s[i + 1]) || is_of(text.s[i + 1], "!?/")))
			break;
		i++;
	}
	scan->token = HTML_TEXT;
	scan->content = str_from(text.s + scan->at, i - scan->at);
	scan->line = line_at(scan, scan->at);
	close = scan->cdata ? memmem(scan->content.s, scan->content.n, "]]>", 3) : NULL;
	if (close) {
		scan->content.n = (size_t)(close - scan->content.s);
		i = scan->at + scan->content.n + 3;
		scan->cdata = false;
	}
	scan->at = i;
}

void
html_scan_init(struct html_scan *scan, struct str text)
{
	*scan = (struct html_scan){.text = text, .line = 1, .line_counted = 1};
	scan->next_end = find(text, 0, '>');
	scan->next_line = find(text, 0, '\n');
}

bool
html_scan_next(struct html_scan *scan)
{
	while (scan->at < scan->text.n) {
		scan->began = scan->at;
		if (scan->text.s[scan->at] != '<' || !take_markup(scan))
			take_text(scan);
		if (scan->token != HTML_NOTHING)
			return true;
	}
	return false;
}

bool
html_scan_is(const struct html_scan *scan, const char *name)
{
	return str_is_nocase(scan->name, name);
}

bool
html_scan_same(const struct html_scan *scan, struct str name)
{
	size_t i;

	for (i = 0; i < name.n && i < scan->name.n; i++)
		if ((name.s[i] | 0x20) != (scan->name.s[i] | 0x20))
			return false;
	return name.n == scan->name.n;
}

const char *
html_scan_attribute(struct arena *arena, const struct html_scan *scan, const char *name)
{
	size_t i;

	for (i = 0; i < scan->n_attributes; i++)
		if (str_is_nocase(scan->attributes[i].name, name))
			return entities_in_html(arena, scan->attributes[i].value, true);
	return NULL;
}

const char *
html_scan_text(struct arena *arena, const struct html_scan *scan)
{
	return entities_in_html(arena, scan->content, false);
}
