# Every --json document is one JSON document with exactly the members that the manual names
# for it; what a program reads in it (times, precisions, states) has one form.
# shellcheck disable=SC2016 # $ is jq's
. tests/flow/lib.sh
command -v jq >/dev/null || {
	echo "skipped: jq is not installed"
	exit 77
}
page=$here/man/digest.1

# What the manual's section JSON says a command gives: the N-th run of .Ql after its .Cm, a
# word a line. "source , status ," are the members of one object.
words() {
	awk -v name="$1" -v wanted="$2" '
		/^\.Sh / { json = $0 == ".Sh JSON" }
		!json { next }
		/^\.Cm .*[a-z]$/ { there = $0 == ".Cm " name }
		there && /^\.Ql / && ++n == wanted {
			for (i = 2; i <= NF; i++)
				if ($i ~ /^[a-z_]+$/)
					print $i
		}' "$page" | sort
}

# members NAME PATH: each object there has the sorted members of standard input, no other.
members() {
	sort >wanted
	[ -s wanted ] || fail "$1: the manual does not say what is in $2"
	jq -e "[$2] | length > 0" "$1.json" >/dev/null ||
		fail "$1: there is no $2 to look at: $(cat "$1.json")"
	jq -c "$2 | keys" "$1.json" | sort -u >found
	jq -Rnc '[inputs]' wanted >wanted.json
	diff wanted.json found || fail "$1: $2 has other members than the manual says"
}

# all NAME FILTER: the filter is true of the document.
all() {
	jq -e "$2" "$1.json" >/dev/null || fail "$1: not so: $2"
}

# document NAME STATUS COMMAND...: keeps its output as NAME.json; it is one JSON document.
document() {
	name=$1
	wanted=$2
	shift 2
	status "$wanted" digest "$@" --json >"$name.json" 2>"$name.err"
	jq -es 'length == 1 and (.[0] | type == "object")' "$name.json" >/dev/null ||
		fail "$* --json is not one document: $(head -n 3 "$name.json")"
}

set_up_example
document gather 0 gather
for roster in subscribers/*.csv; do
	digest subscribers --quiet import "$(basename "$roster" .csv)" "$roster"
done

# gather, sources
words gather 1 | members gather .
words gather 2 | members gather '.sources[]'
cp sources/lacnic/agenda/lacnic-39.md sources/lacnic/agenda/odd.md
sed -i 's/^start:.*/start: 2023-02-31/' sources/lacnic/agenda/odd.md
document noted 0 gather lacnic-agenda
printf '%s\n' origin line column text | members noted '.sources[].notes[]'
rm sources/lacnic/agenda/odd.md
digest gather --quiet
all gather '[.sources[].status] | all(. == "read" or . == "unchanged")'
sed 's,url: sources/lacnic/blog.xml,url: sources/lacnic/none.xml,' digest.yaml >broken.yaml
printf '<rss' >sources/lacnic/none.xml
digest --config broken.yaml gather lacnic-blog --json >failed.json 2>/dev/null || true
all failed '.sources | length == 1 and .[0].status == "failed" and (.[0].why | length > 0)'
document sources 0 sources
words sources 1 | members sources .
words sources 2 | members sources '.sources[]'
digest gather --quiet

# events: the manual's own example, with {...} as an empty object, is the shape.
awk '/^\.Sh / { json = $0 == ".Sh JSON" } json && /^\.Ed/ { exit }
	json && there { print } json && /^\.Bd/ { there = 1 }' "$page" |
	sed 's/{\.\.\.}/{}/' >shape
jq -e . shape >/dev/null || fail "the manual's example is no JSON"
for options in '' '--list redclara' '--kind call' '--org lacnic --from 2023-05-01' \
	'--from 2023-05 --to 2023-06'; do
	# shellcheck disable=SC2086 # options
	document events 0 events $options
	jq -r 'keys[]' shape | members events .
	jq -r '.items[0] | keys[]' shape | members events '.items[]'
	jq -r '.items[0].place | keys[]' shape | members events '.items[].place'
	jq -r '.items[0].sources[0] | keys[]' shape | members events '.items[].sources[]'
done
document nothing 0 events --from 2033-01-01
all nothing '.items == []'
document events 0 events --list redclara
all events '.audience == "redclara"'
all events '.now | test("^2023-04-03T12:00:00Z$|^2023-04-03T09:00:00-03:00$")'
all events '[.items[].id] | length == (unique | length)'
all events '[.items[].uid] | length == (unique | length)'
all events '[.items[].uid | test("^[^@ ]+@digest[.]example$")] | all'
all events '[.items[].precision] | unique - ["instant","day","month","quarter","year","parent","none"] == []'
all events '[.items[].precision] | unique | contains(["instant","day","month"])'
all events '[.items[].status] | unique - ["confirmed","tentative","cancelled","postponed"] == []'
all events '[.items[].kind] | unique - ["event","call","news","space","bilateral","indicator"] == []'
# As long as it is certain: the length of a start is that of its precision.
all events 'def form: {"instant": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$",
	"day": "^\\d{4}-\\d\\d-\\d\\d$", "month": "^\\d{4}-\\d\\d$", "quarter": "^\\d{4}-Q[1-4]$",
	"year": "^\\d{4}$"}[.];
	[.items[] | select(.start) | .precision as $p | .start | test($p | form)] | all'
all events '[.items[] | select(.precision == "none" or .precision == "parent") | .start == null] | all'
all events '[.items[] | (.title, .summary) | to_entries[] | .value | type == "string"] | all'
# A parent and its children name one another, and only what is there.
all events '([.items[] | .id as $i | .children[] | [$i, .]] | sort) ==
	([.items[] | select(.parent) | [.parent, .id]] | sort)'
all events '([.items[].id] as $all | [.items[] | .parent, .children[] | select(.)] - $all) == []'

# explain
id=$(jq -r '[.items[] | select(.sources | length > 1)][0].id' events.json)
document explain 0 explain "$id"
words explain 1 >item
words explain 2 | sort - item | members explain .
jq -r '.items[0] | keys[]' shape | members explain .item
words explain 3 | members explain '.entries[]'
jq -S --arg id "$id" '.items[] | select(.id == $id)' events.json >one
jq -S .item explain.json | diff one - || fail "explain and events do not agree on $id"
# News has no dates.
document explain-news 0 explain "$(jq -r '[.items[] | select(.kind == "news")][0].id' events.json)"

# issues, status
printf 'on DOT %s\n' '2 say 550 5.7.1 Not wanted' '3 say 451 4.3.0 Later' >script
start_smtp letters --script "$PWD/script"
sed "s,smtp://127.0.0.1:[0-9]*,smtp://127.0.0.1:$port,; s/connections: 4/connections: 1/" \
	digest.yaml >new.yaml
mv new.yaml digest.yaml
status 1 digest send weekly --quiet 2>err
grep -q '1 refused' err || fail "$(cat err)"
document issues 0 issues
words issues 1 | members issues .
words issues 2 | members issues '.issues[]'
document status 0 status
words status 1 | members status .
words status 2 | members status '.issues[]'
document one-status 0 status weekly/1
diff status.json one-status.json
document failures 0 status --failures
words status 2 >issue
words status 3 | sort - issue | members failures '.issues[]'
words status 4 | members failures '.issues[].failures[]'
# A state that nobody is in is there, with 0.
printf '%s\n' planned claimed dotted sent later refused 'in doubt' skipped suppressed |
	members failures '.issues[].deliveries'
all failures '[.issues[0].deliveries[]] | add == 37'
all failures '[.issues[0].failures[] | [.state, .code, .enhanced]] | sort ==
	[["later", 451, "4.3.0"], ["refused", 550, "5.7.1"]]'

# subscribers
document people 0 subscribers show
words 'subscribers show' 1 | members people .
words 'subscribers show' 2 | members people '.lists[]'
all people '[.lists[] | select(.list == "lacnic") | .subscribers] == [10]'
document person 0 subscribers show marina.duarte@rnp.example
words 'subscribers show' 3 | members person .
words 'subscribers show' 4 | members person '.lists[]'
printf 'address,language\nnobody\nnew@reader.example,es\nnew@reader.example,es\n' >roster.csv
document import 1 subscribers import lacnic roster.csv --dry-run
words 'subscribers import' 1 >counts
words 'subscribers import' 2 | sort - counts | members import .
words 'subscribers import' 3 | members import '.lines[]'
printf '%s\n' new 'already there' 'left before' duplicate invalid | members import .counts
all import '[.lines[].verdict] | sort == ["duplicate", "invalid", "new"]'
all import '([.counts[]] | add) == (.lines | length)'

# Every moment is RFC 3339 with its offset.
for name in gather sources events explain issues failures person; do
	jq -r '.. | strings' "$name.json" | grep -E '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:' |
		grep -vE '^[0-9-]{10}T[0-9:]{8}(Z|[+-][0-9]{2}:[0-9]{2})$' >odd || true
	[ ! -s odd ] || fail "$name --json has times like $(sort -u odd | head -n 3)"
done
# What is not known is null, never an empty text.
for name in gather sources events explain explain-news issues failures person import; do
	jq -c 'paths(. == "")' "$name.json" >odd
	[ ! -s odd ] || fail "$name --json has empty texts: $(head -n 3 odd)"
done

# The other commands give a document too, or say that they have none (64).
for command in 'check' 'draft weekly' 'send weekly --dry-run' 'show weekly/1' 'preview weekly' \
	'calendar' 'run' 'subscribers export lacnic' \
	'subscribers add lacnic another@reader.example' \
	'subscribers remove lacnic another@reader.example'; do
	# shellcheck disable=SC2086 # words
	digest $command --json >out 2>err && code=0 || code=$?
	[ "$code" = 64 ] || jq -es 'length == 1' out >/dev/null ||
		fail "$command --json prints no document: $(head -n 2 out)"
done
