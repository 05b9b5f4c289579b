/*
 * link.c - the Link header (RFC 8288): which document comes next. Header in, the target as
 * it stands there out; it is resolved elsewhere.
 */
#include "fetch/fetch_int.h"

#include <string.h>

#define PARAMETERS_MAX 32 /* of one link; usual are three */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static struct str
skip(struct str s, size_t n)
{
	return str_from(s.s + n, s.n - n);
}

static struct str
skip_space(struct str s)
{
	while (s.n > 0 && is_space(s.s[0]))
		s = skip(s, 1);
	return s;
}

static struct str
take_token(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && !is_space(rest->s[n]) && !strchr("=;,\"", rest->s[n]))
		n++;
	*rest = skip(*rest, n);
	return str_from(rest->s - n, n);
}

/* A quoted string's inside (its backslashes stay: no relation has any), or a token. */
static struct str
take_value(struct str *rest)
{
	const char *start = rest->s + 1;
	size_t n = 1;

	if (rest->n == 0 || rest->s[0] != '"')
		return take_token(rest);
	while (n < rest->n && rest->s[n] != '"')
		n += rest->s[n] == '\\' && n + 1 < rest->n ? 2 : 1;
	if (n > rest->n)
		n = rest->n;
	*rest = skip(*rest, n < rest->n ? n + 1 : n);
	return str_from(start, n - 1);
}

static bool
has_word(struct str words, const char *word)
{
	while (words.s)
		if (str_is_nocase(str_trim(str_split(&words, ' ')), word))
			return true;
	return false;
}

/* The parameters behind a target, up to the comma. Only the first rel counts, and what has
 * an anchor is of another document. */
static bool
is_next(struct str *rest)
{
	bool next = false, elsewhere = false, related = false;
	struct str name, value;
	int i;

	for (i = 0; i < PARAMETERS_MAX; i++) {
		*rest = skip_space(*rest);
		if (rest->n == 0 || rest->s[0] != ';')
			break;
		*rest = skip_space(skip(*rest, 1));
		name = take_token(rest);
		*rest = skip_space(*rest);
		value = str_from("", 0);
		if (rest->n > 0 && rest->s[0] == '=') {
			*rest = skip_space(skip(*rest, 1));
			value = take_value(rest);
		}
		if (str_is_nocase(name, "rel") && !related) {
			related = true;
			next = has_word(value, "next");
		}
		elsewhere = elsewhere || str_is_nocase(name, "anchor");
	}
	return next && !elsewhere;
}

const char *
fetch_link_next(struct arena *arena, const char *link)
{
	struct str rest = str_of(link), target;
	const char *end;

	for (;;) {
		rest = skip_space(rest);
		while (rest.n > 0 && rest.s[0] == ',')
			rest = skip_space(skip(rest, 1));
		end = rest.n > 0 && rest.s[0] == '<' ? memchr(rest.s, '>', rest.n)
						     : NULL;
		if (!end)
			return NULL;
		target = str_from(rest.s + 1, (size_t)(end - rest.s) - 1);
		rest = skip(rest, target.n + 2);
		if (is_next(&rest))
			return arena_strndup(arena, target.s, target.n);
		rest = skip_space(rest);
		if (rest.n == 0 || rest.s[0] != ',')
			return NULL;
	}
}
