/*
 * schema.c - the tables, as a list of migrations: the first makes them, each later one
 * changes what the one before left. PRAGMA user_version says how many were run.
 *
 * Times are unix seconds. Tables are STRICT, so a wrong type is an error and not a guess.
 */
#include "store/store_int.h"

#include <stdio.h>

static const char *const migrations[] = {
	/* 1: sources to ledger */
	"CREATE TABLE source ("
	" name TEXT PRIMARY KEY, etag TEXT, last_modified TEXT,"
	" last_try INTEGER NOT NULL, last_success INTEGER NOT NULL,"
	" failures INTEGER NOT NULL, error TEXT, entries INTEGER NOT NULL,"
	" held INTEGER NOT NULL, settings TEXT) STRICT;"

	"CREATE TABLE entry ("
	" source TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL,"
	" first_read INTEGER NOT NULL, last_read INTEGER NOT NULL,"
	" changed INTEGER NOT NULL, baseline INTEGER NOT NULL, listed INTEGER NOT NULL,"
	" PRIMARY KEY (source, id)) STRICT;"

	/* What an entry said before: `read` is when that was first read. */
	"CREATE TABLE entry_version ("
	" source TEXT NOT NULL, id TEXT NOT NULL, read INTEGER NOT NULL,"
	" content TEXT NOT NULL, PRIMARY KEY (source, id, read),"
	" FOREIGN KEY (source, id) REFERENCES entry (source, id)) STRICT;"

	"CREATE TABLE item ("
	" id TEXT PRIMARY KEY, uid TEXT NOT NULL UNIQUE, created INTEGER NOT NULL) STRICT;"

	"CREATE TABLE membership ("
	" source TEXT NOT NULL, entry TEXT NOT NULL,"
	" item TEXT NOT NULL REFERENCES item (id), rule TEXT NOT NULL,"
	" PRIMARY KEY (source, entry),"
	" FOREIGN KEY (source, entry) REFERENCES entry (source, id)) STRICT;"

	/* Fingerprints of what a readership's calendars last showed. */
	"CREATE TABLE revision ("
	" item TEXT NOT NULL REFERENCES item (id), readers TEXT NOT NULL,"
	" schedule TEXT NOT NULL, content TEXT NOT NULL,"
	" sequence INTEGER NOT NULL, stamp INTEGER NOT NULL,"
	" PRIMARY KEY (item, readers)) STRICT;"

	"CREATE TABLE person ("
	" id INTEGER PRIMARY KEY, address TEXT NOT NULL, key TEXT NOT NULL UNIQUE,"
	" utf8 INTEGER NOT NULL, name TEXT, language TEXT,"
	" created INTEGER NOT NULL) STRICT;"

	"CREATE TABLE subscription ("
	" person INTEGER NOT NULL REFERENCES person (id), list TEXT NOT NULL,"
	" since INTEGER NOT NULL, how TEXT NOT NULL,"
	" PRIMARY KEY (person, list)) STRICT;"
	"CREATE INDEX subscription_list ON subscription (list);"

	/* Who left what, when: kept so that nobody is brought back unawares. */
	"CREATE TABLE departure ("
	" person INTEGER NOT NULL REFERENCES person (id), list TEXT NOT NULL,"
	" at INTEGER NOT NULL, PRIMARY KEY (person, list, at)) STRICT;"

	"CREATE TABLE issue ("
	" id INTEGER PRIMARY KEY, digest TEXT NOT NULL, number INTEGER NOT NULL,"
	" period INTEGER NOT NULL, made INTEGER NOT NULL, since INTEGER NOT NULL,"
	" state INTEGER NOT NULL, begun INTEGER NOT NULL, ended INTEGER NOT NULL,"
	" UNIQUE (digest, number), UNIQUE (digest, period)) STRICT;"

	"CREATE TABLE variant ("
	" id INTEGER PRIMARY KEY, issue INTEGER NOT NULL REFERENCES issue (id),"
	" lists TEXT NOT NULL, audience TEXT NOT NULL, language TEXT NOT NULL,"
	" subject BLOB NOT NULL, md BLOB NOT NULL, html BLOB NOT NULL, text BLOB NOT NULL,"
	" ics BLOB, UNIQUE (issue, lists, audience, language)) STRICT;"

	/* The ledger: one row for each person and issue; states as in model/letter.h. */
	"CREATE TABLE delivery ("
	" id INTEGER PRIMARY KEY, issue INTEGER NOT NULL REFERENCES issue (id),"
	" person INTEGER NOT NULL REFERENCES person (id),"
	" variant INTEGER NOT NULL REFERENCES variant (id),"
	" address TEXT NOT NULL, utf8 INTEGER NOT NULL, state INTEGER NOT NULL,"
	" tries INTEGER NOT NULL, changed INTEGER NOT NULL, code INTEGER NOT NULL,"
	" enhanced TEXT, words TEXT, message TEXT NOT NULL, leave TEXT NOT NULL UNIQUE,"
	" bounce TEXT NOT NULL UNIQUE, UNIQUE (issue, person)) STRICT;"
	"CREATE INDEX delivery_state ON delivery (issue, state, id);",

	/* 2: how a source has been */
	"ALTER TABLE source ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source ADD COLUMN stale_from INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source ADD COLUMN moved TEXT;"
	"ALTER TABLE source ADD COLUMN empty INTEGER NOT NULL DEFAULT 0;",

	/* 3: what the items were last made by: one row, or none */
	"CREATE TABLE merged (by TEXT NOT NULL) STRICT;",

	/* 4: tables of short rows that are their own index */
	"CREATE TABLE new_membership ("
	" source TEXT NOT NULL, entry TEXT NOT NULL,"
	" item TEXT NOT NULL REFERENCES item (id), rule TEXT NOT NULL,"
	" PRIMARY KEY (source, entry),"
	" FOREIGN KEY (source, entry) REFERENCES entry (source, id))"
	" STRICT, WITHOUT ROWID;"
	"INSERT INTO new_membership SELECT source, entry, item, rule FROM membership"
	" ORDER BY source, entry;"
	"DROP TABLE membership;"
	"ALTER TABLE new_membership RENAME TO membership;"
	"CREATE TABLE new_revision ("
	" item TEXT NOT NULL REFERENCES item (id), readers TEXT NOT NULL,"
	" schedule TEXT NOT NULL, content TEXT NOT NULL,"
	" sequence INTEGER NOT NULL, stamp INTEGER NOT NULL,"
	" PRIMARY KEY (item, readers)) STRICT, WITHOUT ROWID;"
	"INSERT INTO new_revision SELECT item, readers, schedule, content, sequence,"
	" stamp FROM revision ORDER BY item, readers;"
	"DROP TABLE revision;"
	"ALTER TABLE new_revision RENAME TO revision;",
};

#define NEWEST ((int64_t)(sizeof migrations / sizeof *migrations))

static int
version(struct store *store, int64_t *value, struct err *err)
{
	struct query *query = db_query(store, err, "PRAGMA user_version", "");

	if (!query || query_row(query, err) != 1)
		return -1;
	*value = query_int(query, 0);
	query_end(query);
	return 0;
}

int
schema_migrate(struct store *store, struct err *err)
{
	char set_version[64];
	int64_t have;

	if (version(store, &have, err))
		return -1;
	if (have > NEWEST)
		return err_set(err, ERR_CONFIG,
			       "the state was written by a newer digest (schema %lld, "
			       "this one knows %lld): update digest",
			       (long long)have, (long long)NEWEST);
	if (have == NEWEST)
		return 0;
	if (store_begin(store, err))
		return -1;
	if (version(store, &have, err))
		goto failed;
	for (; have < NEWEST; have++)
		if (db_script(store, migrations[have], err))
			goto failed;
	(void)snprintf(set_version, sizeof set_version, "PRAGMA user_version=%lld",
		       (long long)NEWEST);
	if (db_script(store, set_version, err))
		goto failed;
	return store_commit(store, err);
failed:
	store_rollback(store);
	return -1;
}
