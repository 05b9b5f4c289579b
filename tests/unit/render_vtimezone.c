/*
 * render_vtimezone.c - what our VTIMEZONEs say is what tzdata says: evaluated as RFC 5545
 * tells readers to, every six hours of 2018 to 2030, for zones with and without summer
 * time, with rules that changed (Brazil 2019, Mexico 2022, Paraguay 2024), and odd ones.
 */
#include "base/zone.h"
#include "render/render_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600

static const char *const zones[] = {
	"America/Montevideo",
	"America/Sao_Paulo",
	"America/Mexico_City",
	"America/Merida",
	"America/Cancun",
	"America/Ciudad_Juarez",
	"America/Santiago",
	"America/Asuncion",
	"America/Havana",
	"America/Port-au-Prince",
	"America/Argentina/Buenos_Aires",
	"America/St_Johns",
	"America/New_York",
	"Europe/Dublin",
	"Europe/London",
	"Africa/Casablanca",
	"Asia/Tokyo",
	"Asia/Kolkata",
	"Australia/Lord_Howe",
	"Pacific/Apia",
};
#define N_ZONES (sizeof zones / sizeof zones[0])

struct observance {
	int64_t onset;
	int to;
	bool daylight;
};

static int
offset_of(const char *text)
{
	long value = strtol(text + 1, NULL, 10);
	int seconds = (int)(value / 100 * HOUR + value % 100 * 60);

	return text[0] == '-' ? -seconds : seconds;
}

/* The observances of a VTIMEZONE, in its order. */
static size_t
read_observances(const char *text, struct observance *v, size_t max)
{
	struct civil start = {0};
	size_t n = 0;
	int from;
	const char *at;

	for (at = strstr(text, "DTSTART:"); at; at = strstr(at, "DTSTART:")) {
		assert_true(n < max);
		assert_int_equal(sscanf(at, "DTSTART:%4d%2d%2dT%2d%2d%2d\r\n",
					&start.year, &start.month, &start.day,
					&start.hour, &start.minute, &start.second),
				 6);
		v[n].daylight = memcmp(at - 10, "DAYLIGHT\r\n", 10) == 0;
		at = strstr(at, "TZOFFSETFROM:") + 13;
		from = offset_of(at);
		at = strstr(at, "TZOFFSETTO:") + 11;
		v[n].to = offset_of(at);
		v[n++].onset = civil_seconds(start) - from;
	}
	return n;
}

static void
compare(const char *zone, int64_t from, int64_t until)
{
	struct observance v[64];
	int64_t at;
	struct buf out;
	size_t i, n;
	int offset;
	bool daylight;

	buf_init(&out, 1 << 16);
	vtimezone_write(&out, zone, from, until);
	assert_non_null(strstr(out.s, zone));
	n = read_observances(out.s, v, 64);
	assert_true(n > 0);
	for (at = from; at <= until; at += 6 * HOUR - 1) {
		zone_from_unix(zone, at, &offset, &daylight);
		for (i = n; i > 1 && v[i - 1].onset > at;)
			i--;
		if (v[i - 1].to != offset || v[i - 1].daylight != daylight)
			fail_msg("%s at %lld: %d, not %d", zone, (long long)at,
				 v[i - 1].to, offset);
	}
	for (i = 1; i < n; i++)
		assert_true(v[i].onset > v[i - 1].onset);
	buf_release(&out);
}

static void
same_offsets_as_tzdata(void **state)
{
	int64_t from = civil_days(2018, 1, 1) * 24 * HOUR;
	int64_t until = civil_days(2031, 1, 1) * 24 * HOUR;
	size_t i;

	(void)state;
	for (i = 0; i < N_ZONES; i++) {
		assert_true(zone_known(zones[i]));
		compare(zones[i], from, until);
	}
}

/* A window that begins inside summer time, or at the second of a change. */
static void
windows_anywhere(void **state)
{
	int64_t july = civil_days(2023, 7, 1) * 24 * HOUR, change;

	(void)state;
	compare("America/Santiago", july, july + 400 * (int64_t)24 * HOUR);
	compare("Europe/Dublin", july, july + 400 * (int64_t)24 * HOUR);
	assert_true(zone_next_change("America/New_York", july, INT64_MAX, &change));
	compare("America/New_York", change, change + 24 * HOUR);
	compare("America/New_York", change - 1, change);
}

static void
minimal(void **state)
{
	int64_t from = civil_days(2023, 1, 1) * 24 * HOUR;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	vtimezone_write(&out, "America/Montevideo", from, from + 24 * HOUR);
	assert_string_equal(out.s, "BEGIN:VTIMEZONE\r\n"
				   "TZID:America/Montevideo\r\n"
				   "BEGIN:STANDARD\r\n"
				   "DTSTART:19700101T000000\r\n"
				   "TZOFFSETFROM:-0300\r\n"
				   "TZOFFSETTO:-0300\r\n"
				   "TZNAME:-03\r\n"
				   "END:STANDARD\r\n"
				   "END:VTIMEZONE\r\n");
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_offsets_as_tzdata),
		cmocka_unit_test(windows_anywhere),
		cmocka_unit_test(minimal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
