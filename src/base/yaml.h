/*
 * yaml.h - a YAML document as a tree whose nodes know their place. (libyaml)
 *
 * Scalars stay strings: what they mean is the schema's affair ("country: NO" is safe).
 * Anchors, aliases, tags and several documents are refused; so are duplicate keys, more
 * than 32 levels, and more than 1 MiB.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	int line, column;    /* 1-based */
	const char *scalar;  /* YAML_SCALAR; UTF-8 */
	bool quoted;         /* the scalar was quoted or a block */
	struct yaml **items; /* list: its items; map: its values */
	const char **keys;   /* map: its keys, in the file's order */
	struct yaml **keyat; /* map: each key's own node, for its place */
	size_t n;
};

/* Parse text whose first line is line first_line of the file called name (for messages:
 * "name:line:column: ..."). An empty text gives an empty map. All in the arena. */
int yaml_parse(struct arena *arena, struct str text, const char *name, int first_line,
	       struct yaml **root, struct err *err);

/* A map's value by key, or NULL. node may be NULL or no map. */
const struct yaml *yaml_get(const struct yaml *node, const char *key);

/* The scalar of a map's key, or NULL when missing or no scalar; "" and "~" and "null"
 * unquoted count as missing. */
const char *yaml_text(const struct yaml *node, const char *key);

#endif
