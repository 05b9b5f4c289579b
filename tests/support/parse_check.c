/*
 * parse_check.c - the promises of parse.h as conditions: clean UTF-8, titles of one line,
 * ids of 1 to 255 bytes, real dates, safe addresses.
 */
#include "support/parse_check.h"

#include "base/markdown.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition) must((condition), #condition)

static void
must(bool holds, const char *condition)
{
	if (holds)
		return;
	(void)fprintf(stderr, "broken: %s\n", condition);
	abort();
}

static bool
scope_of(void *context, const char *const *words, struct scope *scope)
{
	(void)context;
	*scope = (struct scope){strcmp(words[0], "public") == 0, 2};
	return strcmp(words[0], "nobody") != 0;
}

static void
check_text(const char *text, bool one_line)
{
	size_t n = strlen(text), i;

	MUST(utf8_check(text, n) == n);
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		MUST((c >= ' ' && c != 0x7f) ||
		     (!one_line && (c == '\n' || c == '\t')));
	}
}

static void
check_texts(const struct texts *texts, bool one_line)
{
	size_t i;

	for (i = 0; i < texts->n; i++) {
		MUST(strlen(texts->v[i].language) >= 2);
		MUST(texts->v[i].text[0] != '\0');
		check_text(texts->v[i].text, one_line);
	}
}

static void
check_words(const struct words *words)
{
	size_t i;

	for (i = 0; i < words->n; i++) {
		MUST(words->v[i][0] != '\0');
		check_text(words->v[i], true);
	}
}

static void
check_when(const struct when *when)
{
	if (when->precision <= WHEN_PARENT)
		return;
	MUST(civil_valid(when->at));
	MUST(!when->zone || zone_known(when->zone));
}

static void
check_address(const char *address)
{
	MUST(!address || (markdown_safe_url(address) && address[0] != 'm'));
}

static void
check_entry(const struct entry *entry)
{
	size_t i;

	MUST(strcmp(entry->source, "fuzz") == 0);
	MUST(entry->id[0] != '\0' && strlen(entry->id) <= 255);
	check_text(entry->id, true);
	MUST(entry->title.n > 0);
	MUST(entry->kind < ITEM_KINDS);
	check_texts(&entry->title, true);
	check_texts(&entry->body, false);
	check_texts(&entry->url, true);
	for (i = 0; i < entry->url.n; i++)
		check_address(entry->url.v[i].text);
	check_address(entry->place.online);
	check_when(&entry->start);
	check_when(&entry->end);
	check_when(&entry->opens);
	check_when(&entry->deadline);
	check_when(&entry->published);
	check_words(&entry->organisers);
	check_words(&entry->languages);
	check_words(&entry->tags);
	check_words(&entry->parties);
}

struct blob
parse_check_blob(const char *name, const void *bytes, size_t n)
{
	return (struct blob){
		.source = "fuzz",
		.origin = *name ? name : "in",
		.name = name,
		.media_type = "",
		.charset = "",
		.bytes = bytes,
		.n = n,
	};
}

void
parse_check(const char *kind, const struct blob *blobs, size_t n)
{
	static const char *const posters[] = {"pc@a.example", "@b.example", NULL};
	const struct parse_context context = {
		.source = "fuzz",
		.kind = kind,
		.organisation = "lacnic",
		.language = "es",
		.zone = "America/Montevideo",
		.visibility = {true, 0},
		.narrowest = {false, 1},
		.scope = scope_of,
		.now = 1680523200,
		.from = 1672531200,
		.until = 1735689600,
		.posters = posters,
		.list_id = "list.a.example",
		.follow = true,
	};
	struct words further = {NULL, 0};
	struct parsed parsed = {0};
	struct err err = {ERR_NONE, ""};
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (i = 0; i < n; i++)
		parse_further(&arena, &context, &blobs[i], &further);
	check_words(&further);
	if (parse_blobs(&arena, &context, blobs, n, &parsed, &err)) {
		MUST(err.kind == ERR_FORMAT || err.kind == ERR_LIMIT);
		check_text(err.text, true);
	} else {
		MUST(err.kind == ERR_NONE);
		for (i = 0; i < parsed.entries.n; i++)
			check_entry(parsed.entries.v[i]);
	}
	for (i = 0; i < parsed.notes.n; i++)
		check_text(parsed.notes.v[i].text, true);
	arena_release(&arena);
}
