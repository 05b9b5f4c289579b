#!/usr/bin/env python3
"""Holds the kind `feed` against what other readers make of feeds.

Compared are an item's title, link, id, dates (published, updated), text and language, and
the language of a feed: of feedparser's and gofeed's tests, of rss-parser's readings of
real feeds, and of real feeds that feedparser and npm's feedparser read alike. Every item
counts, also one that makes no entry.

How: titles are plain text in the program, and bodies Markdown. So tags are removed from
what is wanted, references decoded, white space made one space; of bodies the letters and
digits are compared, since marks of lists, tables and quotes are the program's own. A text
is the content, else the summary: where a case has both, only its content is compared.
created counts as published, as do dc:date and, last, updated. A relative link that was
made absolute by the feed's own address is right.

Not compared, because the program has no such thing: well-formedness (bozo), encoding and
version, the feed's title, address and other words on itself, author, contributor,
publisher, source, rights, enclosures and other links than the page's, images, cloud,
textinput, ttl, comments, categories (those are tags: not part of the issue's list), places,
podcasts' and threads' extensions, expiry, types and bases of texts, HTTP's headers.
"""
import email.utils
import glob
import html
import json
import os
import re
import subprocess
import sys
import unicodedata
import urllib.parse

import _score

CORPORA = _score.corpora()
FEEDS = os.path.join(CORPORA, "02-feeds")
READER = os.environ.get("READ_FEED", os.path.join(_score.TOP, "build/asan/read-feed"))


def read(files, charset="", origin=None):
    """Readings by file; a crash is an error of the scorer."""
    found = {}
    for at in range(0, len(files), _score.BATCH):
        command = [READER, "--charset", charset]
        command += ["--origin", origin] if origin else []
        done = subprocess.run(command + files[at:at + _score.BATCH],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=_score.SECONDS)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode("utf-8", "replace")[-3000:])
        for line in done.stdout.decode("utf-8").split("\n"):
            if line:
                reading = json.loads(line)
                found[reading["file"]] = reading
    return found


def plain(text):
    """A text as readers see it, on one line."""
    text = text or ""
    for _ in range(3):
        text = html.unescape(text)
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", "", text)
    text = re.sub(r"""<img\b[^>]*?\balt\s*=\s*["']([^"'>]*)["'][^>]*>""", r" \1 ", text)
    text = re.sub(r"</?[a-zA-Z!][^>]*>", " ", text)
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def letters(text):
    return "".join(re.findall(r"[^\W_]", plain(text)))


def same_title(got, want):
    """Tags glue or part words in one reading or the other."""
    got, want = plain(got).replace(" ", ""), plain(want).replace(" ", "")
    return got == want


def same_link(got, want):
    if got == want:
        return True
    if not got or not want:
        return not got and not want
    got, want = got.strip(), want.strip()
    if got == want or urllib.parse.quote(got, safe="%/:?&=#+,;@!$'()*~[]") == want:
        return True
    return not re.match(r"[a-zA-Z][a-zA-Z+.-]*:", want) and got.endswith(
        want.lstrip("./"))


def same_id(got, want):
    return (got or "").strip() == (want or "").strip()


def stamp(when):
    """RFC 3339 or a day as seconds, or None."""
    return _score.unix(when[:19] + re.sub(r"^[.]\d+", "", when[19:])) if when else None


def same_date(got, want):
    return stamp(got) == stamp(want)


class Case:
    """A file's reading, against which checks are made."""

    def __init__(self, figure, name, reading):
        self.figure, self.name, self.items = figure, name, reading["items"]
        self.reading = reading

    def check(self, n, field, want):
        item = self.items[n] if n < len(self.items) else {}
        got = item.get(field)
        if field == "published":
            got = got or item.get("updated")
        right = {"title": same_title, "link": same_link, "id": same_id,
                 "published": same_date, "updated": same_date,
                 "body": lambda a, b: letters(a) == letters(b),
                 "language": lambda a, b: a == b,
                 "title_language": lambda a, b: a == b}[field](got, want)
        return self.figure.say(bool(item) and right, "%s: %s is %r, not %r%s" % (
            self.name, field, got, want,
            "" if item else " (%s)" % self.reading["error"]))


def feedparser_date(value):
    """time.struct_time's first six, or a text that read-feed can read."""
    if isinstance(value, list):
        return "%04d-%02d-%02dT%02d:%02d:%02dZ" % tuple(value[:6])
    if re.match(r"\d{4}-", value):
        return value
    return email.utils.parsedate_to_datetime(value).isoformat()


ENTRY = re.compile(r"^entries\[(\d+)\](?:\['(\w+)'\]|\.(\w+))"
                   r"(?:\['(\w+)'\]|\[(\d+)\]\['(\w+)'\])?$")
FIELDS = {
    ("title", None): "title", ("title_detail", "value"): "title",
    ("description", None): "summary", ("summary", None): "summary",
    ("summary_detail", "value"): "summary", ("content", "value"): "body",
    ("link", None): "link", ("id", None): "id", ("guid", None): "id",
    ("published", None): "published", ("published_parsed", None): "published",
    ("created", None): "published", ("created_parsed", None): "published",
    ("updated", None): "updated", ("updated_parsed", None): "updated",
    ("title_detail", "language"): "title_language",
    ("summary_detail", "language"): "language",
    ("content", "language"): "language",
}


def entry_check(check):
    """(item, field, wanted) of a check on a field that is carried, or None."""
    if check[1] == "in" and isinstance(check[2], str):
        return None
    match = ENTRY.match(str(check[0])) if check[1] == "==" else None
    if not match or (match.group(5) or "0") != "0":
        return None
    field = FIELDS.get((match.group(2) or match.group(3),
                        match.group(4) or match.group(6)))
    return (int(match.group(1)), field, check[2]) if field else None


def check_feedparser():
    folder = os.path.join(FEEDS, "feedparser")
    figure = _score.Figure("feeds-feedparser")
    safe = _score.Figure("feeds-feedparser-sanitised")
    with open(os.path.join(folder, "EXPECTED.json"), encoding="utf-8") as f:
        cases = json.load(f)
    for case in cases:
        path = os.path.join(folder, case["file"])
        if not os.path.exists(path):
            continue
        headers = {key.lower(): value for key, value in
                   (case.get("headers") or {}).items()}
        charset = re.search(r"charset=['\"]?([^'\";]+)",
                            headers.get("content-type", ""))
        base = headers.get("content-location", "")
        origin = urllib.parse.urljoin("http://127.0.0.1:8097/tests/wellformed/", base)
        wanted = [(check, entry_check(check)) for check in case.get("checks") or []]
        feed_language = [check[2] for check, _ in wanted
                         if check[0] == "feed['language']"]
        wanted = [entry for _, entry in wanted if entry]
        reading = read([path], charset.group(1) if charset else "", origin)[path]
        if "content-language" in headers:
            continue
        with open(path, "rb") as f:
            source = f.read()
        both = re.search(rb"<(content|content:encoded|fullitem|body|xhtml:body)[ >]",
                         source) or (b"<description" in source and
                                     b"<summary" in source)
        # The sanitiser's cases want the HTML as it is left; we have no HTML.
        of = Case(safe if "__sanitize__" in case["file"] else figure, case["file"],
                  reading)
        for want in feed_language:
            figure.say(reading["language"] == want.replace("_", "-").split("-")[0],
                       "%s: feed's language is %r, not %r" % (
                           case["file"], reading["language"], want))
        for n, field, want in wanted:
            if field == "summary":
                if both:
                    continue
                field = "body"
            if field.endswith("language") and want:
                want = want.replace("_", "-").split("-")[0]
            if field in ("published", "updated"):
                want = feedparser_date(want)
            of.check(n, field, want)


def gofeed_items(document):
    for item in (document.get("items") or document.get("entries") or []):
        yield item


def check_gofeed():
    figure = _score.Figure("feeds-gofeed")
    for path in sorted(glob.glob(os.path.join(FEEDS, "gofeed/*.json"))):
        document = path[:-5] + ".xml"
        try:
            with open(path, encoding="utf-8") as f:
                want = json.load(f)
        except ValueError:
            continue  # a broken JSON feed, not a reading
        if not os.path.exists(document):
            continue
        case = Case(figure, os.path.basename(document), read([document])[document])
        for n, item in enumerate(gofeed_items(want)):
            content = item.get("content")
            if isinstance(content, dict):
                content = content.get("value")
            text = content or item.get("description") or item.get("summary")
            guid = item.get("guid", item.get("id"))
            guid = guid.get("value") if isinstance(guid, dict) else guid
            links = [link["href"] for link in item.get("links") or []
                     if isinstance(link, dict) and link.get("href") and
                     link.get("rel", "alternate") == "alternate"]
            link = item.get("link") or (links[0] if links else None)
            for field, value in (
                    ("title", item.get("title")), ("link", link), ("id", guid),
                    ("published", item.get("publishedParsed") or
                     item.get("pubDateParsed")),
                    ("updated", item.get("updatedParsed")), ("body", text)):
                if value:
                    case.check(n, field, value)


# rss-parser puts the elements of XHTML behind its text, or loses them.
SCRAMBLED = ("reddit-atom", "reddit-home")


def check_rss_parser():
    figure = _score.Figure("feeds-rss-parser")
    for path in sorted(glob.glob(os.path.join(FEEDS, "rss-parser/output__*.json"))):
        name = os.path.basename(path)[len("output__"):-len(".json")]
        documents = glob.glob(os.path.join(FEEDS, "rss-parser/input__%s.*" % name))
        if not documents:
            continue
        with open(path, "rb") as f:
            golden = f.read()
        try:
            want = json.loads(golden.decode("utf-8"))["feed"]["items"]
        except ValueError:
            want = json.loads(golden.decode("latin-1"))["feed"]["items"]
        reading = read(documents)[documents[0]]
        case = Case(figure, name, reading)
        if not figure.say(len(want) == len(reading["items"]), "%s: %d items, not %d" % (
                name, len(reading["items"]), len(want))):
            continue
        for n, item in enumerate(want):
            title = item.get("title")
            text = item.get("content:encoded") or item.get("content")
            if name in SCRAMBLED or text == "EMPTY":
                text = None
            for field, value in (
                    ("title", title if isinstance(title, str) else None),
                    ("link", item.get("link")),
                    ("id", item.get("guid") or item.get("id")),
                    ("published", item.get("isoDate")),
                    ("body", text)):
                if isinstance(value, str) and value.strip() and "\ufffd" not in value:
                    case.check(n, field, value)


def check_real():
    counts = _score.Figure("feeds-real-counts")
    figure = _score.Figure("feeds-real-fields")
    rows = _score.table(os.path.join(FEEDS, "EXPECTED-real-feeds.tsv"))
    found = read([os.path.join(CORPORA, row["file"]) for row in rows])
    for row in rows:
        if row["entries_feedparser"] != row["entries_npm_feedparser"]:
            continue
        reading = found[os.path.join(CORPORA, row["file"])]
        counts.say(len(reading["items"]) == int(row["entries_feedparser"]),
                   "%s: %d entries, not %s, %s" % (
                       row["file"], len(reading["items"]), row["entries_feedparser"],
                       reading["error"]))
    for row in _score.table(os.path.join(FEEDS, "EXPECTED-real-feeds-entries.tsv")):
        reading = found.get(os.path.join(CORPORA, row["file"]))
        if not reading:
            continue
        case = Case(figure, row["file"], reading)
        for field, column, agree in (("title", "title", "title_agree"),
                                     ("link", "link", "link_agree"),
                                     ("published", "date_utc", "date_agree")):
            # The table cuts long titles.
            if len(row[column]) >= 200 and field == "title":
                continue
            if row[agree] == "1" and row[column]:
                case.check(int(row["n"]) - 1, field, row[column])


def check_survive():
    """Each by itself: nothing may crash or go on for ever."""
    figure = _score.Figure("feeds-survive")
    read_well = 0
    for path in sorted(glob.glob(os.path.join(FEEDS, "*/**/*.*"), recursive=True)):
        if os.path.basename(path).startswith("EXPECTED") or not os.path.isfile(path):
            continue
        try:
            read_well += not read([path])[path]["error"]
            figure.say(True, path)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            figure.say(False, "%s: %s" % (path, str(error)[:2000]))
    if "-v" in sys.argv[1:]:
        print("feeds-survive: %d read without error" % read_well)


check_feedparser()
check_gofeed()
check_rss_parser()
check_real()
if "--quick" not in sys.argv[1:]:
    check_survive()
_score.finish()
