/*
 * remote.c - sources that are elsewhere: all servers at once, one server gently. Hops wait
 * here for their turn, and waiting is not counted as time of the source. Redirects are
 * followed here, so that each goes through the same gate as the first address; credentials
 * and allow_private are for the server that the source names, and for no other.
 *
 * Each source ends as a result or as words for whoever looks after it, whatever becomes of
 * the others. Nothing is retried. The bytes are carried by http.c.
 */
#include "base/utf8.h"
#include "fetch/fetch_int.h"

#include <stdlib.h>
#include <string.h>

#define RUNNING_MAX 32       /* hops at once */
#define SERVER_RUNNING_MAX 2 /* of them with one server */
#define REDIRECTS_MAX 5

struct server {
	const char *name;
	unsigned running;
	struct server *next;
};

enum state { WAITING, RUNNING, ENDED };

struct transfer {
	const struct fetch_request *request;
	struct fetch_result *result;
	enum state state;
	const char *url;       /* of the hop that waits or runs */
	struct server *server; /* of it */
	struct server *home;   /* of the first */
	const char *home_peer; /* who answered there */
	int redirects;
	bool permanent; /* all redirects so far */
	int64_t took_us;
};

struct pool {
	struct arena *arena;
	const struct fetch_errand *errand;
	struct carrier *carrier;
	struct transfer *transfers; /* for each request; local ones are ENDED */
	struct server *servers;
	unsigned running;
};

static struct server *
server_named(struct pool *pool, const char *name)
{
	struct server *server;

	for (server = pool->servers; server; server = server->next)
		if (strcmp(server->name, name) == 0)
			return server;
	server = arena_alloc(pool->arena, sizeof *server);
	server->name = name;
	server->next = pool->servers;
	pool->servers = server;
	return server;
}

static int
send_to(struct pool *pool, struct transfer *t, const char *address, struct err *err)
{
	struct place place;

	if (fetch_locate(pool->arena, t->url, address, &place, err))
		return -1;
	t->url = place.url;
	t->server = server_named(pool, place.server);
	return 0;
}

static void
end(struct pool *pool, struct transfer *t)
{
	t->state = ENDED;
	pool->errand->ended(pool->errand->context, (size_t)(t - pool->transfers));
}

/* Some of the words may be a server's: fit for a terminal, on one line. */
static void
end_failed(struct pool *pool, struct transfer *t, const struct err *why)
{
	const char *clean = utf8_clean(pool->arena, str_of(why->text));

	*t->result = (struct fetch_result){.status = FETCH_FAILED};
	(void)err_set(&t->result->err, why->kind, "%s",
		      utf8_one_line(pool->arena, clean));
	end(pool, t);
}

static int64_t
left_ms(const struct transfer *t)
{
	return t->request->timeout_ms - t->took_us / 1000;
}

static void
start(struct pool *pool, struct transfer *t)
{
	const struct hop hop = {
		.request = t->request,
		.url = t->url,
		.at_home = t->server == t->home,
		.home = t->home_peer,
		.timeout_ms = left_ms(t),
		.owner = t,
	};

	fetch_carrier_start(pool->carrier, &hop);
	t->state = RUNNING;
	t->server->running++;
	pool->running++;
}

static void
start_waiting(struct pool *pool)
{
	struct transfer *t = pool->transfers, *last = t + pool->errand->n;

	for (; t < last && pool->running < RUNNING_MAX; t++)
		if (t->state == WAITING && t->server->running < SERVER_RUNNING_MAX)
			start(pool, t);
}

/* Back into the queue, perhaps that of another server. */
static int
follow(struct pool *pool, struct transfer *t, const struct answer *answer,
       const char *location, struct err *err)
{
	if (++t->redirects > REDIRECTS_MAX)
		return err_set(err, ERR_LIMIT,
			       "more than %d redirects, perhaps in a circle",
			       REDIRECTS_MAX);
	if (send_to(pool, t, location, err))
		return err_add(err, "a redirect");
	if (left_ms(t) <= 0)
		return err_set(err, ERR_NETWORK, "its redirects took too long");
	t->permanent = t->permanent && (answer->status == 301 || answer->status == 308);
	if (t->permanent)
		t->result->moved = t->url;
	t->state = WAITING;
	return 0;
}

static void
settle(struct pool *pool, const struct answer *answer)
{
	struct transfer *t = answer->owner;
	const char *location = NULL;
	struct err err = answer->err;
	int rc = err.kind == ERR_NONE ? 0 : -1;

	t->state = ENDED;
	t->server->running--;
	pool->running--;
	t->took_us += answer->took_us;
	if (t->redirects == 0)
		t->home_peer = answer->peer;
	if (rc == 0)
		rc = fetch_judge(pool->arena, t->request, answer, t->result, &location,
				 &err);
	if (rc == 0 && location)
		rc = follow(pool, t, answer, location, &err);
	if (rc != 0)
		end_failed(pool, t, &err);
	else if (t->state == ENDED)
		end(pool, t);
}

static void
prepare(struct pool *pool, size_t i)
{
	struct transfer *t = &pool->transfers[i];
	struct err err;

	*t = (struct transfer){
		.request = &pool->errand->requests[i],
		.result = &pool->errand->results[i],
		.state = ENDED,
		.permanent = true,
	};
	if (!t->request->remote)
		return;
	if (send_to(pool, t, t->request->url, &err) != 0) {
		end_failed(pool, t, &err);
		return;
	}
	t->home = t->server;
	t->state = WAITING;
}

int
fetch_remote(struct arena *arena, const struct fetch_errand *errand, struct err *err)
{
	struct pool pool = {.arena = arena, .errand = errand};
	struct answer answer;
	size_t i;

	pool.carrier = fetch_carrier_new(arena, err);
	if (!pool.carrier)
		return -1;
	pool.transfers = mem_array(errand->n, sizeof *pool.transfers);
	for (i = 0; i < errand->n; i++)
		prepare(&pool, i);
	for (start_waiting(&pool); pool.running > 0; start_waiting(&pool)) {
		fetch_carrier_wait(pool.carrier, &answer);
		settle(&pool, &answer);
	}
	free(pool.transfers);
	fetch_carrier_free(pool.carrier);
	return 0;
}
