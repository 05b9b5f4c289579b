/*
 * merge_same.c - which two entries are one thing, and by which rule. Each row is a pair as
 * two organisations might announce it; near misses are the point.
 */
#include "merge/merge.h"
#include "support/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MERIDA " | when=2023-05-08..2023-05-12 | city=Mérida | country=MX"
#define FORTALEZA " | when=2023-10-02..2023-10-06 | city=Fortaleza | country=BR"
#define MAY_9 " | when=2023-05-09"

/* rule NULL: not the same. */
struct pair {
	const char *a, *b, *rule;
};

static const struct pair titles[] = {
	/* Numbers in any dress. */
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | en=LACNIC39" MERIDA, "title"},
	{"l/1 | es=39.ª reunión de LACNIC" MERIDA, "i/a | en=LACNIC 39 event" MERIDA,
	 "title"},
	{"l/1 | es=39.ª reunión de LACNIC" MERIDA,
	 "i/a | pt=39ª Reunião do LACNIC" MERIDA, "title"},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=LACNIC 40" MERIDA, NULL},
	{"l/1 | es=LACNIC39" MERIDA, "i/a | es=40.ª reunión de LACNIC" MERIDA, NULL},
	{"l/1 | es=ICANN76" MERIDA, "i/a | en=76th ICANN Public Meeting" MERIDA,
	 "title"},
	{"l/1 | es=ICANN76 Foro de la Comunidad" MERIDA,
	 "i/a | en=ICANN76 Community Forum" MERIDA, "title"},
	{"l/1 | es=XVI LACIGF" MAY_9, "i/a | en=LACIGF 16" MAY_9, "title"},
	{"l/1 | es=Tercer taller de medición" MAY_9,
	 "i/a | en=3rd Measurement Workshop" MAY_9, "title"},
	{"l/1 | es=Curso de IPv6" MAY_9, "i/a | es=Curso de IPv4" MAY_9, NULL},

	/* One thing, two names in another order. */
	{"lacnic-ical/1 | en=LACNIC 40 LACNOG 2023" FORTALEZA,
	 "lacnog-md/a | es=LACNOG 2023 / LACNIC 40" FORTALEZA, "title"},
	{"lacnic-ical/1 | en=LACNIC 40 LACNOG 2023" FORTALEZA,
	 "lacnog-md/a | pt=LACNIC 40 LACNOG 2023 | when=2023-10", "title"},
	{"lacnic-ical/1 | en=LACNIC 40 LACNOG 2023" FORTALEZA,
	 "lacnog-md/a | es=LACNOG 2023" FORTALEZA, NULL},

	/* Three languages. */
	{"l/1 | es=Taller de Contenidos Ilegales 2023 | when=2023",
	 "i/a | en=Illegal Content Workshop 2023 | when=2023", "title"},
	{"l/1 | pt=Oficina sobre Conteúdos Ilegais 2023 | when=2023",
	 "i/a | es=Taller de Contenidos Ilegales | when=2023-10-23..2023-10-24",
	 "title"},
	{"l/1 | es=Escuela de Transformación Digital e Innovación de América Latina y el "
	 "Caribe 2023 | when=2023-09 | city=São Paulo",
	 "i/a | en=Latin American and Caribbean School of Digital Transformation and "
	 "Innovation 2023 | when=2023-09-12..2023-09-15 | city=San Pablo",
	 "title"},
	{"l/1 | pt=Escola de Transformação Digital e Inovação da América Latina e do Caribe "
	 "2023 | when=2023-09",
	 "i/a | en=School of Digital Transformation and Innovation 2023 | when=2023-09",
	 "title"},
	{"l/1 | es=Día de la Aceptación Universal 2023 | when=2023-03-28",
	 "i/a | en=UA Day 2023 | when=2023-03-28", "title"},
	{"l/1 | es=LACIGF 16: Foro de Gobernanza de Internet de América Latina y el Caribe "
	 "| when=2023-12-04..2023-12-05 | city=Bogotá",
	 "i/a | en=LACIGF 16 | when=2023-12-04..2023-12-05 | city=Bogota", "title"},
	{"l/1 | es=13.º Foro de Internet en Brasil | when=2023-05-30..2023-06-02",
	 "i/a | pt=13º Fórum da Internet no Brasil (FIB) | when=2023-05-30..2023-06-02",
	 "title"},
	{"l/1 | es=Foro Técnico de LACNIC 2023 (FTL)" MAY_9,
	 "i/a | en=LACNIC Technical Forum 2023 (LTF)" MAY_9, "title"},
	{"l/1 | es=Reunión de CSIRTs de América Latina y el Caribe (LAC-CSIRTs)" MAY_9,
	 "i/a | pt=Reunião do LAC-CSIRTs" MAY_9, "title"},
	{"l/1 | es=Seguridad y resiliencia del enrutamiento | pt=Segurança" MAY_9,
	 "i/a | en=Routing security and resilience" MAY_9, "title"},

	/* The event and what happens during it. */
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | es=Foro Público de Políticas de LACNIC 39" MERIDA, NULL},
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | es=LACNIC 39: apertura | when=2023-05-08T09:00", NULL},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=Taller de LACNIC 39" MERIDA, NULL},
	{"l/1 | es=IGF 2023 | when=2023-10-08..2023-10-12",
	 "i/a | es=IGF LAC Space 2023 | when=2023-10-08", NULL},
	{"l/1 | es=LACNIC 39 pistas de DNS" MERIDA,
	 "i/a | es=LACNIC 39 pistas de RPKI" MERIDA, NULL},

	/* Time. */
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=LACNIC 39 | when=2023-05", "title"},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=LACNIC 39 | when=2023-06", NULL},
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | es=LACNIC 39 | when=2024-05-08..2024-05-12", NULL},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=LACNIC 39 | when=2023-Q2", "title"},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=LACNIC 39", "title"},
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | es=LACNIC 39 | when=2023-05-09..2023-05-12", "title"},
	{"l/1 | es=LACNIC 39" MERIDA, "i/a | es=Encuentro LACNIC 39 | when=2023-05-20",
	 NULL},
	{"l/1 | es=TICAL2024 | when=2024-12-03..2024-12-05",
	 "i/a | en=TICAL2024 | when=2024-12-05..2024-12-08", "title"},
	{"l/1 | es=Curso de BGP" MAY_9, "i/a | es=Curso de BGP", NULL},
	{"l/1 | es=Curso de BGP", "i/a | es=Curso de BGP", "title"},
	{"l/1 | es=Curso de BGP", "i/a | es=Curso de BGP avanzado", NULL},
	{"l/1 | es=Seminario de BGP | when=2023-05-10",
	 "i/a | es=Seminario de BGP" MAY_9, NULL},
	{"l/1 | es=Seminario de BGP | zone=America/Montevideo | when=2023-05-09T20:00",
	 "i/a | es=Seminario de BGP | zone=Europe/Madrid | when=2023-05-10T01:00",
	 "title"},
	{"l/1 | es=Seminario web sobre RPKI | when=2023-05-09T10:00 | org=lacnic",
	 "i/a | es=Seminario web sobre RPKI | when=2023-05-09T11:00 | org=isoc,lacnic",
	 "title"},
	{"l/1 | es=Webinar RPKI | when=2023-05-09T10:00 | org=lacnic",
	 "i/a | es=Webinar RPKI | when=2023-05-09T16:00 | org=isoc", NULL},
	{"l/1 | es=IGF Uruguay 2022 | when=2022-11-22",
	 "i/a | es=IGF Uruguay 2023 | when=2023-11-22", NULL},
	{"l/1 | es=Fin de año | when=2023-12-31T22:30",
	 "i/a | es=Fin de año | zone=UTC | when=2024-01-01T01:30", "title"},

	/* Place. */
	{"l/1 | es=Día de la Aceptación Universal 2023" MAY_9
	 " | city=Lima | country=PE",
	 "i/a | en=UA Day 2023" MAY_9 " | city=Bogotá | country=CO", NULL},
	{"l/1 | es=Encuentro LAC 2023 de IXP" MAY_9 " | city=San José",
	 "i/a | es=Encuentro LAC 2023 de IXP" MAY_9 " | city=San Juan", NULL},
	{"l/1 | es=TICAL 2023 | when=2023-11-13 | city=Ciudad de Panamá | country=PA",
	 "i/a | en=TICAL2023 Conference | when=2023-11-13 | city=Panama City | country=PA",
	 "title"},
	{"l/1 | es=Foro de la CMSI 2023" MAY_9 " | city=Ginebra",
	 "i/a | en=Foro de la CMSI 2023" MAY_9 " | city=Genève", "title"},
	{"l/1 | es=LACNIC 39 en Mérida" MERIDA, "i/a | es=LACNIC 39" MERIDA, "title"},
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | es=LACNIC 39 | when=2023-05-08..2023-05-12 | "
	 "online=https://vivo.example/39",
	 "title"},

	/* Same city, same week; consecutive things; what is anybody's. */
	{"l/1 | es=IGF Uruguay 2023" MAY_9, "i/a | es=IGF Paraguay 2023" MAY_9, NULL},
	{"l/1 | es=Foro de Peering" MERIDA, "i/a | es=Foro de Políticas" MERIDA, NULL},
	{"l/1 | es=Sesión 1 de LACRALO" MAY_9, "i/a | es=Sesión 2 de LACRALO" MAY_9,
	 NULL},
	{"l/1 | es=Reunión anual" MAY_9 " | org=lacnic",
	 "i/a | es=Reunión anual" MAY_9 " | org=isoc", NULL},
	{"l/1 | es=Reunión anual" MAY_9 " | org=lacnic",
	 "i/a | pt=Reunião anual" MAY_9 " | org=LACNIC", "title"},

	/* Calls, news, bilaterals, spaces. */
	{"l/1 | kind=call | es=Llamado a presentaciones LACNOG 2023 | deadline=2023-08-04",
	 "i/a | kind=call | en=LACNOG 2023 call for presentations | deadline=2023-08-04",
	 "title"},
	{"l/1 | kind=call | es=Llamado a presentaciones LACNOG 2023 | deadline=2023-07-21",
	 "i/a | kind=call | pt=LACNOG 2023: chamada de trabalhos | deadline=2023-08-04",
	 "title"},
	{"l/1 | kind=call | es=Llamado a presentaciones LACNOG 2023 | deadline=2023-02-21",
	 "i/a | kind=call | es=Llamado a presentaciones LACNOG 2023 | deadline=2023-08-04",
	 NULL},
	{"l/1 | kind=call | es=Becas LACNIC 39 | deadline=2023-02-21",
	 "i/a | kind=call | es=Becas LACNIC 40 | deadline=2023-02-21", NULL},
	{"l/1 | kind=call | es=Convocatoria de becas | deadline=2023-02-21",
	 "i/a | kind=call | es=Convocatoria de becas | deadline=2023-03-30", NULL},
	{"l/1 | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-01",
	 "i/a | kind=news | pt=Colnodo assume a Secretaria do LACIGF | published=2023-07-01",
	 "title"},
	{"l/1 | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-01",
	 "i/a | kind=news | es=Colnodo celebra 30 años | published=2023-07-01", NULL},
	{"l/1 | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-01",
	 "i/a | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-04",
	 "title"},
	{"l/1 | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-01",
	 "i/a | kind=news | es=Colnodo asume la Secretaría del LACIGF | published=2023-07-30",
	 NULL},
	{"l/1 | kind=bilateral | es=Bilateral" MAY_9
	 " | org=lacnic | parties=lacnic,lac-ix",
	 "i/a | kind=bilateral | es=Bilateral" MAY_9
	 " | org=lacnic | parties=lacnic,lactld",
	 NULL},
	{"l/1 | kind=bilateral | es=Bilateral" MAY_9
	 " | org=lacnic | parties=lacnic,lac-ix",
	 "i/a | kind=bilateral | es=Bilateral" MAY_9 " | org=lac-ix,lacnic | "
	 "parties=lac-ix,lacnic",
	 "title"},
	{"l/1 | kind=space | es=Foro de Gobernanza de Internet",
	 "i/a | kind=space | en=IGF", "title"},

	/* Kinds. */
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | kind=news | es=LACNIC 39 | published=2023-05-08", NULL},
	{"l/1 | es=LACNIC 39" MERIDA,
	 "i/a | kind=call | es=LACNIC 39 | deadline=2023-05-08", NULL},

	/* One source tells its own things apart; parents and children. */
	{"l/1 | es=LACNIC 39" MERIDA, "l/2 | es=LACNIC 39" MERIDA, NULL},
	{"l/p | es=Semana de RPKI" MERIDA, "i/c | es=Semana de RPKI | parent=p" MERIDA,
	 NULL},
	{"l/p | es=Semana de RPKI | parent=c" MERIDA, "i/c | es=Semana de RPKI" MERIDA,
	 NULL},
	{"l/p | es=Semana de RPKI" MERIDA, "i/c | es=Semana de RPKI | parent=q" MERIDA,
	 "title"},
};

static const struct pair addresses[] = {
	{"l/1 | es=Uno | url=http://www.Blog.example/evento/" MERIDA,
	 "i/a | en=Other | url=https://blog.example/evento" MERIDA, "url"},
	{"l/1 | es=Uno | url=https://blog.example/es/evento?utm_source=x&utm_medium=y#top" MERIDA,
	 "i/a | en=Other | url=https://blog.example/en/evento?fbclid=abc" MERIDA,
	 "url"},
	{"l/1 | es=Uno | url=https://r.example/index.php/es/noticias/8440-x" MERIDA,
	 "i/a | en=Other | url=https://r.example/index.php/en/noticias/8440-x" MERIDA,
	 "url"},
	{"l/1 | es=Uno | url=https://l43.example/pt-br/streaming" MERIDA,
	 "i/a | en=Other | url=https://l43.example/streaming" MERIDA, "url"},
	{"l/1 | es=Uno | url=https://peña.example/x" MERIDA,
	 "i/a | en=Other | url=https://xn--pea-8ma.example:443/x" MERIDA, "url"},
	{"l/1 | es=Uno | url=https://blog.example/?p=12" MERIDA,
	 "i/a | en=Other | url=https://blog.example/?p=12&lang=en" MERIDA, "url"},
	{"l/1 | es=Uno | url=https://blog.example/?p=12" MERIDA,
	 "i/a | en=Other | url=https://blog.example/?p=13" MERIDA, NULL},
	{"l/1 | es=Uno | url=https://blog.example/es/" MERIDA,
	 "i/a | en=Other | url=https://blog.example/" MERIDA, NULL},
	{"l/1 | es=Uno | url=mailto:x@blog.example" MERIDA,
	 "i/a | en=Other | url=mailto:x@blog.example" MERIDA, NULL},
	/* An event and the news about it; this year's page for last year's event. */
	{"l/1 | es=Uno | url=https://b.example/e" MERIDA,
	 "i/a | kind=news | es=Uno | url=https://b.example/e | published=2023-05-08",
	 NULL},
	{"l/1 | es=Uno | url=https://b.example/e" MERIDA,
	 "i/a | es=Uno | url=https://b.example/e | when=2022-05-08", NULL},
	{"l/1 | es=LACNIC 39 | url=https://b.example/e" MERIDA,
	 "i/a | es=LACNIC 40 | url=https://b.example/e" MERIDA, NULL},
	/* What happens during it shares its page; a moved event does too. */
	{"l/1 | es=LACNIC 39 | url=https://b.example/e" MERIDA,
	 "i/a | es=Tutorial de DNS | url=https://b.example/e | when=2023-05-09", NULL},
	{"l/1 | es=Uno | url=https://b.example/e" MERIDA,
	 "i/a | es=Uno | url=https://b.example/e | when=2023-06-05", "url"},
	{"l/1 | es=Uno | url=https://b.example/e" MERIDA,
	 "i/a | es=Dos | url=https://b.example/e | parent=1" MERIDA, NULL},
	{"l/1 | kind=news | es=Uno | url=https://b.example/es/n | published=2023-05-08",
	 "i/a | kind=news | en=Other | url=https://b.example/en/n | published=2023-05-30",
	 "url"},
};

static const struct pair uids[] = {
	{"l/1 | es=Uno | uid=u1@x" MERIDA,
	 "i/a | en=Other | uid=u1@x | when=2023-06-05", "uid"},
	{"l/1 | es=Uno | uid=u1@x" MERIDA, "i/a | es=Otro | uid=u2@x" MERIDA, NULL},
	{"l/1 | es=Uno | uid=u1@x" MERIDA, "i/a | kind=call | es=Uno | uid=u1@x", NULL},
	{"l/1 | es=Uno | uid=u1@x" MERIDA, "i/a | es=Uno | uid=u1@x | when=2024-05-08",
	 NULL},
};

static void
check(const struct pair *pair, bool swapped)
{
	struct entries entries = {0};
	struct items items = {0};
	struct err err = {0};
	struct arena arena;
	const char *rule;

	arena_init(&arena);
	(void)entry_from(&arena, &entries, swapped ? pair->b : pair->a);
	(void)entry_from(&arena, &entries, swapped ? pair->a : pair->b);
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "digest.example", 7},
				     &items, &err),
			 0);
	if (items.n != (pair->rule ? 1 : 2))
		(void)fprintf(stderr, "%s\n%s\nshould %sbe the same\n", pair->a,
			      pair->b, pair->rule ? "" : "not ");
	assert_int_equal(items.n, pair->rule ? 1 : 2);
	if (pair->rule) {
		assert_int_equal(items.v[0]->n, 2);
		rule = items.v[0]->rules[strcmp(items.v[0]->rules[0], "first") == 0];
		assert_string_equal(rule, pair->rule);
	}
	arena_release(&arena);
}

static void
check_all(const struct pair *pairs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		check(&pairs[i], false);
		check(&pairs[i], true);
	}
}

static void
by_title(void **state)
{
	(void)state;
	check_all(titles, sizeof titles / sizeof *titles);
}

static void
by_address(void **state)
{
	(void)state;
	check_all(addresses, sizeof addresses / sizeof *addresses);
}

static void
by_uid(void **state)
{
	(void)state;
	check_all(uids, sizeof uids / sizeof *uids);
}

/* Entries, and how many items they are. */
static void
expect_items(const char *const *texts, size_t n, size_t want)
{
	struct entries entries = {0};
	struct items items = {0};
	struct err err = {0};
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (i = 0; i < n; i++)
		(void)entry_from(&arena, &entries, texts[i]);
	assert_int_equal(merge_items(&arena, &entries,
				     &(struct merge_past){NULL, 0, "digest.example", 7},
				     &items, &err),
			 0);
	assert_int_equal(items.n, want);
	arena_release(&arena);
}

#define EXPECT(want, ...)                                                         \
	expect_items((const char *const[]){__VA_ARGS__},                          \
		     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), \
		     want)

/* An address that one source gives to several entries is that of a site or a series. */
static void
generic_addresses(void **state)
{
	(void)state;
	EXPECT(3, "l/1 | es=Uno | url=https://b.example/agenda" MERIDA,
	       "l/2 | es=Dos | url=https://b.example/agenda" MERIDA,
	       "i/a | en=Other | url=https://b.example/agenda" MERIDA);
	EXPECT(2, "l/1 | es=Uno | url=https://b.example/agenda" MERIDA,
	       "l/2 | kind=news | es=Dos | url=https://b.example/agenda",
	       "i/a | en=Other | url=https://b.example/agenda" MERIDA);
}

/* The instances of a recurring event share their UID: the same start is the same one. */
static void
recurring(void **state)
{
	(void)state;
	EXPECT(2, "l/u#1 | es=Llamada | uid=u | when=2023-05-15T20:00",
	       "l/u#2 | es=Llamada | uid=u | when=2023-06-19T20:00",
	       "i/x1 | en=Monthly talk | uid=u | when=2023-05-15T20:00",
	       "i/x2 | en=Monthly talk | uid=u | when=2023-06-19T20:00");
}

/* A chain of likenesses does not join what must not be joined. */
static void
chains(void **state)
{
	(void)state;
	/* l/1 and l/2 are two things; i/a is like both. */
	EXPECT(2, "l/1 | es=Curso de BGP | when=2023-05-09",
	       "l/2 | es=Curso de BGP | when=2023-05-23",
	       "i/a | es=Curso de BGP | when=2023-05");
	EXPECT(2, "l/1 | es=Curso de BGP" MAY_9, "l/2 | es=Curso de BGP" MAY_9,
	       "i/a | es=Curso de BGP" MAY_9);
	/* One announcer by address, the other by title, with the child of the first. */
	EXPECT(2,
	       "l/lacnic-40 | en=LACNIC 40 LACNOG 2023 | url=https://l.example/40" FORTALEZA,
	       "i/a | en=LACNOG 2023 / LACNIC 40 | url=https://l.example/en/40" FORTALEZA,
	       "g/b | es=LACNIC 40 / LACNOG" FORTALEZA,
	       "g/lacnog-2023 | es=LACNOG 2023 | when=parent | parent=lacnic-40");
	/* Days that differ are told by address; the third agrees with one of them. */
	EXPECT(1,
	       "l/1 | es=Encuentro técnico | url=https://l.example/e | when=2023-01-26",
	       "i/a | es=Encuentro técnico | url=https://l.example/e | when=2023-02-08",
	       "g/b | es=Encuentro técnico | when=2023-02-08");
}

/* A child without days of its own is compared by its parent's. */
static void
during_the_parent(void **state)
{
	(void)state;
	EXPECT(2, "l/39 | es=LACNIC 39" MERIDA,
	       "l/lpf | es=LAC Peering Forum 2023 | when=parent | parent=39",
	       "x/lpf23 | en=LAC Peering Forum 2023 | when=2023-05-10");
	EXPECT(3, "l/39 | es=LACNIC 39" MERIDA,
	       "l/lpf | es=LAC Peering Forum 2023 | when=parent | parent=39",
	       "x/lpf23 | en=LAC Peering Forum 2023 | when=2023-08-10");
}

/* Entries of one source with one id are one thing, whatever they say. */
static void
same_id(void **state)
{
	(void)state;
	EXPECT(1, "l/1 | es=Reunión con X | see=0", "l/1 | es=Reunión");
	/* So are a teaser and its whole; what merely begins alike is not. */
	EXPECT(1, "l/1 | es=Reunión con X | see=0", "l/1#teaser | es=Reunión");
	EXPECT(3, "l/1 | es=Reunión con X", "l/1#2 | es=Reunión", "l/1-a | es=Otra");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_title),
		cmocka_unit_test(by_address),
		cmocka_unit_test(by_uid),
		cmocka_unit_test(generic_addresses),
		cmocka_unit_test(recurring),
		cmocka_unit_test(chains),
		cmocka_unit_test(during_the_parent),
		cmocka_unit_test(same_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
