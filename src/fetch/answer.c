/*
 * answer.c - what a whole HTTP answer means for a source: bytes with their type and what
 * comes after them, nothing new, another place to ask, a pause, or a failure in words.
 * Header values in, result out; nothing is sent from here.
 */
#include "base/civil.h"
#include "fetch/fetch_int.h"

#include <stdio.h>
#include <string.h>

#define VALIDATOR_MAX 1024
#define TOKEN_MAX 128
#define PAUSE_MAX_S ((int64_t)24 * 3600) /* else one answer could silence a source */

/* A token (RFC 9110 5.6.2) that may have slashes, in lower case; "" when it is none. */
static const char *
token(struct arena *arena, struct str s)
{
	static const char others[] = "!#$%&'*+-.^_`|~/";
	char *copy = arena_strndup(arena, s.s, s.n), *c;

	if (s.n > TOKEN_MAX)
		return "";
	for (c = copy; *c; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') &&
			 !strchr(others, *c))
			return "";
	}
	return copy;
}

/* Content-Type (RFC 9110 8.3). What is missing or malformed becomes "". */
static void
read_type(struct arena *arena, const char *value, struct blob *blob)
{
	struct str rest = str_of(value), parameter, name;

	blob->media_type = token(arena, str_trim(str_split(&rest, ';')));
	blob->charset = "";
	while (rest.s && *blob->charset == '\0') {
		parameter = str_split(&rest, ';');
		name = str_trim(str_split(&parameter, '='));
		parameter = str_trim(parameter);
		if (parameter.n > 1 && str_starts(parameter, "\"") &&
		    str_ends(parameter, "\""))
			parameter = str_from(parameter.s + 1, parameter.n - 2);
		if (str_is_nocase(name, "charset"))
			blob->charset = token(arena, parameter);
	}
}

/* An ETag or Last-Modified that can be kept and sent again, or NULL. */
static const char *
validator(struct arena *arena, const char *value)
{
	size_t n = 0;

	if (!value)
		return NULL;
	while (value[n] >= ' ' && value[n] <= '~')
		n++;
	return value[n] == '\0' && n > 0 && n <= VALIDATOR_MAX
		       ? arena_strndup(arena, value, n)
		       : NULL;
}

/* The address of what comes next, where it can be fetched; or NULL. */
static const char *
next_of(struct arena *arena, const struct transfer *transfer, const char *link)
{
	const char *target = link ? fetch_link_next(arena, link) : NULL;
	struct place place;
	struct err err;

	if (!target || fetch_locate(arena, transfer->place.url, target, &place, &err) ||
	    strcmp(place.url, transfer->place.url) == 0)
		return NULL;
	return place.url;
}

static void
keep_new(struct arena *arena, const struct transfer *transfer,
	 const struct answer *answer)
{
	const struct fetch_request *request = &transfer->request;
	struct fetch_result *result = transfer->result;
	struct blob *blob = arena_alloc(arena, sizeof *blob);

	read_type(arena, answer->content_type, blob);
	blob->source = arena_strdup(arena, request->source);
	blob->origin = arena_strdup(arena, request->url);
	blob->address = transfer->redirects > 0 ? transfer->place.url : blob->origin;
	blob->name = "";
	blob->bytes = answer->bytes;
	blob->n = answer->n;
	blob->next = next_of(arena, transfer, answer->link);
	result->status = FETCH_NEW;
	result->blobs = blob;
	result->n = 1;
	if (request->report)
		return; /* its validators would be those of another answer */
	result->etag = validator(arena, answer->etag);
	result->last_modified = validator(arena, answer->last_modified);
}

/* An answer of 304 need not repeat the validators. */
static void
keep_old(struct arena *arena, const struct transfer *transfer,
	 const struct answer *answer)
{
	const struct fetch_request *request = &transfer->request;
	struct fetch_result *result = transfer->result;
	const char *etag = validator(arena, answer->etag);
	const char *modified = validator(arena, answer->last_modified);

	result->status = FETCH_UNCHANGED;
	result->etag = etag ? etag : arena_strdup(arena, request->etag);
	result->last_modified = modified ? modified
					 : arena_strdup(arena, request->last_modified);
}

/* The words are the standard's and not the server's, which could say anything. */
static const struct meaning {
	long status;
	const char *words, *advice; /* advice may be "" */
	enum err_kind kind;
} meanings[] = {
	{204, "No Content", "", ERR_NETWORK},
	{206, "Partial Content", "", ERR_NETWORK},
	{300, "Multiple Choices", "", ERR_NETWORK},
	{301, "Moved Permanently", ", and it does not say where to", ERR_NETWORK},
	{302, "Found", ", and it does not say where", ERR_NETWORK},
	{303, "See Other", ", and it does not say where", ERR_NETWORK},
	{304, "Not Modified", ", though there is no earlier reading", ERR_NETWORK},
	{307, "Temporary Redirect", ", and it does not say where to", ERR_NETWORK},
	{308, "Permanent Redirect", ", and it does not say where to", ERR_NETWORK},
	{400, "Bad Request", "", ERR_NETWORK},
	{401, "Unauthorized", ": it wants another username or password", ERR_DENIED},
	{402, "Payment Required", "", ERR_DENIED},
	{403, "Forbidden", ": the server does not let us read it", ERR_DENIED},
	{404, "Not Found", ": its address may have changed", ERR_NETWORK},
	{405, "Method Not Allowed", "", ERR_NETWORK},
	{406, "Not Acceptable", ": it has nothing of this kind", ERR_NETWORK},
	{408, "Request Timeout", "", ERR_NETWORK},
	{410, "Gone", ": it was taken away for good", ERR_NETWORK},
	{421, "Misdirected Request", "", ERR_NETWORK},
	{429, "Too Many Requests", ": it should be asked less often", ERR_NETWORK},
	{451, "Unavailable For Legal Reasons", "", ERR_DENIED},
	{500, "Internal Server Error", "", ERR_NETWORK},
	{501, "Not Implemented", "", ERR_NETWORK},
	{502, "Bad Gateway", "", ERR_NETWORK},
	{503, "Service Unavailable", "", ERR_NETWORK},
	{504, "Gateway Timeout", "", ERR_NETWORK},
};

static int
explain_status(const struct transfer *transfer, long status, struct err *err)
{
	static const struct meaning other = {0, "", "", ERR_NETWORK};
	const struct meaning *meaning = &other;
	int64_t pause = transfer->result->retry_after_s;
	char more[64] = "";
	size_t i;

	for (i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].status == status)
			meaning = &meanings[i];
	if (pause > 0)
		(void)snprintf(more, sizeof more, "; to be asked again in %lld s",
			       (long long)pause);
	return err_set(err, meaning->kind, "HTTP %ld%s%s%s%s", status,
		       *meaning->words ? " " : "", meaning->words, meaning->advice,
		       more);
}

static bool
is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 ||
	       status == 308;
}

int64_t
fetch_retry_after(const struct answer *answer)
{
	struct str value = str_trim(str_of(answer->retry_after));
	int64_t seconds = 0, at = 0, now = 0;
	int offset;

	if (!str_number(value, &seconds)) {
		if (!answer->date || !civil_parse_rfc5322(value, &at, &offset) ||
		    !civil_parse_rfc5322(str_of(answer->date), &now, &offset))
			return 0;
		seconds = at - now;
	}
	if (seconds < 0)
		return 0;
	return seconds < PAUSE_MAX_S ? seconds : PAUSE_MAX_S;
}

int
fetch_judge(struct arena *arena, const struct transfer *transfer,
	    const struct answer *answer, const char **location, struct err *err)
{
	const struct fetch_request *request = &transfer->request;
	const bool conditional = (request->etag || request->last_modified) &&
				 !request->report;

	if (is_redirect(answer->status) && answer->location)
		*location = answer->location;
	else if (answer->status == 200 || (answer->status == 207 && request->report))
		keep_new(arena, transfer, answer);
	else if (answer->status == 304 && conditional)
		keep_old(arena, transfer, answer);
	else
		return explain_status(transfer, answer->status, err);
	return 0;
}
