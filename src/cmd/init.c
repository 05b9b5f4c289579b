/*
 * init.c - `init`: a folder in which everything works at once. The starter's files are
 * templates/starter; dates in them are relative (@+21@ is three weeks from now), so that
 * the example never looks old.
 */
#include "cmd/cmd_int.h"

#include "base/file.h"
#include "base/hash.h"

#include <string.h>
#include <unistd.h>

#define STARTER_MAX ((size_t)256 * 1024)
#define KEY_BYTES 32

const struct option_row init_options[] = {{0}};

/* What the starter has: files by folder. */
static const struct starter_folder {
	const char *name, *suffix;
} folders[] = {{"", ".yaml"}, {"content", ".md"}, {"subscribers", ".csv"}};

/* Replace @+N@ and @-N@ by the date that many days from now. */
static void
fill_dates(struct session *session, const char *text, struct buf *out)
{
	struct str rest = str_of(text), piece;
	struct civil day;
	int64_t days;
	bool inside = false, minus;

	while (rest.s) {
		piece = str_split(&rest, '@');
		minus = str_starts(piece, "-");
		if (inside && (minus || str_starts(piece, "+")) &&
		    str_number(str_from(piece.s + 1, piece.n - 1), &days)) {
			day = civil_from_seconds(session->now +
						 (minus ? -days : days) * 86400);
			buf_printf(out, "%04d-%02d-%02d", day.year, day.month, day.day);
			inside = false;
			continue;
		}
		if (inside)
			buf_char(out, '@');
		buf_add(out, piece.s, piece.n);
		inside = true;
	}
}

/* The path of a name in a folder of the target; either may be "". */
static const char *
path_in(struct arena *arena, const char *target, const char *folder, const char *name)
{
	bool here = !*target || strcmp(target, ".") == 0;

	return arena_printf(arena, "%s%s%s%s%s", here ? "" : target,
			    here || str_ends(str_of(target), "/") ? "" : "/", folder,
			    *folder && *name ? "/" : "", name);
}

static int
refuse_existing(struct session *session, const char *from, const char *to)
{
	(void)from;
	if (access(to, F_OK) != 0)
		return 0;
	return err_set(&session->err, ERR_SYSTEM,
		       "%s is there already; init changes nothing that is", to);
}

static int
copy_file(struct session *session, const char *from, const char *to)
{
	struct buf out;
	char *text;
	int result;
	size_t n;

	if (file_read(&session->arena, from, STARTER_MAX, &text, &n, &session->err))
		return -1;
	buf_init(&out, STARTER_MAX);
	fill_dates(session, text, &out);
	result = file_write(to, out.s, out.n, 0644, &session->err);
	buf_release(&out);
	return result;
}

typedef int each_file(struct session *session, const char *from, const char *to);

/* Call it for each file of a starter's folder, and where that belongs in the target. */
static int
walk_folder(struct session *session, const struct starter_folder *folder,
	    const char *target, each_file *each)
{
	struct arena *arena = &session->arena;
	const char *from = arena_printf(arena, "%s/starter/%s", session->run.shipped,
					folder->name);
	char **names;
	size_t i, n;

	if (file_list(arena, from, folder->suffix, &names, &n, &session->err))
		return -1;
	for (i = 0; i < n; i++)
		if (each(session, arena_printf(arena, "%s/%s", from, names[i]),
			 path_in(arena, target, folder->name, names[i])))
			return -1;
	return 0;
}

/* Nothing is written before all is known to have its place. */
static int
copy_starter(struct session *session, const char *target)
{
	const size_t n = sizeof folders / sizeof *folders;
	const char *folder;
	size_t i;

	for (i = 0; i < n; i++)
		if (walk_folder(session, &folders[i], target, refuse_existing))
			return -1;
	for (i = 0; i < n; i++) {
		folder = path_in(&session->arena, target, folders[i].name, "");
		if (*folder && file_make_directories(folder, &session->err))
			return -1;
	}
	for (i = 0; i < n; i++)
		if (walk_folder(session, &folders[i], target, copy_file))
			return -1;
	return 0;
}

static int
make_key(struct session *session, const char *target)
{
	unsigned char bytes[KEY_BYTES];
	char text[2 * KEY_BYTES + 2];
	const char *folder = path_in(&session->arena, target, "var", "");
	const char *path = path_in(&session->arena, target, "var", "secret.key");

	if (access(path, F_OK) == 0)
		return 0;
	hash_random(bytes, sizeof bytes);
	hash_hex(bytes, sizeof bytes, text);
	text[2 * KEY_BYTES] = '\n';
	if (file_make_directories(folder, &session->err))
		return -1;
	return file_write(path, text, 2 * KEY_BYTES + 1, 0600, &session->err);
}

/* Read the content and the people once, so that a preview has something to show. */
static int
first_reading(struct session *session, const char *target)
{
	const struct gather_request files = {.offline = true};
	struct config *config = &session->config;
	struct problems problems = {0};
	struct gathering gathering;
	struct import import;
	const char *roster;
	size_t i;

	if (config_read(&session->arena,
			path_in(&session->arena, target, "", "digest.yaml"), &run_words,
			config, &problems, &session->err) ||
	    store_open(config->state, STORE_WRITE,
		       run_organisations(&session->arena, config), &session->run.store,
		       &session->err) ||
	    run_gather(&session->run, &files, &gathering, &session->err))
		return -1;
	for (i = 0; i < config->n_lists; i++) {
		roster = path_in(&session->arena, target, "subscribers",
				 arena_printf(&session->arena, "%s.csv",
					      config->lists[i].id));
		if (access(roster, F_OK) == 0 &&
		    run_import(&session->run, &config->lists[i], roster, false, &import,
			       &session->err))
			return -1;
	}
	return 0;
}

int
cmd_init(struct session *session, const struct arguments *arguments)
{
	const char *target = arguments->n > 0 ? arguments->words[0] : ".";

	if (copy_starter(session, target) || make_key(session, target) ||
	    first_reading(session, target))
		return say_failure(session);
	say_bar_end(session);
	if (!session->quiet)
		say("%s is ready. Next: %s%s%s`digest preview`",
		    path_in(&session->arena, target, "", "digest.yaml"),
		    arguments->n > 0 ? "cd " : "", arguments->n > 0 ? target : "",
		    arguments->n > 0 ? " && " : "");
	return EXIT_DONE;
}
