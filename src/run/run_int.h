/*
 * run_int.h - what the steps of a run share: templates and words, the secret key, and the
 * readers of an issue.
 */
#ifndef RUN_RUN_INT_H
#define RUN_RUN_INT_H

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

/* What a source's blobs say, by the configuration's word on it. */
struct fetch_result;
struct parsed;
int gather_parse(const struct run *run, const struct source *source,
		 const struct fetch_result *result, struct parsed *parsed,
		 struct err *err);

/* What of a source's settings changes what its entries say, as a text to compare. */
const char *world_settings(const struct run *run, const struct source *source);

/* A readership's name in the store: "public", or the ids of its organisations. */
const char *readers_name(const struct run *run, struct scope scope);

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
