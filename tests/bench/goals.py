#!/usr/bin/env python3
"""goals.py FIGURES - holds the figures of gathering side by side against the goals; ends
with 1, and a line that says why, when one is missed."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = json.load(file)["rows"]


def row(phase, chosen):
    """The fastest of the rows of a phase that are chosen, or None."""
    found = [r for r in rows if r["phase"] == phase and not r["bad"] and chosen(r)]
    return min(found, key=lambda r: r["wall"]) if found else None


def main():
    wrong = [r["name"] + ": " + ", ".join(r["bad"]) for r in rows if r["kind"] == "product" and r["bad"]]
    cold = row("cold", lambda r: r["kind"] == "product")
    warm = row("warm", lambda r: r["kind"] == "product")
    if wrong or not cold or not warm:
        print("GOALS: WRONG RESULT:", "; ".join(wrong) or "no figures")
        return 1
    script = row("cold", lambda r: r["kind"] == "peer" and "script" in r["name"])
    bare = row("cold", lambda r: r["kind"] == "limit" and "parse" in r["name"])
    goals = [("unchanged, processor time, s", warm["cpu"], "at most", 0.3),
             ("peak memory, MB", max(cold["rss"], warm["rss"]), "at most", 100)]
    for figure, name in (("wall", "wall time"), ("cpu", "processor time")):
        if script:
            goals.append(("times as fast as %s, %s" % (script["name"], name),
                          script[figure] / cold[figure], "at least", 8))
        if bare:
            goals.append(("times the bare libraries, %s" % name,
                          cold[figure] / bare[figure], "at most", 2.5))
    missed = 0
    for what, value, sense, limit in goals:
        good = value <= limit if sense == "at most" else value >= limit
        missed += not good
        print("%-44s %8.2f  %s %-5g %s" % (what, value, sense, limit, "" if good else "MISSED"))
    if missed:
        print("GOALS: %d of %d MISSED" % (missed, len(goals)))
    return 1 if missed else 0


sys.exit(main())
