/*
 * issue.c - the issues of a digest: which period it is in, the issue of that period as it
 * would be and as it is kept, and what is due.
 */
#include "base/zone.h"
#include "run/run_int.h"

#include <string.h>

#define WEEK_S ((int64_t)7 * 86400)

/* The period that a digest is in: when its schedule last fired, or, without one, the
 * beginning of the day. */
static int
find_period(const struct run *run, const struct digest *digest, int64_t *period,
	    struct err *err)
{
	struct civil day;

	if (digest->schedule) {
		if (schedule_latest(digest->schedule, run->config->timezone, run->now,
				    period))
			return 0;
		return err_set(err, ERR_GUARD, "%s: its schedule has not begun yet",
			       digest->id);
	}
	day = zone_from_unix(run->config->timezone, run->now, NULL, NULL);
	day.hour = day.minute = day.second = 0;
	*period = zone_to_unix(run->config->timezone, day);
	return 0;
}

/* What readers know already: all up to the issue before, else one period back. */
static int
find_since(const struct run *run, const struct digest *digest, struct issue *issue,
	   struct err *err)
{
	struct issue before;
	int found = store_issue_before(run->store, run->arena, digest->id,
				       issue->period, &before, err);

	if (found < 0)
		return -1;
	if (found)
		issue->since = before.made;
	else if (!digest->schedule ||
		 !schedule_latest(digest->schedule, run->config->timezone,
				  issue->period - 1, &issue->since))
		issue->since = issue->period - WEEK_S;
	return 0;
}

/* The stored issue of the current period, or a new one that is not stored yet. */
static int
find_or_begin(const struct run *run, const struct digest *digest, struct issue *issue,
	      bool *stored, struct err *err)
{
	struct issue newest = {0};
	int64_t period;
	int found;

	if (find_period(run, digest, &period, err))
		return -1;
	found = store_issue_of_period(run->store, run->arena, digest->id, period, issue,
				      err);
	*stored = found == 1;
	if (found != 0)
		return found < 0 ? -1 : 0;
	found = store_issue(run->store, run->arena, digest->id, 0, &newest, err);
	if (found < 0)
		return -1;
	if (found && newest.period > period)
		return err_set(err, ERR_GUARD,
			       "%s: %s/%d, of a later time, is there already",
			       digest->id, digest->id, newest.number);
	*issue = (struct issue){.digest = digest->id,
				.number = found ? newest.number + 1 : 1,
				.period = period,
				.made = run->now,
				.state = ISSUE_DRAFT};
	return find_since(run, digest, issue, err);
}

int
run_load_issue(const struct run *run, const struct issue *issue,
	       struct edition_set *set, struct err *err)
{
	size_t i, v;

	*set = (struct edition_set){.issue = *issue};
	if (store_variants(run->store, run->arena, issue->id, &set->variants,
			   &set->n_variants, err) ||
	    store_deliveries(run->store, run->arena, issue->id, &set->deliveries,
			     &set->n_deliveries, err))
		return -1;
	for (i = 0; i < set->n_deliveries; i++) {
		for (v = 0; v < set->n_variants; v++)
			if (set->variants[v].id == set->deliveries[i].variant)
				break;
		set->deliveries[i].variant = (int64_t)v;
	}
	return 0;
}

int
run_compose_issue(const struct run *run, const struct digest *digest,
		  struct edition_set *set, struct err *err)
{
	struct press press;
	struct issue issue;
	bool stored;

	*set = (struct edition_set){0};
	if (find_or_begin(run, digest, &issue, &stored, err))
		return -1;
	set->issue = issue;
	if (stored && run_load_issue(run, &issue, set, err))
		return -1;
	if (set->n_deliveries > 0)
		return 0;
	if (press_open(&press, run, digest, &issue, err))
		return -1;
	return press_plan(&press, set, err);
}

/* Keep an issue and its variants; a variant without text is one with nothing to say. */
static int
keep_draft(struct store *store, struct edition_set *set, struct err *err)
{
	size_t i;

	if (set->n_deliveries == 0)
		set->issue.state = ISSUE_EMPTY;
	if (store_issue_add(store, &set->issue, err))
		return -1;
	for (i = 0; i < set->n_variants; i++) {
		set->variants[i].issue = set->issue.id;
		if (set->variants[i].parts[PART_TEXT].bytes &&
		    store_variant_add(store, &set->variants[i], err))
			return -1;
	}
	return 0;
}

int
run_draft(const struct run *run, const struct digest *digest, bool again,
	  struct issue *issue, bool *made, struct err *err)
{
	struct edition_set set;
	bool stored;

	if (find_or_begin(run, digest, issue, &stored, err))
		return -1;
	*made = false;
	if (stored && issue->state != ISSUE_EMPTY &&
	    !(again && issue->state == ISSUE_DRAFT))
		return 0;
	if (store_begin(run->store, err))
		return -1;
	if ((stored && store_issue_drop(run->store, issue->id, err)) ||
	    run_compose_issue(run, digest, &set, err) ||
	    keep_draft(run->store, &set, err)) {
		store_rollback(run->store);
		return -1;
	}
	*issue = set.issue;
	*made = true;
	return store_commit(run->store, err);
}

int
run_preview(const struct run *run, const struct digest *digest,
	    const struct mailing_list *list, const char *language, struct part *parts,
	    struct err *err)
{
	struct press press;
	struct issue issue;
	list_set set = list_set_parse(digest, list->id);
	bool stored, empty;

	if (set == 0)
		return err_set(err, ERR_USAGE, "%s does not go to the list %s",
			       digest->id, list->id);
	if (find_or_begin(run, digest, &issue, &stored, err) ||
	    press_open(&press, run, digest, &issue, err) ||
	    press_variant(&press, set, language, parts, &empty, err))
		return -1;
	if (empty)
		return err_set(err, ERR_GUARD,
			       "%s has nothing to say to this list in this period",
			       digest->id);
	return 0;
}

bool
period_is_late(const struct run *run, const struct digest *digest, int64_t period)
{
	return digest->not_after_s > 0 && run->now > period + digest->not_after_s;
}

/* Due: a schedule that has fired, and its issue not dealt with. */
static int
is_due(const struct run *run, const struct digest *digest, bool *due, struct err *err)
{
	struct issue issue;
	int64_t period;
	int found;

	*due = false;
	if (!digest->schedule ||
	    !schedule_latest(digest->schedule, run->config->timezone, run->now,
			     &period))
		return 0;
	found = store_issue_of_period(run->store, run->arena, digest->id, period,
				      &issue, err);
	if (found != 0) {
		*due = found == 1 && issue.state == ISSUE_DRAFT;
		return found < 0 ? -1 : 0;
	}
	found = store_issue(run->store, run->arena, digest->id, 0, &issue, err);
	*due = found == 1 ? issue.period < period
			  : found == 0 && !period_is_late(run, digest, period);
	return found < 0 ? -1 : 0;
}

int
run_under_way(const struct run *run, struct issue **issues, size_t *n, struct err *err)
{
	size_t i, kept = 0;

	if (store_issues(run->store, run->arena, issues, n, err))
		return -1;
	for (i = 0; i < *n; i++)
		if ((*issues)[i].state == ISSUE_SENDING &&
		    config_digest(run->config, (*issues)[i].digest))
			(*issues)[kept++] = (*issues)[i];
	*n = kept;
	return 0;
}

int
run_due(const struct run *run, size_t **digests, size_t *n, struct err *err)
{
	const struct config *config = run->config;
	bool due;
	size_t i;

	*n = 0;
	*digests = NULL;
	for (i = 0; i < config->n_digests; i++) {
		if (is_due(run, &config->digests[i], &due, err))
			return -1;
		if (due)
			*(size_t *)arena_push(run->arena, digests, (*n)++,
					      sizeof **digests) = i;
	}
	return 0;
}
