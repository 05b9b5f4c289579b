# A real mail server, Postfix, takes the example's edition over STARTTLS and over TLS from
# the first byte, verified against a throw-away authority, and puts it into a mailbox:
# everybody's letter is there, byte for byte but for what the server writes above it. A
# certificate of another authority, or for another name, ends the run before anything is
# claimed.
#
# It is an instance of its own: configuration, queue and mailbox below $TMPDIR, loopback
# alone. OpenSMTPD would do as well, but that of Debian 12 fails at TLS (its issue 1171).
. tests/flow/lib.sh

skip() {
	echo "skipped: $*"
	exit 77
}
[ "$(id -u)" = 0 ] || skip "a mail server wants to be started by root"
PATH=$PATH:/usr/sbin:/sbin
command -v postfix >/dev/null || skip "Postfix is not installed (tests/deps mta)"

postfix_dir=$TMPDIR/postfix

end_all() {
	[ ! -d "$postfix_dir" ] || postfix -c "$postfix_dir" abort >/dev/null 2>&1 || true
	end_servers
}
trap end_all EXIT

# certificate NAME AUTHORITY: NAME.pem and NAME.key for the host "localhost".
certificate() {
	openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout "$1.key" -out "$1.csr"
	printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >"$1.extensions"
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 2 \
		-extfile "$1.extensions" -out "$1.pem"
}

authority() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" \
		-addext keyUsage=critical,keyCertSign -keyout "$1.key" -out "$1.pem"
}

# Two ports that were free a moment ago.
free_ports() {
	start_smtp one
	port_of_starttls=$port
	start_smtp two
	port_of_tls=$port
	end_servers
	# shellcheck disable=SC2086 # several
	wait $pids || true
	pids=
}

# What comes for anybody goes into the one mailbox $TMPDIR/mail/box.
write_postfix() {
	mkdir -p "$postfix_dir/data" "$postfix_dir/spool" "$TMPDIR/mail"
	chmod 711 "$TMPDIR" "$postfix_dir" # its processes have users of their own
	chown postfix "$postfix_dir/data"
	chown nobody "$TMPDIR/mail"
	cat >"$postfix_dir/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $postfix_dir/spool
data_directory = $postfix_dir/data
maillog_file = $postfix_dir/log
maillog_file_prefixes = $postfix_dir
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $TMPDIR/server.pem
smtpd_tls_key_file = $TMPDIR/server.key
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
smtputf8_enable = yes
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:box/
virtual_mailbox_base = $TMPDIR/mail
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
alias_maps =
alias_database =
CF
	cat >"$postfix_dir/master.cf" <<CF
127.0.0.1:$port_of_starttls inet n - n - - smtpd
127.0.0.1:$port_of_tls inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
CF
}

start_postfix() {
	postfix -c "$postfix_dir" start >"$postfix_dir/said" 2>&1 ||
		fail "Postfix does not start: $(cat "$postfix_dir/said" "$postfix_dir/log")"
	tries=0
	until grep -q 'daemon started' "$postfix_dir/log" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -le 200 ] || fail "Postfix: $(cat "$postfix_dir/log")"
		sleep 0.05
	done
}

# in_mailbox N: until so many letters are there; at most 20 seconds.
in_mailbox() {
	tries=0
	while [ "$(find "$TMPDIR/mail/box/new" -type f 2>/dev/null | wc -l)" -lt "$1" ]; do
		tries=$((tries + 1))
		[ $tries -le 400 ] || fail "not all arrived: $(tail -n 20 "$postfix_dir/log")"
		sleep 0.05
	done
}

# by_message_id FOLDER FILE...: each letter under its Message-ID, with the line ends of
# this system and without what a server wrote above it.
by_message_id() {
	folder=$1
	shift
	mkdir -p "$folder"
	for letter in "$@"; do
		id=$(sed -n 's/^Message-ID: *<\(.*\)>.*/\1/p;/^\r*$/q' "$letter")
		[ -n "$id" ] || fail "$letter has no Message-ID"
		[ ! -e "$folder/$id" ] || fail "$id arrived twice"
		tr -d '\r' <"$letter" | awk '
			!below && /^(Return-Path|X-Original-To|Delivered-To|Received):/ { next }
			!below && /^[ \t]/ { next }
			{ below = 1; print }' >"$folder/$id"
	done
}

# A header field on one line, its encoded words (RFC 2047, Q) decoded.
field() {
	awk -v name="$1:" '
		/^$/ { exit }
		/^[ \t]/ { if (there) value = value $0; next }
		{ there = index($0, name) == 1 }
		there { value = substr($0, length(name) + 2) }
		END { print value }' "$2" | sed 's/?=[ \t]*=?[Uu][Tt][Ff]-8?[Qq]?//g' | awk '{
		while (match($0, /=\?[Uu][Tt][Ff]-8\?[Qq]\?[^?]*\?=/)) {
			word = substr($0, RSTART + 10, RLENGTH - 12)
			gsub(/_/, " ", word)
			gsub(/\\/, "\\\\", word)
			gsub(/=/, "\\x", word)
			$0 = substr($0, 1, RSTART - 1) word substr($0, RSTART + RLENGTH)
		}
		print
	}' | xargs -0 env printf '%b'
}

# transport ADDRESS AUTHORITY: where digest.yaml sends to, verified against whom.
transport() {
	sed "s,transport:.*,transport: $1,; s,^  connections:.*,  tls: require\n  ca_file: $2\n&," \
		example.yaml >digest.yaml
}

# check_mailbox WITH: what arrived is what the rehearsal wrote, for everybody, by TLS.
check_mailbox() {
	in_mailbox "$people"
	set -- "$1" "$TMPDIR"/mail/box/new/*
	protocol=$1
	shift
	rm -rf arrived
	by_message_id arrived "$@"
	diff -r rehearsed arrived >differences || fail "$(head -n 40 differences)"
	cat "$@" | tr -d '\r' | sed -n 's/^Delivered-To: *//p' | tr A-Z a-z | sort >recipients
	diff everybody recipients || fail "the recipients differ"
	grep -lE "with (UTF8)?$protocol( |\$)" "$@" | wc -l | grep -qx "$people" ||
		fail "not all came by TLS: $(grep -h ' with ' "$@" | sort | uniq -c)"
	sed -n 's/^Return-Path: *//p' "$@" | grep -c '^<.*@digest\.example>$' |
		grep -qx "$people" || fail "a letter has no address for bounces"
}

cd "$TMPDIR"
{
	authority authority
	authority other
	certificate server authority
} >openssl.log 2>&1 || fail "$(cat openssl.log)"
free_ports
write_postfix
start_postfix

cd "$here"
set_up_example
mv digest.yaml example.yaml
transport "smtp://localhost:$port_of_starttls" "$TMPDIR/other.pem"
fill_example
digest send weekly --dry-run -o rehearsal --quiet
by_message_id rehearsed rehearsal/*.eml
cat subscribers/*.csv | grep @ | cut -d, -f1 | tr A-Z a-z | sed 's/@peña/@xn--pea-8ma/' |
	sort -u >everybody
people=$(wc -l <everybody)

# Not the server that was meant: of another authority, and by another name.
for relay in "smtp://localhost:$port_of_starttls $TMPDIR/other.pem" \
	"smtp://127.0.0.1:$port_of_starttls $TMPDIR/authority.pem" \
	"smtps://localhost:$port_of_tls $TMPDIR/other.pem" \
	"smtps://127.0.0.1:$port_of_tls $TMPDIR/authority.pem"; do
	# shellcheck disable=SC2086 # two words
	transport $relay
	status 69 digest send weekly >out 2>err
	grep -qi 'certificate' err || fail "$relay: it says: $(cat err)"
	digest status weekly/1 --failures >ledger
	grep -q "^weekly/1 sending: $people planned$" ledger || fail "$relay: $(cat ledger)"
	grep ' planned ' ledger | grep -vq ' 0 tries' && fail "$relay: claimed: $(cat ledger)"
done
[ ! -d "$TMPDIR/mail/box" ] || fail "somebody got something from a stranger"

transport "smtp://localhost:$port_of_starttls" "$TMPDIR/authority.pem"
digest send weekly --quiet
check_mailbox ESMTPS
digest status weekly/1 | grep -qx "weekly/1 sent: $people sent" || fail "$(digest status)"

# A reader's program sees the subject as it was written.
letter=$(grep -l '^Content-Language: es' arrived/* | head -n 1)
list=$(sed -n 's/^List-Id:.*<\([^.]*\)\..*/\1/p' "$letter")
digest show weekly/1 --lang es --list "$list" --part subject >subject
grep -q 'técnica' subject || fail "the subject has no accents to lose: $(cat subject)"
field Subject "$letter" >decoded
[ "$(cat decoded)" = "$(cat subject)" ] || fail "Subject: $(cat decoded) is not $(cat subject)"

# The next edition by TLS from the first byte.
rm -rf "$TMPDIR/mail/box" rehearsed
now=2023-04-10T09:00:00-03:00
transport "smtps://localhost:$port_of_tls" "$TMPDIR/authority.pem"
digest send weekly --dry-run -o next --quiet
by_message_id rehearsed next/*.eml
digest send weekly --quiet
check_mailbox ESMTPS
