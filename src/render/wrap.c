/*
 * wrap.c - one paragraph in columns: greedy, by the width that a terminal gives each
 * character. Addresses stay whole, however long. What stands before and after a paragraph
 * is layout.c's.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <string.h>

struct wrapper {
	struct buf *out;
	const struct wrap *wrap;
	size_t column; /* where the next word begins */
	bool open;     /* the line has a word */
	bool first;    /* no line was begun yet */
};

static bool
is_sign(char c)
{
	return c >= SIGN_BOLD[0] && c <= SIGN_LINK;
}

/* Columns of a word, signs not counted. */
static size_t
columns(struct str word)
{
	size_t i, from = 0, sum = 0;

	for (i = 0; i <= word.n; i++)
		if (i == word.n || is_sign(word.s[i])) {
			sum += utf8_width(str_from(word.s + from, i - from));
			from = i + 1;
		}
	return sum;
}

static void
add_word(struct wrapper *wrapper, struct str word)
{
	static const char *const ansi[] = {NULL, "\033[1m", "\033[2m", "\033[0m"};
	size_t i;

	for (i = 0; i < word.n; i++)
		if (!is_sign(word.s[i]))
			buf_char(wrapper->out, word.s[i]);
		else if (wrapper->wrap->colour)
			buf_str(wrapper->out, ansi[(int)word.s[i]]);
}

static void
end_line(struct wrapper *wrapper)
{
	if (wrapper->open)
		buf_char(wrapper->out, '\n');
	wrapper->open = false;
}

static void
begin_line(struct wrapper *wrapper)
{
	const char *prefix = wrapper->first ? wrapper->wrap->first
					    : wrapper->wrap->rest;

	buf_str(wrapper->out, prefix);
	wrapper->column = utf8_width(str_of(prefix));
	wrapper->open = true;
	wrapper->first = false;
}

/* As much of the word as fits into room columns, at least one character. */
static size_t
fitting(struct str word, size_t room)
{
	size_t n = word.n, next;

	if (n / 8 > room)
		n = utf8_prefix(word, 8 * room);
	while (n > 0 && columns(str_from(word.s, n)) > room) {
		next = utf8_prefix(word, n - 1);
		if (next == 0)
			break;
		n = next;
	}
	return n;
}

static void
put_word(struct wrapper *wrapper, struct str word)
{
	size_t width = wrapper->wrap->width > 0 ? (size_t)wrapper->wrap->width
						: SIZE_MAX;
	size_t n, room;
	bool whole = memmem(word.s, word.n, "://", 3) != NULL;

	if (wrapper->open && wrapper->column + 1 + columns(word) <= width) {
		buf_char(wrapper->out, ' ');
		wrapper->column += 1 + columns(word);
		add_word(wrapper, word);
		return;
	}
	while (word.n > 0) {
		end_line(wrapper);
		begin_line(wrapper);
		room = width > wrapper->column + 8 ? width - wrapper->column : 8;
		n = whole ? word.n : fitting(word, room);
		add_word(wrapper, str_from(word.s, n));
		wrapper->column += columns(str_from(word.s, n));
		word = str_from(word.s + n, word.n - n);
	}
}

void
wrap_paragraph(struct buf *out, const char *text, const struct wrap *wrap)
{
	struct wrapper wrapper = {.out = out, .wrap = wrap, .first = true};
	size_t n;

	while (*text) {
		n = strcspn(text, " \n");
		if (n > 0)
			put_word(&wrapper, str_from(text, n));
		text += n;
		if (*text == '\n')
			end_line(&wrapper);
		if (*text)
			text++;
	}
	end_line(&wrapper);
}
