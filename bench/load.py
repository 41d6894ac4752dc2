#!/usr/bin/env python3
"""What load and attacks do to the server, on both databases.

usage: python3 bench/load.py [spain.csv] [seconds of reading]

Builds the binary, fills a database with the matches of the file, and prints how the server fares under
- forty comparisons and suggestions of one player at once, while another one reads lists;
- a thousand connections that read lists that are not the same, for a minute;
- five hundred bodies that trickle in and a thousand streams of events, while somebody reads the account.
It fails if a figure is worse than what docs/speed.md promises.
"""

import asyncio
import collections
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from servers import PASSWORD, ROOT, call, free_address, log_in, postgres, serving

failures = []


def expect(good, what):
    print(f"  {'ok  ' if good else 'MISS'} {what}")
    if not good:
        failures.append(what)


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


class Client:
    """One connection that sends a request at a time."""

    def __init__(self, address, token):
        self.host, self.port = address.split(":")
        self.token, self.reader, self.writer = token, None, None

    async def send(self, method, path, body=None):
        """Returns the status and the headers; the connection is opened anew when the server has closed it."""
        for retry in (True, False):
            try:
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
                text = json.dumps(body).encode() if body is not None else b""
                self.writer.write((f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: {self.token}\r\n"
                                   f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n").encode() + text)
                head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                if "content-length" in headers:
                    await self.reader.readexactly(int(headers["content-length"]))
                else:
                    while size := int(await self.reader.readline(), 16):
                        await self.reader.readexactly(size + 2)
                    await self.reader.readline()
                if headers.get("connection") == "close":
                    self.close()
                return int(head[0].split()[1]), headers
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if not retry:
                    return 0, {}

    def close(self):
        if self.writer:
            self.writer.close()
        self.writer = None


async def watch_memory(pid, peak):
    while True:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            kilobytes = int(next(line for line in file if line.startswith("VmRSS")).split()[1])
        peak[0] = max(peak[0], kilobytes / 1024)
        await asyncio.sleep(0.1)


async def time_reads(address, token, path, until, statuses):
    """Reads again and again until the event, and returns the seconds of each answer."""
    client, times = Client(address, token), []
    while not until.is_set():
        start = time.perf_counter()
        status, _ = await client.send("GET", path() if callable(path) else path)
        times.append(time.perf_counter() - start)
        statuses[status] += 1
        await asyncio.sleep(0.02)
    client.close()
    return times


async def heavy(address, users, pid):
    print("forty comparisons and suggestions of one player at once")
    player, other = users
    done, statuses, peak, numbers = asyncio.Event(), collections.Counter(), [0], iter(range(10**9))
    watching = asyncio.create_task(watch_memory(pid, peak))
    reading = asyncio.create_task(time_reads(address, other, lambda: f"/api/v1/matches?team={next(numbers) % 90 + 1}&limit=100", done, statuses))

    async def ask(i):
        client, start = Client(address, player), time.perf_counter()
        what, wish = ("comparisons", {"budget": 24, "objective": "p10"}) if i % 2 else ("suggestions", {"budget": 24, "objective": "p12", "kind": "columns"})
        status, headers = await client.send("POST", f"/api/v1/jornadas/1/{what}", wish)
        client.close()
        return status, headers, time.perf_counter() - start

    answers = await asyncio.gather(*(ask(i) for i in range(40)))
    done.set()
    times = await reading
    watching.cancel()
    count = collections.Counter(status for status, _, _ in answers)
    print(f"  answers {dict(count)}, the last after {max(t for *_, t in answers):.1f} s")
    expect(count[200] > 0 and set(count) <= {200, 429}, "every request is answered or told to come again")
    expect(all("retry-after" in headers for status, headers, _ in answers if status == 429), "with Retry-After")
    expect(percentile(times, .95) < .2, f"another user's lists: 95 % within {percentile(times, .95) * 1000:.0f} ms (wanted: 200), {dict(statuses)}")
    expect(peak[0] < 600, f"memory {peak[0]:.0f} MB (wanted: 600)")


async def readers(address, users, pid, seconds):
    print(f"a thousand connections that read for {seconds} s")
    statuses, times, peak = collections.Counter(), [], [0]
    watching = asyncio.create_task(watch_memory(pid, peak))
    end = time.perf_counter() + seconds

    async def read(i):
        client, n = Client(address, users[i % 2]), i
        while time.perf_counter() < end:
            start = time.perf_counter()
            n += 7
            status, _ = await client.send("GET", f"/api/v1/matches?team={n % 90 + 1}&limit={n % 50 + 1}")
            times.append(time.perf_counter() - start)
            statuses[status] += 1
        client.close()

    await asyncio.gather(*(read(i) for i in range(1000)))
    watching.cancel()
    print(f"  {len(times) / seconds:,.0f} answers a second, 95 % within {percentile(times, .95) * 1000:.0f} ms, answers {dict(statuses)}")
    expect(set(statuses) <= {200, 503}, "nothing but 200 and 503")
    expect(statuses[200] > .5 * len(times), "most are answered")
    expect(peak[0] < 500, f"memory {peak[0]:.0f} MB (wanted: 500)")


async def slow(address, users, pid, job):
    print("five hundred slow bodies and a thousand streams of events")
    player, other = users
    host, port = address.split(":")
    statuses, peak, done = collections.Counter(), [0], asyncio.Event()
    opened = collections.Counter()
    watching = asyncio.create_task(watch_memory(pid, peak))

    async def trickle(i):
        while not done.is_set():  # again when the server has lost patience
            try:
                _, writer = await asyncio.open_connection(host, int(port))
                writer.write((f"POST /api/v1/teams HTTP/1.1\r\nHost: bench\r\nAuthorization: {player}\r\n"
                              "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n").encode())
                while not done.is_set():
                    writer.write(b" ")
                    await writer.drain()
                    await asyncio.sleep(.5)
                writer.close()
            except OSError:
                pass

    async def stream(i):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET /api/v1/jobs/{job}/events HTTP/1.1\r\nHost: bench\r\nAuthorization: {player}\r\n\r\n".encode())
        opened[int((await reader.readline()).split()[1])] += 1
        await done.wait()
        writer.close()

    attack = [asyncio.create_task(f(i)) for f, n in ((trickle, 500), (stream, 1000)) for i in range(n)]
    await asyncio.sleep(2)
    reading = asyncio.create_task(time_reads(address, other, "/api/v1/account", done, statuses))
    await asyncio.sleep(10)
    done.set()
    times = await reading
    for task in attack:
        task.cancel()
    watching.cancel()
    print(f"  streams {dict(opened)}")
    expect(set(statuses) == {200} and percentile(times, .95) < .2, f"GET /account: {len(times)} answers beside a backtest, 95 % within {percentile(times, .95) * 1000:.0f} ms (wanted: 200), "
           f"the slowest after {max(times) * 1000:.0f} ms")
    expect(set(opened) <= {200, 429}, "streams are opened or told to come again")
    expect(peak[0] < 500, f"memory {peak[0]:.0f} MB (wanted: 500)")


def wait_for_jobs(address, admin):
    """Waits until the server has done what an import leads to: readers are measured alone."""
    for _ in range(600):
        jobs = json.loads(call(address, "GET", "/api/v1/jobs", token=admin))["items"]
        if not any(job["state"] in ("queued", "running") for job in jobs):
            return
        time.sleep(0.5)
    sys.exit("the server's jobs do not end")


def measure(name, url, folder, path, seconds):
    print(f"\n{name}\n{'=' * len(name)}")
    address = free_address()
    data = folder / name
    env = {"QUINIELA_DATA_DIR": str(data), "QUINIELA_ADMIN_PASSWORD": PASSWORD, "QUINIELA_ADDR": address, "QUINIELA_SAMPLE": "off", "QUINIELA_SELAE_URL": "off", "QUINIELA_QUINIELISTA_URL": "off", "QUINIELA_ESPN_URL": "off", "QUINIELA_FOOTBALL_DATA_URL": "off", "QUINIELA_OPENFOOTBALL_URL": "off", "QUINIELA_INTERNATIONALS_URL": "off", "QUINIELA_LOG": "warn"}
    if url:
        env["QUINIELA_DATABASE_URL"] = url
    binary = folder / "quiniela"
    subprocess.run([binary, "import", path], env=os.environ | env, check=True, capture_output=True)
    with open(folder / f"{name}.log", "wb") as log, serving([binary, "serve"], address, env, log) as server:
        admin = log_in(address, "admin")
        for user in ("ana", "eva"):
            call(address, "POST", "/api/v1/users", {"name": user, "password": PASSWORD, "role": "editor"}, admin)
        users = [log_in(address, "ana"), log_in(address, "eva")]
        teams = [{"home": f"Home {i}", "away": f"Away {i}"} for i in range(15)]
        public = [[62 - 2 * i, 25, 13 + 2 * i] for i in range(14)]
        call(address, "POST", "/api/v1/jornadas", {
            "season": "2098", "number": 1, "closesAt": "2099-01-01T12:00:00Z", "fixtures": teams, "public": public, "takings": 2_500_000}, admin)
        job = json.loads(call(address, "POST", "/api/v1/jobs", {"kind": "backtest"}, admin))["id"]
        asyncio.run(slow(address, users, server.pid, job))
        call(address, "DELETE", f"/api/v1/jobs/{job}", token=admin)
        time.sleep(5)  # until the job has noticed, and the server's patience with the bodies has ended
        asyncio.run(heavy(address, users, server.pid))
        wait_for_jobs(address, admin)
        asyncio.run(readers(address, users, server.pid, seconds))


def main():
    path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "spain.csv").resolve()
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    if not path.exists():
        sys.exit(f"{path}: there is no such file")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        subprocess.run(["go", "build", "-o", folder / "quiniela", "./backend/cmd/quiniela"], cwd=ROOT, env=os.environ | {"CGO_ENABLED": "0"}, check=True)
        measure("sqlite", None, folder, path, seconds)
        with postgres(folder) as url:
            measure("postgres", url, folder, path, seconds)
    if failures:
        sys.exit(f"\n{len(failures)} figures are worse than promised")


if __name__ == "__main__":
    main()
