/*
 * smtp_script.h - what fake-smtp does to its connections; the language is described in
 * tests/fake/smtp.c.
 */
#ifndef FAKE_SMTP_SCRIPT_H
#define FAKE_SMTP_SCRIPT_H

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>

/* The moments at which a rule can strike; the words are in scenario_moments. */
enum moment {
	AT_CONNECT,
	AT_EHLO,
	AT_HELO,
	AT_STARTTLS,
	AT_AUTH,
	AT_MAIL,
	AT_RCPT,
	AT_DATA,
	AT_BODY, /* the first bytes of a letter */
	AT_DOT,
	AT_RSET,
	AT_NOOP,
	AT_QUIT,
	MOMENTS
};
extern const char *const scenario_moments[];

enum deed { DEED_SAY, DEED_EXPECT, DEED_LETTER, DEED_CLOSE, DEED_HANG, DEED_DELAY };

/* A step of a dialogue, or what a rule does. */
struct action {
	enum deed deed;
	const char
		*text; /* DEED_SAY: with CRLF; DEED_EXPECT: a pattern of fnmatch(3) */
	int ms;        /* DEED_DELAY */
};

struct rule {
	enum moment moment;
	int nth; /* of the server's life, from 1; 0: each */
	struct action action;
};

/* What one connection gets. */
struct scenario {
	const char **offers; /* keywords of the answer to EHLO */
	int n_offers;
	bool own_offers; /* else the usual ones */
	int trickle_ms;  /* between two bytes of an answer; 0: at once */
	struct rule *rules;
	int n_rules;
	struct action *steps; /* of a dialogue; the usual service follows `serve` */
	int n_steps;
	bool serves; /* behind the steps */
};

struct script {
	struct scenario *scenarios; /* the k-th connection gets the k-th, or the last */
	int n;
};

/* Read a script; "" makes one friendly scenario. Mistakes are "line N: ...". */
int script_parse(struct arena *arena, const char *text, struct script *script,
		 struct err *err);

#endif
