/*
 * calendar.c - `calendar`: writes iCalendar to standard output, a file, or all of them
 * into a folder.
 */
#include "cmd/cmd_int.h"

#include "base/file.h"

#include <sys/stat.h>

#define CALENDAR_MAX ((size_t)16 * 1024 * 1024)

const struct option_row calendar_options[] = {
	{"--list", NULL, "LIST",
	 "what the readers of this list may see (else: the public)"},
	{"--org", NULL, "ORG", "only what this organisation organises"},
	{"--item", NULL, "ID", "one item and what happens during it"},
	{"--lang", NULL, "LANG", "the language of its texts"},
	{"--output", "-o", "FILE", "a file, or a folder for all calendars there are"},
	{0},
};

/* A folder that is there, or a name that is not there and looks like no calendar file. */
static bool
is_folder(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode);
	return !str_ends(str_of(path), ".ics");
}

static int
write_all(struct session *session, const char *folder)
{
	size_t files;

	if (run_calendars(&session->run, folder, &files, &session->err))
		return say_failure(session);
	if (!session->quiet)
		say("%zu calendars in %s", files, folder);
	return EXIT_DONE;
}

static int
write_one(struct session *session, const struct calendar_request *request,
	  const char *path)
{
	struct buf out;
	size_t count;
	int result;

	buf_init(&out, CALENDAR_MAX);
	result = run_calendar(&session->run, request, &out, &count, &session->err);
	if (result == 0 && path)
		result = file_write_if_changed(path, out.s, out.n, 0644, &session->err);
	else if (result == 0)
		result = say_bytes(session, out.s, out.n);
	buf_release(&out);
	return result ? say_failure(session) : EXIT_DONE;
}

int
cmd_calendar(struct session *session, const struct arguments *arguments)
{
	struct calendar_request request = {.organisation = argument(arguments, "--org"),
					   .item = argument(arguments, "--item")};
	const char *path = argument(arguments, "--output");

	if (argument_list(session, argument(arguments, "--list"), &request.list) ||
	    argument_organisation(session, request.organisation) ||
	    argument_language(session, argument(arguments, "--lang"),
			      &request.language))
		return say_failure(session);
	if (path && is_folder(path) && !request.list && !request.organisation &&
	    !request.item)
		return write_all(session, path);
	return write_one(session, &request, path);
}
