/*
 * html_inline.c - what stands inside a paragraph: words, and the spans of emphasis, links
 * and code around them, in the line being written.
 *
 * HTML says where a span begins and ends; Markdown has rules of its own for where its
 * signs may stand (CommonMark 6.2: flanking). So signs are written no sooner than at the
 * next word, when both neighbours are known. Spans that meet become one, those that hold
 * nothing disappear, and where signs would not be understood, the text stands without.
 */
#include "base/markdown.h"
#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

/* Code of more bytes than this, or with signs that would have to be escaped, is text: code
 * spans know no escapes. */
#define CODE_MAX_BYTES 200

/* What stands beside a sign. UNSURE: a symbol that is punctuation for some readers. */
enum side { SIDE_SPACE, SIDE_PUNCTUATION, SIDE_UNSURE, SIDE_LETTER };

static uint32_t
character(const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];
	uint32_t value;
	size_t i, more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

	value = more == 0 ? c : c & (0x3fu >> more);
	for (i = 1; i <= more && i < n; i++)
		value = value << 6 | ((unsigned char)s[i] & 0x3f);
	return value;
}

/* Of the character at the start of a text; an empty one is an edge. */
static enum side
side_of(struct str text)
{
	uint32_t c = text.n > 0 ? character(text.s, text.n) : ' ';

	if (c <= ' ' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
	    c == 0x205f || c == 0x3000)
		return SIDE_SPACE;
	if (c < 0x80)
		return (c >= '0' && c <= '9') ||
				       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
			       ? SIDE_LETTER
			       : SIDE_PUNCTUATION;
	if ((c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x203e) || c == 0xa1 ||
	    c == 0xab || c == 0xb7 || c == 0xbb || c == 0xbf)
		return SIDE_PUNCTUATION;
	if (c < 0xc0 || c == 0xd7 || c == 0xf7 || (c >= 0x2000 && c < 0x3040) ||
	    c >= 0xe000)
		return SIDE_UNSURE;
	return SIDE_LETTER;
}

/* Of the last character of the line. */
static enum side
side_before(const struct buf *line)
{
	size_t n = line->n;

	while (n > 0 && ((unsigned char)line->s[n - 1] & 0xc0) == 0x80)
		n--;
	n -= n > 0;
	return side_of(str_from(line->s + n, line->n - n));
}

/* A sign can begin, or end, between what is outside and what is inside of it. */
static bool
can_flank(enum html_action action, enum side outside, enum side inside)
{
	bool open = outside == SIDE_SPACE || outside == SIDE_PUNCTUATION;

	if (action == HTML_EMPHASIS)
		return inside != SIDE_SPACE && open;
	if (action == HTML_STRONG)
		return inside == SIDE_LETTER || (inside != SIDE_SPACE && open);
	return true;
}

static const char *
sign(enum html_action action)
{
	switch (action) {
	case HTML_STRONG:
		return "**";
	case HTML_EMPHASIS:
		return "_";
	case HTML_STRUCK:
		return "\\~\\~";
	case HTML_LINK:
		return "[";
	default:
		return "";
	}
}

static void
truncate_line(struct html_writer *w, size_t n)
{
	w->line.n = n;
	w->line.s[n] = '\0';
}

static void
erase(struct html_writer *w, size_t at, size_t n)
{
	memmove(w->line.s + at, w->line.s + at + n, w->line.n - at - n);
	truncate_line(w, w->line.n - n);
}

/* The text since at becomes a link's; an address as its own text becomes <address>. An
 * ampersand is written as a reference, since destinations have those (CommonMark 6.3). */
static void
close_link(struct html_writer *w, size_t at, const char *url)
{
	struct buf escaped;
	const char *c;

	buf_init(&escaped, 2 * DOCUMENT_MAX_URL + 2);
	markdown_escape(&escaped, str_of(url));
	if (str_is(str_from(w->line.s + at + 1, w->line.n - at - 1), escaped.s)) {
		truncate_line(w, at);
		buf_printf(&w->line, "<%s>", url);
	} else {
		buf_str(&w->line, "](<");
		for (c = url; *c; c++) {
			buf_char(&w->line, *c);
			if (*c == '&')
				buf_str(&w->line, "amp;");
		}
		buf_str(&w->line, ">)");
	}
	buf_release(&escaped);
}

/* The text since at becomes code, where it can be written as such. */
static void
close_code(struct html_writer *w, size_t at)
{
	const struct buf *code = &w->code;

	if (code->full || code->n == 0 || strpbrk(code->s, "<&`"))
		return;
	truncate_line(w, at);
	buf_printf(&w->line, "`%s`", code->s);
}

/* The innermost open span ends; follows is what comes behind it. */
static void
close_span(struct html_writer *w, enum side follows)
{
	const struct html_open *span = &w->open[--w->n_open];
	size_t n = strlen(sign(span->action)), within = span->at + n;
	struct str inside = str_from(w->line.s + within, w->line.n - within);

	if (inside.n == 0) {
		truncate_line(w, span->at);
	} else if (span->action == HTML_LINK) {
		close_link(w, span->at, span->url);
	} else if (span->action == HTML_CODE) {
		close_code(w, span->at);
	} else if (can_flank(span->action, follows, side_before(&w->line))) {
		buf_str(&w->line, sign(span->action));
	} else {
		erase(w, span->at, n);
	}
}

/* The wanted span that an open one is, or NULL. */
static const struct html_span *
wanted(const struct html_writer *w, const struct html_open *open)
{
	size_t i;

	for (i = 0; i < w->n_spans; i++)
		if (w->spans[i].action == open->action && w->spans[i].url == open->url)
			return &w->spans[i];
	return NULL;
}

/* Close what is no longer wanted, and what was opened inside of it. */
static void
close_spans(struct html_writer *w, enum side follows)
{
	size_t keep = 0;

	while (keep < w->n_open && wanted(w, &w->open[keep]))
		keep++;
	while (w->n_open > keep)
		close_span(w, follows);
}

static bool
is_open(const struct html_writer *w, const struct html_span *span)
{
	size_t i;

	for (i = 0; i < w->n_open; i++)
		if (w->open[i].action == span->action && w->open[i].url == span->url)
			return true;
	return false;
}

static bool
in_code(const struct html_writer *w)
{
	return w->n_open > 0 && w->open[w->n_open - 1].action == HTML_CODE;
}

/* Open what is wanted, in HTML's order; nothing inside of code. */
static void
open_spans(struct html_writer *w, struct str word)
{
	enum side outside = side_before(&w->line), inside = side_of(word);
	size_t i;

	for (i = 0; i < w->n_spans && !in_code(w); i++) {
		struct html_span *span = &w->spans[i];

		if (is_open(w, span) || !can_flank(span->action, outside, inside))
			continue;
		w->open[w->n_open++] =
			(struct html_open){span->action, span->url, w->line.n};
		buf_str(&w->line, sign(span->action));
		span->used = true;
		if (span->action == HTML_CODE)
			buf_clear(&w->code);
	}
}

/* What HTML puts between the last word and the next: a cell's border, a break, a space. */
static void
put_gap(struct html_writer *w)
{
	if (w->line.n == 0)
		return;
	if (w->line_break)
		buf_str(&w->line, "\\\n");
	else if (w->border)
		buf_str(&w->line, " \\| ");
	else if (w->space)
		buf_char(&w->line, ' ');
	else
		return;
	if (in_code(w))
		buf_char(&w->code, ' ');
}

static void
begin_word(struct html_writer *w, struct str word)
{
	bool gap = w->space || w->line_break || w->border;

	close_spans(w, gap ? SIDE_SPACE : side_of(word));
	put_gap(w);
	w->space = w->line_break = w->border = false;
	open_spans(w, word);
}

void
html_end_spans(struct html_writer *w)
{
	size_t i, kept = 0;

	while (w->n_open > 0)
		close_span(w, SIDE_SPACE);
	/* A link over several paragraphs is that of the first. */
	for (i = 0; i < w->n_spans; i++)
		if (w->spans[i].action != HTML_LINK || !w->spans[i].used)
			w->spans[kept++] = w->spans[i];
	w->n_spans = kept;
}

void
html_want(struct html_writer *w, enum html_action action, enum html_action by,
	  const char *url)
{
	if (w->n_spans < HTML_MAX_SPANS)
		w->spans[w->n_spans++] = (struct html_span){action, by, url, false};
	else
		w->more_spans++;
}

void
html_unwant(struct html_writer *w, enum html_action by)
{
	size_t i = w->n_spans;

	if (w->more_spans > 0) {
		w->more_spans--;
		return;
	}
	while (i > 0 && w->spans[i - 1].by != by)
		i--;
	if (i == 0)
		return;
	memmove(&w->spans[i - 1], &w->spans[i], (w->n_spans - i) * sizeof w->spans[0]);
	w->n_spans--;
}

/* Bytes of a character at the start of text that has no width and no meaning here: zero
 * width space, word joiner, soft hyphen, combining joiner; of the joiners of letters and
 * emoji those that join nothing. */
static size_t
unseen(struct str text, bool at_edge)
{
	if (str_starts(text, "\xc2\xad") || str_starts(text, "\xcd\x8f"))
		return 2;
	if (str_starts(text, "\xe2\x80\x8b") || str_starts(text, "\xe2\x81\xa0") ||
	    str_starts(text, "\xef\xbb\xbf"))
		return 3;
	if (at_edge &&
	    (str_starts(text, "\xe2\x80\x8c") || str_starts(text, "\xe2\x80\x8d")))
		return 3;
	return 0;
}

/* Digits raised above the line are not read as part of the number before them. */
static const char *
raised(char c)
{
	static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴",
					     "⁵", "⁶", "⁷", "⁸", "⁹"};

	return c >= '0' && c <= '9' ? digits[c - '0'] : NULL;
}

static void
put_raised(struct html_writer *w, struct str text)
{
	size_t i;

	for (i = 0; i < text.n; i++) {
		const char *digit = raised(text.s[i]);

		markdown_escape(&w->line,
				digit ? str_of(digit) : str_from(text.s + i, 1));
	}
}

/* Bytes up to the next unseen character. */
static size_t
seen(struct str word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if ((unsigned char)word.s[i] >= 0xc2 &&
		    unseen(str_from(word.s + i, word.n - i), word.n - i == 3))
			break;
	return i;
}

void
html_word(struct html_writer *w, struct str word)
{
	bool begun = false;
	size_t n;

	while (word.n > 0) {
		n = unseen(word, !begun || word.n == 3);
		if (n == 0) {
			n = seen(word);
			if (!begun)
				begin_word(w, word);
			begun = true;
			if (w->raised > 0 && w->line.n > 0)
				put_raised(w, str_from(word.s, n));
			else
				markdown_escape(&w->line, str_from(word.s, n));
			if (in_code(w))
				buf_add(&w->code, word.s, n);
		}
		word = str_from(word.s + n, word.n - n);
	}
}

void
html_inline_init(struct html_writer *w)
{
	buf_init(&w->line, 8 * DOCUMENT_MAX_TEXT);
	buf_init(&w->code, CODE_MAX_BYTES);
}
