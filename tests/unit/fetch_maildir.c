/*
 * fetch_maildir.c - a Maildir as a source: the messages of cur and new in the order of their
 * names, whichever the two folders, and nothing of tmp; other folders stay folders of files.
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

/* Of a Maildir. */
static const char *const folders[] = {"cur", "new", "tmp"};
static const char *const files[] = {"cur/1700000002.b:2,S", "new/1700000001.a",
				    "new/1700000003.c",     "tmp/1700000000.x",
				    "cur/.hidden",          "other.eml"};

static const char *
path_of(struct place *place, const char *name)
{
	return arena_printf(&place->arena, "%s/%s", place->dir, name);
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	const char *tmp = getenv("TMPDIR");
	struct err err;
	size_t i;

	if (!place)
		return -1;
	arena_init(&place->arena);
	(void)snprintf(place->dir, sizeof place->dir, "%.40s/mail-XXXXXX",
		       tmp ? tmp : "/tmp");
	if (!mkdtemp(place->dir))
		return -1;
	for (i = 0; i < 3; i++)
		if (mkdir(path_of(place, folders[i]), 0700))
			return -1;
	for (i = 0; i < sizeof files / sizeof *files; i++)
		if (file_write(path_of(place, files[i]), files[i], strlen(files[i]),
			       0600, &err))
			return -1;
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	size_t i;

	for (i = 0; i < sizeof files / sizeof *files; i++)
		(void)unlink(path_of(place, files[i]));
	for (i = 0; i < 3; i++)
		(void)rmdir(path_of(place, folders[i]));
	(void)rmdir(place->dir);
	arena_release(&place->arena);
	free(place);
	return 0;
}

static void
fetch(struct place *place, const char *suffix, size_t max_bytes,
      struct fetch_result *result)
{
	struct fetch_request request = {
		.source = "box",
		.url = place->dir,
		.suffix = suffix,
		.timeout_ms = 1000,
		.max_bytes = max_bytes,
	};

	fetch_once(&place->arena, &request, 1, result, NULL);
}

static void
messages_by_name(void **state)
{
	static const int order[] = {1, 0, 2};
	struct fetch_result result;
	size_t i;

	fetch(*state, ".eml", 1000, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 3);
	for (i = 0; i < 3; i++) {
		assert_string_equal(result.blobs[i].bytes, files[order[i]]);
		assert_string_equal(result.blobs[i].origin,
				    path_of(*state, files[order[i]]));
		assert_string_equal(result.blobs[i].name, files[order[i]] + 4);
		assert_string_equal(result.blobs[i].source, "box");
	}
}

static void
all_messages_count_for_the_limit(void **state)
{
	struct fetch_result result;

	fetch(*state, ".eml", 40, &result);
	assert_int_equal(result.status, FETCH_FAILED);
	assert_int_equal(result.err.kind, ERR_LIMIT);
	assert_int_equal(result.n, 0);
}

static void
other_kinds_see_a_folder(void **state)
{
	struct fetch_result result;

	fetch(*state, ".md", 1000, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 0);
}

static void
a_folder_of_messages_is_no_maildir(void **state)
{
	struct fetch_result result;

	(void)unlink(path_of(*state, files[0]));
	(void)unlink(path_of(*state, files[4]));
	assert_int_equal(rmdir(path_of(*state, "cur")), 0);
	fetch(*state, ".eml", 1000, &result);
	assert_int_equal(result.status, FETCH_NEW);
	assert_int_equal(result.n, 1);
	assert_string_equal(result.blobs[0].name, "other.eml");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(messages_by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_messages_count_for_the_limit,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_kinds_see_a_folder, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_folder_of_messages_is_no_maildir,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
