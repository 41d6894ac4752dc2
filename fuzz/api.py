#!/usr/bin/env python3
"""Sends requests made up from the OpenAPI file, right ones and wrong ones, to the built server.

usage: fuzz/api.py [--requests N] [--database sqlite,postgres] [--role admin,editor,player]
                   [--operation ID,…] [--seed N] [--log FILE]

It starts bin/quiniela with the sample data on databases of its own and has schemathesis check that the API
does what the file says: statuses, content types, schemas of answers, nothing refused that the file allows, nothing
accepted that it forbids, no error of the server. N is about how many random requests are made in all, beside some 5,000
systematic ones for each user on each database.
"""

import argparse
import contextlib
import glob
import json
import os
import pathlib
import pwd
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = ROOT / "bin" / "quiniela"
SCHEMATHESIS = ROOT / "bin" / "tools" / "schemathesis" / "bin" / "schemathesis"
PASSWORD = "a long pass phrase for tests"
ROLES = ("admin", "editor", "player")


@contextlib.contextmanager
def sqlite(folder):
    yield "sqlite:" + str(folder / "fuzz.db")


@contextlib.contextmanager
def postgres(folder):
    """A PostgreSQL server of its own, on a socket in a folder."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    binaries = pathlib.Path(found[-1]).parent if found else pathlib.Path()
    home = folder / "postgres"
    home.mkdir()
    folder.chmod(0o711)
    options = {"env": {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}, "cwd": home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = home / "data"
    subprocess.run([binaries / "initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, **options)
    server = subprocess.Popen([binaries / "postgres", "-D", data, "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"], **options)
    try:
        deadline = time.monotonic() + 30
        while not (home / ".s.PGSQL.5432").exists():
            if time.monotonic() > deadline or server.poll() is not None:
                sys.exit("PostgreSQL does not start")
            time.sleep(0.1)
        time.sleep(1)
        yield f"postgres://app@/postgres?host={home}"
    finally:
        server.send_signal(signal.SIGINT)  # its fast shutdown
        server.wait()


@contextlib.contextmanager
def product(folder, database, log):
    """The server on a free port. Jobs are queued but not worked on: training would take the time of the requests."""
    environment = os.environ | {
        "QUINIELA_DATABASE_URL": database, "QUINIELA_ADMIN_PASSWORD": PASSWORD, "QUINIELA_ACCESS_TTL": "12h", "QUINIELA_FETCH_ALLOW": "",
    }
    command = [BINARY, "serve", "--no-worker", "--addr", "127.0.0.1:0", "--data-dir", folder / "data"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        for line in server.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
        else:
            sys.exit("the server did not start; see its log")
    finally:
        server.terminate()
        server.communicate()


def call(address, path, body, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": "Bearer " + token} if token else {})
    request = urllib.request.Request(address + "/api/v1/" + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def log_in(address, name):
    return call(address, "auth/login", {"user": name, "password": PASSWORD})["access_token"]


def fuzz(address, token, options, examples, folder):
    """Runs schemathesis with one user's token. Returns whether it found nothing, and what it counted."""
    summary = folder / "summary.json"
    summary.unlink(missing_ok=True)
    command = [
        SCHEMATHESIS, "--config-file", "schemathesis.toml", "run", address + "/api/v1/openapi.json", "--header", "Authorization: Bearer " + token,
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--seed", str(options.seed), "--no-color",
    ]
    for operation in options.operation:
        command += ["--include-operation-id", operation]
    environment = os.environ | {"FUZZ_SUMMARY": str(summary), "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT / "fuzz", env=environment, check=False)
    counted = json.loads(summary.read_text(encoding="utf-8")) if summary.exists() else {"answers": {}, "rules": {}}
    return done.returncode == 0, counted


def main():
    def names(text):
        return [name for name in text.split(",") if name]

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--database", type=names, default=["sqlite", "postgres"])
    parser.add_argument("--role", type=names, default=list(ROLES))
    parser.add_argument("--operation", type=names, default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", default=os.devnull, help="file for the server's log")
    options = parser.parse_args()
    operations = sum(len(methods) for methods in json.loads((ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8"))["paths"].values())
    examples = max(1, options.requests // len(options.database) // len(options.role) // (len(options.operation) or operations))
    good, lines = True, []
    with open(options.log, "w", encoding="utf-8") as log:
        for name in options.database:
            with tempfile.TemporaryDirectory(prefix="quiniela-fuzz-") as text:
                folder = pathlib.Path(text)
                with {"sqlite": sqlite, "postgres": postgres}[name](folder) as url, product(folder, url, log) as address:
                    admin = log_in(address, "admin")
                    for role in ROLES:
                        call(address, "users", {"name": "fuzz-" + role, "role": role, "password": PASSWORD}, admin)
                    for role in options.role:
                        clean, counted = fuzz(address, log_in(address, "fuzz-" + role), options, examples, folder)
                        good = good and clean
                        total = sum(counted["answers"].values())
                        statuses = ", ".join(f"{n} × {status}" for status, n in sorted(counted["answers"].items()))
                        lines.append(f"{name}, {role}: {'' if clean else 'NOT '}clean; {total} requests: {statuses}")
                        lines += [f"    {n} × {rule}" for rule, n in sorted(counted["rules"].items())]
    print("\n".join(lines))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
