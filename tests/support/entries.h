/*
 * entries.h - for the tests of merge and select: entries out of one line of text each, and
 * views as text, to compare byte by byte.
 */
#ifndef SUPPORT_ENTRIES_H
#define SUPPORT_ENTRIES_H

#include "base/buf.h"
#include "model/item.h"

/*
 * Append an entry to entries (may be NULL: to none). The text is fields separated by '|':
 * "source/id" first, then KEY=VALUE with the keys
 *	kind type status uid parent      one word
 *	es pt en                         the title in that language
 *	body url                         in the language of the first title
 *	when                             START or START..END, as when_parse reads them, or
 *	                                 "parent"
 *	opens deadline published         as when_parse reads them
 *	zone                             for times after it; else America/Montevideo
 *	name city country online         the place
 *	org tags parties languages       words separated by commas
 *	see                              "public" (the default), "nobody", or the numbers of
 *	                                 organisations: "0,3"
 *	read                             first_read in seconds, after the baseline
 *	listed                           "no"
 * Without read it came with its source's baseline. Fails the test on anything else.
 */
struct entry *entry_from(struct arena *arena, struct entries *entries,
			 const char *text);

/* All that a view shows, one field a line; of a view's item only the id and uid. */
void views_dump(struct buf *out, const struct views *views);

/* All that an item is: its entries with their rules. */
void items_dump(struct buf *out, const struct items *items);

#endif
