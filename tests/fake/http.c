/*
 * fake-http - a small web server for tests and bench. It listens on 127.0.0.1 alone and
 * answers what a script says, friendly or not.
 *
 *	fake-http --script FILE [--port N] [--port-file FILE] [--log FILE] [--idle-s N]
 *	          [--tls CERTIFICATE [--proxy | --changing]]
 *
 * The port (0, the default: any that is free) is printed, and written to FILE, when the
 * server listens. --tls speaks https with a throw-away certificate for "localhost", written
 * to CERTIFICATE for the client to trust; with --changing, each connection but the first
 * gets another one. With --proxy only what follows a CONNECT is over TLS, and the server
 * plays the part of all servers. Each request is added to the log as it came, an empty line
 * behind it, and before it
 *
 *	# connection 3, 2 busy
 *
 * the number of its connection and how many requests are being answered, this one included.
 * The server ends on SIGTERM, after --idle-s (60) seconds without anything to do, and after
 * ten minutes in any case.
 *
 * A script names paths, at the start of a line, and below each what is answered; # begins a
 * comment. A path that is there twice is answered so the first time and so the second; the
 * last answer stays. Without a query it stands for every query. Others get 404.
 *
 *	/feed.xml
 *		status CODE WORDS    default 200 OK
 *		header NAME: VALUE   and more of them
 *		redirect CODE URL    a status and a Location
 *		etag VALUE           a header; 304 to who has this already
 *		modified DATE        likewise
 *		body TEXT            \n \r \t \0 \\; {port} is the server's, here, in headers
 *		                     and in raw
 *		file NAME            the body, of a file beside the script
 *		repeat N             the body N times
 *		chunked              the body in chunks
 *		unframed             its end is the end of the connection
 *		length N             what Content-Length says, and then hang up
 *		cut N                hang up behind N bytes in all
 *		delay MS             before the answer
 *		slow N MS            N bytes each MS milliseconds
 *		endless              the body, or raw, again and again
 *		flood                headers without an end
 *		raw TEXT             this instead of an answer, and then hang up
 *		hang                 no answer at all
 */
#include "base/file.h"
#include "fake/shared/http_script.h"
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

#define CLIENTS 256
#define LIFE_S 600
#define REQUEST_MAX ((size_t)65536)
#define ANSWER_MAX ((size_t)512 * 1024 * 1024)

struct client {
	bool used;
	struct wire wire;
	unsigned number;
	struct buf in, out;
	size_t sent;                /* of out */
	int64_t total;              /* sent of the answer */
	struct http_answer *answer; /* being given, or NULL */
	bool closing;               /* behind what is in out */
	int64_t not_before;         /* ms: nothing is sent before */
};

struct server {
	struct client clients[CLIENTS];
	struct http_script script;
	struct ssl_ctx_st *identity, *other; /* or NULL: no TLS; no other certificate */
	bool proxy;
	struct http_answer missing;
	int listener, log;
	unsigned connections;
	int64_t idle_since;
};

struct options {
	const char *script, *port_file, *log, *certificate;
	int64_t port, idle_s;
	bool proxy, changing;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
hang_up(struct client *c)
{
	wire_close(&c->wire);
	buf_release(&c->in);
	buf_release(&c->out);
	*c = (struct client){0};
}

static void
accept_client(struct server *s)
{
	struct client *c = s->clients;
	int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return;
	while (c < s->clients + CLIENTS && c->used)
		c++;
	if (c == s->clients + CLIENTS) {
		(void)close(fd);
		return;
	}
	*c = (struct client){.used = true, .wire = {.socket = fd}};
	c->number = ++s->connections;
	buf_init(&c->in, REQUEST_MAX);
	buf_init(&c->out, ANSWER_MAX);
	if (s->identity && !s->proxy)
		wire_start_tls(&c->wire,
			       s->other && c->number > 1 ? s->other : s->identity);
}

/* The value of a header of a request, or NULL. */
static const char *
header(struct arena *arena, struct str head, const char *name)
{
	struct str line, key;

	while (str_line(&head, &line)) {
		key = str_split(&line, ':');
		line = str_trim(line);
		if (line.s && str_is_nocase(key, name))
			return arena_strndup(arena, line.s, line.n);
	}
	return NULL;
}

static size_t
body_length(struct str head)
{
	struct arena arena;
	int64_t length;

	arena_init(&arena);
	if (!str_number(str_of(header(&arena, head, "Content-Length")), &length))
		length = 0;
	arena_release(&arena);
	return (size_t)length;
}

static void
log_request(const struct server *s, const struct client *c, struct str head)
{
	unsigned busy = 0;
	struct buf text;
	size_t i;

	if (s->log < 0)
		return;
	for (i = 0; i < CLIENTS; i++)
		busy += s->clients[i].answer != NULL;
	buf_init(&text, 2 * REQUEST_MAX);
	buf_printf(&text, "# connection %u, %u busy\n", c->number, busy);
	for (i = 0; i < head.n; i++)
		if (head.s[i] != '\r')
			buf_char(&text, head.s[i]);
	(void)!write(s->log, text.s, text.n);
	buf_release(&text);
}

/* What is asked for; of a proxy it is asked with the server's name. */
static struct str
target_of(struct str word)
{
	const char *at = memmem(word.s, word.n, "://", 3);

	if (at)
		at = memchr(at + 3, '/', (size_t)(word.s + word.n - at) - 3);
	return at ? str_from(at, (size_t)(word.s + word.n - at)) : word;
}

/* A tunnel to a server, which is this one too. */
static bool
begin_tunnel(struct server *s, struct client *c, struct str head)
{
	static const char done[] = "HTTP/1.1 200 Here you are\r\n\r\n";

	if (!s->proxy || c->wire.tls || !str_starts(head, "CONNECT "))
		return false;
	log_request(s, c, head);
	(void)wire_write(&c->wire, done, sizeof done - 1);
	wire_start_tls(&c->wire, s->identity);
	return true;
}

/* Begin the answer to a request that is whole (with its empty line, and its body). */
static void
begin_answer(struct server *s, struct client *c, struct str head)
{
	struct str rest = head, line = {NULL, 0};
	struct arena arena;

	arena_init(&arena);
	(void)str_line(&rest, &line);
	(void)str_split(&line, ' ');
	c->answer = http_script_answer(&s->script, target_of(str_split(&line, ' ')));
	if (!c->answer)
		c->answer = &s->missing;
	log_request(s, c, head);
	c->closing = http_answer_write(c->answer, header(&arena, rest, "If-None-Match"),
				       header(&arena, rest, "If-Modified-Since"),
				       &c->out);
	c->not_before = now_ms() + c->answer->delay_ms;
	c->total = 0;
	arena_release(&arena);
}

static void
read_requests(struct server *s, struct client *c)
{
	const char *end = strstr(c->in.s, "\r\n\r\n");
	char *left;
	size_t n;

	if (c->answer || !end)
		return;
	n = (size_t)(end + 4 - c->in.s);
	n += body_length(str_from(c->in.s, n));
	if (n > c->in.n)
		return;
	if (!begin_tunnel(s, c, str_from(c->in.s, n)))
		begin_answer(s, c, str_from(c->in.s, n));
	left = buf_take(&c->in, NULL);
	buf_str(&c->in, left + n);
	free(left);
}

/* Send what may be sent now. False when the client is gone, or is to go. */
static bool
write_answer(struct client *c)
{
	const struct http_answer *answer = c->answer;
	size_t n = c->out.n - c->sent;
	ssize_t sent;

	if (!answer || answer->hang || c->not_before > now_ms())
		return true;
	if (answer->slow > 0 && n > (size_t)answer->slow)
		n = (size_t)answer->slow;
	if (answer->cut >= 0 && (int64_t)n > answer->cut - c->total)
		n = (size_t)(answer->cut - c->total);
	sent = n > 0 ? wire_write(&c->wire, c->out.s + c->sent, n) : 0;
	if (sent < 0)
		return false;
	c->sent += (size_t)sent;
	c->total += sent;
	if (answer->slow > 0)
		c->not_before = now_ms() + answer->slow_ms;
	if (answer->cut >= 0 && c->total >= answer->cut)
		return false;
	if (c->sent < c->out.n)
		return true;
	buf_clear(&c->out);
	c->sent = 0;
	if (answer->endless || answer->flood) {
		http_answer_repeat(answer, &c->out);
		return true;
	}
	c->answer = NULL;
	return !c->closing;
}

/* Read what is there. False when the client is gone. */
static bool
read_client(struct client *c)
{
	char bytes[16384];
	ssize_t n = wire_read(&c->wire, bytes, sizeof bytes);

	if (n > 0)
		buf_add(&c->in, bytes, (size_t)n);
	return n >= 0 && !c->in.full;
}

static void
go_on(struct server *s, struct client *c, short ready)
{
	bool there = true;

	if (ready & (POLLIN | POLLHUP | POLLERR))
		there = read_client(c);
	if (there)
		read_requests(s, c);
	if (!there || !write_answer(c))
		hang_up(c);
}

/* What to poll for; the time to wait at most, in ms. */
static int
prepare(const struct server *s, struct pollfd *sockets)
{
	int patience = 200, i;

	for (i = 0; i < CLIENTS; i++) {
		const struct client *c = &s->clients[i];
		bool says = c->answer && !c->answer->hang;

		sockets[i] = (struct pollfd){.fd = -1};
		if (!c->used)
			continue;
		sockets[i].fd = c->wire.socket;
		sockets[i].events = POLLIN;
		if (says && c->not_before <= now_ms())
			sockets[i].events |= POLLOUT;
		else if (says)
			patience = 1;
	}
	sockets[CLIENTS] = (struct pollfd){.fd = s->listener, .events = POLLIN};
	return patience;
}

static void
run(struct server *s, int64_t idle_s)
{
	struct pollfd sockets[CLIENTS + 1];
	int ready, i;

	s->idle_since = now_ms();
	while (now_ms() - s->idle_since <= idle_s * 1000) {
		ready = poll(sockets, CLIENTS + 1, prepare(s, sockets));
		if (ready < 0)
			continue;
		if (ready > 0)
			s->idle_since = now_ms();
		for (i = 0; i < CLIENTS; i++)
			if (s->clients[i].used)
				go_on(s, &s->clients[i], sockets[i].revents);
		if (sockets[CLIENTS].revents)
			accept_client(s);
	}
	for (i = 0; i < CLIENTS; i++)
		if (s->clients[i].used)
			hang_up(&s->clients[i]);
}

static bool
read_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{"script", required_argument, NULL, 's'},
		{"port", required_argument, NULL, 'p'},
		{"port-file", required_argument, NULL, 'f'},
		{"log", required_argument, NULL, 'l'},
		{"idle-s", required_argument, NULL, 'i'},
		{"tls", required_argument, NULL, 't'},
		{"proxy", no_argument, NULL, 'x'},
		{"changing", no_argument, NULL, 'c'},
		{NULL, 0, NULL, 0},
	};
	const char **texts[] = {['s'] = &options->script,
				['f'] = &options->port_file,
				['l'] = &options->log,
				['t'] = &options->certificate};
	int64_t *numbers[] = {['p'] = &options->port, ['i'] = &options->idle_s};
	bool *flags[] = {['x'] = &options->proxy, ['c'] = &options->changing};
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (letter == '?')
			return false;
		if (strchr("sflt", letter))
			*texts[letter] = optarg;
		else if (strchr("xc", letter))
			*flags[letter] = true;
		else if (!str_number(str_of(optarg), numbers[letter]))
			return false;
	}
	return optind == argc && options->script && options->port < 65536 &&
	       options->idle_s <= LIFE_S &&
	       (options->certificate || !(options->proxy || options->changing));
}

/* Listen, read the script, make the certificate, and say where. */
static int
open_server(struct server *s, struct arena *arena, const struct options *options,
	    struct err *err)
{
	int port = (int)options->port;
	char line[16];

	s->listener = wire_listen(&port);
	if (s->listener < 0)
		return err_set_errno(err, "port %d", port);
	if (http_script_read(arena, options->script, port, &s->script, err))
		return -1;
	if (options->changing && !(s->other = wire_identity(options->certificate)))
		return err_set(err, ERR_SYSTEM, "no TLS");
	if (options->certificate &&
	    !(s->identity = wire_identity(options->certificate)))
		return err_set(err, ERR_SYSTEM, "no TLS");
	s->proxy = options->proxy;
	s->log = options->log ? open(options->log,
				     O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)
			      : -1;
	if (options->log && s->log < 0)
		return err_set_errno(err, "%s", options->log);
	(void)snprintf(line, sizeof line, "%d\n", port);
	(void)fputs(line, stdout);
	(void)fflush(stdout);
	return options->port_file
		       ? file_write(options->port_file, line, strlen(line), 0644, err)
		       : 0;
}

int
main(int argc, char **argv)
{
	static struct server server = {
		.missing = {.status = "404 Not Found",
			    .headers = "Content-Type: text/html\r\n",
			    .body = {"<p>Not here</p>", 15},
			    .slow = -1,
			    .length = -1,
			    .cut = -1},
	};
	struct options options = {.idle_s = 60};
	struct arena arena;
	struct err err;
	int status = 0;

	if (!read_options(argc, argv, &options)) {
		(void)fputs(
			"usage: fake-http --script FILE [--port N] [--port-file FILE] "
			"[--log FILE]\n       [--idle-s N] [--tls CERTIFICATE [--proxy | "
			"--changing]]\n",
			stderr);
		return 64;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(LIFE_S);
	arena_init(&arena);
	if (open_server(&server, &arena, &options, &err)) {
		(void)fprintf(stderr, "fake-http: %s\n", err.text);
		status = 73;
	} else {
		run(&server, options.idle_s);
		(void)close(server.listener);
	}
	wire_identity_free(server.identity);
	wire_identity_free(server.other);
	arena_release(&arena);
	return status;
}
