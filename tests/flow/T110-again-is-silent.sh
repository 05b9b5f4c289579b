# A second run at the same time sends nothing and says nothing; so does one an hour later.
. tests/flow/lib.sh
start_smtp letters
set_up_example
for roster in subscribers/*.csv; do
	digest subscribers --quiet import "$(basename "$roster" .csv)" "$roster"
done
digest run >first 2>&1
[ ! -s first ] || fail "the first run said: $(cat first)"
sent=$(count "$TMPDIR/letters")
[ "$sent" -gt 30 ] || fail "only $sent letters"
digest run >second 2>&1
[ ! -s second ] || fail "the second run said: $(cat second)"
now=2023-04-03T10:00:00-03:00
digest run >third 2>&1
[ ! -s third ] || fail "the third run said: $(cat third)"
[ "$(count "$TMPDIR/letters")" = "$sent" ] || fail "letters were sent again"
digest send weekly | grep -q 'was sent already' || fail "send does not say that it was sent"
