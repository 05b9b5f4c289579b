/*
 * roles.c - what the words around a date say of it: that something takes place, a last
 * day, an opening, or none of these (publication, a step of a call, a quotation, a
 * joke). In: a span and where its neighbours are. Out: cues; only the sentence counts,
 * and nearer words before those farther away. What they mean for a given year is
 * judge.c's.
 */
#include "prose/prose_int.h"

/* Words of one sentence that are looked at on either side of a date. */
#define MAX_BEFORE 24
#define MAX_BEHIND 14

/* How near a word must be that speaks of the past, of publication. */
#define NEAR_PAST 10
#define NEAR_PUBLISHED 5

/* Words of a dateline: "San José, Costa Rica, 20 de marzo". */
#define MAX_DATELINE 6

/* Distance of what is not there. */
#define FAR 1000

/* The kinds of words that are looked for, and how far the nearest of each is. */
enum near {
	NEAR_DEADLINE,
	NEAR_OPENS,
	NEAR_CALL,
	NEAR_PUBLICATION,
	NEAR_PASSED,
	NEAR_FUTURE,
	NEAR_HAPPENS,
	NEAR_MILESTONE,
	NEAR_FOR,
	NEAR_ONLINE,
	NEAR_JOKE,
	NEAR_EXTENDED,
	NEAR_BEGAN,
	NEAR_CLOSING,
	NEAR_CANCELLED,
	NEAR_COUNT
};
static const uint32_t near_classes[NEAR_COUNT] = {
	[NEAR_DEADLINE] = WORD_DEADLINE,
	[NEAR_OPENS] = WORD_OPENS,
	[NEAR_CALL] = WORD_CALL,
	[NEAR_PUBLICATION] = WORD_PUBLISHED,
	[NEAR_PASSED] = WORD_PAST,
	[NEAR_FUTURE] = WORD_FUTURE,
	[NEAR_HAPPENS] = WORD_HAPPENS,
	[NEAR_MILESTONE] = WORD_MILESTONE,
	[NEAR_FOR] = WORD_FOR,
	[NEAR_ONLINE] = WORD_ONLINE,
	[NEAR_JOKE] = WORD_JOKE,
	[NEAR_EXTENDED] = WORD_EXTENDED,
	[NEAR_BEGAN] = WORD_BEGAN,
	[NEAR_CLOSING] = WORD_CLOSING,
	[NEAR_CANCELLED] = WORD_CANCELLED,
};

struct around {
	size_t before[NEAR_COUNT], behind[NEAR_COUNT];
	bool names; /* before: a name stands between the call's word and the date */
	bool smiley;
	bool tells;    /* before: a verb that seems to be in the past tense */
	bool label;    /* before: "…:", or "is" */
	bool until;    /* before: "until" */
	bool labelled; /* behind: ":", "(", "is" */
};

/* A sentence ends at i. */
static bool
ends_sentence(const struct tokens *t, size_t i)
{
	const struct token *token = token_at(t, i);

	if (token->kind == TOKEN_PARAGRAPH || token->kind == TOKEN_END)
		return true;
	return token_is_mark(t, i, ".!?;") && token->n == 1 &&
	       token_at(t, i + 1)->spaced &&
	       (token->mark != '.' || token_at(t, i + 1)->kind != TOKEN_WORD ||
		token_at(t, i + 1)->capital ||
		token_at(t, i + 1)->kind == TOKEN_NUMBER);
}

static void
note(const struct tokens *t, size_t i, size_t distance, size_t nearest[NEAR_COUNT])
{
	size_t k;

	if (!token_at(t, i)->word ||
	    (token_is_word(t, i, "due") && token_is_word(t, i + 1, "to")))
		return;
	for (k = 0; k < NEAR_COUNT; k++)
		if (nearest[k] == FAR && token_is(t, i, near_classes[k]))
			nearest[k] = distance;
	if (token_is(t, i, WORD_PAST) && nearest[NEAR_PASSED] == distance && i > 0 &&
	    (token_is(t, i - 1, WORD_FUTURE) ||
	     (i > 1 && token_is(t, i - 2, WORD_FUTURE)))) {
		nearest[NEAR_PASSED] = FAR; /* "será realizado" */
		if (nearest[NEAR_FUTURE] > distance)
			nearest[NEAR_FUTURE] = distance;
	}
}

/* Small words right before a date; the index of what stands before them, plus one. */
static size_t
before_small(const struct tokens *t, size_t i, size_t limit)
{
	const uint32_t small = WORD_THE | WORD_OF | WORD_NEXT | WORD_AT | WORD_WEEKDAY |
			       WORD_IN;

	while (i > limit &&
	       ((token_is(t, i - 1, small) && !token_is(t, i - 1, WORD_UNTIL)) ||
		token_is_mark(t, i - 1, "(,") ||
		token_at(t, i - 1)->kind == TOKEN_LINE))
		i--;
	return i;
}

static bool
is_copula(const struct tokens *t, size_t i)
{
	return token_is_word(t, i, "es") || token_is_word(t, i, "is") ||
	       token_is_word(t, i, "e") || token_is_word(t, i, "sera") ||
	       token_is_word(t, i, "be");
}

/* English "-ed", Spanish "-ó", "-aron", Portuguese "-ou", "-aram": no proof, but a
 * reason for doubt. */
static bool
seems_past(const struct tokens *t, size_t i)
{
	static const char *const endings[] = {"ed", "\xc3\xb3", "aron", "ieron",
					      "ou", "aram",     "eram", "iram"};
	const struct token *token = token_at(t, i);
	struct str text = str_from(t->text + token->at, token->n);
	size_t k;

	if (token->kind != TOKEN_WORD || token->n < 4 ||
	    (i > 0 && token_is_word(t, i - 1, "be")))
		return false;
	for (k = 0; k < sizeof endings / sizeof endings[0]; k++)
		if (str_ends(text, endings[k]))
			return true;
	return false;
}

static void
look_before(const struct tokens *t, const struct span *span, size_t limit,
	    struct around *a)
{
	size_t at = before_small(t, span->from, limit), i, distance;
	bool line = false;

	a->until = at > limit && token_is(t, at - 1, WORD_UNTIL);
	a->label = at > limit &&
		   (token_is_mark(t, at - 1, ":|") || is_copula(t, at - 1));
	for (i = span->from; i > limit && span->from - i < MAX_BEFORE; i--) {
		distance = span->from - i + 1;
		if (ends_sentence(t, i - 1))
			return;
		line = line || token_at(t, i - 1)->kind == TOKEN_LINE;
		if (token_at(t, i - 1)->kind == TOKEN_SMILEY)
			a->smiley = true;
		note(t, i - 1, distance, a->before);
		a->tells = a->tells || (distance <= NEAR_PAST && seems_past(t, i - 1));
		if (a->before[NEAR_CALL] == FAR && token_at(t, i - 1)->capital &&
		    !token_at(t, i - 1)->word)
			a->names = true;
	}
	/* "applications open on 1 April and close on 30 April" */
	for (; !line && i > 0 && span->from - i < MAX_BEFORE; i--) {
		if (ends_sentence(t, i - 1) || token_at(t, i - 1)->kind == TOKEN_LINE)
			return;
		if (a->before[NEAR_CALL] == FAR && token_is(t, i - 1, WORD_CALL))
			a->before[NEAR_CALL] = span->from - i + 1;
	}
}

static void
look_behind(const struct tokens *t, const struct span *span, size_t limit,
	    struct around *a)
{
	size_t i;

	a->labelled = token_is_mark(t, span->to, ":(|-") || is_copula(t, span->to) ||
		      token_is_word(t, span->to, "como") ||
		      token_is_word(t, span->to, "as");
	for (i = span->to; i < limit && i - span->to < MAX_BEHIND; i++) {
		if (token_at(t, i)->kind == TOKEN_SMILEY)
			a->smiley = true;
		if (ends_sentence(t, i) && !(i == span->to && token_is_mark(t, i, ";")))
			break;
		note(t, i, i - span->to + 1, a->behind);
	}
	if (token_at(t, i + 1)->kind == TOKEN_SMILEY)
		a->smiley = true;
}

/* The nearest of these before the date is this one. */
static bool
nearest_is(const struct around *a, enum near which)
{
	static const enum near rivals[] = {NEAR_DEADLINE, NEAR_OPENS, NEAR_MILESTONE,
					   NEAR_HAPPENS};
	size_t k;

	if (a->before[which] == FAR)
		return false;
	for (k = 0; k < sizeof rivals / sizeof rivals[0]; k++)
		if (rivals[k] != which && a->before[rivals[k]] < a->before[which])
			return false;
	return true;
}

/* A word of that kind names the date: before it as the nearest or in its label, or
 * behind it as what it is. */
static bool
named(const struct around *a, enum near which)
{
	return nearest_is(a, which) || (a->label && a->before[which] < FAR) ||
	       (a->labelled && a->behind[which] < 8);
}

/* The span is the time in which something is open. */
static bool
is_window(const struct around *a)
{
	if (a->labelled && a->behind[NEAR_CALL] <= 6 && a->before[NEAR_HAPPENS] == FAR)
		return true;
	return a->before[NEAR_CALL] < a->before[NEAR_HAPPENS] &&
	       a->before[NEAR_CALL] < a->before[NEAR_FOR];
}

static bool
is_published(const struct around *a)
{
	return (a->before[NEAR_PUBLICATION] <= NEAR_PUBLISHED &&
		a->before[NEAR_PUBLICATION] < a->before[NEAR_HAPPENS]) ||
	       a->behind[NEAR_PUBLICATION] < FAR;
}

static void
decide(const struct span *span, const struct around *a, struct cues *cues)
{
	bool range = span->last.month > 0;
	bool call = a->before[NEAR_CALL] < FAR || a->behind[NEAR_CALL] < FAR;

	if (is_published(a)) {
		cues->role = PROSE_OTHER;
	} else if (a->until || named(a, NEAR_DEADLINE) ||
		   (call && named(a, NEAR_CLOSING))) {
		cues->role = PROSE_DEADLINE;
	} else if (named(a, NEAR_CLOSING)) {
		cues->doubt = "it may be the end of a meeting or of a call";
	} else if (range && is_window(a)) {
		cues->role = a->names ? PROSE_EVENT : PROSE_DEADLINE;
		cues->doubt = a->names ? "it may be when registration is open" : NULL;
	} else if (call && !range && named(a, NEAR_OPENS) &&
		   a->before[NEAR_FOR] >= a->before[NEAR_CALL]) {
		cues->role = PROSE_OPENS;
	} else if (named(a, NEAR_MILESTONE)) {
		cues->role = PROSE_OTHER;
	}
	if (a->before[NEAR_CANCELLED] < FAR || a->behind[NEAR_CANCELLED] < FAR)
		cues->doubt = "something is said to be cancelled";
}

/* "São Paulo, 11 de abril de 2023" as a line, or as the begin of one. */
static bool
is_dateline(const struct tokens *t, const struct span *span)
{
	size_t i = span->from, words = 0;

	if (span->last.month || !span->first.day || i == 0 ||
	    !token_is_mark(t, i - 1, ",-("))
		return false;
	if (token_at(t, span->to)->kind == TOKEN_WORD ||
	    token_at(t, span->to)->kind == TOKEN_NUMBER)
		return false;
	for (; i > 0 && words <= MAX_DATELINE; i--) {
		const struct token *token = token_at(t, i - 1);

		if (token->kind == TOKEN_PARAGRAPH || token->kind == TOKEN_LINE)
			break;
		if (token->kind == TOKEN_WORD) {
			if (token_is(t, i - 1,
				     WORD_HAPPENS | WORD_DEADLINE | WORD_OPENS) ||
			    (!token->capital &&
			     !token_is(t, i - 1, WORD_OF | WORD_THE)))
				return false;
			words++;
		} else if (!token_is_mark(t, i - 1, ",.()-/")) {
			return false;
		}
	}
	return words > 0 && words <= MAX_DATELINE;
}

/* "deste ano", "next year", "del año pasado" at i. */
static void
read_year(const struct tokens *t, size_t i, struct cues *cues)
{
	bool last, next;

	while (token_is(t, i, WORD_OF | WORD_IN) && !token_is(t, i, WORD_NEXT))
		i++;
	if (token_is_word(t, i, "el") || token_is_word(t, i, "o"))
		i++;
	if (token_is_word(t, i + 1, "ano") || token_is_word(t, i + 1, "year")) {
		last = token_is_word(t, i, "last");
		next = token_is_word(t, i, "next") || token_is_word(t, i, "proximo");
		if (!last && !token_is(t, i, WORD_NEXT))
			return;
	} else if (token_is_word(t, i, "ano")) {
		last = token_is_word(t, i + 1, "pasado") ||
		       token_is_word(t, i + 1, "passado") ||
		       token_is_word(t, i + 1, "anterior");
		next = token_is_word(t, i + 1, "proximo") ||
		       token_is_word(t, i + 1, "que") ||
		       token_is_word(t, i + 1, "seguinte");
		if (!last && !next)
			return;
	} else {
		return;
	}
	cues->has_year = true;
	cues->year_shift = last ? -1 : next;
}

struct cues
cues_read(const struct tokens *t, const struct span *span, size_t before, size_t behind)
{
	struct cues cues = {.role = PROSE_EVENT};
	struct around a = {.names = false};
	size_t k, back, ahead;

	for (k = 0; k < NEAR_COUNT; k++)
		a.before[k] = a.behind[k] = FAR;
	look_before(t, span, before, &a);
	look_behind(t, span, behind, &a);
	decide(span, &a, &cues);
	if (token_at(t, span->from)->quoted)
		cues.role = PROSE_OTHER;
	back = a.before[NEAR_PASSED];
	ahead = a.behind[NEAR_PASSED];
	cues.future = a.before[NEAR_FUTURE] < back ||
		      (back == FAR && a.behind[NEAR_FUTURE] < ahead);
	cues.began = a.before[NEAR_BEGAN] <= NEAR_PAST;
	cues.past = !cues.future && a.before[NEAR_CANCELLED] == FAR &&
		    a.behind[NEAR_CANCELLED] == FAR && a.before[NEAR_BEGAN] >= back &&
		    (back <= NEAR_PAST || (back == FAR && ahead <= NEAR_PAST));
	cues.online = a.before[NEAR_ONLINE] < FAR || a.behind[NEAR_ONLINE] < FAR;
	cues.announces = a.before[NEAR_HAPPENS] < FAR || a.behind[NEAR_HAPPENS] < FAR ||
			 a.before[NEAR_FUTURE] < FAR || a.behind[NEAR_FUTURE] < FAR;
	cues.happens = a.before[NEAR_HAPPENS] < FAR || a.behind[NEAR_HAPPENS] < FAR;
	cues.tells = a.tells;
	read_year(t, span->to, &cues);
	cues.joke = a.smiley || a.before[NEAR_JOKE] < FAR || a.behind[NEAR_JOKE] < FAR;
	cues.extended = a.before[NEAR_EXTENDED] < FAR;
	cues.dateline = is_dateline(t, span);
	return cues;
}
