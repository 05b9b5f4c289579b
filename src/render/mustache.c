/*
 * mustache.c - Mustache (mustache(5)): a parsed template and values become text. Escaping
 * of text from outside happens here and nowhere else. Lambdas, inheritance and dynamic
 * names of later specifications are not there: they have no use in a letter.
 *
 * A text that is already in the template's markup (ours: dates, cleaned addresses, HTML
 * made from Markdown) goes in as it is; any other is escaped, and a {{{raw}}} tag on one
 * is an error where names are checked, because it would let text from outside be markup.
 */
#include "render/render_int.h"

#include "base/markdown.h"

#include <string.h>

#define DEPTH_MAX 32

struct run {
	struct arena *arena;
	const struct mustache *mustache;
	const struct template_file *file; /* the one being written */
	struct buf *out;
	struct err *err;
	const struct value *stack[2 * DEPTH_MAX]; /* contexts, the innermost last */
	size_t n;
	int partials; /* open ones */
};

static const struct value *
look_up(const struct run *run, struct str name)
{
	const struct value *data = NULL;
	struct str part;
	size_t i;

	if (str_is(name, "."))
		return run->stack[run->n - 1];
	part = str_split(&name, '.');
	for (i = run->n; i > 0 && !data; i--)
		data = value_get(run->stack[i - 1], part);
	while (data && name.s)
		data = value_get(data, str_split(&name, '.'));
	return data;
}

static bool
is_true(const struct value *data)
{
	if (!data)
		return false;
	return data->kind == VALUE_FLAG ? data->flag
					: data->kind != VALUE_LIST || data->n > 0;
}

static void
escape_html(struct buf *out, const char *text)
{
	static const char *const references[] =
		{['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};
	unsigned char c;

	for (; (c = (unsigned char)*text); text++)
		if (c <= '>' && references[c])
			buf_str(out, references[c]);
		else
			buf_char(out, (char)c);
}

static int
write_value(struct run *run, const struct node *node)
{
	const struct mustache *mustache = run->mustache;
	const struct value *data = look_up(run, node->text);

	if (!data || data->kind != VALUE_TEXT)
		return 0;
	if (node->kind == NODE_RAW && mustache->names &&
	    mustache->markup != data->markup)
		return err_set(
			run->err, ERR_CONFIG,
			"%s:%d: \"%.*s\" is not markup: write it with two braces",
			run->file->path, node->line, (int)node->text.n, node->text.s);
	if (node->kind == NODE_RAW || mustache->markup == MARKUP_NONE ||
	    mustache->markup == data->markup)
		buf_str(run->out, data->text);
	else if (mustache->markup == MARKUP_MARKDOWN)
		markdown_escape(run->out, str_of(data->text));
	else
		escape_html(run->out, data->text);
	return 0;
}

static int
too_deep(const struct run *run, const struct node *node)
{
	return err_set(run->err, ERR_CONFIG, "%s:%d: \"%.*s\" nests too deep",
		       run->file->path, node->line, (int)node->text.n, node->text.s);
}

static int write_nodes(struct run *run, const struct node *parent);

static int
write_section(struct run *run, const struct node *node)
{
	const struct value *data = look_up(run, node->text);
	size_t i, n = data && data->kind == VALUE_LIST ? data->n : 1;
	int failed = 0;

	if (is_true(data) == (node->kind == NODE_INVERTED))
		return 0;
	if (node->kind == NODE_INVERTED || !data || data->kind == VALUE_FLAG)
		return write_nodes(run, node);
	if (run->n == sizeof run->stack / sizeof run->stack[0])
		return too_deep(run, node);
	run->n++;
	for (i = 0; i < n && !failed; i++) {
		run->stack[run->n - 1] =
			data->kind == VALUE_LIST ? data->members[i].value : data;
		failed = write_nodes(run, node);
	}
	run->n--;
	return failed;
}

static int
write_partial(struct run *run, const struct node *node)
{
	const struct template_file *outer = run->file, *file;
	char *name = arena_strndup(run->arena, node->text.s, node->text.n);
	struct node root;
	int failed;

	file = template_find(run->mustache->templates, run->mustache->language, name);
	if (!file)
		return 0;
	if (run->partials == DEPTH_MAX)
		return too_deep(run, node);
	if (mustache_parse(run->arena, run->mustache, file, node->indent, &root,
			   run->err))
		return -1;
	run->file = file;
	run->partials++;
	failed = write_nodes(run, &root);
	run->partials--;
	run->file = outer;
	return failed;
}

static int
write_nodes(struct run *run, const struct node *parent)
{
	const struct node *node;
	int failed = 0;

	for (node = parent->children; node < parent->children + parent->n && !failed;
	     node++)
		switch (node->kind) {
		case NODE_TEXT:
			buf_add(run->out, node->text.s, node->text.n);
			break;
		case NODE_VALUE:
		case NODE_RAW:
			failed = write_value(run, node);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			failed = write_section(run, node);
			break;
		case NODE_PARTIAL:
			failed = write_partial(run, node);
			break;
		}
	return failed;
}

int
mustache_render(struct arena *arena, const struct mustache *mustache, const char *name,
		const struct value *data, struct buf *out, struct err *err)
{
	struct run run = {.arena = arena,
			  .mustache = mustache,
			  .out = out,
			  .err = err,
			  .stack = {data},
			  .n = 1};
	struct node root;

	run.file = template_find(mustache->templates, mustache->language, name);
	if (!run.file)
		return err_set(err, ERR_CONFIG, "there is no template \"%s\"", name);
	if (mustache_parse(arena, mustache, run.file, "", &root, err) ||
	    write_nodes(&run, &root))
		return -1;
	if (out->full)
		return err_set(err, ERR_LIMIT, "%s: the text is longer than %zu bytes",
			       run.file->path, out->max);
	return 0;
}
