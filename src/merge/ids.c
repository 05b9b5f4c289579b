/*
 * ids.c - ids for items that are new. An item's id is for ever, so it must not
 * depend on the order of anything, nor tell of what is private.
 *
 * An item's first entry is one of those that most people may see. When that is everyone,
 * the item takes the id that the entry has at its source, where that can stand in
 * addresses and is free; any other item gets "x" and 12 characters made of the source and
 * id of its first entry. Public items choose first.
 */
#include "merge/merge_int.h"

#include "base/hash.h"
#include "base/utf8.h"

#define READABLE_MAX 60
#define MADE_LETTERS 12

/* The ids that have an owner. */
struct taken {
	const char **slots; /* a hash table with open addressing */
	size_t size;        /* a power of two */
};

static size_t
slot_of(const struct taken *taken, const char *id)
{
	size_t at = merge_hash(id, strlen(id)) & (taken->size - 1);

	while (taken->slots[at] && strcmp(taken->slots[at], id) != 0)
		at = (at + 1) & (taken->size - 1);
	return at;
}

static bool
is_taken(const struct taken *taken, const char *id)
{
	return taken->slots[slot_of(taken, id)] != NULL;
}

static void
take(struct taken *taken, const char *id)
{
	taken->slots[slot_of(taken, id)] = id;
}

static const struct entry *
first_entry(const struct item *item)
{
	const struct entry *first = item->entries[0];
	size_t i;

	for (i = 1; i < item->n; i++)
		if (merge_entry_order(item->entries[i], first) < 0)
			first = item->entries[i];
	return first;
}

/* "x" and base32, as made_id makes them: not for others. */
static bool
looks_made(const char *id)
{
	return strlen(id) == 1 + MADE_LETTERS && id[0] == 'x' &&
	       strspn(id + 1, "abcdefghijklmnopqrstuvwxyz234567") == MADE_LETTERS;
}

/* A number says nothing, and every source has a 40. */
static bool
is_readable(struct arena *arena, const char *id)
{
	size_t n = strlen(id);

	return n <= READABLE_MAX && strspn(id, "0123456789-") < n &&
	       strspn(id, "0123456789-abcdefghijklmnopqrstuvwxyz") == n &&
	       !looks_made(id) && strcmp(utf8_slug(arena, id, READABLE_MAX), id) == 0;
}

/* round tells apart an item that begins where another began: an entry that was moved. */
static char *
made_id(struct arena *arena, const struct entry *first, unsigned char round)
{
	size_t n_source = strlen(first->source), n_id = strlen(first->id);
	unsigned char digest[HASH_SIZE];
	char letters[(8 * HASH_SIZE + 4) / 5 + 1];
	struct buf buf;

	buf_init(&buf, n_source + n_id + 2);
	buf_add(&buf, first->source, n_source + 1);
	buf_add(&buf, first->id, n_id);
	if (round)
		buf_char(&buf, (char)round);
	hash_sha256(buf.s, buf.n, digest);
	buf_release(&buf);
	hash_base32(digest, sizeof digest, letters);
	return arena_printf(arena, "x%.*s", MADE_LETTERS, letters);
}

static void
give_id(struct arena *arena, struct taken *taken, struct item *item,
	const struct entry *first)
{
	unsigned char round = 0;

	if (first->visibility.everyone && is_readable(arena, first->id) &&
	    !is_taken(taken, first->id)) {
		item->id = arena_strdup(arena, first->id);
	} else {
		do
			item->id = made_id(arena, first, round++);
		while (is_taken(taken, item->id));
	}
	take(taken, item->id);
}

struct newcomer {
	struct item *item;
	const struct entry *first;
};

static int
compare_newcomers(const void *x, const void *y)
{
	const struct newcomer *a = x, *b = y;

	return merge_entry_order(a->first, b->first);
}

void
merge_ids_give(struct arena *arena, struct items *items, const struct known *known,
	       size_t n_known, const char *domain)
{
	struct newcomer *newcomers = mem_array(items->n, sizeof *newcomers);
	struct taken taken = {.size = 64};
	size_t i, n = 0;

	while (taken.size < 2 * (items->n + n_known))
		taken.size *= 2;
	taken.slots = mem_array(taken.size, sizeof *taken.slots);
	for (i = 0; i < n_known; i++)
		take(&taken, known[i].item);
	for (i = 0; i < items->n; i++)
		if (!items->v[i]->id)
			newcomers[n++] = (struct newcomer){items->v[i],
							   first_entry(items->v[i])};
	if (n)
		qsort(newcomers, n, sizeof *newcomers, compare_newcomers);
	for (i = 0; i < n; i++) {
		give_id(arena, &taken, newcomers[i].item, newcomers[i].first);
		newcomers[i].item->uid =
			arena_printf(arena, "%s@%s", newcomers[i].item->id, domain);
	}
	free(taken.slots);
	free(newcomers);
}
