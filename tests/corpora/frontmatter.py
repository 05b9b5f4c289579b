#!/usr/bin/env python3
"""Holds the reader of YAML against what others read.

Front matters of real sites: the same tree as two independent readers (YAML 1.1 and 1.2)
agree on. YAML's own test suite: what is accepted is read as the suite says, what it calls
wrong is refused; a subset may refuse more, and how much of the suite it reads is measured
but not held against a floor of its own.
"""
import json
import math
import os
import re
import subprocess

import _score

FOLDER = os.path.join(_score.corpora(), "09-frontmatter")
READER = os.environ.get("READ_YAML", os.path.join(_score.TOP, "build/asan/read-yaml"))

# How the test suite writes what cannot be seen.
SIGNS = (("␣", " "), ("———»", "\t"), ("——»", "\t"), ("—»", "\t"), ("»", "\t"),
         ("↵", ""), ("∎\n", ""), ("←", "\r"), ("⇔", "﻿"))


def answers(texts):
    """What the reader answers to each text."""
    sent = b"".join(b"%d\n%s" % (len(text), text) for text in texts)
    done = subprocess.run([READER], input=sent, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=_score.SECONDS)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-3000:])
    found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    if len(found) != len(texts):
        raise RuntimeError("%d answers to %d texts" % (len(found), len(texts)))
    return found


def value(node, plain):
    """The tree of an answer; plain says what a scalar without quotes means."""
    if "map" in node:
        return {key: value(one, plain) for key, one in node["map"]}
    if "list" in node:
        return [value(one, plain) for one in node["list"]]
    return node["quoted"] if "quoted" in node else plain(node["plain"])


def core(text):
    """A plain scalar by the core schema of YAML 1.2."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+", text):
        return int(text[2:], 8)
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return int(text, 16)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)", text):
        return -math.inf if text[0] == "-" else math.inf
    return math.nan if text in (".nan", ".NaN", ".NAN") else text


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b):
        return True
    return a == b


def front_of(path):
    """The bytes between the first line and the next that are ---."""
    with open(path, "rb") as f:
        lines = f.read().splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if i > 0 and line.rstrip() == b"---"), len(lines))
    return b"".join(lines[1:end])


def score_fronts():
    with open(os.path.join(FOLDER, "EXPECTED-frontmatter.json"), encoding="utf-8") as f:
        rows = [row for row in json.load(f) if row["front"] == "yaml" and
                os.path.exists(os.path.join(FOLDER, row["file"]))]
    agreed = _score.Figure("frontmatter")
    other = _score.Figure("frontmatter-as-yaml-1.2")
    refused = _score.Figure("frontmatter-refused")
    for row, answer in zip(rows, answers([front_of(os.path.join(FOLDER, r["file"])) for r in rows])):
        if "pyyaml_error" in row and "yaml12_error" in row:
            refused.say("error" in answer, "%s: read, as %s" % (row["file"], str(answer)[:200]))
        elif "yaml12" not in row:
            continue
        elif "error" in answer:
            (agreed if row["agree"] else other).say(False, "%s: %s" % (row["file"], answer["error"]))
        else:
            got = value(answer, core) or None
            (agreed if row["agree"] else other).say(
                same(got, row["yaml12"] or None),
                "%s: %s instead of %s" % (row["file"], got, row["yaml12"]))


def shown(text):
    for sign, meant in SIGNS:
        text = text.replace(sign, meant)
    return text


def documents(text):
    """The JSON documents that stand one behind another."""
    decoder, at, found = json.JSONDecoder(), 0, []
    text = text.strip()
    while at < len(text):
        one, at = decoder.raw_decode(text, at)
        found.append(one)
        while at < len(text) and text[at].isspace():
            at += 1
    return found


def cases():
    """The suite's files are YAML themselves: name, YAML, what it is (None: wrong), for those
    that say it as JSON."""
    folder = os.path.join(FOLDER, "yaml-test-suite")
    names = sorted(os.listdir(folder))
    texts = [open(os.path.join(folder, name), "rb").read() for name in names]
    found = []
    for name, answer in zip(names, answers(texts)):
        before = {}
        for number, case in enumerate(value(answer, core) if "error" not in answer else []):
            # What a case does not say is as in the one before it.
            case = dict(before, **case) if "yaml" not in case or number else case
            before = {k: v for k, v in case.items() if k in ("json", "fail")}
            before.pop("fail", None)
            if case.get("fail"):
                found.append((name, shown(case["yaml"]), None))
            elif case.get("json") is not None:
                found.append((name, shown(case["yaml"]), documents(case["json"])))
    return found


def score_suite():
    every = cases()
    figure = _score.Figure("yaml-suite-never-misread")
    read = _score.Figure("yaml-suite-read")
    wrong = _score.Figure("yaml-suite-refused")
    for (name, text, want), answer in zip(every, answers([t.encode("utf-8") for _, t, _ in every])):
        if want is None:
            wrong.say("error" in answer, "%s: %r" % (name, text[:80]))
            continue
        got = None if "error" in answer else value(answer, core)
        good = "error" not in answer and len(want) < 2 and same(
            got or None, (want[0] if want else None) or None)
        figure.say("error" in answer or good, "%s: %r: %s instead of %s" % (name, text[:80], got, want))
        read.say(good, "%s: %s" % (name, answer.get("error", "wrong")))


score_fronts()
score_suite()
_score.finish()
