/*
 * prose.c - any bytes as an announcement; the first one chooses language and zone. What
 * comes out must be whole: words within the text, a doubt for what is not sure, real
 * dates in their order.
 */
#include "prose/prose.h"

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
check(const struct prose_date *date, size_t length, size_t from)
{
	const struct when *whens[] = {&date->start, &date->end};
	size_t i;

	demand(date->at >= from && date->n > 0 && date->at + date->n <= length);
	demand(date->sure == (date->doubt == NULL));
	demand(date->role != PROSE_DEADLINE || date->end.precision != WHEN_NONE);
	demand(date->role == PROSE_DEADLINE || date->start.precision != WHEN_NONE);
	for (i = 0; i < 2; i++)
		demand(whens[i]->precision == WHEN_NONE || civil_valid(whens[i]->at));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const languages[] = {NULL, "es", "pt", "en"};
	static const char *const zones[] = {NULL, "America/Montevideo",
					    "America/Merida", "UTC"};
	struct prose_context context = {.now = 1680523200};
	struct prose_reading reading;
	struct prose_dates found;
	struct arena arena;
	char *text;
	size_t i, from = 0;

	if (n == 0)
		return 0;
	context.language = languages[bytes[0] & 3];
	context.zone = zones[bytes[0] >> 2 & 3];
	if (bytes[0] & 16)
		demand(when_parse(str_of("2023-03-20T12:00Z"), context.zone,
				  &context.published));
	arena_init(&arena);
	text = arena_strndup(&arena, (const char *)bytes + 1, n - 1);
	prose_find(&arena, text, &context, &found);
	demand(found.n <= PROSE_MAX_DATES);
	for (i = 0; i < found.n; i++) {
		check(&found.v[i], strlen(text), from);
		from = found.v[i].at + found.v[i].n;
	}
	reading = prose_read(&arena, text, text, &context);
	demand(reading.start.precision == WHEN_NONE || civil_valid(reading.start.at));
	arena_release(&arena);
	return 0;
}
