"""Servers that the measurements start and stop."""

import contextlib
import glob
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
PASSWORD = "a long pass phrase of the bench"


def free_address():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return "127.0.0.1:%d" % s.getsockname()[1]


@contextlib.contextmanager
def serving(command, address, env=None, log=subprocess.DEVNULL):
    """Runs a server until the block ends."""
    process = subprocess.Popen([str(part) for part in command], env=os.environ | (env or {}), stdout=log, stderr=log)
    try:
        host, port = address.split(":")
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
                break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def call(address, method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
    request = urllib.request.Request(f"http://{address}{path}", method=method, headers=headers, data=json.dumps(body).encode() if body is not None else None)
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def log_in(address, user):
    """Returns the Authorization header of a user, once the server is ready."""
    for _ in range(100):
        with contextlib.suppress(urllib.error.URLError):
            return "Bearer " + json.loads(call(address, "POST", "/api/v1/auth/login", {"user": user, "password": PASSWORD}))["access_token"]
        time.sleep(0.1)
    raise SystemExit(f"{address} does not let {user} log in")


@contextlib.contextmanager
def postgres(folder):
    """Runs a PostgreSQL of its own in a folder and gives the address of an empty database."""
    binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[-2]))
    tool = shutil.which("initdb")
    place = pathlib.Path(binaries[-1]) if binaries else tool and pathlib.Path(tool).parent
    if not place:
        raise SystemExit("PostgreSQL is missing: make setup-tests installs it")
    who = {}
    if os.getuid() == 0:  # initdb refuses root
        nobody = pwd.getpwnam("postgres")
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        os.chmod(folder, 0o755)
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if who:
        os.chown(data, who["user"], who["group"])
    run = lambda *command: subprocess.run(command, check=True, capture_output=True, cwd=data, **who)
    run(place / "initdb", "-D", data / "cluster", "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    address = free_address()
    host, port = address.split(":")
    run(place / "pg_ctl", "-D", data / "cluster", "-w", "-l", data / "log", "-o", f"-h {host} -p {port} -k {data}", "start")
    try:
        run(place / "createdb", "-h", host, "-p", port, "-U", "app", "quiniela")
        yield f"postgres://app@{address}/quiniela"
    finally:
        run(place / "pg_ctl", "-D", data / "cluster", "-m", "fast", "-w", "stop")
