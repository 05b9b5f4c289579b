/*
 * JSON as a tree: what is read, what is mended, what is refused and where.
 */
#include "base/buf.h"
#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct notes notes;
	struct notetaker taker;
	struct err err;
};

static struct fixture *
begin(void)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	arena_init(&f->arena);
	f->taker = (struct notetaker){.arena = &f->arena, .notes = &f->notes};
	notes_begin(&f->taker, "in.json");
	return f;
}

static void
end(struct fixture *f)
{
	arena_release(&f->arena);
	free(f);
}

static const struct data *
parsed(struct fixture *f, const char *text)
{
	const struct data *root = NULL;

	if (data_parse(&f->taker, str_of(text), &root, &f->err))
		fail_msg("%s", f->err.text);
	return root;
}

static void
texts_of_values(void **state)
{
	struct fixture *f = begin();
	const struct data *root = parsed(
		f, "{\"s\":\"a\\u00e9\",\"n\":30101,\"r\":5.5,\"t\":true,\"f\":false,"
		   "\"null\":null,\"blank\":\" \",\"o\":{},\"a\":[]}");

	(void)state;
	assert_string_equal(data_member_text(root, "s"), "a\xc3\xa9");
	assert_string_equal(data_member_text(root, "n"), "30101");
	assert_string_equal(data_member_text(root, "r"), "5.5");
	assert_string_equal(data_member_text(root, "t"), "true");
	assert_null(data_member_text(root, "null"));
	assert_null(data_member_text(root, "blank"));
	assert_null(data_member_text(root, "o"));
	assert_null(data_member_text(root, "a"));
	assert_null(data_member_text(root, "missing"));
	assert_null(data_member_text(NULL, "s"));
	assert_true(data_truth(data_member(root, "t")));
	assert_true(data_truth(data_member(root, "n")));
	assert_false(data_truth(data_member(root, "f")));
	assert_false(data_truth(data_member(root, "s")));
	assert_false(data_truth(NULL));
	end(f);
}

static void
paths(void **state)
{
	struct fixture *f = begin();
	const struct data *root = parsed(
		f, "{\"a\":{\"b\":[{\"c\":1},{\"c\":2}]},\"x.y\":3,\"x\":{\"y\":4}}");

	(void)state;
	assert_string_equal(data_text(data_at(root, "a.b.1.c")), "2");
	assert_string_equal(data_text(data_at(root, "x.y")), "3");
	assert_null(data_at(root, "a.b.2.c"));
	assert_null(data_at(root, "a.b.c"));
	assert_null(data_at(root, "a.b.0.c.d"));
	assert_null(data_at(NULL, "a"));
	end(f);
}

static void
one_or_many(void **state)
{
	struct fixture *f = begin();
	const struct data *root =
		parsed(f, "{\"one\":7,\"many\":[1,null,3],\"none\":[],\"null\":null}");
	const struct data *many = data_member(root, "many");
	const struct data *one = data_member(root, "one"), *item;
	int n = 0;

	(void)state;
	for (item = data_first(many); item; item = data_next(many, item))
		n++;
	assert_int_equal(n, 3);
	assert_ptr_equal(data_first(one), one);
	assert_null(data_next(one, one));
	assert_null(data_first(data_member(root, "none")));
	assert_null(data_first(data_member(root, "null")));
	assert_null(data_first(NULL));
	end(f);
}

static void
lines_of_objects(void **state)
{
	struct fixture *f = begin();
	const struct data *root =
		parsed(f, "[\n {\"a\": \"{\"},\n\n {\"b\":\n  {\"c\": 1}}\n]");
	const struct data *second = data_at(root, "1");

	(void)state;
	assert_int_equal(data_at(root, "0")->line, 2);
	assert_int_equal(second->line, 4);
	assert_int_equal(data_member(second, "b")->line, 5);
	assert_int_equal(data_at(second, "b.c")->line, 5);
	/* Where a member is repeated, lines are not known. */
	root = parsed(f, "[\n{\"a\":{},\n\"a\":{\"b\":1}}]");
	assert_int_equal(data_at(root, "0")->line, 0);
	assert_string_equal(data_text(data_at(root, "0.a.b")), "1");
	end(f);
}

static void
what_is_mended(void **state)
{
	struct fixture *f = begin();

	(void)state;
	assert_string_equal(data_text(parsed(f, "\"a\nb\tc\"")), "a b c");
	assert_string_equal(data_text(parsed(f, "\"\\ud83d!\"")), "\xef\xbf\xbd!");
	assert_string_equal(data_text(parsed(f, "\"\\ude00\\u0000\"")),
			    "\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(data_text(parsed(f, "\"\\ud83d\\ude00\"")),
			    "\xf0\x9f\x98\x80");
	assert_string_equal(data_text(parsed(f, "\"q\\\"\\\\\"")), "q\"\\");
	assert_string_equal(data_text(parsed(f, "\x01 \"x\" \x02")), "x");
	end(f);
}

static void
refused(const char *text, enum err_kind kind, const char *why)
{
	struct fixture *f = begin();
	const struct data *root = NULL;

	assert_int_equal(data_parse(&f->taker, str_of(text), &root, &f->err), -1);
	assert_int_equal(f->err.kind, kind);
	if (!strstr(f->err.text, why))
		fail_msg("%s: not %s", f->err.text, why);
	assert_null(root);
	end(f);
}

static void
what_is_refused(void **state)
{
	struct buf text;
	int i;

	(void)state;
	refused("", ERR_FORMAT, "in.json:");
	refused("{\"a\":1,}", ERR_FORMAT, "in.json:1: JSON, column 8");
	refused("{\n\n\"a\" 1}", ERR_FORMAT, "in.json:3: JSON, column");
	refused("[1] x", ERR_FORMAT, "in.json:1");
	refused("[\"", ERR_FORMAT, "in.json:1");
	refused("[\"\\", ERR_FORMAT, "in.json:1");
	refused("[\"\\u12", ERR_FORMAT, "in.json:1");
	refused("]]]]", ERR_FORMAT, "in.json:1");
	refused("<html>", ERR_FORMAT, "in.json:1");
	buf_init(&text, 2000000);
	for (i = 0; i < 10000; i++)
		buf_str(&text, i == 99 ? "[\n" : "[");
	refused(text.s, ERR_LIMIT, "in.json:2: JSON nested more than 128 deep");
	buf_clear(&text);
	buf_str(&text, "[0");
	for (i = 0; i < 300001; i++)
		buf_str(&text, ",0");
	buf_str(&text, "]");
	refused(text.s, ERR_LIMIT, "more than 300000 values");
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_values), cmocka_unit_test(paths),
		cmocka_unit_test(one_or_many),     cmocka_unit_test(lines_of_objects),
		cmocka_unit_test(what_is_mended),  cmocka_unit_test(what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
