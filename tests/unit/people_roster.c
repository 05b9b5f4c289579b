/*
 * people_roster.c - rosters as people send them: every line gets its verdict, and no file
 * gets the better of the reader.
 */
#include "base/csv.h"
#include "people/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a roster says, a line each: "LINE good|bad|twice KEY|WHY LANGUAGE NAME". */
static void
print_roster(struct buf *out, const struct roster *roster)
{
	static const char *const verdicts[] = {"good", "bad", "twice"};
	size_t i;

	for (i = 0; i < roster->n; i++) {
		const struct roster_line *l = &roster->v[i];

		buf_printf(out, "%d %s ", l->line, verdicts[l->verdict]);
		if (l->verdict == ROSTER_GOOD)
			buf_printf(out, "%s %s %s\n", l->address.wire,
				   l->language ? l->language : "-",
				   l->name ? l->name : "-");
		else
			buf_printf(out, "%s\n", l->why);
	}
}

static void
check(struct str csv, const char *want)
{
	struct roster roster;
	struct arena arena;
	struct buf out;
	struct err err;

	arena_init(&arena);
	buf_init(&out, 1 << 20);
	if (people_roster(&arena, csv, "x.csv", &roster, &err))
		buf_printf(&out, "%d %s\n", (int)err.kind, err.text);
	else
		print_roster(&out, &roster);
	assert_string_equal(out.s, want);
	buf_release(&out);
	arena_release(&arena);
}

static void
rosters(void **state)
{
	static const struct {
		const char *csv, *want;
	} cases[] = {
		{"address,language,name\nana@a.example,es,Ana Pérez\nluz@b.example,pt,\n",
		 "2 good ana@a.example es Ana Pérez\n3 good luz@b.example pt -\n"},
		/* Columns by any of their names, in any order, with others between. */
		{"Nombre,Ciudad,Correo,Idioma\nAna,Montevideo,ana@a.example,ES\n",
		 "2 good ana@a.example es Ana\n"},
		{"NOME;E-Mail;Lang\nJoão;joao@b.example;pt-BR\n",
		 "2 good joao@b.example pt João\n"},
		{"name\temail\nAna\tana@a.example\n", "2 good ana@a.example - Ana\n"},
		{"email,address\nana@a.example,Rambla 1\n",
		 "2 good ana@a.example - -\n"},
		{"\"address\",\"name\"\n\"ana@a.example\",\"Ana\"\n",
		 "2 good ana@a.example - Ana\n"},
		{"\xef\xbb\xbf"
		 "address,name\r\nana@a.example,Ana\r\n",
		 "2 good ana@a.example - Ana\n"},
		{"address\rana@a.example\rluz@a.example\r",
		 "2 good ana@a.example - -\n3 good luz@a.example - -\n"},
		/* No header: a first column of addresses. */
		{"ana@a.example\nluz@a.example",
		 "1 good ana@a.example - -\n2 good luz@a.example - -\n"},
		{"ana@a.example,es,Ana\nnobody,es,N\n",
		 "1 good ana@a.example - -\n2 bad 'nobody' is no address: there is no @ "
		 "in it\n"},
		{"\xef\xbb\xbf"
		 "ana@a.example;es\n",
		 "1 good ana@a.example - -\n"},
		/* Quotes over lines, doubled, with separators; blanks around cells. */
		{"address,name\nana@a.example,\"Pérez, \"\"Ana\"\"\nde Salto\"\n"
		 "luz@a.example,Luz\n",
		 "2 good ana@a.example - Pérez, \"Ana\" de Salto\n"
		 "4 good luz@a.example - Luz\n"},
		{"address , name\n  ana@a.example ,  \"Ana\"  \n",
		 "2 good ana@a.example - Ana\n"},
		{"address,name\nana@a.example,Ana \"la jefa\"\n",
		 "2 good ana@a.example - Ana \"la jefa\"\n"},
		{"address,name\nana@a.example,\"Ana\" Pérez\nluz@a.example,\n",
		 "2 bad text behind a closing quote\n3 good luz@a.example - -\n"},
		{"address,name\nana@a.example,\"Ana\nluz@a.example,Luz\n",
		 "2 bad a quote that is not closed\n3 good luz@a.example - Luz\n"},
		/* Empty lines are none, but count. */
		{"\n\naddress\n\n  \nana@a.example\n\n", "6 good ana@a.example - -\n"},
		{"address,name\n,Ana\n,\n",
		 "2 bad there is no address\n3 bad there is no "
		 "address\n"},
		{"name,address\nAna\n", "2 bad there is no address\n"},
		{"address,language,name\n", ""},
		{"email", ""},
		/* Mailboxes; the column's name goes before the mailbox's. */
		{"address,name\nAna Pérez <ana@a.example>,\n"
		 "Luz <luz@a.example>,Luz Marina\n",
		 "2 good ana@a.example - Ana Pérez\n3 good luz@a.example - Luz Marina\n"},
		/* Duplicates by case, by form, by script of the domain. */
		{"address\nAna@A.example\nana@a.example\nANA@a.EXAMPLE\nluz@a.example\n",
		 "2 good Ana@a.example - -\n3 twice the same address as in line 2\n"
		 "4 twice the same address as in line 2\n5 good luz@a.example - -\n"},
		{"address\na@comunicación.example\na@xn--comunicacin-zeb.example\n",
		 "2 good a@xn--comunicacin-zeb.example - -\n"
		 "3 twice the same address as in line 2\n"},
		{"address\nJOSÉ@a.example\njose\xcc\x81@a.example\njose@a.example\n",
		 "2 good JOSÉ@a.example - -\n3 twice the same address as in line 2\n"
		 "4 good jose@a.example - -\n"},
		/* Languages. */
		{"address,language\na@a.example,español\nb@a.example,e\nc@a.example,"
		 "es_UY\nd@a.example,spa\n",
		 "2 bad 'español' is no language, which would be as es, pt or en\n"
		 "3 bad 'e' is no language, which would be as es, pt or en\n"
		 "4 good c@a.example es -\n5 good d@a.example spa -\n"},
		/* What is no UTF-8. */
		{"address,name\na@a.example,Jos\xe9\nb@a.example,\xff\n\xe9@a.example,\n"
		 "c@a.example,C\n",
		 "2 bad the name is not valid UTF-8\n3 bad the name is not valid UTF-8\n"
		 "4 bad '\ufffd@a.example' is no address: it is not valid UTF-8\n"
		 "5 good c@a.example - C\n"},
		/* A name is one line of clean text. */
		{"address,name\na@a.example,\"A\x1b[31m\r\nBcc: x\u202e\"\n",
		 "2 good a@a.example - A[31m Bcc: x\n"},
		{"address,name\na@a.example,=HYPERLINK(1)\n",
		 "2 good a@a.example - =HYPERLINK(1)\n"},
		/* What a spreadsheet, or an export, put before a formula. */
		{"address,name\n'+foo@a.example,'=1+1\n'foo@a.example,'Ana'\n"
		 "''+foo@a.example,'\n",
		 "2 good +foo@a.example - =1+1\n3 good 'foo@a.example - 'Ana'\n"
		 "4 good '+foo@a.example - '\n"},
		{"'+foo@a.example\n", "1 good +foo@a.example - -\n"},
		/* No roster at all. */
		{"", "3 x.csv: is empty\n"},
		{"\n \n", "3 x.csv: is empty\n"},
		{"first,last,city\nAna,Pérez,Salto\n",
		 "3 x.csv:1: no column of addresses; the first line should name it, as: "
		 "address,language,name\n"},
		{"\"address\n",
		 "3 x.csv:1: no column of addresses; the first line should "
		 "name it, as: address,language,name\n"},
		{"\xff\xfe"
		 "a",
		 "3 x.csv: is UTF-16; save it as UTF-8\n"},
		{"\xfe\xff"
		 "a",
		 "3 x.csv: is UTF-16; save it as UTF-8\n"},
		{"<!DOCTYPE html>\n<html>\n",
		 "3 x.csv:1: no column of addresses; the first line should name it, as: "
		 "address,language,name\n"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		check(str_of(cases[i].csv), cases[i].want);
}

static void
binary_garbage(void **state)
{
	static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	(void)state;
	check(str_from(png, sizeof png - 1), "3 x.csv: is no text\n");
}

/* header, n bytes of fill, tail. */
static struct str
filled(struct arena *arena, const char *header, char fill, size_t n, const char *tail)
{
	char *text = arena_alloc(arena, strlen(header) + n + strlen(tail) + 1);
	size_t at = strlen(header);

	memcpy(text, header, at);
	memset(text + at, fill, n);
	memcpy(text + at + n, tail, strlen(tail));
	return str_of(text);
}

static void
long_records(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	check(filled(&arena, "address,name\na@a.example,", 'n', 70000,
		     "\nb@a.example,\n"),
	      "2 bad longer than 64 KiB\n3 good b@a.example - -\n");
	/* A quote that runs on: only its own line is lost. */
	check(filled(&arena, "address,name\na@a.example,\"x\nb@a.example,B\n", 'n',
		     70000, "\nc@a.example,C\n"),
	      "2 bad a quote that is not closed\n3 good b@a.example - B\n"
	      "4 bad longer than 64 KiB\n5 good c@a.example - C\n");
	/* More cells than anybody needs. */
	check(filled(&arena, "address,name\na@a.example,A", ',', 60000,
		     "\nb@a.example,B\n"),
	      "2 good a@a.example - A\n3 good b@a.example - B\n");
	arena_release(&arena);
}

/* Files of n lines: at the limit, over it, and of lines that each open a quote. */
static void
many_lines(void **state)
{
	struct roster roster;
	struct arena arena;
	struct buf csv;
	struct err err;
	int i;

	(void)state;
	arena_init(&arena);
	buf_init(&csv, 64 << 20);
	buf_str(&csv, "address\n");
	for (i = 0; i < 100000; i++)
		buf_printf(&csv, "p%d@a.example\n", i % 50000);
	assert_int_equal(people_roster(&arena, str_from(csv.s, csv.n), "x", &roster,
				       &err),
			 0);
	assert_int_equal(roster.n, 100000);
	assert_int_equal(roster.v[49999].verdict, ROSTER_GOOD);
	assert_int_equal(roster.v[50000].verdict, ROSTER_DUPLICATE);
	assert_string_equal(roster.v[99999].why, "the same address as in line 50001");

	buf_clear(&csv);
	buf_str(&csv, "address\n");
	for (i = 0; i <= 1000000; i++)
		buf_str(&csv, "x\n");
	assert_int_equal(people_roster(&arena, str_from(csv.s, csv.n), "x", &roster,
				       &err),
			 -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_string_equal(err.text, "x:1000002: more than 1000000 lines");

	buf_clear(&csv);
	buf_str(&csv, "address\n");
	for (i = 0; i < 100000; i++)
		buf_str(&csv, i % 2 ? "\"\"\"\n" : "\"\"\n");
	assert_int_equal(people_roster(&arena, str_from(csv.s, csv.n), "x", &roster,
				       &err),
			 0);
	buf_release(&csv);
	arena_release(&arena);
}

static void
csv_cells(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"Ana Pérez", "Ana Pérez"},
		{"Pérez, Ana", "\"Pérez, Ana\""},
		{"a;b", "\"a;b\""},
		{"a\tb", "\"a\tb\""},
		{"say \"hi\"", "\"say \"\"hi\"\"\""},
		{"two\nlines", "\"two\nlines\""},
		{"two\r\nlines", "\"two\r\nlines\""},
		{" edge", "\" edge\""},
		{"edge ", "\"edge \""},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@cmd", "'@cmd"},
		{"\tx", "\"'\tx\""},
		{"\rx", "\"'\rx\""},
		{"=HYPERLINK(\"https://x.example\",\"y\")",
		 "\"'=HYPERLINK(\"\"https://x.example\"\",\"\"y\"\")\""},
		{"a=b", "a=b"},
		{"ana@a.example", "ana@a.example"},
		{"'", "'"},
		{"''", "''"},
		{"'a", "'a"},
		{"'=1", "''=1"},
	};
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, 1 << 20);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		csv_put_cell(&out, cases[i][0]);
		assert_string_equal(out.s, cases[i][1]);
	}
	buf_release(&out);
}

/* What is written is read again. */
static void
there_and_back(void **state)
{
	static const char *const names[] = {"Ana",   "Pérez, Ana", "Ana \"la jefa\"",
					    "a;b;c", "Ñandú 漢字", "=1+1",
					    "'=1+1", "''-1",       "'",
					    "'Ana'", "-, @"};
	static const char *const locals[] = {"+foo", "-foo",   "=foo", "'+foo",
					     "'foo", "''=foo", "foo"};
	const size_t n_locals = sizeof locals / sizeof *locals;
	struct roster roster;
	struct arena arena;
	struct buf csv;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	buf_init(&csv, 1 << 20);
	buf_str(&csv, "address,language,name\r\n");
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		csv_put_cell(&csv, arena_printf(&arena, "%s@%zu.example",
						locals[i % n_locals], i));
		buf_str(&csv, ",es,");
		csv_put_cell(&csv, names[i]);
		buf_str(&csv, "\r\n");
	}
	assert_int_equal(people_roster(&arena, str_from(csv.s, csv.n), "x", &roster,
				       &err),
			 0);
	assert_int_equal(roster.n, sizeof names / sizeof *names);
	for (i = 0; i < roster.n; i++) {
		assert_int_equal(roster.v[i].verdict, ROSTER_GOOD);
		assert_string_equal(roster.v[i].name, names[i]);
		assert_string_equal(roster.v[i].address.wire,
				    arena_printf(&arena, "%s@%zu.example",
						 locals[i % n_locals], i));
	}
	buf_release(&csv);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rosters),      cmocka_unit_test(binary_garbage),
		cmocka_unit_test(long_records), cmocka_unit_test(many_lines),
		cmocka_unit_test(csv_cells),    cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
