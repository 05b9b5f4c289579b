/*
 * parse_markdown.c - fuzz target: any bytes as a folder of the kind `markdown`. NUL bytes
 * separate its files: an entry, its translation, another entry.
 */
#include "support/parse_check.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const names[] = {"a.md", "a.pt.md", "b.md"};
	struct blob blobs[3];
	size_t i, length;

	for (i = 0; i < 3 && n > 0; i++) {
		const uint8_t *end = memchr(bytes, 0, n);

		length = end ? (size_t)(end - bytes) : n;
		blobs[i] = parse_check_blob(names[i], bytes, length);
		bytes += length;
		n -= length;
		if (end) {
			bytes++;
			n--;
		}
	}
	parse_check("markdown", blobs, i);
	return 0;
}
