/*
 * item.c - finding a view. Views are sorted for readers, not by id, and an edition has
 * some hundreds at most: a walk is enough.
 */
#include "model/item.h"

#include <string.h>

const struct view *
views_find(const struct views *views, const char *id)
{
	size_t i;

	for (i = 0; i < views->n; i++)
		if (strcmp(views->v[i]->item->id, id) == 0)
			return views->v[i];
	return NULL;
}
