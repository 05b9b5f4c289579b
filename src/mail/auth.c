/*
 * auth.c - Authentication-Results (RFC 8601 2.2): what a receiving server found out about
 * who sent a message. Which servers to believe is for others.
 */
#include "mail/mail_int.h"

#include <string.h>

/* Methods of one message: some ten are usual. */
#define AUTH_MAX 100

/* The properties that name the authenticated domain, the most telling last. */
static const char *const properties[] = {"header.from", "header.i", "header.d"};

/* Behind the last "@". */
static struct str
domain_of(struct str value)
{
	size_t i;

	for (i = value.n; i > 0; i--)
		if (value.s[i - 1] == '@')
			return str_from(value.s + i, value.n - i);
	return value;
}

static struct str
next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	return str_split(rest, ' ');
}

static void
take_properties(struct arena *arena, struct str rest, struct mail_auth *auth)
{
	int rank = -1, i;

	while (rest.n > 0) {
		struct str value = next_word(&rest), name = str_split(&value, '=');

		for (i = rank + 1; value.s && i < 3; i++)
			if (str_is_nocase(name, properties[i])) {
				auth->domain = mail_lower(arena, domain_of(value));
				rank = i;
			}
	}
}

/* "dkim=pass header.d=example.org"; method may have a version: "dkim/1". */
static void
take_result(struct arena *arena, struct str text, const char *server, int hop,
	    struct mail *mail)
{
	struct str result = next_word(&text), method = str_split(&result, '=');
	struct mail_auth *auth;

	if (!result.s || mail->n_auth == AUTH_MAX)
		return;
	auth = arena_push(arena, &mail->auth, mail->n_auth++, sizeof *auth);
	auth->server = server;
	auth->method = mail_lower(arena, str_split(&method, '/'));
	auth->result = mail_lower(arena, result);
	auth->domain = "";
	auth->hop = hop;
	take_properties(arena, text, auth);
}

/* Tabs count as spaces, quotes as nothing, and "a = b" as "a=b". */
static char *
normalised(struct arena *arena, const char *value)
{
	char *text = mail_without_comments(arena, value);
	size_t i, n = 0;

	for (i = 0; text[i]; i++) {
		char c = text[i] == '\t' ? ' ' : text[i];

		if (c == '"' || (c == ' ' && n > 0 && strchr("= ", text[n - 1])))
			continue;
		if (c == '=' && n > 0 && text[n - 1] == ' ')
			n--;
		text[n++] = c;
	}
	text[n] = '\0';
	return text;
}

void
mail_read_auth(struct arena *arena, struct mail *mail)
{
	struct str rest, first;
	const char *server;
	int hop = 0;
	size_t i;

	for (i = 0; i < mail->n_fields; i++) {
		hop += strcmp(mail->fields[i].name, "received") == 0;
		if (strcmp(mail->fields[i].name, "authentication-results") != 0)
			continue;
		rest = str_of(normalised(arena, mail->fields[i].value));
		first = str_split(&rest, ';');
		server = mail_lower(arena, next_word(&first));
		while (rest.n > 0)
			take_result(arena, str_split(&rest, ';'), server, hop, mail);
	}
}
