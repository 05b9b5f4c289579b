/*
 * files.c - sources that are here: a file, a folder's files of one suffix in the order of
 * their names, or the messages of a Maildir. They are read anew each time: what is unchanged shows in the entries.
 * Types and charsets are unknown, as no header tells them.
 */
#include "base/file.h"
#include "fetch/fetch_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Of a message that is a file; a Maildir gives its files no suffix. */
#define MESSAGE_SUFFIX ".eml"
/* A Maildir that changes this often while it is read is left for the next time. */
#define MAILDIR_TRIES 3

static void
describe(struct blob *blob, const char *source, const char *origin, const char *name)
{
	*blob = (struct blob){
		.source = source,
		.origin = origin,
		.name = name,
		.media_type = "",
		.charset = "",
	};
}

static int
read_file(struct arena *arena, const struct fetch_request *request,
	  struct fetch_result *result, struct err *err)
{
	struct blob *blob = arena_alloc(arena, sizeof *blob);
	char *bytes;

	describe(blob, arena_strdup(arena, request->source),
		 arena_strdup(arena, request->url), "");
	if (file_read(arena, request->url, request->max_bytes, &bytes, &blob->n, err))
		return -1;
	blob->bytes = bytes;
	result->blobs = blob;
	result->n = 1;
	return 0;
}

static const char *
path_in(struct arena *arena, const char *folder, const char *name)
{
	size_t n = strlen(folder);

	return arena_printf(arena, "%s%s%s", folder,
			    n > 0 && folder[n - 1] == '/' ? "" : "/", name);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A file that is to be read. */
struct file {
	const char *path, *name;
};
struct files {
	struct file *v;
	size_t n;
};

static int
list_folder(struct arena *arena, const char *folder, const char *suffix,
	    struct files *files, struct err *err)
{
	struct file *file;
	char **names;
	size_t n, i;

	if (file_list(arena, folder, suffix, &names, &n, err))
		return -1;
	for (i = 0; i < n; i++) {
		file = arena_push(arena, &files->v, files->n++, sizeof *file);
		*file = (struct file){path_in(arena, folder, names[i]), names[i]};
	}
	return 0;
}

/* All or nothing: a folder read in part would look like entries that went away. */
static int
read_files(struct arena *arena, const struct fetch_request *request,
	   const struct files *files, struct fetch_result *result, struct err *err)
{
	const char *source = arena_strdup(arena, request->source);
	struct blob *blobs = arena_array(arena, files->n, sizeof *blobs);
	size_t left = request->max_bytes, i;
	char *bytes;

	for (i = 0; i < files->n; i++) {
		describe(&blobs[i], source, files->v[i].path, files->v[i].name);
		if (file_read(arena, blobs[i].origin, left, &bytes, &blobs[i].n, err)) {
			if (err->kind == ERR_LIMIT)
				(void)err_set(
					err, ERR_LIMIT,
					"the files of '%s' are together longer than "
					"%zu bytes (max_size)",
					request->url, request->max_bytes);
			return -1;
		}
		blobs[i].bytes = bytes;
		left -= blobs[i].n;
	}
	result->blobs = blobs;
	result->n = files->n;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct file *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : strcmp(x->path, y->path);
}

/* The messages of a Maildir are those of cur and of new, in the order of their names, which
 * is that of delivery. A mail program may rename one while it is read: then once more. */
static int
read_maildir(struct arena *arena, const struct fetch_request *request,
	     struct fetch_result *result, struct err *err)
{
	int tries;

	for (tries = 0; tries < MAILDIR_TRIES; tries++) {
		struct files files = {NULL, 0};

		if (list_folder(arena, path_in(arena, request->url, "cur"), "", &files,
				err) ||
		    list_folder(arena, path_in(arena, request->url, "new"), "", &files,
				err))
			return -1;
		if (files.n > 0)
			qsort(files.v, files.n, sizeof *files.v, by_name);
		if (read_files(arena, request, &files, result, err) == 0)
			return 0;
		if (err->kind == ERR_LIMIT)
			break;
	}
	return -1;
}

static int
read_folder(struct arena *arena, const struct fetch_request *request,
	    struct fetch_result *result, struct err *err)
{
	struct files files = {NULL, 0};

	if (!request->suffix)
		return err_set(err, ERR_CONFIG,
			       "'%s' is a folder, and a source of this kind is a file",
			       request->url);
	if (strcmp(request->suffix, MESSAGE_SUFFIX) == 0 &&
	    is_folder(path_in(arena, request->url, "cur")) &&
	    is_folder(path_in(arena, request->url, "new")))
		return read_maildir(arena, request, result, err);
	if (list_folder(arena, request->url, request->suffix, &files, err))
		return -1;
	return read_files(arena, request, &files, result, err);
}

static int
read_path(struct arena *arena, const struct fetch_request *request,
	  struct fetch_result *result, struct err *err)
{
	struct stat st;

	if (stat(request->url, &st) == 0)
		return S_ISDIR(st.st_mode) ? read_folder(arena, request, result, err)
					   : read_file(arena, request, result, err);
	if (errno == ENOENT || errno == ENOTDIR)
		return err_set(err, ERR_SYSTEM,
			       "there is no file or folder '%s'; a path is relative to "
			       "the configuration file",
			       request->url);
	return err_set_errno(err, "cannot read '%s'", request->url);
}

void
fetch_files(struct arena *arena, const struct fetch_request *request,
	    struct fetch_result *result)
{
	if (read_path(arena, request, result, &result->err) == 0)
		result->status = FETCH_NEW;
}
