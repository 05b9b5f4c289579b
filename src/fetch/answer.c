/*
 * answer.c - what a whole HTTP answer means for a source: bytes with their type, nothing
 * new, another place to ask, or a failure in words. Header values in, result out; nothing
 * is sent from here.
 */
#include "base/str.h"
#include "fetch/fetch_int.h"

#include <string.h>

#define VALIDATOR_MAX 1024
#define TOKEN_MAX 128

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

static void
keep_new(struct arena *arena, const struct fetch_request *request,
	 const struct answer *answer, struct fetch_result *result)
{
	struct blob *blob = arena_alloc(arena, sizeof *blob);

	read_type(arena, answer->content_type, blob);
	blob->source = arena_strdup(arena, request->source);
	blob->origin = arena_strdup(arena, request->url);
	blob->name = "";
	blob->bytes = answer->bytes;
	blob->n = answer->n;
	result->status = FETCH_NEW;
	result->blobs = blob;
	result->n = 1;
	result->etag = validator(arena, answer->etag);
	result->last_modified = validator(arena, answer->last_modified);
}

/* An answer of 304 need not repeat the validators. */
static void
keep_old(struct arena *arena, const struct fetch_request *request,
	 const struct answer *answer, struct fetch_result *result)
{
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
explain_status(long status, struct err *err)
{
	size_t i;

	for (i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].status == status)
			return err_set(err, meanings[i].kind, "HTTP %ld %s%s", status,
				       meanings[i].words, meanings[i].advice);
	return err_set(err, ERR_NETWORK, "HTTP %ld", status);
}

static bool
is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 ||
	       status == 308;
}

int
fetch_judge(struct arena *arena, const struct fetch_request *request,
	    const struct answer *answer, struct fetch_result *result,
	    const char **location, struct err *err)
{
	const bool conditional = request->etag || request->last_modified;

	if (is_redirect(answer->status) && answer->location)
		*location = answer->location;
	else if (answer->status == 200)
		keep_new(arena, request, answer, result);
	else if (answer->status == 304 && conditional)
		keep_old(arena, request, answer, result);
	else
		return explain_status(answer->status, err);
	return 0;
}
