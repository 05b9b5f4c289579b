/*
 * page.c - render_markdown: a variant's Markdown, made by templates or edited by a person,
 * becomes the HTML page (body and footer of html.c inside templates/digest.html) and the
 * text part.
 */
#include "render/render_int.h"

#define PART_MAX (2 * (size_t)1024 * 1024)

/* What html.c makes of a letter. */
struct halves {
	struct buf body, footer;
};

static int
render_page(struct arena *arena, const char *subject, const struct rendering *rendering,
	    const struct halves *halves, struct buf *out, struct err *err)
{
	struct mustache mustache = {.templates = rendering->templates,
				    .language = rendering->language,
				    .markup = MARKUP_HTML,
				    .names = template_names(arena)};
	struct value *root = value_object(arena);

	value_put_text(arena, root, "language", rendering->language);
	value_put_text(arena, root, "direction",
		       render_word(rendering->words, "direction"));
	value_put_text(arena, root, "community", rendering->community);
	value_put_text(arena, root, "title", rendering->title);
	value_put_text(arena, root, "subject", subject);
	value_put_markup(arena, root, "body", MARKUP_HTML, halves->body.s);
	value_put_markup(arena, root, "footer", MARKUP_HTML, halves->footer.s);
	return mustache_render(arena, &mustache, "digest.html", root, out, err);
}

static struct part
take_part(struct arena *arena, struct buf *out)
{
	struct part part = {arena_strndup(arena, out->s, out->n), out->n};

	buf_release(out);
	return part;
}

int
render_markdown(struct arena *arena, const char *markdown, const char *subject,
		const struct rendering *rendering, struct part *parts, struct err *err)
{
	struct halves halves;
	struct buf page, plain;
	int failed;

	buf_init(&halves.body, PART_MAX);
	buf_init(&halves.footer, PART_MAX);
	buf_init(&page, PART_MAX);
	buf_init(&plain, PART_MAX);
	failed = write_html(arena, markdown, rendering->words, &halves.body,
			    &halves.footer, err) ||
		 render_page(arena, subject, rendering, &halves, &page, err) ||
		 text_write(arena, markdown, &plain, err);
	parts[PART_HTML] = take_part(arena, &page);
	parts[PART_TEXT] = take_part(arena, &plain);
	buf_release(&halves.body);
	buf_release(&halves.footer);
	return failed ? -1 : 0;
}
