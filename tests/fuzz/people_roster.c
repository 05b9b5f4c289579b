/*
 * people_roster.c - any bytes as a roster. What comes out must be whole: a verdict for
 * every line, in order, and addresses that are addresses when they are read again.
 */
#include "people/people.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
check_line(struct arena *arena, const struct roster_line *line)
{
	struct address again;
	struct err err;

	demand((line->why == NULL) == (line->verdict == ROSTER_GOOD));
	if (line->verdict == ROSTER_INVALID)
		return;
	demand(address_parse(arena, str_of(line->address.wire), &again, &err) == 0);
	demand(strcmp(again.wire, line->address.wire) == 0);
	demand(strcmp(again.key, line->address.key) == 0);
	demand(!line->name || (*line->name && !strpbrk(line->name, "\r\n")));
	demand(!line->language || strlen(line->language) == 2 ||
	       strlen(line->language) == 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct roster roster;
	struct arena arena;
	struct err err;
	size_t i;

	arena_init(&arena);
	if (people_roster(&arena, str_from((const char *)bytes, n), "fuzz", &roster,
			  &err) == 0) {
		for (i = 0; i < roster.n; i++) {
			demand(i == 0 || roster.v[i - 1].line < roster.v[i].line);
			check_line(&arena, &roster.v[i]);
		}
	}
	arena_release(&arena);
	return 0;
}
