/*
 * row.c - rows become entries: an event each, with a call of its own where there is a
 * deadline beside its days; a call where there is only a deadline; news where the table
 * knows no dates but those of publication.
 */
#include "base/url.h"
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <stdlib.h>
#include <string.h>

/* A rank behind that of any name: what another column was better for. */
#define RANK_OTHERWISE 10000

void
row_begin(struct row_builder *builder, struct row *row)
{
	int i;

	*builder = (struct row_builder){.row = row};
	for (i = 0; i < ROW_FIELDS; i++)
		builder->otherwise[i] = ROW_FIELDS;
}

static void
set_values(struct row_builder *builder, enum row_field field, int rank,
	   enum row_field otherwise, struct words values)
{
	builder->row->values[field] = values;
	builder->rank[field] = rank;
	builder->otherwise[field] = otherwise;
}

/* What a better column took the place of. */
static void
set_otherwise(struct row_builder *builder, enum row_field otherwise,
	      struct words values)
{
	if (otherwise < ROW_FIELDS && values.n > 0 &&
	    builder->row->values[otherwise].n == 0)
		set_values(builder, otherwise, RANK_OTHERWISE, ROW_FIELDS, values);
}

void
row_put(struct arena *arena, struct row_builder *builder,
	const struct row_column *column, struct words values)
{
	enum row_field field = column->field;
	struct words *here = &builder->row->values[field], old = *here;
	enum row_field otherwise = builder->otherwise[field];
	size_t i;

	if (values.n == 0)
		return;
	if (column->utc && builder->row->values[ROW_TIMEZONE].n == 0) {
		words_add(arena, &builder->row->values[ROW_TIMEZONE], "UTC");
		builder->rank[ROW_TIMEZONE] = RANK_OTHERWISE;
	}
	if (old.n == 0 || column->rank < builder->rank[field]) {
		set_values(builder, field, column->rank, column->otherwise, values);
		if (field == ROW_TAGS || field == ROW_KIND)
			for (i = 0; i < old.n; i++)
				words_add(arena, here, old.v[i]);
		else
			set_otherwise(builder, otherwise, old);
	} else if (field == ROW_TAGS || field == ROW_KIND) {
		for (i = 0; i < values.n; i++)
			words_add(arena, here, values.v[i]);
	} else {
		set_otherwise(builder, column->otherwise, values);
	}
}

/* The table's rows, and what all of them lack. */
struct rows {
	struct reading *r;
	enum row_order order;
	bool news; /* no dates but of publication */
};

static int
kind_of_word(struct arena *arena, const char *word)
{
	static const struct {
		const char *word;
		enum item_kind kind;
	} words[] = {
		{"event", ITEM_EVENT},       {"evento", ITEM_EVENT},
		{"call", ITEM_CALL},         {"llamado", ITEM_CALL},
		{"convocatoria", ITEM_CALL}, {"chamada", ITEM_CALL},
		{"cfp", ITEM_CALL},          {"news", ITEM_NEWS},
		{"noticia", ITEM_NEWS},      {"noticias", ITEM_NEWS},
	};
	const char *folded = utf8_fold(arena, word);
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i].word) == 0)
			return (int)words[i].kind;
	return -1;
}

/* Kinds of things, ways of taking part, and what else a type can be: a tag. */
static enum item_kind
read_kinds(struct rows *rows, struct entry *entry, const struct row *row)
{
	const struct words *kinds = &row->values[ROW_KIND];
	enum item_kind kind = rows->news ? ITEM_NEWS : ITEM_EVENT;
	struct arena *arena = rows->r->arena;
	bool said = false;
	size_t i;
	int word;

	if (!rows->news && row->values[ROW_START].n == 0 && row_text(row, ROW_DEADLINE))
		kind = ITEM_CALL;
	for (i = 0; i < kinds->n; i++) {
		word = kind_of_word(arena, kinds->v[i]);
		if (word >= 0 && !said) {
			kind = (enum item_kind)word;
			said = true;
		} else if (word < 0 && !row_is_online(arena, kinds->v[i]) &&
			   !row_is_on_site(arena, kinds->v[i])) {
			parse_tag(rows->r, entry, plain_text(arena, kinds->v[i]));
		}
	}
	return kind;
}

static enum item_status
read_status(struct arena *arena, const struct row *row)
{
	static const struct {
		const char *word;
		enum item_status status;
	} words[] = {
		{"cancelled", STATUS_CANCELLED},   {"canceled", STATUS_CANCELLED},
		{"cancelado", STATUS_CANCELLED},   {"cancelada", STATUS_CANCELLED},
		{"suspendido", STATUS_CANCELLED},  {"suspendida", STATUS_CANCELLED},
		{"postponed", STATUS_POSTPONED},   {"pospuesto", STATUS_POSTPONED},
		{"postergado", STATUS_POSTPONED},  {"aplazado", STATUS_POSTPONED},
		{"aplazada", STATUS_POSTPONED},    {"adiado", STATUS_POSTPONED},
		{"adiada", STATUS_POSTPONED},      {"tentative", STATUS_TENTATIVE},
		{"tentativo", STATUS_TENTATIVE},   {"tentativa", STATUS_TENTATIVE},
		{"provisional", STATUS_TENTATIVE},
	};
	const char *text = row_text(row, ROW_STATUS);
	const char *folded = text ? utf8_fold(arena, text) : "";
	size_t i;

	if (row_truth(row_text(row, ROW_CANCELLED)))
		return STATUS_CANCELLED;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i].word) == 0)
			return words[i].status;
	return STATUS_CONFIRMED;
}

/* Not for readers yet, or no longer. */
static bool
is_draft(struct reading *r, const struct row *row)
{
	static const char *const words[] = {"draft",   "borrador", "rascunho",
					    "pending", "trash",    "deleted"};
	const char *text = row_text(row, ROW_STATUS);
	const char *folded = text ? utf8_fold(r->arena, text) : "";
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i]) == 0) {
			notes_take(&r->taker, row->line, 0,
				   "left out: its status is \"%s\"",
				   notes_excerpt(r->arena, str_of(text)));
			return true;
		}
	return false;
}

/* Codes, or names of languages in English, Spanish and Portuguese. One code is the
 * language of the texts; several, or a name, those that are spoken. */
static void
read_languages(struct reading *r, struct entry *entry, const struct row *row)
{
	static const char *const languages[][2] = {
		{"spanish", "es"},  {"espanol", "es"},    {"castellano", "es"},
		{"espanhol", "es"}, {"portuguese", "pt"}, {"portugues", "pt"},
		{"english", "en"},  {"ingles", "en"},     {"french", "fr"},
		{"frances", "fr"},  {"german", "de"},     {"italian", "it"},
	};
	const struct words *said = &row->values[ROW_LANGUAGE];
	const char *code = NULL, *folded;
	size_t i, k;

	if (said->n == 1)
		code = parse_language(r->arena, said->v[0], NULL);
	if (code && said->v[0][strlen(code)] == '\0') {
		entry->language = code;
		return;
	}
	for (i = 0; i < said->n; i++) {
		folded = utf8_fold(r->arena, said->v[i]);
		code = parse_language(r->arena, folded, NULL);
		for (k = 0; k < sizeof languages / sizeof *languages; k++)
			if (strcmp(folded, languages[k][0]) == 0)
				code = languages[k][1];
		if (code)
			words_include(r->arena, &entry->languages, code);
	}
}

static void
read_visibility(struct reading *r, struct entry *entry, const struct row *row)
{
	const struct words *said = &row->values[ROW_VISIBILITY];
	struct words words = {NULL, 0};
	size_t i;

	if (row_truth(row_text(row, ROW_PRIVATE))) {
		entry->visibility = r->context->narrowest;
		notes_take(&r->taker, row->line, 0,
			   "shown to its own organisation only, as it is private");
		return;
	}
	if (said->n == 0)
		return;
	for (i = 0; i < said->n; i++)
		words_add(r->arena, &words, said->v[i]);
	words_add(r->arena, &words, NULL);
	if (r->context->scope &&
	    r->context->scope(r->context->scope_context, words.v, &entry->visibility))
		return;
	entry->visibility = r->context->narrowest;
	notes_take(&r->taker, row->line, 0,
		   "visibility \"%s\" is not known: shown to its own organisation only",
		   notes_excerpt(r->arena, str_of(said->v[0])));
}

static void
set_url(struct reading *r, struct entry *entry, const char *url, int line)
{
	const char *address;

	/* People leave it out in tables. */
	if (url && strncmp(url, "www.", 4) == 0)
		url = arena_printf(r->arena, "https://%s", url);
	if (url)
		url = url_resolve(r->arena, parse_base(r), url);
	address = url ? parse_web_address(r, "url", url, line) : NULL;

	if (address)
		texts_set(r->arena, &entry->url, entry->language, address);
}

/* Made of all by which the rows of a table differ. */
static const char *
whole_id(struct reading *r, const struct row *row)
{
	static const enum row_field fields[] = {ROW_ID,    ROW_UID,       ROW_TITLE,
						ROW_URL,   ROW_YEAR,      ROW_MONTH,
						ROW_START, ROW_CITY,      ROW_LOCATION,
						ROW_PLACE, ROW_START_TIME};
	const char *id = "";
	size_t i, k;

	for (i = 0; i < sizeof fields / sizeof *fields; i++)
		for (k = 0; k < row->values[fields[i]].n; k++)
			id = arena_printf(r->arena, "%s%c%s\n", id, 'a' + (int)i,
					  row->values[fields[i]].v[k]);
	return parse_made_id(r, id, NULL);
}

/* With the year, as next year's is another event at the same address. */
static const char *
title_of_year(struct reading *r, const struct row *row)
{
	const char *title = row_text(row, ROW_TITLE), *at = row_text(row, ROW_START);
	const char *year = row_text(row, ROW_YEAR);

	if (year)
		return arena_printf(r->arena, "%s %s", title, year);
	while (at && *at && strncmp(at, "19", 2) != 0 && strncmp(at, "20", 2) != 0)
		at += 1 + strspn(at + 1, "0123456789");
	return at && strspn(at, "0123456789") >= 4
		       ? arena_printf(r->arena, "%s %.4s", title, at)
		       : title;
}

/* Its own id, else made of what changes least, title and address; of several of the same
 * of all that they differ by. */
static const char *
id_of(struct reading *r, const struct row *row)
{
	const char *id = row_text(row, ROW_ID);

	if (!id)
		id = row_text(row, ROW_UID);
	if (id && *utf8_one_line(r->arena, id))
		return id;
	id = parse_made_id(r, title_of_year(r, row), row_text(row, ROW_URL));
	return parse_entry_known(r, id) ? whole_id(r, row) : id;
}

static void
set_texts(struct reading *r, struct entry *entry, const struct row *row)
{
	const char *body = row_text(row, ROW_DESCRIPTION);
	const struct words *tags = &row->values[ROW_TAGS];
	const struct words *organisers = &row->values[ROW_ORGANISERS];
	size_t i;

	if (body)
		parse_body(r, entry, entry->language,
			   row->plain ? plain_markdown(r->arena, body)
				      : html_or_plain_markdown(r->arena, body),
			   row->line);
	set_url(r, entry, row_text(row, ROW_URL), row->line);
	for (i = 0; i < tags->n; i++)
		parse_tag(r, entry,
			  row->plain ? tags->v[i] : plain_text(r->arena, tags->v[i]));
	for (i = 0; i < organisers->n; i++)
		parse_organiser(r, entry, organisers->v[i]);
}

/* The call for what is going to be an event: until when, and where. */
static void
add_call(struct rows *rows, const struct entry *event, const struct row *row)
{
	struct reading *r = rows->r;
	struct entry *call =
		parse_entry_new(r, arena_printf(r->arena, "%s/call", event->id));

	call->kind = ITEM_CALL;
	call->language = event->language;
	call->title = event->title;
	call->parent = event->id;
	call->organisers = event->organisers;
	call->tags = event->tags;
	call->visibility = event->visibility;
	call->deadline = row_when(r, row, ROW_DEADLINE, rows->order, "deadline");
	call->opens = row_when(r, row, ROW_OPENS, rows->order, "opens");
	set_url(r, call, row_text(row, ROW_CALL_URL), row->line);
	if (call->url.n == 0)
		call->url = event->url;
	if (call->deadline.precision != WHEN_NONE)
		(void)parse_entry_add(r, call, row->line);
}

static void
set_dates(struct rows *rows, struct entry *entry, const struct row *row)
{
	struct reading *r = rows->r;

	entry->published = row_when(r, row, ROW_PUBLISHED, rows->order, "published");
	if (entry->kind == ITEM_NEWS) {
		announce_dates(r, entry, NULL, row->line);
		return;
	}
	row_set_times(r, entry, row, rows->order);
	if (entry->kind != ITEM_CALL)
		return;
	entry->deadline = row_when(r, row, ROW_DEADLINE, rows->order, "deadline");
	entry->opens = row_when(r, row, ROW_OPENS, rows->order, "opens");
	/* A call's days are its window. */
	if (entry->deadline.precision == WHEN_NONE) {
		entry->deadline = entry->end.precision == WHEN_NONE ? entry->start
								    : entry->end;
		if (entry->end.precision != WHEN_NONE &&
		    entry->opens.precision == WHEN_NONE)
			entry->opens = entry->start;
		entry->start = entry->end = (struct when){.precision = WHEN_NONE};
	}
}

static void
add_row(struct rows *rows, const struct row *row)
{
	struct reading *r = rows->r;
	const char *title = row_text(row, ROW_TITLE), *uid = row_text(row, ROW_UID);
	struct entry *entry = title ? parse_entry_new(r, id_of(r, row)) : NULL;

	if (!entry) {
		notes_take(&r->taker, row->line, 0, "left out: it has no title");
		return;
	}
	read_languages(r, entry, row);
	if (!parse_title(r, entry, entry->language,
			 row->plain ? title : plain_text(r->arena, title), row->line) ||
	    is_draft(r, row))
		return;
	entry->uid =
		uid && strlen(uid) <= PARSE_MAX_ID
			? utf8_one_line(r->arena, utf8_clean(r->arena, str_of(uid)))
			: NULL;
	set_texts(r, entry, row);
	entry->kind = read_kinds(rows, entry, row);
	entry->status = read_status(r->arena, row);
	row_set_place(r, entry, row);
	set_dates(rows, entry, row);
	read_visibility(r, entry, row);
	parse_restrict(r, entry, row->line);
	if (parse_entry_add(r, entry, row->line) && entry->kind == ITEM_EVENT &&
	    row_text(row, ROW_DEADLINE))
		add_call(rows, entry, row);
}

struct whole {
	const char *id;
	size_t at; /* in the table */
};

static int
compare_wholes(const void *x, const void *y)
{
	const struct whole *a = x, *b = y;
	int order = strcmp(a->id, b->id);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* Which rows say again what one before them says. */
static const bool *
repeated(struct reading *r, const struct row *table, size_t n)
{
	struct whole *wholes = arena_array(r->arena, n + 1, sizeof *wholes);
	bool *again = arena_array(r->arena, n + 1, sizeof *again);
	size_t i;

	for (i = 0; i < n; i++)
		wholes[i] = (struct whole){whole_id(r, &table[i]), i};
	qsort(wholes, n, sizeof *wholes, compare_wholes);
	for (i = 1; i < n; i++)
		again[wholes[i].at] = strcmp(wholes[i].id, wholes[i - 1].id) == 0;
	return again;
}

int
parse_rows(struct reading *r, const struct row *table, size_t n, struct err *err)
{
	static const enum row_field dates[] = {ROW_START, ROW_START_TIME, ROW_YEAR,
					       ROW_DEADLINE, ROW_END};
	struct rows rows = {.r = r, .order = row_order_of(table, n)};
	const bool *again = repeated(r, table, n);
	bool dated = false, published = false;
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < sizeof dates / sizeof *dates; k++)
			dated |= table[i].values[dates[k]].n > 0;
		published |= table[i].values[ROW_PUBLISHED].n > 0;
	}
	rows.news = published && !dated;
	for (i = 0; i < n; i++) {
		if (parse_room_left(r, err))
			return -1;
		if (again[i])
			notes_take(&r->taker, table[i].line, 0,
				   "left out: a row like one before it");
		else
			add_row(&rows, &table[i]);
	}
	return 0;
}
