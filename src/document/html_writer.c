/*
 * html_writer.c - elements and text of HTML, one after another, become Markdown: the
 * blocks. Paragraphs, lists and quotes stay what they are; headings become paragraphs in
 * bold, as a description stands inside a page that has headings of its own; a row of a
 * table becomes a line. What stands inside a paragraph is html_inline.c's.
 */
#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

/* Spaces of preformatted text that are kept as such, at the start of a line or within. */
#define PRE_MAX_SPACES 40
/* Longer ones are written piece by piece, so that they are cut and not lost. */
#define WORD_MAX_BYTES 4096

bool
html_is_full(const struct html_writer *w)
{
	return w->out.n + w->line.n > 2 * DOCUMENT_MAX_TEXT;
}

/* What stands before a line of the innermost n boxes. A list's marker, "- " or "3. ",
 * stands once, later lines are indented by its width. */
static void
put_prefix(struct html_writer *w, size_t n)
{
	struct html_box *box;
	size_t before, i;

	for (box = w->boxes; box < w->boxes + n; box++) {
		before = w->out.n;
		if (!box->list) {
			buf_str(&w->out, "> ");
		} else if (box->pending) {
			if (box->ordered)
				buf_printf(&w->out, "%d. ", box->number++);
			else
				buf_str(&w->out, "- ");
			box->width = w->out.n - before;
			box->pending = false;
		} else {
			for (i = 0; i < box->width; i++)
				buf_char(&w->out, ' ');
		}
	}
}

/* The boxes that the last block was in, too. */
static size_t
common_boxes(const struct html_writer *w)
{
	size_t n = 0;

	while (n < w->n_boxes && n < w->n_last && w->boxes[n].id == w->last[n])
		n++;
	return n;
}

/* The next block begins an item of the list that the last block was in, or of a list
 * within that one's item, where it could stand right below: a number other than 1 cannot
 * interrupt a paragraph (CommonMark 5.3). */
static bool
continues_list(const struct html_writer *w)
{
	size_t common = common_boxes(w), i = 0;

	while (i < w->n_boxes && !w->boxes[i].pending)
		i++;
	if (i == w->n_boxes || i > common)
		return false;
	if (i < common)
		return true;
	return i > 0 && w->n_last == common && w->boxes[i - 1].list &&
	       (!w->boxes[i].ordered || w->boxes[i].number == 1);
}

/* Between two blocks: nothing between the items of a list, else an empty line. */
static void
put_separator(struct html_writer *w)
{
	size_t common = common_boxes(w), n = 0, quotes = 0;

	if (w->out.n == 0)
		return;
	buf_char(&w->out, '\n');
	if (continues_list(w))
		return;
	for (; n < common && !w->boxes[n].pending; n++)
		if (!w->boxes[n].list)
			quotes = n + 1;
	put_prefix(w, quotes);
	while (w->out.n > 0 && w->out.s[w->out.n - 1] == ' ')
		w->out.s[--w->out.n] = '\0';
	buf_char(&w->out, '\n');
}

static void
write_block(struct html_writer *w)
{
	struct str rest = str_from(w->line.s, w->line.n), line;
	bool first = true;
	size_t i;

	put_separator(w);
	while (str_line(&rest, &line)) {
		if (!first)
			buf_char(&w->out, '\n');
		put_prefix(w, w->n_boxes);
		buf_add(&w->out, line.s, line.n);
		first = false;
	}
	for (i = 0; i < w->n_boxes; i++)
		w->last[i] = w->boxes[i].id;
	w->n_last = w->n_boxes;
}

static void
end_block(struct html_writer *w)
{
	html_end_spans(w);
	w->space = w->line_break = w->border = false;
	if (w->line.n == 0)
		return;
	write_block(w);
	buf_clear(&w->line);
}

/* A second break in a row makes a paragraph. */
static void
put_break(struct html_writer *w)
{
	w->space = false;
	if (w->line.n == 0)
		return;
	if (w->line_break)
		end_block(w);
	else
		w->line_break = true;
}

static void
open_box(struct html_writer *w, struct html_box box)
{
	end_block(w);
	if (w->n_boxes == HTML_MAX_BOXES) {
		w->more_boxes++;
		return;
	}
	box.id = ++w->box_ids;
	w->boxes[w->n_boxes++] = box;
}

/* The innermost list, or quote, and what is inside of it. */
static void
close_box(struct html_writer *w, bool list)
{
	size_t i = w->n_boxes;

	end_block(w);
	if (w->more_boxes > 0) {
		w->more_boxes--;
		return;
	}
	while (i > 0 && w->boxes[i - 1].list != list)
		i--;
	if (i > 0)
		w->n_boxes = i - 1;
}

/* The innermost list, where quotes inside of it end; or NULL. */
static struct html_box *
innermost_list(struct html_writer *w)
{
	size_t n = w->n_boxes;

	while (n > 0 && !w->boxes[n - 1].list)
		n--;
	if (n == 0)
		return NULL;
	w->n_boxes = n;
	return &w->boxes[n - 1];
}

/* An item outside of any list is one of a list of its own. */
static void
open_item(struct html_writer *w)
{
	struct html_box *box;

	end_block(w);
	if (w->more_boxes > 0)
		return;
	box = innermost_list(w);
	if (!box) {
		open_box(w, (struct html_box){.list = true, .implied = true});
		box = innermost_list(w);
	}
	if (!box)
		return;
	box->pending = true;
	box->outside = false;
}

static void
close_item(struct html_writer *w)
{
	struct html_box *box;

	end_block(w);
	if (w->more_boxes > 0)
		return;
	box = innermost_list(w);
	if (!box)
		return;
	box->pending = false;
	box->outside = true;
}

/* A cell begins, or a row: what the header cell before wanted is over. */
static void
open_cell(struct html_writer *w, enum html_action action)
{
	html_unwant(w, HTML_HEADER_CELL);
	if (action == HTML_ROW)
		w->line_break = w->line.n > 0;
	else
		w->border = w->line.n > 0 && !w->line_break;
	if (action == HTML_HEADER_CELL)
		html_want(w, HTML_STRONG, action, NULL);
}

/* A heading whose end tag is missing ends here. */
static void
open_block(struct html_writer *w)
{
	end_block(w);
	html_unwant(w, HTML_HEADING);
}

static void
open_heading(struct html_writer *w)
{
	open_block(w);
	html_want(w, HTML_STRONG, HTML_HEADING, NULL);
}

void
html_open(struct html_writer *w, const struct html_element *element)
{
	switch (element->action) {
	case HTML_BLOCK:
		open_block(w);
		break;
	case HTML_PRE:
		open_block(w);
		w->pre++;
		break;
	case HTML_HEADING:
		open_heading(w);
		break;
	case HTML_BREAK:
		put_break(w);
		break;
	case HTML_ROW:
	case HTML_CELL:
	case HTML_HEADER_CELL:
		open_cell(w, element->action);
		break;
	case HTML_LIST:
	case HTML_ORDERED:
		open_box(w,
			 (struct html_box){.list = true,
					   .ordered = element->action == HTML_ORDERED,
					   .number = element->first});
		break;
	case HTML_QUOTE:
		open_box(w, (struct html_box){.list = false});
		break;
	case HTML_ITEM:
		open_item(w);
		break;
	case HTML_LINK:
		html_unwant(w, HTML_LINK);
		if (element->url)
			html_want(w, HTML_LINK, HTML_LINK, element->url);
		break;
	case HTML_STRONG:
	case HTML_EMPHASIS:
	case HTML_STRUCK:
	case HTML_CODE:
		if (element->action != HTML_CODE || w->pre == 0)
			html_want(w, element->action, element->action, NULL);
		break;
	case HTML_RAISED:
		w->raised++;
		break;
	case HTML_IMAGE:
		if (element->text)
			html_text(w, str_of(element->text));
		break;
	default:
		break;
	}
}

void
html_close(struct html_writer *w, enum html_action action)
{
	switch (action) {
	case HTML_PRE:
		w->pre -= w->pre > 0;
		end_block(w);
		break;
	case HTML_BLOCK:
		end_block(w);
		break;
	case HTML_HEADING:
		end_block(w);
		html_unwant(w, HTML_HEADING);
		break;
	case HTML_ROW:
		open_cell(w, HTML_ROW);
		break;
	case HTML_HEADER_CELL:
	case HTML_LINK:
	case HTML_STRONG:
	case HTML_EMPHASIS:
	case HTML_STRUCK:
	case HTML_CODE:
		html_unwant(w, action);
		break;
	case HTML_RAISED:
		w->raised -= w->raised > 0;
		break;
	case HTML_LIST:
	case HTML_ORDERED:
	case HTML_QUOTE:
		close_box(w, action != HTML_QUOTE);
		break;
	case HTML_ITEM:
		close_item(w);
		break;
	default:
		break;
	}
}

/* Bytes of white space at the start of text: ASCII's, and the no-break space. */
static size_t
white(struct str text)
{
	unsigned char c = text.n > 0 ? (unsigned char)text.s[0] : 'x';

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	return c == 0xc2 && str_starts(text, "\xc2\xa0") ? 2 : 0;
}

/* Bytes up to the next white space, or more than a word may have. */
static size_t
word_length(struct str text)
{
	size_t n = 0;

	for (; n < text.n && n <= WORD_MAX_BYTES; n++)
		if (((unsigned char)text.s[n] <= ' ' || text.s[n] == '\xc2') &&
		    white(str_from(text.s + n, text.n - n)))
			break;
	return n;
}

/* White space of preformatted text: line breaks are breaks, and spaces that make columns
 * stay, as ones that are not taken together. */
static void
keep_white(struct html_writer *w, struct str gap)
{
	size_t spaces = 0, i;

	for (i = 0; i < gap.n; i++) {
		if (gap.s[i] == '\n') {
			put_break(w);
			spaces = 0;
		} else if (gap.s[i] == ' ') {
			spaces++;
		} else if (gap.s[i] == '\t') {
			spaces += 8;
		}
	}
	w->space = spaces > 0;
	w->columns = spaces > PRE_MAX_SPACES ? PRE_MAX_SPACES : spaces;
}

/* The columns that preformatted text leaves open before its next word. */
static size_t
put_columns(struct html_writer *w, char *columns)
{
	size_t n = w->columns, i;

	w->columns = 0;
	if (w->pre == 0 || n < 2)
		return 0;
	for (i = 0; i < n; i++)
		memcpy(columns + 2 * i, "\xc2\xa0", 2);
	w->space = false;
	return 2 * n;
}

/* A text outside of the items of a list that nobody opened ends that list. */
static void
leave_implied(struct html_writer *w)
{
	while (w->line.n == 0 && w->n_boxes > 0 && w->boxes[w->n_boxes - 1].implied &&
	       w->boxes[w->n_boxes - 1].outside)
		w->n_boxes--;
}

static void
put_word(struct html_writer *w, struct str word)
{
	char columns[2 * PRE_MAX_SPACES];
	size_t n = put_columns(w, columns);
	struct buf whole;

	leave_implied(w);
	if (n == 0) {
		html_word(w, word);
		return;
	}
	buf_init(&whole, n + word.n);
	buf_add(&whole, columns, n);
	buf_add(&whole, word.s, word.n);
	html_word(w, str_from(whole.s, whole.n));
	buf_release(&whole);
}

void
html_text(struct html_writer *w, struct str text)
{
	size_t n, gap;

	while (text.n > 0 && !html_is_full(w)) {
		for (gap = 0; (n = white(str_from(text.s + gap, text.n - gap))) > 0;)
			gap += n;
		if (gap > 0 && w->pre > 0)
			keep_white(w, str_from(text.s, gap));
		else if (gap > 0)
			w->space = true;
		text = str_from(text.s + gap, text.n - gap);
		n = word_length(text);
		if (n > WORD_MAX_BYTES)
			n = utf8_prefix(text, WORD_MAX_BYTES);
		if (n > 0)
			put_word(w, str_from(text.s, n));
		text = str_from(text.s + n, text.n - n);
	}
}

void
html_begin(struct html_writer *w)
{
	memset(w, 0, sizeof *w);
	/* A break can be followed by as many marks of quotes and lists as fit. */
	buf_init(&w->out, 64 * DOCUMENT_MAX_TEXT);
	html_inline_init(w);
}

char *
html_end(struct html_writer *w, struct arena *arena)
{
	char *markdown;

	end_block(w);
	markdown = arena_strndup(arena, w->out.s, w->out.n);
	buf_release(&w->out);
	buf_release(&w->line);
	buf_release(&w->code);
	return markdown;
}
