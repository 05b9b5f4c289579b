/*
 * caldav.c - a calendar collection (CalDAV, RFC 4791) as its server answers a REPORT: a
 * WebDAV multistatus (RFC 4918, 13) with an object for each event and its exceptions. And
 * the body of that REPORT. The objects are read by the ical room, one by one: an object that
 * cannot be read is a note.
 */
#include "parse/parse_int.h"

#define DAV "DAV:"
#define CALDAV "urn:ietf:params:xml:ns:caldav"

struct collection {
	struct ical_reading *reading;
	struct ical_events *events;
	size_t read;
	struct err failure; /* the first */
};

static void
read_object(struct collection *c, const struct xml_node *data, const char *href)
{
	struct str text = str_of(xml_text(c->reading->arena, data));
	struct ical_reading reading = *c->reading;
	struct err err = {.kind = ERR_NONE};

	reading.line = data->line;
	if (ical_read(&reading, text, c->events, &err) == 0) {
		c->read++;
		return;
	}
	if (c->failure.kind == ERR_NONE)
		c->failure = err;
	notes_take(reading.taker, data->line, 0, "object \"%s\" left out: %s",
		   notes_excerpt(reading.arena, str_of(href)), err.text);
}

/* "HTTP/1.1 200 OK"; one that says nothing is taken for right. */
static bool
is_good(struct str status)
{
	(void)str_split(&status, ' ');
	return !status.s || str_starts(status, "2");
}

static const char *
status_of(struct collection *c, const struct xml_node *node)
{
	const char *text = xml_text(c->reading->arena, xml_child(node, DAV, "status"));
	struct str trimmed = str_trim(str_of(text));

	return arena_strndup(c->reading->arena, trimmed.s, trimmed.n);
}

static void
note_status(struct collection *c, const struct xml_node *node, const char *href,
	    const char *status)
{
	notes_take(c->reading->taker, node->line, 0, "object \"%s\" left out: %s",
		   notes_excerpt(c->reading->arena, str_of(href)),
		   notes_excerpt(c->reading->arena, str_of(status)));
}

/* An object, or the collection itself, which has no data. */
static void
read_response(struct collection *c, const struct xml_node *response)
{
	const char *href =
		xml_text(c->reading->arena, xml_child(response, DAV, "href"));
	const char *status = status_of(c, response);
	const struct xml_node *part, *data;

	if (!is_good(str_of(status))) {
		note_status(c, response, href, status);
		return;
	}
	for (part = response->first; part; part = part->next) {
		if (!part->name || !xml_is(part, DAV, "propstat"))
			continue;
		data = xml_child(xml_child(part, DAV, "prop"), CALDAV, "calendar-data");
		status = status_of(c, part);
		if (data && is_good(str_of(status)))
			read_object(c, data, href);
		else if (data)
			note_status(c, part, href, status);
	}
}

int
parse_caldav(struct ical_reading *reading, struct str text, struct ical_events *events,
	     struct err *err)
{
	struct collection c = {.reading = reading, .events = events};
	const struct xml_node *node, *top;
	struct xml_node *root;

	if (xml_parse(reading->taker, text, &root, err))
		return -1;
	/* There are servers that put <xml> around it. */
	top = root && !xml_is(root, DAV, "multistatus")
		      ? xml_child(root, DAV, "multistatus")
		      : root;
	if (!top)
		return notes_fail(reading->taker, err, ERR_FORMAT, 1,
				  "an XML document instead of a calendar");
	for (node = top->first; node; node = node->next)
		if (node->name && xml_is(node, DAV, "response"))
			read_response(&c, node);
	if (c.read == 0 && c.failure.kind != ERR_NONE) {
		*err = c.failure;
		return -1;
	}
	return 0;
}

static char *
utc_stamp(struct arena *arena, int64_t unix_seconds)
{
	struct civil c = civil_from_seconds(unix_seconds);

	return arena_printf(arena, "%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day,
			    c.hour, c.minute, c.second);
}

const char *
parse_caldav_report(struct arena *arena, const struct parse_context *context)
{
	return arena_printf(arena,
			    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			    "<C:calendar-query xmlns:D=\"" DAV "\" xmlns:C=\"" CALDAV
			    "\"><D:prop><D:getetag/><C:calendar-data/></D:prop>"
			    "<C:filter><C:comp-filter name=\"VCALENDAR\">"
			    "<C:comp-filter name=\"VEVENT\">"
			    "<C:time-range start=\"%s\" end=\"%s\"/>"
			    "</C:comp-filter></C:comp-filter></C:filter>"
			    "</C:calendar-query>\n",
			    utc_stamp(arena, context->from),
			    utc_stamp(arena, context->until));
}
