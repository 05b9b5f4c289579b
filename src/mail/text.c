/*
 * text.c - which of a message's parts a person reads, and their text. HTML is given out as
 * it is.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

static bool
is_text(const struct mail_part *part)
{
	return (strcmp(part->type, "text/plain") == 0 ||
		strcmp(part->type, "text/html") == 0) &&
	       strcmp(part->disposition, "attachment") != 0;
}

const struct mail_part *
mail_text_part(const struct mail *mail)
{
	const struct mail_part *best = NULL, *part;
	size_t i;

	for (i = 0; i < mail->n_parts; i++) {
		part = &mail->parts[i];
		if (!is_text(part) || str_trim(part->bytes).n == 0)
			continue;
		if (best &&
		    (part->alternative == 0 || part->alternative != best->alternative))
			continue;
		if (!best || strcmp(part->type, "text/plain") == 0)
			best = part;
		if (strcmp(best->type, "text/plain") == 0)
			break;
	}
	return best;
}

static bool
is_calendar(const struct mail_part *part)
{
	return strcmp(part->type, "text/calendar") == 0 ||
	       strcmp(part->type, "application/ics") == 0 ||
	       (part->filename && str_ends(str_of(part->filename), ".ics"));
}

static bool
came_before(const struct mail *mail, const struct mail_part *part)
{
	const struct mail_part *other;

	for (other = mail->parts; other < part; other++)
		if (is_calendar(other) && other->bytes.n == part->bytes.n &&
		    memcmp(other->bytes.s, part->bytes.s, part->bytes.n) == 0)
			return true;
	return false;
}

const struct mail_part *
mail_calendar_part(const struct mail *mail, const struct mail_part *after)
{
	const struct mail_part *end = mail->parts + mail->n_parts;
	const struct mail_part *part = after ? after + 1 : mail->parts;

	for (; part < end; part++)
		if (is_calendar(part) && part->bytes.n > 0 && !came_before(mail, part))
			return part;
	return NULL;
}

/* How deep a line is quoted; *line moves behind the marks and the stuffed space. */
static size_t
unquote(struct str *line)
{
	size_t depth = 0;

	while (depth < line->n && line->s[depth] == '>')
		depth++;
	*line = str_from(line->s + depth, line->n - depth);
	if (str_starts(*line, " "))
		*line = str_from(line->s + 1, line->n - 1);
	return depth;
}

static void
put_quotes(struct buf *out, size_t depth)
{
	size_t i;

	for (i = 0; i < depth; i++)
		buf_char(out, '>');
	if (depth > 0)
		buf_char(out, ' ');
}

/* RFC 3676 4: a line that ends with a space goes on in the next one of the same depth; the
 * mark of a signature ("-- ") does not. */
static char *
joined(struct arena *arena, const char *text, bool delsp)
{
	struct str rest = str_of(text), line;
	size_t depth, before = 0;
	bool flows = false;
	struct buf out;
	char *copy;

	buf_init(&out, 2 * rest.n + 2);
	while (str_line(&rest, &line)) {
		depth = unquote(&line);
		if (!flows || depth != before || str_is(line, "-- ")) {
			if (out.n > 0 || flows)
				buf_char(&out, '\n');
			put_quotes(&out, depth);
		}
		flows = str_ends(line, " ") && !str_is(line, "-- ");
		buf_add(&out, line.s, line.n - (flows && delsp));
		before = depth;
		if (out.n == 0 && line.n == 0)
			buf_char(&out, '\n');
	}
	copy = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return copy;
}

char *
mail_text(struct arena *arena, const struct mail_part *part)
{
	char *text = mail_utf8(arena, part->charset, part->bytes);

	text = utf8_clean(arena, str_of(text));
	return part->flowed ? joined(arena, text, part->delsp) : text;
}
