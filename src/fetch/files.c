/*
 * files.c - sources that are here: a file, or a folder's files of one suffix in the order
 * of their names. They are read anew each time: what is unchanged shows in the entries.
 * Types and charsets are unknown, as no header tells them.
 */
#include "base/file.h"
#include "fetch/fetch_int.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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

/* All or nothing: a folder read in part would look like entries that went away. */
static int
read_folder(struct arena *arena, const struct fetch_request *request,
	    struct fetch_result *result, struct err *err)
{
	const char *source = arena_strdup(arena, request->source);
	size_t left = request->max_bytes, n, i;
	struct blob *blobs;
	char **names, *bytes;

	if (!request->suffix)
		return err_set(err, ERR_CONFIG,
			       "'%s' is a folder, and a source of this kind is a file",
			       request->url);
	if (file_list(arena, request->url, request->suffix, &names, &n, err))
		return -1;
	blobs = arena_array(arena, n, sizeof *blobs);
	for (i = 0; i < n; i++) {
		describe(&blobs[i], source, path_in(arena, request->url, names[i]),
			 names[i]);
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
	result->n = n;
	return 0;
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
