/*
 * fields.c - the texts of an entry on their way into the model: clean UTF-8, within their
 * limits, and a note where something was cut or dropped.
 */
#include "base/markdown.h"
#include "base/url.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

const char *
parse_language(struct arena *arena, const char *tag, const char *fallback)
{
	char primary[4];
	size_t n = 0;

	while (tag && *tag == ' ')
		tag++;
	for (; tag && n < 3; n++) {
		char c = (char)(tag[n] | 0x20);

		if (c < 'a' || c > 'z')
			break;
		primary[n] = c;
	}
	if (n < 2 || (tag[n] && !strchr("-_ ", tag[n])))
		return fallback;
	return arena_strndup(arena, primary, n);
}

/* Bytes of the first max characters. */
static size_t
characters(const char *s, size_t max)
{
	size_t i;

	for (i = 0; s[i]; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80 && max-- == 0)
			break;
	return i;
}

bool
parse_title(struct reading *r, struct entry *entry, const char *language,
	    const char *text, int line)
{
	size_t n;

	if (!text)
		return false;
	text = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(text)));
	if (!*text)
		return false;
	n = characters(text, PARSE_MAX_TITLE);
	if (text[n]) {
		notes_take(&r->taker, line, 0, "title cut after %d characters",
			   PARSE_MAX_TITLE - 1);
		n = characters(text, PARSE_MAX_TITLE - 1);
		text = arena_printf(r->arena, "%.*s…", (int)n, text);
	}
	texts_set(r->arena, &entry->title, language, text);
	return true;
}

/* Where a Markdown text can end: after a paragraph, else between words. */
static size_t
cut_place(const char *text, size_t max)
{
	size_t n = utf8_prefix(str_of(text), max), i;

	for (i = n; i > max / 2; i--)
		if (text[i] == '\n' && text[i - 1] == '\n')
			return i - 1;
	for (i = n; i > max / 2; i--)
		if (text[i] == ' ' || text[i] == '\n')
			return i;
	return n;
}

void
parse_body(struct reading *r, struct entry *entry, const char *language,
	   const char *markdown, int line)
{
	size_t n;

	if (!markdown)
		return;
	markdown = utf8_clean(r->arena, str_of(markdown));
	n = strlen(markdown);
	if (n > DOCUMENT_MAX_TEXT) {
		notes_take(&r->taker, line, 0, "body cut after %u bytes",
			   DOCUMENT_MAX_TEXT);
		n = cut_place(markdown, DOCUMENT_MAX_TEXT);
		while (n > 0 && markdown[n - 1] == '\\')
			n--; /* half an escape, half a line break */
		markdown = arena_strndup(r->arena, markdown, n);
	}
	if (str_trim(str_of(markdown)).n > 0)
		texts_set(r->arena, &entry->body, language, markdown);
}

const char *
parse_quiet_address(struct reading *r, const char *url)
{
	struct str trimmed = str_trim(str_of(url));

	if (trimmed.n > 0 && trimmed.n <= DOCUMENT_MAX_URL && url_is_web(trimmed)) {
		url = arena_strndup(r->arena, trimmed.s, trimmed.n);
		url = url_without_tracking(r->arena, url_encoded(r->arena, url));
		if (utf8_check(url, strlen(url)) == strlen(url) &&
		    strlen(url) <= DOCUMENT_MAX_URL && markdown_safe_url(url))
			return url;
	}
	return NULL;
}

const char *
parse_web_address(struct reading *r, const char *what, const char *url, int line)
{
	struct str trimmed = str_trim(str_of(url));
	const char *clean = parse_quiet_address(r, url);

	if (clean || trimmed.n == 0)
		return clean;
	notes_take(&r->taker, line, 0,
		   "%s left out: \"%s\" is no http or https address", what,
		   notes_excerpt(r->arena, trimmed));
	return NULL;
}

void
parse_tag(struct reading *r, struct entry *entry, const char *tag)
{
	tag = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(tag)));
	if (*tag && strlen(tag) <= PARSE_MAX_ID && entry->tags.n < PARSE_MAX_TAGS)
		words_include(r->arena, &entry->tags, tag);
}
