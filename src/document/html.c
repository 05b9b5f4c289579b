/*
 * html.c - HTML as descriptions have it becomes Markdown: tags and texts of html_scan.c,
 * or a tree of xml.c, are told to html_writer.c. What is hidden is left out.
 */
#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

/* "&amp;amp;eacute;" happens; more rounds would be somebody's joke. */
#define MAX_ROUNDS 3

/* A reading of HTML. */
struct conversion {
	struct arena *arena;
	const char *base; /* or NULL */
	struct html_scan scan, ahead;
	struct html_writer w;
	bool unclosed; /* an element that is left out had no end: none is looked for */
};

static const char *
scanned_attribute(const struct html_getter *get, const char *name)
{
	return html_scan_attribute(get->arena, get->element, name);
}

static bool
is_void(struct str name)
{
	static const char *const empty[] = {"area",  "base",   "br",    "col",  "embed",
					    "hr",    "img",    "input", "link", "meta",
					    "param", "source", "track", "wbr"};
	size_t i;

	for (i = 0; i < sizeof empty / sizeof empty[0]; i++)
		if (str_is_nocase(name, empty[i]))
			return true;
	return false;
}

/* Pass over an element whose start tag is the current token, up to its end tag. Where it
 * has none, it is read as if it were not hidden; looking for it once is enough, lest a
 * page of such takes quadratic time. */
static void
pass_over(struct conversion *c)
{
	struct html_scan *ahead = &c->ahead;
	size_t depth = 1;

	if (c->scan.content.n > 0 || is_void(c->scan.name) || c->unclosed)
		return;
	*ahead = c->scan;
	while (depth > 0 && html_scan_next(ahead)) {
		if (ahead->token == HTML_TEXT || !html_scan_same(ahead, c->scan.name))
			continue;
		if (ahead->token == HTML_END_TAG)
			depth--;
		else if (ahead->content.n == 0)
			depth++;
	}
	if (depth == 0)
		c->scan = *ahead;
	else
		c->unclosed = true;
}

static void
write_start(struct conversion *c)
{
	const struct html_getter get = {c->arena, &c->scan, scanned_attribute};
	struct html_element element = html_element(c->scan.name, &get, c->base);

	if (element.action == HTML_SKIP)
		pass_over(c);
	else
		html_open(&c->w, &element);
}

/* A reference that is still one after decoding was encoded twice. */
static void
write_text(struct conversion *c)
{
	struct str text = c->scan.content;
	const char *decoded, *again;
	int round;

	if (!memchr(text.s, '&', text.n)) {
		html_text(&c->w, text);
		return;
	}
	decoded = html_scan_text(c->arena, &c->scan);
	for (round = 1; round < MAX_ROUNDS && strchr(decoded, '&'); round++) {
		again = entities_decode(c->arena, decoded);
		if (strcmp(again, decoded) == 0)
			break;
		decoded = again;
	}
	html_text(&c->w, str_of(utf8_clean(c->arena, str_of(decoded))));
}

/* lines: those of the source are lines. */
static char *
convert(struct arena *arena, const char *base, const char *html, bool lines)
{
	struct conversion *c = arena_alloc(arena, sizeof *c);

	c->arena = arena;
	c->base = base;
	html_scan_init(&c->scan, str_of(utf8_clean(arena, str_of(html))));
	html_begin(&c->w);
	c->w.pre = lines;
	while (!html_is_full(&c->w) && html_scan_next(&c->scan)) {
		if (c->scan.token == HTML_TEXT)
			write_text(c);
		else if (c->scan.token == HTML_START_TAG)
			write_start(c);
		else
			html_close(&c->w, html_action(c->scan.name));
	}
	return html_end(&c->w, arena);
}

char *
html_markdown_at(struct arena *arena, const char *base, const char *html)
{
	return convert(arena, base, html, false);
}

char *
html_markdown(struct arena *arena, const char *html)
{
	return html_markdown_at(arena, NULL, html);
}

static const char *
tree_attribute(const struct html_getter *get, const char *name)
{
	return xml_attribute(get->element, name);
}

/* At most as deep as xml_parse allows. */
static void
write_node(struct arena *arena, struct html_writer *w, const struct xml_node *node)
{
	const struct html_getter get = {arena, node, tree_attribute};
	const struct xml_node *child;
	struct html_element element;

	if (!node->name) {
		html_text(w, str_of(node->text));
		return;
	}
	element = html_element(str_of(node->name), &get, xml_base(node));
	if (element.action == HTML_SKIP || html_is_full(w))
		return;
	html_open(w, &element);
	for (child = node->first; child; child = child->next)
		write_node(arena, w, child);
	html_close(w, element.action);
}

char *
html_tree_markdown(struct arena *arena, const struct xml_node *node)
{
	struct html_writer *w = arena_alloc(arena, sizeof *w);

	html_begin(w);
	write_node(arena, w, node);
	return html_end(w, arena);
}

enum look { LOOKS_PLAIN, LOOKS_DRESSED, LOOKS_HTML };

/* Whether it has tags of elements that are known: some that dress words, or such that lay
 * out a page. */
static enum look
look_of(const char *text)
{
	enum look look = LOOKS_PLAIN;
	size_t n;

	for (text = strchr(text, '<'); text; text = strchr(text, '<')) {
		enum html_action action;

		text++;
		if (*text == '/')
			text++;
		n = strcspn(text, " \t\n\r/<>");
		action = n > 0 ? html_action(str_from(text, n)) : HTML_UNKNOWN;
		text += n + strcspn(text + n, "<>");
		if (*text != '>' || action == HTML_UNKNOWN)
			continue;
		if (action > HTML_INLINE && action <= HTML_ITEM)
			return LOOKS_HTML;
		look = LOOKS_DRESSED;
	}
	return look;
}

/* Without comments, declarations and processing instructions at its start. */
static struct str
behind_prologue(struct str text)
{
	const char *end;

	for (;;) {
		text = str_trim(text);
		if (str_starts(text, "<!--"))
			end = memmem(text.s, text.n, "-->", 3);
		else if (str_starts(text, "<?"))
			end = memchr(text.s, '>', text.n);
		else
			return text;
		if (!end)
			return str_from(text.s, 0);
		end += *end == '-' ? 3 : 1;
		text = str_from(end, text.n - (size_t)(end - text.s));
	}
}

bool
html_is_page(struct str text)
{
	static const char *const starts[] = {"<!doctype html", "<html", "<head",
					     "<body"};
	size_t i, n;

	text = behind_prologue(text);
	for (i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		n = strlen(starts[i]);
		if (text.n >= n && str_is_nocase(str_from(text.s, n), starts[i]))
			return true;
	}
	return false;
}

char *
html_or_plain_markdown_at(struct arena *arena, const char *base, const char *text)
{
	enum look look = look_of(text);
	const char *again;
	int round;

	for (round = 0; round < MAX_ROUNDS && !look && strchr(text, '&'); round++) {
		again = entities_decode(arena, text);
		if (strcmp(again, text) == 0)
			break;
		text = again;
		look = look_of(text);
	}
	if (look == LOOKS_PLAIN)
		return plain_markdown(arena, text);
	return convert(arena, base, text, look == LOOKS_DRESSED);
}

char *
html_or_plain_markdown(struct arena *arena, const char *text)
{
	return html_or_plain_markdown_at(arena, NULL, text);
}
