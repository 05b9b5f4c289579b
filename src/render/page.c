/*
 * page.c - render_markdown: a variant's Markdown, made by templates or edited by a person,
 * becomes the HTML page (body and footer of html.c inside templates/digest.html) and the
 * text part.
 */
#include "render/render_int.h"

#define PART_MAX (2 * (size_t)1024 * 1024)

static int
render_page(struct arena *arena, const char *subject, const struct rendering *rendering,
	    const struct buf *body, const struct buf *footer, struct buf *out,
	    struct err *err)
{
	struct mustache mustache = {.templates = rendering->templates,
				    .language = rendering->language,
				    .markup = MARKUP_HTML,
				    .names = template_names(arena)};
	struct data *root = data_object(arena);

	data_put_text(arena, root, "language", rendering->language);
	data_put_text(arena, root, "direction",
		      render_word(rendering->words, "direction"));
	data_put_text(arena, root, "community", rendering->community);
	data_put_text(arena, root, "title", rendering->title);
	data_put_text(arena, root, "subject", subject);
	data_put_markup(arena, root, "body", MARKUP_HTML, body->s);
	data_put_markup(arena, root, "footer", MARKUP_HTML, footer->s);
	return mustache_render(arena, &mustache, "digest.html", root, out, err);
}

int
render_markdown(struct arena *arena, const char *markdown, const char *subject,
		const struct rendering *rendering, struct part *html, struct part *text,
		struct err *err)
{
	struct buf body, footer, page, plain;
	int failed;

	buf_init(&body, PART_MAX);
	buf_init(&footer, PART_MAX);
	buf_init(&page, PART_MAX);
	buf_init(&plain, PART_MAX);
	failed = html_write(arena, markdown, rendering->words, &body, &footer, err) ||
		 render_page(arena, subject, rendering, &body, &footer, &page, err) ||
		 text_write(arena, markdown, &plain, err);
	*html = (struct part){arena_strndup(arena, page.s, page.n), page.n};
	*text = (struct part){arena_strndup(arena, plain.s, plain.n), plain.n};
	buf_release(&body);
	buf_release(&footer);
	buf_release(&page);
	buf_release(&plain);
	return failed ? -1 : 0;
}
