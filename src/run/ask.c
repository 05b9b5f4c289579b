/*
 * ask.c - sources are asked for their documents: first each for its own address, all at
 * once; then those that lead to others for these. What comes is the visits'.
 */
#include "run/run_int.h"

#include <string.h>

/* Mails that are older announce nothing any more. */
#define MAIL_DAYS 400

static void
progressed(void *context, size_t request, size_t done, size_t total)
{
	const struct run *const *run = context;

	(void)request;
	if ((*run)->progress)
		(*run)->progress((*run)->context, "sources", done, total);
}

static struct fetch_request
request_of(const struct run *run, const struct visit *visit)
{
	const struct source *source = visit->source;

	return (struct fetch_request){
		.source = source->id,
		.url = source->url,
		.remote = source->remote,
		.suffix = parse_suffix(source->kind),
		.accept = parse_accept(source->kind),
		.etag = visit->state.etag,
		.last_modified = visit->state.last_modified,
		.username = source->username,
		.password = visit->password,
		.contact = run->config->contact,
		.timeout_ms = source->timeout_ms,
		.max_bytes = source->max_bytes,
		.allow_private = source->allow_private,
		.report = source->caldav ? parse_report(run->arena, &visit->context)
					 : NULL,
		.page = parse_reads_pages(source->kind),
		.since = run->now - MAIL_DAYS * 86400,
	};
}

void
visit_fail(struct visit *visit, const char *why)
{
	visit->status = GATHER_FAILED;
	visit->why = why;
}

/* What came from the source's own address. */
static void
take_first(const struct run *run, struct visit *visit,
	   const struct fetch_result *result)
{
	struct notetaker taker = {.arena = run->arena, .notes = &visit->notes};

	visit->moved = result->moved;
	visit->retry_after_s = result->retry_after_s;
	if (result->status == FETCH_FAILED) {
		visit_fail(visit, arena_strdup(run->arena, result->err.text));
		return;
	}
	visit->status = result->status == FETCH_NEW ? GATHER_READ : GATHER_UNCHANGED;
	visit->etag = result->etag;
	visit->last_modified = result->last_modified;
	visit->blobs = result->blobs;
	visit->n = result->n;
	words_add(run->arena, &visit->asked, visit->source->url);
	if (result->n > 0 && result->blobs[0].address)
		words_include(run->arena, &visit->asked, result->blobs[0].address);
	if (result->left_out > 0) {
		notes_begin(&taker, visit->source->url);
		notes_take(&taker, 0, 0,
			   "%zu older mails left out: only the newest are read, and as "
			   "many as max_size lets through",
			   result->left_out);
	}
}

void
ask_first(const struct run *run, struct fetcher *fetcher, struct visits *visits)
{
	const struct fetch_watch watch = {progressed, &run};
	struct fetch_request *requests =
		arena_array(run->arena, visits->n, sizeof *requests);
	struct fetch_result *results =
		arena_array(run->arena, visits->n, sizeof *results);
	size_t *which = arena_array(run->arena, visits->n, sizeof *which), i, n = 0;

	for (i = 0; i < visits->n; i++)
		if (visits->v[i].status == GATHER_READ) {
			which[n] = i;
			requests[n++] = request_of(run, &visits->v[i]);
		}
	fetch_all(fetcher, requests, n, results, &watch);
	for (i = 0; i < n; i++)
		take_first(run, &visits->v[which[i]], &results[i]);
}

static bool
is_html(const struct blob *blob)
{
	return strcmp(blob->media_type, "text/html") == 0 ||
	       strcmp(blob->media_type, "application/xhtml+xml") == 0;
}

static void
add_document(struct arena *arena, struct visit *visit, const struct blob *blob)
{
	struct blob *blobs = arena_array(arena, visit->n + 1, sizeof *blobs);
	size_t i, total = blob->n;

	for (i = 0; i < visit->n; i++)
		total += visit->blobs[i].n;
	if (total > visit->source->max_bytes) {
		visit_fail(visit, arena_printf(arena,
					       "its documents are longer than %zu "
					       "bytes together (max_size)",
					       visit->source->max_bytes));
		return;
	}
	memcpy(blobs, visit->blobs, visit->n * sizeof *blobs);
	blobs[visit->n] = *blob;
	blobs[visit->n].followed = is_html(blob);
	visit->blobs = blobs;
	visit->n++;
}

/* A page of a list that is missing would take what was on it out of the list; a page that
 * was followed is one of many. */
static void
take_further(const struct run *run, struct visit *visit, const char *url,
	     const struct fetch_result *result)
{
	struct notetaker taker = {.arena = run->arena, .notes = &visit->notes};

	if (visit->status != GATHER_READ)
		return;
	if (result->status == FETCH_NEW) {
		add_document(run->arena, visit, &result->blobs[0]);
	} else if (visit->context.follow) {
		notes_begin(&taker, url);
		notes_take(&taker, 0, 0, "left out: %s", result->err.text);
	} else {
		visit->retry_after_s = result->retry_after_s;
		visit_fail(visit, arena_printf(run->arena, "its further page %s: %s",
					       url, result->err.text));
	}
}

/* Of several documents one can change while the first does not: they are always read. */
static struct fetch_request
further_request(const struct run *run, struct visit *visit, const char *url)
{
	struct fetch_request request = request_of(run, visit);

	request.home = visit->source->url;
	request.url = arena_strdup(run->arena, url);
	request.etag = request.last_modified = NULL;
	request.page = request.page || visit->context.follow;
	words_add(run->arena, &visit->asked, request.url);
	visit->etag = visit->last_modified = NULL;
	return request;
}

void
ask_further(const struct run *run, struct fetcher *fetcher, struct visit **visits,
	    size_t n_visits)
{
	struct fetch_request *requests;
	struct fetch_result *results;
	struct visit **whose;
	size_t i, k, n = 0;

	for (i = 0; i < n_visits; i++)
		n += visits[i]->further.n;
	requests = arena_array(run->arena, n, sizeof *requests);
	results = arena_array(run->arena, n, sizeof *results);
	whose = arena_array(run->arena, n, sizeof(struct visit *));
	n = 0;
	for (i = 0; i < n_visits; i++) {
		visits[i]->looked = visits[i]->n;
		for (k = 0; k < visits[i]->further.n; k++) {
			requests[n] = further_request(run, visits[i],
						      visits[i]->further.v[k]);
			whose[n++] = visits[i];
		}
		visits[i]->further.n = 0;
	}
	fetch_all(fetcher, requests, n, results, NULL);
	for (i = 0; i < n; i++)
		take_further(run, whose[i], requests[i].url, &results[i]);
}
