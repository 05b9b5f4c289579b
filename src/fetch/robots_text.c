/*
 * robots_text.c - the rules of robots.txt (RFC 9309) that are for us: those of the groups
 * for "digest", or, where there is none, for everybody. Text in, rules out, and whether
 * they let a path be read. Nothing is fetched here.
 *
 * Patterns are compared in one normal form: what need not be percent-encoded is not, what
 * must be is, with capital digits (RFC 9309 2.2.2).
 */
#include "base/buf.h"
#include "fetch/fetch_int.h"

#include <string.h>

#define TOKEN "digest"
#define RULES_MAX 10000 /* a few dozen are usual */
#define PATTERN_MAX ((size_t)2048)
#define PATH_MAX_BYTES ((size_t)8192)
#define DELAY_MAX_MS 10000

struct reader {
	struct arena *arena;
	struct robots ours, everybodys;
	bool for_us, for_all; /* whom the group is for */
	bool named;           /* there is a group for us */
	bool in_names;        /* the line before was a user-agent */
};

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static int
hex(char c)
{
	if (c <= '9')
		return c - '0';
	return (c >= 'a' ? c - 'a' : c - 'A') + 10;
}

/* RFC 3986 2.3. */
static bool
is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c && strchr("-._~", c));
}

static struct str
normal_form(struct arena *arena, struct str path)
{
	char *out = arena_alloc(arena, path.n * 3 + 1), *end = out;
	static const char digits[] = "0123456789ABCDEF";
	bool encoded;
	size_t i;
	int c;

	for (i = 0; i < path.n; i++) {
		c = (unsigned char)path.s[i];
		encoded = c == '%' && i + 2 < path.n && is_hex(path.s[i + 1]) &&
			  is_hex(path.s[i + 2]);
		if (encoded) {
			c = hex(path.s[i + 1]) * 16 + hex(path.s[i + 2]);
			i += 2;
		}
		if (encoded ? is_unreserved((unsigned char)c) : c > ' ' && c < 0x7f) {
			*end++ = (char)c;
			continue;
		}
		*end++ = '%';
		*end++ = digits[c / 16];
		*end++ = digits[c % 16];
	}
	return str_from(out, (size_t)(end - out));
}

static void
add_rule(struct reader *reader, struct robots *robots, bool allow, struct str path)
{
	struct robots_rule *rule;

	if (path.n == 0 || path.n > PATTERN_MAX || robots->n >= RULES_MAX)
		return; /* an empty one forbids nothing */
	rule = arena_push(reader->arena, &robots->rules, robots->n++, sizeof *rule);
	rule->allow = allow;
	rule->path = normal_form(reader->arena, path);
}

static void
read_agent(struct reader *reader, struct str value)
{
	struct str name = value;
	size_t n = 0;

	if (!reader->in_names)
		reader->for_us = reader->for_all = false;
	reader->in_names = true;
	while (n < name.n && ((name.s[n] >= 'a' && name.s[n] <= 'z') ||
			      (name.s[n] >= 'A' && name.s[n] <= 'Z') ||
			      name.s[n] == '-' || name.s[n] == '_'))
		n++;
	if (str_is_nocase(str_from(name.s, n), TOKEN))
		reader->for_us = reader->named = true;
	if (str_starts(value, "*"))
		reader->for_all = true;
}

static void
read_rule(struct reader *reader, bool allow, struct str value)
{
	reader->in_names = false;
	if (reader->for_us)
		add_rule(reader, &reader->ours, allow, value);
	if (reader->for_all)
		add_rule(reader, &reader->everybodys, allow, value);
}

static void
read_allow(struct reader *reader, struct str value)
{
	read_rule(reader, true, value);
}

static void
read_disallow(struct reader *reader, struct str value)
{
	read_rule(reader, false, value);
}

/* Seconds, perhaps with a fraction. It is no part of RFC 9309, but asked for widely. */
static void
read_delay(struct reader *reader, struct str value)
{
	struct str fraction = value, whole = str_split(&fraction, '.');
	int64_t seconds, ms;

	reader->in_names = false;
	if (!str_number(whole.n ? whole : str_of("0"), &seconds))
		return;
	ms = seconds < DELAY_MAX_MS / 1000 ? seconds * 1000 : DELAY_MAX_MS;
	if (fraction.n > 0 && fraction.s[0] >= '0' && fraction.s[0] <= '9')
		ms += (fraction.s[0] - '0') * 100;
	if (ms > DELAY_MAX_MS)
		ms = DELAY_MAX_MS;
	if (reader->for_us)
		reader->ours.delay_ms = ms;
	if (reader->for_all)
		reader->everybodys.delay_ms = ms;
}

/* Other lines are not ours, and do not end a group's names (RFC 9309 2.2). */
static const struct {
	const char *name;
	void (*read)(struct reader *reader, struct str value);
} lines[] = {
	{"user-agent", read_agent},
	{"allow", read_allow},
	{"disallow", read_disallow},
	{"crawl-delay", read_delay},
};

void
fetch_robots_parse(struct arena *arena, struct str text, struct robots *robots)
{
	struct reader reader = {.arena = arena};
	struct str line, name;
	size_t i;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_from(text.s + 3, text.n - 3);
	while (str_line(&text, &line)) {
		line = str_split(&line, '#');
		name = str_trim(str_split(&line, ':'));
		for (i = 0; line.s && i < sizeof lines / sizeof lines[0]; i++)
			if (str_is_nocase(name, lines[i].name))
				lines[i].read(&reader, str_trim(line));
	}
	*robots = reader.named ? reader.ours : reader.everybodys;
}

/* Does a path begin as a pattern says? Between its stars the first place that fits is
 * taken, which is never wrong; so each byte is looked at a few times only. */
static bool
matches(struct str pattern, struct str path)
{
	bool to_end = str_ends(pattern, "$"), first = true;
	struct str piece;
	const char *at;

	if (to_end)
		pattern.n--;
	while (pattern.s) {
		piece = str_split(&pattern, '*');
		if (!pattern.s && to_end) { /* the last one, at the end */
			if (path.n < piece.n || (first && path.n != piece.n))
				return false;
			return memcmp(path.s + path.n - piece.n, piece.s, piece.n) == 0;
		}
		if (piece.n > path.n)
			return false;
		at = piece.n ? memmem(path.s, path.n, piece.s, piece.n) : path.s;
		if (!at || (first && at != path.s))
			return false;
		path = str_from(at + piece.n, (size_t)(path.s + path.n - at) - piece.n);
		first = false;
	}
	return true;
}

const struct robots_rule *
fetch_robots_forbid(struct arena *arena, const struct robots *robots, const char *path)
{
	const struct robots_rule *best = NULL, *rule;
	struct str text = str_from(path, strnlen(path, PATH_MAX_BYTES));
	size_t i;

	text = normal_form(arena, text);
	if (str_is(text, "/robots.txt"))
		return NULL;
	for (i = 0; i < robots->n; i++) {
		rule = &robots->rules[i];
		if (best && (rule->path.n < best->path.n ||
			     (rule->path.n == best->path.n && !rule->allow)))
			continue;
		if (matches(rule->path, text))
			best = rule;
	}
	return best && !best->allow ? best : NULL;
}
