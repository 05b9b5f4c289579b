/*
 * Sources that are files and folders: what is read, in which order, within which limits,
 * and how it is said when it cannot be.
 */
#include "base/file.h"
#include "fetch/fetch.h"
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char dir[64];
	struct arena arena;
};

static const char *const names[] = {"b.md",       "a.md",  "ñ.md",
				    ".hidden.md", "c.txt", "d.md~"};

static const char *
path_of(struct place *place, const char *name)
{
	return arena_printf(&place->arena, "%s/%s", place->dir, name);
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	const char *tmp = getenv("TMPDIR"), *path;
	struct err err;
	size_t i;

	if (!place)
		return -1;
	arena_init(&place->arena);
	(void)snprintf(place->dir, sizeof place->dir, "%.40s/files-XXXXXX",
		       tmp ? tmp : "/tmp");
	if (!mkdtemp(place->dir))
		return -1;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		path = path_of(place, names[i]);
		if (file_write(path, names[i], strlen(names[i]), 0600, &err))
			return -1;
	}
	if (mkdir(path_of(place, "empty"), 0700))
		return -1;
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		(void)unlink(path_of(place, names[i]));
	(void)rmdir(path_of(place, "empty"));
	(void)rmdir(place->dir);
	arena_release(&place->arena);
	free(place);
	return 0;
}

static struct fetch_request
request_for(const char *path, const char *suffix, size_t max_bytes)
{
	return (struct fetch_request){
		.source = "local",
		.url = path,
		.suffix = suffix,
		.timeout_ms = 1000,
		.max_bytes = max_bytes,
	};
}

static void
fetch(struct place *place, const struct fetch_request *request,
      struct fetch_result *result)
{
	memset(result, 0xff, sizeof *result); /* it is filled whole */
	fetch_once(&place->arena, request, 1, result, NULL);
}

static void
one_file(void **state)
{
	const char *path = path_of(*state, "c.txt");
	struct fetch_request request = request_for(path, ".md", 5);
	struct fetch_result result;

	fetch(*state, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 1);
	assert_string_equal(result.blobs[0].bytes, "c.txt");
	assert_int_equal(result.blobs[0].n, 5);
	assert_string_equal(result.blobs[0].source, "local");
	assert_null(result.blobs[0].address);
	assert_string_equal(result.blobs[0].origin, path);
	assert_ptr_not_equal(result.blobs[0].origin, path);
	assert_string_equal(result.blobs[0].name, "");
	assert_string_equal(result.blobs[0].media_type, "");
	assert_string_equal(result.blobs[0].charset, "");
	assert_null(result.etag);
	assert_null(result.last_modified);
	assert_null(result.moved);
}

static void
folder(void **state)
{
	static const char *const want[] = {"a.md", "b.md", "ñ.md"};
	const char *paths[] = {path_of(*state, ""), ((struct place *)*state)->dir};
	struct fetch_result result;
	size_t i, j;

	for (j = 0; j < 2; j++) { /* with and without its slash */
		struct fetch_request request = request_for(paths[j], ".md", 4 + 4 + 5);

		fetch(*state, &request, &result);
		assert_int_equal(result.status, FETCH_NEW);
		assert_int_equal(result.n, 3);
		for (i = 0; i < 3; i++) {
			assert_string_equal(result.blobs[i].name, want[i]);
			assert_string_equal(result.blobs[i].bytes, want[i]);
			assert_string_equal(result.blobs[i].origin,
					    path_of(*state, want[i]));
			assert_string_equal(result.blobs[i].source, "local");
		}
	}
}

static void
empty_folder(void **state)
{
	struct fetch_request request = request_for(path_of(*state, "empty"), ".md", 9);
	struct fetch_result result;

	fetch(*state, &request, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 0);
}

static void
failures(void **state)
{
	static const struct {
		const char *name, *suffix;
		size_t max_bytes;
		enum err_kind kind;
		const char *why;
	} cases[] = {
		{"c.txt", ".md", 4, ERR_LIMIT, "longer than 4 bytes"},
		{"", ".md", 12, ERR_LIMIT,
		 "are together longer than 12 bytes (max_size)"},
		{"", NULL, 100, ERR_CONFIG, "is a folder"},
		{"none.md", ".md", 100, ERR_SYSTEM, "there is no file or folder '"},
		{"a.md/none", ".md", 100, ERR_SYSTEM, "there is no file or folder '"},
	};
	struct fetch_result result;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fetch_request request =
			request_for(path_of(*state, cases[i].name), cases[i].suffix,
				    cases[i].max_bytes);

		fetch(*state, &request, &result);
		assert_int_equal(result.status, FETCH_FAILED);
		assert_int_equal(result.err.kind, cases[i].kind);
		if (!strstr(result.err.text, cases[i].why))
			fail_msg("%s", result.err.text);
		assert_null(result.blobs);
		assert_int_equal(result.n, 0);
	}
}

/* What stands in the way in a folder: it is not read in part. */
static void
odd_entry(void **state)
{
	const char *odd = path_of(*state, "bad.md");
	struct fetch_request request =
		request_for(((struct place *)*state)->dir, ".md", 100);
	struct fetch_result result;

	assert_int_equal(mkfifo(odd, 0600), 0);
	fetch(*state, &request, &result);
	(void)unlink(odd);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_non_null(strstr(result.err.text, "bad.md"));
}

static void
note_end(void *context, size_t request, size_t done, size_t total)
{
	char *text = context;
	size_t n = strlen(text);

	(void)snprintf(text + n, 64 - n, "%zu:%zu/%zu ", request, done, total);
}

static void
several(void **state)
{
	struct fetch_request requests[] = {
		request_for(path_of(*state, "none"), NULL, 100),
		request_for(path_of(*state, "a.md"), NULL, 100),
	};
	struct place *place = *state;
	struct fetch_result results[2];
	char progress[64] = "";
	const struct fetch_watch watch = {note_end, progress};

	fetch_once(&place->arena, requests, 2, results, &watch);
	assert_int_equal(results[0].status, FETCH_FAILED);
	assert_int_equal(results[1].status, FETCH_NEW);
	assert_string_equal(progress, "0:1/2 1:2/2 ");
	fetch_once(&place->arena, NULL, 0, NULL, &watch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_file),     cmocka_unit_test(folder),
		cmocka_unit_test(empty_folder), cmocka_unit_test(failures),
		cmocka_unit_test(odd_entry),    cmocka_unit_test(several),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
