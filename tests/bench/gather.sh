#!/bin/sh
# gather.sh - how fast 200 sources of 50 events each are gathered, the first time and again
# with nothing changed: medians of five, and whether what came out is right. Where the
# programs to compare with are beside the checkout (or in $DIGEST_SHARED), they are run
# beside ours, and the goals are judged: at least 8 times as fast as the best script, at
# most 2.5 times the bare libraries, unchanged within 0.3 s of processor time, 100 MB.
#
#	gather.sh                     all of it
#	gather.sh product SRCS STATE  what the comparison runs: SRCS has lines KIND, URL
#	gather.sh distinct STATE      prints the number of different events in it
set -eu
digest=${DIGEST:-$PWD/digest}

# settings STATE <SOURCES: a digest.yaml for lines of kind and address, one organisation.
settings() {
	awk -v state="$1" '
	BEGIN {
		FS = "\t"
		kind["ics"] = "ical"; kind["rss"] = kind["atom"] = "feed"; kind["json"] = "confs"
		print "community:\n  name: {en: Bench}\n  timezone: America/Montevideo"
		print "  languages: [es, pt, en]\n  domain: digest.example"
		print "  site: https://digest.example\n  contact: bench@digest.example"
		print "  address: \"Rambla 1, Montevideo\""
		print "key_file: " state "/secret.key\nstate: " state "/digest.db"
		print "organisations:\n  bench: {name: Bench, url: https://bench.example}\nsources:"
	}
	{
		printf "  s%03d: {organisation: bench, kind: %s, url: \"%s\", language: es, ", NR,
			$1 in kind ? kind[$1] : $1, $2
		print "visibility: public, allow_private: true}"
	}
	END {
		print "lists:\n  bench:\n    name: {en: Bench}\n    organisation: bench"
		print "    audience: public\n    languages: [en]\n    from: \"Bench <b@digest.example>\""
		print "    accepts: [event, news]"
		print "digests:\n  weekly:\n    title: {en: Bench}\n    lists: [bench]"
		print "    schedule: \"FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0\"\n    horizon: 60d"
		print "delivery:\n  transport: maildir:" state "/out"
	}'
}

# What is in a state, as one JSON document.
events() {
	"$digest" --config "$1/digest.yaml" events --json
}
distinct() {
	events "$1" | awk -v RS=, '/"url":/ {
		sub(/.*"url": *"?/, "")
		sub(/".*/, "")
		if (/^http/ && !seen[$0]++)
			n++
	}
	END { print n + 0 }'
}

case ${1:-all} in
product)
	[ -f "$3/digest.yaml" ] || settings "$3" <"$2" >"$3/digest.yaml"
	exec "$digest" --config "$3/digest.yaml" gather --quiet
	;;
distinct)
	distinct "$2"
	exit
	;;
esac

top=$PWD
here=$top/tests/bench
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM

fail() {
	echo "gather.sh: $*" >&2
	exit 1
}

# check WHAT GOT WANTED
check() {
	[ "$2" = "$3" ] || fail "wrong: $1: $2 instead of $3"
}

# median COLUMN FILE
median() {
	cut -f "$1" "$2" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

${CC:-cc} -O2 -o "$scratch/measure" "$here/measure.c"
mkdir "$scratch/www" "$scratch/state"
LC_ALL=C awk -v dir="$scratch/www" -f "$here/sources.awk"
"$top/build/release/fake-http" --script "$scratch/www/script" --port 0 \
	--port-file "$scratch/port" --idle-s 300 >/dev/null &
server=$!
tries=0
while [ ! -s "$scratch/port" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 200 ] || fail "the server does not start"
	sleep 0.05
done
sed "s,\t,\thttp://127.0.0.1:$(cat "$scratch/port")/," "$scratch/www/sources" >"$scratch/sources"

cd "$scratch"
# A folder of its own for each first time, with the same name in it.
for _ in 1 2 3 4 5; do
	rm -rf state
	mkdir state
	settings "$scratch/state" <sources >state/digest.yaml
	./measure cold "$digest" --config state/digest.yaml gather --quiet ||
		fail "gather ended with $?"
	./measure unchanged "$digest" --config state/digest.yaml gather --json >again ||
		fail "gather ended with $? when nothing had changed"
done
kill "$server"
server=

read -r entries urls <www/expected
"$digest" --config state/digest.yaml sources --json >sources.json
check "entries" "$(awk -v RS=, '/"entries":/ { n += $2 } END { print n }' sources.json)" "$entries"
check "different events" "$(distinct state)" "$urls"
check "sources that had not changed" "$(grep -c '"status": "unchanged"' again)" 200

printf '%-34s %10s %10s %10s\n' "gather, 200 sources, 10,000 entries" "wall s" "cpu s" "peak MB"
for run in cold unchanged; do
	printf '%-34s %10.3f %10.3f %10.1f\n' "  $run" "$(median 1 $run)" "$(median 2 $run)" \
		"$(median 3 $run)"
done

# --- side by side ------------------------------------------------------------------------
shared=${DIGEST_SHARED:-$top/../shared}
if [ ! -x "$shared/bench/run.sh" ]; then
	echo "gather.sh: nothing to compare with in $shared/bench"
	exit 0
fi
"$shared/bench/run.sh" w1 --json "$scratch/figures.json" \
	--product "env DIGEST=$digest sh $here/gather.sh product {srcs} {state}" \
	--product-check "env DIGEST=$digest sh $here/gather.sh distinct {state}" >table ||
	fail "the comparison could not be run"
cat table
python3 "$here/goals.py" "$scratch/figures.json"
