/*
 * entry.c - the words for the enums of an entry, and lists that grow.
 */
#include "model/entry.h"

const char *const item_kind_words[] = {
	[ITEM_EVENT] = "event",
	[ITEM_CALL] = "call",
	[ITEM_NEWS] = "news",
	[ITEM_SPACE] = "space",
	[ITEM_BILATERAL] = "bilateral",
	[ITEM_INDICATOR] = "indicator",
	[ITEM_KINDS] = NULL,
};

const char *const item_status_words[] = {
	[STATUS_CONFIRMED] = "confirmed", [STATUS_TENTATIVE] = "tentative",
	[STATUS_CANCELLED] = "cancelled", [STATUS_POSTPONED] = "postponed",
	[STATUS_POSTPONED + 1] = NULL,
};

const char *const precision_words[] = {
	[WHEN_NONE] = "none",       [WHEN_PARENT] = "parent",  [WHEN_YEAR] = "year",
	[WHEN_QUARTER] = "quarter", [WHEN_MONTH] = "month",    [WHEN_DAY] = "day",
	[WHEN_INSTANT] = "instant", [WHEN_INSTANT + 1] = NULL,
};

struct entry *
entries_add(struct arena *arena, struct entries *entries)
{
	struct entry **place =
		arena_push(arena, &entries->v, entries->n++, sizeof(struct entry *));

	*place = arena_alloc(arena, sizeof **place);
	return *place;
}
