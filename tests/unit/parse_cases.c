/*
 * parse_cases.c - the cases of tests/cases/parse, each a test: in.SUFFIX is a document, or
 * in/ a folder of files, and want.txt what the room makes of it: entries and notes, or the
 * error. The kind is the suffix's (.ics ical, .md markdown, .html jsonld, others feed),
 * unless the file `kind` has it; `charset` has what the header said, `address` the folder
 * that files were fetched from, `redirected` the address where redirects from there ended,
 * and `settings` lines of what the configuration would say:
 * "column title Evento", "follow", "poster pc@lacnog.example", "list_id lacnog.example",
 * "authenticated_by mx.example", "language en", "zone UTC". Files of in/ whose names begin
 * with "followed" are pages that others led to. Now is 2023-04-03T12:00Z; recurring events
 * are expanded from 2023-01-01 until 2025-01-01.
 *
 * With a folder as its argument it prints what it reads there.
 */
#include "base/file.h"
#include "parse/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/cases/parse"
#define MAX_BYTES (16u << 20)

static const char *const organisations[] = {"lacnic", "icann",  "isoc",     "lactld",
					    "lac-ix", "lacnog", "redclara", NULL};

static bool
scope_of(void *context, const char *const *words, struct scope *scope)
{
	struct scope found = {false, 0};
	int k;

	(void)context;
	for (; *words; words++) {
		if (strcmp(*words, "public") == 0)
			found.everyone = true;
		else if (strcmp(*words, "community") == 0)
			found.organisations = 0x7f;
		else {
			for (k = 0; organisations[k]; k++)
				if (strcmp(*words, organisations[k]) == 0)
					break;
			if (!organisations[k])
				return false;
			found.organisations |= (uint64_t)1 << k;
		}
	}
	*scope = found;
	return true;
}

static const struct parse_context context = {
	.source = "test",
	.organisation = "lacnic",
	.language = "es",
	.zone = "America/Montevideo",
	.visibility = {true, 0},
	.narrowest = {false, 1},
	.scope = scope_of,
	.now = 1680523200,
	.from = 1672531200,
	.until = 1735689600,
};

/* The word that a line of `settings` sets, or NULL. */
static const char **
word_set(struct parse_context *c, struct str key)
{
	if (str_is(key, "list_id"))
		return &c->list_id;
	if (str_is(key, "authenticated_by"))
		return &c->authenticated_by;
	if (str_is(key, "language"))
		return &c->language;
	return str_is(key, "zone") ? &c->zone : NULL;
}

static void
apply_setting(struct arena *arena, struct parse_context *c, struct str line)
{
	struct str key = str_split(&line, ' '), field;
	struct parse_column *columns;
	struct words posters = {NULL, 0};
	const char **word = word_set(c, key);
	size_t i;

	if (word) {
		*word = arena_strndup(arena, line.s, line.n);
	} else if (str_is(key, "follow")) {
		c->follow = true;
	} else if (str_is(key, "poster")) {
		for (i = 0; c->posters && c->posters[i]; i++)
			words_add(arena, &posters, c->posters[i]);
		words_add(arena, &posters, arena_strndup(arena, line.s, line.n));
		words_add(arena, &posters, NULL);
		c->posters = posters.v;
	} else if (str_is(key, "column")) {
		columns = arena_array(arena, c->n_columns + 1, sizeof *columns);
		if (c->n_columns)
			memcpy(columns, c->columns, c->n_columns * sizeof *columns);
		field = str_split(&line, ' ');
		columns[c->n_columns++] =
			(struct parse_column){arena_strndup(arena, field.s, field.n),
					      arena_strndup(arena, line.s, line.n)};
		c->columns = columns;
	} else if (key.n) {
		fail_msg("no setting: %.*s", (int)key.n, key.s);
	}
}

/* "key text", later lines of the text behind a bar. */
static void
print_text(struct buf *out, const char *key, const char *language, const char *text)
{
	buf_printf(out, "  %s%s%s: ", key, language ? " " : "",
		   language ? language : "");
	for (; *text; text++) {
		buf_char(out, *text);
		if (*text == '\n')
			buf_str(out, "  | ");
	}
	buf_char(out, '\n');
}

static void
print_string(struct buf *out, const char *key, const char *text)
{
	if (text)
		print_text(out, key, NULL, text);
}

static void
print_texts(struct buf *out, const char *key, const struct texts *texts)
{
	size_t i;

	for (i = 0; i < texts->n; i++)
		print_text(out, key, texts->v[i].language, texts->v[i].text);
}

static void
print_words(struct buf *out, const char *key, const struct words *words)
{
	size_t i;

	if (words->n == 0)
		return;
	buf_printf(out, "  %s:", key);
	for (i = 0; i < words->n; i++)
		buf_printf(out, "%s %s", i ? "," : "", words->v[i]);
	buf_char(out, '\n');
}

static void
print_when(struct arena *arena, struct buf *out, const char *key,
	   const struct when *when)
{
	if (when->precision == WHEN_NONE)
		return;
	buf_printf(out, "  %s: %s%s%s%s%s\n", key, precision_words[when->precision],
		   when->precision == WHEN_PARENT ? "" : " ", when_format(arena, when),
		   when->zone ? " " : "", when->zone ? when->zone : "");
}

static void
print_scope(struct buf *out, struct scope scope)
{
	int i;

	buf_printf(out, "  visibility:%s", scope.everyone ? " public" : "");
	for (i = 0; organisations[i] && scope.organisations != 0x7f; i++)
		if (scope.organisations >> i & 1)
			buf_printf(out, " %s", organisations[i]);
	buf_str(out, scope.organisations == 0x7f ? " community\n" : "\n");
}

static void
print_lists(struct arena *arena, struct buf *out, const struct entry *e)
{
	size_t i;

	for (i = 0; i < e->n_followers; i++)
		buf_printf(out, "  follower: %s: %s\n", e->followers[i].organisation,
			   e->followers[i].contact ? e->followers[i].contact : "-");
	for (i = 0; i < e->n_actions; i++) {
		buf_printf(out, "  action: %s: %s\n", e->actions[i].who,
			   e->actions[i].what);
		print_when(arena, out, "  due", &e->actions[i].due);
	}
}

static void
print_entry(struct arena *arena, struct buf *out, const struct entry *e)
{
	buf_printf(out, "entry %s\n", e->id);
	print_string(out, "uid", e->uid);
	buf_printf(out, "  kind: %s%s%s\n", item_kind_words[e->kind],
		   e->type ? " " : "", e->type ? e->type : "");
	print_texts(out, "title", &e->title);
	print_texts(out, "body", &e->body);
	print_texts(out, "url", &e->url);
	print_when(arena, out, "start", &e->start);
	print_when(arena, out, "end", &e->end);
	print_when(arena, out, "opens", &e->opens);
	print_when(arena, out, "deadline", &e->deadline);
	print_when(arena, out, "published", &e->published);
	print_string(out, "place name", e->place.name);
	print_string(out, "place city", e->place.city);
	print_string(out, "place country", e->place.country);
	print_string(out, "place online", e->place.online);
	print_words(out, "organisers", &e->organisers);
	print_string(out, "parent", e->parent);
	if (e->status != STATUS_CONFIRMED)
		print_string(out, "status", item_status_words[e->status]);
	print_words(out, "languages", &e->languages);
	print_words(out, "tags", &e->tags);
	print_words(out, "parties", &e->parties);
	print_lists(arena, out, e);
	if (strcmp(e->language, context.language) != 0)
		print_string(out, "language", e->language);
	print_scope(out, e->visibility);
}

/* The whole of a file; NULL when it is not there. */
static char *
contents(struct arena *arena, const char *folder, const char *name, size_t *n)
{
	struct err err;
	char *bytes;

	if (file_read(arena, arena_printf(arena, "%s/%s", folder, name), MAX_BYTES,
		      &bytes, n, &err))
		return NULL;
	return bytes;
}

static const char *
word_in(struct arena *arena, const char *folder, const char *name,
	const char *otherwise)
{
	size_t n;
	char *bytes = contents(arena, folder, name, &n);
	struct str word;

	if (!bytes)
		return otherwise;
	word = str_trim(str_from(bytes, n));
	return arena_strndup(arena, word.s, word.n);
}

static const char *
kind_of(const char *name)
{
	if (str_ends(str_of(name), ".ics"))
		return "ical";
	if (str_ends(str_of(name), ".html"))
		return "jsonld";
	return str_ends(str_of(name), ".md") ? "markdown" : "feed";
}

/* in.* or the files of in/. */
static size_t
read_blobs(struct arena *arena, const char *folder, struct blob *blobs, size_t max)
{
	const char *charset = word_in(arena, folder, "charset", "");
	const char *address = word_in(arena, folder, "address", "");
	char *inner = arena_printf(arena, "%s/in", folder);
	size_t n = 0, i, count = 0;
	struct err err;
	bool single;
	char **names;

	single = file_list(arena, inner, "", &names, &count, &err) != 0;
	if (single && file_list(arena, folder, "", &names, &count, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < count && n < max; i++) {
		if (single && !str_starts(str_of(names[i]), "in."))
			continue;
		blobs[n] = (struct blob){
			.source = "test",
			.origin = arena_printf(arena, "%s%s", address, names[i]),
			.address = word_in(arena, folder, "redirected", NULL),
			.name = single || *address ? "" : names[i],
			.media_type = "",
			.charset = charset,
			.followed = str_starts(str_of(names[i]), "followed"),
		};
		blobs[n].bytes =
			contents(arena, single ? folder : inner, names[i], &blobs[n].n);
		n++;
	}
	return n;
}

static void
print_further(struct arena *arena, const struct parse_context *c,
	      const struct blob *blobs, size_t n, struct buf *out)
{
	struct words further = {NULL, 0};
	size_t i;

	for (i = 0; i < n; i++)
		parse_further(arena, c, &blobs[i], &further);
	for (i = 0; i < further.n; i++)
		buf_printf(out, "further %s\n", further.v[i]);
}

static void
print_reading(struct arena *arena, const char *folder, const struct blob *blobs,
	      size_t n, struct buf *out)
{
	struct parse_context of_kind = context;
	struct parsed parsed = {0};
	struct str settings, line;
	struct err err;
	size_t i;

	settings.s = contents(arena, folder, "settings", &settings.n);
	while (settings.s && str_line(&settings, &line))
		apply_setting(arena, &of_kind, line);
	of_kind.kind = word_in(arena, folder, "kind", kind_of(blobs[0].origin));
	print_further(arena, &of_kind, blobs, n, out);
	if (parse_blobs(arena, &of_kind, blobs, n, &parsed, &err)) {
		buf_printf(out, "error %s %s\n",
			   err.kind == ERR_LIMIT ? "limit" : "format", err.text);
		return;
	}
	for (i = 0; i < parsed.entries.n; i++)
		print_entry(arena, out, parsed.entries.v[i]);
	for (i = 0; i < parsed.notes.n; i++)
		buf_printf(out, "note %s:%d:%d: %s\n", parsed.notes.v[i].origin,
			   parsed.notes.v[i].line, parsed.notes.v[i].column,
			   parsed.notes.v[i].text);
	if (parsed.entries.n == 0)
		buf_str(out, "no entries\n");
}

static void
read_case(struct arena *arena, const char *folder, struct buf *out)
{
	struct blob blobs[20];
	size_t n = read_blobs(arena, folder, blobs, 20);

	if (n == 0)
		fail_msg("%s: nothing to read", folder);
	print_reading(arena, folder, blobs, n, out);
}

static void
case_says_what_it_wants(void **state)
{
	struct arena arena;
	struct buf got, again;
	char *folder, *want;
	size_t n;
	int wrong;

	arena_init(&arena);
	buf_init(&got, MAX_BYTES);
	buf_init(&again, MAX_BYTES);
	folder = arena_printf(&arena, "%s/%s", CASES, (const char *)*state);
	read_case(&arena, folder, &got);
	read_case(&arena, folder, &again);
	assert_string_equal(got.s, again.s);
	want = contents(&arena, folder, "want.txt", &n);
	wrong = !want || strcmp(want, got.s) != 0;
	if (wrong)
		print_error("%s: want\n%sgot\n%s", folder, want ? want : "", got.s);
	buf_release(&got);
	buf_release(&again);
	arena_release(&arena);
	assert_int_equal(wrong, 0);
}

static void
kinds_have_suffixes_and_media_types(void **state)
{
	int i;

	(void)state;
	for (i = 0; parse_kinds[i]; i++) {
		assert_int_equal(parse_suffix(parse_kinds[i])[0], '.');
		assert_non_null(strchr(parse_accept(parse_kinds[i]), '/'));
	}
	assert_null(parse_suffix("no such kind"));
	assert_null(parse_accept("no such kind"));
}

static void
an_empty_folder_is_an_empty_source(void **state)
{
	struct parse_context markdown = context;
	struct parsed parsed = {0};
	struct arena arena;
	struct err err;

	(void)state;
	markdown.kind = "markdown";
	arena_init(&arena);
	assert_int_equal(parse_blobs(&arena, &markdown, NULL, 0, &parsed, &err), 0);
	assert_int_equal(parsed.entries.n, 0);
	assert_int_equal(parsed.notes.n, 0);
	arena_release(&arena);
}

static int
print_one(const char *folder)
{
	struct arena arena;
	struct buf out;

	arena_init(&arena);
	buf_init(&out, MAX_BYTES);
	read_case(&arena, folder, &out);
	(void)fputs(out.s, stdout);
	buf_release(&out);
	arena_release(&arena);
	return 0;
}

int
main(int argc, char **argv)
{
	struct CMUnitTest *tests;
	struct arena arena;
	struct err err;
	char **names;
	size_t n, i;
	int failed;

	if (argc > 1)
		return print_one(argv[1]);
	arena_init(&arena);
	if (file_list(&arena, CASES, "", &names, &n, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	tests = arena_array(&arena, n + 2, sizeof *tests);
	for (i = 0; i < n; i++) {
		tests[i].name = names[i];
		tests[i].test_func = case_says_what_it_wants;
		tests[i].initial_state = names[i];
	}
	tests[n].name = "kinds_have_suffixes_and_media_types";
	tests[n].test_func = kinds_have_suffixes_and_media_types;
	tests[n + 1].name = "an_empty_folder_is_an_empty_source";
	tests[n + 1].test_func = an_empty_folder_is_an_empty_source;
	failed = _cmocka_run_group_tests(CASES, tests, n + 2, NULL, NULL);
	arena_release(&arena);
	return failed;
}
