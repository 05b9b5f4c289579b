#!/usr/bin/env python3
"""Calendars: occurrences as three other readers have them, rules as their authors' tests
have them, calendars without UIDs, broken ones, and CalDAV's answers.

  occurrences  rows that all three readers give, in files on which they agree: an entry of
               that UID and start; and entries that none of them has
  ends         their ends, where all three have the same
  majority     the same for rows of two readers, in all files (measured)
  rules        lists of dates from other projects' tests
  malformed    events that a lenient reader (ical.js) makes of broken files, malformed.tsv
  survives     every file read, each in less than 10 s
"""
import glob
import json
import os
import re
import subprocess
import tempfile
import time
import xml.etree.ElementTree

import _score
from _score import Figure

CORPORA = _score.corpora()
ELSEWHERE = {"abcde"}  # ends in another zone than it began in: told in the first
INSTANCE = re.compile(r"/\d{8}(T\d{6}Z?)?$")


def rfc3339(day):
    return "%s-%s-%sT00:00:00Z" % (day[:4], day[4:6], day[6:8])


def read(path, start, end, zone="UTC"):
    return _score.run("ical", ["--zone", zone, "--from", start, "--until", end],
                      [path], False)[0]


def wall(when):
    """20230515 or 20230515T090000, as the clocks there show it."""
    return re.sub(r"[-:]", "", when["text"][:19]) if when else ""


def utc(when):
    if not when or when["precision"] != "instant":
        return ""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(when["unix"]))


def uid(entry):
    return INSTANCE.sub("", entry["uid"]) if entry["uid"] else ""


def overlaps(entry, row):
    """That an entry is in the window of a file's row."""
    if not entry["start"]:
        return False
    day = wall(entry["start"])[:8]
    last = wall(entry["end"] or entry["start"])[:8]
    return row["window_from"] <= last and day < row["window_to"]


def end_of(row):
    """The end of a row as entries have it: of days the last, none where it is the start."""
    start, end = row["start_wall"], row["end_wall"]
    if row["kind"] == "date" and len(end) == 8:
        day = time.strptime(end, "%Y%m%d")
        end = time.strftime("%Y%m%d", time.gmtime(
            __import__("calendar").timegm(day) - 86400))
        if end <= start:
            return ""
    return "" if end == start else end


class Ours:
    """The entries of a file, to be looked up by what a row says of them."""

    def __init__(self, reading, row):
        self.untitled = any("event without SUMMARY left out" in n
                            for n in reading["notes"])
        self.entries = [e for e in reading["entries"] if overlaps(e, row)]
        self.by = {}
        for e in self.entries:
            for key in (utc(e["start"]), wall(e["start"])):
                self.by.setdefault((uid(e), key), []).append(e)
                self.by.setdefault(("", key), []).append(e)

    def find(self, row):
        """A time with an instant is right by that; without one by what clocks show."""
        keys = [row["start_utc_olson"]] if row["start_utc_olson"] else [row["start_wall"]]
        for key in keys:
            found = self.by.get((row["uid"], key))
            if found:
                return found
        return []


def occurrences():
    files = {r["file"]: r for r in _score.table(
        CORPORA + "/01-icalendar/EXPECTED-ics-files.tsv")}
    rows, known = {}, {}
    for name in ("occurrences", "occurrences-contested"):
        for row in _score.table(CORPORA + "/01-icalendar/EXPECTED-%s.tsv" % name):
            known.setdefault(row["file"], []).append(row)
            if name == "occurrences":
                rows.setdefault(row["file"], []).append(row)
    figures = Figure("calendars-occurrences"), Figure("calendars-ends"), Figure(
        "calendars-majority")
    for name in sorted(rows):
        row = files[name]
        ours = Ours(read(os.path.join(CORPORA, name), rfc3339(row["window_from"]),
                         rfc3339(row["window_to"])), row)
        score_file(row, rows[name], known[name], ours, figures)


def score_file(file, rows, known, ours, figures):
    all_three, ends, majority = figures
    gated = file["verdict"] == "unanimous"
    name = file["file"]
    for row in rows:
        found = ours.find(row)
        if not found and not row["summary"] and ours.untitled:
            continue  # what has no title cannot be announced: it is a note
        what = "%s: %s %s (%s)" % (name, row["uid"], row["start_wall"],
                                   row["start_utc_olson"])
        if not (gated and row["votes"] == "ABL"):
            majority.say(bool(found), what)
            continue
        all_three.say(bool(found), what)
        if found and row["end_votes"] == "3":
            want = end_of(row)
            got = [wall(e["end"]) for e in found]
            ends.say(want in got or row["uid"] in ELSEWHERE,
                     "%s: ends %s, want %s" % (what, got, want))
    if not gated:
        return
    given = set()
    for row in known:
        given.add((row["uid"], row["start_utc_olson"]))
        given.add((row["uid"], row["start_utc_vtimezone"]))
        given.add((row["uid"], row["start_wall"]))
    for e in ours.entries:
        if (uid(e), utc(e["start"])) not in given and (
                uid(e), wall(e["start"])) not in given:
            all_three.say(False, "%s: nobody else has %s %s" % (
                name, uid(e), wall(e["start"])))


def case_lines(case):
    if "lines" in case:
        return case["lines"]
    return ["DTSTART:" + case["dtstart"], "RRULE:" + case["rrule"]]


def rules():
    figure = Figure("calendars-rules")
    with open(CORPORA + "/01-icalendar/rrule-cases/rrule-cases.json",
              encoding="utf-8") as f:
        cases = json.load(f)
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            if case.get("dateutil_agrees") is False:
                continue
            path = "%s/%d.ics" % (folder, number)
            with open(path, "w", encoding="utf-8") as f:
                f.write("\r\n".join(
                    ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:x", "SUMMARY:x"] +
                    case_lines(case) + ["END:VEVENT", "END:VCALENDAR", ""]))
            reading = read(path, "0001-01-02T00:00:00Z", "9990-01-01T00:00:00Z")
            got = [wall(e["start"]) for e in reading["entries"]]
            figure.say(is_right(case, got), "%s: %s: %s%s" % (
                case["id"], " ".join(case_lines(case)), got[:6],
                ", want %s" % case["expected"][:6] if "expected" in case else
                " %d, want %d %s" % (len(got), case["total"], case["expected_at"])))


def is_right(case, got):
    if "total" in case:
        return all(int(at) < len(got) and got[int(at)] == want
                   for at, want in case["expected_at"].items()) and (
                       len(got) == case["total"] or len(got) >= 1000)
    n = len(case["expected"])
    want = [at.rstrip("Z") for at in case["expected"]]
    return got[:n] == want and (not case["exhaustive"] or len(got) == n)


def cronquiles():
    figure = Figure("calendars-without-uid")
    folder = CORPORA + "/10-lac/"
    readings = {}
    for row in _score.table(folder + "EXPECTED-cronquiles.tsv"):
        name = row["file"]
        if name not in readings:
            reading = read(folder + "cron-quiles/%s.ics" % name,
                           "2023-01-01T00:00:00Z", "2029-01-01T00:00:00Z",
                           "America/Mexico_City")
            readings[name] = {(" ".join(_score.text(e["title"]).split()), e["start"]["unix"])
                              for e in reading["entries"] if "unix" in (e["start"] or {})}
        title = " ".join(row["title"].split())
        figure.say((title, _score.unix(row["start"])) in readings[name],
                   "%s: %s %s" % (name, row["title"], row["start"]))


def malformed():
    figure = Figure("calendars-malformed")
    table = os.path.join(_score.HERE, "malformed.tsv")
    rows = {}
    for row in _score.table(table):
        rows.setdefault(row["file"], []).append(row)
    for name in sorted(rows):
        years = [int(row["start"][:4]) for row in rows[name] if row["start"]] or [2020]
        reading = read(os.path.join(CORPORA, name), "%04d-01-01T00:00:00Z" % min(years),
                       "%04d-01-01T00:00:00Z" % (max(years) + 1))
        have = {}
        for e in reading["entries"]:
            for key in (wall(e["start"]), utc(e["start"])):
                have.setdefault(uid(e), set()).add(key)
        for row in rows[name]:
            starts = have.get(row["uid"], set())
            figure.say(row["start"] in starts or (not row["start"] and bool(starts)),
                       "%s: %s %s (%s; have %s)" % (
                           name, row["uid"], row["start"],
                           reading["error"] or "%d entries" % len(reading["entries"]),
                           sorted(starts)[:4]))


def survives():
    figure = Figure("calendars-survive")
    for path in sorted(glob.glob(CORPORA + "/**/*.ics", recursive=True)):
        begun = time.monotonic()
        try:
            read(path, "2000-01-01T00:00:00Z", "2030-01-01T00:00:00Z")
            wrong = ""
        except (RuntimeError, subprocess.TimeoutExpired) as e:
            wrong = str(e)
        spent = time.monotonic() - begun
        figure.say(not wrong and spent < 10,
                   "%s: %s" % (os.path.relpath(path, CORPORA),
                               wrong or "%.1f s" % spent))


def caldav():
    """Objects of answers that are well-formed: as many events as they hold."""
    figure = Figure("calendars-caldav")
    data = "{urn:ietf:params:xml:ns:caldav}calendar-data"
    for path in sorted(glob.glob(CORPORA + "/03-events/caldav-multistatus/*.xml")):
        reading = read(path, "1990-01-01T00:00:00Z", "2040-01-01T00:00:00Z")
        try:
            tree = xml.etree.ElementTree.parse(path)
        except xml.etree.ElementTree.ParseError:
            figure.say(True, path)
            continue
        uids = set()
        for node in tree.iter(data):
            text = node.text or ""
            if "BEGIN:VEVENT" in text and "SUMMARY" in text:
                uids.update(re.findall(r"BEGIN:VEVENT.*?^\s*UID:(\S+)", text,
                                       re.S | re.M))
        have = {uid(e) for e in reading["entries"]}
        figure.say(uids == have, "%s: %s, want %s (%s)" % (
            os.path.basename(path), sorted(have), sorted(uids), reading["error"]))


if __name__ == "__main__":
    occurrences()
    rules()
    cronquiles()
    malformed()
    caldav()
    survives()
    _score.finish()
