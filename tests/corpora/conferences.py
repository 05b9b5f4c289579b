#!/usr/bin/env python3
"""Holds the kinds `confs` and `csv` against lists of conferences and of meetings.

EXPECTED-conferences.tsv says what is in those of confs.tech and Code and Talk (JSON) and of
the Python community (CSV); EXPECTED-cronquiles.tsv and EXPECTED-agenda-tech-brasil.tsv what
is in two lists of Latin America. The expected city is as the list has it, "Basel,
Switzerland": what we read may be the same without the country.
"""
import collections
import glob
import os
import re

import _score

CORPORA = _score.corpora()
LISTS = os.path.join(CORPORA, "09-frontmatter")
LAC = os.path.join(CORPORA, "10-lac")
COUNTRIES = {
    "U.S.A.": "US", "USA": "US", "U.K.": "GB", "UK": "GB", "Scotland": "GB",
    "Germany": "DE", "DEU": "DE", "Spain": "ES", "ESP": "ES", "Netherlands": "NL",
    "NLD": "NL", "Brasil": "BR", "Brazil": "BR", "BRA": "BR", "Czech Republic": "CZ",
    "CZE": "CZ", "Switzerland": "CH", "CHE": "CH", "Mexico": "MX", "MEX": "MX",
    "Uruguay": "UY", "Argentina": "AR", "Chile": "CL", "CHL": "CL", "Colombia": "CO",
    "COL": "CO", "CRI": "CR", "Portugal": "PT", "PRT": "PT", "France": "FR", "FRA": "FR",
    "Italy": "IT", "ITA": "IT", "Poland": "PL", "POL": "PL", "Taiwan": "TW", "TWN": "TW",
    "Vietnam": "VN", "Moldova": "MD", "KOR": "KR", "TZA": "TZ", "RUS": "RU",
}


def squeezed(text):
    return " ".join((text or "").split())


def day(when):
    return when["text"][:10] if when else ""


def same_city(got, expected):
    expected = squeezed(expected)
    return got == expected or (got is None and expected.lower() in ("", "online")) or (
        bool(got) and expected.startswith(got + ","))


def same_url(got, expected):
    """What only counts readers is left out, and what cannot stand in an address encoded."""
    bare = re.sub(r"[?&](utm_\w+|fbclid|gclid|mc_cid|mc_eid)=[^&#]*", "", expected)
    return got in (expected, bare, bare.replace("&", "?", 1))


def events(reading):
    return [entry for entry in reading["entries"] if entry["kind"] == "event"]


def grouped(rows, key):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def check_conferences():
    count, fields = _score.Figure("conferences-lists"), _score.Figure("conferences-rows")
    rows = grouped(_score.table(os.path.join(LISTS, "EXPECTED-conferences.tsv")), "file")
    for kind in ("confs", "csv"):
        names = [name for name in sorted(rows)
                 if name.endswith(".csv") == (kind == "csv")]
        found = _score.read_each(kind, [os.path.join(LISTS, name) for name in names])
        for name in names:
            reading = found[os.path.join(LISTS, name)]
            got = events(reading)
            distinct = {tuple(row.values()) for row in rows[name]}
            count.say(len(got) == len(distinct), "%s: %d of %d events, %s" % (
                name, len(got), len(distinct), reading["error"]))
            check_rows(fields, name, rows[name], got)


def check_rows(figure, name, rows, got):
    by_title = collections.defaultdict(list)
    for entry in got:
        by_title[_score.text(entry["title"])].append(entry)
    for row in rows:
        entries = by_title[squeezed(row["name"])]
        same = [entry for entry in entries if day(entry["start"]) == row["start"]
                and day(entry["end"] or entry["start"]) == row["end"]
                and same_city(entry["city"], row["city"])
                and same_url(_score.text(entry["url"]), row["url"])
                and (row["country"] not in COUNTRIES
                     or entry["country"] == COUNTRIES[row["country"]])
                and bool(entry["country"]) == bool(row["country"])]
        figure.say(same, "%s: %s: %s" % (name, row["name"], [
            (day(e["start"]), day(e["end"]), e["city"], e["country"],
             _score.text(e["url"])) for e in entries]))


def check_cronquiles():
    figure = _score.Figure("conferences-cronquiles")
    rows = grouped(_score.table(os.path.join(LAC, "EXPECTED-cronquiles.tsv")), "file")
    for name in sorted(rows):
        path = os.path.join(LAC, "cron-quiles", name + ".json")
        got = events(_score.read_each("confs", [path])[path])
        figure.say(len(got) == len(rows[name]),
                   "%s: %d of %d" % (name, len(got), len(rows[name])))
        seen = {(_score.text(e["title"]), (e["start"] or {}).get("unix"),
                 (e["end"] or {}).get("unix"), e["city"]) for e in got}
        for row in rows[name]:
            want = (squeezed(row["title"]), _score.unix(row["start"]),
                    _score.unix(row["end"]) if row["end"] else None,
                    row["city"] or None)
            figure.say(want in seen, "%s: %s" % (name, want))


def check_agenda():
    figure = _score.Figure("conferences-agenda-tech-brasil")
    rows = _score.table(os.path.join(LAC, "EXPECTED-agenda-tech-brasil.tsv"))
    path = os.path.join(LAC, "agenda-tech-brasil/database.json")
    # Those to be announced are not in the table.
    got = [e for e in events(_score.read_each("confs", [path])[path]) if e["start"]]
    distinct = {tuple(row.values()) for row in rows}
    figure.say(len(got) == len(distinct), "%d of %d" % (len(got), len(distinct)))
    check_agenda_rows(figure, rows, got)


def check_agenda_rows(figure, rows, got):
    seen = collections.defaultdict(list)
    for entry in got:
        seen[_score.text(entry["title"]), day(entry["start"])].append(entry)
    for row in rows:
        entries = seen[squeezed(row["name"]), row["start"]]
        same = [e for e in entries if day(e["end"] or e["start"]) == row["end"]
                and same_city(e["city"], row["city"])
                and same_url(_score.text(e["url"]), row["url"])]
        figure.say(same, "%s %s: %s" % (row["name"], row["start"], [
            (day(e["end"]), e["city"], _score.text(e["url"])) for e in entries]))


check_conferences()
check_cronquiles()
check_agenda()
_score.finish()
