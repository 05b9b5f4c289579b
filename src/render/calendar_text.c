/*
 * calendar_text.c - what a calendar entry says: title, place, description, categories, in
 * the calendar's language, as plain text. How iCalendar writes it is ics.c's.
 */
#include "render/render_int.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_COLUMNS 160
#define BODY_MAX 1500 /* bytes */

static const char *
best(const struct calendar *calendar, const struct texts *texts)
{
	return texts_best(texts, calendar->language, calendar->languages, NULL);
}

static char *
title(struct arena *arena, const struct calendar *calendar, const struct view *view)
{
	const char *text = best(calendar, &view->title);

	text = utf8_clean(arena, str_of(text ? text : view->item->id));
	return text_cut(arena, utf8_one_line(arena, text), TITLE_COLUMNS);
}

/* Titles say what many calendars hide: cancelled, postponed, not certain yet. */
static char *
with_status(struct arena *arena, const struct calendar *calendar,
	    const struct view *view, const char *text)
{
	static const char *const keys[] = {[STATUS_CONFIRMED] = NULL,
					   [STATUS_TENTATIVE] = "calendar_tentative",
					   [STATUS_CANCELLED] = "calendar_cancelled",
					   [STATUS_POSTPONED] = "calendar_postponed"};

	if (!keys[view->status])
		return arena_strdup(arena, text);
	return language_fill(arena, calendar->words, keys[view->status],
			     FILLS({"title", text}));
}

char *
calendar_summary(struct arena *arena, const struct calendar *calendar,
		 const struct view *view)
{
	return with_status(arena, calendar, view, title(arena, calendar, view));
}

char *
calendar_deadline_summary(struct arena *arena, const struct calendar *calendar,
			  const struct view *view)
{
	char *text = language_fill(arena, calendar->words, "calendar_deadline",
				   FILLS({"title", title(arena, calendar, view)}));

	return view->status == STATUS_TENTATIVE
		       ? text
		       : with_status(arena, calendar, view, text);
}

char *
calendar_location(struct arena *arena, const struct calendar *calendar,
		  const struct view *view)
{
	const struct place *place = &view->place;
	const char *country = NULL, *parts[3];
	struct buf out;
	size_t i, n = 0;
	char *result;

	if (place->country)
		country = language_entry(calendar->words, "countries", place->country);
	if (place->name)
		parts[n++] = place_text(arena, calendar->words, place->name);
	if (place->city)
		parts[n++] = place_text(arena, calendar->words, place->city);
	if (place->country)
		parts[n++] = country ? country : place->country;
	if (n == 0)
		return link_clean(arena, place->online);
	buf_init(&out, SIZE_MAX / 2);
	for (i = 0; i < n; i++) {
		buf_str(&out, i ? ", " : "");
		buf_str(&out, parts[i]);
	}
	result = arena_strndup(arena, out.s, out.n);
	buf_release(&out);
	return result;
}

char *
calendar_url(struct arena *arena, const struct calendar *calendar,
	     const struct view *view)
{
	return link_clean(arena, best(calendar, &view->url));
}

static const char *
organisation(const struct calendar *calendar, const char *id)
{
	size_t i;

	for (i = 0; i < calendar->n_organisations; i++)
		if (strcmp(calendar->organisations[i].id, id) == 0)
			return calendar->organisations[i].name;
	return NULL;
}

static char *
organisers(struct arena *arena, const struct calendar *calendar,
	   const struct view *view)
{
	const char **names = arena_array(arena, view->organisers.n + 1, sizeof *names);
	size_t i;

	for (i = 0; i < view->organisers.n; i++) {
		names[i] = organisation(calendar, view->organisers.v[i]);
		if (!names[i])
			names[i] = view->organisers.v[i];
	}
	return i ? language_join(arena, calendar->words, names, i) : NULL;
}

static char *
languages(struct arena *arena, const struct calendar *calendar, const struct view *view)
{
	const char **names = arena_array(arena, view->languages.n + 1, sizeof *names);
	size_t i;

	for (i = 0; i < view->languages.n; i++) {
		names[i] = language_entry(calendar->words, "languages",
					  view->languages.v[i]);
		if (!names[i])
			names[i] = view->languages.v[i];
	}
	return i ? language_join(arena, calendar->words, names, i) : NULL;
}

/* A line of its own, when there is something to say. */
static void
add_line(struct arena *arena, const struct calendar *calendar, struct buf *out,
	 const char *key, struct fill fill)
{
	if (fill.value)
		buf_printf(out, "%s%s", out->n ? "\n" : "",
			   language_fill(arena, calendar->words, key,
					 FILLS({fill.name, fill.value})));
}

char *
calendar_description(struct arena *arena, const struct calendar *calendar,
		     const struct view *view, const char *note)
{
	const char *body = best(calendar, &view->body);
	char *excerpt = body ? text_excerpt(arena, body, BODY_MAX, true) : NULL,
	     *result;
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	if (note)
		buf_str(&out, note);
	add_line(arena, calendar, &out, "calendar_during",
		 (struct fill){"parent", view->parent
						 ? title(arena, calendar, view->parent)
						 : NULL});
	add_line(arena, calendar, &out, "calendar_organisers",
		 (struct fill){"names", organisers(arena, calendar, view)});
	add_line(arena, calendar, &out, "calendar_languages",
		 (struct fill){"names", languages(arena, calendar, view)});
	add_line(arena, calendar, &out, "calendar_online",
		 (struct fill){"url", link_clean(arena, view->place.online)});
	add_line(arena, calendar, &out, "calendar_page",
		 (struct fill){"url", calendar_url(arena, calendar, view)});
	result = arena_printf(arena, "%s%s%s", excerpt ? excerpt : "",
			      excerpt && out.n ? "\n\n" : "", out.s);
	buf_release(&out);
	return *result ? result : NULL;
}

void
calendar_categories(struct arena *arena, const struct calendar *calendar,
		    const struct view *view, struct words *categories)
{
	const char *name;
	size_t i;

	for (i = 0; i < view->organisers.n; i++) {
		name = organisation(calendar, view->organisers.v[i]);
		if (name)
			words_include(arena, categories, name);
	}
	for (i = 0; i < view->tags.n; i++)
		words_include(arena, categories, view->tags.v[i]);
}

/* Enough names that a calendar's colour stays recognisable. */
static const struct {
	const char *name;
	int red, green, blue;
} colours[] = {
	{"black", 0, 0, 0},           {"dimgray", 105, 105, 105},
	{"silver", 192, 192, 192},    {"white", 255, 255, 255},
	{"maroon", 128, 0, 0},        {"firebrick", 178, 34, 34},
	{"crimson", 220, 20, 60},     {"red", 255, 0, 0},
	{"tomato", 255, 99, 71},      {"darkorange", 255, 140, 0},
	{"goldenrod", 218, 165, 32},  {"gold", 255, 215, 0},
	{"olive", 128, 128, 0},       {"yellowgreen", 154, 205, 50},
	{"limegreen", 50, 205, 50},   {"seagreen", 46, 139, 87},
	{"darkgreen", 0, 100, 0},     {"teal", 0, 128, 128},
	{"turquoise", 64, 224, 208},  {"skyblue", 135, 206, 235},
	{"dodgerblue", 30, 144, 255}, {"steelblue", 70, 130, 180},
	{"royalblue", 65, 105, 225},  {"navy", 0, 0, 128},
	{"indigo", 75, 0, 130},       {"darkorchid", 153, 50, 204},
	{"orchid", 218, 112, 214},    {"mediumvioletred", 199, 21, 133},
	{"pink", 255, 192, 203},      {"saddlebrown", 139, 69, 19},
	{"slategray", 112, 128, 144},
};

const char *
colour_name(const char *colour)
{
	int red, green, blue, distance, least = INT32_MAX;
	const char *name = NULL;
	char *end;
	long value;
	size_t i;

	if (!colour || colour[0] != '#' || strlen(colour) != 7)
		return NULL;
	value = strtol(colour + 1, &end, 16);
	if (*end || value < 0)
		return NULL;
	for (i = 0; i < sizeof colours / sizeof colours[0]; i++) {
		red = (int)(value >> 16) - colours[i].red;
		green = (int)(value >> 8 & 255) - colours[i].green;
		blue = (int)(value & 255) - colours[i].blue;
		distance = red * red + green * green + blue * blue;
		if (distance < least) {
			least = distance;
			name = colours[i].name;
		}
	}
	return name;
}
