/*
 * relay_run.c - see relay_run.h.
 */
#include "support/relay_run.h"

#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

const char book_letter[] = "Subject: x\r\n\r\n.dot\r\n.\r\nFrom y\r\n";

void
book_init(struct book *book, int n)
{
	int i;

	*book = (struct book){.n = n};
	for (i = 0; i < n; i++) {
		(void)snprintf(book->recipients[i], sizeof book->recipients[i],
			       "person%d@x.example", i + 1);
		book->letters[i] = (struct letter){.delivery = i + 1,
						   .sender = "bounces+t@d.example",
						   .recipient = book->recipients[i],
						   .bytes = book_letter,
						   .n = sizeof book_letter - 1};
	}
}

static int
index_of(const struct book *book, const struct letter *letter)
{
	int i = (int)(letter - book->letters);

	assert_in_range(i, 0, book->n - 1);
	return i;
}

static int
next(void *context, const struct letter **letter, struct err *err)
{
	struct book *book = context;

	if (book->taken + 1 == book->next_fails)
		return err_set(err, ERR_SYSTEM, "the disk is full");
	if (book->taken == book->n)
		return 0;
	*letter = &book->letters[book->taken];
	book->marks[book->taken++] = BOOK_CLAIMED;
	if (++book->under_way > book->most_under_way)
		book->most_under_way = book->under_way;
	return 1;
}

static int
dot(void *context, const struct letter *letter, struct err *err)
{
	struct book *book = context;
	int i = index_of(book, letter);

	if (++book->dots == book->dot_fails)
		return err_set(err, ERR_SYSTEM, "the disk is full");
	assert_int_equal(book->marks[i], BOOK_CLAIMED);
	book->marks[i] = BOOK_DOTTED;
	return 0;
}

static int
outcome(void *context, const struct letter *letter, const struct outcome *what,
	struct err *err)
{
	struct book *book = context;
	int i = index_of(book, letter);

	if (++book->told == book->outcome_fails)
		return err_set(err, ERR_SYSTEM, "the disk is full");
	if (what->state == DELIVERY_SENT || what->state == DELIVERY_IN_DOUBT)
		assert_int_equal(book->marks[i], BOOK_DOTTED);
	else
		assert_in_range(book->marks[i], BOOK_CLAIMED, BOOK_DOTTED);
	if (what->state == DELIVERY_PLANNED)
		assert_int_equal(book->marks[i], BOOK_CLAIMED);
	book->marks[i] = BOOK_TOLD;
	book->last = i;
	book->outcomes[i] = *what;
	book->under_way--;
	return 0;
}

static bool
stop(void *context)
{
	struct book *book = context;

	return book->stop_after > 0 && book->told >= book->stop_after;
}

int
book_count(const struct book *book, enum delivery_state state)
{
	int i, n = 0;

	for (i = 0; i < book->n; i++)
		n += book->marks[i] == BOOK_TOLD && book->outcomes[i].state == state;
	return n;
}

int
book_deliver(struct book *book, const struct relay *relay, struct err *err)
{
	const struct ledger ledger = {.next = next,
				      .dot = dot,
				      .outcome = outcome,
				      .stop = stop,
				      .context = book};

	*err = (struct err){0};
	return deliver_smtp(relay, &ledger, err);
}

void
fake_start(struct fake *fake, const char *script, const char *option, const char *value)
{
	const char *fakes = getenv("FAKES"), *tmp = getenv("TMPDIR");
	char program[512], path[96], letters[96], line[16] = "";
	struct err err;
	int pipes[2];
	ssize_t got;

	*fake = (struct fake){0};
	(void)snprintf(program, sizeof program, "%s/fake-smtp",
		       fakes ? fakes : "build/asan");
	(void)snprintf(fake->dir, sizeof fake->dir, "%.40s/smtp-XXXXXX",
		       tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(fake->dir));
	(void)snprintf(path, sizeof path, "%s/script", fake->dir);
	(void)snprintf(letters, sizeof letters, "%s/letters", fake->dir);
	assert_int_equal(file_write(path, script, strlen(script), 0600, &err), 0);
	assert_int_equal(pipe(pipes), 0);
	fake->pid = fork();
	if (fake->pid == 0) {
		(void)dup2(pipes[1], 1);
		(void)close(pipes[0]);
		(void)execl(program, program, "--idle-s", "20", "--dir", letters,
			    "--script", path, option, value, (char *)NULL);
		_exit(127);
	}
	(void)close(pipes[1]);
	got = read(pipes[0], line, sizeof line - 1);
	(void)close(pipes[0]);
	assert_true(got > 1);
	fake->port = (int)strtol(line, NULL, 10);
}

int
fake_kept(const struct fake *fake)
{
	char path[96];
	struct dirent *entry;
	DIR *dir;
	int n = 0;

	(void)snprintf(path, sizeof path, "%s/letters", fake->dir);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		n += strstr(entry->d_name, ".eml") != NULL;
	if (dir)
		(void)closedir(dir);
	return n;
}

char *
fake_read(struct arena *arena, const struct fake *fake, const char *name)
{
	char path[128], *bytes = NULL;
	struct err err;
	size_t n;

	(void)snprintf(path, sizeof path, "%s/%s", fake->dir, name);
	if (file_read(arena, path, 1 << 20, &bytes, &n, &err))
		fail_msg("%s", err.text);
	return bytes;
}

void
fake_stop(struct fake *fake)
{
	char command[128];
	int status;

	(void)kill(fake->pid, SIGTERM);
	assert_int_equal(waitpid(fake->pid, &status, 0), fake->pid);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", fake->dir);
	assert_int_equal(system(command), 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

struct relay
fake_relay(const struct fake *fake)
{
	return (struct relay){.host = "127.0.0.1",
			      .port = fake->port,
			      .tls = DELIVER_TLS_NONE,
			      .hello = "client.example",
			      .connections = 1,
			      /* longer than the test may take */
			      .timeout_ms = 300000};
}
