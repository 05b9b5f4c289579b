/*
 * base_hash.c - hashes against vectors of the standards, and of this project's framing
 * as OpenSSL's command line computes it; encodings against RFC 4648.
 */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
sha256(void **state)
{
	unsigned char out[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];

	(void)state;
	hash_sha256(NULL, 0, out);
	hash_hex(out, sizeof out, hex);
	assert_string_equal(
		hex,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_sha256("abc", 3, out);
	hash_hex(out, sizeof out, hex);
	assert_string_equal(
		hex,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* The first as computed by
 * printf '\0\0\0\0\0\0\0\x10what do ya want \0\0\0\0\0\0\0\x0cfor nothing?' |
 *	openssl dgst -sha256 -hmac Jefe
 * (key and text of RFC 4231 4.3), the others likewise. */
static void
keyed(void **state)
{
	const struct str one[] = {str_of("what do ya want "), str_of("for nothing?")};
	const struct str two[] = {str_of("what do ya want for"), str_of(" nothing?")};
	const struct str odd[] = {{NULL, 0}, {"\0x", 2}};
	char long_key[131];
	const struct {
		struct str key;
		const struct str *parts;
		size_t n;
		const char *want;
	} cases[] = {
		{str_of("Jefe"), one, 2,
		 "2adf7332d323203dd3dd441f723b556d218a9e97e6fbcef63aacb34bc269ec44"},
		{str_of("Jefe"), two, 2,
		 "c3a40971635aa76b72bbd3edf57692494618199b7574a54172f325e2e5c89f71"},
		{{NULL, 0},
		 NULL,
		 0,
		 "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
		{str_from(long_key, sizeof long_key), odd, 2,
		 "673ae0b22881e82a819c088319cbdb60f84a5805aabb11543a22ebebcaefdfd7"},
	};
	unsigned char out[HASH_SIZE];
	char hex[2 * HASH_SIZE + 1];
	size_t i;

	(void)state;
	memset(long_key, 0xaa, sizeof long_key);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		hash_keyed(cases[i].key, cases[i].parts, cases[i].n, out);
		hash_hex(out, sizeof out, hex);
		assert_string_equal(hex, cases[i].want);
	}
}

static void
base32(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *want;
	} cases[] = {
		{"", 0, ""},
		{"f", 1, "my"},
		{"fo", 2, "mzxq"},
		{"foo", 3, "mzxw6"},
		{"foob", 4, "mzxw6yq"},
		{"fooba", 5, "mzxw6ytb"},
		{"foobar", 6, "mzxw6ytboi"},
		{"\xfa\xfb\xfc\xfd\xfe\xff\xfa\xfb\xfc\xfd\xfe\xff", 12,
		 "7l57z7p6775px7h5737q"},
	};
	char out[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		memset(out, '!', sizeof out);
		hash_base32((const unsigned char *)cases[i].bytes, cases[i].n, out);
		assert_string_equal(out, cases[i].want);
		assert_int_equal(strlen(out), (8 * cases[i].n + 4) / 5);
	}
}

static void
base64_lines(void **state)
{
	unsigned char bytes[115];
	struct buf out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7);
	buf_init(&out, 1000);
	hash_base64_lines(&out, bytes, 0);
	assert_string_equal(out.s, "");
	hash_base64_lines(&out, "fooba", 5);
	assert_string_equal(out.s, "Zm9vYmE=\r\n");
	buf_clear(&out);
	hash_base64_lines(&out, bytes, 57);
	assert_int_equal(out.n, 78);
	assert_memory_equal(out.s + 76, "\r\n", 2);
	buf_clear(&out);
	hash_base64_lines(&out, bytes, sizeof bytes);
	assert_int_equal(out.n, 78 + 78 + 6);
	assert_memory_equal(out.s, "AAcOFRwjKjE4", 12);
	assert_memory_equal(out.s + 78 + 76, "\r\nHg==\r\n", 8);
	buf_release(&out);
}

static void
randomness(void **state)
{
	unsigned char one[64] = {0}, two[64] = {0};

	(void)state;
	hash_random(one, sizeof one);
	hash_random(two, sizeof two);
	assert_memory_not_equal(one, two, sizeof one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256),     cmocka_unit_test(keyed),
		cmocka_unit_test(base32),     cmocka_unit_test(base64_lines),
		cmocka_unit_test(randomness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
