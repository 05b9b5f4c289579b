/*
 * file_secret.c - secrets: out of a file that nobody else may read, or from a command's
 * output. What was read never stands in a message, nor does the command.
 */
#include "base/file.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET_MAX 4096
#define OUTPUT_MAX 65536 /* a password store prints notes below the password */

int
file_read_secret(struct arena *arena, const char *path, char **secret, struct err *err)
{
	struct stat st;
	char *bytes;
	size_t n;

	if (stat(path, &st) != 0)
		return err_set_errno(err, "cannot read '%s'", path);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return err_set(
			err, ERR_DENIED,
			"'%s' holds a secret, but others may use it (mode %04o): "
			"chmod 600 '%s'",
			path, (unsigned)(st.st_mode & 07777), path);
	if (file_read(arena, path, SECRET_MAX, &bytes, &n, err) != 0)
		return -1;
	if (n > 0 && bytes[n - 1] == '\n')
		bytes[--n] = '\0';
	if (n > 0 && bytes[n - 1] == '\r')
		bytes[--n] = '\0';
	if (n == 0)
		return err_set(err, ERR_CONFIG,
			       "'%s' is empty: it should hold a secret", path);
	if (strlen(bytes) != n)
		return err_set(err, ERR_CONFIG,
			       "'%s' holds a NUL byte: it must be text", path);
	*secret = bytes;
	return 0;
}

/* Start the shell with its output on a pipe and nothing to read. Signals are as a
 * command expects them, whatever we ignore ourselves. */
static int
spawn_shell(const char *command, int output, pid_t *pid)
{
	const char *const words[] = {"sh", "-c", command, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, pipe_signal;
	char *argv[4];
	int rc;

	memcpy(argv, words, sizeof argv);
	(void)sigemptyset(&none);
	(void)sigemptyset(&pipe_signal);
	(void)sigaddset(&pipe_signal, SIGPIPE);
	if (posix_spawn_file_actions_init(&actions) != 0 ||
	    posix_spawnattr_init(&attributes) != 0)
		abort(); /* out of memory */
	rc = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&actions, output, 1);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(&attributes, &none);
	if (rc == 0)
		rc = posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
	if (rc == 0)
		rc = posix_spawnattr_setflags(&attributes,
					      POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	if (rc == 0)
		rc = posix_spawn(pid, "/bin/sh", &actions, &attributes, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attributes);
	errno = rc;
	return rc == 0 ? 0 : -1;
}

/* Read until the end, or until it is too much. */
static void
read_output(int fd, struct buf *out)
{
	char part[4096];
	ssize_t got;

	do {
		got = read(fd, part, sizeof part);
		if (got > 0)
			buf_add(out, part, (size_t)got);
	} while ((got > 0 && !out->full) || (got < 0 && errno == EINTR));
}

static int
check_output(const struct buf *output, int status, struct str *line, struct err *err)
{
	struct str rest = str_from(output->s, output->n);

	if (output->full)
		return err_set(err, ERR_CONFIG, "the command prints more than %d bytes",
			       OUTPUT_MAX);
	if (WIFSIGNALED(status))
		return err_set(err, ERR_CONFIG, "the command was ended by signal %d",
			       WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return err_set(err, ERR_CONFIG,
			       "the command failed with exit status %d",
			       WEXITSTATUS(status));
	if (!str_line(&rest, line) || line->n == 0)
		return err_set(err, ERR_CONFIG, "the command prints no secret");
	if (line->n > SECRET_MAX || memchr(line->s, '\0', line->n))
		return err_set(err, ERR_CONFIG, "what the command prints is no secret");
	return 0;
}

int
file_command_secret(struct arena *arena, const char *command, char **secret,
		    struct err *err)
{
	int ends[2], status = 0, rc;
	struct buf output;
	struct str line;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set_errno(err, "cannot make a pipe");
	rc = spawn_shell(command, ends[1], &pid);
	if (rc != 0)
		(void)err_set_errno(err, "cannot start /bin/sh");
	(void)close(ends[1]);
	if (rc != 0) {
		(void)close(ends[0]);
		return -1;
	}
	buf_init(&output, OUTPUT_MAX);
	read_output(ends[0], &output);
	(void)close(ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	rc = check_output(&output, status, &line, err);
	if (rc == 0)
		*secret = arena_strndup(arena, line.s, line.n);
	explicit_bzero(output.s, output.n);
	buf_release(&output);
	return rc;
}
