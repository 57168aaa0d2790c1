#!/usr/bin/env python3
"""Counts the tests of a ctest JUnit file: results.py JUNIT.xml prints "passed failed skipped" on standard output, and
each failed and each skipped test on standard error. Catch2 2 cannot skip, so a test that passed after
WARN("skipped: why") counts as skipped, not as passed."""

import re
import sys
import xml.etree.ElementTree as xml

SKIP_WARNING = re.compile(r"^\s*skipped: (.+)$", re.MULTILINE)


def outcome(case):
    """("passed" | "failed" | "skipped", why) of one <testcase>."""
    if case.get("status") == "fail" or case.find("failure") is not None:
        return "failed", ""
    if case.get("status") != "run":  # "disabled", "notrun": skipped by its return code or output, or it could not start
        note = case.find("skipped")
        why = note.get("message", "") if note is not None else case.get("status")
        return "skipped" if case.get("status") == "disabled" or why.startswith("SKIP_") else "failed", why
    said = SKIP_WARNING.search(case.findtext("system-out", ""))
    return ("skipped", said[1]) if said else ("passed", "")


def count(junit):
    """Counts by outcome, and one line for each test that did not pass."""
    counts, lines = {"passed": 0, "failed": 0, "skipped": 0}, []
    for case in xml.parse(junit).iter("testcase"):
        result, why = outcome(case)
        counts[result] += 1
        if result != "passed":
            lines.append(f"{result}: {case.get('name')}" + (f" ({why})" if why else ""))
    return counts, lines


if __name__ == "__main__":
    totals, not_passed = count(sys.argv[1])
    print("\n".join(not_passed), end="\n" if not_passed else "", file=sys.stderr)
    print(totals["passed"], totals["failed"], totals["skipped"])
