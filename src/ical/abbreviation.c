/*
 * abbreviation.c - "CST", "EST", "BRT" as names of time zones. The letters say little: CST
 * is Mexico's time, Chicago's, China's. So a place is asked whether the letters can be its
 * own, and only who knows no place gets an offset, the usual one.
 */
#include "base/utf8.h"
#include "base/zone.h"
#include "ical/ical_int.h"

#include <string.h>

#define NAME_SIZE 16
/* Bytes of a location that are looked at. */
#define MAX_LOCATION 300

/* Minutes east of UTC, 0: no more. */
static const struct {
	const char *name;
	int offsets[3];
} abbreviations[] = {
	{"CST", {-360, 480}},  {"CDT", {-300}},       {"CT", {-360, -300}},
	{"EST", {-300, 600}},  {"EDT", {-240}},       {"ET", {-300, -240}},
	{"MST", {-420, 480}},  {"MDT", {-360}},       {"MT", {-420, -360}},
	{"PST", {-480, 480}},  {"PDT", {-420}},       {"PT", {-480, -420}},
	{"AST", {-240, 180}},  {"ADT", {-180}},       {"HST", {-600}},
	{"AKST", {-540}},      {"AKDT", {-480}},      {"NST", {-210}},
	{"NDT", {-150}},       {"ART", {-180}},       {"BOT", {-240}},
	{"BRT", {-180}},       {"BRST", {-120}},      {"AMT", {-240, 240}},
	{"CLT", {-240}},       {"CLST", {-180}},      {"COT", {-300}},
	{"ECT", {-300}},       {"GFT", {-180}},       {"GYT", {-240}},
	{"PET", {-300}},       {"PYT", {-180, -240}}, {"PYST", {-180}},
	{"SRT", {-180}},       {"UYT", {-180}},       {"UYST", {-120}},
	{"VET", {-240, -270}}, {"BST", {60, 360}},    {"IST", {330, 60, 120}},
	{"CET", {60}},         {"CEST", {120}},       {"EET", {120}},
	{"EEST", {180}},       {"WEST", {60}},        {"MSK", {180}},
	{"SAST", {120}},       {"EAT", {180}},        {"CAT", {120}},
	{"WAT", {60}},         {"GST", {240}},        {"PKT", {300}},
	{"ICT", {420}},        {"WIB", {420}},        {"SGT", {480}},
	{"HKT", {480}},        {"JST", {540}},        {"KST", {540}},
	{"AEST", {600}},       {"AEDT", {660}},       {"NZST", {720}},
	{"NZDT", {780}},
};

/* Places as locations name them, folded, the longer before what is in them. Where a name
 * is that of several places, the one that has an abbreviation of its own is meant. */
static const struct {
	const char *word, *zone;
} places[] = {
	{"cancun", "America/Cancun"},
	{"quintana roo", "America/Cancun"},
	{"tijuana", "America/Tijuana"},
	{"hermosillo", "America/Hermosillo"},
	{"mazatlan", "America/Mazatlan"},
	{"merida", "America/Merida"},
	{"monterrey", "America/Monterrey"},
	{"guadalajara", "America/Mexico_City"},
	{"mexico", "America/Mexico_City"},
	{"cdmx", "America/Mexico_City"},
	{"guatemala", "America/Guatemala"},
	{"el salvador", "America/El_Salvador"},
	{"san salvador", "America/El_Salvador"},
	{"honduras", "America/Tegucigalpa"},
	{"tegucigalpa", "America/Tegucigalpa"},
	{"managua", "America/Managua"},
	{"nicaragua", "America/Managua"},
	{"costa rica", "America/Costa_Rica"},
	{"belize", "America/Belize"},
	{"belice", "America/Belize"},
	{"panama", "America/Panama"},
	{"jamaica", "America/Jamaica"},
	{"kingston", "America/Jamaica"},
	{"haiti", "America/Port-au-Prince"},
	{"bahamas", "America/Nassau"},
	{"nassau", "America/Nassau"},
	{"habana", "America/Havana"},
	{"cuba", "America/Havana"},
	{"puerto rico", "America/Puerto_Rico"},
	{"santo domingo", "America/Santo_Domingo"},
	{"dominican", "America/Santo_Domingo"},
	{"trinidad", "America/Port_of_Spain"},
	{"barbados", "America/Barbados"},
	{"curacao", "America/Curacao"},
	{"bogota", "America/Bogota"},
	{"colombia", "America/Bogota"},
	{"lima", "America/Lima"},
	{"peru", "America/Lima"},
	{"quito", "America/Guayaquil"},
	{"ecuador", "America/Guayaquil"},
	{"caracas", "America/Caracas"},
	{"venezuela", "America/Caracas"},
	{"bolivia", "America/La_Paz"},
	{"asuncion", "America/Asuncion"},
	{"paraguay", "America/Asuncion"},
	{"santiago", "America/Santiago"},
	{"chile", "America/Santiago"},
	{"buenos aires", "America/Argentina/Buenos_Aires"},
	{"argentina", "America/Argentina/Buenos_Aires"},
	{"montevideo", "America/Montevideo"},
	{"uruguay", "America/Montevideo"},
	{"manaus", "America/Manaus"},
	{"brasil", "America/Sao_Paulo"},
	{"brazil", "America/Sao_Paulo"},
	{"sao paulo", "America/Sao_Paulo"},
	{"new york", "America/New_York"},
	{"washington", "America/New_York"},
	{"miami", "America/New_York"},
	{"toronto", "America/Toronto"},
	{"chicago", "America/Chicago"},
	{"houston", "America/Chicago"},
	{"denver", "America/Denver"},
	{"los angeles", "America/Los_Angeles"},
	{"san francisco", "America/Los_Angeles"},
	{"beijing", "Asia/Shanghai"},
	{"china", "Asia/Shanghai"},
	{"taipei", "Asia/Taipei"},
	{"india", "Asia/Kolkata"},
	{"ireland", "Europe/Dublin"},
	{"israel", "Asia/Jerusalem"},
	{"london", "Europe/London"},
	{"australia", "Australia/Sydney"},
};

static const int *
offsets_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof abbreviations / sizeof abbreviations[0]; i++)
		if (str_is_nocase(str_of(name), abbreviations[i].name))
			return abbreviations[i].offsets;
	return NULL;
}

bool
ical_abbreviation(const char *name, int *offset)
{
	const int *offsets = offsets_of(name);

	if (offsets)
		*offset = offsets[0] * 60;
	return offsets;
}

/* By tzdata's own letters, or, where it has numbers instead ("-05"), by the offset. */
static bool
fits_at(const char *name, const int *offsets, const char *zone, int64_t at)
{
	char letters[NAME_SIZE];
	int offset, i;

	zone_abbreviation(zone, at, letters, sizeof letters);
	if (str_is_nocase(str_of(letters), name))
		return true;
	if (letters[0] != '-' && letters[0] != '+' && strlen(name) > 2)
		return false;
	(void)zone_from_unix(zone, at, &offset, NULL);
	for (i = 0; i < 3 && offsets[i]; i++)
		if (offset == offsets[i] * 60)
			return true;
	return false;
}

bool
ical_abbreviation_fits(const char *name, const char *zone, int year)
{
	const int *offsets = offsets_of(name);

	return offsets &&
	       (fits_at(name, offsets, zone, civil_days(year, 1, 1) * 86400) ||
		fits_at(name, offsets, zone, civil_days(year, 7, 1) * 86400));
}

const char *
ical_abbreviation_place(struct arena *arena, const char *name, const char *text,
			int year)
{
	size_t n = utf8_prefix(str_of(text), MAX_LOCATION), i;
	const char *folded = utf8_fold(arena, arena_strndup(arena, text, n));

	for (i = 0; i < sizeof places / sizeof places[0]; i++)
		if (strstr(folded, places[i].word) && zone_known(places[i].zone) &&
		    ical_abbreviation_fits(name, places[i].zone, year))
			return places[i].zone;
	return NULL;
}
