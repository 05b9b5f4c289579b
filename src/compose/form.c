/*
 * form.c - composes a variant once: header, parts, boundaries, and the places where a
 * recipient's own pieces go. In: struct mail. Out: the form, cut into segments. Filling
 * it in is letter.c's; folding and encodings are header.c's and encode.c's.
 *
 *	multipart/mixed
 *		multipart/alternative
 *			text/plain
 *			text/html
 *		text/calendar, an attachment; without one the alternative stands alone
 */
#include "base/civil.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "compose/compose_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FORM_MAX (16 * (size_t)1024 * 1024)
#define WIRE_LINE 998 /* RFC 5322 2.1.1 */
#define SLUG_MAX 24   /* so that a Message-ID fits a line */
#define SENDER_MAX 30 /* of a Feedback-ID's last field */

/* Where a recipient's piece goes: it replaces what stands from begin to end. */
struct mark {
	size_t begin, end;
	enum gap gap;
};

struct writer {
	struct arena *arena;
	const struct mail *mail;
	struct buf out;
	struct mark *marks;
	size_t n_marks;
	const char *slug;     /* of the issue */
	const char *boundary; /* of this variant, without prefix */
};

static void
mark(struct writer *w, size_t begin, size_t end, enum gap gap)
{
	struct mark *place =
		arena_push(w->arena, &w->marks, w->n_marks, sizeof *w->marks);

	*place = (struct mark){begin, end, gap};
	w->n_marks++;
}

/* Mark each token written since `from`. */
static void
mark_tokens(struct writer *w, size_t from, enum gap gap)
{
	const char *token;

	while ((token = memmem(w->out.s + from, w->out.n - from, PART_TOKEN,
			       PART_TOKEN_SIZE))) {
		size_t begin = (size_t)(token - w->out.s);

		from = begin + PART_TOKEN_SIZE;
		mark(w, begin, from, gap);
	}
}

static void
write_date(struct writer *w)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
					   "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = civil_from_seconds(w->mail->date + w->mail->offset);
	int minutes = abs(w->mail->offset) / 60;

	buf_printf(&w->out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
		   days[civil_weekday(civil_days(c.year, c.month, c.day))], c.day,
		   months[c.month - 1], c.year, c.hour, c.minute, c.second,
		   w->mail->offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* `Name: "phrase" <id>` */
static void
write_mailbox(struct writer *w, const char *name, const char *phrase, const char *id)
{
	const char *bracketed = arena_printf(w->arena, "<%s>", id);
	struct field field;

	compose_field(&field, &w->out, name);
	compose_field_phrase(&field, str_of(phrase));
	compose_field_word(&field, str_of(bracketed));
	compose_field_end(&field);
}

/* An address as a mailto URI has it (RFC 6068 2): all but the harmless is escaped. */
static const char *
mailto(struct writer *w, const char *address)
{
	struct buf uri;
	const char *copy;

	buf_init(&uri, 1024);
	buf_str(&uri, "mailto:");
	for (; *address; address++) {
		if (isalnum((unsigned char)*address) || strchr("-._~@", *address))
			buf_char(&uri, *address);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*address);
	}
	copy = arena_strdup(w->arena, uri.s);
	buf_release(&uri);
	return copy;
}

/* RFC 2369, 2919, 8058; https first, because it is the preferred one. */
static void
write_list_fields(struct writer *w)
{
	const struct mail *mail = w->mail;
	const char *contact = mailto(w, mail->contact);
	size_t from = w->out.n;
	struct field field;

	compose_field(&field, &w->out, "List-Unsubscribe");
	compose_field_word(&field, str_of(arena_printf(w->arena, "<%s/u/%s>,",
						       mail->site, PART_TOKEN)));
	compose_field_word(&field,
			   str_of(arena_printf(w->arena, "<%s?subject=leave%%20%s>",
					       contact, PART_TOKEN)));
	compose_field_end(&field);
	mark_tokens(w, from, GAP_LEAVE);
	buf_str(&w->out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	write_mailbox(w, "List-Id", mail->list_name, mail->list_id);
	buf_printf(&w->out, "List-Help: <%s?subject=help>\r\n", contact);
	buf_printf(&w->out, "List-Owner: <%s>\r\n", contact);
	buf_str(&w->out, "List-Post: NO\r\n");
}

/* Feedback-ID: issue, list, language, sender (Google's feedback loop). */
static void
write_feedback_id(struct writer *w)
{
	const struct mail *mail = w->mail;
	struct str rest = str_of(mail->list_id), label = str_split(&rest, '.');

	buf_printf(&w->out, "Feedback-ID: %s:%s:%s:%s\r\n", w->slug,
		   utf8_slug(w->arena, arena_strndup(w->arena, label.s, label.n),
			     SLUG_MAX),
		   utf8_slug(w->arena, mail->language, SLUG_MAX),
		   utf8_slug(w->arena, mail->domain, SENDER_MAX));
}

static void
write_header(struct writer *w)
{
	const struct mail *mail = w->mail;
	struct field field;
	size_t from;

	write_date(w);
	write_mailbox(w, "From", mail->from_name, mail->from_address);
	if (mail->reply_to)
		buf_printf(&w->out, "Reply-To: %s\r\n", mail->reply_to);
	buf_str(&w->out, "To: ");
	mark(w, w->out.n, w->out.n, GAP_ADDRESS);
	buf_str(&w->out, "\r\n");
	compose_field(&field, &w->out, "Subject");
	compose_field_text(&field, str_of(mail->subject));
	compose_field_end(&field);
	from = w->out.n;
	buf_printf(&w->out, "Message-ID: <%s.%s@%s>\r\n", w->slug, PART_TOKEN,
		   mail->domain);
	mark_tokens(w, from, GAP_MESSAGE);
	write_list_fields(w);
	write_feedback_id(w);
	buf_str(&w->out, "Auto-Submitted: auto-generated\r\n"
			 "Precedence: bulk\r\n");
	buf_printf(&w->out, "Content-Language: %s\r\n", mail->language);
	buf_str(&w->out, "MIME-Version: 1.0\r\n");
}

static void
write_text_part(struct writer *w, enum part_kind kind, const char *type)
{
	const struct part *part = &w->mail->parts[kind];
	size_t from;

	buf_printf(&w->out,
		   "--=_a_%s\r\n"
		   "Content-Type: text/%s; charset=utf-8\r\n"
		   "Content-Transfer-Encoding: quoted-printable\r\n"
		   "\r\n",
		   w->boundary, type);
	from = w->out.n;
	compose_quoted_printable(&w->out, str_from(part->bytes, part->n));
	mark_tokens(w, from, GAP_LEAVE);
	buf_str(&w->out, "\r\n");
}

/* The field and the parts. "=_" in a boundary occurs neither in quoted-printable nor in
 * base64 (RFC 2045 6.7). */
static void
write_alternative(struct writer *w)
{
	buf_printf(&w->out,
		   "Content-Type: multipart/alternative;\r\n"
		   " boundary=\"=_a_%s\"\r\n"
		   "\r\n",
		   w->boundary);
	write_text_part(w, PART_TEXT, "plain");
	write_text_part(w, PART_HTML, "html");
	buf_printf(&w->out, "--=_a_%s--\r\n", w->boundary);
}

/* No method parameter: the calendar has no METHOD, it is a snapshot and no invitation
 * (RFC 6047 2.4). */
static void
write_calendar(struct writer *w)
{
	const struct part *part = &w->mail->parts[PART_ICS];

	buf_printf(&w->out,
		   "Content-Type: text/calendar; charset=utf-8;\r\n"
		   " name=\"%s\"\r\n"
		   "Content-Disposition: attachment;\r\n"
		   " filename=\"%s\"\r\n"
		   "Content-Transfer-Encoding: base64\r\n"
		   "\r\n",
		   w->mail->ics_name, w->mail->ics_name);
	hash_base64_lines(&w->out, part->bytes, part->n);
}

static void
write_body(struct writer *w)
{
	if (!w->mail->parts[PART_ICS].bytes) {
		write_alternative(w);
		return;
	}
	buf_printf(&w->out,
		   "Content-Type: multipart/mixed;\r\n"
		   " boundary=\"=_m_%s\"\r\n"
		   "\r\n"
		   "--=_m_%s\r\n",
		   w->boundary, w->boundary);
	write_alternative(w);
	buf_printf(&w->out, "--=_m_%s\r\n", w->boundary);
	write_calendar(w);
	buf_printf(&w->out, "--=_m_%s--\r\n", w->boundary);
}

/* The same content has the same boundary, and nobody who writes a title can choose it. */
static const char *
make_boundary(struct arena *arena, const struct mail *mail)
{
	struct str content[PART_KINDS + 1];
	unsigned char digest[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	size_t i;

	for (i = 0; i < PART_KINDS; i++)
		content[i] = str_from(mail->parts[i].bytes, mail->parts[i].n);
	content[PART_KINDS] = str_of(mail->issue);
	hash_keyed(str_of("boundary"), content, PART_KINDS + 1, digest);
	hash_hex(digest, HASH_SIZE / 2, hex);
	return arena_strdup(arena, hex);
}

static bool
is_text(const char *s)
{
	if (utf8_check(s, strlen(s)) != strlen(s))
		return false;
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == '\x7f')
			return false;
	return true;
}

static bool
is_subject(const char *s)
{
	return is_text(s) && str_trim(str_of(s)).n > 0;
}

/* Printable ASCII that may stand bare in a field, between <> or quotes. */
static bool
is_token(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s > '~' || strchr("<>\"\\,;", *s))
			return false;
	return true;
}

static bool
is_address(const char *s)
{
	return compose_is_address(s, false);
}

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static int
check_fields(const struct mail *mail, struct err *err)
{
	const struct {
		const char *noun, *value;
		bool (*fits)(const char *s);
	} fields[] = {
		{"sender's name", or_empty(mail->from_name), is_text},
		{"sender's address", mail->from_address, is_address},
		{"address for replies",
		 mail->reply_to ? mail->reply_to : mail->from_address, is_address},
		{"subject", mail->subject, is_subject},
		{"language", mail->language, is_token},
		{"list's id", mail->list_id, is_token},
		{"list's name", or_empty(mail->list_name), is_text},
		{"site's address", mail->site, is_token},
		{"contact", mail->contact, is_address},
		{"domain", mail->domain, is_token},
		{"bounce address", mail->bounce, is_token},
		{"issue", mail->issue, is_subject},
		{"calendar's file name", mail->ics_name ? mail->ics_name : "none",
		 is_token},
	};
	size_t i;

	for (i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!fields[i].value || !fields[i].fits(fields[i].value))
			return err_set(err, ERR_FORMAT,
				       "the letter's %s cannot be written: \"%s\"",
				       fields[i].noun, or_empty(fields[i].value));
	if (!mail->parts[PART_TEXT].bytes || !mail->parts[PART_HTML].bytes)
		return err_set(err, ERR_FORMAT, "the letter has no text or no HTML");
	if (mail->parts[PART_ICS].bytes && !mail->ics_name)
		return err_set(err, ERR_FORMAT,
			       "the letter's calendar has no file name");
	return 0;
}

static int
check_lines(const struct buf *header, struct err *err)
{
	struct str rest = str_from(header->s, header->n), line;

	while (str_line(&rest, &line))
		if (line.n > WIRE_LINE)
			return err_set(
				err, ERR_FORMAT,
				"a line of the header is longer than %d bytes: %.40s",
				WIRE_LINE, line.s);
	return 0;
}

/* Literal bytes and gaps, in turn. */
static const struct form *
cut(struct writer *w)
{
	struct form *form = arena_alloc(w->arena, sizeof *form);
	const char *bytes = arena_strndup(w->arena, w->out.s, w->out.n);
	size_t i, at = 0;

	form->bounce = arena_strdup(w->arena, w->mail->bounce);
	form->domain = arena_strdup(w->arena, w->mail->domain);
	form->n = w->n_marks + 1;
	form->segments = arena_array(w->arena, form->n, sizeof *form->segments);
	for (i = 0; i < w->n_marks; i++) {
		form->segments[i] = (struct segment){bytes + at, w->marks[i].begin - at,
						     w->marks[i].gap};
		at = w->marks[i].end;
	}
	form->segments[i] = (struct segment){bytes + at, w->out.n - at, GAPS};
	return form;
}

int
compose_form(struct arena *arena, const struct mail *mail, const struct form **form,
	     struct err *err)
{
	struct writer w = {.arena = arena, .mail = mail};
	int failed = -1;

	if (check_fields(mail, err))
		return -1;
	w.slug = utf8_slug(arena, mail->issue, SLUG_MAX);
	w.boundary = make_boundary(arena, mail);
	buf_init(&w.out, FORM_MAX);
	write_header(&w);
	if (check_lines(&w.out, err))
		goto done;
	write_body(&w);
	if (w.out.full) {
		(void)err_set(err, ERR_LIMIT, "the letter is larger than %zu bytes",
			      FORM_MAX);
		goto done;
	}
	*form = cut(&w);
	failed = 0;
done:
	buf_release(&w.out);
	return failed;
}
