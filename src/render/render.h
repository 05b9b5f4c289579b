/*
 * render.h - an edition becomes parts: Markdown out of templates, HTML and text out of the
 * Markdown, iCalendar out of the views. Pure: templates and strings come in as text.
 *
 * Text from outside is escaped at the one place where it enters Markdown: the {{name}} of
 * a template. HTML and text are written from the Markdown's tree, so nothing that is in
 * them was not in the Markdown.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/buf.h"
#include "base/err.h"
#include "model/edition.h"
#include "model/part.h"

/* A template file: its name without folder ("digest.md"), where it was found, its text.
 * Names of a language's own folder carry it: "es/strings.yaml", "es/digest.md". */
struct template_file {
	const char *name, *path, *text;
};
struct templates {
	const struct template_file *v;
	size_t n;
};

/* A language's words, dates and plurals, read from its strings.yaml. */
struct language;

/* Read a language's strings, and try the templates that its letters would use. ERR_CONFIG
 * with path:line:column when a string is missing, unknown, or of the wrong shape, with
 * path:line when a template is wrong; a line for each mistake. Lives in the arena. */
int render_language(struct arena *arena, const struct templates *templates,
		    const char *language, const struct language **words,
		    struct err *err);

/* A word of the language by key ("label_new", …), for messages outside templates; NULL
 * when there is no such key. */
const char *render_word(const struct language *words, const char *key);

/* A span in words: "lun 8 – vie 12 may", "septiembre, día a confirmar", "jue 27 abr,
 * 15:00 (Montevideo, UTC−3)". year is that of the edition: another year is named. In the
 * arena. */
char *render_span(struct arena *arena, const struct language *words,
		  const struct when *start, const struct when *end, int year);

/* An organisation as readers see it. */
struct render_organisation {
	const char *id, *name, *url, *colour;
};
/* A list that the letter names. */
struct render_list {
	const char *id;
	const char *name; /* in the edition's language */
};
/* A source and how it answered, for the footer. */
struct render_source {
	const char *organisation; /* name */
	bool answered;
	int64_t last_success; /* 0: never */
};

/* All that a variant's text needs beside its edition. */
struct rendering {
	const struct templates *templates;
	const struct language *words;
	const char *language;         /* "es" */
	const char *const *languages; /* the community's, NULL-terminated */
	const char *community;        /* its name in this language */
	const char *title, *tag;      /* of the digest, in this language */
	const char *issue;            /* "weekly/14" */
	int number;                   /* 14 */
	const char *site;             /* "https://digest.example" */
	const char *contact, *address;
	const struct render_organisation *organisations;
	size_t n_organisations;
	const struct render_list *lists;
	size_t n_lists;
	const struct render_source *sources;
	size_t n_sources;
	const char *domain; /* for PRODID and file names */
};

/* Render all parts of a variant into the arena: parts has PART_KINDS places. The
 * unsubscription address is site "/u/" PART_TOKEN. ERR_CONFIG with path:line for a
 * template that is wrong. PART_ICS is NULL when no dated item is in the edition. */
int render_edition(struct arena *arena, const struct edition *edition,
		   const struct rendering *rendering, struct part *parts,
		   struct err *err);

/* Change a variant's Markdown (an edited draft) into parts[PART_HTML] and
 * parts[PART_TEXT]. ERR_LIMIT when it is too long. */
int render_markdown(struct arena *arena, const char *markdown, const char *subject,
		    const struct rendering *rendering, struct part *parts,
		    struct err *err);

/* A calendar's own properties. */
struct calendar {
	const char *name;     /* NAME, X-WR-CALNAME; NULL: an attachment, not a feed */
	const char *source;   /* SOURCE: address of the feed, or NULL */
	const char *colour;   /* "#rrggbb", or NULL */
	const char *domain;   /* for PRODID */
	const char *language; /* of the texts */
	const char *const *languages;
	const struct language *words; /* for "cancelled" and the like */
	const struct render_organisation *organisations;
	size_t n_organisations;
	const char *zone; /* the community's, for deadlines without one */
};

/* iCalendar (RFC 5545, 7986) of the dated views: all-day for days, VTIMEZONE for instants,
 * deadlines of calls as entries of their own; month, quarter and year precision are left
 * out. The same views give the same bytes. count (may be NULL) is the number of entries. */
int render_calendar(const struct views *views, const struct calendar *calendar,
		    struct buf *out, size_t *count, struct err *err);

/* Markdown for a terminal: plain text in width columns, with ANSI bold and dim when
 * colour, and "…" for PART_TOKEN in the unsubscription address. In the arena. */
char *render_terminal(struct arena *arena, const char *markdown, int width,
		      bool colour);

#endif
