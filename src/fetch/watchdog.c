/*
 * watchdog.c - hangs up on a server that keeps libcurl inside one call for ever. libcurl 7
 * reads an HTTP/2 connection until there is something for the transfer it looks at, or
 * nothing left to read: a server that sends what is for nobody (RST_STREAM of a closed
 * stream, PRIORITY, unknown frames) faster than that is read keeps it there, and no timeout
 * is looked at any more, of no source.
 *
 * So a thread looks ten times a second how much each of the watched connections has brought
 * since the call began. In a call that is to end, libcurl reads 100 times 32 KiB for each
 * transfer at most. A connection above that is shut down; its transfers fail, and the call
 * ends. The thread begins with the first connection that is watched.
 */
#include "fetch/fetch_int.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include <linux/tcp.h>
#include <netinet/in.h>

#define CALL_MAX ((uint64_t)16 * 1024 * 1024)
#define LOOK_NS (100 * 1000000L)

struct watched {
	int socket;
	unsigned turn;  /* the call in which it was looked at first */
	uint64_t bytes; /* that it had brought then */
};

struct watchdog {
	atomic_uint turn; /* odd: inside a call */
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool runs, over;
	pthread_t thread;
	struct watched *watched; /* owned */
	size_t n, room;
};

struct watchdog *
fetch_watchdog_new(void)
{
	struct watchdog *dog = mem_array(1, sizeof *dog);
	pthread_condattr_t monotonic;

	if (pthread_mutex_init(&dog->lock, NULL) || pthread_condattr_init(&monotonic) ||
	    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) ||
	    pthread_cond_init(&dog->ended, &monotonic))
		abort();
	(void)pthread_condattr_destroy(&monotonic);
	return dog;
}

/* Has a connection brought too much in this one call? */
static bool
is_endless(struct watched *watched, unsigned turn)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof info;

	if (getsockopt(watched->socket, IPPROTO_TCP, TCP_INFO, &info, &size))
		return false;
	if (watched->turn != turn) {
		watched->turn = turn;
		watched->bytes = info.tcpi_bytes_received;
	}
	return info.tcpi_bytes_received - watched->bytes > CALL_MAX;
}

static void
look(struct watchdog *dog)
{
	unsigned turn = atomic_load(&dog->turn);
	size_t i;

	for (i = 0; turn % 2 == 1 && i < dog->n; i++)
		if (is_endless(&dog->watched[i], turn))
			(void)shutdown(dog->watched[i].socket, SHUT_RDWR);
}

static void *
run(void *context)
{
	struct watchdog *dog = context;
	struct timespec until;

	(void)pthread_mutex_lock(&dog->lock);
	while (!dog->over) {
		look(dog);
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_NS;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		(void)pthread_cond_timedwait(&dog->ended, &dog->lock, &until);
	}
	(void)pthread_mutex_unlock(&dog->lock);
	return NULL;
}

void
fetch_watchdog_watch(struct watchdog *dog, int socket)
{
	(void)pthread_mutex_lock(&dog->lock);
	if (dog->n == dog->room) {
		dog->room = dog->room ? dog->room * 2 : 8;
		dog->watched = mem_grow(dog->watched, dog->room, sizeof *dog->watched);
	}
	dog->watched[dog->n++] = (struct watched){.socket = socket};
	/* Where there is no thread to be had we go on unwatched. */
	if (!dog->runs)
		dog->runs = pthread_create(&dog->thread, NULL, run, dog) == 0;
	(void)pthread_mutex_unlock(&dog->lock);
}

void
fetch_watchdog_forget(struct watchdog *dog, int socket)
{
	size_t i = 0;

	(void)pthread_mutex_lock(&dog->lock);
	while (i < dog->n && dog->watched[i].socket != socket)
		i++;
	if (i < dog->n)
		dog->watched[i] = dog->watched[--dog->n];
	(void)pthread_mutex_unlock(&dog->lock);
}

void
fetch_watchdog_enter(struct watchdog *dog)
{
	atomic_fetch_add(&dog->turn, 1);
}

void
fetch_watchdog_leave(struct watchdog *dog)
{
	atomic_fetch_add(&dog->turn, 1);
}

void
fetch_watchdog_free(struct watchdog *dog)
{
	(void)pthread_mutex_lock(&dog->lock);
	dog->over = true;
	(void)pthread_cond_signal(&dog->ended);
	(void)pthread_mutex_unlock(&dog->lock);
	if (dog->runs)
		(void)pthread_join(dog->thread, NULL);
	(void)pthread_cond_destroy(&dog->ended);
	(void)pthread_mutex_destroy(&dog->lock);
	free(dog->watched);
	free(dog);
}
