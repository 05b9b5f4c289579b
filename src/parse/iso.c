/*
 * iso.c - times in ISO 8601 as sites write it, which is not always ISO 8601, and an end
 * that fits its start.
 */
#include "parse/parse_int.h"

#include <string.h>

/* The next number of min to max digits of a text. */
static bool
take(struct str *text, size_t min, size_t max, int *number)
{
	size_t n = 0;

	for (*number = 0; n < text->n && n < max; n++) {
		if (text->s[n] < '0' || text->s[n] > '9')
			break;
		*number = *number * 10 + (text->s[n] - '0');
	}
	*text = str_from(text->s + n, text->n - n);
	return n >= min;
}

/* Pass over one of the signs, which may be missing. */
static bool
skip(struct str *text, const char *signs)
{
	if (text->n == 0 || !text->s[0] || !strchr(signs, text->s[0]))
		return false;
	*text = str_from(text->s + 1, text->n - 1);
	return true;
}

/* "Z", "-05:00", "-0500", "-05" in the usual form, with white space before it; "" for
 * none, NULL for anything else. */
static const char *
offset_of(struct arena *arena, struct str text)
{
	char sign;
	int hours, minutes = 0;

	text = str_trim(text);
	if (text.n == 0)
		return "";
	if (str_is_nocase(text, "Z"))
		return "Z";
	sign = text.s[0];
	if (!skip(&text, "+-") || !take(&text, 2, 2, &hours))
		return NULL;
	skip(&text, ":");
	if (text.n > 0 && (!take(&text, 2, 2, &minutes) || text.n > 0))
		return NULL;
	return arena_printf(arena, "%c%02d:%02d", sign, hours, minutes);
}

const char *
parse_iso(struct arena *arena, const char *text)
{
	struct str rest = str_trim(str_of(text));
	int year, month, day, hour, minute, second = 0, fraction;
	const char *offset;

	if (!take(&rest, 4, 4, &year))
		return text;
	if (skip(&rest, "-")) {
		if (!take(&rest, 1, 2, &month) || !skip(&rest, "-") ||
		    !take(&rest, 1, 2, &day))
			return text;
	} else if (!take(&rest, 2, 2, &month) || !take(&rest, 2, 2, &day)) {
		return text;
	}
	if (rest.n == 0)
		return arena_printf(arena, "%04d-%02d-%02d", year, month, day);
	if (!skip(&rest, "Tt "))
		return text;
	rest = str_trim(rest);
	if (!take(&rest, 1, 2, &hour))
		return text;
	skip(&rest, ":");
	if (!take(&rest, 2, 2, &minute))
		return text;
	skip(&rest, ":");
	(void)take(&rest, 0, 2, &second);
	if (skip(&rest, ".,") && take(&rest, 1, 9, &fraction))
		while (skip(&rest, "0123456789"))
			;
	offset = offset_of(arena, rest);
	return offset ? arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%s", year,
				     month, day, hour, minute, second, offset)
		      : text;
}

struct when
parse_day_of(const struct when *when)
{
	return when_day(when->at.year, when->at.month, when->at.day, NULL);
}

void
parse_settle_end(struct reading *r, struct entry *entry, const char *from_name,
		 const char *to_name, int line)
{
	struct when *start = &entry->start, *end = &entry->end;
	const char *wrong = NULL;
	int64_t from, until, unused;

	if (end->precision != WHEN_NONE && end->at.year > PARSE_LAST_YEAR) {
		notes_take(&r->taker, line, 0, "%s is after the year %d: left out",
			   to_name, PARSE_LAST_YEAR);
		*end = (struct when){.precision = WHEN_NONE};
	}
	if (start->precision == WHEN_NONE || end->precision == WHEN_NONE)
		return;
	if (start->precision == WHEN_INSTANT && end->precision == WHEN_DAY &&
	    start->at.year == end->at.year && start->at.month == end->at.month &&
	    start->at.day == end->at.day) {
		end->precision = WHEN_NONE; /* it says nothing more */
		return;
	}
	if (start->precision == WHEN_DAY && end->precision == WHEN_INSTANT)
		*end = parse_day_of(end);
	if (start->precision == WHEN_INSTANT && end->precision == WHEN_DAY)
		*start = parse_day_of(start);
	if (start->precision != end->precision)
		wrong = "is not as exact as";
	else if (when_bounds(start, r->context->zone, &from, &unused) &&
		 when_bounds(end, r->context->zone, &until, &unused) && until < from)
		wrong = "is before";
	if (wrong) {
		notes_take(&r->taker, line, 0, "%s %s %s: left out", to_name, wrong,
			   from_name);
		*end = (struct when){.precision = WHEN_NONE};
	} else if (when_equal(start, end)) {
		*end = (struct when){.precision = WHEN_NONE};
	}
}
