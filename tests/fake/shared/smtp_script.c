/*
 * smtp_script.c - reads the script of fake-smtp into scenarios. Each word that begins a
 * line is a row of a table.
 */
#include "fake/shared/smtp_script.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

const char *const scenario_moments[] = {
	[AT_CONNECT] = "CONNECT",   [AT_EHLO] = "EHLO", [AT_HELO] = "HELO",
	[AT_STARTTLS] = "STARTTLS", [AT_AUTH] = "AUTH", [AT_MAIL] = "MAIL",
	[AT_RCPT] = "RCPT",         [AT_DATA] = "DATA", [AT_BODY] = "BODY",
	[AT_DOT] = "DOT",           [AT_RSET] = "RSET", [AT_NOOP] = "NOOP",
	[AT_QUIT] = "QUIT",         [MOMENTS] = NULL,
};

struct reader {
	struct arena *arena;
	struct script *script;
	struct scenario *now; /* of the script's last connection */
};

static char *
copy(struct reader *r, struct str s)
{
	return arena_strndup(r->arena, s.s, s.n);
}

/* "250-a\n250 b" as lines with CRLF. */
static const char *
as_lines(struct reader *r, struct str text)
{
	char *out = arena_alloc(r->arena, 2 * text.n + 3);
	size_t i, n = 0;

	for (i = 0; i < text.n; i++) {
		if (text.s[i] == '\\' && i + 1 < text.n && text.s[i + 1] == 'n') {
			out[n++] = '\r';
			out[n++] = '\n';
			i++;
		} else {
			out[n++] = text.s[i];
		}
	}
	memcpy(out + n, "\r\n", 3);
	return out;
}

static bool
milliseconds(struct str text, int *ms)
{
	int64_t value;

	if (!str_number(text, &value) || value > 600000)
		return false;
	*ms = (int)value;
	return true;
}

static bool
make_say(struct reader *r, struct str text, struct action *action)
{
	action->text = as_lines(r, text);
	return true;
}

static bool
make_expect(struct reader *r, struct str text, struct action *action)
{
	action->text = copy(r, text);
	return text.n > 0;
}

static bool
make_delay(struct reader *r, struct str text, struct action *action)
{
	(void)r;
	return milliseconds(text, &action->ms);
}

static bool
make_bare(struct reader *r, struct str text, struct action *action)
{
	(void)r;
	(void)action;
	return text.n == 0;
}

static const struct verb {
	const char *name;
	enum deed deed;
	bool in_rules;
	bool (*make)(struct reader *r, struct str text, struct action *action);
} verbs[] = {
	{"S:", DEED_SAY, false, make_say},
	{"say", DEED_SAY, true, make_say},
	{"C:", DEED_EXPECT, false, make_expect},
	{"letter", DEED_LETTER, false, make_bare},
	{"close", DEED_CLOSE, true, make_bare},
	{"hang", DEED_HANG, true, make_bare},
	{"delay", DEED_DELAY, true, make_delay},
};

/* "say 250 ok" and the like; false when it is no action. */
static bool
read_action(struct reader *r, struct str line, bool in_rule, struct action *action)
{
	struct str word = str_split(&line, ' ');
	size_t i;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!str_is(word, verbs[i].name) || (in_rule && !verbs[i].in_rules))
			continue;
		*action = (struct action){.deed = verbs[i].deed};
		return verbs[i].make(r, str_trim(line), action);
	}
	return false;
}

/* on MOMENT N ACTION */
static bool
read_rule(struct reader *r, struct str line)
{
	struct str moment = str_split(&line, ' '), nth = str_split(&line, ' ');
	struct rule rule = {0};
	int64_t n = 0;

	while (rule.moment < MOMENTS && !str_is(moment, scenario_moments[rule.moment]))
		rule.moment++;
	if (rule.moment == MOMENTS ||
	    (!str_is(nth, "*") && (!str_number(nth, &n) || n < 1 || n > 1000000)) ||
	    !read_action(r, line, true, &rule.action))
		return false;
	rule.nth = (int)n;
	*(struct rule *)arena_push(r->arena, &r->now->rules, (size_t)r->now->n_rules++,
				   sizeof rule) = rule;
	return true;
}

static bool
read_offer(struct reader *r, struct str line)
{
	r->now->own_offers = true;
	if (line.n > 0)
		*(const char **)arena_push(r->arena, &r->now->offers,
					   (size_t)r->now->n_offers++,
					   sizeof *r->now->offers) = copy(r, line);
	return true;
}

static bool
read_trickle(struct reader *r, struct str line)
{
	return milliseconds(line, &r->now->trickle_ms);
}

static bool
read_serve(struct reader *r, struct str line)
{
	r->now->serves = true;
	return line.n == 0;
}

static bool
read_connection(struct reader *r, struct str line)
{
	r->now = arena_push(r->arena, &r->script->scenarios, (size_t)r->script->n++,
			    sizeof *r->now);
	return line.n == 0;
}

static const struct instruction {
	const char *name;
	bool (*read)(struct reader *r, struct str line);
} instructions[] = {
	{"connection", read_connection}, {"on", read_rule},     {"offer", read_offer},
	{"trickle", read_trickle},       {"serve", read_serve},
};

static bool
read_line(struct reader *r, struct str line)
{
	struct str rest = line, word = str_split(&rest, ' ');
	struct action step;
	size_t i;

	for (i = 0; i < sizeof instructions / sizeof *instructions; i++) {
		if (!str_is(word, instructions[i].name))
			continue;
		if (!r->now && i > 0)
			(void)read_connection(r, str_of(""));
		return instructions[i].read(r, str_trim(rest));
	}
	if (!r->now)
		(void)read_connection(r, str_of(""));
	if (!read_action(r, line, false, &step))
		return false;
	*(struct action *)arena_push(r->arena, &r->now->steps,
				     (size_t)r->now->n_steps++, sizeof step) = step;
	return true;
}

int
script_parse(struct arena *arena, const char *text, struct script *script,
	     struct err *err)
{
	struct reader r = {.arena = arena, .script = script};
	struct str rest = str_of(text), line;
	int number = 0, i;

	*script = (struct script){0};
	while (str_line(&rest, &line)) {
		number++;
		line = str_trim(line);
		if (line.n == 0 || str_starts(line, "#"))
			continue;
		if (!read_line(&r, line))
			return err_set(err, ERR_FORMAT, "line %d: what is \"%.*s\"?",
				       number, (int)line.n, line.s);
	}
	if (!r.now)
		(void)read_connection(&r, str_of(""));
	for (i = 0; i < script->n; i++)
		if (script->scenarios[i].n_steps == 0)
			script->scenarios[i].serves = true;
	return 0;
}
