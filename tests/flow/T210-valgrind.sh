# What the demonstration does, under valgrind with the program that users run: no error, no
# leak.
. tests/flow/lib.sh
command -v valgrind >/dev/null || { echo "no valgrind"; exit 77; }
[ -x digest ] || { echo "no ./digest"; exit 77; }
program=$PWD/digest
start_smtp letters
set_up_example

digest() {
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect "$program" --now "$now" "$@"
}

fill_example
digest preview weekly --lang pt >preview
digest send weekly --quiet
digest status weekly/1 | grep -q ' sent' || fail "nothing was sent"
digest calendar --quiet -o calendars
digest events --list redclara --json >events.json
digest explain lacnic-39 >explained
digest run
status 64 digest evnts
