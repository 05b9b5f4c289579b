/*
 * config_read.c - the cases of tests/cases/config: each folder's digest.yaml is read, and
 * its want.txt is either what was understood or the list of mistakes.
 *
 * With a folder as its argument it prints what it reads there.
 */
#include "config/config.h"

#include "base/file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/cases/config"

static const char *const kinds[] = {"ical", "feed", "markdown", NULL};
static const char *const fields[] = {"title", "start", NULL};
static const struct config_words known = {kinds, fields};

/* A path without the case's folder; "-" for none. */
static const char *
shown(const char *text, const char *folder)
{
	size_t n = strlen(folder);

	if (!text)
		return "-";
	if (strncmp(text, folder, n) == 0 && text[n] == '/')
		return text + n + 1;
	return text;
}

static void
print_texts(struct buf *out, const char *label, const struct texts *texts)
{
	size_t i;

	buf_str(out, label);
	for (i = 0; i < texts->n; i++)
		buf_printf(out, " %s='%s'", texts->v[i].language, texts->v[i].text);
	buf_char(out, '\n');
}

static void
print_words(struct buf *out, const char *label, const struct words *words)
{
	size_t i;

	buf_str(out, label);
	for (i = 0; i < words->n; i++)
		buf_printf(out, " %s", words->v[i]);
	buf_char(out, '\n');
}

static void
print_kinds(struct buf *out, const char *label, const bool *set)
{
	size_t i;

	buf_str(out, label);
	for (i = 0; i < ITEM_KINDS; i++)
		if (set[i])
			buf_printf(out, " %s", item_kind_words[i]);
	buf_char(out, '\n');
}

static void
print_scope(struct buf *out, const char *label, struct scope scope)
{
	buf_printf(out, "%s %s%llx\n", label, scope.everyone ? "everyone " : "",
		   (unsigned long long)scope.organisations);
}

static void
print_login(struct buf *out, const char *username, const struct secret_source *secret,
	    const char *folder)
{
	if (username)
		buf_printf(out, "  login %s file %s command %s\n", username,
			   shown(secret->file, folder), shown(secret->command, folder));
}

static void
print_community(struct buf *out, const struct config *config, const char *folder)
{
	size_t i;

	print_texts(out, "name", &config->name);
	buf_printf(out, "timezone %s\nlanguages", config->timezone);
	for (i = 0; config->languages[i]; i++)
		buf_printf(out, " %s", config->languages[i]);
	buf_printf(out, "\ndomain %s\nsite %s\naddress %s\ncontact %s\n",
		   config->domain, config->site, config->address, config->contact);
	buf_printf(out, "key_file %s\nstate %s\ntemplates %s\n",
		   shown(config->key_file, folder), shown(config->state, folder),
		   shown(config->templates, folder));
	for (i = 0; i < config->n_organisations; i++) {
		const struct organisation *o = &config->organisations[i];

		buf_printf(out, "organisation %s: %s, %s, %s, %s\n", o->id, o->name,
			   shown(o->url, folder), shown(o->colour, folder),
			   shown(o->address, folder));
	}
}

static void
print_sources(struct buf *out, const struct config *config, const char *folder)
{
	size_t i;

	for (i = 0; i < config->n_sources; i++) {
		const struct source *s = &config->sources[i];

		buf_printf(out, "source %s\n  organisation %d\n  kind %s\n  %s %s\n",
			   s->id, s->organisation, s->kind,
			   s->remote ? "address" : "path", shown(s->url, folder));
		buf_printf(out, "  language %s\n  timezone %s\n", s->language,
			   s->timezone);
		print_scope(out, "  visibility", s->visibility);
		buf_printf(out, "  timeout %lld ms\n  max_size %zu\n  private %d\n",
			   (long long)s->timeout_ms, s->max_bytes, s->allow_private);
		print_login(out, s->username, &s->password, folder);
	}
}

static void
print_lists(struct buf *out, const struct config *config, const char *folder)
{
	size_t i;

	for (i = 0; i < config->n_lists; i++) {
		const struct mailing_list *l = &config->lists[i];

		buf_printf(out, "list %s (line %d)\n", l->id, l->line);
		print_texts(out, "  name", &l->name);
		buf_printf(out, "  organisation %d\n", l->organisation);
		print_scope(out, "  audience", l->audience);
		print_words(out, "  languages", &l->languages);
		buf_printf(out, "  from '%s' <%s>\n  reply_to %s\n", l->from_name,
			   l->from_address, shown(l->reply_to, folder));
		print_kinds(out, "  accepts", l->accepts);
	}
}

static void
print_digests(struct buf *out, const struct config *config)
{
	size_t i, j;

	for (i = 0; i < config->n_digests; i++) {
		const struct digest *d = &config->digests[i];

		buf_printf(out, "digest %s\n", d->id);
		print_texts(out, "  title", &d->title);
		print_texts(out, "  tag", &d->tag);
		buf_str(out, "  lists");
		for (j = 0; j < d->n_lists; j++)
			buf_printf(out, " %s", d->lists[j]->id);
		buf_printf(out, "\n  schedule %s %s\n", d->schedule ? "yes" : "no",
			   d->schedule_text ? d->schedule_text : "-");
		buf_printf(out, "  not_after %lld s\n  horizon %lld s\n  limit %zu\n",
			   (long long)d->not_after_s, (long long)d->horizon_s,
			   d->limit);
		print_kinds(out, "  kinds", d->kinds);
		buf_printf(out, "  organisations %llx\n",
			   (unsigned long long)d->organisations);
		print_words(out, "  tags", &d->tags);
	}
}

static void
print_delivery(struct buf *out, const struct config *config, const char *folder)
{
	static const char *const transports[] = {"none", "smtp", "smtps", "maildir"};
	static const char *const tls[] = {"require", "optional", "none"};
	static const char *const doubt[] = {"ask", "resend", "skip"};
	const struct delivery_config *d = &config->delivery;

	buf_printf(out, "delivery %s\n", transports[d->transport]);
	if (d->transport == TRANSPORT_NONE)
		return;
	buf_printf(out, "  host %s port %d\n  directory %s\n", shown(d->host, folder),
		   d->port, shown(d->directory, folder));
	buf_printf(out, "  tls %s\n  ca_file %s\n  hello %s\n", tls[d->tls],
		   shown(d->ca_file, folder), d->hello);
	buf_printf(out, "  connections %d\n  timeout %lld ms\n  on_doubt %s\n",
		   d->connections, (long long)d->timeout_ms, doubt[d->on_doubt]);
	print_login(out, d->username, &d->password, folder);
}

/* What want.txt should say. */
static void
read_case(struct arena *arena, const char *folder, struct buf *out)
{
	struct problems problems;
	struct config config;
	struct err err;
	size_t i;
	char *path;

	path = arena_printf(arena, "%s/digest.yaml", folder);
	if (config_read(arena, path, &known, &config, &problems, &err) == 0) {
		print_community(out, &config, folder);
		print_sources(out, &config, folder);
		print_lists(out, &config, folder);
		print_digests(out, &config);
		print_delivery(out, &config, folder);
		return;
	}
	for (i = 0; i < problems.n; i++)
		buf_printf(out, "%s:%d:%d: %s\n", shown(problems.v[i].path, folder),
			   problems.v[i].line, problems.v[i].column,
			   problems.v[i].text);
	buf_printf(out, "%d %s\n", (int)err.kind, shown(err.text, folder));
}

static int
visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
cases_say_what_they_want(void **state)
{
	struct dirent **names;
	int n = scandir(CASES, &names, visible, by_bytes), wrong = 0, i;

	(void)state;
	assert_true(n >= 30);
	for (i = 0; i < n; i++) {
		struct arena arena;
		struct buf got;
		struct err err;
		char *folder, *want;
		size_t length;

		arena_init(&arena);
		buf_init(&got, 1 << 20);
		folder = arena_printf(&arena, "%s/%s", CASES, names[i]->d_name);
		read_case(&arena, folder, &got);
		assert_int_equal(file_read(&arena,
					   arena_printf(&arena, "%s/want.txt", folder),
					   1 << 20, &want, &length, &err),
				 0);
		if (strcmp(want, got.s) != 0) {
			print_error("%s: want\n%sgot\n%s", folder, want, got.s);
			wrong++;
		}
		buf_release(&got);
		arena_release(&arena);
		free(names[i]);
	}
	free(names);
	assert_int_equal(wrong, 0);
}

static void
a_missing_file_is_no_mistake_in_it(void **state)
{
	struct problems problems;
	struct config config;
	struct arena arena;
	struct err err = {ERR_NONE, ""};

	(void)state;
	arena_init(&arena);
	assert_int_equal(config_read(&arena, CASES "/no-such/digest.yaml", &known,
				     &config, &problems, &err),
			 -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(problems.n, 0);
	arena_release(&arena);
}

static int
print_one(const char *folder)
{
	struct arena arena;
	struct buf out;

	arena_init(&arena);
	buf_init(&out, 1 << 20);
	read_case(&arena, folder, &out);
	(void)fputs(out.s, stdout);
	buf_release(&out);
	arena_release(&arena);
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_say_what_they_want),
		cmocka_unit_test(a_missing_file_is_no_mistake_in_it),
	};

	if (argc > 1)
		return print_one(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
