/*
 * base_file.c - files in a directory of their own: limits, what is left after a write
 * that failed, modes, secrets, lists, and a lock that another process holds.
 */
#include "base/file.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* One test's things: its arena and its directory, which is also the working
 * directory. */
struct here {
	struct arena arena;
	char directory[64];
};

static int
set_up(void **state)
{
	struct here *here = mem_array(1, sizeof *here);

	arena_init(&here->arena);
	(void)snprintf(here->directory, sizeof here->directory,
		       "/tmp/base_file.XXXXXX");
	*state = here;
	(void)umask(022);
	return mkdtemp(here->directory) && chdir(here->directory) == 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct here *here = *state;
	char *command = arena_printf(&here->arena, "rm -rf '%s'", here->directory);
	int rc = chdir("/") == 0 && system(command) == 0 ? 0 : -1;

	arena_release(&here->arena);
	free(here);
	return rc;
}

static void
put(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void
check_content(struct here *here, const char *path, const char *want)
{
	struct err err = {0};
	char *bytes;
	size_t n;

	if (file_read(&here->arena, path, 100000, &bytes, &n, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(n, strlen(want));
	assert_string_equal(bytes, want);
}

/* How many names there are here, hidden ones too. */
static int
count_names(void)
{
	FILE *f = popen("ls -A | wc -l", "r");
	int n = -1;
	char text[32];

	assert_non_null(f);
	if (fgets(text, sizeof text, f))
		n = (int)strtol(text, NULL, 10);
	(void)pclose(f);
	return n;
}

static void
reading(void **state)
{
	struct here *here = *state;
	struct err err = {0};
	char *bytes;
	size_t n;

	put("ten", "0123456789", 0644);
	assert_int_equal(file_read(&here->arena, "ten", 10, &bytes, &n, &err), 0);
	assert_int_equal(n, 10);
	assert_string_equal(bytes, "0123456789");
	assert_int_equal(file_read(&here->arena, "ten", 9, &bytes, &n, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_string_equal(err.text, "'ten' is longer than 9 bytes");
	assert_int_equal(file_read(&here->arena, "none", 9, &bytes, &n, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_string_equal(err.text, "cannot read 'none': No such file or directory");
	assert_int_equal(file_read(&here->arena, ".", 9, &bytes, &n, &err), -1);
	assert_string_equal(err.text, "cannot read '.': it is no regular file");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(file_read(&here->arena, "fifo", 9, &bytes, &n, &err), -1);
	assert_int_equal(file_read(&here->arena, "/dev/zero", 9, &bytes, &n, &err), -1);
	put("empty", "", 0644);
	assert_int_equal(file_read(&here->arena, "empty", 0, &bytes, &n, &err), 0);
	assert_int_equal(n, 0);
	assert_string_equal(bytes, "");
}

static void
writing(void **state)
{
	struct here *here = *state;
	struct err err = {0};
	struct stat st;

	assert_int_equal(file_write("new", "one", 3, 0666, &err), 0);
	check_content(here, "new", "one");
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	assert_int_equal(file_write("new", "second", 6, 0600, &err), 0);
	check_content(here, "new", "second");
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_write("empty", NULL, 0, 0600, &err), 0);
	check_content(here, "empty", "");
	assert_int_equal(file_write("none/new", "x", 1, 0600, &err), -1);
	assert_string_equal(err.text,
			    "cannot write 'none/new': No such file or directory");
	assert_int_equal(count_names(), 2);
}

static void
writing_through_links(void **state)
{
	struct here *here = *state;
	struct err err = {0};
	struct stat st;

	assert_int_equal(mkdir("dir", 0777), 0);
	put("dir/real", "old", 0644);
	assert_int_equal(symlink("dir/real", "link"), 0);
	assert_int_equal(file_write("link", "new", 3, 0600, &err), 0);
	check_content(here, "dir/real", "new");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	/* What is no file must not become one: "-o /dev/null" by root. */
	assert_int_equal(symlink("/dev/null", "null"), 0);
	assert_int_equal(file_write("null", "x", 1, 0600, &err), -1);
	assert_string_equal(err.text, "cannot write 'null': it is no regular file");
	assert_int_equal(file_write("dir", "x", 1, 0600, &err), -1);
}

/* A file as long as the process may write stands for a full disk. */
static void
failed_write_leaves_the_old_file(void **state)
{
	struct here *here = *state;
	struct rlimit old, limit;
	struct err err = {0};
	char big[2000] = {0};
	int rc;

	put("kept", "old", 0644);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 1000;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	rc = file_write("kept", big, sizeof big, 0644, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(rc, -1);
	assert_string_equal(err.text, "cannot write 'kept': File too large");
	check_content(here, "kept", "old");
	assert_int_equal(count_names(), 1);
}

static void
writing_if_changed(void **state)
{
	struct here *here = *state;
	struct timespec long_ago[2] = {{1000, 0}, {1000, 0}};
	struct err err = {0};
	struct stat st;

	put("page", "same", 0644);
	assert_int_equal(utimensat(AT_FDCWD, "page", long_ago, 0), 0);
	assert_int_equal(file_write_if_changed("page", "same", 4, 0644, &err), 0);
	assert_int_equal(stat("page", &st), 0);
	assert_int_equal(st.st_mtime, 1000);
	assert_int_equal(file_write_if_changed("page", "sam", 3, 0644, &err), 0);
	check_content(here, "page", "sam");
	assert_int_equal(file_write_if_changed("page", "same!", 5, 0644, &err), 0);
	check_content(here, "page", "same!");
	assert_int_equal(file_write_if_changed("page", "other", 5, 0644, &err), 0);
	check_content(here, "page", "other");
	assert_int_equal(file_write_if_changed("new", "", 0, 0644, &err), 0);
	check_content(here, "new", "");
	assert_int_equal(stat("page", &st), 0);
	assert_int_not_equal(st.st_mtime, 1000);
}

static void
secret_files(void **state)
{
	static const mode_t open_modes[] = {0640, 0604, 0644, 0660, 0666};
	struct here *here = *state;
	char *secret = NULL, big[5000];
	struct err err = {0};
	size_t i;

	put("key", "s3cret word\n", 0600);
	assert_int_equal(file_read_secret(&here->arena, "key", &secret, &err), 0);
	assert_string_equal(secret, "s3cret word");
	put("crlf", "a\nb\r\n", 0400);
	assert_int_equal(file_read_secret(&here->arena, "crlf", &secret, &err), 0);
	assert_string_equal(secret, "a\nb");
	put("two", "a\n\n", 0600);
	assert_int_equal(file_read_secret(&here->arena, "two", &secret, &err), 0);
	assert_string_equal(secret, "a\n");
	for (i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		assert_int_equal(chmod("key", open_modes[i]), 0);
		assert_int_equal(file_read_secret(&here->arena, "key", &secret, &err),
				 -1);
		assert_int_equal(err.kind, ERR_DENIED);
		assert_null(strstr(err.text, "s3cret"));
	}
	assert_string_equal(err.text,
			    "'key' holds a secret, but others may use it (mode "
			    "0666): chmod 600 'key'");
	put("empty", "\n", 0600);
	assert_int_equal(file_read_secret(&here->arena, "empty", &secret, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	memset(big, 'x', sizeof big);
	big[sizeof big - 1] = '\0';
	put("big", big, 0600);
	assert_int_equal(file_read_secret(&here->arena, "big", &secret, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_int_equal(file_read_secret(&here->arena, "none", &secret, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
}

static void
secret_commands(void **state)
{
	static const struct {
		const char *command;
		const char *want; /* the secret, or NULL */
		const char *error;
	} cases[] = {
		{"echo s3cret", "s3cret", NULL},
		{"printf 's3cret\\nuser: x\\nurl: y\\n'", "s3cret", NULL},
		{"printf 'no line end'", "no line end", NULL},
		{"cat; echo done", "done", NULL}, /* nothing to read, and no waiting */
		{"kill -0 $PPID && echo x; seq 1000", "x", NULL},
		{"true", NULL, "the command prints no secret"},
		{"echo", NULL, "the command prints no secret"},
		{"echo s3cret; exit 3", NULL, "the command failed with exit status 3"},
		{"echo s3cret; kill -9 $$", NULL, "the command was ended by signal 9"},
		{"yes", NULL, "the command prints more than 65536 bytes"},
		{"exec 2>/dev/null; none-such-command", NULL,
		 "the command failed with exit status 127"},
		{"printf 'a\\0b\\n'", NULL, "what the command prints is no secret"},
		{"printf '%5000s\\n' x", NULL, "what the command prints is no secret"},
	};
	struct here *here = *state;
	size_t i;

	(void)signal(SIGPIPE,
		     SIG_IGN); /* as the program does; `yes` must end all the same */
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *secret = NULL;
		struct err err = {0};
		int rc = file_command_secret(&here->arena, cases[i].command, &secret,
					     &err);

		assert_int_equal(rc, cases[i].want ? 0 : -1);
		if (cases[i].want) {
			assert_string_equal(secret, cases[i].want);
			continue;
		}
		assert_null(secret);
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_string_equal(err.text, cases[i].error);
	}
}

static void
directories(void **state)
{
	struct err err = {0};
	struct stat st;

	(void)state;
	assert_int_equal(file_make_directories("a/b//c/", &err), 0);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(file_make_directories("a/b/c", &err), 0);
	assert_int_equal(file_make_directories("/", &err), 0);
	assert_int_equal(file_make_directories("", &err), 0);
	assert_int_equal(file_make_directories("a", &err), 0);
	put("a/file", "", 0644);
	assert_int_equal(file_make_directories("a/file/d", &err), -1);
	assert_int_equal(file_make_directories("a/file", &err), -1);
	assert_string_equal(err.text,
			    "cannot make the directory 'a/file': File exists");
}

static void
listing(void **state)
{
	struct here *here = *state;
	struct err err = {0};
	char **names;
	size_t n;

	assert_int_equal(file_list(&here->arena, ".", ".md", &names, &n, &err), 0);
	assert_int_equal(n, 0);
	put("b.md", "", 0644);
	put("a.pt.md", "", 0644);
	put("B.md", "", 0644);
	put("ñ.md", "", 0644);
	put(".hidden.md", "", 0644);
	put("b.md~", "", 0644);
	put("md", "", 0644);
	assert_int_equal(file_list(&here->arena, ".", ".md", &names, &n, &err), 0);
	assert_int_equal(n, 4);
	assert_string_equal(names[0], "B.md");
	assert_string_equal(names[1], "a.pt.md");
	assert_string_equal(names[2], "b.md");
	assert_string_equal(names[3], "ñ.md");
	assert_int_equal(file_list(&here->arena, "none", "", &names, &n, &err), -1);
	assert_string_equal(
		err.text,
		"cannot read the directory 'none': No such file or directory");
}

static void
beside(void **state)
{
	struct here *here = *state;

	assert_string_equal(file_beside(&here->arena, "/etc/digest/digest.yaml",
					"var/x"),
			    "/etc/digest/var/x");
	assert_string_equal(file_beside(&here->arena, "digest.yaml", "x"), "x");
	assert_string_equal(file_beside(&here->arena, "/digest.yaml", "x"), "/x");
	assert_string_equal(file_beside(&here->arena, "../digest.yaml", "x"), "../x");
	assert_string_equal(file_beside(&here->arena, "a/digest.yaml", "/x"), "/x");
}

/* A child takes the lock, says so, and holds it until told to end. */
static void
hold_lock(int ready, int end)
{
	struct err err;
	int fd;
	char c = 'y';

	if (file_lock("lock", &fd, &err) != 0)
		c = 'n';
	(void)!write(ready, &c, 1);
	(void)!read(end, &c, 1);
	_exit(0);
}

static void
locking(void **state)
{
	int ready[2], end[2], fd, status;
	struct err err = {0};
	char c = '?', want[100];
	pid_t child;

	(void)state;
	(void)alarm(30); /* bounds the waits below */
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(end), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(end[1]);
		hold_lock(ready[1], end[0]);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	assert_int_equal(file_lock("lock", &fd, &err), -1);
	assert_int_equal(err.kind, ERR_BUSY);
	(void)snprintf(want, sizeof want, "another run holds 'lock': process %ld",
		       (long)child);
	assert_string_equal(err.text, want);
	/* Killed: the kernel frees the lock, the file with the old number stays. */
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(file_lock("lock", &fd, &err), 0);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(file_lock("none/lock", &fd, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	(void)close(ready[0]);
	(void)close(ready[1]);
	(void)close(end[0]);
	(void)close(end[1]);
	(void)alarm(0);
}

#define WITH_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIRECTORY(reading),
		WITH_DIRECTORY(writing),
		WITH_DIRECTORY(writing_through_links),
		WITH_DIRECTORY(failed_write_leaves_the_old_file),
		WITH_DIRECTORY(writing_if_changed),
		WITH_DIRECTORY(secret_files),
		WITH_DIRECTORY(secret_commands),
		WITH_DIRECTORY(directories),
		WITH_DIRECTORY(listing),
		WITH_DIRECTORY(beside),
		WITH_DIRECTORY(locking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
