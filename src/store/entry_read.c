/*
 * entry_read.c - an entry's content out of the JSON text that entry_write.c makes. Tens of
 * thousands are read by every command that shows anything, so it is done without a copy
 * of the text. A key that is not known is passed over, and so is a value of another type
 * than is wanted.
 */
#include "base/utf8.h"
#include "store/store_int.h"

#include <string.h>

static int
word_index(const char *word, const char *const *words)
{
	int i;

	for (i = 0; word && words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	return 0;
}

/* --- the fields ------------------------------------------------------------------ */

static void
get_text(struct reader *r, void *field)
{
	const char **text = field;

	*text = reader_text(r);
}

static void
get_texts(struct reader *r, void *field)
{
	struct texts *texts = field;
	const char *language, *text;

	if (!reader_enter(r, '{', '}'))
		return;
	do {
		language = reader_key(r);
		text = reader_text(r);
		if (language && text && texts_in(texts, language))
			reader_fail(r, "a language twice");
		else if (language && text)
			texts_set(r->arena, texts, language, text);
	} while (reader_more(r, '}'));
}

static void
get_words(struct reader *r, void *field)
{
	struct words *words = field;
	const char *word;

	if (!reader_enter(r, '[', ']'))
		return;
	do {
		word = reader_text(r);
		if (word)
			words_add(r->arena, words, word);
	} while (reader_more(r, ']'));
}

static void
get_when(struct reader *r, void *field)
{
	struct when *when = field;
	int64_t numbers[8] = {0};
	size_t i;

	if (!reader_enter(r, '[', ']'))
		return;
	when->precision = (enum precision)word_index(reader_text(r), precision_words);
	for (i = 0; i < 8 && reader_more(r, ']'); i++)
		if (!reader_number(r, &numbers[i]))
			reader_skip(r);
	when->at = (struct civil){(int)numbers[0], (int)numbers[1], (int)numbers[2],
				  (int)numbers[3], (int)numbers[4], (int)numbers[5]};
	when->unix = numbers[6];
	when->offset = (int)numbers[7];
	if (i < 8 || !reader_more(r, ']'))
		return;
	when->zone = reader_text(r);
	while (reader_more(r, ']'))
		reader_skip(r);
}

static void
get_kind(struct reader *r, void *field)
{
	enum item_kind *kind = field;

	*kind = (enum item_kind)word_index(reader_text(r), item_kind_words);
}

static void
get_status(struct reader *r, void *field)
{
	enum item_status *status = field;

	*status = (enum item_status)word_index(reader_text(r), item_status_words);
}

/* What cannot be read is nobody's. */
static void
get_scope(struct reader *r, void *field)
{
	struct scope *scope = field;
	const char *id;
	size_t i;

	if (reader_peek(r) == '"') {
		id = reader_text(r);
		scope->everyone = id && strcmp(id, "public") == 0;
		return;
	}
	if (!reader_enter(r, '[', ']'))
		return;
	do {
		id = reader_text(r);
		for (i = 0; id && r->organisations[i]; i++)
			if (strcmp(id, r->organisations[i]) == 0)
				scope->organisations |= UINT64_C(1) << i;
	} while (reader_more(r, ']'));
}

struct field {
	const char *key;
	void (*get)(struct reader *r, void *field);
	size_t offset;
};

/* Read the members of an object into the fields of a struct. */
static void
get_fields(struct reader *r, const struct field *fields, size_t n, void *into)
{
	uint32_t seen = 0; /* bit i: fields[i] */
	const char *key;
	size_t i;

	if (!reader_enter(r, '{', '}'))
		return;
	do {
		key = reader_key(r);
		for (i = 0; i < n && key && strcmp(fields[i].key, key) != 0; i++)
			;
		if (!key)
			return;
		if (i == n) {
			reader_skip(r);
			continue;
		}
		if (seen & (UINT32_C(1) << i))
			reader_fail(r, "a key twice");
		seen |= UINT32_C(1) << i;
		fields[i].get(r, (char *)into + fields[i].offset);
	} while (reader_more(r, '}'));
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void
get_place(struct reader *r, void *field)
{
	static const struct field fields[] = {
		{"city", get_text, offsetof(struct place, city)},
		{"country", get_text, offsetof(struct place, country)},
		{"name", get_text, offsetof(struct place, name)},
		{"online", get_text, offsetof(struct place, online)},
	};

	get_fields(r, fields, COUNT(fields), field);
}

static void
get_followers(struct reader *r, void *whole)
{
	static const struct field fields[] = {
		{"contact", get_text, offsetof(struct follower, contact)},
		{"organisation", get_text, offsetof(struct follower, organisation)},
	};
	struct entry *entry = whole;
	struct follower *follower;

	if (!reader_enter(r, '[', ']'))
		return;
	do {
		follower = arena_push(r->arena, &entry->followers, entry->n_followers++,
				      sizeof *follower);
		get_fields(r, fields, COUNT(fields), follower);
	} while (reader_more(r, ']'));
}

static void
get_actions(struct reader *r, void *whole)
{
	static const struct field fields[] = {
		{"due", get_when, offsetof(struct action, due)},
		{"what", get_text, offsetof(struct action, what)},
		{"who", get_text, offsetof(struct action, who)},
	};
	struct entry *entry = whole;
	struct action *action;

	if (!reader_enter(r, '[', ']'))
		return;
	do {
		action = arena_push(r->arena, &entry->actions, entry->n_actions++,
				    sizeof *action);
		get_fields(r, fields, COUNT(fields), action);
	} while (reader_more(r, ']'));
}

static const struct field entry_fields[] = {
	{"body", get_texts, offsetof(struct entry, body)},
	{"kind", get_kind, offsetof(struct entry, kind)},
	{"language", get_text, offsetof(struct entry, language)},
	{"organisers", get_words, offsetof(struct entry, organisers)},
	{"published", get_when, offsetof(struct entry, published)},
	{"start", get_when, offsetof(struct entry, start)},
	{"end", get_when, offsetof(struct entry, end)},
	{"place", get_place, offsetof(struct entry, place)},
	{"status", get_status, offsetof(struct entry, status)},
	{"tags", get_words, offsetof(struct entry, tags)},
	{"title", get_texts, offsetof(struct entry, title)},
	{"type", get_text, offsetof(struct entry, type)},
	{"uid", get_text, offsetof(struct entry, uid)},
	{"url", get_texts, offsetof(struct entry, url)},
	{"visibility", get_scope, offsetof(struct entry, visibility)},
	{"languages", get_words, offsetof(struct entry, languages)},
	{"opens", get_when, offsetof(struct entry, opens)},
	{"dates_from", get_text, offsetof(struct entry, dates_from)},
	{"deadline", get_when, offsetof(struct entry, deadline)},
	{"parent", get_text, offsetof(struct entry, parent)},
	{"parties", get_words, offsetof(struct entry, parties)},
	{"followers", get_followers, 0},
	{"actions", get_actions, 0},
};

int
entry_read(struct arena *arena, char *json, size_t n, const char *const *organisations,
	   struct entry *entry, struct err *err)
{
	struct reader r = {
		.arena = arena,
		.organisations = organisations,
		.at = json,
		.end = json + n,
	};

	if (utf8_check(json, n) < n || strlen(json) < n)
		reader_fail(&r, "not UTF-8");
	else if (reader_peek(&r) != '{')
		reader_fail(&r, "no object");
	else
		get_fields(&r, entry_fields, COUNT(entry_fields), entry);
	if (!r.wrong && reader_peek(&r) != '\0')
		reader_fail(&r, "something behind its end");
	if (!r.wrong)
		return 0;
	return err_set(err, ERR_FORMAT, "state: entry %s of %s: %s", entry->id,
		       entry->source, r.wrong);
}
