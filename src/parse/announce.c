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
	"open call", "cfp",      "postulaciones", "request for",  NULL,
};

/* Of titles, folded: what takes place. */
static const char *const gathering_words[] = {
	"asamblea", "assembleia", "assembly",  "conferencia", "conference",
	"congreso", "congresso",  "congress",  "course",      "cumbre",
	"curso",    "encontro",   "encuentro", "escola",      "escuela",
	"event",    "evento",     "foro",      "forum",       "hackathon",
	"jornada",  "jornadas",   "meeting",   "oficina",     "reunion",
	"reuniao",  "school",     "semana",    "seminar",     "seminario",
	"simposio", "summit",     "symposium", "taller",      "talleres",
	"training", "tutorial",   "webinar",   "webinario",   "week",
	"workshop", NULL,
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
has_word(struct arena *arena, const char *text, const char *const *words)
{
	const char *folded = arena_printf(arena, " %s ", utf8_fold(arena, text));

	for (; *words; words++)
		if (strstr(folded, arena_printf(arena, " %s ", *words)))
			return true;
	return false;
}

/* A title with a number or a word for a gathering names the thing; others are headlines,
 * under which a mere month says too little of what. */
static bool
names_itself(struct arena *arena, const char *title)
{
	return title[strcspn(title, "0123456789")] != '\0' ||
	       has_word(arena, title, gathering_words);
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
	    (has_word(r->arena, title, call_words) ||
	     (!is_said(&reading.start) && has_word(r->arena, text, call_words))))
		entry->kind = ITEM_CALL;
	else if (is_said(&reading.start))
		entry->kind = ITEM_EVENT;
	if (reading.doubts.n > 0)
		notes_take(&r->taker, line, 0, "%s: a date, but unsure: %s",
			   notes_excerpt(r->arena, str_of(title)), reading.doubts.v[0]);
	if (entry->kind == ITEM_EVENT && reading.start.precision < WHEN_DAY &&
	    !names_itself(r->arena, title))
		entry->kind = ITEM_NEWS;
	if (entry->kind == ITEM_NEWS)
		return;
	entry->dates_from = "text";
	entry->start = reading.start;
	entry->end = reading.end;
	entry->opens = reading.opens;
	entry->deadline = reading.deadline;
}
