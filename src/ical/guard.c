/*
 * ical_guard.c - stands between a calendar from outside and libical. One pass over the raw
 * text: unfolds lines (RFC 5545, 3.1), checks that components close as they opened, and
 * keeps only those properties that ical_read reads, within limits. What libical cannot
 * bear (rules by the second in a VTIMEZONE, thousands of values, deep nesting) never
 * reaches it.
 *
 * CATEGORIES become one property for each category, because libical 3.0.16 takes "B\,C,D"
 * for one value. Rules of events are not expanded yet: a mark says that there were some.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* libical serialises and frees recursively. */
#define MAX_DEPTH 8
/* 400,000 events took a gigabyte. */
#define MAX_COMPONENTS 20000
/* 100,000 of them took a minute to free. */
#define MAX_ZONES 200
/* Each of them is expanded from its first year to ours. */
#define MAX_RULES 400
/* Reading a line is quadratic: 10 MB took 32 s, 1 MB 0.1 s. */
#define MAX_LINE_BYTES (256u << 10)
/* 1,000,000 took 11 s. */
#define MAX_PARAMETERS 100
/* 1,000,000 took more than a minute, 10,000 5 ms. */
#define MAX_VALUES 5000

enum component { OTHER, CALENDAR, EVENT, ZONE, OBSERVANCE };

static const struct {
	const char *name;
	enum component component, parent;
} components[] = {
	{"VCALENDAR", CALENDAR, OTHER}, {"VEVENT", EVENT, CALENDAR},
	{"VTIMEZONE", ZONE, CALENDAR},  {"STANDARD", OBSERVANCE, ZONE},
	{"DAYLIGHT", OBSERVANCE, ZONE},
};

struct guard {
	struct reading *r;
	struct buf *out;
	struct err *err;
	int line, next_line; /* of the logical line's begin, and of the next */
	struct level {
		char name[32];
		enum component component;
		int line;
	} levels[MAX_DEPTH];
	size_t depth;
	size_t n_components, n_zones, n_rules;
};

/* A logical line and its pieces. */
struct content {
	struct str line, name, value;
	size_t parameters;
};

static void
copy(struct guard *g, struct str line)
{
	buf_add(g->out, line.s, line.n);
	buf_str(g->out, "\r\n");
}

static void
copy_line(struct guard *g, const struct content *c)
{
	copy(g, c->line);
}

/* The value of a part of a rule ("BYDAY" of "FREQ=YEARLY;BYDAY=1SU"); s NULL: none. */
static struct str
rule_part(struct str rule, const char *name)
{
	while (rule.s) {
		struct str value = str_split(&rule, ';'), key = str_split(&value, '=');

		if (str_is_nocase(key, name))
			return value.s ? value : str_of("");
	}
	return str_from(NULL, 0);
}

static size_t
count_values(struct str list)
{
	size_t n = 0;

	for (; list.s; n++)
		(void)str_split(&list, ',');
	return n;
}

/* Once a year, at most within a week that a weekday picks from: what clocks do. */
static bool
is_clock_rule(struct str rule)
{
	static const char *const others[] = {"BYSECOND", "BYMINUTE", "BYHOUR",
					     "BYSETPOS", "BYWEEKNO", "BYYEARDAY"};
	struct str day = rule_part(rule, "BYDAY");
	struct str month_day = rule_part(rule, "BYMONTHDAY");
	size_t i;

	if (rule.n > 200 || !str_is_nocase(rule_part(rule, "FREQ"), "YEARLY") ||
	    count_values(rule_part(rule, "BYMONTH")) > 1)
		return false;
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (rule_part(rule, others[i]).s)
			return false;
	if (!day.s)
		return count_values(month_day) <= 1;
	if (count_values(day) != 1 || !rule_part(rule, "BYMONTH").s)
		return false;
	return month_day.s ? count_values(month_day) <= 7 : day.n > 2;
}

static void
guard_zone_rule(struct guard *g, const struct content *c)
{
	if (++g->n_rules > MAX_RULES || !is_clock_rule(c->value))
		notes_take(&g->r->taker, g->line, 0,
			   "VTIMEZONE: rule left out: \"%s\" is not once a year",
			   notes_excerpt(g->r->arena, c->value));
	else
		copy(g, c->line);
}

/* Clocks have changed since 1900 at the earliest; who writes 1601 means "always", and
 * libical would go through all years since. */
static void
guard_zone_start(struct guard *g, const struct content *c)
{
	size_t from = (size_t)(c->value.s - c->line.s);

	if (c->value.n < 8 || memcmp(c->value.s, "1900", 4) >= 0) {
		copy(g, c->line);
		return;
	}
	buf_add(g->out, c->line.s, from);
	buf_str(g->out, "1900");
	copy(g, str_from(c->value.s + 4, c->value.n - 4));
}

static void
mark_recurring(struct guard *g, const struct content *c)
{
	(void)c;
	copy(g, str_of(ICAL_RECURRING ":1"));
}

static void
split_categories(struct guard *g, const struct content *c)
{
	size_t from = 0, i, n = 0;

	for (i = 0; i <= c->value.n && n < PARSE_MAX_TAGS; i++) {
		if (i < c->value.n && c->value.s[i] == '\\') {
			i++;
			continue;
		}
		if (i < c->value.n && c->value.s[i] != ',')
			continue;
		if (i > from) {
			buf_str(g->out, "CATEGORIES:");
			copy(g, str_from(c->value.s + from, i - from));
			n++;
		}
		from = i + 1;
	}
}

/* What is kept, and how. */
static const struct {
	enum component component;
	const char *name;
	void (*keep)(struct guard *g, const struct content *c);
} properties[] = {
	{CALENDAR, "METHOD", copy_line},
	{CALENDAR, "X-WR-TIMEZONE", copy_line},
	{EVENT, "UID", copy_line},
	{EVENT, "SUMMARY", copy_line},
	{EVENT, "DESCRIPTION", copy_line},
	{EVENT, "DTSTART", copy_line},
	{EVENT, "DTEND", copy_line},
	{EVENT, "DURATION", copy_line},
	{EVENT, "RECURRENCE-ID", copy_line},
	{EVENT, "CREATED", copy_line},
	{EVENT, "SEQUENCE", copy_line},
	{EVENT, "STATUS", copy_line},
	{EVENT, "CLASS", copy_line},
	{EVENT, "LOCATION", copy_line},
	{EVENT, "ORGANIZER", copy_line},
	{EVENT, "URL", copy_line},
	{EVENT, "CONFERENCE", copy_line},
	{EVENT, "X-GOOGLE-CONFERENCE", copy_line},
	{EVENT, "RELATED-TO", copy_line},
	{EVENT, "CATEGORIES", split_categories},
	{EVENT, "RRULE", mark_recurring},
	{EVENT, "RDATE", mark_recurring},
	{ZONE, "TZID", copy_line},
	{OBSERVANCE, "DTSTART", guard_zone_start},
	{OBSERVANCE, "TZOFFSETFROM", copy_line},
	{OBSERVANCE, "TZOFFSETTO", copy_line},
	{OBSERVANCE, "RDATE", copy_line},
	{OBSERVANCE, "RRULE", guard_zone_rule},
};

/* Split at the first colon outside quotes; parameters are counted. False: no colon. */
static bool
split(struct str line, struct content *c)
{
	bool quoted = false;
	size_t i;

	*c = (struct content){.line = line, .name = str_from(line.s, 0)};
	for (i = 0; i < line.n; i++) {
		char here = line.s[i];

		if (here == '"')
			quoted = !quoted;
		if (quoted || (here != ';' && here != ':'))
			continue;
		if (c->name.n == 0)
			c->name.n = i;
		if (here == ':')
			break;
		c->parameters++;
	}
	if (i == line.n || c->name.n == 0)
		return false;
	c->value = str_from(line.s + i + 1, line.n - i - 1);
	return true;
}

static int
check_limits(struct guard *g, const struct content *c)
{
	if (c->line.n > MAX_LINE_BYTES)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "a line of more than %u bytes", MAX_LINE_BYTES);
	if (c->parameters > MAX_PARAMETERS)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "more than %d parameters", MAX_PARAMETERS);
	if ((str_is_nocase(c->name, "RDATE") || str_is_nocase(c->name, "CATEGORIES")) &&
	    count_values(c->value) > MAX_VALUES)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "more than %d values", MAX_VALUES);
	return 0;
}

static int
guard_property(struct guard *g, const struct content *c)
{
	size_t i;

	for (i = 0; i < sizeof properties / sizeof properties[0]; i++) {
		if (properties[i].component != g->levels[g->depth - 1].component ||
		    !str_is_nocase(c->name, properties[i].name))
			continue;
		if (check_limits(g, c))
			return -1;
		properties[i].keep(g, c);
		return 0;
	}
	return 0;
}

static enum component
component_named(struct str name, enum component parent)
{
	size_t i;

	for (i = 0; i < sizeof components / sizeof components[0]; i++)
		if (components[i].parent == parent &&
		    str_is_nocase(name, components[i].name))
			return components[i].component;
	return OTHER;
}

static int
begin(struct guard *g, struct str name)
{
	enum component parent = g->depth ? g->levels[g->depth - 1].component : OTHER;
	struct level *level;

	if (g->depth == MAX_DEPTH)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "components nested more than %d deep", MAX_DEPTH);
	level = &g->levels[g->depth++];
	level->line = g->line;
	level->component = component_named(name, parent);
	if (g->depth > 1 && parent == OTHER)
		level->component = OTHER;
	name.n = utf8_prefix(name, sizeof level->name - 1);
	memcpy(level->name, name.s, name.n);
	level->name[name.n] = '\0';
	if (g->depth == 1 && level->component != CALENDAR)
		return notes_fail(&g->r->taker, g->err, ERR_FORMAT, g->line,
				  "BEGIN:%s instead of BEGIN:VCALENDAR", level->name);
	if (++g->n_components > MAX_COMPONENTS)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "more than %d components", MAX_COMPONENTS);
	if (level->component == ZONE && ++g->n_zones > MAX_ZONES)
		return notes_fail(&g->r->taker, g->err, ERR_LIMIT, g->line,
				  "more than %d VTIMEZONEs", MAX_ZONES);
	if (level->component == OTHER)
		return 0;
	buf_printf(g->out, "BEGIN:%s\r\n", level->name);
	if (level->component == EVENT)
		buf_printf(g->out, "%s:%d\r\n", ICAL_LINE, g->line);
	return 0;
}

static int
end(struct guard *g, struct str name)
{
	struct level *level = g->depth ? &g->levels[g->depth - 1] : NULL;

	name.n = utf8_prefix(name, sizeof level->name - 1);
	if (!level || !str_is_nocase(name, level->name))
		return notes_fail(&g->r->taker, g->err, ERR_FORMAT, g->line,
				  "END:%s, where END:%s was expected",
				  notes_excerpt(g->r->arena, name),
				  level ? level->name : "nothing");
	if (level->component != OTHER)
		buf_printf(g->out, "END:%s\r\n", level->name);
	g->depth--;
	return 0;
}

static int
guard_line(struct guard *g, struct str line)
{
	struct content c;
	bool whole = split(line, &c);

	if (str_trim(line).n == 0)
		return 0;
	if (whole && str_is_nocase(c.name, "BEGIN"))
		return begin(g, str_trim(c.value));
	if (whole && str_is_nocase(c.name, "END"))
		return end(g, str_trim(c.value));
	if (g->depth == 0 && g->n_components > 0) {
		notes_once(&g->r->taker, g->line, "text after END:VCALENDAR left out");
		return 0;
	}
	if (g->depth == 0)
		return notes_fail(&g->r->taker, g->err, ERR_FORMAT, g->line,
				  "no calendar: BEGIN:VCALENDAR expected, found \"%s\"",
				  notes_excerpt(g->r->arena, str_trim(line)));
	if (whole)
		return guard_property(g, &c);
	if (g->levels[g->depth - 1].component != OTHER)
		notes_take(&g->r->taker, g->line, 0, "no property, left out: \"%s\"",
			   notes_excerpt(g->r->arena, line));
	return 0;
}

/* The next logical line, unfolded into a buffer when it was folded. */
static bool
next_line(struct guard *g, struct str *rest, struct buf *unfolded, struct str *line)
{
	struct str more;

	g->line = g->next_line;
	if (!str_line(rest, line))
		return false;
	g->next_line++;
	if (rest->n == 0 || (rest->s[0] != ' ' && rest->s[0] != '\t'))
		return true;
	buf_clear(unfolded);
	buf_add(unfolded, line->s, line->n);
	while (rest->n > 0 && (rest->s[0] == ' ' || rest->s[0] == '\t') &&
	       str_line(rest, &more)) {
		g->next_line++;
		buf_add(unfolded, more.s + 1, more.n - 1);
	}
	*line = str_from(unfolded->s, unfolded->n);
	return true;
}

int
ical_guard(struct reading *r, struct str text, struct buf *out, struct err *err)
{
	struct guard g = {.r = r, .out = out, .err = err, .next_line = 1};
	struct str line;
	struct buf unfolded;
	int result = 0;

	buf_init(&unfolded, PARSE_MAX_BYTES);
	while (!result && next_line(&g, &text, &unfolded, &line))
		result = guard_line(&g, line);
	buf_release(&unfolded);
	if (result)
		return -1;
	if (g.depth > 0)
		return notes_fail(&r->taker, err, ERR_FORMAT, g.line,
				  "truncated: ends without END:%s of line %d",
				  g.levels[g.depth - 1].name,
				  g.levels[g.depth - 1].line);
	if (g.n_components == 0)
		return notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	return 0;
}
