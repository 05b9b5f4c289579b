/*
 * render_readme.c - templates/README.md against the code: every name that a template may
 * use and every key of a strings file is explained there, and none that is not.
 */
#include "base/file.h"
#include "base/yaml.h"
#include "render/render_int.h"
#include "support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The names in backquotes of the first cells of the tables below a heading, up to the next
 * heading. */
static struct words
explained(struct arena *arena, const char *heading)
{
	struct words names = {0};
	struct str rest, line;
	bool inside = false;
	const char *at, *end, *cell;
	struct err err;
	char *bytes;
	size_t n;

	if (file_read(arena, "templates/README.md", 1 << 20, &bytes, &n, &err))
		fail_msg("%s", err.text);
	rest = str_from(bytes, n);
	while (str_line(&rest, &line)) {
		if (str_starts(line, "## "))
			inside = str_is(line, heading);
		if (!inside || !str_starts(line, "| `"))
			continue;
		cell = memmem(line.s + 2, line.n - 2, " | ", 3);
		for (at = line.s; (at = memchr(at, '`', (size_t)(cell - at)));
		     at = end + 1) {
			end = memchr(at + 1, '`', (size_t)(cell - at));
			words_include(arena, &names,
				      arena_strndup(arena, at + 1,
						    (size_t)(end - at - 1)));
		}
	}
	assert_true(names.n > 20);
	return names;
}

static void
names(void **state)
{
	const char *const *known, *const *keys, *const *word;
	struct words told;
	struct arena arena;
	size_t i, n = 0;

	(void)state;
	arena_init(&arena);
	told = explained(&arena, "## Names");
	known = template_names(&arena);
	keys = language_keys(&arena);
	while (keys[n])
		n++;
	for (word = known; *word; word++) {
		for (i = 0; i < n && strcmp(keys[i], *word) != 0;)
			i++;
		/* keys of strings are explained as words.KEY, in their own table */
		if (i == n && !words_have(&told, *word))
			fail_msg("README does not explain the name %s", *word);
	}
	for (i = 0; i < told.n; i++) {
		for (word = known; *word && strcmp(*word, told.v[i]) != 0;)
			word++;
		if (!*word)
			fail_msg("README explains %s, which is no name", told.v[i]);
	}
	arena_release(&arena);
}

static void
strings(void **state)
{
	struct templates templates;
	struct words told;
	struct arena arena;
	struct yaml *yaml;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	told = explained(&arena, "## Strings");
	templates = edition_templates(&arena);
	if (yaml_parse(&arena,
		       str_of(template_find(&templates, "", "es/strings.yaml")->text),
		       "es", 1, &yaml, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < yaml->n; i++)
		if (!words_have(&told, yaml->keys[i]))
			fail_msg("README does not explain the key %s", yaml->keys[i]);
	for (i = 0; i < told.n; i++)
		if (!yaml_get(yaml, told.v[i]))
			fail_msg("README explains %s, which is no key", told.v[i]);
	arena_release(&arena);
}

/* Every file of the folder has its row. */
static void
files(void **state)
{
	struct templates templates;
	struct arena arena;
	struct err err;
	char *bytes;
	size_t i, n;

	(void)state;
	arena_init(&arena);
	templates = edition_templates(&arena);
	if (file_read(&arena, "templates/README.md", 1 << 20, &bytes, &n, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < templates.n; i++)
		if (!strchr(templates.v[i].name, '/') &&
		    strcmp(templates.v[i].name, "README.md") != 0 &&
		    !strstr(bytes,
			    arena_printf(&arena, "\n| `%s` |", templates.v[i].name)))
			fail_msg("README does not explain the file %s",
				 templates.v[i].name);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(strings),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
