/*
 * store_int.h - SQL for the files of this room: statements kept prepared, values bound by
 * a format, rows read by column.
 */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include "store/store.h"

struct query; /* a statement that is under way */

/* Run a statement that gives no rows. binds says what follows, a letter each: i int64_t,
 * s const char * (NULL: SQL NULL), b const void * and size_t (a blob). sql is a literal:
 * its address is the key under which the prepared statement is kept. */
int db_run(struct store *store, struct err *err, const char *sql, const char *binds,
	   ...);

/* Begin a statement that gives rows; NULL with err on failure. Read on with query_row; a
 * query that is not read to its end is ended with query_end. */
struct query *db_query(struct store *store, struct err *err, const char *sql,
		       const char *binds, ...);

/* 1 with a row, 0 at the end, -1 on failure; the query is over after 0 and -1. */
int query_row(struct query *query, struct err *err);
void query_end(struct query *query);

/* Columns of the current row, from 0. Texts are copied into the arena; SQL NULL is NULL. */
int64_t query_int(struct query *query, int column);
char *query_text(struct query *query, struct arena *arena, int column);
char *query_blob(struct query *query, struct arena *arena, int column, size_t *n);

/* Rows changed by the last db_run; the id that the last INSERT gave. */
int64_t db_changes(struct store *store);
int64_t db_last_id(struct store *store);

/* A store that holds a lock (a descriptor, or -1) and has no file yet; and its file,
 * opened with the pragmas that we rely on. */
struct store *db_new(int lock, const char *const *organisations);
int db_open(struct store *store, const char *path, bool create, struct err *err);

/* Run a script of several statements (the schema). */
int db_script(struct store *store, const char *sql, struct err *err);

/* Bring a fresh or older file to the newest schema; ERR_CONFIG for a newer one. */
int schema_migrate(struct store *store, struct err *err);

/* The ids of organisations by bit number, NULL-terminated. */
const char *const *db_organisations(struct store *store);

/* An entry's content as JSON, and back. The store's own columns are not in it. A scope
 * names its organisations; one that is not among the ids any more is left out, which can
 * only narrow it. */
char *entry_to_json(const struct entry *entry,
		    const char *const *organisations); /* to free() */
int entry_from_json(struct arena *arena, const char *json,
		    const char *const *organisations, struct entry *entry,
		    struct err *err);

#endif
