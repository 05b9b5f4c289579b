/*
 * edition.c - the edition of edition.h, made in code: no parser, no store, no selection
 * stands between a test of render and what it renders.
 */
#include "support/edition.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MVD "America/Montevideo"
#define TOKYO "Asia/Tokyo"

static const char *const languages[] = {"es", "pt", "en", NULL};

static const struct render_organisation organisations[] = {
	{"lacnic", "LACNIC", "https://www.lacnic.example", "#005a9c"},
	{"icann", "ICANN", "https://www.icann.example", "#0b3c5d"},
	{"isoc", "ISOC", "https://www.isoc.example", "#007c89"},
	{"lactld", "LACTLD", "https://www.lactld.example", "#2e7d32"},
	{"lac-ix", "LAC-IX", "https://www.lac-ix.example", "#e65100"},
	{"lacnog", "LACNOG", "https://www.lacnog.example", "#6a1b9a"},
	{"redclara", "RedCLARA", "https://www.redclara.example", "#b71c1c"},
};

/* ---- templates ---- */

static void
add_templates(struct arena *arena, struct templates *templates, const char *folder,
	      const char *suffix)
{
	struct template_file *files, *file;
	char *directory = arena_printf(arena, "templates/%s", folder), **names;
	size_t i, n, length;
	struct err err;

	/* templates.v is const for its users */
	memcpy(&files, &templates->v, sizeof files);
	if (file_list(arena, directory, suffix, &names, &n, &err))
		fail_msg("%s", err.text);
	for (i = 0; i < n; i++) {
		char *bytes;

		file = arena_push(arena, &files, templates->n++, sizeof *file);
		file->name = arena_printf(arena, "%s%s%s", folder, *folder ? "/" : "",
					  names[i]);
		file->path = arena_printf(arena, "templates/%s", file->name);
		if (file_read(arena, file->path, 1 << 20, &bytes, &length, &err))
			fail_msg("%s", err.text);
		file->text = bytes;
	}
	templates->v = files;
}

struct templates
edition_templates(struct arena *arena)
{
	static const char *const suffixes[] = {".md", ".txt", ".html"};
	struct templates templates = {0};
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		add_templates(arena, &templates, "", suffixes[i]);
	for (i = 0; languages[i]; i++)
		add_templates(arena, &templates, languages[i], ".yaml");
	return templates;
}

/* ---- views ---- */

struct when
edition_when(const char *text, const char *zone)
{
	struct when when = {.precision = WHEN_NONE};

	if (strcmp(text, "parent") == 0)
		when.precision = WHEN_PARENT;
	else if (*text && !when_parse(str_of(text), zone, &when))
		fail_msg("no date: %s", text);
	return when;
}

struct view *
edition_view(struct arena *arena, const char *id, enum item_kind kind,
	     const char *title)
{
	struct view *view = arena_alloc(arena, sizeof *view);
	struct item *item = arena_alloc(arena, sizeof *item);
	struct entry *entry = arena_alloc(arena, sizeof *entry);
	const struct entry **claims = arena_alloc(arena, sizeof *claims);

	item->id = id;
	item->uid = arena_printf(arena, "%s@digest.example", id);
	entry->visibility.everyone = true;
	claims[0] = entry;
	view->item = item;
	view->kind = kind;
	view->claims = claims;
	view->n_claims = 1;
	view->listed = true;
	view->announced = INT64_MIN;
	view->revision = (struct revision){0, 1680480000}; /* 3 April 2023, 00:00 UTC */
	texts_set(arena, &view->title, "es", title);
	words_add(arena, &view->organisers, "lacnic");
	return view;
}

/* A view as a row; texts in es, pt, en, NULL where there is none. */
struct row {
	const char *id;
	enum item_kind kind;
	const char *es, *pt, *en;
	const char *start, *end, *deadline, *zone;
	const char *city, *country, *online;
	const char *organisers, *languages; /* with blanks between */
	const char *parent;
	const char *url;
	enum item_status status;
};

#define BLOG "https://blog.lacnic.example/"

static const struct row rows[] = {
	{"lacnic-39", ITEM_EVENT, "LACNIC 39", "LACNIC 39", "LACNIC 39", "2023-05-08",
	 "2023-05-12", "", "America/Merida", "Mérida", "MX",
	 "https://live.lacnic.example/39", "lacnic", "es pt en", NULL,
	 BLOG "merida-recibe-a-lacnic-39/", STATUS_CONFIRMED},
	{"lpf-2023", ITEM_EVENT, "LAC Peering Forum 2023", "LAC Peering Forum 2023",
	 "LAC Peering Forum 2023", "2023-05-09", "", "", "America/Merida", "Mérida",
	 "MX", NULL, "lac-ix", "", "lacnic-39",
	 "https://lac-ix.example/lpf?year=2023&copy;=1", STATUS_CONFIRMED},
	{"ftl-2023", ITEM_EVENT, "Foro Técnico de LACNIC 2023",
	 "Fórum Técnico do LACNIC 2023", "LACNIC Technical Forum 2023", "parent", "",
	 "", NULL, NULL, NULL, NULL, "lacnic", "", "lacnic-39", NULL, STATUS_CONFIRMED},
	{"lacnog-39", ITEM_EVENT, "Presentaciones de LACNOG en LACNIC 39", NULL, NULL,
	 "parent", "", "", NULL, NULL, NULL, NULL, "lacnog", "", "lacnic-39",
	 "https://lacnog.example/39", STATUS_CONFIRMED},
	{"fib-13", ITEM_EVENT, NULL, "13º Fórum da Internet no Brasil (FIB13)",
	 "13th Brazilian Internet Forum (FIB13)", "2023-05-30", "2023-06-02",
	 "2023-05-25T23:59", "America/Sao_Paulo", "Uberlândia", "BR",
	 "https://fib.example/ao-vivo", "CGI.br", "pt", NULL, "https://fib.example/13",
	 STATUS_CONFIRMED},
	{"arin-51", ITEM_EVENT, NULL, NULL, "ARIN 51", "2023-04-16", "2023-04-19", "",
	 MVD, "Tampa", "US", NULL, "ARIN", "en", NULL, "https://arin.example/51",
	 STATUS_CANCELLED},
	{"rpki", ITEM_EVENT, "Webinar: RPKI en la práctica", NULL, NULL,
	 "2023-04-27T15:00", "2023-04-27T16:30", "", MVD, NULL, NULL,
	 "https://meet.lacnic.example/rpki", "lacnic lactld", "es", NULL,
	 "https://campus.lacnic.example/rpki", STATUS_CONFIRMED},
	{"dnssec", ITEM_EVENT, "Taller de DNSSEC", "Oficina de DNSSEC",
	 "DNSSEC workshop", "2023-05-04T10:00", "", "", "America/Bogota", "Bogotá",
	 "CO", NULL, "lactld isoc", "", NULL, NULL, STATUS_TENTATIVE},
	{"fib-14-talleres", ITEM_CALL, "Llamado a talleres del FIB14",
	 "Chamada de oficinas do FIB14", "Call for workshops, FIB14", "", "",
	 "2023-05-05T23:59-03:00", NULL, NULL, NULL, NULL, "CGI.br", "", NULL,
	 "https://fib.example/14/chamada", STATUS_CONFIRMED},
	{"lacnog-cfp", ITEM_CALL, "Llamado a presentaciones de LACNOG 2023",
	 "Chamada de apresentações do LACNOG 2023",
	 "LACNOG 2023 call for presentations", "", "", "2023-07-21", MVD, NULL, NULL,
	 NULL, "lacnog", "", NULL, "https://lacnog.example/cfp", STATUS_CONFIRMED},
	{"nextgen", ITEM_CALL, "Convocatoria NextGen@ICANN para ICANN78", NULL,
	 "NextGen@ICANN call for ICANN78", "", "", "", NULL, NULL, NULL, NULL, "icann",
	 "", NULL, "https://icann.example/nextgen", STATUS_CONFIRMED},
	{"bilateral", ITEM_BILATERAL, "Agenda conjunta del LAC Peering Forum", NULL,
	 NULL, "2023-04-12T15:00", "2023-04-12T16:00", "", MVD, NULL, NULL,
	 "https://meet.lac-ix.example/b", "", "", NULL, NULL, STATUS_CONFIRMED},
	{"colnodo", ITEM_NEWS, "Colnodo asume la Secretaría del LACIGF",
	 "Colnodo assume a Secretaria do LACIGF",
	 "Colnodo serves as LACIGF secretariat", "", "", "", NULL, NULL, NULL, NULL,
	 "LACIGF", "", NULL, "https://lacigf.example/secretaria", STATUS_CONFIRMED},
	{"lacnic-40", ITEM_EVENT, "LACNIC 40 LACNOG 2023", "LACNIC 40 LACNOG 2023",
	 "LACNIC 40 LACNOG 2023", "2023-10-02", "2023-10-06", "", "America/Fortaleza",
	 "Fortaleza", "BR", NULL, "lacnic lacnog", "", NULL,
	 "https://lacnic.example/40", STATUS_CONFIRMED},
	{"igf", ITEM_EVENT, "Foro de Gobernanza de Internet (IGF) 2023", NULL,
	 "Internet Governance Forum (IGF) 2023", "2023-10-08", "2023-10-12", "", TOKYO,
	 "Kioto", "JP", NULL, "IGF", "", NULL, "https://igf.example/京都",
	 STATUS_POSTPONED},
	{"school", ITEM_EVENT, "Escuela de Transformación Digital e Innovación",
	 "Escola de Transformação Digital e Inovação",
	 "School of Digital Transformation and Innovation", "2023-09", "", "",
	 "America/Sao_Paulo", "São Paulo", "BR", NULL, "CEPAL Cetic.br", "", NULL, NULL,
	 STATUS_CONFIRMED},
	{"contenidos", ITEM_EVENT, "Taller de Contenidos Ilegales 2023",
	 "Oficina sobre Conteúdos Ilegais 2023", "Illegal Content Workshop 2023",
	 "2023", "", "", NULL, NULL, NULL, NULL,
	 "lactld lacnic icann isoc lac-ix lacnog redclara", "", NULL, NULL,
	 STATUS_TENTATIVE},
	{"ua-2024", ITEM_EVENT, "Día de la Aceptación Universal 2024",
	 "Dia da Aceitação Universal 2024", "Universal Acceptance Day 2024", "2024-Q1",
	 "", "", NULL, NULL, NULL, "https://uasg.example/ua-day", "icann", "", NULL,
	 "https://uasg.example/2024", STATUS_CONFIRMED},
};
#define N_ROWS (sizeof rows / sizeof rows[0])

static void
add_words(struct arena *arena, struct words *words, const char *list)
{
	struct str rest = str_of(list), word;

	while (rest.n > 0) {
		word = str_split(&rest, ' ');
		words_add(arena, words, arena_strndup(arena, word.s, word.n));
	}
}

static struct view *
view_of_row(struct arena *arena, const struct row *row)
{
	struct view *view = edition_view(arena, row->id, row->kind, "");

	view->title = (struct texts){0};
	if (row->es)
		texts_set(arena, &view->title, "es", row->es);
	if (row->pt)
		texts_set(arena, &view->title, "pt", row->pt);
	if (row->en)
		texts_set(arena, &view->title, "en", row->en);
	if (row->url)
		texts_set(arena, &view->url, "es", row->url);
	view->start = edition_when(row->start, row->zone);
	view->end = edition_when(row->end, row->zone);
	view->deadline = edition_when(row->deadline, row->zone);
	view->place = (struct place){.city = row->city,
				     .country = row->country,
				     .online = row->online};
	view->organisers = (struct words){0};
	add_words(arena, &view->organisers, row->organisers);
	add_words(arena, &view->languages, row->languages);
	view->status = row->status;
	return view;
}

/* ---- the edition ---- */

static struct line
line_of(struct view **views, const char *id, enum label label)
{
	struct line line = {.label = label};
	size_t i;

	for (i = 0; i < N_ROWS; i++)
		if (strcmp(rows[i].id, id) == 0)
			line.view = views[i];
	assert_non_null(line.view);
	return line;
}

static void
add_line(struct arena *arena, struct section *section, struct line line)
{
	*(struct line *)arena_push(arena, &section->lines, section->n, sizeof line) =
		line;
	section->n++;
}

static struct view **
all_views(struct arena *arena)
{
	struct view **views = arena_array(arena, N_ROWS, sizeof *views);
	size_t i, j;

	for (i = 0; i < N_ROWS; i++)
		views[i] = view_of_row(arena, &rows[i]);
	for (i = 0; i < N_ROWS; i++)
		for (j = 0; rows[i].parent && j < N_ROWS; j++)
			if (strcmp(rows[j].id, rows[i].parent) == 0)
				views[i]->parent = views[j];
	return views;
}

static void
fill_sections(struct arena *arena, struct edition *edition, struct view **views)
{
	struct line lacnic = line_of(views, "lacnic-39", LABEL_NONE);
	struct month *months = arena_array(arena, 2, sizeof *months);

	lacnic.n_children = 3;
	lacnic.children = arena_array(arena, 3, sizeof *lacnic.children);
	lacnic.children[0] = line_of(views, "lpf-2023", LABEL_NEW);
	lacnic.children[1] = line_of(views, "ftl-2023", LABEL_NONE);
	lacnic.children[2] = line_of(views, "lacnog-39", LABEL_NONE);
	months[0] = (struct month){.year = 2023, .month = 4};
	months[1] = (struct month){.year = 2023, .month = 5};
	add_line(arena, &months[0].lines, line_of(views, "arin-51", LABEL_CANCELLED));
	add_line(arena, &months[1].lines, lacnic);
	add_line(arena, &months[1].lines, line_of(views, "fib-13", LABEL_NEW));
	edition->months = months;
	edition->n_months = 2;
	add_line(arena, &edition->highlights, line_of(views, "lpf-2023", LABEL_NEW));
	add_line(arena, &edition->highlights,
		 line_of(views, "fib-14-talleres", LABEL_NONE));
	add_line(arena, &edition->highlights,
		 line_of(views, "arin-51", LABEL_CANCELLED));
	add_line(arena, &edition->closing,
		 line_of(views, "fib-14-talleres", LABEL_LAST_DAYS));
	add_line(arena, &edition->training, line_of(views, "rpki", LABEL_NONE));
	add_line(arena, &edition->training, line_of(views, "dnssec", LABEL_NONE));
	add_line(arena, &edition->calls, line_of(views, "lacnog-cfp", LABEL_NONE));
	add_line(arena, &edition->calls, line_of(views, "nextgen", LABEL_NEW));
	add_line(arena, &edition->bilaterals, line_of(views, "bilateral", LABEL_NONE));
	add_line(arena, &edition->news, line_of(views, "colnodo", LABEL_NEW));
	add_line(arena, &edition->save_date, line_of(views, "lacnic-40", LABEL_NONE));
	add_line(arena, &edition->save_date, line_of(views, "igf", LABEL_POSTPONED));
	add_line(arena, &edition->save_date, line_of(views, "school", LABEL_NONE));
	add_line(arena, &edition->save_date, line_of(views, "contenidos", LABEL_NONE));
	add_line(arena, &edition->save_date, line_of(views, "ua-2024", LABEL_NONE));
}

const struct edition *
edition_of_april(struct arena *arena)
{
	struct edition *edition = arena_alloc(arena, sizeof *edition);
	struct view **views = all_views(arena), *news;

	edition->now = 1680523200; /* 2023-04-03T12:00Z, 9:00 in Montevideo */
	edition->since = edition->now - 28 * (int64_t)86400;
	edition->until = edition->now + 56 * (int64_t)86400;
	edition->zone = MVD;
	edition->main_event = views[0];
	edition->left_out = 7;
	edition->count = N_ROWS;
	fill_sections(arena, edition, views);
	news = views[12];
	news->announced = edition->now - 3 * (int64_t)86400;
	texts_set(arena, &news->body, "es",
		  "La organización colombiana **Colnodo** asume la Secretaría del "
		  "[LACIGF](https://lacigf.example/) desde julio.\n\nMás en el sitio.");
	texts_set(arena, &views[0]->body, "es",
		  "Tutoriales, Foro Público de Políticas, Foro Técnico.\n\n* gratuita\n"
		  "* con interpretación\n\nMás en <https://lacnic.example/39>.");
	words_add(arena, &views[0]->tags, "políticas, números");
	words_add(arena, &views[11]->parties, "lacnic");
	words_add(arena, &views[11]->parties, "lac-ix");
	views[11]->claims[0] = arena_alloc(arena, sizeof(struct entry)); /* nobody's */
	views[5]->revision = (struct revision){2, 1680500000};
	return edition;
}

struct rendering
edition_rendering(struct arena *arena, const struct templates *templates,
		  const char *language)
{
	static const struct render_list lists[] = {{"lacnic", "Anuncios de LACNIC"},
						   {"icann", "ICANN"},
						   {"isoc", "ISOC"}};
	static const struct render_source sources[] = {
		{"LACNIC", true, 1680522000},
		{"RedCLARA", false, 1680350000},
		{"ISOC", false, 0},
	};
	static const char *const texts[][4] = {
		{"es", "Comunidad técnica de Internet de América Latina y el Caribe",
		 "Agenda de la comunidad técnica de Internet", "Comunidad técnica LAC"},
		{"pt", "Comunidade técnica da Internet da América Latina e do Caribe",
		 "Agenda da comunidade técnica da Internet", "Comunidade técnica LAC"},
		{"en", "Latin American and Caribbean Internet technical community",
		 "Agenda of the Internet technical community",
		 "LAC technical community"}};
	struct rendering rendering = {
		.templates = templates,
		.language = language,
		.languages = languages,
		.issue = "weekly/14",
		.number = 14,
		.site = "https://digest.example",
		.contact = "editors@digest.example",
		.address = "Rambla República de México 6125, 11400 Montevideo, Uruguay",
		.organisations = organisations,
		.n_organisations = sizeof organisations / sizeof organisations[0],
		.lists = lists,
		.n_lists = 3,
		.sources = sources,
		.n_sources = 3,
		.domain = "digest.example",
	};
	struct err err;
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(texts[i][0], language) == 0) {
			rendering.community = texts[i][1];
			rendering.title = texts[i][2];
			rendering.tag = texts[i][3];
		}
	if (render_language(arena, templates, language, &rendering.words, &err))
		fail_msg("%s", err.text);
	return rendering;
}
