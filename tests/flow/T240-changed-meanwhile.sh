# What changes between two runs: a source that is made private, a list that somebody leaves,
# an audience, a schedule, a list that is gone, an issue that was not finished in its week.
. tests/flow/lib.sh
cd "$TMPDIR"
mkdir -p www
cat >www/feed.xml <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>t</title><link>https://a.example/</link><description>d</description>
<item><title>Canario</title><link>https://a.example/1</link><guid>a1</guid><pubDate>Tue, 28 Mar 2023 13:05:44 +0000</pubDate><description>x</description></item>
</channel></rss>
X
cat >script <<'S'
/feed.xml
	header Content-Type: application/rss+xml
	etag "one"
	file www/feed.xml
S
start_http script
web=$port
printf 'on RCPT 1 say 451 4.7.1 Later\non RCPT 2 say 550 5.1.1 Nobody\n' >smtp-script
start_smtp letters --script smtp-script
mkdir -p content secret
cat >content/reunion.md <<'MD'
---
kind: event
title: Asamblea
start: 2023-05-08
organisers: [a]
---
MD
cat >secret/bilateral.md <<'MD'
---
kind: bilateral
title: Conversacion
start: 2023-04-20T15:00
parties: [a, b]
---
MD
configure() { # FEED-VISIBILITY A-AUDIENCE LISTS SCHEDULE
	cat >digest.yaml <<YAML
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
key_file: var/secret.key
state: var/digest.db
organisations: {a: {name: A}, b: {name: B}}
sources:
  feed: {organisation: a, kind: feed, url: "http://127.0.0.1:$web/feed.xml", language: es, visibility: $1, allow_private: true}
  content: {organisation: a, kind: markdown, url: content, language: es, visibility: public}
  secret: {organisation: a, kind: markdown, url: secret, language: es, visibility: [a, b]}
lists:
  open: {organisation: a, audience: public, languages: [es], from: "A <open@d.example>", accepts: [event, call, news, bilateral]}
  own: {organisation: a, audience: $2, languages: [es], from: "A <own@d.example>", accepts: [event, call, news, bilateral]}
digests:
  weekly: {title: T, lists: [$3], schedule: "$4", not_after: 20d, horizon: 8w}
delivery: {transport: "smtp://127.0.0.1:$port", connections: 1}
YAML
}
monday="FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"
configure public '[a]' 'open, own' "$monday"
make_key var/secret.key
digest gather --quiet
digest events | grep -q Canario || fail "no news"

# Made private: not even the server's 304, or its silence, keeps the old word public.
configure '[b]' '[a]' 'open, own' "$monday"
digest events | grep -q Canario && fail "it is public still, before it is read again"
digest gather --quiet
digest events | grep -q Canario && fail "it is public still, after it was read again"
digest gather feed | grep -q unchanged || fail "the second reading asks for everything"
configure public '[a]' 'open, own' "$monday"
digest gather --quiet
digest events | grep -q Canario || fail "public again, it is not seen"

# No person anywhere: said, not silent.
status 1 digest send weekly >out 2>err
grep -q 'no.* of its lists has subscribers\|none of its lists has subscribers' err || fail "$(cat err)"

# One is put off, one refused: both are told, once; a rehearsal with --due sends nothing.
for who in uno dos tres cuatro; do
	digest subscribers --quiet add open $who@reader.example --lang es
done
for who in tres uno; do
	digest subscribers --quiet add own $who@reader.example --lang es
done
status 64 digest send --due --dry-run -o rehearsal 2>err
[ "$(count "$TMPDIR/letters")" = 0 ] || fail "a rehearsal sent letters"
status 1 digest send weekly --limit 3 --quiet 2>err
grep -q '1 refused' err || fail "$(cat err)"
grep -q '1 put off' err || fail "$(cat err)"

# Who leaves the private list before the letter goes gets what the open one may see; an
# import does not bring them back.
left=$(digest status weekly/1 --failures | awk "/@.*planned/ { print \$1 }")
[ -n "$left" ] || fail "nobody is left: $(digest status weekly/1 --failures)"
digest subscribers --quiet remove own "$left" 2>/dev/null ||
	fail "$left is not on the private list, so that this proves nothing"
printf 'address,language\n%s,es\n' "$left" >roster.csv
digest subscribers import own roster.csv | grep -q '1 left before' || fail "an import brings them back"

# An audience that is another now: nothing of what was planned goes out.
configure public public 'open, own' "$monday"
status 4 digest send weekly 2>err
grep -q 'audience' err || fail "$(cat err)"
configure public '[a]' 'open, own' "$monday"

# The unfinished issue goes on in the next week, before the new one.
now=2023-04-10T09:00:00-03:00
digest run 2>err || fail "$(cat err)"
digest status weekly/1 | grep -q '3 sent' || fail "$(digest status)"
digest status weekly/2 | grep -q '4 sent' || fail "$(digest status)"
letter=$(grep -l "^To:.*$left" "$TMPDIR"/letters/*.eml | head -n 1)
if grep -q Conversacion "$letter"; then fail "$left got what the private list may see"; fi

# An earlier hour in the schedule is no new issue; a list that is gone stops nobody.
configure public '[a]' open "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0"
digest run >out 2>&1
[ ! -s out ] || fail "$(cat out)"
[ "$(digest issues | wc -l)" = 2 ] || fail "$(digest issues)"
