/*
 * mail.c - the way of a message: its header, what the fields say, its parts.
 */
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

const char *
mail_field(const struct mail *mail, const char *name)
{
	return mail_find(mail->fields, mail->n_fields, name);
}

/* What stands in the next <> of *rest, clean and without white space; NULL: no more. */
static const char *
next_id(struct arena *arena, struct str *rest)
{
	struct str id;

	while (rest->n > 0) {
		(void)str_split(rest, '<');
		if (!rest->s || !memchr(rest->s, '>', rest->n))
			return NULL;
		id = str_trim(str_split(rest, '>'));
		if (id.n > 0)
			return utf8_one_line(arena, utf8_clean(arena, id));
	}
	return NULL;
}

/* The first id of a field; some forget the <>. */
static const char *
only_id(struct arena *arena, const char *value)
{
	struct str rest = str_of(value);
	const char *id = next_id(arena, &rest);

	if (!id)
		id = utf8_one_line(arena, utf8_clean(arena, str_of(value)));
	return *id ? id : NULL;
}

static void
read_references(struct arena *arena, struct mail *mail)
{
	static const char *const names[] = {"references", "in-reply-to"};
	const char *value, *id;
	struct str rest;
	int i;

	for (i = 0; i < 2; i++) {
		value = mail_field(mail, names[i]);
		rest = str_of(value ? value : "");
		while (mail->references.n < MAIL_MAX_REFERENCES &&
		       (id = next_id(arena, &rest)))
			words_include(arena, &mail->references, id);
	}
}

static void
read_fields(struct arena *arena, struct mail *mail)
{
	const char *value = mail_field(mail, "subject");

	mail->subject = value ? mail_words(arena, str_of(value)) : "";
	value = mail_field(mail, "from");
	if (value)
		mail_addresses(arena, value, &mail->from, &mail->n_from);
	value = mail_field(mail, "date");
	mail->has_date = value && mail_date(str_of(mail_without_comments(arena, value)),
					    &mail->date, &mail->offset);
	value = mail_field(mail, "message-id");
	mail->message_id = value ? only_id(arena, value) : NULL;
	value = mail_field(mail, "list-id");
	value = value ? only_id(arena, mail_words(arena, str_of(value))) : NULL;
	mail->list_id = value ? mail_lower(arena, str_of(value)) : NULL;
	read_references(arena, mail);
	mail_read_auth(arena, mail);
}

/* A file of old Macs ends its lines with CR alone, which libetpan does not know. */
static struct str
with_line_feeds(struct arena *arena, struct str bytes)
{
	char *copy;
	size_t i;

	if (bytes.n == 0 || memchr(bytes.s, '\n', bytes.n) ||
	    !memchr(bytes.s, '\r', bytes.n))
		return bytes;
	copy = arena_alloc(arena, bytes.n + 1);
	for (i = 0; i < bytes.n; i++)
		copy[i] = (char)(bytes.s[i] == '\r' ? '\n' : bytes.s[i]);
	return str_from(copy, bytes.n);
}

/* Without a byte order mark, blank lines, or a From_ line in front. */
static struct str
without_front(struct str bytes)
{
	struct str rest = bytes, line;

	if (str_starts(rest, "\xef\xbb\xbf"))
		rest = bytes = str_from(bytes.s + 3, bytes.n - 3);
	while (str_line(&rest, &line)) {
		if (str_trim(line).n > 0 && !str_starts(line, "From ") &&
		    !str_starts(line, ">From "))
			break;
		bytes = rest;
	}
	return bytes;
}

int
mail_parse(struct arena *arena, struct str bytes, struct notetaker *taker,
	   struct mail **mail, struct err *err)
{
	struct mail *made = arena_alloc(arena, sizeof *made);

	if (bytes.n > MAIL_MAX_BYTES) {
		notes_take(
			taker, 0, 0,
			"a message of %zu bytes: what is behind the first %u is left "
			"out",
			bytes.n, MAIL_MAX_BYTES);
		bytes.n = MAIL_MAX_BYTES;
	}
	bytes = without_front(with_line_feeds(arena, bytes));
	(void)mail_fields(arena, bytes, &made->fields, &made->n_fields);
	if (made->n_fields == 0)
		return notes_fail(taker, err, ERR_FORMAT, 0,
				  "no message: it does not begin with a header");
	read_fields(arena, made);
	if (mail_read_parts(arena, bytes, made, taker, err))
		return -1;
	*mail = made;
	return 0;
}
