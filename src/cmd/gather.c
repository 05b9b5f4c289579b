/*
 * gather.c - `gather` and `sources`: reading what the organisations publish, and how each
 * source is.
 */
#include "cmd/cmd_int.h"

const struct option_row gather_options[] = {
	{"--offline", NULL, NULL, "only sources that are files"},
	{0},
};

static const char *const status_words[] = {
	[GATHER_READ] = "read",
	[GATHER_UNCHANGED] = "unchanged",
	[GATHER_HELD] = "held",
	[GATHER_FAILED] = "failed",
};

/* "3 new, 1 changed", or "unchanged". */
static const char *
counts_text(struct session *session, const struct source_report *report)
{
	const struct entry_counts *c = &report->counts;
	const struct {
		size_t n;
		const char *word;
	} parts[] = {{c->added, "new"},
		     {c->changed, "changed"},
		     {c->unlisted, "no longer listed"}};
	const char *text = "";
	size_t i;

	if (report->status == GATHER_READ)
		for (i = 0; i < sizeof parts / sizeof *parts; i++)
			if (parts[i].n > 0)
				text = arena_printf(&session->arena, "%s%s%zu %s", text,
						    text[0] ? ", " : "", parts[i].n,
						    parts[i].word);
	return text[0] ? text : "unchanged";
}

static void
tell_notes(struct session *session, const struct notes *notes)
{
	const struct note *note;
	size_t i;

	for (i = 0; i < notes->n; i++) {
		note = &notes->v[i];
		if (note->line > 0)
			say("  note: %s:%d:%d: %s", note->origin, note->line,
			    note->column, note->text);
		else
			say("  note: %s: %s", note->origin, note->text);
	}
	(void)session;
}

static void
report_json(struct json *json, const struct source_report *report)
{
	size_t i;

	json_put_object(json, NULL);
	json_put_string(json, "source", report->source);
	json_put_string(json, "status", status_words[report->status]);
	json_put_number(json, "new", (int64_t)report->counts.added);
	json_put_number(json, "changed", (int64_t)report->counts.changed);
	json_put_number(json, "unchanged", (int64_t)report->counts.unchanged);
	json_put_number(json, "no_longer_listed", (int64_t)report->counts.unlisted);
	json_put_string(json, "why", report->why);
	json_put_array(json, "notes");
	for (i = 0; i < report->notes.n; i++) {
		json_put_object(json, NULL);
		json_put_string(json, "origin", report->notes.v[i].origin);
		json_put_number(json, "line", report->notes.v[i].line);
		json_put_number(json, "column", report->notes.v[i].column);
		json_put_string(json, "text", report->notes.v[i].text);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void
tell_report(struct session *session, const struct source_report *report, bool silent)
{
	if (report->status == GATHER_FAILED || report->status == GATHER_HELD) {
		say_trouble(session, "source %s %s: %s", report->source,
			    status_words[report->status], report->why);
		return;
	}
	if (silent || session->quiet || session->json)
		return;
	say("%-24s %s", report->source, counts_text(session, report));
	if (session->verbose)
		tell_notes(session, &report->notes);
	else if (report->notes.n > 0)
		say("  %zu note%s; -v shows %s", report->notes.n,
		    report->notes.n == 1 ? "" : "s",
		    report->notes.n == 1 ? "it" : "them");
}

int
gather_and_tell(struct session *session, const char *const *names, bool offline,
		bool silent)
{
	struct gathering gathering = {0};
	struct document document;
	size_t i;

	if (run_gather(&session->run, names, offline, &gathering, &session->err))
		return say_failure(session);
	say_bar_end(session);
	for (i = 0; i < gathering.n; i++)
		tell_report(session, &gathering.v[i], silent);
	if (!session->json || silent)
		return EXIT_DONE;
	document_begin(&document);
	json_put_array(&document.json, "sources");
	for (i = 0; i < gathering.n; i++)
		report_json(&document.json, &gathering.v[i]);
	json_end_array(&document.json);
	return document_end(session, &document);
}

int
cmd_gather(struct session *session, const struct arguments *arguments)
{
	const char **names = NULL;
	int i;

	if (arguments->n > 0)
		names = arena_array(&session->arena, (size_t)arguments->n + 1,
				    sizeof *names);
	for (i = 0; i < arguments->n; i++)
		names[i] = arguments->words[i];
	return gather_and_tell(session, names, argument(arguments, "--offline") != NULL,
			       false);
}

static const char *
health(const struct source_state *state)
{
	if (state->last_try == 0)
		return "never read";
	if (state->held)
		return "held";
	return state->failures > 0 ? "failing" : "good";
}

static void
source_json(struct session *session, struct json *json, const struct source *source,
	    const struct source_state *state)
{
	json_put_object(json, NULL);
	json_put_string(json, "source", source->id);
	json_put_string(json, "organisation",
			session->config.organisations[source->organisation].id);
	json_put_string(json, "kind", source->kind);
	json_put_string(json, "url", source->url);
	json_put_string(json, "health", health(state));
	json_put_time(json, "last_success", state->last_success);
	json_put_number(json, "entries", state->entries);
	json_put_number(json, "failures", state->failures);
	json_put_string(json, "error", state->error);
	json_end_object(json);
}

static void
source_line(struct session *session, const struct source *source,
	    const struct source_state *state)
{
	say("%-24s %-10s %4lld entries  last read %s", source->id, health(state),
	    (long long)state->entries, say_time(session, state->last_success));
	if (state->failures > 0)
		say("  %lld in a row: %s", (long long)state->failures,
		    state->error ? state->error : "");
}

int
cmd_sources(struct session *session, const struct arguments *arguments)
{
	const struct config *config = &session->config;
	struct source_state state;
	struct document document;
	int result = 0;
	size_t i;

	(void)arguments;
	document_begin(&document);
	json_put_array(&document.json, "sources");
	for (i = 0; i < config->n_sources && result == 0; i++) {
		result = store_source(session->run.store, &session->arena,
				      config->sources[i].id, &state, &session->err);
		if (result == 0 && session->json)
			source_json(session, &document.json, &config->sources[i],
				    &state);
		else if (result == 0)
			source_line(session, &config->sources[i], &state);
	}
	json_end_array(&document.json);
	if (result == 0 && session->json)
		return document_end(session, &document);
	buf_release(&document.out);
	return result ? say_failure(session) : EXIT_DONE;
}
