/*
 * clock.c - hours as the three languages write them: "18:00", "23h59", "9 am", "15 hs",
 * "14:00 - 15:00 UTC (09:00 - 10:00 EST)". In: tokens. Out: seconds of a day with what
 * is said of their zone. Lengths of time ("20 hours") are none.
 */
#include "prose/prose_int.h"

#include <string.h>

#define HOUR 3600
#define NOON (12 * HOUR)
#define DAY (24 * HOUR)

/* Words and marks between a date and its hour. */
#define MAX_CONNECTING 7
/* Of a zone that is not known: "Americas Pacific". */
#define MAX_ZONE_WORDS 3

/* One hour, and what half of it is said. */
struct hour {
	int second;   /* of the day */
	int half;     /* 0 not said, 1 before noon, 2 after */
	bool machine; /* with seconds, as machines write it */
	bool bare;    /* only digits: no hour unless something else says so */
};

/* "am", "a.m.", "p. m." at i; the index behind it, or i. */
static size_t
half_at(const struct tokens *t, size_t i, int *half)
{
	const char *word = token_at(t, i)->name;
	bool apart;

	if ((word[0] != 'a' && word[0] != 'p') || token_is(t, i, WORD_MONTH))
		return i;
	apart = word[1] == '\0' && token_is_mark(t, i + 1, ".") &&
		token_is_word(t, i + 2, "m");
	if (!apart && !(word[1] == 'm' && word[2] == '\0'))
		return i;
	*half = word[0] == 'a' ? 1 : 2;
	i += apart ? 3 : 1;
	return token_is_mark(t, i, ".") && token_is_glued(t, i) && apart ? i + 1 : i;
}

/* "59" directly behind i, as minutes. */
static bool
two_digits(const struct tokens *t, size_t i, int *minute)
{
	const struct token *token = token_at(t, i);

	if (token->kind != TOKEN_NUMBER || token->digits != 2 || token->value > 59)
		return false;
	*minute = token->value;
	return true;
}

/* What follows the number of the hour at i: minutes, "h". The index behind it, or 0. */
static size_t
after_hour(const struct tokens *t, size_t i, struct hour *hour, int *minute)
{
	if (token_is_mark(t, i, ":") && token_is_glued(t, i) &&
	    token_is_glued(t, i + 1) && two_digits(t, i + 1, minute)) {
		i += 2;
		if (token_is_mark(t, i, ":") && token_at(t, i + 1)->digits == 2 &&
		    token_is_glued(t, i) && token_is_glued(t, i + 1)) {
			hour->machine = true;
			hour->second += token_at(t, i + 1)->value;
			i += 2;
		}
		return token_is(t, i, WORD_HOURS) ? i + 1 : i;
	}
	if (token_is_mark(t, i, ".") && token_is_glued(t, i) &&
	    token_is_glued(t, i + 1) && two_digits(t, i + 1, minute)) {
		i += 2; /* "9.30" is an hour with "h" or "am" behind it only */
		if (token_is(t, i, WORD_HOURS))
			return i + 1;
		hour->bare = half_at(t, i, &hour->half) == i;
		return i;
	}
	if (token_is(t, i, WORD_HOURS) && !token_is_word(t, i, "horas")) {
		if (token_is_glued(t, i + 1) && two_digits(t, i + 1, minute))
			return token_is_word(t, i + 2, "min") ? i + 3 : i + 2;
		return i + 1;
	}
	if (two_digits(t, i, minute) &&
	    (token_is_word(t, i + 1, "utc") || token_is_word(t, i + 1, "gmt")))
		return i + 1; /* "23 00 UTC" */
	hour->bare = true;
	return i;
}

/* "1500 UTC", "1830 hrs". */
static size_t
four_digits(const struct tokens *t, size_t i, struct hour *hour)
{
	int value = token_at(t, i)->value;

	if (value / 100 > 24 || value % 100 > 59 ||
	    (!token_is_word(t, i + 1, "utc") && !token_is_word(t, i + 1, "gmt") &&
	     !token_is(t, i + 1, WORD_HOURS)))
		return 0;
	hour->second = value / 100 * HOUR + value % 100 * 60;
	return token_is(t, i + 1, WORD_HOURS) ? i + 2 : i + 1;
}

static size_t
noon_at(const struct tokens *t, size_t i, struct hour *hour)
{
	hour->second = NOON;
	if (token_is_word(t, i, "noon") || token_is_word(t, i, "mediodia"))
		return i + 1;
	if (token_is_word(t, i, "meio") && token_is_mark(t, i + 1, "-") &&
	    token_is_word(t, i + 2, "dia"))
		return i + 3;
	return 0;
}

static size_t
hour_at(const struct tokens *t, size_t i, struct hour *hour)
{
	const struct token *token = token_at(t, i);
	int minute = 0;

	*hour = (struct hour){0};
	if (token->kind == TOKEN_WORD)
		return noon_at(t, i, hour);
	if (token->kind != TOKEN_NUMBER ||
	    (i > 0 && token_is_glued(t, i) && token_at(t, i - 1)->kind != TOKEN_MARK))
		return 0;
	if (token->digits == 4)
		return four_digits(t, i, hour);
	if (token->digits > 2 || token->value > 24)
		return 0;
	hour->second = token->value * HOUR;
	i = after_hour(t, i + 1, hour, &minute);
	hour->second += minute * 60;
	if (hour->second > DAY)
		return 0;
	i = half_at(t, i, &hour->half);
	if (hour->half)
		hour->bare = false;
	return i;
}

/* To the clock of 24 hours; false when "15:00 am" makes no sense. */
static bool
by_half(struct hour *hour)
{
	if (hour->half == 0)
		return true;
	if (hour->second / HOUR > 12)
		return hour->half == 2; /* "15:00 pm" is said often, and clear */
	if (hour->second / HOUR == 12)
		hour->second -= NOON;
	if (hour->half == 2)
		hour->second += NOON;
	return true;
}

/* "9-11 am", "2:00 to 3:30 pm": the second's half is the first's too, where they
 * then are in order. */
static void
share_half(struct hour *first, const struct hour *second)
{
	struct hour same = *first, end = *second;

	same.half = second->half;
	if (first->half || !second->half || !by_half(&same) || !by_half(&end))
		return;
	first->half = same.second < end.second ? second->half : 1;
}

/* The second hour of a range, behind the first; the index behind it, or 0. */
static size_t
until_at(const struct tokens *t, size_t i, struct hour *second)
{
	if (!token_is_mark(t, i, "-/") && !token_is(t, i, WORD_TO | WORD_AND))
		return 0;
	i++;
	while (token_is(t, i, WORD_THE | WORD_AT) && !token_is(t, i, WORD_MONTH))
		i++;
	return hour_at(t, i, second);
}

/* The hours at i, without zone. */
static size_t
hours_at(const struct tokens *t, size_t i, struct clock *clock, bool *machine)
{
	struct hour first, second;
	size_t end = hour_at(t, i, &first), further;

	if (!end)
		return 0;
	further = until_at(t, end, &second);
	if (further && second.bare)
		further = 0;
	if (further)
		share_half(&first, &second);
	if ((first.bare && !(further && (first.half || !token_is_mark(t, end, "/")))) ||
	    !by_half(&first))
		return 0;
	*clock = (struct clock){.given = true, .start = first.second};
	*machine = first.machine;
	if (further && !token_is_mark(t, end, "/") && by_half(&second)) {
		clock->has_end = true;
		clock->end = second.second;
		return further;
	}
	return first.bare ? 0 : end;
}

/* The same hour as another clock shows it: "09:00 Americas Pacific (16:00 UTC)", "9
 * am EST / 14:00 UTC". Where the first one's zone says little, the second counts. */
static size_t
other_clock(const struct tokens *t, size_t i, struct clock *clock)
{
	struct clock other;
	bool machine;
	size_t end, k;

	for (k = 0; k < MAX_ZONE_WORDS && token_at(t, i)->kind == TOKEN_WORD; k++)
		i++;
	if (!token_is_mark(t, i, "(/|;,)"))
		return 0;
	while (token_is_mark(t, i, "()/|,;"))
		i++;
	end = hours_at(t, i, &other, &machine);
	if (!end)
		return 0;
	end = prose_zone_after(t, end, &other.zone);
	if (!end || other.zone.letters || (!other.zone.has_offset && !other.zone.name))
		return 0;
	*clock = other;
	return end;
}

/* In dates that machines wrote the letters are those of RFC 822, 5.1. */
static void
fixed_letters(struct zone_words *zone)
{
	static const struct {
		const char *letters;
		int hours;
	} fixed[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
		     {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
	size_t k;

	for (k = 0; k < sizeof fixed / sizeof fixed[0]; k++)
		if (strcmp(zone->letters, fixed[k].letters) == 0) {
			*zone = (struct zone_words){.has_offset = true,
						    .offset = fixed[k].hours * HOUR};
			return;
		}
}

size_t
clock_read(const struct tokens *t, size_t i, struct clock *clock)
{
	size_t end, further;
	bool machine;

	end = hours_at(t, i, clock, &machine);
	if (!end)
		return 0;
	further = machine ? prose_zone_offset(t, end, &clock->zone) : 0;
	if (!further)
		further = prose_zone_after(t, end, &clock->zone);
	if (!further)
		clock->zone = (struct zone_words){0};
	else
		end = further;
	if (clock->zone.letters && machine)
		fixed_letters(&clock->zone);
	if (!clock->zone.name && !clock->zone.has_offset) {
		further = other_clock(t, end, clock);
		if (further)
			end = further;
	}
	return token_is_mark(t, end, ")") ? end + 1 : end;
}

size_t
clock_behind(const struct tokens *t, size_t i, struct clock *clock)
{
	size_t k, end;

	for (k = 0; k <= MAX_CONNECTING; k++, i++) {
		end = clock_read(t, i, clock);
		if (end)
			return end;
		if (!token_is_mark(t, i, ",(-:@|;.[?") &&
		    !token_is(t, i,
			      WORD_AT | WORD_TIME | WORD_THE | WORD_OF | WORD_IN) &&
		    token_at(t, i)->kind != TOKEN_LINE &&
		    token_at(t, i)->kind != TOKEN_PARAGRAPH)
			return 0;
	}
	return 0;
}
