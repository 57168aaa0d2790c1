#!/usr/bin/env python3
"""Phones behind a network that cuts, stalls, truncates and delays, a server that is killed again and again, people who
move meanwhile: afterwards everything that was acknowledged is there, once, and everybody is in step.

bad_network_test.py PROGRAM [SEED]"""

import random
import sys
import threading
import time
import unittest
from pathlib import Path

from bad_proxy import BadProxy
from office import Office, Phone
from small_district import make_small_district

PROGRAM = Path(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
STORM_SECONDS = 14
KILLS = 3
ATTEMPTS = 20  # to come into step, once the network is good


class Worker(threading.Thread):
    """Somebody with a phone: writes, and tries to sync whatever comes of it."""

    def __init__(self, phone, seed, until):
        super().__init__(daemon=True)
        self.phone = phone
        self.random = random.Random(seed)
        self.until = until
        self.people = sorted(phone.list("recipient"))
        self.visits = {}  # id → remark
        self.acknowledged = set()
        self.notes = {}
        self.failed = None

    def run(self):
        try:
            while time.monotonic() < self.until:
                self.write()
                self.phone.start_sync().wait(90)
                self.acknowledged |= {id for id, what in self.phone.changes().items() if "on the server" in what}
        except Exception as problem:  # told by the test's own thread
            self.failed = problem

    def write(self):
        person = self.random.choice(self.people)
        for _ in range(self.random.randint(1, 3)):
            remark = f"{self.phone.login} {len(self.visits)}"
            id = self.phone.put("visit", recipient_id=person, level="village", purpose="routine", method="home",
                                visited_at_ms=int(time.time() * 1000), remark=remark)
            self.visits[id] = remark
        note = f"{self.phone.login} {self.random.random()}"
        if person in self.phone.list("recipient"):
            self.phone.put("recipient", id=person, note=note)
            self.notes[person] = note


class BadNetwork(unittest.TestCase):
    def setUp(self):
        self.office = Office(PROGRAM, demo=False)
        self.addCleanup(self.office.close)
        self.codes = make_small_district(self.office)
        self.office.start()

    def into_step(self, phone):
        for _ in range(ATTEMPTS):
            if phone.start_sync().wait(90) == 0:
                return
        phone.sync()  # fails, and says why

    def test_a_storm(self):
        office = self.office
        proxy = BadProxy(office.url, SEED)
        self.addCleanup(proxy.close)
        proxy.is_bad = False
        bureau = Phone(office, "bureau1", proxy.url)
        phones = [Phone(office, f"w{i}", proxy.url) for i in range(len(self.codes))]
        for phone in [bureau, *phones]:
            phone.sync()
        proxy.is_bad = True
        until = time.monotonic() + STORM_SECONDS
        workers = [Worker(phone, SEED * 100 + i, until) for i, phone in enumerate(phones)]
        for worker in workers:
            worker.start()
        self.move_people_and_kill_the_server(bureau, until)
        for worker in workers:
            worker.join(120)
            self.assertFalse(worker.is_alive())
            if worker.failed:
                raise worker.failed
        proxy.is_bad = False
        for phone in [bureau, *phones, bureau, *phones]:
            self.into_step(phone)
        print(f"the connections' fates: {dict(proxy.met)}; {sum(len(w.visits) for w in workers)} visits written")
        self.assertGreater(sum(proxy.met.values()) - proxy.met["none"], 5, "the network was bad")
        self.nothing_is_missing_or_doubled(bureau, workers)
        for phone in [bureau, *phones]:
            fresh = Phone(office, phone.login)
            fresh.sync()
            self.into_step(phone)  # staff see the fresh phone's enrolment
            self.assertEqual(phone.digests(), fresh.digests())
        office.stop()
        self.assertIn("All is as it was written", office.run("check", "--data", office.data))

    def move_people_and_kill_the_server(self, bureau, until):
        choices = random.Random(SEED)
        people = sorted(bureau.list("recipient"))
        kills = [until - STORM_SECONDS + (i + 1) * STORM_SECONDS / (KILLS + 1) for i in range(KILLS)]
        while time.monotonic() < until:
            bureau.put("recipient", id=choices.choice(people), grid_code=choices.choice(self.codes))
            syncing = bureau.start_sync()
            if kills and time.monotonic() > kills[0]:
                kills.pop(0)
                self.office.kill_and_restart()
            syncing.wait(90)

    def nothing_is_missing_or_doubled(self, bureau, workers):
        stored = [visit["remark"] for visit in bureau.list("visit").values()]
        self.assertEqual(len(stored), len(set(stored)), "no visit is there twice")
        kept = {(q["device_id"], q["number"]) for q in bureau.list("quarantine").values()}
        for worker in workers:
            left = worker.phone.changes()
            refused = {id for id, what in left.items() if "refused" in what or "rejected" in what}
            self.assertEqual(set(left), refused, "whatever was not refused has its answer and its checkpoint")
            for id, remark in worker.visits.items():
                self.assertTrue((remark in stored) != (id in refused), f"visit {id} has one outcome")
            self.assertFalse(worker.acknowledged & refused, "what was acknowledged was not refused later")
        self.assertGreaterEqual(len(kept), sum(len([w for w in worker.visits if w in worker.phone.changes()]) for worker in workers))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
