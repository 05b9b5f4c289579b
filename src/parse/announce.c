/*
 * announce.c - news that announce an event or a call become one: their title and text
 * are read for dates (prose). In: an entry of kind news, with title, body and
 * publication. Out: the same as event or call with its days, or unchanged, with a note
 * on what was unsure. News about what is over stay news.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"
#include "prose/prose.h"

#include <string.h>

/* Bytes of a link's address with every one of them escaped. */
#define MAX_ADDRESS (6 * DOCUMENT_MAX_URL)

/* Of titles, folded: what is asked for until a deadline. */
static const char *const call_words[] = {
	"llamado",   "llamados", "llamada a",     "convocatoria", "convocatorias",
	"chamada",   "chamadas", "edital",        "call for",     "calls for",
	"open call", "cfp",      "postulaciones", "request for",
};

/* Skip the address of a link, "](…)", at i; the index behind it, or i. */
static size_t
behind_address(const char *markdown, size_t i)
{
	size_t end = i + 2;
	char closing;

	if (markdown[i] != ']' || markdown[i + 1] != '(')
		return i;
	closing = markdown[end] == '<' ? '>' : ')';
	while (markdown[end] && markdown[end] != closing && end - i < MAX_ADDRESS)
		end++;
	if (markdown[end] != closing)
		return i;
	return closing == '>' && markdown[end + 1] == ')' ? end + 2 : end + 1;
}

static bool
is_punctuation(char c)
{
	return c && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c);
}

char *
announce_plain(struct arena *arena, const char *markdown)
{
	char *plain = arena_strdup(arena, markdown);
	size_t i = 0, n = 0, next;

	while (markdown[i]) {
		next = behind_address(markdown, i);
		if (next > i) {
			i = next;
			continue;
		}
		if (markdown[i] == '\\' &&
		    (is_punctuation(markdown[i + 1]) || markdown[i + 1] == '\n'))
			i++;
		plain[n++] = markdown[i++];
	}
	plain[n] = '\0';
	return plain;
}

/* One of the words, whole, in a text. */
static bool
is_call(struct arena *arena, const char *text)
{
	const char *folded = arena_printf(arena, " %s ", utf8_fold(arena, text));
	size_t i;

	for (i = 0; i < sizeof call_words / sizeof *call_words; i++)
		if (strstr(folded, arena_printf(arena, " %s ", call_words[i])))
			return true;
	return false;
}

static bool
is_said(const struct when *when)
{
	return when->precision != WHEN_NONE;
}

void
announce_dates(struct reading *r, struct entry *entry, const char *plain_body, int line)
{
	const char *title = texts_in(&entry->title, entry->language);
	const char *body = texts_in(&entry->body, entry->language);
	const struct prose_context context = {
		.language = entry->language,
		.zone = r->context->zone,
		.published = entry->published,
		.now = r->context->now,
	};
	struct prose_reading reading;
	const char *text = plain_body;

	if (entry->kind != ITEM_NEWS || !title)
		return;
	if (!text)
		text = body ? announce_plain(r->arena, body) : "";
	reading = prose_read(r->arena, title, text, &context);
	if (is_said(&reading.deadline) &&
	    (is_call(r->arena, title) ||
	     (!is_said(&reading.start) && is_call(r->arena, text))))
		entry->kind = ITEM_CALL;
	else if (is_said(&reading.start))
		entry->kind = ITEM_EVENT;
	if (reading.doubts.n > 0)
		notes_take(&r->taker, line, 0, "%s: a date, but unsure: %s",
			   notes_excerpt(r->arena, str_of(title)), reading.doubts.v[0]);
	if (entry->kind == ITEM_NEWS)
		return;
	entry->start = reading.start;
	entry->end = reading.end;
	entry->opens = reading.opens;
	entry->deadline = reading.deadline;
}
