/*
 * config.h - what the operator wrote: digest.yaml, read, checked and made ready to use.
 *
 * Every mistake is reported with file:line:column and the nearest valid word, all of them
 * in one reading. Paths are made relative to the configuration's own folder. Secrets are
 * not in here: only where to get them.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/err.h"
#include "model/entry.h"
#include "model/text.h"

struct schedule; /* a recurrence rule, ready to be asked */

/* Where a secret comes from; at most one of the two is set. */
struct secret_source {
	const char *file, *command;
};

struct organisation {
	const char *id, *name;
	const char *url, *address; /* or NULL */
	const char *colour;        /* "#rrggbb", or NULL */
};

struct source {
	const char *id;
	int organisation; /* index */
	const char *kind; /* one of the kinds given to config_read */
	const char *url;  /* http(s) address, or a path */
	bool remote;      /* url is an address */
	bool caldav;      /* … of a CalDAV collection */
	const char *language;
	const char *timezone;
	struct scope visibility;
	int64_t timeout_ms;
	size_t max_bytes;
	bool allow_private; /* may be on a private or loopback address */
	int follow;         /* 1: pages that it links to are read too */
	int64_t interval_s; /* not asked more often; 0: at every gathering */
	size_t hold;        /* an empty reading is believed after so many in a row */
	const struct column {
		const char *field, *column;
	} * columns; /* of csv and confs: whose column is a field */
	size_t n_columns;
	struct words posters;                   /* of a mailbox: who may announce */
	const char *list_id, *authenticated_by; /* of a mailbox; or NULL */
	const char *username;
	struct secret_source password;
};

struct mailing_list {
	const char *id;
	struct texts name;
	int organisation;
	struct scope audience;
	struct words languages;
	const char *from_name, *from_address; /* address checked, domain in A-labels */
	const char *reply_to;                 /* or NULL: the from_address */
	bool accepts[ITEM_KINDS];
	int line; /* in the configuration, for messages */
};

struct digest {
	const char *id;
	struct texts title;
	struct texts tag; /* stands in brackets before the subject */
	const struct mailing_list **lists;
	size_t n_lists;
	struct schedule *schedule; /* or NULL: only by hand */
	const char *schedule_text;
	int64_t not_after_s; /* 0: no limit */
	int64_t horizon_s;
	size_t limit; /* of items, 0: none */
	bool kinds[ITEM_KINDS];
	uint64_t organisations; /* mask; all bits: any, outsiders too */
	struct words tags;      /* none: any */
};

enum transport { TRANSPORT_NONE, TRANSPORT_SMTP, TRANSPORT_SMTPS, TRANSPORT_MAILDIR };
enum tls_mode { TLS_REQUIRE, TLS_OPTIONAL, TLS_NONE };
enum on_doubt { DOUBT_ASK, DOUBT_RESEND, DOUBT_SKIP };

struct delivery_config {
	enum transport transport;
	const char *host; /* SMTP: A-labels or address */
	int port;
	const char *directory; /* Maildir */
	enum tls_mode tls;
	const char *ca_file; /* or NULL: the system's authorities */
	const char *hello;
	const char *username; /* or NULL */
	struct secret_source password;
	int connections;
	int64_t timeout_ms;
	enum on_doubt on_doubt;
};

struct config {
	const char *path; /* of digest.yaml */
	struct texts name;
	const char *timezone;
	const char **languages; /* NULL-terminated; the first is the fallback */
	const char *domain;
	const char *site;    /* "https://…" without a final slash */
	const char *address; /* postal */
	const char *contact;
	const char *key_file, *state;
	const char *templates; /* or NULL */
	struct organisation *organisations;
	size_t n_organisations;
	struct source *sources;
	size_t n_sources;
	struct mailing_list *lists;
	size_t n_lists;
	struct digest *digests;
	size_t n_digests;
	struct delivery_config delivery;
};

/* A mistake or a doubt in the configuration. */
struct problem {
	const char *path;
	int line, column;
	const char *text;
};
struct problems {
	struct problem *v;
	size_t n;
};

/* What a source's kind can be, and the fields of its columns: NULL-terminated. */
struct config_words {
	const char *const *kinds, *const *fields;
};

/* Read digest.yaml. -1 with ERR_CONFIG when there is any mistake; all are in problems, in
 * the order of the file, and err says how many. -1 with another kind when the file cannot
 * be read. words are those that other rooms know. Everything
 * lives in the arena; schedules too. */
int config_read(struct arena *arena, const char *path, const struct config_words *words,
		struct config *config, struct problems *problems, struct err *err);

/* By id; NULL, or -1 for an organisation, when there is none. */
const struct source *config_source(const struct config *config, const char *id);
const struct mailing_list *config_list(const struct config *config, const char *id);
const struct digest *config_digest(const struct config *config, const char *id);
int config_organisation(const struct config *config, const char *id);

/* The word of a NULL-terminated list that was probably meant by an unknown one:
 * " (did you mean 'lacnic'?)", or "". In the arena. */
const char *config_did_you_mean(struct arena *arena, const char *word,
				const char *const *words);

/* The visibility that a front matter or a tag names: "public" or "community" alone, or ids
 * of organisations; no word is nobody. False when a word is unknown or does not stand
 * alone. words is NULL-terminated. */
bool config_scope(const struct config *config, const char *const *words,
		  struct scope *scope);

/* The secret of a source or of the delivery; NULL in *secret when none is configured.
 * ERR_DENIED for a file that others may read. */
int config_secret(struct arena *arena, const struct secret_source *source,
		  char **secret, struct err *err);

/* The latest time at or before `now` (unix seconds), in zone, at which the schedule
 * fires; false when it never has (before the year 2000 nothing fires). INTERVAL counts
 * from Monday 2000-01-03; a rule without hours fires at 0:00. A time that a clock change
 * skips comes later by the gap, one that it repeats comes the first time. */
bool schedule_latest(const struct schedule *schedule, const char *zone, int64_t now,
		     int64_t *fires);

#endif
