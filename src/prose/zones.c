/*
 * zones.c - in which zone an hour is: names of cities and countries, "UTC-3", letters.
 * In: tokens behind an hour, or a sentence about all of them. Out: an IANA name, an
 * offset, or letters that several zones share. Whether name and offset agree is
 * judge.c's.
 */
#include "prose/prose_int.h"

#include <string.h>

/* How many words a place may have: "ciudad de la paz". */
#define PLACE_WORDS 4

struct named {
	const char *name, *zone;
};

/* clang-format off */
/* Capitals, cities of meetings, and countries that have one zone; folded, in the three
 * languages. */
static const struct named places[] = {
	{"argentina", "America/Argentina/Buenos_Aires"}, {"aruba", "America/Aruba"},
	{"asuncion", "America/Asuncion"}, {"barbados", "America/Barbados"},
	{"belem", "America/Belem"}, {"belize", "America/Belize"},
	{"belo horizonte", "America/Sao_Paulo"}, {"bogota", "America/Bogota"},
	{"bolivia", "America/La_Paz"}, {"brasilia", "America/Sao_Paulo"},
	{"bridgetown", "America/Barbados"},
	{"buenos aires", "America/Argentina/Buenos_Aires"}, {"cali", "America/Bogota"},
	{"campinas", "America/Sao_Paulo"}, {"cancun", "America/Cancun"},
	{"caracas", "America/Caracas"}, {"cartagena", "America/Bogota"},
	{"castries", "America/St_Lucia"}, {"chile", "America/Santiago"},
	{"cidade do mexico", "America/Mexico_City"},
	{"cidade do panama", "America/Panama"},
	{"ciudad de guatemala", "America/Guatemala"},
	{"ciudad de mexico", "America/Mexico_City"},
	{"ciudad de panama", "America/Panama"}, {"cdmx", "America/Mexico_City"},
	{"colombia", "America/Bogota"}, {"cordoba", "America/Argentina/Cordoba"},
	{"costa rica", "America/Costa_Rica"}, {"cuba", "America/Havana"},
	{"curacao", "America/Curacao"}, {"curitiba", "America/Sao_Paulo"},
	{"cusco", "America/Lima"}, {"dublin", "Europe/Dublin"},
	{"el salvador", "America/El_Salvador"}, {"florianopolis", "America/Sao_Paulo"},
	{"fortaleza", "America/Fortaleza"}, {"geneva", "Europe/Zurich"},
	{"georgetown", "America/Guyana"}, {"ginebra", "Europe/Zurich"},
	{"guadalajara", "America/Mexico_City"}, {"guatemala", "America/Guatemala"},
	{"guayaquil", "America/Guayaquil"}, {"guyana", "America/Guyana"},
	{"haiti", "America/Port-au-Prince"}, {"hamilton", "Atlantic/Bermuda"},
	{"havana", "America/Havana"}, {"honduras", "America/Tegucigalpa"},
	{"jamaica", "America/Jamaica"}, {"kingston", "America/Jamaica"},
	{"la habana", "America/Havana"}, {"la paz", "America/La_Paz"},
	{"lima", "America/Lima"}, {"lisboa", "Europe/Lisbon"},
	{"london", "Europe/London"}, {"madrid", "Europe/Madrid"},
	{"managua", "America/Managua"}, {"manaus", "America/Manaus"},
	{"medellin", "America/Bogota"}, {"merida", "America/Merida"},
	{"mexico city", "America/Mexico_City"}, {"monterrey", "America/Monterrey"},
	{"montevideo", "America/Montevideo"}, {"nassau", "America/Nassau"},
	{"new york", "America/New_York"}, {"nicaragua", "America/Managua"},
	{"nueva york", "America/New_York"}, {"panama", "America/Panama"},
	{"panama city", "America/Panama"}, {"paraguay", "America/Asuncion"},
	{"paramaribo", "America/Paramaribo"}, {"paris", "Europe/Paris"},
	{"peru", "America/Lima"}, {"port au prince", "America/Port-au-Prince"},
	{"port of spain", "America/Port_of_Spain"},
	{"porto alegre", "America/Sao_Paulo"},
	{"puerto principe", "America/Port-au-Prince"},
	{"puerto rico", "America/Puerto_Rico"}, {"punta cana", "America/Santo_Domingo"},
	{"quito", "America/Guayaquil"}, {"recife", "America/Recife"},
	{"republica dominicana", "America/Santo_Domingo"},
	{"dominican republic", "America/Santo_Domingo"},
	{"rio de janeiro", "America/Sao_Paulo"}, {"rio", "America/Sao_Paulo"},
	{"rosario", "America/Argentina/Cordoba"},
	{"san jose de costa rica", "America/Costa_Rica"},
	{"san juan", "America/Puerto_Rico"}, {"san salvador", "America/El_Salvador"},
	{"santa cruz de la sierra", "America/La_Paz"},
	{"santiago de chile", "America/Santiago"}, {"santiago", "America/Santiago"},
	{"santo domingo", "America/Santo_Domingo"}, {"sao paulo", "America/Sao_Paulo"},
	{"suriname", "America/Paramaribo"}, {"surinam", "America/Paramaribo"},
	{"tegucigalpa", "America/Tegucigalpa"}, {"tijuana", "America/Tijuana"},
	{"trinidad and tobago", "America/Port_of_Spain"},
	{"uruguay", "America/Montevideo"}, {"uruguai", "America/Montevideo"},
	{"uberlandia", "America/Sao_Paulo"}, {"valparaiso", "America/Santiago"},
	{"venezuela", "America/Caracas"}, {"willemstad", "America/Curacao"},
	{"centro del pais", "America/Mexico_City"},
	{"centro de mexico", "America/Mexico_City"},
};

/* Letters that mean one thing only. Those of Brazil, Chile, Paraguay are their
 * clocks in summer and winter. */
static const struct named letters[] = {
	{"art", "America/Argentina/Buenos_Aires"}, {"bot", "America/La_Paz"},
	{"brt", "America/Sao_Paulo"}, {"clst", "America/Santiago"},
	{"clt", "America/Santiago"}, {"pet", "America/Lima"},
	{"uyt", "America/Montevideo"}, {"vet", "America/Caracas"},
	/* codes of countries, as lists of hours have them */
	{"ar", "America/Argentina/Buenos_Aires"}, {"bo", "America/La_Paz"},
	{"cl", "America/Santiago"}, {"co", "America/Bogota"},
	{"cr", "America/Costa_Rica"},
	{"gt", "America/Guatemala"}, {"hn", "America/Tegucigalpa"},
	{"ni", "America/Managua"}, {"pa", "America/Panama"}, {"pe", "America/Lima"},
	{"py", "America/Asuncion"}, {"sv", "America/El_Salvador"},
	{"uy", "America/Montevideo"}, {"ve", "America/Caracas"},
};
/* clang-format on */

/* Letters of which each means several zones, or is said all year of a clock that has it
 * in winter only. */
static const char *const shared[] = {"ACT",     "AMT",     "AST",     "BST",
				     "CDT",     "CEST",    "CET",     "COT",
				     "CST",     "CT",      "ECT",     "EDT",
				     "EEST",    "EET",     "EST",     "ET",
				     "GYT",     "HST",     "IST",     "JST",
				     "MDT",     "MST",     "MT",      "PDT",
				     "PST",     "PT",      "PYT",     "WEST",
				     "WET",     "AKST",    "ADT",     "Pacific",
				     "Eastern", "Central", "Mountain"};

/* How many tokens from i are the words of a name ("port-au-prince" too), or 0. */
static size_t
matches(const struct tokens *t, size_t i, const char *name)
{
	const char *word;
	size_t at = i, n;

	while (*name) {
		if (at > i && token_is_mark(t, at, "-"))
			at++;
		word = token_at(t, at)->name;
		n = strcspn(name, " ");
		if (strlen(word) != n || memcmp(word, name, n) != 0)
			return 0;
		at++;
		name += n + (name[n] == ' ');
	}
	return at - i;
}

/* The longest place whose words begin at i. */
static size_t
place_at(const struct tokens *t, size_t i, const char **zone)
{
	const char first = token_at(t, i)->name[0];
	size_t k, n, longest = 0;

	for (k = 0; first && k < sizeof places / sizeof places[0]; k++) {
		if (places[k].name[0] != first)
			continue;
		n = matches(t, i, places[k].name);
		if (n > longest) {
			longest = n;
			*zone = places[k].zone;
		}
	}
	return longest ? i + longest : 0;
}

size_t
prose_zone_offset(const struct tokens *t, size_t i, struct zone_words *zone)
{
	int sign = token_is_mark(t, i, "-") ? -1 : 1, hours, minutes = 0;
	const struct token *number = token_at(t, i + 1);

	if (!token_is_mark(t, i, "+-") || number->kind != TOKEN_NUMBER)
		return 0;
	hours = number->value;
	if (number->digits == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (number->digits > 2) {
		return 0;
	}
	i += 2;
	if (token_is_mark(t, i, ":") && token_at(t, i + 1)->digits == 2 &&
	    token_is_glued(t, i + 1)) {
		minutes = token_at(t, i + 1)->value;
		i += 2;
	} else if (token_is_mark(t, i, ":")) {
		return 0; /* "UTC - 15:00" */
	}
	if (hours > 14 || minutes > 59)
		return 0;
	zone->has_offset = true;
	zone->offset = sign * (hours * 3600 + minutes * 60);
	return token_is_word(t, i, "hours") || token_is_word(t, i, "horas") ? i + 1 : i;
}

/* "UTC", "GMT-3". */
static size_t
utc_at(const struct tokens *t, size_t i, struct zone_words *zone)
{
	size_t end;

	if (!token_is_word(t, i, "utc") && !token_is_word(t, i, "gmt") &&
	    !(token_is_word(t, i, "z") && token_is_glued(t, i)))
		return 0;
	end = prose_zone_offset(t, i + 1, zone);
	if (end)
		return end;
	zone->has_offset = true;
	zone->offset = 0;
	return i + 1;
}

static size_t
letters_at(const struct tokens *t, size_t i, struct zone_words *zone)
{
	const struct token *token = token_at(t, i);
	struct str text = str_from(t->text + token->at, token->n);
	size_t k;

	if (token->kind != TOKEN_WORD || !token->capital)
		return 0;
	for (k = 0; k < sizeof shared / sizeof shared[0]; k++)
		if (str_is(text, shared[k])) {
			zone->letters = shared[k];
			return i + 1;
		}
	for (k = 0; k < sizeof letters / sizeof letters[0]; k++)
		if (token->n <= 4 && text.s[1] < 'a' &&
		    token_is_word(t, i, letters[k].name)) {
			zone->name = letters[k].zone;
			return i + 1;
		}
	/* "14:00 BR / 13:00 XX": letters as well, though it is not known which
	 * clock's */
	if (token->n < 2 || token->n > 4 || !token_is_mark(t, i + 1, "/|)"))
		return 0;
	for (k = 0; k < token->n; k++)
		if (text.s[k] < 'A' || text.s[k] > 'Z')
			return 0;
	zone->letters = "…";
	return i + 1;
}

/* "hora de Quito", "horario de Brasília", "hora local de Lima", "hora del centro del
 * país", "hora oficial argentina". */
static size_t
time_of_place(const struct tokens *t, size_t i, struct zone_words *zone)
{
	size_t end, limit;

	if (!token_is_word(t, i, "hora") && !token_is_word(t, i, "horario") &&
	    !token_is_word(t, i, "tiempo") && !token_is_word(t, i, "horarios"))
		return 0;
	for (limit = i++ + PLACE_WORDS; i <= limit; i++) {
		end = place_at(t, i, &zone->name);
		if (end)
			return end;
		if (token_is_word(t, i, "local"))
			zone->local = true;
		else if (!token_is(t, i, WORD_OF | WORD_THE | WORD_IN) &&
			 !token_is_word(t, i, "oficial"))
			break;
	}
	return zone->local ? i : 0;
}

/* "Curacao local time", "Lima time", "local time". */
static size_t
place_time(const struct tokens *t, size_t i, struct zone_words *zone)
{
	size_t end = place_at(t, i, &zone->name);

	if (!end)
		end = i;
	if (token_is_word(t, end, "local")) {
		end++;
		zone->local = true;
	} else if (end == i) {
		return 0;
	}
	if (!token_is_word(t, end, "time"))
		return 0;
	return end + 1;
}

/* One way of saying a zone. */
static size_t
one_at(const struct tokens *t, size_t i, bool after_hour, struct zone_words *zone)
{
	static size_t (*const with_word[])(const struct tokens *, size_t,
					   struct zone_words *) = {utc_at,
								   time_of_place,
								   place_time};
	struct zone_words one;
	size_t k, end;

	for (k = 0; k < sizeof with_word / sizeof with_word[0]; k++) {
		one = (struct zone_words){0};
		end = with_word[k](t, i, &one);
		if (end) {
			if (one.name)
				zone->name = one.name;
			if (one.has_offset) {
				zone->has_offset = true;
				zone->offset = one.offset;
			}
			zone->local = zone->local || one.local;
			return end;
		}
	}
	end = letters_at(t, i, zone);
	return end || !after_hour ? end : place_at(t, i, &zone->name);
}

/* One way, and a second one behind it: "(hora de Montevideo, UTC-3)". */
static size_t
both_at(const struct tokens *t, size_t i, bool after_hour, struct zone_words *zone)
{
	size_t end, second;

	*zone = (struct zone_words){0};
	end = one_at(t, i, after_hour, zone);
	if (!end)
		return 0;
	second = end;
	while (second < end + 2 && token_is_mark(t, second, ",(|/"))
		second++;
	second = one_at(t, second, after_hour && second > end, zone);
	return second ? second : end;
}

size_t
prose_zone_after(const struct tokens *t, size_t i, struct zone_words *zone)
{
	size_t at = i;

	if (token_is_mark(t, at, ".") && token_is_mark(t, at + 1, "("))
		at++; /* "hrs. (hora de Lima)" */
	while (at < i + 3 && token_is_mark(t, at, "(,[|"))
		at++;
	if (token_is(t, at, WORD_IN | WORD_THE | WORD_AT)) /* "at 14:00 in Lima" */
		return both_at(t, at + 1, true, zone);
	return both_at(t, at, true, zone);
}

size_t
prose_zone_alone(const struct tokens *t, size_t i, struct zone_words *zone)
{
	size_t end;

	*zone = (struct zone_words){0};
	if (!token_is(t, i, WORD_TIME) && !token_at(t, i)->capital)
		return 0;
	end = time_of_place(t, i, zone);
	if (!end)
		end = place_time(t, i, zone);
	if (!end && token_is(t, i, WORD_TIME) && token_is(t, i + 1, WORD_IN | WORD_AT))
		end = utc_at(t, i + 2, zone);
	if (!end)
		return 0;
	i = end + (token_is_mark(t, end, ",(") ? 1 : 0);
	i = utc_at(t, i, zone);
	return i ? i : end;
}
