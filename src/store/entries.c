/*
 * entries.c - what sources say, and what they said before. Nothing that a source
 * once said is lost: a changed entry leaves its old content in entry_version, an entry
 * that is gone is only marked as no longer listed.
 */
#include "store/store_int.h"

#include <assert.h>
#include <string.h>

/* No source is that long. */
#define CONTENT_MAX ((size_t)1 << 30)

static int
read_content(struct store *store, struct query *query, int column, struct arena *arena,
	     struct entry *entry, struct err *err)
{
	size_t n;
	char *content = query_blob(query, arena, column, &n);

	return entry_read(arena, content, n, db_organisations(store), entry, err);
}

/* What is kept of an entry: its content (in the arena; NULL: it is new) and since when. */
struct kept {
	char *content;
	int64_t changed;
};

static int
find_kept(struct store *store, struct arena *arena, const char *source, const char *id,
	  struct kept *kept, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT content, changed FROM entry WHERE source = ? AND id = ?", "ss",
		source, id);
	int row = query ? query_row(query, err) : -1;

	if (row < 0)
		return -1;
	*kept = (struct kept){0};
	if (row == 0)
		return 0;
	kept->content = query_text(query, arena, 0);
	kept->changed = query_int(query, 1);
	query_end(query);
	return 0;
}

/* What is done with the entries of one reading. */
struct putting {
	struct store *store;
	const struct reading *reading;
	struct entry_counts *counts;
	struct arena *scratch;
	struct buf content; /* of the entry at hand */
};

/* An entry that is new: 1, or 0 when it is known. */
static int
add_entry(struct putting *put, const struct entry *entry, struct err *err)
{
	const struct reading *reading = put->reading;

	if (db_run(put->store, err,
		   "INSERT INTO entry VALUES (?,?,?,?,?,?,?,1)"
		   " ON CONFLICT (source, id) DO NOTHING",
		   "sstiiii", reading->source, entry->id, put->content.s,
		   put->content.n, reading->now, reading->now, reading->now,
		   (int64_t)reading->baseline))
		return -1;
	return db_changes(put->store) > 0;
}

static int
change_entry(struct putting *put, const struct entry *entry, const struct kept *old,
	     struct err *err)
{
	const struct reading *reading = put->reading;

	if (db_run(put->store, err,
		   "INSERT OR REPLACE INTO entry_version VALUES (?,?,?,?)", "ssis",
		   reading->source, entry->id, old->changed, old->content))
		return -1;
	return db_run(put->store, err,
		      "UPDATE entry SET content = ?, last_read = ?, changed = ?,"
		      " listed = 1 WHERE source = ? AND id = ?",
		      "tiiss", put->content.s, put->content.n, reading->now,
		      reading->now, reading->source, entry->id);
}

/* It is new: what the store knows of it, and how it would give it back. */
static void
settle(struct putting *put, struct entry *entry)
{
	const struct reading *reading = put->reading;

	entry->source = reading->source;
	entry->first_read = entry->last_read = entry->changed = reading->now;
	entry->baseline = reading->baseline;
	entry->listed = true;
	entry_settle(entry, db_organisations(put->store));
	put->counts->settled++;
}

static int
put_entry(struct putting *put, struct entry *entry, struct err *err)
{
	const struct reading *reading = put->reading;
	struct kept old = {0};
	bool whole;
	int added;

	buf_clear(&put->content);
	whole = entry_write(&put->content, entry, db_organisations(put->store));
	added = add_entry(put, entry, err);
	if (added != 0) {
		put->counts->added++;
		if (added > 0 && whole)
			settle(put, entry);
		return added < 0 ? -1 : 0;
	}
	if (find_kept(put->store, put->scratch, reading->source, entry->id, &old, err))
		return -1;
	assert(old.content);
	if (strcmp(old.content, put->content.s) != 0) {
		put->counts->changed++;
		return change_entry(put, entry, &old, err);
	}
	put->counts->unchanged++;
	return db_run(put->store, err,
		      "UPDATE entry SET last_read = ?, listed = 1"
		      " WHERE source = ? AND id = ?",
		      "iss", reading->now, reading->source, entry->id);
}

int
store_entries_put(struct store *store, const struct reading *reading,
		  const struct entries *entries, struct entry_counts *counts,
		  struct err *err)
{
	struct arena scratch;
	struct putting put = {store, reading, counts, &scratch, {0}};
	int result;
	size_t i;

	*counts = (struct entry_counts){0};
	if (store_begin(store, err))
		return -1;
	arena_init(&scratch);
	buf_init(&put.content, CONTENT_MAX);
	/* -1 while the reading runs: listed before, not met yet. */
	result = db_run(store, err,
			"UPDATE entry SET listed = -1 WHERE source = ? AND listed = 1",
			"s", reading->source);
	for (i = 0; result == 0 && i < entries->n; i++)
		result = put_entry(&put, entries->v[i], err);
	buf_release(&put.content);
	arena_release(&scratch);
	if (result == 0)
		result = db_run(store, err,
				"UPDATE entry SET listed = 0"
				" WHERE source = ? AND listed = -1",
				"s", reading->source);
	counts->unlisted = result == 0 ? (size_t)db_changes(store) : 0;
	if (result == 0 && counts->added + counts->changed + counts->unlisted > 0)
		result = db_run(store, err, "DELETE FROM merged", "");
	if (result) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int
store_count_entries(struct store *store, size_t *n, struct err *err)
{
	struct query *query = db_query(store, err, "SELECT count(*) FROM entry", "");

	if (!query || query_row(query, err) != 1)
		return -1;
	*n = (size_t)query_int(query, 0);
	query_end(query);
	return 0;
}

int
store_entries(struct store *store, struct arena *arena, struct entries *entries,
	      struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT source, id, content, first_read, last_read, changed, baseline,"
		" listed FROM entry ORDER BY source, id",
		"");
	struct entry *entry;
	int row;

	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1) {
		entry = entries_add(arena, entries);
		entry->source = query_text(query, arena, 0);
		entry->id = query_text(query, arena, 1);
		entry->first_read = query_int(query, 3);
		entry->last_read = query_int(query, 4);
		entry->changed = query_int(query, 5);
		entry->baseline = query_int(query, 6) != 0;
		entry->listed = query_int(query, 7) != 0;
		if (read_content(store, query, 2, arena, entry, err)) {
			query_end(query);
			return -1;
		}
	}
	return row;
}

int
store_entry_history(struct store *store, struct arena *arena, const char *source,
		    const char *id, struct entry_history *history, struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT read, content FROM entry_version"
				       " WHERE source = ? AND id = ? ORDER BY read",
				       "ss", source, id);
	struct entry_version *version;
	int row;

	*history = (struct entry_history){0};
	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1) {
		version = arena_push(arena, &history->v, history->n++,
				     sizeof *history->v);
		version->read = query_int(query, 0);
		version->entry.source = arena_strdup(arena, source);
		version->entry.id = arena_strdup(arena, id);
		if (read_content(store, query, 1, arena, &version->entry, err)) {
			query_end(query);
			return -1;
		}
	}
	return row;
}
