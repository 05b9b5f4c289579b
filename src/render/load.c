/*
 * load.c - render_language: a language's words are read and its templates tried, so that
 * what is wrong in any of them is known before a letter needs it.
 */
#include "render/render_int.h"

#include <string.h>

static bool
is_template(const struct template_file *file, const char *language)
{
	static const char *const suffixes[] = {".md", ".txt", ".html"};
	const char *slash = strchr(file->name, '/');
	size_t i;

	if (slash && (strlen(language) != (size_t)(slash - file->name) ||
		      strncmp(language, file->name, strlen(language)) != 0))
		return false;
	if (strcmp(slash ? slash + 1 : file->name, "README.md") == 0)
		return false;
	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (str_ends(str_of(file->name), suffixes[i]))
			return true;
	return false;
}

/* Parse each template that this language may use; all that is wrong, a line each. */
static int
try_templates(struct arena *arena, const struct templates *templates,
	      const char *language, struct err *err)
{
	struct mustache mustache = {.templates = templates,
				    .language = language,
				    .names = template_names(arena)};
	struct err one;
	struct node root;
	struct buf found;
	int result = 0;
	size_t i;

	buf_init(&found, sizeof err->text - 1);
	for (i = 0; i < templates->n; i++) {
		if (!is_template(&templates->v[i], language) ||
		    mustache_parse(arena, &mustache, &templates->v[i], "", &root,
				   &one) == 0)
			continue;
		buf_str(&found, found.n ? "\n" : "");
		buf_str(&found, one.text);
	}
	if (found.n)
		result = err_set(err, ERR_CONFIG, "%s", found.s);
	buf_release(&found);
	return result;
}

int
render_language(struct arena *arena, const struct templates *templates,
		const char *language, const struct language **words, struct err *err)
{
	if (language_read(arena, templates, language, words, err))
		return -1;
	return try_templates(arena, templates, language, err);
}
