/*
 * prose_lists.c - the lists of tests/cases/prose: what real announcements say of dates,
 * and what is found in it. A line is right when all its dates, their roles and whether
 * they are sure are as wanted; it is wrong in silence when something else is found and
 * called sure. None may be; of the 48 published expressions 46 must be right (the other
 * two are fields of WordPress and no prose), of the 150 more 95 %.
 */
#include "base/file.h"
#include "prose/prose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_LIST (1u << 20)

struct figures {
	int rows, right, silent;
};

/* A line: its six columns. */
struct row {
	struct str language, published, zone, text, wanted;
};

static char *
text_of(struct arena *arena, struct str s)
{
	char *text = arena_strndup(arena, s.s, s.n), *out = text;
	const char *in;

	for (in = text; *in; in++)
		if (in[0] == '\\' && in[1] == 'n') {
			*out++ = '\n';
			in++;
		} else {
			*out++ = *in;
		}
	*out = '\0';
	return text;
}

/* "?event 2023-05-08..2023-05-12 online". */
static const char *
tell(struct arena *arena, const struct prose_date *date, bool online)
{
	static const char *const roles[] = {"event", "deadline", "opens", "other"};
	const char *end = when_format(arena, &date->end);

	return arena_printf(arena, "%s%s %s%s%s%s", date->sure ? "" : "?",
			    roles[date->role], when_format(arena, &date->start),
			    end[0] ? ".." : "", end,
			    online && date->online ? " online" : "");
}

static bool
is_wanted(struct str wanted, const char *said)
{
	while (wanted.s && wanted.n > 0) {
		struct str item = str_split(&wanted, ';');

		if (str_is(str_trim(item), said))
			return true;
	}
	return false;
}

static void
check(struct arena *arena, const struct row *row, struct figures *figures)
{
	bool others = str_starts(row->wanted, "other"), silent = false;
	bool online = str_ends(row->wanted, "online");
	struct prose_context context = {.now = 0};
	struct prose_dates found;
	const char *all = "", *said;
	size_t i;

	if (row->language.n)
		context.language = text_of(arena, row->language);
	if (row->zone.n)
		context.zone = text_of(arena, row->zone);
	assert_true(when_parse(row->published, context.zone, &context.published));
	prose_find(arena, text_of(arena, row->text), &context, &found);
	for (i = 0; i < found.n; i++) {
		assert_true(found.v[i].sure == (found.v[i].doubt == NULL));
		if (found.v[i].role == PROSE_OTHER && !others)
			continue;
		said = tell(arena, &found.v[i], online);
		if (!is_wanted(row->wanted, said) && found.v[i].sure)
			silent = true;
		all = arena_printf(arena, "%s%s%s", all, *all ? "; " : "", said);
	}
	if (!*all)
		all = "-";
	figures->rows++;
	figures->silent += silent;
	if (str_is(row->wanted, all))
		figures->right++;
	else
		print_message("%s: %.*s\n\twanted %.*s\n\tfound  %s\n",
			      silent ? "wrong in silence" : "not right",
			      (int)row->text.n, row->text.s, (int)row->wanted.n,
			      row->wanted.s, all);
}

static struct figures
read_list(const char *path)
{
	struct figures figures = {0, 0, 0};
	struct arena arena;
	struct str rest, line;
	struct err err;
	char *bytes;
	size_t n;

	arena_init(&arena);
	assert_int_equal(file_read(&arena, path, MAX_LIST, &bytes, &n, &err), 0);
	rest = str_from(bytes, n);
	while (str_line(&rest, &line)) {
		struct row row;

		if (line.n == 0 || line.s[0] == '#')
			continue;
		row.language = str_split(&line, '\t');
		row.published = str_split(&line, '\t');
		row.zone = str_split(&line, '\t');
		row.text = str_split(&line, '\t');
		row.wanted = str_split(&line, '\t');
		assert_true(row.wanted.n > 0);
		check(&arena, &row, &figures);
	}
	arena_release(&arena);
	print_message("%s: %d of %d right, %d wrong in silence\n", path, figures.right,
		      figures.rows, figures.silent);
	return figures;
}

static void
published_expressions(void **state)
{
	struct figures figures = read_list("tests/cases/prose/48.tsv");

	(void)state;
	assert_int_equal(figures.silent, 0);
	assert_true(figures.right >= 46);
}

static void
real_announcements(void **state)
{
	struct figures figures = read_list("tests/cases/prose/150.tsv");

	(void)state;
	assert_int_equal(figures.silent, 0);
	assert_true(figures.rows >= 150);
	assert_true(figures.right * 100 >= figures.rows * 95);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_expressions),
		cmocka_unit_test(real_announcements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
