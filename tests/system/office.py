"""A district in a folder of its own, its server, and phones: the built program as people use it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path


class Office:
    def __init__(self, program, boundary=None, demo=True):
        self.program = str(program)
        self.folder = Path(tempfile.mkdtemp(prefix="gridvisit-system-"))
        self.data = self.folder / "data"
        self.server = None
        self.url = None
        if demo:
            self.run("demo", self.data, *(["--boundary", boundary] if boundary else []))

    def close(self):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder)

    def run(self, *arguments, stdin=None, fails=False):
        """Standard output; the test fails where the command does (or, with `fails`, does not)."""
        done = subprocess.run(
            [self.program, "--log", "error", *map(str, arguments)],
            capture_output=True, text=True, input=stdin, timeout=280, check=False)
        words = " ".join(map(str, arguments))
        assert (done.returncode != 0) == fails, f"gridvisit {words}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stderr if fails else done.stdout

    def start(self, port=0, *more):
        self.server = subprocess.Popen(
            [self.program, "--log", "error", "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{port}", *more],
            stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        assert "http://" in line, line
        self.url = line[line.index("http://"):].strip()

    def stop(self, how=signal.SIGTERM):
        if self.server is None:
            return
        self.server.send_signal(how)
        code = self.server.wait(60)
        self.server.stdout.close()
        self.server = None
        assert how == signal.SIGKILL or code == 0, f"the server ended with {code}"

    def kill_and_restart(self, *more):
        """As a power cut: the phones find it at the same address afterwards."""
        port = self.url.rsplit(":", 1)[1]
        self.stop(signal.SIGKILL)
        self.start(port, *more)

    def worker_grids(self):
        """Login → the grids of each grid worker, from the file the office gave."""
        import csv
        with open(self.data / "source" / "users.csv", encoding="utf-8-sig", newline="") as file:
            return {row["登录名"]: row["负责区域"].split("、") for row in csv.DictReader(file) if row["角色"] == "网格员"}


class Phone:
    count = 0

    def __init__(self, office, login, server=None):
        Phone.count += 1
        self.office = office
        self.login = login
        self.replica = office.folder / f"phone-{Phone.count}-{login}.db"
        code = office.run("device", "code", "--data", office.data, "--login", login).strip()
        office.run("device", "enrol", "--server", server or office.url, "--code", code, "--replica", self.replica)

    def sync(self, **options):
        return self.office.run("device", "sync", "--replica", self.replica, **options)

    def start_sync(self):
        return subprocess.Popen([self.office.program, "--log", "error", "device", "sync", "--replica", str(self.replica)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def list(self, kind):
        lines = self.office.run("device", "list", "--replica", self.replica, kind).splitlines()
        return {record["id"]: record for record in map(json.loads, lines)}

    def put(self, kind, **fields):
        return self.office.run("device", "put", "--replica", self.replica, kind, json.dumps(fields)).strip()

    def status(self):
        return self.office.run("device", "status", "--replica", self.replica).splitlines()

    def digests(self):
        return [line for line in self.status() if line.startswith("digest ")]

    def changes(self):
        """Record id → what became of the change, of those the phone still has."""
        return {line.split(" ")[3]: line.split(" ", 4)[4] for line in self.status() if line.startswith("change ")}
