/*
 * note.c - notes on odd input, taken within limits: clean, on one line, sorted by place.
 */
#include "model/note.h"

#include "base/utf8.h"

#include <string.h>

/* Bytes of a note or failure: a few lines on a terminal. */
#define TEXT_MAX 600
/* Bytes of a quotation in one. */
#define EXCERPT_MAX 60

static const char *clean(struct arena *arena, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));

static const char *
clean(struct arena *arena, const char *format, va_list ap)
{
	char *text = arena_vprintf(arena, format, ap);
	size_t n = utf8_prefix(str_of(text), TEXT_MAX);

	return utf8_one_line(arena, utf8_clean(arena, str_from(text, n)));
}

static void
add(struct notetaker *taker, int line, int column, const char *text)
{
	struct notes *notes = taker->notes;
	struct note *note =
		arena_push(taker->arena, &notes->v, notes->n++, sizeof *note);

	*note = (struct note){arena_strdup(taker->arena, taker->origin), line, column,
			      text};
}

void
notes_begin(struct notetaker *taker, const char *origin)
{
	taker->origin = origin;
	taker->first = taker->notes->n;
	taker->muted = 0;
}

/* Those of a line stay in the order in which they were found. There are few. */
void
notes_end(struct notetaker *taker)
{
	struct note *notes = taker->notes->v;
	size_t i, k;

	for (i = taker->first + 1; i < taker->notes->n; i++) {
		struct note note = notes[i];

		for (k = i; k > taker->first && notes[k - 1].line > note.line; k--)
			notes[k] = notes[k - 1];
		notes[k] = note;
	}
	if (taker->muted > 0)
		add(taker, 0, 0,
		    arena_printf(taker->arena, "%zu more notes", taker->muted));
}

static void
take(struct notetaker *taker, int line, int column, const char *text)
{
	if (taker->notes->n - taker->first >= NOTES_MAX)
		taker->muted++;
	else
		add(taker, line, column, text);
}

void
notes_take(struct notetaker *taker, int line, int column, const char *format, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, format);
	text = clean(taker->arena, format, ap);
	va_end(ap);
	take(taker, line, column, text);
}

void
notes_once(struct notetaker *taker, int line, const char *format, ...)
{
	const char *text;
	va_list ap;
	size_t i;

	va_start(ap, format);
	text = clean(taker->arena, format, ap);
	va_end(ap);
	for (i = taker->first; i < taker->notes->n; i++)
		if (strcmp(taker->notes->v[i].text, text) == 0)
			return;
	take(taker, line, 0, text);
}

int
notes_fail(const struct notetaker *taker, struct err *err, enum err_kind kind, int line,
	   const char *format, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, format);
	text = clean(taker->arena, format, ap);
	va_end(ap);
	if (line > 0)
		return err_set(err, kind, "%s:%d: %s", taker->origin, line, text);
	return err_set(err, kind, "%s: %s", taker->origin, text);
}

const char *
notes_excerpt(struct arena *arena, struct str text)
{
	size_t n = utf8_prefix(text, EXCERPT_MAX);
	const char *quoted =
		utf8_one_line(arena, utf8_clean(arena, str_from(text.s, n)));

	return n < text.n ? arena_printf(arena, "%s…", quoted) : quoted;
}
