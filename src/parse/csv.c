/*
 * csv.c - the kind `csv`: a table with a header, each row an event, a call or news. Rows
 * that cannot be read are notes, and the others go on.
 */
#include "base/csv.h"
#include "parse/parse_int.h"

#include <string.h>

/* Names of columns in a message. */
#define MAX_NAMES 20

struct table {
	struct reading *r;
	struct csv csv;
	struct csv_record *record; /* the current one */
	struct row_column columns[CSV_CELLS];
	bool means[CSV_CELLS]; /* the column is one of a field */
	struct row *rows;
	size_t n;
};

/* The names of the columns, for a message. */
static const char *
names_in(struct arena *arena, const struct csv_record *header)
{
	const char *text = "";
	size_t i;

	for (i = 0; i < header->n && i < MAX_NAMES; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? ", " : "",
				    notes_excerpt(arena, header->cells[i]));
	return text;
}

/* The column of that name is that field, whatever its name would mean. */
static void
tell_column(struct table *t, enum row_field field, const char *name)
{
	const struct csv_record *header = t->record;
	bool found = false;
	size_t i;

	for (i = 0; i < header->n; i++) {
		if (str_is_nocase(header->cells[i], name)) {
			t->columns[i] =
				(struct row_column){field, ROW_FIELDS, -1, false};
			t->means[i] = found = true;
		} else if (t->means[i] && t->columns[i].field == field &&
			   t->columns[i].rank >= 0) {
			t->means[i] = false;
		}
	}
	if (!found)
		notes_take(&t->r->taker, header->line, 0,
			   "no column \"%s\"; there are: %s", name,
			   names_in(t->r->arena, header));
}

static int
read_header(struct table *t, struct err *err)
{
	struct reading *r = t->r;
	bool title = false;
	const char *told;
	size_t i;
	int field;

	if (!csv_next(&t->csv, t->record))
		return notes_fail(&r->taker, err, ERR_FORMAT, 0, "an empty document");
	if (t->record->fault)
		return notes_fail(&r->taker, err, ERR_FORMAT, t->record->line,
				  "the line of the columns' names: %s",
				  t->record->fault);
	for (i = 0; i < t->record->n; i++)
		t->means[i] = parse_column_guess(r->arena, t->record->cells[i],
						 &t->columns[i]);
	for (field = 0; field < ROW_FIELDS; field++) {
		told = parse_column_told(r->context, (enum row_field)field);
		if (told)
			tell_column(t, (enum row_field)field, told);
	}
	for (i = 0; i < t->record->n; i++)
		title |= t->means[i] && t->columns[i].field == ROW_TITLE;
	if (title)
		return 0;
	return notes_fail(&r->taker, err, ERR_FORMAT, t->record->line,
			  "no column of titles among %s; say by `columns` which it is",
			  names_in(r->arena, t->record));
}

static void
read_row(struct table *t)
{
	const struct csv_record *record = t->record;
	struct arena *arena = t->r->arena;
	struct row row = {.line = record->line, .plain = true};
	struct row_builder builder;
	struct row *added;
	size_t i, filled = 0;

	row_begin(&builder, &row);
	for (i = 0; i < record->n; i++) {
		struct str cell = csv_plain(record->cells[i]);
		struct words values = {NULL, 0};

		filled += cell.n > 0;
		if (!t->means[i] || cell.n == 0)
			continue;
		parse_cell_words(arena, t->columns[i].field, cell, &values);
		row_put(arena, &builder, &t->columns[i], values);
	}
	if (filled == 0)
		return;
	added = arena_push(arena, &t->rows, t->n++, sizeof *added);
	*added = row;
}

int
parse_csv(struct reading *r, struct err *err)
{
	struct table *t = arena_alloc(r->arena, sizeof *t);
	struct str text = str_from(r->blob->bytes, r->blob->n);

	if (charset_decode(&r->taker, r->blob->charset, &text, err))
		return -1;
	if (html_is_page(str_trim(text)))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "an HTML page instead of a table");
	t->r = r;
	t->record = arena_alloc(r->arena, sizeof *t->record);
	csv_init(r->arena, text, &t->csv);
	if (read_header(t, err))
		return -1;
	while (t->n <= PARSE_MAX_ENTRIES && csv_next(&t->csv, t->record)) {
		if (t->record->fault)
			notes_take(&r->taker, t->record->line, 0,
				   "left out: %s; a cell with quotes or line breaks is "
				   "put in quotes, and quotes in it are doubled",
				   t->record->fault);
		else
			read_row(t);
	}
	return parse_rows(r, t->rows, t->n, err);
}
