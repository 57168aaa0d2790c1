#!/usr/bin/env python3
"""Runs the fuzz targets of a build: campaign.py BIN_DIR [TARGET [FILE…]] [--seconds S]. The seconds are shared out over
all targets, as many of them at a time as there are processors. Each starts from tests/data/fuzz/TARGET and from what
earlier runs found (build/fuzz/corpus/TARGET), and has its line on standard output. An input that breaks one is left in
build/fuzz/crashes. With FILEs the target runs these alone, once. The result is 1 where anything broke."""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "fuzz"
CRASHES = WORK / "crashes"
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-malloc_limit_mb=512"]  # seconds for one input; a lying count shows


def figures(log):
    """(executions, coverage) of a libFuzzer log; coverage counts edges of the program that were taken."""
    executed = re.findall(r"^stat::number_of_executed_units:\s+(\d+)", log, re.MULTILINE)
    executed = executed or re.findall(r"^#(\d+)", log, re.MULTILINE)
    coverage = re.findall(r"\bcov: (\d+)", log)
    return int(executed[-1]) if executed else 0, int(coverage[-1]) if coverage else 0


def explore(program, seconds):
    """Runs one target for so long. (Its line, whether it broke)."""
    name = program.name.removeprefix("fuzz_")
    found = WORK / "corpus" / name
    found.mkdir(parents=True, exist_ok=True)
    before = set(CRASHES.iterdir())
    command = [program, f"-max_total_time={seconds}", "-print_final_stats=1", "-use_value_profile=1", *LIMITS,
               f"-artifact_prefix={CRASHES}/{name}-", found, ROOT / "tests" / "data" / "fuzz" / name]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    executions, coverage = figures(done.stderr)
    crashes = sorted(set(path for path in CRASHES.iterdir() if path.name.startswith(f"{name}-")) - before)
    line = f"{name:20} {executions:10,} executions  {coverage:6,} edges  {len(crashes)} crashes"
    if done.returncode == 0:
        return line, False
    why = re.findall(r"^.*(?:what\(\):|ERROR: |runtime error: ).*$", done.stderr, re.MULTILINE)
    details = [f"  {why[0].strip() if why else done.stderr.strip()[-400:]}"]
    details += [f"  replay: ./dev fuzz {name} {path.relative_to(ROOT)}" for path in crashes]
    return "\n".join([line, *details]), True


def main():
    arguments = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__.split(":", 1)[0])
    arguments.add_argument("bin_dir", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("target", nargs="?", default="", help="one target; without it all")
    arguments.add_argument("files", nargs="*", type=Path, metavar="FILE", help="inputs to replay, each once")
    arguments.add_argument("--seconds", type=float, default=60, help="for all targets together (60)")
    options = arguments.parse_intermixed_args()
    programs = sorted(options.bin_dir.glob(f"fuzz_{options.target or '*'}"))
    if not programs:
        sys.exit(f"there is no target {options.target}; they are the names in tests/fuzz/CMakeLists.txt")
    CRASHES.mkdir(parents=True, exist_ok=True)
    if options.files:
        return subprocess.run([programs[0], *LIMITS, *options.files], check=False).returncode
    workers = min(os.cpu_count() or 1, len(programs))
    seconds = max(1, round(options.seconds * workers / len(programs)))
    broken = False
    with ThreadPoolExecutor(workers) as pool:
        for line, broke in pool.map(lambda program: explore(program, seconds), programs):
            print(line, flush=True)
            broken = broken or broke
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
