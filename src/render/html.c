/*
 * html.c - Markdown as HTML for mail programs: everything in style attributes, classes
 * only as handles for the dark colours of templates/digest.html. No source's HTML passes.
 *
 * What the Markdown says of the look: the first level-1 heading is the title, paragraphs
 * before it are small; a paragraph that is all strong, with a list behind it, makes a
 * panel; lists at top level are rows; in an item, what follows the first hard line break
 * is detail; strong text that is one of the language's labels is a label; what stands
 * behind the last rule is the footer.
 */
#include "render/render_int.h"

#include <string.h>

#define INK "#1a202c"
#define MUTED "#4a5568"

/* Tags by what they are for. */
enum tag {
	TAG_TEXT,
	TAG_SMALL, /* before the title, and in the footer */
	TAG_H1,
	TAG_H2,
	TAG_H3,
	TAG_PANEL,
	TAG_PANEL_TITLE,
	TAG_ROWS,
	TAG_ROW,
	TAG_LIST,
	TAG_ITEM,
	TAG_DETAIL,
	TAG_LABEL,
	TAG_LINK,
	TAG_QUOTE,
	TAG_CODE,
	TAG_RULE
};

static const char *const tags[] = {
	[TAG_TEXT] = "<p class=\"t\" style=\"margin:0 0 16px;font-size:16px;"
		     "line-height:24px;color:" INK "\">",
	[TAG_SMALL] = "<p class=\"m\" style=\"margin:0 0 12px;font-size:14px;"
		      "line-height:21px;color:" MUTED "\">",
	[TAG_H1] =
		"<h1 class=\"h\" style=\"margin:0 0 20px;font-size:26px;line-height:32px;"
		"color:#12344d\">",
	[TAG_H2] = "<h2 class=\"h\" style=\"margin:28px 0 10px;font-size:20px;"
		   "line-height:26px;color:#12344d\">",
	[TAG_H3] = "<h3 class=\"k\" style=\"margin:20px 0 8px;font-size:16px;"
		   "line-height:20px;color:#1f6f78\">",
	[TAG_PANEL] = "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" "
		      "cellspacing=\"0\" style=\"margin:0 0 8px\">"
		      "<tr><td class=\"p\" style=\"padding:16px 20px 8px;"
		      "border-left:4px solid #1f6f78;background-color:#eef5f6\">\n",
	[TAG_PANEL_TITLE] = "<h2 class=\"h\" style=\"margin:0 0 8px;font-size:17px;"
			    "line-height:24px;color:#12344d\">",
	[TAG_ROWS] =
		"<ul role=\"list\" style=\"margin:0 0 20px;padding:0;list-style:none\">\n",
	[TAG_ROW] = "<li class=\"t r\" style=\"margin:0;padding:12px 0;font-size:16px;"
		    "line-height:23px;border-top:1px solid #dde3ea;color:" INK "\">",
	[TAG_LIST] = "<ul style=\"margin:6px 0 0;padding:0 0 0 20px\">\n",
	[TAG_ITEM] = "<li class=\"t\" style=\"margin:0 0 8px;font-size:15px;"
		     "line-height:22px;color:" INK "\">",
	[TAG_DETAIL] = "<span class=\"m\" style=\"font-size:15px;color:" MUTED "\">",
	[TAG_LABEL] = "<strong class=\"l\" style=\"font-size:13px;letter-spacing:1px;"
		      "color:#9a3412\">",
	[TAG_LINK] = "<a class=\"a\" style=\"color:#0b5394\" href=\"",
	[TAG_QUOTE] = "<blockquote style=\"margin:0 0 16px;padding:0 0 0 14px;"
		      "border-left:3px solid #c5ced8\">\n",
	[TAG_CODE] = "<pre class=\"t\" style=\"margin:0 0 16px;font-size:14px;"
		     "line-height:20px;white-space:pre-wrap;color:" INK "\">",
	[TAG_RULE] =
		"<hr style=\"margin:24px 0;border:0;border-top:1px solid #dde3ea\">\n",
};

#define NEST_MAX 8

struct writer {
	struct arena *arena;
	const struct language *words;
	struct buf *footer, *out; /* out is the body, then the footer */
	struct buf plain;         /* the visible text of the block so far */
	struct {
		size_t out, plain; /* where a strong text or a link began */
	} open[NEST_MAX];
	int nest; /* strong texts and links that are open */
	int run;  /* characters since the last place where a line may break */
	int list_depth;
	int level;   /* of the newest heading; 0: none yet */
	bool titled; /* the level-1 heading was there */
	bool lead;   /* inside a panel */
	bool detail; /* a detail span is open */
	bool code;   /* inside a block of code: its lines end as they are */
};

/* One character of text: what HTML would read as its own is written as a reference. */
static void
escape_char(struct buf *out, char c)
{
	switch (c) {
	case '&':
		buf_str(out, "&amp;");
		break;
	case '<':
		buf_str(out, "&lt;");
		break;
	case '>':
		buf_str(out, "&gt;");
		break;
	case '"':
		buf_str(out, "&quot;");
		break;
	default:
		buf_char(out, c);
	}
}

static void
escape(struct buf *out, const char *text)
{
	for (; *text; text++)
		escape_char(out, *text);
}

/* Words so long that they would widen a phone's screen may be broken; in the footer's small
 * letters more fits. Rather before ASCII, so that no letter is parted from its mark. */
static void
put_visible(struct writer *writer, const char *text)
{
	int most = writer->out == writer->footer ? 30 : 22;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == ' ')
			writer->run = 0;
		else if ((c & 0xc0) != 0x80 &&
			 writer->run++ >= (c < 0x80 ? most : 40)) {
			buf_str(writer->out, "<wbr>");
			writer->run = 1;
		}
		escape_char(writer->out, *text);
	}
}

/* Put a tag before what was written since an offset. */
static void
insert(struct writer *writer, size_t offset, const char *tag, const char *attribute)
{
	struct buf *out = writer->out;
	char *tail = arena_strndup(writer->arena, out->s + offset, out->n - offset);
	size_t n = out->n - offset;

	out->n = offset;
	out->s[offset] = '\0';
	buf_str(out, tag);
	if (attribute) {
		escape(out, attribute);
		buf_str(out, "\">");
	}
	buf_add(out, tail, n);
}

static void
open_inline(struct writer *writer)
{
	if (writer->nest < NEST_MAX) {
		writer->open[writer->nest].out = writer->out->n;
		writer->open[writer->nest].plain = writer->plain.n;
	}
	writer->nest++;
}

/* Ends a strong text or a link: its visible text, or NULL when it is nested too deep to
 * have a tag. *start is where its tag belongs. */
static const char *
close_inline(struct writer *writer, size_t *start)
{
	if (--writer->nest >= NEST_MAX)
		return NULL;
	*start = writer->open[writer->nest].out;
	return writer->plain.s + writer->open[writer->nest].plain;
}

static void
close_link(struct writer *writer, const char *url)
{
	size_t start;
	const char *text = close_inline(writer, &start);
	bool misleads;

	if (!text)
		return;
	misleads = link_misleads(text, url);
	if (misleads) {
		buf_str(writer->out, " (");
		writer->run = 0;
		start = writer->out->n;
	}
	if (misleads || str_trim(str_of(text)).n == 0)
		put_visible(writer, url);
	insert(writer, start, tags[TAG_LINK], url);
	buf_str(writer->out, misleads ? "</a>)" : "</a>");
}

static bool
is_label(const struct language *words, const char *text)
{
	static const char *const labels[] = {"label_new", "label_last_days",
					     "label_cancelled", "label_postponed",
					     "label_closes"};
	size_t i;

	for (i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (strcmp(render_word(words, labels[i]), text) == 0)
			return true;
	return false;
}

static void
close_strong(struct writer *writer)
{
	size_t start;
	const char *text = close_inline(writer, &start);

	if (!text || (writer->lead && writer->list_depth == 0))
		return;
	insert(writer, start,
	       is_label(writer->words, text) ? tags[TAG_LABEL] : "<strong>", NULL);
	buf_str(writer->out, "</strong>");
}

/* ---- blocks ---- */

/* A heading skips no level, and there is one title. */
static int
heading_level(struct writer *writer, int level)
{
	if (level == 1 && writer->titled)
		level = 2;
	if (level > writer->level + 1)
		level = writer->level + 1;
	writer->titled |= level == 1;
	writer->level = level;
	return level;
}

static void
open_heading(struct writer *writer, int wanted)
{
	static const enum tag by_level[] = {TAG_H1, TAG_H1, TAG_H2, TAG_H3};
	int level = heading_level(writer, wanted < 3 ? wanted : 3);

	buf_clear(&writer->plain);
	writer->run = 0;
	buf_str(writer->out, tags[by_level[level]]);
}

static void
open_paragraph(struct writer *writer, const struct markdown_node *node)
{
	buf_clear(&writer->plain);
	writer->run = 0;
	if (node->lead) {
		writer->lead = true;
		writer->level = 2;
		buf_str(writer->out, tags[TAG_PANEL]);
		buf_str(writer->out, tags[TAG_PANEL_TITLE]);
	} else if (!node->tight) {
		buf_str(writer->out,
			tags[writer->level == 0 || writer->out == writer->footer
				     ? TAG_SMALL
				     : TAG_TEXT]);
	}
}

static void
close_paragraph(struct writer *writer, const struct markdown_node *node)
{
	if (writer->detail)
		buf_str(writer->out, "</span>");
	writer->detail = false;
	if (node->lead)
		buf_str(writer->out, "</h2>\n");
	else if (!node->tight)
		buf_str(writer->out, "</p>\n");
}

static void
open_list(struct writer *writer, const struct markdown_node *node)
{
	bool rows = writer->list_depth == 0 && !writer->lead && node->number == 0;

	writer->list_depth++;
	if (node->number > 0)
		buf_printf(
			writer->out,
			"<ol style=\"margin:0 0 16px;padding:0 0 0 28px\" start=\"%d\">\n",
			node->number);
	else
		buf_str(writer->out, tags[rows ? TAG_ROWS : TAG_LIST]);
}

static void
close_list(struct writer *writer, const struct markdown_node *node)
{
	writer->list_depth--;
	buf_str(writer->out, node->number > 0 ? "</ol>\n" : "</ul>\n");
	if (writer->list_depth > 0 || !node->lead)
		return;
	buf_str(writer->out, "</td></tr></table>\n");
	writer->lead = false;
}

static void
open_item(struct writer *writer, int number)
{
	bool row = writer->list_depth == 1 && !writer->lead && number == 0;

	buf_str(writer->out, tags[row ? TAG_ROW : TAG_ITEM]);
}

static void
put_rule(struct writer *writer, bool last)
{
	if (last)
		writer->out = writer->footer;
	else
		buf_str(writer->out, tags[TAG_RULE]);
}

static void
enter(void *self, const struct markdown_node *node)
{
	struct writer *writer = self;

	switch (node->mark) {
	case MARK_PARAGRAPH:
		open_paragraph(writer, node);
		break;
	case MARK_HEADING:
		open_heading(writer, node->level);
		break;
	case MARK_LIST:
		open_list(writer, node);
		break;
	case MARK_ITEM:
		open_item(writer, node->number);
		break;
	case MARK_QUOTE:
		buf_str(writer->out, tags[TAG_QUOTE]);
		break;
	case MARK_CODE:
		buf_str(writer->out, tags[TAG_CODE]);
		writer->code = true;
		break;
	case MARK_RULE:
		put_rule(writer, node->last_rule);
		break;
	case MARK_EMPHASIS:
		buf_str(writer->out, "<em>");
		break;
	case MARK_STRONG:
	case MARK_LINK:
		open_inline(writer);
		break;
	}
}

static void
leave(void *self, const struct markdown_node *node)
{
	static const char *const headings[] = {"", "</h1>\n", "</h2>\n", "</h3>\n"};
	struct writer *writer = self;

	switch (node->mark) {
	case MARK_PARAGRAPH:
		close_paragraph(writer, node);
		break;
	case MARK_HEADING:
		buf_str(writer->out, headings[writer->level]);
		break;
	case MARK_LIST:
		close_list(writer, node);
		break;
	case MARK_ITEM:
		buf_str(writer->out, "</li>\n");
		break;
	case MARK_QUOTE:
		buf_str(writer->out, "</blockquote>\n");
		break;
	case MARK_CODE:
		buf_str(writer->out, "</pre>\n");
		writer->code = false;
		break;
	case MARK_EMPHASIS:
		buf_str(writer->out, "</em>");
		break;
	case MARK_STRONG:
		close_strong(writer);
		break;
	case MARK_LINK:
		close_link(writer, node->url);
		break;
	case MARK_RULE:
		break;
	}
}

static void
text(void *self, const char *bytes)
{
	struct writer *writer = self;

	buf_str(&writer->plain, bytes);
	put_visible(writer, bytes);
}

static void
line_break(void *self, bool hard)
{
	struct writer *writer = self;

	writer->run = 0;
	buf_char(&writer->plain, ' ');
	buf_str(writer->out, hard && !writer->code ? "<br>\n" : "\n");
	if (hard && !writer->code && writer->list_depth > 0 && writer->nest == 0 &&
	    !writer->detail) {
		buf_str(writer->out, tags[TAG_DETAIL]);
		writer->detail = true;
	}
}

int
write_html(struct arena *arena, const char *markdown, const struct language *words,
	   struct buf *body, struct buf *footer, struct err *err)
{
	static const struct markdown_visitor visitor = {enter, leave, text, line_break};
	struct writer writer = {.arena = arena,
				.words = words,
				.footer = footer,
				.out = body};
	int failed;

	buf_init(&writer.plain, 2 * MARKDOWN_MAX);
	failed = walk_markdown(arena, markdown, &visitor, &writer, err);
	buf_release(&writer.plain);
	return failed;
}
