/*
 * feed_date.c - dates of publication as feeds write them: RFC 822 and RFC 3339 with all
 * their deviations, asctime, Unix time, names of months in several languages. In comes the
 * text of an element, out goes a day or an instant. What could be two days (3/4/2023) is
 * no date. Dates of events are prose's.
 */
#include "parse/parse_int.h"

#include <stdio.h>
#include <string.h>

/* Bytes. "Wednesday, 28 de septiembre de 2023 13:05:44 GMT-0300 (…)" has 60. */
#define MAX_BYTES 120
/* Numbers of a date but for its time. */
#define MAX_NUMBERS 3
/* 1990: an earlier Unix time is another number. In seconds. */
#define FIRST_UNIX 631152000

/* What was found so far; 0 where nothing was. */
struct finding {
	struct civil at;
	struct str numbers[MAX_NUMBERS];
	size_t n_numbers;
	char separator; /* of numbers, when all have the same */
	bool time, zone;
	bool doubt; /* words behind the time: the hour may be meant otherwise */
	int offset;
};

/* The beginnings of months' names, in English, Spanish, Portuguese, and what costs no more
 * (French, Italian, German, Greek). Longer ones first. */
static const struct {
	const char *begins;
	int month;
} months[] = {
	{"janvier", 1}, {"juin", 6}, {"juil", 7}, {"marzo", 3}, {"jan", 1},
	{"ene", 1},     {"gen", 1},  {"feb", 2},  {"fev", 2},   {"fév", 2},
	{"mar", 3},     {"mär", 3},  {"apr", 4},  {"abr", 4},   {"avr", 4},
	{"may", 5},     {"mai", 5},  {"mag", 5},  {"jun", 6},   {"giu", 6},
	{"jul", 7},     {"lug", 7},  {"aug", 8},  {"ago", 8},   {"aoû", 8},
	{"sep", 9},     {"set", 9},  {"oct", 10}, {"out", 10},  {"okt", 10},
	{"ott", 10},    {"nov", 11}, {"dec", 12}, {"dic", 12},  {"dez", 12},
	{"déc", 12},    {"Ιαν", 1},  {"Φεβ", 2},  {"Μάρ", 3},   {"Μαρ", 3},
	{"Απρ", 4},     {"Μάι", 5},  {"Μαϊ", 5},  {"Μαι", 5},   {"Ιούν", 6},
	{"Ιουν", 6},    {"Ιον", 6},  {"Ιούλ", 7}, {"Ιουλ", 7},  {"Ιολ", 7},
	{"Αύγ", 8},     {"Αυγ", 8},  {"Σεπ", 9},  {"Οκτ", 10},  {"Νοέ", 11},
	{"Νοε", 11},    {"Δεκ", 12},
};

/* Zones by name, in minutes: RFC 822 5.1, and others that mean one thing only. */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{"GMT", 0},    {"UTC", 0},    {"UT", 0},     {"Z", 0},      {"EST", -300},
	{"EDT", -240}, {"ET", -300},  {"CST", -360}, {"CDT", -300}, {"CT", -360},
	{"MST", -420}, {"MDT", -360}, {"MT", -420},  {"PST", -480}, {"PDT", -420},
	{"PT", -480},  {"AT", -240},  {"ADT", -180}, {"HST", -600}, {"WET", 0},
	{"WEST", 60},  {"BST", 60},   {"CET", 60},   {"MEZ", 60},   {"CEST", 120},
	{"MESZ", 120}, {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"JST", 540},
	{"AEST", 600}, {"NZST", 720}, {"BRT", -180}, {"UYT", -180}, {"ART", -180},
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number of n digits at an offset. */
static bool
digits_at(struct str s, size_t at, size_t n, int *value)
{
	int64_t v;

	if (at + n > s.n || !str_number(str_from(s.s + at, n), &v))
		return false;
	*value = (int)v;
	return true;
}

static size_t
leading_digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.s[n]))
		n++;
	return n;
}

static struct str
behind(struct str s, size_t n)
{
	return str_from(s.s + n, s.n - n);
}

/* Bytes before the first of a set. */
static size_t
before(struct str s, const char *set)
{
	size_t n = 0;

	while (n < s.n && !strchr(set, s.s[n]))
		n++;
	return n;
}

/* "+0200", "-03", "+5:30" */
static bool
take_offset(struct finding *f, struct str word)
{
	struct str rest = behind(word, 1);
	size_t n = leading_digits(rest);
	int hours, minutes = 0;

	if (n == 4 && rest.n == 4)
		n = 2;
	if (n == 0 || n > 2 || !digits_at(rest, 0, n, &hours))
		return false;
	rest = behind(rest, n);
	if (str_starts(rest, ":"))
		rest = behind(rest, 1);
	if (rest.n > 0 && (rest.n != 2 || !digits_at(rest, 0, 2, &minutes)))
		return false;
	if (hours > 14 || minutes > 59)
		return false;
	f->offset = (hours * 3600 + minutes * 60) * (word.s[0] == '-' ? -1 : 1);
	f->zone = true;
	return true;
}

/* "GMT", "GMT-0300", "-03:00" */
static bool
take_zone(struct finding *f, struct str word)
{
	size_t n = before(word, "+-"), i;

	for (i = 0; n > 0 && i < sizeof zones / sizeof *zones; i++) {
		if (!str_is_nocase(str_from(word.s, n), zones[i].name))
			continue;
		f->offset = zones[i].minutes * 60;
		f->zone = true;
		return n == word.n ||
		       (f->offset == 0 && take_offset(f, behind(word, n)));
	}
	return n == 0 && take_offset(f, word);
}

/* "9:15", "09:15:30.5", with a zone right behind; hours are 12 at most before "pm". */
static bool
take_time(struct finding *f, struct str word)
{
	size_t n = leading_digits(word);

	if (f->time || n == 0 || n > 2 || !digits_at(word, 0, n, &f->at.hour) ||
	    !digits_at(word, n + 1, 2, &f->at.minute))
		return false;
	word = behind(word, n + 3);
	if (str_starts(word, ":")) {
		if (!digits_at(word, 1, 2, &f->at.second))
			return false;
		word = behind(word, 3);
	}
	if (str_starts(word, ".") || str_starts(word, ","))
		word = behind(word, 1 + leading_digits(behind(word, 1)));
	f->time = true;
	if (str_is_nocase(word, "pm") || str_is_nocase(word, "am")) {
		f->at.hour = f->at.hour % 12 + ((word.s[0] | 0x20) == 'p' ? 12 : 0);
		return true;
	}
	return word.n == 0 || take_zone(f, word);
}

static int
month_of(struct str word)
{
	size_t i, n;

	for (i = 0; i < sizeof months / sizeof *months; i++) {
		n = strlen(months[i].begins);
		if (word.n >= n && str_is_nocase(str_from(word.s, n), months[i].begins))
			return months[i].month;
	}
	return 0;
}

/* The word is a name: of a month, a zone, half of the day, or of a weekday, which may only
 * stand before the time. */
static bool
take_name(struct finding *f, struct str word)
{
	bool afternoon = str_is_nocase(word, "pm") || str_is_nocase(word, "p.m.");

	if (f->time &&
	    (afternoon || str_is_nocase(word, "am") || str_is_nocase(word, "a.m."))) {
		f->at.hour = f->at.hour % 12 + (afternoon ? 12 : 0);
		return true;
	}
	if (f->time && !f->zone && take_zone(f, word))
		return true;
	/* "Mar, 28 Mar" is a Tuesday in Spanish: the last one counts. */
	if (month_of(word) && (f->at.month == 0 || !f->time)) {
		f->at.month = month_of(word);
		return true;
	}
	if (f->time)
		f->doubt = true;
	return true;
}

/* "28th" */
static bool
take_number(struct finding *f, struct str word)
{
	size_t n = leading_digits(word);

	if (n < word.n && (word.n - n > 3 || is_digit(word.s[word.n - 1])))
		return false;
	if (n == 4 && f->n_numbers == 2 && f->at.month && !f->time) {
		f->time = true; /* "1 Jan 04 1948" */
		return digits_at(word, 0, 2, &f->at.hour) &&
		       digits_at(word, 2, 2, &f->at.minute);
	}
	if (n > 4 || f->n_numbers == MAX_NUMBERS)
		return false;
	f->numbers[f->n_numbers++] = str_from(word.s, n);
	return true;
}

static bool
take_word(struct finding *f, struct str word)
{
	if (memchr(word.s, ':', word.n) && is_digit(word.s[0]))
		return take_time(f, word);
	if (f->time && (word.s[0] == '+' || word.s[0] == '-'))
		return f->zone || take_offset(f, word);
	if (is_digit(word.s[0]))
		return take_number(f, word);
	return take_name(f, word);
}

/* Words between spaces and commas; before the time also between what joins numbers. */
static bool
take_words(struct finding *f, struct str text)
{
	while (text.n > 0) {
		const char *ends = f->time ? " \t\r\n,()" : " \t\r\n,()-/.";
		size_t n = before(text, ends);

		if (n < text.n && n > 0 && strchr("-/.", text.s[n]))
			f->separator = text.s[n];
		if (n > 0 && memchr(text.s, ':', n))
			n = before(text, " \t\r\n,()");
		if (n > 0 && !take_word(f, str_from(text.s, n)))
			return false;
		if (n < text.n && text.s[n] == '(' && f->zone)
			return true; /* the zone's name */
		text = behind(text, n < text.n ? n + 1 : n);
	}
	return true;
}

/* RFC 5322 4.3: two digits below 50 are 20xx; other short years count from 1900. */
static int
year_of(struct str digits)
{
	int64_t v = 0;

	(void)str_number(digits, &v);
	if (digits.n > 3)
		return (int)v;
	return (int)v + (digits.n < 3 && v < 50 ? 2000 : 1900);
}

static int
number_of(struct str digits)
{
	int64_t v = 0;

	return digits.n <= 2 && str_number(digits, &v) ? (int)v : 0;
}

/* Day and year beside a month's name: whichever has four digits is the year. */
static bool
order_named(struct finding *f)
{
	bool first = f->numbers[0].n == 4;

	if (f->n_numbers != 2)
		return false;
	f->at.year = year_of(f->numbers[first ? 0 : 1]);
	f->at.day = number_of(f->numbers[first ? 1 : 0]);
	return true;
}

/* Three numbers: the year first, or last and then only where the day is plain. */
static bool
order_numbers(struct finding *f)
{
	int a, b;

	if (f->n_numbers != 3)
		return false;
	if (f->numbers[0].n == 4) {
		f->at.year = year_of(f->numbers[0]);
		f->at.month = number_of(f->numbers[1]);
		f->at.day = number_of(f->numbers[2]);
		return true;
	}
	a = number_of(f->numbers[0]);
	b = number_of(f->numbers[1]);
	if (f->numbers[2].n != 4 ||
	    (a <= 12 && b <= 12 && a != b && f->separator != '.'))
		return false;
	f->at.year = year_of(f->numbers[2]);
	f->at.day = b > 12 ? b : a;
	f->at.month = b > 12 ? a : b;
	return true;
}

/* What was found is a day or an instant. */
static bool
conclude(const struct finding *f, const char *zone, struct when *when)
{
	char text[48];

	if (!civil_valid(f->at))
		return false;
	if (!f->time || f->doubt) {
		*when = when_day(f->at.year, f->at.month, f->at.day, zone);
		return true;
	}
	if (f->zone) {
		*when = when_instant(civil_seconds(f->at) - f->offset, zone);
		return true;
	}
	(void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", f->at.year,
		       f->at.month, f->at.day, f->at.hour, f->at.minute, f->at.second);
	return when_parse(str_of(text), zone, when);
}

static bool
in_words(struct str text, const char *zone, struct when *when)
{
	struct finding f = {.time = false};

	return take_words(&f, text) &&
	       (f.at.month ? order_named(&f) : order_numbers(&f)) &&
	       conclude(&f, zone, when);
}

/* ISO 8601's "-05-08", "-128" or "0508" behind the year: bytes read, or 0. */
static size_t
take_iso_day(struct finding *f, struct str text)
{
	struct civil at;
	int day;

	if (text.n >= 6 && text.s[0] == '-' && digits_at(text, 1, 2, &f->at.month) &&
	    text.s[3] == '-' && digits_at(text, 4, 2, &f->at.day))
		return 6;
	if (text.n >= 5 && text.s[0] == '-' && digits_at(text, 1, 2, &f->at.month) &&
	    text.s[3] == '-' && digits_at(text, 4, 1, &f->at.day))
		return 5;
	if (leading_digits(text) == 4 && digits_at(text, 0, 2, &f->at.month) &&
	    digits_at(text, 2, 2, &f->at.day))
		return 4;
	if (text.n < 4 || text.s[0] != '-' || !digits_at(text, 1, 3, &day) || day < 1 ||
	    day > 366)
		return 0;
	at = civil_from_days(civil_days(f->at.year, 1, 1) + day - 1);
	f->at.month = at.month;
	f->at.day = at.day;
	return 4;
}

/* "133015", "1330", "13:30:15.5", with a zone behind. */
static bool
take_iso_time(struct finding *f, struct str text)
{
	size_t n = leading_digits(text), end;

	if (n != 6 && n != 4) {
		end = before(text, " \t\r\n");
		return take_time(f, str_from(text.s, end)) &&
		       take_words(f, behind(text, end));
	}
	f->time = digits_at(text, 0, 2, &f->at.hour) &&
		  digits_at(text, 2, 2, &f->at.minute) &&
		  (n == 4 || digits_at(text, 4, 2, &f->at.second));
	text = behind(text, n);
	if (str_starts(text, "."))
		text = behind(text, 1 + leading_digits(behind(text, 1)));
	return f->time && take_words(f, text);
}

static bool
in_iso(struct str text, const char *zone, struct when *when)
{
	struct finding f = {.time = false};
	bool midnight;
	size_t n;

	if (!digits_at(text, 0, 4, &f.at.year) || f.at.year == 0)
		return false;
	text = behind(text, 4);
	n = take_iso_day(&f, text);
	if (n == 0)
		return false;
	text = str_trim(behind(text, n));
	if (str_starts(text, "T") || str_starts(text, "t"))
		text = str_trim(behind(text, 1));
	if (text.n > 0 && !take_iso_time(&f, text))
		return false;
	midnight = f.at.hour == 24 && f.at.minute == 0 && f.at.second == 0;
	if (midnight)
		f.at.hour = 0;
	if (!civil_valid(f.at))
		return false;
	if (midnight)
		f.at = civil_from_days(civil_days(f.at.year, f.at.month, f.at.day) + 1);
	return conclude(&f, zone, when);
}

/* Seconds or milliseconds since 1970, or "20230508091500". */
static bool
in_digits(struct str text, const char *zone, struct when *when)
{
	struct finding f = {.time = true};
	int64_t v;

	if (!str_number(text, &v))
		return false;
	if (text.n == 14)
		return digits_at(text, 0, 4, &f.at.year) && f.at.year > 0 &&
		       digits_at(text, 4, 2, &f.at.month) &&
		       digits_at(text, 6, 2, &f.at.day) &&
		       digits_at(text, 8, 2, &f.at.hour) &&
		       digits_at(text, 10, 2, &f.at.minute) &&
		       digits_at(text, 12, 2, &f.at.second) && conclude(&f, zone, when);
	if (text.n >= 12)
		v /= 1000;
	if (text.n > 13 || v < FIRST_UNIX)
		return false;
	*when = when_instant(v, zone);
	return true;
}

bool
feed_date(struct str text, const char *zone, struct when *when)
{
	int64_t seconds;
	int offset;

	text = str_trim(text);
	if (text.n == 0 || text.n > MAX_BYTES)
		return false;
	if (civil_parse_rfc5322(text, &seconds, &offset) ||
	    civil_parse_rfc3339(text, &seconds, &offset)) {
		*when = when_instant(seconds, zone);
		return true;
	}
	return in_digits(text, zone, when) || in_iso(text, zone, when) ||
	       in_words(text, zone, when);
}
