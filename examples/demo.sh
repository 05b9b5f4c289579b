#!/bin/sh
# demo.sh - what digest does, start to end, with the real 2023 calendar of the seven: reads
# the sources, shows the edition of 3 April 2023 on the terminal, sends it through SMTP to
# a small receiving server on loopback, writes the calendars. `make demo` calls it.
# Everything is made anew under build/demo.
set -eu
cd "$(dirname "$0")/.."
top=$PWD
demo=$top/build/demo
now=2023-04-03T09:00:00-03:00
server=

finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap finish EXIT

rm -rf "$demo"
mkdir -p "$demo/letters"
cp -r examples/lac-2023 "$demo/lac-2023"
cd "$demo/lac-2023"
mkdir -m 700 -p var
(umask 077 && od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >var/secret.key)

# The receiving server takes a free port and keeps each letter as a file.
"$top/build/release/fake-smtp" --port 0 --port-file "$demo/port" --dir "$demo/letters" \
	--idle-s 120 >"$demo/server.log" 2>&1 &
server=$!
tries=0
while [ ! -s "$demo/port" ]; do
	tries=$((tries + 1))
	[ $tries -le 100 ] || { echo "demo: the receiving server did not start" >&2; exit 1; }
	sleep 0.05
done
port=$(cat "$demo/port")
sed "s,smtp://127.0.0.1:2525,smtp://127.0.0.1:$port," digest.yaml >digest.yaml.new
mv digest.yaml.new digest.yaml

digest() {
	"$top/digest" --now "$now" "$@"
}

digest gather --quiet
for roster in subscribers/*.csv; do
	digest subscribers --quiet import "$(basename "$roster" .csv)" "$roster"
done
digest preview weekly --lang es
digest send weekly --quiet
digest calendar --quiet -o "$demo/calendars"
again=$(digest run 2>&1)

letters=$(find "$demo/letters" -name '*.eml' | wc -l)
subscriptions=$(cat subscribers/*.csv | grep -c @)
kill "$server"
wait "$server" 2>/dev/null || true
server=

cat <<TEXT

What happened:
 1. read $(digest sources | grep -c ' good ') sources of seven organisations: iCalendar, feeds, Markdown (digest sources)
 2. found $(digest events --list redclara | grep -c '^[^ ]') things that RedCLARA's people may see, $(digest events | grep -c '^[^ ]') that the public may
 3. put $subscriptions subscriptions of seven lists into the state (digest subscribers show)
 4. showed the edition of Monday 3 April 2023 in Spanish, above (digest preview)
 5. sent it by SMTP on loopback: $letters letters, one a person: build/demo/letters
 6. asked what became of them: $(digest status weekly/1)
 7. ran again at the same time: ${again:-it sent nothing and said nothing}
 8. wrote $(find "$demo/calendars" -name '*.ics' | wc -l) calendars, by organisation, list and language: build/demo/calendars
 9. look at why LACNIC 40 is one thing: cd build/demo/lac-2023 && ../../../digest explain lacnic40-lacnog2023
10. the configuration and the sources of all this: examples/lac-2023
TEXT
