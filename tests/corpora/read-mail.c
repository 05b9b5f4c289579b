/*
 * read-mail.c - prints what the mail room reads, as JSON, for the scorer mail.py:
 *
 *	read-mail FILE...		an array of messages
 *	read-mail --addresses FILE	of header values separated by NUL: [[name, address], …]
 *	read-mail --dates FILE		the same: seconds, or null
 *	read-mail --types FILE		the same: [type, charset, filename]
 */
#include "base/file.h"
#include "base/json.h"
#include "mail/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (64u << 20)
/* Messages in messages that are looked into. */
#define MAX_NESTED 10

struct reader {
	struct arena arena;
	struct notes notes;
	struct notetaker taker;
	struct json json;
};

static void
put_addresses(struct reader *r, const struct mail *mail, const char *name)
{
	const char *value = mail_field(mail, name);
	struct mail_address *list = NULL;
	size_t n = 0, i;

	if (value)
		mail_addresses(&r->arena, value, &list, &n);
	json_put_array(&r->json, name);
	for (i = 0; i < n; i++)
		json_put_string(&r->json, NULL, list[i].address);
	json_end_array(&r->json);
}

/* libetpan ends the lines of quoted-printable text with CRLF, others with LF. */
static int64_t
without_returns(struct str bytes)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < bytes.n; i++)
		n += bytes.s[i] != '\r';
	return n;
}

static void
put_leaves(struct reader *r, const struct mail *mail, int depth)
{
	struct mail *inner;
	struct err err;
	size_t i;

	for (i = 0; i < mail->n_parts; i++) {
		const struct mail_part *part = &mail->parts[i];

		if (strcmp(part->type, "message/rfc822") == 0 && depth < MAX_NESTED &&
		    mail_parse(&r->arena, part->bytes, &r->taker, &inner, &err) == 0) {
			put_leaves(r, inner, depth + 1);
			continue;
		}
		json_put_array(&r->json, NULL);
		json_put_string(&r->json, NULL, part->type);
		json_put_number(&r->json, NULL, (int64_t)part->bytes.n);
		json_put_string(&r->json, NULL, part->filename);
		json_put_number(&r->json, NULL, without_returns(part->bytes));
		json_end_array(&r->json);
	}
}

static void
put_mail(struct reader *r, const struct mail *mail)
{
	const struct mail_part *text = mail_text_part(mail), *invitation = NULL;
	int64_t invitations = 0;
	size_t i;

	json_put_string(&r->json, "subject", mail->subject);
	json_put_string(&r->json, "message_id", mail->message_id);
	json_put_string(&r->json, "list_id", mail->list_id);
	put_addresses(r, mail, "from");
	put_addresses(r, mail, "to");
	put_addresses(r, mail, "cc");
	put_addresses(r, mail, "reply-to");
	if (mail->has_date)
		json_put_number(&r->json, "date", mail->date);
	else
		json_put_string(&r->json, "date", NULL);
	json_put_array(&r->json, "leaf_parts");
	put_leaves(r, mail, 0);
	json_end_array(&r->json);
	json_put_string(&r->json, "text_type", text ? text->type : NULL);
	json_put_string(&r->json, "text", text ? mail_text(&r->arena, text) : "");
	while ((invitation = mail_calendar_part(mail, invitation)))
		invitations++;
	json_put_number(&r->json, "invitations", invitations);
	json_put_array(&r->json, "auth");
	for (i = 0; i < mail->n_auth; i++)
		json_put_string(&r->json, NULL, mail->auth[i].result);
	json_end_array(&r->json);
}

/* Messages of an mbox are read one after another; the last is printed. */
static void
put_file(struct reader *r, const char *path)
{
	struct mail_mbox mbox = {.line = 0};
	struct mail *mail = NULL;
	struct err err = {.kind = ERR_NONE};
	char *bytes;

	json_put_object(&r->json, NULL);
	json_put_string(&r->json, "file", path);
	if (file_read(&r->arena, path, MAX_BYTES, &bytes, &mbox.rest.n, &err) == 0) {
		mbox.rest.s = bytes;
		notes_begin(&r->taker, path);
		if (mail_parse(&r->arena, mbox.rest, &r->taker, &mail, &err) == 0)
			put_mail(r, mail);
		while (mail_mbox_next(&r->arena, &mbox))
			(void)mail_parse(&r->arena, mbox.message, &r->taker, &mail,
					 &(struct err){.kind = ERR_NONE});
		notes_end(&r->taker);
	}
	if (err.kind != ERR_NONE)
		json_put_string(&r->json, "error", err.text);
	json_end_object(&r->json);
}

static void
put_address_list(struct reader *r, const char *value)
{
	struct mail_address *list;
	size_t n, i;

	mail_addresses(&r->arena, value, &list, &n);
	json_put_array(&r->json, NULL);
	for (i = 0; i < n; i++) {
		json_put_array(&r->json, NULL);
		json_put_string(&r->json, NULL, list[i].name);
		json_put_string(&r->json, NULL, list[i].address);
		json_end_array(&r->json);
	}
	json_end_array(&r->json);
}

/* Through a message, as comments are taken out there. */
static void
put_value(struct reader *r, const char *option, const char *value)
{
	char *text =
		arena_printf(&r->arena, "%s: %s\n\n.",
			     strcmp(option, "--dates") == 0 ? "Date" : "Content-Type",
			     value);
	struct mail *mail;
	struct err err;

	if (strcmp(option, "--addresses") == 0) {
		put_address_list(r, value);
	} else if (mail_parse(&r->arena, str_of(text), &r->taker, &mail, &err)) {
		json_put_string(&r->json, NULL, NULL);
	} else if (strcmp(option, "--dates") == 0) {
		if (mail->has_date)
			json_put_number(&r->json, NULL, mail->date);
		else
			json_put_string(&r->json, NULL, NULL);
	} else {
		json_put_array(&r->json, NULL);
		json_put_string(&r->json, NULL, mail->parts[0].type);
		json_put_string(&r->json, NULL, mail->parts[0].charset);
		json_put_string(&r->json, NULL, mail->parts[0].filename);
		json_end_array(&r->json);
	}
}

static int
put_values(struct reader *r, const char *option, const char *path)
{
	struct err err;
	size_t n, at;
	char *bytes;

	if (file_read(&r->arena, path, MAX_BYTES, &bytes, &n, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	notes_begin(&r->taker, path);
	for (at = 0; at < n; at += strlen(bytes + at) + 1)
		put_value(r, option, bytes + at);
	return 0;
}

int
main(int argc, char **argv)
{
	struct reader r = {.notes = {NULL, 0}};
	struct buf out;
	int i, failed = 0;

	arena_init(&r.arena);
	r.taker = (struct notetaker){.arena = &r.arena, .notes = &r.notes};
	buf_init(&out, 4 * (size_t)MAX_BYTES);
	json_init(&r.json, &out, false);
	json_put_array(&r.json, NULL);
	if (argc == 3 && strncmp(argv[1], "--", 2) == 0)
		failed = put_values(&r, argv[1], argv[2]);
	else
		for (i = 1; i < argc; i++)
			put_file(&r, argv[i]);
	json_end_array(&r.json);
	(void)fwrite(out.s, 1, out.n, stdout);
	buf_release(&out);
	arena_release(&r.arena);
	return failed;
}
