# What goes wrong in small: words, places, passwords and a full disk are each told.
. tests/flow/lib.sh
cd "$TMPDIR"
write_config

# One source that is not there harms no command, and `check` names it.
awk '{ print } /^sources:/ {
	print "  gone: {organisation: ours, kind: markdown, url: nowhere, language: es}"
}' digest.yaml >gone.yaml
status 1 digest --config gone.yaml gather >out 2>err
grep -q 'gone.*nowhere' err || fail "gather: $(cat err)"
digest --config gone.yaml events | grep -q 'prueba' || fail "the other source is not read"
status 1 digest --config gone.yaml check 2>err
grep -q 'source gone: .*nowhere' err || fail "check: $(cat err)"
digest check >out
grep -q 'is good: 1 source, 1 list, 1 digest; 1 entry in files$' out || fail "$(cat out)"

# Passwords: a file that others may read, one that is not there, a command that fails.
(umask 077 && echo secret >password)
for way in 'password_file: password' 'password_command: echo secret'; do
	sed "s/kind: markdown/kind: ical/; s,url: content,url: https://cal.example/\, username: ana\, $way," \
		digest.yaml >login.yaml
	digest --config login.yaml check >out 2>err || fail "check: $(cat err)"
done
check_tells() {
	sed "s/kind: markdown/kind: ical/; s,url: content,url: https://cal.example/\, username: ana\, $1," \
		digest.yaml >login.yaml
	status 1 digest --config login.yaml check 2>err
	grep -q "source content: .*$2" err || fail "check, source, $1: $(cat err)"
	sed "s,^delivery:,&\n  username: ana\n  $1," digest.yaml >login.yaml
	status 1 digest --config login.yaml check 2>err
	grep -q "delivery: .*$2" err || fail "check, delivery, $1: $(cat err)"
}
check_tells 'password_file: none' 'none'
chmod 644 password
check_tells 'password_file: password' 'chmod 600'
check_tells 'password_command: false' 'failed with exit status 1'

# An option's value that is missing at the end of the line.
for options in --config '-q --config' --now; do
	# shellcheck disable=SC2086 # words
	status 64 "$DIGEST" $options 2>err
	grep -q 'needs a value' err || fail "$options: $(cat err)"
done

# A word more than a command takes.
for command in 'init a' check sources events calendar issues run 'explain x' 'draft weekly' \
	'show weekly' 'preview weekly' 'status weekly/1' 'help send'; do
	# shellcheck disable=SC2086 # words
	status 64 digest $command surplus >out 2>err
	grep -q "'surplus' is one word too many" err || fail "$command: $(cat err)"
done
[ ! -e a ] || fail "init made something"

# A full disk is told once, whatever was to be said.
digest subscribers --quiet import all people.csv
for command in events 'events --json' preview help '--version' sources calendar check \
	'subscribers export all' 'send weekly --dry-run'; do
	# shellcheck disable=SC2086 # words
	status 73 digest $command >/dev/full 2>err
	[ "$(grep -c 'standard output: No space left on device' err)" = 1 ] ||
		fail "$command on a full disk: $(cat err)"
done

# init begins nothing that it cannot end.
mkdir -p there/content
echo mine >there/content/call.md
for try in 1 2; do
	status 73 digest init there 2>err
	grep -q 'there/content/call.md is there already' err || fail "try $try: $(cat err)"
done
[ "$(find there -type f)" = there/content/call.md ] || fail "init wrote: $(find there)"
rm there/content/call.md
cd there
digest init >out
grep -q '^digest.yaml is ready' out || fail "$(cat out)"
status 73 digest init 2>err
grep -q ' digest.yaml is there already' err || fail "$(cat err)"
