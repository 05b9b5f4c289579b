/*
 * issues.c - issues and their variants. An issue's identity is its digest and the period
 * it belongs to, not the clock: a second run for the same period finds it.
 */
#include "store/store_int.h"

const char *const issue_words[] = {"draft", "sending", "sent",
				   "empty", "expired", NULL};

#define COLUMNS "id, digest, number, period, made, since, state, begun, ended"

static void
read_issue(struct query *query, struct arena *arena, struct issue *issue)
{
	issue->id = query_int(query, 0);
	issue->digest = query_text(query, arena, 1);
	issue->number = (int)query_int(query, 2);
	issue->period = query_int(query, 3);
	issue->made = query_int(query, 4);
	issue->since = query_int(query, 5);
	issue->state = (enum issue_state)query_int(query, 6);
	issue->begun = query_int(query, 7);
	issue->ended = query_int(query, 8);
}

/* The first row of a query of COLUMNS (NULL: it failed): 1, or 0 when there is none. */
static int
one_issue(struct query *query, struct arena *arena, struct issue *issue,
	  struct err *err)
{
	int row = query ? query_row(query, err) : -1;

	if (row != 1)
		return row;
	read_issue(query, arena, issue);
	query_end(query);
	return 1;
}

int
store_issue(struct store *store, struct arena *arena, const char *digest, int number,
	    struct issue *issue, struct err *err)
{
	return one_issue(db_query(store, err,
				  "SELECT " COLUMNS " FROM issue WHERE digest = ?1"
				  " AND (number = ?2 OR ?2 = 0)"
				  " ORDER BY number DESC LIMIT 1",
				  "si", digest, (int64_t)number),
			 arena, issue, err);
}

int
store_issue_of_period(struct store *store, struct arena *arena, const char *digest,
		      int64_t period, struct issue *issue, struct err *err)
{
	return one_issue(db_query(store, err,
				  "SELECT " COLUMNS " FROM issue WHERE digest = ?"
				  " AND period = ?",
				  "si", digest, period),
			 arena, issue, err);
}

int
store_issue_before(struct store *store, struct arena *arena, const char *digest,
		   int64_t period, struct issue *issue, struct err *err)
{
	return one_issue(db_query(store, err,
				  "SELECT " COLUMNS " FROM issue WHERE digest = ?"
				  " AND period < ? AND state IN (?, ?)"
				  " ORDER BY period DESC LIMIT 1",
				  "siii", digest, period, (int64_t)ISSUE_SENDING,
				  (int64_t)ISSUE_SENT),
			 arena, issue, err);
}

int
store_issues(struct store *store, struct arena *arena, struct issue **issues, size_t *n,
	     struct err *err)
{
	struct query *query = db_query(store, err,
				       "SELECT " COLUMNS
				       " FROM issue ORDER BY period, digest, number",
				       "");
	int row;

	*n = 0;
	*issues = NULL;
	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1)
		read_issue(query, arena,
			   arena_push(arena, issues, (*n)++, sizeof **issues));
	return row;
}

int
store_issue_add(struct store *store, struct issue *issue, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"INSERT INTO issue (digest, number, period, made, since, state, begun, ended)"
		" SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, 0, 0"
		" FROM issue WHERE digest = ?1 RETURNING id, number",
		"siiii", issue->digest, issue->period, issue->made, issue->since,
		(int64_t)issue->state);

	if (!query || query_row(query, err) != 1)
		return -1;
	issue->id = query_int(query, 0);
	issue->number = (int)query_int(query, 1);
	issue->begun = issue->ended = 0;
	return query_row(query, err);
}

int
store_issue_set(struct store *store, int64_t issue, enum issue_state state, int64_t now,
		struct err *err)
{
	return db_run(store, err,
		      "UPDATE issue SET state = ?1,"
		      " begun = CASE WHEN ?1 = ?2 AND begun = 0 THEN ?4 ELSE begun END,"
		      " ended = CASE WHEN ?1 = ?3 THEN ?4 ELSE ended END WHERE id = ?5",
		      "iiiii", (int64_t)state, (int64_t)ISSUE_SENDING,
		      (int64_t)ISSUE_SENT, now, issue);
}

int
store_issue_drop(struct store *store, int64_t issue, struct err *err)
{
	if (store_begin(store, err))
		return -1;
	if (db_run(store, err, "DELETE FROM variant WHERE issue = ?", "i", issue) ||
	    db_run(store, err, "DELETE FROM issue WHERE id = ?", "i", issue)) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int
store_variant_add(struct store *store, struct variant *variant, struct err *err)
{
	const struct part *p = variant->parts;

	if (db_run(store, err,
		   "INSERT INTO variant (issue, lists, audience, language, subject, md, html, text,"
		   " ics) VALUES (?,?,?,?,?,?,?,?,?)",
		   "isssbbbbb", variant->issue, variant->lists, variant->audience,
		   variant->language, p[PART_SUBJECT].bytes, p[PART_SUBJECT].n,
		   p[PART_MARKDOWN].bytes, p[PART_MARKDOWN].n, p[PART_HTML].bytes,
		   p[PART_HTML].n, p[PART_TEXT].bytes, p[PART_TEXT].n,
		   p[PART_ICS].bytes, p[PART_ICS].n))
		return -1;
	variant->id = db_last_id(store);
	return 0;
}

int
store_variants(struct store *store, struct arena *arena, int64_t issue,
	       struct variant **variants, size_t *n, struct err *err)
{
	struct query *query = db_query(
		store, err,
		"SELECT id, lists, language, subject, md, html, text, ics, audience"
		" FROM variant"
		" WHERE issue = ? ORDER BY id",
		"i", issue);
	struct variant *variant;
	int row, part;

	*n = 0;
	*variants = NULL;
	if (!query)
		return -1;
	while ((row = query_row(query, err)) == 1) {
		variant = arena_push(arena, variants, (*n)++, sizeof **variants);
		variant->id = query_int(query, 0);
		variant->issue = issue;
		variant->audience = query_text(query, arena, 8);
		variant->lists = query_text(query, arena, 1);
		variant->language = query_text(query, arena, 2);
		for (part = 0; part < PART_KINDS; part++)
			variant->parts[part].bytes =
				query_blob(query, arena, 3 + part,
					   &variant->parts[part].n);
	}
	return row;
}
