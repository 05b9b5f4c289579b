/*
 * events.c - `events` and `explain`: what there is for an audience, and all that is known
 * of one item.
 */
#include "cmd/cmd_int.h"

#include <string.h>

const struct option_row events_options[] = {
	{"--list", NULL, "LIST",
	 "as the readers of this list see them (else: the public)"},
	{"--org", NULL, "ORG", "only what this organisation organises"},
	{"--kind", NULL, "KIND", "event, call, news, space, bilateral or indicator"},
	{"--tag", NULL, "TAG", "only with this tag"},
	{"--from", NULL, "DATE", "that end on or after this date"},
	{"--to", NULL, "DATE", "that begin on or before this date"},
	{"--lang", NULL, "LANG", "the language of the titles"},
	{0},
};

static int
read_kind(struct session *session, const char *word, enum item_kind *kind)
{
	int i, nearest;

	*kind = ITEM_KINDS;
	if (!word)
		return 0;
	for (i = 0; item_kind_words[i]; i++) {
		if (strcmp(item_kind_words[i], word) == 0) {
			*kind = (enum item_kind)i;
			return 0;
		}
	}
	nearest = str_nearest(word, item_kind_words);
	return err_set(&session->err, ERR_USAGE,
		       "--kind %s: no such kind (did you mean '%s'?)", word,
		       item_kind_words[nearest >= 0 ? nearest : 0]);
}

static int
read_listing(struct session *session, const struct arguments *arguments,
	     struct listing *listing, const char **language)
{
	*listing = (struct listing){.organisation = argument(arguments, "--org"),
				    .tag = argument(arguments, "--tag"),
				    .from = INT64_MIN,
				    .until = INT64_MAX};
	if (argument_list(session, argument(arguments, "--list"), &listing->list) ||
	    argument_organisation(session, listing->organisation) ||
	    read_kind(session, argument(arguments, "--kind"), &listing->kind) ||
	    argument_language(session, argument(arguments, "--lang"), language) ||
	    argument_day(session, arguments, "--from", false, &listing->from,
			 &session->err) ||
	    argument_day(session, arguments, "--to", true, &listing->until,
			 &session->err))
		return -1;
	return 0;
}

/* "2023-05-08 to 2023-05-12", "by 2023-05-25", "published 2023-03-28". */
static const char *
dates_of(struct session *session, const struct view *view)
{
	const char *start = when_format(&session->arena, &view->start);
	const char *end = when_format(&session->arena, &view->end);

	if (view->kind == ITEM_CALL && view->deadline.precision != WHEN_NONE)
		return arena_printf(&session->arena, "by %s",
				    when_format(&session->arena, &view->deadline));
	if (start[0] && end[0] && strcmp(start, end) != 0)
		return arena_printf(&session->arena, "%s to %s", start, end);
	if (start[0])
		return start;
	return view->start.precision == WHEN_PARENT ? "during its parent" : "";
}

static void
view_line(struct session *session, const struct view *view, const char *language)
{
	const char *title =
		texts_best(&view->title, language, session->config.languages, NULL);

	say("%-28s %-10s %-9s %s", dates_of(session, view), item_kind_words[view->kind],
	    view->status == STATUS_CONFIRMED ? "" : item_status_words[view->status],
	    title ? title : "");
	say("    %s%s%s", view->item->id, view->parent ? " in " : "",
	    view->parent ? view->parent->item->id : "");
}

static const char *
now_text(struct session *session)
{
	struct when when = when_instant(session->now, NULL);

	return when_format(&session->arena, &when);
}

int
cmd_events(struct session *session, const struct arguments *arguments)
{
	struct views views = {0};
	struct document document;
	struct listing listing;
	const char *language;
	size_t i;

	if (read_listing(session, arguments, &listing, &language) ||
	    run_list(&session->run, &listing, &views, &session->err))
		return say_failure(session);
	if (!session->json) {
		for (i = 0; i < views.n; i++)
			view_line(session, views.v[i], language);
		return EXIT_DONE;
	}
	document_begin(&document);
	json_put_string(&document.json, "now", now_text(session));
	json_put_string(&document.json, "audience",
			listing.list ? listing.list->id : "public");
	json_put_array(&document.json, "items");
	for (i = 0; i < views.n; i++)
		view_json(session, &document.json, NULL, views.v[i]);
	json_end_array(&document.json);
	return document_end(session, &document);
}

static const char *
scope_text(struct session *session, struct scope scope)
{
	const char *text = "";
	size_t i;

	if (scope.everyone)
		return "public";
	for (i = 0; i < session->config.n_organisations; i++)
		if (scope.organisations & (UINT64_C(1) << i))
			text = arena_printf(&session->arena, "%s%s%s", text,
					    text[0] ? ", " : "",
					    session->config.organisations[i].id);
	return text[0] ? text : "nobody";
}

static void
explain_entry(struct session *session, const struct item *item, size_t i)
{
	const struct entry *entry = item->entries[i];
	size_t t;

	say("%s", "");
	say("%s: entry '%s' (%s)", entry->source, entry->id,
	    strcmp(item->rules[i], "first") == 0
		    ? "the item's first"
		    : arena_printf(&session->arena, "the same by %s", item->rules[i]));
	say("  read %s, changed %s%s", say_time(session, entry->last_read),
	    say_time(session, entry->changed),
	    entry->listed ? "" : ", no longer listed");
	say("  visible to: %s", scope_text(session, entry->visibility));
	for (t = 0; t < entry->title.n; t++)
		say("  title (%s): %s", entry->title.v[t].language,
		    entry->title.v[t].text);
	say("  start: %s  end: %s  deadline: %s",
	    when_format(&session->arena, &entry->start),
	    when_format(&session->arena, &entry->end),
	    when_format(&session->arena, &entry->deadline));
	say("  place: %s%s%s  status: %s", entry->place.name ? entry->place.name : "",
	    entry->place.name && entry->place.city ? ", " : "",
	    entry->place.city ? entry->place.city : "",
	    item_status_words[entry->status]);
	for (t = 0; t < entry->url.n; t++)
		say("  address: %s", entry->url.v[t].text);
}

/* What an entry said before it said what it says now. */
static int
explain_history(struct session *session, const struct entry *entry)
{
	struct entry_history history;
	const struct entry *old;
	size_t i;

	if (store_entry_history(session->run.store, &session->arena, entry->source,
				entry->id, &history, &session->err))
		return -1;
	for (i = 0; i < history.n; i++) {
		old = &history.v[i].entry;
		say("  before, from %s: start %s, end %s, deadline %s, %s",
		    say_time(session, history.v[i].read),
		    when_format(&session->arena, &old->start),
		    when_format(&session->arena, &old->end),
		    when_format(&session->arena, &old->deadline),
		    item_status_words[old->status]);
	}
	return 0;
}

static void
explain_whole(struct session *session, const struct view *view)
{
	const char *title = texts_best(&view->title, session->config.languages[0],
				       session->config.languages, NULL);

	say("%s", title ? title : view->item->id);
	say("item %s, calendar UID %s, known since %s", view->item->id, view->item->uid,
	    say_time(session, view->item->created));
	say("%s %s, %s, from %zu entr%s; first in precedence: %s",
	    item_kind_words[view->kind], dates_of(session, view),
	    item_status_words[view->status], view->item->n,
	    view->item->n == 1 ? "y" : "ies",
	    view->n_claims > 0 ? view->claims[0]->source : "none");
}

static int
explain_json(struct session *session, const struct view *view)
{
	const struct item *item = view->item;
	struct document document;
	const char *start;
	size_t i;

	document_begin(&document);
	view_json(session, &document.json, "item", view);
	json_put_array(&document.json, "entries");
	for (i = 0; i < item->n; i++) {
		json_put_object(&document.json, NULL);
		json_put_string(&document.json, "source", item->entries[i]->source);
		json_put_string(&document.json, "id", item->entries[i]->id);
		json_put_string(&document.json, "rule", item->rules[i]);
		json_put_string(&document.json, "visibility",
				scope_text(session, item->entries[i]->visibility));
		start = when_format(&session->arena, &item->entries[i]->start);
		json_put_string(&document.json, "start", start[0] ? start : NULL);
		json_put_bool(&document.json, "listed", item->entries[i]->listed);
		json_end_object(&document.json);
	}
	json_end_array(&document.json);
	return document_end(session, &document);
}

int
cmd_explain(struct session *session, const struct arguments *arguments)
{
	const struct item *item;
	struct view *whole;
	size_t i;

	if (arguments->n != 1) {
		(void)err_set(&session->err, ERR_USAGE,
			      "explain needs one item, an "
			      "entry's id or an address");
		return say_failure(session);
	}
	if (run_find_item(&session->run, arguments->words[0], &item, &whole,
			  &session->err))
		return say_failure(session);
	if (!item || !whole) {
		(void)err_set(
			&session->err, ERR_USAGE,
			"nothing is called '%s'; `digest events` lists what there is",
			arguments->words[0]);
		return say_failure(session);
	}
	if (session->json)
		return explain_json(session, whole);
	explain_whole(session, whole);
	for (i = 0; i < item->n; i++) {
		explain_entry(session, item, i);
		if (explain_history(session, item->entries[i]))
			return say_failure(session);
	}
	return EXIT_DONE;
}
