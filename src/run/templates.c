/*
 * templates.c - brings templates and strings from their folders to the pure room that uses
 * them: the shipped ones, and over them those of the configuration's own folder.
 */
#include "base/file.h"
#include "base/utf8.h"
#include "parse/parse.h"
#include "run/run_int.h"

#include <string.h>
#include <sys/stat.h>

#define TEMPLATE_MAX ((size_t)256 * 1024)

static const char *const suffixes[] = {".md", ".txt", ".html", ".yaml", NULL};

/* Put a file in, or in the place of one with the same name. */
static void
put_file(struct arena *arena, struct templates *templates, struct template_file file)
{
	struct template_file *v = NULL;
	size_t i;

	for (i = 0; i < templates->n; i++)
		if (strcmp(templates->v[i].name, file.name) == 0)
			break;
	v = arena_array(arena, templates->n + 1, sizeof *v);
	if (templates->n)
		memcpy(v, templates->v, templates->n * sizeof *v);
	v[i] = file;
	templates->v = v;
	if (i == templates->n)
		templates->n++;
}

static int
load_folder(struct arena *arena, const char *folder, const char *prefix,
	    struct templates *templates, struct err *err)
{
	struct template_file file;
	char **names, *text;
	size_t i, s, n, size;
	struct stat st;

	if (stat(folder, &st) != 0)
		return 0;
	for (s = 0; suffixes[s]; s++) {
		if (file_list(arena, folder, suffixes[s], &names, &n, err))
			return -1;
		for (i = 0; i < n; i++) {
			file.path = arena_printf(arena, "%s/%s", folder, names[i]);
			if (file_read(arena, file.path, TEMPLATE_MAX, &text, &size,
				      err))
				return -1;
			if (utf8_check(text, size) != size)
				return err_set(err, ERR_CONFIG, "%s: not UTF-8",
					       file.path);
			file.text = text;
			file.name = arena_printf(arena, "%s%s", prefix, names[i]);
			put_file(arena, templates, file);
		}
	}
	return 0;
}

static int
load_tree(struct arena *arena, const char *folder, const char *const *languages,
	  struct templates *templates, struct err *err)
{
	size_t i;

	if (load_folder(arena, folder, "", templates, err))
		return -1;
	for (i = 0; languages[i]; i++)
		if (load_folder(arena,
				arena_printf(arena, "%s/%s", folder, languages[i]),
				arena_printf(arena, "%s/", languages[i]), templates,
				err))
			return -1;
	return 0;
}

int
kit_load(const struct run *run, struct kit *kit, struct err *err)
{
	const struct config *config = run->config;
	size_t i, n = 0;

	*kit = (struct kit){0};
	if (load_tree(run->arena, run->shipped, config->languages, &kit->templates,
		      err))
		return -1;
	if (config->templates && load_tree(run->arena, config->templates,
					   config->languages, &kit->templates, err))
		return -1;
	while (config->languages[n])
		n++;
	kit->words = arena_array(run->arena, n, sizeof(struct language *));
	for (i = 0; i < n; i++)
		if (render_language(run->arena, &kit->templates, config->languages[i],
				    &kit->words[i], err))
			return -1;
	return 0;
}

const struct language *
kit_words(const struct run *run, const struct kit *kit, const char *language)
{
	size_t i;

	for (i = 0; run->config->languages[i]; i++)
		if (strcmp(run->config->languages[i], language) == 0)
			return kit->words[i];
	return kit->words[0];
}

const struct render_organisation *
kit_organisations(const struct run *run)
{
	const struct config *config = run->config;
	struct render_organisation *v =
		arena_array(run->arena, config->n_organisations, sizeof *v);
	size_t i;

	for (i = 0; i < config->n_organisations; i++)
		v[i] = (struct render_organisation){config->organisations[i].id,
						    config->organisations[i].name,
						    config->organisations[i].url,
						    config->organisations[i].colour};
	return v;
}

int
kit_key(const struct run *run, struct str *key, struct err *err)
{
	char *text;

	if (file_read_secret(run->arena, run->config->key_file, &text, err))
		return err_add(err, "key_file (`digest init` makes one; so does "
				    "`openssl rand -hex 32`)");
	*key = str_of(text);
	if (key->n < 32)
		return err_set(err, ERR_CONFIG,
			       "%s: a key needs at least 32 characters; make a new one "
			       "with `openssl rand -hex 32`",
			       run->config->key_file);
	return 0;
}

const struct config_words run_words = {parse_kinds, parse_fields};

char *
run_terminal(struct arena *arena, const char *markdown, int width, bool colour)
{
	return render_terminal(arena, markdown, width, colour);
}
