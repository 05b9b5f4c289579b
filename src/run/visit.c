/*
 * visit.c - a visit to each source: its documents are fetched, from its own address to all
 * that they lead to (the next page of a feed or API; with `follow` the pages that they
 * name), and read in a ward. Nothing is kept here, and nothing judged but whether it could
 * be read; that is health.c's.
 */
#include "base/url.h"
#include "run/run_int.h"

#include <string.h>

/* Documents of one source: a year of posts, a hundred to a page, and their pages. */
#define DOCUMENTS_MAX 60
/* From page to page. */
#define ROUNDS_MAX 40

/* Recurring events are shown from a year ago to two years ahead, by whole months, so that
 * a reading means the same all through one. */
#define MONTHS_BEFORE 12
#define MONTHS_AHEAD 25

static int64_t
month_start(int64_t now, int months)
{
	struct civil c = civil_from_seconds(now);
	int month = c.year * 12 + c.month - 1 + months;

	return civil_days(month / 12, month % 12 + 1, 1) * 86400;
}

bool
visit_same_month(int64_t a, int64_t b)
{
	return month_start(a, 0) == month_start(b, 0);
}

static bool
scope_by_words(void *context, const char *const *words, struct scope *scope)
{
	const struct config *const *config = context;

	return config_scope(*config, words, scope);
}

static struct parse_context
context_of(const struct run *run, const struct source *source)
{
	const struct config *config = run->config;
	struct parse_column *columns =
		arena_array(run->arena, source->n_columns, sizeof *columns);
	struct words posters = {NULL, 0};
	const struct config **lent = arena_alloc(run->arena, sizeof *lent);
	size_t i;

	*lent = config;
	for (i = 0; i < source->n_columns; i++)
		columns[i] = (struct parse_column){source->columns[i].field,
						   source->columns[i].column};
	for (i = 0; i < source->posters.n; i++)
		words_add(run->arena, &posters, source->posters.v[i]);
	if (posters.n)
		words_add(run->arena, &posters, NULL);
	return (struct parse_context){
		.source = source->id,
		.kind = source->kind,
		.organisation = config->organisations[source->organisation].id,
		.language = source->language,
		.zone = source->timezone,
		.visibility = source->visibility,
		.narrowest = {false, UINT64_C(1) << source->organisation},
		.scope = scope_by_words,
		.scope_context = lent,
		.now = run->now,
		.from = month_start(run->now, -MONTHS_BEFORE),
		.until = month_start(run->now, MONTHS_AHEAD),
		.follow = source->follow > 0,
		.columns = columns,
		.n_columns = source->n_columns,
		.posters = posters.v,
		.list_id = source->list_id,
		.authenticated_by = source->authenticated_by,
	};
}

/* --- reading, in the ward ---------------------------------------------------------- */

struct round {
	const struct run *run;
	struct visits *visits;
	size_t *which; /* visits that are read in it */
	size_t n;
	bool last;
};

/* What the ward's work on a source comes to. */
struct said {
	struct words further; /* documents to fetch first; none: it was read */
	struct parsed parsed;
	struct err err; /* of reading */
};

static bool
is_known(const struct visit *visit, const struct words *further, const char *url)
{
	size_t i;

	for (i = 0; i < visit->asked.n; i++)
		if (strcmp(visit->asked.v[i], url) == 0)
			return true;
	return words_have(further, url);
}

/* Addresses of the source's own server that have not been asked yet. */
static void
choose_further(struct arena *arena, const struct visit *visit,
	       const struct words *named, struct words *further)
{
	const char *url;
	size_t i;

	for (i = 0; i < named->n; i++) {
		if (visit->asked.n + further->n >= DOCUMENTS_MAX)
			return;
		url = url_resolve(arena, visit->source->url, named->v[i]);
		if (strchr(url, '#'))
			url = arena_strndup(arena, url, strcspn(url, "#"));
		if (url_same_server(url, visit->source->url) &&
		    !is_known(visit, further, url))
			words_add(arena, further, url);
	}
}

static void *
read_piece(void *context, struct arena *arena, size_t piece)
{
	const struct round *round = context;
	const struct visit *visit = &round->visits->v[round->which[piece]];
	struct said *said = arena_alloc(arena, sizeof *said);
	struct words named = {NULL, 0};
	size_t i;

	if (visit->source->remote && !round->last)
		for (i = visit->looked; i < visit->n; i++)
			parse_further(arena, &visit->context, &visit->blobs[i], &named);
	choose_further(arena, visit, &named, &said->further);
	if (said->further.n == 0 &&
	    parse_blobs(arena, &visit->context, visit->blobs, visit->n, &said->parsed,
			&said->err) == 0)
		said->err.kind = ERR_NONE;
	return said;
}

/* --- fetching ---------------------------------------------------------------------- */

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
		/* report, page: see fetch.h */
	};
}

static void
fail(struct visit *visit, const char *why)
{
	visit->status = GATHER_FAILED;
	visit->why = why;
}

/* What came from the source's own address. */
static void
take_first(const struct run *run, struct visit *visit,
	   const struct fetch_result *result)
{
	visit->moved = result->moved;
	if (result->status == FETCH_FAILED) {
		fail(visit, arena_strdup(run->arena, result->err.text));
		return;
	}
	visit->status = result->status == FETCH_NEW ? GATHER_READ : GATHER_UNCHANGED;
	visit->etag = result->etag;
	visit->last_modified = result->last_modified;
	visit->blobs = result->blobs;
	visit->n = result->n;
	words_add(run->arena, &visit->asked, visit->source->url);
}

static int
fetch_first(const struct run *run, struct visits *visits, struct err *err)
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
	if (fetch_all(run->arena, requests, n, results, &watch, err))
		return -1;
	for (i = 0; i < n; i++)
		take_first(run, &visits->v[which[i]], &results[i]);
	return 0;
}

static bool
is_html(const struct blob *blob)
{
	return strcmp(blob->media_type, "text/html") == 0 ||
	       strcmp(blob->media_type, "application/xhtml+xml") == 0;
}

/* A page of a list that is missing would take what was on it out of the list; a page that
 * was followed is one of many. */
static void
take_further(const struct run *run, struct visit *visit, const char *url,
	     const struct fetch_result *result)
{
	struct notetaker taker = {.arena = run->arena, .notes = &visit->notes};
	struct blob *blobs;

	if (result->status == FETCH_NEW) {
		blobs = arena_array(run->arena, visit->n + 1, sizeof *blobs);
		memcpy(blobs, visit->blobs, visit->n * sizeof *blobs);
		blobs[visit->n] = result->blobs[0];
		blobs[visit->n].followed = is_html(&result->blobs[0]);
		visit->blobs = blobs;
		visit->n++;
	} else if (visit->context.follow) {
		notes_begin(&taker, url);
		notes_take(&taker, 0, 0, "left out: %s", result->err.text);
	} else {
		fail(visit, arena_printf(run->arena, "its further page %s: %s", url,
					 result->err.text));
	}
}

static int
fetch_further(const struct run *run, struct visit *visit, const struct words *urls,
	      struct err *err)
{
	struct fetch_request *requests =
		arena_array(run->arena, urls->n, sizeof *requests);
	struct fetch_result *results =
		arena_array(run->arena, urls->n, sizeof *results);
	size_t i, total = 0;

	for (i = 0; i < visit->n; i++)
		total += visit->blobs[i].n;
	visit->looked = visit->n;
	for (i = 0; i < urls->n; i++) {
		requests[i] = request_of(run, visit);
		requests[i].url = arena_strdup(run->arena, urls->v[i]);
		requests[i].etag = requests[i].last_modified = NULL;
		words_add(run->arena, &visit->asked, requests[i].url);
	}
	if (fetch_all(run->arena, requests, urls->n, results, NULL, err))
		return -1;
	for (i = 0; i < urls->n && visit->status == GATHER_READ; i++) {
		take_further(run, visit, requests[i].url, &results[i]);
		total += results[i].status == FETCH_NEW ? results[i].blobs[0].n : 0;
		if (total > visit->source->max_bytes)
			fail(visit, arena_printf(run->arena,
						 "its pages are longer than %zu bytes "
						 "together (max_size)",
						 visit->source->max_bytes));
	}
	/* Of several documents one can change while the first does not. */
	visit->etag = visit->last_modified = NULL;
	return 0;
}

/* --- rounds ------------------------------------------------------------------------ */

static int
take_said(const struct run *run, struct visit *visit, const struct ward_piece *piece,
	  struct err *err)
{
	const struct said *said = piece->made;

	if (!said) {
		fail(visit, piece->death);
		return 0;
	}
	if (said->further.n > 0)
		return fetch_further(run, visit, &said->further, err);
	visit->done = true;
	visit->parsed = said->parsed;
	if (said->err.kind != ERR_NONE)
		fail(visit, arena_strdup(run->arena, said->err.text));
	return 0;
}

static void
begin_round(struct round *round, int number)
{
	size_t i;

	round->n = 0;
	round->last = number == ROUNDS_MAX;
	for (i = 0; i < round->visits->n; i++)
		if (round->visits->v[i].status == GATHER_READ &&
		    !round->visits->v[i].done)
			round->which[round->n++] = i;
}

static int
read_all(const struct run *run, struct ward *ward, struct visits *visits,
	 struct err *err)
{
	struct round round = {
		.run = run,
		.visits = visits,
		.which = arena_array(run->arena, visits->n, sizeof *round.which),
	};
	struct ward_piece *pieces;
	int number;
	size_t i;

	for (number = 0; number <= ROUNDS_MAX; number++) {
		begin_round(&round, number);
		if (round.n == 0)
			break;
		pieces = arena_array(run->arena, round.n, sizeof *pieces);
		if (ward_run(ward, pieces, round.n, read_piece, &round, err))
			return -1;
		for (i = 0; i < round.n; i++)
			if (take_said(run, &visits->v[round.which[i]], &pieces[i], err))
				return -1;
	}
	return 0;
}

void
visit_begin(const struct run *run, const struct source *source, struct visit *visit)
{
	*visit = (struct visit){.source = source,
				.state.name = source->id,
				.status = GATHER_READ,
				.context = context_of(run, source)};
}

/* An organisation that a source names by its name is meant by its id. */
static void
names_to_ids(const struct config *config, struct words *organisers)
{
	size_t i, o;

	for (i = 0; i < organisers->n; i++)
		for (o = 0; o < config->n_organisations; o++)
			if (str_is_nocase(str_of(organisers->v[i]),
					  config->organisations[o].name))
				organisers->v[i] = config->organisations[o].id;
}

/* The ward's memory goes; what there is to tell stays. */
static void
keep_notes(struct arena *arena, struct visit *visit)
{
	const struct notes *said = &visit->parsed.notes;
	struct note *note;
	size_t i;

	for (i = 0; i < said->n; i++) {
		note = arena_push(arena, &visit->notes.v, visit->notes.n++,
				  sizeof *note);
		*note = said->v[i];
		note->origin = arena_strdup(arena, said->v[i].origin);
		note->text = arena_strdup(arena, said->v[i].text);
	}
}

int
visit_all(const struct run *run, struct ward *ward, struct visits *visits,
	  struct err *err)
{
	struct visit *visit;
	int result = -1;
	size_t i, k;

	if (fetch_first(run, visits, err) == 0)
		result = read_all(run, ward, visits, err);
	for (i = 0; i < visits->n; i++) {
		visit = &visits->v[i];
		keep_notes(run->arena, visit);
		for (k = 0; k < visit->parsed.entries.n; k++)
			names_to_ids(run->config,
				     &visit->parsed.entries.v[k]->organisers);
	}
	return result;
}
