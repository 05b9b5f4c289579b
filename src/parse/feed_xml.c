/*
 * feed_xml.c - RSS 2.0 (and what came before it under the same root), with the elements
 * that WordPress adds, and Atom (RFC 4287): a tree comes in, items go out.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

#define NS_CONTENT "http://purl.org/rss/1.0/modules/content/"
#define NS_DC "http://purl.org/dc/elements/1.1/"
#define NS_ATOM "http://www.w3.org/2005/Atom"

/* The text of the first child of these names that has any, or NULL. */
static const char *
text_of(struct reading *r, const struct xml_node *node, const char *ns,
	const char *name)
{
	const char *text = xml_text(r->arena, xml_child(node, ns, name));

	return str_trim(str_of(text)).n > 0 ? text : NULL;
}

static const char *
first_text(const char *a, const char *b)
{
	return a ? a : b;
}

static const char *
rss_link(struct reading *r, const struct xml_node *node)
{
	const struct xml_node *guid = xml_child(node, node->ns, "guid");
	const struct xml_node *atom = xml_child(node, NS_ATOM, "link");
	const char *link = text_of(r, node, node->ns, "link"), *permanent;

	if (!link && atom)
		link = xml_attribute(atom, "href");
	if (link || !guid)
		return link;
	permanent = xml_attribute(guid, "isPermaLink");
	link = xml_text(r->arena, guid);
	if ((permanent && !str_is_nocase(str_of(permanent), "true")) ||
	    !str_starts(str_trim(str_of(link)), "http"))
		return NULL;
	return link;
}

static const char *
rss_date(struct reading *r, const struct xml_node *node)
{
	const char *date = text_of(r, node, node->ns, "pubDate");

	date = first_text(date, text_of(r, node, NS_DC, "date"));
	return first_text(date, text_of(r, node, NS_ATOM, "updated"));
}

static int
read_rss_item(struct reading *r, const struct xml_node *node,
	      const struct feed_item *channel, struct err *err)
{
	const char *body = first_text(text_of(r, node, NS_CONTENT, "encoded"),
				      text_of(r, node, node->ns, "description"));
	struct feed_item item = {
		.line = node->line,
		.id = text_of(r, node, node->ns, "guid"),
		.link = rss_link(r, node),
		.base = channel->base,
		.title = text_of(r, node, node->ns, "title"),
		.body = body ? html_or_plain_markdown(r->arena, body) : NULL,
		.date = rss_date(r, node),
	};
	const struct xml_node *child;

	item.language = first_text(text_of(r, node, NS_DC, "language"),
				   first_text(xml_language(node), channel->language));
	for (child = node->first; child; child = child->next)
		if (xml_is(child, node->ns, "category"))
			words_add(r->arena, &item.tags, xml_text(r->arena, child));
	return feed_item_add(r, &item, err);
}

static int
read_rss(struct reading *r, const struct xml_node *root, struct err *err)
{
	const struct xml_node *channel = xml_child(root, root->ns, "channel"), *child;
	struct feed_item common = {.line = 0};

	if (!channel)
		return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
				  "RSS without a <channel>");
	common.language = text_of(r, channel, channel->ns, "language");
	common.base = text_of(r, channel, channel->ns, "link");
	for (child = channel->first; child; child = child->next)
		if (xml_is(child, channel->ns, "item") &&
		    read_rss_item(r, child, &common, err))
			return -1;
	return 0;
}

/* Where the entry's page is: rel alternate, which is meant when there is none; HTML
 * rather than others. */
static const char *
atom_link(const struct xml_node *node)
{
	const struct xml_node *child;
	const char *found = NULL;

	for (child = node->first; child; child = child->next) {
		const char *rel, *type;

		if (!xml_is(child, node->ns, "link"))
			continue;
		rel = xml_attribute(child, "rel");
		type = xml_attribute(child, "type");
		if (rel && strcmp(rel, "alternate") != 0)
			continue;
		if (!found || (type && strcmp(type, "text/html") == 0))
			found = xml_attribute(child, "href");
	}
	return found;
}

/* A text construct (RFC 4287, 3.1) as plain text, undecoded. */
static const char *
atom_title(struct reading *r, const struct xml_node *node)
{
	return text_of(r, node, node->ns, "title");
}

/* Text or content (4.1.3) as Markdown; NULL when it is elsewhere, or no text. */
static const char *
atom_body(struct reading *r, const struct xml_node *node)
{
	const char *type, *text;

	if (!node || xml_attribute(node, "src"))
		return NULL;
	type = xml_attribute(node, "type");
	if (type &&
	    (strcmp(type, "xhtml") == 0 || strcmp(type, "application/xhtml+xml") == 0))
		return html_tree_markdown(r->arena, node);
	text = xml_text(r->arena, node);
	if (type && (strcmp(type, "html") == 0 || strcmp(type, "text/html") == 0))
		return html_markdown(r->arena, text);
	if (!type || strncmp(type, "text", 4) == 0)
		return html_or_plain_markdown(r->arena, text);
	return NULL;
}

static const char *
category_of(const struct xml_node *node)
{
	const char *label = xml_attribute(node, "label");

	return label && *label ? label : xml_attribute(node, "term");
}

static int
read_atom_entry(struct reading *r, const struct xml_node *node, const char *base,
		struct err *err)
{
	struct feed_item item = {
		.line = node->line,
		.id = text_of(r, node, node->ns, "id"),
		.link = url_resolve(r->arena, xml_base(node), atom_link(node)),
		.base = base,
		.title = atom_title(r, node),
		.body = atom_body(r, xml_child(node, node->ns, "content")),
		.date = first_text(text_of(r, node, node->ns, "published"),
				   text_of(r, node, node->ns, "updated")),
		.language = xml_language(node),
	};
	const struct xml_node *child;

	if (!item.body || !*item.body)
		item.body = atom_body(r, xml_child(node, node->ns, "summary"));
	for (child = node->first; child; child = child->next)
		if (xml_is(child, node->ns, "category") && category_of(child))
			words_add(r->arena, &item.tags, category_of(child));
	return feed_item_add(r, &item, err);
}

static int
read_atom(struct reading *r, const struct xml_node *root, struct err *err)
{
	const struct xml_node *child;

	for (child = root->first; child; child = child->next)
		if (xml_is(child, root->ns, "entry") &&
		    read_atom_entry(r, child, atom_link(root), err))
			return -1;
	return 0;
}

static const struct {
	const char *root;
	int (*read)(struct reading *r, const struct xml_node *root, struct err *err);
} dialects[] = {
	{"rss", read_rss},
	{"feed", read_atom},
};

int
feed_read_xml(struct reading *r, struct str text, struct err *err)
{
	struct xml_node *root;
	size_t i;

	if (xml_parse(&r->taker, text, &root, err))
		return -1;
	for (i = 0; i < sizeof dialects / sizeof dialects[0]; i++)
		if (strcmp(root->name, dialects[i].root) == 0)
			return dialects[i].read(r, root, err);
	if (str_is_nocase(str_of(root->name), "html"))
		return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
				  "an HTML page instead of a feed");
	return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
			  "<%s> is no feed: wanted <rss> or <feed>", root->name);
}
