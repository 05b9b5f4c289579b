/*
 * time.c - what both halves of select ask of a view: when it is, whose it is.
 */
#include "select/select_int.h"

struct select_span
select_span_of(const struct when *start, const struct when *end, const char *zone)
{
	struct select_span span = {.precision = start->precision};
	int64_t first, after;

	span.known = when_bounds(start, zone, &span.first, &span.after);
	if (span.known && when_bounds(end, zone, &first, &after) && after > span.after)
		span.after = after;
	return span;
}

bool
select_overlaps(const struct select_span *span, int64_t from, int64_t until)
{
	if (!span->known || span->first >= until)
		return false;
	return span->after > from ||
	       (span->first == span->after && span->first == from);
}

int64_t
select_last_second(const struct select_span *span)
{
	return span->after > span->first ? span->after - 1 : span->first;
}

bool
select_concerns(const struct view *view, const char *organisation)
{
	return words_have(&view->organisers, organisation) ||
	       words_have(&view->parties, organisation);
}

bool
select_is_ours(const struct view *view, const struct words *community)
{
	size_t i;

	for (i = 0; community && i < community->n; i++)
		if (select_concerns(view, community->v[i]))
			return true;
	return !community;
}

bool
select_tagged(const struct view *view, const char *tag)
{
	return words_have(&view->tags, tag);
}
