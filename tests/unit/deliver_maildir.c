/*
 * Letters as files of a Maildir: the bytes, the names, the ledger's order, and what is
 * left when something fails.
 */
#include "base/file.h"
#include "deliver/deliver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LETTERS 3

struct book {
	struct letter letters[LETTERS];
	int taken, dots, told;
	int stop_after, dot_fails; /* at the n-th; 0: never */
	struct outcome outcomes[LETTERS];
};

static char directory[64];

static const char *
path_of(struct arena *arena, const char *folder, int64_t delivery)
{
	return arena_printf(arena, "%s/mail/%s/%08lld.eml", directory, folder,
			    (long long)delivery);
}

static bool
is_there(const char *folder, int64_t delivery)
{
	struct arena arena;
	bool there;

	arena_init(&arena);
	there = access(path_of(&arena, folder, delivery), F_OK) == 0;
	arena_release(&arena);
	return there;
}

static int
next(void *context, const struct letter **letter, struct err *err)
{
	struct book *book = context;

	(void)err;
	assert_int_equal(book->told, book->taken);
	if (book->taken == LETTERS)
		return 0;
	*letter = &book->letters[book->taken++];
	return 1;
}

/* The letter is written, and not yet where a reader looks. */
static int
dot(void *context, const struct letter *letter, struct err *err)
{
	struct book *book = context;

	assert_ptr_equal(letter, &book->letters[book->taken - 1]);
	assert_true(is_there("tmp", letter->delivery));
	if (++book->dots == book->dot_fails)
		return err_set(err, ERR_SYSTEM, "the disk is full");
	return 0;
}

static int
outcome(void *context, const struct letter *letter, const struct outcome *what,
	struct err *err)
{
	struct book *book = context;

	(void)err;
	if (what->state == DELIVERY_SENT) {
		assert_int_equal(book->dots, book->taken);
		assert_true(is_there("new", letter->delivery));
		assert_false(is_there("tmp", letter->delivery));
	}
	book->outcomes[book->told++] = *what;
	return 0;
}

static bool
stop(void *context)
{
	struct book *book = context;

	return book->stop_after > 0 && book->told >= book->stop_after;
}

static void
book_init(struct book *book, const char *first)
{
	*book = (struct book){
		.letters = {
			{.delivery = 7, .bytes = first, .n = strlen(first)},
			{.delivery = 8, .bytes = ".\r\n", .n = 3},
			{.delivery = 123456789, .bytes = "", .n = 0},
		}};
}

static int
deliver(struct book *book, struct err *err)
{
	const struct ledger ledger = {next, dot, outcome, stop, book};
	char path[96];

	*err = (struct err){0};
	(void)snprintf(path, sizeof path, "%s/mail", directory);
	return deliver_maildir(path, &ledger, err);
}

static void
check_file(int64_t delivery, const char *wanted)
{
	struct arena arena;
	struct err err;
	char *bytes;
	size_t n;

	arena_init(&arena);
	if (file_read(&arena, path_of(&arena, "new", delivery), 1 << 20, &bytes, &n,
		      &err))
		fail_msg("%s", err.text);
	assert_int_equal(n, strlen(wanted));
	assert_memory_equal(bytes, wanted, n);
	arena_release(&arena);
}

static int
make_directory(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	(void)snprintf(directory, sizeof directory, "%.40s/maildir-XXXXXX",
		       tmp ? tmp : "/tmp");
	return mkdtemp(directory) ? 0 : -1;
}

static int
remove_directory(void **state)
{
	char command[96];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -rf '%s'", directory);
	return system(command);
}

static void
letters_become_files(void **state)
{
	struct book book;
	struct err err;
	struct stat status;
	struct arena arena;

	(void)state;
	book_init(&book, "Subject: x\r\n\r\n.dot\r\n");
	assert_int_equal(deliver(&book, &err), 0);
	assert_int_equal(book.told, LETTERS);
	assert_int_equal(book.outcomes[1].state, DELIVERY_SENT);
	assert_string_equal(book.outcomes[1].words, "kept as new/00000008.eml");
	check_file(7, "Subject: x\r\n\r\n.dot\r\n");
	check_file(8, ".\r\n");
	check_file(123456789, "");
	arena_init(&arena);
	assert_int_equal(stat(arena_printf(&arena, "%s/mail/cur", directory), &status),
			 0);
	assert_int_equal(stat(path_of(&arena, "new", 7), &status), 0);
	assert_int_equal(status.st_mode & 077, 0);
	arena_release(&arena);
}

/* The same delivery again is the same file. */
static void
a_second_copy_replaces_the_first(void **state)
{
	struct book book;
	struct err err;

	(void)state;
	book_init(&book, "first and longer\r\n");
	assert_int_equal(deliver(&book, &err), 0);
	book_init(&book, "second\r\n");
	assert_int_equal(deliver(&book, &err), 0);
	check_file(7, "second\r\n");
}

static void
stop_and_a_failing_ledger_end_the_run(void **state)
{
	struct book book;
	struct err err;

	(void)state;
	book_init(&book, "x\r\n");
	book.stop_after = 1;
	assert_int_equal(deliver(&book, &err), 0);
	assert_int_equal(book.taken, 1);

	book_init(&book, "x\r\n");
	book.dot_fails = 2;
	assert_int_equal(deliver(&book, &err), -1);
	assert_string_equal(err.text, "the disk is full");
	assert_int_equal(book.told, 1);
	assert_false(is_there("new", 8));
}

static void
what_cannot_be_written_goes_back(void **state)
{
	struct book book;
	struct err err;
	struct arena arena;

	(void)state;
	/* A directory stands where the first letter's file should be written. */
	arena_init(&arena);
	assert_int_equal(file_make_directories(path_of(&arena, "tmp", 7), &err), 0);
	book_init(&book, "x\r\n");
	assert_int_equal(deliver(&book, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(book.told, 1);
	assert_int_equal(book.outcomes[0].state, DELIVERY_PLANNED);
	assert_int_equal(rmdir(path_of(&arena, "tmp", 7)), 0);

	/* And one stands where it should go. */
	assert_int_equal(file_make_directories(path_of(&arena, "new", 7), &err), 0);
	book_init(&book, "x\r\n");
	assert_int_equal(deliver(&book, &err), -1);
	assert_int_equal(book.outcomes[0].state, DELIVERY_LATER);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(letters_become_files, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(a_second_copy_replaces_the_first,
						make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(stop_and_a_failing_ledger_end_the_run,
						make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(what_cannot_be_written_goes_back,
						make_directory, remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
