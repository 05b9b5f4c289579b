/*
 * gather.c - `gather`: reading what the organisations publish, and a line for each source.
 */
#include "cmd/cmd_int.h"

const struct option_row gather_options[] = {
	{"--offline", NULL, NULL, "only sources that are files"},
	{"--accept", NULL, NULL, "believe the sources named, even when they are empty"},
	{0},
};

static const char *const status_words[] = {
	[GATHER_READ] = "read",       [GATHER_UNCHANGED] = "unchanged",
	[GATHER_WAITING] = "waiting", [GATHER_HELD] = "held",
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
tell_notes(const struct notes *notes)
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
	json_put_bool(json, "stale", report->stale);
	json_put_string(json, "moved", report->moved);
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

/* What failed before and fails again was told then: cron hears of a thing once. */
static void
tell_failure(struct session *session, const struct source_report *report, bool news)
{
	const char *words = status_words[report->status];

	if (!report->again)
		say_trouble(session, "source %s %s: %s", report->source, words,
			    report->why);
	else if (!news)
		say_trouble(session, "source %s %s, %lld times since %s: %s",
			    report->source, words, (long long)report->failures,
			    say_time(session, report->since), report->why);
}

static void
tell_more(struct session *session, const struct source_report *report)
{
	if (report->failures > 0)
		say("  good again, after %lld failures since %s",
		    (long long)report->failures, say_time(session, report->since));
	if (report->stale)
		say("  stale: all that it says is over");
	if (report->moved)
		say("  moved for good to %s: change its url", report->moved);
	if (session->verbose)
		tell_notes(&report->notes);
	else if (report->notes.n > 0)
		say("  %zu note%s; -v shows %s", report->notes.n,
		    report->notes.n == 1 ? "" : "s",
		    report->notes.n == 1 ? "it" : "them");
}

static void
tell_report(struct session *session, const struct source_report *report, bool silent)
{
	bool quiet = silent || session->quiet;

	if (report->status == GATHER_FAILED || report->status == GATHER_HELD) {
		tell_failure(session, report, quiet);
		return;
	}
	if (quiet || session->json)
		return;
	if (report->status == GATHER_WAITING) {
		say("%-24s waiting: %s", report->source, report->why);
		return;
	}
	say("%-24s %s", report->source, counts_text(session, report));
	tell_more(session, report);
}

int
gather_and_tell(struct session *session, const struct gather_request *request,
		bool silent)
{
	struct gathering gathering = {0};
	struct document document;
	size_t i;

	if (run_gather(&session->run, request, &gathering, &session->err))
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
	struct gather_request request = {
		.offline = argument(arguments, "--offline") != NULL,
		.accept = argument(arguments, "--accept") != NULL,
	};
	int i;

	if (request.accept && arguments->n == 0)
		return say_usage(session, "--accept wants the names of the sources");
	if (arguments->n > 0)
		names = arena_array(&session->arena, (size_t)arguments->n + 1,
				    sizeof *names);
	for (i = 0; i < arguments->n; i++)
		names[i] = arguments->words[i];
	request.names = names;
	return gather_and_tell(session, &request, false);
}
