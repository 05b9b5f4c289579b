/*
 * config_int.h - the schema's machinery: what a key is, how a map of keys is walked, and
 * the readers of values that the tables in schema.c name.
 */
#ifndef CONFIG_CONFIG_INT_H
#define CONFIG_CONFIG_INT_H

#include "base/yaml.h"
#include "config/config.h"

/* One reading of one file. */
struct reading {
	struct arena *arena;
	const char *path;
	const struct config_words *words;
	struct config *config; /* filled from top to bottom of the schema */
	struct problems *problems;
};

/* A key that a map may have: a row of the schema. Keys are read in the table's order, not
 * the file's, so that a later one can count on an earlier one. */
struct key {
	const char *name;
	void (*read)(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to);
	size_t offset; /* of the member in what the map fills; `to` points at it */
	bool required;
	const char *help; /* what to write, for messages; NULL: not to be suggested */
	const char *const *words; /* of config_read_word, NULL-terminated */
	int64_t low, high;        /* of numbers, durations, sizes; dots of a host */
};

/* What a row is made of, in words. A table ends with a row without a name. */
#define AT(type, member) offsetof(struct type, member)
#define REQUIRED true
#define OPTIONAL false

/* map.c: problems, and the walk over a map. */

/* Note a problem at a node. */
void config_problem(struct reading *reading, const struct yaml *at, const char *format,
		    ...) __attribute__((format(printf, 3, 4)));

/* A word of the file as messages quote it: clean, one line, not too long. */
const char *config_shown(struct reading *reading, const char *text);

/* " (one of: a, b)", or "" when there are none; of many the first. */
const char *config_one_of(struct reading *reading, const char *const *words);

/* " (did you mean 'x'?)", or " (one of: a, b)" when none is near. */
const char *config_suggest(struct reading *reading, const char *word,
			   const char *const *words);

/* The key is there, and something is written behind it. */
bool config_given(const struct yaml *map, const char *key);

/* The text of a scalar; NULL, with a problem noted, when it is no scalar or empty. */
const char *config_scalar(struct reading *reading, const struct yaml *node);

/* False, with a problem noted, unless the node is a list of at least one. */
bool config_list_given(struct reading *reading, const struct yaml *node);

/* False, with a problem noted, unless it is a map; nothing behind the key is one too. */
bool config_is_map(struct reading *reading, const struct yaml *node);

/* Read a map by a table of keys (its end has no name) into `to`: unknown, missing and
 * wrong ones become problems. */
void config_read_map(struct reading *reading, const struct yaml *map,
		     const struct key *keys, void *to);

/* values.c: a user's name and its secret come together, and the secret from one place. */
void config_check_login(struct reading *reading, const struct yaml *map);

/* source.c: struct source, before and after its keys are read. */
extern const struct key config_source_keys[];
void config_begin_source(struct reading *reading, const struct yaml *at, void *thing);
void config_finish_source(struct reading *reading, const struct yaml *map, void *thing);

/* delivery.c: struct delivery_config. */
void config_read_delivery(struct reading *reading, const struct key *key,
			  const struct yaml *node, void *to);

/* schema.c: the whole tree, into reading->config. */
void config_read_root(struct reading *reading, const struct yaml *root);

/* schedule.c: a rule's text into a schedule in the arena. ERR_CONFIG says what is wrong
 * with it. */
int schedule_read(struct arena *arena, const char *text, struct schedule **schedule,
		  struct err *err);

/*
 * Readers of values. `to` is what the comment says; it is left alone after a problem.
 */

/* values.c: const char **. */
void config_read_text(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to); /* clean, one line */
void config_read_raw(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to); /* as it is written */
void config_read_path(struct reading *reading, const struct key *key,
		      const struct yaml *node,
		      void *to); /* relative to the file's folder */
void config_read_existing(struct reading *reading, const struct key *key,
			  const struct yaml *node,
			  void *to); /* and there is something */
void config_read_zone(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
void config_read_language(struct reading *reading, const struct key *key,
			  const struct yaml *node, void *to);
void config_read_colour(struct reading *reading, const struct key *key,
			const struct yaml *node, void *to);
/* struct texts: a map language -> text, or one text for all of the community's. */
void config_read_texts(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
/* An enum, by its place in key->words. */
void config_read_word(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
/* bool, int, size_t, int64_t, int64_t, size_t; from key->low to key->high. */
void config_read_bool(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
void config_read_int(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to);
void config_read_count(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
void config_read_seconds(struct reading *reading, const struct key *key,
			 const struct yaml *node, void *to);
void config_read_ms(struct reading *reading, const struct key *key,
		    const struct yaml *node, void *to);
void config_read_bytes(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
/* Nothing: a secret written into the file is a problem, always. */
void config_refuse_secret(struct reading *reading, const struct key *key,
			  const struct yaml *node, void *to);

/* network.c: const char **, hosts in A-labels. */
void config_read_host(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
void config_read_url(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to); /* http or https */
void config_read_site(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to); /* without a final slash */
void config_read_address(struct reading *reading, const struct key *key,
			 const struct yaml *node, void *to);
/* struct mailing_list: from_name, from_address. */
void config_read_from(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
/* struct source: url, remote. */
void config_read_source_url(struct reading *reading, const struct key *key,
			    const struct yaml *node, void *to);
/* struct delivery_config: transport, host, port, directory. */
void config_read_transport(struct reading *reading, const struct key *key,
			   const struct yaml *node, void *to);
/* An address of this machine: localhost, 127.0.0.0/8, ::1. */
bool config_is_loopback(const char *host);

/* names.c: words that must be known elsewhere in the file. */
/* int: index of an organisation. */
void config_read_organisation(struct reading *reading, const struct key *key,
			      const struct yaml *node, void *to);
/* struct scope. */
void config_read_scope(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
/* uint64_t: mask of organisations. */
void config_read_mask(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
/* bool[ITEM_KINDS]. */
void config_read_kinds(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
/* const char **: one of reading->words->kinds. */
void config_read_kind(struct reading *reading, const struct key *key,
		      const struct yaml *node, void *to);
/* struct words: any words. */
void config_read_words(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);
/* const char **: NULL-terminated array of language codes. */
void config_read_languages(struct reading *reading, const struct key *key,
			   const struct yaml *node, void *to);
/* struct words: some of the community's languages. */
void config_read_some_languages(struct reading *reading, const struct key *key,
				const struct yaml *node, void *to);
/* struct digest: lists, n_lists. */
void config_read_lists(struct reading *reading, const struct key *key,
		       const struct yaml *node, void *to);

#endif
