/*
 * schema_place.c - where a schema.org Event takes place: location is a Place, a
 * VirtualLocation, an address, a text, or several of these; and eventAttendanceMode.
 */
#include "base/url.h"
#include "parse/parse_int.h"

#include <string.h>

/* Places of one event that are looked at. */
#define MAX_PLACES 20

static const char *
web_address(struct reading *r, const struct schema_event *event, const char *text)
{
	if (!text)
		return NULL;
	return parse_web_address(r, "location",
				 url_resolve(r->arena, event->page->base, text),
				 event->node->line);
}

/* The members of PostalAddress, or one text of all. */
static void
set_address(struct reading *r, struct entry *entry, const struct data *address)
{
	const char *country;

	address = data_first(address);
	if (!address || address->kind != DATA_OBJECT)
		return;
	country = schema_property_text(address, "addressCountry");
	entry->place.city =
		parse_line(r, schema_property_text(address, "addressLocality"));
	if (country && schema_local(country).n > 0)
		entry->place.country = parse_country(r->arena, country);
}

/* A place without name is told by its street, or by its address as one text. */
static const char *
place_name(struct reading *r, const struct data *place)
{
	const struct data *address = data_first(schema_property(place, "address"));
	const char *name = data_text(data_first(schema_property(place, "name")));

	if (!name)
		name = schema_property_text(place, "name");
	if (!name && address && address->kind != DATA_OBJECT)
		name = data_text(address);
	if (!name)
		name = schema_property_text(address, "streetAddress");
	return parse_line(r, name);
}

static void
set_object(struct reading *r, struct entry *entry, const struct schema_event *event,
	   const struct data *place)
{
	if (schema_is(place, "VirtualLocation")) {
		if (!entry->place.online)
			entry->place.online =
				web_address(r, event,
					    schema_property_text(place, "url"));
		return;
	}
	if (entry->place.name || entry->place.city)
		return; /* the first counts */
	if (schema_is(place, "PostalAddress")) {
		set_address(r, entry, place);
		entry->place.name = parse_line(r, schema_property_text(place, "name"));
		return;
	}
	set_address(r, entry, schema_property(place, "address"));
	if (schema_is(place, "City"))
		entry->place.city = place_name(r, place);
	else if (schema_is(place, "Country"))
		entry->place.country = parse_country(r->arena, place_name(r, place));
	else
		entry->place.name = place_name(r, place);
}

void
schema_set_place(struct reading *r, struct entry *entry,
		 const struct schema_event *event)
{
	const struct data *places = schema_property(event->node, "location"), *place;
	const char *mode = schema_property_text(event->node, "eventAttendanceMode");
	int n = 0;

	for (place = data_first(places); place && n < MAX_PLACES;
	     place = data_next(places, place), n++) {
		const char *text = data_text(place);

		if (place->kind == DATA_OBJECT)
			set_object(r, entry, event, place);
		else if (text && url_is_web(str_of(text)))
			entry->place.online = web_address(r, event, text);
		else if (text && place->kind == DATA_STRING && !entry->place.name)
			entry->place.name = parse_line(r, text);
	}
	/* Online, and nobody says where: on its page. */
	if (!entry->place.online && mode &&
	    str_is(schema_local(mode), "OnlineEventAttendanceMode"))
		entry->place.online = web_address(r, event, event->url);
}
