/*
 * words.c - what words of a title mean, in Spanish, Portuguese and English: data,
 * and the looking up. All words are folded (utf8_fold): lower case, no accents.
 *
 * A word that is in no row is worth much and means itself; title.c then evens out
 * the endings that the three languages' common words differ in. Rows are needed for words
 * that differ in more, for those that tell little, and for names of cities.
 */
#include "merge/merge_int.h"

#include <assert.h>

static const struct merge_meaning meanings[] = {
	/* Joints, ordinal endings, "number". */
	{WORTH_NOTHING, "",
	 "a an and ao aos as at between by com con da das de del do dos e el em en entre er "
	 "for from in into its la las los ma mo na nas nd no nos now nro numero number o of "
	 "on or os our para por rd ro sobre st ta th the to um uma un una va via with y your"},

	/* What nearly every announcement could say of itself. */
	{WORTH_LITTLE, "meeting",
	 "meeting meetings reunion reuniones reuniao reunioes encuentro encuentros "
	 "encontro encontros"},
	{WORTH_LITTLE, "event", "event events evento eventos"},
	{WORTH_LITTLE, "conference",
	 "conference conferences conferencia conferencias congress congreso congresso"},
	{WORTH_LITTLE, "annual", "annual anual anuales anuais"},
	{WORTH_LITTLE, "agm", "agm"},
	{WORTH_LITTLE, "general", "general generales geral gerais"},
	{WORTH_LITTLE, "public", "public publico publica publicos publicas"},
	{WORTH_LITTLE, "edition", "edition edicion edicao"},
	{WORTH_LITTLE, "regional", "regional regionales regionais region regiao"},
	{WORTH_LITTLE, "international",
	 "international internacional internacionales internacionais"},
	{WORTH_LITTLE, "community", "community comunidad comunidade"},
	{WORTH_LITTLE, "online",
	 "online linea virtual hybrid hibrido hibrida remote remoto"},
	{WORTH_LITTLE, "year", "year ano"},
	{WORTH_LITTLE, "city", "city ciudad cidade df dc"},
	{WORTH_LITTLE, "lac", "lac alc"},

	/* Numbers by name. "IX" is an exchange point here, and no nine. */
	{WORTH_NUMBER, "1", "first primer primera primero primeira primeiro"},
	{WORTH_NUMBER, "2", "second segundo segunda ii"},
	{WORTH_NUMBER, "3", "third tercer tercera tercero terceira terceiro iii"},
	{WORTH_NUMBER, "4", "fourth cuarto cuarta quarto quarta iv"},
	{WORTH_NUMBER, "5", "fifth quinto quinta"},
	{WORTH_NUMBER, "6", "sixth sexto sexta vi"},
	{WORTH_NUMBER, "7", "seventh septimo septima setimo setima vii"},
	{WORTH_NUMBER, "8", "eighth octavo octava oitavo oitava viii"},
	{WORTH_NUMBER, "9", "ninth noveno novena nono nona"},
	{WORTH_NUMBER, "10", "tenth decimo decima"},
	{WORTH_NUMBER, "11", "eleventh xi"},
	{WORTH_NUMBER, "12", "twelfth xii"},
	{WORTH_NUMBER, "13", "thirteenth xiii"},
	{WORTH_NUMBER, "14", "fourteenth xiv"},
	{WORTH_NUMBER, "15", "fifteenth xv"},
	{WORTH_NUMBER, "16", "sixteenth xvi"},
	{WORTH_NUMBER, "17", "seventeenth xvii"},
	{WORTH_NUMBER, "18", "eighteenth xviii"},
	{WORTH_NUMBER, "19", "nineteenth xix"},
	{WORTH_NUMBER, "20", "twentieth xx"},
	{WORTH_NUMBER, "21", "xxi"},
	{WORTH_NUMBER, "22", "xxii"},
	{WORTH_NUMBER, "23", "xxiii"},
	{WORTH_NUMBER, "24", "xxiv"},
	{WORTH_NUMBER, "25", "xxv"},

	/* Forms of gathering: a workshop at an event is not the event. */
	{WORTH_MUCH, "workshop", "workshop workshops taller talleres oficina oficinas"},
	{WORTH_MUCH, "forum", "forum forums foro foros foruns"},
	{WORTH_MUCH, "school", "school schools escuela escuelas escola escolas"},
	{WORTH_MUCH, "course", "course courses curso cursos"},
	{WORTH_MUCH, "training",
	 "training trainings capacitacion capacitaciones capacitacao capacitacoes "
	 "entrenamiento treinamento formacion formacao"},
	{WORTH_MUCH, "webinar", "webinar webinars webinario webinarios"},
	{WORTH_MUCH, "seminar", "seminar seminars seminario seminarios"},
	{WORTH_MUCH, "tutorial", "tutorial tutorials tutoriales tutoriais"},
	{WORTH_MUCH, "panel", "panel panels paneles painel paineis"},
	{WORTH_MUCH, "session", "session sessions sesion sesiones sessao sessoes"},
	{WORTH_MUCH, "symposium", "symposium simposio simposios"},
	{WORTH_MUCH, "assembly", "assembly asamblea assembleia"},
	{WORTH_MUCH, "summit", "summit cumbre cupula"},
	{WORTH_MUCH, "week", "week semana"},
	{WORTH_MUCH, "day", "day days dia dias jornada jornadas"},
	{WORTH_MUCH, "ceremony", "ceremony ceremonia cerimonia"},
	{WORTH_MUCH, "reception", "reception recepcion recepcao"},
	{WORTH_MUCH, "opening", "opening apertura abertura inauguracion inauguracao"},
	{WORTH_MUCH, "closing", "closing cierre clausura encerramento"},
	{WORTH_MUCH, "welcome", "welcome bienvenida boasvindas"},
	{WORTH_MUCH, "celebration", "celebration celebracion comemoracao celebracao"},
	{WORTH_MUCH, "anniversary", "anniversary aniversario"},
	{WORTH_MUCH, "space", "space espacio espaco"},

	/* Calls and news. */
	{WORTH_MUCH, "call",
	 "call calls llamado llamados llamada convocatoria convocatorias chamada chamadas"},
	{WORTH_MUCH, "cfp", "cfp"},
	{WORTH_MUCH, "presentation",
	 "presentation presentations presentacion presentaciones apresentacao apresentacoes"},
	{WORTH_MUCH, "proposal",
	 "proposal proposals propuesta propuestas proposta propostas"},
	{WORTH_MUCH, "expression", "expression expressions expresiones manifestacoes"},
	{WORTH_MUCH, "interest", "interest interes interesse"},
	{WORTH_MUCH, "registration",
	 "registration registro inscripcion inscripciones inscricao inscricoes"},
	{WORTH_MUCH, "fellowship",
	 "fellowship fellowships beca becas bolsa bolsas scholarship scholarships"},
	{WORTH_MUCH, "award", "award awards premio premios"},
	{WORTH_MUCH, "election",
	 "election elections eleccion elecciones eleicao eleicoes"},
	{WORTH_MUCH, "report", "report reports informe informes relatorio relatorios"},
	{WORTH_MUCH, "result", "result results resultado resultados"},
	{WORTH_MUCH, "launch", "launch launches lanzamiento lanza lancamento lanca"},
	{WORTH_MUCH, "member",
	 "member members miembro miembros asociados membro membros"},
	{WORTH_MUCH, "volunteer",
	 "volunteer volunteers voluntario voluntarios voluntaria voluntarias"},

	/* Subjects. */
	{WORTH_MUCH, "network", "network networks networking red redes rede"},
	{WORTH_MUCH, "governance", "governance gobernanza governanca"},
	{WORTH_MUCH, "acceptance", "acceptance aceptacion aceitacao"},
	{WORTH_MUCH, "illegal", "illegal ilegal ilegales ilegais"},
	{WORTH_MUCH, "content",
	 "content contents contenido contenidos conteudo conteudos"},
	{WORTH_MUCH, "policy", "policy policies politica politicas"},
	{WORTH_MUCH, "technical", "technical tecnico tecnica tecnicos tecnicas"},
	{WORTH_MUCH, "security", "security seguridad seguranca"},
	{WORTH_MUCH, "cybersecurity", "cybersecurity ciberseguridad ciberseguranca"},
	{WORTH_MUCH, "youth",
	 "youth juventud juventude joven jovenes jovem jovens juvenil"},
	{WORTH_MUCH, "women", "women woman mujer mujeres mulher mulheres"},
	{WORTH_MUCH, "caribbean", "caribbean caribe"},
	{WORTH_MUCH, "routing", "routing enrutamiento encaminamiento ruteo roteamento"},
	{WORTH_MUCH, "interconnection", "interconnection interconexion interconexao"},
	{WORTH_MUCH, "domain", "domain domains dominio dominios"},
	{WORTH_MUCH, "name", "name names nombre nombres nome nomes"},
	{WORTH_MUCH, "address",
	 "address addresses direccion direcciones endereco enderecos"},
	{WORTH_MUCH, "development", "development desarrollo desenvolvimento"},
	{WORTH_MUCH, "access", "access acceso acesso"},
	{WORTH_MUCH, "research", "research investigacion pesquisa"},
	{WORTH_MUCH, "resilience", "resilience resiliencia"},
	{WORTH_MUCH, "measurement",
	 "measurement measurements medicion mediciones medicao medicoes"},
	{WORTH_MUCH, "cable", "cable cables cabo cabos"},
	{WORTH_MUCH, "submarine", "submarine subsea submarino submarinos"},
	{WORTH_MUCH, "encryption", "encryption cifrado criptografia"},
	{WORTH_MUCH, "world", "world global mundial mundiales mundiais"},
	{WORTH_MUCH, "leadership", "leadership liderazgo lideranca"},
	{WORTH_MUCH, "secretariat", "secretariat secretaria"},
	{WORTH_MUCH, "operator", "operator operators operador operadores"},
	{WORTH_MUCH, "traffic", "traffic trafico trafego"},
	{WORTH_MUCH, "software", "software"},
	{WORTH_MUCH, "health", "health salud saude"},
	{WORTH_MUCH, "knowledge", "knowledge conocimiento conhecimento"},
	{WORTH_MUCH, "future", "future futuro"},
	{WORTH_MUCH, "board", "board"},
	{WORTH_MUCH, "open", "open abierto abierta abiertas aberto aberta abertas"},
	{WORTH_MUCH, "infrastructure", "infrastructure infraestructura infraestrutura"},
	{WORTH_MUCH, "indicator", "indicator indicators indicador indicadores"},
	{WORTH_MUCH, "committee", "committee comite"},
	{WORTH_MUCH, "monthly", "monthly mensual mensuales mensal mensais"},
	{WORTH_MUCH, "weekly", "weekly semanal semanales semanais"},

	/* Acronyms that are translated. */
	{WORTH_MUCH, "wsis", "wsis cmsi"},
	{WORTH_MUCH, "itu", "itu uit"},
	{WORTH_MUCH, "ict", "ict icts tic tics"},

	{WORTH_MUCH, "january", "january enero janeiro"},
	{WORTH_MUCH, "february", "february febrero fevereiro"},
	{WORTH_MUCH, "march", "march marzo marco"},
	{WORTH_MUCH, "april", "april abril"},
	{WORTH_MUCH, "may", "may mayo maio"},
	{WORTH_MUCH, "june", "june junio junho"},
	{WORTH_MUCH, "july", "july julio julho"},
	{WORTH_MUCH, "august", "august agosto"},
	{WORTH_MUCH, "september", "september septiembre setembro setiembre"},
	{WORTH_MUCH, "october", "october octubre outubro"},
	{WORTH_MUCH, "november", "november noviembre novembro"},
	{WORTH_MUCH, "december", "december diciembre dezembro"},

	/* Countries and cities whose names differ. */
	{WORTH_MUCH, "brazil",
	 "brazil brasil brazilian brasileiro brasileira brasileno brasilena"},
	{WORTH_MUCH, "uruguay", "uruguay uruguai"},
	{WORTH_MUCH, "paraguay", "paraguay paraguai"},
	{WORTH_MUCH, "newyork", "newyork"},
	{WORTH_MUCH, "portofspain", "portofspain"},
	{WORTH_MUCH, "saopaulo", "saopaulo"},
	{WORTH_MUCH, "geneva", "geneva geneve ginebra genebra genf"},
	{WORTH_MUCH, "hamburg", "hamburg hamburgo"},
	{WORTH_MUCH, "prague", "prague praga praha"},
	{WORTH_MUCH, "rome", "rome roma"},
	{WORTH_MUCH, "kyoto", "kyoto kioto quioto"},
	{WORTH_MUCH, "tokyo", "tokyo tokio toquio"},
	{WORTH_MUCH, "london", "london londres"},
	{WORTH_MUCH, "lisbon", "lisbon lisboa"},
	{WORTH_MUCH, "berlin", "berlin berlim"},
	{WORTH_MUCH, "dublin", "dublin dublim"},
	{WORTH_MUCH, "seville", "seville sevilla sevilha"},
	{WORTH_MUCH, "havana", "havana habana"},
	{WORTH_MUCH, "brussels", "brussels bruselas bruxelas bruxelles"},
	{WORTH_MUCH, "vienna", "vienna viena wien"},
	{WORTH_MUCH, "istanbul", "istanbul estambul istambul"},
	{WORTH_MUCH, "rotterdam", "rotterdam roterdam"},
};

/* Phrases that stand for one word, which is never longer. Later rows see what earlier
 * ones left behind. */
static const struct {
	const char *phrase, *word;
} phrases[] = {
	{"latin america and the caribbean", "lac"},
	{"latin american and caribbean", "lac"},
	{"latin america and caribbean", "lac"},
	{"latin america the caribbean", "lac"},
	{"latin america caribbean", "lac"},
	{"america latina y el caribe", "lac"},
	{"america latina y caribe", "lac"},
	{"america latina e do caribe", "lac"},
	{"america latina e o caribe", "lac"},
	{"america latina e caribe", "lac"},
	{"internet governance forum", "igf"},
	{"foro de gobernanza de internet", "igf"},
	{"foro de la gobernanza de internet", "igf"},
	{"forum de governanca da internet", "igf"},
	{"lac igf", "lacigf"},
	{"igf de lac", "lacigf"},
	{"igf da lac", "lacigf"},
	{"igf do lac", "lacigf"},
	{"universal acceptance day", "uaday"},
	{"dia de la aceptacion universal", "uaday"},
	{"dia de aceptacion universal", "uaday"},
	{"dia da aceitacao universal", "uaday"},
	{"ua day", "uaday"},
	{"brazilian internet forum", "fib"},
	{"brazil internet forum", "fib"},
	{"forum da internet no brasil", "fib"},
	{"foro de internet en brasil", "fib"},
	{"foro de internet de brasil", "fib"},
	{"lac ix", "lacix"},
	{"nic br", "nicbr"},
	{"cgi br", "cgibr"},
	{"red clara", "redclara"},
	{"annual general meeting", "agm"},
	{"asamblea general anual", "agm"},
	{"assembleia geral anual", "agm"},
	{"reunion general anual", "agm"},
	{"community forum", "community"},
	{"foro de la comunidad", "community"},
	{"forum da comunidade", "community"},
	{"on line", "online"},
	{"en linea", "online"},
	{"internet exchange point", "ixp"},
	{"punto de intercambio de trafico", "ixp"},
	{"ponto de troca de trafego", "ixp"},
	{"call for presentations", "cfp"},
	{"call for papers", "cfp"},
	{"llamado a presentaciones", "cfp"},
	{"llamado a ponencias", "cfp"},
	{"llamado a trabajos", "cfp"},
	{"convocatoria de trabajos", "cfp"},
	{"convocatoria de presentaciones", "cfp"},
	{"chamada de apresentacoes", "cfp"},
	{"chamada de trabalhos", "cfp"},
	{"chamada para apresentacoes", "cfp"},
	{"board of directors", "board"},
	{"junta directiva", "board"},
	{"consejo directivo", "board"},
	{"conselho diretor", "board"},
	{"boas vindas", "boasvindas"},
	{"nueva york", "newyork"},
	{"nova york", "newyork"},
	{"nova iorque", "newyork"},
	{"new york", "newyork"},
	{"port of spain", "portofspain"},
	{"puerto espana", "portofspain"},
	{"porto espanha", "portofspain"},
	{"sao paulo", "saopaulo"},
	{"san pablo", "saopaulo"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SLOTS ((size_t)2048) /* a power of two, over twice the number of words */

struct merge_glossary {
	struct slot {
		struct str word;
		const struct merge_meaning *meaning;
	} slots[SLOTS];
	size_t n;
};

uint64_t
merge_hash(const char *bytes, size_t n)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	size_t i;

	for (i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
	return hash;
}

uint64_t
merge_hash_mix(uint64_t hash, uint64_t number)
{
	hash ^= number + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
	hash *= 0xff51afd7ed558ccdu;
	return hash ^ (hash >> 32);
}

static bool
same_word(struct str a, struct str b)
{
	return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

/* The slot that has the word, or the free one where it belongs. */
static size_t
slot_of(const struct merge_glossary *glossary, struct str word)
{
	size_t at = merge_hash(word.s, word.n) & (SLOTS - 1);

	while (glossary->slots[at].meaning &&
	       !same_word(glossary->slots[at].word, word))
		at = (at + 1) & (SLOTS - 1);
	return at;
}

const struct merge_glossary *
merge_glossary_new(struct arena *arena)
{
	struct merge_glossary *glossary = arena_alloc(arena, sizeof *glossary);
	struct str words, word;
	size_t i, at;

	for (i = 0; i < COUNT(meanings); i++) {
		words = str_of(meanings[i].words);
		while (words.n) {
			word = str_split(&words, ' ');
			at = slot_of(glossary, word);
			assert(!glossary->slots[at].meaning); /* no word twice */
			glossary->slots[at] = (struct slot){word, &meanings[i]};
			glossary->n++;
		}
	}
	assert(glossary->n < SLOTS / 2);
	return glossary;
}

const struct merge_meaning *
merge_glossary_find(const struct merge_glossary *glossary, struct str word)
{
	return word.n ? glossary->slots[slot_of(glossary, word)].meaning : NULL;
}

/* Replace " phrase " in padded text wherever it stands; true when it did. */
static bool
replace(char *text, const char *phrase, const char *word)
{
	size_t n = strlen(phrase), short_n = strlen(word);
	bool replaced = false;
	char *at = text;

	while ((at = strstr(at, phrase))) {
		if (at[-1] != ' ' || at[n] != ' ') {
			at++;
			continue;
		}
		memcpy(at, word, short_n);
		memmove(at + short_n, at + n, strlen(at + n) + 1);
		at += short_n;
		replaced = true;
	}
	return replaced;
}

/* One of 64 bits for how a word begins. */
static uint64_t
beginning(const char *word)
{
	unsigned sum = (unsigned char)word[0];

	if (sum)
		sum = 31 * sum + (unsigned char)word[1];
	return UINT64_C(1) << (sum & 63);
}

/* The bits of all words of a padded text: few phrases begin like one of them. */
static uint64_t
beginnings(const char *text)
{
	uint64_t bits = 0;

	while ((text = strchr(text, ' '))) {
		text++;
		bits |= beginning(text);
	}
	return bits;
}

char *
merge_glossary_phrases(struct arena *arena, const char *folded)
{
	size_t n = strlen(folded), i;
	char *text = arena_alloc(arena, n + 3);
	uint64_t bits;

	text[0] = text[n + 1] = ' ';
	memcpy(text + 1, folded, n);
	bits = beginnings(text);
	for (i = 0; i < COUNT(phrases); i++)
		if ((bits & beginning(phrases[i].phrase)) &&
		    replace(text, phrases[i].phrase, phrases[i].word))
			bits = beginnings(text);
	return text;
}
