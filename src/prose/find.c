/*
 * find.c - all dates of a text: spans and hours are read one after another, hours find
 * their days, words around give them their roles. In: plain text. Out: dates, in order.
 */
#include "prose/prose_int.h"

/* How far behind a day its hour may be told, and how far before it, in tokens. */
#define HOUR_BEHIND 30
#define HOUR_BEFORE 6

struct finder {
	const struct tokens *t;
	struct arena *scratch;
	struct span *spans;
	size_t n;
	/* The last hour that is no day's yet, between its tokens. */
	struct clock clock;
	size_t clock_from, clock_to;
	struct zone_words zone; /* of all hours that have none */
};

/* A single day that has no hour. */
static bool
wants_hour(const struct span *span)
{
	return !span->last.month && span->first.day && !span->first.clock.given;
}

/* "a las 18:00 del jueves 20": nothing but small words between the hour and the day. */
static bool
is_right_before(const struct finder *f, const struct span *span)
{
	size_t i;

	if (span->from - f->clock_to > HOUR_BEFORE)
		return false;
	for (i = f->clock_to; i < span->from; i++)
		if (!token_is(f->t, i,
			      WORD_OF | WORD_THE | WORD_NEXT | WORD_IN | WORD_AT) &&
		    !token_is_mark(f->t, i, ",().") &&
		    token_at(f->t, i)->kind != TOKEN_LINE)
			return false;
	return true;
}

/* The hour goes to the day before it, when that is near. */
static void
settle_clock(struct finder *f)
{
	struct span *last = f->n ? &f->spans[f->n - 1] : NULL;

	if (f->clock.given && last && wants_hour(last) &&
	    f->clock_from - last->to <= HOUR_BEHIND)
		last->first.clock = f->clock;
	f->clock.given = false;
}

static void
add_span(struct finder *f, struct span *span)
{
	if (f->clock.given && wants_hour(span) && is_right_before(f, span)) {
		span->first.clock = f->clock;
		span->from = f->clock_from;
		f->clock.given = false;
	}
	settle_clock(f);
	*(struct span *)arena_push(f->scratch, &f->spans, f->n, sizeof *f->spans) =
		*span;
	f->n++;
}

/* A word with which no date, hour or zone begins. Most are. */
static bool
begins_nothing(const struct tokens *t, size_t i)
{
	const struct token *token = token_at(t, i);

	return token->kind == TOKEN_WORD && !token->capital &&
	       !token_is(t, i, WORD_MONTH | WORD_WEEKDAY | WORD_TIME) &&
	       !token_is_word(t, i, "q") && !token_is_word(t, i, "noon") &&
	       !token_is_word(t, i, "mediodia") && !token_is_word(t, i, "meio") &&
	       !token_is_word(t, i + 1, "trimestre") &&
	       !token_is_word(t, i + 1, "quarter");
}

/* What stands at i; the index behind it, or i. */
static size_t
step(struct finder *f, size_t i)
{
	struct zone_words zone;
	struct clock clock;
	struct span span;
	size_t end;

	if (span_read(f->t, i, &span)) {
		add_span(f, &span);
		return span.to;
	}
	end = clock_read(f->t, i, &clock);
	if (end) {
		if (!f->clock.given) {
			f->clock = clock;
			f->clock_from = i;
			f->clock_to = end;
		}
		return end;
	}
	end = prose_zone_alone(f->t, i, &zone);
	if (end) {
		f->zone = zone;
		return end;
	}
	return i;
}

static bool
says_nothing(const struct zone_words *zone)
{
	return !zone->name && !zone->has_offset && !zone->letters;
}

static void
read_all(struct finder *f)
{
	size_t i = 0, end, k;

	while (i < f->t->n && f->n < PROSE_MAX_DATES) {
		end = begins_nothing(f->t, i) ? i : step(f, i);
		i = end > i ? end : i + 1;
	}
	settle_clock(f);
	for (k = 0; k < f->n && !says_nothing(&f->zone); k++) {
		if (says_nothing(&f->spans[k].first.clock.zone))
			f->spans[k].first.clock.zone = f->zone;
		if (says_nothing(&f->spans[k].last.clock.zone))
			f->spans[k].last.clock.zone = f->zone;
	}
}

static void
judge_all(const struct finder *f, struct arena *arena,
	  const struct prose_context *context, struct prose_dates *found)
{
	const struct token *first, *last;
	struct prose_date *date;
	struct cues cues;
	size_t k;

	found->v = arena_array(arena, f->n, sizeof *found->v);
	for (k = 0; k < f->n; k++) {
		date = &found->v[found->n];
		cues = cues_read(f->t, &f->spans[k], k ? f->spans[k - 1].to : 0,
				 k + 1 < f->n ? f->spans[k + 1].from : f->t->n);
		if (!prose_judge(arena, context, &f->spans[k], &cues, date))
			continue;
		first = token_at(f->t, f->spans[k].from);
		last = token_at(f->t, f->spans[k].to - 1);
		date->at = first->at;
		date->n = last->at + last->n - first->at;
		found->n++;
	}
}

void
prose_find(struct arena *arena, const char *text, const struct prose_context *context,
	   struct prose_dates *found)
{
	struct str s = str_of(text);
	struct arena scratch;
	struct tokens tokens;
	struct finder f = {.n = 0};

	*found = (struct prose_dates){0};
	if (s.n > PROSE_MAX_BYTES)
		s.n = PROSE_MAX_BYTES;
	arena_init(&scratch);
	tokens = prose_tokens(&scratch, s);
	f.t = &tokens;
	f.scratch = &scratch;
	read_all(&f);
	if (f.n > 0)
		judge_all(&f, arena, context, found);
	arena_release(&scratch);
}
