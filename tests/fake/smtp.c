/*
 * fake-smtp - a small receiving mail server for tests and the demonstration. It listens on
 * 127.0.0.1 alone, answers as a friendly relay does, and keeps each letter as a file. A
 * script makes it less friendly. It relays nothing.
 *
 *	fake-smtp [--port N] [--port-file FILE] [--dir DIR] [--max-letters N]
 *	          [--delay-ms N] [--idle-s N] [--tls CERTIFICATE] [--script FILE]
 *
 * The port (0, the default: any that is free) is printed, and written to FILE, when the
 * server listens. A letter is kept as DIR/0001.eml, as received but for the dots that SMTP
 * adds, and its envelope as DIR/0001.env: the lines MAIL FROM:<…> and RCPT TO:<…>.
 * --delay-ms holds the answer to each letter back. --tls offers STARTTLS with a throw-away
 * certificate for "localhost", written to CERTIFICATE for the client to trust.
 *
 * The server ends on SIGTERM, when it has kept --max-letters, or after --idle-s (60)
 * seconds without a connection. Its exit status is 1 when a client did not say what the
 * script expects, or sent a group of commands although PIPELINING was not offered.
 *
 * A script has an instruction on each line; # begins a comment.
 *
 *	connection       what follows is for the next connection, the last one for all
 *	                 later ones
 *	offer KEYWORD    a line of the answer to EHLO; the first one of a connection
 *	                 replaces the usual ones, and a bare `offer` is none
 *	trickle MS       answers come byte by byte, MS milliseconds apart
 *	on MOMENT N ACT  at the N-th such moment of the server's life (*: at each):
 *	                 CONNECT EHLO HELO STARTTLS AUTH MAIL RCPT DATA RSET NOOP QUIT,
 *	                 BODY (the first bytes of a letter), DOT (its end); ACT is
 *	                     say TEXT    instead of the usual answer; \n parts lines
 *	                     close       hang up without an answer; at DOT the letter
 *	                                 has been kept
 *	                     hang        say nothing any more
 *	                     delay MS    the usual answer, later
 *
 * or is a dialogue, after which the connection is closed unless `serve` follows:
 *
 *	S: TEXT          say this
 *	C: PATTERN       the client must say this (* and ? as in a shell)
 *	letter           a letter up to its dot; it is kept
 *	close, hang, delay MS
 */
#include "base/file.h"
#include "base/str.h"
#include "fake/shared/smtp_serve.h"
#include "fake/shared/wire.h"

#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 64

struct seat {
	bool used;
	struct wire wire;
	struct smtp_client client;
};

struct house {
	struct seat seats[CLIENTS];
	struct smtp_server server;
	struct script script;
	struct ssl_ctx_st *identity; /* or NULL: no TLS */
	int listener, connections, max_letters, idle_s;
	int64_t idle_since;
};

struct options {
	const char *port_file, *script, *certificate;
	int port;
};

static volatile sig_atomic_t told_to_end;

static void
on_term(int number)
{
	(void)number;
	told_to_end = 1;
}

static void
hang_up(struct house *h, struct seat *seat)
{
	wire_close(&seat->wire);
	smtp_serve_end(&seat->client);
	*seat = (struct seat){0};
	h->idle_since = smtp_now_ms();
}

static void
accept_client(struct house *h)
{
	struct seat *seat = h->seats;
	int last = h->script.n - 1;
	int socket = accept4(h->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (socket < 0)
		return;
	while (seat < h->seats + CLIENTS && seat->used)
		seat++;
	if (seat == h->seats + CLIENTS) {
		(void)close(socket);
		return;
	}
	*seat = (struct seat){.used = true, .wire = {.socket = socket}};
	smtp_serve_begin(
		&h->server, &seat->client,
		&h->script.scenarios[h->connections < last ? h->connections : last]);
	h->connections++;
}

/* Read what is there. False when the client is gone. */
static bool
read_client(struct seat *seat)
{
	struct buf *in = &seat->client.in;
	char bytes[16384];
	size_t room = in->max - in->n;
	ssize_t n;

	if (room == 0)
		return true;
	n = wire_read(&seat->wire, bytes, room < sizeof bytes ? room : sizeof bytes);
	if (n > 0)
		buf_add(in, bytes, (size_t)n);
	return n >= 0;
}

/* Say what may be said now. False when the client is gone. */
static bool
write_client(struct seat *seat)
{
	struct smtp_client *c = &seat->client;
	size_t n = c->out.n - c->sent;
	ssize_t sent;

	if (n == 0 || c->not_before > smtp_now_ms())
		return true;
	if (c->scenario->trickle_ms > 0) {
		n = 1;
		c->not_before = smtp_now_ms() + c->scenario->trickle_ms;
	}
	sent = wire_write(&seat->wire, c->out.s + c->sent, n);
	c->sent += sent > 0 ? (size_t)sent : 0;
	return sent >= 0;
}

static bool
has_enough(const struct house *h)
{
	return h->max_letters > 0 && h->server.kept >= h->max_letters;
}

static void
go_on(struct house *h, struct seat *seat, bool readable)
{
	struct smtp_client *c = &seat->client;
	bool there = !readable || read_client(seat);

	if (!has_enough(h))
		smtp_serve(&h->server, c);
	there = write_client(seat) && there;
	if (c->sent == c->out.n && c->not_before <= smtp_now_ms()) {
		if (c->tls_next) {
			wire_start_tls(&seat->wire, h->identity);
			c->encrypted = true;
			c->tls_next = false;
		}
		there = there && !c->closing;
	}
	if (!there)
		hang_up(h, seat);
}

static bool
is_over(const struct house *h)
{
	bool busy = false, unsaid = false;
	int i;

	for (i = 0; i < CLIENTS; i++) {
		const struct smtp_client *c = &h->seats[i].client;

		busy = busy || h->seats[i].used;
		unsaid = unsaid || c->sent < c->out.n;
	}
	return told_to_end ||
	       (!busy && smtp_now_ms() - h->idle_since > h->idle_s * (int64_t)1000) ||
	       (has_enough(h) && !unsaid);
}

/* What to poll for; the time to wait at most, in ms. */
static int
prepare(const struct house *h, struct pollfd *sockets)
{
	int i, patience = 200;

	for (i = 0; i < CLIENTS; i++) {
		const struct smtp_client *c = &h->seats[i].client;
		bool waits = c->not_before > smtp_now_ms();
		bool unsaid = c->sent < c->out.n;

		sockets[i] = (struct pollfd){.fd = -1};
		if (!h->seats[i].used)
			continue;
		sockets[i].fd = h->seats[i].wire.socket;
		sockets[i].events = (short)((c->in.n < c->in.max ? POLLIN : 0) |
					    (unsaid && !waits ? POLLOUT : 0));
		if (waits)
			patience = 1;
	}
	sockets[CLIENTS] = (struct pollfd){.fd = h->listener, .events = POLLIN};
	return patience;
}

static void
run(struct house *h)
{
	struct pollfd sockets[CLIENTS + 1];
	int i;

	h->idle_since = smtp_now_ms();
	while (!is_over(h)) {
		if (poll(sockets, CLIENTS + 1, prepare(h, sockets)) < 0)
			continue;
		for (i = 0; i < CLIENTS; i++)
			if (h->seats[i].used)
				go_on(h, &h->seats[i],
				      sockets[i].revents &
					      (POLLIN | POLLHUP | POLLERR));
		if (sockets[CLIENTS].revents)
			accept_client(h);
	}
	for (i = 0; i < CLIENTS; i++)
		if (h->seats[i].used)
			hang_up(h, &h->seats[i]);
}

static int
usage(void)
{
	(void)fputs("usage: fake-smtp [--port N] [--port-file FILE] [--dir DIR] "
		    "[--max-letters N]\n"
		    "       [--delay-ms N] [--idle-s N] [--tls CERTIFICATE] "
		    "[--script FILE]\n",
		    stderr);
	return 64;
}

static bool
number(const char *text, int *value)
{
	int64_t n;

	if (!str_number(str_of(text), &n) || n > 1000000000)
		return false;
	*value = (int)n;
	return true;
}

static bool
read_options(int argc, char **argv, struct house *h, struct options *options)
{
	static const struct option known[] = {
		{"port", required_argument, NULL, 'p'},
		{"port-file", required_argument, NULL, 'f'},
		{"dir", required_argument, NULL, 'd'},
		{"max-letters", required_argument, NULL, 'm'},
		{"delay-ms", required_argument, NULL, 'w'},
		{"idle-s", required_argument, NULL, 'i'},
		{"tls", required_argument, NULL, 't'},
		{"script", required_argument, NULL, 's'},
		{NULL, 0, NULL, 0},
	};
	const char **texts[] = {['f'] = &options->port_file,
				['d'] = &h->server.dir,
				['t'] = &options->certificate,
				['s'] = &options->script};
	int *numbers[] = {['p'] = &options->port,
			  ['m'] = &h->max_letters,
			  ['w'] = &h->server.delay_ms,
			  ['i'] = &h->idle_s};
	int letter;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (letter == '?')
			return false;
		if (strchr("fdts", letter))
			*texts[letter] = optarg;
		else if (!number(optarg, numbers[letter]))
			return false;
	}
	return optind == argc;
}

/* Read the script, make the certificate, listen, and say where. */
static int
open_house(struct house *h, struct arena *arena, const struct options *options,
	   struct err *err)
{
	char line[16], *text = NULL;
	int port = options->port;
	size_t n;

	if (options->script &&
	    file_read(arena, options->script, (size_t)1024 * 1024, &text, &n, err))
		return -1;
	if (script_parse(arena, text ? text : "", &h->script, err))
		return err_add(err, "%s", options->script);
	if (h->server.dir && file_make_directories(h->server.dir, err))
		return -1;
	if (options->certificate &&
	    !(h->identity = wire_identity(options->certificate)))
		return err_set(err, ERR_SYSTEM, "no TLS");
	h->server.offers_tls = h->identity != NULL;
	h->listener = wire_listen(&port);
	if (h->listener < 0)
		return err_set_errno(err, "port %d", port);
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
	static struct house house = {.idle_s = 60};
	struct sigaction term = {.sa_handler = on_term};
	struct options options = {0};
	struct arena arena;
	struct err err;
	int status;

	if (!read_options(argc, argv, &house, &options))
		return usage();
	(void)sigaction(SIGTERM, &term, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	arena_init(&arena);
	if (open_house(&house, &arena, &options, &err)) {
		(void)fprintf(stderr, "fake-smtp: %s\n", err.text);
		status = 73;
	} else {
		run(&house);
		(void)close(house.listener);
		status = house.server.cross ? 1 : 0;
	}
	wire_identity_free(house.identity);
	arena_release(&arena);
	return status;
}
