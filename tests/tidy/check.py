#!/usr/bin/env python3
"""Holds the tree against the rules of the house: check.py [ROOT]. One line a finding; exit status 1 if there is any."""

import sys
from pathlib import Path

import rules
from sources import read_rooms, read_tree


def check(root):
    tree = read_tree(root)
    rooms = read_rooms(root)
    findings = [finding for rule in rules.RULES for finding in rule(tree, rooms)]
    return sorted({*findings, *rules.formatting(root, tree)})


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    findings = check(root)
    for finding in findings:
        print(finding)
    print(f"tidy: {len(findings)} findings in {len(read_tree(root))} files", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
