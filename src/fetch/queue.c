/*
 * queue.c - all hosts at once, one host gently: two jobs at a time, none while the host
 * wants to be left alone, and as far apart as it asked for. Jobs wait here for their turn,
 * and that wait is not counted as time of their source; a pause that a host asked for is,
 * so that a host that asks again and again cannot make us stay.
 *
 * What a job is and what becomes of it is its owner's. The bytes are carried by wire.c.
 */
#include "fetch/fetch_int.h"

#include <stdlib.h>
#include <string.h>

#define RUNNING_MAX 64     /* at once; each may have a connection */
#define HOST_RUNNING_MAX 2 /* of them with one host */

struct host {
	const char *name;
	unsigned running;
	int64_t held_until_ms,
		last_apart_ms;     /* when the last one with apart_ms began */
	struct job *first, **last; /* those that wait */
	struct host *next;
};

struct queue {
	struct arena *arena;
	struct wire *wire;
	struct host *hosts, **last_host;
	unsigned running;
};

struct queue *
fetch_queue_new(struct arena *arena, struct wire *wire)
{
	struct queue *queue = arena_alloc(arena, sizeof *queue);

	queue->arena = arena;
	queue->wire = wire;
	queue->last_host = &queue->hosts;
	return queue;
}

struct host *
fetch_queue_host(struct queue *queue, const struct place *place)
{
	struct host *host;

	for (host = queue->hosts; host; host = host->next)
		if (strcmp(host->name, place->crowd) == 0)
			return host;
	host = arena_alloc(queue->arena, sizeof *host);
	host->name = place->crowd;
	host->last = &host->first;
	host->held_until_ms = host->last_apart_ms = INT64_MIN / 2;
	*queue->last_host = host;
	queue->last_host = &host->next;
	return host;
}

/* The host wants a pause until then: this much of it is the job's loss. False when that is
 * more than it has. */
static bool
put_off(struct job *job, int64_t now, int64_t until_ms)
{
	int64_t from = job->ready_ms > now ? job->ready_ms : now;

	if (until_ms <= from)
		return true;
	job->budget_ms -= until_ms - from;
	job->ready_ms = until_ms;
	return job->budget_ms > 0;
}

static void
give_up(struct job *job, int64_t now)
{
	const struct answer answer = {
		.owner = job,
		.fault = FAULT_HELD,
		.detail = "",
		.retry_after_s = (job->host->held_until_ms - now + 999) / 1000,
	};

	job->ended(job, &answer);
}

void
fetch_queue_add(struct queue *queue, struct job *job, int64_t delay_ms)
{
	struct host *host = job->host;
	int64_t now = fetch_now_ms();

	(void)queue;
	job->next = NULL;
	job->ready_ms = now;
	if (!put_off(job, now, now + delay_ms) ||
	    !put_off(job, now, host->held_until_ms)) {
		give_up(job, now);
		return;
	}
	*host->last = job;
	host->last = &job->next;
}

static void
take_out(struct host *host, struct job **at)
{
	struct job *job = *at;

	*at = job->next;
	if (host->last == &job->next)
		host->last = at;
	job->next = NULL;
}

void
fetch_queue_hold(struct queue *queue, struct host *host, int64_t ms)
{
	int64_t now = fetch_now_ms();
	struct job **at = &host->first, *job, *lost = NULL;

	(void)queue;
	if (now + ms <= host->held_until_ms)
		return;
	host->held_until_ms = now + ms;
	while ((job = *at)) {
		if (put_off(job, now, host->held_until_ms)) {
			at = &job->next;
			continue;
		}
		take_out(host, at);
		job->next = lost;
		lost = job;
	}
	while ((job = lost)) {
		lost = job->next;
		give_up(job, now);
	}
}

void
fetch_queue_leave(struct queue *queue, struct job *job)
{
	job->host->running--;
	queue->running--;
}

static void
start(struct queue *queue, struct job *job, int64_t now)
{
	job->order.owner = job;
	job->order.timeout_ms = job->budget_ms;
	job->host->running++;
	queue->running++;
	if (job->apart_ms > 0)
		job->host->last_apart_ms = now;
	fetch_wire_start(queue->wire, &job->order);
}

/* Start those of a host that may go; when the next of the others may. */
static int64_t
start_of_host(struct queue *queue, struct host *host, int64_t now)
{
	int64_t next = INT64_MAX, ready;
	struct job **at = &host->first, *job;

	while ((job = *at) && host->running < HOST_RUNNING_MAX &&
	       queue->running < RUNNING_MAX) {
		ready = job->ready_ms;
		if (job->apart_ms > 0 && ready < host->last_apart_ms + job->apart_ms)
			ready = host->last_apart_ms + job->apart_ms;
		if (ready <= now) {
			take_out(host, at);
			start(queue, job, now);
			continue;
		}
		next = ready < next ? ready : next;
		at = &job->next;
	}
	return next;
}

static int64_t
start_ready(struct queue *queue)
{
	int64_t now = fetch_now_ms(), next = INT64_MAX, ready;
	struct host *host;

	for (host = queue->hosts; host; host = host->next) {
		ready = host->first ? start_of_host(queue, host, now) : INT64_MAX;
		next = ready < next ? ready : next;
	}
	return next;
}

/* A session keeps its place until it leaves. */
static void
end(struct queue *queue, struct job *job, const struct answer *answer)
{
	job->budget_ms -= answer->took_us / 1000;
	if (!answer->line)
		fetch_queue_leave(queue, job);
	job->ended(job, answer);
}

void
fetch_queue_run(struct queue *queue)
{
	struct answer answer;
	struct job *job;
	int64_t next;

	while ((next = start_ready(queue)) < INT64_MAX || queue->running > 0)
		switch (fetch_wire_wait(queue->wire, next, &answer)) {
		case WIRE_ENDED:
			end(queue, answer.owner, &answer);
			break;
		case WIRE_HEARD:
			job = answer.owner;
			job->heard(job);
			break;
		case WIRE_TIME:
			break;
		}
}
