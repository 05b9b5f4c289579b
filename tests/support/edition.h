/*
 * edition.h - a fixed edition for the tests of render: what the seven organisations had
 * announced on 3 April 2023, shortened, with every kind of line that a letter can hold.
 */
#ifndef SUPPORT_EDITION_H
#define SUPPORT_EDITION_H

#include "render/render.h"

/* The shipped templates, read from templates/ below the current directory. Fails the
 * test when they cannot be read. */
struct templates edition_templates(struct arena *arena);

/* The edition, and how it is rendered in a language ("es", "pt", "en"). */
const struct edition *edition_of_april(struct arena *arena);
struct rendering edition_rendering(struct arena *arena,
				   const struct templates *templates,
				   const char *language);

/* A view with a title in Spanish alone, confirmed, public, of LACNIC. */
struct view *edition_view(struct arena *arena, const char *id, enum item_kind kind,
			  const char *title);

/* "2023-05-08", "2023-05-08T09:00", "2023-Q4", …, local to zone; "" is no date. */
struct when edition_when(const char *text, const char *zone);

#endif
