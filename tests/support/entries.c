/*
 * entries.c - entries from text and views to text, for tests.
 */
#include "support/entries.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct making {
	struct arena *arena;
	struct entry *entry;
	const char *zone;
	char *value;
};

static void
wrong(const char *what, const char *text)
{
	(void)fprintf(stderr, "entry_from: %s: %s\n", what, text);
	fail();
}

static int
index_of(const char *const *words, const char *word)
{
	int i;

	for (i = 0; words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	wrong("unknown word", word);
	return 0;
}

static void
read_when(struct making *m, struct str text, struct when *when)
{
	if (str_is(text, "parent"))
		when->precision = WHEN_PARENT;
	else if (!when_parse(text, m->zone, when))
		wrong("no date", m->value);
}

static void
read_words(struct making *m, struct words *words)
{
	struct str rest = str_of(m->value), word;

	while (rest.n) {
		word = str_split(&rest, ',');
		words_add(m->arena, words, arena_strndup(m->arena, word.s, word.n));
	}
}

static void
set_kind(struct making *m)
{
	m->entry->kind = (enum item_kind)index_of(item_kind_words, m->value);
}

static void
set_type(struct making *m)
{
	m->entry->type = m->value;
}

static void
set_status(struct making *m)
{
	m->entry->status = (enum item_status)index_of(item_status_words, m->value);
}

static void
set_uid(struct making *m)
{
	m->entry->uid = m->value;
}

static void
set_parent(struct making *m)
{
	m->entry->parent = m->value;
}

static const char *
language_of(const struct making *m)
{
	return m->entry->title.n ? m->entry->title.v[0].language : "es";
}

static void
set_body(struct making *m)
{
	texts_set(m->arena, &m->entry->body, language_of(m), m->value);
}

static void
set_url(struct making *m)
{
	texts_set(m->arena, &m->entry->url, language_of(m), m->value);
}

static void
set_when(struct making *m)
{
	const char *dots = strstr(m->value, "..");
	size_t n = dots ? (size_t)(dots - m->value) : strlen(m->value);

	read_when(m, str_from(m->value, n), &m->entry->start);
	if (dots)
		read_when(m, str_of(dots + 2), &m->entry->end);
}

static void
set_opens(struct making *m)
{
	read_when(m, str_of(m->value), &m->entry->opens);
}

static void
set_deadline(struct making *m)
{
	read_when(m, str_of(m->value), &m->entry->deadline);
}

static void
set_published(struct making *m)
{
	read_when(m, str_of(m->value), &m->entry->published);
}

static void
set_zone(struct making *m)
{
	m->zone = m->value;
}

static void
set_name(struct making *m)
{
	m->entry->place.name = m->value;
}

static void
set_city(struct making *m)
{
	m->entry->place.city = m->value;
}

static void
set_country(struct making *m)
{
	m->entry->place.country = m->value;
}

static void
set_online(struct making *m)
{
	m->entry->place.online = m->value;
}

static void
set_org(struct making *m)
{
	read_words(m, &m->entry->organisers);
}

static void
set_tags(struct making *m)
{
	read_words(m, &m->entry->tags);
}

static void
set_parties(struct making *m)
{
	read_words(m, &m->entry->parties);
}

static void
set_languages(struct making *m)
{
	read_words(m, &m->entry->languages);
}

static void
set_see(struct making *m)
{
	struct words numbers = {0};
	int64_t number = 0;
	size_t i;

	m->entry->visibility = (struct scope){strcmp(m->value, "public") == 0, 0};
	if (m->entry->visibility.everyone || strcmp(m->value, "nobody") == 0)
		return;
	read_words(m, &numbers);
	for (i = 0; i < numbers.n; i++) {
		if (!str_number(str_of(numbers.v[i]), &number) || number > 63)
			wrong("no number", m->value);
		m->entry->visibility.organisations |= UINT64_C(1) << number;
	}
}

static void
set_read(struct making *m)
{
	if (!str_number(str_of(m->value), &m->entry->first_read))
		wrong("no number", m->value);
	m->entry->baseline = false;
}

static void
set_listed(struct making *m)
{
	m->entry->listed = strcmp(m->value, "no") != 0;
}

static const struct {
	const char *key;
	void (*set)(struct making *);
} keys[] = {
	{"kind", set_kind},
	{"type", set_type},
	{"status", set_status},
	{"uid", set_uid},
	{"parent", set_parent},
	{"body", set_body},
	{"url", set_url},
	{"when", set_when},
	{"opens", set_opens},
	{"deadline", set_deadline},
	{"zone", set_zone},
	{"name", set_name},
	{"published", set_published},
	{"city", set_city},
	{"country", set_country},
	{"online", set_online},
	{"org", set_org},
	{"tags", set_tags},
	{"parties", set_parties},
	{"see", set_see},
	{"read", set_read},
	{"languages", set_languages},
	{"listed", set_listed},
};

static void
read_field(struct making *m, struct str field)
{
	struct str value = field, key = str_split(&value, '=');
	size_t i;

	m->value = arena_strndup(m->arena, value.s, value.n);
	if (str_is(key, "es") || str_is(key, "pt") || str_is(key, "en")) {
		texts_set(m->arena, &m->entry->title,
			  arena_strndup(m->arena, key.s, key.n), m->value);
		return;
	}
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (str_is(key, keys[i].key)) {
			keys[i].set(m);
			return;
		}
	}
	wrong("unknown key", arena_strndup(m->arena, field.s, field.n));
}

struct entry *
entry_from(struct arena *arena, struct entries *entries, const char *text)
{
	struct making m = {.arena = arena, .zone = "America/Montevideo"};
	struct str rest = str_of(text), name = str_trim(str_split(&rest, '|')), source;
	struct entries alone = {0};

	m.entry = entries_add(arena, entries ? entries : &alone);
	source = str_split(&name, '/');
	if (source.n == 0 || name.n == 0)
		wrong("no source/id", text);
	m.entry->source = arena_strndup(arena, source.s, source.n);
	m.entry->id = arena_strndup(arena, name.s, name.n);
	m.entry->language = "es";
	m.entry->visibility.everyone = true;
	m.entry->baseline = m.entry->listed = true;
	while (rest.n)
		read_field(&m, str_trim(str_split(&rest, '|')));
	return m.entry;
}

static void
dump_texts(struct buf *out, const char *name, const struct texts *texts)
{
	size_t i;

	for (i = 0; i < texts->n; i++)
		buf_printf(out, "  %s.%s %s\n", name, texts->v[i].language,
			   texts->v[i].text);
}

static void
dump_words(struct buf *out, const char *name, const struct words *words)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		buf_printf(out, "  %s %s\n", name, words->v[i]);
}

static void
dump_when(struct buf *out, const char *name, const struct when *when)
{
	struct arena arena;

	arena_init(&arena);
	buf_printf(out, "  %s %s %s %s\n", name, precision_words[when->precision],
		   when_format(&arena, when), when->zone ? when->zone : "-");
	arena_release(&arena);
}

static void
dump_text(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "  %s %s\n", name, text ? text : "-");
}

static void
dump_links(struct buf *out, const struct view *view)
{
	size_t i;

	dump_text(out, "parent", view->parent ? view->parent->item->id : NULL);
	for (i = 0; i < view->n_children; i++)
		dump_text(out, "child", view->children[i]->item->id);
	for (i = 0; i < view->n_claims; i++)
		buf_printf(out, "  claim %s/%s\n", view->claims[i]->source,
			   view->claims[i]->id);
}

void
views_dump(struct buf *out, const struct views *views)
{
	const struct view *view;
	size_t i, j;

	for (i = 0; i < views->n; i++) {
		view = views->v[i];
		buf_printf(out, "%s %s %s\n", view->item->id, view->item->uid,
			   item_kind_words[view->kind]);
		dump_text(out, "type", view->type);
		dump_texts(out, "title", &view->title);
		dump_texts(out, "body", &view->body);
		dump_texts(out, "url", &view->url);
		dump_when(out, "start", &view->start);
		dump_when(out, "end", &view->end);
		dump_when(out, "opens", &view->opens);
		dump_when(out, "deadline", &view->deadline);
		dump_text(out, "name", view->place.name);
		dump_text(out, "city", view->place.city);
		dump_text(out, "country", view->place.country);
		dump_text(out, "online", view->place.online);
		dump_words(out, "organiser", &view->organisers);
		dump_words(out, "language", &view->languages);
		dump_words(out, "tag", &view->tags);
		dump_words(out, "party", &view->parties);
		for (j = 0; j < view->n_followers; j++)
			dump_text(out, view->followers[j].organisation,
				  view->followers[j].contact);
		for (j = 0; j < view->n_actions; j++)
			dump_text(out, view->actions[j].who, view->actions[j].what);
		buf_printf(out, "  status %s announced %lld listed %d revision %d\n",
			   item_status_words[view->status], (long long)view->announced,
			   view->listed, view->revision.sequence);
		dump_links(out, view);
	}
}

void
items_dump(struct buf *out, const struct items *items)
{
	const struct item *item;
	size_t i, j;

	for (i = 0; i < items->n; i++) {
		item = items->v[i];
		buf_printf(out, "%s %s %lld\n", item->id, item->uid,
			   (long long)item->created);
		for (j = 0; j < item->n; j++)
			buf_printf(out, "  %s/%s %s\n", item->entries[j]->source,
				   item->entries[j]->id, item->rules[j]);
	}
}
