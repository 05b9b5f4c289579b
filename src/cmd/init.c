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

static int
copy_file(struct session *session, const char *from, const char *to)
{
	struct buf out;
	char *text;
	int result;
	size_t n;

	if (access(to, F_OK) == 0)
		return err_set(&session->err, ERR_SYSTEM,
			       "%s is there already; init changes nothing that is", to);
	if (file_read(&session->arena, from, STARTER_MAX, &text, &n, &session->err))
		return -1;
	buf_init(&out, STARTER_MAX);
	fill_dates(session, text, &out);
	result = file_write(to, out.s, out.n, 0644, &session->err);
	buf_release(&out);
	return result;
}

static int
copy_folder(struct session *session, const struct starter_folder *folder,
	    const char *target)
{
	struct arena *arena = &session->arena;
	const char *from = arena_printf(arena, "%s/starter/%s", session->run.shipped,
					folder->name);
	const char *to = arena_printf(arena, "%s/%s", target, folder->name);
	char **names;
	size_t i, n;

	if (file_list(arena, from, folder->suffix, &names, &n, &session->err) ||
	    file_make_directories(to, &session->err))
		return -1;
	for (i = 0; i < n; i++)
		if (copy_file(session, arena_printf(arena, "%s/%s", from, names[i]),
			      arena_printf(arena, "%s/%s", to, names[i])))
			return -1;
	return 0;
}

static int
make_key(struct session *session, const char *target)
{
	unsigned char bytes[KEY_BYTES];
	char text[2 * KEY_BYTES + 2];
	const char *folder = arena_printf(&session->arena, "%s/var", target);
	const char *path = arena_printf(&session->arena, "%s/secret.key", folder);

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
	struct config *config = &session->config;
	struct problems problems = {0};
	struct gathering gathering;
	struct import import;
	const char *roster;
	size_t i;

	if (config_read(&session->arena,
			arena_printf(&session->arena, "%s/digest.yaml", target),
			run_kinds, config, &problems, &session->err) ||
	    store_open(config->state, STORE_WRITE,
		       run_organisations(&session->arena, config), &session->run.store,
		       &session->err) ||
	    run_gather(&session->run, NULL, true, &gathering, &session->err))
		return -1;
	for (i = 0; i < config->n_lists; i++) {
		roster = arena_printf(&session->arena, "%s/subscribers/%s.csv", target,
				      config->lists[i].id);
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
	size_t i;

	if (arguments->n > 1) {
		(void)err_set(&session->err, ERR_USAGE, "init takes one folder");
		return say_failure(session);
	}
	for (i = 0; i < sizeof folders / sizeof *folders; i++)
		if (copy_folder(session, &folders[i], target))
			return say_failure(session);
	if (make_key(session, target) || first_reading(session, target))
		return say_failure(session);
	say_bar_end(session);
	if (!session->quiet)
		say("%s/digest.yaml is ready. Next: %s%s%s`digest preview`", target,
		    arguments->n > 0 ? "cd " : "", arguments->n > 0 ? target : "",
		    arguments->n > 0 ? " && " : "");
	return EXIT_DONE;
}
