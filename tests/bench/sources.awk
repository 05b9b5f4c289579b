# sources.awk - makes 200 sources of 50 events each: 80 iCalendar, 50 RSS, 50 Atom, 20
# JSON lists. 10 of each source's events are other sources' own. The same ones every time.
#
#	awk -v dir=DIRECTORY -f sources.awk
#
# Writes the files, `script` for fake-http, `sources` (kind, file) and `expected` (entries,
# distinct addresses).

function number(n) { seed = (seed * 16807) % 2147483647; return seed % n }
function pick(list, n) { return list[1 + number(n)] }

# Sentences of so many words, as announcements have them.
function sentences(words, n,    text, i) {
	text = ""
	for (i = 1; i <= n; i++)
		text = text pick(word, words) (i == n || i % 11 == 0 ? ". " : i % 7 == 0 ? ", " : " ")
	sub(/ $/, "", text)
	return text
}

# Event i: always the same, whichever source it is in.
function event(i,    day, c) {
	seed = 7919 * i + 104729
	number(2); number(2)
	c = number(n_cities) + 1
	city = cities[c]; country = countries[c]; zone = zones[c]; offset = substr(offsets[c], 1, 3) ":00"
	uid = sprintf("event-%05d@%s.example", i, pick(organisation, n_organisations))
	url = sprintf("https://agenda.example/eventos/%05d", i)
	title = pick(sorts, n_sorts) " " city " #" i
	day = number(360)
	date = sprintf("2026%02d%02d", 1 + int(day / 30), 1 + day % 28)
	hour = 8 + number(9)
	stamp_day = 1 + number(28)
	tag = pick(tags, n_tags); other_tag = pick(tags, n_tags)
	text = sentences(n_words, 45 + number(65))
}
# Its beginning, in whole words.
function excerpt(    start) {
	start = substr(text, 1, 100)
	sub(/ [^ ]*$/, "", start)
	return start
}
function dashed(d) { return substr(d, 1, 4) "-" substr(d, 5, 2) "-" substr(d, 7, 2) }

# A content line of iCalendar: folded between words at 70 bytes or a little more.
function line(s,    at) {
	while (length(s) > 70) {
		at = 50 + index(substr(s, 51), " ")
		if (at == 50 || at > 74)
			break
		printf "%s\r\n ", substr(s, 1, at) > file
		s = substr(s, at + 1)
	}
	printf "%s\r\n", s > file
}
function ics_text(s) { gsub(/,/, "\\,", s); gsub(/;/, "\\;", s); return s }
function ics_begin(s,    i) {
	line("BEGIN:VCALENDAR"); line("VERSION:2.0"); line("PRODID:-//digest//bench//ES")
	line("X-WR-CALNAME:Agenda " s)
	for (i = 1; i <= n_cities; i++) {
		line("BEGIN:VTIMEZONE"); line("TZID:" zones[i]); line("BEGIN:STANDARD")
		line("DTSTART:19700101T000000"); line("TZOFFSETFROM:" offsets[i])
		line("TZOFFSETTO:" offsets[i]); line("END:STANDARD"); line("END:VTIMEZONE")
	}
}
function ics_event() {
	line("BEGIN:VEVENT"); line("UID:" uid); line("DTSTAMP:20251201T000000Z")
	line(sprintf("DTSTART;TZID=%s:%sT%02d0000", zone, date, hour))
	line(sprintf("DTEND;TZID=%s:%sT%02d3000", zone, date, hour + 1))
	line("SUMMARY:" ics_text(title)); line("LOCATION:" ics_text(city ", " country))
	line("DESCRIPTION:" ics_text(text)); line("CATEGORIES:" tag "," other_tag)
	line("URL:" url); line("END:VEVENT")
}
function ics_end() { line("END:VCALENDAR") }

function html() {
	return "<p><strong>" city ", " country "</strong> – " dashed(date) "</p><p>" text "</p>"
}
function rss_begin(s) {
	printf "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=" \
		"\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Agenda %d</title>" \
		"<link>https://agenda.example/</link><language>es</language>\n", s > file
}
function rss_event() {
	printf "<item><title>%s</title><link>%s</link><guid isPermaLink=\"true\">%s</guid>" \
		"<pubDate>%d Dec 2025 12:00:00 +0000</pubDate><category>%s</category>" \
		"<description>%s</description><content:encoded><![CDATA[%s]]></content:encoded>" \
		"</item>\n", title, url, url, stamp_day, tag, excerpt(), html() > file
}
function rss_end() { printf "</channel></rss>\n" > file }

function atom_begin(s) {
	printf "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/" \
		"Atom\"><title>Agenda %d</title><id>urn:agenda:%d</id>" \
		"<updated>2026-01-01T00:00:00Z</updated>\n", s, s > file
}
function atom_event(    content) {
	content = html()
	gsub(/</, "\\&lt;", content)
	gsub(/>/, "\\&gt;", content)
	printf "<entry><title>%s</title><id>%s</id><link rel=\"alternate\" type=\"text/html\"" \
		" href=\"%s\"/><updated>2025-12-%02dT12:00:00Z</updated><category term=\"%s\"/>" \
		"<summary>%s</summary><content type=\"html\">%s</content></entry>\n", title, url, url, \
		stamp_day, tag, excerpt(), content > file
}
function atom_end() { printf "</feed>\n" > file }

function json_begin(s) { comma = ""; printf "{\"source\": %d, \"events\": [", s > file }
function json_event() {
	printf "%s\n {\"id\": \"%s\", \"title\": \"%s\", \"url\": \"%s\"," \
		" \"start\": \"%sT%02d:00:00%s\", \"end\": \"%sT%02d:30:00%s\", \"timezone\": \"%s\"," \
		" \"location\": {\"city\": \"%s\", \"country\": \"%s\"}, \"tags\": [\"%s\", \"%s\"]," \
		" \"description\": \"%s\"}", comma, uid, title, url, dashed(date), hour, offset, \
		dashed(date), hour + 1, offset, zone, city, country, tag, other_tag, text > file
	comma = ","
}
function json_end() { printf "\n]}\n" > file }

function entry(i) {
	event(i)
	entries++
	if (!(url in seen))
		distinct++
	seen[url] = 1
	if (form == "ics") ics_event()
	else if (form == "rss") rss_event()
	else if (form == "atom") atom_event()
	else json_event()
}

function source(s,    i, k) {
	form = forms[1 + s % 20]
	name = sprintf("source%03d.%s", s, form)
	file = dir "/" name
	if (form == "ics") ics_begin(s)
	else if (form == "rss") rss_begin(s)
	else if (form == "atom") atom_begin(s)
	else json_begin(s)
	for (i = 0; i < OWN; i++) {
		entry(s * OWN + i)
		if (i % 4 == 0) # another source's: never the same twice in one source
			entry(((s + 1 + i + s % 7) % SOURCES) * OWN + i)
	}
	if (form == "ics") ics_end()
	else if (form == "rss") rss_end()
	else if (form == "atom") atom_end()
	else json_end()
	close(file)
	printf "%s\t%s\n", kinds[form], name > (dir "/sources")
	printf "/%s\n\theader Content-Type: %s; charset=utf-8\n\tetag \"%d\"\n\tfile %s\n", name, \
		types[form], s, name > (dir "/script")
}

BEGIN {
	SOURCES = 200; OWN = 40
	split("ics ics ics ics ics ics ics ics rss rss rss rss rss atom atom atom atom atom json" \
		" json", forms, " ")
	kinds["ics"] = "ical"; kinds["rss"] = kinds["atom"] = "feed"; kinds["json"] = "confs"
	types["ics"] = "text/calendar"; types["rss"] = "application/rss+xml"
	types["atom"] = "application/atom+xml"; types["json"] = "application/json"
	n_cities = split("Montevideo|São Paulo|Bogotá|Asunción|Santo Domingo|Lima", cities, "|")
	split("Uruguay|Brasil|Colombia|Paraguay|República Dominicana|Perú", countries, "|")
	split("America/Montevideo|America/Sao_Paulo|America/Bogota|America/Asuncion|" \
		"America/Santo_Domingo|America/Lima", zones, "|")
	split("-0300|-0300|-0500|-0300|-0400|-0500", offsets, "|")
	n_organisations = split("lacnic icann isoc lactld lac-ix lacnog redclara", organisation, " ")
	n_sorts = split("Taller de RPKI y BGP|Oficina de IPv6|Fórum de políticas|DNSSEC training|" \
		"Encuentro de operadores|Reunión de IXP", sorts, "|")
	n_tags = split("IPv6 RPKI DNS IXP Gobernanza Seguridad Capacitación", tags, " ")
	n_words = split("comunidad técnica de Internet se reúne para analizar la operación redes y el" \
		" despliegue IPv6 segurança do roteamento com pontos troca tráfego governança dos nomes" \
		" domínio workshops open sessions presentations and fellowships for newcomers talleres" \
		" prácticos mesas redondas becas participación América Latina Caribe", word, " ")
	for (s = 0; s < SOURCES; s++)
		source(s)
	printf "%d\t%d\n", entries, distinct > (dir "/expected")
}
