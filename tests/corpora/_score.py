"""What the scorers share: where the corpora are, running the reader, figures and floors.

A figure is a name, how many of how many are right, and what is wrong. It fails when it is
below its floor in floors.tsv, the last figure reached.
"""
import datetime
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
READER = os.environ.get("READ", os.path.join(TOP, "build/asan/read"))
SECONDS = 60  # for one run of the reader; batches are small
BATCH = 50
SHOWN = 10  # failures of a figure, without -v


def corpora():
    """The folder of the corpora; ends with 77 (skipped) when it is not there."""
    path = os.environ.get("DIGEST_CORPORA") or os.path.join(TOP, "../shared/corpora")
    if not os.path.isdir(path):
        print("no corpora at %s" % path)
        sys.exit(77)
    return os.path.normpath(path)


def run(kind, options, files, each):
    command = [READER, kind] + (["--each"] if each else []) + options + files
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=SECONDS)
    if done.returncode != 0:
        raise RuntimeError("%s: exit status %d\n%s" % (
            " ".join(command), done.returncode,
            done.stderr.decode("utf-8", "replace")[-3000:]))
    return [json.loads(line) for line in done.stdout.decode("utf-8").split("\n") if line]


def read_each(kind, files, options=()):
    """Each file as a source of its own: readings by file."""
    found = {}
    for at in range(0, len(files), BATCH):
        for reading in run(kind, list(options), files[at:at + BATCH], True):
            found[reading["file"]] = reading
    return found


def table(path):
    """The rows of a table with a header, as dictionaries."""
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    header = lines[0].rstrip("\r").split("\t")
    return [dict(zip(header, line.rstrip("\r").split("\t")))
            for line in lines[1:] if line.strip()]


def text(texts):
    """A text in whatever language it is."""
    return next(iter(texts.values()), "")


def unix(stamp):
    """Seconds of "2022-06-20 07:00:00", which is UTC, or of an RFC 3339 time."""
    stamp = stamp.strip().replace(" ", "T").replace("Z", "+00:00")
    time = datetime.datetime.fromisoformat(stamp)
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)
    return int(time.timestamp())


def floors():
    path = os.path.join(HERE, "floors.tsv")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f
                if line.strip() and not line.startswith("#")]
    return {row[0]: float(row[1]) for row in rows}


class Figure:
    every = []

    def __init__(self, name):
        self.name, self.right, self.wrong = name, 0, []
        Figure.every.append(self)

    def say(self, right, what):
        if right:
            self.right += 1
        else:
            self.wrong.append(what)
        return right

    def percent(self):
        n = self.right + len(self.wrong)
        return 100.0 * self.right / n if n else 0.0


def finish():
    """Print every figure and end: with 1 when one is below its floor."""
    least, failed = floors(), 0
    verbose = "-v" in sys.argv[1:]
    for figure in Figure.every:
        percent = figure.percent()
        low = percent < least.get(figure.name, 0) - 0.005
        failed += low
        print("%s: %.2f %% (%d of %d)%s" % (
            figure.name, percent, figure.right, figure.right + len(figure.wrong),
            ", below its floor of %.2f %%" % least[figure.name] if low else ""))
        shown = figure.wrong if verbose else figure.wrong[:SHOWN]
        for what in shown:
            print("  " + what)
        if len(shown) < len(figure.wrong):
            print("  and %d more (-v shows them)" % (len(figure.wrong) - len(shown)))
    sys.exit(1 if failed else 0)
