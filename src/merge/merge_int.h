/*
 * merge_int.h - what the files of merge share: an entry made ready for comparing, the
 * rules that compare two of them, and the groups that grow out of it.
 *
 * Who uses whom: items -> groups, pairs, ready, ids; pairs, groups -> same -> time;
 * ready -> title, time, url; title -> words. Views stand apart: views -> fields, links.
 * All ask entry.
 */
#ifndef MERGE_MERGE_INT_H
#define MERGE_MERGE_INT_H

#include "merge/merge.h"

/* ---- entries (entry.c) ---- */

/* The name by which its source knows what an entry tells of: its id, or of a teaser
 * ("ID#teaser", what others may know of ID) that of its whole. */
struct str merge_entry_name(const struct entry *entry);

/* By source, then name; 0: both are the same source's word on the same thing. */
int merge_entry_name_order(const struct entry *a, const struct entry *b);

/* By how many organisations both can be seen; everyone counts as 65. */
int merge_common_width(const struct entry *a, const struct entry *b);

/* The order that matters for ids: what more may see first, then by source and id.
 * Negative, 0, positive. */
int merge_entry_order(const struct entry *a, const struct entry *b);

/* True when all who may see both x and y may see both a and b. */
bool merge_sees_bridge(const struct entry *x, const struct entry *y,
		       const struct entry *a, const struct entry *b);

/* ---- words (words.c) ---- */

/* What a word of a title is worth. A number's name ("third", "III") is a number. */
enum merge_worth { WORTH_NOTHING, WORTH_LITTLE, WORTH_MUCH, WORTH_NUMBER };

/* One meaning and the words for it, folded, in any language, separated by spaces. */
struct merge_meaning {
	enum merge_worth worth;
	const char *canonical; /* of a number: its digits */
	const char *words;
};

/* The table of meanings, ready for looking up. Opaque, in the arena. */
struct merge_glossary;
const struct merge_glossary *merge_glossary_new(struct arena *arena);

/* The meaning of a folded word, or NULL when the table does not have it. */
const struct merge_meaning *merge_glossary_find(const struct merge_glossary *glossary,
						struct str word);

/* A folded text with the phrases of the table replaced by their one word, and with one
 * space at both ends. In the arena. */
char *merge_glossary_phrases(struct arena *arena, const char *folded);

/* A hash for keys that live as long as one merge; and one with a number mixed in. */
uint64_t merge_hash(const char *bytes, size_t n);
uint64_t merge_hash_mix(uint64_t hash, uint64_t number);

/* ---- titles (title.c) ---- */

struct merge_word {
	uint64_t hash;
	int weight;
	bool subject; /* the glossary knows it, and it tells one thing from another */
};

/* A title in one language as a set of words and a set of numbers. */
struct merge_title {
	struct merge_word *words; /* by hash, each once */
	size_t n;
	uint64_t *numbers; /* ascending, each once */
	size_t n_numbers;
	bool named_year;      /* its own year stood in it, and was taken out */
	uint64_t number_hash; /* of all numbers, and of all words and numbers */
	uint64_t signature;
};

void merge_title_read(struct arena *arena, const struct merge_glossary *glossary,
		      const char *text, struct merge_title *title);

/* The one year (1990 to 2099) among its numbers; 0 when there is none or several. */
int merge_title_year(const struct merge_title *title);

/* Take the years of the entry itself out of the numbers and make the hashes. first 0:
 * there is no year to take out. */
void merge_title_settle(struct merge_title *title, int first_year, int last_year);

/* ---- time (time.c) ---- */

/* The days that an entry's time can mean. */
struct merge_span {
	bool known;
	enum precision precision; /* WHEN_PARENT: the days are the parent's */
	int64_t first, last;      /* days since 1970-01-01 in local time, inclusive */
	bool timed;               /* it starts at an instant: */
	int64_t from, until;      /* unix seconds; the same when there is no end */
};

struct merge_span merge_span_of(const struct entry *entry);
struct merge_span merge_span_year(int year);

/* How well two times fit, from not at all; each asks for titles that are alike enough. */
enum merge_fit {
	FIT_NOT,
	FIT_NUMBERED, /* equal titles with a number or a year in them */
	FIT_EQUAL,    /* equal titles */
	FIT_HOURS,    /* nearly equal titles, and something else in common */
	FIT_NEAR,     /* nearly equal titles */
	FIT_FIRM      /* alike titles */
};
enum merge_fit merge_time_fit(enum item_kind kind, const struct merge_span *a,
			      const struct merge_span *b);

/* Both are known and lie in different years. */
bool merge_time_other_year(const struct merge_span *a, const struct merge_span *b);

void merge_span_years(const struct merge_span *span, int *first, int *last);

/* ---- addresses (url.c) ---- */

/* An address of a page without what does not tell pages apart. NULL when it is no http
 * address or only names a site. In the arena. */
char *merge_url_key(struct arena *arena, const char *url);

/* ---- entries made ready (ready.c) ---- */

struct merge_candidate {
	const struct entry *entry;
	const struct known *known; /* or NULL */
	struct merge_title *titles;
	size_t n_titles;
	const char **urls; /* normalised, each once */
	size_t n_urls;
	struct merge_span span;
	uint64_t *city; /* words of the city, sorted */
	size_t n_city;
};

/* Make all entries ready, sorted by source and id, so that their order in `entries` does
 * not matter. known is sorted by merge_known_sort. */
struct merge_candidate *merge_ready(struct arena *arena, const struct entries *entries,
				    const struct known *known, size_t n_known);

/* Sort by source and entry; ERR_FORMAT when one entry is in two items. */
int merge_known_sort(struct known *known, size_t n, struct err *err);

/* ---- the rules (same.c) ---- */

enum merge_rule { RULE_FIRST, RULE_ID, RULE_UID, RULE_URL, RULE_TITLE };

/* These two are never the same thing. */
bool merge_forbidden(const struct merge_candidate *a, const struct merge_candidate *b);

/* Their times, places or numbers contradict each other. */
bool merge_contradict(const struct merge_candidate *a, const struct merge_candidate *b);

/* The score by which they are the same (1 to 1000), 0 when they are not. Same UID and
 * same address have been found already. */
int merge_same_uid(const struct merge_candidate *a, const struct merge_candidate *b,
		   bool recurring);
int merge_same_url(const struct merge_candidate *a, const struct merge_candidate *b);
int merge_same_title(const struct merge_candidate *a, const struct merge_candidate *b);

/* ---- pairs (pairs.c) ---- */

struct merge_pair {
	size_t a, b; /* a < b: places among the candidates */
	enum merge_rule rule;
	int score, width;
};
struct merge_pairs {
	struct merge_pair *v; /* owned */
	size_t n, cap;
};

/* All pairs of the same thing among n candidates, best first. With all false only what
 * everyone may see is looked at; with all true only pairs that not everyone may see. */
void merge_pairs_find(struct arena *arena, const struct merge_candidate *candidates,
		      size_t n, bool all, struct merge_pairs *pairs);

/* ---- groups (groups.c) ---- */

struct merge_groups {
	const struct merge_candidate *candidates;
	size_t n;
	size_t *root;           /* union-find */
	size_t *next;           /* ring of a group's members */
	size_t *first;          /* of a root: its first entry */
	enum merge_rule *rules; /* why an entry is in its group */
};

void merge_groups_init(struct arena *arena, const struct merge_candidate *candidates,
		       size_t n, struct merge_groups *groups);
size_t merge_groups_find(struct merge_groups *groups, size_t at);

/* Make two groups one, unless they are known as two items. */
void merge_groups_unite(struct merge_groups *groups, size_t a, size_t b,
			enum merge_rule rule);

/* Make the groups of a pair one unless that joined what must not be joined. */
void merge_groups_join(struct merge_groups *groups, const struct merge_pair *pair);

/* ---- ids (ids.c) ---- */

/* Give ids and uids to the items that have none; taken are those of known items. */
void merge_ids_give(struct arena *arena, struct items *items, const struct known *known,
		    size_t n_known, const char *domain);

/* ---- views (fields.c, links.c) ---- */

/* A visible entry and its place in the order of precedence. */
struct merge_claim {
	const struct entry *entry;
	bool owned;        /* its source belongs to an organiser of the item */
	const char *owner; /* organisation of its source, or NULL */
	size_t source;     /* place of its source in the configuration */
};

/* Merge the claims, sorted by precedence, into the view's fields. */
void merge_fields(struct arena *arena, const struct merge_claim *claims, size_t n,
		  const struct merge_order *order, struct view *view);

/* Sort the views, and link parents and children among them. */
void merge_links(struct arena *arena, const char *zone, struct views *views);

#endif
