/*
 * offers.c - reads the answer to EHLO (RFC 5321 4.1.1.1): what the relay can do. In: the
 * lines of a session's opening, as they come. Keywords that are of no use here are passed
 * over.
 */
#include "deliver/deliver_int.h"

static void
offer_size(struct offers *offers, struct str value)
{
	int64_t size;

	offers->size = true;
	offers->size_max = str_number(str_trim(value), &size) ? size : 0;
}

static void
offer_pipelining(struct offers *offers, struct str value)
{
	(void)value;
	offers->pipelining = true;
}

static void
offer_utf8(struct offers *offers, struct str value)
{
	(void)value;
	offers->utf8 = true;
}

static void
offer_auth(struct offers *offers, struct str value)
{
	(void)value;
	offers->auth = true;
}

static const struct keyword {
	const char *name;
	void (*offer)(struct offers *offers, struct str value);
} keywords[] = {
	{"PIPELINING", offer_pipelining},
	{"SIZE", offer_size},
	{"SMTPUTF8", offer_utf8},
	{"AUTH", offer_auth},
};

void
deliver_offers(struct offers *offers, struct str line)
{
	struct str value, word;
	size_t i;

	line = str_trim(line);
	if (str_starts(line, "220"))
		*offers = (struct offers){0};
	if (str_starts(line, "235"))
		offers->authenticated = true;
	/* The first line is the relay's name and greeting. */
	if (!str_starts(line, "250") || line.n < 5 || offers->lines++ == 0)
		return;
	value = str_from(line.s + 4, line.n - 4);
	word = str_split(&value, ' ');
	for (i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_is_nocase(word, keywords[i].name))
			keywords[i].offer(offers, value);
}
