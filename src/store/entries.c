/*
 * entries.c - what sources say, and what they said before. Nothing that a source
 * once said is lost: a changed entry leaves its old content in entry_version, an entry
 * that is gone is only marked as no longer listed.
 */
#include "store/store_int.h"

#include <stdlib.h>
#include <string.h>

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

static int
put_entry(struct store *store, struct arena *arena, const struct reading *reading,
	  const struct entry *entry, struct entry_counts *counts, struct err *err)
{
	char *content = entry_to_json(entry, db_organisations(store));
	struct kept old = {0};
	int result = find_kept(store, arena, reading->source, entry->id, &old, err);

	if (result == 0 && !old.content) {
		counts->added++;
		result = db_run(store, err,
				"INSERT INTO entry VALUES (?,?,?,?,?,?,?,1)", "sssiiii",
				reading->source, entry->id, content, reading->now,
				reading->now, reading->now, (int64_t)reading->baseline);
	} else if (result == 0 && strcmp(old.content, content) == 0) {
		counts->unchanged++;
		result = db_run(store, err,
				"UPDATE entry SET last_read = ?, listed = 1"
				" WHERE source = ? AND id = ?",
				"iss", reading->now, reading->source, entry->id);
	} else if (result == 0) {
		counts->changed++;
		result = db_run(store, err,
				"INSERT OR REPLACE INTO entry_version VALUES (?,?,?,?)",
				"ssis", reading->source, entry->id, old.changed,
				old.content);
		if (result == 0)
			result = db_run(store, err,
					"UPDATE entry SET content = ?, last_read = ?,"
					" changed = ?, listed = 1"
					" WHERE source = ? AND id = ?",
					"siiss", content, reading->now, reading->now,
					reading->source, entry->id);
	}
	free(content);
	return result;
}

int
store_entries_put(struct store *store, const struct reading *reading,
		  const struct entries *entries, struct entry_counts *counts,
		  struct err *err)
{
	struct arena arena;
	int result;
	size_t i;

	*counts = (struct entry_counts){0};
	if (store_begin(store, err))
		return -1;
	arena_init(&arena);
	/* -1 while the reading runs: listed before, not met yet. */
	result = db_run(store, err,
			"UPDATE entry SET listed = -1 WHERE source = ? AND listed = 1",
			"s", reading->source);
	for (i = 0; result == 0 && i < entries->n; i++)
		result = put_entry(store, &arena, reading, entries->v[i], counts, err);
	arena_release(&arena);
	if (result == 0)
		result = db_run(store, err,
				"UPDATE entry SET listed = 0"
				" WHERE source = ? AND listed = -1",
				"s", reading->source);
	if (result) {
		store_rollback(store);
		return -1;
	}
	counts->unlisted = (size_t)db_changes(store);
	return store_commit(store, err);
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
		if (entry_from_json(arena, query_text(query, arena, 2),
				    db_organisations(store), entry, err)) {
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
		if (entry_from_json(arena, query_text(query, arena, 1),
				    db_organisations(store), &version->entry, err)) {
			query_end(query);
			return -1;
		}
	}
	return row;
}
