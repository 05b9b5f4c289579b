/*
 * jsonld.c - the kind `jsonld`: pages that say in schema.org's words which events they
 * announce (JSON-LD, microdata, RDFa), and the pages of any kind of source to which its
 * documents led. The one page of a source that announces none has changed its technique,
 * or is not the right one: that is a failure.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>
#include <strings.h>

/* Pages that one page leads to. */
#define MAX_FURTHER 50

int
parse_jsonld(struct reading *r, struct err *err)
{
	struct schema_event *events;
	struct page page;
	size_t n, i, named = 0;

	if (page_read(r, &page, err))
		return -1;
	schema_events(r, &page, &events, &n);
	for (i = 0; i < n; i++) {
		named += schema_property(events[i].node, "name") != NULL;
		if (schema_event_add(r, &events[i], err))
			return -1;
	}
	if (named > 0)
		return 0;
	if (page.wrong) {
		*err = *page.wrong;
		return -1;
	}
	return notes_fail(&r->taker, err, ERR_FORMAT, 0,
			  "no schema.org Event on this page");
}

/* Parts of addresses under which sites of our languages have one page for an event. */
static bool
is_event_word(struct str part)
{
	static const char *const words[] = {"event",       "events",     "evento",
					    "eventos",     "agenda",     "actividad",
					    "actividades", "atividade",  "atividades",
					    "curso",       "cursos",     "taller",
					    "talleres",    "webinar",    "webinars",
					    "training",    "trainings",  "meeting",
					    "meetings",    "reunion",    "reuniones",
					    "reuniao",     "reunioes",   "workshop",
					    "workshops",   "conference", "conferences",
					    "calendario",  "calendar",   "tribe_events",
					    "capacitacion"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is_nocase(part, words[i]))
			return true;
	return false;
}

/* Pages of lists, of archives and of programs, and files. */
static bool
is_no_event(struct str part)
{
	static const char *const words[] = {"page",         "list",     "month",
					    "day",          "week",     "today",
					    "map",          "photo",    "category",
					    "categoria",    "tag",      "author",
					    "feed",         "wp-json",  "wp-content",
					    "wp-login.php", "search",   "login",
					    "signin",       "subscribe"};
	static const char *const files[] = {".pdf", ".ics",  ".jpg",  ".jpeg", ".png",
					    ".gif", ".zip",  ".xml",  ".json", ".csv",
					    ".doc", ".docx", ".pptx", ".xlsx", ".mp4"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is_nocase(part, words[i]))
			return true;
	for (i = 0; i < sizeof files / sizeof files[0]; i++)
		if (part.n > strlen(files[i]) &&
		    strncasecmp(part.s + part.n - strlen(files[i]), files[i],
				strlen(files[i])) == 0)
			return true;
	return false;
}

/* The folder of the page's own path, when it has one. */
static bool
is_below(struct str path, struct str page)
{
	while (page.n > 0 && page.s[page.n - 1] != '/')
		page.n--;
	return page.n > 1 && path.n > page.n && strncmp(path.s, page.s, page.n) == 0;
}

/* The link, on the page's own server, is probably to the page of one event. */
static bool
looks_like_event(const char *link, const char *page)
{
	struct url url = url_split(str_of(link)), own = url_split(str_of(page));
	struct str rest = url.path, part;
	bool good = is_below(url.path, own.path), word = false;

	if (url.query.s)
		return false; /* sorted, filtered, shared, printed */
	while (rest.n > 0) {
		part = str_split(&rest, '/');
		if (is_no_event(part))
			return false;
		good = good || (word && part.n > 0);
		word = is_event_word(part);
	}
	return good;
}

static void
add_further(struct reading *r, const struct page *page, struct words *addresses,
	    size_t before, const char *url)
{
	if (addresses->n - before < MAX_FURTHER && strlen(url) <= DOCUMENT_MAX_URL &&
	    url_same_server(url, parse_base(r)) && strcmp(url, parse_base(r)) != 0 &&
	    strcmp(url, page->address) != 0)
		words_include(r->arena, addresses, url);
}

/* The addresses in an ItemList; the events in it may be there whole, but often are not. */
static void
add_listed(struct reading *r, const struct page *page, const struct data *node,
	   struct words *addresses, size_t before)
{
	const struct data *inner, *item;
	const char *url;

	if (schema_is(node, "ListItem") && !schema_is(node, "BreadcrumbList")) {
		item = data_first(schema_property(node, "item"));
		url = schema_property_text(node, "url");
		if (!url)
			url = schema_property_text(item, "url");
		if (!url)
			url = data_text(item);
		if (url)
			add_further(r, page, addresses, before,
				    url_resolve(r->arena, page->base, url));
	}
	for (inner = node->first; inner; inner = inner->next)
		if (!schema_is(inner, "BreadcrumbList"))
			add_listed(r, page, inner, addresses, before);
}

void
parse_jsonld_further(struct reading *r, struct words *addresses)
{
	size_t before = addresses->n, i;
	struct page page;
	struct err err;

	if (!r->context->follow || r->blob->followed || page_read(r, &page, &err))
		return;
	for (i = 0; i < page.n_items; i++)
		if (!schema_is(page.items[i], "BreadcrumbList"))
			add_listed(r, &page, page.items[i], addresses, before);
	for (i = 0; i < page.links.n; i++)
		if (looks_like_event(page.links.v[i], parse_base(r)))
			add_further(r, &page, addresses, before, page.links.v[i]);
}
