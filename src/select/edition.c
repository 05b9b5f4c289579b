/*
 * edition.c - select_edition(): the views of an audience become an edition.
 */
#include "select/select_int.h"

void
select_edition(struct arena *arena, const struct views *views,
	       const struct selection *selection, struct edition *edition)
{
	struct select_slots slots;

	*edition = (struct edition){
		.now = selection->now,
		.since = selection->since,
		.until = selection->now + selection->horizon_s,
		.zone = selection->zone,
	};
	select_places(arena, views, selection, &slots);
	select_lines(arena, &slots, selection, edition);
	select_highlights(arena, selection->community, edition);
}
