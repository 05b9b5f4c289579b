/*
 * items.c - merge_items(): entries become items. The story, from top to bottom:
 * entries are sorted and read; what was known to belong together is put together; then
 * pairs that are the same thing are joined, first among what everyone may see, then the
 * rest; each group is an item, and new items get ids.
 *
 * Not here: what an item says. That depends on who asks (views.c).
 */
#include "merge/merge_int.h"

static const char *const rule_words[] = {
	[RULE_FIRST] = "first", [RULE_ID] = "id",       [RULE_UID] = "uid",
	[RULE_URL] = "url",     [RULE_TITLE] = "title",
};

/* Entries of one source with one id, and a teaser and its whole, are next to each other. */
static void
unite_same_ids(struct merge_groups *groups)
{
	size_t i;

	for (i = 1; i < groups->n; i++)
		if (merge_entry_name_order(groups->candidates[i - 1].entry,
					   groups->candidates[i].entry) == 0)
			merge_groups_unite(groups, i - 1, i, RULE_ID);
}

struct member {
	const char *item;
	size_t at;
};

static int
compare_members(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	int order = strcmp(a->item, b->item);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

static void
unite_known(struct merge_groups *groups)
{
	struct member *members = mem_array(groups->n, sizeof *members);
	size_t i, n = 0;

	for (i = 0; i < groups->n; i++)
		if (groups->candidates[i].known)
			members[n++] =
				(struct member){groups->candidates[i].known->item, i};
	if (n)
		qsort(members, n, sizeof *members, compare_members);
	for (i = 1; i < n; i++)
		if (strcmp(members[i - 1].item, members[i].item) == 0)
			merge_groups_unite(groups, members[i - 1].at, members[i].at,
					   RULE_ID);
	free(members);
}

static void
join_pairs(struct arena *arena, struct merge_groups *groups, bool all)
{
	struct merge_pairs pairs = {0};
	size_t i;

	merge_pairs_find(arena, groups->candidates, groups->n, all, &pairs);
	for (i = 0; i < pairs.n; i++)
		merge_groups_join(groups, &pairs.v[i]);
	free(pairs.v);
}

static const char *
rule_of(struct arena *arena, const struct merge_groups *groups, size_t at)
{
	const struct known *known = groups->candidates[at].known;

	if (known)
		return arena_strdup(arena, known->rule);
	return rule_words[groups->rules[at]];
}

/* The item of a group; its entries are by source and id, as the candidates are. */
static struct item *
make_item(struct arena *arena, const struct merge_groups *groups, size_t first,
	  int64_t now)
{
	const struct known *known = groups->candidates[first].known;
	struct item *item = arena_alloc(arena, sizeof *item);

	item->created = known ? known->created : now;
	item->id = known ? arena_strdup(arena, known->item) : NULL;
	item->uid = known ? arena_strdup(arena, known->uid) : NULL;
	return item;
}

static void
collect(struct arena *arena, struct merge_groups *groups, int64_t now,
	struct items *items)
{
	struct item **of_root = mem_array(groups->n, sizeof(struct item *)), *item;
	size_t *sizes = mem_array(groups->n, sizeof *sizes), i, root;

	items->v = arena_array(arena, groups->n, sizeof(struct item *));
	items->n = 0;
	for (i = 0; i < groups->n; i++)
		sizes[merge_groups_find(groups, i)]++;
	for (i = 0; i < groups->n; i++) {
		root = merge_groups_find(groups, i);
		item = of_root[root];
		if (!item) {
			item = make_item(arena, groups, groups->first[root], now);
			item->entries =
				arena_array(arena, sizes[root], sizeof(struct entry *));
			item->rules = arena_array(arena, sizes[root], sizeof(char *));
			items->v[items->n++] = of_root[root] = item;
		}
		item->entries[item->n] = groups->candidates[i].entry;
		item->rules[item->n++] = rule_of(arena, groups, i);
	}
	free(of_root);
	free(sizes);
}

static int
compare_items(const void *x, const void *y)
{
	const struct item *const *a = x, *const *b = y;

	return strcmp((*a)->id, (*b)->id);
}

int
merge_items(struct arena *arena, const struct entries *entries,
	    const struct merge_past *past, struct items *items, struct err *err)
{
	struct merge_groups groups;
	struct known *sorted;
	struct arena scratch;
	int result = -1;

	arena_init(&scratch);
	sorted = arena_array(&scratch, past->n, sizeof *sorted);
	if (past->n)
		memcpy(sorted, past->known, past->n * sizeof *sorted);
	if (merge_known_sort(sorted, past->n, err))
		goto done;
	merge_groups_init(&scratch, merge_ready(&scratch, entries, sorted, past->n),
			  entries->n, &groups);
	unite_known(&groups);
	unite_same_ids(&groups);
	join_pairs(&scratch, &groups, false);
	join_pairs(&scratch, &groups, true);
	collect(arena, &groups, past->now, items);
	merge_ids_give(arena, items, sorted, past->n, past->domain);
	if (items->n)
		qsort(items->v, items->n, sizeof(struct item *), compare_items);
	result = 0;
done:
	arena_release(&scratch);
	return result;
}
