/*
 * store_int.h - SQL for the files of this room: statements kept prepared, values bound by
 * a format, rows read by column.
 */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include "base/buf.h"
#include "store/store.h"

struct query; /* a statement that is under way */

/* Run a statement that gives no rows. binds says what follows, a letter each: i int64_t,
 * s const char * (NULL: SQL NULL), t const char * and size_t (a text of so many bytes), b
 * const void * and size_t (a blob). sql is a literal:
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

/* JSON read where it lies (json_read.c). */
struct reader {
	struct arena *arena;
	const char *const *organisations;
	char *at, *end;    /* of the text; a NUL stands at its end */
	const char *wrong; /* what, once something is: then nothing is there any more */
};

void reader_fail(struct reader *r, const char *what);

/* The next byte that is no white space; NUL at the end. */
char reader_peek(struct reader *r);

/* Step into an object or array: false when it is empty, or another value, which is passed
 * over. And behind a value in it: whether another one follows. */
bool reader_enter(struct reader *r, char open, char close);
bool reader_more(struct reader *r, char close);

/* A key of an object, up to its value; NULL when there is none, which is wrong. */
char *reader_key(struct reader *r);

/* A string, in the text; NULL for a value of another type, which is passed over. */
char *reader_text(struct reader *r);

/* A whole number; false when there is none, and nothing is passed over. */
bool reader_number(struct reader *r, int64_t *value);
void reader_skip(struct reader *r);

/* An entry's content as JSON, and back. The store's own columns are not in it. A scope
 * names its organisations; one that is not among the ids any more is left out, which can
 * only narrow it. Writing says whether all was UTF-8, and stands as it was. Reading changes
 * the text, which is n bytes and a NUL, in the arena: the entry points into it. */
bool entry_write(struct buf *out, const struct entry *entry,
		 const char *const *organisations);
int entry_read(struct arena *arena, char *json, size_t n,
	       const char *const *organisations, struct entry *entry, struct err *err);

/* Make an entry that was written what reading would make of it. */
void entry_settle(struct entry *entry, const char *const *organisations);

#endif
