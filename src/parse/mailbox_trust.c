/*
 * mailbox_trust.c - who posted a message, and by whose word. In: a message and the settings
 * of its source. Out: whether it counts.
 *
 * A From field alone proves nothing: anyone can write it. A message counts when its poster
 * is one of `posters`, and one of these vouches for it:
 * - the list's archive: an mbox whose messages have no trace of delivery (Received) is one,
 *   as no mail program writes it; unless the message names another list than `list_id`;
 * - the receiving server, where `authenticated_by` is set: it found a DKIM signature, or
 *   DMARC, to pass for the poster's domain. Nothing else counts then of what was delivered;
 *   with `list_id` as well, it must be a mail of that list besides;
 * - the list, where only `list_id` is set: its List-Id is that. Anyone can write this field
 *   too: it is enough only where nobody else can put mail into the mailbox.
 *
 * A list that may not pass on an author's address writes its own and "Ana via Lacnog":
 * that is Ana, whom the Reply-To names, and nobody when it names several or none.
 */
#include "parse/parse_int.h"

#include <string.h>

/* Of an address; NULL when there is none. */
static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at && at[1] ? at + 1 : NULL;
}

static bool
same(const char *a, const char *b)
{
	return str_is_nocase(str_of(a), b);
}

/* "lacnog@lists.example" is the list "lacnog.lists.example". */
static bool
is_address_of_list(struct arena *arena, const char *address, const char *list_id)
{
	char *name = arena_strdup(arena, address), *at = strrchr(name, '@');

	if (!at || !list_id)
		return false;
	*at = '.';
	return same(name, list_id);
}

/* The list's name in "Ana via Lacnog", or NULL. */
static const char *
via_list(const char *name)
{
	const char *via = NULL, *at;

	for (at = strstr(name, " via "); at; at = strstr(at + 1, " via "))
		via = at + strlen(" via ");
	return via && *via ? via : NULL;
}

/* The address is the list's own, which stands there for the author's. */
static bool
stands_for_author(struct arena *arena, const struct mail *mail,
		  const struct mail_address *from)
{
	const char *list = via_list(from->name);
	size_t local = strcspn(from->address, "@");

	return list && (str_is_nocase(str_from(from->address, local), list) ||
			is_address_of_list(arena, from->address, mail->list_id));
}

/* The one address of Reply-To besides the list's own, or NULL. */
static const char *
author_behind(struct arena *arena, const struct mail *mail, const char *list_address)
{
	const char *value = mail_field(mail, "reply-to"), *author = NULL;
	struct mail_address *addresses = NULL;
	size_t n = 0, i;

	if (value)
		mail_addresses(arena, value, &addresses, &n);
	for (i = 0; i < n; i++) {
		if (same(addresses[i].address, list_address))
			continue;
		if (author)
			return NULL;
		author = addresses[i].address;
	}
	return author;
}

/* The address of who wrote it, or NULL when that is not one person. */
static const char *
poster_of(struct arena *arena, const struct mail *mail)
{
	const struct mail_address *from = mail->from;

	if (mail->n_from != 1 || !domain_of(from->address))
		return NULL;
	if (stands_for_author(arena, mail, from))
		return author_behind(arena, mail, from->address);
	return from->address;
}

static bool
is_listed(const char *poster, const char *const *posters)
{
	const char *domain = domain_of(poster);

	for (; posters && *posters; posters++)
		if (**posters == '@' ? domain && same(domain, *posters + 1)
				     : same(poster, *posters))
			return true;
	return false;
}

/* The poster's domain, or one above it that is not a whole top level. */
static bool
is_aligned(const char *domain, const char *authenticated)
{
	size_t n = strlen(domain), above = strlen(authenticated);

	if (!strchr(authenticated, '.') || above > n)
		return false;
	return same(domain + n - above, authenticated) &&
	       (n == above || domain[n - above - 1] == '.');
}

/*
 * The server's results. It writes its own above what it received and removes others in its
 * name (RFC 8601, 5); but should it not, a forged one stands further down: below the
 * Received field of the hop at which the topmost was written.
 */
static bool
is_authenticated(const struct mail *mail, const char *server, const char *domain)
{
	const struct mail_auth *first = NULL, *auth;
	size_t i;

	for (i = 0; i < mail->n_auth; i++) {
		auth = &mail->auth[i];
		if (!same(auth->server, server))
			continue;
		if (!first)
			first = auth;
		if (auth->hop == first->hop && strcmp(auth->result, "pass") == 0 &&
		    ((strcmp(auth->method, "dkim") == 0 &&
		      is_aligned(domain, auth->domain)) ||
		     (strcmp(auth->method, "dmarc") == 0 &&
		      same(domain, auth->domain))))
			return true;
	}
	return false;
}

enum post_trust
post_trust(struct arena *arena, const struct parse_context *context,
	   const struct post *post)
{
	const struct mail *mail = post->mail;
	const char *poster = poster_of(arena, mail), *list = context->list_id;
	bool of_list = list && mail->list_id && same(mail->list_id, list);

	if (!poster || !is_listed(poster, context->posters))
		return POST_STRANGER;
	if (post->archived && (of_list || !list || !mail->list_id))
		return POST_TRUSTED;
	if (list && !of_list)
		return POST_UNPROVEN;
	if (context->authenticated_by
		    ? is_authenticated(mail, context->authenticated_by,
				       domain_of(poster))
		    : of_list)
		return POST_TRUSTED;
	return POST_UNPROVEN;
}
