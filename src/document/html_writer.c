/*
 * html_writer.c - elements and text of HTML, one after another, become Markdown:
 * paragraphs, line breaks, list items, links. Emphasis, pictures and the shape of tables
 * are dropped. All text passes through base/markdown.h's escape. Where elements begin and
 * end is html.c's.
 */
#include "base/markdown.h"
#include "document/document_int.h"

#include <string.h>

static const struct {
	const char *name;
	enum html_action action;
} elements[] = {
	{"a", HTML_LINK},        {"address", HTML_BLOCK},    {"article", HTML_BLOCK},
	{"aside", HTML_BLOCK},   {"b", HTML_INLINE},         {"blockquote", HTML_BLOCK},
	{"body", HTML_BLOCK},    {"br", HTML_BREAK},         {"center", HTML_BLOCK},
	{"dd", HTML_BLOCK},      {"div", HTML_BLOCK},        {"dl", HTML_BLOCK},
	{"dt", HTML_BLOCK},      {"em", HTML_INLINE},        {"fieldset", HTML_BLOCK},
	{"figure", HTML_BLOCK},  {"figcaption", HTML_BLOCK}, {"font", HTML_INLINE},
	{"footer", HTML_BLOCK},  {"form", HTML_BLOCK},       {"h1", HTML_BLOCK},
	{"h2", HTML_BLOCK},      {"h3", HTML_BLOCK},         {"h4", HTML_BLOCK},
	{"h5", HTML_BLOCK},      {"h6", HTML_BLOCK},         {"header", HTML_BLOCK},
	{"hr", HTML_BLOCK},      {"html", HTML_BLOCK},       {"i", HTML_INLINE},
	{"iframe", HTML_SKIP},   {"img", HTML_INLINE},       {"li", HTML_ITEM},
	{"main", HTML_BLOCK},    {"math", HTML_SKIP},        {"nav", HTML_BLOCK},
	{"noembed", HTML_SKIP},  {"object", HTML_SKIP},      {"ol", HTML_ORDERED},
	{"p", HTML_BLOCK},       {"pre", HTML_BLOCK},        {"script", HTML_SKIP},
	{"section", HTML_BLOCK}, {"select", HTML_SKIP},      {"small", HTML_INLINE},
	{"span", HTML_INLINE},   {"strong", HTML_INLINE},    {"style", HTML_SKIP},
	{"sub", HTML_INLINE},    {"sup", HTML_INLINE},       {"svg", HTML_SKIP},
	{"table", HTML_BLOCK},   {"td", HTML_CELL},          {"template", HTML_SKIP},
	{"textarea", HTML_SKIP}, {"th", HTML_CELL},          {"title", HTML_SKIP},
	{"tr", HTML_BLOCK},      {"u", HTML_INLINE},         {"ul", HTML_LIST},
	{"xmp", HTML_SKIP},
};

enum html_action
html_action(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (str_is_nocase(name, elements[i].name))
			return elements[i].action;
	return HTML_UNKNOWN;
}

bool
html_is_full(const struct html_writer *w)
{
	return w->out.n + w->line.n > 2 * DOCUMENT_MAX_TEXT;
}

static void
truncate_line(struct html_writer *w, size_t n)
{
	w->line.n = n;
	w->line.s[n] = '\0';
}

/* The text since link_at becomes the link's. An ampersand is written as a reference,
 * since destinations have those (CommonMark 6.3). */
static void
close_link(struct html_writer *w)
{
	struct buf text;
	const char *c;

	if (!w->in_link)
		return;
	w->in_link = false;
	if (w->line.n == w->link_at)
		return;
	buf_init(&text, w->line.max);
	buf_add(&text, w->line.s + w->link_at, w->line.n - w->link_at);
	truncate_line(w, w->link_at);
	buf_char(&w->line, '[');
	buf_add(&w->line, text.s, text.n);
	buf_str(&w->line, "](<");
	for (c = w->url; *c; c++) {
		buf_char(&w->line, *c);
		if (*c == '&')
			buf_str(&w->line, "amp;");
	}
	buf_str(&w->line, ">)");
	buf_release(&text);
}

static void
open_link(struct html_writer *w, const char *url)
{
	close_link(w);
	if (!url || strlen(url) > DOCUMENT_MAX_URL || !markdown_safe_url(url))
		return;
	if (w->space && w->line.n > 0)
		buf_char(&w->line, ' ');
	w->space = false;
	memcpy(w->url, url, strlen(url) + 1);
	w->in_link = true;
	w->link_at = w->line.n;
}

static void
indent(struct buf *out, const struct html_writer *w, size_t levels)
{
	size_t i;
	int k;

	for (i = 0; i < levels; i++)
		for (k = 0; k < w->lists[i].width; k++)
			buf_char(out, ' ');
}

/* The list item's "- " or "3. ", indented by the lists around its own. */
static void
put_marker(struct html_writer *w)
{
	size_t before, level = w->n_lists;

	if (level > 0)
		indent(&w->out, w, level - 1);
	before = w->out.n;
	if (level > 0 && w->lists[level - 1].ordered)
		buf_printf(&w->out, "%d. ", ++w->lists[level - 1].number);
	else
		buf_str(&w->out, "- ");
	if (level > 0)
		w->lists[level - 1].width = (int)(w->out.n - before);
}

static void
end_block(struct html_writer *w)
{
	close_link(w);
	w->space = false;
	while (w->line.n > 1 && w->line.s[w->line.n - 1] == '\n')
		truncate_line(w, w->line.n - 2); /* a break at the end */
	if (w->line.n == 0)
		return;
	if (w->out.n > 0)
		buf_str(&w->out, w->item && w->after_item ? "\n" : "\n\n");
	if (w->item)
		put_marker(w);
	else
		indent(&w->out, w, w->n_lists);
	buf_add(&w->out, w->line.s, w->line.n);
	w->after_item = w->item || w->n_lists > 0;
	w->item = false;
	truncate_line(w, 0);
}

/* A second break in a row makes a paragraph. */
static void
put_break(struct html_writer *w)
{
	w->space = false;
	if (w->line.n == 0)
		return;
	if (w->line.s[w->line.n - 1] == '\n')
		end_block(w);
	else
		buf_str(&w->line, "\\\n");
}

static void
open_list(struct html_writer *w, bool ordered)
{
	end_block(w);
	if (w->n_lists == HTML_MAX_LISTS) {
		w->deeper++;
		return;
	}
	w->lists[w->n_lists].ordered = ordered;
	w->lists[w->n_lists].number = 0;
	w->lists[w->n_lists].width = 0;
	w->n_lists++;
}

static void
close_list(struct html_writer *w)
{
	end_block(w);
	w->item = false;
	if (w->deeper > 0)
		w->deeper--;
	else if (w->n_lists > 0)
		w->n_lists--;
	if (w->n_lists == 0)
		w->after_item = false;
}

void
html_open(struct html_writer *w, enum html_action action, const char *url)
{
	switch (action) {
	case HTML_BLOCK:
		end_block(w);
		break;
	case HTML_BREAK:
		put_break(w);
		break;
	case HTML_CELL:
		w->space = true;
		break;
	case HTML_LIST:
	case HTML_ORDERED:
		open_list(w, action == HTML_ORDERED);
		break;
	case HTML_ITEM:
		end_block(w);
		w->item = true;
		break;
	case HTML_LINK:
		open_link(w, url);
		break;
	default:
		break;
	}
}

void
html_close(struct html_writer *w, enum html_action action)
{
	switch (action) {
	case HTML_BLOCK:
	case HTML_ITEM:
		end_block(w);
		if (action == HTML_ITEM)
			w->item = false;
		break;
	case HTML_LIST:
	case HTML_ORDERED:
		close_list(w);
		break;
	case HTML_LINK:
		close_link(w);
		break;
	default:
		break;
	}
}

/* Bytes of white space at the start of text: ASCII's, and the no-break space. */
static size_t
white(struct str text)
{
	if (text.n > 0 && strchr(" \t\n\r\f\v", text.s[0]))
		return 1;
	return str_starts(text, "\xc2\xa0") ? 2 : 0;
}

void
html_text(struct html_writer *w, struct str text)
{
	size_t n = 0, gap;

	while (text.n > 0 && !html_is_full(w)) {
		gap = white(text);
		if (gap > 0) {
			w->space = true;
			text = str_from(text.s + gap, text.n - gap);
			continue;
		}
		for (n = 1; n < text.n && !white(str_from(text.s + n, text.n - n));)
			n++;
		if (w->space && w->line.n > 0 && w->line.s[w->line.n - 1] != '\n')
			buf_char(&w->line, ' ');
		w->space = false;
		markdown_escape(&w->line, str_from(text.s, n));
		text = str_from(text.s + n, text.n - n);
	}
}

void
html_begin(struct html_writer *w)
{
	memset(w, 0, sizeof *w);
	buf_init(&w->out, 8 * DOCUMENT_MAX_TEXT);
	buf_init(&w->line, 8 * DOCUMENT_MAX_TEXT);
}

char *
html_end(struct html_writer *w, struct arena *arena)
{
	char *markdown;

	end_block(w);
	markdown = arena_strndup(arena, w->out.s, w->out.n);
	buf_release(&w->out);
	buf_release(&w->line);
	return markdown;
}
