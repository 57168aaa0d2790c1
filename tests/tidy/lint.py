#!/usr/bin/env python3
"""Runs clang-tidy, two at a time, on the rooms' files that changed since the main branch left HEAD (on the main branch:
since the commit before), or with --all on all. A header is read by way of the file that shows it compiles alone.

lint.py [--all] [--seconds N]: "passed failed skipped" files on standard output, what is wrong on standard error.
A file for which the seconds did not suffice counts as skipped."""

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "dev"
ROOMS = ("src/", "geodata/", "sync/", "schema/")


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


def base_commit():
    """What HEAD is compared with, or None where there is nothing before it."""
    head = git("rev-parse", "HEAD")
    fork = git("merge-base", "HEAD", "main") or git("merge-base", "HEAD", "origin/main")
    if fork and fork != head:
        return fork[0]
    before = git("rev-parse", "--verify", "--quiet", "HEAD~1")
    return before[0] if before else None


def units():
    """File of a room → the file to compile for it, from the compilation database."""
    found = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        unit = Path(entry["file"])
        if unit.is_relative_to(BUILD):
            _, alone, header = unit.as_posix().partition("_verify_interface_header_sets/")
            for root in ("src/", ""):
                path = root + header.removesuffix(".cxx")
                if alone and (ROOT / path).exists():
                    found[path] = unit
        elif unit.is_relative_to(ROOT):
            found[unit.relative_to(ROOT).as_posix()] = unit
    return {path: unit for path, unit in found.items() if path.startswith(ROOMS)}


def lint(path, unit, deadline):
    """"passed", "failed" or "skipped" for one file."""
    left = deadline - time.monotonic()
    if left <= 0:
        return "skipped"
    command = ["clang-tidy-19", "-p", str(BUILD), "--quiet", str(unit)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=left, check=False)
    except subprocess.TimeoutExpired:
        return "skipped"
    if done.returncode != 0:
        print(f"clang-tidy: {path}\n{done.stdout or done.stderr}", file=sys.stderr)
    return "failed" if done.returncode != 0 else "passed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=float, default=86_400)
    arguments = parser.parse_args()

    wanted = units()
    base = None if arguments.all else base_commit()
    if base:
        changed = {*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")}
        wanted = {path: unit for path, unit in wanted.items() if path in changed}
    deadline = time.monotonic() + arguments.seconds
    with ThreadPoolExecutor(2) as two:
        results = dict(zip(wanted, two.map(lambda item: lint(*item, deadline), wanted.items())))
    since = f"changed since {base[:10]}" if base else "of the rooms"
    print(f"clang-tidy: checked {sum(r != 'skipped' for r in results.values())} of {len(results)} files {since}", file=sys.stderr)
    for path in [path for path, result in results.items() if result == "skipped"]:
        print(f"skipped: clang-tidy of {path} (no time left of {arguments.seconds:.0f} s)", file=sys.stderr)
    print(*(list(results.values()).count(result) for result in ("passed", "failed", "skipped")))


if __name__ == "__main__":
    main()
