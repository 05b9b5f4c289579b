/*
 * xml_node.c - looking around in a tree that xml.c made.
 */
#include "document/document_int.h"

#include <string.h>

/* The largest document that parse takes. */
#define TEXT_MAX ((size_t)8 << 20)

#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

/* What feeds write in front of names; some forget to declare it. */
static const struct {
	const char *prefix, *ns;
} prefixes[] = {
	{"content:", "http://purl.org/rss/1.0/modules/content/"},
	{"dc:", "http://purl.org/dc/elements/1.1/"},
	{"atom:", "http://www.w3.org/2005/Atom"},
};

static bool
is_prefixed(const char *qualified, const char *ns, const char *name)
{
	size_t i, n;

	for (i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		n = strlen(prefixes[i].prefix);
		if (strcmp(prefixes[i].ns, ns) == 0)
			return strncmp(qualified, prefixes[i].prefix, n) == 0 &&
			       strcmp(qualified + n, name) == 0;
	}
	return false;
}

bool
xml_is(const struct xml_node *node, const char *ns, const char *name)
{
	if (!node->name)
		return false;
	if (!ns || strcmp(node->ns, ns) == 0)
		return strcmp(node->name, name) == 0;
	return !*node->ns && is_prefixed(node->name, ns, name);
}

const struct xml_node *
xml_child(const struct xml_node *node, const char *ns, const char *name)
{
	const struct xml_node *child;

	for (child = node ? node->first : NULL; child; child = child->next)
		if (xml_is(child, ns, name))
			return child;
	return NULL;
}

/* At most as deep as xml_parse allows. */
static void
add_text(struct buf *out, const struct xml_node *node)
{
	const struct xml_node *child;

	if (!node->name)
		buf_str(out, node->text);
	for (child = node->first; child; child = child->next)
		add_text(out, child);
}

const char *
xml_text(struct arena *arena, const struct xml_node *node)
{
	struct buf out;
	char *text;

	if (!node)
		return "";
	if (node->first && !node->first->next && !node->first->name)
		return node->first->text;
	buf_init(&out, TEXT_MAX);
	add_text(&out, node);
	text = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return text;
}

static const char *
attribute(const struct xml_node *node, const char *ns, const char *name)
{
	size_t i;

	for (i = 0; i < node->n_attributes; i++)
		if (strcmp(node->attributes[i].name, name) == 0 &&
		    strcmp(node->attributes[i].ns, ns) == 0)
			return node->attributes[i].value;
	return NULL;
}

const char *
xml_attribute(const struct xml_node *node, const char *name)
{
	return attribute(node, "", name);
}

static const char *
inherited(const struct xml_node *node, const char *name)
{
	const char *value = NULL;

	for (; node && !value; node = node->parent)
		value = attribute(node, XML_NAMESPACE, name);
	return value;
}

const char *
xml_language(const struct xml_node *node)
{
	return inherited(node, "lang");
}

const char *
xml_base(const struct xml_node *node)
{
	return inherited(node, "base");
}
