/*
 * sources.c - `sources`: how each source is, since when, how often, and what to do.
 */
#include "cmd/cmd_int.h"

#include <string.h>

/* The first that fits is how a source is. */
static bool
never_read(const struct session *session, const struct source_state *state)
{
	(void)session;
	return state->last_try == 0;
}

static bool
is_held(const struct session *session, const struct source_state *state)
{
	(void)session;
	return state->held;
}

static bool
is_failing(const struct session *session, const struct source_state *state)
{
	(void)session;
	return state->failures > 0;
}

static bool
is_asked_to_wait(const struct session *session, const struct source_state *state)
{
	return state->failures > 0 && state->retry_at > session->run.now;
}

static bool
has_moved(const struct session *session, const struct source_state *state)
{
	(void)session;
	return state->moved != NULL;
}

static bool
is_stale(const struct session *session, const struct source_state *state)
{
	return state->stale_from > 0 && state->stale_from <= session->run.now;
}

static const struct health {
	const char *word;
	bool (*fits)(const struct session *session, const struct source_state *state);
	const char *advice; /* with the source's name, or NULL */
} healths[] = {
	{"never read", never_read, "`digest gather %s` reads it"},
	{"held", is_held, "`digest gather --accept %s`, if it is meant to be empty"},
	{"failing", is_asked_to_wait, "nothing: %s is asked again after that"},
	{"failing", is_failing,
	 "look at its address in a browser; if it has changed, mend it in digest.yaml, else "
	 "tell who keeps %s"},
	{"moved", has_moved, "write the new address into digest.yaml, for %s"},
	{"stale", is_stale,
	 "all that it says is over: ask who keeps %s whether it has moved"},
	{"good", NULL, NULL},
};

static const struct health *
health_of(const struct session *session, const struct source_state *state)
{
	const struct health *health = healths;

	while (health->fits && !health->fits(session, state))
		health++;
	return health;
}

static const char *
advice_of(struct session *session, const struct health *health, const char *source)
{
	const char *at = health->advice ? strstr(health->advice, "%s") : NULL;

	if (!at)
		return NULL;
	return arena_printf(&session->arena, "%.*s%s%s", (int)(at - health->advice),
			    health->advice, source, at + 2);
}

static void
source_json(struct session *session, struct json *json, const struct source *source,
	    const struct source_state *state)
{
	const struct health *health = health_of(session, state);

	json_put_object(json, NULL);
	json_put_string(json, "source", source->id);
	json_put_string(json, "organisation",
			session->config.organisations[source->organisation].id);
	json_put_string(json, "kind", source->kind);
	json_put_string(json, "url", source->url);
	json_put_string(json, "health", health->word);
	json_put_time(json, "last_success", state->last_success);
	json_put_number(json, "entries", state->entries);
	json_put_number(json, "failures", state->failures);
	json_put_time(json, "failing_since", state->failing_since);
	json_put_string(json, "error", state->error);
	json_put_time(json, "not_before", state->retry_at);
	json_put_time(json, "stale_from", state->stale_from);
	json_put_string(json, "moved", state->moved);
	json_put_string(json, "advice", advice_of(session, health, source->id));
	json_end_object(json);
}

static void
source_lines(struct session *session, const struct source *source,
	     const struct source_state *state)
{
	const struct health *health = health_of(session, state);

	say("%-24s %-10s %4lld entries  last read %s", source->id, health->word,
	    (long long)state->entries, say_time(session, state->last_success));
	if (state->failures > 0)
		say("  %lld time%s since %s: %s", (long long)state->failures,
		    state->failures == 1 ? "" : "s",
		    say_time(session, state->failing_since),
		    state->error ? state->error : "");
	if (state->retry_at > session->run.now)
		say("  its server wants to be left alone until %s",
		    say_time(session, state->retry_at));
	if (state->moved)
		say("  its server says it is for good at %s", state->moved);
	if (health->advice)
		say("  do: %s", advice_of(session, health, source->id));
}

int
cmd_sources(struct session *session, const struct arguments *arguments)
{
	const struct config *config = &session->config;
	struct source_state state;
	struct document document;
	int result = 0;
	size_t i;

	(void)arguments;
	document_begin(&document);
	json_put_array(&document.json, "sources");
	for (i = 0; i < config->n_sources && result == 0; i++) {
		result = store_source(session->run.store, &session->arena,
				      config->sources[i].id, &state, &session->err);
		if (result == 0 && session->json)
			source_json(session, &document.json, &config->sources[i],
				    &state);
		else if (result == 0)
			source_lines(session, &config->sources[i], &state);
	}
	json_end_array(&document.json);
	if (result == 0 && session->json)
		return document_end(session, &document);
	buf_release(&document.out);
	return result ? say_failure(session) : EXIT_DONE;
}
