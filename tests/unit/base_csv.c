/*
 * CSV records as the world writes them, and cells that come back as they went.
 */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A line for each record: its line, then the cells in brackets, or the fault. */
static void
check(const char *text, const char *want)
{
	struct csv_record *record;
	struct arena arena;
	struct csv csv;
	struct buf got;
	size_t i;

	arena_init(&arena);
	buf_init(&got, 10000);
	record = arena_alloc(&arena, sizeof *record);
	csv_init(&arena, str_of(text), &csv);
	while (csv_next(&csv, record)) {
		buf_printf(&got, "%d", record->line);
		for (i = 0; i < record->n; i++)
			buf_printf(&got, " [%.*s]", (int)record->cells[i].n,
				   record->cells[i].s);
		buf_printf(&got, "%s%s\n", record->fault ? " " : "",
			   record->fault ? record->fault : "");
	}
	assert_string_equal(got.s, want);
	buf_release(&got);
	arena_release(&arena);
}

static void
separators(void **state)
{
	(void)state;
	check("a,b\n1,2\n", "1 [a] [b]\n2 [1] [2]\n");
	check("a;b;c,d\n1;2;3\n", "1 [a] [b] [c,d]\n2 [1] [2] [3]\n");
	check("a\tb, c\td\n1\t2\n", "1 [a] [b, c] [d]\n2 [1] [2]\n");
	check("a|b\n1|2\n", "1 [a] [b]\n2 [1] [2]\n");
	check("\"a;b;c\",d\n1,2\n", "1 [a;b;c] [d]\n2 [1] [2]\n");
	check("sep=;\na,x;b,x;c,x\n", "2 [a,x] [b,x] [c,x]\n");
	check("alone\nmore\n", "1 [alone]\n2 [more]\n");
	check("", "");
}

static void
quotes(void **state)
{
	(void)state;
	check("a,b\n\"say \"\"ah\"\"\", \" x \"\n", "1 [a] [b]\n2 [say \"ah\"] [x]\n");
	check("a,b\n\"two\nlines\",y\nnext,z\n",
	      "1 [a] [b]\n2 [two\nlines] [y]\n4 [next] [z]\n");
	check("a,b\n5\" wide,y\n", "1 [a] [b]\n2 [5\" wide] [y]\n");
	check("a,b\n\"x\" y,z\nok,ok\n",
	      "1 [a] [b]\n2 text behind a closing quote\n3 [ok] [ok]\n");
	check("a,b\n\"open,z\nok,ok\n",
	      "1 [a] [b]\n2 a quote that is not closed\n3 [ok] [ok]\n");
}

static void
line_ends(void **state)
{
	(void)state;
	check("a,b\r\n1,2\r\n\r\n3,4", "1 [a] [b]\n2 [1] [2]\n4 [3] [4]\n");
	check("a,b\r1,2\r3,4\r", "1 [a] [b]\n2 [1] [2]\n3 [3] [4]\n");
	check("\n \na,b\n,\n", "3 [a] [b]\n4 [] []\n");
}

static void
cells_come_back(void **state)
{
	static const char *const texts[] = {
		"plain", "a,b", "say \"ah\"", "two\nlines", "=1+1", "'=1", "it's", "",
	};
	struct csv_record *record;
	struct arena arena;
	struct buf out;
	struct csv csv;
	size_t i;

	(void)state;
	arena_init(&arena);
	buf_init(&out, 10000);
	record = arena_alloc(&arena, sizeof *record);
	for (i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_clear(&out);
		buf_str(&out, "x,");
		csv_put_cell(&out, texts[i]);
		buf_str(&out, "\n");
		csv_init(&arena, str_from(out.s, out.n), &csv);
		assert_true(csv_next(&csv, record));
		assert_int_equal(record->n, 2);
		assert_true(str_is(csv_plain(record->cells[1]), texts[i]));
		/* A spreadsheet would see no formula. */
		assert_false(record->cells[1].n > 0 && record->cells[1].s[0] == '=');
	}
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(separators),
		cmocka_unit_test(quotes),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(cells_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
