/*
 * http_script.c - reads the scripts of fake-http and makes the bytes of its answers. Each
 * instruction is a row of the table. No socket and no clock.
 */
#include "fake/shared/http_script.h"

#include "base/file.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_MAX ((size_t)1024 * 1024)
#define FILE_MAX ((size_t)64 * 1024 * 1024)
#define CHUNK 8192

struct reader {
	struct arena *arena;
	const char *path;
	const char *port;
	struct http_answer *answer; /* that the instructions are for */
};

typedef int read_instruction(struct reader *reader, struct str words, struct err *err);

/* Text with its escapes undone and {port} filled in. */
static struct str
unescape(struct reader *reader, struct str text)
{
	static const char letters[] = "nrt0\\", bytes[] = "\n\r\t\0\\";
	char *out = arena_alloc(reader->arena, text.n * 2 + 1), *end = out;
	const char *found;
	size_t i;

	for (i = 0; i < text.n; i++) {
		found = text.s[i] == '\\' && i + 1 < text.n
				? strchr(letters, text.s[i + 1])
				: NULL;
		if (found) {
			*end++ = bytes[found - letters];
			i++;
		} else if (str_starts(str_from(text.s + i, text.n - i), "{port}")) {
			memcpy(end, reader->port, strlen(reader->port));
			end += strlen(reader->port);
			i += strlen("{port}") - 1;
		} else {
			*end++ = text.s[i];
		}
	}
	return str_from(out, (size_t)(end - out));
}

static int
read_number(struct str *words, int64_t *number, struct err *err)
{
	struct str word = str_split(words, ' ');

	*words = str_trim(*words);
	return str_number(word, number) ? 0 : err_set(err, ERR_FORMAT, "a number");
}

static int
read_status(struct reader *reader, struct str words, struct err *err)
{
	(void)err;
	reader->answer->status = arena_strndup(reader->arena, words.s, words.n);
	return 0;
}

static int
read_header(struct reader *reader, struct str words, struct err *err)
{
	struct str line = unescape(reader, words);

	(void)err;
	reader->answer->headers = arena_printf(reader->arena, "%s%.*s\r\n",
					       reader->answer->headers, (int)line.n,
					       line.s);
	return 0;
}

static int
read_redirect(struct reader *reader, struct str words, struct err *err)
{
	struct str code = str_split(&words, ' ');

	reader->answer->status =
		arena_printf(reader->arena, "%.*s Elsewhere", (int)code.n, code.s);
	return read_header(reader,
			   str_of(arena_printf(reader->arena, "Location: %.*s",
					       (int)words.n, words.s)),
			   err);
}

static int
read_etag(struct reader *reader, struct str words, struct err *err)
{
	(void)err;
	reader->answer->etag = arena_strndup(reader->arena, words.s, words.n);
	return 0;
}

static int
read_modified(struct reader *reader, struct str words, struct err *err)
{
	(void)err;
	reader->answer->modified = arena_strndup(reader->arena, words.s, words.n);
	return 0;
}

static int
read_body(struct reader *reader, struct str words, struct err *err)
{
	(void)err;
	reader->answer->body = unescape(reader, words);
	return 0;
}

static int
read_file(struct reader *reader, struct str words, struct err *err)
{
	const char *name = arena_strndup(reader->arena, words.s, words.n);
	char *bytes;
	size_t n;

	if (file_read(reader->arena, file_beside(reader->arena, reader->path, name),
		      FILE_MAX, &bytes, &n, err))
		return -1;
	reader->answer->body = str_from(bytes, n);
	return 0;
}

static int
read_repeat(struct reader *reader, struct str words, struct err *err)
{
	struct str *body = &reader->answer->body;
	int64_t times, i;
	char *bytes;

	if (read_number(&words, &times, err))
		return -1;
	if (body->n > 0 && (size_t)times > FILE_MAX / body->n)
		return err_set(err, ERR_LIMIT, "a smaller number");
	bytes = arena_alloc(reader->arena, body->n * (size_t)times + 1);
	for (i = 0; body->n > 0 && i < times; i++)
		memcpy(bytes + body->n * (size_t)i, body->s, body->n);
	*body = str_from(bytes, body->n * (size_t)times);
	return 0;
}

static int
read_raw(struct reader *reader, struct str words, struct err *err)
{
	(void)err;
	reader->answer->raw = unescape(reader, words);
	return 0;
}

static int
read_delay(struct reader *reader, struct str words, struct err *err)
{
	return read_number(&words, &reader->answer->delay_ms, err);
}

static int
read_slow(struct reader *reader, struct str words, struct err *err)
{
	return read_number(&words, &reader->answer->slow, err) ||
			       read_number(&words, &reader->answer->slow_ms, err)
		       ? -1
		       : 0;
}

static int
read_length(struct reader *reader, struct str words, struct err *err)
{
	return read_number(&words, &reader->answer->length, err);
}

static int
read_cut(struct reader *reader, struct str words, struct err *err)
{
	return read_number(&words, &reader->answer->cut, err);
}

/* The bare words of the language: each sets one flag. */
static const struct {
	const char *word;
	size_t flag; /* offset in struct http_answer */
} flags[] = {
	{"chunked", offsetof(struct http_answer, chunked)},
	{"unframed", offsetof(struct http_answer, unframed)},
	{"endless", offsetof(struct http_answer, endless)},
	{"flood", offsetof(struct http_answer, flood)},
	{"hang", offsetof(struct http_answer, hang)},
};

static const struct {
	const char *word;
	read_instruction *read;
} instructions[] = {
	{"status", read_status}, {"header", read_header}, {"redirect", read_redirect},
	{"etag", read_etag},     {"body", read_body},     {"modified", read_modified},
	{"file", read_file},     {"raw", read_raw},       {"repeat", read_repeat},
	{"delay", read_delay},   {"slow", read_slow},     {"length", read_length},
	{"cut", read_cut},
};

static int
read_line(struct reader *reader, struct str line, struct err *err)
{
	struct str rest = line, word = str_split(&rest, ' ');
	size_t i;

	rest = str_trim(rest);
	for (i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (str_is(word, flags[i].word) && rest.n == 0) {
			*((bool *)((char *)reader->answer + flags[i].flag)) = true;
			return 0;
		}
	for (i = 0; i < sizeof instructions / sizeof instructions[0]; i++)
		if (str_is(word, instructions[i].word) && rest.n > 0)
			return instructions[i].read(reader, rest, err);
	return err_set(err, ERR_FORMAT, "'%.*s' is no instruction", (int)line.n,
		       line.s);
}

int
http_script_read(struct arena *arena, const char *path, int port,
		 struct http_script *script, struct err *err)
{
	struct reader reader = {.arena = arena, .path = path};
	struct str rest, line;
	int number = 0, rc = 0;
	char *text;
	size_t n;

	*script = (struct http_script){0};
	if (file_read(arena, path, SCRIPT_MAX, &text, &n, err))
		return -1;
	reader.port = arena_printf(arena, "%d", port);
	for (rest = str_from(text, n); rc == 0 && str_line(&rest, &line); number++) {
		struct str words = str_trim(line);

		if (words.n == 0 || str_starts(words, "#"))
			continue;
		if (str_starts(line, "/")) {
			reader.answer = arena_push(arena, &script->answers, script->n++,
						   sizeof *reader.answer);
			*reader.answer = (struct http_answer){
				.path = arena_strndup(arena, words.s, words.n),
				.status = "200 OK",
				.headers = "",
				.body = {"", 0},
				.slow = -1,
				.length = -1,
				.cut = -1,
			};
		} else if (!reader.answer) {
			rc = err_set(err, ERR_FORMAT, "a path comes first");
		} else {
			rc = read_line(&reader, words, err);
		}
	}
	return rc ? err_add(err, "%s:%d", path, number) : 0;
}

struct http_answer *
http_script_answer(struct http_script *script, struct str target)
{
	struct str path = target, bare = str_split(&path, '?');
	struct http_answer *answer, *found = NULL;
	size_t i;

	for (i = 0; i < script->n; i++) {
		answer = &script->answers[i];
		if (!str_is(target, answer->path) && !str_is(bare, answer->path))
			continue;
		found = answer;
		if (!answer->given)
			break;
	}
	if (found)
		found->given = true;
	return found;
}

static void
write_chunks(struct str body, struct buf *out)
{
	size_t n;

	for (; body.n > 0; body = str_from(body.s + n, body.n - n)) {
		n = body.n < CHUNK ? body.n : CHUNK;
		buf_printf(out, "%zx\r\n", n);
		buf_add(out, body.s, n);
		buf_str(out, "\r\n");
	}
}

static bool
is_unchanged(const struct http_answer *answer, const char *if_none_match,
	     const char *if_modified_since)
{
	if (answer->etag && if_none_match)
		return strcmp(answer->etag, if_none_match) == 0;
	return answer->modified && if_modified_since &&
	       strcmp(answer->modified, if_modified_since) == 0;
}

void
http_answer_repeat(const struct http_answer *answer, struct buf *out)
{
	if (answer->flood)
		buf_str(out,
			"X-Flood: and another header, and another, and another\r\n");
	else if (answer->raw.s)
		buf_add(out, answer->raw.s, answer->raw.n);
	else if (answer->chunked)
		write_chunks(answer->body, out);
	else
		buf_add(out, answer->body.s, answer->body.n);
}

bool
http_answer_write(const struct http_answer *answer, const char *if_none_match,
		  const char *if_modified_since, struct buf *out)
{
	bool unchanged = is_unchanged(answer, if_none_match, if_modified_since);
	long long length = answer->length >= 0 ? answer->length
					       : (long long)answer->body.n;
	bool unframed = answer->unframed || (answer->endless && !answer->chunked);

	if (answer->raw.s) {
		http_answer_repeat(answer, out);
		return true;
	}
	buf_printf(out, "HTTP/1.1 %s\r\n",
		   unchanged ? "304 Not Modified" : answer->status);
	buf_str(out, answer->headers);
	if (answer->etag)
		buf_printf(out, "ETag: %s\r\n", answer->etag);
	if (answer->modified)
		buf_printf(out, "Last-Modified: %s\r\n", answer->modified);
	if (answer->flood)
		return true;
	if (unchanged) {
		buf_str(out, "\r\n");
		return false;
	}
	if (answer->chunked)
		buf_str(out, "Transfer-Encoding: chunked\r\n\r\n");
	else if (unframed)
		buf_str(out, "Connection: close\r\n\r\n");
	else
		buf_printf(out, "Content-Length: %lld\r\n\r\n", length);
	http_answer_repeat(answer, out);
	if (answer->chunked && !answer->endless)
		buf_str(out, "0\r\n\r\n");
	return unframed || answer->length >= 0;
}
