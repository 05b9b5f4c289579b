# The disk is full, or fails, from some call on: the run says so with an exit status of its
# own and sends nothing that it could not write down; with room again, the next run comes to
# the same end as one that was never disturbed. strace answers for the kernel.
. tests/flow/lib.sh

skip() {
	echo "skipped: $*"
	exit 77
}
command -v strace >/dev/null || skip "strace is not installed"
strace -o "$TMPDIR/none" true 2>/dev/null || skip "ptrace is not permitted here"
DIGEST=$here/digest # see every-durable-step.sh
people=10
connections=3
on_doubt=resend
faults=0
copies=0

# faulty CALL ERROR N COMMAND...: each CALL from the N-th on fails; sets $code.
faulty() {
	inject="$1:error=$2:when=$3+"
	shift 3
	code=0
	strace -f -q -o strace.log -e trace="${inject%%:*}" -e inject="$inject" \
		"$DIGEST" --now "$now" "$@" >said 2>err || code=$?
}

# send_fails CALL ERROR N: false when no call failed.
send_fails() {
	rm -rf state "$TMPDIR"/letters/*
	cp -r prepared state
	cd state
	faulty "$1" "$2" "$3" send weekly
	if ! grep -q INJECTED strace.log; then
		[ "$code" = 0 ] || fail "$*: exit status $code: $(cat err)"
		cd ..
		return 1
	fi
	faults=$((faults + 1))
	case $code in
	# What fails after the last letter (tidying the log away) may be passed over.
	0) [ "$(count "$TMPDIR/letters")" = $people ] || fail "$*: it says that all is well" ;;
	73) grep -q '^digest: ' err || fail "$*: it says: $(cat err)" ;;
	*) fail "$*: exit status $code: $(cat err)" ;;
	esac
	digest send weekly >again 2>&1 || fail "$*: the next run: $(cat again)"
	sent=$(count "$TMPDIR/letters")
	[ "$sent" -ge $people ] || fail "$*: only $sent letters: $(cat again)"
	[ "$sent" -le $((people + connections)) ] || fail "$*: $sent letters after one fault"
	copies=$((copies + sent - people))
	sha256sum "$TMPDIR"/letters/*.eml | cut -d' ' -f1 | sort -u >end
	diff ../undisturbed end || fail "$*: other letters"
	digest status weekly/1 | grep -qx "weekly/1 sent: $people sent" ||
		fail "$*: $(digest status weekly/1)"
	cd ..
}

gather_fails() {
	rm -f var/digest.db*
	faulty "$1" "$2" "$3" gather --quiet
	grep -q INJECTED strace.log || return 1
	faults=$((faults + 1))
	case $code in
	0) ;;
	73) grep -q '^digest: ' err || fail "gather: $*: it says: $(cat err)" ;;
	*) fail "gather: $*: exit status $code: $(cat err)" ;;
	esac
	digest gather --quiet >again 2>&1 || fail "gather: $*: the next run: $(cat again)"
	digest events --list redclara --json >end
	diff ../undisturbed-gather end >differences ||
		fail "gather: $*: another end: $(head -n 30 differences)"
}

# at_each CHECK CALL ERROR STRIDE
at_each() {
	step=1
	while "$1" "$2" "$3" "$step"; do
		step=$((step + $4))
		[ $step -le 2000 ] || fail "$2: there is no end of it"
	done
}

[ -w /dev/shm ] || skip "/dev/shm is missing"
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
cp -r prepared state
cd state
digest send weekly --quiet
cd ..
sha256sum "$TMPDIR"/letters/*.eml | cut -d' ' -f1 | sort -u >undisturbed
at_each send_fails fdatasync EIO 1
at_each send_fails pwrite64 ENOSPC 5

cd "$here"
set_up_example
digest gather --quiet
digest events --list redclara --json >../undisturbed-gather
at_each gather_fails fdatasync EIO 3
at_each gather_fails pwrite64 ENOSPC 41

# Standard output is full, too: no result, and not "done".
code=0
digest events >/dev/full 2>err || code=$?
[ $code = 73 ] || fail "events >/dev/full: exit status $code: $(cat err)"
code=0
digest events --json >/dev/full 2>err || code=$?
[ $code = 73 ] || fail "events --json >/dev/full: exit status $code: $(cat err)"
echo "$faults faults, $copies second copies"
