#!/usr/bin/env python3
"""Answers a second over HTTP: QuinielaML, PocketBase with the same rows, and bare Echo with the same bytes.

usage: python3 bench/peers/http.py [spain.csv] [seconds of each measurement]

Builds the three servers and the load generator bombardier with Go in a temporary folder, and measures them one
after the other on this machine, each several times in turn. Needs Go and network access to a Go module proxy.
"""

import sys

# This folder would make this very file the standard library's http.
sys.path[0] = sys.path[0].rpartition("/")[0]

import csv
import datetime
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import urllib.request

from servers import PASSWORD, ROOT, call, free_address, log_in, serving

CONNECTIONS = 32
ROUNDS = 3

ECHO = """
package main

import (
	"net/http"
	"os"

	"github.com/labstack/echo/v4"
)

func main() {
	body, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	e := echo.New()
	e.GET("/api/v1/matches", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, body) })
	e.Logger.Fatal(e.Start(os.Args[1]))
}
"""

POCKETBASE = """
package main

import (
	"log"

	"github.com/pocketbase/pocketbase"
)

func main() {
	if err := pocketbase.New().Start(); err != nil {
		log.Fatal(err)
	}
}
"""


def build(folder):
    """Builds all programs into folder."""
    env = os.environ | {"CGO_ENABLED": "0", "GOBIN": str(folder), "GOFLAGS": "-mod=mod"}
    run = lambda *command, cwd=folder: subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, text=True)
    run("go", "build", "-o", str(folder / "quiniela"), "./backend/cmd/quiniela", cwd=ROOT)
    run("go", "install", "github.com/codesenberg/bombardier@v1.2.6")
    for name, module, source in (("bare", "github.com/labstack/echo/v4@v4.16.0", ECHO), ("pocketbase", "github.com/pocketbase/pocketbase@v0.36.0", POCKETBASE)):
        place = folder / f"{name}-source"
        place.mkdir()
        (place / "main.go").write_text(source)
        run("go", "mod", "init", name, cwd=place)
        run("go", "get", module, cwd=place)
        run("go", "mod", "tidy", cwd=place)
        run("go", "build", "-o", str(folder / name), ".", cwd=place)


def answers_per_second(folder, url, token, seconds, *headers):
    command = [str(folder / "bombardier"), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "-l", "-p", "r", "-o", "json"]
    for header in (*headers, *(["Authorization: " + token] if token else [])):
        command += ["-H", header]
    out = json.loads(subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout)["result"]
    wrong = out["req1xx"] + out["req4xx"] + out["req5xx"] + out["others"]
    if wrong:
        sys.exit(f"{url}: {wrong} wrong answers")
    return (out["req2xx"] + out["req3xx"]) / out["timeTakenSeconds"], out["latency"]["percentiles"]["99"] / 1000


def fill_pocketbase(folder, data, rows):
    """Puts the rows of the table into a collection, and returns its address, command and token."""
    subprocess.run([str(folder / "pocketbase"), "superuser", "upsert", "bench@example.org", PASSWORD, "--dir", str(data)], check=True, capture_output=True)
    address = free_address()
    command = [folder / "pocketbase", "serve", "--http", address, "--dir", data]
    fields = [{"name": name, "type": kind} for name, kind in (
        ("division", "text"), ("season", "number"), ("kickoff", "date"), ("home", "text"), ("away", "text"), ("homeGoals", "number"), ("awayGoals", "number"))]
    with serving(command, address):
        token = json.loads(call(address, "POST", "/api/collections/_superusers/auth-with-password", {"identity": "bench@example.org", "password": PASSWORD}))["token"]
        call(address, "POST", "/api/collections", {
            "name": "matches", "type": "base", "fields": fields,
            "indexes": ["CREATE INDEX by_season ON matches (division, season, kickoff)"]}, token)
    with sqlite3.connect(data / "data.db") as database:
        database.executemany(
            "INSERT INTO matches (id, division, season, kickoff, home, away, homeGoals, awayGoals) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(f"m{i:014d}", *row) for i, row in enumerate(rows)])
    return address, command, token


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["FTHG"]:
                day = datetime.datetime.strptime(row["Date"], "%d/%m/%Y" if len(row["Date"]) == 10 else "%d/%m/%y")
                yield row["Div"], int(row["Season"][:4]), day.strftime("%Y-%m-%d 12:00:00.000Z"), row["HomeTeam"], row["AwayTeam"], int(row["FTHG"]), int(row["FTAG"])


def main():
    path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "spain.csv").resolve()
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not path.exists():
        sys.exit(f"{path}: there is no such file")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        build(folder)
        measure(folder, path, seconds)


def measure(folder, path, seconds):
    address, bare = free_address(), free_address()
    env = {"QUINIELA_DATA_DIR": str(folder / "data"), "QUINIELA_ADMIN_PASSWORD": PASSWORD, "QUINIELA_ADDR": address, "QUINIELA_SAMPLE": "off", "QUINIELA_SELAE_URL": "off", "QUINIELA_QUINIELISTA_URL": "off", "QUINIELA_ESPN_URL": "off", "QUINIELA_FOOTBALL_DATA_URL": "off", "QUINIELA_OPENFOOTBALL_URL": "off", "QUINIELA_INTERNATIONALS_URL": "off"}
    for command in (["import", str(path)], ["train"]):
        subprocess.run([str(folder / "quiniela"), *command], env=os.environ | env, check=True, capture_output=True)
    other, command, other_token = fill_pocketbase(folder, folder / "pb", rows_of(path))
    (folder / "body.json").write_text("")
    with serving([folder / "quiniela", "serve"], address, env), serving(command, other):
        token = log_in(address, "admin")
        season = max(int(s["season"]) for s in json.loads(call(address, "GET", "/api/v1/seasons?division=SP1", token=token))["items"])
        matches = f"/api/v1/matches?division=SP1&season={season}&limit=100"
        body = call(address, "GET", matches, token=token)
        (folder / "body.json").write_bytes(body)
        rows = f"/api/collections/matches/records?perPage=100&skipTotal=1&sort=kickoff&filter=(division%3D'SP1'%20%26%26%20season%3D{season})"
        if len(json.loads(call(other, "GET", rows, token=other_token))["items"]) != 100:
            sys.exit("PocketBase does not answer a hundred matches")
        with serving([folder / "bare", bare, folder / "body.json"], bare):
            etag = urllib.request.urlopen(urllib.request.Request(f"http://{address}{matches}", headers={"Authorization": token})).headers["ETag"]
            servers = [
                ("bare Echo, the bytes of our list of 100 matches", f"http://{bare}{matches}", None, ()),
                ("PocketBase 0.36, a list of 100 of the same rows", f"http://{other}{rows}", other_token, ()),
                ("a list of 100 matches", f"http://{address}{matches}", token, ()),
                ("the same, compressed", f"http://{address}{matches}", token, ("Accept-Encoding: gzip",)),
                ("the same, not modified", f"http://{address}{matches}", token, ("If-None-Match: " + etag,)),
                ("the standings of a season", f"http://{address}/api/v1/standings?division=SP1&season={season}", token, ()),
                ("the forecasts of a season", f"http://{address}/api/v1/forecasts?division=SP1&season={season}&limit=100", token, ()),
            ]
            found = {name: [] for name, *_ in servers}
            for _ in range(ROUNDS):
                for name, url, key, headers in servers:
                    found[name].append(answers_per_second(folder, url, key, seconds, *headers))
    first = statistics.median(rate for rate, _ in found[servers[0][0]])
    print(f"{CONNECTIONS} connections, medians of {ROUNDS} times {seconds} s; our list has {len(body):,} bytes\n")
    print("| what | answers a second | of bare Echo | 99th percentile |\n| --- | --- | --- | --- |")
    for name, pairs in found.items():
        rate, slow = statistics.median(r for r, _ in pairs), statistics.median(s for _, s in pairs)
        print(f"| {name} | {rate:,.0f} | {rate / first:.0%} | {slow:.1f} ms |")


if __name__ == "__main__":
    main()
