/*
 * lines.c - the sections of an edition out of the places of its views: sorted,
 * labelled, cut at the limit, children under their line.
 */
#include "select/select_int.h"

#define LAST_DAYS_S ((int64_t)2 * 86400)

/* The slots of one place, in the order of its section. */
struct pile {
	struct select_slot **v;
	size_t n;
};

static enum label
label_of(const struct select_slot *slot, const struct selection *selection)
{
	const struct view *view = slot->view;

	if (view->status == STATUS_CANCELLED)
		return LABEL_CANCELLED;
	if (view->status == STATUS_POSTPONED)
		return LABEL_POSTPONED;
	if (slot->place == PLACE_CLOSING && slot->key - selection->now <= LAST_DAYS_S)
		return LABEL_LAST_DAYS;
	if (slot->place == PLACE_NEWS) /* all of it is */
		return LABEL_NONE;
	return view->announced > selection->since ? LABEL_NEW : LABEL_NONE;
}

static int
compare_slots(const void *x, const void *y)
{
	const struct select_slot *a = *(const struct select_slot *const *)x;
	const struct select_slot *b = *(const struct select_slot *const *)y;

	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void
fill_piles(struct arena *arena, const struct select_slots *slots, struct pile *piles)
{
	struct select_slot *slot;
	struct pile *pile;
	size_t i;

	for (i = 0; i < slots->n; i++) {
		slot = &slots->v[i];
		pile = &piles[slot->place];
		if (slot->place == PLACE_CHILD)
			slot->month = 0; /* that of its host counts */
		*(struct select_slot **)arena_push(arena, &pile->v, pile->n++,
						   sizeof(struct select_slot *)) = slot;
	}
	for (i = 0; i < PLACES; i++)
		if (piles[i].n)
			qsort(piles[i].v, piles[i].n, sizeof(struct select_slot *),
			      compare_slots);
}

/* Take lines away from the far end of what is far: dates to save, then the months. */
static void
cut(struct pile *piles, size_t limit, struct edition *edition)
{
	static const enum select_place far[] = {PLACE_SAVE_DATE, PLACE_MONTHS};
	size_t i, all = 0;
	struct pile *pile;

	for (i = PLACE_NONE + 1; i < PLACE_CHILD; i++)
		all += piles[i].n;
	for (i = 0; i < sizeof far / sizeof *far && limit; i++) {
		pile = &piles[far[i]];
		for (; pile->n && all > limit; all--) {
			pile->v[--pile->n]->place = PLACE_NONE;
			edition->left_out++;
		}
	}
}

static struct section
write_section(struct arena *arena, struct select_slot *const *slots, size_t n,
	      const struct selection *selection)
{
	struct section section = {arena_array(arena, n, sizeof *section.lines), n};
	size_t i;

	for (i = 0; i < n; i++) {
		section.lines[i].view = slots[i]->view;
		section.lines[i].label = label_of(slots[i], selection);
		slots[i]->line = &section.lines[i];
	}
	return section;
}

static void
write_months(struct arena *arena, const struct pile *pile,
	     const struct selection *selection, struct edition *edition)
{
	struct month *month;
	size_t from, to;

	for (from = 0; from < pile->n; from = to) {
		for (to = from + 1; to < pile->n; to++)
			if (pile->v[to]->month != pile->v[from]->month)
				break;
		month = arena_push(arena, &edition->months, edition->n_months++,
				   sizeof *month);
		month->year = pile->v[from]->month / 12;
		month->month = pile->v[from]->month % 12 + 1;
		month->lines =
			write_section(arena, pile->v + from, to - from, selection);
	}
}

/* Children whose line was cut are left out with it. */
static void
write_children(struct arena *arena, const struct pile *pile,
	       const struct selection *selection, struct edition *edition)
{
	struct line *host, *child;
	size_t i;

	for (i = 0; i < pile->n; i++) {
		host = pile->v[i]->host->line;
		if (!host) {
			edition->left_out++;
			continue;
		}
		child = arena_push(arena, &host->children, host->n_children++,
				   sizeof *child);
		child->view = pile->v[i]->view;
		child->label = label_of(pile->v[i], selection);
		edition->count++;
	}
}

void
select_lines(struct arena *arena, const struct select_slots *slots,
	     const struct selection *selection, struct edition *edition)
{
	struct section *const sections[PLACES] = {
		[PLACE_CLOSING] = &edition->closing,
		[PLACE_CALLS] = &edition->calls,
		[PLACE_TRAINING] = &edition->training,
		[PLACE_BILATERALS] = &edition->bilaterals,
		[PLACE_NEWS] = &edition->news,
		[PLACE_SAVE_DATE] = &edition->save_date,
	};
	struct pile piles[PLACES] = {0};
	size_t i;

	fill_piles(arena, slots, piles);
	cut(piles, selection->limit, edition);
	for (i = PLACE_NONE + 1; i < PLACE_CHILD; i++) {
		edition->count += piles[i].n;
		if (sections[i])
			*sections[i] =
				write_section(arena, piles[i].v, piles[i].n, selection);
	}
	write_months(arena, &piles[PLACE_MONTHS], selection, edition);
	write_children(arena, &piles[PLACE_CHILD], selection, edition);
}
