# What somebody may not see is nowhere in what they get: not a word of it, in any field, and
# not its existence either: what the public gets is byte for byte what it would get in a
# world that has nothing private, from ids and counts to the order of things, also when what
# is private changes, goes, or would make one thing out of two.
#
# Canary words: everything that only organisation a may see has "zqa" in it, what a and b
# may, "zqab"; what only c may, "zqc"; what the community may, "zqcom". ("zqa" is looked for
# as a word's beginning that no "b" follows.)
. tests/flow/lib.sh

# --- two worlds --------------------------------------------------------------------------

# configuration SOURCES: those above the public ones come first in precedence, too.
configuration() {
	cat <<YAML
community:
  name: {es: Comunidad de prueba, en: Test community}
  timezone: America/Montevideo
  languages: [es, en]
  domain: digest.example
  site: https://digest.example
  address: Street 1, City
  contact: editors@digest.example
key_file: var/secret.key
state: var/digest.db
organisations:
  a: {name: Org A}
  b: {name: Org B}
  c: {name: Org C}
sources:
$1
  site: {organisation: a, kind: markdown, url: site, language: es, visibility: public}
  agenda: {organisation: b, kind: ical, url: agenda.ics, language: es, visibility: public}
  blog: {organisation: c, kind: feed, url: blog.xml, language: es, visibility: public}
lists:
  open: {organisation: a, audience: public, languages: [es, en], from: "A <open@digest.example>", accepts: [event, call, news, space, bilateral]}
  all: {organisation: b, audience: community, languages: [es, en], from: "B <all@digest.example>", accepts: [event, call, news, space, bilateral]}
  both: {organisation: a, audience: [a, b], languages: [es, en], from: "A <both@digest.example>", accepts: [event, call, news, space, bilateral]}
  own: {organisation: c, audience: [c], languages: [es, en], from: "C <own@digest.example>", accepts: [event, call, news, space, bilateral]}
digests:
  weekly:
    title: Agenda
    lists: [open, all, both, own]
    schedule: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
    horizon: 8w
    limit: ${limit-40}
delivery: {transport: "maildir:var/out"}
YAML
}

# told FILE CANARY [CITY]: a Markdown file whose every field has the canary; more front
# matter, which goes before, comes from standard input.
told() {
	{
		echo '---'
		cat
		cat <<MD
type: $2type
timezone: America/Montevideo
place: {name: "$2name", city: ${3-$2city}, online: "https://$2.example/online"}
organisers: [a, "$2organiser"]
languages: [es, en]
tags: [$2tag]
followers: {a: "$2follower"}
parties: [a, b]
actions: [{who: a, what: "$2action", due: 2023-04-20}]
---
Un texto $2body con [un enlace $2link](https://$2.example/text).
MD
	} >"$1.md"
	echo "A text $2translated." >"$1.en.md"
}

# What is private, in the folder $1 for those who see $2, told as $3.
private_folder() {
	mkdir "$1"
	# On a public event, by its page: another title and place, cancelled.
	told "$1/note" "$3" <<MD
id: $3note
kind: event
title: {es: "$3note título", en: "$3note title"}
start: 2023-05-08
end: 2023-05-12
status: cancelled
url: https://a.example/assembly
visibility: $2
published: 2023-03-30
MD
	# On a public event, by its title, time and place.
	told "$1/twin" "$3" Quito <<MD
id: $3twin
kind: event
title: {es: Taller de enrutamiento seguro en Quito}
start: 2023-05-03
url: https://$3.example/twin
visibility: $2
published: 2023-04-01
MD
	# Would make one of two public things.
	told "$1/bridge" "$3" <<MD
id: $3bridge
kind: event
title: {es: "$3bridge"}
start: 2023-04-27
url: {es: https://a.example/left, en: https://a.example/right}
visibility: $2
published: 2023-03-30
MD
	# During a public event, and a call that closes soon, first in everything.
	told "$1/during" "$3" <<MD
id: $3during
kind: event
title: {es: "$3during"}
start: 2023-05-09T10:00
end: 2023-05-09T12:00
parent: assembly
url: https://$3.example/during
visibility: $2
published: 2023-04-02
MD
	told "$1/call" "$3" <<MD
id: $3call
kind: call
title: {es: "$3call"}
deadline: 2023-04-04T12:00-03:00
url: https://$3.example/call
visibility: $2
published: 2023-04-02
MD
	told "$1/news" "$3" <<MD
id: $3news
kind: news
title: {es: "$3news"}
url: https://$3.example/news
visibility: $2
published: 2023-04-02
MD
	told "$1/space" "$3" <<MD
id: $3space
kind: space
title: {es: "$3space"}
url: https://$3.example/space
visibility: $2
MD
	# Of what will be announced to all one day.
	told "$1/plan" "$3" <<MD
id: $3plan
kind: event
title: {es: "$3plan"}
start: 2023-06-06
url: https://a.example/plan
visibility: $2
published: 2023-03-30
MD
	told "$1/bilateral" "$3" <<MD
id: $3bilateral
kind: bilateral
title: {es: "$3bilateral"}
start: 2023-04-20T15:00
visibility: $2
published: 2023-04-02
MD
}

public_site() {
	mkdir site
	cat >site/assembly.md <<'MD'
---
id: assembly
kind: event
title: {es: Asamblea anual, en: Annual assembly}
start: 2023-05-08
end: 2023-05-12
place: {name: Centro de Convenciones, city: Mérida, country: MX}
organisers: [a]
url: https://a.example/assembly
tags: [reunión]
published: 2023-03-30
---
Una semana de reuniones.
MD
	cat >site/workshop.md <<'MD'
---
id: workshop
kind: event
title: {es: Taller de enrutamiento seguro en Quito, en: Secure routing workshop in Quito}
start: 2023-05-03
place: {city: Quito, country: EC}
url: https://a.example/workshop
published: 2023-03-28
---
MD
	for side in left right; do
		cat >site/$side.md <<MD
---
id: $side
kind: event
title: {es: "Encuentro $side de operadores", en: "The $side meeting of operators"}
start: 2023-04-27
place: {city: Lima, country: PE}
url: https://a.example/$side
published: 2023-03-29
---
MD
	done
	# Its parent is something that few may see.
	cat >site/child.md <<'MD'
---
id: child
kind: event
title: {es: Charla durante otra cosa}
parent: hidden-parent
url: https://a.example/child
published: 2023-03-30
---
MD
	cat >site/papers.md <<'MD'
---
id: papers
kind: call
title: {es: Llamado a presentaciones, en: Call for papers}
deadline: 2023-04-14T23:59-03:00
parent: assembly
url: https://a.example/papers
published: 2023-03-20
---
MD
	cat >site/school.md <<'MD'
---
id: school
kind: event
title: {es: Escuela de otoño, en: Autumn school}
start: 2023-05
url: https://a.example/school
published: 2023-03-20
---
MD
}

private_site() {
	told site/hidden-parent zqab <<'MD'
id: hidden-parent
kind: event
title: {es: "zqabparent"}
start: 2023-05-15
end: 2023-05-19
url: https://zqab.example/parent
visibility: [a, b]
published: 2023-03-30
MD
	# A word that is none: the narrowest.
	told site/misspelt zqa <<'MD'
id: zqamisspelt
kind: event
title: {es: "zqamisspelt"}
start: 2023-04-12
url: https://zqa.example/misspelt
visibility: publc
published: 2023-03-30
MD
	# Dates for the community, the rest for two.
	told site/teased zqab <<'MD'
id: zqabteased
kind: event
title: {es: "zqabteased"}
start: 2023-04-18
url: https://zqab.example/teased
visibility: [a, b]
teaser: {title: {es: "zqcomteaser"}, visibility: community}
published: 2023-03-30
MD
}

# agenda CLASS-OF-THE-SECOND...: events of an iCalendar file.
agenda() {
	printf 'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//ES\n'
	printf 'BEGIN:VEVENT\nUID:u1@b.example\nDTSTAMP:20230301T120000Z\n'
	printf 'DTSTART:20230425T140000Z\nDTEND:20230425T150000Z\nSUMMARY:Seminario web abierto\n'
	printf 'URL:https://b.example/webinar\nEND:VEVENT\n'
	for class; do
		printf 'BEGIN:VEVENT\nUID:zqd%s@zqd.example\nDTSTAMP:20230301T120000Z\n' "$class"
		printf 'DTSTART:20230426T140000Z\nDTEND:20230426T150000Z\nSUMMARY:zqd título\n'
		printf 'LOCATION:zqdplace\nDESCRIPTION:zqdbody\nCATEGORIES:zqdtag\n'
		printf 'CLASS:%s\nURL:https://zqd.example/x\nEND:VEVENT\n' "$class"
	done
	printf 'END:VCALENDAR\n'
}

# blog ADDRESS WORD: a feed with one item.
blog() {
	cat <<X
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>$2</title><link>$1</link><description>$2</description>
<item><title>$2 noticia</title><link>$1/1</link><guid>$1/1</guid>
<pubDate>Fri, 31 Mar 2023 13:05:44 +0000</pubDate><category>$2tag</category>
<description>$2 resumen</description></item></channel></rss>
X
}

# world NAME: a state with its people; `whole` has all of it, `less` what is public.
world() {
	mkdir "$TMPDIR/$1"
	cd "$TMPDIR/$1"
	make_key var/secret.key
	public_site
	blog https://c.example/blog Abierta >blog.xml
	if [ "$1" = whole ]; then
		private_folder zqab '[a, b]' zqab
		private_folder zqc '[c]' zqc
		private_folder zqcom community zqcom
		private_site
		agenda PRIVATE CONFIDENTIAL X-ODD | sed 's/$/\r/' >agenda.ics
		# The same event by its UID, of which b and a know more.
		agenda | sed 's/web abierto/zqab por su UID/; s,b.example/w,zqab.example/w,; s/$/\r/' >zqab.ics
		blog https://zqcom.example/blog zqcomfeed >zqcom.xml
		configuration '  zqab-notes: {organisation: a, kind: markdown, url: zqab, language: es, visibility: [a, b]}
  zqab-agenda: {organisation: b, kind: ical, url: zqab.ics, language: es, visibility: [a, b]}
  zqc-notes: {organisation: c, kind: markdown, url: zqc, language: es}
  zqcom-notes: {organisation: b, kind: markdown, url: zqcom, language: es, visibility: community}
  zqcom-feed: {organisation: c, kind: feed, url: zqcom.xml, language: es, visibility: community}' >digest.yaml
	else
		agenda | sed 's/$/\r/' >agenda.ics
		configuration '' >digest.yaml
	fi
	for list in open all both own; do
		for language in es en; do
			digest subscribers --quiet add $list $list-$language@reader.example --lang $language
		done
	done
	digest subscribers --quiet add open two@reader.example --lang es
	digest subscribers --quiet add own two@reader.example --lang es
}

# --- what comes out ----------------------------------------------------------------------

# letters FOLDER: this week's, each by its reader's name.
letters() {
	mkdir -p "$1"
	for letter in var/out/new/*.eml; do
		to=$(tr -d '\r' <"$letter" | sed -n 's/^To: .*\(<\| \)\([a-z-]*\)@reader.*/\2/p;/^$/q')
		[ -n "$to" ] || to=$(tr -d '\r' <"$letter" | sed -n 's/^To: *<*\([a-z-]*\)@reader.*/\1/p;/^$/q')
		[ -n "$to" ] || fail "$letter: to whom?"
		mv "$letter" "$1/$to.eml"
	done
}

# seen_by LIST FOLDER: all that its readers can get ("public" is no list).
seen_by() {
	mkdir -p "$2"
	as="--list $1"
	[ "$1" != public ] || as=
	# shellcheck disable=SC2086 # an option
	{
		digest events $as >"$2/events"
		digest events $as --lang en >"$2/events.en"
		digest events $as --json >"$2/events.json"
		digest events $as --from 2023-04-10 --to 2023-05-20 >"$2/events.some"
		for kind in event call news space bilateral; do
			digest events $as --kind $kind >"$2/events.$kind"
		done
		for org in a b c; do
			digest events $as --org $org >"$2/events.of-$org"
			digest calendar $as --org $org >"$2/calendar.of-$org.ics"
		done
		digest calendar $as --item assembly >"$2/calendar.assembly.ics"
		for language in es en; do
			digest calendar $as --lang $language >"$2/calendar.$language.ics"
			digest preview weekly $as --lang $language >"$2/preview.$language"
		done
	}
}

# outputs FOLDER: everything of this week, by who gets it.
outputs() {
	digest gather --quiet
	for list in open all both own; do
		seen_by $list "$1/$list"
	done
	seen_by public "$1/public"
	digest send weekly --dry-run -o "$1/rehearsal" --quiet
	digest send weekly --quiet
	letters "$1/letters"
	for list in open all both own; do
		for language in es en; do
			cp "$1/letters/$list-$language.eml" "$1/$list/"
		done
	done
	mkdir "$1/two"
	cp "$1/letters/two.eml" "$1/two/"
	digest calendar --quiet -o "$1/calendars"
	for file in "$1"/calendars/*; do
		case $(basename "$file") in
		list-both.*) to=both ;;
		list-all.*) to=all ;;
		list-own.*) to=own ;;
		list-open.*) to=open ;;
		*) to=public ;;
		esac
		cp "$file" "$1/$to/folder.$(basename "$file")"
	done
}

# readable FOLDER: its files as one text, with folded lines joined and encodings undone.
readable() {
	for file in "$1"/*; do
		case $file in
		*.ics) tr -d '\r' <"$file" | unfolded ;;
		*.eml) letter_text "$file" ;;
		*) cat "$file" ;;
		esac
	done
}

unfolded() {
	awk '/^[ \t]/ { line = line substr($0, 2); next }
		NR > 1 { print line } { line = $0 } END { print line }'
}

# The header, its encoded words, the parts as they are, the parts in base64 decoded.
letter_text() {
	tr -d '\r' <"$1" >letter
	sed '/^$/q' letter | unfolded >header
	cat header
	grep -oiE '=[?]utf-8[?]b[?][^?]*' header | sed 's/.*?//' | while read -r word; do
		echo "$word" | base64 -d
	done
	joined letter
	rm -f part.*
	awk '/^--/ { inside = encoded = 0 }
		tolower($0) ~ /^content-transfer-encoding: *base64/ { encoded = 1; n++ }
		encoded && /^$/ { inside = 1 }
		inside && /./ { print >("part." n) }' letter
	for part in part.*; do
		[ ! -f "$part" ] || base64 -d "$part" | tr -d '\r' | unfolded
	done
}

# canaries FOLDER WORD...: those words and no other canaries are in there.
canaries() {
	folder=$1
	shift
	readable "$folder" >text
	grep -oiE 'zq(ab|a|d|com|c)' text | tr '[:upper:]' '[:lower:]' | sort -u >found
	printf '%s\n' "$@" | grep . | sort >wanted || true
	comm -23 wanted found >odd
	[ ! -s odd ] || fail "$folder: nothing of $(cat odd)"
	comm -13 wanted found >odd
	[ ! -s odd ] || fail "$folder: it has $(cat odd):
$(while read -r word; do grep -rioE ".{0,40}$word([^o].{0,30}|\$)" "$folder" text | head -n 5; done <odd)"
}

week() {
	for one in whole less; do
		cd "$TMPDIR/$one"
		outputs "$TMPDIR/out/$1/$one"
	done
	cd "$TMPDIR/out/$1"
	for who in public open; do
		diff -r less/$who whole/$who >differences || fail "week $1: what is private shows in what $who gets:
$(head -n 60 differences)"
	done
	canaries whole/public
	canaries whole/open
	canaries whole/all zqcom
	canaries whole/both zqab zqcom
	canaries whole/own zqc zqcom
	canaries whole/two zqc zqcom
	# The same in the rehearsal; and what was looked at was there.
	[ "$(count whole/rehearsal)" = 9 ] || fail "week $1: $(count whole/rehearsal) letters"
	[ "$(grep -c . whole/public/events)" -ge 10 ] || fail "week $1: $(cat whole/public/events)"
	[ -s whole/public/folder.all.es.ics ] || fail "week $1: no public calendar"
	cd "$TMPDIR"
}

for limit in 40 3; do
	rm -rf "$TMPDIR/whole" "$TMPDIR/less" "$TMPDIR/out"
	now=2023-04-03T09:00:00-03:00
	world whole
	world less
	week 1

	# Each kind of private thing reaches those whom it is for.
	if [ $limit = 40 ]; then
		for what in note twin bridge during call news space bilateral; do
			grep -q "zqab$what" out/1/whole/both/events.json ||
				fail "zqab$what reached nobody"
		done
		for item in assembly workshop left xUID; do
			[ $item != xUID ] || item=$(sed -n '/Seminario web/{n;s/ *//p;}' out/1/whole/public/events)
			digest --config whole/digest.yaml explain "$item" >explained
			grep -q '^zqab-.*(the same by' explained || fail "$item has no private side: $(cat explained)"
		done
		for what in type name city tag body organiser .example/online translated; do
			grep -q "zqab$what" out/1/whole/both/events.json || fail "there is no zqab$what"
		done
	fi

	# What is private changes, comes and goes; the public sees one more piece of news.
	now=2023-04-10T09:00:00-03:00
	for one in whole less; do
		cat >$one/site/more.md <<'MD'
---
id: more
kind: news
title: {es: Otra noticia}
url: https://a.example/more
published: 2023-04-06
---
MD
	done
	sed -i 's/^start: .*/start: 2023-05-24/; s/^title: .*/title: "zqab otro"/' whole/zqab/note.md
	sed -i 's/10:00/11:00/; s/12:00$/13:00/' whole/zqab/during.md
	rm whole/zqab/twin.md whole/zqab/twin.en.md whole/zqc/bridge.md whole/zqc/bridge.en.md
	sed 's/zqcomnews/zqcomlater/; s/2023-04-02/2023-04-07/' whole/zqcom/news.md >whole/zqcom/later.md
	week 2

	# All of it goes, and what was a plan is announced. Its id is for ever, and was made
	# when nobody was to know of it; it is the one thing that differs.
	now=2023-04-17T09:00:00-03:00
	rm whole/zqab/*.md
	told whole/zqab/last zqab <<'MD'
id: zqablast
kind: event
title: {es: "zqablast"}
start: 2023-05-24
url: https://a.example/assembly
visibility: [a, b]
MD
	for one in whole less; do
		sed -i 's/^published: .*/published: 2023-04-13/; s/^id: more/id: again/; s,/more,/again,' $one/site/more.md
		sed -i 's/^start: 2023-05-03/start: 2023-05-04/' $one/site/workshop.md
		cat >$one/site/plan.md <<'MD'
---
id: plan
kind: event
title: {es: Un plan que se anuncia}
start: 2023-06-06
url: https://a.example/plan
published: 2023-04-14
---
MD
	done
	for one in whole less; do
		cd "$TMPDIR/$one"
		digest gather --quiet
		seen_by public "$TMPDIR/out/3/$one"
	done
	cd "$TMPDIR"
	made=$(sed -n '/Un plan que/{n;s/^ *//p;}' out/3/whole/events)
	case $made in
	x????????????) ;;
	*) fail "the id of what was private is '$made'" ;;
	esac
	grep -rlw "$made" out/3/whole | xargs sed -i "s/\\b$made\\b/plan/g"
	canaries out/3/whole
	diff -r out/3/less out/3/whole >differences || fail "week 3: $(head -n 40 differences)"
done
