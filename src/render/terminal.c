/*
 * terminal.c - Markdown for an operator's terminal. Letters get a token each; here, where
 * there is none, the place of one is an ellipsis.
 */
#include "render/render_int.h"

#include <string.h>

/* Addresses without the token that stands in until a letter's own does. */
static char *
without_tokens(struct arena *arena, const char *text)
{
	struct buf out;
	const char *token;
	char *result;

	buf_init(&out, SIZE_MAX / 2);
	for (; (token = strstr(text, "/u/" PART_TOKEN));
	     text = token + strlen("/u/" PART_TOKEN)) {
		buf_add(&out, text, (size_t)(token - text));
		buf_str(&out, "/u/…");
	}
	buf_str(&out, text);
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

char *
render_terminal(struct arena *arena, const char *markdown, int width, bool colour)
{
	struct layout layout = {.width = width, .links = true, .colour = colour};
	struct err err = {.kind = ERR_NONE};
	struct buf out;
	char *result;

	buf_init(&out, SIZE_MAX / 2);
	if (layout_markdown(arena, markdown, &layout, &out, &err))
		buf_str(&out, err.text);
	result = without_tokens(arena, out.s);
	buf_release(&out);
	return result;
}
