/*
 * variant.c - render_edition: an edition becomes its parts. The calendar first (the letter
 * says what is in it), then the values for the templates, the Markdown out of them, HTML
 * and text out of the Markdown, and the subject.
 */
#include "render/render_int.h"

#include "base/utf8.h"
#include "base/zone.h"

#include <string.h>

#define PART_MAX (2 * (size_t)1024 * 1024)
#define SUBJECT_COLUMNS 78
#define DAY (24 * (int64_t)3600)

static struct civil
today(const struct desk *desk)
{
	return zone_from_unix(desk->edition->zone, desk->edition->now, NULL, NULL);
}

static struct part
take_part(struct arena *arena, const struct buf *out)
{
	return (struct part){arena_strndup(arena, out->s, out->n), out->n};
}

/* ---- values of all templates ---- */

static void
put_words(const struct desk *desk, struct value *root)
{
	const char *const *keys = language_keys(desk->arena);
	struct value *words = value_object(desk->arena);

	for (; *keys; keys++)
		value_put_markup(desk->arena, words, *keys, MARKUP_MARKDOWN,
				 render_word(desk->rendering->words, *keys));
	value_put(desk->arena, root, "words", words);
}

static void
put_heading(const struct desk *desk, struct value *root)
{
	const struct rendering *rendering = desk->rendering;
	struct arena *arena = desk->arena;
	struct civil day = today(desk);

	value_put_text(arena, root, "language", rendering->language);
	value_put_text(arena, root, "community", rendering->community);
	value_put_text(arena, root, "title", rendering->title);
	value_put_text(arena, root, "tag", rendering->tag);
	value_put_text(arena, root, "issue", rendering->issue);
	value_put_text(arena, root, "number",
		       arena_printf(arena, "%d", rendering->number));
	value_put_markup(arena, root, "date", MARKUP_MARKDOWN,
			 dates_long(arena, rendering->words, day));
	value_put_markup(arena, root, "month", MARKUP_MARKDOWN,
			 language_item(rendering->words, "months", day.month - 1));
	value_put_markup(arena, root, "month_title", MARKUP_MARKDOWN,
			 language_item(rendering->words, "months_title",
				       day.month - 1));
	value_put_markup(arena, root, "month_year", MARKUP_MARKDOWN,
			 dates_month(arena, rendering->words, "months", day.year,
				     day.month, 0));
	value_put_markup(arena, root, "site", MARKUP_MARKDOWN,
			 link_markdown(arena, rendering->site));
	put_words(desk, root);
}

static size_t
count_new(const struct line *lines, size_t n)
{
	size_t i, sum = 0;

	for (i = 0; i < n; i++)
		sum += (lines[i].label == LABEL_NEW) +
		       count_new(lines[i].children, lines[i].n_children);
	return sum;
}

/* What the letter holds, in numbers: "9 citas", "2 cierres", "3 novedades", and all three
 * in one phrase. Nothing is said of none. */
static void
put_counts(const struct desk *desk, struct value *root)
{
	static const char *const keys[] = {"novelty_count", "closing_count",
					   "event_count"};
	static const char *const names[] = {"novelties", "closings", "events"};
	const struct edition *edition = desk->edition;
	const struct section *sections[] = {&edition->closing, &edition->calls,
					    &edition->training, &edition->bilaterals,
					    &edition->save_date};
	size_t i,
		n[3] = {edition->news.n, edition->closing.n,
			edition->training.n + edition->bilaterals.n},
		said = 0;
	const char *texts[3];

	for (i = 0; i < sizeof sections / sizeof sections[0]; i++)
		n[0] += count_new(sections[i]->lines, sections[i]->n);
	for (i = 0; i < edition->n_months; i++) {
		n[0] += count_new(edition->months[i].lines.lines,
				  edition->months[i].lines.n);
		n[2] += edition->months[i].lines.n;
	}
	for (i = 0; i < 3; i++) {
		if (n[i] == 0)
			continue;
		texts[said] = language_count(desk->arena, desk->rendering->words,
					     keys[i], n[i], NULL);
		value_put_markup(desk->arena, root, names[i], MARKUP_MARKDOWN,
				 texts[said++]);
	}
	if (said > 0)
		value_put_markup(desk->arena, root, "counts", MARKUP_MARKDOWN,
				 language_join(desk->arena, desk->rendering->words,
					       texts, said));
}

/* ---- sections ---- */

/* "En las próximas 8 semanas" */
static char *
horizon_text(const struct desk *desk)
{
	int64_t days = (desk->edition->until - desk->edition->now + DAY / 2) / DAY;
	bool weeks = days % 7 == 0;

	return language_count(desk->arena, desk->rendering->words,
			      weeks ? "section_weeks" : "section_days",
			      (size_t)(weeks ? days / 7 : days), NULL);
}

static void
put_months(const struct desk *desk, struct value *root)
{
	struct arena *arena = desk->arena;
	struct value *upcoming = value_object(arena), *months = value_list(arena),
		     *data;
	const struct month *month;
	size_t i;

	for (i = 0; i < desk->edition->n_months; i++) {
		month = &desk->edition->months[i];
		data = section_data(desk, &month->lines);
		if (!data)
			continue;
		value_put_markup(arena, data, "name", MARKUP_MARKDOWN,
				 dates_month(arena, desk->rendering->words,
					     "months_title", month->year, month->month,
					     desk->year));
		value_append(arena, months, data);
	}
	if (months->n == 0)
		return;
	value_put_markup(arena, upcoming, "name", MARKUP_MARKDOWN, horizon_text(desk));
	value_put(arena, upcoming, "months", months);
	value_put(arena, root, "upcoming", upcoming);
}

static void
put_sections(const struct desk *desk, struct value *root)
{
	const struct edition *edition = desk->edition;
	struct arena *arena = desk->arena;

	value_put(arena, root, "highlights", section_data(desk, &edition->highlights));
	value_put(arena, root, "closing", section_data(desk, &edition->closing));
	put_months(desk, root);
	value_put(arena, root, "training", section_data(desk, &edition->training));
	value_put(arena, root, "calls", section_data(desk, &edition->calls));
	value_put(arena, root, "bilaterals", section_data(desk, &edition->bilaterals));
	value_put(arena, root, "news", section_data(desk, &edition->news));
	value_put(arena, root, "save_date", section_data(desk, &edition->save_date));
	if (edition->left_out > 0)
		value_put_markup(arena, root, "left_out", MARKUP_MARKDOWN,
				 language_count(arena, desk->rendering->words,
						"left_out", edition->left_out, NULL));
}

/* ---- the footer ---- */

static void
put_why(const struct desk *desk, struct value *root)
{
	const struct rendering *rendering = desk->rendering;
	const char **names =
		arena_array(desk->arena, rendering->n_lists + 1, sizeof *names);
	size_t i;

	for (i = 0; i < rendering->n_lists; i++)
		names[i] = rendering->lists[i].name;
	if (rendering->n_lists > 0)
		value_put_text(
			desk->arena, root, "why",
			language_count(desk->arena, rendering->words, "footer_why",
				       rendering->n_lists,
				       FILLS({"lists",
					      language_join(desk->arena,
							    rendering->words, names,
							    rendering->n_lists)})));
	value_put_markup(desk->arena, root, "leave_text", MARKUP_MARKDOWN,
			 language_count(desk->arena, rendering->words, "footer_leave",
					rendering->n_lists, NULL));
	value_put_markup(desk->arena, root, "leave", MARKUP_MARKDOWN,
			 link_markdown(desk->arena,
				       arena_printf(desk->arena, "%s/u/%s",
						    rendering->site, PART_TOKEN)));
}

/* "RedCLARA (se usa lo leído el sáb 1 abr)" */
static char *
source_text(const struct desk *desk, const struct render_source *source)
{
	const struct language *words = desk->rendering->words;
	struct civil day;

	if (source->last_success == 0)
		return language_fill(desk->arena, words, "source_never_read",
				     FILLS({"source", source->organisation}));
	day = zone_from_unix(desk->edition->zone, source->last_success, NULL, NULL);
	return language_fill(desk->arena, words, "source_last_read",
			     FILLS({"source", source->organisation},
				   {"date",
				    dates_day(desk->arena, words, day, desk->year)}));
}

static void
put_sources(const struct desk *desk, struct value *root)
{
	const struct rendering *rendering = desk->rendering;
	struct words silent = {0};
	size_t i, n = 0;

	for (i = 0; i < rendering->n_sources; i++) {
		if (rendering->sources[i].answered)
			continue;
		n++;
		words_include(desk->arena, &silent,
			      source_text(desk, &rendering->sources[i]));
	}
	if (n == 0)
		return;
	value_put_text(desk->arena, root, "sources",
		       language_count(desk->arena, rendering->words, "footer_sources",
				      n,
				      FILLS({"all", arena_printf(desk->arena, "%zu",
								 rendering->n_sources)},
					    {"sources",
					     language_join(desk->arena,
							   rendering->words, silent.v,
							   silent.n)})));
}

static void
put_footer(const struct desk *desk, struct value *root, size_t in_calendar)
{
	const struct rendering *rendering = desk->rendering;
	struct arena *arena = desk->arena;

	value_put_text(arena, root, "edition",
		       language_fill(arena, rendering->words, "footer_edition",
				     FILLS({"number", arena_printf(arena, "%d",
								   rendering->number)},
					   {"date", dates_long(arena, rendering->words,
							       today(desk))})));
	put_why(desk, root);
	value_put_text(arena, root, "contact", rendering->contact);
	value_put_markup(arena, root, "contact_url", MARKUP_MARKDOWN,
			 link_markdown(arena, arena_printf(arena, "mailto:%s",
							   rendering->contact)));
	if (in_calendar > 0)
		value_put_markup(arena, root, "calendar", MARKUP_MARKDOWN,
				 language_count(arena, rendering->words,
						"footer_calendar", in_calendar, NULL));
	value_put_text(arena, root, "address", rendering->address);
	put_sources(desk, root);
}

/* ---- the subject ---- */

/* "en 5 semanas"; NULL for what has begun. */
static const char *
from_now(const struct desk *desk, const struct when *when)
{
	const struct language *words = desk->rendering->words;
	struct civil now = today(desk);
	int64_t days = civil_days(when->at.year, when->at.month, when->at.day) -
		       civil_days(now.year, now.month, now.day);

	if (when->precision < WHEN_DAY || days < 0)
		return NULL;
	if (days < 2)
		return render_word(words, days == 0 ? "today" : "tomorrow");
	if (days < 14)
		return language_count(desk->arena, words, "in_days", (size_t)days,
				      NULL);
	return language_count(desk->arena, words, "in_weeks", (size_t)(days + 3) / 7,
			      NULL);
}

static char *
fact_text(const struct desk *desk, const char *key, const struct view *view,
	  const struct when *when, size_t columns)
{
	const char *soon = from_now(desk, when), *language;

	if (!soon || view->status == STATUS_CANCELLED)
		return NULL;
	return language_fill(desk->arena, desk->rendering->words, key,
			     FILLS({"title", text_cut(desk->arena,
						      line_title(desk, view, &language),
						      columns)},
				   {"when", soon}));
}

/* A title says no day, so the edition's number tells its subject from the next one's. */
static char *
numbered_title(const struct desk *desk, const char *title, size_t columns)
{
	return language_fill(desk->arena, desk->rendering->words, "fact_title",
			     FILLS({"title", text_cut(desk->arena, title, columns)},
				   {"number", arena_printf(desk->arena, "%d",
							   desk->rendering->number)}));
}

/* The one fact: the main event of the months, else the next deadline, else the first title
 * of any section or the digest's own, with the edition's number. */
static char *
find_fact(const struct desk *desk, size_t columns)
{
	const struct edition *edition = desk->edition;
	const struct section *others[] = {&edition->highlights, &edition->news,
					  &edition->save_date, &edition->calls};
	const struct view *view;
	const char *language;
	char *fact;
	size_t i;

	view = edition->main_event;
	fact = view ? fact_text(desk, "fact_event", view, &view->start, columns) : NULL;
	if (fact)
		return fact;
	for (i = 0; i < edition->closing.n; i++) {
		view = edition->closing.lines[i].view;
		fact = fact_text(desk, "fact_closing", view, &view->deadline, columns);
		if (fact)
			return fact;
	}
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (others[i]->n > 0)
			return numbered_title(desk,
					      line_title(desk, others[i]->lines[0].view,
							 &language),
					      columns);
	return numbered_title(desk, desk->rendering->title, columns);
}

/* From the fullest to the shortest, until it fits into a phone's line. */
static int
render_subject(const struct desk *desk, const struct mustache *mustache,
	       struct part *part, struct err *err)
{
	static const struct {
		size_t columns;
		bool tight;
	} tries[] = {{40, false}, {40, true}, {28, true}, {20, true}};
	struct mustache plain = *mustache;
	struct value *root;
	struct buf out;
	int failed = 0;
	size_t i;

	plain.markup = MARKUP_NONE;
	buf_init(&out, PART_MAX);
	for (i = 0; i < sizeof tries / sizeof tries[0] && !failed; i++) {
		buf_clear(&out);
		root = value_object(desk->arena);
		put_heading(desk, root);
		put_counts(desk, root);
		value_put_text(desk->arena, root, "fact",
			       find_fact(desk, tries[i].columns));
		value_put_flag(desk->arena, root, "short", tries[i].tight);
		failed = mustache_render(desk->arena, &plain, "subject.txt", root, &out,
					 err);
		if (utf8_width(str_trim(str_from(out.s, out.n))) <= SUBJECT_COLUMNS)
			break;
	}
	part->bytes = utf8_one_line(desk->arena, out.s);
	part->n = strlen(part->bytes);
	buf_release(&out);
	return failed;
}

/* ---- parts ---- */

static int
render_body(const struct desk *desk, const struct mustache *mustache,
	    size_t in_calendar, struct part *part, struct err *err)
{
	struct value *root = value_object(desk->arena);
	struct buf out;
	int failed;

	put_heading(desk, root);
	put_counts(desk, root);
	put_sections(desk, root);
	put_footer(desk, root, in_calendar);
	buf_init(&out, PART_MAX);
	failed = mustache_render(desk->arena, mustache, "digest.md", root, &out, err);
	*part = take_part(desk->arena, &out);
	buf_release(&out);
	return failed;
}

int
render_edition(struct arena *arena, const struct edition *edition,
	       const struct rendering *rendering, struct part *parts, struct err *err)
{
	struct desk desk = {.arena = arena, .edition = edition, .rendering = rendering};
	struct mustache mustache = {.templates = rendering->templates,
				    .language = rendering->language,
				    .markup = MARKUP_MARKDOWN,
				    .names = template_names(arena)};
	size_t in_calendar;

	desk.year = today(&desk).year;
	memset(parts, 0, PART_KINDS * sizeof *parts);
	return attachment_render(&desk, &parts[PART_ICS], &in_calendar, err) ||
			       render_body(&desk, &mustache, in_calendar,
					   &parts[PART_MARKDOWN], err) ||
			       render_subject(&desk, &mustache, &parts[PART_SUBJECT],
					      err) ||
			       render_markdown(arena, parts[PART_MARKDOWN].bytes,
					       parts[PART_SUBJECT].bytes, rendering,
					       parts, err)
		       ? -1
		       : 0;
}
