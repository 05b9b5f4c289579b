/*
 * schema.c - objects of schema.org in JSON-LD, microdata or RDFa: their properties by name,
 * whatever prefix stands before it, and the events among them, wherever they are: in a
 * @graph, a list, a page's mainEntity, or one within another (subEvent, superEvent).
 *
 * The context of JSON-LD is not looked at: data that use these words mean these things.
 */
#include "base/url.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Events of one page. */
#define MAX_EVENTS 2000

struct str
schema_local(const char *term)
{
	static const char *const prefixes[] = {"https://schema.org/",
					       "http://schema.org/",
					       "https://www.schema.org/",
					       "http://www.schema.org/", "schema:"};
	struct str text = str_trim(str_of(term));
	size_t i, n;

	for (i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		n = strlen(prefixes[i]);
		if (str_starts(text, prefixes[i]))
			return str_from(text.s + n, text.n - n);
	}
	return text;
}

/* The words that schema.org's own context has for JSON-LD's. */
static const char *
plain_name(const char *name)
{
	if (strcmp(name, "@id") == 0)
		return "id";
	return strcmp(name, "@type") == 0 ? "type" : name;
}

const struct data *
schema_property(const struct data *node, const char *name)
{
	const struct data *member = data_member(node, name);

	if (member || !node || node->kind != DATA_OBJECT)
		return member;
	for (member = node->first; member; member = member->next)
		if (str_is(schema_local(member->key), plain_name(name)))
			return member;
	return NULL;
}

const char *
schema_text(const struct data *value)
{
	static const char *const names[] = {"@value", "name", "url", "@id"};
	const char *text = NULL;
	size_t i;

	value = data_first(value);
	if (!value || value->kind != DATA_OBJECT)
		return value && value->kind != DATA_BOOL ? data_text(value) : NULL;
	for (i = 0; i < sizeof names / sizeof names[0] && !text; i++)
		text = data_text(data_first(schema_property(value, names[i])));
	return text;
}

const char *
schema_property_text(const struct data *node, const char *name)
{
	return schema_text(schema_property(node, name));
}

bool
schema_is(const struct data *node, const char *type)
{
	const struct data *types = schema_property(node, "@type"), *item;

	for (item = data_first(types); item; item = data_next(types, item))
		if (item->text && str_is(schema_local(item->text), type))
			return true;
	return false;
}

/* Event and its subtypes are called so, but for four. */
static bool
is_event(const struct data *node)
{
	static const char *const others[] = {"EventSeries", "Festival", "Hackathon",
					     "CourseInstance"};
	const struct data *types = schema_property(node, "@type"), *item;
	struct str type;
	size_t i;

	if (!node || node->kind != DATA_OBJECT)
		return false;
	for (item = data_first(types); item; item = data_next(types, item)) {
		type = schema_local(item->text);
		if (str_ends(type, "Event") && !memchr(type.s, ':', type.n))
			return true;
		for (i = 0; i < sizeof others / sizeof others[0]; i++)
			if (str_is(type, others[i]))
				return true;
	}
	return false;
}

/* The walk over a page's items. */
struct walk {
	struct reading *r;
	const struct page *page;
	struct schema_event *events;
	size_t n;
};

/* An address or id, whole; NULL for one that means something in this document alone. */
static const char *
absolute_id(const struct walk *w, const char *id)
{
	if (!id || str_starts(str_trim(str_of(id)), "_:"))
		return NULL;
	return url_resolve(w->r->arena, w->page->base, id);
}

/* The id by which an event is told from others, or which another one names: its own, else
 * its address. */
static const char *
id_of(const struct walk *w, const struct data *node)
{
	const char *id;

	node = data_first(node);
	if (!node || node->kind != DATA_OBJECT)
		return absolute_id(w, data_text(node));
	id = absolute_id(w, data_text(data_first(schema_property(node, "@id"))));
	if (id)
		return id;
	id = absolute_id(w, schema_property_text(node, "url"));
	if (!id || (url_split(str_of(id)).scheme.s && !url_is_web(str_of(id))))
		return NULL;
	return url_without_tracking(w->r->arena, id);
}

static const char *
url_of(const struct walk *w, const struct data *node)
{
	static const char *const names[] = {"url", "mainEntityOfPage", "@id", "sameAs"};
	const char *url;
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		url = schema_property_text(node, names[i]);
		url = url ? url_resolve(w->r->arena, w->page->base, url) : NULL;
		if (url && url_is_web(str_of(url)))
			return url;
	}
	return NULL;
}

static void walk(struct walk *w, const struct data *node, const char *parent);

/* What an event is part of, and what is part of it; its other objects (works, offers, an
 * event that is broadcast) are not announced by it. */
static void
walk_event(struct walk *w, const struct data *node, const char *parent)
{
	static const char *const parts[] = {"subEvent", "subEvents", "hasPart"};
	const struct data *super = schema_property(node, "superEvent");
	struct schema_event *event;
	const char *id = id_of(w, node);
	size_t i;

	if (!parent)
		parent = id_of(w, super);
	if (data_first(super) && data_first(super)->kind == DATA_OBJECT)
		walk(w, super, NULL);
	if (w->n >= MAX_EVENTS) {
		notes_once(&w->r->taker, node->line, "events after the first %d",
			   MAX_EVENTS);
		return;
	}
	event = arena_push(w->r->arena, &w->events, w->n, sizeof *w->events);
	w->n++;
	*event = (struct schema_event){.node = node,
				       .page = w->page,
				       .id = id,
				       .url = url_of(w, node),
				       .parent = parent};
	for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
		walk(w, schema_property(node, parts[i]), id);
}

/* Trees are at most some hundred deep. */
static void
walk(struct walk *w, const struct data *node, const char *parent)
{
	const struct data *inner;

	if (!node || !node->first)
		return;
	if (is_event(node)) {
		/* One that is only named is told elsewhere. */
		if (schema_property(node, "name") || schema_property(node, "startDate"))
			walk_event(w, node, parent);
		return;
	}
	for (inner = node->first; inner; inner = inner->next)
		walk(w, inner, parent);
}

/* Of what an event names as its part by id alone, it is the parent. */
static void
adopt(struct walk *w, size_t i)
{
	const struct data *parts = schema_property(w->events[i].node, "subEvent"),
			  *part;
	const char *id;
	size_t k;

	for (part = data_first(parts); part; part = data_next(parts, part)) {
		id = id_of(w, part);
		for (k = 0; id && k < w->n; k++)
			if (k != i && !w->events[k].parent && w->events[k].id &&
			    strcmp(w->events[k].id, id) == 0)
				w->events[k].parent = w->events[i].id;
	}
}

/* How many other events of the page have its id, but begin at another time. */
static size_t
namesakes(const struct walk *w, const struct schema_event *event)
{
	const char *start = schema_property_text(event->node, "startDate"), *other;
	size_t i, n = 0;

	for (i = 0; i < w->n && start; i++) {
		if (!w->events[i].id || strcmp(w->events[i].id, event->id) != 0)
			continue;
		other = schema_property_text(w->events[i].node, "startDate");
		n += other && strcmp(other, start) != 0;
	}
	return n;
}

/* Events without an id of their own are told by what they say. */
static const char *
distinct_id(const struct walk *w, const struct schema_event *event)
{
	const char *start = schema_property_text(event->node, "startDate");

	if (!event->id)
		return parse_made_id(w->r, schema_property_text(event->node, "name"),
				     start);
	if (namesakes(w, event) == 0)
		return event->id;
	return arena_printf(w->r->arena, "%s %s", event->id, start);
}

void
schema_events(struct reading *r, const struct page *page, struct schema_event **events,
	      size_t *n)
{
	struct walk w = {.r = r, .page = page};
	const char **ids;
	size_t i;

	for (i = 0; i < page->n_items; i++)
		walk(&w, page->items[i], NULL);
	for (i = 0; i < w.n; i++)
		if (w.events[i].id)
			adopt(&w, i);
	ids = arena_array(r->arena, w.n, sizeof *ids);
	for (i = 0; i < w.n; i++)
		ids[i] = distinct_id(&w, &w.events[i]);
	for (i = 0; i < w.n; i++)
		w.events[i].id = ids[i];
	/* The page of one event is its page; that of several is none of theirs. */
	if (w.n == 1 && !w.events[0].url && url_is_web(str_of(page->address)))
		w.events[0].url = page->address;
	*events = w.events;
	*n = w.n;
}
