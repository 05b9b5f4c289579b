/*
 * entry.c - small questions about one or two entries: who may see them, which comes
 * first, and by which name their source knows them.
 */
#include "merge/merge_int.h"

#define TEASER "#teaser"

struct str
merge_entry_name(const struct entry *entry)
{
	struct str name = str_of(entry->id);

	if (str_ends(name, TEASER) && name.n > strlen(TEASER))
		name.n -= strlen(TEASER);
	return name;
}

int
merge_entry_name_order(const struct entry *a, const struct entry *b)
{
	struct str x = merge_entry_name(a), y = merge_entry_name(b);
	int order = strcmp(a->source, b->source);

	if (!order)
		order = memcmp(x.s, y.s, x.n < y.n ? x.n : y.n);
	return order ? order : (x.n > y.n) - (x.n < y.n);
}

static uint64_t
mask_of(struct scope visibility)
{
	return visibility.everyone ? UINT64_MAX : visibility.organisations;
}

int
merge_common_width(const struct entry *a, const struct entry *b)
{
	uint64_t common = mask_of(a->visibility) & mask_of(b->visibility);
	int width = 0;

	if (a->visibility.everyone && b->visibility.everyone)
		return 65;
	for (; common; common &= common - 1)
		width++;
	return width;
}

int
merge_entry_order(const struct entry *a, const struct entry *b)
{
	int order = merge_common_width(b, b) - merge_common_width(a, a);

	if (!order)
		order = strcmp(a->source, b->source);
	return order ? order : strcmp(a->id, b->id);
}

bool
merge_sees_bridge(const struct entry *x, const struct entry *y, const struct entry *a,
		  const struct entry *b)
{
	bool all = x->visibility.everyone && y->visibility.everyone;
	uint64_t ends = mask_of(x->visibility) & mask_of(y->visibility);
	uint64_t bridge = mask_of(a->visibility) & mask_of(b->visibility);

	if (all && !(a->visibility.everyone && b->visibility.everyone))
		return false;
	return (ends & ~bridge) == 0;
}
