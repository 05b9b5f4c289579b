/*
 * calendar_time.c - when a view's calendar entries are.
 *
 * Days are all-day entries, DTEND the day after. So is what lasts a day or longer by the
 * clock: calendars draw a bar for it, and the hours stand in the text. Other instants are
 * in their place's zone; a known offset without a zone gives UTC. An end that nobody told
 * is an hour after the start, and the text says so. A deadline is an entry of its own: its
 * day, or the half hour that ends at the instant. What is not known to the day has none.
 */
#include "render/render_int.h"

#include "base/zone.h"

#include <string.h>

#define HOUR 3600
#define DAY (24 * (int64_t)HOUR)

static const char *
usable_zone(const struct when *when)
{
	if (!when->zone || strcmp(when->zone, "UTC") == 0 ||
	    strncmp(when->zone, "Etc/", 4) == 0 || !zone_known(when->zone))
		return NULL;
	return when->zone;
}

static int64_t
day_of(struct civil day)
{
	return civil_days(day.year, day.month, day.day);
}

static int64_t
local_day(const struct when *when, const char *zone, int64_t at)
{
	return day_of(zone ? zone_from_unix(zone, at, NULL, NULL)
			   : civil_from_seconds(at + when->offset));
}

/* Whole days, from an instant; their hours go into the text. */
static void
bar(struct arena *arena, const struct calendar *calendar, const struct view *view,
    int64_t last, struct calendar_span *span)
{
	span->all_day = true;
	span->first = day_of(view->start.at);
	span->after = last + 1;
	span->note = language_fill(arena, calendar->words, "calendar_when",
				   FILLS({"when", render_span(arena, calendar->words,
							      &view->start, &view->end,
							      view->start.at.year)}));
}

static void
instant_span(struct arena *arena, const struct calendar *calendar,
	     const struct view *view, struct calendar_span *span)
{
	const struct when *start = &view->start, *end = &view->end;

	span->zone = usable_zone(start);
	span->first = start->unix;
	span->after = start->unix + HOUR;
	if (end->precision == WHEN_INSTANT && end->unix > start->unix) {
		span->after = end->unix;
		if (span->after - span->first >= DAY)
			bar(arena, calendar, view,
			    local_day(start, span->zone, span->after - 1), span);
	} else if (end->precision == WHEN_DAY && day_of(end->at) > day_of(start->at)) {
		bar(arena, calendar, view, day_of(end->at), span);
	} else {
		span->note = render_word(calendar->words, "calendar_end_unknown");
	}
}

/* When the view's own entry is; false when the view has none: its time is not known to
 * the day, or it is a call with a deadline, which stands for it. */
bool
calendar_view_span(struct arena *arena, const struct calendar *calendar,
		   const struct view *view, struct calendar_span *span)
{
	*span = (struct calendar_span){.all_day = false};
	if (view->kind == ITEM_NEWS || view->kind == ITEM_INDICATOR ||
	    (view->kind == ITEM_CALL && view->deadline.precision >= WHEN_DAY))
		return false;
	if (view->start.precision == WHEN_INSTANT) {
		instant_span(arena, calendar, view, span);
		return true;
	}
	if (view->start.precision != WHEN_DAY)
		return false;
	span->all_day = true;
	span->first = span->after = day_of(view->start.at);
	if (view->end.precision >= WHEN_DAY && day_of(view->end.at) > span->first)
		span->after = day_of(view->end.at);
	span->after++;
	return true;
}

bool
calendar_deadline_span(const struct view *view, struct calendar_span *span)
{
	const struct when *deadline = &view->deadline;

	*span = (struct calendar_span){.all_day = deadline->precision == WHEN_DAY};
	if (deadline->precision < WHEN_DAY)
		return false;
	span->first = day_of(deadline->at);
	span->after = span->first + 1;
	if (span->all_day)
		return true;
	span->zone = usable_zone(deadline);
	span->after = deadline->unix;
	span->first = deadline->unix - HOUR / 2;
	return true;
}
