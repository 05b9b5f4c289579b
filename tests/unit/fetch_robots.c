/*
 * What robots.txt says to us, as RFC 9309 reads it: which group is ours, which rule counts,
 * how patterns and percent-encodings compare; and the Link header (RFC 8288), the other
 * text of a server's that says what to read. Nothing is fetched.
 */
#include "fetch/fetch_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
rules(void **state)
{
	static const struct {
		const char *text, *path;
		bool allowed;
	} cases[] = {
		{"", "/", true},
		{"Disallow: /\n", "/", true}, /* of no group */
		{"User-agent: *\nDisallow: /\n", "/", false},
		{"User-agent: *\nDisallow:\n", "/", true},
		{"User-agent: *\nDisallow: /a\n", "/a", false},
		{"User-agent: *\nDisallow: /a\n", "/ab/c", false},
		{"User-agent: *\nDisallow: /a\n", "/b/a", true},
		{"User-agent: *\nDisallow: /a/\n", "/a", true},
		{"User-agent: *\nDisallow: /A\n", "/a", true},
		{"user-AGENT : *\r\ndisALLOW : /a # not this\r\n", "/a", false},
		{"\xef\xbb\xbfUser-agent: *\rDisallow: /a\r", "/a", false},
		{"  User-agent: *  \n\tDisallow:\t/a\t\n", "/a", false},
		{"User-agent: *\nDisallow /a\n", "/a", true},
		{"<html>User-agent: *\nDisallow: /a\n", "/a", true},

		/* Whom a group is for. */
		{"User-agent: other\nDisallow: /\n", "/", true},
		{"User-agent: digest\nDisallow: /\n", "/", false},
		{"User-agent: Digest/0.1\nDisallow: /\n", "/", false},
		{"User-agent: digester\nDisallow: /\n", "/", true},
		{"User-agent: dig\nDisallow: /\n", "/", true},
		{"User-agent: *\nDisallow: /\nUser-agent: digest\nAllow: /\n", "/",
		 true},
		{"User-agent: digest\nDisallow: /a\nUser-agent: *\nDisallow: /\n", "/b",
		 true},
		{"User-agent: digest\n\nUser-agent: x\nDisallow: /\n", "/b", false},
		{"User-agent: x\nUser-agent: digest\nDisallow: /\n", "/b", false},
		{"User-agent: x\nDisallow: /\nUser-agent: digest\nDisallow: /a\n", "/b",
		 true},
		{"User-agent: digest\nDisallow: /a\nUser-agent: x\nDisallow: /\n"
		 "User-agent: digest\nDisallow: /b\n",
		 "/b", false},
		{"User-agent: *\nDisallow: /\nUser-agent: digest\n", "/", true},
		{"User-agent: *\nSitemap: /x\nUser-agent: y\nDisallow: /\n", "/",
		 false},

		/* The longest counts, and of two equal ones that which allows. */
		{"User-agent: *\nDisallow: /\nAllow: /a\n", "/a/b", true},
		{"User-agent: *\nAllow: /a\nDisallow: /\n", "/a/b", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b", false},
		{"User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
		{"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
		{"User-agent: *\nAllow: /*.html\nDisallow: /a/b\n", "/a/b.html", true},
		{"User-agent: *\nDisallow: /\n", "/robots.txt", true},

		/* Patterns. */
		{"User-agent: *\nDisallow: *\n", "/a", false},
		{"User-agent: *\nDisallow: a\n", "/a", true},
		{"User-agent: *\nDisallow: /*/x\n", "/a/b/x", false},
		{"User-agent: *\nDisallow: /*/x\n", "/x", true},
		{"User-agent: *\nDisallow: /a*b*c\n", "/a-b-b-c-d", false},
		{"User-agent: *\nDisallow: /a*b*c\n", "/a-c-b", true},
		{"User-agent: *\nDisallow: /a**b\n", "/ab", false},
		{"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf?y", true},
		{"User-agent: *\nDisallow: /a$\n", "/a", false},
		{"User-agent: *\nDisallow: /a$\n", "/ab", true},
		{"User-agent: *\nDisallow: /a$\n", "/b/a", true},
		{"User-agent: *\nDisallow: /a*$\n", "/abc", false},
		{"User-agent: *\nDisallow: /ab*b$\n", "/ab", true},
		{"User-agent: *\nDisallow: $\n", "/a", true},
		{"User-agent: *\nDisallow: /a$b\n", "/a$b", false},
		{"User-agent: *\nDisallow: /*?s=\n", "/?s=x", false},
		{"User-agent: *\nDisallow: /*?s=\n", "/x?t=1&s=x", true},

		/* One form for what is the same (RFC 9309 2.2.2). */
		{"User-agent: *\nDisallow: /a%3cd.html\n", "/a%3Cd.html", false},
		{"User-agent: *\nDisallow: /a%2fb\n", "/a/b", true},
		{"User-agent: *\nDisallow: /%7ejoe\n", "/~joe", false},
		{"User-agent: *\nDisallow: /~joe\n", "/%7Ejoe", false},
		{"User-agent: *\nDisallow: /a\xc3\xb1o\n", "/a%c3%b1o", false},
		{"User-agent: *\nDisallow: /a%C3%B1o\n", "/a%c3%b1o", false},
		{"User-agent: *\nDisallow: /a%\n", "/a%", false},
		{"User-agent: *\nDisallow: /%2a\n", "/x", true},
	};
	struct robots robots;
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		fetch_robots_parse(&arena, str_of(cases[i].text), &robots);
		if (!fetch_robots_forbid(&arena, &robots, cases[i].path) !=
		    cases[i].allowed)
			fail_msg("%s with:\n%s", cases[i].path, cases[i].text);
	}
	arena_release(&arena);
}

static void
delays(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{"User-agent: *\nCrawl-delay: 2\n", 2000},
		{"User-agent: *\nCrawl-delay: 0.5\n", 500},
		{"User-agent: *\nCrawl-delay: .25\n", 200},
		{"User-agent: *\nCrawl-delay: 9.9\n", 9900},
		{"User-agent: *\nCrawl-delay: 11\n", 10000},
		{"User-agent: *\nCrawl-delay: 999999999999999\n", 10000},
		{"User-agent: *\nCrawl-delay: 10.5\n", 10000},
		{"User-agent: *\nCrawl-delay: -3\n", 0},
		{"User-agent: *\nCrawl-delay: soon\n", 0},
		{"User-agent: *\nCrawl-delay: 1e9\n", 0},
		{"User-agent: x\nCrawl-delay: 3\n", 0},
		{"User-agent: digest\nUser-agent: *\nCrawl-delay: 3\n", 3000},
		{"User-agent: *\nCrawl-delay: 3\nUser-agent: digest\nAllow: /\n", 0},
	};
	struct robots robots;
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		fetch_robots_parse(&arena, str_of(cases[i].text), &robots);
		if (robots.delay_ms != cases[i].ms)
			fail_msg("%lld with:\n%s", (long long)robots.delay_ms,
				 cases[i].text);
	}
	arena_release(&arena);
}

/* A text of 500 KiB that makes each byte of a path be looked at as often as may be. */
static void
costly(void **state)
{
	static const char rule[] =
		"Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab$\n";
	struct robots robots;
	struct arena arena;
	struct buf text;
	char path[8000];
	size_t i;

	(void)state;
	arena_init(&arena);
	buf_init(&text, 1000000);
	buf_str(&text, "User-agent: *\n");
	for (i = 0; i < 500000 / sizeof rule; i++)
		buf_str(&text, rule);
	memset(path, 'a', sizeof path);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	fetch_robots_parse(&arena, str_from(text.s, text.n), &robots);
	assert_true(robots.n > 9000);
	assert_null(fetch_robots_forbid(&arena, &robots, path));
	path[sizeof path - 2] = 'b';
	assert_non_null(fetch_robots_forbid(&arena, &robots, path));
	buf_release(&text);
	arena_release(&arena);
}

static void
links(void **state)
{
	static const struct {
		const char *link, *next; /* NULL: none */
	} cases[] = {
		{NULL, NULL},
		{"", NULL},
		{"</p2>; rel=\"next\"", "/p2"},
		{"</p2>;rel=next", "/p2"},
		{"  </p2>  ;  REL = \"Next\"  ", "/p2"},
		{"</p1>; rel=prev, </p3>; rel=next", "/p3"},
		{"</p1>; rel=\"prev\"; title=\"a, <b>; rel=next\", </p3>; rel=next",
		 "/p3"},
		{"</p3>; title=\"a\\\"; rel=x\"; rel=\"last next\"", "/p3"},
		{"</p3>; rel=nexter", NULL},
		{"</p3>; rel=\"\"; rel=next", NULL}, /* the first counts */
		{"</p3>; rel=next; anchor=\"#x\"", NULL},
		{"</p3>; rel=next; anchor=\"#x\", </p4>; rel=next", "/p4"},
		{"<a,b;c>; rel=next", "a,b;c"},
		{"<>; rel=next", ""},
		{", ,</p2>; rel=next,", "/p2"},
		{"</p2>; a; b; rel=next", "/p2"},
		{"</p2> rel=next", NULL},
		{"/p2; rel=next", NULL},
		{"</p2; rel=next", NULL},
		{"</p2>; rel=\"next", "/p2"},
		{"</p2>; title=\"open; rel=next", NULL},
		{"</p1>; ==, </p2>; rel=next", NULL},
	};
	struct arena arena;
	size_t i;

	(void)state;
	arena_init(&arena);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *next = fetch_link_next(&arena, cases[i].link);

		if (!next != !cases[i].next ||
		    (next && strcmp(next, cases[i].next) != 0))
			fail_msg("%s: %s", cases[i].link, next ? next : "none");
	}
	arena_release(&arena);
}

static void
pauses(void **state)
{
	static const char date[] = "Mon, 03 Apr 2023 12:00:00 GMT";
	static const struct {
		const char *retry_after, *date;
		int64_t seconds;
	} cases[] = {
		{NULL, NULL, 0},
		{"", NULL, 0},
		{"0", NULL, 0},
		{"120", NULL, 120},
		{" 120 ", NULL, 120},
		{"86401", NULL, 86400},
		{"315360000", NULL, 86400},
		{"99999999999999999999999", NULL, 0},
		{"-5", NULL, 0},
		{"1.5", NULL, 0},
		{"soon", date, 0},
		{"Mon, 03 Apr 2023 12:02:00 GMT", date, 120},
		{"Mon, 03 Apr 2023 12:02:00 GMT", NULL, 0},
		{"Mon, 03 Apr 2023 12:02:00 GMT", "today", 0},
		{"Mon, 03 Apr 2023 11:00:00 GMT", date, 0},
		{"Sun, 03 Apr 2033 12:00:00 GMT", date, 86400},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct answer answer = {.retry_after = cases[i].retry_after,
					      .date = cases[i].date};
		int64_t seconds = fetch_retry_after(&answer);

		if (seconds != cases[i].seconds)
			fail_msg("%s: %lld", cases[i].retry_after, (long long)seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),  cmocka_unit_test(delays),
		cmocka_unit_test(costly), cmocka_unit_test(links),
		cmocka_unit_test(pauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
