# The manual, `digest help` and the code say the same: commands, options, exit statuses,
# keys of digest.yaml and of front matter, environment. The manual is read as mdoc source.
. tests/flow/lib.sh
page=$here/man/digest.1

# section NAME: the lines of one .Sh of the manual.
section() {
	awk -v name="$1" '/^\.Sh / { there = $0 == ".Sh " name; next } there' "$page"
}

# subsection NAME: the lines of one .Ss.
subsection() {
	awk -v name="$1" '/^\.S[hs] / { there = $0 == ".Ss " name; next } there' "$page"
}

# The options in mdoc from standard input: `Fl Fl name` and `Fl n`.
flags() {
	awk '{
		for (i = 1; i <= NF; i++) {
			if ($i != "Fl" && $i != ".Fl")
				continue
			if ($(i + 1) == "Fl")
				print "--" $(i += 2)
			else
				print "-" $(++i)
		}
	}' | sort -u
}

# The options in a table that `help` prints: "  -o, --output DIR   what it is".
options() {
	sed -n 's/^  \(-[a-z]\), \(--[a-z-]*\) .*/\1 \2/p; s/^  \(--[a-z-]*\) .*/\1/p' |
		tr ' ' '\n' | sort -u
}

# same WHAT: the sorted words of ./program and ./manual, which are not to be empty.
same() {
	[ -s program ] || fail "$1: nothing was found in the program"
	diff program manual >differences || fail "$1: < the program's, > the manual's:
$(grep '^[<>]' differences)"
}

cd "$TMPDIR"
"$DIGEST" help >overview

# Commands. In the manual an item is `.It Cm NAME ...`, or `.It Xo` with `.Cm NAME` below.
sed -n 's/^  \([a-z]*\)  *[^ ].*/\1/p' overview | sort >program
section COMMANDS | awk '
	/^\.It Xo/ { below = 1; next }
	/^\.It Cm / { print $3 }
	below && /^\.Cm / { print $2; below = 0 }' | sort -u >manual
same commands
cp program commands

# Each command's options; what the manual says of it stands between two items.
while read -r command; do
	"$DIGEST" help "$command" >one
	head -n 1 one | grep -q "^digest $command" || fail "help $command: $(head -n 1 one)"
	sed '/^For every command:/,$d' one | options >program
	section COMMANDS | awk -v name="$command" '
		/^\.It / { item = $0; there = $2 == "Cm" && $3 == name }
		/^\.Cm / && item == ".It Xo" { there = $2 == name; item = "" }
		there' | flags >manual
	if [ -s program ] || [ -s manual ]; then
		same "options of $command"
	fi
	# The usage line names no option that is not there.
	head -n 1 one | tr -c 'a-z-' '\n' | grep '^-' | sort -u >used || true
	comm -23 used program >odd
	[ ! -s odd ] || fail "help $command uses $(cat odd)"
	# Both ways to ask for help.
	"$DIGEST" "$command" --help | diff one - || fail "$command --help is another text"
done <commands

# What can be done with subscribers.
"$DIGEST" help subscribers | sed -n '1{s/^digest subscribers//;s/ | /\n/gp;}' |
	sed 's/^ *\([a-z]*\).*/\1/' | sort >program
section COMMANDS | sed -n 's/^\.It Cm subscribers \([a-z]*\).*/\1/p' | sort >manual
same subscribers

"$DIGEST" help run | sed -n '/^For every command:/,$p' | options >program
subsection 'Global options' | sed -n '/^\.It /p' | flags >manual
same 'global options'

# No other option is spoken of anywhere.
while read -r command; do
	"$DIGEST" help "$command" | options
done <commands | sort -u >program
flags <"$page" >manual
comm -13 program manual >odd
[ ! -s odd ] || fail "the manual speaks of $(cat odd)"

# Exit statuses.
sed -n 's/^\tEXIT_[A-Z_]* = \([0-9]*\),$/\1/p' "$here/src/cmd/cmd_int.h" | sort >program
section 'EXIT STATUS' | sed -n 's/^\.It \([0-9]*\)$/\1/p' | sort >manual
same 'exit statuses'

# Keys of the configuration. keys TABLE...: the rows of tables like
# `static const struct key community_keys[]`, but those that are only refused.
keys() {
	for table; do
		cat "$here"/src/config/*.c | awk -v start="struct key (config_)?${table}_keys\\\\[\\\\] = {" '
			$0 ~ start { there = 1; next }
			/^};/ { there = 0 }
			there && /^\t\{"/ && !/config_refuse/ { split($0, at, "\""); print at[2] }'
	done | sort -u
}
while read -r name tables; do
	# shellcheck disable=SC2086 # several
	keys $tables >program
	subsection "$name" | awk '
		/^\.It Cm / { list = 1; for (i = 3; i <= NF; i++) if ($i != ",") print $i }
		/^\.Cm / && !list && $2 != "none" { print $2 }' | sort -u >manual
	same "keys of $name"
done <<'T'
community community
organisations organisation
sources source
lists list
digests digest include
delivery delivery
T
keys root >program
{
	section CONFIGURATION | sed -n 's/^\.Ss \([a-z]*\)$/\1/p'
	subsection 'Top level' | sed -n 's/^\.It Cm //p'
} | sort >manual
same 'keys of the top level'

# Kinds of sources.
awk '/^const char \*const parse_kinds\[\]/ { there = 1 } there; there && /;/ { exit }' \
	"$here/src/parse/parse.c" | grep -o '"[a-z]*"' | tr -d '"' | sort >program
section SOURCES | sed -n 's/^\.It Cm \([a-z]*\)$/\1/p' | sort >manual
same 'kinds of sources'

# Keys of front matter.
awk '/^\t\{"[a-z]*", read_/ { split($0, at, "\""); print at[2] }' "$here/src/parse/front.c" |
	sort >program
section CONTENT | sed -n 's/^\([a-z]*\):.*/\1/p' | sort >manual
same 'keys of front matter'

# Environment; proxies are asked for by a function of their own, in small letters and large.
grep -hE '(getenv|variable)\("' "$here"/src/*/*.c |
	sed 's/.*\(getenv\|variable\)("\([A-Za-z_]*\)".*/\2/' | sort -u >program
section ENVIRONMENT | sed -n 's/^\.It Ev //p' | sort >manual
same environment
