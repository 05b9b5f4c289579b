/*
 * address.c - the syntax of e-mail addresses, of any script, and of mailboxes.
 *
 * Text comes in, a checked address in one form goes out. Whether anybody reads the
 * mailbox, and whether the domain exists, is not asked here; domains are base/idn's.
 */
#include "model/address.h"

#include "base/idn.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#define LOCAL_MAX 64
#define ADDRESS_MAX 254

/* atext of RFC 5322 3.2.3, and the dot between atoms. */
static bool
is_atext(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

/* Characters beyond ASCII: not those that nobody sees, nor those without a meaning
 * (RFC 8264 9 disallows them too); joiners belong to the writing of some languages. */
static bool
is_shown(ucs4_t c)
{
	if (c == 0x200c || c == 0x200d)
		return true;
	return c != 0xfffd && !uc_is_general_category(c, UC_CATEGORY_C) &&
	       !uc_is_general_category(c, UC_CATEGORY_Z);
}

static int
refuse_ascii(char c, struct err *err)
{
	if (c == '\r' || c == '\n')
		return err_set(err, ERR_FORMAT, "there is a line break in it");
	if (c == ' ' || c == '\t')
		return err_set(err, ERR_FORMAT, "there is a space before the @");
	if ((unsigned char)c < 0x20 || c == 0x7f)
		return err_set(err, ERR_FORMAT, "there is a control character in it");
	if (c == '"')
		return err_set(err, ERR_FORMAT,
			       "quotes before the @ are not supported");
	if (c == '@')
		return err_set(err, ERR_FORMAT, "there are two @ in it");
	return err_set(err, ERR_FORMAT, "'%c' cannot stand in an address", c);
}

/* Every character of a local part that is valid UTF-8. */
static int
check_characters(struct str local, bool *utf8, struct err *err)
{
	ucs4_t c;
	size_t i = 0;
	int n;

	while (i < local.n) {
		if ((unsigned char)local.s[i] < 0x80) {
			if (!is_atext(local.s[i]))
				return refuse_ascii(local.s[i], err);
			i++;
			continue;
		}
		*utf8 = true;
		n = u8_mbtouc(&c, (const uint8_t *)local.s + i, local.n - i);
		if (!is_shown(c))
			return err_set(err, ERR_FORMAT,
				       "U+%04X cannot stand in an address",
				       (unsigned)c);
		i += (size_t)n;
	}
	return 0;
}

static int
check_local(struct str local, bool *utf8, struct err *err)
{
	size_t i;

	if (local.n == 0)
		return err_set(err, ERR_FORMAT, "there is nothing before the @");
	if (check_characters(local, utf8, err))
		return -1;
	if (local.s[0] == '.' || local.s[local.n - 1] == '.')
		return err_set(err, ERR_FORMAT,
			       "a dot cannot be the first or last before the @");
	for (i = 1; i < local.n; i++)
		if (local.s[i] == '.' && local.s[i - 1] == '.')
			return err_set(err, ERR_FORMAT,
				       "there are two dots in a row before the @");
	return 0;
}

/* What is wrong with a domain even before it is looked at as a host's name, or NULL. */
static const char *
domain_fault(struct str domain)
{
	size_t i;

	if (domain.n == 0)
		return "there is nothing behind the @";
	for (i = 0; i < domain.n; i++)
		if ((unsigned char)domain.s[i] <= ' ' || domain.s[i] == 0x7f)
			return "there is a space, a line break or a control character "
			       "behind the @";
	if (domain.s[0] == '[')
		return "a domain is needed behind the @, not [an address]";
	if (domain.s[domain.n - 1] == '.')
		return "there is a dot at the end";
	return NULL;
}

static bool
all_digits(const char *s)
{
	return s[strspn(s, "0123456789")] == '\0';
}

/* The domain in A-labels, or NULL with err. */
static char *
read_domain(struct arena *arena, struct str domain, struct err *err)
{
	const char *fault = domain_fault(domain), *dot;
	char *ascii;

	if (fault) {
		(void)err_set(err, ERR_FORMAT, "%s", fault);
		return NULL;
	}
	if (idn_to_ascii(arena, arena_strndup(arena, domain.s, domain.n), &ascii, err))
		return NULL;
	dot = strrchr(ascii, '.');
	if (dot && !all_digits(dot + 1))
		return ascii;
	(void)err_set(err, ERR_FORMAT, "the domain '%s' %s", ascii,
		      dot ? "ends with a number" : "has no dot");
	return NULL;
}

/* The local part as our own rule compares it: RFC 5321 2.4 leaves its case to the host,
 * but no host is known that gives two people names that differ in case alone. */
static char *
fold_local(struct arena *arena, const char *local, bool utf8)
{
	char *copy = arena_strdup(arena, local);
	uint8_t *folded;
	size_t i, n;

	if (!utf8) {
		for (i = 0; copy[i]; i++)
			if (copy[i] >= 'A' && copy[i] <= 'Z')
				copy[i] = (char)(copy[i] - 'A' + 'a');
		return copy;
	}
	folded = u8_casefold((const uint8_t *)local, strlen(local), NULL, UNINORM_NFC,
			     NULL, &n);
	if (!folded)
		abort(); /* out of memory: the text is valid */
	copy = arena_strndup(arena, (const char *)folded, n);
	free(folded);
	return copy;
}

int
address_parse(struct arena *arena, struct str text, struct address *address,
	      struct err *err)
{
	const char *at = text.n ? memrchr(text.s, '@', text.n) : NULL;
	struct str local;
	char *domain, *nfc;
	bool utf8 = false;

	if (!at)
		return err_set(err, ERR_FORMAT, "there is no @ in it");
	if (text.n > 4 * ADDRESS_MAX)
		return err_set(err, ERR_FORMAT, "it is longer than %d bytes",
			       ADDRESS_MAX);
	if (utf8_check(text.s, text.n) != text.n)
		return err_set(err, ERR_FORMAT, "it is not valid UTF-8");
	local = str_from(text.s, (size_t)(at - text.s));
	if (check_local(local, &utf8, err))
		return -1;
	domain = read_domain(arena, str_from(at + 1, text.n - local.n - 1), err);
	if (!domain)
		return -1;
	nfc = utf8 ? utf8_clean(arena, local) : arena_strndup(arena, local.s, local.n);
	if (strlen(nfc) > LOCAL_MAX)
		return err_set(err, ERR_FORMAT,
			       "the part before the @ is longer than %d bytes",
			       LOCAL_MAX);
	if (strlen(nfc) + 1 + strlen(domain) > ADDRESS_MAX)
		return err_set(err, ERR_FORMAT, "it is longer than %d bytes",
			       ADDRESS_MAX);
	address->wire = arena_printf(arena, "%s@%s", nfc, domain);
	address->key =
		arena_printf(arena, "%s@%s", fold_local(arena, nfc, utf8), domain);
	address->utf8 = utf8;
	return 0;
}

/* A quoted-string's content (RFC 5322 3.2.4); rest is moved behind the closing quote. */
static int
read_quoted(struct arena *arena, struct str *rest, char **content, struct err *err)
{
	char *out = arena_alloc(arena, rest->n + 1);
	size_t i, n = 0;

	for (i = 1; i < rest->n && rest->s[i] != '"'; i++) {
		if (rest->s[i] == '\\' && i + 1 < rest->n)
			i++;
		out[n++] = rest->s[i];
	}
	if (i >= rest->n)
		return err_set(err, ERR_FORMAT,
			       "the quote before the name is not closed");
	*rest = str_from(rest->s + i + 1, rest->n - i - 1);
	*content = out;
	return 0;
}

static int
check_name(struct str name, struct err *err)
{
	size_t i;

	if (utf8_check(name.s, name.n) != name.n)
		return err_set(err, ERR_FORMAT, "the name is not valid UTF-8");
	for (i = 0; i < name.n; i++)
		if (((unsigned char)name.s[i] < 0x20 && name.s[i] != '\t') ||
		    name.s[i] == 0x7f)
			return err_set(err, ERR_FORMAT,
				       "there is a control character in the name");
	return 0;
}

/* The name before the angle bracket, as words or as one quoted-string. */
static int
read_name(struct arena *arena, struct str text, const char **name, struct err *err)
{
	static const char special[] = "<>[]:;@\\,\"";
	char *content = NULL;
	size_t i;

	if (check_name(text, err))
		return -1;
	if (str_starts(text, "\"")) {
		if (read_quoted(arena, &text, &content, err))
			return -1;
		if (str_trim(text).n)
			return err_set(
				err, ERR_FORMAT,
				"there is text between the quoted name and the <");
	} else {
		content = arena_strndup(arena, text.s, text.n);
		for (i = 0; content[i]; i++)
			if (strchr(special, content[i]))
				return err_set(
					err, ERR_FORMAT,
					"a name with '%c' in it needs quotes, as "
					"\"Name\" <address>",
					content[i]);
	}
	*name = utf8_one_line(arena, utf8_clean(arena, str_of(content)));
	return 0;
}

int
mailbox_parse(struct arena *arena, struct str text, const char **name,
	      struct address *address, struct err *err)
{
	const char *open;
	const char *found = "";
	struct str inner;

	text = str_trim(text);
	open = text.n ? memrchr(text.s, '<', text.n) : NULL;
	if (!open) {
		if (address_parse(arena, text, address, err))
			return -1;
		*name = found;
		return 0;
	}
	if (text.s[text.n - 1] != '>')
		return err_set(err, ERR_FORMAT, "a > is missing at the end");
	inner = str_from(open + 1, text.n - (size_t)(open - text.s) - 2);
	if (read_name(arena, str_trim(str_from(text.s, (size_t)(open - text.s))),
		      &found, err) ||
	    address_parse(arena, inner, address, err))
		return -1;
	*name = found;
	return 0;
}
