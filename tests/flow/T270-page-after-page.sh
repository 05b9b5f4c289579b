# Interfaces that come in pages are read to their end, which a circle has too; pages that are
# linked to are followed on the same server alone, as its robots.txt allows; a page of a list
# that fails fails its source, and what was known stays.
. tests/flow/lib.sh
cd "$TMPDIR"
mkdir -p www
post() { # ID TITLE
	printf '{"id":%d,"date_gmt":"2023-03-20T12:00:00","link":"http://127.0.0.1/p/%d","title":{"rendered":"%s"},"content":{"rendered":"<p>x</p>"}}' "$1" "$1" "$2"
}
event() { # ID TITLE DAY
	printf '{"id":%d,"status":"publish","url":"https://t.example/%d","title":"%s","all_day":true,"start_date":"%s 00:00:00","end_date":"%s 23:59:59","timezone":"America/Montevideo"}' "$1" "$1" "$2" "$3" "$3"
}
page() { # TITLE DAY
	printf '<!doctype html><html lang="es"><head><title>%s</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"Event","name":"%s","startDate":"%s","url":"/agenda/%s"}</script></head><body></body></html>' "$1" "$1" "$2" "$2"
}
cat >template <<'S'
/posts
	header Content-Type: application/json
	header Link: <http://127.0.0.1:{port}/posts-2>; rel="next"
	file www/posts-1.json
/posts-2
	header Content-Type: application/json
	header Link: <http://127.0.0.1:{port}/posts>; rel="prev", <http://127.0.0.1:{port}/posts>; rel="next"
	file www/posts-2.json
/events
	header Content-Type: application/json
	body {"events":[@EVENT@],"total":2,"total_pages":2,"next_rest_url":"http://127.0.0.1:{port}/events-2"}
/events-2
	header Content-Type: application/json
	file www/events-2.json
/agenda/
	header Content-Type: text/html
	file www/list.html
/agenda/one
	header Content-Type: text/html
	file www/one.html
/agenda/two
	header Content-Type: text/html
	file www/two.html
/agenda/secret
	header Content-Type: text/html
	file www/secret.html
/robots.txt
	header Content-Type: text/plain
	body User-agent: *\nDisallow: /agenda/secret\n
S
{ printf '['; post 1 'Noticia uno'; printf ','; post 2 'Noticia dos'; printf ']'; } >www/posts-1.json
{ printf '['; post 3 'Noticia tres'; printf ']'; } >www/posts-2.json
sed "s|@EVENT@|$(event 1 'Taller uno' 2023-05-10)|" template >script
{ printf '{"events":['; event 2 'Taller dos' 2023-06-11; printf '],"total":2,"total_pages":2}'; } >www/events-2.json
{ page 'Jornada inicial' 2023-05-02 | sed 's,</body></html>,,'
  for name in one two one secret; do printf '<a href="/agenda/%s">x</a> ' "$name"; done
  printf '<a href="http://127.0.0.2:1/agenda/elsewhere">y</a></body></html>'; } >www/list.html
page 'Jornada una' 2023-05-03 >www/one.html
page 'Jornada dos' 2023-05-04 >www/two.html
page 'Jornada secreta' 2023-05-05 >www/secret.html
start_http script
a=http://127.0.0.1:$port
make_key var/secret.key
cat >digest.yaml <<YAML
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
organisations: {ours: {name: Ours}}
sources:
  posts: {organisation: ours, kind: wordpress, url: "$a/posts", visibility: public, allow_private: true, timeout: 10s}
  events: {organisation: ours, kind: tribe, url: "$a/events", visibility: public, allow_private: true, timeout: 10s}
  pages: {organisation: ours, kind: jsonld, url: "$a/agenda/", visibility: public, allow_private: true, follow: 1, timeout: 10s}
lists:
  all: {organisation: ours, audience: public, from: "O <l@d.example>", accepts: [event, news]}
digests:
  weekly: {title: T, lists: [all]}
delivery: {transport: "maildir:var/out"}
YAML
digest gather -v >out 2>err || fail "$(cat err)"
digest events --json >events
for title in 'Noticia uno' 'Noticia tres' 'Taller uno' 'Taller dos' 'Jornada inicial' 'Jornada una' 'Jornada dos'; do
	jq -e --arg t "$title" 'any(.items[]; .title.es == $t)' events >/dev/null ||
		fail "$title is not there: $(jq -c '[.items[].title.es]' events) $(cat out)"
done
jq -e 'any(.items[]; .title.es == "Jornada secreta") | not' events >/dev/null ||
	fail "robots.txt was not heeded"
grep -q 'robots' out || fail "nothing is said of robots.txt: $(cat out)"
[ "$(grep -c '^GET /posts ' http.log)" = 1 ] || fail "a circle: $(grep ^GET http.log)"
[ "$(grep -c '^GET /agenda/one ' http.log)" = 1 ] || fail "twice: $(grep ^GET http.log)"

# The second page is gone: the source fails, and nothing is lost.
sed '/^\/posts-2$/,/^\/events$/{/^\/events$/!d}' script >script-2
start_http script-2
sed "s,http://127.0.0.1:[0-9]*/posts,http://127.0.0.1:$port/posts," digest.yaml >other.yaml
status 1 "$DIGEST" --config other.yaml --now "$now" gather posts >out 2>err
grep -q "source posts failed: its further page http://127.0.0.1:$port/posts-2: HTTP 404" err ||
	fail "$(cat out err)"
"$DIGEST" --config other.yaml --now "$now" events --json |
	jq -e 'any(.items[]; .title.es == "Noticia tres")' >/dev/null || fail "it was lost"
