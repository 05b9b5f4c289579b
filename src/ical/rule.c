/*
 * rule.c - RRULE and EXRULE (RFC 5545, 3.3.10) from text. Parts that are written oddly but
 * say one thing are read; a rule of which a part cannot be read is refused whole, because
 * without it the rule would mean other days.
 */
#include "ical/ical_int.h"

#include <string.h>

/* A word of a list, which may have been escaped as if it were text ("MO\\, TU"). */
static struct str
next_word(struct str *list)
{
	struct str word = str_trim(str_split(list, ','));

	if (word.n > 0 && word.s[word.n - 1] == '\\')
		word.n--;
	return str_trim(word);
}

/* A number with sign, in a range. */
static bool
number(struct str text, int min, int max, int *value)
{
	int64_t n;
	bool negative;

	negative = text.n > 0 && text.s[0] == '-';
	if (text.n > 0 && (text.s[0] == '-' || text.s[0] == '+'))
		text = str_from(text.s + 1, text.n - 1);
	if (!str_number(text, &n) || n > INT32_MAX)
		return false;
	*value = negative ? -(int)n : (int)n;
	return *value >= min && *value <= max;
}

static bool
read_frequency(struct str value, struct ical_rule *rule)
{
	static const char *const words[] = {"YEARLY", "MONTHLY",  "WEEKLY",  "DAILY",
					    "HOURLY", "MINUTELY", "SECONDLY"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_is_nocase(value, words[i])) {
			rule->frequency = (enum ical_frequency)i;
			return true;
		}
	return false;
}

static bool
read_interval(struct str value, struct ical_rule *rule)
{
	return number(value, 1, 1000000, &rule->interval);
}

static bool
read_count(struct str value, struct ical_rule *rule)
{
	return str_number(value, &rule->count) && rule->count > 0;
}

static bool
read_until(struct str value, struct ical_rule *rule)
{
	rule->until = ical_time_value(value);
	return rule->until.kind != ICAL_ABSENT;
}

static bool
weekday(struct str text, int *day)
{
	static const char *const words[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	int i;

	for (i = 0; i < 7; i++)
		if (str_is_nocase(text, words[i])) {
			*day = i;
			return true;
		}
	return false;
}

static bool
read_week_start(struct str value, struct ical_rule *rule)
{
	return weekday(value, &rule->week_start);
}

/* A list of numbers into bits: from min on; those below zero, counted from the end, go into
 * back, and zero is then none. */
static bool
bits(struct str list, int min, int max, uint64_t *set, uint64_t *back)
{
	int n;

	do {
		struct str value = next_word(&list);

		if (!number(value, min, max, &n) || (min < 0 && n == 0))
			return false;
		if (n >= 0)
			set[n / 64] |= (uint64_t)1 << n % 64;
		else
			back[-n / 64] |= (uint64_t)1 << -n % 64;
	} while (list.s);
	return true;
}

static bool
bits32(struct str list, int min, int max, uint32_t *set, uint32_t *back)
{
	uint64_t wide = 0, wide_back = 0;

	if (!bits(list, min, max, &wide, &wide_back))
		return false;
	*set = (uint32_t)wide;
	*back = (uint32_t)wide_back;
	return true;
}

/* A leap second is the one before it. */
static bool
read_seconds(struct str value, struct ical_rule *rule)
{
	const uint64_t leap = (uint64_t)1 << 60;
	uint64_t none;

	if (!bits(value, 0, 60, &rule->seconds, &none))
		return false;
	if (rule->seconds & leap)
		rule->seconds = (rule->seconds & ~leap) | leap >> 1;
	return true;
}

static bool
read_minutes(struct str value, struct ical_rule *rule)
{
	uint64_t none;

	return bits(value, 0, 59, &rule->minutes, &none);
}

static bool
read_hours(struct str value, struct ical_rule *rule)
{
	uint32_t none;

	return bits32(value, 0, 23, &rule->hours, &none);
}

static bool
read_months(struct str value, struct ical_rule *rule)
{
	uint32_t none;

	return bits32(value, 1, 12, &rule->months, &none);
}

static bool
read_month_days(struct str value, struct ical_rule *rule)
{
	return bits32(value, -31, 31, &rule->month_days, &rule->month_days_back);
}

static bool
read_year_days(struct str value, struct ical_rule *rule)
{
	rule->has_year_days = true;
	return bits(value, -366, 366, rule->year_days, rule->year_days_back);
}

static bool
read_weeks(struct str value, struct ical_rule *rule)
{
	return bits(value, -53, 53, &rule->weeks, &rule->weeks_back);
}

static bool
read_days(struct str list, struct ical_rule *rule)
{
	int day, n;

	do {
		struct str value = next_word(&list);

		if (value.n < 2 || !weekday(str_from(value.s + value.n - 2, 2), &day))
			return false;
		value.n -= 2;
		if (value.n == 0) {
			rule->weekdays |= 1u << day;
			continue;
		}
		if (!number(value, -53, 53, &n) || n == 0 ||
		    rule->n_numbered == ICAL_MAX_BY)
			return false;
		rule->numbered[rule->n_numbered++] = (struct ical_weekday){n, day};
	} while (list.s);
	return true;
}

static bool
read_positions(struct str list, struct ical_rule *rule)
{
	int n;

	do {
		if (!number(next_word(&list), -366, 366, &n) || n == 0 ||
		    rule->n_positions == ICAL_MAX_BY)
			return false;
		rule->positions[rule->n_positions++] = n;
	} while (list.s);
	return true;
}

static bool
read_scale(struct str value, struct ical_rule *rule)
{
	(void)rule;
	return str_is_nocase(value, "GREGORIAN");
}

static bool
read_skip(struct str value, struct ical_rule *rule)
{
	(void)rule;
	return str_is_nocase(value, "OMIT");
}

static const struct {
	const char *name;
	bool (*read)(struct str value, struct ical_rule *rule);
} parts[] = {
	{"FREQ", read_frequency},
	{"INTERVAL", read_interval},
	{"COUNT", read_count},
	{"UNTIL", read_until},
	{"WKST", read_week_start},
	{"BYSECOND", read_seconds},
	{"BYMINUTE", read_minutes},
	{"BYHOUR", read_hours},
	{"BYDAY", read_days},
	{"BYWEEKDAY", read_days},
	{"BYMONTHDAY", read_month_days},
	{"BYYEARDAY", read_year_days},
	{"BYWEEKNO", read_weeks},
	{"BYMONTH", read_months},
	{"BYSETPOS", read_positions},
	{"RSCALE", read_scale},
	{"SKIP", read_skip},
};

/* NULL, or the name of the part when its value is wrong. Unknown parts (X-…) and empty
 * ones mean nothing. */
static const char *
read_part(struct str part, struct ical_rule *rule)
{
	struct str key = str_trim(str_split(&part, '=')), value = str_trim(part);
	size_t i;

	if (value.n > 0 && value.s[value.n - 1] == '\\')
		value.n--; /* "\;": escaped as if it were text */
	for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (str_is_nocase(key, parts[i].name))
			return value.n == 0 || parts[i].read(value, rule)
				       ? NULL
				       : parts[i].name;
	return NULL;
}

const char *
ical_rule_value(struct str text, struct ical_rule *rule)
{
	bool has_frequency = false;
	const char *wrong;

	*rule = (struct ical_rule){.interval = 1, .until.kind = ICAL_ABSENT};
	text = str_trim(text);
	if (text.n > 6 && (str_is_nocase(str_from(text.s, 6), "RRULE:")))
		text = str_from(text.s + 6, text.n - 6);
	while (text.s) {
		struct str part = str_split(&text, ';'), rest = part;

		has_frequency |= str_is_nocase(str_trim(str_split(&rest, '=')), "FREQ");
		wrong = read_part(part, rule);
		if (wrong)
			return wrong;
	}
	return has_frequency ? NULL : "FREQ";
}
