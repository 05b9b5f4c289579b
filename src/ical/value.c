/*
 * value.c - values of iCalendar properties (RFC 5545, 3.3): times, durations, offsets,
 * text. Also in the forms that are wrong but plain: extended ISO 8601, a date with a Z,
 * hours without seconds.
 */
#include "ical/ical_int.h"

#include <string.h>

/* Digits of a number, n of them exactly; false when there are others. */
static bool
digits(struct str *text, size_t n, int *value)
{
	size_t i;

	*value = 0;
	if (text->n < n)
		return false;
	for (i = 0; i < n; i++) {
		if (text->s[i] < '0' || text->s[i] > '9')
			return false;
		*value = *value * 10 + (text->s[i] - '0');
	}
	*text = str_from(text->s + n, text->n - n);
	return true;
}

static bool
skip(struct str *text, const char *any)
{
	if (text->n == 0 || !strchr(any, text->s[0]) || text->s[0] == '\0')
		return false;
	*text = str_from(text->s + 1, text->n - 1);
	return true;
}

static bool
read_clock(struct str *text, struct civil *at)
{
	bool extended;

	if (!digits(text, 2, &at->hour))
		return false;
	extended = skip(text, ":");
	if (!digits(text, 2, &at->minute))
		return false;
	if (extended && !skip(text, ":"))
		return true;
	if (digits(text, 2, &at->second) && skip(text, ".,"))
		while (text->n > 0 && text->s[0] >= '0' && text->s[0] <= '9')
			*text = str_from(text->s + 1, text->n - 1);
	return true;
}

/* 24:00 is the next day, a leap second the one before it, and a time with an offset that
 * of UTC (no iCalendar, but plain). */
static bool
settle(struct ical_time *time, struct str rest)
{
	bool next_day = time->at.hour == 24 && time->at.minute == 0;
	int offset;

	if (next_day)
		time->at.hour = 0;
	if (time->at.second == 60)
		time->at.second = 59;
	if (!civil_valid(time->at))
		return false;
	if (rest.n > 0 && (rest.s[0] == 'Z' || rest.s[0] == 'z')) {
		time->kind = ICAL_UTC;
	} else if (ical_offset_value(rest, &offset)) {
		time->kind = ICAL_UTC;
		time->at = civil_from_seconds(civil_seconds(time->at) - offset);
	}
	if (next_day)
		time->at = civil_from_seconds(civil_seconds(time->at) + 86400);
	return true;
}

struct ical_time
ical_time_value(struct str text)
{
	struct ical_time time = {.kind = ICAL_ABSENT}, absent = time;
	struct civil *at = &time.at;
	bool extended;

	text = str_trim(text);
	if (!digits(&text, 4, &at->year))
		return absent;
	extended = skip(&text, "-");
	if (!digits(&text, 2, &at->month) || (extended && !skip(&text, "-")) ||
	    !digits(&text, 2, &at->day))
		return absent;
	time.kind = ICAL_DATE;
	if ((skip(&text, "Tt") || (extended && skip(&text, " "))) && text.n > 0) {
		time.kind = ICAL_LOCAL;
		if (!read_clock(&text, at))
			return absent;
		return settle(&time, text) ? time : absent;
	}
	return civil_valid(*at) ? time : absent;
}

bool
ical_offset_value(struct str text, int *offset)
{
	int sign, hours, minutes = 0, seconds = 0;

	text = str_trim(text);
	if (text.n == 0 || (text.s[0] != '+' && text.s[0] != '-'))
		return false;
	sign = text.s[0] == '-' ? -1 : 1;
	(void)skip(&text, "+-");
	if (!digits(&text, 2, &hours) && !digits(&text, 1, &hours))
		return false;
	(void)skip(&text, ":.");
	if (text.n > 0 && !digits(&text, 2, &minutes))
		return false;
	(void)skip(&text, ":");
	if (text.n > 0 && !digits(&text, 2, &seconds))
		return false;
	*offset = sign * (hours * 3600 + minutes * 60 + seconds);
	return text.n == 0 && hours <= 15 && minutes < 60 && seconds < 60;
}

/* Only what an event can last is believed, so that sums stay small. */
bool
ical_duration_value(struct str text, struct ical_duration *duration)
{
	static const struct {
		char unit;
		int64_t days, seconds, max;
	} units[] = {
		{'W', 7, 0, 100},      {'D', 1, 0, 800},       {'H', 0, 3600, 20000},
		{'M', 0, 60, 1000000}, {'S', 0, 1, 100000000},
	};
	size_t i, n;
	int64_t number;

	*duration = (struct ical_duration){0, 0};
	text = str_trim(text);
	(void)skip(&text, "+");
	if (!skip(&text, "Pp") || text.n == 0)
		return false;
	while (text.n > 0) {
		if (skip(&text, "Tt"))
			continue;
		for (n = 0; n < text.n && text.s[n] >= '0' && text.s[n] <= '9'; n++)
			;
		if (n == text.n || !str_number(str_from(text.s, n), &number))
			return false;
		for (i = 0; i < sizeof units / sizeof units[0]; i++)
			if (units[i].unit == (text.s[n] & ~0x20))
				break;
		if (i == sizeof units / sizeof units[0] || number > units[i].max)
			return false;
		duration->days += (int)(number * units[i].days);
		duration->seconds += (int)(number * units[i].seconds);
		text = str_from(text.s + n + 1, text.n - n - 1);
	}
	return true;
}

/* A backslash before what needs none is dropped before punctuation, as the writer escaped
 * too much, and kept before letters, as it escaped too little. */
const char *
ical_text_value(struct arena *arena, struct str text)
{
	char *out, *to;
	size_t i;

	if (text.n == 0)
		return NULL;
	out = to = arena_strndup(arena, text.s, text.n);
	if (!memchr(text.s, '\\', text.n))
		return out;
	for (i = 0; i < text.n; i++) {
		char next = i + 1 < text.n ? text.s[i + 1] : '\0';

		if (text.s[i] != '\\' || next == '\0') {
			*to++ = text.s[i];
			continue;
		}
		if (next == 'n' || next == 'N') {
			*to++ = '\n';
			i++;
		} else if (strchr("\\;,:\"'()-!.", next)) {
			*to++ = next;
			i++;
		} else {
			*to++ = '\\';
		}
	}
	*to = '\0';
	return out;
}

const char *
ical_parameter_text(struct arena *arena, struct str text)
{
	char *out, *to;
	size_t i;

	if (text.n == 0)
		return NULL;
	out = to = arena_strndup(arena, text.s, text.n);
	for (i = 0; i < text.n; i++) {
		static const char from[] = "n'^", into[] = "\n\"^";
		const char *found = text.s[i] == '^' && i + 1 < text.n &&
						    text.s[i + 1] != '\0'
					    ? strchr(from, text.s[i + 1])
					    : NULL;

		*to++ = found ? into[found - from] : text.s[i];
		i += found ? 1 : 0;
	}
	*to = '\0';
	return out;
}
