# A list's archive and a Maildir as sources: a deadline that a later mail puts off changes
# its entry, an answer by somebody else does not, and no address of anybody gets out.
. tests/flow/lib.sh
cd "$TMPDIR"
make_key var/secret.key
cat >digest.yaml <<'YAML'
community: {name: T, timezone: America/Montevideo, languages: [es], domain: d.example, site: "https://d.example", address: A, contact: c@d.example}
key_file: var/secret.key
state: var/digest.db
organisations: {ours: {name: Ours}}
sources:
  archive: {organisation: ours, kind: mailbox, url: redes.mbox, language: es, visibility: public, posters: [pc@red.example]}
  box: {organisation: ours, kind: mailbox, url: box, language: es, visibility: public, posters: ["@casa.example"], list_id: avisos.casa.example}
lists:
  ours: {organisation: ours, audience: public, languages: [es], from: "A <a@d.example>", accepts: [event, call, news]}
digests: {}
YAML
mail() { # NAME DAY ID SUBJECT TEXT [REFERENCES]
	answers=
	[ $# -lt 6 ] || answers="In-Reply-To: <$6@red.example>"
	cat <<X
From $1 at red.example  Mon Jun $2 10:15:02 -03 2023
From: $1 at red.example ($1)
Date: Mon, $2 Jun 2023 10:15:02 -0300
Subject: [redes] $4
Message-ID: <$3@red.example>
Precedence: list
$answers

$5

X
}
mail pc 12 llamado "Encuentro 2023: llamado a presentaciones" \
	"El encuentro se realizará del 2 al 6 de octubre de 2023. Plazo para enviar propuestas: 21 de julio de 2023." >redes.mbox
mkdir -p box/cur box/new box/tmp
list_mail() { # LIST SUBJECT ID
	cat <<X
Received: from somewhere by mx.d.example; Mon, 12 Jun 2023 10:00:00 -0300
From: Oficina <oficina@casa.example>
To: privada@org.example
Subject: $2
Date: Mon, 12 Jun 2023 10:00:00 -0300
Message-ID: <$3@casa.example>
List-Id: <$1.casa.example>

El taller se realizará el 9 de agosto de 2023.
X
}
list_mail avisos "Taller de IPv6" uno >box/new/1686574800.a
list_mail otra "Taller inventado" dos >"box/cur/1686574801.b:2,S"

# shellcheck disable=SC2034 # digest uses it
now=2023-07-01T12:00:00Z
digest gather >out
grep -q 'archive *1 new' out || fail "$(cat out)"
grep -q 'box *1 new' out || fail "$(cat out)"
digest events --json >before.json
grep -q '"deadline": "2023-07-21"' before.json || fail "no deadline"
grep -q '"start": "2023-08-09"' before.json || fail "no workshop"
if grep -q 'inventado' before.json; then fail "a mail of another list counts"; fi

mail pc 13 prorroga "Prórroga: Encuentro 2023" \
	"Extendemos el plazo para enviar propuestas al 4 de agosto de 2023." llamado >>redes.mbox
mail ana 14 broma "Re: Prórroga: Encuentro 2023" \
	"Extendemos el plazo al 30 de noviembre ;-)" llamado >>redes.mbox
# shellcheck disable=SC2034 # digest uses it
now=2023-07-02T12:00:00Z
digest gather >out
grep -q 'archive *1 changed' out || fail "$(cat out)"
digest events --json >after.json
grep -q '"deadline": "2023-08-04"' after.json || fail "not put off"
grep -q '"start": "2023-10-02"' after.json || fail "the days changed"
[ "$(grep -c '"kind":' after.json)" = 2 ] || fail "$(cat after.json)"
for address in pc@red ana@red oficina@casa privada@org; do
	if grep -q "$address" before.json after.json out; then fail "$address got out"; fi
done
