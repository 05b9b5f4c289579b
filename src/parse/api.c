/*
 * api.c - what the answers of the APIs have in common: a JSON document, errors as an
 * object, texts with HTML in them, and posts that are not for everyone.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

int
parse_json(struct reading *r, const struct data **root, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n), start;

	if (charset_decode(&r->taker, r->blob->charset, &text, err))
		return -1;
	start = str_trim(text);
	if (start.n == 0)
		return notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	if (html_is_page(start))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "an HTML page instead of JSON");
	return data_parse(&r->taker, text, root, err);
}

int
parse_answer(struct reading *r, const struct data **root, struct err *err)
{
	const char *code, *message, *status;

	if (parse_json(r, root, err))
		return -1;
	code = data_member_text(*root, "code");
	message = data_member_text(*root, "message");
	status = data_text(data_at(*root, "data.status"));
	if (!code || !message)
		return 0;
	message = plain_text(r->arena, message);
	return notes_fail(&r->taker, err, ERR_FORMAT, 1,
			  "the site answered with an error: %s (%s%s%s)", message,
			  notes_excerpt(r->arena, str_of(code)), status ? ", " : "",
			  status ? notes_excerpt(r->arena, str_of(status)) : "");
}

const char *
parse_rendered(const struct data *node)
{
	const char *text = data_member_text(node, "rendered");

	return text ? text : data_text(node);
}

const char *
parse_line(struct reading *r, const char *text)
{
	if (!text)
		return NULL;
	text = utf8_one_line(r->arena,
			     utf8_clean(r->arena, str_of(plain_text(r->arena, text))));
	if (!*text)
		return NULL;
	return arena_strndup(r->arena, text, utf8_prefix(str_of(text), PARSE_MAX_ID));
}

bool
parse_is_posted(struct reading *r, struct entry *entry, const struct data *post)
{
	const char *status = data_member_text(post, "status");

	if (!status || strcmp(status, "publish") == 0)
		return true;
	if (strcmp(status, "private") == 0) {
		entry->visibility = r->context->narrowest;
		return true;
	}
	notes_take(&r->taker, post->line, 0,
		   "left out: its status is \"%s\", not published",
		   notes_excerpt(r->arena, str_of(status)));
	return false;
}

void
parse_restrict(struct reading *r, struct entry *entry, int line)
{
	/* What members' areas are called; folded. */
	static const char *const words[] = {
		"asociados",     "solo asociados", "socios",          "solo socios",
		"miembros",      "solo miembros",  "interno",         "interna",
		"privado",       "privada",        "restringido",     "associados",
		"so associados", "membros",        "somente membros", "restrito",
		"members",       "members only",   "members-only",    "member only",
		"membersonly",   "internal",       "private",         "restricted",
	};
	size_t i, k;

	for (i = 0; i < entry->tags.n; i++) {
		const char *folded = utf8_fold(r->arena, entry->tags.v[i]);

		for (k = 0; k < sizeof words / sizeof *words; k++)
			if (strcmp(folded, words[k]) == 0)
				break;
		if (k == sizeof words / sizeof *words)
			continue;
		entry->visibility = r->context->narrowest;
		notes_take(&r->taker, line, 0,
			   "shown to its own organisation only, as it is tagged \"%s\"",
			   entry->tags.v[i]);
		return;
	}
}

void
parse_organiser(struct reading *r, struct entry *entry, const char *name)
{
	const char *organisation = r->context->organisation;

	name = parse_line(r, name);
	if (!name || strchr(name, '@') || entry->organisers.n >= PARSE_MAX_TAGS)
		return;
	if (strcmp(utf8_slug(r->arena, name, PARSE_MAX_ID), organisation) == 0)
		name = organisation;
	/* The first is the organisation whose source this is, until one is named. */
	if (entry->organisers.n == 1 && entry->organisers.v[0] == organisation)
		entry->organisers = (struct words){NULL, 0};
	words_include(r->arena, &entry->organisers, name);
}
