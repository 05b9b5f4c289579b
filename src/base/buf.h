/*
 * buf.h - a growing byte buffer, born with its maximum. Always NUL-terminated behind its
 * n bytes, so that b->s is a string when the bytes are.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *s; /* owned; never NULL after buf_init */
	size_t n, cap, max;
	bool full; /* something did not fit under max and was left out */
};

/* An empty buffer that never holds more than max bytes. */
void buf_init(struct buf *buf, size_t max);
void buf_release(struct buf *buf);
void buf_clear(struct buf *buf); /* empty again, memory kept, full reset */

/* Append. What does not fit whole is left out and sets buf->full. */
void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_str(struct buf *buf, const char *s);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Take the bytes out: the caller frees them; buf is empty (as after buf_init). */
char *buf_take(struct buf *buf, size_t *n);

#endif
