/*
 * idn.c - internationalised host names by libidn2 (IDNA2008 with the mapping of UTS
 * 46), which is included here alone. Its own check of ASCII letters is not used: it
 * drops the wrong ones, which makes another domain of a name. What it lets through is
 * checked here.
 */
#include "base/idn.h"

#include "base/str.h"

#include <idn2.h>
#include <string.h>
#include <strings.h>

#define LABEL_MAX 63
#define HOST_MAX 253

/* What is wrong with a label, as words for a message, or NULL. */
static const char *
label_fault(struct str label)
{
	size_t i;

	if (label.n == 0)
		return "it has an empty part between its dots";
	if (label.n > LABEL_MAX)
		return "a part of it is longer than 63 characters";
	if (label.s[0] == '-' || label.s[label.n - 1] == '-')
		return "a part of it begins or ends with a hyphen";
	for (i = 0; i < label.n; i++)
		if (!(label.s[i] >= 'a' && label.s[i] <= 'z') &&
		    !(label.s[i] >= '0' && label.s[i] <= '9') && label.s[i] != '-')
			return "only letters, digits and hyphens may stand in it";
	return NULL;
}

static const char *
host_fault(const char *ascii)
{
	struct str rest = str_of(ascii);
	const char *fault = rest.n > 0 ? NULL : "it is empty";

	if (rest.n > HOST_MAX)
		fault = "it is longer than 253 characters";
	while (!fault && rest.s)
		fault = label_fault(str_split(&rest, '.'));
	return fault;
}

static void
lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

static bool
is_ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

int
idn_to_ascii(struct arena *arena, const char *host, char **ascii, struct err *err)
{
	const char *fault;
	char *made, *copy;
	int rc;

	if (is_ascii(host)) {
		copy = arena_strdup(arena, host);
	} else {
		rc = idn2_to_ascii_8z(host, &made,
				      IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
		if (rc != IDN2_OK)
			return err_set(err, ERR_FORMAT, "'%s' is no host name: %s",
				       host, idn2_strerror(rc));
		copy = arena_strdup(arena, made);
		idn2_free(made);
	}
	lower(copy);
	fault = host_fault(copy);
	if (fault)
		return err_set(err, ERR_FORMAT, "'%s' is no host name: %s", host,
			       fault);
	*ascii = copy;
	return 0;
}

char *
idn_to_unicode(struct arena *arena, const char *ascii)
{
	char *made, *copy, *again;
	struct err err;

	if (idn2_to_unicode_8z8z(ascii, &made, 0) != IDN2_OK)
		return arena_strdup(arena, ascii);
	copy = arena_strdup(arena, made);
	idn2_free(made);
	/* What does not come back the same is no IDNA2008 name, and not for readers. */
	if (is_ascii(copy) || idn_to_ascii(arena, copy, &again, &err) != 0 ||
	    strcasecmp(again, ascii) != 0)
		return arena_strdup(arena, ascii);
	return copy;
}
