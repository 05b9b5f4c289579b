# A second run beside a first one says so and exits with 75; everybody gets one letter.
. tests/flow/lib.sh
start_smtp letters --delay-ms 300
cd "$TMPDIR"
people=12 connections=1 write_config
digest subscribers --quiet import all people.csv
digest gather --quiet
digest send weekly --quiet &
first=$!
wait_for_first() {
	tries=0
	while [ "$(count "$TMPDIR/letters")" = 0 ]; do
		tries=$((tries + 1))
		[ $tries -le 200 ] || fail "nothing was sent"
		sleep 0.05
	done
}
wait_for_first
status 75 digest send weekly >out 2>err
grep -q 'another\|lock' err || fail "it says: $(cat err)"
# Reading is possible meanwhile.
digest status weekly/1 >/dev/null
digest subscribers export all | grep -q person1@ || fail "no export beside a run"
digest subscribers import all people.csv --dry-run >/dev/null
wait $first || fail "the first run failed"
[ "$(count "$TMPDIR/letters")" = 12 ] || fail "$(count "$TMPDIR/letters") letters"
