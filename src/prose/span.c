/*
 * span.c - dates alone, in ranges and in lists: "del 8 al 12 de mayo", "December 4 and
 * 5, 2023", "de 3 a 5/12", "entre maio e junho de 2022". In: tokens. Out: a first and a
 * last piece, whose months and years fill one another's gaps. Which year is meant where
 * none is said is judge.c's.
 */
#include "prose/prose_int.h"

/* Days of one list. */
#define MAX_PIECES 10

enum joint { JOINT_TO, JOINT_AND, JOINT_COMMA };

/* What joins two dates, at i; the index behind it, or 0. */
static size_t
joint_at(const struct tokens *t, size_t i, enum joint *joint)
{
	const uint32_t small = WORD_THE | WORD_FROM;
	size_t begin = i;

	if (token_at(t, i)->kind == TOKEN_LINE)
		i++;
	if (token_is_mark(t, i, ",")) {
		*joint = JOINT_COMMA;
		i++;
	}
	if (token_is_mark(t, i, "-") ||
	    (token_is(t, i, WORD_TO) && !token_is(t, i, WORD_MONTH))) {
		*joint = JOINT_TO;
		i++;
	} else if (token_is(t, i, WORD_AND) || token_is_mark(t, i, "&")) {
		*joint = JOINT_AND;
		i++;
	} else if (i == begin || !token_is_mark(t, i - 1, ",")) {
		return 0;
	}
	if (token_at(t, i)->kind == TOKEN_LINE)
		i++;
	while (token_is(t, i, small) && !token_is(t, i, WORD_MONTH | WORD_WEEKDAY))
		i++;
	return i;
}

/* Pieces and what joins each to the one before. */
struct chain {
	struct piece v[MAX_PIECES];
	enum joint joints[MAX_PIECES];
	size_t ends[MAX_PIECES];
	size_t n;
	bool between;
};

/* A day alone is only taken for one of the list when nothing but a date can go on
 * so: "May 8 and 12 people" is not. */
static bool
day_stands_alone(const struct tokens *t, size_t end)
{
	return token_at(t, end)->kind != TOKEN_WORD ||
	       token_is(t, end,
			WORD_OF | WORD_AND | WORD_TO | WORD_IN | WORD_AT | WORD_FOR |
				WORD_FUTURE | WORD_NEXT);
}

/* The next piece belongs to the chain. */
static bool
fits(const struct tokens *t, const struct chain *chain, enum joint joint,
     const struct piece *next, size_t at, size_t end)
{
	const struct piece *last = &chain->v[chain->n - 1];
	bool month = false;
	size_t k;

	for (k = 0; k < chain->n; k++)
		month = month || chain->v[k].month;
	if (last->quarter || next->quarter || (last->year && !next->month))
		return false;
	if (!next->month) /* "May 8-12" */
		return next->day &&
		       (!month || (last->day && (next->year || token_is_glued(t, at) ||
						 day_stands_alone(t, end))));
	if (!last->month) /* "8 al 12 de mayo", "del 8 al mayo" is nothing */
		return next->day > 0 || (chain->n == 1 && !last->day);
	if ((last->day == 0) != (next->day == 0))
		return false;
	return joint == JOINT_TO || (joint == JOINT_AND && chain->between);
}

static void
read_chain(const struct tokens *t, size_t i, struct chain *chain)
{
	enum joint joint = JOINT_TO;
	struct piece next;
	size_t at, end;

	while (chain->n < MAX_PIECES) {
		at = chain->n ? joint_at(t, i, &joint) : i;
		end = at || chain->n == 0 ? piece_read(t, at, &next) : 0;
		if (end && chain->n && !next.month && chain->v[chain->n - 1].month)
			end = piece_year(t, end, &next.year); /* "May 8-12, 2023" */
		if (!end || (chain->n && !fits(t, chain, joint, &next, at, end)))
			return;
		chain->joints[chain->n] = joint;
		chain->ends[chain->n] = end;
		chain->v[chain->n++] = next;
		if (chain->n > 1 && joint == JOINT_TO && next.month &&
		    chain->v[chain->n - 2].month)
			return;
		i = end;
	}
}

/* Days that only a comma joins to what stands before are something else: "on May 8, 12
 * people". */
static void
drop_loose_end(struct chain *chain)
{
	while (chain->n > 1 && chain->joints[chain->n - 1] == JOINT_COMMA &&
	       !chain->v[chain->n - 1].month && !chain->v[chain->n - 1].year)
		chain->n--;
}

/* Months and years that are said once. False when no month is. */
static bool
fill(struct chain *chain)
{
	struct piece *v = chain->v;
	size_t i, n = chain->n;

	for (i = n - 1; i-- > 0;)
		if (!v[i].month)
			v[i].month = v[i + 1].month;
	for (i = 1; i < n; i++)
		if (!v[i].month)
			v[i].month = v[i - 1].month;
	for (i = n - 1; i-- > 0;)
		if (!v[i].year && v[i + 1].year)
			v[i].year = v[i + 1].year - (v[i].month > v[i + 1].month);
	for (i = 1; i < n; i++)
		if (!v[i].year && v[i - 1].year)
			v[i].year = v[i - 1].year + (v[i].month < v[i - 1].month);
	return v[0].month > 0;
}

/* The days of a list do not follow one another. */
static bool
has_gaps(const struct chain *chain)
{
	const struct piece *v = chain->v;
	size_t i;

	for (i = 1; i < chain->n; i++)
		if (chain->joints[i] != JOINT_TO &&
		    !(chain->n == 2 && chain->between) &&
		    (v[i].month != v[i - 1].month || v[i].day != v[i - 1].day + 1))
			return true;
	return false;
}

/* A month alone means one only behind "in", "this", or with a year; its range
 * likewise. */
static bool
month_is_meant(const struct tokens *t, size_t i, const struct chain *chain)
{
	if (chain->v[0].day || chain->v[0].year || chain->v[chain->n - 1].year)
		return true;
	if (chain->n > 1 && chain->between)
		return true;
	if (i == 0 || (token_is(t, i, WORD_WEAK) && !token_at(t, i)->capital))
		return false;
	if (token_is(t, i - 1, WORD_OF) && i > 1)
		i--;
	return token_is(t, i - 1, WORD_IN | WORD_NEXT);
}

/* "5/12" alone is a date behind a weekday or such words only; else it may be a
 * fraction. */
static bool
fraction_is_date(const struct tokens *t, size_t i, const struct chain *chain)
{
	const uint32_t before = WORD_THE | WORD_FROM | WORD_AT | WORD_UNTIL | WORD_IN |
				WORD_OF | WORD_TO;

	return !chain->v[0].fraction || chain->n > 1 || chain->v[0].weekday >= 0 ||
	       chain->v[0].clock.given ||
	       (i > 0 && (token_is(t, i - 1, before) || token_is_mark(t, i - 1, ":")));
}

/* "Fase 1 - 8 de mayo", "LACNIC 14 - 15 May": the first number is a name's. */
static bool
begins_with_a_name(const struct tokens *t, size_t i, const struct chain *chain)
{
	size_t end = chain->ends[0];

	return chain->n > 1 && i > 0 && end == i + 1 && token_is_mark(t, end, "-,") &&
	       !token_is_glued(t, end + 1) && token_at(t, i - 1)->kind == TOKEN_WORD &&
	       (!token_at(t, i - 1)->word || token_is_word(t, i - 1, "dia") ||
		token_is_word(t, i - 1, "day") || token_is(t, i - 1, WORD_HAPPENS));
}

bool
span_read(const struct tokens *t, size_t i, struct span *span)
{
	struct chain chain = {.n = 0};

	if (token_at(t, i)->kind != TOKEN_NUMBER &&
	    !token_is(t, i, WORD_MONTH | WORD_WEEKDAY) && !token_is_word(t, i, "q") &&
	    !token_is_word(t, i + 1, "trimestre") &&
	    !token_is_word(t, i + 1, "quarter"))
		return false;
	chain.between = i > 0 && (token_is(t, i - 1, WORD_BETWEEN) ||
				  (i > 1 && token_is(t, i - 1, WORD_THE | WORD_OF) &&
				   (token_is(t, i - 2, WORD_BETWEEN) ||
				    (i > 2 && token_is(t, i - 3, WORD_BETWEEN)))));
	read_chain(t, i, &chain);
	drop_loose_end(&chain);
	if (chain.n == 0 || !fill(&chain) || !month_is_meant(t, i, &chain) ||
	    !fraction_is_date(t, i, &chain) || begins_with_a_name(t, i, &chain))
		return false;
	*span = (struct span){
		.first = chain.v[0],
		.last = chain.n > 1 ? chain.v[chain.n - 1]
				    : (struct piece){.weekday = -1},
		.gaps = has_gaps(&chain),
		.from = i,
		.to = chain.ends[chain.n - 1],
	};
	return true;
}
