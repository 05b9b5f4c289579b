/*
 * page_items.c - the items of microdata (itemscope, itemprop) and RDFa Lite (typeof,
 * property) in a page, as the same tree that JSON-LD gives: from its tags and texts, one
 * after another. Misnested tags do little harm: an end tag closes what was opened last
 * under its name, and what is inside of it.
 *
 * Not read: itemref, RDFa's chaining, prefixes other than schema.org's.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Elements within one another; browsers stop at 512. */
#define MAX_DEPTH 400
/* Items of a page, and values of one item. */
#define MAX_ITEMS 5000
#define MAX_VALUES 200
/* Bytes of a description, of another value, and of all texts together: those of elements
 * within one another are the same text again. */
#define MAX_DESCRIPTION (64u << 10)
#define MAX_TEXT 4096
#define MAX_ALL_TEXTS (16u << 20)

struct element {
	struct str name;
	struct data *item;    /* that its contents belong to, or NULL */
	struct data *owner;   /* of the property that it is, or NULL */
	const char *property; /* one or more names */
	size_t text_from, source_from;
};

struct page_items {
	struct arena *arena;
	struct data *top; /* an array */
	struct element open[MAX_DEPTH];
	size_t n_open, n_items;
	size_t bytes;    /* of all texts so far */
	struct buf text; /* of what is open as a property */
	size_t capturing;
};

struct page_items *
page_items_new(struct arena *arena)
{
	struct page_items *items = arena_alloc(arena, sizeof *items);

	items->arena = arena;
	items->top = arena_alloc(arena, sizeof *items->top);
	items->top->kind = DATA_ARRAY;
	buf_init(&items->text, PARSE_MAX_BYTES);
	return items;
}

static bool
is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is_nocase(name, *names))
			return true;
	return false;
}

/* Append a value to a list of values, unless there are as many as there may be. */
static void
append(struct data *list, struct data *value, size_t max)
{
	struct data **last = &list->first;
	size_t n = 0;

	for (; *last; last = &(*last)->next)
		n++;
	if (n < max)
		*last = value;
}

/* Give an item a property, whose value is a node of its own. All are lists of values, as
 * more may come while the first is still open. */
static void
add_property(struct page_items *items, struct data *item, struct str name,
	     struct data *node)
{
	struct data *list;

	for (list = item->first; list; list = list->next)
		if (str_is(name, list->key))
			break;
	if (!list) {
		list = arena_alloc(items->arena, sizeof *list);
		list->kind = DATA_ARRAY;
		list->key = arena_strndup(items->arena, name.s, name.n);
		list->line = node->line;
		append(item, list, MAX_VALUES);
	}
	append(list, node, MAX_VALUES);
}

/* The next of some words with white space between; false at the end. */
static bool
next_word(const char **words, struct str *word)
{
	*words += strspn(*words, " \t\r\n");
	*word = str_from(*words, strcspn(*words, " \t\r\n"));
	*words += word->n;
	return word->n > 0;
}

/* A text under each of some names. */
static void
add_text(struct page_items *items, struct data *item, const char *names,
	 const char *text, int line)
{
	struct data *node;
	struct str name;

	while (text && *text && next_word(&names, &name)) {
		node = arena_alloc(items->arena, sizeof *node);
		node->kind = DATA_STRING;
		node->text = text;
		node->line = line;
		add_property(items, item, name, node);
	}
}

/* An item under the first of some names; under each it would be many times as large as
 * the page. */
static void
add_item(struct page_items *items, struct data *outer, const char *names,
	 struct data *item)
{
	struct str name;

	if (next_word(&names, &name))
		add_property(items, outer, name, item);
}

/* What the attributes say that the element as a property is worth; NULL: its text. */
static const char *
attribute_value(struct page_items *items, const struct html_scan *scan)
{
	static const char *const names[] = {"content",  "href",     "src",
					    "datetime", "resource", NULL};
	const char *value;
	int i;

	for (i = 0; names[i]; i++) {
		value = html_scan_attribute(items->arena, scan, names[i]);
		if (value)
			return value;
	}
	return NULL;
}

/* A new item for a start tag that begins one, or NULL. */
static struct data *
begin_item(struct page_items *items, const struct html_scan *scan)
{
	struct arena *arena = items->arena;
	const char *types = html_scan_attribute(arena, scan, "itemtype");
	const char *id = html_scan_attribute(arena, scan, "itemid");
	struct data *item;
	struct str type;

	if (!html_scan_attribute(arena, scan, "itemscope")) {
		types = html_scan_attribute(arena, scan, "typeof");
		id = html_scan_attribute(arena, scan, "resource");
		if (!id)
			id = html_scan_attribute(arena, scan, "about");
		if (!types)
			return NULL;
	}
	if (items->n_items == MAX_ITEMS)
		return NULL;
	items->n_items++;
	item = arena_alloc(arena, sizeof *item);
	item->kind = DATA_OBJECT;
	item->line = scan->line;
	while (types && next_word(&types, &type))
		add_text(items, item, "@type", arena_strndup(arena, type.s, type.n),
			 scan->line);
	add_text(items, item, "@id", id, scan->line);
	return item;
}

static const char *
property_of(struct page_items *items, const struct html_scan *scan,
	    const struct data *item)
{
	const char *name = html_scan_attribute(items->arena, scan, "itemprop");

	if (!name)
		name = html_scan_attribute(items->arena, scan, "property");
	if (!name && item)
		name = html_scan_attribute(items->arena, scan, "rel");
	return name && *name ? name : NULL;
}

/* The text of what is closed becomes its property's value; of a description the source,
 * so that its paragraphs stay. */
static void
end_property(struct page_items *items, const struct element *element, struct str source)
{
	struct str text = str_from(items->text.s + element->text_from,
				   items->text.n - element->text_from);
	size_t max = MAX_TEXT;

	if (strcmp(element->property, "description") == 0) {
		text = source;
		max = MAX_DESCRIPTION;
	}
	text = str_trim(text);
	text.n = utf8_prefix(text, max);
	items->bytes += text.n;
	if (items->bytes <= MAX_ALL_TEXTS)
		add_text(items, element->owner, element->property,
			 arena_strndup(items->arena, text.s, text.n),
			 element->owner->line);
	if (--items->capturing == 0)
		buf_clear(&items->text);
}

/* The innermost element ends where the source is at `at`. */
static void
close_one(struct page_items *items, const struct html_scan *scan, size_t at)
{
	const struct element *element = &items->open[--items->n_open];
	size_t from = element->source_from;

	if (element->owner)
		end_property(items, element,
			     str_from(scan->text.s + from, at > from ? at - from : 0));
}

/* Elements whose end is where the next of their kind begins. */
static void
close_implied(struct page_items *items, const struct html_scan *scan)
{
	static const char *const kinds[] = {"p",  "li", "td",     "th", "tr",
					    "dt", "dd", "option", NULL};

	if (items->n_open > 0 &&
	    html_scan_same(scan, items->open[items->n_open - 1].name) &&
	    is_one_of(scan->name, kinds))
		close_one(items, scan, scan->began);
}

static void
start_tag(struct page_items *items, const struct html_scan *scan)
{
	static const char *const empty[] = {"area",  "base",   "br",    "col",  "embed",
					    "hr",    "img",    "input", "link", "meta",
					    "param", "source", "track", "wbr",  NULL};
	struct data *outer, *item;
	struct element element = {.name = scan->name, .source_from = scan->at};
	const char *property, *value = NULL;

	close_implied(items, scan);
	outer = items->n_open ? items->open[items->n_open - 1].item : NULL;
	item = begin_item(items, scan);
	property = property_of(items, scan, item);
	if (item && outer && property)
		add_item(items, outer, property, item);
	else if (item)
		append(items->top, item, MAX_ITEMS);
	else if (outer && property)
		value = attribute_value(items, scan);
	if (value)
		add_text(items, outer, property, value, scan->line);
	if (is_one_of(scan->name, empty) || items->n_open == MAX_DEPTH)
		return;
	element.item = item ? item : outer;
	if (!item && outer && property && !value) {
		element.owner = outer;
		element.property = property;
		element.text_from = items->text.n;
		items->capturing++;
	}
	items->open[items->n_open++] = element;
}

static void
end_tag(struct page_items *items, const struct html_scan *scan)
{
	size_t i = items->n_open;

	while (i > 0 && !html_scan_same(scan, items->open[i - 1].name))
		i--;
	while (i > 0 && items->n_open >= i)
		close_one(items, scan, scan->began);
}

void
page_items_token(struct page_items *items, const struct html_scan *scan)
{
	if (scan->token == HTML_TEXT) {
		if (items->capturing > 0)
			buf_str(&items->text, html_scan_text(items->arena, scan));
		return;
	}
	if (scan->token == HTML_END_TAG)
		end_tag(items, scan);
	else if (scan->content.n == 0)
		start_tag(items, scan);
}

struct data *
page_items_end(struct page_items *items, const struct html_scan *scan)
{
	while (items->n_open > 0)
		close_one(items, scan, scan->text.n);
	buf_release(&items->text);
	return items->top;
}
