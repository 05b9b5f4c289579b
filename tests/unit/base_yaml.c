/*
 * base_yaml.c - the tree with its places, and each mistake with its line and column:
 * the messages are what an operator mends a file by, so they are tested to the letter.
 */
#include "base/yaml.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct yaml *
good(struct arena *arena, const char *text)
{
	struct err err = {0};
	struct yaml *root = NULL;

	if (yaml_parse(arena, str_of(text), "f.yaml", 1, &root, &err) != 0)
		fail_msg("%s", err.text);
	return root;
}

static void
tree(void **state)
{
	const struct yaml *root, *node;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	root = good(&arena, "# a comment\n"
			    "country: NO\n"
			    "title: {es: Reunión, pt: 'Reunião'}\n"
			    "tags:\n"
			    "  - one\n"
			    "  - \"two\"\n"
			    "empty:\n"
			    "text: |\n"
			    "  a\n"
			    "  b\n");
	assert_int_equal(root->kind, YAML_MAP);
	assert_int_equal(root->n, 5);
	assert_int_equal(root->line, 2);
	assert_int_equal(root->column, 1);
	assert_string_equal(root->keys[1], "title");
	assert_int_equal(root->keyat[1]->line, 3);
	assert_int_equal(root->keyat[1]->column, 1);
	node = yaml_get(root, "country");
	assert_string_equal(node->scalar, "NO");
	assert_false(node->quoted);
	assert_int_equal(node->line, 2);
	assert_int_equal(node->column, 10);
	node = yaml_get(root, "title");
	assert_int_equal(node->kind, YAML_MAP);
	assert_string_equal(yaml_text(node, "es"), "Reunión");
	assert_true(yaml_get(node, "pt")->quoted);
	assert_int_equal(yaml_get(node, "pt")->column, 26); /* in characters */
	node = yaml_get(root, "tags");
	assert_int_equal(node->kind, YAML_LIST);
	assert_int_equal(node->n, 2);
	assert_string_equal(node->items[1]->scalar, "two");
	assert_int_equal(node->items[1]->line, 6);
	assert_int_equal(node->items[1]->column, 5);
	assert_string_equal(yaml_text(root, "text"), "a\nb\n");
	assert_true(yaml_get(root, "text")->quoted);
	assert_null(yaml_get(root, "title2"));
	assert_null(yaml_get(NULL, "title"));
	assert_null(yaml_get(node, "one"));
	assert_null(yaml_text(root, "tags"));
	arena_release(&arena);
}

static void
missing_values(void **state)
{
	const struct yaml *root;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	root = good(&arena, "a: |\n  b\n   ");
	assert_string_equal(yaml_text(root, "a"), "b\n \n");
	root = good(&arena, "a: |\n  b # c\nd: e#f # g#h\ni: 'j' # k\n");
	assert_string_equal(yaml_text(root, "a"), "b # c\n");
	assert_string_equal(yaml_text(root, "d"), "e#f");
	root = good(&arena, "a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: \"null\"\ng: no\n");
	assert_null(yaml_text(root, "a"));
	assert_null(yaml_text(root, "b"));
	assert_null(yaml_text(root, "c"));
	assert_string_equal(yaml_text(root, "d"), "");
	assert_string_equal(yaml_text(root, "e"), "~");
	assert_string_equal(yaml_text(root, "f"), "null");
	assert_string_equal(yaml_text(root, "g"), "no");
	arena_release(&arena);
}

static void
empty_texts(void **state)
{
	static const char *const texts[] = {"",      "\n\n",       "# only a comment\n",
					    "---\n", "---\n...\n", "\xef\xbb\xbf"};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const struct yaml *root = good(&arena, texts[i]);

		assert_int_equal(root->kind, YAML_MAP);
		assert_int_equal(root->n, 0);
		assert_int_equal(root->line, 1);
	}
	arena_release(&arena);
}

static void
check_error(const char *text, size_t n, int first_line, enum err_kind kind,
	    const char *want)
{
	struct yaml *root = NULL;
	struct arena arena;
	struct err err = {0};

	arena_init(&arena);
	if (yaml_parse(&arena, str_from(text, n), "f.yaml", first_line, &root, &err) ==
	    0)
		fail_msg("no error, but expected: %s", want);
	assert_string_equal(err.text, want);
	assert_int_equal(err.kind, kind);
	assert_null(root);
	arena_release(&arena);
}

static void
mistakes(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"a: \"b\"# c\n",
		 "f.yaml:1:7: a comment needs a space before its '#': put one there, or "
		 "the value in quotes"},
		{"a: [b, c,#d\n]\n",
		 "f.yaml:1:10: a comment needs a space before its '#': put one there, or "
		 "the value in quotes"},
		{"á: {b: 1, ?c: 2}\n",
		 "f.yaml:1:11: a value cannot begin with '?': put it in quotes"},
		{"a: ># b\n  c\n",
		 "f.yaml:1:4: after '|' or '>' the text begins on the next line"},
		{"id: x\ntitle: LACNIC 39: reunión\n",
		 "f.yaml:2:17: a ':' cannot stand here: put the value that it is part of "
		 "in quotes, or mend the indentation"},
		{"a: 1\n b: 2\n",
		 "f.yaml:2:3: a ':' cannot stand here: put the value that it is part of in "
		 "quotes, or mend the indentation"},
		{"a: 1\nb\nc: 3\n",
		 "f.yaml:2:1: a key needs a ':' and a space behind it: "
		 "write 'key: value'"},
		{"a:\n\tb: 1\n", "f.yaml:2:1: a tab cannot indent: use spaces"},
		{"ñ: @x\n",
		 "f.yaml:1:4: a value cannot begin with '@': put it in quotes"},
		{"a: `x`\n",
		 "f.yaml:1:4: a value cannot begin with '`': put it in quotes"},
		{"a: \"x\" y\n",
		 "f.yaml:1:8: this does not fit the lines above: indent it as they are, and "
		 "look for a quote closed too early"},
		{"a: \"x\nb: 1\n", "f.yaml:1:4: this quote is never closed"},
		{"a: [1, 2\nb: 3\n",
		 "f.yaml:1:4: this '[' is not closed: its items need a ',' between them and "
		 "a ']' at the end"},
		{"a: {b: 1\nc: 2\n",
		 "f.yaml:1:4: this '{' is not closed: its keys need a ',' between them and "
		 "a '}' at the end"},
		{"a:\n  - 1\nb: 2\nc: *b\n",
		 "f.yaml:4:4: aliases ('*b') are not allowed: if a value begins with '*', "
		 "put it in quotes"},
		{"a: &b 1\n", "f.yaml:1:4: anchors ('&b') are not allowed: if a value "
			      "begins with '&', put it in quotes"},
		{"a: &b [1]\n",
		 "f.yaml:1:4: anchors ('&b') are not allowed: if a value "
		 "begins with '&', put it in quotes"},
		{"a: &b {c: 1}\n", "f.yaml:1:4: anchors ('&b') are not allowed: if a "
				   "value begins with '&', put it in quotes"},
		{"a: * b\n",
		 "f.yaml:1:4: a value cannot begin with '&' or '*': put it in quotes"},
		{"a: !x 1\n",
		 "f.yaml:1:4: tags ('!x') are not allowed: if a value begins "
		 "with '!', put it in quotes"},
		{"a: \"C:\\users\"\n",
		 "f.yaml:1:9: in double quotes a number must follow '\\x' or '\\u': use "
		 "single quotes"},
		{"a: \"\\q\"\n",
		 "f.yaml:1:5: unknown escape: in double quotes write '\\\\' for a "
		 "backslash, or use single quotes"},
		{"a: - 1\n", "f.yaml:1:4: a list cannot begin here: put each '- ' on a "
			     "line of its own under the key"},
		{"- 1\nb: 2\n",
		 "f.yaml:2:1: this does not fit the list above: begin it "
		 "with '- ', indented like the others"},
		{"a: |x\n",
		 "f.yaml:1:5: after '|' or '>' the text begins on the next line"},
		{"a: [,]\n", "f.yaml:1:5: a value is missing here"},
		{"{a: 1}}\n",
		 "f.yaml:1:7: nothing may follow here: what stands above is complete"},
		{"a: 1\nb: 2\nb: 3\na: 4\n",
		 "f.yaml:3:1: 'b' stands here a second time, first at line 2: take one of "
		 "them out"},
		{"x: {a: 1, b: 2, 'a': 3}\n",
		 "f.yaml:1:17: 'a' stands here a second time, first at line 1: take one of "
		 "them out"},
		{"? [a]\n: 1\n",
		 "f.yaml:1:3: a key must be a word: if it begins with '[' "
		 "or '{', put it in quotes"},
		{"a: 1\n---\nb: 2\n",
		 "f.yaml:2:1: a second document begins here: only one "
		 "may stand in a file"},
		{"a: ni\xf1o\n", "f.yaml:1:6: byte 0xf1 is not UTF-8: save the file as "
				 "UTF-8"},
		{"b: 1\r\né: \x07\r\n",
		 "f.yaml:2:4: the character U+0007 cannot stand in YAML: take it out"},
		{"a: \"x\\0y\"\n",
		 "f.yaml:1:4: the character U+0000 cannot stand in a value: take it out"},
		{"\xef\xbb\xbf"
		 "a: @\n",
		 "f.yaml:1:4: a value cannot begin with '@': put it in quotes"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_error(cases[i].text, strlen(cases[i].text), 1, ERR_FORMAT,
			    cases[i].want);
	check_error(
		"a: 1\na: 2\n", 10, 40, ERR_FORMAT,
		"f.yaml:41:1: 'a' stands here a second time, first at line 40: take one "
		"of them out");
	check_error(
		"a: b: c\n", 8, 2, ERR_FORMAT,
		"f.yaml:2:5: a ':' cannot stand here: put the value that it is part of in "
		"quotes, or mend the indentation");
	check_error(
		"a: b\0c\n", 7, 1, ERR_FORMAT,
		"f.yaml:1:5: the character U+0000 cannot stand in YAML: take it out");
}

static void
nesting(void **state)
{
	char text[200];
	struct arena arena;
	const struct yaml *node;
	int depth;

	(void)state;
	arena_init(&arena);
	memset(text, '[', 33);
	memset(text + 32, ']', 32);
	text[64] = '\0';
	for (node = good(&arena, text), depth = 1; node->n; depth++)
		node = node->items[0];
	assert_int_equal(depth, 32);
	memset(text, '[', 33);
	memset(text + 33, ']', 33);
	check_error(text, 66, 1, ERR_LIMIT,
		    "f.yaml:1:33: nested deeper than 32 levels");
	/* A bomb for parsers that go on: no close bracket is needed to stop here. */
	memset(text, '[', sizeof text);
	check_error(text, sizeof text, 1, ERR_LIMIT,
		    "f.yaml:1:33: nested deeper than 32 levels");
	arena_release(&arena);
}

static void
size(void **state)
{
	enum { MAX = 1024 * 1024 };
	struct arena arena;
	struct err err = {0};
	struct yaml *root;
	struct buf text;

	(void)state;
	arena_init(&arena);
	buf_init(&text, MAX + 1);
	buf_str(&text, "a: ");
	while (text.n < MAX)
		buf_char(&text, 'x');
	assert_int_equal(yaml_parse(&arena, str_from(text.s, text.n), "f.yaml", 1,
				    &root, &err),
			 0);
	assert_int_equal(strlen(yaml_text(root, "a")), MAX - 3);
	buf_char(&text, 'x');
	check_error(text.s, text.n, 1, ERR_LIMIT, "f.yaml:1:1: longer than 1 MiB");
	/* Many keys: the look for duplicates is not quadratic. */
	buf_clear(&text);
	while (text.n < MAX - 16)
		buf_printf(&text, "k%zu:\n", text.n);
	assert_int_equal(yaml_parse(&arena, str_from(text.s, text.n), "f.yaml", 1,
				    &root, &err),
			 0);
	assert_true(root->n > 100000);
	buf_release(&text);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tree),        cmocka_unit_test(missing_values),
		cmocka_unit_test(empty_texts), cmocka_unit_test(mistakes),
		cmocka_unit_test(nesting),     cmocka_unit_test(size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
