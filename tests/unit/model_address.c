/*
 * model_address.c - addresses and mailboxes, right and wrong: RFC 5321 and 5322, of any
 * script (RFC 6531, IDNA2008), and what somebody would like to smuggle in with them.
 */
#include "model/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define L63 A60 "aaa"

static const struct {
	const char *text, *wire;
	const char *key; /* NULL: the same as wire */
	bool utf8;
} good[] = {
	{"ana@lacnic.example", "ana@lacnic.example", NULL, false},
	{"Ana.Perez@LACNIC.Example", "Ana.Perez@lacnic.example",
	 "ana.perez@lacnic.example", false},
	{"a@b.co", "a@b.co", NULL, false},
	{"1@2.example", "1@2.example", NULL, false},
	{"ana+digest@lacnic.example", "ana+digest@lacnic.example", NULL, false},
	{"!#$%&'*+-/=?^_`{|}~@a.example", "!#$%&'*+-/=?^_`{|}~@a.example", NULL, false},
	{"=sum@a.example", "=sum@a.example", NULL, false},
	{"-@a.example", "-@a.example", NULL, false},
	{"a@a-b.example", "a@a-b.example", NULL, false},
	{"a@1a.example", "a@1a.example", NULL, false},
	{"a@a.b.c.d.e.example", "a@a.b.c.d.e.example", NULL, false},
	{"a@" L63 ".example", "a@" L63 ".example", NULL, false},
	{A60 "aaaa@a.example", A60 "aaaa@a.example", NULL, false},
	{"a@" L63 "." L63 "." L63 "." A60, "a@" L63 "." L63 "." L63 "." A60, NULL,
	 false},
	/* Internationalised domains become A-labels. */
	{"ana@comunicación.example", "ana@xn--comunicacin-zeb.example", NULL, false},
	{"ana@COMUNICACIÓN.example", "ana@xn--comunicacin-zeb.example", NULL, false},
	{"ana@comunicacio\xcc\x81n.example", "ana@xn--comunicacin-zeb.example", NULL,
	 false},
	{"ana@xn--comunicacin-zeb.example", "ana@xn--comunicacin-zeb.example", NULL,
	 false},
	{"ana@例子.测试", "ana@xn--fsqu00a.xn--0zwm56d", NULL, false},
	{"ana@faß.example", "ana@xn--fa-hia.example", NULL, false},
	/* So do not local parts: they need SMTPUTF8. */
	{"usuário@exemplo.example", "usuário@exemplo.example", NULL, true},
	{"USUÁRIO@exemplo.example", "USUÁRIO@exemplo.example",
	 "usuário@exemplo.example", true},
	{"usua\xcc\x81rio@exemplo.example", "usuário@exemplo.example", NULL, true},
	{"用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d", NULL, true},
	{"пошта@приклад.example", "пошта@xn--80aikifvh.example", NULL, true},
	{"مثال@موقع.example", "مثال@xn--4gbrim.example", NULL, true},
	{"चित्र@a.example", "चित्र@a.example", NULL, true},
	{"क्\u200dष@a.example", "क्\u200dष@a.example", NULL, true},
	{"Straße@a.example", "Straße@a.example", "strasse@a.example", true},
};

static const struct {
	const char *text, *why;
} bad[] = {
	{"", "there is no @ in it"},
	{"ana", "there is no @ in it"},
	{"ana at lacnic.example", "there is no @ in it"},
	{"@", "there is nothing before the @"},
	{"@lacnic.example", "there is nothing before the @"},
	{"ana@", "there is nothing behind the @"},
	{"ana@@lacnic.example", "there are two @ in it"},
	{"ana@b@lacnic.example", "there are two @ in it"},
	{".ana@lacnic.example", "a dot cannot be the first or last before the @"},
	{"ana.@lacnic.example", "a dot cannot be the first or last before the @"},
	{".@lacnic.example", "a dot cannot be the first or last before the @"},
	{"ana..perez@lacnic.example", "there are two dots in a row before the @"},
	{"ana perez@lacnic.example", "there is a space before the @"},
	{" ana@lacnic.example", "there is a space before the @"},
	{"ana@lacnic.example ", "there is a space, a line break or a control character "
				"behind the @"},
	{"ana\t@lacnic.example", "there is a space before the @"},
	{"ana\r\nBcc: all@lacnic.example", "there is a line break in it"},
	{"ana\n@lacnic.example", "there is a line break in it"},
	{"ana@lacnic.example\r\nRCPT TO:<x@y.example>", "there are two @ in it"},
	{"ana@lacnic.example\r\nDATA", "there is a space, a line break or a control "
				       "character behind the @"},
	{"ana\x01@lacnic.example", "there is a control character in it"},
	{"ana\x7f@lacnic.example", "there is a control character in it"},
	{"ana@lac\x1bnic.example", "there is a space, a line break or a control "
				   "character behind the @"},
	{"\"ana\"@lacnic.example", "quotes before the @ are not supported"},
	{"\"ana perez\"@lacnic.example", "quotes before the @ are not supported"},
	{"ana(work)@lacnic.example", "'(' cannot stand in an address"},
	{"<ana@lacnic.example", "'<' cannot stand in an address"},
	{"ana,luz@lacnic.example", "',' cannot stand in an address"},
	{"ana;luz@lacnic.example", "';' cannot stand in an address"},
	{"mailto:ana@lacnic.example", "':' cannot stand in an address"},
	{"a[b]@lacnic.example", "'[' cannot stand in an address"},
	{"ana\\@lacnic.example", "'\\' cannot stand in an address"},
	{"ana@[192.0.2.1]", "a domain is needed behind the @, not [an address]"},
	{"ana@[IPv6:2001:db8::1]", "a domain is needed behind the @, not [an address]"},
	{"ana@192.0.2.1", "the domain '192.0.2.1' ends with a number"},
	{"ana@lacnic", "the domain 'lacnic' has no dot"},
	{"ana@localhost", "the domain 'localhost' has no dot"},
	{"ana@lacnic.example.", "there is a dot at the end"},
	{"ana@lacnic..example", NULL},
	{"ana@.lacnic.example", NULL},
	{"ana@-lacnic.example", NULL},
	{"ana@lacnic-.example", NULL},
	{"ana@lac_nic.example", NULL},
	{"ana@lacnic.example>", NULL},
	{"ana@lacnic.exa(mple)", NULL},
	{"ana@" L63 "a.example", NULL},
	{"ana@☃.example", NULL},
	{A60 "aaaaa@a.example", "the part before the @ is longer than 64 bytes"},
	{"aa@" L63 "." L63 "." L63 "." A60, "it is longer than 254 bytes"},
	{"ááááááááááááááááááááááááááááááááá@a.example",
	 "the part before the @ is longer than 64 bytes"},
	{"ana\xff@lacnic.example", "it is not valid UTF-8"},
	{"ana@lacnic\xc3.example", "it is not valid UTF-8"},
	{"an\xc0\xaf@lacnic.example", "it is not valid UTF-8"},
	{"ana\u00a0b@lacnic.example", "U+00A0 cannot stand in an address"},
	{"ana\u200bb@lacnic.example", "U+200B cannot stand in an address"},
	{"ana\u202eb@lacnic.example", "U+202E cannot stand in an address"},
	{"ana\u2028b@lacnic.example", "U+2028 cannot stand in an address"},
	{"ana\xc2\x85"
	 "b@lacnic.example",
	 "U+0085 cannot stand in an address"},
	{"\ufeffana@lacnic.example", "U+FEFF cannot stand in an address"},
	{"ana\ufffd@lacnic.example", "U+FFFD cannot stand in an address"},
	{"ana\xee\x80\x80@lacnic.example", "U+E000 cannot stand in an address"},
};

static void
good_addresses(void **state)
{
	struct address address;
	struct arena arena;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		if (address_parse(&arena, str_of(good[i].text), &address, &err))
			fail_msg("%s: %s", good[i].text, err.text);
		assert_string_equal(address.wire, good[i].wire);
		assert_string_equal(address.key,
				    good[i].key ? good[i].key : good[i].wire);
		assert_int_equal(address.utf8, good[i].utf8);
	}
	arena_release(&arena);
}

static void
bad_addresses(void **state)
{
	struct address address;
	struct arena arena;
	struct err err;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!address_parse(&arena, str_of(bad[i].text), &address, &err))
			fail_msg("'%s' passed as %s", bad[i].text, address.wire);
		assert_int_equal(err.kind, ERR_FORMAT);
		if (bad[i].why)
			assert_string_equal(err.text, bad[i].why);
	}
	arena_release(&arena);
}

/* A NUL is a byte like others to a slice. */
static void
nul_is_refused(void **state)
{
	struct address address;
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	assert_int_equal(address_parse(&arena, str_from("a\0b@c.example", 13), &address,
				       &err),
			 -1);
	assert_int_equal(address_parse(&arena, str_from("ab@c\0.example", 13), &address,
				       &err),
			 -1);
	arena_release(&arena);
}

static void
mailboxes(void **state)
{
	static const struct {
		const char *text, *name, *wire; /* name NULL: refused */
	} cases[] = {
		{"ana@a.example", "", "ana@a.example"},
		{"  ana@a.example\n", "", "ana@a.example"},
		{"<ana@a.example>", "", "ana@a.example"},
		{"Ana <ana@a.example>", "Ana", "ana@a.example"},
		{"Ana<ana@a.example>", "Ana", "ana@a.example"},
		{"Ana  Pérez <ana@a.example> ", "Ana Pérez", "ana@a.example"},
		{"José (LACNIC) <j@a.example>", "José (LACNIC)", "j@a.example"},
		{"J. R. <j@a.example>", "J. R.", "j@a.example"},
		{"\"Pérez, Ana\" <ana@a.example>", "Pérez, Ana", "ana@a.example"},
		{"\"Ana \\\"la jefa\\\" \\\\\" <ana@a.example>", "Ana \"la jefa\" \\",
		 "ana@a.example"},
		{"\"a <b@c.example>\" <ana@a.example>", "a <b@c.example>",
		 "ana@a.example"},
		{"\"\" <ana@a.example>", "", "ana@a.example"},
		{"\u202eAna\u202c <ana@a.example>", "Ana", "ana@a.example"},
		{"Pérez, Ana <ana@a.example>", NULL, NULL},
		{"a@b.example, ana@a.example", NULL, NULL},
		{"a@b.example <ana@a.example>", NULL, NULL},
		{"\"Ana <ana@a.example>", NULL, NULL},
		{"\"Ana\" Pérez <ana@a.example>", NULL, NULL},
		{"Ana \"la jefa\" <ana@a.example>", NULL, NULL},
		{"Ana <ana@a.example", NULL, NULL},
		{"Ana <ana@a.example> x", NULL, NULL},
		{"Ana < ana@a.example >", NULL, NULL},
		{"Ana <>", NULL, NULL},
		{"Ana", NULL, NULL},
		{"", NULL, NULL},
		{"Ana\r\nBcc: x <ana@a.example>", NULL, NULL},
		{"Ana\xff <ana@a.example>", NULL, NULL},
	};
	struct address address;
	struct arena arena;
	const char *name;
	struct err err;
	size_t i;
	int rc;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		rc = mailbox_parse(&arena, str_of(cases[i].text), &name, &address,
				   &err);
		if ((rc == 0) != (cases[i].name != NULL))
			fail_msg("'%s': %s", cases[i].text,
				 rc ? err.text : address.wire);
		if (rc)
			continue;
		assert_string_equal(name, cases[i].name);
		assert_string_equal(address.wire, cases[i].wire);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_addresses),
		cmocka_unit_test(bad_addresses),
		cmocka_unit_test(nul_is_refused),
		cmocka_unit_test(mailboxes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
