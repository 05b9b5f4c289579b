/*
 * letter.c - one recipient's copy: the form with the gaps filled in. Nothing is encoded
 * or folded here, so that a letter costs no more than copying it.
 */
#include "compose/compose_int.h"

#include <assert.h>
#include <string.h>

int
compose_letter(const struct form *form, const struct recipient *recipient,
	       struct buf *out, struct buf *sender, struct err *err)
{
	const char *const pieces[GAPS] = {
		[GAP_ADDRESS] = recipient->address,
		[GAP_MESSAGE] = recipient->message,
		[GAP_LEAVE] = recipient->leave,
	};
	size_t i;

	assert(strlen(recipient->message) == PART_TOKEN_SIZE);
	assert(strlen(recipient->leave) == PART_TOKEN_SIZE);
	if (!compose_is_address(recipient->address, recipient->utf8))
		return err_set(err, ERR_FORMAT, "no letter can be addressed to \"%s\"",
			       recipient->address);
	buf_clear(out);
	for (i = 0; i < form->n; i++) {
		buf_add(out, form->segments[i].bytes, form->segments[i].n);
		if (form->segments[i].gap != GAPS)
			buf_str(out, pieces[form->segments[i].gap]);
	}
	buf_clear(sender);
	buf_printf(sender, "%s+%s@%s", form->bounce, recipient->bounce, form->domain);
	if (out->full || sender->full)
		return err_set(err, ERR_LIMIT, "the letter is larger than %zu bytes",
			       out->full ? out->max : sender->max);
	return 0;
}
