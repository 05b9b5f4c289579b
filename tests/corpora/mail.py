#!/usr/bin/env python3
"""Holds the mail room against a corpus of real messages: what Python's email package reads
of each (EXPECTED-mime-python.json), and header fields with the reading of others
(header-vectors). Every file must be read without a crash, in time.
"""
import calendar
import datetime
import html
import json
import os
import re
import subprocess
import tempfile

import _score

FOLDER = os.path.join(_score.corpora(), "04-mail")
READER = os.environ.get("READ_MAIL", os.path.join(_score.TOP, "build/asan/read-mail"))
SECONDS = 10  # for one file, under the sanitizers
# No message, and no text of one.
TABLES = re.compile(r"\.(json|tsv|md|xml)$")


def run(arguments, timeout):
    done = subprocess.run([READER] + arguments, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-3000:])
    return json.loads(done.stdout.decode("utf-8"))


def read_all(paths, figure):
    """Every file, some at a time; one by one where a batch fails. Readings by path."""
    readings = {}
    for at in range(0, len(paths), _score.BATCH):
        batch = paths[at:at + _score.BATCH]
        try:
            found = run(batch, SECONDS * len(batch))
        except (RuntimeError, ValueError, subprocess.TimeoutExpired):
            found = []
            for path in batch:
                try:
                    found += run([path], SECONDS)
                except (RuntimeError, ValueError, subprocess.TimeoutExpired) as e:
                    figure.say(False, "%s: %s" % (path, e))
        for reading in found:
            figure.say(True, reading["file"])
            readings[reading["file"]] = reading
    return readings


def seconds(text):
    if not text:
        return None
    return calendar.timegm(datetime.datetime.fromisoformat(text.rstrip("Z").rjust(19, "0")).timetuple())


def squeezed(text):
    return re.sub(r"\s+", " ", text or "").strip()


def bare(text):
    return squeezed(text).strip("<>").lower()


def listed(value):
    """A List-Id's identifier."""
    found = re.search(r"<([^>]*)>", value or "")
    return bare(found.group(1) if found else value)


def addresses(values):
    return [v.lower() for v in values or [] if v and "@" in v]


def letters(text):
    """The words of a text, whatever its layout."""
    return re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", text or "")))


def same_text(want, got):
    """The beginning of what is wanted is in the reading."""
    words = letters(want)[:12]
    return " ".join(words) in " ".join(letters(got))


def base(name):
    return squeezed(re.split(r"[/\\\\]", name)[-1]) or None if name else None


def same_parts(e, g, equal):
    """Python takes message/* apart, reports into empty texts; here they are leaves, or
    messages in which the reader looks. And a multipart in which no part is found is text."""
    want = [["text/plain" if p[0].startswith("multipart/") else p[0]] + p[1:]
            for p in e["leaf_parts"] if p[1] > 0]
    got = [["text/plain" if p[0] == "message/rfc822" else p[0]] + p[1:]
           for p in g["leaf_parts"] if p[1] > 0]
    if len(want) != len(got):
        got = [p for p in got if not p[0].startswith("message/")]
    return len(want) == len(got) and all(equal(a, b) for a, b in zip(want, got))


FIELDS = {
    "subject": lambda e, g: squeezed(e["subject"]) == squeezed(g["subject"]),
    "from": lambda e, g: addresses(e["from"]) == addresses(g["from"]),
    "to": lambda e, g: addresses(e["to"]) == addresses(g["to"]),
    "date": lambda e, g: seconds(e["date"]) == g["date"],
    "message id": lambda e, g: bare(e["message_id"]) == bare(g["message_id"]),
    "list id": lambda e, g: listed(e["list_id"]) == bare(g["list_id"]),
    "part types": lambda e, g: same_parts(e, g, lambda a, b: a[0] == b[0]),
    "part sizes": lambda e, g: same_parts(e, g, lambda a, b: abs(a[1] - b[1]) < 3 or a[1] == b[3]),
    "file names": lambda e, g: same_parts(e, g, lambda a, b: base(a[2]) == b[2]),
    "text": lambda e, g: same_text(e["text_head"], g["text"]),
}
SHOW = {"subject": "subject", "from": "from", "to": "to", "date": "date",
        "message id": "message_id", "list id": "list_id", "text": "text_head"}


def judge_messages(expected, readings):
    for name, equal in FIELDS.items():
        figure = _score.Figure("mail-" + name.replace(" ", "-"))
        for want in expected:
            got = readings.get(os.path.join(FOLDER, want["file"]))
            key = SHOW.get(name, "leaf_parts")
            have = got and got.get("text" if name == "text" else key, got.get("error"))
            figure.say(bool(got) and "error" not in got and equal(want, got),
                       "%s: want %.200r got %.200r" % (want["file"], want[key], have))


def vectors(name):
    path = os.path.join(FOLDER, "header-vectors", name + ".json")
    with open(path, encoding="utf-8") as f:
        return [v for v in json.load(f) if "\0" not in v["header"]]


def read_values(option, cases):
    with tempfile.NamedTemporaryFile(suffix=".bin") as f:
        f.write(b"\0".join(c["header"].strip("\n").encode("utf-8") for c in cases))
        f.flush()
        return run([option, f.name], _score.SECONDS)


def mailboxes(expected):
    if not expected:
        return []
    rows = expected.get("List", [])
    for group in expected.get("Group", []):
        rows = rows + group["addresses"]
    return [r["address"] for r in rows if r["address"]]


def vector_time(e):
    if not e:
        return None
    zone = (e["tz_hour"] * 3600 + e["tz_minute"] * 60) * (-1 if e["tz_before_gmt"] else 1)
    return calendar.timegm((e["year"], e["month"], e["day"], e["hour"], e["minute"],
                            e["second"])) - zone


def vector_type(e):
    # A multipart in which there is no part is text.
    if not e or not e.get("c_subtype") or e["c_type"] == "multipart":
        return ["text/plain", "", None]
    known = dict(e.get("attributes") or [])
    name = known.get("filename") or known.get("name")
    return ["%s/%s" % (e["c_type"].lower(), e["c_subtype"].lower()),
            (known.get("charset") or "").lower(), name and re.split(r"[/\\]", name)[-1].strip()]


def judge_vectors():
    for name, option, want in (("address", "--addresses", mailboxes),
                               ("date", "--dates", vector_time),
                               ("content_type", "--types", vector_type)):
        figure = _score.Figure("mail-vectors-" + name.replace("_", "-"))
        cases = vectors(name)
        for case, got in zip(cases, read_values(option, cases)):
            got = [a[1] for a in got] if name == "address" else got
            figure.say(got == want(case["expected"]), "%r: want %r got %r" % (
                case["header"], want(case["expected"]), got))


def main():
    paths = sorted(os.path.join(where, name) for where, _, names in os.walk(FOLDER)
                   for name in names if not TABLES.search(name))
    readings = read_all(paths, _score.Figure("mail-survive"))
    path = os.path.join(FOLDER, "EXPECTED-mime-python.json")
    with open(path, encoding="utf-8") as f:
        judge_messages(json.load(f), readings)
    judge_vectors()
    _score.finish()


if __name__ == "__main__":
    main()
