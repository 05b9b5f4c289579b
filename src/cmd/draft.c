/*
 * draft.c - `draft`, `issues`, `show`, `preview`: the issues of a digest before and after
 * they are sent.
 */
#include "cmd/cmd_int.h"

#include <string.h>

const struct option_row draft_options[] = {
	{"--again", NULL, NULL, "make a draft anew that is there already"},
	{0},
};
const struct option_row show_options[] = {
	{"--part", NULL, "PART", "subject, md, html, text, ics or eml (else md)"},
	{"--lang", NULL, "LANG", "of the variant"},
	{"--list", NULL, "LIST", "of the variant: one that goes through this list"},
	{0},
};
const struct option_row preview_options[] = {
	{"--lang", NULL, "LANG", "of the variant"},
	{"--list", NULL, "LIST",
	 "as the readers of this list get it (else: the first one's)"},
	{0},
};

int
cmd_draft(struct session *session, const struct arguments *arguments)
{
	const struct digest *digest;
	struct issue issue;
	bool made;

	if (arguments->n != 1)
		return say_usage(session, "draft needs the name of a digest");
	if (argument_digest(session, arguments->words[0], &digest) ||
	    run_draft(&session->run, digest, argument(arguments, "--again") != NULL,
		      &issue, &made, &session->err))
		return say_failure(session);
	say("%s/%d%s%s", issue.digest, issue.number,
	    made ? "" : " is there already: ", made ? "" : issue_words[issue.state]);
	return EXIT_DONE;
}

static void
issue_json(struct session *session, struct json *json, const struct issue *issue)
{
	json_put_object(json, NULL);
	json_put_string(json, "issue",
			arena_printf(&session->arena, "%s/%d", issue->digest,
				     issue->number));
	json_put_time(json, "due", issue->period);
	json_put_time(json, "made", issue->made);
	json_put_string(json, "state", issue_words[issue->state]);
	json_end_object(json);
}

int
cmd_issues(struct session *session, const struct arguments *arguments)
{
	struct document document;
	struct issue *issues;
	size_t i, n;

	(void)arguments;
	if (store_issues(session->run.store, &session->arena, &issues, &n,
			 &session->err))
		return say_failure(session);
	if (!session->json) {
		for (i = 0; i < n; i++)
			say("%s/%-6d due %s  made %s  %s", issues[i].digest,
			    issues[i].number, say_time(session, issues[i].period),
			    say_time(session, issues[i].made),
			    issue_words[issues[i].state]);
		return EXIT_DONE;
	}
	document_begin(&document);
	json_put_array(&document.json, "issues");
	for (i = 0; i < n; i++)
		issue_json(session, &document.json, &issues[i]);
	json_end_array(&document.json);
	return document_end(session, &document);
}

/* The variant in a language that goes through a list; NULLs: any. */
static int
pick_variant(struct session *session, const struct edition_set *set,
	     const struct arguments *arguments, size_t *index)
{
	const char *language = argument(arguments, "--lang");
	const char *list = argument(arguments, "--list");
	struct str rest, id;
	bool through;
	size_t i;

	for (i = 0; i < set->n_variants; i++) {
		through = !list;
		for (rest = str_of(set->variants[i].lists); rest.n > 0;) {
			id = str_split(&rest, ',');
			through |= list && str_is(id, list);
		}
		if (through &&
		    (!language || strcmp(set->variants[i].language, language) == 0)) {
			*index = i;
			return 0;
		}
	}
	return err_set(
		&session->err, ERR_USAGE,
		"%s/%d has no such variant; `digest show %s/%d` without --lang and "
		"--list shows its first",
		set->issue.digest, set->issue.number, set->issue.digest,
		set->issue.number);
}

/* The first letter of a variant as it is, or would be, on the wire. */
static int
show_letter(struct session *session, const struct edition_set *set, size_t variant)
{
	struct letter letter;
	size_t i;

	for (i = 0; i < set->n_deliveries; i++)
		if (set->deliveries[i].variant == (int64_t)variant)
			break;
	if (i == set->n_deliveries)
		return err_set(&session->err, ERR_USAGE,
			       "nobody has a letter of this variant yet: `digest send "
			       "--dry-run` writes them");
	if (run_letter(&session->run, set, &set->deliveries[i], &letter, &session->err))
		return -1;
	return say_bytes(session, letter.bytes, letter.n);
}

static int
show_part(struct session *session, const struct edition_set *set, size_t variant,
	  const char *word)
{
	const struct part *parts = set->variants[variant].parts;
	int part;

	if (word && strcmp(word, "eml") == 0)
		return show_letter(session, set, variant);
	for (part = 0; part < PART_KINDS; part++)
		if (strcmp(part_words[part], word ? word : "md") == 0)
			break;
	if (part == PART_KINDS)
		return err_set(&session->err, ERR_USAGE,
			       "--part %s: write subject, md, html, text, ics or eml",
			       word);
	if (!parts[part].bytes)
		return err_set(&session->err, ERR_USAGE,
			       "this variant has no part '%s'", word);
	return say_bytes(session, parts[part].bytes, parts[part].n);
}

int
cmd_show(struct session *session, const struct arguments *arguments)
{
	struct edition_set set;
	struct issue issue;
	size_t variant;

	if (arguments->n != 1)
		return say_usage(session, "show needs an issue, as weekly/14");
	if (argument_issue(session, arguments->words[0], &issue) ||
	    run_load_issue(&session->run, &issue, &set, &session->err) ||
	    pick_variant(session, &set, arguments, &variant) ||
	    show_part(session, &set, variant, argument(arguments, "--part")))
		return say_failure(session);
	return EXIT_DONE;
}

static void
print_preview(struct session *session, const char *subject, const char *markdown)
{
	const bool colour = say_terminal();

	say("%s%s%s", colour ? "" : "Subject: ", subject, "");
	say("%s", "");
	(void)say_bytes(session, "", 0);
	markdown = run_terminal(&session->arena, markdown, say_width(), colour);
	(void)say_bytes(session, markdown, strlen(markdown));
}

/* An issue that is kept: the Markdown of one of its variants. */
static int
preview_issue(struct session *session, const struct arguments *arguments)
{
	struct edition_set set;
	struct issue issue;
	size_t variant;

	if (argument_issue(session, arguments->words[0], &issue) ||
	    run_load_issue(&session->run, &issue, &set, &session->err) ||
	    pick_variant(session, &set, arguments, &variant))
		return say_failure(session);
	print_preview(session, set.variants[variant].parts[PART_SUBJECT].bytes,
		      set.variants[variant].parts[PART_MARKDOWN].bytes);
	return EXIT_DONE;
}

int
cmd_preview(struct session *session, const struct arguments *arguments)
{
	struct part parts[PART_KINDS] = {0};
	const struct mailing_list *list;
	const struct digest *digest;
	const char *language;

	if (arguments->n > 1)
		return say_usage(session, "preview takes one digest or issue");
	if (arguments->n == 1 && strchr(arguments->words[0], '/'))
		return preview_issue(session, arguments);
	if (session->config.n_digests == 0)
		return say_usage(session, "the configuration has no digest");
	digest = &session->config.digests[0];
	if ((arguments->n == 1 &&
	     argument_digest(session, arguments->words[0], &digest)) ||
	    argument_list(session, argument(arguments, "--list"), &list) ||
	    argument_language(session, argument(arguments, "--lang"), &language))
		return say_failure(session);
	if (!list)
		list = digest->lists[0];
	if (run_preview(&session->run, digest, list, language, parts, &session->err))
		return say_failure(session);
	print_preview(session, parts[PART_SUBJECT].bytes, parts[PART_MARKDOWN].bytes);
	return EXIT_DONE;
}
