/*
 * read.c - an announcement as a whole: the one event that its title and text agree on,
 * its opening and deadline, and what an editor should look at. In: title and plain
 * text. Out: a reading; a date that is not taken is a doubt, in words.
 */
#include "prose/prose_int.h"

#include <string.h>

/* Of one announcement; more are no help. */
#define MAX_DOUBTS 3

struct summary {
	struct arena *arena;
	const struct prose_context *context;
	struct prose_reading *reading;
	const struct prose_date *event; /* the sure one so far */
	bool announces, several, no_one_deadline;
	bool extended; /* the deadline so far is an extension */
};

static const struct when *
end_of(const struct prose_date *date)
{
	return date->end.precision == WHEN_NONE ? &date->start : &date->end;
}

/* The days that a date covers. */
static bool
days_of(const struct summary *s, const struct prose_date *date, int64_t *first,
	int64_t *after)
{
	int64_t unused;

	return when_bounds(&date->start, s->context->zone, first, &unused) &&
	       when_bounds(end_of(date), s->context->zone, &unused, after);
}

/* a is said by b too: the same, or within it. */
static bool
is_within(const struct summary *s, const struct prose_date *a,
	  const struct prose_date *b)
{
	int64_t a_first, a_after, b_first, b_after;

	return days_of(s, a, &a_first, &a_after) && days_of(s, b, &b_first, &b_after) &&
	       a_first >= b_first && a_after <= b_after;
}

static bool
same_day(const struct prose_date *a, const struct prose_date *b)
{
	const struct civil *x = &a->start.at, *y = &b->start.at;

	return x->year == y->year && x->month == y->month && x->day == y->day;
}

static bool
is_one_day(const struct prose_date *date)
{
	return date->start.precision >= WHEN_DAY &&
	       (date->end.precision == WHEN_NONE ||
		(date->end.at.year == date->start.at.year &&
		 date->end.at.month == date->start.at.month &&
		 date->end.at.day == date->start.at.day));
}

static void
add_doubt(struct summary *s, const char *text, const struct prose_date *date,
	  const char *why)
{
	struct words *doubts = &s->reading->doubts;
	char *words;

	if (doubts->n >= MAX_DOUBTS)
		return;
	words = arena_strndup(s->arena, text + date->at, date->n);
	words_include(s->arena, doubts,
		      arena_printf(s->arena, "\"%s\": %s", words, why));
}

/* One day, told twice, with different hours: which is the event's is not known, its day
 * is. */
static const struct prose_date *
day_of(const struct summary *s, const struct prose_date *date)
{
	struct prose_date *day = arena_alloc(s->arena, sizeof *day);
	const struct civil *c = &date->start.at;

	*day = *date;
	day->start = when_day(c->year, c->month, c->day, NULL);
	day->end = (struct when){.precision = WHEN_NONE};
	return day;
}

/* A further sure event beside the one there is: the same, its part, its whole, or
 * another. */
static void
join_event(struct summary *s, const struct prose_date *date)
{
	const struct prose_date *old = s->event;

	if (!old) {
		s->event = date;
	} else if (is_one_day(old) && is_one_day(date) && same_day(old, date)) {
		if (old->start.precision == WHEN_DAY)
			s->event = date;
		else if (date->start.precision == WHEN_INSTANT &&
			 !when_equal(&old->start, &date->start))
			s->event = day_of(s, old);
	} else if (is_within(s, date, old)) {
		/* a day within its month says more, one within several days is a
		 * part */
		if (old->start.precision < WHEN_DAY &&
		    date->start.precision >= WHEN_DAY)
			s->event = date;
	} else if (is_within(s, old, date)) {
		if (date->start.precision >= WHEN_DAY)
			s->event = date;
	} else {
		s->several = true;
	}
}

static void
join_deadline(struct summary *s, const struct prose_date *date)
{
	struct when *deadline = &s->reading->deadline;

	if (deadline->precision == WHEN_NONE || (date->extended && !s->extended)) {
		*deadline = date->end;
		s->extended = date->extended;
		s->no_one_deadline = false;
		if (date->start.precision != WHEN_NONE)
			s->reading->opens = date->start;
		return;
	}
	if (when_equal(deadline, &date->end) || (s->extended && !date->extended))
		return;
	if (deadline->at.year == date->end.at.year &&
	    deadline->at.month == date->end.at.month &&
	    deadline->at.day == date->end.at.day) {
		if (date->end.precision == WHEN_INSTANT &&
		    deadline->precision == WHEN_DAY)
			*deadline = date->end;
		return;
	}
	s->no_one_deadline = true;
}

/* It is over before the text was published. */
static bool
is_over(const struct summary *s, const struct when *when)
{
	int64_t first, after, published, unused;

	return when_bounds(when, s->context->zone, &first, &after) &&
	       when_bounds(&s->context->published, s->context->zone, &published,
			   &unused) &&
	       after <= published && first < published;
}

static void
take(struct summary *s, const char *text)
{
	struct prose_dates found;
	size_t i;

	prose_find(s->arena, text, s->context, &found);
	for (i = 0; i < found.n; i++) {
		const struct prose_date *date = &found.v[i];

		s->reading->online = s->reading->online || date->online;
		if (date->role == PROSE_OTHER)
			continue;
		if (!date->sure) {
			add_doubt(s, text, date, date->doubt);
			continue;
		}
		if (date->role == PROSE_EVENT && date->start.precision < WHEN_DAY &&
		    !date->announces) {
			add_doubt(s, text, date, "nothing says what takes place then");
		} else if (date->role == PROSE_EVENT) {
			join_event(s, date);
			s->announces = s->announces || date->announces;
		} else if (date->role == PROSE_DEADLINE && !is_over(s, &date->end)) {
			join_deadline(s, date);
		} else if (date->role == PROSE_OPENS &&
			   s->reading->opens.precision == WHEN_NONE) {
			s->reading->opens = date->start;
		}
	}
}

/* A word of the title says that something takes place. */
static bool
title_announces(struct arena *arena, const char *title)
{
	struct tokens t = prose_tokens(arena, str_of(title));
	size_t i;

	for (i = 0; i < t.n; i++)
		if (token_is(&t, i, WORD_HAPPENS))
			return true;
	return false;
}

struct prose_reading
prose_read(struct arena *arena, const char *title, const char *text,
	   const struct prose_context *context)
{
	struct prose_reading reading = {.start.precision = WHEN_NONE};
	struct summary s = {.arena = arena, .context = context, .reading = &reading};

	if (title) {
		s.announces = title_announces(arena, title);
		take(&s, title);
	}
	take(&s, text);
	if (s.several)
		words_include(arena, &reading.doubts,
			      "several dates: which is the event's?");
	else if (s.event && !s.announces)
		words_include(arena, &reading.doubts,
			      arena_printf(arena,
					   "%s: nothing says what takes place then",
					   when_format(arena, &s.event->start)));
	else if (s.event) {
		reading.start = s.event->start;
		reading.end = s.event->end;
	}
	if (s.no_one_deadline) {
		reading.deadline = (struct when){.precision = WHEN_NONE};
		words_include(arena, &reading.doubts,
			      "several deadlines: which holds?");
	}
	return reading;
}
