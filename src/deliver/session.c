/*
 * session.c - the transactions of one open connection (RFC 5321 3.3), one letter at a
 * time: what to write next, and what each reply means for the letter. Bytes come in and
 * go out through the caller, and so do the ledger's steps: deliver_session_wants says
 * which is due. No socket, no clock.
 *
 * With PIPELINING the commands of a transaction leave as one group (RFC 2920 3.1), else
 * one by one. Replies belong to commands by their position alone.
 */
#include "deliver/deliver_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CHUNK (32 * (size_t)1024)  /* of the letter at a time */
#define OUT_MAX (2 * CHUNK + 1024) /* each of its bytes a dot, and commands */
#define ADDRESS_MAX 254            /* RFC 3696 erratum 1690 */

/* What a reply does to the transaction. */
enum act {
	ACT_NEXT,   /* go on with the group */
	ACT_BODY,   /* send the letter */
	ACT_SENT,   /* it is accepted */
	ACT_LATER,  /* refused for now */
	ACT_REFUSE, /* refused for good */
	ACT_ENDED,  /* the transaction is over, its outcome is known */
	ACT_LEAVE,  /* the session is over */
	ACT_ODD,    /* no sense in it: the two sides are out of step */
};

static const struct step {
	const char *name;
	enum act act[4]; /* of 2xx, 3xx, 4xx, 5xx */
} steps[COMMANDS] = {
	[COMMAND_RSET] = {"RSET", {ACT_NEXT, ACT_ODD, ACT_ODD, ACT_ODD}},
	[COMMAND_MAIL] = {"MAIL", {ACT_NEXT, ACT_ODD, ACT_LATER, ACT_REFUSE}},
	[COMMAND_RCPT] = {"RCPT", {ACT_NEXT, ACT_ODD, ACT_LATER, ACT_REFUSE}},
	[COMMAND_DATA] = {"DATA", {ACT_ODD, ACT_BODY, ACT_LATER, ACT_REFUSE}},
	[COMMAND_DOT] = {"the end of the letter",
			 {ACT_SENT, ACT_ODD, ACT_LATER, ACT_REFUSE}},
	[COMMAND_LONE_DOT] = {"the end of an empty letter",
			      {ACT_ENDED, ACT_ODD, ACT_ENDED, ACT_ENDED}},
	[COMMAND_QUIT] = {"QUIT", {ACT_LEAVE, ACT_LEAVE, ACT_LEAVE, ACT_LEAVE}},
};

void
deliver_session_init(struct session *session, const struct offers *offers)
{
	*session = (struct session){.offers = *offers};
	buf_init(&session->out, OUT_MAX);
}

void
deliver_session_release(struct session *session)
{
	buf_release(&session->out);
}

enum session_wants
deliver_session_wants(const struct session *session)
{
	static const enum session_wants wants[] = {
		[STAGE_IDLE] = SESSION_LETTER, [STAGE_ENVELOPE] = SESSION_BYTES,
		[STAGE_BODY] = SESSION_BYTES,  [STAGE_MARK] = SESSION_MARK,
		[STAGE_DOT] = SESSION_BYTES,   [STAGE_OVER] = SESSION_OUTCOME,
		[STAGE_QUIT] = SESSION_BYTES,  [STAGE_BROKEN] = SESSION_CLOSE,
	};

	return wants[session->stage];
}

const char *
deliver_session_awaits(const struct session *session)
{
	return steps[session->awaited].name;
}

static void
decide(struct session *s, enum delivery_state state, int code, const char *enhanced,
       const char *words)
{
	s->decided = true;
	s->outcome = (struct outcome){.state = state, .code = code};
	(void)snprintf(s->outcome.enhanced, sizeof s->outcome.enhanced, "%s", enhanced);
	deliver_words(s->outcome.words, sizeof s->outcome.words, str_of(words));
}

/* The letter has its outcome; the transaction is over. */
static void
end_transaction(struct session *s)
{
	assert(s->decided);
	s->stage = STAGE_OVER;
}

/* The letter's bytes without its last line end, which goes out with the dot. */
static size_t
body_size(const struct letter *letter)
{
	return str_ends(str_from(letter->bytes, letter->n), "\r\n") ? letter->n - 2
								    : letter->n;
}

static void
write_command(struct session *s, enum command command)
{
	switch (command) {
	case COMMAND_MAIL:
		buf_printf(&s->out, "MAIL FROM:<%s>", s->letter->sender);
		if (s->offers.size)
			buf_printf(&s->out, " SIZE=%zu", body_size(s->letter) + 2);
		if (s->letter->utf8)
			buf_str(&s->out, " SMTPUTF8");
		buf_str(&s->out, "\r\n");
		break;
	case COMMAND_RCPT:
		buf_printf(&s->out, "RCPT TO:<%s>\r\n", s->letter->recipient);
		break;
	case COMMAND_LONE_DOT:
		buf_str(&s->out, ".\r\n");
		break;
	default:
		buf_printf(&s->out, "%s\r\n", steps[command].name);
	}
}

/* Write what may go out now of RSET, MAIL, RCPT, DATA: all, or one. */
static void
write_group(struct session *s)
{
	do
		write_command(s, s->written++);
	while (s->offers.pipelining && s->written <= COMMAND_DATA);
}

/* What may stand between < and > (RFC 5321 4.1.2, without quoted strings): nothing that
 * could end the path or the line. */
static bool
fits_path(const char *address, bool utf8)
{
	const char *p;

	if (strlen(address) > ADDRESS_MAX)
		return false;
	for (p = address; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == '<' || *p == '>' ||
		    *p == '\x7f' || ((unsigned char)*p >= 0x80 && !utf8))
			return false;
	return true;
}

/* A reason to refuse the letter before the wire: its outcome, and true. */
static bool
unfit(struct session *s)
{
	const struct letter *letter = s->letter;
	char words[sizeof s->outcome.words];

	if (letter->utf8 && !s->offers.utf8) {
		decide(s, DELIVERY_REFUSED, 0, "5.6.7",
		       "the address has letters outside of ASCII, and the relay does not "
		       "offer SMTPUTF8");
		return true;
	}
	if (!*letter->recipient || !fits_path(letter->recipient, letter->utf8)) {
		decide(s, DELIVERY_REFUSED, 0, "5.1.3",
		       "the address cannot be written in an SMTP command");
		return true;
	}
	if (!fits_path(letter->sender, letter->utf8)) {
		decide(s, DELIVERY_REFUSED, 0, "5.1.7",
		       "the sender's address cannot be written in an SMTP command");
		return true;
	}
	if (s->offers.size_max > 0 && letter->n > (uint64_t)s->offers.size_max) {
		(void)snprintf(words, sizeof words,
			       "the letter has %zu bytes, the relay takes at most %lld",
			       letter->n, (long long)s->offers.size_max);
		decide(s, DELIVERY_REFUSED, 0, "5.3.4", words);
		return true;
	}
	return false;
}

void
deliver_session_begin(struct session *session, const struct letter *letter)
{
	assert(session->stage == STAGE_IDLE && session->sent == session->out.n);
	session->letter = letter;
	session->decided = session->answered = false;
	session->at = 0;
	session->line_start = true;
	if (unfit(session)) {
		end_transaction(session);
		return;
	}
	buf_clear(&session->out);
	session->sent = 0;
	session->stage = STAGE_ENVELOPE;
	session->written = session->rset_due ? COMMAND_RSET : COMMAND_MAIL;
	session->awaited = session->written;
	session->rset_due = true;
	write_group(session);
}

void
deliver_session_quit(struct session *session)
{
	assert(session->stage == STAGE_IDLE);
	buf_clear(&session->out);
	session->sent = 0;
	write_command(session, COMMAND_QUIT);
	session->awaited = COMMAND_QUIT;
	session->stage = STAGE_QUIT;
}

/* The next part of the letter, a dot before each dot that begins a line (RFC 5321
 * 4.5.2). */
static void
fill_body(struct session *s)
{
	size_t left = body_size(s->letter) - s->at, n = left < CHUNK ? left : CHUNK;
	const char *p = s->letter->bytes + s->at, *end = p + n;

	buf_clear(&s->out);
	s->sent = 0;
	s->at += n;
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *stop = lf ? lf + 1 : end;

		if (s->line_start && *p == '.')
			buf_char(&s->out, '.');
		buf_add(&s->out, p, (size_t)(stop - p));
		s->line_start = lf != NULL;
		p = stop;
	}
	if (n == left)
		s->stage = STAGE_MARK;
}

const char *
deliver_session_output(struct session *session, size_t *n)
{
	if (session->stage == STAGE_BODY && session->sent == session->out.n)
		fill_body(session);
	*n = session->stage == STAGE_MARK ? 0 : session->out.n - session->sent;
	return session->out.s + session->sent;
}

void
deliver_session_sent(struct session *session, size_t n)
{
	assert(n <= session->out.n - session->sent);
	session->sent += n;
}

void
deliver_session_marked(struct session *session)
{
	assert(session->stage == STAGE_MARK);
	buf_str(&session->out, "\r\n.\r\n");
	session->stage = STAGE_DOT;
}

void
deliver_session_told(struct session *session)
{
	assert(session->stage == STAGE_OVER);
	session->letter = NULL;
	session->stage = session->broken ? STAGE_BROKEN : STAGE_IDLE;
}

/* The last byte of the letter's end has left. */
static bool
dot_is_out(const struct session *s)
{
	return s->stage == STAGE_DOT && s->sent == s->out.n;
}

void
deliver_session_lost(struct session *session, const char *why)
{
	session->broken = true;
	if (session->stage == STAGE_OVER)
		return;
	if (!session->letter) {
		session->stage = STAGE_BROKEN;
		return;
	}
	if (!session->decided)
		decide(session,
		       dot_is_out(session) ? DELIVERY_IN_DOUBT
		       : session->answered ? DELIVERY_LATER
					   : DELIVERY_PLANNED,
		       0, "", why);
	end_transaction(session);
}

static void
out_of_step(struct session *s, const struct reply *reply)
{
	char words[sizeof s->outcome.words + 64];

	(void)snprintf(words, sizeof words, "unexpected answer to %s: %d %s",
		       steps[s->awaited].name, reply->code, reply->words);
	deliver_session_lost(s, words);
}

/* The reply belongs to a command of the group: wait for the next, write it, or be done. */
static void
go_on(struct session *s)
{
	s->awaited++;
	if (s->awaited < s->written)
		return;
	if (s->decided)
		end_transaction(s);
	else
		write_group(s);
}

static void
refuse(struct session *s, enum delivery_state state, const struct reply *reply)
{
	if (!s->decided)
		decide(s, state, reply->code, reply->enhanced, reply->words);
}

static void
start_body(struct session *s)
{
	buf_clear(&s->out);
	s->sent = 0;
	if (!s->decided) {
		s->stage = STAGE_BODY;
		s->awaited = COMMAND_DOT;
		return;
	}
	write_command(s, COMMAND_LONE_DOT);
	s->awaited = COMMAND_LONE_DOT;
	s->written = COMMAND_LONE_DOT + 1;
}

/* An answer to the dot. One that comes before the dot is out can only be a refusal, and
 * then there is no way on but to hang up. */
static void
take_verdict(struct session *s, enum act act, const struct reply *reply)
{
	if (!dot_is_out(s)) {
		if (act == ACT_SENT) {
			out_of_step(s, reply);
			return;
		}
		s->broken = true;
	}
	if (act == ACT_SENT)
		decide(s, DELIVERY_SENT, reply->code, reply->enhanced, reply->words);
	else
		refuse(s, act == ACT_LATER ? DELIVERY_LATER : DELIVERY_REFUSED, reply);
	s->rset_due = false;
	end_transaction(s);
}

static void
take_act(struct session *s, enum act act, const struct reply *reply)
{
	if (s->awaited == COMMAND_DOT && act != ACT_ODD) {
		take_verdict(s, act, reply);
		return;
	}
	switch (act) {
	case ACT_LATER:
	case ACT_REFUSE:
		refuse(s, act == ACT_LATER ? DELIVERY_LATER : DELIVERY_REFUSED, reply);
		go_on(s);
		break;
	case ACT_NEXT:
		go_on(s);
		break;
	case ACT_BODY:
		start_body(s);
		break;
	case ACT_ENDED:
		s->rset_due = false;
		end_transaction(s);
		break;
	case ACT_LEAVE:
		s->stage = STAGE_BROKEN;
		break;
	default:
		out_of_step(s, reply);
	}
}

/* A reply to what has not been said: between letters, or to a command that has not left
 * yet. */
static bool
unasked(const struct session *s)
{
	return s->stage == STAGE_IDLE || s->stage == STAGE_OVER ||
	       (s->stage == STAGE_ENVELOPE && s->awaited + 1 == s->written &&
		s->sent < s->out.n);
}

static void
take_reply(struct session *s, const struct reply *reply)
{
	bool to_letter = s->letter && s->awaited != COMMAND_RSET;

	s->answers++;
	if (unasked(s)) {
		deliver_session_lost(s, reply->words);
		return;
	}
	s->answered = to_letter;
	/* 421 (RFC 5321 3.8): the relay closes the connection. 530 (RFC 4954 6): it wants
	 * AUTH or TLS first, which is the session's fault and not this letter's. */
	if (to_letter && (reply->code == 421 || reply->code == 530)) {
		refuse(s,
		       reply->code == 421 || s->awaited == COMMAND_DOT
			       ? DELIVERY_LATER
			       : DELIVERY_PLANNED,
		       reply);
		deliver_session_lost(s, reply->words);
		return;
	}
	take_act(s, steps[s->awaited].act[reply->code / 100 - 2], reply);
}

void
deliver_session_input(struct session *session, const char *bytes, size_t n)
{
	struct str input = str_from(bytes, n);
	struct reply reply;
	char words[sizeof reply.words + 64];

	while (input.n > 0 && !session->broken && session->stage != STAGE_BROKEN) {
		switch (deliver_reply(&session->reader, &input, &reply)) {
		case REPLY_MORE:
			break;
		case REPLY_WHOLE:
			take_reply(session, &reply);
			break;
		case REPLY_BAD:
			(void)snprintf(words, sizeof words,
				       "unreadable answer to %s: \"%s\"",
				       steps[session->awaited].name, reply.words);
			deliver_session_lost(session, words);
			break;
		}
	}
}
