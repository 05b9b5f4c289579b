/*
 * read.c - digest.yaml from its file into struct config, with all its mistakes in the
 * order of the file.
 *
 * The tree comes from base/yaml, what it may hold from schema.c.
 */
#include "config/config_int.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* base/yaml takes no more. */
#define FILE_MAX ((size_t)1024 * 1024)

struct ordered {
	struct problem problem;
	size_t order;
};

static int
compare(const void *a, const void *b)
{
	const struct ordered *left = a, *right = b;

	if (left->problem.line != right->problem.line)
		return left->problem.line < right->problem.line ? -1 : 1;
	if (left->problem.column != right->problem.column)
		return left->problem.column < right->problem.column ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

/* By place; of one place in the order they were found in. */
static void
sort_problems(struct problems *problems)
{
	struct ordered *sorted = mem_array(problems->n, sizeof *sorted);
	size_t i;

	for (i = 0; i < problems->n; i++)
		sorted[i] = (struct ordered){problems->v[i], i};
	qsort(sorted, problems->n, sizeof *sorted, compare);
	for (i = 0; i < problems->n; i++)
		problems->v[i] = sorted[i].problem;
	free(sorted);
}

/* "path:line:column: text" as base/yaml says it, taken apart; false when it is not so. */
static bool
syntax_problem(struct reading *reading, const char *message)
{
	struct str rest = str_of(message), line, column;
	int64_t line_number, column_number;
	struct yaml at = {0};

	if (!str_starts(rest, reading->path))
		return false;
	rest = str_of(message + strlen(reading->path));
	if (str_split(&rest, ':').n != 0)
		return false;
	line = str_split(&rest, ':');
	column = str_split(&rest, ':');
	if (!str_number(line, &line_number) || !str_number(column, &column_number))
		return false;
	at.line = (int)line_number;
	at.column = (int)column_number;
	rest = str_trim(rest);
	config_problem(reading, &at, "%.*s", (int)rest.n, rest.s);
	return true;
}

int
config_read(struct arena *arena, const char *path, const struct config_words *words,
	    struct config *config, struct problems *problems, struct err *err)
{
	struct reading reading;
	struct err syntax = {ERR_NONE, ""};
	struct yaml *root;
	char *text;
	size_t n;

	*config = (struct config){.path = arena_strdup(arena, path)};
	*problems = (struct problems){NULL, 0};
	reading = (struct reading){.arena = arena,
				   .path = config->path,
				   .words = words,
				   .config = config,
				   .problems = problems};
	if (file_read(arena, path, FILE_MAX, &text, &n, err))
		return -1;
	if (yaml_parse(arena, str_from(text, n), reading.path, 1, &root, &syntax)) {
		if (!syntax_problem(&reading, syntax.text)) {
			*err = syntax;
			return -1;
		}
	} else {
		config_read_root(&reading, root);
	}
	sort_problems(problems);
	if (problems->n)
		return err_set(err, ERR_CONFIG, "%s: %zu mistake%s", path, problems->n,
			       problems->n == 1 ? "" : "s");
	return 0;
}
