/*
 * reading.c - what every kind does while it reads: notes with their place, failures, and
 * entries that begin with what the configuration says of the source.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
parse_format(char *text, size_t size, const char *format, va_list ap)
{
	int n = vsnprintf(text, size, format, ap);

	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= size)
		text[utf8_prefix(str_from(text, size), size - 1)] = '\0';
}

static void
add(struct reading *r, int line, int column, const char *text)
{
	if (r->notes->n - r->first_note >= PARSE_MAX_NOTES) {
		r->muted++;
		return;
	}
	text = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(text)));
	notes_add(r->arena, r->notes, r->blob->origin, line, "%s", text);
	r->notes->v[r->notes->n - 1].column = column;
}

void
parse_note(struct reading *r, int line, int column, const char *format, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, format);
	parse_format(text, sizeof text, format, ap);
	va_end(ap);
	add(r, line, column, text);
}

void
parse_note_once(struct reading *r, int line, const char *format, ...)
{
	char text[600];
	va_list ap;
	size_t i;

	va_start(ap, format);
	parse_format(text, sizeof text, format, ap);
	va_end(ap);
	for (i = r->first_note; i < r->notes->n; i++)
		if (strcmp(r->notes->v[i].text, text) == 0)
			return;
	add(r, line, 0, text);
}

int
parse_fail(const struct reading *r, struct err *err, enum err_kind kind, int line,
	   const char *format, ...)
{
	char text[600];
	const char *clean;
	va_list ap;

	va_start(ap, format);
	parse_format(text, sizeof text, format, ap);
	va_end(ap);
	clean = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(text)));
	if (line > 0)
		return err_set(err, kind, "%s:%d: %s", r->blob->origin, line, clean);
	return err_set(err, kind, "%s: %s", r->blob->origin, clean);
}

const char *
parse_excerpt(struct arena *arena, struct str text)
{
	size_t n = utf8_prefix(text, 60);
	const char *clean =
		utf8_one_line(arena, utf8_clean(arena, str_from(text.s, n)));

	return n < text.n ? arena_printf(arena, "%s…", clean) : clean;
}

/* 32 hexadecimal digits: 128 bits of SHA-256. */
static char *
hashed(struct arena *arena, const char *text, size_t n)
{
	unsigned char digest[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];

	hash_sha256(text, n, digest);
	hash_hex(digest, HASH_SIZE, hex);
	return arena_strndup(arena, hex, 32);
}

struct entry *
parse_entry_new(struct reading *r, const char *id)
{
	const struct parse_context *context = r->context;
	struct entry *entry;

	id = utf8_one_line(r->arena, utf8_clean(r->arena, str_of(id)));
	if (!*id)
		return NULL;
	if (strlen(id) > PARSE_MAX_ID)
		id = hashed(r->arena, id, strlen(id));
	entry = arena_alloc(r->arena, sizeof *entry);
	entry->source = context->source;
	entry->id = id;
	entry->language = context->language;
	entry->visibility = context->visibility;
	words_add(r->arena, &entry->organisers, context->organisation);
	return entry;
}

/* FNV-1a. Ids made to collide cost a second at PARSE_MAX_ENTRIES, no more. */
static size_t
hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The place of an id in the table: it, or NULL. */
static const char **
slot(const struct reading *r, const char *id)
{
	size_t i = hash(id) & (r->max_ids - 1);

	while (r->ids[i] && strcmp(r->ids[i], id) != 0)
		i = (i + 1) & (r->max_ids - 1);
	return &r->ids[i];
}

static void
grow_ids(struct reading *r)
{
	const char **old = r->ids;
	size_t i, n = r->max_ids;

	r->max_ids = n ? n * 2 : 64;
	r->ids = arena_array(r->arena, r->max_ids, sizeof *r->ids);
	for (i = 0; i < n; i++)
		if (old[i])
			*slot(r, old[i]) = old[i];
}

struct entry *
parse_entry_add(struct reading *r, const struct entry *entry, int line)
{
	struct entry *listed;
	const char **place;

	if (r->n_ids * 2 >= r->max_ids)
		grow_ids(r);
	place = slot(r, entry->id);
	if (*place) {
		parse_note(r, line, 0,
			   "left out: this source already has an entry \"%s\"",
			   entry->id);
		return NULL;
	}
	*place = entry->id;
	r->n_ids++;
	listed = entries_add(r->arena, r->entries);
	*listed = *entry;
	return listed;
}

int
parse_room_left(const struct reading *r, struct err *err)
{
	if (r->entries->n < PARSE_MAX_ENTRIES)
		return 0;
	return parse_fail(r, err, ERR_LIMIT, 0, "more than %d entries",
			  PARSE_MAX_ENTRIES);
}

char *
parse_made_id(struct reading *r, const char *a, const char *b)
{
	char *text = arena_printf(r->arena, "%s\n%s", a ? a : "", b ? b : "");

	return hashed(r->arena, text, strlen(text));
}
