/*
 * parse.c - the table of kinds, and the way of a source's blobs through one of them: a
 * single document stands or falls as a whole; of a folder, bad files are notes.
 */
#include "parse/parse.h"

#include "parse/parse_int.h"

#include <string.h>

const char *const parse_kinds[] = {"ical",   "feed",    "markdown", "wordpress",
				   "tribe",  "indico",  "confs",    "csv",
				   "jsonld", "mailbox", NULL};

/* In the order of parse_kinds. */
static const struct kind {
	const char *suffix, *accept;
	bool pages;                                      /* they are for people */
	int (*read)(struct reading *r, struct err *err); /* one blob */
	void (*finish)(struct reading *r);               /* or NULL */
	/* Addresses that the current blob names as more of its source; or NULL. */
	void (*further)(struct reading *r, struct words *addresses);
	/* The body of a REPORT for a window; or NULL. */
	const char *(*report)(struct arena *arena, const struct parse_context *context);
} kinds[] = {
	{
		.suffix = ".ics",
		.accept = "text/calendar, text/plain;q=0.5, */*;q=0.1",
		.read = parse_ical,
		.report = parse_caldav_report,
	},
	{
		.suffix = ".xml",
		.accept = "application/atom+xml, application/rss+xml, "
			  "application/feed+json, application/xml;q=0.9, "
			  "text/xml;q=0.9, application/json;q=0.8, */*;q=0.1",
		.read = parse_feed,
		.further = parse_feed_further,
	},
	{
		.suffix = ".md",
		.accept = "text/markdown, text/plain;q=0.9, */*;q=0.1",
		.read = parse_markdown,
		.finish = parse_markdown_finish,
	},
	{
		.suffix = ".json",
		.accept = "application/json",
		.read = parse_wordpress,
	},
	{
		.suffix = ".json",
		.accept = "application/json",
		.read = parse_tribe,
		.further = parse_tribe_further,
	},
	{
		.suffix = ".json",
		.accept = "application/json",
		.read = parse_indico,
	},
	{
		.suffix = ".json",
		.accept = "application/json",
		.read = parse_confs,
	},
	{
		.suffix = ".csv",
		.accept = "text/csv, text/plain;q=0.9, */*;q=0.1",
		.read = parse_csv,
	},
	{
		.suffix = ".html",
		.accept = "text/html, application/xhtml+xml;q=0.9, "
			  "application/ld+json;q=0.8, */*;q=0.1",
		.pages = true,
		.read = parse_jsonld,
		.further = parse_jsonld_further,
	},
	{
		.suffix = ".eml",
		.accept = "application/mbox, message/rfc822, text/plain;q=0.9, "
			  "*/*;q=0.1",
		.read = parse_mailbox,
		.finish = parse_mailbox_finish,
	},
};

static const struct kind *
kind_named(const char *name)
{
	size_t i;

	for (i = 0; parse_kinds[i]; i++)
		if (strcmp(parse_kinds[i], name) == 0)
			return &kinds[i];
	return NULL;
}

const char *
parse_suffix(const char *kind)
{
	const struct kind *found = kind_named(kind);

	return found ? found->suffix : NULL;
}

const char *
parse_accept(const char *kind)
{
	const struct kind *found = kind_named(kind);

	return found ? found->accept : NULL;
}

bool
parse_reads_pages(const char *kind)
{
	const struct kind *found = kind_named(kind);

	return found && found->pages;
}

void
parse_further(struct arena *arena, const struct parse_context *context,
	      const struct blob *blob, struct words *addresses)
{
	const struct kind *kind = kind_named(context->kind);
	struct notes unread = {NULL, 0};
	struct reading r = {.arena = arena,
			    .context = context,
			    .blobs = blob,
			    .n_blobs = 1,
			    .blob = blob,
			    .taker = {.arena = arena, .notes = &unread}};

	if (blob->next)
		words_add(arena, addresses, blob->next);
	if (kind && kind->further && blob->n <= PARSE_MAX_BYTES)
		kind->further(&r, addresses);
}

const char *
parse_report(struct arena *arena, const struct parse_context *context)
{
	const struct kind *kind = kind_named(context->kind);

	return kind && kind->report ? kind->report(arena, context) : NULL;
}

static int
read_blob(struct reading *r, const struct kind *kind, struct err *err)
{
	int result;

	notes_begin(&r->taker, r->blob->origin);
	if (r->blob->n > PARSE_MAX_BYTES)
		result = notes_fail(&r->taker, err, ERR_LIMIT, 0, "more than %u bytes",
				    PARSE_MAX_BYTES);
	else if (r->blob->n == 0)
		result = notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	else
		result = r->blob->followed ? parse_jsonld(r, err) : kind->read(r, err);
	notes_end(&r->taker);
	return result;
}

/* All blobs in turn. *readable counts those that were read; err is the first failure. */
static void
read_blobs(struct reading *r, const struct kind *kind, size_t *readable,
	   struct err *err)
{
	struct err failure;
	size_t i, before;

	*readable = 0;
	for (i = 0; i < r->n_blobs; i++) {
		r->blob = &r->blobs[i];
		before = r->entries->n;
		if (read_blob(r, kind, &failure) == 0) {
			(*readable)++;
			continue;
		}
		r->entries->n = before;
		if (err->kind == ERR_NONE)
			*err = failure;
		if (r->n_blobs > 1)
			parse_note_failure(r, "left out", &failure);
	}
}

/* Eight parameters: what of a source is known, and where what is found goes. */
int
parse_blobs(struct arena *arena, const struct parse_context *context,
	    const struct blob *blobs, size_t n, struct parsed *parsed, struct err *err)
{
	const struct kind *kind = kind_named(context->kind);
	struct reading r = {
		.arena = arena,
		.context = context,
		.blobs = blobs,
		.n_blobs = n,
		.entries = &parsed->entries,
		.taker = {.arena = arena, .notes = &parsed->notes},
	};
	struct err failure = {.kind = ERR_NONE};
	size_t readable;

	if (!kind)
		return err_set(err, ERR_CONFIG, "\"%s\" is no kind of source",
			       context->kind);
	read_blobs(&r, kind, &readable, &failure);
	if (n > 0 && readable == 0) {
		*err = failure;
		return -1;
	}
	if (kind->finish)
		kind->finish(&r);
	return 0;
}
