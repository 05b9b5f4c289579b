/*
 * civil.c - days and seconds of the proleptic Gregorian calendar by arithmetic alone,
 * and the two ways in which the protocols write a date with its time and offset. Uses
 * no time function of libc: those know zones, and zones are zone.c's.
 */
#include "base/civil.h"

#include <string.h>

#define DAY_SECONDS 86400

/* Years are counted from March here, so that the leap day is a year's last; eras are
 * the 400 years (146097 days) after which the calendar repeats. 719468 days lie
 * between 0000-03-01 and 1970-01-01. */
int64_t
civil_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year =
		(153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

struct civil
civil_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097; /* day of era */
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t shifted = (5 * doy + 2) / 153; /* month, 0 is March */
	struct civil c = {0};

	c.day = (int)(doy - (153 * shifted + 2) / 5 + 1);
	c.month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	return c;
}

int64_t
civil_seconds(struct civil c)
{
	return civil_days(c.year, c.month, c.day) * DAY_SECONDS +
	       (int64_t)c.hour * 3600 + (int64_t)c.minute * 60 + c.second;
}

struct civil
civil_from_seconds(int64_t seconds)
{
	int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
	struct civil c;

	if (rest < 0) {
		rest += DAY_SECONDS;
		days--;
	}
	c = civil_from_days(days);
	c.hour = (int)(rest / 3600);
	c.minute = (int)(rest / 60 % 60);
	c.second = (int)(rest % 60);
	return c;
}

int
civil_weekday(int64_t days)
{
	return (int)((days % 7 + 7 + 3) % 7); /* 1970-01-01 was a Thursday */
}

static int
month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return lengths[month - 1] + (month == 2 && leap);
}

bool
civil_valid(struct civil c)
{
	return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 &&
	       c.day >= 1 && c.day <= month_length(c.year, c.month) && c.hour >= 0 &&
	       c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 &&
	       c.second <= 60;
}

/* Take from min to max digits from the front. */
static bool
take_digits(struct str *s, size_t min, size_t max, int *value)
{
	int64_t v;
	size_t n = 0;

	while (n < s->n && n < max && s->s[n] >= '0' && s->s[n] <= '9')
		n++;
	if (n < min || !str_number(str_from(s->s, n), &v))
		return false;
	*value = (int)v;
	*s = str_from(s->s + n, s->n - n);
	return true;
}

/* Take one character out of a set from the front. */
static bool
take_one_of(struct str *s, const char *set)
{
	if (s->n == 0 || s->s[0] == '\0' || !strchr(set, s->s[0]))
		return false;
	*s = str_from(s->s + 1, s->n - 1);
	return true;
}

/* "+hhmm" or, with the colon, "+hh:mm", to the end of s. */
static bool
numeric_offset(struct str s, bool colon, int *offset)
{
	int sign = str_starts(s, "-") ? -1 : 1, hours, minutes;

	if (!take_one_of(&s, "+-") || !take_digits(&s, 2, 2, &hours) ||
	    (colon && !take_one_of(&s, ":")) || !take_digits(&s, 2, 2, &minutes) ||
	    s.n > 0 || hours > 23 || minutes > 59)
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool
civil_parse_rfc3339(struct str s, int64_t *unix_seconds, int *offset_seconds)
{
	struct civil c = {0};
	bool midnight;
	int fraction, offset = 0;

	if (!take_digits(&s, 4, 4, &c.year) || !take_one_of(&s, "-") ||
	    !take_digits(&s, 2, 2, &c.month) || !take_one_of(&s, "-") ||
	    !take_digits(&s, 2, 2, &c.day) || !take_one_of(&s, "Tt ") ||
	    !take_digits(&s, 2, 2, &c.hour) || !take_one_of(&s, ":") ||
	    !take_digits(&s, 2, 2, &c.minute))
		return false;
	if (take_one_of(&s, ":")) {
		if (!take_digits(&s, 2, 2, &c.second))
			return false;
		if (take_one_of(&s, ".")) {
			if (!take_digits(&s, 1, 9, &fraction))
				return false;
			while (take_one_of(&s, "0123456789"))
				;
		}
	}
	if (!str_is_nocase(s, "Z") && !numeric_offset(s, true, &offset))
		return false;
	midnight = c.hour == 24 && c.minute == 0 && c.second == 0;
	if (midnight)
		c.hour = 0;
	if (!civil_valid(c))
		return false;
	*unix_seconds = civil_seconds(c) + (midnight ? DAY_SECONDS : 0) - offset;
	*offset_seconds = offset;
	return true;
}

/* RFC 822 5.1, in hours. Military letters but Z were so muddled that RFC 5322 4.3 has
 * them mean nothing. */
static const struct {
	const char *name;
	int hours;
} named_zones[] = {
	{"GMT", 0},  {"UT", 0},   {"UTC", 0},  {"Z", 0},    {"EST", -5}, {"EDT", -4},
	{"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7},
};

static bool
mail_zone(struct str s, int *offset)
{
	size_t i;

	for (i = 0; i < sizeof named_zones / sizeof named_zones[0]; i++)
		if (str_is_nocase(s, named_zones[i].name)) {
			*offset = named_zones[i].hours * 3600;
			return true;
		}
	return numeric_offset(s, false, offset);
}

/* The next word: up to white space or a comma, both dropped. */
static struct str
take_word(struct str *s)
{
	struct str word;
	size_t i = 0;

	*s = str_trim(*s);
	while (i < s->n && !strchr(" \t\r\n,", s->s[i]))
		i++;
	word = str_from(s->s, i);
	while (i < s->n && strchr(" \t\r\n,", s->s[i]))
		i++;
	*s = str_from(s->s + i, s->n - i);
	return word;
}

/* 1 to 12, or 0. */
static int
mail_month(struct str word)
{
	static const char *const names[] = {"January", "February", "March",
					    "April",   "May",      "June",
					    "July",    "August",   "September",
					    "October", "November", "December"};
	int i;

	for (i = 0; i < 12; i++)
		if (str_is_nocase(word, names[i]) ||
		    (word.n == 3 &&
		     str_is_nocase(word, (char[4]){names[i][0], names[i][1],
						   names[i][2], '\0'})))
			return i + 1;
	return 0;
}

/* RFC 5322 4.3: two digits below 50 are 20xx; other short years count from 1900. */
static bool
mail_year(struct str word, int *year)
{
	size_t n = word.n;

	if (!take_digits(&word, 2, 4, year) || word.n > 0)
		return false;
	if (n == 2 && *year < 50)
		*year += 2000;
	else if (n < 4)
		*year += 1900;
	return true;
}

static bool
mail_time(struct str word, struct civil *c)
{
	return take_digits(&word, 1, 2, &c->hour) && take_one_of(&word, ":") &&
	       take_digits(&word, 2, 2, &c->minute) &&
	       (!take_one_of(&word, ":") || take_digits(&word, 2, 2, &c->second)) &&
	       word.n == 0;
}

bool
civil_parse_rfc5322(struct str s, int64_t *unix_seconds, int *offset_seconds)
{
	struct civil c = {0};
	struct str word = take_word(&s);
	int offset;

	if (word.n > 0 && (word.s[0] < '0' || word.s[0] > '9'))
		word = take_word(&s); /* that was the weekday */
	if (!take_digits(&word, 1, 2, &c.day) || word.n > 0)
		return false;
	c.month = mail_month(take_word(&s));
	if (c.month == 0 || !mail_year(take_word(&s), &c.year) ||
	    !mail_time(take_word(&s), &c) || !mail_zone(take_word(&s), &offset) ||
	    !civil_valid(c))
		return false;
	if (s.n > 0 && s.s[0] != '(') /* a comment with the zone's name may follow */
		return false;
	*unix_seconds = civil_seconds(c) - offset;
	*offset_seconds = offset;
	return true;
}
