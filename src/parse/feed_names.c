/*
 * feed_names.c - which element of which dialect says what: RSS 0.9x to 2.0, RDF, Atom 0.3
 * and 1.0, CDF, and the modules that they borrow from one another. Names count in any
 * case, as people write pubdate and ITEM.
 */
#include "parse/parse_int.h"

#include <string.h>
#include <strings.h>

enum space {
	OTHER,
	OWN, /* the item's */
	ATOM,
	DC,
	DCTERMS,
	CONTENT,
	ITUNES,
	MEDIA,
	XHTML,
};

/* Parts of addresses by which namespaces are told, also where people forget the slash at
 * the end or take another version; and the prefixes that some forget to declare. */
static const struct {
	const char *part, *prefix;
	enum space space;
} spaces[] = {
	{"w3.org/2005/atom", "atom:", ATOM},
	{"purl.org/atom/ns", "atom10:", ATOM},
	{"purl.org/net/atom", "atom03:", ATOM},
	{"purl.org/dc/elements/", "dc:", DC},
	{"purl.org/dc/terms", "dcterms:", DCTERMS},
	{"rss/1.0/modules/content", "content:", CONTENT},
	{"rss/1.0/modules/dcterms", "dct:", DCTERMS},
	{"podcast-1.0.dtd", "itunes:", ITUNES},
	{"search.yahoo.com/mrss", "media:", MEDIA},
	{"w3.org/1999/xhtml", "xhtml:", XHTML},
	{"rss/1.0/modules/", "", OTHER},
	{"purl.org/rss/", "rss:", OWN},
	{"backend.userland.com/rss", "", OWN},
	{"my.netscape.com/", "", OWN},
	{"channel.netscape.com/", "", OWN},
	{"law.harvard.edu/", "", OWN},
};

/* Of several elements that say the same the one with the lowest rank counts. */
static const struct {
	enum space space;
	const char *name;
	enum feed_field field;
	int rank;
} names[] = {
	{OWN, "guid", FEED_ID, 0},
	{OWN, "id", FEED_ID, 1},
	{ATOM, "id", FEED_ID, 2},
	{DC, "identifier", FEED_ID, 3},
	{OWN, "link", FEED_LINK, 0},
	{ATOM, "link", FEED_LINK, 1},
	{OWN, "url", FEED_LINK, 2},
	{OWN, "title", FEED_TITLE, 0},
	{ATOM, "title", FEED_TITLE, 1},
	{DC, "title", FEED_TITLE, 2},
	{MEDIA, "title", FEED_TITLE, 3},
	{ITUNES, "title", FEED_TITLE, 4},
	{CONTENT, "encoded", FEED_CONTENT, 0},
	{OWN, "content", FEED_CONTENT, 1},
	{ATOM, "content", FEED_CONTENT, 1},
	{XHTML, "body", FEED_CONTENT, 2},
	{OWN, "body", FEED_CONTENT, 2},
	{OWN, "fullitem", FEED_CONTENT, 3},
	{OWN, "description", FEED_SUMMARY, 0},
	{OWN, "summary", FEED_SUMMARY, 1},
	{ATOM, "summary", FEED_SUMMARY, 1},
	{OWN, "abstract", FEED_SUMMARY, 2},
	{DC, "description", FEED_SUMMARY, 3},
	{DCTERMS, "abstract", FEED_SUMMARY, 4},
	{ITUNES, "summary", FEED_SUMMARY, 5},
	{MEDIA, "description", FEED_SUMMARY, 6},
	{ITUNES, "subtitle", FEED_SUMMARY, 7},
	{OWN, "pubDate", FEED_PUBLISHED, 0},
	{OWN, "published", FEED_PUBLISHED, 1},
	{ATOM, "published", FEED_PUBLISHED, 1},
	{OWN, "issued", FEED_PUBLISHED, 2},
	{ATOM, "issued", FEED_PUBLISHED, 2},
	{DCTERMS, "issued", FEED_PUBLISHED, 3},
	{DC, "date", FEED_DATE, 0},
	{DCTERMS, "date", FEED_DATE, 1},
	{OWN, "date", FEED_DATE, 2},
	{OWN, "created", FEED_CREATED, 0},
	{ATOM, "created", FEED_CREATED, 0},
	{DCTERMS, "created", FEED_CREATED, 1},
	{OWN, "updated", FEED_UPDATED, 0},
	{ATOM, "updated", FEED_UPDATED, 0},
	{OWN, "modified", FEED_UPDATED, 1},
	{ATOM, "modified", FEED_UPDATED, 1},
	{DCTERMS, "modified", FEED_UPDATED, 2},
	{DC, "language", FEED_LANGUAGE, 0},
	{DCTERMS, "language", FEED_LANGUAGE, 1},
	{OWN, "language", FEED_LANGUAGE, 2},
	{OWN, "category", FEED_TAG, 0},
	{ATOM, "category", FEED_TAG, 0},
	{DC, "subject", FEED_TAG, 0},
	{MEDIA, "group", FEED_GROUP, 0},
	{MEDIA, "content", FEED_GROUP, 1},
};

static enum space
space_of(const struct xml_node *item, const struct xml_node *element)
{
	size_t i;

	if (!*element->ns && strchr(element->name, ':')) {
		for (i = 0; i < sizeof spaces / sizeof *spaces; i++)
			if (*spaces[i].prefix &&
			    strncasecmp(element->name, spaces[i].prefix,
					strlen(spaces[i].prefix)) == 0)
				return spaces[i].space;
		return OTHER;
	}
	if (!*element->ns || strcmp(element->ns, item->ns) == 0)
		return OWN;
	for (i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (strcasestr(element->ns, spaces[i].part))
			return spaces[i].space;
	return OTHER;
}

const char *
feed_local_name(const struct xml_node *element)
{
	const char *colon = *element->ns ? NULL : strchr(element->name, ':');

	return colon ? colon + 1 : element->name;
}

enum feed_field
feed_field(const struct xml_node *item, const struct xml_node *element, int *rank)
{
	const char *name = feed_local_name(element);
	enum space space = OTHER;
	bool known = false;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		if ((*name | 0x20) != *names[i].name ||
		    strcasecmp(name, names[i].name) != 0)
			continue;
		if (!known)
			space = space_of(item, element);
		known = true;
		if (names[i].space != space)
			continue;
		*rank = names[i].rank;
		return names[i].field;
	}
	return FEED_NOTHING;
}
