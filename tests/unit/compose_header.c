/*
 * Header fields: folding, encoded words, phrases. libetpan reads back what was written;
 * the limits of RFC 5322 and RFC 2047 are checked on the bytes.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "compose/compose_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libetpan/libetpan.h>

#define ROOM (64 * (size_t)1024)

/* Every line within 78 bytes and 76 with an encoded word, none blank, none with a fold in
 * front of its first word; every encoded word within 75 and of whole characters. */
static void
check_lines(const struct buf *field)
{
	struct str rest = str_from(field->s, field->n), line;
	bool first = true;

	assert_true(str_ends(rest, "\r\n"));
	while (str_line(&rest, &line)) {
		struct str words = line;
		bool encoded = memmem(line.s, line.n, "=?utf-8?", 8) != NULL;

		assert_true(line.n <= (encoded ? 76 : 78));
		assert_true(str_trim(line).n > 0);
		assert_true(first || line.s[0] == ' ');
		if (first)
			assert_true(line.s[line.n - 1] != ':');
		first = false;
		while (words.s) {
			struct str word = str_split(&words, ' ');

			if (str_starts(word, "=?utf-8?"))
				assert_true(word.n <= 75);
		}
	}
}

/* The field's value as a reader sees it: unfolded, decoded by libetpan. */
static char *
decoded(const struct buf *field, const char *name)
{
	struct buf value;
	size_t i, at = 0, skip = strlen(name) + 2;
	char *text;

	buf_init(&value, ROOM);
	for (i = skip; i < field->n; i++)
		if (field->s[i] != '\r' && field->s[i] != '\n')
			buf_char(&value, field->s[i]);
	if (mailmime_encoded_phrase_parse("utf-8", value.s, value.n, &at, "utf-8",
					  &text) != MAILIMF_NO_ERROR)
		fail_msg("libetpan cannot decode \"%s\"", value.s);
	buf_release(&value);
	return text;
}

static void
check_subject(const char *subject)
{
	struct buf out;
	struct field field;
	char *text;

	buf_init(&out, ROOM);
	compose_field(&field, &out, "Subject");
	compose_field_text(&field, str_of(subject));
	compose_field_end(&field);
	assert_int_equal(utf8_check(out.s, out.n), out.n);
	check_lines(&out);
	text = decoded(&out, "Subject");
	assert_string_equal(text, subject);
	free(text);
	buf_release(&out);
}

static void
subjects_come_back(void **state)
{
	static const char *const subjects[] = {
		"x",
		"Weekly digest",
		"[LACNIC] Agenda semanal n.º 14: 3 al 9 de abril",
		"Reunião em São Paulo",
		"á",
		"=?utf-8?Q?not an encoded word?= and =? neither",
		"a =?= b",
		"🎉 Fiesta 🎊",
		"🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊🎉🎊",
		"人工智能与互联网治理论坛二零二三年年会通知以及报名截止日期延长的公告和其他消息摘要",
		"_under_score_ and ?question? with é",
		"Plain words that go on and on so that the line has to be folded at a space, "
		"and once more behind it, without a single letter outside of ASCII in them",
		"plain, ünd plain again, with a tail that is long enough to be folded later on "
		"in the field, behind the encoded words",
		"Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylong"
		"wordwithoutanyspaceinitthatcannotbefoldedasitis",
		"Anexceptionallylongwordwithanáccentinitthatgoesonformuchlongerthanoneencodedword"
		"canpossiblyholdsothatitmustbecutintoseveralofthem",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof subjects / sizeof *subjects; i++)
		check_subject(subjects[i]);
}

/* What is plain stays readable in the source. */
static void
plain_text_stays_plain(void **state)
{
	struct buf out;
	struct field field;

	(void)state;
	buf_init(&out, ROOM);
	compose_field(&field, &out, "Subject");
	compose_field_text(&field, str_of("  two  spaces and [brackets]: (1.5 %) "));
	compose_field_end(&field);
	assert_string_equal(out.s, "Subject: two  spaces and [brackets]: (1.5 %)\r\n");
	buf_release(&out);
}

static void
two_hundred_characters_are_folded(void **state)
{
	static const char *const letters[] = {"a", "é", "ñ", "日", "🎉", " b"};
	struct buf subject;
	size_t kind, n;

	(void)state;
	for (kind = 0; kind < sizeof letters / sizeof *letters; kind++) {
		buf_init(&subject, ROOM);
		buf_str(&subject, "x");
		for (n = 0; n < 200; n++)
			buf_str(&subject, letters[kind]);
		check_subject(subject.s);
		buf_release(&subject);
	}
}

/* The same pseudo-random text in each run: words of all widths. */
static uint32_t
step(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void
random_subjects_come_back(void **state)
{
	static const char *const pieces[] = {"a", "Z", "7", "é",  "ç",  "ñ", "日", "🎉",
					     "?", "=", "_", "\"", "\\", "<", ".",  "-"};
	uint32_t seed = 20230403;
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct buf subject;
		uint32_t words = 1 + step(&seed) % 12, word;

		buf_init(&subject, ROOM);
		for (word = 0; word < words; word++) {
			uint32_t left = 1 + step(&seed) % 14;

			if (word > 0)
				buf_char(&subject, ' ');
			while (left--)
				buf_str(&subject, pieces[step(&seed) % 16]);
		}
		check_subject(subject.s);
		buf_release(&subject);
	}
}

static void
check_mailbox(const char *name)
{
	struct mailimf_mailbox_list *list = NULL;
	struct mailimf_mailbox *mailbox;
	struct buf out;
	struct field field;
	size_t at = 5, word = 0;
	char *text;

	buf_init(&out, ROOM);
	compose_field(&field, &out, "From");
	compose_field_phrase(&field, str_of(name));
	compose_field_word(&field, str_of("<announce@lists.lacnic.example>"));
	compose_field_end(&field);
	check_lines(&out);
	assert_int_equal(mailimf_mailbox_list_parse(out.s, out.n, &at, &list),
			 MAILIMF_NO_ERROR);
	assert_int_equal(at + 2, out.n);
	assert_int_equal(clist_count(list->mb_list), 1);
	mailbox = clist_content(clist_begin(list->mb_list));
	assert_string_equal(mailbox->mb_addr_spec, "announce@lists.lacnic.example");
	if (*name == '\0') {
		assert_null(mailbox->mb_display_name);
	} else {
		assert_int_equal(
			mailmime_encoded_phrase_parse("utf-8", mailbox->mb_display_name,
						      strlen(mailbox->mb_display_name),
						      &word, "utf-8", &text),
			MAILIMF_NO_ERROR);
		assert_string_equal(text, name);
		free(text);
	}
	mailimf_mailbox_list_free(list);
	buf_release(&out);
}

static void
display_names_come_back(void **state)
{
	static const char *const names[] = {
		"",
		"LACNIC",
		"LACNIC Announcements",
		"LAC-IX, the association",
		"Mr. \"Quote\" \\ Backslash",
		"Comunicación",
		"São Paulo; Brasil <x@y.example>",
		"日本語",
		"A name of more than sixty bytes that has nothing but plain letters in it",
		"Asociación de Operadores de Puntos de Intercambio de Tráfico de Internet de "
		"América Latina y el Caribe",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		check_mailbox(names[i]);
}

static void
addresses_are_checked(void **state)
{
	static const struct {
		const char *address;
		bool utf8, good;
	} cases[] = {
		{"ana@lacnic.example", false, true},
		{"a+b_c.d@x.example", false, true},
		{"", false, false},
		{"@x.example", false, false},
		{"a@", false, false},
		{"nobody", false, false},
		{"a@b@c.example", false, false},
		{"a b@x.example", false, false},
		{"a@x.example\r\nBcc: b@x.example", false, false},
		{"a@x.example,b@x.example", false, false},
		{"<a@x.example>", false, false},
		{"\"a\"@x.example", false, false},
		{"usuário@exemplo.example", false, false},
		{"usuário@exemplo.example", true, true},
		{"usu\xe1rio@exemplo.example", true, false},
	};
	struct buf long_one;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(compose_is_address(cases[i].address, cases[i].utf8),
				 cases[i].good);
	buf_init(&long_one, ROOM);
	buf_str(&long_one, "a@");
	while (long_one.n < 254)
		buf_char(&long_one, 'x');
	assert_true(compose_is_address(long_one.s, false));
	buf_char(&long_one, 'x');
	assert_false(compose_is_address(long_one.s, false));
	buf_release(&long_one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects_come_back),
		cmocka_unit_test(plain_text_stays_plain),
		cmocka_unit_test(two_hundred_characters_are_folded),
		cmocka_unit_test(random_subjects_come_back),
		cmocka_unit_test(display_names_come_back),
		cmocka_unit_test(addresses_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
