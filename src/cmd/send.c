/*
 * send.c - `send`, `status`, `run`: letters out, what became of them, and what cron calls.
 */
#include "cmd/cmd_int.h"

#include <string.h>

const struct option_row send_options_rows[] = {
	{"--due", NULL, NULL, "all digests whose time has come"},
	{"--dry-run", NULL, NULL,
	 "write the very letters, send nothing, change nothing"},
	{"--output", "-o", "DIR", "where --dry-run writes them (else ./letters)"},
	{"--limit", NULL, "N", "at most so many letters in this run"},
	{"--in-doubt", NULL, "WHAT", "resend or skip letters whose answer was lost"},
	{0},
};
const struct option_row status_options[] = {
	{"--failures", NULL, NULL, "those that were not sent, one by one"},
	{0},
};

/* What is left of an issue that should have gone out whole. */
static void
tell_left(struct session *session, const struct issue *issue,
	  const struct sending *sending)
{
	const bool told = session->run.stop(session->run.context);
	const size_t left = sending->counts[DELIVERY_PLANNED];

	if (left > 0)
		say_trouble(session, "%s/%d: %s%zu letter%s left for the next run",
			    issue->digest, issue->number, told ? "told to end; " : "",
			    left, left == 1 ? " is" : "s are");
}

static void
tell_failures(struct session *session, const struct issue *issue,
	      const struct sending *sending)
{
	const size_t *counts = sending->counts;

	if (sending->new_doubts > 0)
		say_trouble(session,
			    "%s/%d: %zu letter%s in doubt: the server may have taken "
			    "them. `digest status %s/%d --failures` names them; decide "
			    "with `digest send %s/%d --in-doubt resend` or `skip`",
			    issue->digest, issue->number, sending->new_doubts,
			    sending->new_doubts == 1 ? " is" : "s are", issue->digest,
			    issue->number, issue->digest, issue->number);
	if (sending->refused_now > 0)
		say_trouble(
			session,
			"%s/%d: %zu refused; `digest status %s/%d --failures` says why",
			issue->digest, issue->number, sending->refused_now,
			issue->digest, issue->number);
	if (counts[DELIVERY_LATER] > 0)
		say_trouble(
			session,
			"%s/%d: %zu put off by the server; the next run tries again",
			issue->digest, issue->number, counts[DELIVERY_LATER]);
}

/* Why an issue has nothing to send. */
static int
why_empty(struct session *session, const struct issue *issue, const char **why)
{
	const struct digest *digest = config_digest(&session->config, issue->digest);
	size_t i, n, people = 0;

	for (i = 0; i < digest->n_lists; i++) {
		if (store_count_subscribers(session->run.store, digest->lists[i]->id,
					    &n, &session->err))
			return -1;
		people += n;
	}
	*why = people == 0 ? "none of its lists has subscribers"
			   : "nothing new and nothing near";
	return people == 0;
}

/* Send one issue and tell what is worth telling; only troubles when silent. */
static int
send_and_tell(struct session *session, struct issue *issue,
	      const struct send_options *options, bool silent)
{
	const enum issue_state before = issue->state;
	struct sending sending;
	const char *why;
	int people, result = run_send(&session->run, issue, options, &sending,
				      &session->err);

	say_bar_end(session);
	tell_failures(session, issue, &sending);
	if (result)
		return say_failure(session);
	if (issue->state == ISSUE_EMPTY) {
		people = why_empty(session, issue, &why);
		if (people < 0)
			return say_failure(session);
		if (people == 1)
			say_trouble(session, "%s/%d: nothing to send: %s",
				    issue->digest, issue->number, why);
		else if (!silent && !session->quiet)
			say("%s/%d: nothing to send: %s", issue->digest, issue->number,
			    why);
		return EXIT_DONE;
	}
	if (!options->limit)
		tell_left(session, issue, &sending);
	if (silent || session->quiet)
		return EXIT_DONE;
	if (before == ISSUE_SENT && sending.sent_now == 0)
		say("%s/%d was sent already on %s to %zu", issue->digest, issue->number,
		    say_time(session, issue->ended), sending.counts[DELIVERY_SENT]);
	else
		say("%s/%d: %zu sent now, %zu sent in all%s", issue->digest,
		    issue->number, sending.sent_now, sending.counts[DELIVERY_SENT],
		    sending.complete ? "" : ", more to come");
	return EXIT_DONE;
}

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

/* Send what is under way, and all that is due. */
static int
send_due(struct session *session, const struct send_options *options)
{
	int status = EXIT_DONE;
	const struct digest *digest;
	struct issue issue, *under_way;
	size_t *due, n, i;
	bool made;

	if (run_under_way(&session->run, &under_way, &n, &session->err))
		return say_failure(session);
	for (i = 0; i < n; i++)
		status = worse(status,
			       send_and_tell(session, &under_way[i], options, true));
	if (run_due(&session->run, &due, &n, &session->err))
		return say_failure(session);
	for (i = 0; i < n; i++) {
		digest = &session->config.digests[due[i]];
		if (run_draft(&session->run, digest, false, &issue, &made,
			      &session->err))
			status = worse(status, say_failure(session));
		else
			status = worse(status,
				       send_and_tell(session, &issue, options, true));
	}
	return status;
}

static int
read_options(struct session *session, const struct arguments *arguments,
	     struct send_options *options)
{
	static const int resend = DOUBT_RESEND, skip = DOUBT_SKIP;
	const char *limit = argument(arguments, "--limit");
	const char *doubt = argument(arguments, "--in-doubt");
	int64_t n = 0;

	*options = (struct send_options){0};
	if (limit && (!str_number(str_of(limit), &n) || n < 1))
		return err_set(&session->err, ERR_USAGE,
			       "--limit %s: write a number from 1", limit);
	options->limit = (size_t)n;
	if (doubt && strcmp(doubt, "resend") == 0)
		options->in_doubt = &resend;
	else if (doubt && strcmp(doubt, "skip") == 0)
		options->in_doubt = &skip;
	else if (doubt)
		return err_set(&session->err, ERR_USAGE,
			       "--in-doubt %s: write resend or skip", doubt);
	return 0;
}

static int
dry_run(struct session *session, const char *name, const char *folder)
{
	const struct digest *digest;
	size_t letters;

	if (argument_digest(session, name, &digest) ||
	    run_dry(&session->run, digest, folder ? folder : "letters", &letters,
		    &session->err))
		return say_failure(session);
	if (!session->quiet)
		say("%zu letters in %s; nothing was sent", letters,
		    folder ? folder : "letters");
	return EXIT_DONE;
}

/* One digest's current issue, or one issue by its number. */
static int
send_one(struct session *session, const char *name, const struct send_options *options)
{
	const struct digest *digest;
	struct issue issue;
	bool made;

	if (strchr(name, '/')) {
		if (argument_issue(session, name, &issue))
			return say_failure(session);
	} else if (argument_digest(session, name, &digest) ||
		   run_draft(&session->run, digest, false, &issue, &made,
			     &session->err)) {
		return say_failure(session);
	}
	if (issue.state == ISSUE_EXPIRED) {
		(void)err_set(&session->err, ERR_GUARD,
			      "%s/%d: its time was past before it was sent whole",
			      issue.digest, issue.number);
		return say_failure(session);
	}
	return send_and_tell(session, &issue, options, false);
}

int
cmd_send(struct session *session, const struct arguments *arguments)
{
	struct send_options options;
	int status = EXIT_DONE, i;

	if (read_options(session, arguments, &options))
		return say_failure(session);
	if (argument(arguments, "--due") &&
	    (arguments->n > 0 || argument(arguments, "--dry-run")))
		return say_usage(session, "send --due takes no names and no --dry-run");
	if (argument(arguments, "--due"))
		return send_due(session, &options);
	if (arguments->n == 0)
		return say_usage(session, "send needs a digest, an issue, or --due");
	if (arguments->n > 1 && argument(arguments, "--dry-run"))
		return say_usage(session, "--dry-run takes one digest");
	options.by_hand = true;
	for (i = 0; i < arguments->n; i++)
		status =
			worse(status, argument(arguments, "--dry-run")
					      ? dry_run(session, arguments->words[i],
							argument(arguments, "--output"))
					      : send_one(session, arguments->words[i],
							 &options));
	return status;
}

static void
delivery_line(const struct delivery *d)
{
	say("  %-40s %-10s %d tr%s %d %s %s", d->address, delivery_words[d->state],
	    d->tries, d->tries == 1 ? "y " : "ies", d->code,
	    d->enhanced ? d->enhanced : "", d->words ? d->words : "");
}

static void
delivery_json(struct json *json, const struct delivery *d)
{
	json_put_object(json, NULL);
	json_put_string(json, "address", d->address);
	json_put_string(json, "state", delivery_words[d->state]);
	json_put_number(json, "tries", d->tries);
	json_put_time(json, "changed", d->changed);
	json_put_number(json, "code", d->code);
	json_put_string(json, "enhanced", d->enhanced);
	json_put_string(json, "words", d->words);
	json_end_object(json);
}

/* The deliveries of an issue that did not reach "sent". */
static int
each_failure(struct session *session, const struct issue *issue, struct json *json)
{
	struct delivery *deliveries;
	size_t i, n;

	if (store_deliveries(session->run.store, &session->arena, issue->id,
			     &deliveries, &n, &session->err))
		return -1;
	for (i = 0; i < n; i++) {
		if (deliveries[i].state == DELIVERY_SENT)
			continue;
		if (json)
			delivery_json(json, &deliveries[i]);
		else
			delivery_line(&deliveries[i]);
	}
	return 0;
}

static int
status_text(struct session *session, const struct issue *issue, bool failures)
{
	size_t counts[DELIVERY_STATES];
	const char *line;
	int state;

	if (store_counts(session->run.store, issue->id, counts, &session->err))
		return -1;
	line = arena_printf(&session->arena, "%s/%d %s:", issue->digest, issue->number,
			    issue_words[issue->state]);
	for (state = 0; state < DELIVERY_STATES; state++)
		if (counts[state] > 0)
			line = arena_printf(&session->arena, "%s %zu %s", line,
					    counts[state], delivery_words[state]);
	say("%s", line);
	return failures ? each_failure(session, issue, NULL) : 0;
}

static int
status_json(struct session *session, const struct issue *issue, bool failures,
	    struct json *json)
{
	size_t counts[DELIVERY_STATES];
	int state;

	if (store_counts(session->run.store, issue->id, counts, &session->err))
		return -1;
	json_put_object(json, NULL);
	json_put_string(json, "issue",
			arena_printf(&session->arena, "%s/%d", issue->digest,
				     issue->number));
	json_put_string(json, "state", issue_words[issue->state]);
	json_put_object(json, "deliveries");
	for (state = 0; state < DELIVERY_STATES; state++)
		json_put_number(json, delivery_words[state], (int64_t)counts[state]);
	json_end_object(json);
	if (failures) {
		json_put_array(json, "failures");
		if (each_failure(session, issue, json))
			return -1;
		json_end_array(json);
	}
	json_end_object(json);
	return 0;
}

int
cmd_status(struct session *session, const struct arguments *arguments)
{
	const bool failures = argument(arguments, "--failures") != NULL;
	struct document document;
	struct issue *issues = NULL, one;
	size_t i, n = 1;
	int result = 0;

	if (arguments->n > 1)
		return say_usage(session, "status takes one issue");
	if (arguments->n == 1) {
		result = argument_issue(session, arguments->words[0], &one);
		issues = &one;
	} else {
		result = store_issues(session->run.store, &session->arena, &issues, &n,
				      &session->err);
	}
	document_begin(&document);
	json_put_array(&document.json, "issues");
	for (i = 0; result == 0 && i < n; i++)
		result = session->json ? status_json(session, &issues[i], failures,
						     &document.json)
				       : status_text(session, &issues[i], failures);
	json_end_array(&document.json);
	if (result == 0 && session->json)
		return document_end(session, &document);
	buf_release(&document.out);
	return result ? say_failure(session) : EXIT_DONE;
}

int
cmd_run(struct session *session, const struct arguments *arguments)
{
	const struct gather_request all = {0};
	const struct send_options options = {0};
	int status;

	if (arguments->n > 0)
		return say_usage(session, "run takes no names");
	status = gather_and_tell(session, &all, true);
	return status == EXIT_DONE ? send_due(session, &options) : status;
}
