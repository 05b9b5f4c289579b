/*
 * items.c - which entry belongs to which item, for ever, and how often what a readership's
 * calendars show of an item has changed.
 */
#include "store/store_int.h"

#include <assert.h>
#include <string.h>

int
store_known(struct store *store, struct arena *arena, struct known **known, size_t *n,
	    struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT item.id, uid, source, entry, rule, created"
		" FROM membership JOIN item ON item.id = item ORDER BY source, entry",
		"");
	struct known *row;
	int more;

	*n = 0;
	*known = NULL;
	if (!query)
		return -1;
	while ((more = query_row(query, err)) == 1) {
		row = arena_push(arena, known, (*n)++, sizeof **known);
		row->item = query_text(query, arena, 0);
		row->uid = query_text(query, arena, 1);
		row->source = query_text(query, arena, 2);
		row->entry = query_text(query, arena, 3);
		row->rule = query_text(query, arena, 4);
		row->created = query_int(query, 5);
	}
	return more;
}

static int
put_item(struct store *store, const struct item *item, struct err *err)
{
	size_t i;

	if (db_run(store, err,
		   "INSERT INTO item VALUES (?,?,?) ON CONFLICT (id) DO NOTHING", "ssi",
		   item->id, item->uid, item->created))
		return -1;
	for (i = 0; i < item->n; i++)
		if (db_run(store, err,
			   "INSERT INTO membership VALUES (?,?,?,?)"
			   " ON CONFLICT (source, entry) DO NOTHING",
			   "ssss", item->entries[i]->source, item->entries[i]->id,
			   item->id, item->rules[i]))
			return -1;
	return 0;
}

int
store_items_put(struct store *store, const struct items *items, struct err *err)
{
	size_t i;

	if (store_begin(store, err))
		return -1;
	for (i = 0; i < items->n; i++) {
		if (put_item(store, items->v[i], err)) {
			store_rollback(store);
			return -1;
		}
	}
	return store_commit(store, err);
}

/* What is kept of what a readership's calendars show of an item. */
struct kept {
	struct revision revision;
	struct fingerprints prints;
};

/* 1, or 0 when there is nothing. */
static int
find_kept(struct store *store, struct arena *arena, const char *item,
	  const char *readers, struct kept *kept, struct err *err)
{
	struct query *query =
		db_query(store, err,
			 "SELECT sequence, stamp, schedule, content FROM revision"
			 " WHERE item = ? AND readers = ?",
			 "ss", item, readers);
	int row = query ? query_row(query, err) : -1;

	if (row != 1)
		return row;
	kept->revision.sequence = (int)query_int(query, 0);
	kept->revision.stamp = query_int(query, 1);
	kept->prints.schedule = query_text(query, arena, 2);
	kept->prints.content = query_text(query, arena, 3);
	query_end(query);
	return 1;
}

int
store_revision(struct store *store, const char *item, const char *readers,
	       struct revision *revision, struct err *err)
{
	struct kept kept = {0};
	struct arena arena;
	int row;

	arena_init(&arena);
	row = find_kept(store, &arena, item, readers, &kept, err);
	*revision = kept.revision;
	arena_release(&arena);
	return row < 0 ? -1 : 0;
}

int
store_revise(struct store *store, const char *item, const char *readers,
	     const struct fingerprints *prints, int64_t now, struct err *err)
{
	struct kept old = {0};
	struct arena arena;
	int row, result = 0;
	bool moved;

	arena_init(&arena);
	row = find_kept(store, &arena, item, readers, &old, err);
	assert(row <= 0 || (old.prints.schedule && old.prints.content));
	moved = row > 0 && strcmp(old.prints.schedule, prints->schedule) != 0;
	if (row < 0) {
		result = -1;
	} else if (row == 0) {
		result = db_run(store, err, "INSERT INTO revision VALUES (?,?,?,?,0,?)",
				"ssssi", item, readers, prints->schedule,
				prints->content, now);
	} else if (moved || strcmp(old.prints.content, prints->content) != 0) {
		result = db_run(
			store, err,
			"UPDATE revision SET schedule = ?, content = ?,"
			" sequence = ?, stamp = ? WHERE item = ? AND readers = ?",
			"ssiiss", prints->schedule, prints->content,
			(int64_t)old.revision.sequence + moved, now, item, readers);
	}
	arena_release(&arena);
	return result;
}
