/*
 * items.c - which entry belongs to which item, for ever, and how often what a readership's
 * calendars show of an item has changed.
 */
#include "store/store_int.h"

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

int
store_merged(struct store *store, struct arena *arena, const char **by, struct err *err)
{
	struct query *query = db_query(store, err, "SELECT by FROM merged", "");
	int row = query ? query_row(query, err) : -1;

	*by = NULL;
	if (row != 1)
		return row;
	*by = query_text(query, arena, 0);
	query_end(query);
	return 0;
}

int
store_set_merged(struct store *store, const char *by, struct err *err)
{
	if (store_begin(store, err))
		return -1;
	if (db_run(store, err, "DELETE FROM merged", "") ||
	    db_run(store, err, "INSERT INTO merged VALUES (?)", "s", by)) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int
store_revision(struct store *store, const char *item, const char *readers,
	       struct revision *revision, struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT sequence, stamp FROM revision"
				       " WHERE item = ? AND readers = ?",
				       "ss", item, readers);
	int row = query ? query_row(query, err) : -1;

	*revision = (struct revision){0};
	if (row != 1)
		return row;
	revision->sequence = (int)query_int(query, 0);
	revision->stamp = query_int(query, 1);
	query_end(query);
	return 0;
}

int
store_revise(struct store *store, const char *item, const char *readers,
	     const struct fingerprints *prints, int64_t now, struct err *err)
{
	return db_run(store, err,
		      "INSERT INTO revision VALUES (?,?,?,?,0,?)"
		      " ON CONFLICT (item, readers) DO UPDATE SET"
		      " schedule = excluded.schedule, content = excluded.content,"
		      " sequence = sequence + (schedule <> excluded.schedule),"
		      " stamp = excluded.stamp WHERE schedule <> excluded.schedule"
		      " OR content <> excluded.content",
		      "ssssi", item, readers, prints->schedule, prints->content, now);
}
