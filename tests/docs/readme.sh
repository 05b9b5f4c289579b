# What README.md says can be done can be done: its first two commands are those that set up
# and run the demonstration, and the tests (as .ci/run does); each of its lines that begin
# with `digest` ends with 0, line after line as a reader would type them; its links and
# pictures, and those of the other pages, are there.
. tests/flow/lib.sh
readme=$here/README.md

# block N: the N-th fenced block of shell commands.
block() {
	awk -v wanted="$1" '
		/^```sh$/ { n++; there = 1; next }
		/^```/ { there = 0 }
		there && n == wanted' "$readme"
}

# The two commands for a fresh machine.
[ "$(block 1)" = "make demo" ] || fail "the first command is: $(block 1)"
[ "$(block 2)" = "make test" ] || fail "the second command is: $(block 2)"
grep -q "^step [a-z]* make test$" "$here/.ci/run" || fail ".ci/run does not call make test"
grep -o 'make [a-z]*`' "$readme" | tr -d '`' | sort -u >"$TMPDIR/targets"
while read -r _ target; do
	grep -q "^$target:" "$here/Makefile" || fail "there is no target '$target'"
done <"$TMPDIR/targets"

# `digest` as an installed program, with the tests' clock.
mkdir "$TMPDIR/bin"
cat >"$TMPDIR/bin/digest" <<S
#!/bin/sh
exec "$DIGEST" --now "\$NOW" "\$@"
S
chmod +x "$TMPDIR/bin/digest"
PATH=$TMPDIR/bin:$PATH
export PATH

# A beginner's block starts in an empty folder, another one in the example, which is
# gathered and has its subscribers.
set_up_example
fill_example
cp subscribers/lacnic.csv people.csv
cd "$TMPDIR"
mkdir empty
examples=0
number=2
while number=$((number + 1)) && [ -n "$(block $number)" ]; do
	block $number | sed 's,^\./digest,digest,' >lines
	grep -q '^digest ' lines || continue
	examples=$((examples + $(grep -c '^digest ' lines)))
	if grep -q '^digest init' lines; then
		folder=empty
		NOW=2026-11-23T10:00:00-03:00
	else
		folder=lac
		NOW=$now
	fi
	(cd $folder && NOW=$NOW sh -eux ../lines) >out 2>err ||
		fail "block $number: $(cat lines)
$(tail -n 20 err)"
	if grep -q '^digest: ' err; then fail "block $number: $(cat err)"; fi
done
[ "$examples" -ge 5 ] || fail "only $examples lines of digest were found"

# Links within the checkout, from each page's own folder; code is no link.
cd "$here"
find README.md tests examples templates -maxdepth 2 -name 'README*' >"$TMPDIR/pages"
while read -r file; do
	sed 's/`[^`]*`//g' "$file" | grep -o '](\([^)]*\))' | sed 's/^](//; s/)$//; s/[# ].*//' |
		grep -v '^[a-z]*:' >"$TMPDIR/links" || true
	while read -r link; do
		[ -z "$link" ] || [ -e "$(dirname "$file")/$link" ] || fail "$file: $link is not there"
	done <"$TMPDIR/links"
	# Every picture says what is on it.
	if grep -n '!\[\](' "$file"; then fail "$file: a picture without words"; fi
done <"$TMPDIR/pages"
