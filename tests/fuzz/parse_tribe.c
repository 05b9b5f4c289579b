/*
 * parse_tribe.c - fuzz target: any bytes as a document of the kind `tribe`.
 */
#include "support/parse_check.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct blob blob = parse_check_blob("", bytes, n);

	parse_check("tribe", &blob, 1);
	return 0;
}
