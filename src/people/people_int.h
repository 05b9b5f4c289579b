/*
 * people_int.h - what the files of people share: the reader of CSV records, and what a
 * cell means.
 */
#ifndef PEOPLE_PEOPLE_INT_H
#define PEOPLE_PEOPLE_INT_H

#include "people/people.h"

#define RECORD_MAX ((size_t)64 * 1024) /* bytes of one record */
#define RECORD_CELLS 64                /* further ones are not kept */

struct records {
	struct str rest; /* what has not been read yet */
	int line;        /* of its first byte, 1-based */
	char separator;
	char *scratch; /* RECORD_MAX bytes: the cells of the newest record */
};

struct record {
	int line;
	struct str cells
		[RECORD_CELLS]; /* unquoted, trimmed; valid until the next record */
	size_t n;
	const char *fault; /* why the line is no record, or NULL; then n is 0 */
};

/* Begin with text behind its byte order mark; the separator is guessed from the first
 * line. The scratch lives in the arena. */
void people_records_init(struct arena *arena, struct str text, struct records *records);

/* The next record that is not an empty line; false at the end. After a fault the next
 * line is tried. */
bool people_record_next(struct records *records, struct record *record);

/* csv.c: a cell without the ' that people_csv_cell, or somebody at a spreadsheet, put
 * before what would be a formula. */
struct str people_csv_plain(struct str cell);

#endif
