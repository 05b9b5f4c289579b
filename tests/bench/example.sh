#!/bin/sh
# example.sh - how long the steps of the example take: each five times, the median in
# milliseconds of the whole process. Figures of a shared machine: compare within one run.
set -eu
top=$PWD
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
now=2023-04-03T09:00:00-03:00

# median NAME COMMAND...: runs it five times.
median() {
	name=$1
	shift
	for _ in 1 2 3 4 5; do
		start=$(date +%s%N)
		"$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; exit 1; }
		echo $((($(date +%s%N) - start) / 1000))
	done | sort -n | awk -v name="$name" 'NR == 3 { printf "%-44s %8.1f ms\n", name, $1 / 1000 }'
}

digest() {
	"$top/digest" --now "$now" "$@"
}

# A fresh state with 2,000 people, sent to whoever listens at $port.
fresh() {
	rm -rf var
	mkdir -m 700 var
	(umask 077 && echo 0123456789abcdef0123456789abcdef0123456789abcdef >var/secret.key)
	digest gather --quiet
	digest subscribers import lacnic people.csv --quiet
}
send_all() {
	fresh
	digest send weekly --quiet
}

"$top/build/release/fake-smtp" --port 0 --port-file "$scratch/port" --dir "$scratch" \
	--idle-s 300 >/dev/null 2>&1 &
server=$!
while [ ! -s "$scratch/port" ]; do sleep 0.05; done
cp -r examples/lac-2023 "$scratch/lac"
cd "$scratch/lac"
sed -i "s,127.0.0.1:2525,127.0.0.1:$(cat "$scratch/port")," digest.yaml
awk 'BEGIN { print "address,language"; split("es pt en", l, " ")
	for (i = 0; i < 2000; i++) printf "p%d@reader.example,%s\n", i, l[i % 3 + 1] }' >people.csv
fresh
median "gather, 20 sources, nothing changed" digest gather --quiet
median "preview, one variant" digest preview weekly --lang es
median "calendars, 45 files" digest calendar --quiet -o calendars
median "dry run, 2,000 letters" digest send weekly --dry-run -o letters --quiet
median "gather, import and send, 2,000 letters" send_all
