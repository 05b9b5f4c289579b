/*
 * names.c - every name that a template may use, beside the words of the language.
 * templates/README.md explains each; a test holds the two against one another.
 */
#include "render/render_int.h"

static const char *const names[] = {
	/* the edition */
	"language", "direction", "community", "title", "tag", "issue", "number", "date",
	"month", "month_title", "month_year", "site", "words",
	/* in numbers, and in one fact */
	"counts", "events", "closings", "novelties", "fact", "short",
	/* sections */
	"highlights", "closing", "upcoming", "months", "name", "training", "calls",
	"bilaterals", "news", "save_date", "left_out", "lines",
	/* a line; title, date and month mean its own there */
	"label", "url", "marker", "spoken", "dates", "during", "tentative", "place",
	"city", "venue", "country", "offset", "online", "mode", "organisers", "parties",
	"call", "opens", "deadline", "announced", "summary", "children", "last",
	/* the footer */
	"edition", "why", "leave", "leave_text", "contact", "contact_url", "calendar",
	"address", "sources",
	/* the HTML page */
	"subject", "body", "footer", NULL};

const char *const *
template_names(struct arena *arena)
{
	const char *const *words = language_keys(arena);
	const char **all;
	size_t n = 0, i = 0;

	while (words[n])
		n++;
	all = arena_array(arena, n + sizeof names / sizeof names[0], sizeof *all);
	for (n = 0; names[n]; n++)
		all[n] = names[n];
	for (i = 0; words[i]; i++)
		all[n++] = words[i];
	return all;
}
