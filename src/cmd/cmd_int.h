/*
 * cmd_int.h - what the commands share: the table's row, the session, options, and the ways
 * to say something. Only this room prints and exits.
 */
#ifndef CMD_CMD_INT_H
#define CMD_CMD_INT_H

#include "base/json.h"
#include "run/run.h"

#include <limits.h>

/* DESIGN.md, "The command line". */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_PARTLY = 1,
	EXIT_REFUSED = 4,
	EXIT_WRONG_USAGE = 64,
	EXIT_BAD_INPUT = 65,
	EXIT_NO_SERVICE = 69,
	EXIT_BUG = 70,
	EXIT_NO_WRITE = 73,
	EXIT_LOCKED = 75,
	EXIT_NO_RIGHTS = 77,
	EXIT_BAD_CONFIG = 78,
};

/* An option of a command: a row of its table. */
struct option_row {
	const char *name;     /* "--list" */
	const char *brief;    /* "-o", or NULL */
	const char *argument; /* "LIST", or NULL: a switch */
	const char *help;     /* one line */
};

#define MAX_OPTIONS 16
#define ANY_WORDS INT_MAX

/* A command line taken apart. */
struct arguments {
	const struct option_row *rows;
	const char *values[MAX_OPTIONS]; /* by row; a switch that is given: "" */
	char **words;                    /* what is no option */
	int n;
};

/* What a command needs before it starts. */
enum needs {
	NEEDS_NOTHING,
	NEEDS_CONFIG, /* read and free of mistakes */
	NEEDS_STATE,  /* and the store, for reading */
	NEEDS_LOCK    /* and the store, for writing */
};

/* One run of the program. */
struct session {
	struct arena arena;
	const char *program; /* path of the running file */
	const char *config_path;
	bool json, quiet, verbose;
	int64_t now;
	struct config config;
	struct run run;
	struct err err; /* of what failed last */
	bool troubled;  /* something was said on standard error */
	bool bar;       /* a progress bar stands on the terminal */
	int output;     /* errno of what failed on standard output; 0: nothing yet */
};

struct command {
	const char *name;
	const char *usage; /* after the name */
	const char *help;  /* one line */
	const char *more;  /* a paragraph, or NULL */
	int words;         /* the most that it takes, or ANY_WORDS */
	enum needs needs;
	bool json;                        /* it has a --json document */
	const struct option_row *options; /* ended by a row without name; may be NULL */
	int (*main)(struct session *session, const struct arguments *arguments);
};

/* All of them, ended by a row without name (commands.c). */
extern const struct command commands[];

/* --- arguments.c --- */

/* The options that every command takes. */
extern const struct option_row global_options[];

/* Take words apart by the command's table and the global one; globals and arguments are
 * filled. ERR_USAGE names the wrong word and the nearest right one. */
int arguments_read(char **words, int n, const struct option_row *rows,
		   struct arguments *globals, struct arguments *arguments,
		   struct err *err);

/* An option's value: NULL when it is not given. name must be in the table. */
const char *argument(const struct arguments *arguments, const char *name);

/* A date on the command line, as long as it is certain, in the community's zone: the
 * first second it means, or, with `after`, the first after it. */
int argument_day(const struct session *session, const struct arguments *arguments,
		 const char *name, bool after, int64_t *seconds, struct err *err);

/* What an option names in the configuration; *out stays NULL when it is not given.
 * ERR_USAGE with the nearest right name. */
int argument_list(struct session *session, const char *name,
		  const struct mailing_list **list);
int argument_digest(struct session *session, const char *name,
		    const struct digest **digest);
int argument_language(struct session *session, const char *name, const char **language);
int argument_organisation(struct session *session, const char *name);

/* "weekly/14", or "weekly": its newest. */
int argument_issue(struct session *session, const char *name, struct issue *issue);

/* --- session.c --- */

/* Open the state, for commands that do not let their row of the table do it. */
int session_open(struct session *session, enum store_mode mode);

/* --- say.c --- */

/* The status of a failure, after saying it on standard error. */
int say_failure(struct session *session);

/* The same for a command line that is wrong, with what would be right. */
int say_usage(struct session *session, const char *text);

/* A line on standard error: trouble. */
void say_trouble(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A line on standard output. Controls in what comes from outside are made harmless. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print a buffer as it is; -1 when standard output is gone. */
int say_bytes(struct session *session, const char *bytes, size_t n);

/* At the end of a run: is all that was said on standard output there? Else that is said,
 * and -1. */
int say_end(struct session *session);

/* A JSON document under way on standard output. */
struct document {
	struct buf out;
	struct json json;
};
void document_begin(struct document *document);
int document_end(struct session *session, struct document *document);

/* run's reporter on this terminal, and the end of a bar. */
void say_progress(void *context, const char *what, size_t done, size_t total);
void say_run_trouble(void *context, const char *text);
void say_bar_end(struct session *session);

/* A time for people: "2023-04-03 09:00" in the community's zone; "never" for 0. */
const char *say_time(struct session *session, int64_t seconds);

/* The width of the terminal, or 80; and whether standard output is one. */
int say_width(void);
bool say_terminal(void);

/* --- events_json.c --- */

/* The views as `events --json` gives them; one object inside an array, or a member. */
void view_json(struct session *session, struct json *json, const char *key,
	       const struct view *view);

/* --- the commands, a file each idea --- */
int cmd_init(struct session *, const struct arguments *);
int cmd_check(struct session *, const struct arguments *);
int cmd_gather(struct session *, const struct arguments *);
int cmd_sources(struct session *, const struct arguments *);
int cmd_events(struct session *, const struct arguments *);
int cmd_explain(struct session *, const struct arguments *);
int cmd_calendar(struct session *, const struct arguments *);
int cmd_draft(struct session *, const struct arguments *);
int cmd_issues(struct session *, const struct arguments *);
int cmd_show(struct session *, const struct arguments *);
int cmd_preview(struct session *, const struct arguments *);
int cmd_send(struct session *, const struct arguments *);
int cmd_status(struct session *, const struct arguments *);
int cmd_subscribers(struct session *, const struct arguments *);
int cmd_run(struct session *, const struct arguments *);
int cmd_help(struct session *, const struct arguments *);

extern const struct option_row init_options[], gather_options[], events_options[],
	calendar_options[], draft_options[], show_options[], preview_options[],
	send_options_rows[], status_options[], subscribers_options[];

/* Gather and tell; silent: only of what fails anew. Returns an exit status. */
int gather_and_tell(struct session *session, const struct gather_request *request,
		    bool silent);

#endif
