# A document of each kind of site that the organisations have comes out as people mean it:
# events with their own dates and never those of publication, precision kept, a joke and a
# robot's copy without effect, nothing private in public. SITES may name another folder of
# the same documents.
. tests/flow/lib.sh
sites=${SITES:-$here/tests/cases/sites}
cd "$TMPDIR"
cp -R "$sites" sites
make_key var/secret.key
cat >digest.yaml <<'YAML'
community: {name: T, timezone: America/Montevideo, languages: [es, pt, en], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
organisations:
  lacnic: {name: LACNIC}
  icann: {name: ICANN}
  isoc: {name: ISOC}
  lactld: {name: LACTLD}
  lac-ix: {name: LAC-IX}
  lacnog: {name: LACNOG}
  redclara: {name: RedCLARA}
sources:
  lacnic-blog: {organisation: lacnic, kind: wordpress, url: sites/lacnic-wp-posts.es.json, language: es, visibility: public}
  lacigf-blog: {organisation: isoc, kind: wordpress, url: sites/lacigf-wp-posts.en.json, language: en, timezone: America/Bogota, visibility: public}
  lac-ix-feed: {organisation: lac-ix, kind: feed, url: sites/lac-ix.rss.xml, language: es, visibility: public}
  redclara-feed: {organisation: redclara, kind: feed, url: sites/redclara-joomla.rss.xml, language: es, visibility: public}
  lactld-site: {organisation: lactld, kind: tribe, url: sites/lactld-tec.json, language: es, visibility: public}
  lacigf-site: {organisation: isoc, kind: jsonld, url: sites/lacigf-jsonld.html, language: es, timezone: America/Bogota, visibility: public}
  lacnog-list: {organisation: lacnog, kind: mailbox, url: sites/lacnog.mbox, language: es, visibility: public, posters: [pc@lacnog.example]}
  lac-discuss: {organisation: icann, kind: mailbox, url: sites/lac-discuss-en-transbot.eml, language: en, visibility: public, posters: ["@lists.example"], list_id: lac-discuss-en.lists.example}
  nicbr: {organisation: lac-ix, kind: mailbox, url: sites/nicbr-anuncios.eml, language: pt, timezone: America/Sao_Paulo, visibility: public, posters: [imprensa@nicbr.example], list_id: anuncios.lists.nicbr.example}
  google: {organisation: lacnic, kind: ical, url: sites/google-allday.ics, language: es, visibility: public}
  outlook: {organisation: lacnic, kind: ical, url: sites/outlook-windows-tz.ics, language: es, visibility: public}
  stale: {organisation: lacnic, kind: ical, url: sites/stale-vtimezone.ics, language: es, visibility: public}
  local: {organisation: lacnic, kind: markdown, url: sites/md, language: es, visibility: public}
lists:
  all: {organisation: lacnic, audience: public, from: "O <l@d.example>", accepts: [event, call, news]}
  ours: {organisation: lacnic, audience: [lacnic], from: "O <o@d.example>", accepts: [event, call, news]}
digests:
  weekly: {title: T, lists: [all], horizon: 40w}
delivery: {transport: "maildir:var/out"}
YAML
now=2023-07-21T12:00Z
digest gather --json >gathered 2>err
[ ! -s err ] || fail "$(cat err)"
digest events --json >public
digest events --list ours --json >ours

# is NAME FILTER: the filter is true of the public items.
is() {
	jq -e "$2" public >/dev/null || fail "$1: $(jq -c '[.items[] | {id, kind, start, title}]' public)"
}
# noted SOURCE WORDS: a note of that source says so.
noted() {
	jq -r --arg s "$1" '.sources[] | select(.source == $s) | .notes[].text' gathered >notes
	grep -q "$2" notes || fail "$1: no note on $2: $(cat notes)"
}

is 'twelve items at least' '.items | length >= 12'
is 'every item has sources' 'all(.items[]; .sources | length > 0)'
is 'LACNIC 39 is one event of two sources' '
	[.items[] | select(.start == "2023-05-08" and .end == "2023-05-12")]
	| length == 1 and (.[0].sources | length >= 2)'
is 'TICAL is one event with titles in es and en' '
	[.items[] | select((.title | tostring) | test("TICAL"))]
	| length == 1 and (.[0].title | has("es") and has("en")) and .[0].start == "2023-11-13"'
is 'LACIGF 16 is one event' '
	[.items[] | select(.start == "2023-12-04" and .end == "2023-12-05")]
	| length == 1 and (.[0].sources | length >= 2)'
is 'LACNOG is in October, its call until 4 August' '
	[.items[] | select(.deadline != null and (.deadline | startswith("2023-08-04")))] | length == 1'
is 'no deadline of July' 'all(.items[]; (.deadline // "") | startswith("2023-07-21") | not)'
is 'a joke moves nothing to November' 'all(.items[]; (.title | tostring | test("LACNOG")) and ((.start // "") | startswith("2023-11")) | not)'
is 'nothing on a day of publication' 'all(.items[]; .start != "2023-03-20" and .start != "2023-03-02" and .start != "2023-04-11")'
is 'the robot adds nothing' 'all(.items[]; .title | tostring | test("Translated|Monthly meeting") | not)'
is 'the forum is from 30 May to 2 June, inscriptions until 23:59 of 25 May' '
	[.items[] | select((.title | tostring) | test("Fórum"))] | length == 1 and
	(.[0] | .start == "2023-05-30" and .end == "2023-06-02")'
is 'the webinar is at 18:00 UTC' '
	[.items[] | select((.title | tostring) | test("Webinar RPKI"; "i"))] | length >= 1 and
	all(.[]; .start == "2023-04-20T15:00:00-03:00")'
is 'the assembly is on 11 May, without hours' '
	[.items[] | select(.title.es | tostring | test("Asamblea"))] | .[0].start == "2023-05-11" and .[0].precision == "day"'
is 'the opening is at 15:00 UTC' '
	[.items[] | select(.title.es | tostring | test("apertura"))] | .[0].start == "2023-05-09T09:00:00-06:00"'
is 'precision of a year and of a month' '
	([.items[] | select(.id | test("icw-2023"))] | .[0].precision == "year") and
	([.items[] | select(.id | test("school-2023"))] | .[0].start == "2023-09")'
is 'the third Monday, but not at Carnival' '
	[.items[] | select(.title.es | tostring | test("LACRALO")) | .start[0:10]]
	| index("2023-03-20") != null and index("2023-07-17") != null and index("2023-02-20") == null'
noted stale 'America/Merida'
noted lacigf-site ''
jq -e '[.items[] | select(.title | tostring | test("Bilateral"))] | length >= 1 and all(.[]; .start == "2023-01-26T15:00:00-03:00")' ours >/dev/null ||
	fail "what is private is not there for its own: $(jq -c '[.items[] | {id, start}]' ours)"

# In public there is nothing of it, in no calendar, and no person's name or address.
digest calendar -o public.ics
! grep -riE 'bilateral lacnic|persona privada|privada@|coord@casa|asociados|Taller para ccTLD|info@lactld' public public.ics ||
	fail "private in public"
! grep -c 20230901 public.ics >/dev/null || fail "September has a day"

# Cancelled by another file: the same event, cancelled.
sed 's/^sources:$/sources:\n  cancelled: {organisation: lacnic, kind: ical, url: sites\/cancelled.ics, language: es, visibility: public}/' \
	digest.yaml >more.yaml
mv more.yaml digest.yaml
digest gather --quiet
digest events --json >public
is 'the webinar is cancelled' '
	any(.items[]; (.title | tostring | test("Webinar RPKI"; "i")) and .status == "cancelled")'

# explain tells where everything comes from, and a second gathering changes nothing.
digest explain "$(jq -r '[.items[] | select(.start == "2023-05-08")][0].id' public)" >explained
grep -q lacnic-blog explained && grep -q google explained || fail "$(cat explained)"
digest events --json >before
digest gather --quiet
digest events --json >after
cmp -s before after || fail "a second gathering changed something: $(diff before after)"
digest gather --offline --quiet
digest preview weekly --lang es >/dev/null
