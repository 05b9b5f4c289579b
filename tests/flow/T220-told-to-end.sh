# Told to end while it sends (SIGTERM, SIGINT, SIGHUP), a run finishes the letters that are
# under way, writes down what came of them, and says that there is more to come; the next
# run goes on from there, without a second copy.
. tests/flow/lib.sh
start_smtp letters --delay-ms 20
cd "$TMPDIR"
people=60
connections=3
write_config
digest subscribers --quiet import all people.csv
digest gather --quiet
for signal in TERM INT HUP; do
	before=$(count "$TMPDIR/letters")
	# What a shell starts in the background ignores INT unless told otherwise.
	env --default-signal=INT "$DIGEST" --now "$now" send weekly >out 2>err &
	sender=$!
	tries=0
	while [ "$(count "$TMPDIR/letters")" -lt $((before + 5)) ]; do
		tries=$((tries + 1))
		[ $tries -le 400 ] || fail "sending does not go on: $(cat out err)"
		sleep 0.02
	done
	kill -s "$signal" "$sender"
	code=0
	wait $sender || code=$?
	[ $code -lt 128 ] || fail "$signal: it was killed by it ($code)"
	[ $code = 1 ] || fail "$signal: exit status $code: $(cat out err)"
	sent=$(count "$TMPDIR/letters")
	[ "$sent" -lt "$people" ] || fail "$signal: it went on to the end"
	digest status weekly/1 >status
	grep -q " $sent sent$" status || fail "$signal: $sent letters, but: $(cat status)"
	if grep -q 'doubt' status; then fail "$signal: in doubt: $(cat status)"; fi
done
digest send weekly >out
grep -q "$people sent in all" out || fail "$(cat out)"
[ "$(count "$TMPDIR/letters")" = "$people" ] || fail "$(count "$TMPDIR/letters") letters"
