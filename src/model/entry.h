/*
 * entry.h - one thing as one source tells it.
 */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include "model/note.h"
#include "model/scope.h"
#include "model/text.h"
#include "model/when.h"

enum item_kind {
	ITEM_EVENT,
	ITEM_CALL,
	ITEM_NEWS,
	ITEM_SPACE,
	ITEM_BILATERAL,
	ITEM_INDICATOR,
	ITEM_KINDS /* how many there are */
};

enum item_status {
	STATUS_CONFIRMED,
	STATUS_TENTATIVE,
	STATUS_CANCELLED,
	STATUS_POSTPONED
};

/* The words of the front matter, of JSON and of the configuration ("event", …;
 * "confirmed", …), NULL-terminated, in the order of the enums. */
extern const char *const item_kind_words[];
extern const char *const item_status_words[];
extern const char
	*const precision_words[]; /* none parent year quarter month day instant */

struct place {
	const char *name, *city; /* NULL where unknown */
	const char *country;     /* ISO 3166-1 alpha-2, upper case, or NULL */
	const char *online;      /* address to take part from afar, or NULL */
};

/* A follower of a space and its contact, or an action of a bilateral. */
struct follower {
	const char *organisation, *contact;
};
struct action {
	const char *who, *what;
	struct when due;
};

struct entry {
	const char *source; /* the source's name in the configuration */
	const char *id;     /* the source's own id, stable; 1 to 255 bytes */
	const char *uid;    /* calendar UID as the source has it, or NULL */
	enum item_kind kind;
	const char *type;     /* finer: training, workshop, school, … or NULL */
	const char *language; /* of texts that say none */
	struct texts title;   /* plain text, one line */
	struct texts body;    /* Markdown without raw HTML */
	struct texts url;     /* address of the page, per language of the page */
	struct when start,
		end; /* end is inclusive for days and longer; NONE: as start */
	struct when opens, deadline;
	struct when published; /* when the source says it announced this */
	const char
		*dates_from; /* "text": its days stand in a sentence, and the entry is
				   rather news about what it tells of; NULL: in fields */
	struct place place;
	struct words organisers; /* ids of organisations, or any name */
	const char *parent;      /* an entry's or item's id in any source, or NULL */
	enum item_status status;
	struct words languages; /* spoken */
	struct words tags;
	struct words parties; /* of a bilateral: ids of organisations */
	struct follower *followers;
	size_t n_followers;
	struct action *actions;
	size_t n_actions;
	struct scope visibility;

	/* What the store adds when it gives an entry back. */
	int64_t first_read, last_read, changed; /* unix seconds */
	bool baseline; /* it came with the first reading of its source */
	bool listed;   /* the source still lists it */
};

struct entries {
	struct entry **v;
	size_t n;
};

/* Append a new, zeroed entry, made in the arena, and return it. */
struct entry *entries_add(struct arena *arena, struct entries *entries);

/* Append copies that share nothing with the others (entry_copy.c). */
void entries_copy(struct arena *arena, const struct entries *from, struct entries *to);

#endif
