# Dies at each durable step, is run again, comes to the same end: SIGKILL on entry to the
# N-th call of a kind, for each N until the run ends by itself. What one death may cost is
# a second copy for each open connection, with the same Message-ID and the same bytes.
#
# Every fdatasync, fsync, renameat, sendto, unlink and ftruncate is died at. The rest are
# many and between those, and get a stride that is no multiple of what one transaction or
# letter takes, so that it meets many of their places: pwrite64 (the ledger's pages, torn
# transactions) and recvfrom (answers read and not yet written down).
#
# The scratch files are in memory: a death of the process loses nothing that was written,
# synced or not, and a disk that syncs hundreds of times would take minutes. What a loss of
# power takes is not tried here.
. tests/flow/lib.sh

skip() {
	echo "skipped: $*"
	exit 77
}
command -v strace >/dev/null || skip "strace is not installed"
strace -o "$TMPDIR/none" true 2>/dev/null || skip "ptrace is not permitted here"

[ -w /dev/shm ] || skip "/dev/shm is missing"

# What users run; and the sanitizers' leak check cannot be traced.
DIGEST=$here/digest
deaths=0
copies=0
people=10
connections=3
on_doubt=resend

# die CALL N COMMAND...: runs it until the N-th CALL. False when it ended by itself.
die() {
	call=$1
	nth=$2
	shift 2
	code=0
	strace -f -q -o strace.log -e trace="$call" \
		-e inject="$call:signal=SIGKILL:when=$nth" \
		"$DIGEST" --now "$now" "$@" >died 2>&1 || code=$?
	case $code in
	137) deaths=$((deaths + 1)) ;;
	0) return 1 ;;
	*) fail "$call $nth: exit status $code: $(cat died)" ;;
	esac
}

# at_each CHECK CALL STRIDE [CALL STRIDE]...: calls CHECK CALL N, which begins anew, dies
# and looks; it is false when no N-th CALL came.
at_each() {
	check=$1
	shift
	while [ $# -gt 0 ]; do
		step=1
		while "$check" "$1" "$step"; do
			step=$((step + $2))
			[ $step -le 2000 ] || fail "$1: there is no end of it"
		done
		echo "$check: $1, every $2: up to $((step - $2))"
		shift 2
	done
}

# What became of a sending: the ledger, the letters and their envelopes, each once.
send_end() {
	digest status weekly/1 --json
	digest issues --json
	cat "$TMPDIR"/letters/*.eml | sed -n 's/^Message-ID: *//p' | sort -u
	sha256sum "$TMPDIR"/letters/*.eml "$TMPDIR"/letters/*.env | cut -d' ' -f1 | sort -u
}

send_dies() {
	rm -rf state "$TMPDIR"/letters/*
	cp -r prepared state
	cd state
	if ! die "$1" "$2" send weekly; then
		cd ..
		return 1
	fi
	digest send weekly >again 2>&1 || fail "$1 $2: the next run: $(cat again)"
	sent=$(count "$TMPDIR/letters")
	[ "$sent" -ge $people ] || fail "$1 $2: only $sent letters: $(cat again)"
	[ "$sent" -le $((people + connections)) ] || fail "$1 $2: $sent letters after one death"
	copies=$((copies + sent - people))
	send_end >end
	diff ../undisturbed end || fail "$1 $2: another end: $(cat again)"
	digest send weekly >third
	grep -q 'was sent already' third || fail "$1 $2: it is not over: $(cat third)"
	[ "$(count "$TMPDIR/letters")" = "$sent" ] || fail "$1 $2: a third run sent something"
	cd ..
}

# A Maildir has no second copies: the same letter has the same name.
maildir_dies() {
	rm -rf state
	cp -r prepared state
	cp digest.yaml state
	cd state
	if ! die "$1" "$2" send weekly; then
		cd ..
		return 1
	fi
	digest send weekly >again 2>&1 || fail "maildir: $1 $2: the next run: $(cat again)"
	sha256sum box/new/*.eml | cut -d' ' -f1 | sort >end
	[ "$(count box/new)" = $people ] || fail "maildir: $1 $2: $(ls box/new)"
	[ -z "$(ls box/tmp)" ] || fail "maildir: $1 $2: left over: $(ls box/tmp)"
	[ "$(sort -u end | wc -l)" = $people ] || fail "maildir: $1 $2: not everybody has it"
	digest status weekly/1 | grep -qx "weekly/1 sent: $people sent" ||
		fail "maildir: $1 $2: $(digest status weekly/1)"
	cd ..
}

gather_end() {
	digest events --json
	digest events --list redclara --json
	digest sources --json
	digest calendar --list redclara
}

gather_dies() {
	rm -f var/digest.db*
	die "$1" "$2" gather --quiet || return 1
	# What is there can be read, whole, at once.
	digest events --json >/dev/null 2>died || fail "gather: $1 $2: $(cat died)"
	digest gather --quiet >again 2>&1 || fail "gather: $1 $2: the next run: $(cat again)"
	gather_end >end
	diff ../undisturbed-gather end >differences ||
		fail "gather: $1 $2: another end: $(head -n 30 differences)"
}

import_dies() {
	rm -f var/digest.db*
	die "$1" "$2" subscribers --quiet import lacnic subscribers/lacnic.csv || return 1
	n=$(digest subscribers export lacnic | grep -c @ || true)
	[ "$n" = 0 ] || [ "$n" = 10 ] || fail "import: $1 $2: $n of 10 are there"
	digest subscribers --quiet import lacnic subscribers/lacnic.csv
	digest subscribers export lacnic >end
	diff ../undisturbed-import end || fail "import: $1 $2: another end"
}

memory=$(mktemp -d /dev/shm/digest.XXXXXX)
trap 'end_servers; rm -rf "$memory"' EXIT
TMPDIR=$memory
start_smtp letters
mkdir "$TMPDIR/send"
cd "$TMPDIR/send"
mkdir prepared
cd prepared
write_config
digest subscribers --quiet import all people.csv
digest gather --quiet
cd ..
cp -r prepared undisturbed-run
cd undisturbed-run
digest send weekly --quiet
send_end >../undisturbed
cd ..
[ "$(count "$TMPDIR/letters")" = $people ] || fail "undisturbed: not $people letters"
at_each send_dies fdatasync 1 sendto 1 unlink 1 ftruncate 1 recvfrom 3 pwrite64 5

sed 's,transport:.*,transport: "maildir:box",' prepared/digest.yaml >digest.yaml
at_each maildir_dies fsync 1 renameat 1 fdatasync 2

cd "$here"
set_up_example
digest gather --quiet
gather_end >../undisturbed-gather
at_each gather_dies fdatasync 1 unlink 1 pwrite64 23

rm -f var/digest.db*
digest subscribers --quiet import lacnic subscribers/lacnic.csv
digest subscribers export lacnic >../undisturbed-import
at_each import_dies fdatasync 1 pwrite64 5
echo "$deaths deaths, $copies second copies"
