# Every mistake has its exit status and a text with a remedy.
. tests/flow/lib.sh
cd "$TMPDIR"
status 78 digest --config none.yaml events 2>err
grep -q "digest init.*none.yaml" err || fail "$(cat err)"
write_config
digest gather --quiet
status 64 digest evnts 2>err
grep -q "did you mean 'events'" err || fail "$(cat err)"
status 64 digest events --lst all 2>err
grep -q 'did you mean --list' err || fail "$(cat err)"
status 64 digest events --list al 2>err
grep -q "did you mean 'all'" err || fail "$(cat err)"
status 64 digest send 2>err
status 64 digest show weekly/7 2>err
status 64 digest --now yesterday events 2>err
status 64 digest explain nothing-like-it 2>err
sed 's/horizon:/horison:/; s/kind: markdown/kind: markdwn/' digest.yaml >wrong.yaml
status 78 digest --config wrong.yaml events 2>err
grep -q '^wrong.yaml:[0-9]*:[0-9]*: .*horizon' err || fail "$(cat err)"
grep -q '^wrong.yaml:[0-9]*:[0-9]*: .*markdown' err || fail "$(cat err)"
# A key that others may read is refused.
chmod 644 var/secret.key
digest subscribers --quiet import all people.csv
status 77 digest send weekly 2>err
grep -q 'secret.key' err || fail "$(cat err)"
chmod 600 var/secret.key
# Nobody listens there.
status 69 digest send weekly 2>err
# Its time is past.
now=2023-04-03T16:00:00-03:00
status 4 digest send weekly 2>err
grep -q 'past' err || fail "$(cat err)"
digest --version | grep -q '^digest ' || fail "no version"
digest help send | grep -q -- '--dry-run' || fail "no help"
digest send --help | grep -q -- '--dry-run' || fail "no help"
