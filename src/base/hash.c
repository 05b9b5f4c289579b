/*
 * hash.c - hashes by libcrypto, which is included here alone, and encodings of bytes.
 * libcrypto cannot fail at these but for want of memory or of its own installation:
 * that ends the program.
 */
#include "base/hash.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void
hash_sha256(const void *bytes, size_t n, unsigned char out[HASH_SIZE])
{
	if (EVP_Digest(n > 0 ? bytes : "", n, out, NULL, EVP_sha256(), NULL) != 1)
		abort();
}

static void
update(EVP_MAC_CTX *context, const void *bytes, size_t n)
{
	if (n > 0 && EVP_MAC_update(context, bytes, n) != 1)
		abort();
}

void
hash_keyed(struct str key, const struct str *parts, size_t n,
	   unsigned char out[HASH_SIZE])
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};
	const unsigned char *secret = (const unsigned char *)(key.n > 0 ? key.s : "");
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
	size_t i, made = 0;

	if (!context || EVP_MAC_init(context, secret, key.n, params) != 1)
		abort();
	for (i = 0; i < n; i++) {
		unsigned char length[8];
		int byte;

		for (byte = 0; byte < 8; byte++)
			length[byte] = (unsigned char)((uint64_t)parts[i].n >>
						       (56 - 8 * byte));
		update(context, length, sizeof length);
		update(context, parts[i].s, parts[i].n);
	}
	if (EVP_MAC_final(context, out, &made, HASH_SIZE) != 1 || made != HASH_SIZE)
		abort();
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(mac);
}

void
hash_hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

void
hash_base32(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned held = 0, bits = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		held = (held << 8 | bytes[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = digits[held >> (bits - 5) & 31];
	}
	if (bits > 0)
		*out++ = digits[held << (5 - bits) & 31];
	*out = '\0';
}

void
hash_random(void *bytes, size_t n)
{
	unsigned char *p = bytes;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			abort();
		p += got;
		n -= (size_t)got;
	}
}

void
hash_base64_lines(struct buf *out, const void *bytes, size_t n)
{
	enum { LINE_BYTES = 57 }; /* 76 characters */
	const unsigned char *p = bytes;
	unsigned char line[76 + 1];
	size_t part;
	int made;

	for (; n > 0; p += part, n -= part) {
		part = n < LINE_BYTES ? n : LINE_BYTES;
		made = EVP_EncodeBlock(line, p, (int)part);
		buf_add(out, line, (size_t)made);
		buf_str(out, "\r\n");
	}
}
