/*
 * read-yaml.c - prints what base/yaml.h makes of texts, for tests/corpora/frontmatter.py.
 * On standard input each text stands behind a line with its length in bytes; for each
 * there is a line of JSON on standard output: a map is {"map": [[key, value], ...]}, a list
 * {"list": [...]}, a scalar {"plain": TEXT} or {"quoted": TEXT}; and what is refused is
 * {"error": TEXT}.
 */
#include "base/json.h"
#include "base/yaml.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_BYTES (64u << 20)

static void
put(struct json *json, const char *key, const struct yaml *node)
{
	static const char *const names[] = {[YAML_LIST] = "list", [YAML_MAP] = "map"};
	size_t i;

	json_put_object(json, key);
	if (node->kind == YAML_SCALAR) {
		json_put_string(json, node->quoted ? "quoted" : "plain", node->scalar);
		json_end_object(json);
		return;
	}
	json_put_array(json, names[node->kind]);
	for (i = 0; i < node->n; i++) {
		if (node->kind == YAML_LIST) {
			put(json, NULL, node->items[i]);
			continue;
		}
		json_put_array(json, NULL);
		json_put_string(json, NULL, node->keys[i]);
		put(json, NULL, node->items[i]);
		json_end_array(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void
answer(struct arena *arena, struct str text)
{
	struct json json;
	struct yaml *root;
	struct buf out;
	struct err err;

	buf_init(&out, MAX_BYTES);
	json_init(&json, &out, false);
	if (yaml_parse(arena, text, "text", 1, &root, &err)) {
		json_put_object(&json, NULL);
		json_put_string(&json, "error", err.text);
		json_end_object(&json);
	} else {
		put(&json, NULL, root);
	}
	(void)printf("%s\n", out.s);
	buf_release(&out);
}

int
main(void)
{
	char line[32], *text;
	struct arena arena;
	size_t n;

	arena_init(&arena);
	while (fgets(line, sizeof line, stdin)) {
		n = strtoul(line, NULL, 10);
		if (n > MAX_BYTES)
			return 65;
		text = arena_alloc(&arena, n + 1);
		if (fread(text, 1, n, stdin) != n)
			return 65;
		answer(&arena, str_from(text, n));
	}
	arena_release(&arena);
	return 0;
}
