/*
 * sections.h - for the tests of select: an edition out of lines of text (entries.h), and
 * the edition as text.
 *
 * The edition is that of Monday 3 April 2023, 09:00 in Montevideo (12:00Z), the one before
 * was a week earlier, the horizon is eight weeks: until 29 May, 09:00. All of that, and the
 * filters, can be changed in `selection` before telling.
 */
#ifndef SUPPORT_SECTIONS_H
#define SUPPORT_SECTIONS_H

#include "select/select.h"
#include "support/entries.h"

#define EDITION_NOW INT64_C(1680523200)
#define EDITION_WEEK_S (INT64_C(7) * 86400)

struct edition_world {
	struct arena arena;
	struct entries entries;
	struct items items;
	struct views views;
	struct selection selection;
	struct edition edition;
	bool kinds[ITEM_KINDS];
	struct buf told;
};

void edition_begin(struct edition_world *world);
void edition_end(struct edition_world *world);

/* Each text is an item of its own. A line for each section that has any, with the entries'
 * ids and their labels: "2023-05: a!new b(: child)". Belongs to the world. */
const char *edition_tell(struct edition_world *world, const char *const *texts,
			 size_t n);

#define EDITION_TELL(world, ...)                                \
	edition_tell(world, (const char *const[]){__VA_ARGS__}, \
		     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

#define EDITION_EXPECT(want, ...)                                                \
	do {                                                                     \
		struct edition_world expected;                                   \
                                                                                 \
		edition_begin(&expected);                                        \
		assert_string_equal(EDITION_TELL(&expected, __VA_ARGS__), want); \
		edition_end(&expected);                                          \
	} while (0)

#endif
