# kill -9 at 20 moments while sending to 500 people, and a new run each time: everybody has
# the letter, second copies are at most as many as connections were open at each death and
# bear the same Message-ID.
. tests/flow/lib.sh
start_smtp letters --delay-ms 20
cd "$TMPDIR"
people=500 connections=4 on_doubt=resend write_config
digest subscribers --quiet import all people.csv
digest gather --quiet
kills=0
while [ $kills -lt 20 ]; do
	before=$(count "$TMPDIR/letters")
	"$DIGEST" --now "$now" send weekly --quiet >>out 2>&1 & # no function: $! is digest itself
	sender=$!
	# A moment that is some letters further on each time, and not the same in them.
	tries=0
	while [ "$(count "$TMPDIR/letters")" -lt $((before + 1 + kills % 7)) ]; do
		tries=$((tries + 1))
		[ $tries -le 500 ] || fail "sending does not go on: $(cat out)"
		kill -0 $sender 2>/dev/null || fail "it ended before it was killed: $(cat out)"
		sleep 0.0$((1 + kills % 3))
	done
	kill -9 $sender
	wait $sender 2>/dev/null || true
	kills=$((kills + 1))
done
digest send weekly >last 2>&1 || fail "$(cat last)"
grep -q '500 sent in all' last || fail "$(cat last)"
cat "$TMPDIR"/letters/*.env | sed -n 's/^RCPT TO:<\([^>]*\)>.*/\1/Ip' | sort >recipients
[ "$(sort -u recipients | wc -l)" = 500 ] || fail "$(sort -u recipients | wc -l) people have it"
copies=$(($(wc -l <recipients) - 500))
[ $copies -le $((20 * 4)) ] || fail "$copies second copies"
cat "$TMPDIR"/letters/*.eml | sed -n 's/^Message-ID: *//p' | sort -u | wc -l | grep -qx 500 || fail "second copies have other Message-IDs"
digest send weekly | grep -q 'sent already' || fail "it is not over"
echo "$copies second copies after $kills deaths"
