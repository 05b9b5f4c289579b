/*
 * visit.c - a visit to each source: its documents are asked for, from its own address to
 * all that they lead to (the next page of a feed or API; with `follow` the pages that they
 * name), and read in a ward. Nothing is kept here, and nothing judged but whether it could
 * be read; that is health.c's.
 */
#include "base/url.h"
#include "run/run_int.h"

#include <string.h>

/* Documents of one source: six thousand posts, a hundred to a page; and rounds, as each
 * page names but the next. */
#define DOCUMENTS_MAX 60
#define ROUNDS_MAX DOCUMENTS_MAX

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

void
visit_begin(const struct run *run, const struct source *source, struct visit *visit)
{
	*visit = (struct visit){.source = source,
				.state.name = source->id,
				.status = GATHER_READ,
				.context = context_of(run, source)};
}

/* --- in the ward ------------------------------------------------------------------- */

/* All visits, and those of them that are read now. */
struct round {
	const struct run *run;
	struct visits *visits;
	struct visit **which;
	size_t n;
};

/* What reading a source comes to. */
struct said {
	struct words further; /* documents to ask for first; none: it was read */
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

/* Of the server that the source names, or of the one that it has redirected to. */
static bool
is_at_home(const struct visit *visit, const char *url)
{
	const char *address = visit->n > 0 ? visit->blobs[0].address : NULL;

	return url_same_server(url, visit->source->url) ||
	       (address && url_same_server(url, address));
}

/* Addresses of the source's own server that have not been asked yet; returns how many are
 * left out because they would be too many. */
static size_t
choose_further(struct arena *arena, const struct visit *visit,
	       const struct words *named, struct words *further)
{
	const char *url;
	size_t i, left_out = 0;

	for (i = 0; i < named->n; i++) {
		url = url_resolve(arena, visit->source->url, named->v[i]);
		if (strchr(url, '#'))
			url = arena_strndup(arena, url, strcspn(url, "#"));
		if (!is_at_home(visit, url) || is_known(visit, further, url))
			continue;
		if (visit->asked.n + further->n >= DOCUMENTS_MAX)
			left_out++;
		else
			words_add(arena, further, url);
	}
	return left_out;
}

static void
copy_notes(struct arena *arena, const struct notes *from, struct notes *to)
{
	struct note *note;
	size_t i;

	for (i = 0; i < from->n; i++) {
		note = arena_push(arena, &to->v, to->n++, sizeof *note);
		*note = from->v[i];
		note->origin = arena_strdup(arena, from->v[i].origin);
		note->text = arena_strdup(arena, from->v[i].text);
	}
}

static void
tell_left_out(struct arena *arena, const struct visit *visit, size_t left_out,
	      struct notes *notes)
{
	struct notetaker taker = {.arena = arena, .notes = notes};

	notes_begin(&taker, visit->source->url);
	notes_take(&taker, 0, 0,
		   "%zu of the pages that it links to left out: more than %d", left_out,
		   DOCUMENTS_MAX);
}

/* What it takes to read is many times what is read: only that lies where we both see it. */
static void *
read_source(void *context, struct arena *arena, size_t i)
{
	const struct round *round = context;
	const struct visit *visit = round->which[i];
	struct said *said = arena_alloc(arena, sizeof *said);
	struct words named = {NULL, 0};
	struct parsed parsed = {0};
	struct arena scratch;
	size_t k, left_out;

	arena_init(&scratch);
	if (visit->source->remote && visit->status == GATHER_READ)
		for (k = visit->looked; k < visit->n; k++)
			parse_further(&scratch, &visit->context, &visit->blobs[k],
				      &named);
	left_out = choose_further(arena, visit, &named, &said->further);
	if (left_out > 0 && !visit->context.follow)
		(void)err_set(&said->err, ERR_LIMIT,
			      "%s: it has more than %d pages: ask for larger ones",
			      visit->source->url, DOCUMENTS_MAX);
	else if (said->further.n == 0)
		(void)parse_blobs(&scratch, &visit->context, visit->blobs, visit->n,
				  &parsed, &said->err);
	entries_copy(arena, &parsed.entries, &said->parsed.entries);
	if (left_out > 0 && visit->context.follow)
		tell_left_out(&scratch, visit, left_out, &parsed.notes);
	copy_notes(arena, &parsed.notes, &said->parsed.notes);
	arena_release(&scratch);
	return said;
}

/* --- and out of it ----------------------------------------------------------------- */

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

static int
end_visit(struct visits *visits, const struct run *run, struct visit *visit,
	  struct err *err)
{
	size_t i;

	visit->over = true;
	/* The ward's memory goes; what there is to tell stays. */
	copy_notes(run->arena, &visit->parsed.notes, &visit->notes);
	for (i = 0; i < visit->parsed.entries.n; i++)
		names_to_ids(run->config, &visit->parsed.entries.v[i]->organisers);
	return visits->over(visits->context, visit, err);
}

static int
take_said(void *context, size_t i, void *made, const char *death, struct err *err)
{
	struct round *round = context;
	struct visit *visit = round->which[i];
	const struct said *said = made;

	if (said && said->further.n > 0 && said->err.kind == ERR_NONE) {
		visit->further = said->further;
		return 0;
	}
	if (!said)
		visit_fail(visit, death);
	else if (said->err.kind != ERR_NONE)
		visit_fail(visit, arena_strdup(round->run->arena, said->err.text));
	else
		visit->parsed = said->parsed;
	return end_visit(round->visits, round->run, visit, err);
}

/* Those that need no reading any more end; the others are for this round. */
static int
begin_round(struct round *round, struct err *err)
{
	struct visit *visit;
	size_t i;

	round->n = 0;
	for (i = 0; i < round->visits->n; i++) {
		visit = &round->visits->v[i];
		if (visit->over)
			continue;
		if (visit->status == GATHER_READ)
			round->which[round->n++] = visit;
		else if (end_visit(round->visits, round->run, visit, err))
			return -1;
	}
	return 0;
}

static int
read_rounds(struct round *round, struct fetcher *fetcher, struct ward *ward,
	    struct err *err)
{
	struct ward_job job = {.context = round,
			       .work = read_source,
			       .take = take_said};
	int number;

	for (number = 0; number <= ROUNDS_MAX; number++) {
		if (begin_round(round, err))
			return -1;
		job.n = round->n;
		if (job.n == 0)
			break;
		if (ward_run(ward, &job, err))
			return -1;
		ask_further(round->run, fetcher, round->which, round->n);
	}
	return 0;
}

int
visit_all(const struct run *run, struct visits *visits, struct err *err)
{
	struct round round = {.run = run, .visits = visits};
	struct fetcher *fetcher;
	int result;

	ward_open(&visits->ward, run->arena);
	fetcher = fetch_open(run->arena, err);
	if (!fetcher)
		return -1;
	round.which = arena_array(run->arena, visits->n, sizeof *round.which);
	ask_first(run, fetcher, visits);
	result = read_rounds(&round, fetcher, &visits->ward, err);
	fetch_close(fetcher);
	return result;
}

void
visits_close(struct visits *visits)
{
	ward_close(&visits->ward);
}
