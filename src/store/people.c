/*
 * people.c - persons, and their places on lists. A person stays known after leaving, so
 * that an import does not bring them back unawares and the ledger keeps its meaning.
 */
#include "store/store_int.h"

static void
read_person(struct query *query, struct arena *arena, struct person *person)
{
	person->id = query_int(query, 0);
	person->address = query_text(query, arena, 1);
	person->key = query_text(query, arena, 2);
	person->utf8 = query_int(query, 3) != 0;
	person->name = query_text(query, arena, 4);
	person->language = query_text(query, arena, 5);
}

static int
put_person(struct store *store, const struct person *person, const char *list,
	   int64_t now, const char *how, struct err *err)
{
	if (db_run(store, err,
		   "INSERT INTO person (address, key, utf8, name, language, created)"
		   " VALUES (?,?,?,?,?,?) ON CONFLICT (key) DO UPDATE SET"
		   " name = coalesce(name, excluded.name),"
		   " language = coalesce(language, excluded.language)",
		   "ssissi", person->address, person->key, (int64_t)person->utf8,
		   person->name, person->language, now) ||
	    db_run(store, err,
		   "INSERT INTO subscription SELECT id, ?, ?, ? FROM person WHERE key = ?"
		   " ON CONFLICT (person, list) DO NOTHING",
		   "siss", list, now, how, person->key))
		return -1;
	return db_changes(store) == 1;
}

int
store_subscribe(struct store *store, const struct person *person, const char *list,
		int64_t now, const char *how, struct err *err)
{
	int added;

	if (store_begin(store, err))
		return -1;
	added = put_person(store, person, list, now, how, err);
	if (added < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) ? -1 : added;
}

int
store_unsubscribe(struct store *store, const char *key, const char *list, int64_t now,
		  size_t *removed, struct err *err)
{
	if (store_begin(store, err))
		return -1;
	if (db_run(store, err,
		   "INSERT OR IGNORE INTO departure"
		   " SELECT person, list, ? FROM subscription"
		   " JOIN person ON person.id = person WHERE key = ?"
		   " AND list = coalesce(?, list)",
		   "iss", now, key, list) ||
	    db_run(store, err,
		   "DELETE FROM subscription WHERE list = coalesce(?, list)"
		   " AND person = (SELECT id FROM person WHERE key = ?)",
		   "ss", list, key)) {
		store_rollback(store);
		return -1;
	}
	*removed = (size_t)db_changes(store);
	return store_commit(store, err);
}

int
store_left(struct store *store, const char *key, const char *list, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT 1 FROM departure JOIN person ON person.id = person"
		" WHERE key = ?1 AND list = ?2 AND NOT EXISTS (SELECT 1 FROM subscription"
		"  WHERE subscription.person = departure.person AND list = ?2) LIMIT 1",
		"ss", key, list);
	int row = query ? query_row(query, err) : -1;

	if (row == 1)
		query_end(query);
	return row;
}

static int
read_subscriptions(struct store *store, struct arena *arena, int64_t person,
		   struct subscriptions *all, struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT list, how, since FROM subscription"
				       " WHERE person = ? ORDER BY list",
				       "i", person);
	struct subscription *one;
	int row;

	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1) {
		one = arena_push(arena, &all->v, all->n++, sizeof *all->v);
		one->list = query_text(query, arena, 0);
		one->how = query_text(query, arena, 1);
		one->since = query_int(query, 2);
	}
	return row;
}

int
store_person(struct store *store, struct arena *arena, const char *key,
	     struct person *person, struct subscriptions *subscriptions,
	     struct err *err)
{
	struct query *query =
		db_query(store, err,
			 "SELECT id, address, key, utf8, name, language FROM person"
			 " WHERE key = ?",
			 "s", key);
	int row = query ? query_row(query, err) : -1;

	*subscriptions = (struct subscriptions){0};
	if (row != 1)
		return row;
	read_person(query, arena, person);
	query_end(query);
	return read_subscriptions(store, arena, person->id, subscriptions, err) ? -1
										: 1;
}

int
store_subscribers(struct store *store, const char *list, store_person_fn *each,
		  void *context, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT id, address, key, utf8, name, language FROM person"
		" JOIN subscription ON person = id WHERE list = ? ORDER BY key",
		"s", list);
	struct person person;
	struct arena arena;
	int row;

	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1) {
		arena_init(&arena);
		read_person(query, &arena, &person);
		row = each(context, &person, err);
		arena_release(&arena);
		if (row < 0) {
			query_end(query);
			return -1;
		}
	}
	return row;
}

int
store_subscribed_lists(struct store *store, struct arena *arena, struct words *lists,
		       struct err *err)
{
	struct query *query =
		db_query(store, err,
			 "SELECT DISTINCT list FROM subscription ORDER BY list", "");
	int row;

	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1)
		words_add(arena, lists, query_text(query, arena, 0));
	return row;
}

int
store_count_subscribers(struct store *store, const char *list, size_t *n,
			struct err *err)
{
	struct query *query =
		db_query(store, err, "SELECT count(*) FROM subscription WHERE list = ?",
			 "s", list);

	if (!query || query_row(query, err) != 1)
		return -1;
	*n = (size_t)query_int(query, 0);
	query_end(query);
	return 0;
}
