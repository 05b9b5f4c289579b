/*
 * fetching.h - for unit tests: fetching from its beginning to its end.
 */
#ifndef SUPPORT_FETCHING_H
#define SUPPORT_FETCHING_H

#include "fetch/fetch.h"

/* fetch_open, fetch_all, fetch_close; fails the test where libcurl does not start. */
void fetch_once(struct arena *arena, const struct fetch_request *requests, size_t n,
		struct fetch_result *results, const struct fetch_watch *watch);

#endif
