/*
 * row_place.c - where it takes place: venue, city, country, and how to take part from afar,
 * of a row that has columns for them or one text for all.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

bool
row_is_online(struct arena *arena, const char *text)
{
	static const char *const words[] = {
		"online",      "on line", "virtual", "en linea",      "em linha",
		"a distancia", "remote",  "remoto",  "webinar",       "hibrido",
		"hibrida",     "hybrid",  "zoom",    "evento online", "evento virtual",
	};
	const char *folded = text ? utf8_fold(arena, text) : "";
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i]) == 0)
			return true;
	return false;
}

bool
row_is_on_site(struct arena *arena, const char *text)
{
	static const char *const words[] = {"presencial", "in person", "onsite",
					    "on site",    "offline",   "fisico"};
	const char *folded = text ? utf8_fold(arena, text) : "";
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(folded, words[i]) == 0)
			return true;
	return false;
}

static bool
is_address(const char *text)
{
	return strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
}

/* "Berlin, Germany": the city, without a country at its end, which is set when it is not
 * known. */
static const char *
city_of(struct reading *r, struct entry *entry, const char *text)
{
	const char *comma = strrchr(text, ','), *country;

	country = comma ? parse_country(r->arena, comma + 1) : NULL;
	/* "San Francisco, CA" is not in Canada. */
	if (country && !entry->place.country && str_trim(str_of(comma + 1)).n < 3)
		country = NULL;
	if (!country || (entry->place.country && entry->place.country != country &&
			 strcmp(entry->place.country, country) != 0))
		return parse_line(r, text);
	entry->place.country = country;
	return parse_line(r, arena_strndup(r->arena, text, (size_t)(comma - text)));
}

/* A text that may be a venue, an address, a city, or "online". */
static void
set_location(struct reading *r, struct entry *entry, const char *text, int line)
{
	const char *comma = strrchr(text, ',');

	if (is_address(text)) {
		if (!entry->place.online)
			entry->place.online =
				parse_web_address(r, "location", text, line);
	} else if (row_is_online(r->arena, text)) {
		if (!entry->place.online && entry->url.n > 0)
			entry->place.online = entry->url.v[0].text;
	} else if (entry->place.city) {
		if (!entry->place.name)
			entry->place.name = parse_line(r, text);
	} else if (entry->place.name || entry->place.country ||
		   (comma && parse_country(r->arena, comma + 1))) {
		entry->place.city = city_of(r, entry, text);
	} else {
		entry->place.name = parse_line(r, text);
	}
}

static void
set_online(struct reading *r, struct entry *entry, const struct row *row)
{
	const char *online = row_text(row, ROW_ONLINE);
	const struct words *kinds = &row->values[ROW_KIND];
	bool yes = row_truth(online) || row_is_online(r->arena, online);
	size_t i;

	for (i = 0; i < kinds->n; i++)
		yes |= row_is_online(r->arena, kinds->v[i]);
	if (online && is_address(online))
		entry->place.online = parse_web_address(r, "online", online, row->line);
	else if (yes && entry->url.n > 0)
		entry->place.online = entry->url.v[0].text;
}

void
row_set_place(struct reading *r, struct entry *entry, const struct row *row)
{
	const char *country = row_text(row, ROW_COUNTRY);
	const char *location = row_text(row, ROW_LOCATION);
	const char *city = row_text(row, ROW_CITY);
	const char *place = row_text(row, ROW_PLACE);

	set_online(r, entry, row);
	entry->place.country = parse_country(r->arena, country);
	if (country && !entry->place.country)
		notes_once(&r->taker, row->line, "\"%s\" is no country that is known",
			   notes_excerpt(r->arena, str_of(country)));
	if (city && row_is_online(r->arena, city))
		set_location(r, entry, city, row->line);
	else if (city)
		entry->place.city = city_of(r, entry, city);
	if (place && (is_address(place) || row_is_online(r->arena, place)))
		set_location(r, entry, place, row->line);
	else
		entry->place.name = parse_line(r, place);
	if (location)
		set_location(r, entry, location, row->line);
}
