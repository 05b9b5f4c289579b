/*
 * db.c - SQLite behind a few functions: opening with the pragmas we rely on, statements
 * kept prepared, binding, rows, transactions. The only file that includes sqlite3.h.
 *
 * WAL with synchronous=FULL: a commit that has returned survives a loss of power, which
 * is what the ledger is built on. With NORMAL the WAL is synced when it is checkpointed,
 * and by the next commit that is FULL.
 */
#include "store/store_int.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_STATEMENTS 64

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	const char *sql; /* the key: a literal's address */
	bool busy;
};

struct store {
	sqlite3 *db;
	int lock;                         /* descriptor, -1: none */
	int depth;                        /* of begin: only the outermost counts */
	const char *const *organisations; /* borrowed */
	struct query queries[MAX_STATEMENTS];
	size_t n;
};

/* What can be done about a code of SQLite's. */
static const struct remedy {
	int code;
	enum err_kind kind;
	const char *text;
} remedies[] = {
	{SQLITE_BUSY, ERR_BUSY, ""},
	{SQLITE_LOCKED, ERR_BUSY, ""},
	{SQLITE_NOTADB, ERR_FORMAT, "; is `state` the right file?"},
	{SQLITE_CORRUPT, ERR_FORMAT, "; put a good copy of it in its place"},
	{SQLITE_READONLY, ERR_DENIED,
	 "; it and its folder must be writable, also to read"},
	{SQLITE_CANTOPEN, ERR_DENIED,
	 "; it and its folder must be readable and writable"},
	{SQLITE_FULL, ERR_SYSTEM, "; make room and run again"},
};

static int
fail(struct store *store, struct err *err, const char *doing)
{
	const int code = sqlite3_errcode(store->db);
	struct remedy remedy = {code, ERR_SYSTEM, ""};
	size_t i;

	for (i = 0; i < sizeof remedies / sizeof *remedies; i++)
		if (remedies[i].code == code)
			remedy = remedies[i];
	return err_set(err, remedy.kind, "state: %s: %s%s", doing,
		       sqlite3_errmsg(store->db), remedy.text);
}

/* The kept statement for this literal, prepared at its first use. */
static struct query *
prepared(struct store *store, const char *sql, struct err *err)
{
	struct query *query;
	size_t i;

	for (i = 0; i < store->n; i++)
		if (store->queries[i].sql == sql && !store->queries[i].busy)
			return &store->queries[i];
	assert(store->n < MAX_STATEMENTS);
	query = &store->queries[store->n];
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &query->statement, NULL) != SQLITE_OK) {
		(void)fail(store, err, "prepare");
		return NULL;
	}
	query->store = store;
	query->sql = sql;
	store->n++;
	return query;
}

/* keep says whether SQLite copies texts and blobs, or borrows them. */
static int
bind(struct query *query, const char *binds, va_list ap, sqlite3_destructor_type keep,
     struct err *err)
{
	sqlite3_stmt *statement = query->statement;
	const void *bytes;
	const char *text;
	int i, code = SQLITE_OK;
	size_t n;

	for (i = 1; binds[i - 1] && code == SQLITE_OK; i++) {
		switch (binds[i - 1]) {
		case 'i':
			code = sqlite3_bind_int64(statement, i, va_arg(ap, int64_t));
			break;
		case 's':
			text = va_arg(ap, const char *);
			code = sqlite3_bind_text(statement, i, text, -1, keep);
			break;
		case 't':
			text = va_arg(ap, const char *);
			n = va_arg(ap, size_t);
			code = sqlite3_bind_text64(statement, i, text, n, keep,
						   SQLITE_UTF8);
			break;
		default:
			assert(binds[i - 1] == 'b');
			bytes = va_arg(ap, const void *);
			n = va_arg(ap, size_t);
			code = sqlite3_bind_blob64(statement, i, bytes, n, keep);
			break;
		}
	}
	return code == SQLITE_OK ? 0 : fail(query->store, err, "bind");
}

void
query_end(struct query *query)
{
	(void)sqlite3_reset(query->statement);
	(void)sqlite3_clear_bindings(query->statement);
	query->busy = false;
}

int
query_row(struct query *query, struct err *err)
{
	int code = sqlite3_step(query->statement);

	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		(void)fail(query->store, err, "step");
	query_end(query);
	return code == SQLITE_DONE ? 0 : -1;
}

static struct query *
start(struct store *store, const char *sql, const char *binds, va_list ap,
      sqlite3_destructor_type keep, struct err *err)
{
	struct query *query = prepared(store, sql, err);

	if (!query)
		return NULL;
	query->busy = true;
	if (bind(query, binds, ap, keep, err) == 0)
		return query;
	query_end(query);
	return NULL;
}

struct query *
db_query(struct store *store, struct err *err, const char *sql, const char *binds, ...)
{
	struct query *query;
	va_list ap;

	va_start(ap, binds);
	query = start(store, sql, binds, ap, SQLITE_TRANSIENT, err);
	va_end(ap);
	return query;
}

int
db_run(struct store *store, struct err *err, const char *sql, const char *binds, ...)
{
	struct query *query;
	va_list ap;
	int row;

	va_start(ap, binds);
	query = start(store, sql, binds, ap, SQLITE_STATIC, err);
	va_end(ap);
	if (!query)
		return -1;
	row = query_row(query, err);
	if (row == 1)
		query_end(query);
	return row < 0 ? -1 : 0;
}

int64_t
query_int(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

char *
query_blob(struct query *query, struct arena *arena, int column, size_t *n)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);

	*n = (size_t)sqlite3_column_bytes(query->statement, column);
	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return NULL;
	return arena_strndup(arena, bytes, *n);
}

char *
query_text(struct query *query, struct arena *arena, int column)
{
	size_t n;

	return query_blob(query, arena, column, &n);
}

const char *const *
db_organisations(struct store *store)
{
	return store->organisations;
}

int64_t
db_changes(struct store *store)
{
	return sqlite3_changes64(store->db);
}

int64_t
db_last_id(struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

int
db_script(struct store *store, const char *sql, struct err *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(store, err, "run");
	return 0;
}

int
store_durable(struct store *store, bool durable, struct err *err)
{
	assert(store->depth == 0);
	return db_script(store,
			 durable ? "PRAGMA synchronous=FULL;"
				   "PRAGMA wal_autocheckpoint=1000"
				 : "PRAGMA synchronous=NORMAL;"
				   "PRAGMA wal_autocheckpoint=16000",
			 err);
}

int
store_begin(struct store *store, struct err *err)
{
	if (store->depth == 0 && db_script(store, "BEGIN IMMEDIATE", err))
		return -1;
	store->depth++;
	return 0;
}

int
store_commit(struct store *store, struct err *err)
{
	assert(store->depth > 0);
	if (store->depth == 1 && db_script(store, "COMMIT", err)) {
		store_rollback(store);
		return -1;
	}
	if (store->depth > 0)
		store->depth--;
	return 0;
}

void
store_rollback(struct store *store)
{
	if (store->depth == 0)
		return;
	store->depth = 0;
	(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

struct store *
db_new(int lock, const char *const *organisations)
{
	struct store *store = mem_array(1, sizeof *store);

	store->lock = lock;
	store->organisations = organisations;
	return store;
}

int
db_open(struct store *store, const char *path, bool create, struct err *err)
{
	mode_t old = umask(077); /* addresses of people are in it */
	int code = sqlite3_open_v2(path, &store->db,
				   SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE |
					   (create ? SQLITE_OPEN_CREATE : 0),
				   NULL);

	(void)umask(old);
	if (code != SQLITE_OK)
		return fail(store, err, "open");
	(void)sqlite3_extended_result_codes(store->db, 0);
	(void)sqlite3_busy_timeout(store->db, 5000);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return db_script(store,
			 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
			 "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
			 err);
}

void
store_close(struct store *store)
{
	size_t i;

	if (!store)
		return;
	if (store->db)
		store_rollback(store);
	for (i = 0; i < store->n; i++)
		(void)sqlite3_finalize(store->queries[i].statement);
	(void)sqlite3_close(store->db);
	if (store->lock >= 0)
		(void)close(store->lock);
	free(store);
}
