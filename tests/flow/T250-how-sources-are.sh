# A source that fails is told of once by cron, and each time to who asks; one that is
# suddenly empty is held until it has been so a few times, or a person believes it; what is
# over makes it stale; an interval is kept.
. tests/flow/lib.sh
cd "$TMPDIR"
mkdir -p www
cat >www/some.ics <<'X'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//t//t//ES
BEGIN:VEVENT
UID:u1@a.example
DTSTAMP:20230301T120000Z
DTSTART;VALUE=DATE:20230508
DTEND;VALUE=DATE:20230513
SUMMARY:Una reunión
END:VEVENT
END:VCALENDAR
X
sed '/BEGIN:VEVENT/,/END:VEVENT/d' www/some.ics >www/none.ics
cat >script <<'S'
/some.ics
	header Content-Type: text/calendar
	file www/some.ics
/none.ics
	header Content-Type: text/calendar
	file www/none.ics
/moved.ics
	redirect 301 http://127.0.0.1:{port}/some.ics
S
start_http script
make_key var/secret.key
configure() { # URL [SETTINGS]
	cat >digest.yaml <<YAML
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
organisations: {ours: {name: Ours}}
sources:
  one: {organisation: ours, kind: ical, url: "http://127.0.0.1:$port/$1", visibility: public, allow_private: true, timeout: 5s, hold: 3${2:+, $2}}
lists:
  all: {organisation: ours, audience: public, from: "O <l@d.example>", accepts: [event, news]}
digests:
  weekly: {title: T, lists: [all]}
delivery: {transport: "maildir:var/out"}
YAML
}
at() { # DAY COMMAND...: at nine of that day of April
	day=$1
	shift
	"$DIGEST" --now "2023-04-${day}T09:00:00-03:00" "$@"
}
health() { # DAY WORD
	at "$1" sources --json | jq -r '.sources[0].health' >is
	[ "$(cat is)" = "$2" ] || fail "health on April $1 is $(cat is), not $2"
}
listed() { # N: so many events are listed
	[ "$(at 09 events --json | jq '.items | length')" = "$1" ] || fail "not $1 events"
}
quiet() { # DAY STATUS [WORDS]: what cron hears of `gather --quiet`
	status "$2" at "$1" gather --quiet >out 2>err
	[ ! -s out ] || fail "cron hears $(cat out)"
	if [ $# -gt 2 ]; then
		grep -q "$3" err || fail "not told of $3: $(cat err)"
		[ "$(wc -l <err)" = 1 ] || fail "more than a line: $(cat err)"
	else
		[ ! -s err ] || fail "cron hears $(cat err)"
	fi
}

configure some.ics
health 01 'never read'
quiet 01 0
health 01 good
listed 1

# It fails: cron hears of it once, whoever asks each time; then it is well again.
configure gone.ics
quiet 02 1 'source one failed: HTTP 404'
quiet 03 0
at 03 run >out 2>err || fail "a known failure is no news: $(cat err)"
[ ! -s err ] || fail "run tells of a known failure: $(cat err)"
status 1 at 04 gather >out 2>err
grep -q 'failed, 4 times since 2023-04-02 09:00: HTTP 404' err || fail "$(cat err)"
health 04 failing
at 04 sources >out
grep -q '4 times since 2023-04-02 09:00: HTTP 404' out || fail "$(cat out)"
grep -q 'do: look at its address' out || fail "no advice: $(cat out)"
listed 1
configure some.ics
at 05 gather >out
grep -q 'good again, after 4 failures since 2023-04-02 09:00' out || fail "$(cat out)"
health 05 good

# Suddenly empty: held twice, believed the third time.
configure none.ics
quiet 06 1 'source one held: nothing in it, where there were 1 entries'
quiet 07 0
health 07 held
listed 1
quiet 08 0
health 08 good
at 08 events --json | jq -e '.items | length == 1' >/dev/null || fail "it was forgotten"
at 08 sources --json | jq -e '.sources[0].entries == 0' >/dev/null || fail "not believed"

# A failure in between is no empty reading, and each is told of.
configure some.ics
at 08 gather --quiet
configure gone.ics
quiet 08 1 'failed: HTTP 404'
quiet 08 0
quiet 08 0
configure none.ics
quiet 08 1 'held: nothing in it'
quiet 08 0
health 08 held
listed 1

# Or when a person says so.
configure some.ics
at 09 gather --quiet
configure none.ics
quiet 10 1 'held'
status 64 at 10 gather --accept 2>/dev/null
at 10 gather --accept one >out
grep -q '1 no longer listed' out || fail "$(cat out)"
health 10 good

# What is over is stale, and may be empty without being held.
configure some.ics
at 11 gather --quiet
"$DIGEST" --now 2023-06-01T09:00:00-03:00 sources >out
grep -q stale out || fail "not stale: $(cat out)"
configure none.ics
"$DIGEST" --now 2023-06-01T09:00:00-03:00 gather --quiet || fail "held, though all was over"

# A permanent redirect is told.
configure moved.ics
at 12 gather >out
grep -q "moved for good to http://127.0.0.1:$port/some.ics" out || fail "$(cat out)"
health 12 moved

# An interval is kept, unless the source is named.
configure some.ics 'interval: 2d'
at 13 gather >out
grep -q 'waiting: its interval is not over' out || fail "$(cat out)"
at 13 gather one >out
grep -q unchanged out || fail "$(cat out)"
at 14 gather >out
grep -q waiting out || fail "$(cat out)"
at 15 gather >out
! grep -q waiting out || fail "waits for ever: $(cat out)"
