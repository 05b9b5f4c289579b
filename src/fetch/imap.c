/*
 * imap.c - reads a mailbox: its newest messages, each a blob. libcurl (wire.c) connects,
 * verifies and logs in; from there on the conversation is held here:
 *
 *	EXAMINE	    read-only; UIDVALIDITY, UIDNEXT and the count say whether anything is new
 *	UID SEARCH  which messages are not too old
 *	UID FETCH   how long they are; the newest are taken, as far as max_bytes goes
 *	UID FETCH   those, with BODY.PEEK
 *
 * Nothing is marked as read, moved or deleted. Of a long message its beginning is taken.
 * The text of the protocol is imap_text.c's.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "fetch/fetch_int.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGES_MAX ((size_t)500)             /* a year of a busy announcements list */
#define MESSAGE_MAX ((size_t)1024 * 1024)      /* text comes before attachments */
#define RESPONSE_MAX ((size_t)6 * 1024 * 1024) /* the longest line and a message */
#define OTHERWISE_MAX ((size_t)16 * 1024 * 1024) /* heard besides the messages */
#define COMMAND_MAX ((size_t)16 * 1024)          /* 500 numbers of ten digits */
#define SAID_MAX 200

enum step { EXAMINE, SEARCH, SIZES, BODIES };

struct message {
	uint32_t uid;
	size_t size;     /* as much as is wanted of it; 0: not known */
	struct str body; /* s is NULL before it has come */
};

struct session {
	struct job job; /* first */
	struct mailbox_errand errand;
	struct fetch_request request;
	const char *address; /* of the mailbox */
	const char *mailbox; /* its name, quoted */
	struct line *line;
	int64_t until_ms;
	enum step step;
	struct buf in; /* heard and not yet understood */
	size_t wanted; /* bytes of it before more can be; 0: a line's end */
	size_t heard;  /* in all */
	int64_t validity, next, exists;
	struct buf uids; /* uint32_t, as found */
	struct message *messages;
	size_t n;
};

static struct arena *
arena_of(const struct session *s)
{
	return s->errand.house->arena;
}

static size_t
message_max(const struct session *s)
{
	return s->request.max_bytes < MESSAGE_MAX ? s->request.max_bytes : MESSAGE_MAX;
}

static void
finish(struct session *s)
{
	const struct mailbox_errand errand = s->errand;

	if (s->line) {
		fetch_line_close(s->line);
		fetch_queue_leave(errand.house->queue, &s->job);
	}
	buf_release(&s->in);
	buf_release(&s->uids);
	free(s);
	errand.finished(errand.context);
}

static void
fail(struct session *s, const struct err *why)
{
	fetch_result_fail(arena_of(s), s->errand.result, why);
	finish(s);
}

/* --- what we say ------------------------------------------------------------------- */

static const char *
search_command(struct session *s)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil day = civil_from_seconds(s->request.since);

	if (s->request.since <= 0)
		return "UID SEARCH UNDELETED";
	return arena_printf(arena_of(s), "UID SEARCH UNDELETED SINCE %d-%s-%04d",
			    day.day, months[day.month - 1], day.year);
}

static const char *
examine_command(struct session *s)
{
	return arena_printf(arena_of(s), "EXAMINE %s", s->mailbox);
}

static const char *
fetch_command(struct session *s, const char *items)
{
	const char *command;
	struct buf buf;
	size_t i;

	buf_init(&buf, COMMAND_MAX);
	for (i = 0; i < s->n; i++)
		buf_printf(&buf, "%s%u", i > 0 ? "," : "", s->messages[i].uid);
	command = arena_printf(arena_of(s), "UID FETCH %s (%s)", buf.s, items);
	buf_release(&buf);
	return command;
}

static const char *
sizes_command(struct session *s)
{
	return fetch_command(s, "UID RFC822.SIZE");
}

static const char *
bodies_command(struct session *s)
{
	return fetch_command(s, arena_printf(arena_of(s), "UID BODY.PEEK[]<0.%zu>",
					     message_max(s)));
}

/* --- what we hear ------------------------------------------------------------------ */

static void
hear_examine(struct session *s, struct str response)
{
	struct str words = str_trim(response);
	int64_t number;

	if (fetch_imap_code(response, "UIDVALIDITY") > 0)
		s->validity = fetch_imap_code(response, "UIDVALIDITY");
	if (fetch_imap_code(response, "UIDNEXT") > 0)
		s->next = fetch_imap_code(response, "UIDNEXT");
	(void)str_split(&words, ' ');
	if (str_number(str_split(&words, ' '), &number) &&
	    str_is_nocase(words, "EXISTS"))
		s->exists = number;
}

static void
hear_search(struct session *s, struct str response)
{
	struct str words = str_trim(response);
	int64_t number;
	uint32_t uid;

	(void)str_split(&words, ' ');
	if (!str_is_nocase(str_split(&words, ' '), "SEARCH"))
		return;
	while (words.s)
		if (str_number(str_split(&words, ' '), &number) && number > 0 &&
		    number <= UINT32_MAX) {
			uid = (uint32_t)number;
			buf_add(&s->uids, &uid, sizeof uid);
		}
}

static int
by_uid(const void *a, const void *b)
{
	const struct message *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* The message that a FETCH response is about, if we asked for it; or NULL. */
static struct message *
asked_for(struct session *s, struct str response, struct imap_message *told)
{
	struct message key = {0};

	if (!fetch_imap_message(response, told) || told->uid > UINT32_MAX)
		return NULL;
	key.uid = (uint32_t)told->uid;
	return bsearch(&key, s->messages, s->n, sizeof key, by_uid);
}

static void
hear_sizes(struct session *s, struct str response)
{
	struct imap_message told;
	struct message *message = asked_for(s, response, &told);

	if (!message || told.size == 0)
		return;
	message->size = message_max(s);
	if ((uint64_t)told.size < message->size)
		message->size = (size_t)told.size;
}

static void
hear_bodies(struct session *s, struct str response)
{
	struct imap_message told;
	struct message *message = asked_for(s, response, &told);

	if (!message || !told.body.s || message->body.s)
		return;
	message->body = str_from(arena_strndup(arena_of(s), told.body.s, told.body.n),
				 told.body.n);
}

/* --- from one step to the next ----------------------------------------------------- */

/* What the mailbox was when these were its numbers; NULL when it does not tell. */
static const char *
state_of(const struct session *s)
{
	if (s->validity <= 0 || s->next <= 0)
		return NULL;
	return arena_printf(arena_of(s), "%lld-%lld-%lld", (long long)s->validity,
			    (long long)s->next, (long long)s->exists);
}

static bool
examined(struct session *s)
{
	struct fetch_result *result = s->errand.result;

	result->etag = state_of(s);
	result->status = FETCH_NEW;
	if (result->etag && s->request.etag &&
	    strcmp(result->etag, s->request.etag) == 0)
		result->status = FETCH_UNCHANGED;
	return result->status == FETCH_NEW && s->exists > 0;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

/* Sorted, each once; how many there are then. */
static size_t
sort_uids(struct buf *uids)
{
	const size_t size = sizeof(uint32_t);
	size_t n = uids->n / size, kept = 0, i;

	qsort(uids->s, n, size, by_number);
	for (i = 0; i < n; i++)
		if (kept == 0 ||
		    memcmp(uids->s + (kept - 1) * size, uids->s + i * size, size) != 0)
			memmove(uids->s + kept++ * size, uids->s + i * size, size);
	return kept;
}

/* The newest ones, in order. */
static bool
searched(struct session *s)
{
	size_t n = sort_uids(&s->uids), first, i;

	first = n > MESSAGES_MAX ? n - MESSAGES_MAX : 0;
	s->errand.result->left_out = first;
	s->messages = arena_array(arena_of(s), MESSAGES_MAX, sizeof *s->messages);
	for (i = first; i < n; i++)
		memcpy(&s->messages[s->n++].uid, s->uids.s + i * sizeof(uint32_t),
		       sizeof(uint32_t));
	return s->n > 0;
}

/* As many of the newest as there is room for. One without a size was removed meanwhile. */
static bool
sized(struct session *s)
{
	size_t room = s->request.max_bytes, first = s->n, kept = 0, i;

	while (first > 0 && s->messages[first - 1].size <= room)
		room -= s->messages[--first].size;
	for (i = 0; i < first; i++)
		if (s->messages[i].size > 0)
			s->errand.result->left_out++;
	for (i = first; i < s->n; i++)
		if (s->messages[i].size > 0)
			s->messages[kept++] = s->messages[i];
	s->n = kept;
	return s->n > 0;
}

static bool
read_all(struct session *s)
{
	struct fetch_result *result = s->errand.result;
	const char *source = arena_strdup(arena_of(s), s->request.source);
	struct blob *blob;
	size_t i;

	result->blobs = arena_array(arena_of(s), s->n, sizeof *blob);
	for (i = 0; i < s->n; i++) {
		if (!s->messages[i].body.s)
			continue; /* it was removed meanwhile */
		blob = &result->blobs[result->n++];
		blob->source = source;
		blob->name = arena_printf(arena_of(s), "%u", s->messages[i].uid);
		blob->origin =
			arena_printf(arena_of(s), "%s/;UID=%s", s->address, blob->name);
		blob->media_type = "message/rfc822";
		blob->charset = "";
		blob->bytes = s->messages[i].body.s;
		blob->n = s->messages[i].body.n;
	}
	return false;
}

static const struct {
	const char *tag;
	const char *(*command)(struct session *s);
	void (*hear)(struct session *s, struct str response);
	bool (*done)(struct session *s); /* is there more to ask? */
} steps[] = {
	[EXAMINE] = {"D1", examine_command, hear_examine, examined},
	[SEARCH] = {"D2", search_command, hear_search, searched},
	[SIZES] = {"D3", sizes_command, hear_sizes, sized},
	[BODIES] = {"D4", bodies_command, hear_bodies, read_all},
};

static int
say(struct session *s, struct err *err)
{
	const char *command = steps[s->step].command(s);

	if (fetch_line_say(s->line, arena_printf(arena_of(s), "%s %s\r\n",
						 steps[s->step].tag, command)))
		return 0;
	return err_set(err, ERR_NETWORK, "the connection broke");
}

/* The words behind "NO", "BAD" or "BYE", in quotes. */
static int
refused(const struct session *s, const char *what, struct str words, struct err *err)
{
	struct str said = str_from(words.s, words.s ? words.n : 0);

	if (said.n > SAID_MAX)
		said.n = SAID_MAX;
	said = str_of(utf8_clean(arena_of(s), str_trim(said)));
	return err_set(err, ERR_NETWORK, "%s \"%.*s\"", what, (int)said.n, said.s);
}

/* 1: there is more to hear; 0: that was all. */
static int
understand(struct session *s, struct str response, struct err *err)
{
	struct str words = response, tag = str_split(&words, ' '), word;

	if (str_is(tag, "*")) {
		word = words;
		if (str_is_nocase(str_trim(str_split(&word, ' ')), "BYE"))
			return refused(s, "its server ended the session:", word, err);
		steps[s->step].hear(s, response);
		return 1;
	}
	if (str_is(tag, "+"))
		return 1;
	if (!str_is(tag, steps[s->step].tag))
		return err_set(err, ERR_FORMAT, "what answers does not speak IMAP");
	word = words;
	if (!str_is_nocase(str_trim(str_split(&word, ' ')), "OK"))
		return refused(s,
			       "its server refuses to let us read the mailbox:", words,
			       err);
	if (!steps[s->step].done(s))
		return 0;
	s->step++;
	return say(s, err) ? -1 : 1;
}

/* All whole responses that have come. As understand. */
static int
take_in(struct session *s, struct err *err)
{
	struct imap_measure measure;
	size_t used = 0, n;
	int rc = 1;

	while (rc > 0) {
		if (fetch_imap_measure(str_from(s->in.s + used, s->in.n - used),
				       message_max(s), &measure, err))
			return -1;
		if (measure.n == 0)
			break;
		rc = understand(s, str_from(s->in.s + used, measure.n), err);
		used += measure.n;
	}
	s->wanted = measure.wanted;
	if (used > 0) {
		n = s->in.n - used;
		memmove(s->in.s, s->in.s + used, n);
		s->in.n = n;
		s->in.s[n] = '\0';
	}
	return rc;
}

/* Is it worth looking at what there is again, as n bytes more have come? */
static bool
may_be_whole(const struct session *s, size_t n)
{
	if (s->wanted > 0)
		return s->in.n >= s->wanted;
	return memchr(s->in.s + s->in.n - n, '\n', n) != NULL;
}

static int
listen_on(struct session *s, struct err *err)
{
	char bytes[16384];
	ptrdiff_t n;
	int rc = 1;

	while (rc > 0 && (n = fetch_line_hear(s->line, bytes, sizeof bytes)) != 0) {
		if (n < 0)
			return err_set(err, ERR_NETWORK,
				       "the answer broke off before its end");
		s->heard += (size_t)n;
		buf_add(&s->in, bytes, (size_t)n);
		if (s->in.full || s->heard > s->request.max_bytes + OTHERWISE_MAX)
			return err_set(err, ERR_LIMIT,
				       "its server's answers are too long");
		if (may_be_whole(s, (size_t)n))
			rc = take_in(s, err);
		if (rc > 0 && fetch_now_ms() >= s->until_ms)
			break;
	}
	return rc;
}

static void
heard(struct job *job)
{
	struct session *s = (struct session *)job;
	const struct answer late = {.fault = FAULT_TIMEOUT, .detail = "", .status = 1};
	struct err err;
	int rc = listen_on(s, &err);

	if (rc > 0 && fetch_now_ms() >= s->until_ms)
		rc = fetch_explain(&s->request, &job->order, &late, &err);
	if (rc < 0)
		fail(s, &err);
	else if (rc == 0)
		finish(s);
}

static void
ended(struct job *job, const struct answer *answer)
{
	struct session *s = (struct session *)job;
	struct err err;
	int rc;

	s->line = answer->line;
	s->errand.result->retry_after_s = answer->retry_after_s;
	if (answer->fault != FAULT_NONE) {
		rc = fetch_explain(&s->request, &job->order, answer, &err);
	} else {
		s->until_ms = fetch_now_ms() + job->budget_ms;
		fetch_line_limit(s->line, s->until_ms);
		rc = say(s, &err);
	}
	if (rc != 0)
		fail(s, &err);
}

/* --- the beginning ----------------------------------------------------------------- */

/* In the clear only to the machine itself. */
static const char *
refuse(void *owner, const char *ip, int port)
{
	const struct session *s = owner;
	const char *what = fetch_not_public(ip);

	(void)port;
	if (s->job.order.plain)
		return what && strstr(what, "loopback") ? NULL : "no loopback address";
	return s->request.allow_private ? NULL : what;
}

static bool
has_control(const char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

static int
write_order(struct session *s, const struct place *place, struct err *err)
{
	struct order *order = &s->job.order;
	const char *what = fetch_host_not_public(place->host);

	if (!s->request.username)
		return err_set(err, ERR_CONFIG,
			       "a mailbox wants a username, and password_file or "
			       "password_command");
	if (has_control(s->request.username) || has_control(s->request.password))
		return err_set(err, ERR_CONFIG,
			       "a control character in its username or password");
	*order = (struct order){
		.url = arena_printf(arena_of(s), "%s/", place->server),
		.username = s->request.username,
		.password = s->request.password,
		.ca_file = s->request.ca_file,
		.proxy = fetch_proxy(&s->errand.house->proxies, place),
		.max_bytes = 1,
		.dial = true,
		.refuse = refuse,
	};
	order->plain = strcmp(place->scheme, "imap") == 0 && s->request.allow_private &&
		       !order->proxy && what && strstr(what, "loopback");
	if (!order->proxy)
		return 0;
	order->refuse = NULL;
	return what && !s->request.allow_private
		       ? err_set(err, ERR_DENIED,
				 "%s is %s; allow_private: true lets this source use it",
				 place->host, what)
		       : 0;
}

void
fetch_imap_begin(const struct mailbox_errand *errand)
{
	struct session *s = mem_array(1, sizeof *s);
	struct place place = {0};
	struct err err;

	*errand->result = (struct fetch_result){.status = FETCH_FAILED};
	s->errand = *errand;
	s->request = *errand->request;
	buf_init(&s->in, RESPONSE_MAX);
	buf_init(&s->uids, RESPONSE_MAX);
	if (fetch_locate_mailbox(arena_of(s), s->request.url, &place, &err) ||
	    fetch_imap_name(arena_of(s), place.path, &s->mailbox, &err) ||
	    write_order(s, &place, &err)) {
		fail(s, &err);
		return;
	}
	s->address = place.url;
	s->job.host = fetch_queue_host(errand->house->queue, &place);
	s->job.budget_ms = s->request.timeout_ms;
	s->job.ended = ended;
	s->job.heard = heard;
	fetch_queue_add(errand->house->queue, &s->job, 0);
}
