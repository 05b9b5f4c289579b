# A list of eight pages is read whole, one of more pages than there may be is a failure that
# says so: with the program as users have it, whose readers' memory is limited.
. tests/flow/lib.sh
[ -x "$here/digest" ] || { echo "no release build"; exit 77; }
DIGEST=$here/digest
cd "$TMPDIR"
list() { # NAME PAGES
	i=1
	while [ $i -le "$2" ]; do
		printf '/%s-%d\n\theader Content-Type: application/json\n' "$1" $i
		[ $i = "$2" ] || printf '\theader Link: <http://127.0.0.1:{port}/%s-%d>; rel="next"\n' "$1" $((i + 1))
		printf '\tbody [{"id":%d,"date_gmt":"2023-03-20T12:00:00","link":"http://127.0.0.1/p/%d","title":{"rendered":"Noticia %d"},"content":{"rendered":"<p>x</p>"}}]\n' $i $i $i
		i=$((i + 1))
	done
}
{ list eight 8; list endless 70; } >script
start_http script
make_key var/secret.key
cat >digest.yaml <<YAML
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
organisations: {ours: {name: Ours}}
sources:
  eight: {organisation: ours, kind: wordpress, url: "http://127.0.0.1:$port/eight-1", visibility: public, allow_private: true, timeout: 60s}
  endless: {organisation: ours, kind: wordpress, url: "http://127.0.0.1:$port/endless-1", visibility: public, allow_private: true, timeout: 60s}
lists:
  all: {organisation: ours, audience: public, from: "O <l@d.example>", accepts: [event, news]}
digests:
  weekly: {title: T, lists: [all]}
delivery: {transport: "maildir:var/out"}
YAML
status 1 digest gather >out 2>err
grep -q '^eight  *8 new' out || fail "$(cat out err)"
grep -q 'source endless failed: .*more than 60 pages' err || fail "$(cat err)"
