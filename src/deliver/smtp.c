/*
 * smtp.c - the run over SMTP: some connections in one loop, each at its own pace. It
 * takes letters from the ledger, lets session.c speak, and tells the ledger in the order
 * that deliver.h promises. Deadlines are by the monotonic clock.
 *
 * What ends a run early: the ledger fails (all is dropped as it stands), or the relay
 * does (no letter is begun any more, those under way end, ERR_NETWORK).
 */
#include "base/mem.h"
#include "deliver/deliver_int.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DOT_TIMEOUT_MS 600000 /* RFC 5321 4.5.3.2.6 */
#define QUIT_TIMEOUT_MS 3000
#define LOOK_ROUND_MS 1000 /* at least so often stop() is asked */
#define TRIES_MAX 3 /* connections that a letter is begun on before it is later */
#define RECEIVE_SIZE 4096

/* How long to wait before the n-th attempt in a row to open a session, when there is no
 * other; after the last one the run gives up. */
static const int redial_ms[] = {0, 500, 2000};
#define REDIALS (int)(sizeof redial_ms / sizeof *redial_ms)

/* A place for a connection. */
struct seat {
	struct call *call; /* NULL: free */
	bool open;
	struct session session; /* of an open one */
	int64_t deadline;       /* monotonic, for the next answer */
	unsigned answers;       /* seen when the deadline was set */
	int tries;              /* of the letter, on connections before */
};

/* A claimed letter that its connection was lost under before the relay had answered. */
struct again {
	const struct letter *letter;
	int tries;
};

struct run {
	const struct relay *relay;
	const struct ledger *ledger;
	struct err *err;
	struct dialer *dialer;
	struct seat *seats; /* relay->connections */
	struct pollfd *sockets;
	struct again *again; /* a stack; never more than there are seats */
	int n_again;
	int limit;       /* of connections, lowered when the relay takes no more */
	int failures;    /* to open a session, in a row */
	int losses;      /* of connections, without an answer to a letter in between */
	int64_t dial_at; /* monotonic, not before */
	bool opened;     /* there has been a session */
	bool exhausted;  /* the ledger has no more letters */
	bool ending;     /* no further letter is begun */
	bool aborted;    /* the ledger failed */
	bool failed;     /* the relay did; err says how */
};

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
count(const struct run *run, bool open)
{
	int i, n = 0;

	for (i = 0; i < run->relay->connections; i++)
		n += run->seats[i].call && run->seats[i].open == open;
	return n;
}

/* The relay fails the run; the first reason stays. */
static void
fail(struct run *run, const struct err *why)
{
	if (!run->failed && !run->aborted)
		*run->err = *why;
	run->failed = run->ending = true;
}

static void
free_seat(struct seat *seat)
{
	if (seat->open)
		deliver_session_release(&seat->session);
	deliver_call_free(seat->call);
	*seat = (struct seat){0};
}

static void
set_deadline(struct run *run, struct seat *seat)
{
	int64_t patience = run->relay->timeout_ms;

	if (seat->session.stage == STAGE_DOT && patience < DOT_TIMEOUT_MS)
		patience = DOT_TIMEOUT_MS;
	if (seat->session.stage == STAGE_QUIT && patience > QUIT_TIMEOUT_MS)
		patience = QUIT_TIMEOUT_MS;
	seat->answers = seat->session.answers;
	seat->deadline = now_ms() + patience;
}

/* The ledger failed: nothing is sent any more. */
static void
abort_run(struct run *run)
{
	run->aborted = run->ending = true;
}

static void
tell(struct run *run, const struct letter *letter, const struct outcome *outcome)
{
	if (!run->aborted &&
	    run->ledger->outcome(run->ledger->context, letter, outcome, run->err))
		abort_run(run);
}

/* No letter goes out any more: those that wait for another connection were never tried. */
static void
give_back(struct run *run)
{
	struct outcome outcome = {.state = DELIVERY_PLANNED,
				  .words = "not sent: the run ended before"};

	while (run->n_again > 0)
		tell(run, run->again[--run->n_again].letter, &outcome);
}

/* An answer to a letter shows that the relay works; a row of connections without one
 * shows that it does not. */
static void
count_losses(struct run *run, const struct outcome *outcome)
{
	struct err why = {0};

	if (outcome->code != 0 && outcome->code != 421 && outcome->code != 530)
		run->losses = 0;
	else if (outcome->code == 530)
		(void)err_set(
			&why, ERR_NETWORK,
			"the relay %s:%d takes no letters without AUTH or TLS: %s "
			"(set username and password in delivery)",
			run->relay->host, run->relay->port, outcome->words);
	else if (outcome->code == 421 || outcome->state == DELIVERY_PLANNED ||
		 outcome->state == DELIVERY_LATER ||
		 outcome->state == DELIVERY_IN_DOUBT)
		run->losses++;
	if (run->losses > 2 * run->relay->connections + 2)
		(void)err_set(&why, ERR_NETWORK,
			      "the relay %s:%d breaks off all the time: %s (try again "
			      "later)",
			      run->relay->host, run->relay->port, outcome->words);
	if (why.kind != ERR_NONE)
		fail(run, &why);
}

/* The session has an outcome. A letter that the relay has not answered to is tried on
 * another connection, some times; all else goes to the ledger. */
static void
settle(struct run *run, struct seat *seat)
{
	struct session *session = &seat->session;
	struct outcome outcome = session->outcome;
	const struct letter *letter = session->letter;

	count_losses(run, &outcome);
	if (outcome.state == DELIVERY_PLANNED && !run->ending) {
		if (seat->tries + 1 < TRIES_MAX) {
			run->again[run->n_again++] =
				(struct again){letter, seat->tries + 1};
			deliver_session_told(session);
			return;
		}
		outcome.state = DELIVERY_LATER;
	}
	tell(run, letter, &outcome);
	deliver_session_told(session);
}

/* The next letter to begin, or NULL when there is none, for now or for good. */
static const struct letter *
take_letter(struct run *run, struct seat *seat)
{
	const struct letter *letter = NULL;
	int got;

	if (!run->ending && run->ledger->stop(run->ledger->context))
		run->ending = true;
	if (run->ending)
		return NULL;
	seat->tries = 0;
	if (run->n_again > 0) {
		seat->tries = run->again[--run->n_again].tries;
		return run->again[run->n_again].letter;
	}
	if (run->exhausted)
		return NULL;
	got = run->ledger->next(run->ledger->context, &letter, run->err);
	if (got < 0)
		abort_run(run);
	run->exhausted = got == 0;
	return got > 0 ? letter : NULL;
}

/* The session is free: the next letter, or good-bye. */
static void
next_letter(struct run *run, struct seat *seat)
{
	const struct letter *letter = take_letter(run, seat);

	if (letter)
		deliver_session_begin(&seat->session, letter);
	else
		deliver_session_quit(&seat->session);
	set_deadline(run, seat);
}

static void
mark(struct run *run, struct seat *seat)
{
	if (run->ledger->dot(run->ledger->context, seat->session.letter, run->err))
		abort_run(run);
	else
		deliver_session_marked(&seat->session);
}

/* Send and receive what is possible without waiting. True when something moved. */
static bool
move_bytes(struct run *run, struct seat *seat)
{
	char bytes[RECEIVE_SIZE];
	const char *why, *out;
	size_t n;
	ssize_t sent = 0, got;

	out = deliver_session_output(&seat->session, &n);
	if (n > 0) {
		sent = deliver_call_send(seat->call, out, n, &why);
		if (sent > 0) {
			deliver_session_sent(&seat->session, (size_t)sent);
			set_deadline(run, seat);
		}
	}
	/* Even behind a send that failed there may be an answer that says why. */
	got = deliver_call_receive(seat->call, bytes, sizeof bytes, &why);
	if (got > 0)
		deliver_session_input(&seat->session, bytes, (size_t)got);
	else if (got < 0 || sent < 0)
		deliver_session_lost(&seat->session, why);
	if (seat->answers != seat->session.answers)
		set_deadline(run, seat);
	return sent != 0 || got != 0 ||
	       deliver_session_wants(&seat->session) != SESSION_BYTES;
}

static void
check_deadline(struct seat *seat)
{
	char why[128];

	if (now_ms() < seat->deadline)
		return;
	(void)snprintf(why, sizeof why, "no answer to %s in time",
		       deliver_session_awaits(&seat->session));
	deliver_session_lost(&seat->session, why);
}

/* Let an open connection go as far as it can. */
static void
serve(struct run *run, struct seat *seat)
{
	while (!run->aborted) {
		switch (deliver_session_wants(&seat->session)) {
		case SESSION_LETTER:
			next_letter(run, seat);
			break;
		case SESSION_MARK:
			mark(run, seat);
			break;
		case SESSION_OUTCOME:
			settle(run, seat);
			break;
		case SESSION_CLOSE:
			free_seat(seat);
			return;
		case SESSION_BYTES:
			if (!move_bytes(run, seat)) {
				check_deadline(seat);
				if (deliver_session_wants(&seat->session) ==
				    SESSION_BYTES)
					return;
			}
			break;
		}
	}
}

/* A call that did not come about. With others open the relay takes no more of them; with
 * none the run tries again a few times, once it has seen that the relay works. */
static void
dial_failed(struct run *run, const struct err *why)
{
	int open = count(run, true);

	if (open > 0) {
		run->limit = open;
		return;
	}
	run->failures++;
	if (!run->opened || run->failures >= REDIALS)
		fail(run, why);
	else
		run->dial_at = now_ms() + redial_ms[run->failures];
}

static bool
has_letters(const struct run *run)
{
	return !run->ending && (!run->exhausted || run->n_again > 0);
}

/* See what became of a call. */
static void
check_call(struct run *run, struct seat *seat)
{
	struct err why;

	switch (deliver_call_state(seat->call, &why)) {
	case CALL_OPENING:
		if (!has_letters(run))
			free_seat(seat);
		break;
	case CALL_OPEN:
		deliver_session_init(&seat->session, deliver_call_offers(seat->call));
		seat->open = run->opened = true;
		run->failures = 0;
		break;
	case CALL_FAILED:
		free_seat(seat);
		dial_failed(run, &why);
		break;
	}
}

/* One call at a time, as long as there may be letters for it: so one letter does not
 * open eight connections. */
static void
dial_more(struct run *run)
{
	int i;

	if (!has_letters(run) || count(run, false) > 0 ||
	    count(run, true) >= run->limit || now_ms() < run->dial_at)
		return;
	for (i = 0; run->seats[i].call; i++)
		;
	run->seats[i].call = deliver_call_new(run->dialer);
}

/* Wait until something can go on, or the next deadline. */
static void
wait_for_news(struct run *run)
{
	int64_t now = now_ms(), until = now + LOOK_ROUND_MS;
	size_t n = 0, pending;
	int i;

	if (run->dial_at > now && run->dial_at < until)
		until = run->dial_at;
	for (i = 0; i < run->relay->connections; i++) {
		struct seat *seat = &run->seats[i];

		if (!seat->call || !seat->open)
			continue;
		(void)deliver_session_output(&seat->session, &pending);
		run->sockets[n++] =
			(struct pollfd){.fd = deliver_call_socket(seat->call),
					.events = (short)(POLLIN |
							  (pending > 0 ? POLLOUT : 0))};
		if (seat->deadline < until)
			until = seat->deadline;
	}
	deliver_dialer_wait(run->dialer, run->sockets, n,
			    until > now ? (int)(until - now) : 0);
}

static bool
is_over(struct run *run)
{
	return run->aborted ||
	       (count(run, true) + count(run, false) == 0 && !has_letters(run));
}

static void
go(struct run *run)
{
	int i;

	while (!is_over(run)) {
		if (!run->ending && run->ledger->stop(run->ledger->context))
			run->ending = true;
		dial_more(run);
		wait_for_news(run);
		for (i = 0; i < run->relay->connections; i++) {
			struct seat *seat = &run->seats[i];

			if (seat->call && !seat->open)
				check_call(run, seat);
			if (seat->call && seat->open)
				serve(run, seat);
		}
	}
	give_back(run);
}

int
deliver_smtp(const struct relay *relay, const struct ledger *ledger, struct err *err)
{
	struct run run = {.relay = relay, .ledger = ledger, .err = err};
	size_t seats = (size_t)relay->connections;
	int i;

	assert(relay->connections > 0);
	run.limit = relay->connections;
	run.dialer = deliver_dialer_new(relay, err);
	if (!run.dialer)
		return -1;
	run.seats = mem_array(seats, sizeof *run.seats);
	run.again = mem_array(seats, sizeof *run.again);
	run.sockets = mem_array(seats, sizeof *run.sockets);
	go(&run);
	for (i = 0; i < relay->connections; i++)
		if (run.seats[i].call)
			free_seat(&run.seats[i]);
	free(run.sockets);
	free(run.again);
	free(run.seats);
	deliver_dialer_free(run.dialer);
	return run.aborted || run.failed ? -1 : 0;
}
