/*
 * relay_run.h - whole runs of deliver_smtp in a test: a ledger in memory that fails the
 * test when it is called out of order, and fake-smtp as the relay.
 */
#ifndef SUPPORT_RELAY_RUN_H
#define SUPPORT_RELAY_RUN_H

#include "base/mem.h"
#include "deliver/deliver.h"

#include <sys/types.h>

#define BOOK_LETTERS 200

enum book_mark { BOOK_FRESH, BOOK_CLAIMED, BOOK_DOTTED, BOOK_TOLD };

struct book {
	struct letter letters[BOOK_LETTERS];
	char recipients[BOOK_LETTERS][32];
	enum book_mark marks[BOOK_LETTERS];
	struct outcome outcomes[BOOK_LETTERS];
	int n, taken, under_way, most_under_way, dots, told;
	int last;                                 /* index of the letter told last */
	int stop_after;                           /* letters told; 0: never */
	int next_fails, dot_fails, outcome_fails; /* at the n-th call; 0: never */
};

/* What each letter says. */
extern const char book_letter[];

/* n letters, to person1@x.example and so on. */
void book_init(struct book *book, int n);
int book_count(const struct book *book, enum delivery_state state);

/* Run deliver_smtp with the book as its ledger. */
int book_deliver(struct book *book, const struct relay *relay, struct err *err);

struct fake {
	char dir[64];
	pid_t pid;
	int port;
};

/* Start fake-smtp (from $FAKES, or build/asan) with a script and, unless NULL, one more
 * option with its value. It has a directory of its own, and ends by itself when it is
 * forgotten. */
void fake_start(struct fake *fake, const char *script, const char *option,
		const char *value);

/* How many letters it has kept. */
int fake_kept(const struct fake *fake);

/* A file of its directory ("letters/0001.eml"). */
char *fake_read(struct arena *arena, const struct fake *fake, const char *name);

/* End it, and remove its directory. The script must have been followed. */
void fake_stop(struct fake *fake);

/* The server as a relay: one connection, no TLS, and more patience than a test has. */
struct relay fake_relay(const struct fake *fake);

#endif
