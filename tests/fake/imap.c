/*
 * fake-imap - a small mailbox server for tests: enough of IMAP4rev1 (RFC 3501) for one that
 * reads. It listens on 127.0.0.1 alone, and serves each connection in a process.
 *
 *	fake-imap --script FILE [--log FILE] [--idle-s N] [--tls CERTIFICATE [--starttls]]
 *
 * The port is printed when the server listens. --tls speaks TLS with a throw-away
 * certificate for "localhost", written to CERTIFICATE for the client to trust; with
 * --starttls only after that command. Each line of a client is added to the log. The server
 * ends on SIGTERM, and after --idle-s (60) seconds in any case.
 *
 * A script has an instruction on each line; # begins a comment. In TEXT, \r \n and \\ stand
 * for what they do elsewhere, and {tag} for that of the command.
 *
 *	login TEXT                  what follows LOGIN (default: ana sekrit)
 *	mailbox NAME VALIDITY       as EXAMINE names it, in quotes; its UIDVALIDITY
 *	message UID DATE SIZE TEXT  of a day, 2023-03-28; TEXT again and again, SIZE bytes
 *	on MOMENT DEED TEXT         at each such moment: CONNECT CAPABILITY STARTTLS LOGIN
 *	                            EXAMINE SEARCH SIZES BODIES; DEED is
 *	                                say TEXT      instead of the usual answer
 *	                                then TEXT     behind the usual answer
 *	                                endless TEXT  again and again
 *	                                slow TEXT     byte by byte, 50 ms apart
 *	                                close, hang
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "fake/shared/wire.h"

#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MESSAGES 2000

struct message {
	int64_t uid;
	char day[9]; /* 20230328 */
	struct str text;
};

struct rule {
	const char *moment, *deed;
	struct str text;
};

struct house {
	struct arena arena;
	const char *login, *name, *validity;
	struct message messages[MESSAGES];
	size_t n;
	struct rule rules[32];
	size_t n_rules;
	struct ssl_ctx_st *identity;
	bool starttls;
	int log;
	int64_t life_s;
};

struct guest {
	struct house *house;
	struct wire wire;
	struct buf in;
	const char *tag;
};

/* --- the script -------------------------------------------------------------------- */

static struct str
unescape(struct house *h, struct str text)
{
	static const char letters[] = "rn\\", bytes[] = "\r\n\\";
	char *out = arena_alloc(&h->arena, text.n + 1), *end = out;
	const char *found;
	size_t i;

	for (i = 0; i < text.n; i++) {
		found = text.s[i] == '\\' && i + 1 < text.n
				? strchr(letters, text.s[i + 1])
				: NULL;
		*end++ = found ? bytes[found - letters] : text.s[i];
		i += found != NULL;
	}
	return str_from(out, (size_t)(end - out));
}

static struct str
next_word(struct str *words)
{
	struct str word = str_split(words, ' ');

	if (!words->s)
		*words = str_of("");
	return word;
}

static const char *
text_of(struct house *h, struct str s)
{
	return arena_strndup(&h->arena, s.s, s.n);
}

static void
read_message(struct house *h, struct str words)
{
	struct message *message = &h->messages[h->n++];
	struct str day, text;
	int64_t size = 0, i;
	char *bytes;

	(void)str_number(next_word(&words), &message->uid);
	day = next_word(&words);
	(void)snprintf(message->day, sizeof message->day, "%.4s%.2s%.2s", day.s,
		       day.s + 5, day.s + 8);
	(void)str_number(next_word(&words), &size);
	text = unescape(h, words);
	bytes = arena_alloc(&h->arena, (size_t)size + 1);
	for (i = 0; i < size; i++)
		bytes[i] = text.s[(size_t)i % text.n];
	message->text = size > 0 ? str_from(bytes, (size_t)size) : text;
}

static bool
read_line(struct house *h, struct str line)
{
	struct str words = line, word = next_word(&words);

	if (str_is(word, "login")) {
		h->login = text_of(h, words);
	} else if (str_is(word, "mailbox")) {
		h->name = text_of(h, next_word(&words));
		h->validity = text_of(h, words);
	} else if (str_is(word, "message") && h->n < MESSAGES) {
		read_message(h, words);
	} else if (str_is(word, "on") && h->n_rules < 32) {
		h->rules[h->n_rules].moment = text_of(h, next_word(&words));
		h->rules[h->n_rules].deed = text_of(h, next_word(&words));
		h->rules[h->n_rules++].text = unescape(h, words);
	} else {
		return false;
	}
	return true;
}

static bool
read_script(struct house *h, const char *path)
{
	struct str rest, line;
	struct err err;
	char *text;
	size_t n;

	if (file_read(&h->arena, path, (size_t)1 << 24, &text, &n, &err)) {
		(void)fprintf(stderr, "fake-imap: %s\n", err.text);
		return false;
	}
	for (rest = str_from(text, n); str_line(&rest, &line);)
		if (line.n > 0 && line.s[0] != '#' && !read_line(h, line)) {
			(void)fprintf(stderr, "fake-imap: %.*s\n", (int)line.n, line.s);
			return false;
		}
	return true;
}

/* --- a connection ------------------------------------------------------------------ */

static void
leave(struct guest *g)
{
	wire_close(&g->wire);
	_exit(0);
}

static void
wait_for(struct guest *g, short events)
{
	struct pollfd fd = {.fd = g->wire.socket, .events = events};

	(void)poll(&fd, 1, 1000);
}

static void
say(struct guest *g, const char *bytes, size_t n)
{
	ssize_t sent;

	while (n > 0) {
		sent = wire_write(&g->wire, bytes, n);
		if (sent < 0)
			leave(g);
		if (sent == 0)
			wait_for(g, POLLOUT);
		bytes += sent;
		n -= (size_t)sent;
	}
}

__attribute__((format(printf, 2, 3))) static void
say_line(struct guest *g, const char *format, ...)
{
	char *text;
	va_list ap;

	va_start(ap, format);
	text = arena_vprintf(&g->house->arena, format, ap);
	va_end(ap);
	say(g, text, strlen(text));
}

static struct str
hear(struct guest *g)
{
	const char *end, *line;
	char bytes[4096], *left;
	ssize_t n;

	while (!(end = memchr(g->in.s, '\n', g->in.n))) {
		n = wire_read(&g->wire, bytes, sizeof bytes);
		if (n < 0)
			leave(g);
		if (n == 0)
			wait_for(g, POLLIN);
		buf_add(&g->in, bytes, (size_t)n);
	}
	line = arena_strndup(&g->house->arena, g->in.s, (size_t)(end - g->in.s));
	n = end + 1 - g->in.s;
	left = buf_take(&g->in, NULL);
	buf_str(&g->in, left + n);
	free(left);
	(void)!write(g->house->log, line, strlen(line));
	(void)!write(g->house->log, "\n", 1);
	return str_trim(str_of(line));
}

static void
say_text(struct guest *g, struct str text, bool slow)
{
	const struct timespec pause = {.tv_nsec = 50 * 1000000};
	const char *at = strstr(text.s, "{tag}");
	struct str whole = text;
	size_t i;

	if (at)
		whole = str_of(arena_printf(&g->house->arena, "%.*s%s%s",
					    (int)(at - text.s), text.s, g->tag,
					    at + 5));
	for (i = 0; slow && i < whole.n; i++) {
		say(g, whole.s + i, 1);
		(void)nanosleep(&pause, NULL);
	}
	if (!slow)
		say(g, whole.s, whole.n);
}

static void
say_without_end(struct guest *g, struct str text)
{
	char block[16384];
	size_t n = 0;

	while (n + text.n <= sizeof block) {
		memcpy(block + n, text.s, text.n);
		n += text.n;
	}
	for (;;)
		say(g, block, n);
}

/* Do what the script says of a moment. True when the usual answer falls away. */
static bool
is_ruled(struct guest *g, const char *moment, bool behind)
{
	const struct rule *rule = g->house->rules;
	size_t i;

	for (i = 0; i < g->house->n_rules; i++, rule++) {
		if (strcmp(rule->moment, moment) != 0 ||
		    behind != (strcmp(rule->deed, "then") == 0))
			continue;
		if (strcmp(rule->deed, "close") == 0)
			leave(g);
		while (strcmp(rule->deed, "hang") == 0)
			(void)hear(g);
		if (strcmp(rule->deed, "endless") == 0)
			say_without_end(g, rule->text);
		say_text(g, rule->text, strcmp(rule->deed, "slow") == 0);
		return true;
	}
	return false;
}

/* --- what is asked ----------------------------------------------------------------- */

static void
examine(struct guest *g, struct str words)
{
	const struct house *h = g->house;
	int64_t next = h->n ? h->messages[h->n - 1].uid + 1 : 1;

	if (!str_is(words, h->name)) {
		say_line(g, "%s NO [NONEXISTENT] There is no mailbox %.*s\r\n", g->tag,
			 (int)words.n, words.s);
		return;
	}
	say_line(g, "* FLAGS (\\Seen \\Deleted)\r\n* %zu EXISTS\r\n* 0 RECENT\r\n",
		 h->n);
	say_line(g, "* OK [UIDVALIDITY %s] ids\r\n* OK [UIDNEXT %lld] next\r\n",
		 h->validity, (long long)next);
	say_line(g, "%s OK [READ-ONLY] done\r\n", g->tag);
}

/* "28-Mar-2023" as 20230328. */
static const char *
day_of(struct house *h, struct str date)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct str day = str_split(&date, '-'), month = str_split(&date, '-');
	const char *at = strstr(months, text_of(h, month));
	int64_t number = 0;

	(void)str_number(day, &number);
	return arena_printf(&h->arena, "%.*s%02d%02d", (int)date.n, date.s,
			    at ? (int)(at - months) / 3 + 1 : 0, (int)number);
}

static void
search(struct guest *g, struct str words)
{
	struct house *h = g->house;
	const char *day = "";
	size_t i;

	(void)next_word(&words); /* UNDELETED */
	if (str_is(next_word(&words), "SINCE"))
		day = day_of(h, words);
	say_line(g, "* SEARCH");
	for (i = 0; i < h->n; i++)
		if (strcmp(h->messages[i].day, day) >= 0)
			say_line(g, " %lld", (long long)h->messages[i].uid);
	say_line(g, "\r\n%s OK done\r\n", g->tag);
}

static bool
is_in(struct str set, int64_t uid)
{
	int64_t number;

	while (set.s)
		if (str_number(str_split(&set, ','), &number) && number == uid)
			return true;
	return false;
}

static void
say_message(struct guest *g, size_t i, size_t most)
{
	const struct message *message = &g->house->messages[i];
	size_t n = message->text.n < most ? message->text.n : most;

	if (most == 0) {
		say_line(g, "* %zu FETCH (UID %lld RFC822.SIZE %zu)\r\n", i + 1,
			 (long long)message->uid, message->text.n);
		return;
	}
	say_line(g, "* %zu FETCH (FLAGS (\\Seen) BODY[]<0> {%zu}\r\n", i + 1, n);
	say(g, message->text.s, n);
	say_line(g, " UID %lld)\r\n", (long long)message->uid);
}

static void
fetch(struct guest *g, struct str words)
{
	struct str set = next_word(&words);
	const char *peek = strstr(words.s, "BODY.PEEK[]<0.");
	int64_t most = 0;
	size_t i;

	if (peek)
		most = strtoll(peek + 14, NULL, 10);
	if (is_ruled(g, peek ? "BODIES" : "SIZES", false))
		return;
	for (i = 0; i < g->house->n; i++)
		if (is_in(set, g->house->messages[i].uid))
			say_message(g, i, (size_t)most);
	(void)is_ruled(g, peek ? "BODIES" : "SIZES", true);
	say_line(g, "%s OK done\r\n", g->tag);
}

static void
capability(struct guest *g, struct str words)
{
	(void)words;
	say_line(g, "* CAPABILITY IMAP4rev1%s\r\n%s OK done\r\n",
		 g->house->starttls && !g->wire.tls ? " STARTTLS" : "", g->tag);
}

static void
login(struct guest *g, struct str words)
{
	say_line(g, "%s %s\r\n", g->tag,
		 str_is(words, g->house->login)
			 ? "OK welcome"
			 : "NO [AUTHENTICATIONFAILED] who are you?");
}

static void
starttls(struct guest *g, struct str words)
{
	(void)words;
	say_line(g, "%s OK go on\r\n", g->tag);
	wire_start_tls(&g->wire, g->house->identity);
}

static const struct {
	const char *command, *moment;
	void (*answer)(struct guest *g, struct str words);
} commands[] = {
	{"CAPABILITY", "CAPABILITY", capability}, {"LOGIN", "LOGIN", login},
	{"STARTTLS", "STARTTLS", starttls},       {"EXAMINE", "EXAMINE", examine},
	{"UID SEARCH", "SEARCH", search},         {"UID FETCH", "", fetch},
};

static void
answer(struct guest *g, struct str line)
{
	struct str words = line;
	size_t i, n;

	g->tag = text_of(g->house, next_word(&words));
	for (i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		n = strlen(commands[i].command);
		if (!str_starts(words, commands[i].command))
			continue;
		words = str_trim(str_from(words.s + n, words.n - n));
		if (!is_ruled(g, commands[i].moment, false)) {
			commands[i].answer(g, words);
			(void)is_ruled(g, commands[i].moment, true);
		}
		return;
	}
	say_line(g, "%s BAD what?\r\n", g->tag);
}

static void
serve(struct house *h, int socket)
{
	struct guest g = {.house = h, .wire = {.socket = socket}, .tag = "*"};

	buf_init(&g.in, 1 << 20);
	if (h->identity && !h->starttls)
		wire_start_tls(&g.wire, h->identity);
	if (!is_ruled(&g, "CONNECT", false))
		say_line(&g, "* OK at your service\r\n");
	for (;;)
		answer(&g, hear(&g));
}

int
main(int argc, char **argv)
{
	static const struct option known[] = {
		{"script", required_argument, NULL, 's'},
		{"log", required_argument, NULL, 'l'},
		{"tls", required_argument, NULL, 't'},
		{"idle-s", required_argument, NULL, 'i'},
		{"starttls", no_argument, NULL, 'x'},
		{NULL, 0, NULL, 0},
	};
	static struct house h = {.login = "ana sekrit",
				 .name = "\"INBOX\"",
				 .validity = "1",
				 .log = -1};
	const char *texts['x'] = {['i'] = "60"};
	int letter, port = 0, listener, socket;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (letter == 'x')
			h.starttls = true;
		else if (letter != '?')
			texts[letter] = optarg;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGCHLD, SIG_IGN);
	(void)str_number(str_of(texts['i']), &h.life_s);
	(void)alarm((unsigned)h.life_s);
	arena_init(&h.arena);
	if (!texts['s'] || !read_script(&h, texts['s']))
		return 64;
	if (texts['l'])
		h.log = open(texts['l'], O_WRONLY | O_CREAT | O_APPEND, 0644);
	if (texts['t'] && !(h.identity = wire_identity(texts['t'])))
		return 73;
	listener = wire_listen(&port);
	(void)printf("%d\n", port);
	(void)fflush(stdout);
	while ((socket = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			(void)close(listener);
			(void)alarm((unsigned)h.life_s);
			serve(&h, socket);
		}
		(void)close(socket);
	}
	return 0;
}
