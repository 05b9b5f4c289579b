/*
 * same.c - the rules: what two entries must never be, and what makes them one.
 *
 * Never the same: two kinds; two entries of one source (its ids tell them apart), unless one
 * is the other's translation; a parent and its child; different years. Else the same
 * calendar UID, the same page, or titles that are alike enough for how well the times fit,
 * with places that do not contradict. Numbers in titles must agree as sets: LACNIC 39 is
 * never LACNIC 40. On the same days a name with its number is the same also in a headline:
 * "LACNIC 39", "LACNIC 39 in Mérida: register now"; and news whose text says on which days
 * its organisation meets is about what that has on those days.
 *
 * How alike titles must be is in the table `demands`; time.c says which row.
 */
#include "merge/merge_int.h"

#define NUMBER_WEIGHT 8 /* all numbers together: as much as two words */
#define LIKE_AT_ALL 500
#define TELLING_WEIGHT 12 /* three words in common say something by themselves */
#define TRANSLATED_WITHIN \
	((int64_t)2 * 86400) /* seconds from one language to the next */
#define SAME_NAME 850 /* the score of a name in a headline, and of a translation */

/* How alike two entries' titles are, over all pairs of languages. Scores are common weight
 * to all weight, in thousandths. */
struct likeness {
	int score;       /* best of the pairs whose numbers agree; -1: none does */
	int loose_score; /* best, also where one of the two has no number */
	bool strong;     /* the pair of `score` shares a word that is worth much, */
	bool telling;    /* several, */
	bool numbered;   /* a number, or both name their year */
	bool contained; /* what is worth much in one is all in the other, with a number */
};

static const struct demand {
	int score;     /* in thousandths */
	bool numbered; /* a number, or its year, in both titles */
	bool common;   /* an organiser, a city or a number in common, or a long title */
} demands[] = {
	[FIT_NUMBERED] = {1000, .numbered = true},
	[FIT_EQUAL] = {1000, .common = false},
	[FIT_HOURS] = {900, .common = true},
	[FIT_NEAR] = {900, .common = false},
	[FIT_FIRM] = {800, .common = false},
};

static bool
names(const struct entry *child, const struct merge_candidate *parent)
{
	if (!child->parent || str_is(merge_entry_name(child), child->parent))
		return false;
	return str_is(merge_entry_name(parent->entry), child->parent) ||
	       (parent->known && strcmp(child->parent, parent->known->item) == 0);
}

static bool
share_a_word(const struct words *a, const struct words *b)
{
	size_t i, j;

	for (i = 0; i < a->n; i++)
		for (j = 0; j < b->n; j++)
			if (str_is_nocase(str_of(a->v[i]), b->v[j]))
				return true;
	return false;
}

/* Both have a day, and the same. */
static bool
on_same_days(const struct merge_span *a, const struct merge_span *b)
{
	return a->known && b->known && a->precision >= WHEN_DAY &&
	       b->precision >= WHEN_DAY && a->first == b->first && a->last == b->last;
}

/* What one source says of the same days in two languages, one soon after the other. */
static bool
is_translation(const struct merge_candidate *a, const struct merge_candidate *b)
{
	const struct when *x = &a->entry->published, *y = &b->entry->published;

	return strcmp(a->entry->language, b->entry->language) != 0 &&
	       on_same_days(&a->span, &b->span) && x->precision == WHEN_INSTANT &&
	       y->precision == WHEN_INSTANT && x->unix - y->unix < TRANSLATED_WITHIN &&
	       y->unix - x->unix < TRANSLATED_WITHIN;
}

/* One of them is news that says on which days, more than one, an organiser's thing is: the
 * other is on those days, and of that organiser. */
static bool
is_about(const struct merge_candidate *a, const struct merge_candidate *b)
{
	return (a->entry->dates_from || b->entry->dates_from) &&
	       a->span.last > a->span.first && on_same_days(&a->span, &b->span) &&
	       share_a_word(&a->entry->organisers, &b->entry->organisers);
}

static bool
of_one_source(const struct merge_candidate *a, const struct merge_candidate *b)
{
	return strcmp(a->entry->source, b->entry->source) == 0 &&
	       merge_entry_name_order(a->entry, b->entry) != 0;
}

bool
merge_forbidden(const struct merge_candidate *a, const struct merge_candidate *b)
{
	const struct entry *x = a->entry, *y = b->entry;

	if (x->kind != y->kind)
		return true;
	if (of_one_source(a, b) && !is_translation(a, b))
		return true;
	if (names(x, b) || names(y, a))
		return true;
	return merge_time_other_year(&a->span, &b->span);
}

static bool
is_among(uint64_t hash, const uint64_t *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i] == hash)
			return true;
	return false;
}

/* Cities agree when one's words are all among the other's: "Panamá", "Ciudad de Panamá". */
static bool
is_part(const struct merge_candidate *a, const struct merge_candidate *b)
{
	size_t i;

	for (i = 0; i < a->n_city; i++)
		if (!is_among(a->city[i], b->city, b->n_city))
			return false;
	return true;
}

static bool
places_contradict(const struct merge_candidate *a, const struct merge_candidate *b)
{
	const char *x = a->entry->place.country, *y = b->entry->place.country;

	if (x && y && strcmp(x, y) != 0)
		return true;
	return a->n_city && b->n_city && !is_part(a, b) && !is_part(b, a);
}

/* Different parties make different bilaterals. */
static bool
parties_contradict(const struct words *a, const struct words *b)
{
	size_t i;

	if (a->n == 0 || b->n == 0)
		return false;
	for (i = 0; i < a->n; i++)
		if (!words_have(b, a->v[i]))
			return true;
	return a->n != b->n;
}

static bool
in_city(const struct merge_candidate *a, const struct merge_candidate *b, uint64_t hash)
{
	return is_among(hash, a->city, a->n_city) || is_among(hash, b->city, b->n_city);
}

struct tally {
	int both, either, strong;     /* weights */
	bool first_more, second_more; /* a word worth much that the other has not */
	bool other_subject;           /* and that tells of something else */
};

static void
count_word(struct tally *tally, const struct merge_word *word, bool both)
{
	tally->either += word->weight;
	if (both) {
		tally->both += word->weight;
		if (word->weight > 1)
			tally->strong += word->weight;
	}
}

/* Weigh the words of two titles; the city's name in a title says nothing more. */
static struct tally
weigh(const struct merge_candidate *a, const struct merge_title *s,
      const struct merge_candidate *b, const struct merge_title *t)
{
	struct tally tally = {0};
	const struct merge_word *word;
	size_t i = 0, j = 0;
	bool both;

	while (i < s->n || j < t->n) {
		if (j == t->n || (i < s->n && s->words[i].hash <= t->words[j].hash)) {
			both = j < t->n && s->words[i].hash == t->words[j].hash;
			word = &s->words[i++];
			j += both;
			tally.first_more |= !both && word->weight > 1;
		} else {
			both = false;
			word = &t->words[j++];
			tally.second_more |= word->weight > 1;
		}
		tally.other_subject |= !both && word->subject;
		if (!in_city(a, b, word->hash))
			count_word(&tally, word, both);
	}
	return tally;
}

/* The score of two titles; -1 when their numbers contradict each other. */
static int
score_titles(const struct merge_candidate *a, const struct merge_title *s,
	     const struct merge_candidate *b, const struct merge_title *t,
	     struct likeness *likeness)
{
	bool agree = s->number_hash == t->number_hash;
	struct tally tally;
	int score;

	if (!agree && s->n_numbers && t->n_numbers)
		return -1;
	tally = weigh(a, s, b, t);
	if (s->n_numbers || t->n_numbers) {
		tally.either += NUMBER_WEIGHT;
		tally.both += agree ? NUMBER_WEIGHT : 0;
	}
	score = tally.either ? 1000 * tally.both / tally.either : 0;
	if (agree && s->n_numbers && tally.strong > 0 && !tally.other_subject &&
	    !(tally.first_more && tally.second_more))
		likeness->contained = true;
	if (agree && score > likeness->score) {
		likeness->score = score;
		likeness->strong = tally.strong > 0;
		likeness->numbered = s->n_numbers || (s->named_year && t->named_year);
		likeness->telling = tally.strong >= TELLING_WEIGHT;
	}
	return score;
}

static struct likeness
compare_titles(const struct merge_candidate *a, const struct merge_candidate *b)
{
	struct likeness likeness = {.score = -1, .loose_score = -1};
	size_t i, j;
	int score;

	for (i = 0; i < a->n_titles; i++) {
		for (j = 0; j < b->n_titles; j++) {
			score = score_titles(a, &a->titles[i], b, &b->titles[j],
					     &likeness);
			if (score > likeness.loose_score)
				likeness.loose_score = score;
		}
	}
	return likeness;
}

/* Something besides the title that two entries share. */
static bool
share_more(const struct merge_candidate *a, const struct merge_candidate *b,
	   const struct likeness *likeness)
{
	return likeness->numbered || likeness->telling ||
	       (a->n_city && b->n_city) || /* they do not contradict each other */
	       share_a_word(&a->entry->organisers, &b->entry->organisers);
}

/* Entries without a date that happen during parents of different names: "opening" is not
 * enough to be the same. */
static bool
other_parents(const struct merge_candidate *a, const struct merge_candidate *b)
{
	return !a->span.known && !b->span.known && a->entry->parent &&
	       b->entry->parent && strcmp(a->entry->parent, b->entry->parent) != 0;
}

bool
merge_contradict(const struct merge_candidate *a, const struct merge_candidate *b)
{
	if (places_contradict(a, b) ||
	    parties_contradict(&a->entry->parties, &b->entry->parties))
		return true;
	if (merge_time_fit(a->entry->kind, &a->span, &b->span) == FIT_NOT)
		return true;
	return compare_titles(a, b).loose_score < 0;
}

int
merge_same_uid(const struct merge_candidate *a, const struct merge_candidate *b,
	       bool recurring)
{
	if (merge_forbidden(a, b) || of_one_source(a, b))
		return 0;
	return !recurring || when_equal(&a->entry->start, &b->entry->start) ? 1000 : 0;
}

static bool
same_days(const struct merge_span *a, const struct merge_span *b)
{
	if (!a->known || !b->known || a->precision < WHEN_DAY ||
	    b->precision < WHEN_DAY)
		return a->precision != WHEN_PARENT && b->precision != WHEN_PARENT;
	return a->first == b->first && a->last == b->last;
}

/* A page can tell of an event and, without saying so, of what happens during it: where
 * the days are not the same, the titles must have something in common. */
int
merge_same_url(const struct merge_candidate *a, const struct merge_candidate *b)
{
	struct likeness likeness;

	if (merge_forbidden(a, b) || of_one_source(a, b))
		return 0;
	likeness = compare_titles(a, b);
	if (a->n_titles && b->n_titles && likeness.loose_score < 0)
		return 0;
	if (a->entry->kind == ITEM_EVENT && likeness.loose_score < LIKE_AT_ALL &&
	    !same_days(&a->span, &b->span))
		return 0;
	return 1000;
}

int
merge_same_title(const struct merge_candidate *a, const struct merge_candidate *b)
{
	enum merge_fit fit = merge_time_fit(a->entry->kind, &a->span, &b->span);
	struct likeness likeness;
	const struct demand *demand;

	if (fit == FIT_NOT || merge_forbidden(a, b) || places_contradict(a, b) ||
	    parties_contradict(&a->entry->parties, &b->entry->parties))
		return 0;
	demand = &demands[fit];
	likeness = compare_titles(a, b);
	if (on_same_days(&a->span, &b->span) &&
	    (likeness.contained ||
	     (of_one_source(a, b) && likeness.strong && likeness.numbered)))
		return likeness.score > SAME_NAME ? likeness.score : SAME_NAME;
	if (of_one_source(a, b))
		return 0;
	if (is_about(a, b) && likeness.loose_score >= 0)
		return SAME_NAME;
	if (likeness.score < demand->score || (demand->numbered && !likeness.numbered))
		return 0;
	if ((demand->common || other_parents(a, b)) && !share_more(a, b, &likeness))
		return 0;
	/* "Annual meeting" is anybody's. */
	if (!likeness.strong &&
	    !share_a_word(&a->entry->organisers, &b->entry->organisers))
		return 0;
	return likeness.score;
}
