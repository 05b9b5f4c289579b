# lib.sh - what the flow tests share. Sourced; needs DIGEST, FAKES and TMPDIR.
# shellcheck shell=sh
set -eu
exec 9>&2 # where a failure is told, whatever a command's standard error is
# shellcheck disable=SC2034 # the tests use it
here=$PWD
now=2023-04-03T09:00:00-03:00
pids=

# The servers that a test started end with it, whatever happens.
end_servers() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
	done
}
trap end_servers EXIT

fail() {
	echo "FAIL: $*" >&9
	exit 1
}

# wait_for FILE: until it has something in it; at most ten seconds.
wait_for() {
	tries=0
	while [ ! -s "$1" ]; do
		tries=$((tries + 1))
		[ $tries -le 200 ] || fail "$1 did not appear"
		sleep 0.05
	done
}

# start_smtp NAME [OPTION...]: a receiving server; sets $port, keeps letters in NAME/.
start_smtp() {
	name=$1
	shift
	mkdir -p "$TMPDIR/$name"
	rm -f "$TMPDIR/$name.port"
	"$FAKES/fake-smtp" --port 0 --port-file "$TMPDIR/$name.port" --dir "$TMPDIR/$name" \
		--idle-s 100 "$@" >"$TMPDIR/$name.log" 2>&1 &
	pids="$pids $!"
	wait_for "$TMPDIR/$name.port"
	port=$(cat "$TMPDIR/$name.port")
}

# start_http SCRIPT: a web server that plays a script; sets $port.
start_http() {
	rm -f "$TMPDIR/http.port"
	"$FAKES/fake-http" --port-file "$TMPDIR/http.port" --script "$1" \
		--log "$TMPDIR/http.log" --idle-s 100 >"$TMPDIR/http.out" 2>&1 &
	pids="$pids $!"
	wait_for "$TMPDIR/http.port"
	port=$(cat "$TMPDIR/http.port")
}

make_key() {
	mkdir -p "$(dirname "$1")"
	(umask 077 && echo 0123456789abcdef0123456789abcdef0123456789abcdef >"$1")
}

# The 2023 example in $TMPDIR/lac, sending to $port.
set_up_example() {
	cp -r examples/lac-2023 "$TMPDIR/lac"
	cd "$TMPDIR/lac"
	make_key var/secret.key
	sed "s,smtp://127.0.0.1:2525,smtp://127.0.0.1:${port-2525}," digest.yaml >new.yaml
	mv new.yaml digest.yaml
}

# ... gathered, and with its subscribers.
fill_example() {
	digest gather --quiet
	for roster in subscribers/*.csv; do
		digest subscribers --quiet import "$(basename "$roster" .csv)" "$roster"
	done
}

# write_config ORGANISATIONS-AND-MORE: a small digest.yaml with one list of $people
# people, from a content folder, sending to $port; more YAML comes from standard input.
write_config() {
	cat >digest.yaml <<YAML
community:
  name: Test
  timezone: America/Montevideo
  languages: [es, en]
  domain: digest.example
  site: https://digest.example
  address: Street 1, City
  contact: editors@digest.example
key_file: var/secret.key
state: var/digest.db
organisations:
  ours: {name: Ours}
sources:
  content: {organisation: ours, kind: markdown, url: content, language: es, visibility: public}
lists:
  all: {organisation: ours, audience: public, languages: [es, en], from: "Ours <list@digest.example>", accepts: [event, call, news]}
digests:
  weekly:
    title: Agenda
    lists: [all]
    schedule: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
    not_after: ${not_after-6h}
    horizon: 8w
delivery:
  transport: smtp://127.0.0.1:${port-2525}
  connections: ${connections-4}
  on_doubt: ${on_doubt-ask}
YAML
	mkdir -p content
	cat >content/reunion.md <<'MD'
---
kind: event
title: {es: Reunión de prueba, en: Test meeting}
start: 2023-05-08
end: 2023-05-12
timezone: America/Merida
place: {city: Mérida, country: MX}
organisers: [ours]
url: https://www.ours.example/reunion
published: 2023-03-30
---
Una reunión.
MD
	make_key var/secret.key
	awk -v n="${people-10}" 'BEGIN {
		print "address,language"
		for (i = 1; i <= n; i++)
			printf "person%d@reader.example,%s\n", i, i % 2 ? "es" : "en"
	}' >people.csv
}

digest() {
	"$DIGEST" --now "$now" "$@"
}

# status CODE COMMAND...: runs it; its exit status must be CODE.
status() {
	want=$1
	shift
	got=0
	"$@" || got=$?
	[ "$got" = "$want" ] || fail "exit status $got instead of $want: $*"
}

# Letters with soft line breaks joined, for grep.
joined() {
	sed -e ':a' -e '/=\r*$/{N;s/=\r*\n//;ta' -e '}' "$@"
}

count() {
	find "$1" -name '*.eml' | wc -l | tr -d ' '
}
