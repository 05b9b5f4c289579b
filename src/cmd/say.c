/*
 * say.c - the program's voice: results on standard output, all else on standard error; a
 * progress bar on a terminal only; exit statuses out of kinds of failure.
 */
#include "base/utf8.h"
#include "base/zone.h"
#include "cmd/cmd_int.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((size_t)1024 * 1024)
#define DOCUMENT_MAX_BYTES ((size_t)512 * 1024 * 1024)
#define BAR_CELLS 24

/* What comes from outside must not steer a terminal: C0 and C1 controls but line feed and
 * tab are left out. */
static void
print_harmless(FILE *to, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	for (; *s; s++) {
		if (*s == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f)
			s++;
		else if ((*s >= 0x20 && *s != 0x7f) || *s == '\n' || *s == '\t')
			(void)putc(*s, to);
	}
}

static void __attribute__((format(printf, 3, 0)))
print_format(FILE *to, const char *before, const char *format, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	text = mem_alloc((size_t)n + 1);
	(void)vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	(void)fputs(before, to);
	print_harmless(to, text);
	(void)putc('\n', to);
	free(text);
}

void
say_bar_end(struct session *session)
{
	if (session->bar)
		(void)fputs("\r\033[K", stderr);
	session->bar = false;
}

void
say_trouble(struct session *session, const char *format, ...)
{
	va_list ap;

	say_bar_end(session);
	session->troubled = true;
	va_start(ap, format);
	print_format(stderr, "digest: ", format, ap);
	va_end(ap);
}

void
say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print_format(stdout, "", format, ap);
	va_end(ap);
}

int
say_bytes(struct session *session, const char *bytes, size_t n)
{
	say_bar_end(session);
	if (fwrite(bytes, 1, n, stdout) == n && fflush(stdout) == 0)
		return 0;
	session->output = errno;
	return err_set_errno(&session->err, "standard output");
}

int
say_end(struct session *session)
{
	bool flushed;

	errno = 0;
	flushed = fflush(stdout) == 0;
	if (session->output == 0)
		session->output = errno;
	if (flushed && !ferror(stdout))
		return 0;
	/* Of a failure long before the end, stdio keeps no errno. */
	say_trouble(session, "standard output: %s",
		    session->output ? strerror(session->output)
				    : "not all of it could be written");
	return -1;
}

void
document_begin(struct document *document)
{
	buf_init(&document->out, DOCUMENT_MAX_BYTES);
	json_init(&document->json, &document->out, true);
	json_put_object(&document->json, NULL);
}

int
document_end(struct session *session, struct document *document)
{
	int result;

	json_end_object(&document->json);
	buf_char(&document->out, '\n');
	result = say_bytes(session, document->out.s, document->out.n);
	buf_release(&document->out);
	return result ? say_failure(session) : EXIT_DONE;
}

int
say_failure(struct session *session)
{
	static const int statuses[] = {
		[ERR_NONE] = EXIT_BUG,          [ERR_USAGE] = EXIT_WRONG_USAGE,
		[ERR_CONFIG] = EXIT_BAD_CONFIG, [ERR_FORMAT] = EXIT_BAD_INPUT,
		[ERR_LIMIT] = EXIT_BAD_INPUT,   [ERR_NETWORK] = EXIT_NO_SERVICE,
		[ERR_BUSY] = EXIT_LOCKED,       [ERR_DENIED] = EXIT_NO_RIGHTS,
		[ERR_GUARD] = EXIT_REFUSED,     [ERR_SYSTEM] = EXIT_NO_WRITE,
	};

	say_trouble(session, "%s", session->err.text);
	return statuses[session->err.kind];
}

int
say_usage(struct session *session, const char *text)
{
	(void)err_set(&session->err, ERR_USAGE, "%s", text);
	return say_failure(session);
}

void
say_progress(void *context, const char *what, size_t done, size_t total)
{
	struct session *session = context;
	size_t filled = total ? done * BAR_CELLS / total : 0, i;

	if (session->quiet || !isatty(STDERR_FILENO))
		return;
	(void)fputs("\r\033[K[", stderr);
	for (i = 0; i < BAR_CELLS; i++)
		(void)fputc(i < filled ? '#' : '.', stderr);
	(void)fprintf(stderr, "] %zu of %zu %s", done, total, what);
	(void)fflush(stderr);
	session->bar = true;
	if (done == total)
		say_bar_end(session);
}

void
say_run_trouble(void *context, const char *text)
{
	say_trouble(context, "%s", text);
}

const char *
say_time(struct session *session, int64_t seconds)
{
	struct civil c;

	if (seconds == 0)
		return "never";
	c = zone_from_unix(session->config.timezone, seconds, NULL, NULL);
	return arena_printf(&session->arena, "%04d-%02d-%02d %02d:%02d", c.year,
			    c.month, c.day, c.hour, c.minute);
}

bool
say_terminal(void)
{
	return isatty(STDOUT_FILENO) != 0;
}

int
say_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col < 100 ? size.ws_col : 100;
	return 80;
}
