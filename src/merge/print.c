/*
 * print.c - fingerprints of what a calendar publishes of a view. The same view gives
 * the same text, whatever order its claims and languages came in; the store keeps the text
 * and compares.
 *
 * Each field is its name, its length and its value, so that no value can look like the
 * next field. The long print is hashed: only its change matters.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "merge/merge.h"

#define PRINT_MAX ((size_t)16 << 20)

/* NAME:LENGTH:VALUE and a line end. */
static void
put(struct buf *out, const char *name, const char *value)
{
	size_t n = value ? strlen(value) : 0, rest = n;
	char digits[24], *first = digits + sizeof digits;

	if (!value)
		return;
	*--first = ':';
	do {
		*--first = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	*--first = ':';
	buf_str(out, name);
	buf_add(out, first, (size_t)(digits + sizeof digits - first));
	buf_add(out, value, n);
	buf_char(out, '\n');
}

static void
put_when(struct arena *scratch, struct buf *out, const char *name,
	 const struct when *when)
{
	if (when->precision == WHEN_NONE)
		return;
	put(out, name, precision_words[when->precision]);
	put(out, name, when_format(scratch, when));
	if (when->precision == WHEN_INSTANT)
		put(out, name, when->zone);
}

static int
compare_languages(const void *x, const void *y)
{
	const struct text *a = x, *b = y;

	return strcmp(a->language, b->language);
}

static void
put_texts(struct arena *scratch, struct buf *out, const char *name,
	  const struct texts *texts)
{
	struct text *sorted = texts->v;
	size_t i;

	if (texts->n > 1) {
		sorted = arena_array(scratch, texts->n, sizeof *sorted);
		memcpy(sorted, texts->v, texts->n * sizeof *sorted);
		qsort(sorted, texts->n, sizeof *sorted, compare_languages);
	}
	for (i = 0; i < texts->n; i++) {
		put(out, name, sorted[i].language);
		put(out, name, sorted[i].text);
	}
}

static void
put_words(struct buf *out, const char *name, const struct words *words)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		put(out, name, words->v[i]);
}

static void
put_schedule(struct arena *scratch, struct buf *out, const struct view *view)
{
	put_when(scratch, out, "start", &view->start);
	put_when(scratch, out, "end", &view->end);
	put_when(scratch, out, "deadline", &view->deadline);
	put(out, "place", view->place.name);
	put(out, "city", view->place.city);
	put(out, "country", view->place.country);
	put(out, "online", view->place.online);
	put(out, "status", item_status_words[view->status]);
}

static void
put_people(struct arena *scratch, struct buf *out, const struct view *view)
{
	size_t i;

	for (i = 0; i < view->n_followers; i++) {
		put(out, "follower", view->followers[i].organisation);
		put(out, "contact", view->followers[i].contact);
	}
	for (i = 0; i < view->n_actions; i++) {
		put(out, "who", view->actions[i].who);
		put(out, "what", view->actions[i].what);
		put_when(scratch, out, "due", &view->actions[i].due);
	}
}

static void
put_content(struct arena *scratch, struct buf *out, const struct view *view)
{
	put(out, "kind", item_kind_words[view->kind]);
	put(out, "type", view->type);
	put_texts(scratch, out, "title", &view->title);
	put_texts(scratch, out, "body", &view->body);
	put_texts(scratch, out, "url", &view->url);
	put_when(scratch, out, "opens", &view->opens);
	put_words(out, "organiser", &view->organisers);
	put_words(out, "language", &view->languages);
	put_words(out, "tag", &view->tags);
	put_words(out, "party", &view->parties);
	put_people(scratch, out, view);
	put(out, "parent", view->parent ? view->parent->item->id : NULL);
}

void
merge_prints(struct arena *arena, const struct views *views,
	     struct fingerprints *prints)
{
	char hex[2 * HASH_SIZE + 1];
	unsigned char digest[HASH_SIZE];
	struct arena scratch;
	struct buf out;
	size_t i;

	arena_init(&scratch);
	buf_init(&out, PRINT_MAX);
	for (i = 0; i < views->n; i++) {
		buf_clear(&out);
		put_schedule(&scratch, &out, views->v[i]);
		prints[i].schedule = arena_strndup(arena, out.s, out.n);
		put_content(&scratch, &out, views->v[i]);
		hash_sha256(out.s, out.n, digest);
		hash_hex(digest, sizeof digest, hex);
		prints[i].content = arena_strndup(arena, hex, 2 * HASH_SIZE);
	}
	buf_release(&out);
	arena_release(&scratch);
}
