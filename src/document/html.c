/*
 * html.c - reads HTML as descriptions have it: tags, text, comments. Scripts, styles and
 * the like are skipped with their contents; what is no tag is text.
 *
 * A tokenizer of our own, because nothing here needs a tree: it takes linear time on any
 * input, where tree builders search their stacks. What elements mean is html_writer.c's.
 */
#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

struct tag {
	struct str name;
	bool closing;
	struct str url; /* href, references not decoded; s NULL: none */
	size_t n;       /* bytes with < and > */
};

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

/* Offset of the next c at or after from, or text.n. */
static size_t
find(struct str text, size_t from, char c)
{
	const char *p = from < text.n ? memchr(text.s + from, c, text.n - from) : NULL;

	return p ? (size_t)(p - text.s) : text.n;
}

/* Read one attribute at *i, in front of which there is no white space. */
static void
read_attribute(struct str text, size_t *i, struct str *name, struct str *value)
{
	size_t from = *i, end;
	char quote;

	while (*i < text.n && !is_space(text.s[*i]) && !strchr("=>/", text.s[*i]))
		(*i)++;
	*name = str_from(text.s + from, *i - from);
	*value = str_from(text.s + *i, 0);
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
		*value = str_from(text.s + *i + 1, end - *i - 1);
		*i = end < text.n ? end + 1 : text.n;
		return;
	}
	from = *i;
	while (*i < text.n && !is_space(text.s[*i]) && text.s[*i] != '>')
		(*i)++;
	*value = str_from(text.s + from, *i - from);
}

/* Read the tag at the start of text. False when it is none. */
static bool
read_tag(struct str text, struct tag *tag)
{
	struct str name, value;
	size_t i = 1, from;

	memset(tag, 0, sizeof *tag);
	if (i < text.n && text.s[i] == '/') {
		tag->closing = true;
		i++;
	}
	from = i;
	if (i == text.n || !is_letter(text.s[i]))
		return false;
	while (i < text.n && !is_space(text.s[i]) && !strchr("/>", text.s[i]))
		i++;
	tag->name = str_from(text.s + from, i - from);
	while (i < text.n && text.s[i] != '>') {
		if (is_space(text.s[i]) || text.s[i] == '/' || text.s[i] == '=') {
			i++;
			continue;
		}
		read_attribute(text, &i, &name, &value);
		if (!tag->url.s && str_is_nocase(name, "href"))
			tag->url = value;
	}
	if (i == text.n) {
		i = find(text, from, '>'); /* a quote without an end */
		if (i == text.n)
			return false;
	}
	tag->n = i + 1;
	return true;
}

/* Offset behind the end tag of an element whose contents are skipped, or text.n. */
static size_t
behind_element(struct str text, size_t from, struct str name)
{
	while ((from = find(text, from, '<')) < text.n) {
		struct str rest = str_from(text.s + from, text.n - from);
		struct str found = rest.n > name.n + 2 ? str_from(rest.s + 2, name.n)
						       : str_from(rest.s, 0);
		char lower[16];

		if (name.n < sizeof lower && rest.n > 1 && rest.s[1] == '/') {
			memcpy(lower, name.s, name.n);
			lower[name.n] = '\0';
			if (str_is_nocase(found, lower)) {
				from = find(text, from, '>');
				return from < text.n ? from + 1 : from;
			}
		}
		from++;
	}
	return text.n;
}

/* Offset behind a comment, a declaration, or a processing instruction; text.n when it has
 * no end. */
static size_t
behind_markup(struct str text, size_t from)
{
	struct str rest = str_from(text.s + from, text.n - from);
	const char *end = NULL;
	size_t i;

	if (str_starts(rest, "<!--")) {
		end = rest.n > 4 ? memmem(rest.s + 4, rest.n - 4, "-->", 3) : NULL;
		return end ? (size_t)(end - text.s) + 3 : text.n;
	}
	i = find(text, from, '>');
	return i < text.n ? i + 1 : i;
}

static void
write_tag(struct arena *arena, struct html_writer *w, const struct tag *tag)
{
	enum html_action action = html_action(tag->name);
	const char *url = NULL;

	if (tag->closing) {
		html_close(w, action);
		return;
	}
	if (action == HTML_LINK && tag->url.s && tag->url.n <= 2 * DOCUMENT_MAX_URL) {
		struct str trimmed = str_trim(tag->url);

		url = entities_decode(arena,
				      arena_strndup(arena, trimmed.s, trimmed.n));
	}
	html_open(w, action, url);
}

static void
write_text(struct arena *arena, struct html_writer *w, struct str text)
{
	if (text.n == 0)
		return;
	if (memchr(text.s, '&', text.n))
		text = str_of(
			entities_decode(arena, arena_strndup(arena, text.s, text.n)));
	html_text(w, text);
}

char *
html_markdown(struct arena *arena, const char *html)
{
	struct str text = str_of(utf8_clean(arena, str_of(html)));
	size_t i = 0, from = 0, end = 0; /* end: the next > */
	struct html_writer w;
	struct tag tag;

	html_begin(&w);
	while (!html_is_full(&w) && (i = find(text, i, '<')) < text.n) {
		struct str rest = str_from(text.s + i, text.n - i);
		bool is_tag;

		if (end < i && (end = find(text, i, '>')) == text.n)
			break; /* no tag any more: the rest is text */
		is_tag = read_tag(rest, &tag);
		if (!is_tag && !strchr("!?/", rest.s[1])) {
			i++;
			continue;
		}
		write_text(arena, &w, str_from(text.s + from, i - from));
		if (!is_tag) {
			i = behind_markup(text, i);
		} else if (!tag.closing && html_action(tag.name) == HTML_SKIP) {
			i = behind_element(text, i + tag.n, tag.name);
		} else {
			write_tag(arena, &w, &tag);
			i += tag.n;
		}
		from = i;
	}
	if (from < text.n)
		write_text(arena, &w, str_from(text.s + from, text.n - from));
	return html_end(&w, arena);
}

/* At most as deep as xml_parse allows. */
static void
write_node(struct html_writer *w, const struct xml_node *node)
{
	const struct xml_node *child;
	enum html_action action;

	if (!node->name) {
		html_text(w, str_of(node->text));
		return;
	}
	action = html_action(str_of(node->name));
	if (action == HTML_SKIP || html_is_full(w))
		return;
	html_open(w, action, xml_attribute(node, "href"));
	for (child = node->first; child; child = child->next)
		write_node(w, child);
	html_close(w, action);
}

char *
html_tree_markdown(struct arena *arena, const struct xml_node *node)
{
	struct html_writer w;

	html_begin(&w);
	write_node(&w, node);
	return html_end(&w, arena);
}

/* It has at least one tag of an element that is known. */
static bool
looks_html(const char *text)
{
	size_t n;

	for (text = strchr(text, '<'); text; text = strchr(text, '<')) {
		text++;
		if (*text == '/')
			text++;
		n = strcspn(text, " \t\n\r/<>");
		if (n == 0 || html_action(str_from(text, n)) == HTML_UNKNOWN)
			continue;
		text += n + strcspn(text + n, "<>");
		if (*text == '>')
			return true;
	}
	return false;
}

bool
html_is_page(struct str text)
{
	static const char *const starts[] = {"<!doctype html", "<html", "<head",
					     "<body"};
	size_t i;

	for (;;) {
		for (i = 0; i < text.n && is_space(text.s[i]);)
			i++;
		text = str_from(text.s + i, text.n - i);
		if (!str_starts(text, "<!--") && !str_starts(text, "<?"))
			break;
		i = behind_markup(text, 0);
		text = str_from(text.s + i, text.n - i);
	}
	for (i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (text.n >= strlen(starts[i]) &&
		    str_is_nocase(str_from(text.s, strlen(starts[i])), starts[i]))
			return true;
	return false;
}

char *
html_or_plain_markdown(struct arena *arena, const char *text)
{
	if (!looks_html(text) && strchr(text, '&'))
		text = entities_decode(arena, text);
	return looks_html(text) ? html_markdown(arena, text)
				: plain_markdown(arena, text);
}
