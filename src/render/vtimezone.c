/*
 * vtimezone.c - the rules of a zone as a VTIMEZONE (RFC 5545 3.6.5), small and right for
 * the time that a file needs: one observance for what holds at its beginning, one for each
 * change after it, all from base/zone.h. No recurrence rules: a rule would claim to know
 * more than the file uses.
 */
#include "render/render_int.h"

#include "base/zone.h"

#include <stdlib.h>

/* What holds from an instant on. */
struct observance {
	int64_t since;
	int offset;
	bool daylight;
	char name[16];
};

static void
look(const char *zone, int64_t at, struct observance *observance)
{
	observance->since = at;
	zone_from_unix(zone, at, &observance->offset, &observance->daylight);
	zone_abbreviation(zone, at, observance->name, sizeof observance->name);
}

static void
put_offset(struct buf *out, const char *property, int offset)
{
	int seconds = abs(offset);

	buf_printf(out, "%s:%c%02d%02d", property, offset < 0 ? '-' : '+',
		   seconds / 3600, seconds / 60 % 60);
	if (seconds % 60)
		buf_printf(out, "%02d", seconds % 60);
	buf_str(out, "\r\n");
}

/* DTSTART is the local time of the clock that was valid before the change. */
static void
put_observance(struct buf *out, const struct observance *now, int offset_before,
	       bool beginning)
{
	const char *kind = now->daylight ? "DAYLIGHT" : "STANDARD";
	struct civil start = civil_from_seconds(now->since + offset_before);

	if (beginning)
		start = (struct civil){1970, 1, 1, 0, 0, 0};
	buf_printf(out, "BEGIN:%s\r\n", kind);
	buf_printf(out, "DTSTART:%04d%02d%02dT%02d%02d%02d\r\n", start.year,
		   start.month, start.day, start.hour, start.minute, start.second);
	put_offset(out, "TZOFFSETFROM", offset_before);
	put_offset(out, "TZOFFSETTO", now->offset);
	if (now->name[0])
		buf_printf(out, "TZNAME:%s\r\n", now->name);
	buf_printf(out, "END:%s\r\n", kind);
}

void
vtimezone_write(struct buf *out, const char *zone, int64_t from, int64_t until)
{
	struct observance before, now;
	int64_t change;

	buf_printf(out, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", zone);
	look(zone, from, &now);
	put_observance(out, &now, now.offset, true);
	while (zone_next_change(zone, now.since, until, &change)) {
		before = now;
		look(zone, change, &now);
		put_observance(out, &now, before.offset, false);
	}
	buf_str(out, "END:VTIMEZONE\r\n");
}
