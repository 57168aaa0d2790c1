#!/usr/bin/env python3
"""2,000 phones whose server is killed, and which all come back at once: every one is in step in bounded time, the
server's memory is bounded, and nobody is refused for ever.

reconnect_test.py PROGRAM"""

import asyncio
import http.client
import json
import os
import random
import resource
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from json_phone import JsonPhone
from office import Office, Phone
from small_district import make_small_district

PROGRAM = Path(sys.argv[1])
PHONES = 2000
GRIDS = 10
PEOPLE = 5
PATIENCE = 120  # seconds: bounds the test, measures nothing
PASSWORD = "a long password"
SERVE = ("--connections-per-address", "0")
# Of the server with all its phones connected, more than without. AddressSanitizer's own share is the larger part.
MEMORY_PER_PHONE = 160 * 1024


def allow_open_files(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return True


class Reconnect(unittest.TestCase):
    def setUp(self):
        self.office = Office(PROGRAM, demo=False)
        self.addCleanup(self.office.close)
        os.environ["ASAN_OPTIONS"] = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=16"]))
        self.codes = make_small_district(self.office, GRIDS, PEOPLE)
        self.office.run("user", "add", "--data", self.office.data, "--login", "chief", "--role", "admin", "--code", "341103",
                        stdin=f"{PASSWORD}\n{PASSWORD}\n")
        self.office.start(0, *SERVE)
        self.port = int(self.office.url.rsplit(":", 1)[1])
        self.bureau = Phone(self.office, "bureau1")
        self.bureau.sync()

    def enrol_all(self):
        """The tokens of 2,000 phones, two hundred of each grid's worker: by the codes that staff make for them."""
        users = {user["login"]: id for id, user in self.bureau.list("user").items()}

        def enrol(grid):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

            def post(target, body, headers):
                connection.request("POST", target, json.dumps(body), {"Content-Type": "application/json", **headers})
                answer = connection.getresponse()
                content = answer.read()
                self.assertEqual(answer.status, 201, content)
                return json.loads(content)

            self.addCleanup(connection.close)
            session = post("/api/v1/sessions", {"login": "chief", "password": PASSWORD}, {})
            staff = {"Authorization": f"Bearer {session['token']}"}
            tokens = []
            for _ in range(PHONES // GRIDS):
                code = post("/api/v1/enrolment-codes", {"user_id": users[f"w{grid}"]}, staff)["code"]
                tokens.append(post("/api/v1/devices", {"code": code, "name": "phone"}, {})["token"])
            return tokens

        with ThreadPoolExecutor(8) as pool:
            return [token for tokens in pool.map(enrol, range(GRIDS)) for token in tokens]

    def server_memory(self):
        status = Path(f"/proc/{self.office.server.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))) * 1024

    def note_everybody(self, text):
        """A change to one person of each grid: every phone has something to be told. The sequence that has them all."""
        people = {person["grid_code"]: id for id, person in self.bureau.list("recipient").items()}
        for id in people.values():
            self.bureau.put("recipient", id=id, note=text)
        self.bureau.sync()
        return max(int(person["rev"]) for person in self.bureau.list("recipient").values())

    async def all_reach(self, phones, seq):
        async def reach(phone):
            while phone.cursor < seq:
                phone.moved.clear()
                await phone.moved.wait()

        await asyncio.wait_for(asyncio.gather(*map(reach, phones)), PATIENCE)

    async def run_phones(self, tokens):
        before = self.server_memory()
        phones = [JsonPhone(self.port, token, random.Random(i)) for i, token in enumerate(tokens)]
        staying = [asyncio.create_task(phone.stay_connected()) for phone in phones]
        began = time.monotonic()
        await self.all_reach(phones, 1)
        first = time.monotonic() - began
        grown = self.server_memory() - before
        self.assertLess(grown, MEMORY_PER_PHONE * PHONES)
        # One more change while they are connected; then the server is killed, changes once more, and is back.
        await self.all_reach(phones, await asyncio.to_thread(self.note_everybody, "connected"))
        entries = sum(phone.entries for phone in phones)
        attempts = sum(phone.attempts for phone in phones)
        began = time.monotonic()
        await asyncio.to_thread(self.office.kill_and_restart, *SERVE)
        seq = await asyncio.to_thread(self.note_everybody, "after the restart")
        await self.all_reach(phones, seq)
        again = time.monotonic() - began
        self.assertLess(self.server_memory() - before, MEMORY_PER_PHONE * PHONES)
        await self.all_reach(phones, await asyncio.to_thread(self.note_everybody, "at the end"))
        sent = sum(phone.entries for phone in phones) - entries
        print(f"{PHONES} phones in step: first after {first:.1f} s, again after {again:.1f} s with "
              f"{sum(phone.attempts for phone in phones) - attempts} attempts; {grown / PHONES / 1024:.0f} KB each")
        self.assertLessEqual(sent, PHONES * 4, "nobody fetched everything anew")
        self.assertEqual({reason for phone in phones for reason in phone.refusals} - {"REFUSAL_REASON_UNAVAILABLE"}, set())
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)

    def test_everybody_comes_back_at_once(self):
        if not allow_open_files(PHONES * 2 + 500):
            print(f"skipped: {PHONES} connections need more open files than are allowed here (ulimit -n)")
            return
        # The server that is running began with the old limit.
        self.office.kill_and_restart(*SERVE)
        asyncio.run(self.run_phones(self.enrol_all()))
        self.office.stop()
        self.assertIn("All is as it was written", self.office.run("check", "--data", self.office.data))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
