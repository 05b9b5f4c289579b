/*
 * read-feed.c - prints the items of feeds as JSON, also those that make no entry, for the
 * scorer feeds.py:
 *
 *	read-feed [--charset NAME] [--origin ADDRESS] FILE...
 *
 * prints on one line for every file {"file": "...", "items": [...], "language", "next",
 * "error"}, each "..." or null.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (64u << 20)

static void
put_date(struct arena *arena, struct json *json, const char *key, const char *text)
{
	struct when when = {.precision = WHEN_NONE};

	if (!text || !feed_date(str_of(text), "UTC", &when)) {
		json_put_string(json, key, NULL);
		return;
	}
	json_put_string(json, key, when_format(arena, &when));
}

/* What leaves the parse room is clean; so is what is compared. */
static void
put_text(struct arena *arena, struct json *json, const char *key, const char *text)
{
	json_put_string(json, key, text ? utf8_clean(arena, str_of(text)) : NULL);
}

static void
put_item(struct arena *arena, struct json *json, const struct feed *feed,
	 const struct feed_item *item)
{
	const char *language = item->language ? item->language : feed->language;

	json_put_object(json, NULL);
	put_text(arena, json, "id", item->id);
	put_text(arena, json, "link", item->link);
	put_text(arena, json, "title", item->title);
	put_text(arena, json, "body",
		 item->body ? announce_plain(arena, item->body) : NULL);
	put_text(arena, json, "markdown", item->body);
	put_date(arena, json, "published", item->published);
	put_date(arena, json, "updated", item->updated);
	json_put_string(json, "language", parse_language(arena, language, NULL));
	language = item->title_language ? item->title_language : language;
	json_put_string(json, "title_language", parse_language(arena, language, NULL));
	json_end_object(json);
}

static void
read_feed(const char *path, const char *charset, const char *origin)
{
	static const struct parse_context context = {.source = "corpus",
						     .kind = "feed",
						     .language = "en",
						     .zone = "UTC"};
	struct notes notes = {NULL, 0};
	struct feed feed = {.n = 0};
	struct err err = {.kind = ERR_NONE};
	struct blob blob = {.source = "corpus", .name = "", .media_type = ""};
	struct reading r = {.context = &context, .blobs = &blob, .n_blobs = 1};
	struct arena arena;
	struct json json;
	struct buf out;
	char *bytes;
	size_t i;

	arena_init(&arena);
	buf_init(&out, (size_t)1 << 30);
	json_init(&json, &out, false);
	if (file_read(&arena, path, MAX_BYTES, &bytes, &blob.n, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	blob.bytes = bytes;
	blob.charset = charset;
	blob.origin = origin ? origin : path;
	r.arena = &arena;
	r.blob = &blob;
	r.taker = (struct notetaker){.arena = &arena, .notes = &notes};
	notes_begin(&r.taker, blob.origin);
	if (feed_read(&r, &feed, &err))
		feed.n = 0;
	json_put_object(&json, NULL);
	json_put_string(&json, "file", path);
	json_put_array(&json, "items");
	for (i = 0; i < feed.n; i++)
		put_item(&arena, &json, &feed, &feed.items[i]);
	json_end_array(&json);
	json_put_string(&json, "language", parse_language(&arena, feed.language, NULL));
	json_put_string(&json, "next", feed.next);
	json_put_string(&json, "error", err.kind == ERR_NONE ? NULL : err.text);
	json_end_object(&json);
	(void)puts(out.s);
	buf_release(&out);
	arena_release(&arena);
}

int
main(int argc, char **argv)
{
	const char *charset = "", *origin = NULL;
	int i = 1;

	for (; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--charset") == 0)
			charset = argv[i + 1];
		else if (strcmp(argv[i], "--origin") == 0)
			origin = argv[i + 1];
		else
			break;
	}
	if (i >= argc) {
		(void)fprintf(stderr, "usage: read-feed [--charset NAME] "
				      "[--origin ADDRESS] FILE...\n");
		return 64;
	}
	for (; i < argc; i++)
		read_feed(argv[i], charset, origin);
	return 0;
}
