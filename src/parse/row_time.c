/*
 * row_time.c - the dates of a row, in one cell or in several: days, hours, zone; year,
 * month, days. What is uncertain is a note and no date.
 */
#include "parse/parse_int.h"
#include "prose/prose.h"

#include <string.h>

/* Days of one row that are looked at. */
#define MAX_DAYS 100

/* Days have a zone only where the table says one. */
static void
drop_zone(const struct row_dating *d, struct when *when)
{
	if (when->precision > WHEN_NONE && when->precision < WHEN_INSTANT)
		when->zone = d->zone_given ? d->zone.name : NULL;
}

static void
note_cell(const struct row_dating *d, const char *what, const char *cell)
{
	notes_take(&d->r->taker, d->row->line, 0,
		   "%s: \"%s\" is no date that is certain; wanted: 2023-05-08, or "
		   "2023-05-08T09:00-03:00",
		   what, notes_excerpt(d->r->arena, str_of(cell)));
}

/* A month's number or name, in the year. */
static bool
read_month(struct row_dating *d, const char *month, int year, struct when *when)
{
	struct prose_context context = {.now = d->r->context->now};
	struct prose_dates found = {NULL, 0};
	struct str rest = str_trim(str_of(month));
	const char *text;
	int64_t number;

	if (rest.n <= 2 && str_number(rest, &number)) {
		text = arena_printf(d->r->arena, "%04d-%02d", year, (int)number);
		return when_parse(str_of(text), NULL, when);
	}
	text = arena_printf(d->r->arena, "1 de %.40s de %04d", month, year);
	prose_find(d->r->arena, text, &context, &found);
	if (found.n != 1 || found.v[0].start.precision != WHEN_DAY)
		return false;
	*when = found.v[0].start;
	when->precision = WHEN_MONTH;
	when->zone = NULL;
	return true;
}

/* Year, month and days in columns of their own: as long as it is certain. */
static bool
read_parts(struct row_dating *d, struct when *from, struct when *to)
{
	const struct words *days = &d->row->values[ROW_START];
	const char *month = row_text(d->row, ROW_MONTH);
	int64_t year, number;
	struct when when, day;
	size_t i;

	if (!row_text(d->row, ROW_YEAR) ||
	    !str_number(str_trim(str_of(row_text(d->row, ROW_YEAR))), &year) ||
	    year < 1 || year > 9999)
		return false;
	when = (struct when){.precision = WHEN_YEAR,
			     .at = {.year = (int)year, .month = 1, .day = 1}};
	if (month && !read_month(d, month, (int)year, &when))
		return false;
	*from = when;
	for (i = 0; i < days->n && i < MAX_DAYS; i++) {
		if (!month || !str_number(str_trim(str_of(days->v[i])), &number) ||
		    number > 31)
			return false;
		when.at.day = (int)number;
		if (!civil_valid(when.at)) {
			note_cell(d, "start", days->v[i]);
			continue;
		}
		day = when_day(when.at.year, when.at.month, when.at.day, NULL);
		if (from->precision < WHEN_DAY || day.at.day < from->at.day)
			*from = day;
		if (to->precision < WHEN_DAY || day.at.day > to->at.day)
			*to = day;
	}
	return true;
}

/* What the columns of days say; several days give the first and the last. */
static bool
read_days(struct row_dating *d, struct when *from, struct when *to)
{
	const struct words *cells = &d->row->values[ROW_START];
	struct when first, last;
	int64_t a, b, unused;
	size_t i;

	*from = *to = (struct when){.precision = WHEN_NONE};
	if (read_parts(d, from, to))
		return true;
	*from = *to = (struct when){.precision = WHEN_NONE};
	for (i = 0; i < cells->n && i < MAX_DAYS; i++) {
		if (!row_read_cell(d, cells->v[i], &first, &last)) {
			note_cell(d, "start", cells->v[i]);
			return false;
		}
		if (last.precision == WHEN_NONE)
			last = first;
		if (i == 0)
			*from = *to = first;
		if (when_bounds(&first, "UTC", &a, &unused) &&
		    when_bounds(from, "UTC", &b, &unused) && a < b)
			*from = first;
		if (when_bounds(&last, "UTC", &a, &unused) &&
		    when_bounds(to, "UTC", &b, &unused) && a > b)
			*to = last;
	}
	if (when_equal(from, to))
		to->precision = WHEN_NONE; /* one day, whose end is the hours' affair */
	return cells->n > 0;
}

/* Hours in columns of their own, for a day without one. */
static void
add_clocks(struct row_dating *d, struct entry *entry)
{
	const char *starts = row_text(d->row, ROW_START_TIME);
	const char *ends = row_text(d->row, ROW_END_TIME);
	struct local_zone zone = d->zone;
	struct when start, end, last = entry->end;
	int from, to, unused;

	if (entry->start.precision != WHEN_DAY || !starts)
		return;
	if (!row_read_clock(d, str_of(starts), &from, &to, &zone) ||
	    !row_at_clock(d, &entry->start, from, &zone, &start)) {
		notes_take(&d->r->taker, d->row->line, 0,
			   "\"%s\" is no hour; wanted: 09:00",
			   notes_excerpt(d->r->arena, str_of(starts)));
		return;
	}
	if (ends && !row_read_clock(d, str_of(ends), &to, &unused, &zone))
		to = -1;
	if (last.precision == WHEN_NONE) {
		last = entry->start;
		if (to >= 0 && to < from)
			to += 1440;
	}
	entry->start = start;
	if (to >= 0 && last.precision == WHEN_DAY &&
	    row_at_clock(d, &last, to, &zone, &end))
		entry->end = end;
}

/* A whole date in a column that by its name is an hour: "start_time". */
static bool
read_start_time(struct row_dating *d, struct entry *entry)
{
	const char *starts = row_text(d->row, ROW_START_TIME);
	const char *ends = row_text(d->row, ROW_END_TIME);
	struct when unused;

	if (!starts || d->row->values[ROW_START].n > 0 ||
	    !row_read_cell(d, starts, &entry->start, &entry->end))
		return false;
	if (ends && !row_read_cell(d, ends, &entry->end, &unused))
		note_cell(d, "end", ends);
	return true;
}

/* Of what takes whole days, whatever hours stand there: an end at midnight is that of the
 * day before. */
static void
make_days(struct entry *entry)
{
	struct when *start = &entry->start, *end = &entry->end;
	struct civil day;

	if (start->precision == WHEN_INSTANT && end->precision == WHEN_INSTANT &&
	    end->unix > start->unix && end->at.hour == 0 && end->at.minute == 0) {
		day = civil_from_days(
			civil_days(end->at.year, end->at.month, end->at.day) - 1);
		*end = when_day(day.year, day.month, day.day, NULL);
	}
	if (start->precision == WHEN_INSTANT)
		*start = parse_day_of(start);
}

void
row_set_times(struct reading *r, struct entry *entry, const struct row *row,
	      enum row_order order)
{
	struct row_dating d = row_dating_of(r, row, order);
	const char *end = row_text(row, ROW_END), *days = row_text(row, ROW_ALL_DAY);
	struct when until, last;

	if (!read_start_time(&d, entry) && !read_days(&d, &entry->start, &entry->end))
		return;
	if (end) {
		if (!row_read_cell(&d, end, &until, &last))
			note_cell(&d, "end", end);
		else
			entry->end = last.precision == WHEN_NONE ? until : last;
	}
	if (row_truth(days)) {
		make_days(entry);
	} else {
		add_clocks(&d, entry);
	}
	parse_settle_end(r, entry, "start", "end", row->line);
	drop_zone(&d, &entry->start);
	drop_zone(&d, &entry->end);
}

struct when
row_when(struct reading *r, const struct row *row, enum row_field field,
	 enum row_order order, const char *what)
{
	const char *cell = row_text(row, field);
	struct when from = {.precision = WHEN_NONE}, to;
	struct row_dating d;

	if (!cell)
		return from;
	d = row_dating_of(r, row, order);
	if (!row_read_cell(&d, cell, &from, &to)) {
		note_cell(&d, what, cell);
		return (struct when){.precision = WHEN_NONE};
	}
	drop_zone(&d, &from);
	return from;
}
