# The example's edition of 3 April 2023, from sources to letters: one thing from two
# announcers, a month that stays a month, a secret that stays one, one letter a person.
. tests/flow/lib.sh
start_smtp letters
set_up_example
fill_example
digest send weekly --quiet

# Everybody once: as many letters as different addresses.
people=$(cat subscribers/*.csv | grep @ | cut -d, -f1 | tr 'A-Z' 'a-z' | sort -u | wc -l)
[ "$(count "$TMPDIR/letters")" = "$people" ] || fail "$(count "$TMPDIR/letters") letters for $people people"

# LACNIC 40 LACNOG 2023 is one item with both organisers and the sources of both.
digest events --from 2023-10-02 --to 2023-10-02 --kind event >october
grep -c 'LACNIC 40 LACNOG 2023' october | grep -qx 1 || fail "LACNIC 40 is not one item: $(cat october)"
digest explain lacnic40-lacnog2023 >explained
grep -q '^lacnic-calendario: entry' explained || fail "no claim of LACNIC's"
grep -q '^lacnog-agenda: entry' explained || fail "no claim of LACNOG's"
digest explain lacnic40-lacnog2023 --json >explained.json
tr -d ' \n' <explained.json | grep -q '"organisers":\["lacnic","lacnog"\]' || fail "organisers: $(cat explained.json)"

# The School is in September, and on no day of it.
digest show weekly/1 --lang es --part text | grep -iq 'septiembre' || fail "no septiembre"
digest show weekly/1 --lang pt --part text | grep -iq 'setembro' || fail "no setembro"
digest show weekly/1 --lang en --part text | grep -q 'September' || fail "no September"
digest calendar --quiet -o calendars
[ -s calendars/all.es.ics ] || fail "no calendars"
if grep -l 'Escuela de Transformaci' calendars/*.ics; then fail "the School is in a calendar"; fi
if grep -l '20230901' calendars/*.ics; then fail "1 September is in a calendar"; fi

# The bilateral meeting is in the letters of its two lists, and nowhere else.
title=$(sed -n 's/^title: *{*\(es: *\)*"*\([^"}]*\)"*}*$/\2/p' sources/redclara/coordinacion/*.md | head -n 1)
[ -n "$title" ] || fail "the bilateral has no title"
allowed=$(cat subscribers/lac-ix.csv subscribers/redclara.csv | grep @ | cut -d, -f1 | tr 'A-Z' 'a-z' | sort -u)
found=0
for letter in "$TMPDIR"/letters/*.eml; do
	to=$(sed -n 's/^To: *<*\([^>\r]*\).*/\1/p' "$letter" | head -n 1 | tr 'A-Z' 'a-z')
	if joined "$letter" | grep -qF "$title"; then
		found=$((found + 1))
		echo "$allowed" | grep -qxF "$to" || fail "$to got the bilateral"
	elif echo "$allowed" | grep -qxF "$to"; then
		fail "$to did not get the bilateral"
	fi
done
[ "$found" -gt 0 ] || fail "nobody got the bilateral"
for file in calendars/all.*.ics calendars/org-*.ics calendars/list-lac[!-]*.ics; do
	if grep -F "$title" "$file"; then fail "the bilateral is in $file"; fi
done
digest events >public; digest events --json >public.json
if grep -F "$title" public public.json; then fail "the bilateral is public"; fi

# A person on three lists: one letter, in her language, naming the three.
letter=$(grep -il '^To:.*marina\.duarte@' "$TMPDIR"/letters/*.eml)
[ "$(echo "$letter" | wc -l)" = 1 ] || fail "marina got: $letter"
grep -qi '^Content-Language: pt' "$letter" || fail "not in Portuguese"
joined "$letter" >marina
for name in 'LACNIC' 'LACNOG' 'RedCLARA'; do
	grep -q "lista.*$name\|$name.*lista" marina || grep -q "$name" marina || fail "$name is not named"
done
