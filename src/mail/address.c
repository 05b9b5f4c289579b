/*
 * address.c - the mailboxes of a field (RFC 5322 3.4 with its obsolete forms), and those
 * that archives of lists show with " at " for "@". What is malformed is read as far as a
 * person would.
 */
#include "base/utf8.h"
#include "mail/mail_int.h"

#include <string.h>

/* One mailbox while it is read: slices of the field. */
struct reading {
	struct arena *arena;
	struct str phrase;  /* what stands before <>, with quotes and comments */
	struct str angle;   /* what stands in <>; s NULL: nothing did */
	struct str comment; /* what stands in the first (); s NULL: nothing did */
	bool open
		[3]; /* a quoted string, <...>, comment without an end was met: there is
			 no use in looking for the end of more of them */
	struct mail_address *list;
	size_t n;
};

/* Bytes of a quoted string, <...> or comment at the start of text, with both ends; 0 when
 * it has no end. */
static size_t
enclosed(struct str text, char close)
{
	char open = text.s[0];
	int depth = 1;
	size_t i;

	for (i = 1; i < text.n; i++) {
		if (text.s[i] == '\\' && open != '<')
			i++;
		else if (text.s[i] == close && --depth == 0)
			return i + 1;
		else if (text.s[i] == '(' && open == '(')
			depth++;
	}
	return 0;
}

/* Quotes and their escapes removed, encoded words decoded, one line. */
static const char *
plain(struct arena *arena, struct str text)
{
	char *copy = arena_strndup(arena, text.s, text.n);
	size_t i, n = 0;

	for (i = 0; copy[i]; i++) {
		if (copy[i] == '"')
			continue;
		i += copy[i] == '\\' && copy[i + 1];
		copy[n++] = copy[i];
	}
	return mail_words(arena, str_from(copy, n));
}

/* White space out of an address; a route ("@a,@b:") before it dropped. */
static const char *
bare(struct arena *arena, char *copy)
{
	char *colon = copy[0] == '@' ? strchr(copy, ':') : NULL;
	size_t i, n = 0;
	bool quoted = false;

	if (colon)
		copy = colon + 1;
	for (i = 0; copy[i]; i++) {
		quoted ^= copy[i] == '"';
		if (quoted || !strchr(" \t", copy[i]))
			copy[n++] = copy[i];
	}
	return utf8_one_line(arena, utf8_clean(arena, str_from(copy, n)));
}

/* "name at host.example": the address, or NULL. */
static const char *
spelled_out(struct arena *arena, const char *text)
{
	struct str rest = str_trim(str_of(text)), local, at, host;

	local = str_split(&rest, ' ');
	rest = str_trim(rest);
	at = str_split(&rest, ' ');
	host = str_trim(rest);
	if (!str_is_nocase(at, "at") || local.n == 0 || host.n == 0 ||
	    memchr(host.s, ' ', host.n) || memchr(local.s, '@', local.n))
		return NULL;
	text = arena_printf(arena, "%.*s@%.*s", (int)local.n, local.s, (int)host.n,
			    host.s);
	return utf8_one_line(arena, utf8_clean(arena, str_of(text)));
}

/* Of words without <> around one of them, the one that is an address; s NULL: none is. */
static struct str
address_word(const char *text)
{
	struct str rest = str_of(text), word;
	const char *at;

	while (rest.n > 0 && !strchr(text, '"')) {
		word = str_split(&rest, ' ');
		at = word.n > 0 ? memchr(word.s, '@', word.n) : NULL;
		if (at && at > word.s && at + 1 < word.s + word.n)
			return word;
	}
	return (struct str){NULL, 0};
}

static void
end_mailbox(struct reading *r)
{
	struct str place = r->angle.s ? r->angle : r->phrase;
	char *phrase =
		mail_without_comments(r->arena, arena_strndup(r->arena, r->phrase.s,
							      r->phrase.n));
	char *text = mail_without_comments(r->arena,
					   arena_strndup(r->arena, place.s, place.n));
	struct mail_address found = {.name = "",
				     .address = spelled_out(r->arena, text)};
	struct str word = address_word(text);

	if (!found.address)
		found.address =
			bare(r->arena,
			     word.s ? arena_strndup(r->arena, word.s, word.n) : text);
	if (r->angle.s)
		found.name = plain(r->arena, str_of(phrase));
	if (!*found.name && r->comment.s)
		found.name = plain(r->arena, r->comment);
	if (*found.address && r->n < MAIL_MAX_ADDRESSES) {
		struct mail_address *new =
			arena_push(r->arena, &r->list, r->n++, sizeof *new);
		*new = found;
	}
}

/* Take what is enclosed at the start of text: its length, or 1 when it has no end. */
static size_t
take_enclosed(struct reading *r, struct str text)
{
	static const char opens[] = "\"<(", closes[] = "\">)";
	size_t kind = (size_t)(strchr(opens, text.s[0]) - opens), n = 0;

	if (!r->open[kind])
		n = enclosed(text, closes[kind]);
	r->open[kind] = n == 0;
	if (kind == 1 && !r->angle.s)
		r->angle = str_from(text.s + 1, n > 0 ? n - 2 : text.n - 1);
	if (kind == 2 && n > 0 && !r->comment.s)
		r->comment = str_from(text.s + 1, n - 2);
	return n > 0 ? n : 1;
}

static void
begin_mailbox(struct reading *r, const char *at)
{
	r->phrase = str_from(at, 0);
	r->angle = r->comment = (struct str){NULL, 0};
}

void
mail_addresses(struct arena *arena, const char *value, struct mail_address **addresses,
	       size_t *n)
{
	struct reading r = {.arena = arena};
	const char *at = value, *end = value + strlen(value);

	begin_mailbox(&r, at);
	while (at < end) {
		if (*at == ',' || *at == ';') {
			end_mailbox(&r);
			begin_mailbox(&r, ++at);
		} else if (*at == ':' && !r.angle.s) {
			begin_mailbox(&r, ++at); /* that was a group's name */
		} else if (strchr("\"<(", *at)) {
			at += take_enclosed(&r, str_from(at, (size_t)(end - at)));
		} else {
			at++;
		}
		if (!r.angle.s)
			r.phrase.n = (size_t)(at - r.phrase.s);
	}
	end_mailbox(&r);
	*addresses = r.list;
	*n = r.n;
}
