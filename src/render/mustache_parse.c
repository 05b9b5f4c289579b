/*
 * mustache_parse.c - a Mustache template (mustache(5)) becomes a tree of nodes: text,
 * values, sections, partials. Here are the rules about lines: a tag that is alone on its
 * line takes the line with it, and a partial's indentation stands before each of its
 * lines. What the nodes come to is mustache.c's.
 */
#include "render/render_int.h"

#include <assert.h>
#include <string.h>

#define DEPTH_MAX 32

struct parser {
	struct arena *arena;
	const struct mustache *mustache;
	const struct template_file *file;
	const char *indent;
	struct err *err;
	const char *at, *end;   /* what is not read yet */
	int line;               /* of at */
	struct str open, close; /* delimiters */
	bool line_start;        /* nothing of this line was emitted yet */
	struct {
		struct node *node; /* an open section; [0] is the root */
		int line;
	} stack[DEPTH_MAX + 1];
	int depth;
};

struct tag {
	char kind;               /* one of "#^/>!=&{", or 'v': a value */
	struct str name;         /* trimmed */
	const char *start, *end; /* in the template, with delimiters */
	int line;
};

const struct template_file *
template_find(const struct templates *templates, const char *language, const char *name)
{
	const struct template_file *found = NULL;
	const char *own;
	size_t i;

	for (i = 0; i < templates->n; i++) {
		own = templates->v[i].name;
		if (strncmp(own, language, strlen(language)) == 0 &&
		    own[strlen(language)] == '/' &&
		    strcmp(own + strlen(language) + 1, name) == 0)
			return &templates->v[i];
		if (!found && strcmp(own, name) == 0)
			found = &templates->v[i];
	}
	return found;
}

static int
fail(const struct parser *parser, int line, const char *what, struct str name)
{
	return err_set(parser->err, ERR_CONFIG, "%s:%d: %s%s%.*s%s", parser->file->path,
		       line, what, name.n ? " \"" : "",
		       (int)(name.n < 60 ? name.n : 60), name.n ? name.s : "",
		       name.n ? "\"" : "");
}

static struct node *
add_node(struct parser *parser, enum node_kind kind, int line, struct str text)
{
	struct node *parent = parser->stack[parser->depth].node, *node;

	node = arena_push(parser->arena, &parent->children, parent->n, sizeof *node);
	parent->n++;
	*node = (struct node){.kind = kind, .line = line, .text = text};
	return node;
}

static void
add_indent(struct parser *parser)
{
	if (parser->line_start && *parser->indent)
		add_node(parser, NODE_TEXT, parser->line, str_of(parser->indent));
	parser->line_start = false;
}

/* Text between tags, line by line when each line needs the indentation. */
static void
add_text(struct parser *parser, const char *from, const char *to)
{
	const char *stop;

	while (from < to) {
		stop = memchr(from, '\n', (size_t)(to - from));
		stop = stop ? stop + 1 : to;
		if (!*parser->indent)
			stop = to;
		add_indent(parser);
		add_node(parser, NODE_TEXT, parser->line,
			 str_from(from, (size_t)(stop - from)));
		parser->line_start = stop[-1] == '\n';
		from = stop;
	}
}

static const char *
find(const char *from, const char *end, struct str what)
{
	return what.n ? memmem(from, (size_t)(end - from), what.s, what.n) : NULL;
}

static int
count_lines(const char *from, const char *to)
{
	int n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

/* Read the tag whose opening delimiter stands at `start`. */
static int
read_tag(struct parser *parser, const char *start, struct tag *tag)
{
	const char *inner = start + parser->open.n, *stop;
	char close[64];
	struct str end = parser->close;

	*tag = (struct tag){.kind = 'v', .start = start};
	tag->line = parser->line + count_lines(parser->at, start);
	if (inner < parser->end && *inner && strchr("#^/>!=&{", *inner))
		tag->kind = *inner++;
	if (tag->kind == '{' || tag->kind == '=') {
		close[0] = tag->kind == '{' ? '}' : '=';
		memcpy(close + 1, end.s, end.n);
		end = str_from(close, end.n + 1);
	}
	stop = find(inner, parser->end, end);
	if (!stop)
		return fail(parser, tag->line,
			    "a tag is not closed:", str_from(start, parser->open.n));
	tag->name = str_trim(str_from(inner, (size_t)(stop - inner)));
	tag->end = stop + end.n;
	if (tag->name.n == 0 && tag->kind != '!')
		return fail(parser, tag->line, "a tag without a name", str_of(NULL));
	return 0;
}

/* The tag is alone on its line: *from is where the line begins, *to where the next one
 * does. Values are never alone (their text takes the place of the tag). */
static bool
is_alone(const struct parser *parser, const struct tag *tag, const char **from,
	 const char **to)
{
	const char *a = tag->start, *b = tag->end;

	assert(a && b); /* read_tag has found both */
	if (strchr("v&{", tag->kind))
		return false;
	while (a > parser->file->text && (a[-1] == ' ' || a[-1] == '\t'))
		a--;
	while (b < parser->end && (*b == ' ' || *b == '\t'))
		b++;
	if (a > parser->file->text && a[-1] != '\n')
		return false;
	if (parser->end - b >= 2 && b[0] == '\r' && b[1] == '\n')
		b++;
	if (b < parser->end && *b != '\n')
		return false;
	*from = a;
	*to = b < parser->end ? b + 1 : b;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* {{=<% %>=}} */
static int
set_delimiters(struct parser *parser, const struct tag *tag)
{
	struct str name = tag->name;
	size_t i = 0, j = name.n;

	while (i < name.n && !is_blank(name.s[i]))
		i++;
	while (j > i && !is_blank(name.s[j - 1]))
		j--;
	if (i == 0 || i == name.n || j == name.n || i > 16 || name.n - j > 16 ||
	    memchr(name.s, '=', name.n) || str_trim(str_from(name.s + i, j - i)).n)
		return fail(parser, tag->line, "no two delimiters:", name);
	parser->open = str_from(name.s, i);
	parser->close = str_from(name.s + j, name.n - j);
	return 0;
}

/* Each part of a dotted name must be one that templates may use. */
static int
check_name(const struct parser *parser, const struct tag *tag)
{
	const char *const *names = parser->mustache->names;
	struct str rest = tag->name, part;
	char word[64];
	int near;
	size_t i;

	if (!names || str_is(rest, "."))
		return 0;
	while (rest.s) {
		part = str_split(&rest, '.');
		for (i = 0; names[i] && !str_is(part, names[i]);)
			i++;
		if (names[i])
			continue;
		(void)fail(parser, tag->line, "templates have no name", part);
		if (part.n >= sizeof word)
			return -1;
		memcpy(word, part.s, part.n);
		word[part.n] = '\0';
		near = str_nearest(word, names);
		if (near >= 0)
			return err_set(
				parser->err, ERR_CONFIG,
				"%s:%d: templates have no name \"%s\", nearest is "
				"\"%s\"",
				parser->file->path, tag->line, word, names[near]);
		return -1;
	}
	return 0;
}

static int
check_partial(const struct parser *parser, const struct tag *tag)
{
	const struct mustache *mustache = parser->mustache;
	const char *name = arena_strndup(parser->arena, tag->name.s, tag->name.n);

	if (!mustache->names ||
	    template_find(mustache->templates, mustache->language, name))
		return 0;
	return fail(parser, tag->line, "there is no template", tag->name);
}

static int
open_section(struct parser *parser, const struct tag *tag)
{
	struct node *node;

	if (parser->depth == DEPTH_MAX)
		return fail(parser, tag->line, "sections nest too deep at", tag->name);
	node = add_node(parser, tag->kind == '#' ? NODE_SECTION : NODE_INVERTED,
			tag->line, tag->name);
	parser->depth++;
	parser->stack[parser->depth].node = node;
	parser->stack[parser->depth].line = tag->line;
	return check_name(parser, tag);
}

static int
close_section(struct parser *parser, const struct tag *tag)
{
	struct str name = tag->name, open;

	if (parser->depth == 0)
		return fail(parser, tag->line,
			    "nothing is open that this could close:", name);
	open = parser->stack[parser->depth].node->text;
	if (open.n != name.n || memcmp(open.s, name.s, name.n) != 0)
		return err_set(parser->err, ERR_CONFIG,
			       "%s:%d: \"%.*s\" closes \"%.*s\", opened in line %d",
			       parser->file->path, tag->line, (int)name.n, name.s,
			       (int)open.n, open.s, parser->stack[parser->depth].line);
	parser->depth--;
	return 0;
}

/* indent: what stood before a partial that is alone on its line. */
static int
add_tag(struct parser *parser, const struct tag *tag, struct str indent)
{
	struct node *node;

	switch (tag->kind) {
	case '!':
		return 0;
	case '=':
		return set_delimiters(parser, tag);
	case '#':
	case '^':
		return open_section(parser, tag);
	case '/':
		return close_section(parser, tag);
	case '>':
		if (check_partial(parser, tag))
			return -1;
		node = add_node(parser, NODE_PARTIAL, tag->line, tag->name);
		node->indent = arena_printf(parser->arena, "%s%.*s",
					    indent.s ? parser->indent : "",
					    (int)indent.n, indent.n ? indent.s : "");
		return 0;
	default:
		add_node(parser, tag->kind == 'v' ? NODE_VALUE : NODE_RAW, tag->line,
			 tag->name);
		return check_name(parser, tag);
	}
}

/* One step: text up to the next tag, and the tag. */
static int
step(struct parser *parser)
{
	const char *start = find(parser->at, parser->end, parser->open);
	const char *text_end, *next, *line_from, *line_to;
	struct str indent = {NULL, 0};
	struct tag tag;

	if (!start) {
		add_text(parser, parser->at, parser->end);
		parser->at = parser->end;
		return 0;
	}
	if (read_tag(parser, start, &tag))
		return -1;
	text_end = start;
	next = tag.end;
	if (is_alone(parser, &tag, &line_from, &line_to)) {
		indent = str_from(line_from, (size_t)(start - line_from));
		text_end = line_from;
		next = line_to;
	}
	add_text(parser, parser->at, text_end);
	if (!indent.s)
		add_indent(parser);
	if (add_tag(parser, &tag, indent))
		return -1;
	parser->line += count_lines(parser->at, next);
	parser->at = next;
	return 0;
}

int
mustache_parse(struct arena *arena, const struct mustache *mustache,
	       const struct template_file *file, const char *indent, struct node *root,
	       struct err *err)
{
	struct parser parser = {.arena = arena,
				.mustache = mustache,
				.file = file,
				.indent = indent,
				.err = err,
				.at = file->text,
				.end = file->text + strlen(file->text),
				.line = 1,
				.open = str_of("{{"),
				.close = str_of("}}"),
				.line_start = true};

	*root = (struct node){.kind = NODE_TEXT};
	parser.stack[0].node = root;
	while (parser.at < parser.end)
		if (step(&parser))
			return -1;
	if (parser.depth > 0)
		return fail(&parser, parser.stack[parser.depth].line,
			    "this section is never closed:",
			    parser.stack[parser.depth].node->text);
	return 0;
}
