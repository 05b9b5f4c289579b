# A closed port, a hanging server, an error page with status 200, a truncated file and a
# feed that is suddenly empty: each is named, the others go on, nothing is lost.
. tests/flow/lib.sh
cd "$TMPDIR"
mkdir -p www
cat >www/good.xml <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>t</title><link>https://a.example/</link><description>d</description>
<item><title>Noticia</title><link>https://a.example/1</link><guid>a1</guid><pubDate>Tue, 28 Mar 2023 13:05:44 +0000</pubDate><description>x</description></item>
</channel></rss>
X
sed '/<item>/d' www/good.xml >www/empty.xml
printf '<!DOCTYPE html><html><head><title>503</title></head><body><p>Service unavailable</p></body></html>\n' >www/page.html
cat >www/whole.ics <<'X'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//t//t//ES
BEGIN:VEVENT
UID:u1@a.example
DTSTAMP:20230301T120000Z
DTSTART;VALUE=DATE:20230508
DTEND;VALUE=DATE:20230513
SUMMARY:Una reunión
END:VEVENT
END:VCALENDAR
X
sed -i 's/$/\r/' www/whole.ics
head -c 180 www/whole.ics >www/cut.ics

configure() { # ONE TWO THREE FOUR FIVE: paths on the web server, or whole addresses
	cat >digest.yaml <<YAML
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
key_file: var/secret.key
state: var/digest.db
organisations: {ours: {name: Ours}}
sources:
  one: {organisation: ours, kind: feed, url: "$1", language: es, visibility: public, allow_private: true, timeout: 2s}
  two: {organisation: ours, kind: feed, url: "$2", language: es, visibility: public, allow_private: true, timeout: 2s}
  three: {organisation: ours, kind: feed, url: "$3", language: es, visibility: public, allow_private: true, timeout: 2s}
  four: {organisation: ours, kind: ical, url: "$4", language: es, visibility: public, allow_private: true, timeout: 2s}
  five: {organisation: ours, kind: feed, url: "$5", language: es, visibility: public, allow_private: true, timeout: 2s}
  six: {organisation: ours, kind: ical, url: www/whole.ics, language: es, visibility: public}
lists:
  all: {organisation: ours, audience: public, languages: [es], from: "O <l@d.example>", accepts: [event, news]}
digests:
  weekly: {title: T, lists: [all], horizon: 8w}
delivery: {transport: "maildir:var/out"}
YAML
}

cat >script <<'S'
/good.xml
	header Content-Type: application/rss+xml
	file www/good.xml
/empty.xml
	header Content-Type: application/rss+xml
	file www/empty.xml
/page.html
	header Content-Type: text/html; charset=utf-8
	file www/page.html
/whole.ics
	header Content-Type: text/calendar
	file www/whole.ics
/cut.ics
	header Content-Type: text/calendar
	file www/cut.ics
/hang
	hang
S
start_http script
a=http://127.0.0.1:$port
configure $a/good.xml $a/good.xml $a/good.xml $a/whole.ics $a/good.xml
digest gather --quiet
digest events --json >before
grep -c '"kind": "news"' before >/dev/null || fail "no news: $(cat before)"

# All five go bad, each in its way.
configure http://127.0.0.1:1/feed.xml $a/hang $a/page.html $a/cut.ics $a/empty.xml
status 1 digest gather >out 2>err
for source in one two three four five; do
	grep -q "source $source " err || fail "$source is not named: $(cat err)"
done
if grep -q 'source six' err; then fail "six is blamed: $(cat err)"; fi
grep -q '^six' out || fail "six is not read: $(cat out)"
grep -q 'source three failed.*HTML' err || fail "three: $(cat err)"
grep -q 'source five held' err || fail "five: $(cat err)"
# What they said before is all there.
digest events --json >after
[ "$(grep -c '"id"' before)" = "$(grep -c '"id"' after)" ] || fail "something was lost"
digest sources >health
grep -q '^one .*failing' health || fail "$(cat health)"
grep -q '^five .*held' health || fail "$(cat health)"
grep -q '^six .*good' health || fail "$(cat health)"
