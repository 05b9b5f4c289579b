/*
 * mailbox.c - the kind `mailbox`: an mbox, or single messages (.eml, Maildir, IMAP), in
 * which those who may announce (mailbox_trust.c). In: all blobs of a source. Out: an entry
 * for each announcement, of the message's id, and for each event of an invitation.
 *
 * Answers are no announcements, but one that puts off a date changes its thread's entry.
 * Of a robot's translations nothing is taken. No sender, recipient or attendee reaches an
 * entry. Without `posters` nothing is announced at all.
 */
#include "parse/parse_int.h"
#include "prose/prose.h"

#include <stdlib.h>
#include <string.h>

/* Of one source: some years of a busy list. */
#define POSTS_MAX 20000

struct mailbox {
	struct post *posts;
	size_t n;
	struct words invitations; /* UIDs of those that were read */
	size_t strangers, of_posters, unproven, robots;
};

static struct mailbox *
state_of(struct reading *r)
{
	if (!r->state)
		r->state = arena_alloc(r->arena, sizeof(struct mailbox));
	return r->state;
}

static void
add_post(struct reading *r, const struct mail *mail, int line, bool archived)
{
	struct mailbox *box = state_of(r);
	struct post *post;

	post = arena_push(r->arena, &box->posts, box->n, sizeof *post);
	*post = (struct post){
		.mail = mail,
		.blob = r->blob,
		.line = line,
		.index = box->n++,
		.archived = archived,
		.id = mail->message_id,
	};
	if (!post->id)
		post->id = parse_made_id(r, mail->subject,
					 arena_printf(r->arena, "%lld",
						      (long long)mail->date));
}

/* An mbox without any trace of delivery is an archive. In a folder of messages there is
 * none: what looks like one was sent by somebody. */
static void
judge_archive(struct mailbox *box, size_t first, const struct blob *blob)
{
	bool archive = blob->name[0] == '\0';
	size_t i;

	for (i = first; i < box->n; i++)
		archive = archive && !mail_field(box->posts[i].mail, "received") &&
			  !mail_field(box->posts[i].mail, "return-path") &&
			  !mail_field(box->posts[i].mail, "delivered-to");
	for (i = first; i < box->n; i++)
		box->posts[i].archived = archive;
}

static int
read_mbox(struct reading *r, struct err *err)
{
	struct mail_mbox mbox = {.rest = {r->blob->bytes, r->blob->n}};
	struct mailbox *box = state_of(r);
	size_t first = box->n;
	struct err failure;
	struct mail *mail;

	while (mail_mbox_next(r->arena, &mbox)) {
		if (box->n == POSTS_MAX)
			return notes_fail(&r->taker, err, ERR_LIMIT, mbox.line,
					  "more than %d messages", POSTS_MAX);
		if (mail_parse(r->arena, mbox.message, &r->taker, &mail, &failure) == 0)
			add_post(r, mail, mbox.line, false);
		else
			notes_take(&r->taker, mbox.line, 0,
				   "a message that cannot be read is left out");
	}
	judge_archive(box, first, r->blob);
	if (box->n > first)
		return 0;
	return notes_fail(&r->taker, err, ERR_FORMAT, 1, "no message can be read");
}

int
parse_mailbox(struct reading *r, struct err *err)
{
	struct str bytes = str_from(r->blob->bytes, r->blob->n);
	struct mail *mail;

	if (mail_is_mbox(bytes))
		return read_mbox(r, err);
	if (html_is_page(bytes))
		return notes_fail(&r->taker, err, ERR_FORMAT, 1,
				  "an HTML page instead of a mailbox");
	if (state_of(r)->n == POSTS_MAX)
		return notes_fail(&r->taker, err, ERR_LIMIT, 0, "more than %d messages",
				  POSTS_MAX);
	if (mail_parse(r->arena, bytes, &r->taker, &mail, err))
		return -1;
	add_post(r, mail, 1, false);
	return 0;
}

static int
by_date(const void *a, const void *b)
{
	const struct post *x = a, *y = b;

	if (x->mail->date != y->mail->date)
		return x->mail->date < y->mail->date ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* Notes from here on are on this message. */
static void
turn_to(struct reading *r, const struct post *post)
{
	r->blob = post->blob;
	r->taker.origin = post->blob->origin;
}

static struct when
published(const struct reading *r, const struct mail *mail)
{
	struct when when = {.precision = WHEN_NONE};

	return mail->has_date ? when_instant(mail->date, r->context->zone) : when;
}

static void
set_url(struct reading *r, struct entry *entry, const struct post *post)
{
	const char *value = mail_field(post->mail, "archived-at"), *url;
	struct str rest = str_of(value ? value : "");

	(void)str_split(&rest, '<');
	if (!rest.s)
		return;
	rest = str_split(&rest, '>');
	url = parse_web_address(r, "Archived-At",
				arena_strndup(r->arena, rest.s, rest.n), post->line);
	if (url)
		texts_set(r->arena, &entry->url, entry->language, url);
}

/* The entry of a message, of that id; NULL when it has no title. */
static struct entry *
entry_of(struct reading *r, const struct post *post, const char *id,
	 const struct post_text *text)
{
	struct entry *entry = parse_entry_new(r, id);

	if (!entry)
		return NULL;
	entry->kind = ITEM_NEWS;
	entry->language =
		parse_language(r->arena, mail_field(post->mail, "content-language"),
			       parse_text_language(NULL,
						   arena_printf(r->arena, "%s. %s",
								text->title,
								text->plain),
						   entry->language));
	if (!parse_title(r, entry, entry->language, text->title, post->line))
		return NULL;
	parse_body(r, entry, entry->language, text->body, post->line);
	entry->published = published(r, post->mail);
	set_url(r, entry, post);
	return entry;
}

static void
announce(struct reading *r, const struct post *post, const char *id,
	 const struct post_text *text)
{
	struct entry *entry = entry_of(r, post, id, text);

	if (!entry) {
		notes_take(&r->taker, post->line, 0,
			   "left out: a message without a subject");
		return;
	}
	if (parse_entry_known(r, entry->id))
		return; /* the same message, delivered or archived twice */
	announce_dates(r, entry, text->plain, post->line);
	(void)parse_entry_add(r, entry, post->line);
}

static struct entry *
listed_entry(const struct reading *r, const char *id)
{
	size_t i;

	for (i = 0; i < r->entries->n; i++)
		if (strcmp(r->entries->v[i]->id, id) == 0)
			return r->entries->v[i];
	return NULL;
}

static bool
is_said(const struct when *when)
{
	return when->precision != WHEN_NONE;
}

/* A later message of the thread says that dates are others now. What it adds goes in front
 * of the text. */
static void
update(struct reading *r, struct entry *entry, const struct post *post,
       const struct post_text *text)
{
	const struct prose_context context = {
		.language = entry->language,
		.zone = r->context->zone,
		.published = published(r, post->mail),
		.now = r->context->now,
	};
	struct prose_reading said = prose_read(r->arena,
					       text->answer ? NULL : text->title,
					       text->plain, &context);
	const char *before = texts_in(&entry->body, entry->language);
	bool moved = is_said(&said.start) && post_moves(r->arena, text);

	if (!is_said(&said.deadline) && !moved) {
		notes_take(&r->taker, post->line, 0,
			   "%s: seems to put off a date, but which is unsure%s%s",
			   notes_excerpt(r->arena, str_of(text->title)),
			   said.doubts.n > 0 ? ": " : "",
			   said.doubts.n > 0 ? said.doubts.v[0] : "");
		return;
	}
	if (is_said(&said.deadline)) {
		entry->deadline = said.deadline;
		entry->kind = entry->kind == ITEM_NEWS ? ITEM_CALL : entry->kind;
	}
	if (moved) {
		entry->start = said.start;
		entry->end = said.end;
		entry->kind = entry->kind == ITEM_NEWS ? ITEM_EVENT : entry->kind;
	}
	parse_body(r, entry, entry->language,
		   arena_printf(r->arena, "%s\n\n%s", text->body, before ? before : ""),
		   post->line);
}

/* An answer counts when it puts off a date of what the thread is about. Where the thread
 * began may be older than the mailbox: then it is all that is known. */
static void
follow(struct reading *r, const struct post_threads *threads, const struct post *post,
       const struct post_text *text)
{
	const char *root = post_thread(threads, post);
	struct entry *entry = parse_entry_new(r, root);

	if (!entry || (!post_extends(r->arena, text) && !post_moves(r->arena, text)))
		return;
	entry = listed_entry(r, entry->id);
	if (entry)
		update(r, entry, post, text);
	else if (!post_with_id(threads, root))
		announce(r, post, root, text);
}

/* The value of a property that stands alone on a line, or an empty slice. */
static struct str
property(struct str text, const char *name)
{
	struct str line, key;

	while (str_line(&text, &line)) {
		key = str_split(&line, ':');
		if (line.s && str_is_nocase(str_trim(key), name))
			return str_trim(line);
	}
	return (struct str){"", 0};
}

/* RFC 5546: what organisers send. Answers of attendees are nobody's business. */
static bool
is_from_organiser(struct str calendar)
{
	struct str method = property(calendar, "METHOD");

	return method.n == 0 || str_is_nocase(method, "REQUEST") ||
	       str_is_nocase(method, "PUBLISH") || str_is_nocase(method, "ADD") ||
	       str_is_nocase(method, "CANCEL");
}

/* Who invites by mail is a person: the organiser is the organisation. */
static void
set_invitation(struct reading *r, struct entry *entry, const struct post *post)
{
	entry->organisers = (struct words){NULL, 0};
	words_add(r->arena, &entry->organisers, r->context->organisation);
	if (!is_said(&entry->published))
		entry->published = published(r, post->mail);
}

/* An invitation, of which no newer version came before. */
static void
invite(struct reading *r, const struct post *post, const struct mail_part *part)
{
	struct mailbox *box = r->state;
	struct blob calendar = *post->blob;
	struct str uid = property(part->bytes, "UID");
	size_t entries = r->entries->n, notes = r->taker.notes->n;
	const char *name = arena_strndup(r->arena, uid.s, uid.n);
	struct err err;

	if (!is_from_organiser(part->bytes) || words_have(&box->invitations, name))
		return;
	if (uid.n > 0)
		words_add(r->arena, &box->invitations, name);
	calendar.bytes = part->bytes.s;
	calendar.n = part->bytes.n;
	calendar.charset = part->charset;
	r->blob = &calendar;
	if (parse_ical(r, &err))
		parse_note_failure(r, "an invitation is left out", &err);
	r->blob = post->blob;
	/* Lines of the attachment mean nothing to who looks for the message. */
	for (; notes < r->taker.notes->n; notes++)
		r->taker.notes->v[notes].line = post->line;
	for (; entries < r->entries->n; entries++)
		set_invitation(r, r->entries->v[entries], post);
}

static void
invite_all(struct reading *r, const struct post *post)
{
	const struct mail_part *part = NULL;

	while ((part = mail_calendar_part(post->mail, part)))
		invite(r, post, part);
}

/* Answers of machines, and reports of delivery. */
static bool
is_automatic(const struct mail *mail)
{
	const char *said = mail_field(mail, "auto-submitted");
	size_t i;

	for (i = 0; i < mail->n_parts; i++)
		if (strcmp(mail->parts[i].type, "message/delivery-status") == 0)
			return true;
	return said && str_starts(str_trim(str_of(said)), "auto-replied");
}

/* The message counts; else what it would have been is counted. */
static bool
counts(struct reading *r, const struct post *post)
{
	struct mailbox *box = r->state;
	enum post_trust trust = post_trust(r->arena, r->context, post);

	box->strangers += trust == POST_STRANGER;
	box->of_posters += trust != POST_STRANGER;
	box->unproven += trust == POST_UNPROVEN;
	return trust == POST_TRUSTED && !is_automatic(post->mail);
}

static void
note_what_is_missing(struct reading *r)
{
	const struct parse_context *context = r->context;
	struct mailbox *box = r->state;

	turn_to(r, &box->posts[0]);
	if (!context->posters || !*context->posters)
		notes_take(
			&r->taker, 0, 0,
			"nothing is announced from here: `posters`, which says whose "
			"messages count, is not set");
	else if (box->unproven > 0 && !context->list_id && !context->authenticated_by)
		notes_take(
			&r->taker, 0, 0,
			"left out: messages that say they are of posters (%zu): nothing "
			"shows that they are; set `list_id` or `authenticated_by`",
			box->unproven);
	else if (box->unproven > 0)
		notes_take(
			&r->taker, 0, 0,
			"left out: messages that say they are of posters (%zu): %s",
			box->unproven,
			context->list_id && context->authenticated_by
				? "not both the list and the server vouch for them"
				: "neither the list nor the server vouches for them");
	else if (box->strangers > 0 && box->of_posters == 0)
		notes_take(&r->taker, 0, 0,
			   "none of %zu messages is of one of `posters`",
			   box->strangers);
	if (box->robots > 0)
		notes_take(
			&r->taker, 0, 0,
			"left out: translations by a robot (%zu): the originals count",
			box->robots);
}

/* A message that counts, in three rounds: what is announced; what answers to it; and
 * invitations, of which the newest version is to be read first. */
struct counted {
	const struct post *post;
	struct post_text text;
	bool invites;
};

static size_t
find_counted(struct reading *r, struct counted *counted)
{
	struct mailbox *box = r->state;
	struct counted *next;
	size_t i, n = 0;

	for (i = 0; i < box->n; i++) {
		const struct post *post = &box->posts[i];
		bool robot = post_is_robot(post->mail);

		if (!robot && !counts(r, post))
			continue;
		next = &counted[n];
		next->post = post;
		next->text = post_text(r->arena, post->mail);
		next->invites = mail_calendar_part(post->mail, NULL) != NULL;
		robot = robot || next->text.robot;
		box->robots += robot;
		n += !robot;
	}
	return n;
}

void
parse_mailbox_finish(struct reading *r)
{
	struct mailbox *box = state_of(r);
	struct post_threads threads;
	struct counted *counted;
	size_t i, n;

	if (box->n == 0)
		return;
	notes_begin(&r->taker, box->posts[0].blob->origin);
	qsort(box->posts, box->n, sizeof *box->posts, by_date);
	threads = post_threads(r->arena, box->posts, box->n);
	counted = arena_array(r->arena, box->n, sizeof *counted);
	n = find_counted(r, counted);
	for (i = 0; i < n; i++) {
		turn_to(r, counted[i].post);
		if (!counted[i].invites && !counted[i].text.reply)
			announce(r, counted[i].post, counted[i].post->id,
				 &counted[i].text);
	}
	for (i = 0; i < n; i++) {
		turn_to(r, counted[i].post);
		if (!counted[i].invites && counted[i].text.reply)
			follow(r, &threads, counted[i].post, &counted[i].text);
	}
	for (i = n; i > 0; i--) {
		turn_to(r, counted[i - 1].post);
		if (counted[i - 1].invites)
			invite_all(r, counted[i - 1].post);
	}
	note_what_is_missing(r);
	notes_end(&r->taker);
}
