/*
 * wordpress.c - the kind `wordpress`: posts of its REST API (wp/v2), a list or one alone,
 * as news. When something takes place is not among their fields: at best the text says it.
 * `date` has no offset and is the site's clock, which nobody knows: `date_gmt` goes before
 * it. Further pages are named in the answer's header, which the fetching reads.
 */
#include "base/zone.h"
#include "parse/parse_int.h"

#include <string.h>

/* "2023-11-20T17:13:08", some versions with an offset. */
static bool
read_date(const char *text, const char *zone, struct when *when)
{
	return text && when_parse(str_of(text), zone, when) &&
	       when->precision == WHEN_INSTANT;
}

static void
set_published(struct reading *r, struct entry *entry, const struct data *post)
{
	const char *zone = r->context->zone;
	const char *utc = data_member_text(post, "date_gmt");
	const char *local = data_member_text(post, "date");
	struct when when;

	if (read_date(utc, "UTC", &when)) {
		entry->published = when_instant(when.unix, zone);
	} else if (read_date(local, zone, &when)) {
		entry->published = when_instant(when.unix, zone);
		notes_once(
			&r->taker, post->line,
			"posts without date_gmt: their date is taken for local to %s",
			zone);
	} else {
		notes_once(&r->taker, post->line,
			   "posts without a date of publication");
	}
}

/* What WordPress calls a post that nobody filed. */
static bool
is_no_category(const struct data *term)
{
	static const char *const slugs[] = {"uncategorized", "sin-categoria",
					    "sem-categoria"};
	const char *slug = data_member_text(term, "slug");
	size_t i;

	for (i = 0; slug && i < sizeof slugs / sizeof *slugs; i++)
		if (strcmp(slug, slugs[i]) == 0)
			return true;
	return false;
}

/* Categories and tags have names only where the request had _embed: a list of lists. */
static void
set_tags(struct reading *r, struct entry *entry, const struct data *post)
{
	const struct data *lists = data_at(post, "_embedded.wp:term"), *list, *term;

	for (list = data_first(lists); list; list = data_next(lists, list))
		for (term = data_first(list); term; term = data_next(list, term)) {
			const char *name = data_member_text(term, "name");

			if (name && !is_no_category(term))
				parse_tag(r, entry, plain_text(r->arena, name));
		}
}

/* The text; the excerpt of a post that has none, or keeps it behind a password. */
static const char *
body_of(struct reading *r, const struct data *post)
{
	const char *html = parse_rendered(data_member(post, "content"));
	const char *markdown = html ? html_markdown_at(r->arena, parse_base(r), html)
				    : "";

	if (str_trim(str_of(markdown)).n > 0)
		return markdown;
	html = parse_rendered(data_member(post, "excerpt"));
	return html ? html_markdown_at(r->arena, parse_base(r), html) : NULL;
}

/* Polylang's field, and that of other plugins; else as address and text show. */
static const char *
language_of(struct reading *r, const struct data *post, const char *text)
{
	static const char *const keys[] = {"lang", "language", "locale"};
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++)
		if (data_member_text(post, keys[i]))
			return parse_language(r->arena, data_member_text(post, keys[i]),
					      r->context->language);
	return parse_text_language(data_member_text(post, "link"), text,
				   r->context->language);
}

static const char *
id_of(const struct data *post)
{
	const char *id = data_member_text(post, "id");

	if (!id)
		id = parse_rendered(data_member(post, "guid"));
	return id ? id : data_member_text(post, "link");
}

static int
read_post(struct reading *r, const struct data *post, struct err *err)
{
	const char *title = parse_rendered(data_member(post, "title"));
	const char *id = id_of(post), *url;
	struct entry *entry = id ? parse_entry_new(r, id) : NULL;
	const char *body = body_of(r, post);
	int line = post->line;

	if (parse_room_left(r, err))
		return -1;
	if (!entry || !title) {
		notes_take(&r->taker, line, 0, "left out: a post without %s",
			   entry ? "title" : "id");
		return 0;
	}
	entry->kind = ITEM_NEWS;
	entry->language = language_of(r, post, body ? body : "");
	if (!parse_is_posted(r, entry, post) ||
	    !parse_title(r, entry, entry->language, plain_text(r->arena, title), line))
		return 0;
	parse_body(r, entry, entry->language, body, line);
	url = parse_web_address(r, "link", data_member_text(post, "link"), line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
	set_published(r, entry, post);
	set_tags(r, entry, post);
	parse_restrict(r, entry, line);
	announce_dates(r, entry, NULL, line);
	(void)parse_entry_add(r, entry, line);
	return 0;
}

int
parse_wordpress(struct reading *r, struct err *err)
{
	const struct data *root, *post;

	if (parse_answer(r, &root, err))
		return -1;
	if (root->kind != DATA_ARRAY && !data_member(root, "title"))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "JSON, but no list of posts; the address ends with "
				  "/wp-json/wp/v2/posts");
	for (post = data_first(root); post; post = data_next(root, post))
		if (read_post(r, post, err))
			return -1;
	return 0;
}
