/*
 * front_body.c - a body as an organisation's own people wrote it is Markdown and stays so,
 * but for raw HTML: that is shown as text. Which addresses links may have is render's
 * affair, as for all Markdown.
 *
 * BUGS: inside code spans, where a backslash is a backslash, a tag is shown with one.
 */
#include "base/markdown.h"
#include "parse/parse_int.h"

#include <string.h>

/* Bytes of an autolink or link destination in angle brackets (CommonMark 6.3, 6.5). */
static size_t
bracketed_address(struct arena *arena, struct str text)
{
	const char *end = memchr(text.s, '>',
				 text.n < DOCUMENT_MAX_URL ? text.n : DOCUMENT_MAX_URL);
	char *inside, *mail;

	if (!end)
		return 0;
	inside = arena_strndup(arena, text.s + 1, (size_t)(end - text.s) - 1);
	mail = arena_printf(arena, "mailto:%s", inside);
	if (markdown_safe_url(inside) ||
	    (strchr(inside, '@') && !strchr(inside, ':') && markdown_safe_url(mail)))
		return (size_t)(end - text.s) + 1;
	return 0;
}

/* CommonMark 4.6, 6.6: what can begin a tag, comment, declaration or instruction. */
static bool
begins_html(struct str text)
{
	char next = text.n > 1 ? text.s[1] : ' ';

	return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
	       next == '/' || next == '!' || next == '?';
}

char *
front_body(struct arena *arena, struct str markdown)
{
	struct buf out;
	char *body;
	size_t i = 0, n;

	markdown = str_trim(markdown);
	buf_init(&out, 2 * markdown.n + 1);
	while (i < markdown.n) {
		struct str rest = str_from(markdown.s + i, markdown.n - i);

		n = 1;
		if (rest.s[0] == '\\' && rest.n > 1) {
			n = 2;
		} else if (rest.s[0] == '<' && begins_html(rest)) {
			n = bracketed_address(arena, rest);
			if (n == 0) {
				buf_char(&out, '\\');
				n = 1;
			}
		}
		buf_add(&out, rest.s, n);
		i += n;
	}
	body = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return body;
}
