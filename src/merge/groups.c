/*
 * groups.c - groups of entries that are one thing, growing pair by pair (union-find
 * with the members of each group in a ring).
 *
 * Before two groups become one, every member of the one is held against every member of
 * the other: a chain of likenesses cannot join two that must not be the same. And it must
 * not join two entries by way of a third that some who see the two may not see: else what
 * is private would show in how the public things are merged. Groups are small: a source
 * has one entry in each.
 */
#include "merge/merge_int.h"

void
merge_groups_init(struct arena *arena, const struct merge_candidate *candidates,
		  size_t n, struct merge_groups *groups)
{
	size_t i;

	*groups = (struct merge_groups){.candidates = candidates, .n = n};
	groups->root = arena_array(arena, n, sizeof *groups->root);
	groups->next = arena_array(arena, n, sizeof *groups->next);
	groups->first = arena_array(arena, n, sizeof *groups->first);
	groups->rules = arena_array(arena, n, sizeof *groups->rules);
	for (i = 0; i < n; i++)
		groups->root[i] = groups->next[i] = groups->first[i] = i;
}

size_t
merge_groups_find(struct merge_groups *groups, size_t at)
{
	while (groups->root[at] != at) {
		groups->root[at] = groups->root[groups->root[at]];
		at = groups->root[at];
	}
	return at;
}

/* Known entries come first: what joins them joins their item. */
static bool
comes_first(const struct merge_candidate *a, const struct merge_candidate *b)
{
	if (!a->known != !b->known)
		return a->known != NULL;
	return merge_entry_order(a->entry, b->entry) <= 0;
}

static bool
different_items(const struct merge_groups *groups, size_t x, size_t y)
{
	const struct known *a = groups->candidates[groups->first[x]].known;
	const struct known *b = groups->candidates[groups->first[y]].known;

	return a && b && strcmp(a->item, b->item) != 0;
}

void
merge_groups_unite(struct merge_groups *groups, size_t a, size_t b,
		   enum merge_rule rule)
{
	size_t x = merge_groups_find(groups, a), y = merge_groups_find(groups, b), swap;

	if (x == y || different_items(groups, x, y))
		return;
	if (!comes_first(&groups->candidates[groups->first[x]],
			 &groups->candidates[groups->first[y]])) {
		swap = x;
		x = y;
		y = swap;
	}
	groups->rules[groups->first[y]] = rule;
	groups->root[y] = x;
	swap = groups->next[x];
	groups->next[x] = groups->next[y];
	groups->next[y] = swap;
}

/* All who see the pair see this member too. */
static bool
of_concern(const struct merge_groups *groups, const struct merge_pair *pair, size_t x)
{
	const struct merge_candidate *c = groups->candidates;

	return merge_sees_bridge(c[pair->a].entry, c[pair->b].entry, c[x].entry,
				 c[x].entry);
}

/* A member contradicts another of its own group: a UID or an address has joined entries
 * that differ. */
static bool
is_disputed(const struct merge_groups *groups, const struct merge_pair *pair, size_t x)
{
	size_t i;

	for (i = groups->next[x]; i != x; i = groups->next[i])
		if (of_concern(groups, pair, i) &&
		    merge_contradict(&groups->candidates[x], &groups->candidates[i]))
			return true;
	return false;
}

/* Whether x and y may become members of one group because a pair of entries is the same.
 * What some who see the pair may not see has no say in it. Titles alone do not join what
 * contradicts, unless that is disputed already. */
static bool
may_meet(const struct merge_groups *groups, size_t x, size_t y,
	 const struct merge_pair *pair)
{
	const struct merge_candidate *c = groups->candidates;

	if (!merge_sees_bridge(c[x].entry, c[y].entry, c[pair->a].entry,
			       c[pair->b].entry))
		return false;
	if (!of_concern(groups, pair, x) || !of_concern(groups, pair, y))
		return true;
	if (merge_forbidden(&c[x], &c[y]))
		return false;
	return pair->rule != RULE_TITLE || !merge_contradict(&c[x], &c[y]) ||
	       is_disputed(groups, pair, x) || is_disputed(groups, pair, y);
}

void
merge_groups_join(struct merge_groups *groups, const struct merge_pair *pair)
{
	size_t x = merge_groups_find(groups, pair->a);
	size_t y = merge_groups_find(groups, pair->b);
	size_t i = x, j;

	if (x == y || different_items(groups, x, y))
		return;
	do {
		j = y;
		do {
			if (!may_meet(groups, i, j, pair))
				return;
			j = groups->next[j];
		} while (j != y);
		i = groups->next[i];
	} while (i != x);
	merge_groups_unite(groups, pair->a, pair->b, pair->rule);
}
