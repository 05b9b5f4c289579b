/*
 * Whole letters: composed from parts, filled in, and read back by libetpan, field by
 * field and part by part.
 */
#include "base/str.h"
#include "compose/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libetpan/libetpan.h>

#define ROOM ((size_t)1024 * 1024)
#define MESSAGE_ID "mmmmmmmmmmmmmmmmmmmmmmmmmm"
#define LEAVE "llllllllllllllllllllllllll"
#define BOUNCE "bbbbbbbbbbbbbbbbbbbbbbbbbb"

static const char text_part[] =
	"Reunión de la comunidad\n\n. un punto\nFrom aquí\n-- \n"
	"Baja: https://digest.example/u/" PART_TOKEN "\n";
static const char html_part[] = "<!doctype html>\n<p style=\"color: #333\">Reunión "
				"<a href=\"https://digest.example/u/" PART_TOKEN
				"\">darse de baja</a></p>";
static const char ics_part[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Reunión " PART_TOKEN
	"\r\nEND:VCALENDAR\r\n";

static struct part parts[PART_KINDS] = {
	[PART_TEXT] = {text_part, sizeof text_part - 1},
	[PART_HTML] = {html_part, sizeof html_part - 1},
	[PART_ICS] = {ics_part, sizeof ics_part - 1},
};

static const struct mail sample = {
	.from_name = "LACNIC Comunicación",
	.from_address = "announce@lacnic.example",
	.reply_to = "editors@digest.example",
	.subject = "[LAC] Agenda semanal 14: 3 al 9 de abril · Reunión en Mérida",
	.language = "es",
	.date = 1680523200, /* 2023-04-03T12:00:00Z */
	.offset = -3 * 3600,
	.list_id = "weekly.digest.example",
	.list_name = "Agenda semanal",
	.site = "https://digest.example",
	.contact = "editors+help@digest.example",
	.domain = "digest.example",
	.bounce = "bounces",
	.issue = "weekly/14",
	.ics_name = "weekly-14.ics",
	.parts = parts,
};

static const struct recipient ana = {
	.address = "ana@lacnic.example",
	.message = MESSAGE_ID,
	.leave = LEAVE,
	.bounce = BOUNCE,
};

/* A letter and what libetpan makes of it. */
struct reading {
	struct arena arena;
	struct buf bytes, sender;
	struct mailmime *mime;
};

static void
compose(struct reading *r, const struct mail *mail, const struct recipient *recipient)
{
	const struct form *form;
	struct err err = {0};
	size_t at = 0;

	arena_init(&r->arena);
	buf_init(&r->bytes, ROOM);
	buf_init(&r->sender, 512);
	if (compose_form(&r->arena, mail, &form, &err) ||
	    compose_letter(form, recipient, &r->bytes, &r->sender, &err))
		fail_msg("%s", err.text);
	assert_int_equal(mailmime_parse(r->bytes.s, r->bytes.n, &at, &r->mime),
			 MAILIMF_NO_ERROR);
	assert_int_equal(r->mime->mm_type, MAILMIME_MESSAGE);
}

static void
reading_release(struct reading *r)
{
	mailmime_free(r->mime);
	buf_release(&r->sender);
	buf_release(&r->bytes);
	arena_release(&r->arena);
}

/* The bytes of a field's value, unfolded; exactly one field must have the name. */
static const char *
field(struct reading *r, const char *name)
{
	struct str rest = str_from(r->bytes.s, r->bytes.n), line;
	struct buf value;
	char *copy;
	bool in = false;
	int seen = 0;

	buf_init(&value, ROOM);
	while (str_line(&rest, &line) && line.n > 0) {
		if (line.s[0] != ' ') {
			struct str behind = line, before = str_split(&behind, ':');

			in = str_is_nocase(before, name);
			seen += in;
			if (in)
				line = str_from(behind.s + 1, behind.n - 1);
		}
		if (in)
			buf_add(&value, line.s, line.n);
	}
	assert_int_equal(seen, 1);
	copy = arena_strdup(&r->arena, value.s);
	buf_release(&value);
	return copy;
}

static void
the_header_says_what_it_should(void **state)
{
	static const char *const fields[][2] = {
		{"Date", "Mon, 03 Apr 2023 09:00:00 -0300"},
		{"Reply-To", "editors@digest.example"},
		{"To", "ana@lacnic.example"},
		{"Message-ID", "<weekly-14." MESSAGE_ID "@digest.example>"},
		{"List-Unsubscribe", "<https://digest.example/u/" LEAVE ">, "
				     "<mailto:editors%2Bhelp@digest.example"
				     "?subject=leave%20" LEAVE ">"},
		{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"},
		{"List-Id", "\"Agenda semanal\" <weekly.digest.example>"},
		{"List-Help", "<mailto:editors%2Bhelp@digest.example?subject=help>"},
		{"List-Owner", "<mailto:editors%2Bhelp@digest.example>"},
		{"List-Post", "NO"},
		{"Feedback-ID", "weekly-14:weekly:es:digest-example"},
		{"Auto-Submitted", "auto-generated"},
		{"Precedence", "bulk"},
		{"Content-Language", "es"},
		{"MIME-Version", "1.0"},
	};
	struct reading r;
	size_t i, at = 0;
	char *subject;

	(void)state;
	compose(&r, &sample, &ana);
	for (i = 0; i < sizeof fields / sizeof *fields; i++)
		assert_string_equal(field(&r, fields[i][0]), fields[i][1]);
	assert_string_equal(r.sender.s, "bounces+" BOUNCE "@digest.example");
	subject = NULL;
	assert_int_equal(mailmime_encoded_phrase_parse("utf-8", field(&r, "Subject"),
						       strlen(field(&r, "Subject")),
						       &at, "utf-8", &subject),
			 MAILIMF_NO_ERROR);
	assert_string_equal(subject, sample.subject);
	free(subject);
	reading_release(&r);
}

/* libetpan's own reading of the fields it knows. */
static void
libetpan_reads_the_header(void **state)
{
	struct mailimf_single_fields fields;
	struct mailimf_mailbox *from;
	struct mailimf_address *to;
	struct mailimf_date_time *date;
	struct reading r;
	size_t at = 0;
	char *name;

	(void)state;
	compose(&r, &sample, &ana);
	mailimf_single_fields_init(&fields, r.mime->mm_data.mm_message.mm_fields);
	from = clist_content(clist_begin(fields.fld_from->frm_mb_list->mb_list));
	assert_string_equal(from->mb_addr_spec, "announce@lacnic.example");
	assert_int_equal(mailmime_encoded_phrase_parse("utf-8", from->mb_display_name,
						       strlen(from->mb_display_name),
						       &at, "utf-8", &name),
			 MAILIMF_NO_ERROR);
	assert_string_equal(name, "LACNIC Comunicación");
	free(name);
	assert_int_equal(clist_count(fields.fld_to->to_addr_list->ad_list), 1);
	to = clist_content(clist_begin(fields.fld_to->to_addr_list->ad_list));
	assert_string_equal(to->ad_data.ad_mailbox->mb_addr_spec, "ana@lacnic.example");
	date = fields.fld_orig_date->dt_date_time;
	assert_int_equal(date->dt_day, 3);
	assert_int_equal(date->dt_month, 4);
	assert_int_equal(date->dt_year, 2023);
	assert_int_equal(date->dt_hour, 9);
	assert_int_equal(date->dt_zone, -300);
	reading_release(&r);
}

static struct mailmime *
child(struct mailmime *multipart, int index)
{
	clistiter *at = clist_begin(multipart->mm_data.mm_multipart.mm_mp_list);

	while (index-- > 0)
		at = clist_next(at);
	assert_non_null(at);
	return clist_content(at);
}

static int
children(const struct mailmime *multipart)
{
	assert_int_equal(multipart->mm_type, MAILMIME_MULTIPLE);
	return clist_count(multipart->mm_data.mm_multipart.mm_mp_list);
}

/* A leaf's type, parameters and decoded bytes; CRLF in text reads as LF. */
static void
check_leaf(struct mailmime *leaf, int encoding, const char *subtype, const char *wanted,
	   bool text)
{
	const struct mailmime_data *data = leaf->mm_data.mm_single;
	char *bytes;
	size_t at = 0, n, i, kept = 0;

	assert_int_equal(leaf->mm_type, MAILMIME_SINGLE);
	assert_string_equal(leaf->mm_content_type->ct_subtype, subtype);
	assert_string_equal(mailmime_content_charset_get(leaf->mm_content_type),
			    "utf-8");
	assert_int_equal(data->dt_encoding, encoding);
	assert_int_equal(mailmime_part_parse(data->dt_data.dt_text.dt_data,
					     data->dt_data.dt_text.dt_length, &at,
					     encoding, &bytes, &n),
			 MAILIMF_NO_ERROR);
	for (i = 0; i < n; i++)
		if (!text || bytes[i] != '\r')
			bytes[kept++] = bytes[i];
	assert_int_equal(kept, strlen(wanted));
	assert_memory_equal(bytes, wanted, kept);
	mailmime_decoded_part_free(bytes);
}

/* The part with the token in place of its placeholder. */
static const char *
filled(struct arena *arena, const char *part)
{
	const char *token = strstr(part, PART_TOKEN);

	assert_non_null(token);
	return arena_printf(arena, "%.*s%s%s", (int)(token - part), part, LEAVE,
			    token + PART_TOKEN_SIZE);
}

static void
check_alternative(struct reading *r, struct mailmime *alternative)
{
	assert_string_equal(alternative->mm_content_type->ct_subtype, "alternative");
	assert_int_equal(children(alternative), 2);
	check_leaf(child(alternative, 0), MAILMIME_MECHANISM_QUOTED_PRINTABLE, "plain",
		   filled(&r->arena, text_part), true);
	check_leaf(child(alternative, 1), MAILMIME_MECHANISM_QUOTED_PRINTABLE, "html",
		   filled(&r->arena, html_part), true);
}

static void
parts_come_back(void **state)
{
	struct mailmime *mixed, *calendar;
	char name[] = "name";
	struct reading r;

	(void)state;
	compose(&r, &sample, &ana);
	mixed = r.mime->mm_data.mm_message.mm_msg_mime;
	assert_string_equal(mixed->mm_content_type->ct_subtype, "mixed");
	assert_int_equal(children(mixed), 2);
	check_alternative(&r, child(mixed, 0));
	calendar = child(mixed, 1);
	/* What is in the calendar is nobody's token: it stays as it was. */
	check_leaf(calendar, MAILMIME_MECHANISM_BASE64, "calendar", ics_part, false);
	assert_string_equal(mailmime_content_param_get(calendar->mm_content_type, name),
			    "weekly-14.ics");
	assert_non_null(strstr(r.bytes.s, "Content-Disposition: attachment;\r\n"
					  " filename=\"weekly-14.ics\"\r\n"));
	reading_release(&r);
}

static void
without_calendar_the_alternative_stands_alone(void **state)
{
	struct part two[PART_KINDS] =
		{[PART_TEXT] = parts[PART_TEXT], [PART_HTML] = parts[PART_HTML]};
	struct mail mail = sample;
	struct reading r;

	(void)state;
	mail.parts = two;
	mail.ics_name = NULL;
	mail.reply_to = NULL;
	compose(&r, &mail, &ana);
	check_alternative(&r, r.mime->mm_data.mm_message.mm_msg_mime);
	assert_null(strstr(r.bytes.s, "Reply-To"));
	reading_release(&r);
}

/* 7 bit, CRLF, within 998 and in fact within 100 bytes, and no placeholder left over. */
static void
the_wire_is_plain(void **state)
{
	struct reading r;
	struct str rest, line;
	size_t i;

	(void)state;
	compose(&r, &sample, &ana);
	for (i = 0; i < r.bytes.n; i++) {
		unsigned char c = (unsigned char)r.bytes.s[i];

		assert_true(c == '\r' || c == '\n' || c == '\t' ||
			    (c >= ' ' && c < 0x7f));
		assert_true((c == '\n') == (i > 0 && r.bytes.s[i - 1] == '\r'));
	}
	rest = str_from(r.bytes.s, r.bytes.n);
	while (str_line(&rest, &line))
		assert_true(line.n <= 100);
	assert_true(str_ends(str_from(r.bytes.s, r.bytes.n), "\r\n"));
	assert_null(strstr(r.bytes.s, PART_TOKEN));
	reading_release(&r);
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
	struct part other[PART_KINDS];
	struct mail mail = sample;
	struct reading a, b, c;

	(void)state;
	compose(&a, &sample, &ana);
	compose(&b, &sample, &ana);
	assert_int_equal(a.bytes.n, b.bytes.n);
	assert_memory_equal(a.bytes.s, b.bytes.s, a.bytes.n);
	memcpy(other, parts, sizeof other);
	other[PART_ICS].n--;
	mail.parts = other;
	compose(&c, &mail, &ana);
	assert_string_not_equal(field(&a, "Content-Type"), field(&c, "Content-Type"));
	reading_release(&c);
	reading_release(&b);
	reading_release(&a);
}

/* One form serves many, and one buffer. */
static void
a_form_serves_many(void **state)
{
	const struct recipient bruno = {
		.address = "usuário@exemplo.example",
		.utf8 = true,
		.message = "nnnnnnnnnnnnnnnnnnnnnnnnnn",
		.leave = "kkkkkkkkkkkkkkkkkkkkkkkkkk",
		.bounce = "cccccccccccccccccccccccccc",
	};
	const struct form *form;
	struct err err = {0};
	struct reading r;

	(void)state;
	compose(&r, &sample, &ana);
	assert_int_equal(compose_form(&r.arena, &sample, &form, &err), 0);
	assert_int_equal(compose_letter(form, &bruno, &r.bytes, &r.sender, &err), 0);
	assert_string_equal(field(&r, "To"), "usuário@exemplo.example");
	assert_string_equal(r.sender.s,
			    "bounces+cccccccccccccccccccccccccc@digest.example");
	assert_null(strstr(r.bytes.s, LEAVE));
	assert_null(strstr(r.bytes.s, MESSAGE_ID));
	reading_release(&r);
}

static void
what_cannot_be_written_is_refused(void **state)
{
	struct mail bad[9];
	struct part no_html[PART_KINDS] = {[PART_TEXT] = parts[PART_TEXT]};
	const struct form *form;
	struct arena arena;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 9; i++)
		bad[i] = sample;
	bad[0].subject = "Agenda\r\nBcc: everyone@lacnic.example";
	bad[1].subject = " ";
	bad[2].subject = "not \xff UTF-8";
	bad[3].from_name = "LACNIC\n";
	bad[4].from_address = "announce@lacnic.example>, <x@y.example";
	bad[5].list_id = "weekly digest";
	bad[6].ics_name = "agenda de maña.ics";
	bad[7].parts = no_html;
	bad[8].site = NULL;
	arena_init(&arena);
	for (i = 0; i < 9; i++) {
		err = (struct err){0};
		assert_int_equal(compose_form(&arena, &bad[i], &form, &err), -1);
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_true(err.text[0] != '\0');
	}
	arena_release(&arena);
}

static void
bad_recipients_are_refused(void **state)
{
	static const char *const addresses[] = {"ana",
						"ana@x.example\nBcc: y@x.example",
						"ána@x.example",
						"a@x.example,b@x.example"};
	struct recipient recipient = ana;
	const struct form *form;
	struct reading r;
	struct err err;
	size_t i;

	(void)state;
	compose(&r, &sample, &ana);
	assert_int_equal(compose_form(&r.arena, &sample, &form, &err), 0);
	for (i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		recipient.address = addresses[i];
		err = (struct err){0};
		assert_int_equal(compose_letter(form, &recipient, &r.bytes, &r.sender,
						&err),
				 -1);
		assert_int_equal(err.kind, ERR_FORMAT);
	}
	reading_release(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_header_says_what_it_should),
		cmocka_unit_test(libetpan_reads_the_header),
		cmocka_unit_test(parts_come_back),
		cmocka_unit_test(without_calendar_the_alternative_stands_alone),
		cmocka_unit_test(the_wire_is_plain),
		cmocka_unit_test(the_same_input_gives_the_same_bytes),
		cmocka_unit_test(a_form_serves_many),
		cmocka_unit_test(what_cannot_be_written_is_refused),
		cmocka_unit_test(bad_recipients_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
