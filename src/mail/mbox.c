/*
 * mbox.c - the messages of an mbox file, as mail programs and list archives write it.
 */
#include "mail/mail_int.h"

#include <string.h>

/* Lower than any archive's first message. */
#define YEAR_MIN 1970

/* "h:mm" or "h:mm:ss" */
static bool
is_time(struct str word)
{
	struct str hour = str_split(&word, ':'), minute = str_split(&word, ':');
	int64_t value;

	return hour.n <= 2 && minute.n == 2 && str_number(hour, &value) &&
	       str_number(minute, &value);
}

static bool
is_year(struct str word)
{
	int64_t value;

	return word.n == 4 && str_number(word, &value) && value >= YEAR_MIN;
}

/* "From " someone, at a time in a year. Archives put zones between the two. */
static bool
is_from_line(struct str line)
{
	bool time = false, year = false;
	struct str word;

	if (!str_starts(line, "From "))
		return false;
	while (line.s) {
		word = str_split(&line, ' ');
		time = time || is_time(word);
		year = year || (time && is_year(word));
	}
	return time && year;
}

/* A From_ line at the start of text, with a field of a header behind it. */
static bool
begins_message(struct str text)
{
	struct str line;

	if (!str_starts(text, "From ") || !str_line(&text, &line) ||
	    !is_from_line(line))
		return false;
	return !str_line(&text, &line) || line.n == 0 || mail_field_name(line) > 0 ||
	       str_starts(line, ">From ");
}

bool
mail_is_mbox(struct str bytes)
{
	return begins_message(bytes);
}

static bool
is_quoted_from(struct str line)
{
	while (str_starts(line, ">"))
		line = str_from(line.s + 1, line.n - 1);
	return str_starts(line, "From ");
}

/* One ">" less in front of each quoted From_ line. */
static struct str
unquoted(struct arena *arena, struct str message)
{
	struct str rest = message, before = message, line;
	char *copy = arena_alloc(arena, message.n + 1);
	size_t n = 0;

	for (; str_line(&rest, &line); before = rest) {
		size_t whole = before.n - rest.n;
		size_t from = line.n > 0 && line.s[0] == '>' && is_quoted_from(line);

		memcpy(copy + n, line.s + from, whole - from);
		n += whole - from;
	}
	return str_from(copy, n);
}

bool
mail_mbox_next(struct arena *arena, struct mail_mbox *mbox)
{
	struct str rest = mbox->rest, line, message, before;
	bool empty = false, quoted = false;

	if (rest.n == 0)
		return false;
	mbox->line = mbox->next_line + 1;
	if (begins_message(rest)) {
		(void)str_line(&rest, &line);
		mbox->next_line++;
	}
	message = rest;
	for (before = rest; str_line(&rest, &line); before = rest) {
		if (empty && begins_message(before))
			break;
		empty = line.n == 0;
		quoted = quoted ||
			 (line.n > 0 && line.s[0] == '>' && is_quoted_from(line));
		mbox->next_line++;
	}
	message.n -= before.n;
	mbox->rest = before;
	mbox->message = quoted ? unquoted(arena, message) : message;
	return true;
}
