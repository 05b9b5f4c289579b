/*
 * markdown.c - CommonMark, read by cmark, is told to a visitor in the order of the text:
 * the one place in this room that knows cmark. Addresses are cleaned here, raw HTML is
 * told as the text it is, comments are left out, images are their description.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <cmark.h>
#include <string.h>

/* How cmark's nodes are called here; what is missing has no node of its own. */
static const struct {
	cmark_node_type type;
	enum mark mark;
} marks[] = {
	{CMARK_NODE_PARAGRAPH, MARK_PARAGRAPH}, {CMARK_NODE_HEADING, MARK_HEADING},
	{CMARK_NODE_LIST, MARK_LIST},           {CMARK_NODE_ITEM, MARK_ITEM},
	{CMARK_NODE_BLOCK_QUOTE, MARK_QUOTE},   {CMARK_NODE_STRONG, MARK_STRONG},
	{CMARK_NODE_EMPH, MARK_EMPHASIS},       {CMARK_NODE_LINK, MARK_LINK},
};

struct walk {
	struct arena *arena;
	const struct markdown_visitor *visitor;
	void *self;
	cmark_node *last_rule;
};

/* A paragraph at top level that is nothing but strong, with a list behind it. */
static bool
is_lead(cmark_node *node)
{
	cmark_node *child, *next;

	if (!node || cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH ||
	    cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_DOCUMENT)
		return false;
	child = cmark_node_first_child(node);
	next = cmark_node_next(node);
	return child && cmark_node_get_type(child) == CMARK_NODE_STRONG &&
	       !cmark_node_next(child) && next &&
	       cmark_node_get_type(next) == CMARK_NODE_LIST;
}

/* A paragraph of a tight list's item has no space of its own. */
static bool
is_tight(cmark_node *node)
{
	cmark_node *item = cmark_node_parent(node);
	cmark_node *list = item ? cmark_node_parent(item) : NULL;

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

static int
item_number(cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	int number = cmark_node_get_list_start(list);

	if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST)
		return 0;
	while ((item = cmark_node_previous(item)))
		number++;
	return number;
}

/* What the visitor is told of a node; false when the node itself is not told. */
static bool
describe(const struct walk *walk, cmark_node *node, struct markdown_node *told)
{
	cmark_node_type type = cmark_node_get_type(node);
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (marks[i].type == type)
			break;
	if (i == sizeof marks / sizeof marks[0])
		return false;
	*told = (struct markdown_node){.mark = marks[i].mark};
	switch (told->mark) {
	case MARK_PARAGRAPH:
		told->lead = is_lead(node);
		told->tight = is_tight(node);
		break;
	case MARK_HEADING:
		told->level = cmark_node_get_heading_level(node);
		break;
	case MARK_LIST:
		told->lead = is_lead(cmark_node_previous(node));
		if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
			told->number = cmark_node_get_list_start(node);
		break;
	case MARK_ITEM:
		told->number = item_number(node);
		break;
	case MARK_LINK:
		told->url = link_clean(walk->arena, cmark_node_get_url(node));
		return told->url != NULL;
	default:
		break;
	}
	return true;
}

static void
tell_text(const struct walk *walk, const char *text)
{
	if (text && *text)
		walk->visitor->text(walk->self, text);
}

/* A block of code or raw HTML: its lines, with breaks between them. */
static void
tell_block(const struct walk *walk, const char *text)
{
	static const struct markdown_node code = {.mark = MARK_CODE};
	struct str rest = str_trim(str_of(text)), line;
	bool first = true;

	if (rest.n == 0 || (str_starts(rest, "<!--") && str_ends(rest, "-->")))
		return;
	walk->visitor->enter(walk->self, &code);
	for (rest = str_of(text); str_line(&rest, &line); first = false) {
		if (!first)
			walk->visitor->line_break(walk->self, true);
		tell_text(walk, arena_strndup(walk->arena, line.s, line.n));
	}
	walk->visitor->leave(walk->self, &code);
}

/* Nodes without children. */
static void
tell_leaf(const struct walk *walk, cmark_node *node)
{
	struct markdown_node rule = {.mark = MARK_RULE};
	const char *literal = cmark_node_get_literal(node);

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		tell_text(walk, literal);
		break;
	case CMARK_NODE_HTML_INLINE:
		if (strncmp(literal, "<!--", 4) != 0)
			tell_text(walk, literal);
		break;
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_HTML_BLOCK:
		tell_block(walk, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
		walk->visitor->line_break(walk->self, false);
		break;
	case CMARK_NODE_LINEBREAK:
		walk->visitor->line_break(walk->self, true);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		rule.last_rule = node == walk->last_rule;
		walk->visitor->enter(walk->self, &rule);
		walk->visitor->leave(walk->self, &rule);
		break;
	default:
		break;
	}
}

static void
walk_tree(struct walk *walk, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	struct markdown_node told;
	cmark_event_type event;
	cmark_node *node;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		node = cmark_iter_get_node(iter);
		if (!describe(walk, node, &told)) {
			if (event == CMARK_EVENT_ENTER)
				tell_leaf(walk, node);
		} else if (event == CMARK_EVENT_ENTER) {
			walk->visitor->enter(walk->self, &told);
		} else {
			walk->visitor->leave(walk->self, &told);
		}
	}
	cmark_iter_free(iter);
}

int
walk_markdown(struct arena *arena, const char *markdown,
	      const struct markdown_visitor *visitor, void *self, struct err *err)
{
	struct walk walk = {.arena = arena, .visitor = visitor, .self = self};
	struct str text = str_of(markdown);
	cmark_node *document, *node;
	const char *clean;

	if (text.n > MARKDOWN_MAX)
		return err_set(err, ERR_LIMIT, "a text of %zu bytes is longer than %zu",
			       text.n, MARKDOWN_MAX);
	clean = utf8_clean(arena, text);
	document = cmark_parse_document(clean, strlen(clean), CMARK_OPT_VALIDATE_UTF8);
	cmark_consolidate_text_nodes(document);
	for (node = cmark_node_first_child(document); node;
	     node = cmark_node_next(node))
		if (cmark_node_get_type(node) == CMARK_NODE_THEMATIC_BREAK)
			walk.last_rule = node;
	walk_tree(&walk, document);
	cmark_node_free(document);
	return 0;
}
