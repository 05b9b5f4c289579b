/*
 * reading.c - what every kind does while it reads: notes with their place, failures, and
 * entries that begin with what the configuration says of the source.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdlib.h>
#include <string.h>

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

bool
parse_entry_known(const struct reading *r, const char *id)
{
	return r->n_ids > 0 && *slot(r, id);
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
		notes_take(&r->taker, line, 0,
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

const char *
parse_base(const struct reading *r)
{
	return r->blob->address ? r->blob->address : r->blob->origin;
}

void
parse_note_failure(struct reading *r, const char *what, const struct err *err)
{
	size_t n = strlen(r->blob->origin);
	const char *text = err->text;
	int place[2] = {0, 0}, i;

	if (strncmp(text, r->blob->origin, n) == 0 && text[n] == ':')
		text += n + 1;
	for (i = 0; i < 2 && *text >= '0' && *text <= '9'; i++) {
		char *end;
		long number = strtol(text, &end, 10);

		if (*end != ':' || number > 1000000000)
			break;
		place[i] = (int)number;
		text = end + 1;
	}
	notes_take(&r->taker, place[0], place[1], "%s: %s", what,
		   text + strspn(text, " "));
}

int
parse_room_left(const struct reading *r, struct err *err)
{
	if (r->entries->n < PARSE_MAX_ENTRIES)
		return 0;
	return notes_fail(&r->taker, err, ERR_LIMIT, 0, "more than %d entries",
			  PARSE_MAX_ENTRIES);
}

char *
parse_made_id(struct reading *r, const char *a, const char *b)
{
	char *text = arena_printf(r->arena, "%s\n%s", a ? a : "", b ? b : "");

	return hashed(r->arena, text, strlen(text));
}
