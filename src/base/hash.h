/*
 * hash.h - SHA-256, keyed hashes (RFC 2104), encodings of bytes. (libcrypto)
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/buf.h"
#include "base/str.h"

#define HASH_SIZE 32

void hash_sha256(const void *bytes, size_t n, unsigned char out[HASH_SIZE]);

/* HMAC-SHA-256 over the parts, each preceded by its length (8 bytes, big-endian), so that
 * ("ab","c") and ("a","bc") differ. */
void hash_keyed(struct str key, const struct str *parts, size_t n,
		unsigned char out[HASH_SIZE]);

/* Lower-case hexadecimal and RFC 4648 base32 (lower case, no padding), NUL-terminated.
 * out has 2n + 1, or (8n + 4) / 5 + 1 bytes. */
void hash_hex(const unsigned char *bytes, size_t n, char *out);
void hash_base32(const unsigned char *bytes, size_t n, char *out);

/* n bytes from the system's generator; aborts when it has none. Not for pure rooms. */
void hash_random(void *bytes, size_t n);

/* RFC 4648 base64 in lines of 76 characters with CRLF after each, the last too. */
void hash_base64_lines(struct buf *out, const void *bytes, size_t n);

#endif
