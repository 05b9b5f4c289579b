/*
 * fake-h2 - a server that speaks HTTP/2 (RFC 9113) over TLS, well or badly, for tests. It
 * listens on 127.0.0.1 alone, serves each connection in a process, and looks at no header:
 * whatever is asked, the answer is what the script says.
 *
 *	fake-h2 --script FILE --tls CERTIFICATE [--log FILE] [--idle-s N]
 *
 * The port is printed when the server listens; the throw-away certificate for "localhost"
 * is written to CERTIFICATE. For each request a line is logged: `connection 1, 2 open`;
 * and `too much`, where a client has listened to 400 MiB of what has no end. The server
 * ends on SIGTERM, and after --idle-s (60) seconds in any case.
 *
 * The script is one word:
 *
 *	good      200 and a body
 *	pair      the same, once two requests are waiting for it (or a second is over)
 *	reset     RST_STREAM instead of an answer
 *	goaway    GOAWAY, and hang up
 *	hang      nothing
 *	garbage   no frames
 *	flood     SETTINGS without an end, each of which wants to be acknowledged
 *	resets    RST_STREAM for streams that nobody opened, without an end
 *	headers   a header block without an end (CONTINUATION)
 *	data      a body without an end
 *	huge      a frame longer than agreed
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "fake/shared/wire.h"

#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

#define PREFACE ((size_t)24)
#define FRAME_HEAD ((size_t)9)
#define TOO_MUCH ((size_t)400 * 1024 * 1024)

enum frame {
	DATA = 0,
	HEADERS = 1,
	RST_STREAM = 3,
	SETTINGS = 4,
	PING = 6,
	GOAWAY = 7,
	CONTINUATION = 9
};
enum flag { END_STREAM = 1, ACK = 1, END_HEADERS = 4 };

struct guest {
	struct wire wire;
	struct buf in;
	const char *script;
	int log, number;
	uint32_t open[8]; /* streams that wait for an answer */
	int n_open;
};

static void
leave(struct guest *g)
{
	wire_close(&g->wire);
	_exit(0);
}

static void
say(struct guest *g, const void *bytes, size_t n)
{
	struct pollfd fd = {.fd = g->wire.socket, .events = POLLOUT};
	const char *at = bytes;
	ssize_t sent;

	for (; n > 0; n -= (size_t)sent, at += sent) {
		sent = wire_write(&g->wire, at, n);
		if (sent < 0)
			leave(g);
		if (sent == 0)
			(void)poll(&fd, 1, 100);
	}
}

static void
put_frame(struct buf *out, enum frame type, int flags, uint32_t stream, struct str body)
{
	const unsigned char head[FRAME_HEAD] = {(unsigned char)(body.n >> 16),
						(unsigned char)(body.n >> 8),
						(unsigned char)body.n,
						(unsigned char)type,
						(unsigned char)flags,
						(unsigned char)(stream >> 24),
						(unsigned char)(stream >> 16),
						(unsigned char)(stream >> 8),
						(unsigned char)stream};

	buf_add(out, head, sizeof head);
	buf_add(out, body.s, body.n);
}

static void
say_frame(struct guest *g, enum frame type, int flags, uint32_t stream, struct str body)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	put_frame(&out, type, flags, stream, body);
	say(g, out.s, out.n);
	buf_release(&out);
}

/* The same frame for ever, a hundred at a time. */
static void
say_for_ever(struct guest *g, enum frame type, uint32_t stream, struct str body)
{
	struct buf out;
	size_t sent;
	int i;

	buf_init(&out, 1 << 24);
	for (i = 0; i < 100; i++)
		put_frame(&out, type, 0, stream, body);
	for (sent = 0;; sent += out.n) {
		say(g, out.s, out.n);
		if (sent < TOO_MUCH && sent + out.n >= TOO_MUCH)
			(void)!write(g->log, "too much\n", 9);
	}
}

/* ":status: 200", the eighth entry of the static table (RFC 7541, appendix A). */
static void
say_headers(struct guest *g, uint32_t stream, int flags)
{
	say_frame(g, HEADERS, flags, stream, str_from("\x88", 1));
}

static void
answer_good(struct guest *g)
{
	for (; g->n_open > 0; g->n_open--) {
		say_headers(g, g->open[g->n_open - 1], END_HEADERS);
		say_frame(g, DATA, END_STREAM, g->open[g->n_open - 1],
			  str_of("over HTTP/2"));
	}
}

static void
answer_pair(struct guest *g)
{
	if (g->n_open > 1)
		answer_good(g);
}

static void
answer_reset(struct guest *g)
{
	for (; g->n_open > 0; g->n_open--)
		say_frame(g, RST_STREAM, 0, g->open[g->n_open - 1],
			  str_from("\0\0\0\2", 4));
}

static void
answer_goaway(struct guest *g)
{
	say_frame(g, GOAWAY, 0, 0, str_from("\0\0\0\0\0\0\0\1", 8));
	leave(g);
}

static void
answer_hang(struct guest *g)
{
	(void)g;
}

static void
answer_garbage(struct guest *g)
{
	static const char words[] = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";

	for (;;)
		say(g, words, sizeof words - 1);
}

static void
answer_flood(struct guest *g)
{
	say_for_ever(g, SETTINGS, 0, str_from("", 0));
}

static void
answer_resets(struct guest *g)
{
	say_for_ever(g, RST_STREAM, g->open[0], str_from("\0\0\0\2", 4));
}

static void
answer_headers(struct guest *g)
{
	/* x-x: (60 letters), as a literal that is not to be remembered */
	static const char field[] = "\0\3x-x\x3c"
				    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
				    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

	say_headers(g, g->open[0], 0);
	say_for_ever(g, CONTINUATION, g->open[0], str_from(field, sizeof field - 1));
}

static void
answer_data(struct guest *g)
{
	static const char body[1000];

	say_headers(g, g->open[0], END_HEADERS);
	say_for_ever(g, DATA, g->open[0], str_from(body, sizeof body));
}

static void
answer_huge(struct guest *g)
{
	static const char body[70000];

	say_headers(g, g->open[0], END_HEADERS);
	say_for_ever(g, DATA, g->open[0], str_from(body, sizeof body));
}

static const struct {
	const char *word;
	void (*answer)(struct guest *g);
} scripts[] = {
	{"good", answer_good},       {"pair", answer_pair},
	{"reset", answer_reset},     {"goaway", answer_goaway},
	{"hang", answer_hang},       {"garbage", answer_garbage},
	{"flood", answer_flood},     {"resets", answer_resets},
	{"headers", answer_headers}, {"data", answer_data},
	{"huge", answer_huge},
};

static void
answer(struct guest *g)
{
	size_t i;

	for (i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (strcmp(g->script, scripts[i].word) == 0)
			scripts[i].answer(g);
}

/* Read until there are n bytes; false when a second goes by without one. */
static bool
hear(struct guest *g, size_t n)
{
	struct pollfd fd = {.fd = g->wire.socket, .events = POLLIN};
	char bytes[4096];
	ssize_t got;

	while (g->in.n < n) {
		got = wire_read(&g->wire, bytes, sizeof bytes);
		if (got < 0)
			leave(g);
		if (got == 0 && poll(&fd, 1, 1000) == 0)
			return false;
		buf_add(&g->in, bytes, (size_t)got);
	}
	return true;
}

static void
forget(struct guest *g, size_t n)
{
	memmove(g->in.s, g->in.s + n, g->in.n - n);
	g->in.n -= n;
}

static void
take_request(struct guest *g, uint32_t stream)
{
	char line[64];

	if (g->n_open < 8)
		g->open[g->n_open++] = stream;
	(void)snprintf(line, sizeof line, "connection %d, %d open\n", g->number,
		       g->n_open);
	(void)!write(g->log, line, strlen(line));
	answer(g);
}

static void
take_frame(struct guest *g)
{
	const unsigned char *head = (const unsigned char *)g->in.s;
	size_t n = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
	uint32_t stream = (uint32_t)(head[5] & 0x7f) << 24 | (uint32_t)head[6] << 16 |
			  (uint32_t)head[7] << 8 | head[8];
	int type = head[3], flags = head[4];

	while (!hear(g, FRAME_HEAD + n))
		continue;
	if (type == SETTINGS && !(flags & ACK))
		say_frame(g, SETTINGS, ACK, 0, str_from("", 0));
	else if (type == PING && !(flags & ACK))
		say_frame(g, PING, ACK, 0, str_from(g->in.s + FRAME_HEAD, n));
	forget(g, FRAME_HEAD + n);
	if (type == HEADERS)
		take_request(g, stream);
}

static void
serve(struct guest *g)
{
	if (!hear(g, PREFACE))
		leave(g);
	forget(g, PREFACE);
	say_frame(g, SETTINGS, 0, 0, str_from("", 0));
	for (;;)
		if (hear(g, FRAME_HEAD))
			take_frame(g);
		else if (strcmp(g->script, "pair") == 0)
			answer_good(g);
}

static int
choose_h2(SSL *tls, const unsigned char **out, unsigned char *n,
	  const unsigned char *in, unsigned int n_in, void *context)
{
	static const unsigned char offer[] = "\2h2";
	unsigned char *chosen = NULL;
	int found;

	(void)tls;
	(void)context;
	found = SSL_select_next_proto(&chosen, n, offer, 3, in, n_in);
	*out = chosen;
	return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK
					       : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int
main(int argc, char **argv)
{
	static const struct option known[] = {
		{"script", required_argument, NULL, 's'},
		{"log", required_argument, NULL, 'l'},
		{"tls", required_argument, NULL, 't'},
		{"idle-s", required_argument, NULL, 'i'},
		{NULL, 0, NULL, 0},
	};
	const char *texts['x'] = {['i'] = "60"};
	struct guest g = {.log = -1};
	int letter, port = 0, listener, socket;
	struct ssl_ctx_st *identity;
	struct arena arena;
	int64_t life_s = 60;
	struct err err;
	char *script;
	size_t n;

	while ((letter = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (letter != '?')
			texts[letter] = optarg;
	arena_init(&arena);
	if (!texts['s'] || !texts['t'] || !str_number(str_of(texts['i']), &life_s) ||
	    file_read(&arena, texts['s'], 100, &script, &n, &err))
		return 64;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGCHLD, SIG_IGN);
	(void)alarm((unsigned)life_s);
	g.script = script;
	if (texts['l'])
		g.log = open(texts['l'], O_WRONLY | O_CREAT | O_APPEND, 0644);
	identity = wire_identity(texts['t']);
	if (!identity)
		return 73;
	SSL_CTX_set_alpn_select_cb(identity, choose_h2, NULL);
	listener = wire_listen(&port);
	(void)printf("%d\n", port);
	(void)fflush(stdout);
	while ((socket = accept(listener, NULL, NULL)) >= 0) {
		g.number++;
		if (fork() == 0) {
			(void)alarm((unsigned)life_s);
			g.wire.socket = socket;
			buf_init(&g.in, 1 << 24);
			wire_start_tls(&g.wire, identity);
			serve(&g);
		}
		(void)close(socket);
	}
	return 0;
}
