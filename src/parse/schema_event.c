/*
 * schema_event.c - an event of schema.org becomes an entry, or one for each time at which
 * it is repeated: names and descriptions in their languages, status, who organises it.
 * Offers, performers, pictures and doors are not announced.
 */
#include "base/url.h"
#include "base/utf8.h"
#include "ical/ical.h"
#include "parse/parse_int.h"

#include <string.h>

/* Values of one property: organisers, keywords, languages. */
#define MAX_VALUES 50

static const char *
language_of(struct reading *r, const struct schema_event *event, const char *tag)
{
	const char *page =
		parse_language(r->arena, event->page->language, r->context->language);

	return parse_language(r->arena, tag, page);
}

/* Texts with @language, or an object whose members are named by languages; else the
 * first. Calls back for each. */
typedef bool text_taker(struct reading *r, const struct schema_event *event,
			struct entry *entry, const char *language, const char *text);

static bool
take_texts(struct reading *r, const struct schema_event *event, struct entry *entry,
	   const char *property, text_taker *take)
{
	const struct data *values = schema_property(event->node, property), *value;
	bool taken = false;
	int n = 0;

	for (value = data_first(values); value && n < MAX_VALUES;
	     value = data_next(values, value), n++) {
		const char *tag = data_member_text(value, "@language");
		const char *text = schema_text(value);

		if (text && (tag || !taken))
			taken = take(r, event, entry, language_of(r, event, tag),
				     text) ||
				taken;
		if (text || value->kind != DATA_OBJECT)
			continue;
		for (value = value->first; value; value = value->next)
			if (strlen(value->key) == 2 && data_text(value))
				taken = take(r, event, entry,
					     language_of(r, event, value->key),
					     data_text(value)) ||
					taken;
		break;
	}
	return taken;
}

static bool
take_title(struct reading *r, const struct schema_event *event, struct entry *entry,
	   const char *language, const char *text)
{
	return parse_title(r, entry, language, plain_text(r->arena, text),
			   event->node->line);
}

/* "\n" as two characters is a line break that was escaped once too often. */
static const char *
with_lines(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text), *c;

	for (c = copy; (c = strstr(c, "\\n")) != NULL; c += 2)
		memcpy(c, " \n", 2);
	return copy;
}

static bool
take_body(struct reading *r, const struct schema_event *event, struct entry *entry,
	  const char *language, const char *text)
{
	text = html_or_plain_markdown_at(r->arena, event->page->base,
					 with_lines(r->arena, text));
	parse_body(r, entry, language, text, event->node->line);
	return *text != '\0';
}

static void
set_organisers(struct reading *r, struct entry *entry, const struct schema_event *event)
{
	const struct data *values = schema_property(event->node, "organizer"), *value;
	int n = 0;

	for (value = data_first(values); value && n < MAX_VALUES;
	     value = data_next(values, value), n++) {
		const char *name =
			value->kind == DATA_OBJECT
				? data_text(data_first(schema_property(value, "name")))
				: data_text(value);

		if (name && !url_is_web(str_of(name)))
			parse_organiser(r, entry, name);
	}
}

static void
set_languages(struct reading *r, struct entry *entry, const struct schema_event *event)
{
	const struct data *values = schema_property(event->node, "inLanguage"), *value;
	int n = 0;

	for (value = data_first(values); value && n < MAX_VALUES;
	     value = data_next(values, value), n++) {
		const char *tag = schema_property_text(value, "alternateName");

		tag = parse_language(r->arena, tag ? tag : schema_text(value), NULL);
		if (tag)
			words_include(r->arena, &entry->languages, tag);
	}
}

/* Words with commas, or a list of them. */
static void
set_tags(struct reading *r, struct entry *entry, const struct schema_event *event)
{
	const struct data *values = schema_property(event->node, "keywords"), *value;
	struct str rest, word;
	int n = 0;

	for (value = data_first(values); value; value = data_next(values, value)) {
		rest = str_of(schema_text(value));
		while (rest.n > 0 && n++ < MAX_VALUES) {
			word = str_trim(str_split(&rest, ','));
			parse_tag(r, entry,
				  plain_text(r->arena,
					     arena_strndup(r->arena, word.s, word.n)));
		}
	}
}

static void
set_status(struct reading *r, struct entry *entry, const struct schema_event *event)
{
	static const struct {
		const char *name;
		enum item_status status;
	} states[] = {
		{"EventCancelled", STATUS_CANCELLED},
		{"EventPostponed", STATUS_POSTPONED},
	};
	const struct data *values = schema_property(event->node, "eventStatus"), *value;
	const char *before = schema_property_text(event->node, "previousStartDate");
	size_t i;

	for (value = data_first(values); value; value = data_next(values, value)) {
		struct str state = schema_local(schema_text(value));

		for (i = 0; i < sizeof states / sizeof states[0]; i++)
			if (str_is(state, states[i].name))
				entry->status = states[i].status;
		if (str_is(state, "EventRescheduled") && before)
			notes_take(&r->taker, event->node->line, 0,
				   "rescheduled: it was to begin on %s",
				   notes_excerpt(r->arena, str_of(before)));
	}
}

/* Types of ours for those of schema.org. */
static const char *
type_of(const struct schema_event *event)
{
	static const struct {
		const char *theirs, *ours;
	} types[] = {
		{"EducationEvent", "training"},
		{"CourseInstance", "course"},
		{"Hackathon", "hackathon"},
	};
	size_t i;

	for (i = 0; i < sizeof types / sizeof types[0]; i++)
		if (schema_is(event->node, types[i].theirs))
			return types[i].ours;
	return NULL;
}

static struct entry *
new_entry(struct reading *r, const struct schema_event *event)
{
	struct entry *entry = parse_entry_new(r, event->id);
	const char *url;

	if (!entry || !take_texts(r, event, entry, "name", take_title)) {
		notes_take(&r->taker, event->node->line, 0,
			   "left out: an event without a name");
		return NULL;
	}
	entry->kind = ITEM_EVENT;
	entry->type = type_of(event);
	entry->language = language_of(r, event, NULL);
	entry->parent = event->parent;
	(void)take_texts(r, event, entry, "description", take_body);
	url = parse_web_address(r, "url", event->url, event->node->line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	schema_set_times(r, entry, event);
	schema_set_place(r, entry, event);
	set_organisers(r, entry, event);
	set_languages(r, entry, event);
	set_tags(r, entry, event);
	set_status(r, entry, event);
	parse_restrict(r, entry, event->node->line);
	return entry;
}

/* The same event may be on several pages of a source, and twice on one. Its own page, to
 * which another one led, knows more. */
static void
add_once(struct reading *r, const struct schema_event *event, const struct entry *entry)
{
	size_t i;

	if (!parse_entry_known(r, entry->id)) {
		(void)parse_entry_add(r, entry, event->node->line);
		return;
	}
	for (i = 0; r->blob->followed && i < r->entries->n; i++)
		if (strcmp(r->entries->v[i]->id, entry->id) == 0 &&
		    (entry->body.n > 0 || r->entries->v[i]->body.n == 0))
			*r->entries->v[i] = *entry;
}

int
schema_event_add(struct reading *r, const struct schema_event *event, struct err *err)
{
	const struct ical_occurrence *times = NULL;
	struct entry *entry, *one;
	size_t n = 0, i;

	if (parse_room_left(r, err))
		return -1;
	entry = new_entry(r, event);
	if (!entry)
		return 0;
	if (entry->start.precision == WHEN_NONE)
		schema_schedule(r, event, &times, &n);
	for (i = 0; i < n; i++) {
		if (parse_room_left(r, err))
			return -1;
		one = arena_alloc(r->arena, sizeof *one);
		*one = *entry;
		if (times[i].instance)
			one->id = parse_entry_new(r, arena_printf(r->arena, "%s %s",
								  event->id,
								  times[i].instance))
					  ->id;
		one->start = times[i].start;
		one->end = times[i].end;
		add_once(r, event, one);
	}
	if (n == 0)
		add_once(r, event, entry);
	return 0;
}
