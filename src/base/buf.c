/*
 * buf.c - struct buf. Growth doubles; the maximum is enforced at the one place where
 * bytes enter.
 */
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first growth goes to this many bytes at once. */
#define LEAST 63

void
buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){.s = mem_alloc(1), .cap = 0, .max = max};
	buf->s[0] = '\0';
}

void
buf_release(struct buf *buf)
{
	free(buf->s);
	*buf = (struct buf){0};
}

void
buf_clear(struct buf *buf)
{
	buf->n = 0;
	buf->full = false;
	buf->s[0] = '\0';
}

/* Room for n more bytes, or false when that would pass the maximum. */
static bool
make_room(struct buf *buf, size_t n)
{
	size_t want;

	if (n > buf->max - buf->n) {
		buf->full = true;
		return false;
	}
	want = buf->n + n;
	if (want <= buf->cap)
		return true;
	if (want < LEAST)
		want = LEAST < buf->max ? LEAST : buf->max;
	if (buf->cap > want / 2)
		want = buf->cap <= buf->max / 2 ? buf->cap * 2 : buf->max;
	buf->s = mem_grow(buf->s, want + 1, 1);
	buf->cap = want;
	return true;
}

void
buf_add(struct buf *buf, const void *bytes, size_t n)
{
	if (n == 0 || !make_room(buf, n))
		return;
	memcpy(buf->s + buf->n, bytes, n);
	buf->n += n;
	buf->s[buf->n] = '\0';
}

void
buf_str(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void
buf_char(struct buf *buf, char c)
{
	if (buf->n == buf->cap && !make_room(buf, 1))
		return;
	buf->s[buf->n++] = c;
	buf->s[buf->n] = '\0';
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list ap, again;
	size_t room = buf->cap - buf->n;
	int n;

	va_start(ap, format);
	va_copy(again, ap);
	n = vsnprintf(buf->s + buf->n, room + 1, format, ap);
	va_end(ap);
	if (n > 0 && (size_t)n > room) {
		buf->s[buf->n] = '\0';
		if (make_room(buf, (size_t)n))
			(void)vsnprintf(buf->s + buf->n, (size_t)n + 1, format, again);
		else
			n = 0;
	}
	if (n > 0)
		buf->n += (size_t)n;
	va_end(again);
}

char *
buf_take(struct buf *buf, size_t *n)
{
	char *s = buf->s;

	if (n)
		*n = buf->n;
	buf_init(buf, buf->max);
	return s;
}
