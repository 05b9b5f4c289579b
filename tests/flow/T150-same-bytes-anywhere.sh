# The same input at the same time gives the same letters and calendars, whatever the
# locale and the machine's zone, and on a second reading.
. tests/flow/lib.sh
set_up_example
fill_example
LC_ALL=C TZ=UTC digest send weekly --dry-run -o one --quiet
LC_ALL=C.UTF-8 TZ=Asia/Tokyo digest send weekly --dry-run -o two --quiet
diff -r one two || fail "letters differ"
[ "$(count one)" -gt 30 ] || fail "only $(count one) letters"
LC_ALL=C TZ=UTC digest calendar --quiet -o c1
digest gather --quiet
LC_ALL=C.UTF-8 TZ=Pacific/Honolulu digest calendar --quiet -o c2
diff -r c1 c2 || fail "calendars differ"
digest issues | grep -q . && fail "a rehearsal left an issue" || true
joined one/*.eml | grep -q 'Montevid=C3=A9u' || fail "no accents"
