/*
 * fake_http.c - see fake_http.h. The server says on a pipe that it listens, so that nothing
 * is waited for by the clock.
 */
#include "support/fake_http.h"

#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
must(bool done, const char *what)
{
	if (done)
		return;
	perror(what);
	abort();
}

void
fake_http_init(struct fake_http *fake)
{
	const char *tmp = getenv("TMPDIR");

	*fake = (struct fake_http){0};
	arena_init(&fake->arena);
	(void)snprintf(fake->dir, sizeof fake->dir, "%.48s/http-XXXXXX",
		       tmp ? tmp : "/tmp");
	must(mkdtemp(fake->dir) != NULL, fake->dir);
}

/* In the child: become the server. */
static void
become(struct fake_http *fake, const char *script, int output)
{
	const char *fakes = getenv("FAKES");
	const char *program = arena_printf(&fake->arena, "%s/%s",
					   fakes ? fakes : "build/asan",
					   fake->program ? fake->program : "fake-http");

	(void)dup2(output, STDOUT_FILENO);
	(void)execl(program, program, "--idle-s", "30", "--log", fake->log, "--script",
		    script, fake->ca_file ? "--tls" : NULL, fake->ca_file, fake->option,
		    NULL);
	perror(program);
	_exit(127);
}

void
fake_http_start(struct fake_http *fake, const char *script, bool tls)
{
	const char *path = arena_printf(&fake->arena, "%s/script", fake->dir);
	char line[16] = "";
	struct err err;
	int ends[2];
	ssize_t n;

	fake->log = arena_printf(&fake->arena, "%s/log", fake->dir);
	fake->ca_file = tls ? arena_printf(&fake->arena, "%s/ca.pem", fake->dir) : NULL;
	must(file_write(path, script, strlen(script), 0600, &err) == 0, path);
	must(pipe(ends) == 0, "pipe");
	fake->pid = fork();
	must(fake->pid >= 0, "fork");
	if (fake->pid == 0)
		become(fake, path, ends[1]);
	(void)close(ends[1]);
	n = read(ends[0], line, sizeof line - 1);
	(void)close(ends[0]);
	must(n > 1, "a fake server did not start");
	fake->port = (int)strtol(line, NULL, 10);
}

static void
empty(struct fake_http *fake)
{
	char **names;
	struct err err;
	size_t n, i;

	must(file_list(&fake->arena, fake->dir, "", &names, &n, &err) == 0, fake->dir);
	for (i = 0; i < n; i++)
		(void)unlink(arena_printf(&fake->arena, "%s/%s", fake->dir, names[i]));
}

void
fake_http_stop(struct fake_http *fake)
{
	(void)kill(fake->pid, SIGTERM);
	(void)waitpid(fake->pid, NULL, 0);
	empty(fake);
	(void)rmdir(fake->dir);
	arena_release(&fake->arena);
}

const char *
fake_http_log(struct fake_http *fake)
{
	struct err err;
	char *text;
	size_t n;

	must(file_read(&fake->arena, fake->log, (size_t)16 * 1024 * 1024, &text, &n,
		       &err) == 0,
	     fake->log);
	return text;
}
