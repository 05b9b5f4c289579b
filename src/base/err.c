/*
 * err.c - filling and extending struct err. Owns nothing; does not print.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cut a text that filled its array at the start of a UTF-8 character; and there is no
 * line break at the end, whether it is cut or not. */
static void
end_cleanly(char *text, size_t size)
{
	size_t n = strlen(text);

	if (n + 1 == size) {
		while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
			n--;
		if (n > 0 && ((unsigned char)text[n - 1] & 0x80) != 0)
			n--;
	}
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	text[n] = '\0';
}

int
err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list ap;

	err->kind = kind;
	va_start(ap, format);
	(void)vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	end_cleanly(err->text, sizeof err->text);
	return -1;
}

int
err_set_errno(struct err *err, const char *format, ...)
{
	int number = errno;
	va_list ap;
	size_t n;

	err->kind = number == EACCES || number == EPERM ? ERR_DENIED : ERR_SYSTEM;
	va_start(ap, format);
	(void)vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	n = strlen(err->text);
	(void)snprintf(err->text + n, sizeof err->text - n, ": %s", strerror(number));
	end_cleanly(err->text, sizeof err->text);
	return -1;
}

int
err_add(struct err *err, const char *format, ...)
{
	char old[sizeof err->text];
	va_list ap;
	size_t n;

	memcpy(old, err->text, sizeof old);
	va_start(ap, format);
	(void)vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	n = strlen(err->text);
	(void)snprintf(err->text + n, sizeof err->text - n, ": %s", old);
	end_cleanly(err->text, sizeof err->text);
	return -1;
}
