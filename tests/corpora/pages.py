#!/usr/bin/env python3
"""Holds the kind `jsonld` against real pages with data of schema.org.

EXPECTED-jsonld.json says which Event objects the pages have, EXPECTED-tec.tsv what the
events of The Events Calendar's pages are. The examples of schema.org say the same thing
in JSON-LD, microdata and RDFa; of extruct's there are readings of the microdata. What
h-event microformats say is counted only: they are not read.
"""
import collections
import datetime
import glob
import html
import json
import os
import re
import urllib.parse

import _score

CORPORA = _score.corpora()
EVENTS = os.path.join(CORPORA, "03-events")
ORIGIN = "https://site.example/events/page.html"
OPTIONS = ["--origin", ORIGIN, "--from", "2010-01-01T00:00:00Z", "--until",
           "2027-01-01T00:00:00Z"]


def read(files):
    return _score.read_each("jsonld", files, OPTIONS)


def line(text):
    """A name as readers see it."""
    text = text or ""
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(text.split())


def first(value):
    return value[0] if isinstance(value, list) and value else value


def local(term):
    return re.sub(r"^https?://schema\.org/", "", first(term) or "")


def day_of(stamp):
    return stamp[:10]


def same_time(when, stamp, other):
    """stamp is as in JSON-LD; other the event's other one: both midnights make days."""
    if not stamp:
        return when is None
    if len(stamp) == 10:
        return when is not None and when["text"] == stamp
    if when is None:
        return False
    if when["precision"] == "day":
        return when["text"] == day_of(stamp)
    return when["unix"] == _score.unix(stamp)


def same_end(entry, event):
    start, end = event.get("startDate"), event.get("endDate")
    if not end or end == start:
        return entry["end"] is None
    if entry["end"] is None:  # one day
        return entry["start"]["precision"] == "day" and day_of(start) == day_of(end)
    return same_time(entry["end"], end, start)


def place_of(event):
    place = first(event.get("location"))
    if isinstance(place, dict):
        address = place.get("address")
        if not line(place.get("name")) and isinstance(address, dict):
            return line(address.get("streetAddress"))
        return line(place.get("name"))
    return line(place)


def city_of(event):
    place = first(event.get("location"))
    address = first(place.get("address")) if isinstance(place, dict) else None
    return line(address.get("addressLocality")) if isinstance(address, dict) else ""


STATUS = {"EventCancelled": "cancelled", "EventPostponed": "postponed"}


def check_event(figure, name, entry, event):
    url = event.get("url")
    if "startDate" not in event:  # it has an eventSchedule, which the table has not
        return
    for field, got, right in (
            ("title", _score.text(entry["title"]),
             _score.text(entry["title"]) == line(event["name"])),
            ("start", entry["start"],
             same_time(entry["start"], event.get("startDate"), event.get("endDate"))),
            ("end", entry["end"], same_end(entry, event)),
            ("place", entry["place"], line(entry["place"]) == place_of(event)),
            ("city", entry["city"], line(entry["city"]) == city_of(event)),
            ("status", entry["status"],
             entry["status"] == STATUS.get(local(event.get("eventStatus")), "confirmed")),
            ("url", entry["url"],
             not url or _score.text(entry["url"]) == urllib.parse.urljoin(ORIGIN, url))):
        figure.say(right, "%s: %s: %s is %s" % (name, event["name"], field, got))


def check_jsonld():
    with open(os.path.join(EVENTS, "EXPECTED-jsonld.json"), encoding="utf-8") as f:
        pages = json.load(f)
    files = [os.path.join(CORPORA, page["file"]) for page in pages]
    found = read(files)
    events, fields = _score.Figure("jsonld-events"), _score.Figure("jsonld-fields")
    broken = _score.Figure("jsonld-broken-blocks")
    for page, path in zip(pages, files):
        entries = list(found[path]["entries"])
        for event in page["events"]:
            if event == "INVALID":
                broken.say(found[path]["error"] or found[path]["notes"], page["file"])
                continue
            match = [e for e in entries
                     if _score.text(e["title"]) == line(event.get("name"))]
            exact = [e for e in match
                     if same_time(e["start"], event.get("startDate"), None)]
            if events.say(match, "%s: no entry for %s" % (page["file"], event)):
                check_event(fields, page["file"], (exact or match)[0], event)


def check_tec():
    rows = [row for row in _score.table(os.path.join(EVENTS, "EXPECTED-tec.tsv"))
            if row["html"]]
    files = [os.path.join(CORPORA, row["html"]) for row in rows]
    found = read(files)
    figure = _score.Figure("jsonld-tec-pages")
    for row, path in zip(rows, files):
        entries = [e for e in found[path]["entries"]
                   if _score.text(e["title"]) == line(row["title"])]
        if not figure.say(len(entries) == 1, "%s: %d entries, %s" % (
                row["html"], len(entries), found[path]["error"])):
            continue
        entry, days = entries[0], row["all_day"] == "true"
        for name in "start", "end":
            when = entry[name] or entry["start"]
            stamp = row[name + "_local"] if days else row[name + "_utc"]
            figure.say(when["text"] == stamp[:10] if days
                       else when.get("unix") == _score.unix(stamp),
                       "%s: %s is %s, wanted %s" % (row["html"], name, when, stamp))
        for name in "venue", "city":
            got = entry["place" if name == "venue" else name]
            figure.say(line(got) == line(row[name]),
                       "%s: %s is %s" % (row["html"], name, got))


FIELDS = ("title", "start", "end", "place", "city", "country", "status", "parent")


def check_examples():
    """The forms of one example say the same: where one has an event of a title, the
    others have it with the same fields."""
    files = sorted(glob.glob(os.path.join(EVENTS, "schema.org-examples/*.html")))
    found = read(files)
    forms = collections.defaultdict(dict)
    for path in files:
        example, form = os.path.basename(path).split(".")[:2]
        forms[example].setdefault(form.split("~")[0], []).extend(found[path]["entries"])
    figure = _score.Figure("jsonld-schema-org")
    for example, by_form in sorted(forms.items()):
        for form in ("microdata", "rdfa"):
            for entry in by_form.get(form, []):
                same = [e for e in by_form.get("jsonld", [])
                        if all(e[name] == entry[name] for name in FIELDS)]
                figure.say(same, "%s.%s: %s" % (example, form, entry))
        for entry in by_form.get("jsonld", []):
            for form in ("microdata", "rdfa"):
                if form in by_form and len(by_form[form]) == len(by_form["jsonld"]):
                    figure.say(any(e["title"] == entry["title"]
                                   for e in by_form[form]),
                               "%s.%s lacks %s" % (example, form, entry["title"]))


def microdata_events(value):
    """The Event items of extruct's reading, wherever they are."""
    if isinstance(value, list):
        return [e for item in value for e in microdata_events(item)]
    if not isinstance(value, dict):
        return []
    types = value.get("type") or []
    types = types if isinstance(types, list) else [types]
    if any(str(t).endswith("Event") and "schema.org" in str(t) for t in types):
        return [value["properties"]]
    return [e for item in value.values() for e in microdata_events(item)]


def check_extruct():
    figure = _score.Figure("jsonld-extruct")
    files = [path for path in sorted(glob.glob(os.path.join(EVENTS, "extruct/*.html")))
             if os.path.exists(path[:-5] + ".json")]
    found = read(files)
    for path in files:
        with open(path[:-5] + ".json", encoding="utf-8") as f:
            events = microdata_events(json.load(f))
        titles = [_score.text(e["title"]) for e in found[path]["entries"]]
        for event in events:
            name = line(first(event.get("name")))
            figure.say(name in titles, "%s: %r is not in %s" % (
                os.path.basename(path), name, titles))


def count_microformats():
    n = len(glob.glob(os.path.join(EVENTS, "microformats-h-event/*.html")))
    print("h-event microformats: not read (%d pages)" % n)


check_jsonld()
check_tec()
check_examples()
check_extruct()
count_microformats()
_score.finish()
