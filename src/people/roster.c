/*
 * roster.c - a CSV file of people: which column is what, and a verdict for every line.
 *
 * Records come from base/csv.h, addresses are model/address.h's. Who is already on a list,
 * and who must not come back to it, only the store knows.
 */
#include "people/people.h"

#include "base/csv.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 1000000

enum column { COLUMN_ADDRESS, COLUMN_LANGUAGE, COLUMN_NAME, COLUMNS };

/* The names that columns go by; of two that mean the same the upper row wins ("address"
 * beside "email" is where somebody lives). */
static const struct {
	const char *name;
	enum column column;
} column_names[] = {
	{"email", COLUMN_ADDRESS},     {"e-mail", COLUMN_ADDRESS},
	{"correo", COLUMN_ADDRESS},    {"address", COLUMN_ADDRESS},
	{"language", COLUMN_LANGUAGE}, {"lang", COLUMN_LANGUAGE},
	{"idioma", COLUMN_LANGUAGE},   {"name", COLUMN_NAME},
	{"nombre", COLUMN_NAME},       {"nome", COLUMN_NAME},
};

#define N_COLUMN_NAMES (sizeof column_names / sizeof *column_names)
#define NO_COLUMN CSV_CELLS

struct columns {
	size_t at[COLUMNS]; /* index of the cell, or NO_COLUMN */
};

static size_t
find_cell(const struct csv_record *record, const char *name)
{
	size_t i;

	for (i = 0; i < record->n; i++)
		if (str_is_nocase(record->cells[i], name))
			return i;
	return NO_COLUMN;
}

/* True when the record names the columns. */
static bool
read_header(const struct csv_record *record, struct columns *columns)
{
	enum column column;
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		columns->at[i] = NO_COLUMN;
	for (i = 0; i < N_COLUMN_NAMES; i++) {
		column = column_names[i].column;
		if (columns->at[column] == NO_COLUMN)
			columns->at[column] = find_cell(record, column_names[i].name);
	}
	return columns->at[COLUMN_ADDRESS] != NO_COLUMN;
}

static struct str
cell(const struct csv_record *record, const struct columns *columns, enum column column)
{
	size_t at = columns->at[column];

	return at < record->n ? csv_plain(record->cells[at]) : (struct str){NULL, 0};
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The primary subtag of a language tag (BCP 47; "pt_BR" too) in lower case, NULL for an
 * empty cell. False when it is no tag. */
static bool
read_language(struct arena *arena, struct str text, const char **language)
{
	char *tag;
	size_t n = 0, i;

	*language = NULL;
	if (text.n == 0)
		return true;
	while (n < text.n && is_letter(text.s[n]))
		n++;
	if (n < 2 || n > 3 || (n < text.n && text.s[n] != '-' && text.s[n] != '_'))
		return false;
	tag = arena_strndup(arena, text.s, n);
	for (i = 0; i < n; i++)
		tag[i] = (char)(tag[i] | 0x20);
	*language = tag;
	return true;
}

/* A cell as one line of clean text. */
static char *
clean(struct arena *arena, struct str text)
{
	return utf8_one_line(arena, utf8_clean(arena, text));
}

static const char *
read_name(struct arena *arena, struct str text)
{
	const char *name;

	if (text.n == 0)
		return NULL;
	name = clean(arena, text);
	return *name ? name : NULL;
}

/* A record's cells into a line that is good; else why it is not. */
static const char *
read_cells(struct arena *arena, const struct csv_record *record,
	   const struct columns *columns, struct roster_line *line)
{
	struct str address = cell(record, columns, COLUMN_ADDRESS);
	struct str language = cell(record, columns, COLUMN_LANGUAGE);
	struct str name = cell(record, columns, COLUMN_NAME);
	const char *own_name;
	struct err err;

	if (address.n == 0)
		return "there is no address";
	if (mailbox_parse(arena, address, &own_name, &line->address, &err))
		return arena_printf(arena, "'%s' is no address: %s",
				    clean(arena, address),
				    clean(arena, str_of(err.text)));
	if (utf8_check(name.s, name.n) != name.n)
		return "the name is not valid UTF-8";
	line->name = read_name(arena, name.n ? name : str_of(own_name));
	if (!read_language(arena, language, &line->language))
		return arena_printf(
			arena, "'%s' is no language, which would be as es, pt or en",
			clean(arena, language));
	return NULL;
}

static void
judge(struct arena *arena, const struct csv_record *record,
      const struct columns *columns, struct roster_line *line)
{
	line->line = record->line;
	line->why = record->fault ? record->fault
				  : read_cells(arena, record, columns, line);
	line->verdict = line->why ? ROSTER_INVALID : ROSTER_GOOD;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct roster_line *left = *(struct roster_line *const *)a;
	const struct roster_line *right = *(struct roster_line *const *)b;
	int order = strcmp(left->address.key, right->address.key);

	return order ? order : (left > right) - (left < right);
}

/* The first line of an address is the good one. Sorted rather than hashed: a file cannot
 * make that slow. */
static void
mark_duplicates(struct arena *arena, struct roster *roster)
{
	struct roster_line **good = mem_array(roster->n, sizeof *good);
	const struct roster_line *first = NULL;
	size_t n = 0, i;

	for (i = 0; i < roster->n; i++)
		if (roster->v[i].verdict == ROSTER_GOOD)
			good[n++] = &roster->v[i];
	qsort(good, n, sizeof *good, compare_lines);
	for (i = 0; i < n; i++) {
		if (!first || strcmp(first->address.key, good[i]->address.key) != 0) {
			first = good[i];
			continue;
		}
		good[i]->verdict = ROSTER_DUPLICATE;
		good[i]->why = arena_printf(arena, "the same address as in line %d",
					    first->line);
	}
	free(good);
}

/* What is no text at all, and how many lines what is text has. */
static int
check_text(struct str csv, const char *origin, size_t *lines, struct err *err)
{
	size_t i;

	if (str_starts(csv, "\xff\xfe") || str_starts(csv, "\xfe\xff"))
		return err_set(err, ERR_FORMAT, "%s: is UTF-16; save it as UTF-8",
			       origin);
	if (csv.n && memchr(csv.s, '\0', csv.n))
		return err_set(err, ERR_FORMAT, "%s: is no text", origin);
	*lines = 1;
	for (i = 0; i < csv.n; i++)
		*lines += csv.s[i] == '\n' || csv.s[i] == '\r';
	return 0;
}

/* The first record: a header, or already a person. */
static int
read_first(struct csv *records, const char *origin, struct columns *columns,
	   struct csv_record *first, bool *header, struct err *err)
{
	if (!csv_next(records, first))
		return err_set(err, ERR_FORMAT, "%s: is empty", origin);
	*header = read_header(first, columns);
	if (*header)
		return 0;
	columns->at[COLUMN_ADDRESS] = 0;
	if (first->n == 0 || !first->cells[0].n ||
	    !memchr(first->cells[0].s, '@', first->cells[0].n))
		return err_set(err, ERR_FORMAT,
			       "%s:%d: no column of addresses; the first line should "
			       "name it, as: address,language,name",
			       origin, first->line);
	return 0;
}

int
people_roster(struct arena *arena, struct str csv, const char *origin,
	      struct roster *roster, struct err *err)
{
	struct roster found = {NULL, 0};
	struct csv_record *record;
	struct csv records;
	struct columns columns = {{0}};
	size_t lines = 0;
	bool header = false, more;

	if (check_text(csv, origin, &lines, err))
		return -1;
	if (str_starts(csv, "\xef\xbb\xbf"))
		csv = str_from(csv.s + 3, csv.n - 3);
	csv_init(arena, csv, &records);
	record = arena_alloc(arena, sizeof *record);
	if (read_first(&records, origin, &columns, record, &header, err))
		return -1;
	found.v = arena_array(arena, lines < LINES_MAX ? lines : LINES_MAX,
			      sizeof *found.v);
	for (more = !header || csv_next(&records, record); more;
	     more = csv_next(&records, record)) {
		if (found.n == LINES_MAX)
			return err_set(err, ERR_LIMIT, "%s:%d: more than %d lines",
				       origin, record->line, LINES_MAX);
		judge(arena, record, &columns, &found.v[found.n++]);
	}
	mark_duplicates(arena, &found);
	*roster = found;
	return 0;
}
