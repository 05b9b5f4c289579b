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

int
cmd_check(struct session *session, const struct arguments *arguments)
{
	const struct config *config = &session->config;
	size_t entries = 0;

	(void)arguments;
	check_files(session);
	if (check_content(session, &entries))
		return say_failure(session);
	if (session->troubled)
		return EXIT_PARTLY;
	if (!session->quiet)
		say("%s is good: %zu sources, %zu lists, %zu digests; %zu entries in files",
		    config->path, config->n_sources, config->n_lists, config->n_digests,
		    entries);
	return EXIT_DONE;
}
