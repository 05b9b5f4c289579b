/*
 * err.h - how a failure travels: a kind that says what can be done about it, and a text.
 *
 * Functions that can fail return 0 or -1 and take `struct err *err` last; they leave it
 * untouched on success. The place that knows why calls err_set; a level above may put its
 * noun in front with err_add, once.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/* Each kind is one thing to do about it; cmd turns it into an exit status. */
enum err_kind {
	ERR_NONE,
	ERR_USAGE,   /* the command line is wrong (64) */
	ERR_CONFIG,  /* mend the configuration (78) */
	ERR_FORMAT,  /* bad input (65) */
	ERR_LIMIT,   /* input over a limit (65) */
	ERR_NETWORK, /* a needed service is down (69) */
	ERR_BUSY,    /* another run holds the lock (75) */
	ERR_DENIED,  /* permissions (77) */
	ERR_GUARD,   /* a guard refused (4) */
	ERR_SYSTEM,  /* cannot read or write (73) */
};

struct err {
	enum err_kind kind;
	char text[1024]; /* UTF-8, one or more lines, no final line break */
};

/* Fill err with a kind and a formatted text. Returns -1, so that a caller can `return
 * err_set(...)`. A text that is too long is cut at a character. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Like err_set with ERR_SYSTEM (ERR_DENIED for EACCES and EPERM), adding ": " and the
 * words of errno. */
int err_set_errno(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Put a formatted noun and ": " in front of err's text. Returns -1. */
int err_add(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
