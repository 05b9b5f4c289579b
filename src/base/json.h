/*
 * json.h - writes JSON (RFC 8259) into a buffer, piece by piece. Commas are put by the
 * writer. Reading JSON is the affair of the rooms that must, and jansson's, whose names
 * begin with json_ too: hence json_put_.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#include <stdint.h>

struct json {
	struct buf *out; /* borrowed */
	bool comma;      /* a value stands before in this object or array */
	bool pretty;     /* line breaks and two spaces a level */
	bool mended;     /* a string was not UTF-8 */
	int depth;
};

void json_init(struct json *json, struct buf *out, bool pretty);

/* key is the member's name inside an object, NULL inside an array or at the top. */
void json_put_object(struct json *json, const char *key);
void json_end_object(struct json *json);
void json_put_array(struct json *json, const char *key);
void json_end_array(struct json *json);
void json_put_string(struct json *json, const char *key,
		     const char *s); /* NULL: null */
void json_put_number(struct json *json, const char *key, int64_t value);
/* Seconds since 1970 as an RFC 3339 date-time in UTC; 0 is null: never. */
void json_put_time(struct json *json, const char *key, int64_t unix_seconds);
void json_put_bool(struct json *json, const char *key, bool value);

#endif
