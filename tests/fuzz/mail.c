/*
 * mail.c - fuzz target: any bytes as a message, and as an mbox. What comes out is clean, and
 * within its limits.
 */
#include "mail/mail.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_text(const char *text)
{
	if (text)
		must(utf8_check(text, strlen(text)) == strlen(text));
}

static void
check_part(struct arena *arena, const struct mail_part *part)
{
	check_text(part->type);
	check_text(part->filename);
	must(strchr(part->type, '/') != NULL);
	must(!part->filename || !strchr(part->filename, '/'));
	check_text(mail_text(arena, part));
}

static void
check_mail(struct arena *arena, const struct mail *mail)
{
	const struct mail_part *part = NULL;
	size_t i;

	check_text(mail->subject);
	check_text(mail->message_id);
	must(mail->n_fields > 0);
	for (i = 0; i < mail->n_from; i++) {
		check_text(mail->from[i].name);
		check_text(mail->from[i].address);
	}
	for (i = 0; i < mail->references.n; i++)
		check_text(mail->references.v[i]);
	for (i = 0; i < mail->n_parts; i++)
		check_part(arena, &mail->parts[i]);
	while ((part = mail_calendar_part(mail, part)))
		must(part->bytes.n > 0);
	(void)mail_text_part(mail);
}

static void
check(struct str bytes)
{
	struct mail_mbox mbox = {.rest = bytes};
	struct notes notes = {NULL, 0};
	struct notetaker taker = {.notes = &notes};
	struct arena arena;
	struct mail *mail;
	struct err err;

	arena_init(&arena);
	taker.arena = &arena;
	notes_begin(&taker, "in");
	if (mail_parse(&arena, bytes, &taker, &mail, &err) == 0)
		check_mail(&arena, mail);
	while (mail_mbox_next(&arena, &mbox))
		if (mail_parse(&arena, mbox.message, &taker, &mail, &err) == 0)
			check_mail(&arena, mail);
	notes_end(&taker);
	arena_release(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	check(str_from((const char *)bytes, n));
	return 0;
}
