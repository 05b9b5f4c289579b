/*
 * terminal.c - Markdown for an operator's terminal.
 */
#include "render/render_int.h"

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
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}
