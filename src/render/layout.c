/*
 * layout.c - Markdown as text for eyes: headings underlined, items behind a dash, the
 * addresses of a paragraph's links in lines of their own below it (numbered when there
 * are several), every sentence with its full stop, for readers and for translating
 * machines. Where lines break is wrap.c's.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <string.h>

#define DEPTH_MAX 12
#define RULE_COLUMNS 40

/* A list item or a quotation: what stands before its first line and before the others. */
struct level {
	char first[16];
	const char *rest;
	bool used;
};

struct writer {
	struct arena *arena;
	const struct layout *layout;
	struct buf *out;
	struct buf text; /* of the block that is being read */
	const char **links;
	size_t n_links;
	size_t link_start; /* in text, of the open link */
	size_t link_end;   /* in text, behind the newest link */
	struct level levels[DEPTH_MAX];
	int depth;  /* may be more than DEPTH_MAX; deeper ones have no prefix */
	bool space; /* a blank line stands before the next block */
	bool code;
	size_t item_start; /* in out */
	int list_depth;
	bool airy; /* the items of the outermost list have a blank line between them */
};

/* ---- one block ---- */

static void
put_blank(struct writer *writer)
{
	if (writer->space && writer->out->n > 0)
		buf_char(writer->out, '\n');
	writer->space = false;
}

/* The prefixes of a block's first line and of its others. */
static void
prefixes(struct writer *writer, struct buf *first, struct buf *rest)
{
	int i, depth = writer->depth < DEPTH_MAX ? writer->depth : DEPTH_MAX;

	for (i = 0; i < depth; i++) {
		struct level *level = &writer->levels[i];

		buf_str(first, level->used ? level->rest : level->first);
		buf_str(rest, level->rest);
		level->used = true;
	}
}

static void
put_lines(struct writer *writer, const char *text)
{
	struct buf first, rest;

	buf_init(&first, 1024);
	buf_init(&rest, 1024);
	prefixes(writer, &first, &rest);
	wrap_paragraph(writer->out, text,
		       &(struct wrap){.width = writer->layout->width,
				      .colour = writer->layout->colour,
				      .first = first.s,
				      .rest = rest.s});
	buf_release(&first);
	buf_release(&rest);
}

/* Lines as they are. */
static void
put_code(struct writer *writer)
{
	struct str rest = str_from(writer->text.s, writer->text.n), line;
	struct buf first, prefix;

	buf_init(&first, 1024);
	buf_init(&prefix, 1024);
	prefixes(writer, &first, &prefix);
	while (str_line(&rest, &line)) {
		buf_str(writer->out, first.s);
		if (line.n > 0)
			buf_printf(writer->out, "    %.*s", (int)line.n, line.s);
		buf_char(writer->out, '\n');
		buf_clear(&first);
		buf_str(&first, prefix.s);
	}
	buf_release(&first);
	buf_release(&prefix);
}

/* Numbers of links appear where there are several in a block, else they vanish. */
static void
number_links(struct writer *writer)
{
	struct buf text;
	const char *at;

	buf_init(&text, writer->text.max);
	for (at = writer->text.s; *at; at++) {
		if (*at != SIGN_LINK) {
			buf_char(&text, *at);
			continue;
		}
		at++;
		if (writer->n_links > 1)
			buf_printf(&text, " [%d]", *at - ' ');
	}
	buf_clear(&writer->text);
	buf_add(&writer->text, text.s, text.n);
	buf_release(&text);
}

/* A sentence ends with punctuation; before an address that follows, with a colon. */
static void
end_sentence(struct writer *writer)
{
	static const char *const ends[] = {".", ":",  ";",  "!", "?",
					   "…", ".)", ".»", ".”"};
	struct str text = {writer->text.s, writer->text.n};
	bool at_link = writer->n_links == 1 && writer->link_end == writer->text.n;
	const char *last;
	size_t i;

	while (text.n && (text.s[text.n - 1] == SIGN_PLAIN[0] ||
			  (text.n > 1 && text.s[text.n - 2] == SIGN_LINK)))
		text.n -= text.s[text.n - 1] == SIGN_PLAIN[0] ? 1 : 2;
	last = memrchr(text.s, ' ', text.n);
	last = last ? last : text.s;
	if (text.n == 0 || strstr(last, "://"))
		return;
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(text, ends[i]))
			return;
	buf_char(&writer->text, at_link ? ':' : '.');
}

static void
put_links(struct writer *writer)
{
	struct buf line;
	size_t i;

	for (i = 0; i < writer->n_links && writer->layout->links; i++) {
		buf_init(&line, SIZE_MAX / 2);
		buf_str(&line, SIGN_DIM);
		if (writer->n_links > 1)
			buf_printf(&line, "[%zu] ", i + 1);
		buf_str(&line, writer->links[i]);
		buf_str(&line, SIGN_PLAIN);
		put_lines(writer, line.s);
		buf_release(&line);
	}
}

/* Write the block that was read. */
static void
flush_block(struct writer *writer, bool sentence)
{
	if (writer->text.n == 0)
		return;
	if (sentence)
		end_sentence(writer);
	number_links(writer);
	put_blank(writer);
	if (writer->code)
		put_code(writer);
	else
		put_lines(writer, writer->text.s);
	put_links(writer);
	buf_clear(&writer->text);
	writer->n_links = 0;
	writer->link_end = SIZE_MAX;
}

static void
put_underline(struct writer *writer, char with, size_t columns)
{
	struct buf line;
	size_t most = writer->layout->width > 0 ? (size_t)writer->layout->width
						: columns;

	buf_init(&line, SIZE_MAX / 2);
	for (; columns > 0 && most > 0; columns--, most--)
		buf_char(&line, with);
	put_lines(writer, line.s);
	buf_release(&line);
}

/* ---- the visitor ---- */

static void
open_heading(struct writer *writer)
{
	writer->space = true;
	if (writer->layout->colour)
		buf_str(&writer->text, SIGN_BOLD);
}

static void
close_heading(struct writer *writer, int level)
{
	size_t columns = utf8_width(str_of(writer->text.s)), start;

	if (writer->layout->colour)
		buf_str(&writer->text, SIGN_PLAIN);
	else if (level > 2 && writer->text.n &&
		 !strchr(".:!?", writer->text.s[writer->text.n - 1]))
		buf_char(&writer->text, ':');
	start = writer->out->n;
	flush_block(writer, false);
	if (level <= 2 && !writer->layout->colour && writer->out->n > start)
		put_underline(writer, level == 1 ? '=' : '-', columns);
	writer->space = true;
}

static void
open_level(struct writer *writer, const char *rest)
{
	struct level *level = &writer->levels[writer->depth];

	if (writer->depth++ >= DEPTH_MAX)
		return;
	*level = (struct level){.rest = rest};
}

static void
open_item(struct writer *writer, int number)
{
	static const char *const spaces[] = {"", "", "  ", "   ", "    ", "     "};
	struct level *level = &writer->levels[writer->depth];
	struct buf first;

	writer->item_start = writer->out->n;
	buf_init(&first, sizeof level->first - 1);
	if (number > 0)
		buf_printf(&first, "%d. ", number % 1000);
	else
		buf_str(&first, "- ");
	open_level(writer, spaces[first.n]);
	if (writer->depth <= DEPTH_MAX)
		memcpy(level->first, first.s, first.n + 1);
	buf_release(&first);
}

static void
close_item(struct writer *writer)
{
	const char *first_end;

	writer->depth--;
	if (writer->list_depth != 1 || writer->out->n <= writer->item_start + 1)
		return;
	first_end = strchr(writer->out->s + writer->item_start + 1, '\n');
	if (first_end && first_end[1])
		writer->airy = true;
	writer->space = writer->airy;
}

static void
enter(void *self, const struct markdown_node *node)
{
	struct writer *writer = self;

	switch (node->mark) {
	case MARK_HEADING:
		open_heading(writer);
		break;
	case MARK_LIST:
		flush_block(writer, true);
		if (writer->list_depth++ == 0)
			writer->airy = false;
		break;
	case MARK_ITEM:
		open_item(writer, node->number);
		break;
	case MARK_QUOTE:
		open_level(writer, "> ");
		if (writer->depth <= DEPTH_MAX)
			memcpy(writer->levels[writer->depth - 1].first, "> ", 3);
		break;
	case MARK_CODE:
		writer->code = true;
		break;
	case MARK_RULE:
		writer->space = true;
		put_blank(writer);
		put_underline(writer, '-', RULE_COLUMNS);
		writer->space = true;
		break;
	case MARK_STRONG:
		buf_str(&writer->text, SIGN_BOLD);
		break;
	case MARK_LINK:
		writer->link_start = writer->text.n;
		break;
	case MARK_PARAGRAPH:
	case MARK_EMPHASIS:
		break;
	}
}

/* A link whose text is its address needs no line of its own. */
static void
close_link(struct writer *writer, const char *url)
{
	const char *text = writer->text.s + writer->link_start;
	size_t i;

	if (strncmp(url, "mailto:", 7) == 0 && strcmp(text, url) != 0)
		url += 7;
	if (strcmp(text, url) == 0)
		return;
	for (i = 0; i < writer->n_links && strcmp(writer->links[i], url) != 0;)
		i++;
	if (i == writer->n_links) {
		*(const char **)arena_push(writer->arena, &writer->links, i,
					   sizeof *writer->links) = url;
		writer->n_links++;
	}
	if (i < '~' - ' ' && writer->layout->links) {
		buf_char(&writer->text, SIGN_LINK);
		buf_char(&writer->text, (char)(' ' + 1 + (int)i));
	}
	writer->link_end = writer->text.n;
}

static void
close_paragraph(struct writer *writer, const struct markdown_node *node)
{
	flush_block(writer, !node->lead);
	if (!node->tight)
		writer->space = true;
}

static void
leave(void *self, const struct markdown_node *node)
{
	struct writer *writer = self;

	switch (node->mark) {
	case MARK_PARAGRAPH:
		close_paragraph(writer, node);
		break;
	case MARK_HEADING:
		close_heading(writer, node->level);
		break;
	case MARK_LIST:
		writer->list_depth--;
		if (writer->list_depth == 0)
			writer->space = true;
		break;
	case MARK_ITEM:
		close_item(writer);
		break;
	case MARK_QUOTE:
		writer->depth--;
		break;
	case MARK_CODE:
		flush_block(writer, false);
		writer->code = false;
		writer->space = true;
		break;
	case MARK_STRONG:
		buf_str(&writer->text, SIGN_PLAIN);
		break;
	case MARK_LINK:
		close_link(writer, node->url);
		break;
	case MARK_RULE:
	case MARK_EMPHASIS:
		break;
	}
}

static void
text(void *self, const char *bytes)
{
	struct writer *writer = self;

	buf_str(&writer->text, bytes);
}

static void
line_break(void *self, bool hard)
{
	struct writer *writer = self;

	buf_char(&writer->text, hard ? '\n' : ' ');
}

int
layout_markdown(struct arena *arena, const char *markdown, const struct layout *layout,
		struct buf *out, struct err *err)
{
	static const struct markdown_visitor visitor = {enter, leave, text, line_break};
	struct writer writer = {.arena = arena, .layout = layout, .out = out};
	int failed;

	buf_init(&writer.text, 2 * MARKDOWN_MAX);
	failed = walk_markdown(arena, markdown, &visitor, &writer, err);
	buf_release(&writer.text);
	return failed;
}
