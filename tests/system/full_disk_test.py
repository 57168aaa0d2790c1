#!/usr/bin/env python3
"""A server whose disk is full: what it cannot keep it does not acknowledge, what it has acknowledged is there, phones can
still fetch, and everything goes on when there is room again.

full_disk_test.py PROGRAM"""

import subprocess
import sys
import time
import unittest
from pathlib import Path

from office import Office, Phone
from small_district import make_small_district

PROGRAM = Path(sys.argv[1])
DISK_MEGABYTES = 48
VISITS = 60
REMARK = "很长的情况说明" * 700  # 15 KB each: together more than the log has room for


def mount(folder):
    folder.mkdir()
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", folder], capture_output=True).returncode == 0


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.office = Office(PROGRAM, demo=False)
        self.addCleanup(self.office.close)

    def fill(self):
        """Everything but the last few pages."""
        filler = self.office.data / "filler"
        with open(filler, "wb", buffering=0) as file:
            piece = bytes(1 << 20)
            while piece:
                try:
                    if file.write(piece) < len(piece):
                        piece = piece[: len(piece) // 2]
                except OSError:
                    piece = piece[: len(piece) // 2]
        return filler

    def visit(self, phone, number):
        return phone.put("visit", recipient_id=self.person, level="village", purpose="routine", method="home",
                         visited_at_ms=int(time.time() * 1000), remark=f"{number} {REMARK}")

    def numbers(self, phone):
        return sorted(int(visit["remark"].split(" ")[0]) for visit in phone.list("visit").values())

    def test_a_disk_that_is_full_for_a_while(self):
        office = self.office
        if not mount(office.data):
            print("skipped: a small disk cannot be mounted here, so none is filled (tests/simulation fills one of its own)")
            return
        self.addCleanup(subprocess.run, ["umount", "-l", office.data], check=True)
        make_small_district(office)
        office.start()
        phone, bureau = Phone(office, "w0"), Phone(office, "bureau1")
        phone.sync()
        self.person = sorted(phone.list("recipient"))[0]
        self.visit(phone, 0)
        phone.sync()
        self.assertEqual(phone.changes(), {})
        filler = self.fill()
        written = [self.visit(phone, 1 + i) for i in range(VISITS)]
        self.assertIn("full", phone.sync(fails=True))
        waiting = set(phone.changes())
        self.assertEqual(len(waiting), len(written), "the phone keeps what was not acknowledged")
        bureau.sync()
        self.assertEqual(self.numbers(bureau), [0], "one can still fetch; what was refused is not half there")
        for _ in range(2):  # and again, after it was killed with its disk full
            office.kill_and_restart()
            self.assertIn("full", phone.sync(fails=True))
            bureau.sync()
            self.assertEqual(self.numbers(bureau), [0])
        filler.unlink()
        phone.sync()
        self.assertEqual(phone.changes(), {})
        bureau.sync()
        self.assertEqual(self.numbers(bureau), list(range(VISITS + 1)), "each visit is there, once")
        office.stop()
        self.assertIn("All is as it was written", office.run("check", "--data", office.data))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
