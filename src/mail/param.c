/*
 * param.c - a value with parameters, as of Content-Type and Content-Disposition, read as
 * leniently as it is written in the wild.
 */
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

/* Parts of one parameter (RFC 2231 3): file names of some thousand bytes. */
#define PIECES_MAX 50

/* One "name=value" as it is written, its value without quotes. */
struct param {
	struct str name, value;
};

/* "name*3*": the name, its number, whether it is percent-encoded. */
struct piece {
	struct str name, value;
	int number;
	bool encoded;
};

/* A quoted string at the start of *rest, its escapes undone in place. */
static struct str
take_quoted(struct str *rest, char *copy)
{
	size_t i, n = 0;

	for (i = 1; i < rest->n && rest->s[i] != '"'; i++) {
		if (rest->s[i] == '\\' && i + 1 < rest->n)
			i++;
		copy[n++] = rest->s[i];
	}
	i += i < rest->n;
	*rest = str_from(rest->s + i, rest->n - i);
	return str_from(copy, n);
}

/* The next parameter of *rest; false at the end. */
static bool
take_param(struct arena *arena, struct str *rest, struct param *param)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (rest->n > 0 && strchr("; \t", rest->s[0]))
		*rest = str_from(rest->s + 1, rest->n - 1);
	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->s[n] != '=' && rest->s[n] != ';')
		n++;
	param->name = str_trim(str_from(rest->s, n));
	param->value = str_from("", 0);
	*rest = str_from(rest->s + n, rest->n - n);
	if (rest->n == 0 || rest->s[0] == ';')
		return true;
	*rest = str_trim(str_from(rest->s + 1, rest->n - 1));
	if (rest->n > 0 && rest->s[0] == '"')
		param->value = take_quoted(rest, arena_alloc(arena, rest->n));
	else
		param->value = str_trim(str_split(rest, ';'));
	return true;
}

static struct piece
piece_of(const struct param *param)
{
	struct piece piece = {.value = param->value};
	struct str rest = param->name, part;
	int64_t number;

	piece.name = str_trim(str_split(&rest, '*'));
	if (!rest.s)
		return piece;
	part = str_split(&rest, '*');
	piece.encoded = part.n == 0 || rest.s;
	if (str_number(part, &number) && number < PIECES_MAX)
		piece.number = (int)number;
	return piece;
}

/* Percent-decoded, into copy. */
static struct str
percent_decoded(struct str text, char *copy)
{
	size_t i, n = 0;
	int byte;

	for (i = 0; i < text.n; i++) {
		byte = text.s[i] == '%'
			       ? mail_hex(str_from(text.s + i + 1, text.n - i - 1))
			       : -1;
		copy[n++] = byte < 0 ? text.s[i] : (char)byte;
		i += byte < 0 ? 0 : 2;
	}
	return str_from(copy, n);
}

/* The pieces that are there, in the order of their numbers, as one text. */
static const char *
joined(struct arena *arena, struct piece *pieces)
{
	struct str charset = str_of(""), value;
	size_t n = 0, total = 0, i;
	bool encoded = false;
	char *text;

	for (i = 0; i < PIECES_MAX && pieces[i].name.s; i++)
		total += pieces[i].value.n;
	text = arena_alloc(arena, total + 1);
	for (i = 0; i < PIECES_MAX && pieces[i].name.s; i++) {
		value = pieces[i].value;
		if (pieces[i].encoded && i == 0 && memchr(value.s, '\'', value.n)) {
			charset = str_split(&value, '\'');
			(void)str_split(&value, '\'');
			if (!value.s)
				value = str_of("");
		}
		encoded = encoded || pieces[i].encoded;
		if (pieces[i].encoded)
			value = percent_decoded(value, arena_alloc(arena, value.n + 1));
		memcpy(text + n, value.s, value.n);
		n += value.n;
	}
	if (!encoded)
		return mail_words(arena, str_from(text, n));
	text = mail_utf8(arena, arena_strndup(arena, charset.s, charset.n),
			 str_from(text, n));
	return utf8_one_line(arena, utf8_clean(arena, str_of(text)));
}

/* Bytes of "text/plain" in front of the parameters. White space may stand around the
 * slash; some forget the semicolon behind it. */
static size_t
word_end(const char *value)
{
	size_t n = strcspn(value, "/;");

	if (value[n] != '/')
		return n;
	n++;
	n += strspn(value + n, " \t");
	return n + strcspn(value + n, " \t;");
}

const char *
mail_value_word(struct arena *arena, const char *value)
{
	const char *plain = value ? mail_without_comments(arena, value) : "";
	char *word = mail_lower(arena, str_from(plain, word_end(plain)));
	size_t i, n = 0;

	for (i = 0; word[i]; i++)
		if (word[i] != ' ' && word[i] != '\t')
			word[n++] = word[i];
	word[n] = '\0';
	return word;
}

const char *
mail_param(struct arena *arena, const char *value, const char *name)
{
	const char *plain = value ? mail_without_comments(arena, value) : "";
	struct str rest = str_of(plain + word_end(plain));
	struct piece pieces[PIECES_MAX] = {0}, piece;
	struct param param;

	while (take_param(arena, &rest, &param)) {
		piece = piece_of(&param);
		if (str_is_nocase(piece.name, name) && !pieces[piece.number].name.s)
			pieces[piece.number] = piece;
	}
	return pieces[0].name.s ? joined(arena, pieces) : NULL;
}
