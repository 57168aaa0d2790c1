#!/usr/bin/env python3
"""The main job end to end: an office's files go in, three phones hold exactly their own people, two work offline while a
person moves, the server is killed in the middle of uploads, and a planned week arrives.

main_job_test.py PROGRAM SHARED_DATA"""

import json
import sys
import time
import unittest
from pathlib import Path

from office import Office, Phone

PROGRAM = Path(sys.argv[1])
BOUNDARY = Path(sys.argv[2]) / "boundary" / "nanqiao_341103_mit2020_wgs84.geojson"
NOW_MS = int(time.time() * 1000)


class MainJob(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not BOUNDARY.exists():
            print("the real boundary is not there, so the demo draws its own district")
        cls.office = Office(PROGRAM, BOUNDARY if BOUNDARY.exists() else None)
        cls.office.start()

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def visit(self, phone, recipient, **more):
        return phone.put("visit", recipient_id=recipient, level="village", purpose="routine", method="home",
                         visited_at_ms=NOW_MS, duration_minutes=20, **more)

    def agree(self, phone):
        """A phone that fetches everything anew holds the same: so the old one agrees with the server."""
        fresh = Phone(self.office, phone.login)
        fresh.sync()
        phone.sync()  # staff see the fresh phone's enrolment
        self.assertTrue(fresh.digests())
        self.assertEqual(phone.digests(), fresh.digests())

    def test_the_main_job(self):
        office = self.office
        grids = office.worker_grids()
        bureau = Phone(office, "bureau1")
        bureau.sync()
        people = bureau.list("recipient")
        self.assertEqual(len(people), 7090)

        # Each phone holds its own grids' people, and nobody else's.
        logins = ["w001", "w002", "w003"]
        one, two, three = phones = [Phone(office, login) for login in logins]
        own = {}
        for phone in phones:
            phone.sync()
            own[phone] = set(phone.list("recipient"))
            expected = {id for id, person in people.items() if person["grid_code"] in grids[phone.login]}
            self.assertTrue(expected)
            self.assertEqual(own[phone], expected)
        self.assertFalse(own[one] & own[two] or own[two] & own[three])
        for person in one.list("recipient").values():
            self.assertNotRegex(person.get("id_number", ""), r"^\d{17}[\dX]$", "a grid worker sees no whole ID number")

        # Two work without a server; meanwhile one of the first one's people moves to the third one's grid.
        visited = sorted(own[one])[:3]
        moved = visited[0]
        kept = visited[1]
        office.stop()
        visits = [self.visit(one, id) for id in visited[1:]] + [self.visit(two, id) for id in sorted(own[two])[:3]]
        one.put("recipient", id=kept, note="白天不在家")
        one.put("recipient", id=moved, note="要搬家了")
        self.assertEqual(one.list("recipient")[kept]["note"], "白天不在家")
        one.sync(fails=True)
        office.start(office.url.rsplit(":", 1)[1])
        bureau.put("recipient", id=moved, grid_code=grids["w003"][0])
        bureau.put("recipient", id=kept, phone="13800000001")
        bureau.sync()

        for phone in phones:
            phone.sync()
        self.assertNotIn(moved, one.list("recipient"))
        self.assertIn(moved, three.list("recipient"))
        self.assertIn("out_of_scope", one.changes()[moved], "the edit of who has moved away is refused with the reason")
        bureau.sync()
        stored = bureau.list("visit")
        for id in visits:
            self.assertIn(id, stored)
        merged = bureau.list("recipient")[kept]
        self.assertEqual((merged["note"], merged["phone"]), ("白天不在家", "13800000001"), "both edits of one person hold")
        for phone in [*phones, bureau]:
            phone.sync()
            self.agree(phone)

        self.killed_in_the_middle_of_uploads(two, bureau, sorted(own[two]))
        self.a_week_is_planned(one)
        office.stop()
        self.assertIn("All is as it was written", office.run("check", "--data", office.data))

    def killed_in_the_middle_of_uploads(self, phone, bureau, people):
        before = len(bureau.list("visit"))
        queued = []
        for i in range(12):
            queued.append(self.visit(phone, people[i % len(people)], remark=f"{i}"))
            # Each waits for the answer to the one before: many uploads in a row.
            phone.put("recipient", id=people[0], note=f"{i}")
        for delay in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
            syncing = phone.start_sync()
            time.sleep(delay)
            self.office.kill_and_restart()
            syncing.wait(60)
            acknowledged = {id for id, what in phone.changes().items() if "on the server" in what}
            bureau.sync()
            on_server = bureau.list("visit")
            for id in acknowledged & set(queued):
                self.assertIn(id, on_server, "an acknowledged visit survives kill -9")
        phone.sync()
        self.assertEqual(phone.changes(), {})
        bureau.sync()
        self.assertEqual(len(bureau.list("visit")), before + len(queued), "each visit is there, and none twice")
        self.assertEqual(bureau.list("recipient")[people[0]]["note"], "11")
        self.agree(phone)

    def a_week_is_planned(self, phone):
        from datetime import date, timedelta
        monday = date.today() + timedelta(days=(7 - date.today().weekday()) % 7 + 7)
        plan = ["plan", "--data", self.office.data, "--worker", phone.login, "--from", monday, "--days", 5, "--json"]
        planned = json.loads(self.office.run(*plan))
        stops = [stop for day in planned["days"] for stop in day["stops"]]
        self.assertTrue(stops)
        self.assertEqual(planned["warnings"], [])
        for day in planned["days"]:
            times = [(stop["arrival"], stop["start"], stop["finish"]) for stop in day["stops"]]
            self.assertEqual(times, sorted(times))
            for stop in day["stops"]:
                self.assertGreaterEqual(stop["start"], "08:30")
                self.assertLessEqual(stop["finish"], "17:30")
                self.assertFalse(stop["travel_is_estimate"])
        phone.sync()
        arrived = phone.list("plan_stop").values()
        self.assertEqual(sorted((s["recipient_id"], s["travel_m"]) for s in arrived),
                         sorted((s["recipient_id"], s["travel_m"]) for s in stops))
        self.assertEqual(len(phone.list("plan")), sum(1 for day in planned["days"] if day["stops"]))
        again = json.loads(self.office.run(*plan))
        self.assertEqual((again["records_written"], again["records_deleted"]), (0, 0), "the same plan writes nothing")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
