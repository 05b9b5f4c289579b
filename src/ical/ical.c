/*
 * ical.c - a calendar from text to events: its lines and components, then what of it
 * occurs when.
 */
#include "ical/ical_int.h"

int
ical_read(struct ical_reading *r, struct str text, struct ical_events *events,
	  struct err *err)
{
	struct ical_drafts drafts = {NULL, 0};

	if (ical_components(r, text, &drafts, err))
		return -1;
	ical_series(r, &drafts, events);
	return 0;
}
