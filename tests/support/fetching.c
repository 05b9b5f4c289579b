/*
 * fetching.c - see fetching.h.
 */
#include "support/fetching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void
fetch_once(struct arena *arena, const struct fetch_request *requests, size_t n,
	   struct fetch_result *results, const struct fetch_watch *watch)
{
	struct err err = {0};
	struct fetcher *fetcher = fetch_open(arena, &err);

	if (!fetcher)
		fail_msg("%s", err.text);
	fetch_all(fetcher, requests, n, results, watch);
	fetch_close(fetcher);
}
