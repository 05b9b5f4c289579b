/*
 * sources.c - how each source is: validators, successes and failures, what it is held for.
 * What it said is entries.c's.
 */
#include "store/store_int.h"

/* The columns, in the order of store_source and store_source_put. */
#define COLUMNS                                                                        \
	"name, etag, last_modified, last_try, last_success, failures, error, entries," \
	" held, settings, failing_since, retry_at, stale_from, moved, empty"

int
store_source(struct store *store, struct arena *arena, const char *name,
	     struct source_state *state, struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT " COLUMNS " FROM source WHERE name = ?",
				       "s", name);
	int row = query ? query_row(query, err) : -1;

	if (row < 0)
		return -1;
	*state = (struct source_state){.name = name};
	if (row == 0)
		return 0;
	state->etag = query_text(query, arena, 1);
	state->last_modified = query_text(query, arena, 2);
	state->last_try = query_int(query, 3);
	state->last_success = query_int(query, 4);
	state->failures = query_int(query, 5);
	state->error = query_text(query, arena, 6);
	state->entries = query_int(query, 7);
	state->held = query_int(query, 8) != 0;
	state->settings = query_text(query, arena, 9);
	state->failing_since = query_int(query, 10);
	state->retry_at = query_int(query, 11);
	state->stale_from = query_int(query, 12);
	state->moved = query_text(query, arena, 13);
	state->empty = query_int(query, 14);
	query_end(query);
	return 0;
}

int
store_source_put(struct store *store, const struct source_state *state, struct err *err)
{
	return db_run(store, err,
		      "INSERT OR REPLACE INTO source (" COLUMNS ")"
		      " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		      "sssiiisiisiiisi", state->name, state->etag, state->last_modified,
		      state->last_try, state->last_success, state->failures,
		      state->error, state->entries, (int64_t)state->held,
		      state->settings, state->failing_since, state->retry_at,
		      state->stale_from, state->moved, state->empty);
}
