/*
 * plain.c - plain text from outside: titles and descriptions that are meant to be plain,
 * but were encoded for HTML once, twice, or three times on their way.
 */
#include "base/markdown.h"
#include "base/url.h"
#include "base/utf8.h"
#include "document/document_int.h"

#include <string.h>

/* "&amp;amp;eacute;" happens; more rounds would be somebody's joke. */
#define MAX_ROUNDS 4

/* Elements that only dress a text: without them it says the same. */
static const char *const dressing[] = {"b",   "i",    "em",   "strong", "sup",
				       "sub", "span", "u",    "small",  "font",
				       "br",  "wbr",  "mark", "big",    NULL};

/* The length of such a tag at the start of text, or 0. */
static size_t
dressing_tag(struct str text, bool *is_break)
{
	size_t name = 1, n, i;
	struct str element;

	if (text.n < 3 || text.s[0] != '<')
		return 0;
	if (text.s[1] == '/')
		name = 2;
	for (n = name; n < text.n && n < name + 8; n++)
		if (strchr(" />\t\n", text.s[n]))
			break;
	element = str_from(text.s + name, n - name);
	while (n < text.n && text.s[n] != '>' && text.s[n] != '<')
		n++;
	if (n == text.n || text.s[n] != '>')
		return 0;
	for (i = 0; dressing[i]; i++)
		if (str_is_nocase(element, dressing[i])) {
			*is_break = str_is_nocase(element, "br");
			return n + 1;
		}
	return 0;
}

static char *
undress(struct arena *arena, const char *text)
{
	struct str rest = str_of(text);
	struct buf out;
	char *plain;

	buf_init(&out, rest.n + 1);
	while (rest.n > 0) {
		bool is_break = false;
		size_t n = dressing_tag(rest, &is_break);

		if (n == 0)
			buf_char(&out, rest.s[0]);
		else if (is_break)
			buf_char(&out, ' ');
		n = n > 0 ? n : 1;
		rest = str_from(rest.s + n, rest.n - n);
	}
	plain = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return plain;
}

char *
plain_text(struct arena *arena, const char *text)
{
	char *plain = arena_strdup(arena, text), *again;
	int round;

	for (round = 0; round < MAX_ROUNDS && strchr(plain, '&'); round++) {
		again = entities_decode(arena, plain);
		if (strcmp(again, plain) == 0)
			break;
		plain = again;
	}
	return strchr(plain, '<') ? undress(arena, plain) : plain;
}

/* Bytes of an address at the start of text, without the punctuation of the sentence
 * around it; 0 when there is none. */
static size_t
address_at(struct str text, char *url, size_t size)
{
	size_t n = 0;

	if (!str_starts(text, "https://") && !str_starts(text, "http://"))
		return 0;
	while (n < text.n && (unsigned char)text.s[n] > ' ' &&
	       !strchr("<>\"", text.s[n]))
		n++;
	while (n > 0 && strchr(".,;:!?)]}'*_", text.s[n - 1]))
		n--;
	if (n >= size)
		return 0;
	memcpy(url, text.s, n);
	url[n] = '\0';
	return markdown_safe_url(url) ? n : 0;
}

/* Escape text in the middle of a line: white space at its ends stays one space. */
static void
escape_words(struct buf *out, struct str text)
{
	struct str words = str_trim(text);

	if (text.n > 0 && words.n == 0) {
		buf_char(out, ' ');
		return;
	}
	if (words.s > text.s)
		buf_char(out, ' ');
	markdown_escape(out, words);
	if (words.s + words.n < text.s + text.n)
		buf_char(out, ' ');
}

/* One line: words escaped, addresses in angle brackets (CommonMark 6.5), without what
 * counts their readers. */
static void
add_line(struct arena *arena, struct buf *out, struct str line)
{
	size_t from = 0, i = 0, n;
	char url[DOCUMENT_MAX_URL + 1];

	while (i < line.n) {
		n = line.s[i] == 'h' && (i == 0 || strchr(" \t(", line.s[i - 1]))
			    ? address_at(str_from(line.s + i, line.n - i), url,
					 sizeof url)
			    : 0;
		if (n == 0) {
			i++;
			continue;
		}
		escape_words(out, str_from(line.s + from, i - from));
		buf_printf(out, "<%s>", url_without_tracking(arena, url));
		i += n;
		from = i;
	}
	escape_words(out, str_from(line.s + from, line.n - from));
}

char *
plain_markdown(struct arena *arena, const char *text)
{
	struct str rest, line;
	bool empty = true, gap = false;
	struct buf out;
	char *markdown;

	text = utf8_clean(arena, str_of(text));
	rest = str_of(text);
	buf_init(&out, rest.n * 8 + 16);
	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.n == 0) {
			gap = true;
			continue;
		}
		if (!empty)
			buf_str(&out, gap ? "\n\n" : "\\\n");
		add_line(arena, &out, line);
		empty = gap = false;
	}
	markdown = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return markdown;
}
