/*
 * lines.c - a line of an edition becomes the values that a template can name: the best
 * title with a mark of its language, dates, place, mode, organisers, deadlines, children.
 * Which of them are shown, and in which order, is the template's.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <string.h>

#define SUMMARY_MAX 240 /* bytes of a body's beginning, for news */

static const struct when nowhen;

const char *
line_title(const struct desk *desk, const struct view *view, const char **language)
{
	const struct rendering *rendering = desk->rendering;
	const char *title = texts_best(&view->title, rendering->language,
				       rendering->languages, language);

	if (!title) {
		*language = rendering->language;
		title = view->item->id;
	}
	return utf8_one_line(desk->arena, utf8_clean(desk->arena, str_of(title)));
}

/* "en español, inglés y portugués" */
static char *
in_languages(const struct desk *desk, const struct words *codes)
{
	const struct language *words = desk->rendering->words;
	const char **names = arena_array(desk->arena, codes->n + 1, sizeof *names);
	size_t i;

	for (i = 0; i < codes->n; i++) {
		names[i] = language_entry(words, "languages", codes->v[i]);
		if (!names[i])
			return arena_strdup(desk->arena,
					    render_word(words, "in_other_language"));
	}
	return language_fill(desk->arena, words, "in_language",
			     FILLS({"language", language_join(desk->arena, words, names,
							      codes->n)}));
}

/* The mark of a title that is not in the reader's language, and the languages spoken;
 * what both would say is said once, what everybody expects is not said. */
static void
put_languages(const struct desk *desk, struct value *data, const struct view *view,
	      const char *language)
{
	struct words one = {.v = &language, .n = 1};
	char *marker = NULL, *spoken = NULL;

	if (strcmp(language, desk->rendering->language) != 0)
		marker = in_languages(desk, &one);
	if (view->languages.n > 1 ||
	    (view->languages.n == 1 &&
	     strcmp(view->languages.v[0], desk->rendering->language) != 0))
		spoken = in_languages(desk, &view->languages);
	if (marker && spoken && strcmp(marker, spoken) == 0)
		spoken = NULL;
	value_put_text(desk->arena, data, "marker", marker);
	value_put_text(desk->arena, data, "spoken", spoken);
}

static const char *
organisation_name(const struct rendering *rendering, const char *id)
{
	size_t i;

	for (i = 0; i < rendering->n_organisations; i++)
		if (strcmp(rendering->organisations[i].id, id) == 0)
			return rendering->organisations[i].name;
	return id;
}

/* Names of organisations, or "las 7 organizaciones" where it is all of them. */
static char *
names_text(const struct desk *desk, const struct words *ids)
{
	const struct rendering *rendering = desk->rendering;
	const char **names = arena_array(desk->arena, ids->n + 1, sizeof *names);
	size_t i, known = 0;

	for (i = 0; i < rendering->n_organisations; i++)
		known += words_have(ids, rendering->organisations[i].id);
	if (known > 2 && known == rendering->n_organisations && known == ids->n)
		return language_count(desk->arena, rendering->words,
				      "all_organisations", known, NULL);
	for (i = 0; i < ids->n; i++)
		names[i] = organisation_name(rendering, ids->v[i]);
	return ids->n ? language_join(desk->arena, rendering->words, names, ids->n)
		      : NULL;
}

/* The same names, in any order. */
static bool
same_names(const struct words *a, const struct words *b)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!words_have(b, a->v[i]))
			return false;
	return a->n == b->n;
}

/* The offset of the place. A day's zone that is the community's own may be a source's
 * default and not the place's: it is told only where the place is its city. */
static const char *
place_offset(const struct desk *desk, const struct view *view)
{
	const struct language *words = desk->rendering->words;
	const struct when *start = &view->start;
	const char *zone, *city;

	if (start->precision != WHEN_DAY || !start->zone)
		return NULL;
	zone = dates_zone(desk->arena, words, start);
	city = place_text(desk->arena, words, view->place.city);
	if (zone && strcmp(start->zone, desk->edition->zone) == 0 &&
	    (!city || strncmp(zone, city, strlen(city)) != 0))
		return NULL;
	return dates_offset(desk->arena, start);
}

static void
put_place(const struct desk *desk, struct value *data, const struct view *view)
{
	const struct place *place = &view->place;
	struct arena *arena = desk->arena;
	const struct language *words = desk->rendering->words;
	const char *city = place_text(arena, words, place->city);
	const char *name = place_text(arena, words, place->name), *country;
	bool somewhere = city || name;
	struct value *object;

	if (somewhere || place->country) {
		object = value_object(arena);
		country = place->country
				  ? language_entry(words, "countries", place->country)
				  : NULL;
		value_put_text(arena, object, "city", somewhere ? city : country);
		if (!city)
			value_put_text(arena, object, "city", name);
		value_put_text(arena, object, "venue", city ? name : NULL);
		if (somewhere)
			value_put_text(arena, object, "country",
				       country ? country : place->country);
		value_put_markup(arena, object, "offset", MARKUP_MARKDOWN,
				 place_offset(desk, view));
		value_put(arena, data, "place", object);
	}
	if (place->online) {
		value_put_markup(arena, data, "online", MARKUP_MARKDOWN,
				 link_markdown(arena, place->online));
		value_put_markup(arena, data, "mode", MARKUP_MARKDOWN,
				 render_word(words, somewhere ? "mode_hybrid"
							      : "mode_online"));
	}
}

static bool
is_future(const struct desk *desk, const struct when *when)
{
	int64_t first, after;

	return when_bounds(when, desk->edition->zone, &first, &after) &&
	       first > desk->edition->now;
}

/* Dates that we wrote are Markdown already: they hold nothing from outside. */
static void
put_when(const struct desk *desk, struct value *data, const char *key,
	 const struct when *start, const struct when *end)
{
	value_put_markup(desk->arena, data, key, MARKUP_MARKDOWN,
			 render_span(desk->arena, desk->rendering->words, start, end,
				     desk->year));
}

static void
put_dates(const struct desk *desk, struct value *data, const struct view *view,
	  bool nested)
{
	const struct view *parent = view->parent;
	const char *language;

	if (parent && !nested)
		value_put_text(desk->arena, data, "during",
			       language_fill(desk->arena, desk->rendering->words,
					     "during",
					     FILLS({"parent", line_title(desk, parent,
									 &language)})));
	if (view->kind == ITEM_NEWS || view->kind == ITEM_CALL)
		return;
	if (parent && view->start.precision <= WHEN_PARENT)
		return;
	if (nested && parent &&
	    (view->start.precision < WHEN_DAY ||
	     (when_equal(&view->start, &parent->start) &&
	      when_equal(&view->end, &parent->end))))
		return;
	put_when(desk, data, "dates", &view->start, &view->end);
	if (view->start.precision >= WHEN_DAY)
		value_put_flag(desk->arena, data, "tentative",
			       view->status == STATUS_TENTATIVE);
}

static void
put_deadlines(const struct desk *desk, struct value *data, const struct view *view)
{
	if (is_future(desk, &view->opens))
		put_when(desk, data, "opens", &view->opens, &nowhen);
	if (view->deadline.precision > WHEN_PARENT)
		put_when(desk, data, "deadline", &view->deadline, &nowhen);
	value_put_flag(desk->arena, data, "call", view->kind == ITEM_CALL);
}

/* When it was announced, and the beginning of its text where that is in the language of
 * the title (whose mark then stands for both). */
static void
put_news(const struct desk *desk, struct value *data, const struct view *view,
	 const char *language)
{
	const struct rendering *rendering = desk->rendering;
	const char *body = texts_in(&view->body, language);
	struct when announced;
	char *summary;

	if (view->kind != ITEM_NEWS)
		return;
	if (view->announced != INT64_MIN) {
		announced = when_instant(view->announced, desk->edition->zone);
		value_put_markup(desk->arena, data, "announced", MARKUP_MARKDOWN,
				 dates_day(desk->arena, rendering->words, announced.at,
					   desk->year));
	}
	summary = body ? text_excerpt(desk->arena, body, SUMMARY_MAX, false) : NULL;
	if (summary) {
		summary[strcspn(summary, "\n")] = '\0'; /* the first paragraph */
		value_put_text(desk->arena, data, "summary", summary);
	}
}

/* The line's own label, else what its status says. */
static void
put_label(const struct desk *desk, struct value *data, const struct line *line)
{
	enum label label = line->label;

	if (line->view->status == STATUS_CANCELLED)
		label = LABEL_CANCELLED;
	else if (line->view->status == STATUS_POSTPONED && label == LABEL_NONE)
		label = LABEL_POSTPONED;
	if (label == LABEL_NONE)
		return;
	value_put_markup(desk->arena, data, "label", MARKUP_MARKDOWN,
			 render_word(desk->rendering->words,
				     arena_printf(desk->arena, "label_%s",
						  label_words[label])));
}

static struct value *line_data(const struct desk *desk, const struct line *line,
			       bool nested);

/* Children and theirs, in one list. */
static void
add_children(const struct desk *desk, struct value *list, const struct line *line)
{
	size_t i;

	for (i = 0; i < line->n_children; i++) {
		value_append(desk->arena, list,
			     line_data(desk, &line->children[i], true));
		add_children(desk, list, &line->children[i]);
	}
}

static void
put_children(const struct desk *desk, struct value *data, const struct line *line)
{
	struct value *object, *list = value_list(desk->arena);
	size_t i;

	add_children(desk, list, line);
	if (list->n == 0)
		return;
	for (i = 0; i < list->n; i++)
		value_put_flag(desk->arena, list->members[i].value, "last",
			       i + 1 == list->n);
	object = value_object(desk->arena);
	value_put(desk->arena, object, "lines", list);
	value_put(desk->arena, data, "children", object);
}

/* A line has every name, be it false: else a template would find what the line lacks in
 * the line around it, or in the edition. */
static void
close_names(const struct desk *desk, struct value *data)
{
	static const char *const names[] = {"label",     "url",        "marker",
					    "spoken",    "dates",      "during",
					    "tentative", "place",      "online",
					    "mode",      "organisers", "parties",
					    "opens",     "deadline",   "announced",
					    "summary",   "children"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!value_get(data, str_of(names[i])))
			value_put_flag(desk->arena, data, names[i], false);
}

static struct value *
line_data(const struct desk *desk, const struct line *line, bool nested)
{
	const struct rendering *rendering = desk->rendering;
	const struct view *view = line->view;
	struct arena *arena = desk->arena;
	struct value *data = value_object(arena);
	const char *language, *title = line_title(desk, view, &language);
	char *names = names_text(desk, &view->organisers), *theirs = NULL;

	put_label(desk, data, line);
	value_put_text(arena, data, "title", title);
	value_put_markup(arena, data, "url", MARKUP_MARKDOWN,
			 link_markdown(arena,
				       texts_best(&view->url, rendering->language,
						  rendering->languages, NULL)));
	put_languages(desk, data, view, language);
	put_dates(desk, data, view, nested);
	put_place(desk, data, view);
	put_deadlines(desk, data, view);
	put_news(desk, data, view, language);
	if (nested && names && view->parent)
		theirs = names_text(desk, &view->parent->organisers);
	if ((theirs && strcmp(names, theirs) == 0) ||
	    same_names(&view->organisers, &view->parties))
		names = NULL;
	value_put_text(arena, data, "organisers", names);
	value_put_text(arena, data, "parties", names_text(desk, &view->parties));
	if (!nested)
		put_children(desk, data, line);
	close_names(desk, data);
	return data;
}

struct value *
section_data(const struct desk *desk, const struct section *section)
{
	struct value *data, *lines = value_list(desk->arena);
	size_t i;

	for (i = 0; i < section->n; i++)
		value_append(desk->arena, lines,
			     line_data(desk, &section->lines[i], false));
	if (lines->n == 0)
		return NULL;
	data = value_object(desk->arena);
	value_put(desk->arena, data, "lines", lines);
	return data;
}
