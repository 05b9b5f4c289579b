/*
 * feed_text.c - titles and texts of XML feeds. RSS says nothing of how a text is encoded,
 * Atom says it by type (RFC 4287, 3.1 and 4.1.3), Atom 0.3 by mode, and all of them
 * contain elements of HTML as they are. In comes an element, out goes plain text or
 * Markdown.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>
#include <strings.h>

enum encoding {
	PLAIN,  /* what looks like markup is text */
	MARKUP, /* HTML as a text */
	EITHER, /* nobody knows */
	TREE,   /* its elements are HTML */
	BASE64, /* of a text that is EITHER */
	NO_TEXT /* a picture, or it is elsewhere */
};

static bool
has_elements(const struct xml_node *node)
{
	const struct xml_node *child;

	for (child = node->first; child; child = child->next)
		if (child->name)
			return true;
	return false;
}

static bool
type_is(const char *type, const char *const *types)
{
	for (; *types; types++)
		if (strncasecmp(type, *types, strlen(*types)) == 0)
			return true;
	return false;
}

static enum encoding
encoding_of(const struct xml_node *node)
{
	static const char *const markup[] = {"html", "text/html", "xhtml",
					     "application/xhtml+xml", NULL};
	static const char *const foreign[] = {"image/", "audio/", "video/",
					      "multipart/", NULL};
	const char *type = xml_attribute(node, "type");
	const char *mode = xml_attribute(node, "mode");

	if (has_elements(node))
		return TREE;
	if (type && type_is(type, foreign))
		return NO_TEXT;
	if ((mode && strcasecmp(mode, "base64") == 0) ||
	    (type && strcasecmp(type, "application/octet-stream") == 0))
		return BASE64;
	if (type && type_is(type, markup))
		return MARKUP;
	return type && strcasecmp(type, "text") == 0 ? PLAIN : EITHER;
}

/* RFC 4648; what is no letter of it is passed over. */
static const char *
from_base64(struct arena *arena, const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
				      "wxyz0123456789+/";
	char *bytes = arena_alloc(arena, strlen(text) + 1);
	size_t n = 0;
	unsigned word = 0, bits = 0;

	for (; *text && *text != '='; text++) {
		const char *letter = strchr(letters, *text);

		if (!letter)
			continue;
		word = (word << 6 | (unsigned)(letter - letters)) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[n++] = (char)(word >> bits & 0xff);
		}
	}
	return utf8_clean(arena, str_from(bytes, n));
}

/* It has links, pictures or paragraphs: more than dressing, which plain_text knows. */
static bool
looks_like_html(const char *text)
{
	static const char *const tags[] = {"<a ", "<img ", "<p>", "<div", NULL};
	size_t i;

	for (i = 0; tags[i]; i++)
		if (strcasestr(text, tags[i]))
			return true;
	return false;
}

/* The texts of HTML without its tags. */
static const char *
without_tags(struct arena *arena, const char *html)
{
	struct html_scan scan;
	struct buf out;
	const char *text;

	buf_init(&out, strlen(html) * 4 + 1);
	html_scan_init(&scan, str_of(html));
	while (html_scan_next(&scan))
		if (scan.token == HTML_TEXT)
			buf_str(&out, html_scan_text(arena, &scan));
	text = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return text;
}

static const char *
or_nothing(const char *text)
{
	return text && str_trim(str_of(text)).n > 0 ? text : NULL;
}

const char *
feed_title_text(struct arena *arena, const struct xml_node *element)
{
	enum encoding encoding = encoding_of(element);
	const char *text = xml_text(arena, element);

	if (encoding == NO_TEXT)
		return NULL;
	if (encoding == BASE64)
		text = from_base64(arena, text);
	if (encoding == MARKUP ||
	    ((encoding == EITHER || encoding == BASE64) && looks_like_html(text)))
		text = without_tags(arena, text);
	return or_nothing(encoding == PLAIN ? text : plain_text(arena, text));
}

const char *
feed_body_text(struct arena *arena, const char *base, const struct xml_node *element)
{
	const char *text;

	switch (encoding_of(element)) {
	case TREE:
		return or_nothing(html_tree_markdown(arena, element));
	case MARKUP:
		text = html_markdown_at(arena, base, xml_text(arena, element));
		return or_nothing(text);
	case BASE64:
		text = from_base64(arena, xml_text(arena, element));
		return or_nothing(html_or_plain_markdown_at(arena, base, text));
	case PLAIN:
	case EITHER:
		text = xml_text(arena, element);
		return or_nothing(html_or_plain_markdown_at(arena, base, text));
	case NO_TEXT:
		break;
	}
	return NULL;
}
