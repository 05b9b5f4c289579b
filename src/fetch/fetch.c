/*
 * fetch.c - the room's summary: what is here is read at once, what is elsewhere comes over
 * http and imap concurrently. Counts what has ended for the caller's progress; does no
 * transfer of its own.
 */
#include "fetch/fetch_int.h"

#include <stdlib.h>
#include <strings.h>

#define RETRIES_MAX 2

struct fetcher {
	struct house house;
	struct wire *wire;
	struct doorman *doorman;
};

/* One call of fetch_all. */
struct tally {
	const struct fetch_watch *watch; /* or NULL */
	size_t done, total;
};

struct errand {
	struct transfer transfer; /* first */
	struct tally *tally;
	size_t request;
};

static void
count(struct tally *tally, size_t request)
{
	tally->done++;
	if (tally->watch)
		tally->watch->ended(tally->watch->context, request, tally->done,
				    tally->total);
}

static void
transfer_finished(struct transfer *transfer)
{
	const struct errand *errand = (struct errand *)transfer;

	count(errand->tally, errand->request);
}

static void
mailbox_finished(void *context)
{
	const struct errand *errand = context;

	count(errand->tally, errand->request);
}

static void
begin_remote(struct fetcher *fetcher, struct errand *errand,
	     const struct fetch_request *request, struct fetch_result *result)
{
	const struct mailbox_errand mailbox = {
		.house = &fetcher->house,
		.request = request,
		.result = result,
		.finished = mailbox_finished,
		.context = errand,
	};

	if (strncasecmp(request->url, "imap", 4) == 0) {
		fetch_imap_begin(&mailbox);
		return;
	}
	errand->transfer = (struct transfer){
		.house = &fetcher->house,
		.request = *request,
		.result = result,
		.gate = request->page ? fetch_doorman_gate : NULL,
		.finished = transfer_finished,
		.context = fetcher->doorman,
		.retries_max = RETRIES_MAX,
	};
	fetch_http_begin(&errand->transfer);
}

void
fetch_all(struct fetcher *fetcher, const struct fetch_request *requests, size_t n,
	  struct fetch_result *results, const struct fetch_watch *watch)
{
	struct errand *errands = mem_array(n, sizeof *errands);
	struct tally tally = {watch, 0, n};
	size_t i;

	for (i = 0; i < n; i++)
		results[i] = (struct fetch_result){.status = FETCH_FAILED};
	for (i = 0; i < n; i++) {
		errands[i].tally = &tally;
		errands[i].request = i;
		if (requests[i].remote) {
			begin_remote(fetcher, &errands[i], &requests[i], &results[i]);
			continue;
		}
		fetch_files(fetcher->house.arena, &requests[i], &results[i]);
		count(&tally, i);
	}
	fetch_queue_run(fetcher->house.queue);
	free(errands);
}

struct fetcher *
fetch_open(struct arena *arena, struct err *err)
{
	struct wire *wire = fetch_wire_new(arena, err);
	struct fetcher *fetcher;

	if (!wire)
		return NULL;
	fetcher = mem_array(1, sizeof *fetcher);
	fetcher->wire = wire;
	fetcher->house.arena = arena;
	fetcher->house.queue = fetch_queue_new(arena, wire);
	fetch_proxies_read(&fetcher->house.proxies);
	fetcher->doorman = fetch_doorman_new(&fetcher->house);
	return fetcher;
}

void
fetch_close(struct fetcher *fetcher)
{
	fetch_wire_free(fetcher->wire);
	free(fetcher);
}
