#!/usr/bin/env python3
"""Dixon and Coles' model fitted by penaltyblog and by QuinielaML to the same matches.

usage: python3 bench/peers/compare.py [england.csv]

Prints log likelihood and time of both. It needs Go, and penaltyblog (pip install penaltyblog);
without penaltyblog it prints our own figures and says so.
"""

import csv
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEASONS = {"one season, 2011-12": ("2011-12", "2011-12"), "all seasons to 2023-24": ("1993-94", "2023-24")}


def matches(path, first, last):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if first <= row["Season"] <= last and row["FTHG"]]
    return [row["HomeTeam"] for row in rows], [row["AwayTeam"] for row in rows], [int(row["FTHG"]) for row in rows], [int(row["FTAG"]) for row in rows]


def ours():
    """Log likelihood and seconds of each benchmark of the Go package, the best of five runs."""
    out = subprocess.run(
        ["go", "test", "-run", "^$", "-bench", "PeerFit", "-benchtime", "3x", "-count", "5", "./backend/internal/goalmodel"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    found = {}
    for name, ns, loss in re.findall(r"BenchmarkPeerFit/(\S+?)(?:-\d+)?\s+\d+\s+(\d+) ns/op.*?\s([\d.]+) centiloglik", out):
        seconds = int(ns) / 1e9
        found[name] = (-float(loss) / 100, min(seconds, found.get(name, (0, seconds))[1]))
    return found


def theirs(path, first, last):
    import penaltyblog

    home, away, home_goals, away_goals = matches(path, first, last)
    best = None
    for _ in range(3 if first == last else 1):
        start = time.perf_counter()
        model = penaltyblog.models.DixonColesGoalModel(home_goals, away_goals, home, away)
        model.fit()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    return model.loglikelihood, best, len(home)


def main():
    path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "england.csv")
    if not path.exists():
        sys.exit(f"{path}: there is no such file")
    mine = ours()
    if len(mine) != len(SEASONS):
        sys.exit("the Go benchmark printed no figures: is england.csv at hand where it looks for it?")
    try:
        import penaltyblog

        print(f"penaltyblog {penaltyblog.__version__ if hasattr(penaltyblog, '__version__') else ''} and QuinielaML, Dixon–Coles, England")
    except ImportError:
        penaltyblog = None
        print("penaltyblog is not installed: only our own figures")
    print(f"{'matches':>28} {'':>12} {'log likelihood':>16} {'seconds':>10}")
    for (label, (first, last)), (loglik, seconds) in zip(SEASONS.items(), (mine["one"], mine["all"])):
        print(f"{label:>28} {'QuinielaML':>12} {loglik:16.2f} {seconds:10.4f}")
        if penaltyblog:
            their_loglik, their_seconds, _ = theirs(path, first, last)
            print(f"{'':>28} {'penaltyblog':>12} {their_loglik:16.2f} {their_seconds:10.4f}   {their_seconds / seconds:.0f} times as long")


if __name__ == "__main__":
    main()
