/*
 * subscribers.c - `subscribers import|add|remove|export|show`: the people on the lists.
 */
#include "cmd/cmd_int.h"

#include "base/idn.h"
#include "model/address.h"

#include <string.h>

#define EXPORT_MAX ((size_t)512 * 1024 * 1024)

const struct option_row subscribers_options[] = {
	{"--dry-run", NULL, NULL, "import: tell what would happen, change nothing"},
	{"--lang", NULL, "LANG", "add: the person's language"},
	{"--name", NULL, "NAME", "add: the person's name"},
	{0},
};

static void
import_json(struct session *session, struct json *json, const struct import *import)
{
	static const char *const words[] = {"new", "already there", "left before",
					    "duplicate", "invalid"};
	size_t i;

	(void)session;
	json_put_object(json, "counts");
	for (i = 0; i < IMPORT_VERDICTS; i++)
		json_put_number(json, words[i], (int64_t)import->counts[i]);
	json_end_object(json);
	json_put_array(json, "lines");
	for (i = 0; i < import->n; i++) {
		json_put_object(json, NULL);
		json_put_number(json, "line", import->v[i].line);
		json_put_string(json, "address", import->v[i].address);
		json_put_string(json, "verdict", words[import->v[i].verdict]);
		json_put_string(json, "why", import->v[i].why);
		json_end_object(json);
	}
	json_end_array(json);
}

static int
do_import(struct session *session, const struct mailing_list *list,
	  const struct arguments *arguments)
{
	const char *path = arguments->words[2];
	struct document document;
	struct import import;
	size_t i;

	if (run_import(&session->run, list, path,
		       argument(arguments, "--dry-run") != NULL, &import,
		       &session->err))
		return say_failure(session);
	for (i = 0; i < import.n; i++)
		if (import.v[i].verdict == IMPORT_INVALID)
			say_trouble(session, "%s:%d: %s", path, import.v[i].line,
				    import.v[i].why);
		else if ((import.v[i].verdict == IMPORT_DUPLICATE ||
			  import.v[i].verdict == IMPORT_LEFT) &&
			 !session->quiet && !session->json)
			say("%s:%d: %s: %s", path, import.v[i].line,
			    import.v[i].address, import.v[i].why);
	if (session->json) {
		document_begin(&document);
		import_json(session, &document.json, &import);
		return document_end(session, &document);
	}
	if (!session->quiet)
		say("%s: %zu new, %zu already there, %zu left before, %zu duplicate, "
		    "%zu invalid%s",
		    list->id, import.counts[IMPORT_NEW], import.counts[IMPORT_THERE],
		    import.counts[IMPORT_LEFT], import.counts[IMPORT_DUPLICATE],
		    import.counts[IMPORT_INVALID],
		    argument(arguments, "--dry-run") ? " (nothing changed)" : "");
	return EXIT_DONE;
}

static int
do_add(struct session *session, const struct mailing_list *list,
       const struct arguments *arguments)
{
	struct newcomer newcomer = {.address = arguments->words[2],
				    .name = argument(arguments, "--name")};
	int added = -1;

	if (!argument(arguments, "--lang") ||
	    argument_language(session, argument(arguments, "--lang"),
			      &newcomer.language) == 0)
		added = run_add(&session->run, list, &newcomer, &session->err);
	if (added < 0)
		return say_failure(session);
	if (!session->quiet)
		say("%s: %s%s", list->id, arguments->words[2],
		    added ? "" : " is there already");
	return EXIT_DONE;
}

/* An address on the command line as the store compares it. */
static int
address_key(struct session *session, const char *text, const char **key)
{
	struct address address;

	if (address_parse(&session->arena, str_of(text), &address, &session->err))
		return err_add(&session->err, "'%s' is no address", text);
	*key = address.key;
	return 0;
}

static int
do_remove(struct session *session, const struct mailing_list *list,
	  const struct arguments *arguments)
{
	const char *key = NULL;
	size_t removed;

	if (address_key(session, arguments->words[2], &key) ||
	    store_unsubscribe(session->run.store, key, list ? list->id : NULL,
			      session->now, &removed, &session->err))
		return say_failure(session);
	if (removed == 0) {
		say_trouble(session, "%s is not on %s", arguments->words[2],
			    list ? list->id : "any list");
		return EXIT_PARTLY;
	}
	if (!session->quiet)
		say("%s: removed from %zu list%s", arguments->words[2], removed,
		    removed == 1 ? "" : "s");
	return EXIT_DONE;
}

static int
do_export(struct session *session, const struct mailing_list *list,
	  const struct arguments *arguments)
{
	struct buf csv;
	int result;

	(void)arguments;
	buf_init(&csv, EXPORT_MAX);
	result = run_export(&session->run, list, &csv, &session->err);
	if (result == 0)
		result = say_bytes(session, csv.s, csv.n);
	buf_release(&csv);
	return result ? say_failure(session) : EXIT_DONE;
}

/* An address as people write it: its domain in its own script. */
static const char *
for_people(struct session *session, const char *address)
{
	const char *at = strrchr(address, '@');

	return arena_printf(&session->arena, "%.*s@%s", (int)(at - address), address,
			    idn_to_unicode(&session->arena, at + 1));
}

static int
show_person(struct session *session, const char *text)
{
	struct subscriptions lists;
	struct document document;
	struct person person;
	const char *key = NULL;
	int found = -1;
	size_t i;

	if (address_key(session, text, &key) == 0)
		found = store_person(session->run.store, &session->arena, key, &person,
				     &lists, &session->err);
	if (found < 0)
		return say_failure(session);
	if (!found) {
		say_trouble(session, "nobody is known as %s", text);
		return EXIT_PARTLY;
	}
	if (!session->json) {
		say("%s  %s  %s", for_people(session, person.address),
		    person.language ? person.language : "-",
		    person.name ? person.name : "");
		for (i = 0; i < lists.n; i++)
			say("  %-12s since %s, by %s", lists.v[i].list,
			    say_time(session, lists.v[i].since), lists.v[i].how);
		return EXIT_DONE;
	}
	document_begin(&document);
	json_put_string(&document.json, "address", person.address);
	json_put_string(&document.json, "language", person.language);
	json_put_string(&document.json, "name", person.name);
	json_put_array(&document.json, "lists");
	for (i = 0; i < lists.n; i++) {
		json_put_object(&document.json, NULL);
		json_put_string(&document.json, "list", lists.v[i].list);
		json_put_time(&document.json, "since", lists.v[i].since);
		json_put_string(&document.json, "how", lists.v[i].how);
		json_end_object(&document.json);
	}
	json_end_array(&document.json);
	return document_end(session, &document);
}

/* Lists that people are on and that the configuration does not name (any more). */
static int
tell_orphans(struct session *session)
{
	struct words lists = {0};
	size_t i;

	if (store_subscribed_lists(session->run.store, &session->arena, &lists,
				   &session->err))
		return -1;
	for (i = 0; i < lists.n; i++)
		if (!config_list(&session->config, lists.v[i]))
			say_trouble(session,
				    "there are subscribers of a list '%s', which the "
				    "configuration does not name",
				    lists.v[i]);
	return 0;
}

static int
show_counts(struct session *session)
{
	struct document document;
	size_t i, n;

	if (tell_orphans(session))
		return say_failure(session);
	document_begin(&document);
	json_put_array(&document.json, "lists");
	for (i = 0; i < session->config.n_lists; i++) {
		if (store_count_subscribers(session->run.store,
					    session->config.lists[i].id, &n,
					    &session->err)) {
			buf_release(&document.out);
			return say_failure(session);
		}
		json_put_object(&document.json, NULL);
		json_put_string(&document.json, "list", session->config.lists[i].id);
		json_put_number(&document.json, "subscribers", (int64_t)n);
		json_end_object(&document.json);
		if (!session->json)
			say("%-16s %zu", session->config.lists[i].id, n);
	}
	json_end_array(&document.json);
	if (session->json)
		return document_end(session, &document);
	buf_release(&document.out);
	return EXIT_DONE;
}

static int
do_show(struct session *session, const struct mailing_list *list,
	const struct arguments *arguments)
{
	(void)list;
	return arguments->n > 1 ? show_person(session, arguments->words[1])
				: show_counts(session);
}

/* What can be done with subscribers: `words` counts it, the list and the rest. */
static const struct action_row {
	const char *name;
	int least, most;
	bool list; /* the second word is a list; "all" for remove */
	bool json; /* it has a document */
	bool writes;
	int (*main)(struct session *, const struct mailing_list *,
		    const struct arguments *);
	const char *usage;
} actions[] = {
	{"import", 3, 3, true, true, true, do_import,
	 "subscribers import LIST FILE.csv"},
	{"add", 3, 3, true, false, true, do_add, "subscribers add LIST ADDRESS"},
	{"remove", 3, 3, true, false, true, do_remove,
	 "subscribers remove LIST|all ADDRESS"},
	{"export", 2, 2, true, false, false, do_export, "subscribers export LIST"},
	{"show", 1, 2, false, true, false, do_show, "subscribers show [ADDRESS]"},
};

int
cmd_subscribers(struct session *session, const struct arguments *arguments)
{
	const struct mailing_list *list = NULL;
	const struct action_row *action = NULL;
	size_t i;

	for (i = 0; arguments->n > 0 && i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].name, arguments->words[0]) == 0)
			action = &actions[i];
	if (!action)
		return say_usage(session,
				 "subscribers import, add, remove, export or show; "
				 "`digest help subscribers` says more");
	if (arguments->n < action->least || arguments->n > action->most)
		return say_usage(session, action->usage);
	if (session->json && !action->json)
		return say_usage(session,
				 "only subscribers import and show have --json");
	if (action->list &&
	    !(action->main == do_remove && strcmp(arguments->words[1], "all") == 0) &&
	    argument_list(session, arguments->words[1], &list))
		return say_failure(session);
	if (session_open(session, action->writes && !argument(arguments, "--dry-run")
					  ? STORE_WRITE
					  : STORE_READ))
		return say_failure(session);
	return action->main(session, list, arguments);
}
