/*
 * columns.c - which column of a table, or which member of an object, is which field of an
 * event: as the configuration says, else by the names that people give them in English,
 * Spanish and Portuguese.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

const char *const parse_fields[] = {"id",       "title",     "description",
				    "start",    "end",       "start_time",
				    "end_time", "timezone",  "deadline",
				    "url",      "name",      "city",
				    "country",  "online",    "organisers",
				    "status",   "tags",      "language",
				    "kind",     "published", NULL};

/* What each of them is here. */
static const enum row_field told_fields[] =
	{ROW_ID,         ROW_TITLE,    ROW_DESCRIPTION, ROW_START,    ROW_END,
	 ROW_START_TIME, ROW_END_TIME, ROW_TIMEZONE,    ROW_DEADLINE, ROW_URL,
	 ROW_PLACE,      ROW_CITY,     ROW_COUNTRY,     ROW_ONLINE,   ROW_ORGANISERS,
	 ROW_STATUS,     ROW_TAGS,     ROW_LANGUAGE,    ROW_KIND,     ROW_PUBLISHED};

/* Names folded and without spaces, between bars, the best first. A word like "event" in
 * front of them has been taken off, if that leaves something. */
static const char *const names[ROW_FIELDS] = {
	[ROW_ID] = "|id|identifier|guid|key|slug|codigo|",
	[ROW_UID] = "|uid|icaluid|",
	[ROW_TITLE] = "|title|titulo|name|nombre|nome|summary|subject|asunto|assunto|"
		      "evento|event|conference|conferencia|activity|actividad|"
		      "atividade|",
	[ROW_DESCRIPTION] = "|description|descripcion|descricao|details|detalles|"
			    "detalhes|body|content|abstract|resumen|resumo|summary|"
			    "excerpt|notes|",
	[ROW_START] = "|start|startdate|startdatetime|dtstart|starts|startson|startsat|"
		      "startat|begin|begins|begindate|from|datestart|datefrom|inicio|"
		      "fechainicio|fechadeinicio|fechahorainicio|fechainicial|desde|"
		      "datainicio|datadeinicio|datainicial|datetime|date|dates|fecha|"
		      "fechas|data|datas|fechayhora|dataehora|fechahora|when|cuando|"
		      "quando|day|dia|dias|",
	[ROW_END] = "|end|enddate|enddatetime|dtend|ends|endson|endsat|endat|dateend|"
		    "dateto|finish|finishdate|until|to|fin|fechafin|fechadefin|"
		    "fechafinal|fechahorafin|hasta|termino|fechatermino|datafim|"
		    "datadefim|datafinal|fim|ate|",
	[ROW_START_TIME] = "|starttime|time|hora|horainicio|horadeinicio|hour|"
			   "horario|horariodeinicio|horas|begintime|timestart|",
	[ROW_END_TIME] = "|endtime|horafin|horadefin|horafinal|horafim|horadefim|"
			 "horatermino|horariofim|finishtime|timeend|",
	[ROW_TIMEZONE] = "|timezone|tz|tzid|zone|timezonename|zonahoraria|husohorario|"
			 "fusohorario|fuso|zona|",
	[ROW_ALL_DAY] = "|allday|isallday|fullday|todoeldia|diacompleto|"
			"diatodo|odiatodo|",
	[ROW_YEAR] = "|year|ano|",
	[ROW_MONTH] = "|month|mes|",
	[ROW_DEADLINE] = "|deadline|duedate|closes|closingdate|fechalimite|prazo|"
			 "plazo|cierre|cfpenddate|cfpend|cfpdeadline|cfpcloses|"
			 "cfpclosedate|talkdeadline|proposaldeadline|"
			 "submissiondeadline|calldeadline|fechadecierre|",
	[ROW_OPENS] = "|opens|opendate|cfpstartdate|cfpstart|cfpopens|apertura|"
		      "fechaapertura|abertura|",
	[ROW_CALL_URL] = "|cfpurl|cfplink|callurl|proposalurl|submissionurl|cfp|",
	[ROW_URL] = "|url|link|enlace|permalink|website|websiteurl|web|weburl|site|"
		    "sitioweb|sitio|href|homepage|page|pagina|weblink|publicurl|"
		    "htmllink|",
	[ROW_PLACE] = "|venue|venuename|place|placename|lugar|local|sede|recinto|",
	[ROW_LOCATION] = "|location|ubicacion|localizacion|localizacao|localidade|"
			 "localidad|address|direccion|endereco|where|donde|onde|",
	[ROW_CITY] = "|city|ciudad|cidade|town|municipio|",
	[ROW_COUNTRY] = "|countrycode|country|pais|countryname|codigopais|",
	[ROW_ONLINE] = "|onlineurl|virtualurl|meetingurl|meetinglink|joinurl|streamurl|"
		       "livestream|zoom|zoomlink|online|virtual|isonline|isvirtual|"
		       "enlinea|enlacevirtual|remote|",
	[ROW_ORGANISERS] = "|organisers|organizers|organiser|organizer|organisername|"
			   "organizername|organizador|organizadores|organizadora|"
			   "organiza|organisation|organization|organizacion|"
			   "organizacao|host|hosts|hostedby|",
	[ROW_STATUS] = "|status|estado|situacion|situacao|",
	[ROW_CANCELLED] = "|cancelled|canceled|cancelado|iscancelled|iscanceled|",
	[ROW_TAGS] = "|tags|etiquetas|categories|category|categoria|categorias|topics|"
		     "topic|temas|tema|keywords|cats|cat|labels|issue|",
	[ROW_KIND] = "|kind|type|tipo|mode|modalidad|modalidade|format|formato|"
		     "attendance|attendancemode|",
	[ROW_LANGUAGE] =
		"|language|lang|idioma|lengua|lingua|languages|locales|idiomas|"
		"locale|",
	[ROW_PUBLISHED] = "|published|publishedat|publicationdate|pubdate|publicado|"
			  "fechapublicacion|fechadepublicacion|datapublicacao|created|"
			  "createdat|creationdate|creado|criadoem|dateadded|posted|"
			  "timestamp|marcatemporal|carimbodedatahora|",
	[ROW_VISIBILITY] = "|visibility|visibilidad|visibilidade|",
	[ROW_PRIVATE] = "|private|isprivate|privado|privada|interno|interna|internal|"
			"membersonly|solosocios|solomiembros|",
};

/* Of a table about events most names begin, and some end, with that word. */
static const char *const fronts[] = {"evento", "event", "conference", "conferencia",
				     "tribe"};

/* Letters and digits only, in lower case, without marks. */
static char *
squeezed(struct arena *arena, struct str name)
{
	char *folded = utf8_fold(arena, arena_strndup(arena, name.s, name.n));
	size_t i, n = 0;

	for (i = 0; folded[i]; i++)
		if (folded[i] != ' ')
			folded[n++] = folded[i];
	folded[n] = '\0';
	return folded;
}

/* How far behind the name stands among its field's: 0 is the best; -1 when it does not. */
static int
rank_in(const char *list, const char *name)
{
	size_t n = strlen(name);
	const char *at = list;

	while ((at = strstr(at, name)) != NULL) {
		if (at > list && at[-1] == '|' && at[n] == '|')
			return (int)(at - list);
		at++;
	}
	return -1;
}

/* The field among whose names it stands the earliest, but for one. */
static int
best_field(const char *name, enum row_field but, int *best)
{
	int field, rank, found = ROW_FIELDS;

	for (field = 0; field < ROW_FIELDS; field++) {
		if (!names[field] || field == (int)but)
			continue;
		rank = rank_in(names[field], name);
		if (rank < 0 || (found < ROW_FIELDS && rank >= *best))
			continue;
		*best = rank;
		found = field;
	}
	return found;
}

static bool
guess(const char *name, struct row_column *column)
{
	int field, unused;

	if (!*name)
		return false;
	field = best_field(name, ROW_FIELDS, &column->rank);
	if (field == ROW_FIELDS)
		return false;
	column->field = (enum row_field)field;
	column->otherwise = (enum row_field)best_field(name, column->field, &unused);
	return true;
}

/* Without a word like "event" at its start; NULL when it has none. */
static const char *
behind_front(const char *name)
{
	size_t i, n;

	for (i = 0; i < sizeof fronts / sizeof *fronts; i++) {
		n = strlen(fronts[i]);
		if (strncmp(name, fronts[i], n) == 0 && name[n])
			return name + n;
	}
	return NULL;
}

/* "Outreach Activity [Title]": what is in brackets is what the column is. */
static struct str
in_brackets(struct str name)
{
	const char *open = memrchr(name.s, '[', name.n);
	struct str inner;

	if (!open || name.s[name.n - 1] != ']')
		return (struct str){NULL, 0};
	inner = str_from(open + 1, (size_t)(name.s + name.n - open) - 2);
	return str_trim(inner);
}

bool
parse_column_guess(struct arena *arena, struct str name, struct row_column *column)
{
	char *whole;
	const char *behind;
	struct str inner;

	name = str_trim(name);
	if (name.n == 0 || name.n > ROW_MAX_NAME)
		return false;
	whole = squeezed(arena, name);
	behind = behind_front(whole);
	if (guess(whole, column) || (behind && guess(behind, column)))
		return true;
	if (str_ends(str_of(whole), "utc")) {
		whole[strlen(whole) - 3] = '\0';
		column->utc = guess(whole, column) || (behind && guess(behind, column));
		return column->utc;
	}
	inner = in_brackets(name);
	return inner.n > 0 && guess(squeezed(arena, inner), column);
}

const char *
parse_column_told(const struct parse_context *context, enum row_field field)
{
	size_t i, k;

	for (i = 0; i < context->n_columns; i++)
		for (k = 0; parse_fields[k]; k++)
			if (told_fields[k] == field &&
			    strcmp(context->columns[i].field, parse_fields[k]) == 0)
				return context->columns[i].column;
	return NULL;
}

void
parse_cell_words(struct arena *arena, enum row_field field, struct str text,
		 struct words *values)
{
	const char *signs = field == ROW_ORGANISERS ? ";|" : ",;|";
	bool list = field == ROW_TAGS || field == ROW_ORGANISERS ||
		    field == ROW_LANGUAGE || field == ROW_VISIBILITY;
	struct str word;
	size_t n;

	while (text.n > 0 && values->n < ROW_MAX_VALUES) {
		for (n = 0; n < text.n; n++)
			if (list && text.s[n] && strchr(signs, text.s[n]))
				break;
		word = str_trim(str_from(text.s, n));
		if (word.n > 0)
			words_add(arena, values, arena_strndup(arena, word.s, word.n));
		n += n < text.n;
		text = str_from(text.s + n, text.n - n);
	}
}
