/*
 * ledger.c - who gets which letter and what became of it. The states and what moves a
 * delivery from one to the next stand in model/letter.h; `moves` below is that table, and
 * a move that is not in it is refused.
 */
#include "store/store_int.h"

#define BIT(state) (1U << (state))

/* From which states each state may be entered. */
static const unsigned moves[DELIVERY_STATES] = {
	[DELIVERY_PLANNED] = BIT(DELIVERY_CLAIMED) | BIT(DELIVERY_IN_DOUBT),
	[DELIVERY_CLAIMED] = BIT(DELIVERY_PLANNED) | BIT(DELIVERY_LATER),
	[DELIVERY_DOTTED] = BIT(DELIVERY_CLAIMED),
	[DELIVERY_SENT] = BIT(DELIVERY_DOTTED),
	[DELIVERY_LATER] = BIT(DELIVERY_CLAIMED) | BIT(DELIVERY_DOTTED),
	[DELIVERY_REFUSED] = BIT(DELIVERY_CLAIMED) | BIT(DELIVERY_DOTTED),
	[DELIVERY_IN_DOUBT] = BIT(DELIVERY_DOTTED),
	[DELIVERY_SKIPPED] = BIT(DELIVERY_IN_DOUBT),
	[DELIVERY_SUPPRESSED] = BIT(DELIVERY_PLANNED) | BIT(DELIVERY_LATER),
};

int
store_plan(struct store *store, const struct delivery *d, struct err *err)
{
	return db_run(
		store, err,
		"INSERT INTO delivery (issue, person, variant, address, utf8, state,"
		" tries, changed, code, message, leave, bounce)"
		" VALUES (?,?,?,?,?,?,0,?,0,?,?,?)",
		"iiisiiisss", d->issue, d->person, d->variant, d->address,
		(int64_t)d->utf8, (int64_t)DELIVERY_PLANNED, d->changed, d->message,
		d->leave, d->bounce);
}

int
store_mark(struct store *store, int64_t delivery, const struct outcome *outcome,
	   int64_t now, struct err *err)
{
	if (db_run(store, err,
		   "UPDATE delivery SET state = ?1, changed = ?2, code = ?3,"
		   " enhanced = nullif(?4, ''), words = nullif(?5, ''),"
		   " tries = tries + (?1 = ?6)"
		   " WHERE id = ?7 AND ((1 << state) & ?8) != 0",
		   "iiissiii", (int64_t)outcome->state, now, (int64_t)outcome->code,
		   outcome->enhanced, outcome->words, (int64_t)DELIVERY_CLAIMED,
		   delivery, (int64_t)moves[outcome->state]))
		return -1;
	if (db_changes(store) != 1)
		return err_set(
			err, ERR_SYSTEM,
			"ledger: delivery %lld cannot become '%s' from where it is",
			(long long)delivery, delivery_words[outcome->state]);
	return 0;
}

int
store_refit(struct store *store, int64_t delivery, int64_t variant, struct err *err)
{
	return db_run(
		store, err,
		"UPDATE delivery SET variant = ? WHERE id = ? AND state IN (?, ?)",
		"iiii", variant, delivery, (int64_t)DELIVERY_PLANNED,
		(int64_t)DELIVERY_LATER);
}

/* Move all deliveries of an issue from one state to another. */
static int
move_all(struct store *store, int64_t issue, enum delivery_state from,
	 enum delivery_state to, int64_t now, struct err *err)
{
	return db_run(store, err,
		      "UPDATE delivery SET state = ?, changed = ?"
		      " WHERE issue = ? AND state = ?",
		      "iiii", (int64_t)to, now, issue, (int64_t)from);
}

int
store_recover(struct store *store, int64_t issue, int64_t now, size_t *doubts,
	      struct err *err)
{
	size_t counts[DELIVERY_STATES];

	if (store_begin(store, err))
		return -1;
	if (move_all(store, issue, DELIVERY_CLAIMED, DELIVERY_PLANNED, now, err) ||
	    move_all(store, issue, DELIVERY_DOTTED, DELIVERY_IN_DOUBT, now, err) ||
	    store_counts(store, issue, counts, err)) {
		store_rollback(store);
		return -1;
	}
	*doubts = counts[DELIVERY_IN_DOUBT];
	return store_commit(store, err);
}

int
store_settle_doubts(struct store *store, int64_t issue, enum delivery_state state,
		    int64_t now, size_t *n, struct err *err)
{
	if (move_all(store, issue, DELIVERY_IN_DOUBT, state, now, err))
		return -1;
	*n = (size_t)db_changes(store);
	return 0;
}

static void
read_delivery(struct query *query, struct arena *arena, struct delivery *d)
{
	d->id = query_int(query, 0);
	d->issue = query_int(query, 1);
	d->person = query_int(query, 2);
	d->variant = query_int(query, 3);
	d->address = query_text(query, arena, 4);
	d->utf8 = query_int(query, 5) != 0;
	d->state = (enum delivery_state)query_int(query, 6);
	d->tries = (int)query_int(query, 7);
	d->changed = query_int(query, 8);
	d->code = (int)query_int(query, 9);
	d->enhanced = query_text(query, arena, 10);
	d->words = query_text(query, arena, 11);
	d->message = query_text(query, arena, 12);
	d->leave = query_text(query, arena, 13);
	d->bounce = query_text(query, arena, 14);
}

#define COLUMNS                                                                        \
	"delivery.id, delivery.issue, delivery.person, variant, address, utf8, state," \
	" tries, changed, code, enhanced, words, message, leave, bounce"

/* Whoever has left all lists of the variant since PLAN gets nothing. */
static int
suppress_departed(struct store *store, int64_t issue, struct err *err)
{
	return db_run(store, err,
		      "UPDATE delivery SET state = ?1 WHERE issue = ?2"
		      " AND state IN (?3, ?4) AND NOT EXISTS ("
		      "  SELECT 1 FROM subscription JOIN variant"
		      "   ON variant.id = delivery.variant"
		      "  WHERE subscription.person = delivery.person AND"
		      "   instr(',' || lists || ',', ',' || list || ',') > 0)",
		      "iiii", (int64_t)DELIVERY_SUPPRESSED, issue,
		      (int64_t)DELIVERY_PLANNED, (int64_t)DELIVERY_LATER);
}

int
store_next(struct store *store, struct arena *arena, struct delivery_walk *walk,
	   struct delivery *delivery, struct err *err)
{
	struct query *query;
	int row;

	if (walk->after == 0 && suppress_departed(store, walk->issue, err))
		return -1;
	query = db_query(store, err,
			 "SELECT " COLUMNS " FROM delivery WHERE issue = ?"
			 " AND state = ? AND id > ? ORDER BY id LIMIT 1",
			 "iii", walk->issue, (int64_t)walk->state, walk->after);
	row = query ? query_row(query, err) : -1;
	if (row != 1)
		return row;
	read_delivery(query, arena, delivery);
	query_end(query);
	walk->after = delivery->id;
	return 1;
}

int
store_counts(struct store *store, int64_t issue, size_t *counts, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT state, count(*) FROM delivery WHERE issue = ? GROUP BY state",
		"i", issue);
	int row, state;

	for (state = 0; state < DELIVERY_STATES; state++)
		counts[state] = 0;
	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1)
		counts[query_int(query, 0)] = (size_t)query_int(query, 1);
	return row;
}

int
store_deliveries(struct store *store, struct arena *arena, int64_t issue,
		 struct delivery **deliveries, size_t *n, struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT " COLUMNS
				       " FROM delivery WHERE issue = ?"
				       " ORDER BY address, id",
				       "i", issue);
	int row;

	*n = 0;
	*deliveries = NULL;
	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1)
		read_delivery(query, arena,
			      arena_push(arena, deliveries, (*n)++,
					 sizeof **deliveries));
	return row;
}
