/*
 * maildir.c - keeps each letter as a file of a Maildir, byte for byte as it would go over
 * the wire. The file is whole or not there: written under tmp, synced, renamed to new.
 */
#include "base/file.h"
#include "deliver/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct maildir {
	struct arena arena;
	const char *path;
	int tmp, new; /* directory descriptors, or -1 */
};

static int
make(struct maildir *maildir, struct err *err)
{
	static const char *const folders[] = {"tmp", "new", "cur"};
	size_t i;

	for (i = 0; i < 3; i++)
		if (file_make_directories(arena_printf(&maildir->arena, "%s/%s",
						       maildir->path, folders[i]),
					  err))
			return -1;
	maildir->tmp = open(arena_printf(&maildir->arena, "%s/tmp", maildir->path),
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir->new = open(arena_printf(&maildir->arena, "%s/new", maildir->path),
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (maildir->tmp < 0 || maildir->new < 0)
		return err_set_errno(err, "%s", maildir->path);
	return 0;
}

/* All bytes, or -1 with errno. */
static int
write_all(int descriptor, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(descriptor, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		bytes += written;
		n -= (size_t)written;
	}
	return 0;
}

/* The letter under tmp, on the disk. */
static int
write_letter(struct maildir *maildir, const char *name, const struct letter *letter)
{
	int descriptor = openat(maildir->tmp, name,
				O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
				0600);
	int failed;

	if (descriptor < 0)
		return -1;
	failed = write_all(descriptor, letter->bytes, letter->n) || fsync(descriptor);
	if (close(descriptor))
		failed = 1;
	return failed ? -1 : 0;
}

/* One letter, with the ledger's steps in their order. */
static int
keep(struct maildir *maildir, const struct ledger *ledger, const struct letter *letter,
     struct err *err)
{
	struct outcome outcome = {.state = DELIVERY_SENT};
	struct err ignored;
	char name[32];

	(void)snprintf(name, sizeof name, "%08lld.eml", (long long)letter->delivery);
	(void)snprintf(outcome.words, sizeof outcome.words, "kept as new/%s", name);
	if (write_letter(maildir, name, letter)) {
		(void)err_set_errno(err, "%s/tmp/%s", maildir->path, name);
		outcome = (struct outcome){.state = DELIVERY_PLANNED,
					   .words = "the file could not be written"};
		(void)ledger->outcome(ledger->context, letter, &outcome, &ignored);
		return -1;
	}
	if (ledger->dot(ledger->context, letter, err))
		return -1;
	if (renameat(maildir->tmp, name, maildir->new, name) || fsync(maildir->new)) {
		(void)err_set_errno(err, "%s/new/%s", maildir->path, name);
		outcome =
			(struct outcome){.state = DELIVERY_LATER,
					 .words = "the file could not be put in place"};
		(void)ledger->outcome(ledger->context, letter, &outcome, &ignored);
		return -1;
	}
	return ledger->outcome(ledger->context, letter, &outcome, err);
}

int
deliver_maildir(const char *directory, const struct ledger *ledger, struct err *err)
{
	struct maildir maildir = {.path = directory, .tmp = -1, .new = -1};
	const struct letter *letter;
	int got = 0, failed;

	arena_init(&maildir.arena);
	failed = make(&maildir, err);
	while (!failed && !ledger->stop(ledger->context)) {
		got = ledger->next(ledger->context, &letter, err);
		if (got <= 0)
			break;
		failed = keep(&maildir, ledger, letter, err);
	}
	if (maildir.tmp >= 0)
		(void)close(maildir.tmp);
	if (maildir.new >= 0)
		(void)close(maildir.new);
	arena_release(&maildir.arena);
	return failed || got < 0 ? -1 : 0;
}
