/*
 * letters.c - from a delivery to its letter: each variant becomes a form once, a letter is
 * the form with one recipient filled in. Also the rehearsal that writes the very letters.
 */
#include "base/file.h"
#include "base/zone.h"
#include "compose/compose.h"
#include "run/run_int.h"

#include <stdlib.h>

#define LETTER_MAX ((size_t)4 * 1024 * 1024)

int
desk_open(struct desk *desk, const struct run *run, const struct edition_set *set,
	  struct err *err)
{
	*desk = (struct desk){.run = run, .set = set};
	desk->digest = config_digest(run->config, set->issue.digest);
	if (!desk->digest)
		return err_set(err, ERR_CONFIG,
			       "issue %s/%d: no digest is called '%s' any more",
			       set->issue.digest, set->issue.number, set->issue.digest);
	desk->forms = arena_array(run->arena, set->n_variants, sizeof(struct form *));
	return 0;
}

/* The form of a variant: sent in the name of the first of its lists. */
static int
make_form(struct desk *desk, const struct variant *variant, const struct form **form,
	  struct err *err)
{
	const struct config *config = desk->run->config;
	const struct issue *issue = &desk->set->issue;
	const struct mailing_list *lists[64], *list;
	const size_t n = list_set_members(desk->digest,
					  list_set_parse(desk->digest, variant->lists),
					  lists);
	const char *name, *reply_to;
	struct mail mail;
	int offset;

	if (n == 0)
		return err_set(
			err, ERR_CONFIG,
			"issue %s/%d: none of the lists %s is in the digest any more",
			issue->digest, issue->number, variant->lists);
	list = lists[0];
	name = texts_best(&list->name, variant->language, config->languages, NULL);
	/* What is private to one of several lists must not go back to another's. */
	reply_to = list->reply_to ? list->reply_to : list->from_address;
	if (n > 1)
		reply_to = config->contact;
	(void)zone_from_unix(config->timezone, issue->made, &offset, NULL);
	mail = (struct mail){
		.from_name = list->from_name,
		.from_address = list->from_address,
		.reply_to = reply_to,
		.subject = variant->parts[PART_SUBJECT].bytes,
		.language = variant->language,
		.date = issue->made,
		.offset = offset,
		.list_id = arena_printf(desk->run->arena, "%s.%s", list->id,
					config->domain),
		.list_name = name ? name : list->id,
		.site = config->site,
		.contact = config->contact,
		.domain = config->domain,
		.bounce = "bounces",
		.issue = arena_printf(desk->run->arena, "%s/%d", issue->digest,
				      issue->number),
		.ics_name = arena_printf(desk->run->arena, "%s-%d.ics", issue->digest,
					 issue->number),
		.parts = variant->parts,
	};
	return compose_form(desk->run->arena, &mail, form, err);
}

int
desk_letter(struct desk *desk, const struct delivery *delivery, struct letter *letter,
	    struct err *err)
{
	const size_t v = (size_t)delivery->variant;
	const struct recipient recipient = {delivery->address, delivery->utf8,
					    delivery->message, delivery->leave,
					    delivery->bounce};
	struct buf bytes, sender;

	if (!desk->forms[v] &&
	    make_form(desk, &desk->set->variants[v], &desk->forms[v], err))
		return -1;
	buf_init(&bytes, LETTER_MAX);
	buf_init(&sender, 512);
	if (compose_letter(desk->forms[v], &recipient, &bytes, &sender, err)) {
		buf_release(&bytes);
		buf_release(&sender);
		return -1;
	}
	*letter = (struct letter){.delivery = delivery->id,
				  .recipient = delivery->address,
				  .utf8 = delivery->utf8};
	letter->bytes = buf_take(&bytes, &letter->n);
	letter->sender = buf_take(&sender, NULL);
	buf_release(&bytes);
	buf_release(&sender);
	return 0;
}

void
desk_discard(struct letter *letter)
{
	union {
		const char *in;
		char *out;
	} bytes = {letter->bytes}, sender = {letter->sender}; /* ours: desk_letter's */

	free(bytes.out);
	free(sender.out);
	letter->bytes = letter->sender = NULL;
}

int
run_letter(const struct run *run, const struct edition_set *set,
	   const struct delivery *delivery, struct letter *letter, struct err *err)
{
	struct letter made;
	struct desk desk;

	if (desk_open(&desk, run, set, err) || desk_letter(&desk, delivery, &made, err))
		return -1;
	*letter = made;
	letter->bytes = arena_strndup(run->arena, made.bytes, made.n);
	letter->sender = arena_strdup(run->arena, made.sender);
	desk_discard(&made);
	return 0;
}

int
run_dry(const struct run *run, const struct digest *digest, const char *directory,
	size_t *letters, struct err *err)
{
	struct edition_set set;
	struct letter letter;
	struct desk desk;
	const char *path;
	size_t i;

	*letters = 0;
	if (run_compose_issue(run, digest, &set, err) ||
	    file_make_directories(directory, err) || desk_open(&desk, run, &set, err))
		return -1;
	for (i = 0; i < set.n_deliveries; i++) {
		if (desk_letter(&desk, &set.deliveries[i], &letter, err))
			return -1;
		path = arena_printf(run->arena, "%s/%04zu.eml", directory, i + 1);
		if (file_write(path, letter.bytes, letter.n, 0600, err)) {
			desk_discard(&letter);
			return -1;
		}
		desk_discard(&letter);
		++*letters;
	}
	return 0;
}
