/*
 * read.c - the components of a calendar: which of them are open, and where each property
 * belongs. Writers forget a BEGIN or an END; as long as it is clear what was meant there is
 * a note and the events are read. A text that ends in the middle of an event is refused:
 * it was cut off, and who knows what was behind it.
 */
#include "base/utf8.h"
#include "ical/ical_int.h"

#include <string.h>

/* No calendar nests deeper than three. */
#define MAX_DEPTH 8
/* As many as a source may have entries; memory is taken for each. */
#define MAX_COMPONENTS 20000
/* Each name is looked for in a list of them. */
#define MAX_ZONES 200
/* Of one zone: STANDARD and DAYLIGHT, those with rules, and RDATE. Whole histories have
 * some 100; each is looked at for each time in that zone. */
#define MAX_OBSERVANCES 500
#define MAX_ZONE_RULES 50
#define MAX_ZONE_DATES 1000

enum component { OTHER, CALENDAR, EVENT, ZONE, OBSERVANCE };

static const struct {
	const char *name;
	enum component component, parent;
} components[] = {
	{"VCALENDAR", CALENDAR, OTHER}, {"VEVENT", EVENT, CALENDAR},
	{"VTIMEZONE", ZONE, CALENDAR},  {"STANDARD", OBSERVANCE, ZONE},
	{"DAYLIGHT", OBSERVANCE, ZONE},
};

struct reading {
	struct ical_reading *r;
	struct err *err;
	struct ical_drafts *drafts;
	struct ical_calendar *calendar; /* the current or last one, or NULL */
	struct ical_vtimezone *zone;
	struct level {
		char name[32];
		enum component component;
		int line;
	} levels[MAX_DEPTH];
	size_t depth;
	size_t n_components, n_zones;
	size_t n_rules, n_dates; /* of the zone */
	struct str stray;        /* the first text outside of a calendar */
	int stray_line;
};

static enum component
current(const struct reading *g)
{
	return g->depth ? g->levels[g->depth - 1].component : OTHER;
}

static int
too_many(struct reading *g, int line, int max, const char *what)
{
	return notes_fail(g->r->taker, g->err, ERR_LIMIT, line, "more than %d %s", max,
			  what);
}

/* What a new component is made of. */
static int
prepare(struct reading *g, enum component component, int line)
{
	struct ical_vtimezone **zone;
	struct ical_draft *draft;

	switch (component) {
	case CALENDAR:
		g->calendar = arena_alloc(g->r->arena, sizeof *g->calendar);
		return 0;
	case EVENT:
		draft = arena_push(g->r->arena, &g->drafts->v, g->drafts->n++,
				   sizeof *draft);
		draft->event.line = line;
		draft->calendar = g->calendar;
		return 0;
	case ZONE:
		if (++g->n_zones > MAX_ZONES)
			return too_many(g, line, MAX_ZONES, "VTIMEZONEs");
		zone = arena_push(g->r->arena, &g->calendar->vtimezones,
				  g->calendar->n_vtimezones++, sizeof *zone);
		*zone = g->zone = arena_alloc(g->r->arena, sizeof *g->zone);
		g->n_rules = g->n_dates = 0;
		return 0;
	case OBSERVANCE:
		if (g->zone->n == MAX_OBSERVANCES)
			return too_many(g, line, MAX_OBSERVANCES,
					"observances of a VTIMEZONE");
		(void)arena_push(g->r->arena, &g->zone->observances, g->zone->n++,
				 sizeof *g->zone->observances);
		g->zone->observances[g->zone->n - 1].last = INT64_MAX;
		return 0;
	default:
		return 0;
	}
}

static int
push(struct reading *g, struct str name, enum component component, int line)
{
	struct level *level;

	if (g->depth == MAX_DEPTH)
		return notes_fail(g->r->taker, g->err, ERR_LIMIT, line,
				  "components nested more than %d deep", MAX_DEPTH);
	if (++g->n_components > MAX_COMPONENTS)
		return too_many(g, line, MAX_COMPONENTS, "components");
	level = &g->levels[g->depth++];
	level->line = line;
	level->component = component;
	name.n = utf8_prefix(name, sizeof level->name - 1);
	memcpy(level->name, name.s, name.n);
	level->name[name.n] = '\0';
	return prepare(g, component, line);
}

/* Close the components above a depth, whose END is missing. */
static void
close_above(struct reading *g, size_t depth, int line)
{
	while (g->depth > depth) {
		g->depth--;
		notes_take(g->r->taker, line, 0, "END:%s of line %d is missing",
			   g->levels[g->depth].name, g->levels[g->depth].line);
	}
}

/* The depth at which a component of that name is open, counted from 1; 0: none. */
static size_t
open_at(const struct reading *g, struct str name)
{
	size_t depth = g->depth;

	name.n = utf8_prefix(name, sizeof g->levels[0].name - 1);
	while (depth > 0 && !str_is_nocase(name, g->levels[depth - 1].name))
		depth--;
	return depth;
}

static bool
named(struct str name, enum component component)
{
	size_t i;

	for (i = 0; i < sizeof components / sizeof components[0]; i++)
		if (components[i].component == component &&
		    str_is_nocase(name, components[i].name))
			return true;
	return false;
}

static enum component
component_in(struct str name, enum component parent)
{
	size_t i;

	for (i = 0; i < sizeof components / sizeof components[0]; i++)
		if (components[i].parent == parent && parent != OTHER &&
		    str_is_nocase(name, components[i].name))
			return components[i].component;
	return OTHER;
}

/* A component outside of a calendar: one in which it would be is opened for it. */
static int
begin_outside(struct reading *g, struct str name, int line)
{
	if (named(name, CALENDAR))
		return push(g, name, CALENDAR, line);
	if (!named(name, EVENT) && !named(name, ZONE))
		return push(g, name, OTHER, line);
	notes_once(g->r->taker, line, "BEGIN:VCALENDAR is missing");
	return push(g, str_of("VCALENDAR"), CALENDAR, line) ||
			       push(g, name, component_in(name, CALENDAR), line)
		       ? -1
		       : 0;
}

static int
begin(struct reading *g, struct str name, int line)
{
	size_t calendar = open_at(g, str_of("VCALENDAR"));

	if (g->depth == 0)
		return begin_outside(g, name, line);
	if (named(name, CALENDAR)) {
		close_above(g, 0, line);
		return push(g, name, CALENDAR, line);
	}
	/* No event stands in an event: the END of the one before was forgotten. */
	if (calendar && named(name, EVENT) && current(g) == EVENT)
		close_above(g, calendar, line);
	return push(g, name, component_in(name, current(g)), line);
}

static void
end(struct reading *g, struct str name, int line)
{
	size_t depth = open_at(g, name);

	if (depth == 0) {
		notes_take(g->r->taker, line, 0, "END:%s without a BEGIN",
			   notes_excerpt(g->r->arena, name));
		return;
	}
	close_above(g, depth, line);
	g->depth = depth - 1;
}

static int
calendar_property(struct reading *g, const struct ical_line *line)
{
	struct str value = str_trim(line->value);

	if (str_is_nocase(line->name, "METHOD"))
		g->calendar->cancelled = str_is_nocase(value, "CANCEL");
	else if (str_is_nocase(line->name, "X-WR-TIMEZONE") && value.n > 0)
		g->calendar->zone_name = arena_strndup(g->r->arena, value.s, value.n);
	return 0;
}

static int
zone_property(struct reading *g, const struct ical_line *line)
{
	struct str value = str_trim(line->value);

	if (value.n > 0 && str_is_nocase(line->name, "TZID"))
		g->zone->tzid = arena_strndup(g->r->arena, value.s, value.n);
	else if (value.n > 0 && str_is_nocase(line->name, "X-LIC-LOCATION"))
		g->zone->location = arena_strndup(g->r->arena, value.s, value.n);
	return 0;
}

static bool
is_several(uint64_t set)
{
	return (set & (set - 1)) != 0;
}

/* Once a year, in a month: what clocks do. Others are not asked what they mean. */
static bool
is_clock_rule(const struct ical_rule *rule)
{
	return rule->frequency == ICAL_YEARLY && rule->interval == 1 &&
	       !is_several(rule->months) && !is_several(rule->hours) &&
	       !is_several(rule->minutes) && !is_several(rule->seconds) &&
	       !rule->has_year_days && !(rule->weeks | rule->weeks_back) &&
	       (rule->months || (!rule->weekdays && rule->n_numbered == 0));
}

static void
zone_rule(struct reading *g, struct ical_observance *o, const struct ical_line *line)
{
	struct ical_rule rule;

	if (ical_rule_value(line->value, &rule) || !is_clock_rule(&rule) ||
	    g->n_rules++ >= MAX_ZONE_RULES) {
		notes_take(g->r->taker, line->number, 0,
			   "VTIMEZONE: rule left out: \"%s\" is not once a year",
			   notes_excerpt(g->r->arena, line->value));
		return;
	}
	o->rule = arena_alloc(g->r->arena, sizeof *o->rule);
	*o->rule = rule;
	if (rule.until.kind != ICAL_ABSENT)
		o->last = civil_seconds(rule.until.at) +
			  (rule.until.kind == ICAL_UTC    ? o->before
			   : rule.until.kind == ICAL_DATE ? 86399
							  : 0);
}

static void
zone_dates(struct reading *g, struct ical_observance *o, struct str list)
{
	while (list.s) {
		struct ical_time time = ical_time_value(str_split(&list, ','));
		int64_t *place;

		if (time.kind == ICAL_ABSENT)
			continue;
		if (g->n_dates++ == MAX_ZONE_DATES) {
			notes_once(g->r->taker, 0, "more than %d RDATEs of a VTIMEZONE",
				   MAX_ZONE_DATES);
			return;
		}
		place = arena_push(g->r->arena, &o->dates.v, o->dates.n++,
				   sizeof *place);
		*place = civil_seconds(time.at) +
			 (time.kind == ICAL_UTC ? o->before : 0);
	}
}

static int
observance_property(struct reading *g, const struct ical_line *line)
{
	struct ical_observance *o = &g->zone->observances[g->zone->n - 1];
	struct ical_time time;

	if (ical_line_check(g->r, line, g->err))
		return -1;
	if (str_is_nocase(line->name, "DTSTART")) {
		time = ical_time_value(line->value);
		if (time.kind != ICAL_ABSENT)
			o->start = civil_seconds(time.at);
	} else if (str_is_nocase(line->name, "TZOFFSETFROM")) {
		(void)ical_offset_value(line->value, &o->before);
	} else if (str_is_nocase(line->name, "TZOFFSETTO")) {
		(void)ical_offset_value(line->value, &o->offset);
	} else if (str_is_nocase(line->name, "RDATE")) {
		zone_dates(g, o, line->value);
	} else if (str_is_nocase(line->name, "RRULE")) {
		zone_rule(g, o, line);
	}
	return 0;
}

static int
property(struct reading *g, const struct ical_line *line)
{
	switch (current(g)) {
	case CALENDAR:
		return calendar_property(g, line);
	case EVENT:
		return ical_property(g->r, &g->drafts->v[g->drafts->n - 1], line,
				     g->err);
	case ZONE:
		return zone_property(g, line);
	case OBSERVANCE:
		return observance_property(g, line);
	default:
		return 0;
	}
}

static int
read_line(struct reading *g, const struct ical_line *line)
{
	struct str name = str_trim(line->value);

	if (line->is_property && str_is_nocase(line->name, "BEGIN"))
		return begin(g, name, line->number);
	if (line->is_property && str_is_nocase(line->name, "END")) {
		end(g, name, line->number);
		return 0;
	}
	if (g->depth == 0) {
		if (!g->stray_line) {
			g->stray = str_of(notes_excerpt(g->r->arena, line->whole));
			g->stray_line = line->number;
		}
		return 0;
	}
	if (line->is_property)
		return property(g, line);
	if (current(g) == EVENT) /* unquoted: a CLASS that hides it may yet come */
		notes_take(g->r->taker, line->number, 0, "no property, left out");
	else if (current(g) != OTHER)
		notes_take(g->r->taker, line->number, 0,
			   "no property, left out: \"%s\"",
			   notes_excerpt(g->r->arena, line->whole));
	return 0;
}

/* What is wrong with the text as a whole. */
static int
check_end(struct reading *g, int line)
{
	const struct level *top = g->depth ? &g->levels[g->depth - 1] : NULL;

	if (!g->calendar && g->n_components > 0)
		return notes_fail(g->r->taker, g->err, ERR_FORMAT, g->levels[0].line,
				  "BEGIN:%s instead of BEGIN:VCALENDAR",
				  g->levels[0].name);
	if (!g->calendar && g->stray_line)
		return notes_fail(g->r->taker, g->err, ERR_FORMAT, g->stray_line,
				  "no calendar: BEGIN:VCALENDAR expected, found \"%s\"",
				  g->stray.s);
	if (!g->calendar)
		return notes_fail(g->r->taker, g->err, ERR_FORMAT, 0,
				  "an empty document");
	if (top && (top->component != CALENDAR || g->drafts->n == 0))
		return notes_fail(g->r->taker, g->err, ERR_FORMAT, line,
				  "truncated: ends without END:%s of line %d",
				  top->name, top->line);
	if (top)
		close_above(g, 0, line);
	if (g->stray_line)
		notes_take(g->r->taker, g->stray_line, 0,
			   "text outside of the calendar left out: \"%s\"", g->stray.s);
	return 0;
}

int
ical_components(struct ical_reading *r, struct str text, struct ical_drafts *drafts,
		struct err *err)
{
	struct reading g = {.r = r, .err = err, .drafts = drafts};
	struct ical_lines lines;
	struct ical_line line;
	int result = 0;

	ical_lines_begin(&lines, text, r->line);
	while (!result && ical_lines_next(&lines, &line))
		result = read_line(&g, &line);
	ical_lines_end(&lines);
	return result ? result : check_end(&g, lines.next);
}
