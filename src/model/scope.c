/*
 * scope.c - the one place that decides whether an audience may see something.
 */
#include "model/scope.h"

static bool
scope_admits(struct scope visibility, struct scope readers)
{
	if (readers.everyone)
		return visibility.everyone;
	if (readers.organisations == 0)
		return false;
	return visibility.everyone ||
	       (readers.organisations & ~visibility.organisations) == 0;
}

bool
audience_admits(const struct audience *audience, struct scope visibility)
{
	size_t i;

	for (i = 0; i < audience->n; i++)
		if (scope_admits(visibility, audience->scopes[i]))
			return true;
	return false;
}
