/*
 * main.c - one run of the program: the command line, the configuration, the one clock, the
 * state; then the command, and its exit status.
 */
#include "cmd/cmd_int.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define VERSION "0.1.0"

static volatile sig_atomic_t stopped; /* a signal asked for the end */

static void
on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static bool
is_stopped(void *context)
{
	(void)context;
	return stopped != 0;
}

static int
watch_signals(struct err *err)
{
	struct sigaction stop = {.sa_handler = on_signal},
			 ignore = {.sa_handler = SIG_IGN};

	if (sigaction(SIGINT, &stop, NULL) || sigaction(SIGTERM, &stop, NULL) ||
	    sigaction(SIGHUP, &stop, NULL) || sigaction(SIGPIPE, &ignore, NULL))
		return err_set_errno(err, "signals");
	return 0;
}

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; commands[i].name; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int
unknown_command(struct session *session, const char *name)
{
	const char *names[64];
	int nearest;
	size_t i;

	for (i = 0; commands[i].name; i++)
		names[i] = commands[i].name;
	names[i] = NULL;
	nearest = str_nearest(name, names);
	return nearest >= 0
		       ? err_set(&session->err, ERR_USAGE,
				 "there is no command '%s' (did you mean '%s'?)", name,
				 names[nearest])
		       : err_set(&session->err, ERR_USAGE,
				 "there is no command '%s'; `digest help` lists them",
				 name);
}

/* The first word that is no option and no option's value is the command. */
static int
command_word(char **words, int n)
{
	int i, row;

	for (i = 0; i < n; i++) {
		if (words[i][0] != '-')
			return i;
		for (row = 0; global_options[row].name; row++) {
			if (global_options[row].argument &&
			    strcmp(words[i], global_options[row].name) == 0) {
				i++;
				break;
			}
		}
	}
	return -1;
}

static int
read_clock(struct session *session, const char *text)
{
	int offset;

	if (!text) {
		session->now = (int64_t)time(NULL);
		return 0;
	}
	if (civil_parse_rfc3339(str_of(text), &session->now, &offset))
		return 0;
	return err_set(&session->err, ERR_USAGE,
		       "--now %s: no time; write it as 2023-04-03T09:00:00-03:00",
		       text);
}

static const char *
config_path(const char *given)
{
	static const char *const fallback = "/etc/digest/digest.yaml";
	const char *named = getenv("DIGEST_CONFIG");

	if (given)
		return given;
	if (named && named[0])
		return named;
	return access("digest.yaml", F_OK) == 0 || access(fallback, F_OK) != 0
		       ? "digest.yaml"
		       : fallback;
}

/* The folder of the shipped templates: beside the program where it was built, or where
 * `make install` puts it. */
static const char *
shipped_templates(struct session *session)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	const char *beside;
	char *slash;

	if (n <= 0)
		return "/usr/local/share/digest/templates";
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	beside = arena_printf(&session->arena, "%s/templates", path);
	if (access(beside, F_OK) == 0)
		return beside;
	beside = arena_printf(&session->arena, "%s/../../templates", path);
	if (access(beside, F_OK) == 0)
		return beside;
	return arena_printf(&session->arena, "%s/../share/digest/templates", path);
}

static int
tell_problems(struct session *session, const struct problems *problems)
{
	size_t i;

	for (i = 0; i < problems->n; i++)
		(void)fprintf(stderr, "%s:%d:%d: %s\n", problems->v[i].path,
			      problems->v[i].line, problems->v[i].column,
			      problems->v[i].text);
	if (session->err.kind == ERR_SYSTEM) {
		session->err.kind = ERR_CONFIG;
		(void)err_add(&session->err, "no configuration; --config names one, "
					     "`digest init` makes one");
	}
	return say_failure(session);
}

static int
prepare(struct session *session, const struct command *command, int *status)
{
	struct problems problems = {0};

	session->run = (struct run){.config = &session->config,
				    .now = session->now,
				    .arena = &session->arena,
				    .shipped = shipped_templates(session),
				    .progress = say_progress,
				    .trouble = say_run_trouble,
				    .stop = is_stopped,
				    .context = session};
	if (command->needs == NEEDS_NOTHING)
		return 0;
	if (config_read(&session->arena, session->config_path, &run_words,
			&session->config, &problems, &session->err)) {
		*status = tell_problems(session, &problems);
		return -1;
	}
	if (command->needs >= NEEDS_STATE &&
	    session_open(session,
			 command->needs == NEEDS_LOCK ? STORE_WRITE : STORE_READ)) {
		*status = say_failure(session);
		return -1;
	}
	return 0;
}

static int
check_words(struct session *session, const struct command *command,
	    const struct arguments *arguments)
{
	if (arguments->n <= command->words)
		return 0;
	return err_set(
		&session->err, ERR_USAGE,
		"'%s' is one word too many; `digest help %s` says how it is used",
		arguments->words[command->words], command->name);
}

static int
run_command(struct session *session, const struct command *command, char **words, int n)
{
	struct arguments globals = {0}, arguments = {0};
	int status;

	if (arguments_read(words, n, command->options, &globals, &arguments,
			   &session->err) ||
	    read_clock(session, argument(&globals, "--now")))
		return say_failure(session);
	if (argument(&globals, "--help")) {
		arguments.words[0] = arena_strdup(&session->arena, command->name);
		arguments.n = 1;
		return cmd_help(session, &arguments);
	}
	if (check_words(session, command, &arguments))
		return say_failure(session);
	session->json = argument(&globals, "--json") != NULL;
	session->quiet = argument(&globals, "--quiet") != NULL;
	session->verbose = argument(&globals, "--verbose") != NULL;
	if (session->json && !command->json) {
		(void)err_set(&session->err, ERR_USAGE, "%s has no --json",
			      command->name);
		return say_failure(session);
	}
	session->config_path = config_path(argument(&globals, "--config"));
	if (prepare(session, command, &status))
		return status;
	status = command->main(session, &arguments);
	return status == EXIT_DONE && session->troubled ? EXIT_PARTLY : status;
}

static int
session_main(struct session *session, char **words, int n)
{
	const struct command *command;
	struct arguments globals = {0}, arguments = {0};
	int at = command_word(words, n), i;

	if (at >= 0) {
		command = find_command(words[at]);
		if (!command) {
			(void)unknown_command(session, words[at]);
			return say_failure(session);
		}
		for (i = at; i + 1 < n; i++)
			words[i] = words[i + 1];
		return run_command(session, command, words, n - 1);
	}
	if (arguments_read(words, n, NULL, &globals, &arguments, &session->err))
		return say_failure(session);
	if (argument(&globals, "--version")) {
		say("digest %s", VERSION);
		return EXIT_DONE;
	}
	(void)cmd_help(session, &arguments);
	return argument(&globals, "--help") ? EXIT_DONE : EXIT_WRONG_USAGE;
}

int
main(int argc, char **argv)
{
	struct session session = {.program = argv[0]};
	int status;

	arena_init(&session.arena);
	if (watch_signals(&session.err))
		status = say_failure(&session);
	else
		status = session_main(&session, argv + 1, argc > 0 ? argc - 1 : 0);
	say_bar_end(&session);
	store_close(session.run.store);
	arena_release(&session.arena);
	return status < EXIT_WRONG_USAGE && say_end(&session) ? EXIT_NO_WRITE : status;
}
