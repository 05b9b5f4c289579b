/*
 * read.c - prints what the parse room makes of documents, as JSON, for the scorers:
 *
 *	read KIND [OPTION VALUE]... FILE...
 *
 * prints {"entries": [...], "notes": [...], "further": [...], "error": "..." or null},
 * all files being one source; with --each one such object on a line of its own for every
 * file, with "file" in it. Options: --zone, --language, --organisation, --now TIME, --from
 * and --until TIME (RFC 3339: the window of recurring events), --charset, --set
 * column.FIELD=COLUMN, --origin ADDRESS.
 */
#include "base/civil.h"
#include "base/file.h"
#include "base/json.h"
#include "parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (64u << 20)
#define MAX_COLUMNS 40

struct reader {
	struct parse_context context;
	struct parse_column columns[MAX_COLUMNS];
	const char *charset, *origin;
	bool each;
};

static bool
scope_of(void *context, const char *const *words, struct scope *scope)
{
	(void)context;
	*scope = (struct scope){strcmp(words[0], "public") == 0, 1};
	return true;
}

static void
put_texts(struct json *json, const char *key, const struct texts *texts)
{
	size_t i;

	json_put_object(json, key);
	for (i = 0; i < texts->n; i++)
		json_put_string(json, texts->v[i].language, texts->v[i].text);
	json_end_object(json);
}

static void
put_words(struct json *json, const char *key, const struct words *words)
{
	size_t i;

	json_put_array(json, key);
	for (i = 0; i < words->n; i++)
		json_put_string(json, NULL, words->v[i]);
	json_end_array(json);
}

static void
put_when(struct arena *arena, struct json *json, const char *key,
	 const struct when *when)
{
	if (when->precision == WHEN_NONE) {
		json_put_string(json, key, NULL);
		return;
	}
	json_put_object(json, key);
	json_put_string(json, "precision", precision_words[when->precision]);
	json_put_string(json, "text", when_format(arena, when));
	json_put_string(json, "zone", when->zone);
	if (when->precision == WHEN_INSTANT) {
		json_put_number(json, "unix", when->unix);
		json_put_number(json, "offset", when->offset);
	}
	json_end_object(json);
}

static void
put_entry(struct arena *arena, struct json *json, const struct entry *e)
{
	json_put_object(json, NULL);
	json_put_string(json, "id", e->id);
	json_put_string(json, "uid", e->uid);
	json_put_string(json, "kind", item_kind_words[e->kind]);
	json_put_string(json, "type", e->type);
	json_put_string(json, "language", e->language);
	put_texts(json, "title", &e->title);
	put_texts(json, "body", &e->body);
	put_texts(json, "url", &e->url);
	put_when(arena, json, "start", &e->start);
	put_when(arena, json, "end", &e->end);
	put_when(arena, json, "opens", &e->opens);
	put_when(arena, json, "deadline", &e->deadline);
	put_when(arena, json, "published", &e->published);
	json_put_string(json, "place", e->place.name);
	json_put_string(json, "city", e->place.city);
	json_put_string(json, "country", e->place.country);
	json_put_string(json, "online", e->place.online);
	put_words(json, "organisers", &e->organisers);
	json_put_string(json, "parent", e->parent);
	json_put_string(json, "status", item_status_words[e->status]);
	put_words(json, "languages", &e->languages);
	put_words(json, "tags", &e->tags);
	json_put_bool(json, "public", e->visibility.everyone);
	json_end_object(json);
}

static void
put_parsed(struct arena *arena, struct json *json, const struct parsed *parsed)
{
	size_t i;

	json_put_array(json, "entries");
	for (i = 0; i < parsed->entries.n; i++)
		put_entry(arena, json, parsed->entries.v[i]);
	json_end_array(json);
	json_put_array(json, "notes");
	for (i = 0; i < parsed->notes.n; i++)
		json_put_string(json, NULL,
				arena_printf(arena, "%s:%d: %s",
					     parsed->notes.v[i].origin,
					     parsed->notes.v[i].line,
					     parsed->notes.v[i].text));
	json_end_array(json);
}

static struct blob
blob_of(struct arena *arena, const struct reader *reader, const char *path, bool one)
{
	const char *slash = strrchr(path, '/');
	struct blob blob = {
		.source = "corpus",
		.origin = reader->origin ? reader->origin : path,
		.name = one ? "" : (slash ? slash + 1 : path),
		.media_type = "",
		.charset = reader->charset,
	};
	struct err err;
	char *bytes;

	if (file_read(arena, path, MAX_BYTES, &bytes, &blob.n, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	blob.bytes = bytes;
	return blob;
}

static void
read_source(const struct reader *reader, char **paths, size_t n)
{
	struct parsed parsed = {.notes = {NULL, 0}};
	struct words further = {NULL, 0};
	struct arena arena;
	struct json json;
	struct buf out;
	struct blob *blobs;
	struct err err = {.kind = ERR_NONE};
	size_t i;

	arena_init(&arena);
	buf_init(&out, (size_t)1 << 30);
	json_init(&json, &out, false);
	blobs = arena_array(&arena, n, sizeof *blobs);
	for (i = 0; i < n; i++) {
		blobs[i] = blob_of(&arena, reader, paths[i], n == 1);
		parse_further(&arena, &reader->context, &blobs[i], &further);
	}
	if (parse_blobs(&arena, &reader->context, blobs, n, &parsed, &err))
		parsed = (struct parsed){.notes = {NULL, 0}};
	json_put_object(&json, NULL);
	if (reader->each)
		json_put_string(&json, "file", paths[0]);
	put_parsed(&arena, &json, &parsed);
	put_words(&json, "further", &further);
	json_put_string(&json, "error", err.kind == ERR_NONE ? NULL : err.text);
	json_end_object(&json);
	(void)puts(out.s);
	buf_release(&out);
	arena_release(&arena);
}

static int64_t
time_of(const char *text)
{
	int64_t seconds;
	int offset;

	if (civil_parse_rfc3339(str_of(text), &seconds, &offset))
		return seconds;
	(void)fprintf(stderr, "read: \"%s\" is no RFC 3339 time\n", text);
	exit(64);
}

/* column.FIELD=COLUMN; value is changed. */
static bool
set_column(struct reader *reader, char *value)
{
	struct parse_context *context = &reader->context;
	char *equals = strchr(value, '=');

	if (strncmp(value, "column.", 7) != 0 || !equals ||
	    context->n_columns == MAX_COLUMNS)
		return false;
	*equals = '\0';
	reader->columns[context->n_columns++] =
		(struct parse_column){value + 7, equals + 1};
	return true;
}

static bool
set_option(struct reader *reader, const char *name, char *value)
{
	struct parse_context *context = &reader->context;
	const struct {
		const char *name, **text;
		int64_t *time;
	} options[] = {
		{"--zone", &context->zone, NULL},
		{"--language", &context->language, NULL},
		{"--organisation", &context->organisation, NULL},
		{"--charset", &reader->charset, NULL},
		{"--origin", &reader->origin, NULL},
		{"--now", NULL, &context->now},
		{"--from", NULL, &context->from},
		{"--until", NULL, &context->until},
	};
	size_t i;

	if (strcmp(name, "--set") == 0)
		return set_column(reader, value);
	for (i = 0; i < sizeof options / sizeof *options; i++) {
		if (strcmp(options[i].name, name) != 0)
			continue;
		if (options[i].text)
			*options[i].text = value;
		else
			*options[i].time = time_of(value);
		return true;
	}
	return false;
}

int
main(int argc, char **argv)
{
	static struct reader reader = {
		.context = {.source = "corpus",
			    .organisation = "org",
			    .language = "en",
			    .zone = "UTC",
			    .visibility = {true, 0},
			    .narrowest = {false, 1},
			    .scope = scope_of,
			    .now = 1680523200,
			    .from = 1672531200,
			    .until = 1704067200},
		.charset = "",
	};
	int i;

	reader.context.kind = argc > 1 ? argv[1] : "";
	reader.context.columns = reader.columns;
	for (i = 2; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--each") == 0)
			reader.each = true;
		else if (i + 1 == argc || !set_option(&reader, argv[i], argv[i + 1]))
			break;
		else
			i++;
	}
	if (i >= argc || strncmp(argv[i], "--", 2) == 0) {
		(void)fprintf(stderr, "usage: read KIND [OPTION VALUE]... FILE...\n");
		return 64;
	}
	if (!reader.each)
		read_source(&reader, argv + i, (size_t)(argc - i));
	for (; reader.each && i < argc; i++)
		read_source(&reader, argv + i, 1);
	return 0;
}
