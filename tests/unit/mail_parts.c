/*
 * mail_parts.c - the parts of a message: their types, names, bytes; which of them a person
 * reads, and which are invitations; what is broken, and what is made to break the reader.
 */
#include "mail/mail.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct notes notes;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	notes = (struct notes){NULL, 0};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static int
try_mail(struct str bytes, struct mail **mail, struct err *err)
{
	struct notetaker taker = {.arena = &arena, .notes = &notes};

	notes_begin(&taker, "in");
	return mail_parse(&arena, bytes, &taker, mail, err);
}

static const struct mail *
read_mail(const char *text)
{
	struct mail *mail;
	struct err err;

	if (try_mail(str_of(text), &mail, &err))
		fail_msg("%s", err.text);
	return mail;
}

static void
assert_part(const struct mail *mail, size_t i, const char *type, const char *bytes)
{
	assert_true(i < mail->n_parts);
	assert_string_equal(mail->parts[i].type, type);
	assert_int_equal(mail->parts[i].bytes.n, strlen(bytes));
	assert_memory_equal(mail->parts[i].bytes.s, bytes, strlen(bytes));
}

static void
one_part(void **state)
{
	const struct mail *mail = read_mail("Subject: x\n\nhola\n");

	(void)state;
	assert_int_equal(mail->n_parts, 1);
	assert_part(mail, 0, "text/plain", "hola\n");
	assert_string_equal(mail->parts[0].charset, "");
	mail = read_mail("Content-Type: Text/HTML; Charset=\"ISO-8859-1\"; x=y\r\n"
			 "Content-Transfer-Encoding: Quoted-Printable\r\n"
			 "\r\n<p>a=\r\nb =F1 = 5=3D5 =3d=\r\n");
	assert_part(mail, 0, "text/html", "<p>ab \xf1 = 5=5 =");
	assert_string_equal(mail->parts[0].charset, "iso-8859-1");
	assert_string_equal(mail_text(&arena, &mail->parts[0]), "<p>ab ñ = 5=5 =");
	mail = read_mail("Content-Type: text\nContent-Transfer-Encoding: base64\n\n"
			 "aG9s*\nYQ==\n");
	assert_part(mail, 0, "text/plain", "hola");
}

/* What the parts of a body look like does not change them. */
static void
text_that_looks_like_fields(void **state)
{
	static const char text[] = "Content-Type: multipart/mixed; boundary=b\n"
				   "From: x (((((\nReturn-Path: <y\n";

	(void)state;
	assert_part(read_mail(arena_printf(&arena, "Subject: x\n\n%s", text)), 0,
		    "text/plain", text);
}

static const char nested[] =
	"Content-Type: multipart/mixed; boundary=\"out er\"\n\npreamble\n"
	"--out er\nContent-Type: multipart/alternative;\n boundary=in\n\n"
	"--in\n\nplain\n"
	"--in\nContent-Type: multipart/related; boundary=deep\n\n"
	"--deep\nContent-Type: text/html\n\n<p>html\n"
	"--deep\nContent-Type: image/png; name=\"=?utf-8?q?=C3=B1?=.png\"\n"
	"Content-Disposition: INLINE\n\npng\n--deep--\n"
	"--in\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--in--\n"
	"--out er\nContent-Type: application/ics\n"
	"Content-Disposition: attachment; filename*0*=utf-8''invitaci%C3%B3n;\n"
	" filename*1=\" 1.ics\"\n\nBEGIN:VCALENDAR\n"
	"--out er\nContent-Type: message/rfc822\n\nSubject: inner\n"
	"Content-Type: multipart/mixed; boundary=x\n\n--x\n\ninner text\n--x--\n"
	"--out er\n\nfooter of the list\n--out er--\nepilogue\n";

static void
parts_within_parts(void **state)
{
	const struct mail *mail = read_mail(nested);
	struct mail *inner;
	struct err err;

	(void)state;
	assert_int_equal(mail->n_parts, 7);
	assert_part(mail, 0, "text/plain", "plain");
	assert_part(mail, 1, "text/html", "<p>html");
	assert_part(mail, 2, "image/png", "png");
	assert_string_equal(mail->parts[2].filename, "ñ.png");
	assert_string_equal(mail->parts[2].disposition, "inline");
	assert_part(mail, 3, "text/calendar", "BEGIN:VCALENDAR");
	assert_part(mail, 4, "application/ics", "BEGIN:VCALENDAR");
	assert_string_equal(mail->parts[4].filename, "invitación 1.ics");
	assert_string_equal(mail->parts[4].disposition, "attachment");
	assert_string_equal(mail->parts[5].type, "message/rfc822");
	assert_part(mail, 6, "text/plain", "footer of the list");
	assert_int_equal(mail->parts[0].alternative, 1);
	assert_int_equal(mail->parts[1].alternative, 1);
	assert_int_equal(mail->parts[3].alternative, 1);
	assert_int_equal(mail->parts[4].alternative, 0);
	assert_ptr_equal(mail_text_part(mail), &mail->parts[0]);
	/* the attached one has the same bytes */
	assert_ptr_equal(mail_calendar_part(mail, NULL), &mail->parts[3]);
	assert_null(mail_calendar_part(mail, &mail->parts[3]));
	assert_int_equal(try_mail(mail->parts[5].bytes, &inner, &err), 0);
	assert_string_equal(inner->subject, "inner");
	assert_part(inner, 0, "text/plain", "inner text");
}

/* Which part is read: the name of its type says it. */
static void
best_text(void **state)
{
	static const struct {
		const char *parts, *want;
	} cases[] = {
		{"--b\nContent-Type: text/html\n\nh\n--b\n\np\n--b--\n", "text/html"},
		{"--b\nContent-Type: image/png\n\ni\n--b\n\np\n--b--\n", "text/plain"},
		{"--b\nContent-Disposition: attachment\n\np\n--b\nContent-Type: "
		 "text/html\n\nh\n--b--\n",
		 "text/html"},
		{"--b\nContent-Type: image/png\n\ni\n--b--\n", NULL},
	};
	const struct mail_part *part;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		part = mail_text_part(read_mail(
			arena_printf(&arena,
				     "Content-Type: multipart/mixed; boundary=b\n\n%s",
				     cases[i].parts)));
		assert_true((part != NULL) == (cases[i].want != NULL));
		if (part)
			assert_string_equal(part->type, cases[i].want);
	}
	part = mail_text_part(
		read_mail("Content-Type: multipart/alternative; boundary=b\n\n"
			  "--b\nContent-Type: text/plain\n\n  \n"
			  "--b\nContent-Type: text/html\n\nh\n--b--\n"));
	assert_string_equal(part->type, "text/html");
	part = mail_text_part(
		read_mail("Content-Type: multipart/alternative; boundary=b\n\n"
			  "--b\nContent-Type: text/html\n\nh\n--b\n\nplain\n--b--\n"));
	assert_string_equal(part->type, "text/plain");
}

static void
flowed_text(void **state)
{
	const struct mail *mail =
		read_mail("Content-Type: text/plain; format=flowed\n\n"
			  "One \nparagraph.\nNext\n> quoted \n> text\n> > deeper\n"
			  " stuffed\n-- \nname\n");

	(void)state;
	assert_string_equal(mail_text(&arena, mail->parts),
			    "One paragraph.\nNext\n> quoted text\n> > deeper\n"
			    "stuffed\n-- \nname");
	mail = read_mail("Content-Type: text/plain; format=flowed; delsp=yes\n\n"
			 "日本 \n語\n");
	assert_string_equal(mail_text(&arena, mail->parts), "日本語");
}

static void
broken_ones(void **state)
{
	static const char *const texts[] = {
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n",
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\n",
		"Content-Type: multipart/mixed; boundary=b\n\nno part at all\n",
		"Content-Type: multipart/mixed\n\n--b\n\nno boundary\n--b--\n",
		"Content-Type: multipart/mixed; boundary=\"\\\"\"\n\n--\"\n\none\n",
		"Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\none\n----\n",
		"Content-Type: multipart/mixed; boundary=b",
		"Content-Type: multipart/digest; boundary=b\n\n--b\n\nX: y\n\nz\n--b--\n",
		"Content-Type: ;;;=;\n\nx",
		"Content-Type: text/plain; a*1=x; a*99999=y; *=z; a**=\n\nx",
		"Content-Transfer-Encoding: base64\n\n====",
		"Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n"
		"--b\n\nof the first type\n--b--\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_true(read_mail(texts[i])->n_parts > 0);
	assert_part(read_mail(texts[1]), 0, "text/plain", "one");
	assert_string_equal(read_mail(texts[8])->parts[0].type, "message/rfc822");
	assert_string_equal(read_mail(texts[12])->parts[0].type, "text/plain");
	assert_int_equal(read_mail(texts[12])->n_parts, 1);
}

static void
lines_may_end_in_three_ways(void **state)
{
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	struct buf out;
	const char *at;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		buf_init(&out, 1 << 16);
		for (at = nested; *at; at++)
			buf_str(&out, *at == '\n' ? ends[i] : (char[2]){*at, '\0'});
		assert_int_equal(read_mail(out.s)->n_parts, 7);
		assert_part(read_mail(out.s), 1, "text/html", "<p>html");
		buf_release(&out);
	}
}

static void
no_messages(void **state)
{
	static const char *const texts[] = {"", "\n\n\n", "no header\n\n",
					    "\xff\xfe\n"};
	struct mail *mail;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(try_mail(str_of(texts[i]), &mail, &err), -1);
		assert_int_equal(err.kind, ERR_FORMAT);
	}
}

/* Repeat a text until there are about as many bytes as a message may have. */
static struct str
repeated(const char *start, const char *text, size_t times)
{
	struct buf out;
	struct str all;

	buf_init(&out, 64u << 20);
	buf_str(&out, start);
	while (times-- > 0)
		buf_str(&out, text);
	all = str_from(arena_strndup(&arena, out.s, out.n), out.n);
	buf_release(&out);
	return all;
}

/* Each would hang or kill libetpan or a careless reader. */
static void
made_to_break(void **state)
{
	static const struct {
		const char *start, *text;
		size_t times;
	} cases[] = {
		{"To: ", "(", 400000},
		{"Content-Type: text/plain ", "(", 400000},
		{"Content-Type: text/plain", "; a=b", 100000},
		{"Content-Type: text/plain", "; a*0=b", 70000},
		{"", "Content-Type: message/rfc822\n\n", 20000},
		{"Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n\n", 60000},
		{"Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", 100000},
		{"Content-Type: multipart/mixed; boundary=b\n\n", "--bb\n", 100000},
		{"From: ", "<\"(", 200000},
		{"From: ", "\"", 500001},
		{"From: ", "a@b,", 100000},
		{"References: ", "<a>", 100000},
		{"Subject: ", "=?utf-8?q?=", 40000},
		{"Subject: ", "=?utf-8?q?a?= ", 30000},
		{"", "A: b\n", 100000},
		{"Authentication-Results: ", "a; b=c", 60000},
		{"X: y\n\n", "=", 600000},
		{"X: ", " \n ", 100000},
	};
	struct mail *mail;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (try_mail(repeated(cases[i].start, cases[i].text, cases[i].times),
			     &mail, &err))
			fail_msg("%zu: %s", i, err.text);
		assert_true(mail->n_parts <= 200);
		assert_true(mail->n_from <= 500);
		assert_true(mail->n_fields <= 1000);
	}
}

static void
deep_multiparts_are_refused(void **state)
{
	struct buf out;
	struct mail *mail;
	struct err err;
	int i;

	(void)state;
	buf_init(&out, 1 << 20);
	for (i = 0; i < 51; i++)
		buf_printf(&out,
			   "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
			   i);
	assert_int_equal(try_mail(str_from(out.s, out.n), &mail, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_release(&out);
}

static void
long_messages_are_cut(void **state)
{
	struct str long_one = repeated("Subject: x\n\nfirst ", "more ", 200000);
	struct mail *mail;
	struct err err;

	(void)state;
	assert_int_equal(try_mail(long_one, &mail, &err), 0);
	assert_true(mail->parts[0].bytes.n < MAIL_MAX_BYTES);
	assert_int_equal(notes.n, 1);
	assert_non_null(strstr(notes.v[0].text, "left out"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_part),
		TEST(text_that_looks_like_fields),
		TEST(best_text),
		TEST(parts_within_parts),
		TEST(flowed_text),
		TEST(broken_ones),
		TEST(no_messages),
		TEST(lines_may_end_in_three_ways),
		TEST(made_to_break),
		TEST(deep_multiparts_are_refused),
		TEST(long_messages_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
