/*
 * places.c - a place as sources write it ("Tampa, FL, United States") in the reader's
 * language: each part between commas that the language's `places` know is replaced, the
 * others stay. Which countries there are by code is `countries`' affair.
 */
#include "render/render_int.h"

char *
place_text(struct arena *arena, const struct language *words, const char *place)
{
	struct str rest, part;
	const char *known;
	struct buf out;
	char *result;

	if (!place)
		return NULL;
	rest = str_of(place);
	buf_init(&out, SIZE_MAX / 2);
	while (rest.s) {
		part = str_trim(str_split(&rest, ','));
		if (part.n == 0)
			continue;
		known = language_entry(words, "places",
				       arena_strndup(arena, part.s, part.n));
		if (out.n > 0)
			buf_str(&out, ", ");
		if (known)
			buf_str(&out, known);
		else
			buf_add(&out, part.s, part.n);
	}
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}
