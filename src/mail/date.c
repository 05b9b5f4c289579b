/*
 * date.c - dates of messages, strict first, then by what its words look like.
 */
#include "base/civil.h"
#include "mail/mail_int.h"

#include <string.h>

/* What was found so far; 0 where nothing was. */
struct finding {
	struct civil at;
	bool time, zone;
	int offset;
};

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
				     "jul", "aug", "sep", "oct", "nov", "dec"};

/* Zones by name, in minutes: RFC 5322 4.3, and what servers of Europe wrote. */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{"ut", 0},     {"utc", 0},    {"gmt", 0},    {"z", 0},      {"est", -300},
	{"edt", -240}, {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360},
	{"pst", -480}, {"pdt", -420}, {"bst", 60},   {"wet", 0},    {"west", 60},
	{"cet", 60},   {"cest", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},
	{"jst", 540},  {"brt", -180}, {"uyt", -180}, {"art", -180},
};

static bool
all_digits(struct str word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (word.s[i] < '0' || word.s[i] > '9')
			return false;
	return word.n > 0;
}

/* "+0200", "-03", "+5:30" */
static bool
take_offset(struct finding *f, struct str word)
{
	struct str rest = str_from(word.s + 1, word.n - 1), hours = rest;
	int64_t h, m = 0;

	if (memchr(rest.s, ':', rest.n)) {
		hours = str_split(&rest, ':');
	} else if (rest.n == 4) {
		hours = str_from(rest.s, 2);
		rest = str_from(rest.s + 2, 2);
	} else {
		rest = str_of("0");
	}
	if (!str_number(hours, &h) || !str_number(rest, &m) || h > 14 || m > 59)
		return false;
	f->offset = (int)(h * 3600 + m * 60) * (word.s[0] == '-' ? -1 : 1);
	f->zone = true;
	return true;
}

/* "21:14", "21:14:34", "21.14.34" */
static bool
take_time(struct finding *f, struct str word)
{
	char mark = memchr(word.s, ':', word.n) ? ':' : '.';
	struct str hour = str_split(&word, mark), minute = str_split(&word, mark);
	int64_t h, m, s = 0;

	if (!str_number(hour, &h) || !str_number(minute, &m) ||
	    (word.s && !str_number(word, &s)) || h > 23 || m > 59 || s > 60)
		return false;
	f->at.hour = (int)h;
	f->at.minute = (int)m;
	f->at.second = s == 60 ? 59 : (int)s;
	f->time = true;
	return true;
}

/* A name of a month, a zone, or one that means nothing (a weekday). */
static void
take_name(struct finding *f, struct str word)
{
	size_t i;

	for (i = 0; i < 12; i++)
		if (f->at.month == 0 && word.n >= 3 &&
		    str_is_nocase(str_from(word.s, 3), months[i])) {
			f->at.month = (int)i + 1;
			return;
		}
	for (i = 0; i < sizeof zones / sizeof *zones && f->time && !f->zone; i++)
		if (str_is_nocase(word, zones[i].name)) {
			f->offset = zones[i].minutes * 60;
			f->zone = true;
		}
}

/* RFC 5322 4.3: two digits below 50 are 20xx; other short years count from 1900. */
static bool
take_number(struct finding *f, struct str word)
{
	int64_t v;

	if (!str_number(word, &v) || v > 9999)
		return false;
	if (word.n <= 2 && f->at.day == 0)
		f->at.day = (int)v;
	else if (word.n <= 2 && f->at.month == 0 && !f->time)
		f->at.month = (int)v;
	else if (f->at.year == 0)
		f->at.year = (int)v + (word.n > 3             ? 0
				       : word.n < 3 && v < 50 ? 2000
							      : 1900);
	return true;
}

static bool
take_word(struct finding *f, struct str word)
{
	if (all_digits(word))
		return take_number(f, word);
	if ((word.s[0] == '+' || word.s[0] == '-') && word.n > 1 && f->time)
		return f->zone || take_offset(f, word);
	if (word.s[0] >= '0' && word.s[0] <= '9')
		return f->time || take_time(f, word);
	take_name(f, word);
	return true;
}

/* "17-May-2026" is three words. */
static struct str
next_word(struct str *rest, bool time)
{
	const char *marks = time ? " \t\r\n," : " \t\r\n,-/";
	struct str word;
	size_t n = 0;

	while (rest->n > 0 && strchr(marks, rest->s[0]))
		*rest = str_from(rest->s + 1, rest->n - 1);
	while (n < rest->n && rest->s[n] && !strchr(marks, rest->s[n]))
		n++;
	word = str_from(rest->s, n);
	*rest = str_from(rest->s + n, rest->n - n);
	return word;
}

bool
mail_date(struct str text, int64_t *unix_seconds, int *offset)
{
	struct finding f = {.offset = 0};
	struct str word;

	text = str_trim(text);
	if (civil_parse_rfc5322(text, unix_seconds, offset) ||
	    civil_parse_rfc3339(text, unix_seconds, offset))
		return true;
	while ((word = next_word(&text, f.time)).n > 0)
		if (!take_word(&f, word))
			return false;
	if (!f.time || f.at.year == 0 || !civil_valid(f.at))
		return false;
	*unix_seconds = civil_seconds(f.at) - f.offset;
	*offset = f.offset;
	return true;
}
