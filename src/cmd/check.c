/*
 * check.c - `check`: reads configuration, templates and content, and says everything that
 * is wrong or doubtful, with its place.
 */
#include "cmd/cmd_int.h"

/* Files that must be there before anything is sent. */
static void
check_files(struct session *session)
{
	struct err err;

	if (run_check_key(&session->run, &err))
		say_trouble(session, "%s", err.text);
	if (run_check_templates(&session->run, &err))
		say_trouble(session, "%s", err.text);
}

/* A password is asked for now, so that a source or the relay does not lack it later. */
static void
check_secret(struct session *session, const char *what, const char *id,
	     const struct secret_source *secret)
{
	struct err err;
	char *password;

	if (config_secret(&session->arena, secret, &password, &err))
		say_trouble(session, "%s%s: %s", what, id, err.text);
}

static void
check_secrets(struct session *session)
{
	const struct config *config = &session->config;
	size_t i;

	for (i = 0; i < config->n_sources; i++)
		check_secret(session, "source ", config->sources[i].id,
			     &config->sources[i].password);
	check_secret(session, "delivery", "", &config->delivery.password);
}

/* Read every source that is a file, without keeping anything. */
static int
check_content(struct session *session, size_t *entries)
{
	struct gathering gathering = {0};
	const struct note *note;
	size_t i, j;

	if (run_check_content(&session->run, &gathering, entries, &session->err))
		return -1;
	for (i = 0; i < gathering.n; i++) {
		if (gathering.v[i].status == GATHER_FAILED)
			say_trouble(session, "source %s: %s", gathering.v[i].source,
				    gathering.v[i].why);
		for (j = 0; j < gathering.v[i].notes.n; j++) {
			note = &gathering.v[i].notes.v[j];
			say_trouble(session, "%s:%d:%d: %s", note->origin, note->line,
				    note->column, note->text);
		}
	}
	return 0;
}

/* "1 list", "2 lists". */
static const char *
counted(struct session *session, size_t n, const char *one, const char *many)
{
	return arena_printf(&session->arena, "%zu %s", n, n == 1 ? one : many);
}

static void
say_good(struct session *session, size_t entries)
{
	const struct config *config = &session->config;

	say("%s is good: %s, %s, %s; %s in files", config->path,
	    counted(session, config->n_sources, "source", "sources"),
	    counted(session, config->n_lists, "list", "lists"),
	    counted(session, config->n_digests, "digest", "digests"),
	    counted(session, entries, "entry", "entries"));
}

int
cmd_check(struct session *session, const struct arguments *arguments)
{
	size_t entries = 0;

	(void)arguments;
	check_files(session);
	check_secrets(session);
	if (check_content(session, &entries))
		return say_failure(session);
	if (session->troubled)
		return EXIT_PARTLY;
	if (!session->quiet)
		say_good(session, entries);
	return EXIT_DONE;
}
