/*
 * row_cell.c - one cell of a row: a date in ISO 8601, in numbers with day or month first,
 * in Unix time or in words (prose), an hour, a zone. What is uncertain is none.
 */
#include "base/zone.h"
#include "ical/ical.h"
#include "parse/parse_int.h"
#include "prose/prose.h"

#include <stdlib.h>
#include <string.h>

/* Of a cell with a date; a longer one is a text. */
#define MAX_CELL 200
/* Digits of Unix time in seconds and in milliseconds, from 2001 to 2286. */
#define SECONDS_DIGITS 10
#define MILLISECONDS_DIGITS 13

const char *
row_text(const struct row *row, enum row_field field)
{
	return row->values[field].n ? row->values[field].v[0] : NULL;
}

bool
row_truth(const char *text)
{
	static const char *const words[] = {"true",      "yes",       "y",
					    "1",         "x",         "si",
					    "sim",       "s\xc3\xad", "verdadero",
					    "verdadeiro"};
	struct str word = str_trim(str_of(text));
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is_nocase(word, words[i]))
			return true;
	return false;
}

/* The letters at the end of a time, "14:00 EST" or "14:00 (EST)": the text without them,
 * or the text as it is with letters "". */
static struct str
without_letters(struct str text, char *letters, size_t size)
{
	struct str rest = str_trim(text);
	size_t n = 0;
	int unused;

	letters[0] = '\0';
	if (str_ends(rest, ")"))
		rest.n--;
	while (n < rest.n && ((rest.s[rest.n - 1 - n] | 0x20) >= 'a') &&
	       ((rest.s[rest.n - 1 - n] | 0x20) <= 'z'))
		n++;
	if (n < 2 || n >= size || n == rest.n)
		return text;
	memcpy(letters, rest.s + rest.n - n, n);
	letters[n] = '\0';
	if (!ical_abbreviation(letters, &unused)) {
		letters[0] = '\0';
		return text;
	}
	rest = str_trim(str_from(rest.s, rest.n - n));
	if (str_ends(rest, "("))
		rest = str_trim(str_from(rest.s, rest.n - 1));
	return rest;
}

/* A zone for letters: the place's, else the source's, else the usual offset. */
static struct local_zone
zone_of_letters(struct row_dating *d, const char *letters, int year)
{
	struct reading *r = d->r;
	const char *city = row_text(d->row, ROW_CITY);
	const char *country = row_text(d->row, ROW_COUNTRY);
	const char *location = row_text(d->row, ROW_LOCATION);
	const char *place = arena_printf(r->arena, "%s %s %s", city ? city : "",
					 location ? location : "",
					 country ? country : "");
	struct local_zone zone = {
		.name = ical_abbreviation_place(r->arena, letters, place, year)};
	int minutes;

	if (!zone.name && ical_abbreviation_fits(letters, r->context->zone, year))
		zone.name = r->context->zone;
	if (zone.name)
		return zone;
	zone.has_offset = ical_abbreviation(letters, &zone.offset);
	minutes = abs(zone.offset) / 60;
	notes_once(&r->taker, d->row->line,
		   "\"%s\" is the clock of several places: read as UTC%s%d:%02d",
		   letters, zone.offset < 0 ? "-" : "+", minutes / 60, minutes % 60);
	return zone;
}

/* The first number of four digits in the row's dates. */
static int
year_of(const struct row_dating *d)
{
	const char *text = row_text(d->row, ROW_START);
	struct civil now = civil_from_seconds(d->r->context->now);
	size_t digits;

	while (text && *text) {
		digits = strspn(text, "0123456789");
		if (digits == 4 && (text[0] == '1' || text[0] == '2'))
			return (int)strtol(text, NULL, 10);
		text += digits ? digits : 1;
	}
	return now.year;
}

static void
set_zone(struct row_dating *d, const char *text)
{
	struct local_zone zone;
	char letters[8];
	const char *windows;

	d->zone = (struct local_zone){.name = d->r->context->zone};
	if (!text)
		return;
	windows = windows_zone(d->r->arena, text);
	if (parse_zone(d->r, text, &zone)) {
		d->zone = zone;
	} else if (windows && zone_known(windows)) {
		d->zone = (struct local_zone){.name = windows};
	} else {
		(void)without_letters(str_of(arena_printf(d->r->arena, "- %s", text)),
				      letters, sizeof letters);
		if (!letters[0]) {
			notes_once(
				&d->r->taker, d->row->line,
				"\"%s\" is no time zone: only days are read; wanted: "
				"a name like America/Merida, or UTC-6",
				notes_excerpt(d->r->arena, str_of(text)));
			d->zone = (struct local_zone){NULL, false, 0};
			return;
		}
		d->zone = zone_of_letters(d, letters, year_of(d));
	}
	d->zone_given = true;
}

/* The next number of at most max digits; false when there is none. */
static bool
take(struct str *text, size_t max, int *number, size_t *digits)
{
	size_t n = 0;

	*number = 0;
	if (text->n == 0)
		return false;
	for (; n < text->n && n < max && text->s[n] >= '0' && text->s[n] <= '9'; n++)
		*number = *number * 10 + (text->s[n] - '0');
	*text = str_from(text->s + n, text->n - n);
	if (digits)
		*digits = n;
	return n > 0;
}

static bool
skip(struct str *text, char c)
{
	if (text->n == 0 || text->s[0] != c)
		return false;
	*text = str_from(text->s + 1, text->n - 1);
	return true;
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
skip_word(struct str *text, const char *word)
{
	size_t n = strlen(word);

	if (text->n < n || !str_is_nocase(str_from(text->s, n), word) ||
	    (text->n > n && is_letter(word[n - 1]) && is_letter(text->s[n])))
		return false; /* "America" is no "am" */
	*text = str_from(text->s + n, text->n - n);
	return true;
}

/* "9:00", "09:00:00", "9h30", "15h", "7 PM", "7:30 p.m."; minutes of the day. */
static bool
take_clock(struct str *text, int *minutes)
{
	struct str rest = str_trim(*text);
	int hour, minute = 0, second;
	bool said = false, am, pm;

	if (!take(&rest, 2, &hour, NULL))
		return false;
	if (skip(&rest, ':') || skip(&rest, 'h') || skip(&rest, 'H')) {
		said = true;
		(void)take(&rest, 2, &minute, NULL);
		if (skip(&rest, ':'))
			(void)take(&rest, 2, &second, NULL);
	}
	rest = str_trim(rest);
	am = skip_word(&rest, "am") || skip_word(&rest, "a.m.") ||
	     skip_word(&rest, "a. m.");
	pm = !am && (skip_word(&rest, "pm") || skip_word(&rest, "p.m.") ||
		     skip_word(&rest, "p. m."));
	if (am || pm) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (pm ? 12 : 0);
	} else if (!said) {
		return false;
	} else {
		(void)(skip_word(&rest, "hrs") || skip_word(&rest, "hs") ||
		       skip_word(&rest, "h"));
	}
	if (hour > 24 || minute > 59 || (hour == 24 && minute > 0))
		return false;
	*minutes = hour * 60 + minute;
	*text = str_trim(rest);
	return true;
}

/* Hours of a cell: from, and to or -1, with the zone that it names. */
bool
row_read_clock(struct row_dating *d, struct str text, int *from, int *to,
	       struct local_zone *zone)
{
	char letters[8];
	struct str rest = without_letters(text, letters, sizeof letters);

	*to = -1;
	if (letters[0])
		*zone = zone_of_letters(d, letters, year_of(d));
	if (!take_clock(&rest, from))
		return false;
	if (skip(&rest, '-') || skip_word(&rest, "\xe2\x80\x93") ||
	    skip_word(&rest, "to ") || skip_word(&rest, "a "))
		(void)take_clock(&rest, to);
	if (skip(&rest, '(') && str_ends(rest, ")"))
		rest.n--;
	if (rest.n > 0 &&
	    !parse_zone(d->r, arena_strndup(d->r->arena, rest.s, rest.n), zone))
		return false;
	return true;
}

/* A day and minutes in it. */
bool
row_at_clock(struct row_dating *d, const struct when *day, int minutes,
	     const struct local_zone *zone, struct when *when)
{
	int64_t days = civil_days(day->at.year, day->at.month, day->at.day);
	struct civil c = civil_from_days(days + minutes / 1440);
	const char *text = arena_printf(d->r->arena, "%04d-%02d-%02dT%02d:%02d", c.year,
					c.month, c.day, minutes / 60 % 24,
					minutes % 60);

	return parse_local(str_of(text), zone, when);
}

/* "08/05/2023", "8-5-23", "2023/05/08": three numbers with one sign between them. rest is
 * what stands behind them. */
static bool
take_numbers(struct str *text, int numbers[3], size_t digits[3])
{
	struct str rest = *text;
	char sign;

	if (!take(&rest, 4, &numbers[0], &digits[0]) || rest.n == 0)
		return false;
	sign = rest.s[0];
	if (!sign || !strchr("/.-", sign) || !skip(&rest, sign) ||
	    !take(&rest, 2, &numbers[1], &digits[1]) || !skip(&rest, sign) ||
	    !take(&rest, 4, &numbers[2], &digits[2]))
		return false;
	if (digits[0] == 4 ? digits[2] > 2
			   : digits[0] > 2 || (digits[2] != 4 && digits[2] != 2))
		return false;
	*text = rest;
	return true;
}

/* Which of the first two numbers is the day. */
static enum row_order
order_here(const struct row_dating *d, const int numbers[3], char sign)
{
	const char *language = d->r->context->language;

	if (numbers[0] > 12 || numbers[0] == numbers[1] || sign == '.')
		return ROW_DAY_FIRST;
	if (numbers[1] > 12)
		return ROW_MONTH_FIRST;
	if (d->order != ROW_ORDER_UNKNOWN)
		return d->order;
	if (strcmp(language, "es") == 0 || strcmp(language, "pt") == 0)
		return ROW_DAY_FIRST;
	return ROW_ORDER_UNKNOWN;
}

static bool
take_numeric(const struct row_dating *d, struct str *text, struct when *day)
{
	struct str rest = *text;
	struct civil c = {.hour = 0};
	enum row_order order;
	size_t digits[3];
	int n[3];

	if (!take_numbers(&rest, n, digits))
		return false;
	if (digits[0] == 4) {
		c.year = n[0];
		c.month = n[1];
		c.day = n[2];
	} else {
		order = order_here(d, n, text->s[digits[0]]);
		if (order == ROW_ORDER_UNKNOWN)
			return false;
		c.year = digits[2] == 2 ? 2000 + n[2] : n[2];
		c.day = order == ROW_DAY_FIRST ? n[0] : n[1];
		c.month = order == ROW_DAY_FIRST ? n[1] : n[0];
	}
	if (!civil_valid(c))
		return false;
	*day = when_day(c.year, c.month, c.day, NULL);
	*text = rest;
	return true;
}

static bool
is_unknown(const struct local_zone *zone)
{
	return !zone->name && !zone->has_offset;
}

/* A day in numbers, and perhaps hours behind it. */
static bool
read_numeric(struct row_dating *d, struct str text, struct when *from, struct when *to)
{
	struct local_zone zone = d->zone;
	struct when day;
	int start, end;

	if (!take_numeric(d, &text, &day))
		return false;
	(void)(skip(&text, ',') || skip(&text, 'T'));
	text = str_trim(text);
	if (text.n == 0 || is_unknown(&d->zone)) {
		*from = day;
		return true;
	}
	if (!row_read_clock(d, text, &start, &end, &zone) ||
	    !row_at_clock(d, &day, start, &zone, from))
		return false;
	return end < 0 ||
	       row_at_clock(d, &day, end < start ? end + 1440 : end, &zone, to);
}

static bool
read_unix(const struct row_dating *d, struct str text, struct when *when)
{
	int64_t number;

	if ((text.n != SECONDS_DIGITS && text.n != MILLISECONDS_DIGITS) ||
	    !str_number(text, &number) || text.s[0] == '0')
		return false;
	if (text.n == MILLISECONDS_DIGITS)
		number /= 1000;
	*when = when_instant(number, d->r->context->zone);
	return true;
}

/* The one date that a text in words has. */
static bool
read_words(struct row_dating *d, struct str text, struct when *from, struct when *to)
{
	char letters[8];
	struct str plain = without_letters(text, letters, sizeof letters);
	struct local_zone zone = d->zone;
	struct prose_context context = {.language = d->r->context->language,
					.zone = zone.name,
					.now = d->r->context->now};
	struct prose_dates found = {NULL, 0};

	if (letters[0])
		zone = zone_of_letters(d, letters, year_of(d));
	context.zone = zone.has_offset ? "UTC" : zone.name;
	prose_find(d->r->arena, arena_strndup(d->r->arena, plain.s, plain.n), &context,
		   &found);
	if (found.n != 1 || !found.v[0].sure)
		return false;
	*from = found.v[0].start;
	*to = found.v[0].end;
	if (from->precision == WHEN_NONE)
		*from = *to;
	if (zone.has_offset && from->precision == WHEN_INSTANT) {
		*from = when_instant_offset(from->unix - zone.offset, zone.offset);
		if (to->precision == WHEN_INSTANT)
			*to = when_instant_offset(to->unix - zone.offset, zone.offset);
	}
	return true;
}

/* A cell with a date, or with two. */
bool
row_read_cell(struct row_dating *d, const char *cell, struct when *from,
	      struct when *to)
{
	struct str text = str_trim(str_of(cell));
	int64_t seconds;
	int offset;

	*from = *to = (struct when){.precision = WHEN_NONE};
	if (text.n == 0 || text.n > MAX_CELL)
		return false;
	if (read_unix(d, text, from))
		return true;
	if (text.n > 10 && is_unknown(&d->zone) && text.s[10] == 'T' &&
	    !when_parse(text, NULL, from))
		text.n = 10;
	if (parse_local(str_of(parse_iso(d->r->arena, cell)), &d->zone, from) ||
	    read_numeric(d, text, from, to))
		return true;
	if (civil_parse_rfc5322(text, &seconds, &offset)) {
		*from = when_instant(seconds, d->r->context->zone);
		return true;
	}
	return read_words(d, text, from, to);
}

enum row_order
row_order_of(const struct row *rows, size_t n)
{
	static const enum row_field fields[] = {ROW_START, ROW_END, ROW_DEADLINE,
						ROW_OPENS};
	bool days = false, months = false;
	size_t i, k, digits[3];
	struct str text;
	int numbers[3];

	for (i = 0; i < n; i++)
		for (k = 0; k < sizeof fields / sizeof *fields; k++) {
			text = str_trim(str_of(row_text(&rows[i], fields[k])));
			if (!take_numbers(&text, numbers, digits) || digits[0] == 4)
				continue;
			days |= numbers[0] > 12;
			months |= numbers[1] > 12;
		}
	if (days == months)
		return ROW_ORDER_UNKNOWN;
	return days ? ROW_DAY_FIRST : ROW_MONTH_FIRST;
}

struct row_dating
row_dating_of(struct reading *r, const struct row *row, enum row_order order)
{
	struct row_dating d = {.r = r, .row = row, .order = order};

	set_zone(&d, row_text(row, ROW_TIMEZONE));
	return d;
}
