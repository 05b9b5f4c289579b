#!/usr/bin/env python3
"""Holds the kinds `tribe` and `indico` against real answers of their APIs.

EXPECTED-tec.tsv says what five sites' events are: title, start and end in UTC, venue, city
and address. Of Indico there are the answers in its documentation: the scorer reads them
with Python's own JSON and time zones.
"""
import glob
import json
import os
import zoneinfo
import datetime

import _score

CORPORA = _score.corpora()
EVENTS = os.path.join(CORPORA, "03-events")


def same_time(when, stamp, all_day):
    if not stamp:
        return when is None
    if all_day:
        return when is not None and when["text"] == stamp[:10]
    return when is not None and when.get("unix") == _score.unix(stamp)


def same_line(a, b):
    return " ".join((a or "").split()) == " ".join(b.split())


def check_tec():
    rows = [row for row in _score.table(os.path.join(EVENTS, "EXPECTED-tec.tsv"))
            if row["rest"]]
    files = [os.path.join(CORPORA, row["rest"]) for row in rows]
    found = _score.read_each("tribe", files)
    figure = _score.Figure("apis-tec-fields")
    for row, path in zip(rows, files):
        reading, all_day = found[path], row["all_day"] == "true"
        if not figure.say(len(reading["entries"]) == 1, "%s: %d entries, %s" % (
                row["rest"], len(reading["entries"]), reading["error"])):
            continue
        entry = reading["entries"][0]
        start = row["start_local"] if all_day else row["start_utc"]
        end = row["end_local"] if all_day else row["end_utc"]
        for name, got, right in (
                ("title", _score.text(entry["title"]),
                 same_line(_score.text(entry["title"]), row["title"])),
                ("start", entry["start"], same_time(entry["start"], start, all_day)),
                ("end", entry["end"],
                 same_time(entry["end"] or entry["start"], end, all_day)),
                ("venue", entry["place"], same_line(entry["place"], row["venue"])),
                ("city", entry["city"], same_line(entry["city"], row["city"])),
                ("url", _score.text(entry["url"]),
                 _score.text(entry["url"]) == row["url"])):
            figure.say(right, "%s: %s is %s" % (row["rest"], name, got))
    check_tec_lists()


def check_tec_lists():
    """A list has the same events as its files one by one, and names its next page."""
    figure = _score.Figure("apis-tec-lists")
    for path in sorted(glob.glob(os.path.join(
            EVENTS, "the-events-calendar/*/rest/list*.json"))):
        with open(path, encoding="utf-8") as f:
            document = json.load(f)
        reading = _score.read_each("tribe", [path])[path]
        got = [entry["id"] for entry in reading["entries"]]
        figure.say(got == [str(event["id"]) for event in document["events"]],
                   "%s: %s" % (path, got))
        want = [document["next_rest_url"]] if "next_rest_url" in document else []
        figure.say(reading["further"] == want, "%s: %s" % (path, reading["further"]))


def indico_time(stamp):
    zone = zoneinfo.ZoneInfo(stamp["tz"])
    time = datetime.datetime.fromisoformat(stamp["date"] + "T" + stamp["time"])
    return int(time.replace(tzinfo=zone).timestamp())


def check_indico():
    figure = _score.Figure("apis-indico")
    files = sorted(glob.glob(os.path.join(EVENTS, "indico-api-docs/*.json")))
    found = _score.read_each("indico", files)
    for path in files:
        reading, name = found[path], os.path.basename(path)
        try:
            with open(path, encoding="utf-8") as f:
                results = json.load(f)["results"]
        except (ValueError, KeyError, TypeError):
            figure.say(reading["error"], "%s: no error" % name)
            continue
        events = [event for event in results
                  if isinstance(event, dict) and "startDate" in event and "title" in event]
        if not figure.say(len(reading["entries"]) == len(events),
                          "%s: %d of %d events" % (name, len(reading["entries"]),
                                                   len(events))):
            continue
        for event, entry in zip(events, reading["entries"]):
            figure.say(entry["id"] == event["id"], "%s: id" % name)
            figure.say(_score.text(entry["title"]) == event["title"],
                       "%s: title" % name)
            figure.say(entry["start"].get("unix") == indico_time(event["startDate"]),
                       "%s: start" % name)
            if "endDate" in event:
                figure.say(entry["end"].get("unix") == indico_time(event["endDate"]),
                           "%s: end" % name)
            if "url" in event:
                figure.say(_score.text(entry["url"]) == event["url"], "%s: url" % name)


check_tec()
check_indico()
_score.finish()
