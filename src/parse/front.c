/*
 * front.c - the keys of a front matter, each a row of a table: a tree of YAML comes in, an
 * entry goes out. How values are read is front_value.c's; which file it is, and what the
 * body says, is markdown.c's.
 */
#include "base/utf8.h"
#include "base/zone.h"
#include "parse/parse_int.h"

#include <string.h>

/* "Anywhere on earth" is UTC-12. */
#define AOE_ZONE "Etc/GMT+12"

/* Index of a word in a list, or -1. */
static int
index_of(const char *word, const char *const *words)
{
	int i;

	for (i = 0; words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

static void
read_timezone(struct front *f, const struct yaml *node)
{
	const char *zone = front_text(f, node, "timezone");

	if (zone && strcmp(zone, "AoE") == 0)
		zone = AOE_ZONE;
	if (zone && zone_known(zone)) {
		f->zone = zone;
		f->zone_given = true;
		return;
	}
	f->zone_unknown = true;
	front_note(f, node,
		   "timezone: \"%s\" is no time zone; wanted: a name like "
		   "America/Montevideo, or AoE",
		   front_quote(f, zone));
}

/* Finer words that people write where `event` belongs, with the type in `type`. */
static const char *const event_types[] = {
	"assembly", "conference", "course",  "forum",    "hackathon",
	"meeting",  "panel",      "school",  "seminar",  "summit",
	"training", "tutorial",   "webinar", "workshop", NULL,
};

static void
read_kind(struct front *f, const struct yaml *node)
{
	const char *word = front_text(f, node, "kind");
	int kind = word ? index_of(word, item_kind_words) : -1, near;

	if (kind >= 0) {
		f->entry->kind = (enum item_kind)kind;
		return;
	}
	if (word && index_of(word, event_types) >= 0) {
		f->entry->kind = ITEM_EVENT;
		f->entry->type = word;
		return;
	}
	near = word ? str_nearest(word, item_kind_words) : -1;
	if (near >= 0)
		front_refuse(f, node, "kind: \"%s\": did you mean `%s`?",
			     front_quote(f, word), item_kind_words[near]);
	else
		front_refuse(f, node,
			     "kind: \"%s\" is none of event, call, news, space, "
			     "bilateral, indicator; a finer word goes into `type`",
			     front_quote(f, word));
}

static void
read_type(struct front *f, const struct yaml *node)
{
	const char *type = front_text(f, node, "type");

	if (type)
		f->entry->type = type;
}

static void
read_title(struct front *f, const struct yaml *node)
{
	struct texts texts = {NULL, 0};
	size_t i;

	front_texts(f, node, "title", &texts);
	for (i = 0; i < texts.n; i++)
		(void)parse_title(f->r, f->entry, texts.v[i].language, texts.v[i].text,
				  node->line);
}

static void
read_url(struct front *f, const struct yaml *node)
{
	struct texts texts = {NULL, 0};
	const char *url;
	size_t i;

	front_texts(f, node, "url", &texts);
	for (i = 0; i < texts.n; i++) {
		url = parse_web_address(f->r, "url", texts.v[i].text, node->line);
		if (url)
			texts_set(f->r->arena, &f->entry->url, texts.v[i].language,
				  url);
	}
}

static void
read_start(struct front *f, const struct yaml *node)
{
	(void)front_when(f, node, "start", &f->entry->start, true);
}

static void
read_end(struct front *f, const struct yaml *node)
{
	(void)front_when(f, node, "end", &f->entry->end, true);
}

static void
read_opens(struct front *f, const struct yaml *node)
{
	(void)front_when(f, node, "opens", &f->entry->opens, true);
}

static void
read_deadline(struct front *f, const struct yaml *node)
{
	(void)front_when(f, node, "deadline", &f->entry->deadline, true);
}

static void
read_published(struct front *f, const struct yaml *node)
{
	(void)front_when(f, node, "published", &f->entry->published, false);
}

/* Two letters, upper case; NULL with a note for anything else. */
static const char *
country_of(struct front *f, const struct yaml *node)
{
	const char *text = front_text(f, node, "country");
	char code[2];
	size_t i;

	for (i = 0; text && i < 2; i++) {
		code[i] = (char)(text[i] & ~0x20);
		if (code[i] < 'A' || code[i] > 'Z')
			break;
	}
	if (text && i == 2 && !text[2])
		return arena_strndup(f->r->arena, code, 2);
	if (text)
		front_note(f, node,
			   "country: \"%s\" is no code of two letters, like MX",
			   front_quote(f, text));
	return NULL;
}

static void
read_place(struct front *f, const struct yaml *node)
{
	static const char *const known[] = {"name", "city", "country", "online", NULL};
	struct place *place = &f->entry->place;
	const struct yaml *online;
	const char *url;

	if (node->kind != YAML_MAP) {
		place->name = front_text(f, node, "place");
		return;
	}
	(void)front_unknown_keys(f, node, known);
	place->name = front_text(f, yaml_get(node, "name"), "name");
	place->city = front_text(f, yaml_get(node, "city"), "city");
	place->country = country_of(f, yaml_get(node, "country"));
	online = yaml_get(node, "online");
	url = front_text(f, online, "online");
	if (url)
		place->online = parse_web_address(f->r, "online", url, online->line);
}

static void
read_organisers(struct front *f, const struct yaml *node)
{
	struct words words = {NULL, 0};

	front_words(f, node, "organisers", &words);
	if (words.n > 0)
		f->entry->organisers = words;
}

static void
read_parent(struct front *f, const struct yaml *node)
{
	f->entry->parent = front_text(f, node, "parent");
}

/* Neither confirmed nor cancelled can be assumed of what is misspelt. */
static void
read_status(struct front *f, const struct yaml *node)
{
	const char *word = front_text(f, node, "status");
	int status = word ? index_of(word, item_status_words) : -1, near;

	f->entry->status = status < 0 ? STATUS_TENTATIVE : (enum item_status)status;
	if (status >= 0)
		return;
	near = word ? str_nearest(word, item_status_words) : -1;
	front_note(f, node, "status: \"%s\" is read as tentative; wanted: %s",
		   front_quote(f, word),
		   near >= 0 ? item_status_words[near]
			     : "confirmed, tentative, cancelled, or postponed");
}

static void
read_languages(struct front *f, const struct yaml *node)
{
	front_words(f, node, "languages", &f->entry->languages);
}

static void
read_tags(struct front *f, const struct yaml *node)
{
	front_words(f, node, "tags", &f->entry->tags);
}

static void
read_parties(struct front *f, const struct yaml *node)
{
	front_words(f, node, "parties", &f->entry->parties);
}

static void
add_follower(struct front *f, const char *organisation, const char *contact)
{
	struct entry *entry = f->entry;
	struct follower *follower = arena_push(f->r->arena, &entry->followers,
					       entry->n_followers++, sizeof *follower);

	follower->organisation = organisation;
	follower->contact = contact;
}

/* A map of organisation and contact, or a list of organisations. */
static void
read_followers(struct front *f, const struct yaml *node)
{
	struct words words = {NULL, 0};
	size_t i;

	if (node->kind != YAML_MAP)
		front_words(f, node, "followers", &words);
	for (i = 0; i < words.n; i++)
		add_follower(f, words.v[i], NULL);
	for (i = 0; node->kind == YAML_MAP && i < node->n; i++)
		add_follower(f, utf8_one_line(f->r->arena, node->keys[i]),
			     front_text(f, node->items[i], "followers"));
}

static void
read_action(struct front *f, const struct yaml *node)
{
	static const char *const known[] = {"who", "what", "due", NULL};
	struct entry *entry = f->entry;
	const struct yaml *due;
	struct action *action;

	if (node->kind != YAML_MAP) {
		front_note(f, node,
			   "an action left out: wanted: {who: …, what: …, due: …}");
		return;
	}
	(void)front_unknown_keys(f, node, known);
	action = arena_push(f->r->arena, &entry->actions, entry->n_actions++,
			    sizeof *action);
	action->who = front_text(f, yaml_get(node, "who"), "who");
	action->what = front_text(f, yaml_get(node, "what"), "what");
	due = yaml_get(node, "due");
	if (!front_is_null(due))
		(void)front_when(f, due, "due", &action->due, false);
	if (!action->who)
		action->who = "";
	if (!action->what)
		action->what = "";
}

static void
read_actions(struct front *f, const struct yaml *node)
{
	size_t i;

	if (node->kind != YAML_LIST) {
		front_note(
			f, node,
			"`actions` left out: a list is wanted: [{who: …, what: …, due: …}]");
		return;
	}
	for (i = 0; i < node->n; i++)
		read_action(f, node->items[i]);
}

/* Also when it is empty: somebody began to say who may see it. */
static void
read_visibility(struct front *f, const struct yaml *node)
{
	f->entry->visibility = front_scope(f, node);
}

static void
read_teaser(struct front *f, const struct yaml *node)
{
	if (node->kind == YAML_MAP)
		f->teaser = node;
	else
		front_note(
			f, node,
			"`teaser` left out: wanted: {title: …, visibility: community}");
}

/* markdown.c has read it before. */
static void
read_id(struct front *f, const struct yaml *node)
{
	(void)front_text(f, node, "id");
}

/* In the order of reading: times need the zone. */
static const struct {
	const char *name;
	void (*read)(struct front *f, const struct yaml *node);
} keys[] = {
	{"timezone", read_timezone},
	{"id", read_id},
	{"kind", read_kind},
	{"type", read_type},
	{"title", read_title},
	{"url", read_url},
	{"start", read_start},
	{"end", read_end},
	{"opens", read_opens},
	{"deadline", read_deadline},
	{"published", read_published},
	{"place", read_place},
	{"organisers", read_organisers},
	{"parent", read_parent},
	{"status", read_status},
	{"languages", read_languages},
	{"tags", read_tags},
	{"parties", read_parties},
	{"followers", read_followers},
	{"actions", read_actions},
	{"visibility", read_visibility},
	{"teaser", read_teaser},
};

#define N_KEYS (sizeof keys / sizeof keys[0])

/* An end must not lie before its start. Without a start, what is part of something
 * happens some time during that. */
static void
check_times(struct front *f, const struct yaml *root)
{
	struct entry *entry = f->entry;
	int64_t start, end, after;

	if (when_bounds(&entry->start, f->zone, &start, &after) &&
	    when_bounds(&entry->end, f->zone, &end, &after) && after < start) {
		front_note(f, yaml_get(root, "end"),
			   "`end` is before `start`: left out; is the year right?");
		entry->end = (struct when){.precision = WHEN_NONE};
	}
	if (entry->start.precision == WHEN_NONE && entry->parent &&
	    (entry->kind == ITEM_EVENT || entry->kind == ITEM_BILATERAL))
		entry->start.precision = WHEN_PARENT;
}

bool
front_read(struct front *f, const struct yaml *root)
{
	const char *names[N_KEYS + 1];
	const struct yaml *node;
	size_t i;

	for (i = 0; i < N_KEYS; i++)
		names[i] = keys[i].name;
	names[N_KEYS] = NULL;
	if (front_unknown_keys(f, root, names)) {
		f->entry->visibility = f->r->context->narrowest;
		front_note(f, root,
			   "seems to be hidden, but not by `visibility`: only the "
			   "source's own organisation sees it");
	}
	for (i = 0; i < N_KEYS; i++) {
		node = yaml_get(root, keys[i].name);
		if (!front_is_null(node) || (node && keys[i].read == read_visibility))
			keys[i].read(f, node);
	}
	if (front_is_null(yaml_get(root, "kind")))
		front_refuse(f, root,
			     "`kind` is missing: event, call, news, space, "
			     "or bilateral");
	if (f->entry->title.n == 0)
		front_refuse(f, root, "`title` is missing");
	if (f->refused)
		return false;
	check_times(f, root);
	return true;
}

bool
front_read_translation(struct front *f, const struct yaml *root, const char *language)
{
	static const char *const used[] = {"title", "url", "visibility", NULL};
	const struct yaml *visibility = yaml_get(root, "visibility");
	const char *base = f->entry->language;
	struct scope scope;
	size_t i;

	for (i = 0; i < root->n; i++)
		if (index_of(root->keys[i], used) < 0)
			front_note(f, root->keyat[i],
				   "`%s` is not read here: a translation has `title` "
				   "and `url`",
				   front_quote(f, root->keys[i]));
	scope = f->entry->visibility;
	if (!front_is_null(visibility))
		scope = front_scope(f, visibility);
	if (scope.everyone != f->entry->visibility.everyone ||
	    scope.organisations != f->entry->visibility.organisations) {
		front_note(
			f, visibility,
			"translation left out: it must have the `visibility` of what "
			"it translates");
		return false;
	}
	f->entry->language = language; /* of the texts that say none */
	if (!front_is_null(yaml_get(root, "title")))
		read_title(f, yaml_get(root, "title"));
	if (!front_is_null(yaml_get(root, "url")))
		read_url(f, yaml_get(root, "url"));
	f->entry->language = base;
	return true;
}

struct entry *
front_teaser(struct front *f)
{
	static const char *const known[] = {"title", "visibility", NULL};
	const struct entry *whole = f->entry;
	const struct yaml *title, *visibility;
	struct entry *teaser;

	if (!f->teaser)
		return NULL;
	(void)front_unknown_keys(f, f->teaser, known);
	title = yaml_get(f->teaser, "title");
	visibility = yaml_get(f->teaser, "visibility");
	teaser = parse_entry_new(f->r,
				 arena_printf(f->r->arena, "%s#teaser", whole->id));
	if (!teaser)
		return NULL;
	teaser->kind = whole->kind;
	teaser->language = whole->language;
	teaser->start = whole->start;
	teaser->end = whole->end;
	teaser->opens = whole->opens;
	teaser->deadline = whole->deadline;
	teaser->published = whole->published;
	teaser->status = whole->status;
	teaser->visibility = f->r->context->narrowest;
	if (front_is_null(visibility))
		front_note(f, f->teaser,
			   "teaser: `visibility` is missing, so that only "
			   "the source's own organisation sees it");
	else
		teaser->visibility = front_scope(f, visibility);
	f->entry = teaser;
	if (!front_is_null(title))
		read_title(f, title);
	if (teaser->title.n == 0)
		front_note(f, f->teaser, "teaser left out: it has no `title`");
	return teaser->title.n > 0 ? teaser : NULL;
}
