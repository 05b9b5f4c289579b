# Letters whose answer was lost are in doubt: listed, left alone, and sent again, with the
# same Message-ID and bytes, when a person says so.
. tests/flow/lib.sh
cd "$TMPDIR"
cat >script <<'S'
on DOT 3 close
S
start_smtp letters --script script
people=10 connections=2 write_config
digest subscribers --quiet import all people.csv
digest gather --quiet
status 1 digest send weekly >out 2>err
grep -q 'in doubt' err || fail "$(cat out err)"
digest status weekly/1 >status
grep -q '1 in doubt' status || fail "$(cat status)"
digest status weekly/1 --failures | grep -q 'person.*in doubt' || fail "it is not named"
sent=$(count "$TMPDIR/letters")
# Left alone.
digest run >out 2>err
[ "$(count "$TMPDIR/letters")" = "$sent" ] || fail "sent again unasked"
# Again, on purpose.
digest send weekly/1 --in-doubt resend >out
grep -q '1 sent now' out || fail "$(cat out)"
cat "$TMPDIR"/letters/*.eml | sed -n 's/^Message-ID: *//p' | tr -d '\r' | sort | uniq -c | awk '{ print $1 }' | sort -n | tail -n 1 >most
[ "$(cat most)" = 2 ] || fail "the second copy has another Message-ID"
cat "$TMPDIR"/letters/*.eml | sed -n 's/^Message-ID: *//p' | tr -d '\r' | sort -u | wc -l | grep -qx 10 || fail "not everybody has it"
digest status weekly/1 | grep -q '10 sent' || fail "$(digest status weekly/1)"
