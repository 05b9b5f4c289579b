/*
 * token.c - what a letter's links carry instead of a name: a keyed hash that only the
 * holder of the key can make, and that nobody can turn back (RFC 8058 3.1).
 */
#include "people/people.h"

#include "base/hash.h"

#include <stdio.h>

/* Half of the hash: 128 bits cannot be guessed, and 26 letters fit on a line. */
#define TOKEN_BYTES 16

_Static_assert((8 * TOKEN_BYTES + 4) / 5 == PART_TOKEN_SIZE, "token size");

void
people_token(struct str key, const char *purpose, const char *issue, int64_t person,
	     char *token)
{
	unsigned char hash[HASH_SIZE];
	struct str parts[3];
	char number[24];

	(void)snprintf(number, sizeof number, "%lld", (long long)person);
	parts[0] = str_of(purpose);
	parts[1] = str_of(issue);
	parts[2] = str_of(number);
	hash_keyed(key, parts, 3, hash);
	hash_base32(hash, TOKEN_BYTES, token);
}
