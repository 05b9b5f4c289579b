/*
 * smtp_serve.c - see smtp_serve.h.
 */
#include "fake/shared/smtp_serve.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define LETTER_MAX ((size_t)64 * 1024 * 1024)
#define LINES_MAX ((size_t)64 * 1024)

int64_t
smtp_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
say(struct smtp_client *c, const char *text)
{
	if (c->sent == c->out.n) {
		buf_clear(&c->out);
		c->sent = 0;
	}
	buf_str(&c->out, text);
}

static void
complain(struct smtp_server *s, struct smtp_client *c, const char *what,
	 const char *line)
{
	(void)fprintf(stderr, "fake-smtp: %s: %s\n", what, line);
	s->cross = true;
	say(c, "599 5.5.0 not what the script expects\r\n");
	c->closing = true;
}

/* --- letters ---------------------------------------------------------------------- */

/* Not synced: a server that is killed has no letters to lose. */
static void
write_file(const struct smtp_server *s, const char *suffix, const struct buf *bytes)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%04d.%s", s->dir, s->kept, suffix);
	file = fopen(path, "w");
	if (!file || fwrite(bytes->s, 1, bytes->n, file) != bytes->n || fclose(file)) {
		(void)fprintf(stderr, "fake-smtp: %s: %s\n", path, strerror(errno));
		exit(73);
	}
}

static void
keep(struct smtp_server *s, struct smtp_client *c)
{
	s->kept++;
	if (!s->dir)
		return;
	write_file(s, "env", &c->envelope);
	write_file(s, "eml", &c->letter);
}

static void
reset(struct smtp_client *c)
{
	c->mail = c->rcpt = c->data = c->body = false;
	buf_clear(&c->envelope);
	buf_clear(&c->letter);
}

/* --- the usual service ------------------------------------------------------------ */

/* Each answers a line; the answers are what a rule may replace. */
static void
serve_ehlo(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	static const char *const usual[] = {"PIPELINING",
					    "SIZE 10485760",
					    "8BITMIME",
					    "SMTPUTF8",
					    "ENHANCEDSTATUSCODES",
					    "AUTH PLAIN"};
	const struct scenario *scenario = c->scenario;
	const char *const *offers = scenario->own_offers ? scenario->offers : usual;
	int i, n = scenario->own_offers ? scenario->n_offers : 6;

	(void)line;
	reset(c);
	say(c, "250-fake.example greets you\r\n");
	if (s->offers_tls && !c->encrypted)
		say(c, "250-STARTTLS\r\n");
	for (i = 0; i < n; i++) {
		say(c, "250-");
		say(c, offers[i]);
		say(c, "\r\n");
	}
	say(c, "250 HELP\r\n");
}

static void
serve_starttls(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)line;
	if (!s->offers_tls || c->encrypted) {
		say(c, "502 5.5.1 no TLS here\r\n");
		return;
	}
	say(c, "220 2.0.0 go ahead\r\n");
	c->tls_next = true;
}

static void
serve_auth(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	c->secret = strchr(line + 5, ' ') == NULL;
	say(c, c->secret ? "334 \r\n" : "235 2.7.0 welcome\r\n");
}

static void
serve_mail(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	(void)line;
	say(c, c->mail ? "503 5.5.1 nested MAIL\r\n" : "250 2.1.0 ok\r\n");
}

static void
serve_rcpt(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	(void)line;
	say(c, c->mail ? "250 2.1.5 ok\r\n" : "503 5.5.1 MAIL first\r\n");
}

static void
serve_data(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	(void)line;
	say(c, c->rcpt ? "354 go ahead\r\n" : "554 5.5.1 no valid recipients\r\n");
}

static void
serve_dot(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	(void)line;
	if (s->delay_ms > 0)
		c->not_before = smtp_now_ms() + s->delay_ms;
	say(c, c->rcpt ? "250 2.0.0 kept\r\n" : "554 5.5.1 no valid recipients\r\n");
}

static void
serve_quit(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	(void)s;
	(void)line;
	say(c, "221 2.0.0 bye\r\n");
	c->closing = true;
}

/* What is said where nothing is to be done. */
static const struct service {
	const char *answer;
	void (*serve)(struct smtp_server *s, struct smtp_client *c, const char *line);
} services[MOMENTS] = {
	[AT_CONNECT] = {"220 fake.example ESMTP\r\n", NULL},
	[AT_EHLO] = {NULL, serve_ehlo},
	[AT_HELO] = {"250 fake.example\r\n", NULL},
	[AT_STARTTLS] = {NULL, serve_starttls},
	[AT_AUTH] = {NULL, serve_auth},
	[AT_MAIL] = {NULL, serve_mail},
	[AT_RCPT] = {NULL, serve_rcpt},
	[AT_DATA] = {NULL, serve_data},
	[AT_BODY] = {"", NULL},
	[AT_DOT] = {NULL, serve_dot},
	[AT_RSET] = {"250 2.0.0 ok\r\n", NULL},
	[AT_NOOP] = {"250 2.0.0 ok\r\n", NULL},
	[AT_QUIT] = {NULL, serve_quit},
};

static const struct action *
find_rule(struct smtp_server *s, const struct smtp_client *c, enum moment moment)
{
	int i;

	s->seen[moment]++;
	for (i = 0; i < c->scenario->n_rules; i++) {
		const struct rule *rule = &c->scenario->rules[i];

		if (rule->moment == moment &&
		    (rule->nth == 0 || rule->nth == s->seen[moment]))
			return &rule->action;
	}
	return NULL;
}

/* What the answer to a moment, the last of c->out, changes. */
static void
take_effect(struct smtp_server *s, struct smtp_client *c, enum moment moment,
	    const char *line, char first)
{
	if (moment == AT_MAIL && first == '2') {
		c->mail = true;
		buf_printf(&c->envelope, "%s\n", line);
	} else if (moment == AT_RCPT && first == '2') {
		c->rcpt = true;
		buf_printf(&c->envelope, "%s\n", line);
	} else if (moment == AT_DATA && first == '3') {
		c->data = true;
	} else if (moment == AT_DOT) {
		if (first == '2' || (first == '\0' && c->rcpt))
			keep(s, c);
		reset(c);
	} else if (moment == AT_RSET) {
		reset(c);
	}
}

/* Do what is due at a moment: a rule's action, or the usual service. */
static void
at(struct smtp_server *s, struct smtp_client *c, enum moment moment, const char *line)
{
	const struct action *action = find_rule(s, c, moment);
	size_t before;

	if (action && action->deed == DEED_DELAY)
		c->not_before = smtp_now_ms() + action->ms;
	if (action && action->deed == DEED_CLOSE)
		c->closing = true;
	if (action && action->deed == DEED_HANG)
		c->hung = true;
	say(c, "");
	before = c->out.n;
	if (action && action->deed == DEED_SAY)
		say(c, action->text);
	else if (c->closing || c->hung)
		;
	else if (services[moment].serve)
		services[moment].serve(s, c, line);
	else
		say(c, services[moment].answer);
	take_effect(s, c, moment, line, c->out.s[before]);
	/* After a 421 the server hangs up (RFC 5321 3.8). */
	if (strncmp(c->out.s + before, "421", 3) == 0)
		c->closing = true;
}

static void
serve_line(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	size_t word = strcspn(line, " ");
	enum moment moment;

	if (c->secret) {
		c->secret = false;
		say(c, "235 2.7.0 welcome\r\n");
		return;
	}
	if (c->in.n > 0 && c->scenario->own_offers) {
		int i = 0;

		while (i < c->scenario->n_offers &&
		       strcasecmp(c->scenario->offers[i], "PIPELINING") != 0)
			i++;
		if (i == c->scenario->n_offers) {
			complain(s, c, "commands in a group, without PIPELINING", line);
			return;
		}
	}
	for (moment = AT_EHLO; moment < MOMENTS; moment++) {
		if (moment == AT_BODY || moment == AT_DOT ||
		    strlen(scenario_moments[moment]) != word ||
		    strncasecmp(line, scenario_moments[moment], word) != 0)
			continue;
		at(s, c, moment, line);
		return;
	}
	say(c, "500 5.5.2 what?\r\n");
}

/* A line of a letter. True at its end. */
static bool
take_body(struct smtp_client *c, const char *line)
{
	if (strcmp(line, ".") == 0) {
		c->data = false;
		return true;
	}
	buf_str(&c->letter, line[0] == '.' ? line + 1 : line);
	buf_str(&c->letter, "\r\n");
	return false;
}

/* --- dialogues -------------------------------------------------------------------- */

static const struct action *
next_step(const struct smtp_client *c)
{
	return c->step < c->scenario->n_steps ? &c->scenario->steps[c->step] : NULL;
}

/* Steps that need nothing from the client; stops at one that does. */
static void
run_steps(struct smtp_client *c)
{
	const struct action *step;

	while ((step = next_step(c)) && c->not_before <= smtp_now_ms() && !c->hung) {
		if (step->deed == DEED_EXPECT)
			return;
		if (step->deed == DEED_LETTER) {
			c->data = true;
			return;
		}
		if (step->deed == DEED_SAY)
			say(c, step->text);
		if (step->deed == DEED_DELAY)
			c->not_before = smtp_now_ms() + step->ms;
		if (step->deed == DEED_CLOSE)
			c->closing = true;
		if (step->deed == DEED_HANG)
			c->hung = true;
		c->step++;
	}
	if (!step && !c->scenario->serves)
		c->closing = true;
}

static void
dialogue_line(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	const struct action *step = next_step(c);

	if (c->data) {
		if (!take_body(c, line))
			return;
		keep(s, c);
		reset(c);
	} else if (step->deed != DEED_EXPECT || fnmatch(step->text, line, 0) != 0) {
		complain(s, c, step->text ? step->text : "nothing was expected", line);
		return;
	} else if (strncasecmp(line, "MAIL ", 5) == 0 ||
		   strncasecmp(line, "RCPT ", 5) == 0) {
		buf_printf(&c->envelope, "%s\n", line);
	}
	c->step++;
	run_steps(c);
}

static void
take_line(struct smtp_server *s, struct smtp_client *c, const char *line)
{
	if (next_step(c)) {
		dialogue_line(s, c, line);
		return;
	}
	if (!c->data) {
		serve_line(s, c, line);
		return;
	}
	if (!c->body) {
		c->body = true;
		at(s, c, AT_BODY, line);
	}
	if (!c->closing && !c->hung && take_body(c, line))
		at(s, c, AT_DOT, line);
}

/* Lines that have come, while the client may speak. */
static void
take_input(struct smtp_server *s, struct smtp_client *c)
{
	const char *lf;

	while (!c->closing && !c->hung && !c->tls_next &&
	       c->not_before <= smtp_now_ms() &&
	       (lf = memchr(c->in.s, '\n', c->in.n))) {
		size_t n = (size_t)(lf - c->in.s), whole = n + 1;
		char *line;

		if (n > 0 && lf[-1] == '\r')
			n--;
		line = strndup(c->in.s, n);
		c->in.n -= whole;
		memmove(c->in.s, lf + 1, c->in.n + 1);
		take_line(s, c, line);
		free(line);
	}
}

void
smtp_serve_begin(struct smtp_server *server, struct smtp_client *client,
		 const struct scenario *scenario)
{
	*client = (struct smtp_client){.scenario = scenario};
	buf_init(&client->in, LINES_MAX);
	buf_init(&client->out, LETTER_MAX);
	buf_init(&client->letter, LETTER_MAX);
	buf_init(&client->envelope, LINES_MAX);
	if (next_step(client))
		run_steps(client);
	else
		at(server, client, AT_CONNECT, "");
}

void
smtp_serve_end(struct smtp_client *client)
{
	buf_release(&client->in);
	buf_release(&client->out);
	buf_release(&client->letter);
	buf_release(&client->envelope);
}

void
smtp_serve(struct smtp_server *server, struct smtp_client *client)
{
	if (client->scenario->n_steps > 0 && !client->closing)
		run_steps(client);
	take_input(server, client);
}
