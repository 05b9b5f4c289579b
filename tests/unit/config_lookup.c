/*
 * config_lookup.c - finding things by their ids, scopes by their words, and secrets where
 * the configuration says.
 */
#include "config/config.h"

#include "base/file.h"

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

static struct organisation organisations[] = {{.id = "lacnic"},
					      {.id = "redclara"},
					      {.id = "lac-ix"}};
static struct source sources[] = {{.id = "a"}, {.id = "b"}};
static struct mailing_list lists[] = {{.id = "lacnic"}, {.id = "all"}};
static struct digest digests[] = {{.id = "weekly"}};

static const struct config config = {
	.organisations = organisations,
	.n_organisations = 3,
	.sources = sources,
	.n_sources = 2,
	.lists = lists,
	.n_lists = 2,
	.digests = digests,
	.n_digests = 1,
};

static void
by_id(void **state)
{
	(void)state;
	assert_ptr_equal(config_source(&config, "b"), &sources[1]);
	assert_null(config_source(&config, "lacnic"));
	assert_ptr_equal(config_list(&config, "all"), &lists[1]);
	assert_null(config_list(&config, "ALL"));
	assert_ptr_equal(config_digest(&config, "weekly"), &digests[0]);
	assert_null(config_digest(&config, ""));
	assert_int_equal(config_organisation(&config, "lac-ix"), 2);
	assert_int_equal(config_organisation(&config, "lac"), -1);
}

static void
scopes(void **state)
{
	static const struct {
		const char *words[4];
		bool known, everyone;
		uint64_t organisations;
	} cases[] = {
		{{"public"}, true, true, 0},
		{{"community"}, true, false, 7},
		{{"lacnic"}, true, false, 1},
		{{"lac-ix", "lacnic"}, true, false, 5},
		{{"lacnic", "lacnic"}, true, false, 1},
		{{NULL}, true, false, 0},
		{{"lacnik"}, false, false, 0},
		{{"lacnic", "icann"}, false, false, 0},
		{{"Public"}, false, false, 0},
		{{"public", "lacnic"}, false, false, 0},
		{{"lacnic", "community"}, false, false, 0},
		{{""}, false, false, 0},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scope scope = {false, 99};

		assert_int_equal(config_scope(&config, cases[i].words, &scope),
				 cases[i].known);
		assert_int_equal(scope.everyone, cases[i].everyone);
		assert_int_equal(scope.organisations,
				 cases[i].known ? cases[i].organisations : 99);
	}
}

static void
guesses(void **state)
{
	static const char *const words[] = {"lacnic", "redclara", NULL};
	static const char *const none[] = {NULL};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(config_did_you_mean(&arena, "lacnik", words),
			    " (did you mean 'lacnic'?)");
	assert_string_equal(config_did_you_mean(&arena, "icann", words), "");
	assert_string_equal(config_did_you_mean(&arena, "lacnic", none), "");
	arena_release(&arena);
}

static void
secrets(void **state)
{
	char folder[] = "/tmp/digest-test-XXXXXX";
	struct secret_source source = {NULL, NULL};
	struct arena arena;
	struct err err;
	char *secret, *path;

	(void)state;
	arena_init(&arena);
	assert_non_null(mkdtemp(folder));
	path = arena_printf(&arena, "%s/password", folder);

	secret = path;
	assert_int_equal(config_secret(&arena, &source, &secret, &err), 0);
	assert_null(secret);

	source.file = path;
	assert_int_equal(config_secret(&arena, &source, &secret, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(file_write(path, "open sesame\n", 12, 0600, &err), 0);
	assert_int_equal(config_secret(&arena, &source, &secret, &err), 0);
	assert_string_equal(secret, "open sesame");
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(config_secret(&arena, &source, &secret, &err), -1);
	assert_int_equal(err.kind, ERR_DENIED);

	source = (struct secret_source){.command = "printf 'one\\ntwo\\n'"};
	assert_int_equal(config_secret(&arena, &source, &secret, &err), 0);
	assert_string_equal(secret, "one");
	source.command = "exit 3";
	assert_int_equal(config_secret(&arena, &source, &secret, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);

	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_id),
		cmocka_unit_test(scopes),
		cmocka_unit_test(guesses),
		cmocka_unit_test(secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
