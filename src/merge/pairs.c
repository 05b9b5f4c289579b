/*
 * pairs.c - finds the pairs of entries that are the same thing, without holding all
 * against all.
 *
 * Each entry is entered under some keys: its UID, the addresses of its page, and for each
 * title the rarest of its words, together with kind, year and the title's numbers. Only
 * what meets under a key is compared. Titles that are alike enough (four fifths of the
 * weight in common) cannot miss each other: of the words that make up the rarer half of a
 * title's weight, they share at least one. Equal titles meet under a key of their own; so do
 * titles with the same number, or that name their year, on the same days.
 *
 * Under one key entries are ordered by their first day and each is held against those that
 * begin before it ends, WINDOW of them at most, so that a feed that says the same thing a
 * thousand times costs a thousand times WINDOW and no more.
 */
#include "merge/merge_int.h"

#include <assert.h>

#define WINDOW 64
#define REPEATS_MAX 64
#define HEAP_BITS 12
#define SLACK_DAYS 60 /* a call's deadline may have been extended by that much */

enum {
	SALT_UID = 1,
	SALT_URL,
	SALT_WORD,
	SALT_EQUAL,
	SALT_EVER,
	SALT_DAYS,
	SALT_ABOUT
};

struct key {
	uint64_t key;
	int64_t day;
	size_t at;
};
struct keys {
	struct key *v; /* owned */
	size_t n, cap;
};

/* How many titles have a word. */
struct count {
	uint64_t hash;
	size_t n;
};
struct counts {
	struct count *v;
	size_t n;
};

struct finder {
	struct arena *arena;
	const struct merge_candidate *candidates;
	size_t n;
	bool all;
	bool news; /* there is news about something with days */
	struct merge_pairs *pairs;
};

static uint64_t
key_of(uint64_t salt, enum item_kind kind, uint64_t a, uint64_t b)
{
	uint64_t key = merge_hash_mix(salt, (uint64_t)kind);

	return merge_hash_mix(merge_hash_mix(key, a), b);
}

static void
add_key(struct keys *keys, uint64_t key, int64_t day, size_t at)
{
	if (keys->n == keys->cap) {
		keys->cap = keys->cap ? 2 * keys->cap : 1024;
		keys->v = mem_grow(keys->v, keys->cap, sizeof *keys->v);
	}
	keys->v[keys->n++] = (struct key){key, day, at};
}

static int
compare_keys(const void *x, const void *y)
{
	const struct key *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Keys are hashes: by their first bits they fall into heaps of a few, which are sorted each
 * by itself. */
static void
sort_keys(struct keys *keys)
{
	size_t ends[(1 << HEAP_BITS) + 1] = {0}, i, from;
	struct key *sorted = mem_array(keys->n, sizeof *sorted);

	for (i = 0; i < keys->n; i++)
		ends[(keys->v[i].key >> (64 - HEAP_BITS)) + 1]++;
	for (i = 1; i <= (size_t)1 << HEAP_BITS; i++)
		ends[i] += ends[i - 1];
	for (i = 0; i < keys->n; i++)
		sorted[ends[keys->v[i].key >> (64 - HEAP_BITS)]++] = keys->v[i];
	for (i = from = 0; i < (size_t)1 << HEAP_BITS; from = ends[i++])
		if (ends[i] - from > 1)
			qsort(sorted + from, ends[i] - from, sizeof *sorted,
			      compare_keys);
	free(keys->v);
	keys->v = sorted;
	keys->cap = keys->n;
}

static bool
is_public(const struct merge_candidate *candidate)
{
	return candidate->entry->visibility.everyone;
}

static bool
looked_at(const struct finder *finder, size_t at)
{
	return finder->all || is_public(&finder->candidates[at]);
}

static void
add_pair(struct finder *finder, size_t a, size_t b, enum merge_rule rule, int score)
{
	struct merge_pairs *pairs = finder->pairs;

	if (pairs->n == pairs->cap) {
		pairs->cap = pairs->cap ? 2 * pairs->cap : 1024;
		pairs->v = mem_grow(pairs->v, pairs->cap, sizeof *pairs->v);
	}
	pairs->v[pairs->n++] = (struct merge_pair){
		.a = a < b ? a : b,
		.b = a < b ? b : a,
		.rule = rule,
		.score = score,
		.width = merge_common_width(finder->candidates[a].entry,
					    finder->candidates[b].entry),
	};
}

/* Two entries of one source under one key; of several such pairs that the same people see,
 * one is enough. */
struct repeats {
	struct {
		const struct entry *a, *b;
	} v[REPEATS_MAX];
	size_t n;
};

/* All who see x and y see a repetition. What they do not see must not count. */
static bool
is_repeated(const struct repeats *repeats, const struct entry *x, const struct entry *y)
{
	size_t i;

	for (i = 0; i < repeats->n; i++)
		if (merge_sees_bridge(x, y, repeats->v[i].a, repeats->v[i].b))
			return true;
	return false;
}

static void
find_repeats(const struct finder *finder, const struct key *keys, size_t n,
	     struct repeats *repeats)
{
	const struct entry *a, *b;
	size_t i, j;

	repeats->n = 0;
	for (i = 0; i < n; i++) {
		a = finder->candidates[keys[i].at].entry;
		for (j = i + 1; j < n && j <= i + WINDOW; j++) {
			b = finder->candidates[keys[j].at].entry;
			if (strcmp(a->source, b->source) != 0 ||
			    merge_entry_name_order(a, b) == 0 ||
			    is_repeated(repeats, a, b) || repeats->n == REPEATS_MAX)
				continue;
			repeats->v[repeats->n].a = a;
			repeats->v[repeats->n++].b = b;
		}
	}
}

/* Hold two entries that met under a key against each other. An address that one source
 * gives to several entries is that of a site or a series, and says nothing; a UID that it
 * gives to several is that of a recurring event. */
static void
compare(struct finder *finder, size_t a, size_t b, enum merge_rule rule,
	const struct repeats *repeats)
{
	const struct merge_candidate *x = &finder->candidates[a];
	const struct merge_candidate *y = &finder->candidates[b];
	bool repeated;
	int score = 0;

	if (finder->all && is_public(x) && is_public(y))
		return;
	if (merge_common_width(x->entry, y->entry) == 0)
		return; /* nobody sees both */
	repeated = is_repeated(repeats, x->entry, y->entry);
	if (rule == RULE_UID)
		score = merge_same_uid(x, y, repeated);
	else if (rule == RULE_URL)
		score = repeated ? 0 : merge_same_url(x, y);
	else
		score = merge_same_title(x, y);
	if (score > 0)
		add_pair(finder, a, b, rule, score);
}

static size_t
block_end(const struct keys *keys, size_t from)
{
	size_t to = from + 1;

	while (to < keys->n && keys->v[to].key == keys->v[from].key)
		to++;
	return to;
}

/* Nothing that begins on this day, or later, can be the same as an entry found by title.
 * What has no day stands under keys without one. */
static bool
too_late(const struct finder *finder, size_t at, int64_t day)
{
	const struct merge_candidate *candidate = &finder->candidates[at];

	return candidate->span.known && day > candidate->span.last + SLACK_DAYS;
}

/* Compare what stands under the same key. */
static void
compare_blocks(struct finder *finder, struct keys *keys, enum merge_rule rule)
{
	bool title = rule == RULE_TITLE;
	struct repeats repeats = {0};
	size_t from, to, i, j;

	sort_keys(keys);
	for (from = 0; from < keys->n; from = to) {
		to = block_end(keys, from);
		if (!title)
			find_repeats(finder, keys->v + from, to - from, &repeats);
		for (i = from; i < to; i++) {
			for (j = i + 1; j < to && j <= i + WINDOW; j++) {
				if (title &&
				    too_late(finder, keys->v[i].at, keys->v[j].day))
					break;
				compare(finder, keys->v[i].at, keys->v[j].at, rule,
					&repeats);
			}
		}
	}
}

static void
find_by_uid(struct finder *finder)
{
	const struct entry *entry;
	struct keys keys = {0};
	uint64_t hash;
	size_t i;

	for (i = 0; i < finder->n; i++) {
		entry = finder->candidates[i].entry;
		if (!entry->uid || !looked_at(finder, i))
			continue;
		hash = merge_hash(entry->uid, strlen(entry->uid));
		add_key(&keys, key_of(SALT_UID, entry->kind, hash, 0),
			finder->candidates[i].span.first, i);
	}
	compare_blocks(finder, &keys, RULE_UID);
	free(keys.v);
}

static void
find_by_url(struct finder *finder)
{
	const struct merge_candidate *candidate;
	struct keys keys = {0};
	uint64_t hash;
	size_t i, j;

	for (i = 0; i < finder->n; i++) {
		candidate = &finder->candidates[i];
		for (j = 0; j < candidate->n_urls && looked_at(finder, i); j++) {
			hash = merge_hash(candidate->urls[j],
					  strlen(candidate->urls[j]));
			add_key(&keys,
				key_of(SALT_URL, candidate->entry->kind, hash, 0), 0,
				i);
		}
	}
	compare_blocks(finder, &keys, RULE_URL);
	free(keys.v);
}

static int
compare_hashes(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static struct counts
count_words(const struct finder *finder)
{
	uint64_t *hashes = NULL;
	struct counts counts = {0};
	const struct merge_title *title;
	size_t i, j, k, n = 0;

	for (i = 0; i < finder->n; i++)
		for (j = 0; j < finder->candidates[i].n_titles; j++)
			n += finder->candidates[i].titles[j].n;
	hashes = mem_array(n, sizeof *hashes);
	for (i = n = 0; i < finder->n; i++) {
		for (j = 0; j < finder->candidates[i].n_titles; j++) {
			title = &finder->candidates[i].titles[j];
			for (k = 0; k < title->n; k++)
				hashes[n++] = title->words[k].hash;
		}
	}
	if (n)
		qsort(hashes, n, sizeof *hashes, compare_hashes);
	counts.v = arena_array(finder->arena, n, sizeof *counts.v);
	for (i = 0; i < n; i++) {
		if (i == 0 || hashes[i] != hashes[i - 1])
			counts.v[counts.n++].hash = hashes[i];
		counts.v[counts.n - 1].n++;
	}
	free(hashes);
	return counts;
}

static size_t
count_of(const struct counts *counts, uint64_t hash)
{
	size_t low = 0, high = counts->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (counts->v[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low < counts->n && counts->v[low].hash == hash);
	return counts->v[low].n;
}

/* A title's word and how rare it is. */
struct rare {
	uint64_t hash;
	size_t n;
	int weight;
};

static int
compare_rare(const void *x, const void *y)
{
	const struct rare *a = x, *b = y;

	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

#define RARE_MAX 64

/* Enter a title under its rarer words, until less than half of its weight is left. */
static void
enter_words(struct keys *keys, const struct counts *counts,
	    const struct merge_title *title, uint64_t base, const struct key *place)
{
	size_t i, n = title->n < RARE_MAX ? title->n : RARE_MAX;
	struct rare rare[RARE_MAX] = {0};
	int whole = 0, rest;

	for (i = 0; i < n; i++) {
		rare[i] = (struct rare){title->words[i].hash,
					count_of(counts, title->words[i].hash),
					title->words[i].weight};
		whole += rare[i].weight;
	}
	if (n)
		qsort(rare, n, sizeof *rare, compare_rare);
	rest = whole;
	for (i = 0; i < n && 2 * rest >= whole; i++) {
		add_key(keys, merge_hash_mix(base, rare[i].hash), place->day,
			place->at);
		rest -= rare[i].weight;
	}
}

/* All keys of a title: in each year of its entry its words and the whole; and the whole
 * without a year, for those that have none and for calls whose deadline has moved. */
static void
enter_title(struct finder *finder, struct keys *keys, const struct counts *counts,
	    size_t at, const struct merge_title *title)
{
	const struct merge_candidate *candidate = &finder->candidates[at];
	enum item_kind kind = candidate->entry->kind;
	const struct key place = {0, candidate->span.first, at};
	int year, first, last;

	merge_span_years(&candidate->span, &first, &last);
	add_key(keys, key_of(SALT_EVER, kind, title->signature, 0), 0, at);
	if (candidate->span.known && candidate->span.precision >= WHEN_DAY &&
	    (title->n_numbers || title->named_year))
		add_key(keys,
			key_of(SALT_DAYS, kind, title->number_hash,
			       merge_hash_mix((uint64_t)candidate->span.first,
					      (uint64_t)candidate->span.last)),
			place.day, at);
	for (year = first; year && year <= last && year <= first + 1; year++) {
		enter_words(keys, counts, title,
			    key_of(SALT_WORD, kind, title->number_hash, (uint64_t)year),
			    &place);
		add_key(keys,
			key_of(SALT_EQUAL, kind, title->signature, (uint64_t)year),
			place.day, at);
	}
}

/* What lasts more than a day stands under its days, where there is news about such. */
static void
enter_days(const struct finder *finder, struct keys *keys, size_t at)
{
	const struct merge_candidate *candidate = &finder->candidates[at];
	const struct merge_span *span = &candidate->span;

	if (finder->news && span->known && span->precision >= WHEN_DAY &&
	    span->last > span->first)
		add_key(keys,
			key_of(SALT_ABOUT, candidate->entry->kind,
			       (uint64_t)span->first, (uint64_t)span->last),
			span->first, at);
}

static void
find_by_title(struct finder *finder)
{
	struct counts counts = count_words(finder);
	struct keys keys = {0};
	size_t i, j;

	for (i = 0; i < finder->n; i++)
		finder->news |= finder->candidates[i].entry->dates_from != NULL;
	for (i = 0; i < finder->n; i++) {
		if (!looked_at(finder, i))
			continue;
		enter_days(finder, &keys, i);
		for (j = 0; j < finder->candidates[i].n_titles; j++)
			enter_title(finder, &keys, &counts, i,
				    &finder->candidates[i].titles[j]);
	}
	compare_blocks(finder, &keys, RULE_TITLE);
	free(keys.v);
}

/* What more people may see comes first, so that what fewer may see never decides on it;
 * then the surer rule, then the better score. */
static int
compare_pairs(const void *x, const void *y)
{
	const struct merge_pair *a = x, *b = y;

	if (a->width != b->width)
		return a->width > b->width ? -1 : 1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static bool
are_all_public(const struct merge_candidate *candidates, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_public(&candidates[i]))
			return false;
	return true;
}

void
merge_pairs_find(struct arena *arena, const struct merge_candidate *candidates,
		 size_t n, bool all, struct merge_pairs *pairs)
{
	struct finder finder = {.arena = arena,
				.candidates = candidates,
				.n = n,
				.all = all,
				.pairs = pairs};

	if (all && are_all_public(candidates, n))
		return;
	find_by_uid(&finder);
	find_by_url(&finder);
	find_by_title(&finder);
	if (pairs->n)
		qsort(pairs->v, pairs->n, sizeof *pairs->v, compare_pairs);
}
