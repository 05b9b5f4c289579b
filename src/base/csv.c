/*
 * csv.c - CSV text into records of cells (RFC 4180 as the world writes it), and cells into
 * CSV. Reading is a state machine over bytes: quoted cells may hold separators, line
 * breaks and doubled quotes. What is no record is told with its line, and the reading goes
 * on behind that line.
 *
 * A written cell opens in a spreadsheet as the text it is, and never as a formula. Rows
 * and line ends are the caller's.
 */
#include "base/csv.h"

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
	struct csv_record *record;
	char *cell; /* where the present cell starts in the scratch */
	size_t n;   /* its bytes */
	char separator;
	bool spoilt; /* one of the cells was */
};

static void
end_cell(struct machine *m)
{
	struct csv_record *record = m->record;

	if (record->n < CSV_CELLS)
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
read_record(const struct csv *csv, struct csv_record *record, size_t *length)
{
	struct machine m = {.record = record,
			    .cell = csv->scratch,
			    .separator = csv->separator};
	struct str text = csv->rest;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (m.state != QUOTED && is_break(text.s[i]))
			break;
		if (i == CSV_RECORD)
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
move_on(struct csv *csv, size_t n)
{
	struct str line;

	csv->line += count_breaks(str_from(csv->rest.s, n)) + 1;
	csv->rest = str_from(csv->rest.s + n, csv->rest.n - n);
	(void)str_line(&csv->rest, &line);
}

static bool
skip_empty_lines(struct csv *csv)
{
	struct str rest, line;

	for (;;) {
		rest = csv->rest;
		if (!str_line(&rest, &line))
			return false;
		if (str_trim(line).n)
			return true;
		csv->rest = rest;
		csv->line++;
	}
}

bool
csv_next(struct csv *csv, struct csv_record *record)
{
	struct str rest, line;
	size_t length = 0;

	if (!skip_empty_lines(csv))
		return false;
	record->line = csv->line;
	record->n = 0;
	record->fault = read_record(csv, record, &length);
	if (record->fault)
		record->n = 0;
	if (length == 0) {
		rest = csv->rest;
		(void)str_line(&rest, &line);
		length = line.n;
	}
	move_on(csv, length);
	return true;
}

/* Of the separators the one that stands most often outside quotes. */
static char
guess_separator(struct str line)
{
	static const char separators[] = ",;\t|";
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
csv_init(struct arena *arena, struct str text, struct csv *csv)
{
	struct str rest, line = {NULL, 0};

	*csv = (struct csv){.rest = text, .line = 1};
	if (skip_empty_lines(csv)) {
		rest = csv->rest;
		(void)str_line(&rest, &line);
	}
	csv->separator = guess_separator(line);
	/* What Excel writes where the separator is not the country's. */
	if (line.n == 5 && str_starts(line, "sep=")) {
		csv->separator = line.s[4];
		csv->rest = rest;
		csv->line++;
	}
	csv->scratch = arena_alloc(arena, CSV_RECORD);
}

/* ; and tab too, so that a reader who guesses the separator guesses right; a space at an
 * edge, which some readers would drop. */
static bool
needs_quotes(const char *text)
{
	size_t n = strlen(text);

	return strpbrk(text, ",;\"\t\r\n") ||
	       (n > 0 && (text[0] == ' ' || text[n - 1] == ' '));
}

/* Would a spreadsheet take it for a formula? With ' before it, too: else one that belongs
 * to the text would be lost on the way back. */
static bool
needs_apostrophe(struct str text)
{
	size_t i = 0;

	while (i < text.n && text.s[i] == '\'')
		i++;
	return i < text.n && memchr("=+-@\t\r", text.s[i], 6);
}

struct str
csv_plain(struct str cell)
{
	bool apostrophe = str_starts(cell, "'") && needs_apostrophe(cell);

	return apostrophe ? str_from(cell.s + 1, cell.n - 1) : cell;
}

void
csv_put_cell(struct buf *out, const char *text)
{
	bool quotes = needs_quotes(text);

	if (quotes)
		buf_char(out, '"');
	if (needs_apostrophe(str_of(text)))
		buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_char(out, '"');
		buf_char(out, *text);
	}
	if (quotes)
		buf_char(out, '"');
}
