/*
 * commands.c - the table of commands, and `help`, which is made from it.
 */
#include "cmd/cmd_int.h"

#include <string.h>

const struct command commands[] = {
	{"init", "[DIR]",
	 "a starter configuration with example content and a secret key",
	 "Makes digest.yaml, content/, subscribers and var/secret.key in DIR (else here) and "
	 "reads the content once, so that `digest preview` works at once. Nothing that is "
	 "there already is touched.",
	 1, NEEDS_NOTHING, false, init_options, cmd_init},
	{"check", "",
	 "every mistake in configuration, templates and content, with its place",
	 "Reads everything that is a file and keeps nothing. Exit status 1 when anything was "
	 "found, 78 when the configuration itself is wrong.",
	 0, NEEDS_CONFIG, false, NULL, cmd_check},
	{"gather", "[SOURCE...] [--offline] [--accept]",
	 "fetches, parses and merges the sources",
	 "A line for each source: new, changed, no longer listed, unchanged, waiting, held, "
	 "failed and why. A source that fails, or is suddenly empty, keeps what it said "
	 "before. Exit status 1 when one failed; with --quiet, and in `run`, only what did "
	 "not fail the time before counts and is told.",
	 ANY_WORDS, NEEDS_LOCK, true, gather_options, cmd_gather},
	{"sources", "",
	 "each source's health: last success, entries, failures in a row, what to do",
	 NULL, 0, NEEDS_STATE, true, NULL, cmd_sources},
	{"events",
	 "[--list L] [--org O] [--kind K] [--tag T] [--from D] [--to D] [--lang LANG]",
	 "the items, as an audience sees them",
	 "Without --list that is the public. Dates are as long as they are certain: 2023, "
	 "2023-Q4, 2023-09, 2023-05-08.",
	 0, NEEDS_STATE, true, events_options, cmd_events},
	{"explain", "ITEM", "all that is known of an item: sources, claims, history",
	 "ITEM is an item's id, the id a source gave it, or an address. For editors: shows "
	 "every entry, whoever may see it.",
	 1, NEEDS_STATE, true, NULL, cmd_explain},
	{"calendar", "[--list L] [--org O] [--item ID] [--lang LANG] [-o FILE|DIR]",
	 "writes iCalendar",
	 "To standard output, to a file, or, with a folder, one file for the public, each "
	 "organisation and each list in each language. Files that would not change are left "
	 "alone.",
	 0, NEEDS_STATE, false, calendar_options, cmd_calendar},
	{"draft", "DIGEST [--again]",
	 "makes the next issue of a digest and prints its id", NULL, 1, NEEDS_LOCK,
	 false, draft_options, cmd_draft},
	{"issues", "", "the issues there are", NULL, 0, NEEDS_STATE, true, NULL,
	 cmd_issues},
	{"show", "ISSUE [--part PART] [--lang LANG] [--list L]",
	 "what an issue says: subject, md, html, text, ics, eml", NULL, 1, NEEDS_STATE,
	 false, show_options, cmd_show},
	{"preview", "[DIGEST|ISSUE] [--lang LANG] [--list L]",
	 "an issue on the terminal, as it would be now; changes nothing", NULL, 1,
	 NEEDS_STATE, false, preview_options, cmd_preview},
	{"send",
	 "DIGEST|ISSUE... [--due] [--dry-run [-o DIR]] [--limit N] [--in-doubt WHAT]",
	 "sends an issue, a digest's next issue, or all that is due",
	 "Everybody gets an issue once. A run that was killed is taken up where it stopped; "
	 "letters whose answer was lost are in doubt, and wait for --in-doubt resend or skip "
	 "(or `on_doubt` in the configuration).",
	 ANY_WORDS, NEEDS_LOCK, false, send_options_rows, cmd_send},
	{"status", "[ISSUE] [--failures]",
	 "sent, later, refused, in doubt; in counts or one by one", NULL, 1,
	 NEEDS_STATE, true, status_options, cmd_status},
	{"subscribers",
	 "import LIST FILE | add LIST ADDRESS | remove LIST|all ADDRESS |"
	 " export LIST | show [ADDRESS]",
	 "the people on the lists",
	 "A roster is CSV with the columns address, language, name. Addresses are checked "
	 "and brought into one form; duplicates and mistakes are told with their line.",
	 3, NEEDS_CONFIG, true, subscribers_options, cmd_subscribers},
	{"run", "", "what cron calls: gather, then send what is due",
	 "Says nothing when all is well.", 0, NEEDS_LOCK, false, NULL, cmd_run},
	{"help", "[COMMAND]", "this, or how a command is used", NULL, 1, NEEDS_NOTHING,
	 false, NULL, cmd_help},
	{0},
};

static void
help_options(const struct option_row *rows)
{
	const struct option_row *row;
	const char *argument;

	for (row = rows; row && row->name; row++) {
		argument = row->argument ? row->argument : "";
		say("  %s%s%s %-*s %s", row->brief ? row->brief : "",
		    row->brief ? ", " : "", row->name,
		    (int)(20 - strlen(row->name) - (row->brief ? 4 : 0)), argument,
		    row->help);
	}
}

static int
help_command(struct session *session, const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			break;
	if (!command->name) {
		(void)err_set(&session->err, ERR_USAGE,
			      "there is no command '%s'; `digest help` lists them",
			      name);
		return say_failure(session);
	}
	say("digest %s %s", command->name, command->usage);
	say("  %s", command->help);
	if (command->more)
		say("\n%s", command->more);
	if (command->options)
		say("\nOptions:");
	help_options(command->options);
	say("\nFor every command:");
	help_options(global_options);
	return EXIT_DONE;
}

int
cmd_help(struct session *session, const struct arguments *arguments)
{
	const struct command *command;

	if (arguments->n > 0)
		return help_command(session, arguments->words[0]);
	say("digest [--config FILE] [--now TIME] [--json] [--quiet|--verbose] COMMAND ...\n");
	say("Announcement digests with calendars for communities of organisations.\n");
	for (command = commands; command->name; command++)
		say("  %-12s %s", command->name, command->help);
	say("\n`digest help COMMAND` says more; so does digest(1).");
	return EXIT_DONE;
}
