/*
 * html.c - fuzz target: any bytes as HTML, and as a text that may be HTML. In the Markdown
 * every < is escaped, but those around the address of a link.
 */
#include "base/markdown.h"
#include "base/utf8.h"
#include "document/document.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The < at s begins an address that may stand there. */
static bool
is_address(struct arena *arena, const char *s)
{
	size_t n = strcspn(s, ">");

	return s[n] == '>' && markdown_safe_url(arena_strndup(arena, s + 1, n - 1));
}

static void
check(struct arena *arena, const char *markdown)
{
	size_t i;

	if (utf8_check(markdown, strlen(markdown)) < strlen(markdown))
		abort();
	for (i = 0; markdown[i]; i++) {
		if (markdown[i] == '\\' && markdown[i + 1])
			i++;
		else if (markdown[i] == '<' && !is_address(arena, markdown + i))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena;
	char *text;

	arena_init(&arena);
	text = arena_strndup(&arena, (const char *)bytes, n);
	check(&arena, html_markdown(&arena, text));
	check(&arena, html_or_plain_markdown_at(&arena, "https://x.example/a/", text));
	(void)plain_text(&arena, text);
	arena_release(&arena);
	return 0;
}
