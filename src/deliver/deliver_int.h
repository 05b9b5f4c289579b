/*
 * deliver_int.h - what the files of this room share: replies, what a relay offers, the
 * session of one connection (bytes only), and the calls that carry it (libcurl's).
 */
#ifndef DELIVER_DELIVER_INT_H
#define DELIVER_DELIVER_INT_H

#include "base/buf.h"
#include "base/str.h"
#include "deliver/deliver.h"

#include <poll.h>
#include <sys/types.h>

/*
 * reply.c: replies (RFC 5321 4.2), read in pieces as they come.
 */
#define REPLY_LINE 2048 /* RFC 5321 4.5.3.1.5 allows 512; real ones are longer */
#define REPLY_LINES 100

struct reply {
	int code;          /* 200 to 599 */
	char enhanced[12]; /* RFC 3463, when it fits the code; or "" */
	char words[200];   /* the text of all lines as one, printable */
};

/* Zeroed at first; keeps an unfinished reply. */
struct reply_reader {
	char line[REPLY_LINE];
	size_t n;
	int lines;
	char text[200]; /* raw, of the lines before */
	size_t text_n;
	struct reply reply;
};

enum reply_state { REPLY_MORE, REPLY_WHOLE, REPLY_BAD };

/* Take from *input to the end of one reply. REPLY_WHOLE fills *reply; REPLY_BAD fills its
 * words with what could not be read: no code, another code than in the line before, a
 * line or a reply beyond the limits. After that the stream cannot be trusted any more. */
enum reply_state deliver_reply(struct reply_reader *reader, struct str *input,
			       struct reply *reply);

/* Bytes of the other side as one printable line, cut between characters, in an array. */
void deliver_words(char *out, size_t size, struct str raw);

/*
 * offers.c: what the relay said it can do.
 */
struct offers {
	bool pipelining;  /* RFC 2920 */
	bool utf8;        /* SMTPUTF8, RFC 6531 */
	bool size;        /* SIZE, RFC 1870 */
	int64_t size_max; /* bytes; 0: not told */
	bool auth;        /* RFC 4954 */
	bool authenticated;
	int lines; /* of the answer to EHLO, so far */
};

/* Learn from a line of the opening of a session, in the order they come. A 220 (greeting,
 * STARTTLS done) forgets all: what was said in the clear does not count (RFC 3207 4.2). */
void deliver_offers(struct offers *offers, struct str line);

/*
 * session.c: the transactions of one connection, bytes in and bytes out.
 */
enum session_wants {
	SESSION_LETTER, /* deliver_session_begin or deliver_session_quit */
	SESSION_MARK,   /* mark the letter in the ledger, then deliver_session_marked */
	SESSION_OUTCOME, /* tell session->outcome, then deliver_session_told */
	SESSION_BYTES,   /* bytes to be sent, or received */
	SESSION_CLOSE,   /* hang up */
};

enum command {
	COMMAND_RSET,
	COMMAND_MAIL,
	COMMAND_RCPT,
	COMMAND_DATA,
	COMMAND_DOT,
	COMMAND_LONE_DOT, /* ends a DATA that was granted although no recipient was */
	COMMAND_QUIT,
	COMMANDS
};

enum session_stage {
	STAGE_IDLE,
	STAGE_ENVELOPE, /* a group of commands is out */
	STAGE_BODY,     /* the letter goes out */
	STAGE_MARK,     /* all but its last line end is in the output, unsent */
	STAGE_DOT,      /* the rest is, too; the answer to it counts */
	STAGE_OVER,     /* there is an outcome */
	STAGE_QUIT,
	STAGE_BROKEN,
};

struct session {
	const struct letter *letter; /* borrowed; NULL between letters */
	struct outcome outcome;
	unsigned answers; /* whole replies read so far */

	/* The rest is session.c's. */
	struct offers offers;
	enum session_stage stage;
	enum command
		written; /* the next command of the group that is not yet written */
	enum command awaited; /* the command that the next reply belongs to */
	bool decided;         /* outcome is set, the group's other replies still come */
	bool answered;        /* a reply to this letter's commands has come */
	bool rset_due;        /* the last transaction ended without its dot */
	bool broken;          /* no further letter on this connection */
	struct reply_reader reader;
	struct buf out; /* owned */
	size_t sent;    /* of out */
	size_t at;      /* in the letter */
	bool line_start;
};

void deliver_session_init(struct session *session, const struct offers *offers);
void deliver_session_release(struct session *session);

enum session_wants deliver_session_wants(const struct session *session);

/* Begin a letter's transaction. What needs no wire (a bad address, a letter too large for
 * the relay, SMTPUTF8 that is not offered) has its outcome at once. */
void deliver_session_begin(struct session *session, const struct letter *letter);
void deliver_session_marked(struct session *session);
void deliver_session_told(struct session *session);
void deliver_session_quit(struct session *session);

/* The bytes to send now (*n of them, 0: none): the same ones until _sent says how many
 * are gone. */
const char *deliver_session_output(struct session *session, size_t *n);
void deliver_session_sent(struct session *session, size_t n);

void deliver_session_input(struct session *session, const char *bytes, size_t n);

/* The connection is gone, for this reason. The letter under way is in doubt when its dot
 * was out, later when the relay had answered to it, else planned: untried. */
void deliver_session_lost(struct session *session, const char *why);

/* What the next reply answers: "MAIL", "the end of the letter", … */
const char *deliver_session_awaits(const struct session *session);

/*
 * dial.c: calls to the relay. The one file that knows libcurl.
 */
struct dialer; /* all calls of a run */
struct call;   /* one connection, being opened or open */

enum call_state { CALL_OPENING, CALL_OPEN, CALL_FAILED };

/* relay is borrowed until deliver_dialer_free, which hangs up what is left. */
struct dialer *deliver_dialer_new(const struct relay *relay, struct err *err);
void deliver_dialer_free(struct dialer *dialer);

/* Begin to open a session: name, TCP, greeting, EHLO, TLS as the relay's entry demands,
 * AUTH. It goes on while deliver_dialer_wait waits. */
struct call *deliver_call_new(struct dialer *dialer);

/* Close without a word, and free. */
void deliver_call_free(struct call *call);

/* *err is filled for a CALL_FAILED: ERR_NETWORK with what to do. */
enum call_state deliver_call_state(const struct call *call, struct err *err);

const struct offers *deliver_call_offers(const struct call *call);
int deliver_call_socket(const struct call *call);

/* Bytes sent or received: 0 when it would block (send: repeat with the same bytes), -1
 * when the connection is gone, with the reason in *why. */
ssize_t deliver_call_send(struct call *call, const char *bytes, size_t n,
			  const char **why);
ssize_t deliver_call_receive(struct call *call, char *bytes, size_t n,
			     const char **why);

/* Wait until one of the sockets is ready, a call has got further, or the time is over. */
void deliver_dialer_wait(struct dialer *dialer, struct pollfd *sockets, size_t n,
			 int timeout_ms);

#endif
