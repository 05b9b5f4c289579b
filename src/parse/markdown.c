/*
 * markdown.c - the kind `markdown`: a folder of Markdown files with YAML front matter, the
 * way an organisation's own people write. A file is an entry; NAME.LANG.md beside NAME.md
 * is its translation. Keys are front.c's.
 */
#include "parse/parse_int.h"

#include <string.h>

/* Across the files of a folder: translations wait for what they translate. */
struct folder {
	struct file {
		const char *stem; /* the name without .md */
		struct entry *entry;
	} * files;
	size_t n_files;
	const struct blob **translations;
	size_t n_translations;
};

/* A file cut into its two parts. */
struct document {
	struct str front, body;
	int body_line;
};

static struct folder *
folder_of(struct reading *r)
{
	if (!r->state)
		r->state = arena_alloc(r->arena, sizeof(struct folder));
	return r->state;
}

/* The file's name without folders and ".md". */
static struct str
stem_of(const struct blob *blob)
{
	const char *name = blob->name && *blob->name ? blob->name : blob->origin;
	const char *slash = strrchr(name, '/');
	struct str stem = str_of(slash ? slash + 1 : name);

	if (stem.n > 3 && str_is_nocase(str_from(stem.s + stem.n - 3, 3), ".md"))
		stem.n -= 3;
	return stem;
}

/* "lacnic-39.pt": cut to "lacnic-39", the language is returned; else NULL. */
static const char *
cut_language(struct arena *arena, struct str *stem)
{
	const char *language;

	if (stem->n < 4 || stem->s[stem->n - 3] != '.')
		return NULL;
	language = parse_language(arena, arena_strndup(arena, stem->s + stem->n - 2, 2),
				  NULL);
	if (language)
		stem->n -= 3;
	return language;
}

static bool
has_file(const struct reading *r, struct str stem)
{
	size_t i;

	for (i = 0; i < r->n_blobs; i++) {
		struct str other = stem_of(&r->blobs[i]);

		if (other.n == stem.n && memcmp(other.s, stem.s, stem.n) == 0)
			return true;
	}
	return false;
}

static bool
is_fence(struct str line)
{
	while (line.n > 0 && strchr(" \t", line.s[line.n - 1]))
		line.n--;
	return str_is(line, "---");
}

/* A translation may do without a front matter: then all of it is the body. */
static int
split(struct reading *r, struct document *document, bool translation, struct err *err)
{
	struct str text = str_from(r->blob->bytes, r->blob->n), line, rest;
	int number = 1;

	if (charset_decode(&r->taker, r->blob->charset, &text, err))
		return -1;
	rest = text;
	document->front = str_from(text.s, 0);
	if (!str_line(&rest, &line) || !is_fence(line)) {
		document->body = text;
		document->body_line = 1;
		if (translation)
			return 0;
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "no front matter: the first line must be ---");
	}
	document->front = str_from(rest.s, 0);
	while (str_line(&rest, &line)) {
		number++;
		if (!is_fence(line)) {
			document->front.n =
				(size_t)(line.s + line.n - document->front.s);
			continue;
		}
		document->body = rest;
		document->body_line = number + 1;
		return 0;
	}
	return notes_fail(&r->taker, err, ERR_FORMAT, 1,
			  "the front matter has no end: a second line --- is missing");
}

static int
read_front(struct reading *r, struct document *document, bool translation,
	   struct yaml **root, struct err *err)
{
	if (split(r, document, translation, err) ||
	    yaml_parse(r->arena, document->front, r->blob->origin, 2, root, err))
		return -1;
	if ((*root)->kind != YAML_MAP)
		return notes_fail(&r->taker, err, ERR_FORMAT, 2,
				  "the front matter must be keys and values");
	return 0;
}

static void
add_file(struct reading *r, struct str stem, struct entry *entry)
{
	struct folder *folder = folder_of(r);
	struct file *file =
		arena_push(r->arena, &folder->files, folder->n_files++, sizeof *file);

	file->stem = arena_strndup(r->arena, stem.s, stem.n);
	file->entry = entry;
}

static int
read_entry(struct reading *r, const struct yaml *root, const struct document *document,
	   struct err *err)
{
	struct str stem = stem_of(r->blob);
	const char *id = yaml_text(root, "id");
	struct front f = {.r = r, .zone = r->context->zone, .err = err};
	struct entry *entry, *listed, *teaser;

	if (!id)
		id = arena_strndup(r->arena, stem.s, stem.n);
	f.entry = entry = parse_entry_new(r, id);
	if (!entry)
		return notes_fail(&r->taker, err, ERR_FORMAT, 1, "`id` is empty");
	if (parse_room_left(r, err) || !front_read(&f, root))
		return -1;
	parse_body(r, entry, entry->language, front_body(r->arena, document->body),
		   document->body_line);
	listed = parse_entry_add(r, entry, 1);
	if (!listed)
		return 0;
	add_file(r, stem, listed);
	teaser = front_teaser(&f);
	if (teaser)
		(void)parse_entry_add(r, teaser, f.teaser->line);
	return 0;
}

int
parse_markdown(struct reading *r, struct err *err)
{
	struct folder *folder = folder_of(r);
	struct str stem = stem_of(r->blob);
	const char *language = cut_language(r->arena, &stem);
	struct document document = {.body_line = 1};
	const struct blob **translation;
	struct yaml *root;

	if (read_front(r, &document, language != NULL, &root, err))
		return -1;
	if (language && (has_file(r, stem) || !yaml_get(root, "kind"))) {
		translation = arena_push(r->arena, &folder->translations,
					 folder->n_translations++, sizeof *translation);
		*translation = r->blob;
		return 0;
	}
	return read_entry(r, root, &document, err);
}

/* By the file's name, else by the entry's id. */
static struct entry *
translated(const struct folder *folder, struct str stem)
{
	size_t i;

	for (i = 0; i < folder->n_files; i++)
		if (str_is(stem, folder->files[i].stem))
			return folder->files[i].entry;
	for (i = 0; i < folder->n_files; i++)
		if (str_is(stem, folder->files[i].entry->id))
			return folder->files[i].entry;
	return NULL;
}

static void
add_translation(struct reading *r)
{
	struct str stem = stem_of(r->blob);
	const char *language = cut_language(r->arena, &stem);
	struct entry *entry = translated(r->state, stem);
	struct document document = {.body_line = 1};
	struct err err;
	struct front f = {.r = r, .entry = entry, .err = &err};
	struct yaml *root;

	if (!entry) {
		notes_take(&r->taker, 1, 0, "translation of \"%s\", which is not there",
			   notes_excerpt(r->arena, stem));
		return;
	}
	if (read_front(r, &document, true, &root, &err) ||
	    !front_read_translation(&f, root, language))
		return;
	parse_body(r, entry, language, front_body(r->arena, document.body),
		   document.body_line);
}

void
parse_markdown_finish(struct reading *r)
{
	struct folder *folder = folder_of(r);
	size_t i;

	for (i = 0; i < folder->n_translations; i++) {
		r->blob = folder->translations[i];
		notes_begin(&r->taker, r->blob->origin);
		add_translation(r);
		notes_end(&r->taker);
	}
}
