/*
 * scope.h - who may see, and who reads.
 *
 * Organisations are numbered by their order in the configuration; a set of them is a bit
 * mask, so a community has at most 64.
 */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As a visibility: everyone, or these organisations. As readership of a list: anybody, or
 * people of these organisations. {false, 0} is "nobody": the narrowest. */
struct scope {
	bool everyone;
	uint64_t organisations;
};

/* The readership of one letter, calendar or listing: the scopes of the lists that it goes
 * through. What any of them may see, it may see. */
struct audience {
	const struct scope *scopes;
	size_t n;
};

/* True when one of the audience's scopes is admitted: when every reader in it may see what
 * has this visibility. A scope of organisations needs all of them in the visibility;
 * nobody's readers see nothing. */
bool audience_admits(const struct audience *audience, struct scope visibility);

#endif
