/*
 * send.c - sends an issue: PLAN once, then letter by letter with the ledger in between.
 *
 * The order of truth is the ledger's: a letter is claimed on disk before its envelope goes
 * out, marked before its last line does, and its outcome is on disk before its connection
 * begins another. Whatever moment the run dies at, the next one knows what to do.
 */
#include "deliver/deliver.h"
#include "run/run_int.h"

#include <stdlib.h>
#include <string.h>

/* A letter that is out of the ledger's hands until its outcome. */
struct outstanding {
	struct letter letter; /* first: deliver gives its address back */
	struct arena arena;   /* of the delivery's strings */
	struct outstanding *next;
};

/* One run's work on an issue. */
struct posting {
	const struct run *run;
	struct edition_set *set;
	struct desk desk;
	struct outstanding *out;
	struct delivery_walk walk; /* those put off earlier, then the planned */
	const struct send_options *options;
	size_t taken, done, total, sent;
};

/* The next delivery that this run should try: first what earlier runs put off, each once,
 * then what is planned. 1, or 0 when there is none. */
static int
next_delivery(struct posting *p, struct arena *arena, struct delivery *delivery,
	      struct err *err)
{
	int found = store_next(p->run->store, arena, &p->walk, delivery, err);

	if (found != 0 || p->walk.state == DELIVERY_PLANNED)
		return found;
	p->walk.state = DELIVERY_PLANNED;
	p->walk.after = 0;
	return store_next(p->run->store, arena, &p->walk, delivery, err);
}

static int64_t
variant_index(const struct edition_set *set, int64_t id)
{
	size_t i;

	for (i = 0; i < set->n_variants; i++)
		if (set->variants[i].id == id)
			return (int64_t)i;
	return -1;
}

/* None of the lists that the letter goes through is the digest's any more. */
static bool
is_orphaned(const struct posting *p, const struct delivery *delivery)
{
	return list_set_parse(p->desk.digest,
			      p->set->variants[delivery->variant].lists) == 0;
}

/* 1 and the letter, durably claimed; 0 when it is for nobody any more. */
static int
claim(struct posting *p, struct outstanding *out, struct delivery *delivery,
      struct err *err)
{
	const struct outcome claimed = {.state = DELIVERY_CLAIMED},
			     suppressed = {.state = DELIVERY_SUPPRESSED};

	delivery->variant = variant_index(p->set, delivery->variant);
	if (delivery->variant < 0)
		return err_set(err, ERR_FORMAT, "ledger: delivery %lld has no variant",
			       (long long)delivery->id);
	if (is_orphaned(p, delivery))
		return store_mark(p->run->store, delivery->id, &suppressed, p->run->now,
				  err);
	if (desk_letter(&p->desk, delivery, &out->letter, err))
		return -1;
	if (store_mark(p->run->store, delivery->id, &claimed, p->run->now, err)) {
		desk_discard(&out->letter);
		return -1;
	}
	return 1;
}

static int
ledger_next(void *context, const struct letter **letter, struct err *err)
{
	struct posting *p = context;
	struct delivery delivery;
	struct outstanding *out;
	int found;

	if (p->options->limit > 0 && p->taken >= p->options->limit)
		return 0;
	out = mem_array(1, sizeof *out);
	arena_init(&out->arena);
	do
		found = next_delivery(p, &out->arena, &delivery, err);
	while (found == 1 && (found = claim(p, out, &delivery, err)) == 0);
	if (found != 1) {
		arena_release(&out->arena);
		free(out);
		return found;
	}
	out->next = p->out;
	p->out = out;
	p->taken++;
	*letter = &out->letter;
	return 1;
}

static int
ledger_dot(void *context, const struct letter *letter, struct err *err)
{
	const struct outcome dotted = {.state = DELIVERY_DOTTED};
	struct posting *p = context;

	return store_mark(p->run->store, letter->delivery, &dotted, p->run->now, err);
}

static void
forget(struct posting *p, int64_t delivery)
{
	struct outstanding **at = &p->out, *out;

	while (*at && (*at)->letter.delivery != delivery)
		at = &(*at)->next;
	out = *at;
	if (!out)
		return;
	*at = out->next;
	desk_discard(&out->letter);
	arena_release(&out->arena);
	free(out);
}

static int
ledger_outcome(void *context, const struct letter *letter,
	       const struct outcome *outcome, struct err *err)
{
	struct posting *p = context;

	if (store_mark(p->run->store, letter->delivery, outcome, p->run->now, err))
		return -1;
	p->done++;
	p->sent += outcome->state == DELIVERY_SENT;
	forget(p, letter->delivery);
	if (p->run->progress)
		p->run->progress(p->run->context, "letters", p->done, p->total);
	return 0;
}

static bool
ledger_stop(void *context)
{
	const struct posting *p = context;

	return p->run->stop && p->run->stop(p->run->context);
}

static int
relay_of(const struct run *run, struct relay *relay, struct err *err)
{
	static const enum deliver_tls tls[] = {[TLS_REQUIRE] = DELIVER_TLS_REQUIRE,
					       [TLS_OPTIONAL] = DELIVER_TLS_OPTIONAL,
					       [TLS_NONE] = DELIVER_TLS_NONE};
	const struct delivery_config *d = &run->config->delivery;
	char *password;

	if (config_secret(run->arena, &d->password, &password, err))
		return err_add(err, "delivery");
	*relay = (struct relay){.host = d->host,
				.port = d->port,
				.smtps = d->transport == TRANSPORT_SMTPS,
				.tls = tls[d->tls],
				.ca_file = d->ca_file,
				.hello = d->hello,
				.username = d->username,
				.password = password,
				.connections = d->connections,
				.timeout_ms = d->timeout_ms};
	return 0;
}

static int
hand_over(struct posting *p, struct err *err)
{
	const struct delivery_config *d = &p->run->config->delivery;
	const struct ledger ledger = {ledger_next, ledger_dot, ledger_outcome,
				      ledger_stop, p};
	struct relay relay;

	if (d->transport == TRANSPORT_NONE)
		return err_set(
			err, ERR_CONFIG,
			"%s: `delivery: transport:` is missing; nothing can be sent",
			p->run->config->path);
	if (d->transport == TRANSPORT_MAILDIR)
		return deliver_maildir(d->directory, &ledger, err);
	if (relay_of(p->run, &relay, err))
		return -1;
	return deliver_smtp(&relay, &ledger, err);
}

/* PLAN: the issue's recipients, each with a variant, on disk before the first connection. */
static int
plan(const struct run *run, struct edition_set *set, const struct digest *digest,
     struct err *err)
{
	struct press press;
	struct variant *variant;
	size_t i;

	if (press_open(&press, run, digest, &set->issue, err) ||
	    press_plan(&press, set, err))
		return -1;
	for (i = 0; i < set->n_variants; i++) {
		variant = &set->variants[i];
		variant->issue = set->issue.id;
		if (variant->id == 0 && variant->parts[PART_TEXT].bytes &&
		    store_variant_add(run->store, variant, err))
			return -1;
	}
	for (i = 0; i < set->n_deliveries; i++) {
		set->deliveries[i].variant =
			set->variants[set->deliveries[i].variant].id;
		if (store_plan(run->store, &set->deliveries[i], err))
			return -1;
	}
	set->issue.state = set->n_deliveries ? ISSUE_SENDING : ISSUE_EMPTY;
	return store_issue_set(run->store, set->issue.id, set->issue.state, run->now,
			       err);
}

static int
plan_once(const struct run *run, struct edition_set *set, const struct digest *digest,
	  struct err *err)
{
	if (store_begin(run->store, err))
		return -1;
	if (plan(run, set, digest, err)) {
		store_rollback(run->store);
		return -1;
	}
	return store_commit(run->store, err);
}

/* An issue whose time is past is not sent late, however it came to be late. A schedule's
 * issue is over then; a person may still change not_after and ask again. */
static int
check_time(const struct run *run, const struct digest *digest, struct issue *issue,
	   bool by_hand, struct err *err)
{
	const long long minutes = digest->not_after_s / 60;
	size_t counts[DELIVERY_STATES];

	if (!period_is_late(run, digest, issue->period))
		return 0;
	if (store_counts(run->store, issue->id, counts, err))
		return -1;
	if (!by_hand) {
		if (store_issue_set(run->store, issue->id, ISSUE_EXPIRED, run->now,
				    err))
			return -1;
		issue->state = ISSUE_EXPIRED;
	}
	return err_set(err, ERR_GUARD,
		       "%s/%d: its time is past (not_after: %lld %s after it was due); "
		       "%zu letters of it are not sent",
		       issue->digest, issue->number,
		       minutes % 60 ? minutes : minutes / 60,
		       minutes % 60 ? "minutes" : "h",
		       counts[DELIVERY_PLANNED] + counts[DELIVERY_LATER] +
			       counts[DELIVERY_CLAIMED]);
}

/* Doubts are decided, or left for a person. */
static int
settle(const struct run *run, int64_t issue, const struct send_options *options,
       struct err *err)
{
	const int decide = options->in_doubt ? *options->in_doubt
					     : (int)run->config->delivery.on_doubt;
	size_t n;

	if (decide == DOUBT_ASK)
		return 0;
	return store_settle_doubts(run->store, issue,
				   decide == DOUBT_RESEND ? DELIVERY_PLANNED
							  : DELIVERY_SKIPPED,
				   run->now, &n, err);
}

/* What an earlier run left: half-made claims go back, doubts are decided or told. */
static int
recover(const struct run *run, int64_t issue, const struct send_options *options,
	struct err *err)
{
	size_t doubts;

	if (store_recover(run->store, issue, run->now, &doubts, err))
		return -1;
	return settle(run, issue, options, err);
}

static size_t
more(size_t now, size_t before)
{
	return now > before ? now - before : 0;
}

static int
conclude(struct posting *p, struct issue *issue, const size_t *before,
	 struct sending *sending, struct err *err)
{
	const size_t *counts = sending->counts;

	if (settle(p->run, issue->id, p->options, err) ||
	    store_counts(p->run->store, issue->id, sending->counts, err))
		return -1;
	sending->sent_now = p->sent;
	sending->refused_now = more(counts[DELIVERY_REFUSED], before[DELIVERY_REFUSED]);
	sending->new_doubts =
		more(counts[DELIVERY_IN_DOUBT], before[DELIVERY_IN_DOUBT]);
	sending->complete = counts[DELIVERY_PLANNED] + counts[DELIVERY_CLAIMED] +
				    counts[DELIVERY_DOTTED] + counts[DELIVERY_LATER] ==
			    0;
	if (!sending->complete || issue->state != ISSUE_SENDING)
		return 0;
	issue->state = ISSUE_SENT;
	return store_issue_set(p->run->store, issue->id, ISSUE_SENT, p->run->now, err);
}

/* An issue that was over is under way again when its doubts are sent. */
static int
reopen(const struct run *run, struct issue *issue, struct err *err)
{
	if (issue->state == ISSUE_SENDING)
		return 0;
	issue->state = ISSUE_SENDING;
	return store_issue_set(run->store, issue->id, ISSUE_SENDING, run->now, err);
}

static int
post(const struct run *run, struct edition_set *set, const struct send_options *options,
     struct sending *sending, struct err *err)
{
	struct posting p = {.run = run,
			    .set = set,
			    .walk = {set->issue.id, DELIVERY_LATER, 0},
			    .options = options};
	size_t before[DELIVERY_STATES];
	struct err later;
	int result;

	if (store_counts(run->store, set->issue.id, before, err) ||
	    recover(run, set->issue.id, options, err) ||
	    store_counts(run->store, set->issue.id, sending->counts, err) ||
	    desk_open(&p.desk, run, set, err))
		return -1;
	p.total = sending->counts[DELIVERY_PLANNED] + sending->counts[DELIVERY_LATER];
	if (options->limit > 0 && p.total > options->limit)
		p.total = options->limit;
	if (p.total > 0 && reopen(run, &set->issue, err))
		return -1;
	result = p.total > 0 ? hand_over(&p, err) : 0;
	while (p.out)
		forget(&p, p.out->letter.delivery);
	if (conclude(&p, &set->issue, before, sending, result ? &later : err))
		return -1;
	return result;
}

int
run_send(const struct run *run, struct issue *issue, const struct send_options *options,
	 struct sending *sending, struct err *err)
{
	const struct digest *digest = config_digest(run->config, issue->digest);
	struct edition_set set;
	int result;

	*sending = (struct sending){0};
	if (!digest)
		return err_set(err, ERR_CONFIG, "no digest is called '%s' any more",
			       issue->digest);
	if (issue->state == ISSUE_EMPTY) {
		sending->complete = true;
		return 0;
	}
	if ((issue->state == ISSUE_DRAFT || issue->state == ISSUE_SENDING) &&
	    check_time(run, digest, issue, options->by_hand, err))
		return -1;
	if (run_load_issue(run, issue, &set, err))
		return -1;
	if (issue->state == ISSUE_DRAFT ? plan_once(run, &set, digest, err)
					: refit_issue(run, digest, &set, err))
		return -1;
	result = post(run, &set, options, sending, err);
	*issue = set.issue;
	return result;
}
