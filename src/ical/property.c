/*
 * property.c - the properties of an event (RFC 5545, 3.6.1) into its draft. What cannot be
 * read leaves its field as it was; what is not in the table is nobody's business here.
 * Notes, which go to logs, quote nothing: a CLASS that hides the event may yet come.
 */
#include "ical/ical_int.h"

#include <string.h>

/* Categories of one event; also keeps looking for repeated ones short. */
#define MAX_CATEGORIES 50
/* RRULE and EXRULE of one event: one is normal. */
#define MAX_RULES 10
/* RDATE and EXDATE of one event, together. Each is compared with each occurrence. */
#define MAX_DATES 5000

struct property {
	struct ical_reading *r;
	struct ical_draft *draft;
	const struct ical_line *line;
	struct err *err;
};

static const char *
text_of(const struct property *p)
{
	return ical_text_value(p->r->arena, p->line->value);
}

static int
read_uid(struct property *p)
{
	struct str value = str_trim(p->line->value);

	p->draft->event.uid = ical_text_value(p->r->arena, value);
	return 0;
}

static int
read_summary(struct property *p)
{
	p->draft->event.title = text_of(p);
	p->draft->event.title_language =
		ical_parameter_text(p->r->arena, ical_parameter(p->line, "LANGUAGE"));
	return 0;
}

static int
read_description(struct property *p)
{
	p->draft->event.description = text_of(p);
	return 0;
}

/* HTML, of which DESCRIPTION is the plain form (RFC 9073, 6.5, and before it Outlook). */
static int
read_styled(struct property *p)
{
	if (!p->draft->event.description)
		p->draft->event.description = text_of(p);
	return 0;
}

static int
read_location(struct property *p)
{
	p->draft->event.location = text_of(p);
	return 0;
}

static int
read_url(struct property *p)
{
	p->draft->event.url = text_of(p);
	return 0;
}

static int
read_conference(struct property *p)
{
	if (!p->draft->event.conference)
		p->draft->event.conference = text_of(p);
	return 0;
}

static int
read_related(struct property *p)
{
	struct str type = ical_parameter(p->line, "RELTYPE");

	if (!p->draft->event.parent && (!type.s || str_is_nocase(type, "PARENT")))
		p->draft->event.parent = text_of(p);
	return 0;
}

/* Google names a shared calendar as the organiser of what stands in it. */
static int
read_organiser(struct property *p)
{
	if (!str_ends(str_trim(p->line->value), "@group.calendar.google.com"))
		p->draft->event.organiser =
			ical_parameter_text(p->r->arena, ical_parameter(p->line, "CN"));
	return 0;
}

/* The next value of a list of texts, in which "\," is no end. */
static struct str
next_text(struct str *list)
{
	struct str whole = *list;
	size_t i;

	for (i = 0; i < whole.n; i++) {
		if (whole.s[i] == '\\')
			i++;
		else if (whole.s[i] == ',')
			break;
	}
	if (i >= whole.n) {
		*list = str_from(NULL, 0);
		return whole;
	}
	*list = str_from(whole.s + i + 1, whole.n - i - 1);
	return str_from(whole.s, i);
}

static int
read_categories(struct property *p)
{
	struct words *words = &p->draft->event.categories;
	struct str list = p->line->value;
	const char *text;

	while (list.s && words->n < MAX_CATEGORIES) {
		text = ical_text_value(p->r->arena, str_trim(next_text(&list)));
		if (text)
			words_add(p->r->arena, words, text);
	}
	return 0;
}

/* A time with its zone, from one value of the property. */
static struct ical_time
time_of(const struct property *p, struct str value)
{
	struct ical_time time = ical_time_value(value);

	if (time.kind != ICAL_ABSENT && time.kind != ICAL_DATE &&
	    time.at.hour + time.at.minute + time.at.second == 0 &&
	    str_is_nocase(ical_parameter(p->line, "VALUE"), "DATE"))
		time.kind = ICAL_DATE;
	if (time.kind == ICAL_UTC && ical_parameter(p->line, "TZID").n > 0)
		notes_once(p->r->taker, p->line->number,
			   "times with a Z and a TZID: read as UTC");
	if (time.kind == ICAL_LOCAL)
		time.zone = ical_zone_of(p->r, p->draft->calendar,
					 ical_parameter(p->line, "TZID"));
	return time;
}

static int
read_start(struct property *p)
{
	p->draft->start = time_of(p, p->line->value);
	return 0;
}

static int
read_end(struct property *p)
{
	p->draft->end = time_of(p, p->line->value);
	p->draft->bad_end |= p->draft->end.kind == ICAL_ABSENT;
	return 0;
}

static int
read_duration(struct property *p)
{
	struct ical_draft *draft = p->draft;

	draft->has_duration = ical_duration_value(p->line->value, &draft->duration);
	draft->bad_end |= !draft->has_duration;
	return 0;
}

static int
read_created(struct property *p)
{
	p->draft->created = time_of(p, p->line->value);
	return 0;
}

static int
read_recurrence(struct property *p)
{
	p->draft->recurrence = time_of(p, p->line->value);
	p->draft->and_future =
		str_is_nocase(ical_parameter(p->line, "RANGE"), "THISANDFUTURE");
	return 0;
}

static int
read_sequence(struct property *p)
{
	int64_t sequence;

	if (str_number(str_trim(p->line->value), &sequence))
		p->draft->sequence = sequence;
	return 0;
}

/* Beyond RFC 5545 there is POSTPONED, which schema.org has, and a spelling. */
static int
read_status(struct property *p)
{
	static const struct {
		const char *word;
		enum item_status status;
	} words[] = {
		{"CANCELLED", STATUS_CANCELLED},
		{"CANCELED", STATUS_CANCELLED},
		{"TENTATIVE", STATUS_TENTATIVE},
		{"POSTPONED", STATUS_POSTPONED},
	};
	struct str value = str_trim(p->line->value);
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is_nocase(value, words[i].word))
			p->draft->event.status = words[i].status;
	return 0;
}

/* 3.8.1.3: what one does not know counts as PRIVATE. Once hidden, it stays so. */
static int
read_class(struct property *p)
{
	if (!str_is_nocase(str_trim(p->line->value), "PUBLIC"))
		p->draft->event.hidden = true;
	return 0;
}

static int
add_rule(struct property *p, struct ical_rules *rules)
{
	struct ical_rule *rule, **place;
	const char *wrong;

	if (str_trim(p->line->value).n == 0)
		return 0;
	if (rules->n == MAX_RULES) {
		notes_take(p->r->taker, p->line->number, 0,
			   "more than %d rules: the rest is left out", MAX_RULES);
		return 0;
	}
	rule = arena_alloc(p->r->arena, sizeof *rule);
	wrong = ical_rule_value(p->line->value, rule);
	if (wrong) {
		notes_take(p->r->taker, p->line->number, 0,
			   "rule left out: its %s cannot be read", wrong);
		return 0;
	}
	place = arena_push(p->r->arena, &rules->v, rules->n++, sizeof *place);
	*place = rule;
	return 0;
}

static int
read_rule(struct property *p)
{
	return add_rule(p, &p->draft->rules);
}

static int
read_except_rule(struct property *p)
{
	return add_rule(p, &p->draft->except_rules);
}

/* A DATE, a DATE-TIME, or a PERIOD: "start/end", "start/duration". */
static bool
read_date(const struct property *p, struct str value, struct ical_date *date)
{
	struct str start = str_split(&value, '/');

	*date = (struct ical_date){.start = time_of(p, start)};
	if (date->start.kind == ICAL_ABSENT)
		return false;
	if (!value.s)
		return true;
	date->has_duration = ical_duration_value(value, &date->duration);
	if (!date->has_duration)
		date->end = time_of(p, value);
	return true;
}

static int
add_dates(struct property *p, struct ical_dates *dates)
{
	struct str list = p->line->value;
	struct ical_date date, *place;

	while (list.s) {
		struct str value = str_trim(str_split(&list, ','));

		if (value.n == 0)
			continue;
		if (p->draft->dates.n + p->draft->except_dates.n == MAX_DATES)
			return notes_fail(p->r->taker, p->err, ERR_LIMIT,
					  p->line->number, "more than %d values",
					  MAX_DATES);
		if (!read_date(p, value, &date)) {
			notes_take(p->r->taker, p->line->number, 0,
				   "no date, left out");
			continue;
		}
		place = arena_push(p->r->arena, &dates->v, dates->n++, sizeof *place);
		*place = date;
	}
	return 0;
}

static int
read_dates(struct property *p)
{
	return add_dates(p, &p->draft->dates);
}

static int
read_except_dates(struct property *p)
{
	return add_dates(p, &p->draft->except_dates);
}

/* What a property is for an event: `once`, of several the first counts. */
static const struct {
	const char *name;
	int (*read)(struct property *p);
	bool once;
} properties[] = {
	{"UID", read_uid, true},
	{"SUMMARY", read_summary, true},
	{"DESCRIPTION", read_description, true},
	{"STYLED-DESCRIPTION", read_styled, false},
	{"X-ALT-DESC", read_styled, false},
	{"LOCATION", read_location, true},
	{"URL", read_url, true},
	{"CONFERENCE", read_conference, false},
	{"X-GOOGLE-CONFERENCE", read_conference, false},
	{"RELATED-TO", read_related, false},
	{"ORGANIZER", read_organiser, true},
	{"CATEGORIES", read_categories, false},
	{"DTSTART", read_start, true},
	{"DTEND", read_end, true},
	{"DURATION", read_duration, true},
	{"CREATED", read_created, true},
	{"RECURRENCE-ID", read_recurrence, true},
	{"SEQUENCE", read_sequence, true},
	{"STATUS", read_status, true},
	{"CLASS", read_class, false},
	{"RRULE", read_rule, false},
	{"EXRULE", read_except_rule, false},
	{"RDATE", read_dates, false},
	{"EXDATE", read_except_dates, false},
};

int
ical_property(struct ical_reading *r, struct ical_draft *draft,
	      const struct ical_line *line, struct err *err)
{
	struct property p = {r, draft, line, err};
	size_t i;

	for (i = 0; i < sizeof properties / sizeof properties[0]; i++)
		if (str_is_nocase(line->name, properties[i].name))
			break;
	if (i == sizeof properties / sizeof properties[0])
		return 0;
	if (properties[i].once && (draft->seen >> i & 1)) {
		notes_take(r->taker, line->number, 0,
			   "%s given again: the first counts", properties[i].name);
		return 0;
	}
	draft->seen |= (uint32_t)1 << i;
	if (ical_line_check(r, line, err))
		return -1;
	return properties[i].read(&p);
}
