#!/usr/bin/env python3
"""Time zones, by the way that a calendar takes: each row becomes an event.

  zones-local        local times of the region's zones, by IANA name: their UTC
  zones-transitions  instants on both sides of each change: the offset shown
  zones-windows      local times by Microsoft's names
  zones-vtimezone    the same local times by the file's VTIMEZONE alone, under a name that
                     nobody knows, of two makers; from 2026 on, as both are of 2025
"""
import glob
import os
import re
import tempfile

import _score
from _score import Figure

CORPORA = _score.corpora()
FOLDER = CORPORA + "/08-timezones/"
AT_ONCE = 500  # events in a file


def compact(stamp):
    return re.sub(r"[-:]", "", stamp)


def calendar(lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0"] + lines + ["END:VCALENDAR", ""])


def event(number, start):
    return ["BEGIN:VEVENT", "UID:%d" % number, "SUMMARY:x", start, "END:VEVENT"]


def read(folder, lines):
    """The starts of events by their number."""
    path = os.path.join(folder, "in.ics")
    with open(path, "w", encoding="utf-8") as f:
        f.write(calendar(lines))
    reading = _score.run("ical", ["--zone", "UTC"], [path], False)[0]
    return {int(e["uid"]): e["start"] for e in reading["entries"]}


def in_batches(folder, rows, lines_of, check):
    for at in range(0, len(rows), AT_ONCE):
        batch = rows[at:at + AT_ONCE]
        lines = [line for i, row in enumerate(batch) for line in lines_of(i, row)]
        starts = read(folder, lines)
        for i, row in enumerate(batch):
            check(row, starts.get(i))


def local_times(folder):
    figure = Figure("zones-local")
    rows = _score.table(FOLDER + "EXPECTED-lac-local-to-utc.tsv")
    in_batches(
        folder, rows,
        lambda i, row: event(i, "DTSTART;TZID=%s:%s" % (row["zone"],
                                                       compact(row["local"]))),
        lambda row, start: figure.say(
            start and start["unix"] == _score.unix(row["utc"]) and
            start["zone"] == row["zone"], "%s: %s" % (row, start)))


def seconds(offset):
    sign = -1 if offset[0] == "-" else 1
    parts = [int(part) for part in offset[1:].split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1)))


def stamp(unix):
    import time
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(unix))


def transitions(folder):
    """A calendar for each zone, as times in UTC are shown in the calendar's."""
    figure = Figure("zones-transitions")
    zones = {}
    for row in _score.table(FOLDER + "EXPECTED-lac-transitions.tsv"):
        zones.setdefault(row["zone"], []).append(row)
    for zone, rows in sorted(zones.items()):
        lines = ["X-WR-TIMEZONE:" + zone]
        for i, row in enumerate(rows):
            at = _score.unix(row["at_utc"])
            lines += event(2 * i, "DTSTART:" + stamp(at - 1))
            lines += event(2 * i + 1, "DTSTART:" + stamp(at))
        starts = read(folder, lines)
        for i, row in enumerate(rows):
            got = [starts[2 * i]["offset"], starts[2 * i + 1]["offset"]]
            want = [seconds(row["offset_before"]), seconds(row["offset_after"])]
            figure.say(got == want, "%s: %s" % (row, got))


def windows(folder):
    figure = Figure("zones-windows")
    rows = _score.table(FOLDER + "EXPECTED-windows-zones.tsv")
    in_batches(
        folder, rows,
        lambda i, row: event(i, "DTSTART;TZID=%s:%s" % (row["windows"],
                                                       compact(row["local"]))),
        lambda row, start: figure.say(start and start["unix"] == _score.unix(row["utc"]),
                                      "%s: %s" % (row, start)))


def vtimezone(text):
    """The lines of a file's VTIMEZONE, under another name."""
    text = re.sub(r"\r?\n[ \t]", "", text)
    inside = re.search(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", text, re.S)
    if not inside:
        return None
    lines = inside.group(0).splitlines()
    return ["TZID:Nobody's" if line.startswith("TZID:") else line for line in lines
            if not line.startswith(("X-LIC-LOCATION", "TZURL", "TZID-ALIAS"))]


def vtimezones(folder):
    figure = Figure("zones-vtimezone")
    zones = {}
    for row in _score.table(FOLDER + "EXPECTED-lac-local-to-utc.tsv"):
        if row["local"] >= "2026":
            zones.setdefault(row["zone"], []).append(row)
    for path in sorted(glob.glob(FOLDER + "vtimezone-*/*.ics")):
        name = os.path.basename(path)[:-4].replace("__", "/")
        if name not in zones:
            continue
        with open(path, encoding="utf-8") as f:
            lines = vtimezone(f.read())
        if not lines:
            continue
        rows = zones[name]
        for i, row in enumerate(rows):
            lines += event(i, "DTSTART;TZID=Nobody's:%s" % compact(row["local"]))
        starts = read(folder, lines)
        for i, row in enumerate(rows):
            start = starts.get(i)
            figure.say(start and start["unix"] == _score.unix(row["utc"]), "%s: %s: %s" % (
                os.path.relpath(path, FOLDER), row, start))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        local_times(temporary)
        transitions(temporary)
        windows(temporary)
        vtimezones(temporary)
    _score.finish()
