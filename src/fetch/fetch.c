/*
 * fetch.c - the room's summary: what is here is read at once, what is elsewhere comes over
 * http concurrently. Counts what has ended for the caller's progress; does no transfer of
 * its own.
 */
#include "fetch/fetch_int.h"

struct tally {
	const struct fetch_watch *watch; /* or NULL */
	size_t done, total;
};

static void
count(void *context, size_t request)
{
	struct tally *tally = context;

	tally->done++;
	if (tally->watch)
		tally->watch->ended(tally->watch->context, request, tally->done,
				    tally->total);
}

int
fetch_all(struct arena *arena, const struct fetch_request *requests, size_t n,
	  struct fetch_result *results, const struct fetch_watch *watch,
	  struct err *err)
{
	struct tally tally = {watch, 0, n};
	const struct fetch_errand errand = {requests, results, n, count, &tally};
	size_t i;

	for (i = 0; i < n; i++)
		results[i] = (struct fetch_result){.status = FETCH_FAILED};
	for (i = 0; i < n; i++) {
		if (requests[i].remote)
			continue;
		fetch_files(arena, &requests[i], &results[i]);
		count(&tally, i);
	}
	return fetch_remote(arena, &errand, err);
}
