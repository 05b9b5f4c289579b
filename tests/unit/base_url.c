/*
 * base_url.c - references resolved as RFC 3986, 5.4 lists them; what else stands in
 * addresses that people publish.
 */
#include "base/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int
begin(void **state)
{
	static struct arena arena;

	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int
end(void **state)
{
	arena_release(*state);
	return 0;
}

static void
splitting(void **state)
{
	struct url url = url_split(str_of("HTTP://u@[::1]:80/a/b?c=d#e?f"));

	(void)state;
	assert_true(str_is(url.scheme, "HTTP"));
	assert_true(str_is(url.authority, "u@[::1]:80"));
	assert_true(str_is(url.path, "/a/b"));
	assert_true(str_is(url.query, "c=d"));
	assert_true(str_is(url.fragment, "e?f"));
	url = url_split(str_of("//h"));
	assert_null(url.scheme.s);
	assert_true(str_is(url.authority, "h"));
	assert_true(url.path.n == 0);
	assert_null(url.query.s);
	url = url_split(str_of("a/b:c?"));
	assert_null(url.scheme.s);
	assert_null(url.authority.s);
	assert_non_null(url.query.s);
	url = url_split(str_of(NULL));
	assert_null(url.scheme.s);
	assert_int_equal(url.path.n, 0);
}

/* RFC 3986, 5.4.1 and 5.4.2. */
static void
references_of_the_standard(void **state)
{
	static const struct {
		const char *reference, *want;
	} cases[] = {
		{"g:h", "g:h"},
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"},
		{"g;x", "http://a/b/c/g;x"},
		{"g;x?y#s", "http://a/b/c/g;x?y#s"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../g", "http://a/g"},
		{"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{".g", "http://a/b/c/.g"},
		{"g..", "http://a/b/c/g.."},
		{"..g", "http://a/b/c/..g"},
		{"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/./y", "http://a/b/c/g;x=1/y"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/./x", "http://a/b/c/g?y/./x"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"g#s/./x", "http://a/b/c/g#s/./x"},
		{"g#s/../x", "http://a/b/c/g#s/../x"},
		{"http:g", "http://a/b/c/g"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(url_resolve(*state, "http://a/b/c/d;p?q",
						cases[i].reference),
				    cases[i].want);
}

static void
references_of_the_wild(void **state)
{
	static const struct {
		const char *base, *reference, *want;
	} cases[] = {
		{NULL, "a/b", "a/b"},
		{"", "/a", "/a"},
		{"feeds/in.xml", "/a", "/a"},
		{"urn:isbn:1", "/a", "/a"},
		{"mailto:a@lacnic.example", "b", "b"},
		{"https://lacnog.example", "a/b", "https://lacnog.example/a/b"},
		{"https://lacnog.example?x", "a", "https://lacnog.example/a"},
		{"https://lacnog.example/es/feed", " \n../2023/05/\n\tx ",
		 "https://lacnog.example/2023/05/x"},
		{"https://[2001:db8::1]:8080/a/b", "c?d=[e]",
		 "https://[2001:db8::1]:8080/a/c?d=[e]"},
		{"https://a.example/", "https:", "https://a.example/"},
		{"https://a.example/", "http:b", "http:b"},
		{"https://a.example/x", "https://b.example/../c",
		 "https://b.example/../c"},
		{"https://a.example/x", "javascript:alert(1)", "javascript:alert(1)"},
		{"https://a.example/x", "\xc3\xb1", "https://a.example/\xc3\xb1"},
		{"file:/a/b", "c", "file:/a/c"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(url_resolve(*state, cases[i].base,
						cases[i].reference),
				    cases[i].want);
	assert_null(url_resolve(*state, "https://a.example/", NULL));
}

/* A base of megabytes, times twenty thousand items. */
static void
long_ones_are_left_alone(void **state)
{
	char *base = arena_alloc(*state, URL_MAX + 2);

	memset(base, 'a', URL_MAX + 1);
	memcpy(base, "http://a/", 9);
	assert_string_equal(url_resolve(*state, base, "b"), "b");
	assert_string_equal(url_resolve(*state, "http://a/", base), base);
}

static void
encoding(void **state)
{
	static const struct {
		const char *url, *want;
	} cases[] = {
		{" https://a.example/a b?c d#e f ",
		 "https://a.example/a%20b?c%20d#e%20f"},
		{"https://a.example/\"<x>'`{|}^",
		 "https://a.example/%22%3Cx%3E%27%60%7B%7C%7D%5E"},
		{"http:\\\\a.example\\b?c\\d", "http://a.example/b?c%5Cd"},
		{"https://a.example\\@b.example/", "https://a.example/@b.example/"},
		{"https://a.example/\xc3\xb1%20%zz",
		 "https://a.example/\xc3\xb1%20%zz"},
		{"urn:a\\b", "urn:a%5Cb"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(url_encoded(*state, cases[i].url), cases[i].want);
}

static void
telling_the_web(void **state)
{
	(void)state;
	assert_true(url_is_web(str_of("https://a.example")));
	assert_true(url_is_web(str_of("HTTP://[::1]/")));
	assert_false(url_is_web(str_of("https:///a")));
	assert_false(url_is_web(str_of("https://:80/")));
	assert_false(url_is_web(str_of("https://user@/")));
	assert_false(url_is_web(str_of("https:a")));
	assert_false(url_is_web(str_of("ftp://a.example/")));
	assert_false(url_is_web(str_of("javascript:alert(1)")));
	assert_false(url_is_web(str_of(NULL)));
	assert_true(url_same_server("https://A.example/x", "https://a.example:443/y"));
	assert_true(url_same_server("http://u@a.example", "http://a.example:80?x"));
	assert_false(url_same_server("http://a.example/", "https://a.example/"));
	assert_false(url_same_server("https://a.example/", "https://a.example:8443/"));
	assert_false(url_same_server("https://a.example/", "https://a.example.evil/"));
	assert_false(url_same_server("https://a.example/", "https://a.example@evil/"));
	assert_false(url_same_server("/a", "/a"));
}

static void
tracking(void **state)
{
	static const struct {
		const char *url, *want;
	} cases[] = {
		{"https://a.example/b", "https://a.example/b"},
		{"https://a.example/b?", "https://a.example/b?"},
		{"https://a.example/b?utm_source=x", "https://a.example/b"},
		{"https://a.example/?p=1&utm_source=x&UTM_medium=&q=2#f",
		 "https://a.example/?p=1&q=2#f"},
		{"https://a.example/?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&igshid=5&_hsenc",
		 "https://a.example/"},
		{"https://a.example/?utm=1&mc=2&ref=3&pk_id=4",
		 "https://a.example/?utm=1&mc=2&ref=3&pk_id=4"},
		{"https://a.example/?a=?&b=utm_source",
		 "https://a.example/?a=?&b=utm_source"},
		{"https://a.example/b#utm_source=rss", "https://a.example/b"},
		{"https://a.example/b?c#xtor=RSS-1", "https://a.example/b?c"},
		{"?utm_id=1&a", "?a"},
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(url_without_tracking(*state, cases[i].url),
				    cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splitting),
		cmocka_unit_test(references_of_the_standard),
		cmocka_unit_test(references_of_the_wild),
		cmocka_unit_test(long_ones_are_left_alone),
		cmocka_unit_test(encoding),
		cmocka_unit_test(telling_the_web),
		cmocka_unit_test(tracking),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
