/*
 * render_mustache.c - the cases of tests/cases/mustache (most are the public
 * specification's), and what is ours: names that are checked, errors with their place,
 * escaping into Markdown, limits of depth.
 */
#include "base/file.h"
#include "base/yaml.h"
#include "render/render_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/cases/mustache"

/* ---- cases ---- */

/* A YAML tree as values; null is nothing. */
static struct value *
value_of(struct arena *arena, const struct yaml *yaml)
{
	struct value *data = yaml->kind == YAML_MAP    ? value_object(arena)
			     : yaml->kind == YAML_LIST ? value_list(arena)
						       : NULL;
	struct value *holder, *value;
	size_t i;

	for (i = 0; data && i < yaml->n; i++) {
		value = value_of(arena, yaml->items[i]);
		if (value && yaml->kind == YAML_MAP)
			value_put(arena, data, yaml->keys[i], value);
		else if (value)
			value_append(arena, data, value);
	}
	if (data || (!yaml->quoted && strcmp(yaml->scalar, "null") == 0))
		return data;
	holder = value_object(arena);
	if (!yaml->quoted &&
	    (strcmp(yaml->scalar, "true") == 0 || strcmp(yaml->scalar, "false") == 0))
		value_put_flag(arena, holder, "x", yaml->scalar[0] == 't');
	else
		value_put_text(arena, holder, "x", yaml->scalar);
	return holder->n ? holder->members[0].value : NULL;
}

/* The lines of a block: "|line" and ">line without its end". */
static const char *
read_block(struct arena *arena, struct str *rest)
{
	struct buf text;
	struct str line, ahead = *rest;
	const char *result;
	size_t i;

	buf_init(&text, 1 << 16);
	while (str_line(&ahead, &line) && line.n > 0 && strchr("|>", line.s[0])) {
		for (i = 1; i < line.n; i++)
			if (line.s[i] == '\\' && ++i < line.n)
				buf_char(&text, line.s[i] == 'r' ? '\r' : line.s[i]);
			else
				buf_char(&text, line.s[i]);
		if (line.s[0] == '|')
			buf_char(&text, '\n');
		*rest = ahead;
	}
	result = arena_strndup(arena, text.s, text.n);
	buf_release(&text);
	return result;
}

struct one_case {
	const char *name, *want;
	struct value *data;
	struct template_file files[8];
	size_t n;
};

static void
run_case(struct arena *arena, const char *area, const struct one_case *one)
{
	struct templates templates = {one->files, one->n};
	struct mustache mustache = {&templates, "es", MARKUP_HTML, NULL};
	struct buf out;
	struct err err;

	buf_init(&out, 1 << 16);
	if (mustache_render(arena, &mustache, "", one->data, &out, &err))
		fail_msg("%s: %s: %s", area, one->name, err.text);
	if (strcmp(out.s, one->want) != 0)
		fail_msg("%s: %s:\n[%s]\nwanted\n[%s]", area, one->name, out.s,
			 one->want);
	buf_release(&out);
}

static void
read_line(struct arena *arena, struct str line, struct str *rest, struct one_case *one)
{
	struct yaml *yaml;
	struct err err;

	if (str_starts(line, "data ")) {
		if (yaml_parse(arena, str_from(line.s + 5, line.n - 5), one->name, 1,
			       &yaml, &err))
			fail_msg("%s", err.text);
		one->data = value_of(arena, yaml);
	} else if (str_is(line, "template")) {
		one->files[one->n++] =
			(struct template_file){"", one->name, read_block(arena, rest)};
	} else if (str_starts(line, "partial ")) {
		const char *name = arena_strndup(arena, line.s + 8, line.n - 8);

		one->files[one->n++] =
			(struct template_file){name, name, read_block(arena, rest)};
	} else if (str_is(line, "want")) {
		one->want = read_block(arena, rest);
	} else if (line.n > 0 && line.s[0] != '#') {
		fail_msg("%s: %.*s", one->name, (int)line.n, line.s);
	}
}

static int
run_area(const char *name)
{
	struct one_case one = {.name = NULL};
	struct arena arena;
	struct str rest, line;
	struct err err;
	char *bytes;
	size_t n;
	int count = 0;

	arena_init(&arena);
	if (file_read(&arena, arena_printf(&arena, "%s/%s", CASES, name), 1 << 20,
		      &bytes, &n, &err))
		fail_msg("%s", err.text);
	rest = str_from(bytes, n);
	while (str_line(&rest, &line)) {
		if (!str_starts(line, "=== ")) {
			read_line(&arena, line, &rest, &one);
			continue;
		}
		if (one.name)
			run_case(&arena, name, &one);
		one = (struct one_case){.name = arena_strndup(&arena, line.s, line.n)};
		one.data = value_object(&arena);
		count++;
	}
	run_case(&arena, name, &one);
	arena_release(&arena);
	return count;
}

static void
specification(void **state)
{
	struct arena arena;
	struct err err;
	char **names;
	size_t i, n;
	int count = 0;

	(void)state;
	arena_init(&arena);
	if (file_list(&arena, CASES, ".txt", &names, &n, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < n; i++)
		count += run_area(names[i]);
	assert_int_equal(n, 6);
	assert_int_equal(count, 137);
	arena_release(&arena);
}

/* ---- ours ---- */

static const char *const names[] = {"title", "place", "city", "url", "lines", NULL};

/* Render a template with one title, checked; the error's text when it fails. */
static char *
render(struct arena *arena, const char *template, enum markup markup, const char *title)
{
	struct template_file files[] = {{"main.md", "dir/main.md", template},
					{"part.md", "dir/part.md", "{{title}}\n"},
					{"es/own.md", "dir/es/own.md", "suyo"},
					{"own.md", "dir/own.md", "everyone's"},
					{"loop.md", "dir/loop.md", "x\n{{>loop.md}}"}};
	struct templates templates = {files, 5};
	struct mustache mustache = {&templates, "es", markup, names};
	struct value *data = value_object(arena);
	struct err err;
	struct buf out;
	char *result;

	value_put_text(arena, data, "title", title);
	value_put_markup(arena, data, "url", MARKUP_MARKDOWN,
			 "https://a.example/?b=*c*");
	buf_init(&out, 1 << 20);
	if (mustache_render(arena, &mustache, "main.md", data, &out, &err))
		result = arena_printf(arena, "%d %s", (int)err.kind, err.text);
	else
		result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

static void
errors_have_a_place(void **state)
{
	static const struct {
		const char *template, *error;
	} cases[] = {
		{"a\n{{titel}}",
		 "2 dir/main.md:2: templates have no name \"titel\", nearest "
		 "is \"title\""},
		{"{{#place}}{{place.country}}{{/place}}",
		 "2 dir/main.md:1: templates have no name \"country\""},
		{"a\nb\n{{#place}}\nc",
		 "2 dir/main.md:3: this section is never closed: "
		 "\"place\""},
		{"a\n{{/place}}",
		 "2 dir/main.md:2: nothing is open that this could close: "
		 "\"place\""},
		{"{{#place}}\n{{#lines}}\n{{/place}}",
		 "2 dir/main.md:3: \"place\" closes \"lines\", opened in line 2"},
		{"\n\n{{title", "2 dir/main.md:3: a tag is not closed: \"{{\""},
		{"{{{title}}", "2 dir/main.md:1: a tag is not closed: \"{{\""},
		{"{{ }}", "2 dir/main.md:1: a tag without a name"},
		{"{{=a=}}", "2 dir/main.md:1: no two delimiters: \"a\""},
		{"{{=a b c=}}", "2 dir/main.md:1: no two delimiters: \"a b c\""},
		{"x\n{{> none.md}}",
		 "2 dir/main.md:2: there is no template \"none.md\""},
		{"{{> loop.md}}", "2 dir/loop.md:2: \"loop.md\" nests too deep"},
		{"\n{{{title}}}",
		 "2 dir/main.md:2: \"title\" is not markup: write it with "
		 "two braces"},
		{"{{&title}}",
		 "2 dir/main.md:1: \"title\" is not markup: write it with two "
		 "braces"},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(render(&arena, cases[i].template, MARKUP_MARKDOWN,
					   "x"),
				    cases[i].error);
	arena_release(&arena);
}

static void
sections_nest_so_deep(void **state)
{
	struct arena arena;
	struct buf text;
	int i, depth;

	(void)state;
	arena_init(&arena);
	for (depth = 32; depth <= 33; depth++) {
		buf_init(&text, 1 << 16);
		for (i = 0; i < depth; i++)
			buf_str(&text, "{{#title}}");
		for (i = 0; i < depth; i++)
			buf_str(&text, "{{/title}}");
		assert_string_equal(render(&arena, text.s, MARKUP_MARKDOWN, "x"),
				    depth == 32 ? ""
						: "2 dir/main.md:1: sections nest too "
						  "deep at \"title\"");
		buf_release(&text);
	}
	arena_release(&arena);
}

static void
escaping_follows_the_markup(void **state)
{
	static const char title[] = "*a* <b> & \"c\"\n# d";
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(render(&arena, "{{title}}", MARKUP_MARKDOWN, title),
			    "\\*a\\* \\<b\\> \\& \\\"c\\\" \\# d");
	assert_string_equal(render(&arena, "{{title}}", MARKUP_HTML, title),
			    "*a* &lt;b&gt; &amp; &quot;c&quot;\n# d");
	assert_string_equal(render(&arena, "{{title}}", MARKUP_NONE, title), title);
	/* what is Markdown already stays as it is there, and is escaped elsewhere */
	assert_string_equal(render(&arena, "{{url}} {{{url}}}", MARKUP_MARKDOWN, title),
			    "https://a.example/?b=*c* https://a.example/?b=*c*");
	assert_string_equal(render(&arena, "{{url}}", MARKUP_HTML, "x"),
			    "https://a.example/?b=*c*");
	arena_release(&arena);
}

static void
own_folder_goes_first(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(render(&arena, "{{> own.md}}", MARKUP_MARKDOWN, "x"),
			    "suyo");
	assert_string_equal(render(&arena, "{{> part.md}}!", MARKUP_MARKDOWN, "x"),
			    "x\n!");
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specification),
		cmocka_unit_test(errors_have_a_place),
		cmocka_unit_test(sections_nest_so_deep),
		cmocka_unit_test(escaping_follows_the_markup),
		cmocka_unit_test(own_folder_goes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
