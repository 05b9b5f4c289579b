/*
 * mailbox_text.c - what a message says: its subject without the tags of lists and the
 * prefixes of answers, its text without quotations, signature and footers.
 */
#include "base/utf8.h"
#include "parse/parse_int.h"

#include <string.h>

/* Of a subject: "[lacnog]"; a longer one says something. */
#define TAG_MAX 40
/* Underscores of a list's footer. */
#define FOOTER_MIN 20
/* Of a text: what is read for words that put a date off. */
#define WORDS_MAX (16u << 10)

/* In front of a subject. */
static const char *const answers[] = {"re",   "res", "r",   "aw",
				      "antw", "sv",  "ref", NULL};
static const char *const forwards[] = {"fwd", "fw", "enc", "rv", "tr", "wg", NULL};

/* Begins of words in a tag that says something of the message, not of the list. */
static const char *const telling[] = {
	"cancel", "suspen", "actuali", "atuali",  "updat", "corre",  "errat",
	"record", "remind", "lembr",   "posterg", "aplaz", "adia",   "postpon",
	"prorro", "exten",  "urgen",   "save",    "moved", "cambio", "nuev",
	"new",    "nov",    "last",    "ultim",
};

/* Folded, as whole words. */
static const char *const extending[] = {
	"prorroga",    "prorrogado",   "prorrogada",         "prorrogamos",
	"prorrogadas", "prorrogados",  "prorrogacao",        "se prorroga",
	"extendemos",  "extendido",    "extendida",          "se extiende",
	"extension",   "extensao",     "ampliamos",          "ampliado",
	"ampliacion",  "nuevo plazo",  "novo prazo",         "estendemos",
	"estendido",   "estendida",    "extended",           "extending",
	"we extend",   "new deadline", "nueva fecha limite",
};
static const char *const moving[] = {
	"nueva fecha",    "nuevas fechas", "nova data",       "novas datas",
	"new date",       "new dates",     "cambio de fecha", "mudanca de data",
	"change of date", "reprogramado",  "reprogramada",    "reprogramamos",
	"rescheduled",    "postponed",     "postergado",      "postergada",
	"aplazado",       "aplazada",      "adiado",          "adiada",
	"remarcado",      "remarcada",     "se traslada",     "moved to",
};

/* Where an older message begins in a text, or what archives put for attachments. */
static const char *const ends[] = {
	"-------------- next part", "-----Original",     "-----Mensaje original",
	"-----Mensagem original",   "[[--Original text", "-----Mensaje Original",
};

/* Fields of the header of a forwarded message, as programs show them. */
static const char *const shown_fields[] = {
	"From:",     "De:",          "Date:",    "Fecha:",      "Data:",
	"Subject:",  "Asunto:",      "Assunto:", "To:",         "Para:",
	"Cc:",       "Sent:",        "Enviado:", "Enviado el:", "Enviada em:",
	"Reply-To:", "Responder a:",
};

/* What a robot that translates between two lists puts in front. */
static const char robot_mark[] = "[[--Translated text";

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool
starts_with_any(struct str text, const char *const *prefixes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_starts(text, prefixes[i]))
			return true;
	return false;
}

/* One of the words before a colon at the start of text ("Re:", "RES :", "Re[2]:"): its
 * length with it, or 0. */
static size_t
prefix_at(struct str text, const char *const *words)
{
	struct str rest = text, word = str_split(&rest, ':'), number = word;
	size_t i;

	if (!rest.s)
		return 0;
	word = str_trim(str_split(&number, '['));
	for (i = 0; words[i]; i++)
		if (str_is_nocase(word, words[i]))
			return (size_t)(rest.s - text.s);
	return 0;
}

/* A list's tag at the start of text: its length, or 0. */
static size_t
tag_at(struct arena *arena, struct str text)
{
	struct str rest = text, tag;
	const char *folded;
	size_t i;

	if (!str_starts(text, "["))
		return 0;
	tag = str_split(&rest, ']');
	if (!rest.s || tag.n > TAG_MAX || str_trim(rest).n == 0)
		return 0;
	folded = utf8_fold(arena, arena_strndup(arena, tag.s, tag.n));
	for (i = 0; i < COUNT(telling); i++)
		if (strstr(folded, telling[i]))
			return 0;
	return tag.n + 1;
}

static const char *
title_of(struct arena *arena, const char *subject, bool *answers_to)
{
	struct str rest = str_of(subject);
	size_t n, answer;

	do {
		rest = str_trim(rest);
		answer = prefix_at(rest, answers);
		*answers_to = *answers_to || answer > 0;
		n = answer ? answer : prefix_at(rest, forwards);
		n = n ? n : tag_at(arena, rest);
		rest = str_from(rest.s + n, rest.n - n);
	} while (n > 0);
	return arena_strndup(arena, rest.s, rest.n);
}

/* A line as a person sees it: without the marks of Markdown's escapes. */
static struct str
bare_line(struct arena *arena, struct str line)
{
	char *copy = arena_alloc(arena, line.n + 1);
	size_t i, n = 0;

	for (i = 0; i < line.n; i++)
		if (line.s[i] != '\\')
			copy[n++] = line.s[i];
	return str_trim(str_from(copy, n));
}

static bool
is_rule(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.s[n] == '_')
		n++;
	return n >= FOOTER_MIN && n == line.n;
}

/* What is behind this line is not of this message. */
static bool
ends_text(struct str line)
{
	return str_is(line, "--") || is_rule(line) ||
	       starts_with_any(line, ends, COUNT(ends));
}

/* "El 19 de julio, Comité <...> escribió:" */
static bool
introduces_quotation(struct str line)
{
	static const char *const verbs[] = {"wrote:", "escribió:", "escreveu:",
					    "escribio:"};
	size_t i;

	for (i = 0; i < COUNT(verbs); i++)
		if (str_ends(line, verbs[i]))
			return true;
	return false;
}

static bool
is_forwarding(struct str line)
{
	return str_starts(line, "---------- Forwarded") ||
	       str_starts(line, "---------- Mensaje reenviado") ||
	       str_starts(line, "Begin forwarded message") ||
	       str_starts(line, "---------- Mensagem encaminhada");
}

/* A quotation begins in the middle of a line: "Thanks! > We extend". */
static struct str
before_quotation(struct str line)
{
	size_t i;

	for (i = 0; i + 2 < line.n; i++)
		if (line.s[i] == ' ' && line.s[i + 1] == '>' && line.s[i + 2] == ' ')
			return str_from(line.s, i);
	return line;
}

/* The lines that are this message's own, plain or Markdown. */
static char *
own_lines(struct arena *arena, const char *text, bool reply)
{
	struct str rest = str_of(text), line, bare, own;
	bool forwarded = false;
	struct buf out;
	char *copy;

	buf_init(&out, rest.n + 1);
	while (str_line(&rest, &line)) {
		bare = bare_line(arena, line);
		if (ends_text(bare))
			break;
		forwarded = is_forwarding(bare) || (forwarded && bare.n > 0);
		if (is_forwarding(bare) ||
		    (forwarded &&
		     starts_with_any(bare, shown_fields, COUNT(shown_fields))))
			continue;
		if (reply && (str_starts(bare, ">") || introduces_quotation(bare)))
			continue;
		if (reply)
			line = before_quotation(line);
		buf_add(&out, line.s, line.n);
		buf_char(&out, '\n');
	}
	own = str_trim(str_from(out.s, out.n));
	copy = arena_strndup(arena, own.s, own.n);
	buf_release(&out);
	return copy;
}

bool
post_is_robot(const struct mail *mail)
{
	return strstr(mail->subject, robot_mark) != NULL;
}

struct post_text
post_text(struct arena *arena, const struct mail *mail)
{
	const struct mail_part *part = mail_text_part(mail);
	const char *text = part ? mail_text(arena, part) : "";
	struct post_text found = {.answer = false};

	found.title = title_of(arena, mail->subject, &found.answer);
	found.reply = found.answer || mail->references.n > 0;
	found.robot = str_starts(str_trim(str_of(text)), robot_mark);
	if (part && strcmp(part->type, "text/html") == 0) {
		found.body = own_lines(arena, html_markdown(arena, text), found.reply);
		found.plain = announce_plain(arena, found.body);
		return found;
	}
	found.plain = own_lines(arena, text, found.reply);
	found.body = plain_markdown(arena, found.plain);
	return found;
}

static bool
says(struct arena *arena, const struct post_text *text, const char *const *words,
     size_t n)
{
	size_t n_said = utf8_prefix(str_of(text->plain), WORDS_MAX), i;
	const char *all = arena_printf(arena, "%s. %.*s",
				       text->answer ? "" : text->title, (int)n_said,
				       text->plain);

	all = utf8_fold(arena, all);
	all = arena_printf(arena, " %s ", all);
	for (i = 0; i < n; i++)
		if (strstr(all, arena_printf(arena, " %s ", words[i])))
			return true;
	return false;
}

bool
post_extends(struct arena *arena, const struct post_text *text)
{
	return says(arena, text, extending, COUNT(extending));
}

bool
post_moves(struct arena *arena, const struct post_text *text)
{
	return says(arena, text, moving, COUNT(moving));
}
