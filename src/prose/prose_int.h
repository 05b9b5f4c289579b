/*
 * prose_int.h - what the files of this room share: words, tokens, and what is read of
 * them before a year is known.
 *
 * The order of calls is downwards: read.c; find.c; judge.c, roles.c; span.c; piece.c;
 * clock.c; zones.c; tokens.c; words.c.
 */
#ifndef PROSE_PROSE_INT_H
#define PROSE_PROSE_INT_H

#include "base/str.h"
#include "prose/prose.h"

/* words.c: the words that mean something here */

enum {
	WORD_MONTH = 1 << 0,   /* value: 1 to 12 */
	WORD_WEEKDAY = 1 << 1, /* value: 0 Monday to 6 Sunday */
	WORD_WEAK = 1 << 2,    /* of these: a common word of some language too */
	WORD_ORDINAL = 1 << 3, /* after a number: th, st, º */
	WORD_OF = 1 << 4,      /* between the parts of a date */
	WORD_THE = 1 << 5,     /* before a day */
	WORD_TO = 1 << 6,      /* between the ends of a range */
	WORD_AND = 1 << 7,
	WORD_FROM = 1 << 8,
	WORD_BETWEEN = 1 << 9,
	WORD_IN = 1 << 10,    /* before a month */
	WORD_NEXT = 1 << 11,  /* this, next */
	WORD_AT = 1 << 12,    /* before an hour */
	WORD_HOURS = 1 << 13, /* after an hour: h, hs, hrs */
	WORD_TIME = 1 << 14,  /* hora, time */
	WORD_UNTIL = 1 << 15, /* right before a last day */
	WORD_DEADLINE = 1 << 16,
	WORD_OPENS = 1 << 17,
	WORD_CALL = 1 << 18, /* what has a window: registration, proposals */
	WORD_PUBLISHED = 1 << 19,
	WORD_PAST = 1 << 20,
	WORD_FUTURE = 1 << 21,
	WORD_HAPPENS = 1 << 22,   /* something takes place */
	WORD_MILESTONE = 1 << 23, /* steps of a call that are no deadline */
	WORD_ONLINE = 1 << 24,
	WORD_JOKE = 1 << 25,
	WORD_FOR = 1 << 26,
	WORD_EXTENDED = 1 << 27,
	WORD_BEGAN = 1 << 28,   /* in the past tense, but about now */
	WORD_CLOSING = 1 << 29, /* of a call, or of a meeting */
	WORD_CANCELLED = 1 << 30
};

struct word {
	const char *name; /* in lower case, without marks */
	uint32_t classes;
	int value;
};

/* The longest name that is looked up, in bytes. */
#define WORD_MAX 24

/* The word of that folded name, or NULL. */
const struct word *prose_word(const char *name);

/* tokens.c: text to tokens */

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_MARK,
	TOKEN_SMILEY,
	TOKEN_LINE,     /* the end of a line */
	TOKEN_PARAGRAPH /* the end of one, or a line that does not go on in the next */
};

struct token {
	enum token_kind kind;
	size_t at, n; /* bytes of the text */
	const struct word *word;
	const char *name; /* of a word in lower case without marks; "" when it is longer
	                      than WORD_MAX, and of what is no word */
	int value, digits; /* of a number; value -1 when it has over 8 digits */
	char mark;         /* any dash is '-', any other character than ASCII '?' */
	bool spaced;       /* white space, or the begin of the text, before it */
	bool capital;      /* the first letter */
	bool quoted;       /* in a line that quotes somebody */
};

struct tokens {
	const char *text;
	struct token *v; /* one of kind TOKEN_END behind the last */
	size_t n;
};

struct tokens prose_tokens(struct arena *arena, struct str text);

/* The token at i, or the one of kind TOKEN_END when i is behind the last. */
const struct token *token_at(const struct tokens *t, size_t i);
bool token_is(const struct tokens *t, size_t i, uint32_t classes);
bool token_is_mark(const struct tokens *t, size_t i, const char *marks);
/* Directly behind the one before, without white space. */
bool token_is_glued(const struct tokens *t, size_t i);
/* Its name is this. */
bool token_is_word(const struct tokens *t, size_t i, const char *name);

/* zones.c: what says in which zone an hour is */

struct zone_words {
	const char *name; /* IANA, or NULL */
	bool has_offset;
	int offset;          /* seconds east */
	const char *letters; /* an abbreviation that several zones share, or NULL */
	bool local;          /* "local time" of a place that is not named */
};

/* "-3", "- 03:00", "+0530" at i; the index behind it, or 0. */
size_t prose_zone_offset(const struct tokens *t, size_t i, struct zone_words *zone);
/* The zone said at i, after an hour; the index behind it, or 0 when there is none. */
size_t prose_zone_after(const struct tokens *t, size_t i, struct zone_words *zone);
/* The same standing alone: "Curacao local time, UTC-4", "all times in UTC". */
size_t prose_zone_alone(const struct tokens *t, size_t i, struct zone_words *zone);

/* clock.c: hours */

struct clock {
	bool given, has_end;
	int start, end; /* seconds of the day; 86400 is its end */
	struct zone_words zone;
};

/* The hour, or hours from and to, at i, with the zone; the index behind it, or 0. */
size_t clock_read(const struct tokens *t, size_t i, struct clock *clock);
/* The same behind connecting words ("at", "a las", commas), at most a line below. */
size_t clock_behind(const struct tokens *t, size_t i, struct clock *clock);

/* piece.c: one date, or part of one, as far as it is said */

struct piece {
	int weekday;          /* or -1 */
	int day, month, year; /* 0 where not said */
	bool numeric;  /* 01/08/2023: day and month could be the other way round */
	bool swapped;  /* 9/26/2022: the month stood first */
	bool fraction; /* 5/12: such a date without a year */
	bool quarter;  /* month is its first */
	struct clock clock;
};

/* The piece at i; the index behind it, or 0. */
size_t piece_read(const struct tokens *t, size_t i, struct piece *piece);
/* The year behind a day or month: ", 2023", "de 2023", "del 2023", "., 2016". The index
 * behind it, or i when there is none. */
size_t piece_year(const struct tokens *t, size_t i, int *year);

/* span.c: from and to */

struct span {
	struct piece first, last; /* last.month is 0 when there is one only */
	bool gaps;                /* a list of days that do not follow one another */
	size_t from, to;          /* tokens, to is behind the last */
};

/* The span that begins at i. */
bool span_read(const struct tokens *t, size_t i, struct span *span);

/* roles.c: what the words around a span say of it */

struct cues {
	enum prose_role role;
	bool past, future, began, online, announces, joke, dateline, extended;
	bool happens;      /* announces: by more than a verb in the future */
	bool tells;        /* a verb before it seems to be in the past tense */
	bool has_year;     /* "this year", "del año pasado" behind it: */
	int year_shift;    /* years from publication */
	const char *doubt; /* why the role is a guess, or NULL */
};

/* before and behind: where the spans beside it end and begin. */
struct cues cues_read(const struct tokens *t, const struct span *span, size_t before,
		      size_t behind);

/* judge.c: a span with its cues to a date. False when it is no date after all. */
bool prose_judge(struct arena *arena, const struct prose_context *context,
		 const struct span *span, const struct cues *cues,
		 struct prose_date *date);

#endif
