/*
 * Quoted-printable: small cases by hand, and a property over pseudo-random UTF-8 with
 * tokens at every position; libetpan decodes.
 */
#include "compose/compose_int.h"
#include "model/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libetpan/libetpan.h>

#define ROOM ((size_t)1024 * 1024)

static void
small_texts(void **state)
{
	static const struct {
		const char *text, *encoded;
	} cases[] = {
		{"", ""},
		{"abc", "abc"},
		{"abc\n", "abc\r\n"},
		{"a\r\nb\n\nc", "a\r\nb\r\n\r\nc"},
		{"1+1=2", "1+1=3D2"},
		{"caña", "ca=C3=B1a"},
		{"end \nend\t\n x", "end=20\r\nend=09\r\n x"},
		{"end ", "end=20"},
		{"-- \nAna", "--=20\r\nAna"},
		{".", "=2E"},
		{"a\n..\nb.", "a\r\n=2E.\r\nb."},
		{"From here\nFromage\n From", "=46rom here\r\nFromage\r\n From"},
		{"a\rb", "a=0Db"},
		{PART_TOKEN, PART_TOKEN},
	};
	struct buf out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_init(&out, ROOM);
		compose_quoted_printable(&out, str_of(cases[i].text));
		assert_string_equal(out.s, cases[i].encoded);
		buf_release(&out);
	}
}

static size_t
count_tokens(const char *s, size_t n)
{
	const char *end = s + n, *token;
	size_t count = 0;

	while ((token = memmem(s, (size_t)(end - s), PART_TOKEN, PART_TOKEN_SIZE))) {
		count++;
		s = token + PART_TOKEN_SIZE;
	}
	return count;
}

static void
check_lines(const struct buf *out)
{
	struct str rest = str_from(out->s, out->n), line;
	size_t i;

	while (str_line(&rest, &line)) {
		assert_true(line.n <= 76);
		if (line.n == 0)
			continue;
		assert_false(str_starts(line, ".") || str_starts(line, "From "));
		assert_true(line.s[line.n - 1] != ' ' && line.s[line.n - 1] != '\t');
	}
	for (i = 0; i < out->n; i++) {
		assert_true((unsigned char)out->s[i] < 0x7f);
		if (out->s[i] == '\n')
			assert_true(i > 0 && out->s[i - 1] == '\r');
	}
}

/* No soft break stands between the bytes of one character. */
static void
check_characters(const struct buf *out)
{
	const char *soft = out->s;

	while ((soft = strstr(soft, "=\r\n"))) {
		soft += 3;
		if (soft[0] == '=' && soft[1])
			assert_true(strchr("89AB", soft[1]) == NULL);
	}
}

static void
check_text(const struct buf *text)
{
	struct buf out, wanted;
	char *back = NULL;
	size_t n = 0, at = 0, i;

	buf_init(&out, ROOM);
	compose_quoted_printable(&out, str_from(text->s, text->n));
	check_lines(&out);
	check_characters(&out);
	assert_int_equal(count_tokens(out.s, out.n), count_tokens(text->s, text->n));
	buf_init(&wanted, ROOM);
	for (i = 0; i < text->n; i++)
		buf_str(&wanted, text->s[i] == '\n' ? "\r\n" : (char[]){text->s[i], 0});
	assert_int_equal(mailmime_part_parse(out.s, out.n, &at,
					     MAILMIME_MECHANISM_QUOTED_PRINTABLE, &back,
					     &n),
			 MAILIMF_NO_ERROR);
	assert_int_equal(n, wanted.n);
	assert_memory_equal(back, wanted.s, n);
	mailmime_decoded_part_free(back);
	buf_release(&wanted);
	buf_release(&out);
}

static void
tokens_at_every_column(void **state)
{
	static const char *const fillings[] = {"x", "é", "日", "=", "."};
	struct buf text;
	size_t kind, column, i;

	(void)state;
	for (kind = 0; kind < sizeof fillings / sizeof *fillings; kind++) {
		for (column = 0; column < 160; column++) {
			buf_init(&text, ROOM);
			for (i = 0; i < column; i++)
				buf_str(&text, fillings[kind]);
			buf_str(&text, PART_TOKEN PART_TOKEN " \n");
			check_text(&text);
			buf_release(&text);
		}
	}
}

static uint32_t
step(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void
random_texts_come_back(void **state)
{
	static const char *const pieces[] =
		{"a",          "Z",        " ",        " ", "\t",
		 "\n",         ".",        "=",        "é", "ñ",
		 "日",         "🎉",        "From ",    "-", "<p>",
		 "tokentoken", PART_TOKEN, PART_TOKEN, "?", "http://x.example/"};
	uint32_t seed = 2023, count = sizeof pieces / sizeof *pieces, left;
	struct buf text;
	int round;

	(void)state;
	for (round = 0; round < 500; round++) {
		buf_init(&text, ROOM);
		for (left = step(&seed) % 400; left > 0; left--)
			buf_str(&text, pieces[step(&seed) % count]);
		check_text(&text);
		buf_release(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_texts),
		cmocka_unit_test(tokens_at_every_column),
		cmocka_unit_test(random_texts_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
