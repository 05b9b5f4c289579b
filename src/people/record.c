/*
 * record.c - CSV text into records of cells (RFC 4180 as the world writes it): a state
 * machine over bytes. Quoted cells may hold separators, line breaks and doubled quotes.
 *
 * What a record means is the roster's affair. Nothing here fails: what is no record is
 * told with its line, and the reading goes on behind that line.
 */
#include "people/people_int.h"

#include <string.h>

enum state {
	CELL_START, /* only blanks so far */
	PLAIN,
	QUOTED,
	QUOTE,  /* behind a quote in a quoted cell: it closed it, or is one of two */
	SPOILT, /* text behind the closing quote */
};

struct machine {
	enum state state;
	struct record *record;
	char *cell; /* where the present cell starts in the scratch */
	size_t n;   /* its bytes */
	char separator;
	bool spoilt; /* one of the cells was */
};

static void
end_cell(struct machine *m)
{
	struct record *record = m->record;

	if (record->n < RECORD_CELLS)
		record->cells[record->n++] = str_trim(str_from(m->cell, m->n));
	m->cell += m->n;
	m->n = 0;
	m->state = CELL_START;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One byte that is no line break, unless within quotes. */
static void
step(struct machine *m, char c)
{
	if (m->state != QUOTED && c == m->separator) {
		end_cell(m);
		return;
	}
	switch (m->state) {
	case CELL_START:
		if (c == '"')
			m->state = QUOTED;
		else if (!is_blank(c))
			m->state = PLAIN;
		if (c != '"')
			m->cell[m->n++] = c;
		break;
	case QUOTED:
		if (c == '"')
			m->state = QUOTE;
		else
			m->cell[m->n++] = c;
		break;
	case QUOTE:
		if (c == '"') {
			m->cell[m->n++] = c;
			m->state = QUOTED;
		} else if (!is_blank(c)) {
			m->state = SPOILT;
			m->spoilt = true;
		}
		break;
	case PLAIN:
		m->cell[m->n++] = c;
		break;
	case SPOILT:
		break;
	}
}

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* The bytes of one record, without its line break; 0 < n. What is wrong with it, or
 * NULL. *length is how far it reaches. */
static const char *
read_record(const struct records *records, struct record *record, size_t *length)
{
	struct machine m = {.record = record,
			    .cell = records->scratch,
			    .separator = records->separator};
	struct str text = records->rest;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (m.state != QUOTED && is_break(text.s[i]))
			break;
		if (i == RECORD_MAX)
			return m.state == QUOTED ? "a quote that is not closed"
						 : "longer than 64 KiB";
		step(&m, text.s[i]);
	}
	if (m.state == QUOTED)
		return "a quote that is not closed";
	end_cell(&m);
	*length = i;
	return m.spoilt ? "text behind a closing quote" : NULL;
}

static int
count_breaks(struct str text)
{
	int count = 0;
	size_t i;

	for (i = 0; i < text.n; i++)
		count += text.s[i] == '\n' ||
			 (text.s[i] == '\r' &&
			  (i + 1 == text.n || text.s[i + 1] != '\n'));
	return count;
}

/* Move behind n bytes and the line break that stands there. */
static void
move_on(struct records *records, size_t n)
{
	struct str line;

	records->line += count_breaks(str_from(records->rest.s, n)) + 1;
	records->rest = str_from(records->rest.s + n, records->rest.n - n);
	(void)str_line(&records->rest, &line);
}

static bool
skip_empty_lines(struct records *records)
{
	struct str rest, line;

	for (;;) {
		rest = records->rest;
		if (!str_line(&rest, &line))
			return false;
		if (str_trim(line).n)
			return true;
		records->rest = rest;
		records->line++;
	}
}

bool
people_record_next(struct records *records, struct record *record)
{
	struct str rest, line;
	size_t length = 0;

	if (!skip_empty_lines(records))
		return false;
	record->line = records->line;
	record->n = 0;
	record->fault = read_record(records, record, &length);
	if (record->fault)
		record->n = 0;
	if (length == 0) {
		rest = records->rest;
		(void)str_line(&rest, &line);
		length = line.n;
	}
	move_on(records, length);
	return true;
}

/* Of the three separators the one that stands most often outside quotes. */
static char
guess_separator(struct str line)
{
	static const char separators[] = ",;\t";
	size_t count[sizeof separators] = {0}, best = 0, i;
	const char *at;
	bool quoted = false;

	for (i = 0; i < line.n; i++) {
		if (line.s[i] == '"')
			quoted = !quoted;
		at = quoted || !line.s[i] ? NULL : strchr(separators, line.s[i]);
		if (at)
			count[at - separators]++;
	}
	for (i = 1; separators[i]; i++)
		if (count[i] > count[best])
			best = i;
	return separators[best];
}

void
people_records_init(struct arena *arena, struct str text, struct records *records)
{
	struct str rest, line = {NULL, 0};

	*records = (struct records){.rest = text, .line = 1};
	if (skip_empty_lines(records)) {
		rest = records->rest;
		(void)str_line(&rest, &line);
	}
	records->separator = guess_separator(line);
	records->scratch = arena_alloc(arena, RECORD_MAX);
}
