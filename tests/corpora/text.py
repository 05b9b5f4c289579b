#!/usr/bin/env python3
"""Holds the conversion of HTML to Markdown against other people's cases.

Attacks (DOMPurify, bleach, OWASP, feedparser): what comes out, as HTML by cmark with its
own filter off, has no element, attribute or address that does anything. Converters
(html2text, html-to-markdown, turndown): the same words and the same links as theirs.
html5lib: references become the same characters.
"""
import collections
import glob
import html
import html.parser
import json
import os
import re
import subprocess
import unicodedata
import urllib.parse

import _score

CORPORA = _score.corpora()
TEXT = os.path.join(CORPORA, "06-text")
READER = os.environ.get("READ_TEXT", os.path.join(_score.TOP, "build/asan/read-text"))


def answers(mode, texts, each):
    """What the reader answers to each text: `each` strings."""
    sent = b"".join(b"%d\n%s" % (len(t), t)
                    for t in (text.encode("utf-8", "replace") for text in texts))
    done = subprocess.run([READER, mode], input=sent, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=_score.SECONDS)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-3000:])
    out, at, found = done.stdout, 0, []
    while at < len(out):
        line = out.index(b"\n", at)
        n = int(out[at:line])
        found.append(out[line + 1:line + 1 + n].decode("utf-8"))
        at = line + 1 + n
    if len(found) != each * len(texts):
        raise RuntimeError("%d answers to %d texts" % (len(found), len(texts)))
    return [found[i:i + each] for i in range(0, len(found), each)]


class Reading(html.parser.HTMLParser):
    """What of a piece of HTML a reader gets: words and links; and what is dangerous."""
    allowed = set("p strong em a ul ol li blockquote br code pre".split())

    def __init__(self, source):
        super().__init__()
        self.text, self.alt, self.links, self.danger = [], [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in self.allowed:
            self.danger.append("<%s>" % tag)
        if tag not in ("strong", "em", "a", "code"):
            self.text.append(" ")
        for name, value in attributes:
            if tag == "a" and name == "href":
                self.links.append(value or "")
                bare = "".join(c for c in value or "" if c > " ").lower()
                if not re.match(r"(https?://|mailto:)", bare):
                    self.danger.append(value)
            elif tag == "img" and name == "alt":
                self.alt.append(value or "")
            elif not (tag == "ol" and name == "start"):
                self.danger.append(name)

    def handle_endtag(self, tag):
        if tag not in ("strong", "em", "a", "code"):
            self.text.append(" ")

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.danger.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def plain(text):
    """Without accents, which some of them drop."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).lower()
                   if not unicodedata.combining(c))


def words(text):
    return collections.Counter(re.findall(r"\w+", plain(text)))


def letters(text):
    return re.sub(r"\W+", "", plain(text))


def attacks():
    for name in "dompurify", "bleach", "owasp-xss":
        with open(os.path.join(TEXT, name + "-vectors.json"), encoding="utf-8") as f:
            for case in json.load(f):
                yield "%s %s" % (name, case["id"]), case.get("payload", case.get("input"))
    for path in sorted(glob.glob(os.path.join(
            CORPORA, "02-feeds/feedparser/wellformed__sanitize*"))):
        with open(path, encoding="utf-8", errors="replace") as f:
            source = f.read()
        inside = re.search(r"<(description|summary|content|content:encoded)[ >].*?</\1>",
                           source, re.S)
        if inside:
            yield os.path.basename(path), html.unescape(inside.group(0))
            yield os.path.basename(path) + " as it is", inside.group(0)


def check_attacks():
    figure = _score.Figure("html-safety")
    cases = list(attacks())
    for (name, _), (markdown, out) in zip(cases, answers("html", [c[1] for c in cases], 2)):
        reading = Reading(out)
        figure.say(not reading.danger, "%s: %s in %r" % (name, reading.danger, markdown))


def conversions():
    for path in sorted(glob.glob(os.path.join(TEXT, "html2text/*.html"))):
        yield path, path[:-5] + ".md"
    for path in sorted(glob.glob(os.path.join(TEXT, "html-to-markdown/*.in.html"))):
        yield path, path[:-8] + ".out.md"


def contents(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def web(links):
    """Those that mean something outside of their site, in one form."""
    return sorted(urllib.parse.unquote(link).rstrip("/") for link in links
                  if re.match(r"(https?://|mailto:).", link))


def check_conversions():
    cases = [(os.path.basename(a), contents(a), contents(b))
             for a, b in conversions() if contents(b).strip()]
    with open(os.path.join(TEXT, "turndown-cases.json"), encoding="utf-8") as f:
        cases += [("turndown %s" % case["name"], case["html"], case["markdown"])
                  for case in json.load(f)]
    same, linked = _score.Figure("html-words"), _score.Figure("html-links")
    got = answers("html", [case[1] for case in cases], 2)
    want = answers("cmark", [case[2] for case in cases], 1)
    for (name, _, _), (_, out), (expected,) in zip(cases, got, want):
        ours, theirs = Reading(out), Reading(expected)
        there, more = words("".join(theirs.text)), words(" ".join(theirs.alt))
        here = words("".join(ours.text))
        same.say((not here - (there + more) and not there - here) or
                 letters("".join(ours.text)) == letters("".join(theirs.text)),
                 "%s: lacks %s, has %s" % (name, dict(there - here),
                                           dict(here - there - more)))
        linked.say(web(ours.links) == web(theirs.links), "%s: %s, wanted %s" % (
            name, web(ours.links), web(theirs.links)))


def token_line(token):
    if token[0] == "Character":
        return "C " + token[1]
    return "S " + token[1] + "".join(" %s=%s" % pair for pair in token[2].items())


def check_references():
    figure = _score.Figure("html-references")
    for path in sorted(glob.glob(os.path.join(TEXT, "html5lib-tokenizer/*.test"))):
        tests = [test for test in json.loads(contents(path))["tests"]
                 if all(t[0] in ("Character", "StartTag") for t in test["output"])
                 and not test.get("initialStates")]
        for test, (out,) in zip(tests, answers("tokens", [t["input"] for t in tests], 1)):
            want = "".join(token_line(token) + "\n" for token in test["output"])
            figure.say(out == want, "%r: %r, wanted %r" % (test["input"], out, want))


check_attacks()
check_conversions()
check_references()
_score.finish()
