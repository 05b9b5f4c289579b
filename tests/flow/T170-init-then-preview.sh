# A newcomer: init, then preview, check, a rehearsal, a send into a Maildir.
. tests/flow/lib.sh
cd "$TMPDIR"
now=2026-11-23T10:00:00-03:00
digest init here >out
grep -q 'digest preview' out || fail "$(cat out)"
cd here
digest preview --lang en >out
grep -q 'Annual meeting' out || fail "$(cat out)"
grep -q 'Routing security workshop' out || fail "$(cat out)"
digest preview --lang es | grep -q 'Reunión anual' || fail "no Spanish"
digest check | grep -q 'is good' || fail "check: $(digest check 2>&1)"
digest send weekly --dry-run -o letters | grep -q '^3 letters' || fail "dry run"
digest issues | grep -q . && fail "preview left an issue" || true
digest send weekly | grep -q '3 sent' || fail "send"
[ "$(find var/letters/new -type f | wc -l)" = 3 ] || fail "Maildir"
# Nothing that is there is touched.
status 73 digest init . 2>err
grep -q 'there already' err || fail "$(cat err)"
