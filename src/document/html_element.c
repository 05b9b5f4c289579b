/*
 * html_element.c - what elements mean for a description: a table, and what their
 * attributes add. Pictures are dropped but for a text that says something.
 */
#include "base/markdown.h"
#include "base/url.h"
#include "document/document_int.h"

#include <stdlib.h>
#include <string.h>

/* Longest name of the table ("figcaption"). */
#define NAME_MAX_BYTES 10

/* By strcmp. */
static const struct known_element {
	const char *name;
	enum html_action action;
} elements[] = {
	{"a", HTML_LINK},          {"abbr", HTML_INLINE},    {"address", HTML_BLOCK},
	{"article", HTML_BLOCK},   {"aside", HTML_BLOCK},    {"audio", HTML_SKIP},
	{"b", HTML_STRONG},        {"big", HTML_INLINE},     {"blockquote", HTML_QUOTE},
	{"body", HTML_BLOCK},      {"br", HTML_BREAK},       {"button", HTML_INLINE},
	{"caption", HTML_BLOCK},   {"center", HTML_BLOCK},   {"cite", HTML_EMPHASIS},
	{"code", HTML_CODE},       {"datalist", HTML_SKIP},  {"dd", HTML_BLOCK},
	{"del", HTML_STRUCK},      {"details", HTML_BLOCK},  {"dir", HTML_LIST},
	{"div", HTML_BLOCK},       {"dl", HTML_BLOCK},       {"dt", HTML_HEADING},
	{"em", HTML_EMPHASIS},     {"fieldset", HTML_BLOCK}, {"figcaption", HTML_BLOCK},
	{"figure", HTML_BLOCK},    {"font", HTML_INLINE},    {"footer", HTML_BLOCK},
	{"form", HTML_BLOCK},      {"h1", HTML_HEADING},     {"h2", HTML_HEADING},
	{"h3", HTML_HEADING},      {"h4", HTML_HEADING},     {"h5", HTML_HEADING},
	{"h6", HTML_HEADING},      {"header", HTML_BLOCK},   {"hr", HTML_BLOCK},
	{"html", HTML_BLOCK},      {"i", HTML_EMPHASIS},     {"iframe", HTML_SKIP},
	{"img", HTML_IMAGE},       {"ins", HTML_INLINE},     {"kbd", HTML_CODE},
	{"li", HTML_ITEM},         {"main", HTML_BLOCK},     {"mark", HTML_INLINE},
	{"math", HTML_SKIP},       {"menu", HTML_LIST},      {"nav", HTML_BLOCK},
	{"noembed", HTML_SKIP},    {"noframes", HTML_SKIP},  {"object", HTML_SKIP},
	{"ol", HTML_ORDERED},      {"p", HTML_BLOCK},        {"pre", HTML_PRE},
	{"q", HTML_INLINE},        {"s", HTML_STRUCK},       {"samp", HTML_CODE},
	{"script", HTML_SKIP},     {"section", HTML_BLOCK},  {"select", HTML_SKIP},
	{"small", HTML_INLINE},    {"span", HTML_INLINE},    {"strike", HTML_STRUCK},
	{"strong", HTML_STRONG},   {"style", HTML_SKIP},     {"sub", HTML_INLINE},
	{"summary", HTML_HEADING}, {"sup", HTML_RAISED},     {"svg", HTML_SKIP},
	{"table", HTML_BLOCK},     {"td", HTML_CELL},        {"template", HTML_SKIP},
	{"textarea", HTML_SKIP},   {"th", HTML_HEADER_CELL}, {"time", HTML_INLINE},
	{"title", HTML_SKIP},      {"tr", HTML_ROW},         {"tt", HTML_CODE},
	{"u", HTML_INLINE},        {"ul", HTML_LIST},        {"video", HTML_SKIP},
	{"wbr", HTML_INLINE},      {"xmp", HTML_SKIP},
};

static int
compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct known_element *)row)->name);
}

enum html_action
html_action(struct str name)
{
	const struct known_element *found;
	char key[NAME_MAX_BYTES + 1];
	size_t i;

	if (name.n > NAME_MAX_BYTES)
		return HTML_UNKNOWN;
	for (i = 0; i < name.n; i++)
		key[i] = name.s[i] >= 'A' && name.s[i] <= 'Z' ? (char)(name.s[i] | 0x20)
							      : name.s[i];
	key[i] = '\0';
	found = bsearch(key, elements, sizeof elements / sizeof elements[0],
			sizeof elements[0], compare);
	return found ? found->action : HTML_UNKNOWN;
}

/* A destination for readers, or NULL: made absolute, without what counts them. */
static const char *
link_url(const struct html_getter *get, const char *base)
{
	const char *url = get->attribute(get, "href");

	if (!url || strlen(url) > 2 * DOCUMENT_MAX_URL)
		return NULL;
	url = url_encoded(get->arena, url_resolve(get->arena, base, url));
	url = url_without_tracking(get->arena, url);
	return strlen(url) <= DOCUMENT_MAX_URL && markdown_safe_url(url) ? url : NULL;
}

/* One or two pixels wide or high: there to be fetched, not to be seen. */
static bool
is_pixel(const struct html_getter *get)
{
	static const char *const sides[] = {"width", "height"};
	size_t i;

	for (i = 0; i < 2; i++) {
		const char *side = get->attribute(get, sides[i]);

		if (side && strspn(side, "012") == 1 &&
		    strspn(side, "0123456789.%") == 1)
			return true;
	}
	return false;
}

/* "IMG_2041", "logo.png", "image" say nothing. */
static bool
says_something(const char *alt)
{
	static const char *const nothing[] = {"image",  "img",    "photo",  "picture",
					      "foto",   "imagen", "imagem", "logo",
					      "banner", "spacer", "pixel",  "icon"};
	static const char *const files[] = {".png",  ".jpg", ".jpeg", ".gif",
					    ".webp", ".svg", ".bmp"};
	struct str text = str_trim(str_of(alt));
	size_t i, n;

	if (text.n == 0 || str_starts(text, "http://") || str_starts(text, "https://"))
		return false;
	if (str_starts(text, "IMG_") || str_starts(text, "DSC"))
		return false;
	for (i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		if (str_is_nocase(text, nothing[i]))
			return false;
	for (i = 0; i < sizeof files / sizeof files[0]; i++) {
		n = strlen(files[i]);
		if (text.n > n &&
		    str_is_nocase(str_from(text.s + text.n - n, n), files[i]))
			return false;
	}
	return true;
}

static const char *
image_text(const struct html_getter *get)
{
	const char *alt = get->attribute(get, "alt");

	return alt && says_something(alt) && !is_pixel(get) ? alt : NULL;
}

/* The style says so, without spaces and in lower case. */
static bool
is_hidden(const char *style)
{
	static const char *const signs[] = {"display:none", "visibility:hidden",
					    "mso-hide:all", NULL};
	char plain[256];
	size_t n = 0, i;

	for (; *style && n + 1 < sizeof plain; style++)
		if (*style != ' ' && *style != '\t' && *style != '\n')
			plain[n++] = *style >= 'A' && *style <= 'Z'
					     ? (char)(*style | 0x20)
					     : *style;
	plain[n] = '\0';
	for (i = 0; signs[i]; i++)
		if (strstr(plain, signs[i]))
			return true;
	return false;
}

struct html_element
html_element(struct str name, const struct html_getter *get, const char *base)
{
	struct html_element element = {.action = html_action(name), .first = 1};
	const char *text;

	if (element.action == HTML_LINK) {
		element.url = link_url(get, base);
	} else if (element.action == HTML_IMAGE) {
		element.text = image_text(get);
	} else if (element.action == HTML_ORDERED) {
		int64_t first;

		text = get->attribute(get, "start");
		if (text && str_number(str_trim(str_of(text)), &first) &&
		    first <= 999999)
			element.first = (int)first;
	}
	text = get->attribute(get, "style");
	if ((text && is_hidden(text)) || get->attribute(get, "hidden"))
		element.action = HTML_SKIP;
	return element;
}
