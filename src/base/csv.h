/*
 * csv.h - tables as text (RFC 4180 as the world writes it): reading them record by record,
 * and writing a cell.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

#define CSV_RECORD ((size_t)64 * 1024) /* bytes of one record */
#define CSV_CELLS 128                  /* further ones are not kept */

struct csv {
	struct str rest; /* what has not been read yet */
	int line;        /* of its first byte, 1-based */
	char separator;
	char *scratch; /* CSV_RECORD bytes: the cells of the newest record */
};

struct csv_record {
	int line;
	struct str
		cells[CSV_CELLS]; /* unquoted, trimmed; valid until the next record */
	size_t n;
	const char *fault; /* why the line is no record, or NULL; then n is 0 */
};

/* Begin with text behind its byte order mark; the separator, one of , ; | and tab, is
 * guessed from the first line, or said by it ("sep=;"). The scratch lives in the arena. */
void csv_init(struct arena *arena, struct str text, struct csv *csv);

/* The next record that is not an empty line; false at the end. Lines end with LF, CRLF or
 * CR. After a fault the next line is tried. */
bool csv_next(struct csv *csv, struct csv_record *record);

/* A cell without the ' that csv_put_cell, or somebody at a spreadsheet, put before what
 * would be a formula. */
struct str csv_plain(struct str cell);

/* Append one cell, quoted where needed; one that a spreadsheet would take for a formula
 * (= + - @ tab CR at its start, or behind ' there) gets a ' in front. Separators and line
 * ends are the caller's. */
void csv_put_cell(struct buf *out, const char *text);

#endif
