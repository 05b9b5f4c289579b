/*
 * xml.c - libxml2, which is included here alone, turns cleaned XML into our own tree in
 * the arena. No network, no files, no entities: xml_clean has taken out whatever could ask
 * for them, and the hooks below refuse what it may have overlooked.
 */
#include "document/document_int.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

/* References grow ("&" to "&#38;", "<" to "&#60;"). */
#define GROWTH 6

#define OPTIONS                                                                        \
	(XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_RECOVER | XML_PARSE_COMPACT | \
	 XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES)

/* The first thing that libxml2 did not like. */
struct trouble {
	int line;
	char text[200];
	bool structure; /* an element that does not end as it began */
	bool entities;
};

/* The address of the parser comes as data in 2.9.14, whatever was registered. */
static void
on_error(void *data, xmlErrorPtr error)
{
	xmlParserCtxtPtr parser = data;
	struct trouble *trouble = parser->_private;
	size_t n;

	/* From there on the elements of one item end up in another's. */
	if (!trouble->structure && (error->code == XML_ERR_TAG_NAME_MISMATCH ||
				    error->code == XML_ERR_TAG_NOT_FINISHED ||
				    error->code == XML_ERR_GT_REQUIRED)) {
		trouble->structure = true;
		trouble->text[0] = '\0';
	}
	if (trouble->text[0] || error->level < XML_ERR_ERROR ||
	    error->code == XML_NS_ERR_UNDEFINED_NAMESPACE)
		return;
	n = error->message ? strcspn(error->message, "\n") : 0;
	if (n >= sizeof trouble->text)
		n = sizeof trouble->text - 1;
	if (n > 0)
		memcpy(trouble->text, error->message, n);
	else
		memcpy(trouble->text, "error", 6);
	trouble->line = error->line;
}

static void
on_entity(void *data, const xmlChar *name, int type, const xmlChar *public_id,
	  const xmlChar *system_id, xmlChar *content)
{
	xmlParserCtxtPtr parser = data;
	struct trouble *trouble = parser->_private;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	trouble->entities = true;
	xmlStopParser(parser);
}

static const char *
copy(struct arena *arena, const xmlChar *s)
{
	return s ? arena_strdup(arena, (const char *)s) : "";
}

static void
copy_attributes(struct arena *arena, struct xml_node *to, const xmlNode *from)
{
	const xmlAttr *a;
	size_t n = 0;

	for (a = from->properties; a; a = a->next)
		n++;
	if (n == 0)
		return;
	to->attributes = arena_array(arena, n, sizeof *to->attributes);
	for (a = from->properties; a; a = a->next) {
		struct xml_attribute *attribute = &to->attributes[to->n_attributes++];
		xmlChar *value = xmlNodeGetContent((const xmlNode *)a);

		attribute->name = copy(arena, a->name);
		attribute->ns = copy(arena, a->ns ? a->ns->href : NULL);
		attribute->value = copy(arena, value);
		xmlFree(value);
	}
}

static struct xml_node *
copy_node(struct arena *arena, const xmlNode *from)
{
	struct xml_node *to;

	if (from->type != XML_ELEMENT_NODE && from->type != XML_TEXT_NODE &&
	    from->type != XML_CDATA_SECTION_NODE)
		return NULL;
	to = arena_alloc(arena, sizeof *to);
	to->line = (int)xmlGetLineNo(from);
	to->ns = "";
	if (from->type != XML_ELEMENT_NODE) {
		to->text = copy(arena, from->content);
		return to;
	}
	to->name = copy(arena, from->name);
	to->ns = copy(arena, from->ns ? from->ns->href : NULL);
	copy_attributes(arena, to, from);
	return to;
}

/* libxml2 goes 256 deep at most. */
static struct xml_node *
copy_tree(struct arena *arena, const xmlNode *from)
{
	struct xml_node *to = copy_node(arena, from), *child, **last;
	const xmlNode *c;

	if (!to || !to->name)
		return to;
	last = &to->first;
	for (c = from->children; c; c = c->next) {
		child = copy_tree(arena, c);
		if (!child)
			continue;
		child->parent = to;
		*last = child;
		last = &child->next;
	}
	return to;
}

static int
count_lines(struct str text)
{
	size_t i;
	int lines = 1;

	for (i = 0; i + 1 < text.n; i++)
		if (text.s[i] == '\n')
			lines++;
	return lines;
}

/* In recovery a document that was cut off looks as if it were whole. */
static int
check_end(struct notetaker *taker, const xmlNode *root, struct str clean,
	  struct err *err)
{
	const char *prefix = root->ns ? (const char *)root->ns->prefix : NULL;
	char *end = arena_printf(taker->arena, "</%s%s%s", prefix ? prefix : "",
				 prefix ? ":" : "", (const char *)root->name);

	if (!root->children || memmem(clean.s, clean.n, end, strlen(end)))
		return 0;
	return notes_fail(taker, err, ERR_FORMAT, count_lines(clean),
			  "truncated: ends without %s>", end);
}

/* In recovery SAX goes on after any error but those at which libxml2 gives up. */
static xmlDocPtr
read_document(xmlParserCtxtPtr parser, struct str clean, struct trouble *trouble)
{
	xmlDocPtr document;

	parser->_private = trouble;
	parser->sax->serror = on_error;
	parser->sax->entityDecl = on_entity;
	parser->sax->unparsedEntityDecl = NULL;
	parser->sax->resolveEntity = NULL;
	parser->sax->externalSubset = NULL;
	document = xmlCtxtReadMemory(parser, clean.s, (int)clean.n, NULL, "UTF-8",
				     OPTIONS);
	trouble->structure |= parser->disableSAX != 0;
	return document;
}

static int
judge(struct notetaker *taker, xmlDocPtr document, const struct trouble *trouble,
      struct str clean, struct err *err)
{
	const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;

	if (trouble->entities)
		return notes_fail(taker, err, ERR_FORMAT, 0,
				  "declares entities: refused, since they are used to "
				  "attack");
	if (!root)
		return notes_fail(taker, err, ERR_FORMAT, trouble->line, "no XML: %s",
				  trouble->text[0] ? trouble->text : "nothing in it");
	if (check_end(taker, root, clean, err))
		return -1;
	if (trouble->structure)
		return notes_fail(taker, err, ERR_FORMAT, trouble->line,
				  "not well-formed: %s", trouble->text);
	if (trouble->text[0])
		notes_take(taker, trouble->line, 0,
			   "not well-formed, read as far as possible: %s",
			   trouble->text);
	return 0;
}

int
xml_parse(struct notetaker *taker, struct str text, struct xml_node **root,
	  struct err *err)
{
	struct trouble trouble = {0};
	xmlParserCtxtPtr parser = NULL;
	xmlDocPtr document = NULL;
	struct str clean;
	struct buf buf;
	int result = -1;

	buf_init(&buf, GROWTH * text.n + 16);
	if (xml_clean(taker, text, &buf, err))
		goto done;
	clean = str_from(buf.s, buf.n);
	parser = xmlNewParserCtxt();
	if (!parser)
		abort(); /* out of memory */
	document = read_document(parser, clean, &trouble);
	if (judge(taker, document, &trouble, clean, err))
		goto done;
	*root = copy_tree(taker->arena, xmlDocGetRootElement(document));
	result = 0;
done:
	xmlFreeDoc(document);
	xmlFreeParserCtxt(parser);
	buf_release(&buf);
	return result;
}
