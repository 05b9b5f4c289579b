/*
 * ics.c - views as iCalendar (RFC 5545, 7986), written by libical: the one place in this
 * room that knows it. No METHOD: a snapshot, no invitation (RFC 6047 2.4). What an entry
 * says is calendar_text.c's, when it is calendar_time.c's.
 */
#include "render/render_int.h"

#include "base/utf8.h"
#include "base/zone.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#define YEAR (366 * 24 * (int64_t)3600)
/* libical writes zeros for years after 3000, and the rules of zones need one more. */
#define LAST_YEAR 2999

/* A zone that the file uses, and the time that its rules must cover. */
struct used_zone {
	const char *name;
	int64_t from, until;
};

struct file {
	struct arena *arena;
	const struct calendar *calendar;
	const struct views *views;
	icalcomponent *component, *events; /* events wait here until the zones stand */
	struct used_zone *zones;
	size_t n_zones, count;
};

/* ---- times ---- */

static struct icaltimetype
ical_time(const struct calendar_span *span, int64_t at)
{
	struct icaltimetype time = icaltime_null_time();
	struct civil civil;

	if (span->all_day)
		civil = civil_from_days(at);
	else if (span->zone)
		civil = zone_from_unix(span->zone, at, NULL, NULL);
	else
		civil = civil_from_seconds(at);
	time.year = civil.year;
	time.month = civil.month;
	time.day = civil.day;
	time.is_date = span->all_day;
	if (!span->all_day) {
		time.hour = civil.hour;
		time.minute = civil.minute;
		time.second = civil.second;
	}
	if (!span->all_day && !span->zone)
		time.zone = icaltimezone_get_utc_timezone();
	return time;
}

static void
use_zone(struct file *file, const struct calendar_span *span)
{
	struct used_zone *zone;
	size_t i;

	for (i = 0; i < file->n_zones && strcmp(file->zones[i].name, span->zone) != 0;)
		i++;
	if (i == file->n_zones) {
		zone = arena_push(file->arena, &file->zones, file->n_zones++,
				  sizeof *zone);
		*zone = (struct used_zone){span->zone, span->first, span->after};
	}
	zone = &file->zones[i];
	if (span->first < zone->from)
		zone->from = span->first;
	if (span->after > zone->until)
		zone->until = span->after;
}

/* ---- properties ---- */

static void
add_value(icalcomponent *component, icalproperty *property, icalparameter_value value)
{
	icalproperty_add_parameter(property, icalparameter_new_value(value));
	icalcomponent_add_property(component, property);
}

/* It begins in a year that can be written. */
static bool
can_write(const struct calendar_span *span)
{
	return ical_time(span, span->first).year <= LAST_YEAR;
}

/* An end that cannot be written is left out: "never", or nearly. */
static void
add_times(struct file *file, icalcomponent *event, const struct calendar_span *span)
{
	struct icaltimetype after = ical_time(span, span->after);
	icalproperty *times[2];
	size_t n = 0, i;

	times[n++] = icalproperty_new_dtstart(ical_time(span, span->first));
	if (after.year <= LAST_YEAR)
		times[n++] = icalproperty_new_dtend(after);
	for (i = 0; i < n; i++) {
		if (span->zone && !span->all_day)
			icalproperty_add_parameter(times[i],
						   icalparameter_new_tzid(span->zone));
		icalcomponent_add_property(event, times[i]);
	}
	if (span->zone && !span->all_day)
		use_zone(file, span);
}

static void
add_status(icalcomponent *event, const struct view *view)
{
	static const icalproperty_status statuses[] =
		{[STATUS_CONFIRMED] = ICAL_STATUS_CONFIRMED,
		 [STATUS_TENTATIVE] = ICAL_STATUS_TENTATIVE,
		 [STATUS_CANCELLED] = ICAL_STATUS_CANCELLED,
		 [STATUS_POSTPONED] = ICAL_STATUS_TENTATIVE};
	bool public = view->n_claims > 0;
	size_t i;

	for (i = 0; i < view->n_claims; i++)
	public = public && view->claims[i]->visibility.everyone;
	icalcomponent_add_property(event,
				   icalproperty_new_status(statuses[view->status]));
	if (public)
		icalcomponent_add_property(event,
					   icalproperty_new_class(ICAL_CLASS_PUBLIC));
}

/* Its UID, and what says whether it is the one a calendar already has. */
static void
add_identity(icalcomponent *event, const struct view *view, const char *uid)
{
	struct icaltimetype stamp =
		icaltime_from_timet_with_zone((time_t)view->revision.stamp, 0,
					      icaltimezone_get_utc_timezone());

	icalcomponent_add_property(event, icalproperty_new_uid(uid));
	icalcomponent_add_property(event, icalproperty_new_dtstamp(stamp));
	icalcomponent_add_property(event, icalproperty_new_lastmodified(stamp));
	icalcomponent_add_property(event,
				   icalproperty_new_sequence(view->revision.sequence));
}

/* libical writes the comma of a category as it is, which would make two of one. */
static void
add_categories(struct file *file, icalcomponent *event, const struct view *view)
{
	struct words categories = {0};
	char *name, *comma;
	size_t i;

	calendar_categories(file->arena, file->calendar, view, &categories);
	for (i = 0; i < categories.n; i++) {
		name = arena_strdup(file->arena, categories.v[i]);
		while ((comma = strchr(name, ',')))
			*comma = ' ';
		name = utf8_one_line(file->arena, name);
		icalcomponent_add_property(event, icalproperty_new_categories(name));
	}
}

/* The parent's UID, when the parent has an entry in this file. */
static void
add_parent(struct file *file, icalcomponent *event, const struct view *view)
{
	icalproperty *related;
	struct calendar_span span;
	size_t i;

	for (i = 0; i < file->views->n && file->views->v[i] != view->parent;)
		i++;
	if (!view->parent || i == file->views->n ||
	    !calendar_view_span(file->arena, file->calendar, view->parent, &span))
		return;
	related = icalproperty_new_relatedto(view->parent->item->uid);
	icalproperty_add_parameter(related,
				   icalparameter_new_reltype(ICAL_RELTYPE_PARENT));
	icalcomponent_add_property(event, related);
}

static void
add_text(struct file *file, icalcomponent *event, const struct view *view,
	 const char *summary, const char *note)
{
	const struct calendar *calendar = file->calendar;
	const char *description =
		calendar_description(file->arena, calendar, view, note);
	const char *url = calendar_url(file->arena, calendar, view);

	icalcomponent_add_property(event, icalproperty_new_summary(summary));
	if (description)
		icalcomponent_add_property(event,
					   icalproperty_new_description(description));
	if (url)
		icalcomponent_add_property(event, icalproperty_new_url(url));
}

/* ---- entries ---- */

static void
add_event(struct file *file, const struct view *view, const struct calendar_span *span)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	const char *location = calendar_location(file->arena, file->calendar, view);
	const char *online = link_clean(file->arena, view->place.online);

	add_identity(event, view, view->item->uid);
	add_times(file, event, span);
	add_text(file, event, view, calendar_summary(file->arena, file->calendar, view),
		 span->note);
	if (location)
		icalcomponent_add_property(event, icalproperty_new_location(location));
	add_status(event, view);
	icalcomponent_add_property(event,
				   icalproperty_new_transp(
					   span->all_day ? ICAL_TRANSP_TRANSPARENT
							 : ICAL_TRANSP_OPAQUE));
	add_categories(file, event, view);
	if (online)
		add_value(event, icalproperty_new_conference(online), ICAL_VALUE_URI);
	add_parent(file, event, view);
	icalcomponent_add_component(file->events, event);
	file->count++;
}

static void
add_deadline(struct file *file, const struct view *view,
	     const struct calendar_span *span)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);

	add_identity(event, view,
		     arena_printf(file->arena, "deadline-%s", view->item->uid));
	add_times(file, event, span);
	add_text(file, event, view,
		 calendar_deadline_summary(file->arena, file->calendar, view), NULL);
	add_status(event, view);
	icalcomponent_add_property(event,
				   icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	add_categories(file, event, view);
	icalcomponent_add_component(file->events, event);
	file->count++;
}

static void
add_entries(struct file *file)
{
	const struct view *view;
	struct calendar_span span;
	size_t i;

	for (i = 0; i < file->views->n; i++) {
		view = file->views->v[i];
		if (calendar_view_span(file->arena, file->calendar, view, &span) &&
		    can_write(&span))
			add_event(file, view, &span);
		if (calendar_deadline_span(view, &span) && can_write(&span))
			add_deadline(file, view, &span);
	}
}

/* ---- the file ---- */

static void
add_feed(struct file *file)
{
	static const char interval[] = "PT12H";
	const struct calendar *calendar = file->calendar;
	icalcomponent *component = file->component;
	icalproperty *ttl = icalproperty_new_x(interval);
	const char *source = link_clean(file->arena, calendar->source);
	const char *colour = colour_name(calendar->colour);

	icalcomponent_add_property(component, icalproperty_new_name(calendar->name));
	add_value(component,
		  icalproperty_new_refreshinterval(
			  icaldurationtype_from_string(interval)),
		  ICAL_VALUE_DURATION);
	icalproperty_set_x_name(ttl, "X-PUBLISHED-TTL");
	icalcomponent_add_property(component, ttl);
	if (source)
		add_value(component, icalproperty_new_source(source), ICAL_VALUE_URI);
	if (colour)
		icalcomponent_add_property(component, icalproperty_new_color(colour));
}

static void
add_zones(struct file *file)
{
	const struct used_zone *zone;
	icalcomponent *component;
	struct buf text;
	size_t i;

	for (i = 0; i < file->n_zones; i++) {
		zone = &file->zones[i];
		buf_init(&text, SIZE_MAX / 2);
		vtimezone_write(&text, zone->name, zone->from - YEAR,
				zone->until + YEAR);
		component = icalcomponent_new_from_string(text.s);
		if (component)
			icalcomponent_add_component(file->component, component);
		buf_release(&text);
	}
}

static void
move_events(struct file *file)
{
	icalcomponent *event;

	while ((event = icalcomponent_get_first_component(file->events,
							  ICAL_VEVENT_COMPONENT))) {
		icalcomponent_remove_component(file->events, event);
		icalcomponent_add_component(file->component, event);
	}
}

/* X-WR-CALNAME, escaped and folded here: libical leaves commas and semicolons of X- names
 * as they are. */
static void
put_calendar_name(struct buf *out, const char *name)
{
	struct buf line;
	struct str rest;
	size_t n;

	buf_init(&line, SIZE_MAX / 2);
	buf_str(&line, "X-WR-CALNAME:");
	for (; *name; name++) {
		if (strchr("\\;,", *name))
			buf_char(&line, '\\');
		buf_char(&line, *name);
	}
	for (rest = str_from(line.s, line.n); rest.n > 0;) {
		n = utf8_prefix(rest, rest.s == line.s ? 75 : 74);
		buf_printf(out, "%s%.*s\r\n", rest.s == line.s ? "" : " ", (int)n,
			   rest.s);
		rest = str_from(rest.s + n, rest.n - n);
	}
	buf_release(&line);
}

static void
put_file(const struct file *file, struct buf *out)
{
	char *text = icalcomponent_as_ical_string_r(file->component);
	const char *rest = text, *place = strstr(text, "REFRESH-INTERVAL;");

	if (file->calendar->name && place) {
		buf_add(out, text, (size_t)(place - text));
		put_calendar_name(out, file->calendar->name);
		rest = place;
	}
	buf_str(out, rest);
	free(text);
}

int
render_calendar(const struct views *views, const struct calendar *calendar,
		struct buf *out, size_t *count, struct err *err)
{
	struct file file = {.calendar = calendar, .views = views};
	struct arena arena;

	arena_init(&arena);
	file.arena = &arena;
	file.component = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	file.events = icalcomponent_new(ICAL_XROOT_COMPONENT);
	icalcomponent_add_property(file.component, icalproperty_new_version("2.0"));
	icalcomponent_add_property(file.component,
				   icalproperty_new_prodid(
					   arena_printf(&arena, "-//%s//digest//%s",
							calendar->domain,
							calendar->language)));
	icalcomponent_add_property(file.component,
				   icalproperty_new_calscale("GREGORIAN"));
	if (calendar->name)
		add_feed(&file);
	add_entries(&file);
	add_zones(&file);
	move_events(&file);
	put_file(&file, out);
	icalcomponent_free(file.events);
	icalcomponent_free(file.component);
	arena_release(&arena);
	if (count)
		*count = file.count;
	if (out->full)
		return err_set(err, ERR_LIMIT, "a calendar is longer than %zu bytes",
			       out->max);
	return 0;
}
