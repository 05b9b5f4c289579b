/*
 * feed_xml.c - feeds in XML: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, CDF. A tree
 * comes in; its items, wherever they hang, go out. What its elements mean is
 * feed_names.c's.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>
#include <strings.h>

/* Elements around an item: <rdf:RDF><channel><items><item> has three. */
#define MAX_AROUND 6

/* The element that says a field best, and how well it does. */
struct found {
	const struct xml_node *element;
	int rank;
};

struct walk {
	struct reading *r;
	struct feed *feed;
	const char *site; /* address of the feed's page, or NULL */
	struct err *err;
};

static const char *
text_in(struct arena *arena, const struct xml_node *element)
{
	const char *text = element ? xml_text(arena, element) : "";

	return str_trim(str_of(text)).n > 0 ? text : NULL;
}

static bool
is_named(const struct xml_node *element, const char *const *names)
{
	const char *name = element->name ? feed_local_name(element) : "";

	for (; *names; names++)
		if (strcasecmp(name, *names) == 0)
			return true;
	return false;
}

/* CDF has it as HREF. */
static const char *
href_of(const struct xml_node *element)
{
	const char *href = xml_attribute(element, "href");

	return href ? href : xml_attribute(element, "HREF");
}

/* A relation by its name or its address (RFC 4287, 4.2.7.2); meant when missing. */
static bool
relates(const struct xml_node *link, const char *wanted, bool meant)
{
	const char *rel = xml_attribute(link, "rel");
	size_t n = rel ? strlen(rel) : 0, w = strlen(wanted);

	if (n == 0)
		return meant;
	return n >= w && strcasecmp(rel + n - w, wanted) == 0 &&
	       (n == w || rel[n - w - 1] == '/');
}

/* How well a <link> tells where the page is, from 0; -1: not at all. RSS has the address as
 * text, Atom as an attribute, rather of HTML than of others. */
static int
link_rank(struct arena *arena, const struct xml_node *link)
{
	const char *type = xml_attribute(link, "type");

	if (!href_of(link))
		return text_in(arena, link) ? 0 : -1;
	if (!relates(link, "alternate", true))
		return -1;
	return !type || strcasestr(type, "html") ? 1 : 2;
}

/* The address that a link has, made absolute where it can be. */
static const char *
address_in(const struct walk *w, const struct xml_node *link, const char *address)
{
	const char *base = xml_base(link);

	if (!address || str_trim(str_of(address)).n == 0)
		return NULL;
	if (base)
		address = url_resolve(w->r->arena, base, address);
	if (w->site)
		address = url_resolve(w->r->arena, w->site, address);
	return url_resolve(w->r->arena, parse_base(w->r), address);
}

static const char *
link_address(const struct walk *w, const struct xml_node *link)
{
	const char *address = href_of(link);

	return address_in(w, link, address ? address : text_in(w->r->arena, link));
}

static void
add_tag(struct arena *arena, struct words *tags, const struct xml_node *element)
{
	const char *tag = xml_attribute(element, "label");

	if (!tag || !*tag)
		tag = xml_attribute(element, "term");
	if (!tag || !*tag)
		tag = text_in(arena, element);
	if (tag)
		words_add(arena, tags, tag);
}

static bool
says_something(struct arena *arena, const struct xml_node *element)
{
	const struct xml_node *child;

	for (child = element->first; child; child = child->next)
		if (child->name)
			return true;
	return text_in(arena, element) != NULL;
}

/* Of several dates of one sort the last one counts. */
static bool
is_date(enum feed_field field)
{
	return field >= FEED_PUBLISHED && field <= FEED_UPDATED;
}

/* Sort the elements of an item into its fields. */
static void
find_fields(const struct walk *w, const struct xml_node *item,
	    const struct xml_node *parent, struct found found[FEED_FIELDS],
	    struct words *tags)
{
	const struct xml_node *child;

	for (child = parent->first; child; child = child->next) {
		int rank = 0, order;
		enum feed_field field = child->name ? feed_field(item, child, &rank)
						    : FEED_NOTHING;
		struct found *best = &found[field];

		if (field == FEED_NOTHING)
			continue;
		if (field == FEED_TAG) {
			add_tag(w->r->arena, tags, child);
			continue;
		}
		if (field == FEED_GROUP) {
			if (parent == item)
				find_fields(w, item, child, found, tags);
			continue;
		}
		order = field == FEED_LINK ? link_rank(w->r->arena, child) : 0;
		if (order < 0 || (best->element && best->rank <= 3 * rank + order &&
				  (best->rank < 3 * rank || !is_date(field))))
			continue;
		if (field == FEED_LINK || says_something(w->r->arena, child))
			*best = (struct found){child, 3 * rank + order};
	}
}

/* RSS: a guid that is the page's address, unless it says that it is not. */
static const char *
permanent(const struct walk *w, const struct xml_node *guid)
{
	const char *said = guid ? xml_attribute(guid, "isPermaLink") : NULL;
	const char *text = text_in(w->r->arena, guid);

	if (!text || strcasecmp(feed_local_name(guid), "guid") != 0 ||
	    (said && strcasecmp(said, "true") != 0) ||
	    !str_starts(str_trim(str_of(text)), "http"))
		return NULL;
	return address_in(w, guid, text);
}

static const char *
about(const struct xml_node *item)
{
	const char *address = NULL;
	size_t i;

	for (i = 0; i < item->n_attributes && !address; i++)
		if (strcasecmp(item->attributes[i].name, "about") == 0 ||
		    strcmp(item->attributes[i].name, "rdf:about") == 0)
			address = item->attributes[i].value;
	return address && *address ? address : NULL;
}

static const char *
own_language(const struct xml_node *element, const struct xml_node *item)
{
	const struct xml_node *above = item->parent;
	const char *language = element ? xml_language(element) : NULL;

	/* What the feed says as a whole is not the item's own word. */
	return above && language == xml_language(above) ? NULL : language;
}

/* dc:language, else that of its text; the title's is its own where they differ. */
static void
set_languages(struct arena *arena, const struct xml_node *node, struct feed_item *item,
	      const struct found found[FEED_FIELDS])
{
	const struct xml_node *title = found[FEED_TITLE].element;
	const struct xml_node *text = found[FEED_CONTENT].element;

	if (!text)
		text = found[FEED_SUMMARY].element;
	item->language = text_in(arena, found[FEED_LANGUAGE].element);
	if (item->language)
		return;
	item->language = own_language(text ? text : title, node);
	if (text && title && xml_language(title) != xml_language(text))
		item->title_language = xml_language(title);
	if (!item->language)
		item->language = own_language(node, node);
}

/* The first of the dates that is there. */
static const char *
date_of(struct arena *arena, const struct found found[FEED_FIELDS],
	const enum feed_field *fields)
{
	const char *date = NULL;

	for (; *fields != FEED_NOTHING && !date; fields++)
		date = text_in(arena, found[*fields].element);
	return date;
}

/* Base of the links in an element: its own, or the site's. */
static const char *
base_of(const struct walk *w, const struct xml_node *element)
{
	return address_in(w, element, ".");
}

static void
set_texts(const struct walk *w, struct feed_item *item,
	  const struct found found[FEED_FIELDS])
{
	const struct xml_node *content = found[FEED_CONTENT].element;
	const struct xml_node *summary = found[FEED_SUMMARY].element;
	const struct xml_node *title = found[FEED_TITLE].element;

	if (title)
		item->title = feed_title_text(w->r->arena, title);
	if (content)
		item->body = feed_body_text(w->r->arena, base_of(w, content), content);
	if (!item->body && summary)
		item->body = feed_body_text(w->r->arena, base_of(w, summary), summary);
}

static void
set_links(const struct walk *w, const struct xml_node *node, struct feed_item *item,
	  const struct found found[FEED_FIELDS])
{
	const struct xml_node *id = found[FEED_ID].element;

	item->id = text_in(w->r->arena, id);
	if (item->id && xml_base(id) && strchr(item->id, '/'))
		item->id = url_resolve(w->r->arena, xml_base(id), item->id);
	if (!item->id)
		item->id = about(node);
	if (found[FEED_LINK].element)
		item->link = link_address(w, found[FEED_LINK].element);
	if (!item->link)
		item->link = permanent(w, id);
	if (!item->link)
		item->link = address_in(w, node, href_of(node));
	if (!item->link)
		item->link = address_in(w, node, about(node));
}

static void
read_item(struct walk *w, const struct xml_node *node)
{
	static const enum feed_field published[] = {FEED_PUBLISHED, FEED_DATE,
						    FEED_CREATED, FEED_NOTHING};
	static const enum feed_field updated[] = {FEED_UPDATED, FEED_DATE,
						  FEED_NOTHING};
	struct found found[FEED_FIELDS] = {{NULL, 0}};
	struct arena *arena = w->r->arena;
	struct feed_item *item;

	item = arena_push(arena, &w->feed->items, w->feed->n, sizeof *item);
	item->line = node->line;
	item->number = ++w->feed->n;
	find_fields(w, node, node, found, &item->tags);
	set_texts(w, item, found);
	set_links(w, node, item, found);
	item->published = date_of(arena, found, published);
	item->updated = date_of(arena, found, updated);
	set_languages(arena, node, item, found);
}

/* What the feed says of itself. */
static void
read_head(struct walk *w, const struct xml_node *head)
{
	const struct xml_node *child;
	struct found found[FEED_FIELDS] = {{NULL, 0}};
	struct words tags = {NULL, 0};
	const char *language = xml_language(head);

	find_fields(w, head, head, found, &tags);
	if (found[FEED_LANGUAGE].element)
		language = text_in(w->r->arena, found[FEED_LANGUAGE].element);
	if (language)
		w->feed->language = language;
	for (child = head->first; child; child = child->next)
		if (child->name && strcasecmp(feed_local_name(child), "link") == 0 &&
		    href_of(child) && relates(child, "next", false))
			w->feed->next =
				url_resolve(w->r->arena, parse_base(w->r),
					    url_resolve(w->r->arena, xml_base(child),
							href_of(child)));
	if (found[FEED_LINK].element)
		w->site = link_address(w, found[FEED_LINK].element);
}

static int
read_items(struct walk *w, const struct xml_node *node, int depth)
{
	static const char *const items[] = {"item", "entry", NULL};
	static const char *const around[] = {"channel", "feed", "rss", "rdf",
					     "items",   "item", NULL};
	static const char *const heads[] = {"channel", "feed", NULL};
	const struct xml_node *child;

	if (is_named(node, heads))
		read_head(w, node);
	for (child = node->first; child; child = child->next) {
		if (is_named(child, items)) {
			if (w->feed->n == PARSE_MAX_ENTRIES)
				return notes_fail(&w->r->taker, w->err, ERR_LIMIT,
						  child->line, "more than %d items",
						  PARSE_MAX_ENTRIES);
			read_item(w, child);
		}
		if (depth < MAX_AROUND && is_named(child, around) &&
		    read_items(w, child, depth + 1))
			return -1;
	}
	return 0;
}

int
feed_read_xml(struct reading *r, struct str text, struct feed *feed, struct err *err)
{
	static const char *const rss[] = {"rss", NULL};
	static const char *const roots[] = {"rss", "feed", "rdf", "channel", NULL};
	static const char *const pages[] = {"html", NULL};
	static const char *const channel[] = {"channel", "item", NULL};
	struct walk w = {.r = r, .feed = feed, .err = err};
	const struct xml_node *child;
	struct xml_node *root;

	if (xml_parse(&r->taker, text, &root, err))
		return -1;
	if (is_named(root, pages))
		return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
				  "an HTML page instead of a feed");
	if (!is_named(root, roots))
		return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
				  "<%s> is no feed: wanted <rss> or <feed>",
				  root->name);
	for (child = root->first; child && !is_named(child, channel);)
		child = child->next;
	if (is_named(root, rss) && !child)
		return notes_fail(&r->taker, err, ERR_FORMAT, root->line,
				  "RSS without a <channel>");
	return read_items(&w, root, 0);
}
