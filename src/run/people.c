/*
 * people.c - rosters in and out of the store, one list at a time.
 */
#include "people/people.h"
#include "base/csv.h"
#include "base/file.h"
#include "run/run_int.h"

#define ROSTER_MAX ((size_t)256 * 1024 * 1024)

/* An import under way. */
struct importer {
	const struct run *run;
	const struct mailing_list *list;
	const char *path;
	bool dry;
};

static struct person
person_of(const struct address *address, const char *name, const char *language)
{
	return (struct person){.address = address->wire,
			       .key = address->key,
			       .utf8 = address->utf8,
			       .name = name,
			       .language = language};
}

/* Whether a person would be new to the list: 1 or 0. */
static int
would_add(struct importer *in, const char *key, struct err *err)
{
	struct subscriptions lists;
	struct person person;
	size_t i;

	if (store_person(in->run->store, in->run->arena, key, &person, &lists, err) < 0)
		return -1;
	for (i = 0; i < lists.n; i++)
		if (str_is(str_of(lists.v[i].list), in->list->id))
			return 0;
	return 1;
}

static int
import_line(struct importer *in, const struct roster_line *line,
	    struct import_line *out, struct err *err)
{
	struct person person = person_of(&line->address, line->name, line->language);
	int added, left;

	out->line = line->line;
	out->address = line->address.wire;
	out->why = line->why;
	if (line->verdict != ROSTER_GOOD) {
		out->verdict = line->verdict == ROSTER_INVALID ? IMPORT_INVALID
							       : IMPORT_DUPLICATE;
		return 0;
	}
	left = store_left(in->run->store, person.key, in->list->id, err);
	if (left < 0)
		return -1;
	if (left) {
		out->verdict = IMPORT_LEFT;
		out->why = "has left this list; `subscribers add` brings them back";
		return 0;
	}
	if (in->dry)
		added = would_add(in, person.key, err);
	else
		added = store_subscribe(in->run->store, &person, in->list->id,
					in->run->now,
					arena_printf(in->run->arena, "import %s:%d",
						     in->path, line->line),
					err);
	if (added < 0)
		return -1;
	out->verdict = added ? IMPORT_NEW : IMPORT_THERE;
	return 0;
}

static int
import_all(struct importer *in, const struct roster *roster, struct import *import,
	   struct err *err)
{
	size_t i;

	import->v = arena_array(in->run->arena, roster->n, sizeof *import->v);
	for (i = 0; i < roster->n; i++) {
		if (import_line(in, &roster->v[i], &import->v[i], err))
			return -1;
		import->n++;
		import->counts[import->v[i].verdict]++;
	}
	return 0;
}

int
run_import(const struct run *run, const struct mailing_list *list, const char *path,
	   bool dry, struct import *import, struct err *err)
{
	struct importer in = {run, list, path, dry};
	struct roster roster;
	char *bytes;
	size_t n;

	*import = (struct import){0};
	if (file_read(run->arena, path, ROSTER_MAX, &bytes, &n, err) ||
	    people_roster(run->arena, str_from(bytes, n), path, &roster, err))
		return -1;
	if (dry)
		return import_all(&in, &roster, import, err);
	if (store_begin(run->store, err))
		return -1;
	if (import_all(&in, &roster, import, err)) {
		store_rollback(run->store);
		return -1;
	}
	return store_commit(run->store, err);
}

static int
export_one(void *context, const struct person *person, struct err *err)
{
	struct buf *csv = context;

	(void)err;
	csv_put_cell(csv, person->address);
	buf_char(csv, ',');
	csv_put_cell(csv, person->language ? person->language : "");
	buf_char(csv, ',');
	csv_put_cell(csv, person->name ? person->name : "");
	buf_str(csv, "\r\n");
	return 0;
}

int
run_export(const struct run *run, const struct mailing_list *list, struct buf *csv,
	   struct err *err)
{
	buf_str(csv, "address,language,name\r\n");
	if (store_subscribers(run->store, list->id, export_one, csv, err))
		return -1;
	if (csv->full)
		return err_set(err, ERR_LIMIT, "list %s is too long to export",
			       list->id);
	return 0;
}

int
run_add(const struct run *run, const struct mailing_list *list,
	const struct newcomer *newcomer, struct err *err)
{
	struct address parsed;
	struct person person;

	if (address_parse(run->arena, str_of(newcomer->address), &parsed, err))
		return err_add(err, "'%s' is no address", newcomer->address);
	person = person_of(&parsed, newcomer->name, newcomer->language);
	return store_subscribe(run->store, &person, list->id, run->now, "command", err);
}
