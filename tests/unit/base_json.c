/*
 * base_json.c - the JSON writer: commas, indentation, escapes, and bytes that are not
 * UTF-8.
 */
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
write_sample(struct buf *out, bool pretty)
{
	struct json json;

	json_init(&json, out, pretty);
	json_put_object(&json, NULL);
	json_put_string(&json, "now", "2023-04-03T12:00:00Z");
	json_put_array(&json, "items");
	json_put_object(&json, NULL);
	json_put_string(&json, "parent", NULL);
	json_put_bool(&json, "listed", true);
	json_end_object(&json);
	json_put_number(&json, NULL, -7);
	json_put_string(&json, NULL, "x");
	json_put_array(&json, NULL);
	json_end_array(&json);
	json_put_object(&json, NULL);
	json_end_object(&json);
	json_end_array(&json);
	json_put_number(&json, "n", INT64_MIN);
	json_put_bool(&json, "ok", false);
	json_end_object(&json);
}

static void
shape(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 10000);
	write_sample(&out, false);
	assert_string_equal(out.s, "{\"now\":\"2023-04-03T12:00:00Z\",\"items\":["
				   "{\"parent\":null,\"listed\":true},-7,\"x\",[],{}],"
				   "\"n\":-9223372036854775808,\"ok\":false}");
	buf_clear(&out);
	write_sample(&out, true);
	assert_string_equal(out.s, "{\n"
				   "  \"now\": \"2023-04-03T12:00:00Z\",\n"
				   "  \"items\": [\n"
				   "    {\n"
				   "      \"parent\": null,\n"
				   "      \"listed\": true\n"
				   "    },\n"
				   "    -7,\n"
				   "    \"x\",\n"
				   "    [],\n"
				   "    {}\n"
				   "  ],\n"
				   "  \"n\": -9223372036854775808,\n"
				   "  \"ok\": false\n"
				   "}");
	buf_release(&out);
}

static void
escapes(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"", "\"\""},
		{"\"\\/", "\"\\\"\\\\/\""},
		{"a\b\f\n\r\tz", "\"a\\b\\f\\n\\r\\tz\""},
		{"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
		{"reunión 😀", "\"reunión 😀\""},
		{"\xf1", "\"\xef\xbf\xbd\""},
		{"a\xe2\x82\"", "\"a\xef\xbf\xbd\xef\xbf\xbd\\\"\""},
	};
	struct json json;
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, 1000);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&out);
		json_init(&json, &out, false);
		json_put_string(&json, NULL, cases[i].in);
		assert_string_equal(out.s, cases[i].want);
	}
	buf_clear(&out);
	json_init(&json, &out, false);
	json_put_object(&json, NULL);
	json_put_number(&json, "a\"b\n", 1);
	json_end_object(&json);
	assert_string_equal(out.s, "{\"a\\\"b\\n\":1}");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shape),
		cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
