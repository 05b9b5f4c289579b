/*
 * run_int.h - what the steps of a run share: templates and words, the secret key, and the
 * readers of an issue.
 */
#ifndef RUN_RUN_INT_H
#define RUN_RUN_INT_H

#include "fetch/fetch.h"
#include "parse/parse.h"
#include "render/render.h"
#include "run/run.h"

/* Templates and the words of each of the community's languages, in its order. */
struct kit {
	struct templates templates;
	const struct language **words;
};
int kit_load(const struct run *run, struct kit *kit, struct err *err);

/* The words of a language of the community. */
const struct language *kit_words(const struct run *run, const struct kit *kit,
				 const char *language);

/* The organisations as readers see them. */
const struct render_organisation *kit_organisations(const struct run *run);

/* The secret key of tokens. ERR_CONFIG says how to make one when it is missing. */
int kit_key(const struct run *run, struct str *key, struct err *err);

/* ward.c: work on foreign bytes in child processes that share nothing with us but what
 * they make. */
struct ward {
	struct arena *arena; /* ours */
	int piece_s;         /* that a piece may take */
	struct region *regions;
	size_t n; /* of them: all are mapped until ward_close */
};

/* n pieces of work. In a child, work makes something in the arena, which lives until
 * ward_close; here, take gets what was made of each, in the order of the pieces, or NULL
 * and why there is nothing. */
struct ward_job {
	size_t n;
	void *context;
	void *(*work)(void *context, struct arena *arena, size_t i);
	int (*take)(void *context, size_t i, void *made, const char *death,
		    struct err *err);
};

void ward_open(struct ward *ward, struct arena *arena);
void ward_close(struct ward *ward);
/* Fails when there can be no process, and when take fails. */
int ward_run(struct ward *ward, const struct ward_job *job, struct err *err);

/* visit.c: a visit to a source, from before it is asked to what it says. */
struct visit {
	const struct source *source;
	struct source_state state; /* before */
	struct parse_context context;
	char *password;            /* or NULL */
	enum gather_status status; /* READ: it is to be visited, and was */
	const char *why;           /* FAILED, HELD, WAITING */
	const char *etag, *last_modified, *moved;
	int64_t retry_after_s;
	struct words asked;   /* addresses */
	struct blob *blobs;   /* that came */
	size_t n, looked;     /* looked through for further addresses */
	struct words further; /* addresses to ask for next */
	bool over;
	struct parsed parsed; /* in the ward's memory */
	struct notes notes;   /* all of them */
};
struct visits {
	struct visit *v;
	size_t n;
	/* Called once for each as soon as it is over: what it says is in the ward's memory. */
	int (*over)(void *context, struct visit *visit, struct err *err);
	void *context;
	struct ward ward; /* open from visit_all to visits_close */
};

/* A visit that is to be made. */
void visit_begin(const struct run *run, const struct source *source,
		 struct visit *visit);
/* It failed, and why. */
void visit_fail(struct visit *visit, const char *why);
/* Make those whose status is READ. Fails also when `over` does. What they say is there until
 * visits_close, which is due in any case. */
int visit_all(const struct run *run, struct visits *visits, struct err *err);
void visits_close(struct visits *visits);
/* What is read in one month means the same all through it: recurring events are shown by
 * whole months. */
bool visit_same_month(int64_t a, int64_t b);

/* ask.c: ask for the documents of the visits whose status is READ; and for those further
 * ones that are known by now. A failure to get one is the visit's. */
void ask_first(const struct run *run, struct fetcher *fetcher, struct visits *visits);
void ask_further(const struct run *run, struct fetcher *fetcher, struct visit **visits,
		 size_t n_visits);

/* health.c: keep what came of a visit; accept: also that it is empty now. */
int health_settle(const struct run *run, struct visit *visit, bool accept,
		  struct source_report *report, struct err *err);

/* What of a source's settings changes what its entries say, as a text to compare. */
const char *world_settings(const struct run *run, const struct source *source);

/* A readership's name in the store: "public", or the ids of its organisations. */
const char *readers_name(const struct run *run, struct scope scope);

/* All that decides, beside the entries, what the items are and how they show: as a hash, in
 * the arena. Another one each day, as the program may be another by then. */
int world_made_by(const struct run *run, const char **by, struct err *err);

/* The world of entries that are all that the store has, as it gives them back; with none
 * it gives them (run_world). */
int world_of(const struct run *run, const struct entries *entries, struct world *world,
	     struct err *err);

/* Note what the calendars of each readership show now: sequences and stamps. */
int world_revise(const struct run *run, const struct world *world, struct err *err);

/* Past its digest's not_after. */
bool period_is_late(const struct run *run, const struct digest *digest, int64_t period);

/* Some of a digest's lists: bit i is its list i. */
typedef uint64_t list_set;

/* Who reads an issue, each person once, sorted by address key. */
struct reader {
	struct person person;
	list_set lists;
	const char *language; /* of the variant; one of the community's */
};
struct readers {
	struct reader *v;
	size_t n;
};
int readers_collect(const struct run *run, const struct digest *digest,
		    struct readers *readers, struct err *err);

/* The lists of a set in the digest's order, and their ids separated by commas. */
size_t list_set_members(const struct digest *digest, list_set set,
			const struct mailing_list **lists);
const char *list_set_text(struct arena *arena, const struct digest *digest,
			  list_set set);
/* What the audience of each list of a set is now: "lacnic=public;redclara=redclara". */
const char *list_set_audience(const struct run *run, const struct digest *digest,
			      list_set set);
list_set list_set_parse(const struct digest *digest, const char *text);

/* What all variants of an issue are made from. */
struct press {
	const struct run *run;
	const struct digest *digest;
	const struct issue *issue;
	struct kit kit;
	struct world world;
};
int press_open(struct press *press, const struct run *run, const struct digest *digest,
	       const struct issue *issue, struct err *err);

/* Render the variant of a set of lists in a language. *empty: it has nothing to say. */
int press_variant(struct press *press, list_set lists, const char *language,
		  struct part *parts, bool *empty, struct err *err);

/* The index of the variant that a reader needs, made when `set` has none for these lists,
 * their audiences and the language; -1 in *index when it would be empty. */
int press_variant_of(struct press *press, struct edition_set *set,
		     const struct reader *reader, int64_t *index, struct err *err);

/* An issue under way held against what has changed since PLAN: ERR_GUARD when the audience
 * of a list is another now; who has left some of a letter's lists gets what the others may
 * see. */
int refit_issue(const struct run *run, const struct digest *digest,
		struct edition_set *set, struct err *err);

/* The variants that readers need and `set` does not have yet, and a planned delivery for
 * each reader whose variant is not empty. */
int press_plan(struct press *press, struct edition_set *set, struct err *err);

/* The forms of an issue's variants, composed at first use. */
struct desk {
	const struct run *run;
	const struct edition_set *set;
	const struct digest *digest;
	const struct form **forms;
};
int desk_open(struct desk *desk, const struct run *run, const struct edition_set *set,
	      struct err *err);

/* A delivery's letter; its bytes and sender are to be freed with desk_discard. */
int desk_letter(struct desk *desk, const struct delivery *delivery,
		struct letter *letter, struct err *err);
void desk_discard(struct letter *letter);

#endif
