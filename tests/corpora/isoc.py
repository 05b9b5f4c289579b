#!/usr/bin/env python3
"""Holds four kinds against snapshots that the Internet Society publishes in four channels.

Each snapshot is the same items as ICS, RSS, JSON and CSV. JSON and CSV have all items, the
other two those that are current. The last one's items are what the table expects; within
every snapshot, an item says the same in each channel that has it: title, address, start.
"""
import collections
import csv
import glob
import os

import _score

FOLDER = os.path.join(_score.corpora(), "10-lac")
CHANNELS = (("json", "confs"), ("csv", "csv"), ("ics", "ical"), ("rss", "feed"))
MONTHS = {name: i for i, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


def squeezed(text):
    return " ".join((text or "").split())


def said(entry):
    """What of an entry must be the same in each channel that has dates."""
    start = entry["start"] or {}
    if start.get("unix", 1) % 86400 == 0:
        return start["text"][:10]  # the first calendars had 000000Z for a day
    return start.get("unix", start.get("text"))


def key(entry):
    return squeezed(_score.text(entry["title"])), _score.text(entry["url"])


def read(folder):
    found = {}
    for suffix, kind in CHANNELS:
        for path in glob.glob(os.path.join(folder, "*." + suffix)):
            found[suffix] = _score.read_each(kind, [path])[path]
    return found


def raw_items(folder):
    """The rows of the snapshot's own table, read by Python."""
    path = glob.glob(os.path.join(folder, "*.csv"))[0]
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def expected_start(date, literal):
    """The start that a row of the table states: an instant, a day, or none."""
    if literal:
        return _score.unix(literal)
    return date if len(date) == 10 and date[4] == "-" else None


def check_table(figure, path, reading, label):
    """One event per row of the table, with its title and start."""
    rows = _score.table(path)
    # A table made of a CSV file may quote what that quotes.
    want = collections.Counter()
    for row in rows:
        date = row.get("date") or (row.get("start_utc") or "")[:10]
        want[squeezed(row["title"]).strip('"'),
             expected_start(date, row.get("start_utc_literal"))] += 1
    got = collections.Counter((squeezed(_score.text(e["title"])).strip('"'), said(e))
                              for e in reading["entries"] if e["kind"] == "event")
    for what in want:
        figure.say(got[what] == want[what], "%s: %s: %d of %d" % (
            label, what, got[what], want[what]))
    for what in got:
        if what not in want:
            figure.say(False, "%s: %s is not in the table" % (label, what))


def check_channels(folder):
    """The items of a snapshot say the same in all four."""
    figure = _score.Figure.every[-1]
    found, name = read(folder), os.path.basename(folder)
    rows = raw_items(folder)
    for suffix in ("json", "csv"):
        got = [e for e in found[suffix]["entries"] if e["kind"] == "event"]
        figure.say(len(got) == len(rows), "%s %s: %d of %d items" % (
            name, suffix, len(got), len(rows)))
    starts = collections.defaultdict(set)
    for entry in found["json"]["entries"]:
        starts[key(entry)].add(said(entry))
    for suffix in ("csv", "ics"):
        for entry in found[suffix]["entries"]:
            figure.say(said(entry) in starts[key(entry)], "%s %s: %s: %s is not in %s" % (
                name, suffix, key(entry), said(entry), starts[key(entry)]))
    for entry in found["rss"]["entries"]:
        figure.say(key(entry) in starts, "%s rss: %s" % (name, key(entry)))


def main():
    for folder in sorted(glob.glob(os.path.join(FOLDER, "isoc-*"))):
        name = os.path.basename(folder)
        snapshots = sorted(glob.glob(os.path.join(folder, "*")))
        figure = _score.Figure(name + "-table")
        for suffix, kind in CHANNELS[:2]:
            path = glob.glob(os.path.join(snapshots[-1], "*." + suffix))[0]
            check_table(figure, os.path.join(FOLDER, "EXPECTED-%s.tsv" % name),
                        _score.read_each(kind, [path])[path], suffix)
        _score.Figure(name + "-channels")
        for snapshot in snapshots:
            check_channels(snapshot)
    _score.finish()


main()
