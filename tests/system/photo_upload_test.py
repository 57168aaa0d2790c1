#!/usr/bin/env python3
"""Photos by the tus client that phones use (npm tus-js-client), against the built server: in pieces, with the server
killed in the middle, resumed by another process, deleted, refused; and on a disk that is full.

photo_upload_test.py PROGRAM CLIENT_SOURCE WORK_FOLDER"""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from office import Office

PROGRAM, CLIENT_SOURCE, WORK_FOLDER = map(Path, sys.argv[1:4])
CHUNK_BYTES = 256 * 1024


def install_client():
    """The client and exactly what its lock file names, once for each lock file; in the build folder, not in the sources."""
    lock = (CLIENT_SOURCE / "package-lock.json").read_bytes()
    folder = WORK_FOLDER / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(CLIENT_SOURCE / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=280,
                       stdout=subprocess.DEVNULL)
        (folder / "installed").touch()
    shutil.copy(CLIENT_SOURCE / "upload.mjs", folder)
    return folder


def make_photo(size, seed):
    """A JPEG as far as its segments go, of that many bytes, with the position in its Exif left out."""
    scan = random.Random(seed).randbytes(size).replace(b"\xff", b"\xfe")
    table = b"\xff\xdb\x00\x43" + bytes(65)
    head = b"\xff\xd8" + b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0" + table + b"\xff\xda\x00\x08\1\1\0\0\x3f\0"
    return (head + scan)[: size - 2] + b"\xff\xd9"


class PhotoUpload(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = install_client()
        cls.office = Office(PROGRAM, demo=False)
        cls.office.run("user", "add", "--data", cls.office.data, "--login", "w1", "--name", "王芳", "--role", "grid_worker",
                       "--code", "341103100201001", stdin="a long password\na long password\n")
        cls.office.start()
        cls.token = cls.enrol()

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    @classmethod
    def enrol(cls):
        code = cls.office.run("device", "code", "--data", cls.office.data, "--login", "w1").strip()
        body = json.dumps({"code": code, "name": "phone"}).encode()
        request = urllib.request.Request(cls.office.url + "/api/v1/devices", data=body, method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["token"]

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(dir=self.office.folder))

    def photo(self, size, seed):
        content = make_photo(size, seed)
        path = self.folder / f"{seed}.jpg"
        path.write_bytes(content)
        return path, hashlib.sha256(content).hexdigest()

    def start_client(self, path, sha256, **more):
        options = {"endpoint": self.office.url + "/files", "token": self.token, "file": str(path), "sha256": sha256,
                   "filetype": "image/jpeg", "chunk_bytes": CHUNK_BYTES, "urls": str(self.folder / "urls.json"), **more}
        return subprocess.Popen(["node", "upload.mjs", json.dumps(options)], cwd=self.client, stdout=subprocess.PIPE, text=True)

    def events(self, client):
        output, _ = client.communicate(timeout=200)
        return [json.loads(line) for line in output.splitlines()]

    def upload(self, *arguments, **more):
        return self.events(self.start_client(*arguments, **more))

    def fetch(self, target, **headers):
        request = urllib.request.Request(self.office.url + target, headers={"Authorization": f"Bearer {self.token}", **headers})
        return urllib.request.urlopen(request, timeout=60)

    def arrived(self, path, sha256):
        stored = self.office.data / "files" / sha256[:2] / sha256
        self.assertEqual(stored.read_bytes(), path.read_bytes())
        with self.fetch(f"/files/{sha256}") as answer:
            self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
            self.assertEqual(answer.read(), path.read_bytes())

    def test_a_photo_in_pieces_and_with_its_announcement(self):
        path, sha256 = self.photo(1_000_000, 1)
        events = self.upload(path, sha256)
        self.assertEqual([e["event"] for e in events], ["progress"] * 4 + ["done"], events)
        self.arrived(path, sha256)
        path, sha256 = self.photo(300_000, 2)
        events = self.upload(path, sha256, with_creation=True)
        self.assertEqual(events[-1]["event"], "done", events)
        self.arrived(path, sha256)

    def test_the_server_dies_in_the_middle_and_the_client_goes_on(self):
        path, sha256 = self.photo(12_000_000, 3)
        client = self.start_client(path, sha256)
        accepted = []
        for line in client.stdout:
            event = json.loads(line)
            if event["event"] != "progress":
                break
            accepted.append(event["accepted"])
            if len(accepted) in (5, 15, 25):
                self.office.kill_and_restart()
        client.communicate(timeout=200)
        self.assertEqual(event["event"], "done", event)
        self.assertEqual(accepted, sorted(accepted), "no acknowledged byte was asked for again")
        self.arrived(path, sha256)
        self.assertIn("All is as it was written", self.office.run("check", "--data", self.office.data))

    def test_another_process_goes_on_where_the_first_was_stopped(self):
        path, sha256 = self.photo(2_000_000, 4)
        stopped = self.upload(path, sha256, stop_after_bytes=700_000)[-1]
        self.assertEqual(stopped["event"], "stopped")
        self.office.kill_and_restart()
        events = self.upload(path, sha256)
        self.assertEqual(events[0], {"event": "resumed", "url": stopped["url"]})
        self.assertGreater(events[1]["accepted"], stopped["accepted"])
        self.assertEqual(events[-1], {"event": "done", "url": stopped["url"]})
        self.arrived(path, sha256)

    def test_an_upload_is_deleted(self):
        path, sha256 = self.photo(1_000_000, 5)
        stopped = self.upload(path, sha256, stop_after_bytes=300_000, terminate=True)[-1]
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.fetch(stopped["url"].removeprefix(self.office.url), **{"Tus-Resumable": "1.0.0"})
        self.assertEqual(refused.exception.code, 405)  # GET is none of an upload's methods
        self.assertEqual(self.waiting(stopped["url"]), [])

    def waiting(self, url):
        return list((self.office.data / "files" / "incoming").glob(url.rsplit("/", 1)[1] + "*"))

    def test_what_is_refused_says_why(self):
        path, sha256 = self.photo(400_000, 6)
        other = "0" * 64
        failed = self.upload(path, other)[-1]
        self.assertEqual((failed["event"], failed["status"]), ("failed", 400), failed)
        self.assertIn(sha256, failed["message"])
        path.write_bytes(b"<html>" + bytes(400_000))
        failed = self.upload(path, sha256)[-1]
        self.assertEqual((failed["event"], failed["status"]), ("failed", 422), failed)
        failed = self.upload(path, sha256, chunk_bytes=5 * 1024 * 1024, token="wrong")[-1]
        self.assertEqual((failed["event"], failed["status"]), ("failed", 401), failed)
        path.write_bytes(make_photo(5_000_000, 7))
        failed = self.upload(path, sha256, chunk_bytes=5 * 1024 * 1024)[-1]
        self.assertEqual((failed["event"], failed["status"]), ("failed", 413), failed)
        self.assertIn("4194304", failed["message"])

    def test_a_full_disk_is_said_and_loses_nothing(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True).returncode != 0:
            print("skipped: a small disk cannot be mounted here, so none is filled (tests/files fills one by a limit)")
            return
        self.office.stop()
        files = self.office.data / "files"
        kept = self.office.folder / "files kept"
        files.rename(kept)
        files.symlink_to(disk)
        try:
            self.office.start()
            small, small_sha256 = self.photo(1_000_000, 8)
            self.assertEqual(self.upload(small, small_sha256)[-1]["event"], "done")
            path, sha256 = self.photo(8_000_000, 9)
            client = self.start_client(path, sha256)
            while (event := json.loads(client.stdout.readline()))["event"] == "progress":
                accepted = event["accepted"]
            self.assertEqual((event["event"], event["status"]), ("failed", 507), event)
            client.communicate(timeout=60)
            self.arrived(small, small_sha256)
            subprocess.run(["mount", "-o", "remount,size=32m", disk], check=True)
            self.office.kill_and_restart()
            events = self.upload(path, sha256)
            self.assertEqual(events[0]["event"], "resumed", events)
            self.assertGreater(events[1]["accepted"], accepted, "what was acknowledged on the full disk is still there")
            self.assertEqual(events[-1]["event"], "done")
            self.arrived(path, sha256)
            self.office.stop()
        finally:
            files.unlink()
            shutil.copytree(disk, kept, dirs_exist_ok=True)  # the database knows of what arrived meanwhile
            subprocess.run(["umount", "-l", disk], check=True)
            kept.rename(files)
        self.office.start()


if __name__ == "__main__":
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("skipped: node and npm are not installed, so the real tus client cannot be run")
        sys.exit(0)
    unittest.main(argv=sys.argv[:1], verbosity=2)
