/*
 * robots.c - the gate of pages for people: before each hop to a server its robots.txt is
 * asked for, once in a run, and has its say (RFC 9309). What else is fetched, calendars and
 * feeds, is made for programs and goes by. The rules are read by robots_text.c.
 *
 * Where robots.txt is not there (4xx), all may be read; where it cannot be read (5xx, no
 * answer), nothing is, this time.
 */
#include "fetch/fetch_int.h"

#include <string.h>

#define ROBOTS_MAX ((size_t)500 * 1024) /* as much as RFC 9309 2.5 wants read */
#define PATIENCE_MS 10000               /* with it, where the page has more time */

enum knowledge { UNASKED, ASKED, KNOWN };

/* What a server says. Whether it may be asked at all, where it is a private one, depends on
 * whose page led to it: those with a home that may be private are told apart by it. */
struct warden {
	struct doorman *doorman;
	const char *server;
	const char *home; /* of pages with allow_private; NULL: of all others */
	enum knowledge knowledge;
	struct robots robots;
	struct err unread; /* why it could not be read; ERR_NONE: it could */
	struct transfer asking;
	struct fetch_result result;
	struct transfer *waiting;
	struct warden *next;
};

struct doorman {
	struct house *house;
	struct warden *wardens;
};

struct doorman *
fetch_doorman_new(struct house *house)
{
	struct doorman *doorman = arena_alloc(house->arena, sizeof *doorman);

	doorman->house = house;
	return doorman;
}

static struct warden *
warden_of(struct doorman *doorman, const char *server, const char *home)
{
	struct warden *warden;

	for (warden = doorman->wardens; warden; warden = warden->next)
		if (strcmp(warden->server, server) == 0 &&
		    (home ? warden->home && strcmp(warden->home, home) == 0
			  : !warden->home))
			return warden;
	warden = arena_alloc(doorman->house->arena, sizeof *warden);
	warden->doorman = doorman;
	warden->server = server;
	warden->home = home;
	warden->next = doorman->wardens;
	doorman->wardens = warden;
	return warden;
}

static void
decide(const struct warden *warden, struct transfer *page)
{
	const struct robots_rule *rule;
	struct err err;

	if (warden->unread.kind != ERR_NONE) {
		(void)err_set(&err, ERR_DENIED,
			      "it is left alone this time, as robots.txt of its server "
			      "could not be read: %s",
			      warden->unread.text);
		page->result->retry_after_s = warden->result.retry_after_s;
		fetch_http_fail(page, &err);
		return;
	}
	rule = fetch_robots_forbid(page->house->arena, &warden->robots,
				   page->place.path);
	if (rule) {
		(void)err_set(&err, ERR_DENIED,
			      "robots.txt of its server asks programs not to read it "
			      "(Disallow: %.*s)",
			      rule->path.n < 200 ? (int)rule->path.n : 200,
			      rule->path.s);
		fetch_http_fail(page, &err);
		return;
	}
	page->job.apart_ms = warden->robots.delay_ms;
	fetch_http_go(page);
}

/* Is it as good as an empty one? Also when its redirects lead nowhere (RFC 9309 2.3.1). */
static bool
is_unavailable(long status)
{
	return status > 200 && status < 500 && status != 429;
}

/* Those who wait have waited in their own time. */
static void
learned(struct transfer *t)
{
	struct warden *warden = t->context;
	const struct fetch_result *result = t->result;
	int64_t took_ms = t->request.timeout_ms - t->job.budget_ms;
	struct transfer *page;

	warden->knowledge = KNOWN;
	if (result->status == FETCH_NEW)
		fetch_robots_parse(t->house->arena,
				   str_from(result->blobs->bytes, result->blobs->n),
				   &warden->robots);
	else if (!is_unavailable(t->status))
		warden->unread = result->err;
	while ((page = warden->waiting)) {
		warden->waiting = page->next;
		page->job.budget_ms -= took_ms;
		if (page->job.budget_ms < 1)
			page->job.budget_ms = 1;
		decide(warden, page);
	}
}

static void
ask(struct warden *warden, const struct transfer *page)
{
	struct house *house = warden->doorman->house;
	const struct fetch_request *request = &page->request;
	int64_t left_ms = page->job.budget_ms;

	warden->knowledge = ASKED;
	warden->asking = (struct transfer){
		.house = house,
		.request =
			{
				.source = request->source,
				.url = arena_printf(house->arena, "%s/robots.txt",
						    warden->server),
				.remote = true,
				.accept = "text/plain, */*;q=0.1",
				.contact = request->contact,
				.ca_file = request->ca_file,
				.timeout_ms = left_ms < PATIENCE_MS ? left_ms
								    : PATIENCE_MS,
				.max_bytes = ROBOTS_MAX,
				.allow_private = warden->home != NULL,
			},
		.result = &warden->result,
		.finished = learned,
		.context = warden,
		.home = warden->home,
		.home_peer = warden->home ? page->home_peer : NULL,
	};
	warden->asking.job.order.cut = true;
	fetch_http_begin(&warden->asking);
}

void
fetch_doorman_gate(struct transfer *page)
{
	struct warden *warden;

	warden = warden_of(page->context, page->place.server,
			   page->request.allow_private ? page->home : NULL);
	if (warden->knowledge == KNOWN) {
		decide(warden, page);
		return;
	}
	page->next = warden->waiting;
	warden->waiting = page;
	if (warden->knowledge == UNASKED)
		ask(warden, page);
}
