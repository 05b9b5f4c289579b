/*
 * local.c - a local time and, in a field of its own, what says its zone: an IANA name, an
 * offset ("UTC-3", "GMT+05:30", "UTC+5.5"). Letters alone ("CST") are no zone: which one
 * is meant depends on the place.
 */
#include "base/zone.h"
#include "parse/parse_int.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OFFSET (14 * 3600) /* Line Islands */

/* "3", "03:30", "0530", "5.5" as seconds; -1 when it is none. */
static int
offset_seconds(const char *text)
{
	size_t digits = strspn(text, "0123456789"), more;
	long whole = strtol(text, NULL, 10), part = 0;
	const char *rest = text + digits;

	if (digits == 4 && *rest == '\0')
		return (int)(whole / 100 * 3600 + whole % 100 * 60);
	if (digits < 1 || digits > 2)
		return -1;
	if (*rest == '\0')
		return (int)whole * 3600;
	more = strspn(rest + 1, "0123456789");
	if (!strchr(":.", *rest) || more < 1 || more > 2 || rest[1 + more])
		return -1;
	part = strtol(rest + 1, NULL, 10);
	if (*rest == ':')
		return (int)(whole * 3600 + part * 60);
	return (int)(whole * 3600 + part * (more == 1 ? 360 : 36));
}

/* "UTC-3", "GMT+05:30", "+0530", "UTC+5.5", "UTC" as seconds east. */
static bool
read_offset(struct str text, int *seconds)
{
	/* UTC and GMT may stand before it, and a minus of typesetters. */
	static const char *const prefixes[] = {"UTC", "GMT"};
	char number[8];
	bool west;
	size_t i;
	int value;

	text = str_trim(text);
	for (i = 0; i < 2; i++)
		if (text.n >= 3 && str_is_nocase(str_from(text.s, 3), prefixes[i])) {
			text = str_trim(str_from(text.s + 3, text.n - 3));
			break;
		}
	if (text.n == 0 && i < 2) {
		*seconds = 0;
		return true;
	}
	west = str_starts(text, "-") || str_starts(text, "\xe2\x88\x92");
	if (!west && !str_starts(text, "+"))
		return false;
	i = text.s[0] == '-' || text.s[0] == '+' ? 1 : 3;
	text = str_trim(str_from(text.s + i, text.n - i));
	if (text.n == 0 || text.n >= sizeof number)
		return false;
	memcpy(number, text.s, text.n);
	number[text.n] = '\0';
	value = offset_seconds(number);
	if (value < 0 || value > MAX_OFFSET)
		return false;
	*seconds = west ? -value : value;
	return true;
}

bool
parse_zone(struct reading *r, const char *text, struct local_zone *zone)
{
	struct str name = str_trim(str_of(text));

	*zone = (struct local_zone){NULL, false, 0};
	if (name.n == 0)
		return false;
	if (str_is_nocase(name, "UTC") || str_is_nocase(name, "GMT") ||
	    str_is_nocase(name, "Z")) {
		zone->name = "UTC";
		return true;
	}
	if (memchr(name.s, '/', name.n)) {
		zone->name = arena_strndup(r->arena, name.s, name.n);
		if (zone_known(zone->name))
			return true;
		zone->name = NULL;
	}
	zone->has_offset = read_offset(name, &zone->offset);
	return zone->has_offset;
}

bool
parse_local(struct str text, const struct local_zone *zone, struct when *when)
{
	struct when found;

	if (!zone->has_offset)
		return when_parse(text, zone->name, when);
	if (!when_parse(text, "UTC", &found))
		return false;
	if (found.precision == WHEN_INSTANT && found.zone && found.offset == 0)
		found = when_instant_offset(found.unix - zone->offset, zone->offset);
	if (found.precision < WHEN_INSTANT)
		found.zone = NULL;
	*when = found;
	return true;
}
