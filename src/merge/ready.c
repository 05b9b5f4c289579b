/*
 * ready.c - entries made ready for comparing: sorted, their titles, addresses, times
 * and places read once.
 *
 * In: entries in any order, what was known. Out: candidates by source and id; equal inputs
 * in another order give the same. An entry that happens "during its parent" takes the days
 * of the parent, but only of one that all who may see the entry may see too: else a
 * private parent would decide what the public sees.
 */
#include "merge/merge_int.h"

#define PARENTS_MAX 8 /* steps up; a circle ends there too */

static int
compare_strings(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int
compare_words(const struct words *a, const struct words *b)
{
	size_t i;
	int order;

	for (i = 0; i < a->n && i < b->n; i++)
		if ((order = strcmp(a->v[i], b->v[i])))
			return order;
	return (a->n > b->n) - (a->n < b->n);
}

static int
compare_texts(const struct texts *a, const struct texts *b)
{
	size_t i;
	int order;

	for (i = 0; i < a->n && i < b->n; i++)
		if ((order = strcmp(a->v[i].language, b->v[i].language)) ||
		    (order = strcmp(a->v[i].text, b->v[i].text)))
			return order;
	return (a->n > b->n) - (a->n < b->n);
}

static int
compare_scopes(struct scope a, struct scope b)
{
	if (a.everyone != b.everyone)
		return a.everyone ? -1 : 1;
	return (a.organisations < b.organisations) -
	       (a.organisations > b.organisations);
}

/* By source and id; entries that share both (a teaser and its whole, a mistake of a feed)
 * by what they say, so that their order in the input never shows. */
static int
compare_candidates(const void *x, const void *y)
{
	const struct entry *a = ((const struct merge_candidate *)x)->entry;
	const struct entry *b = ((const struct merge_candidate *)y)->entry;
	int64_t days_a, days_b;
	int order;

	if ((order = merge_entry_name_order(a, b)) || (order = strcmp(a->id, b->id)) ||
	    (order = compare_scopes(a->visibility, b->visibility)) ||
	    (order = (int)a->kind - (int)b->kind) ||
	    (order = compare_strings(a->uid, b->uid)) ||
	    (order = compare_texts(&a->title, &b->title)) ||
	    (order = compare_texts(&a->url, &b->url)) ||
	    (order = compare_words(&a->organisers, &b->organisers)))
		return order;
	days_a = civil_days(a->start.at.year, a->start.at.month, a->start.at.day);
	days_b = civil_days(b->start.at.year, b->start.at.month, b->start.at.day);
	if (days_a != days_b)
		return days_a < days_b ? -1 : 1;
	if ((order = compare_texts(&a->body, &b->body)))
		return order;
	return (a->first_read > b->first_read) - (a->first_read < b->first_read);
}

static int
compare_known(const void *x, const void *y)
{
	const struct known *a = x, *b = y;
	int order = strcmp(a->source, b->source);

	if (!order)
		order = strcmp(a->entry, b->entry);
	return order ? order : strcmp(a->item, b->item);
}

int
merge_known_sort(struct known *known, size_t n, struct err *err)
{
	size_t i;

	if (n)
		qsort(known, n, sizeof *known, compare_known);
	for (i = 1; i < n; i++)
		if (strcmp(known[i - 1].source, known[i].source) == 0 &&
		    strcmp(known[i - 1].entry, known[i].entry) == 0 &&
		    strcmp(known[i - 1].item, known[i].item) != 0)
			return err_set(
				err, ERR_FORMAT,
				"entry '%s' of source '%s' belongs to two items, "
				"'%s' and '%s'",
				known[i].entry, known[i].source, known[i - 1].item,
				known[i].item);
	return 0;
}

static const struct known *
known_of(const struct entry *entry, const struct known *known, size_t n)
{
	size_t low = 0, high = n, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(entry->source, known[middle].source);
		if (!order)
			order = strcmp(entry->id, known[middle].entry);
		if (!order)
			return &known[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void
read_urls(struct arena *arena, struct merge_candidate *candidate)
{
	const struct texts *url = &candidate->entry->url;
	struct words keys = {0};
	const char *key;
	size_t i;

	for (i = 0; i < url->n; i++) {
		key = merge_url_key(arena, url->v[i].text);
		if (key)
			words_include(arena, &keys, key);
	}
	candidate->urls = keys.v;
	candidate->n_urls = keys.n;
}

/* The city's words, without "city" and "online", in the form that titles have them. */
static void
read_city(struct arena *arena, const struct merge_glossary *glossary,
	  struct merge_candidate *candidate)
{
	struct merge_title city;
	size_t i;

	if (!candidate->entry->place.city)
		return;
	merge_title_read(arena, glossary, candidate->entry->place.city, &city);
	candidate->city = arena_array(arena, city.n, sizeof *candidate->city);
	for (i = 0; i < city.n; i++)
		if (city.words[i].weight > 1)
			candidate->city[candidate->n_city++] = city.words[i].hash;
}

/* An event without a date whose title names one year is of that year. */
static int
year_in_titles(const struct merge_candidate *candidate)
{
	size_t i;
	int year;

	for (i = 0; i < candidate->n_titles; i++) {
		year = merge_title_year(&candidate->titles[i]);
		if (year)
			return year;
	}
	return 0;
}

static void
read_entry(struct arena *arena, const struct merge_glossary *glossary,
	   struct merge_candidate *candidate)
{
	const struct texts *title = &candidate->entry->title;
	size_t i;

	candidate->titles = arena_array(arena, title->n, sizeof *candidate->titles);
	candidate->n_titles = title->n;
	for (i = 0; i < title->n; i++)
		merge_title_read(arena, glossary, title->v[i].text,
				 &candidate->titles[i]);
	read_urls(arena, candidate);
	read_city(arena, glossary, candidate);
	candidate->span = merge_span_of(candidate->entry);
}

/* A name by which a `parent:` can mean a candidate. */
struct name {
	const char *name;
	size_t at;
};

static int
compare_names(const void *x, const void *y)
{
	const struct name *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* None when nobody has a parent. */
static struct name *
names_of(struct arena *arena, const struct merge_candidate *candidates, size_t n,
	 size_t *n_names)
{
	struct name *names;
	struct str name;
	size_t i;

	*n_names = 0;
	for (i = 0; i < n && !candidates[i].entry->parent; i++)
		;
	if (i == n)
		return NULL;
	names = arena_array(arena, 2 * n, sizeof *names);
	for (i = 0; i < n; i++) {
		name = merge_entry_name(candidates[i].entry);
		names[(*n_names)++] =
			(struct name){arena_strndup(arena, name.s, name.n), i};
		if (candidates[i].known)
			names[(*n_names)++] =
				(struct name){candidates[i].known->item, i};
	}
	if (*n_names)
		qsort(names, *n_names, sizeof *names, compare_names);
	return names;
}

/* The first candidate that an entry's parent names and that all its readers may see. */
static const struct merge_candidate *
parent_of(const struct merge_candidate *candidates, const struct name *names, size_t n,
	  const struct merge_candidate *child)
{
	const char *parent = child->entry->parent;
	size_t low = 0, high = n, middle;
	const struct entry *entry;

	while (parent && low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(names[middle].name, parent) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; parent && low < n && strcmp(names[low].name, parent) == 0; low++) {
		entry = candidates[names[low].at].entry;
		if (entry != child->entry &&
		    merge_sees_bridge(child->entry, child->entry, entry, entry))
			return &candidates[names[low].at];
	}
	return NULL;
}

static void
take_parents_days(const struct merge_candidate *candidates, const struct name *names,
		  size_t n, struct merge_candidate *child)
{
	const struct merge_candidate *parent = child;
	int steps = 0;

	while (parent && !parent->span.known && parent->span.precision == WHEN_PARENT &&
	       steps++ < PARENTS_MAX)
		parent = parent_of(candidates, names, n, parent);
	if (parent && parent != child && parent->span.known) {
		child->span.known = true;
		child->span.first = parent->span.first;
		child->span.last = parent->span.last;
	}
}

/* Years that come from titles and parents, then the titles without their own year. */
static void
settle(struct merge_candidate *candidate)
{
	int first, last, year;
	size_t i;

	if (!candidate->span.known && candidate->entry->kind == ITEM_EVENT) {
		year = year_in_titles(candidate);
		if (year)
			candidate->span = merge_span_year(year);
	}
	merge_span_years(&candidate->span, &first, &last);
	for (i = 0; i < candidate->n_titles; i++)
		merge_title_settle(&candidate->titles[i], first, last);
}

/* They mostly come as they are wanted, out of the store. */
static void
sort_candidates(struct merge_candidate *candidates, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (compare_candidates(&candidates[i - 1], &candidates[i]) > 0)
			break;
	if (i < n)
		qsort(candidates, n, sizeof *candidates, compare_candidates);
}

struct merge_candidate *
merge_ready(struct arena *arena, const struct entries *entries,
	    const struct known *known, size_t n_known)
{
	const struct merge_glossary *glossary = merge_glossary_new(arena);
	struct merge_candidate *candidates;
	size_t i, n_names, n = entries->n;
	struct name *names;

	candidates = arena_array(arena, n, sizeof *candidates);
	for (i = 0; i < n; i++)
		candidates[i].entry = entries->v[i];
	sort_candidates(candidates, n);
	for (i = 0; i < n; i++) {
		candidates[i].known = known_of(candidates[i].entry, known, n_known);
		read_entry(arena, glossary, &candidates[i]);
	}
	names = names_of(arena, candidates, n, &n_names);
	for (i = 0; i < n && n_names; i++)
		take_parents_days(candidates, names, n_names, &candidates[i]);
	for (i = 0; i < n; i++)
		settle(&candidates[i]);
	return candidates;
}
