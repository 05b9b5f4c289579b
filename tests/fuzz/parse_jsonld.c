/*
 * parse_jsonld.c - fuzz target: any bytes as a document of the kind `jsonld`, and as the
 * page that another one led to.
 */
#include "support/parse_check.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct blob blobs[2];

	blobs[0] = blobs[1] = parse_check_blob("", bytes, n);
	blobs[1].followed = true;
	parse_check("jsonld", blobs, 2);
	return 0;
}
