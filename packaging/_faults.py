"""The long runs of the safety goals, and their table in README.

Every file of ``tests/faults`` is run with ``LIAISON_LONG`` set, two at a time;
the tests tell what they tried (``tests/promises.py``). ``--share 0.1`` does a
tenth. With arguments of pytest only those tests are run, and README stays.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import _venv
from _venv import ROOT

README = ROOT / "README.md"
_NO_DUMP = ("-o", "faulthandler_timeout=0")
"""A long run is no hanging test; and Python may crash while it tells of many threads at once."""
BEGIN, END = "<!-- faults -->", "<!-- /faults -->"

PROMISES = {
    "R1": "killed at any moment, no acknowledged record is lost, none is half",
    "R2": "power lost after any call to the disk: the same",
    "R3": "the disk fails at any call: no crash, nothing lost, told in Chinese",
    "R4": "a save whose outcome nobody knows, repeated, gives one record",
    "R5": "disk full at any level: old files as they were, no rest, work goes on after",
    "R6": "export killed: the old workbook or the new, nothing readable left about",
    "R7": "one flipped bit in a store is noticed",
    "R8": "a damaged store is never a crash, never written to, and is kept",
    "R9": "a backup restored has all rows of all tables",
    "R10": "after a failure work goes on within the window",
    "R11": "no more than three seconds of typing are lost",
    "R12": "what is undone is as it was, field by field",
    "R13": "no update is lost between two programs or twenty clients",
    "R14": "a store of every earlier program opens; killed meanwhile it is old or new",
    "S1": "what changed in the tables is what the trail tells",
    "S2": "every attack on the trail is found",
    "S3": "every cell of roles and operations is decided in the services",
    "S4": "no planted name, phone or ID stands readable on the disk",
    "S5": "a copied store without a key is noise",
    "S6": "nothing typed into a search box is taken for SQL",
    "S7": "no text of a user is shown as markup",
    "S8": "no attachment is written outside its folder or run",
    "S9": "with sockets forbidden all is the same, and none is tried",
    "S10": "wrong passwords lock out, whatever is done to clock and files",
    "S11": "no unmasked number leaves without right, reason and a record of it",
}

Counts = dict[str, tuple[int, int]]


def run(arguments: list[str], surroundings: dict[str, str]) -> int:
    """Do the long runs and print and keep the table; returns pytest's worst exit status."""
    share, asked = _share(arguments)
    files = sorted(path for path in (ROOT / "tests/faults").glob("test_*.py"))
    files.append(ROOT / "tests/services/test_rights.py")  # S3: every cell of the table
    jobs = [asked] if asked else [[str(path.relative_to(ROOT))] for path in files]
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "promises"
        more = {**surroundings, "LIAISON_LONG": str(share), "LIAISON_PROMISES": str(told)}
        with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
            worst = max(pool.map(lambda job: _one(job, more), jobs))
        counts = count(told.read_text("utf-8").splitlines() if told.exists() else [])
    text = table(counts)
    print(text)
    if not asked:
        _keep(f"{_words(share)}\n\n{text}")
    return worst


def count(lines: Iterable[str]) -> Counts:
    """Return how often each goal was tried and not held."""
    found: Counts = {}
    for line in lines:
        one = json.loads(line)
        tried, lost = found.get(one["goal"], (0, 0))
        found[one["goal"]] = (tried + one["tried"], lost + one["lost"])
    return found


def table(counts: Counts) -> str:
    """Return what was promised, tried and lost as a Markdown table."""
    lines = ["| goal | promised | tried | lost |", "|---|---|---:|---:|"]
    for goal in sorted(counts, key=lambda name: (name[0], int(name[1:]))):
        tried, lost = counts[goal]
        lines.append(f"| {goal} | {PROMISES[goal]} | {tried:,} | {lost:,} |")
    return "\n".join(lines)


def _share(arguments: list[str]) -> tuple[float, list[str]]:
    parser = argparse.ArgumentParser("dev.py faults", allow_abbrev=False)
    parser.add_argument("--share", type=float, default=1.0, help="of the long run, 0 to 1")
    given, rest = parser.parse_known_args(arguments)
    return given.share, rest


def _one(job: list[str], more: dict[str, str]) -> int:
    """Run pytest on something, and say how it went when it is done."""
    begun = time.monotonic()
    done = subprocess.run(
        [str(_venv.python()), "-P", "-m", "pytest", "-q", "--tb=short", *_NO_DUMP, *job],
        cwd=ROOT,
        env=_venv.environment(**more),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    fine = done.returncode == 0
    said = done.stdout.strip().splitlines()
    story = said[-1] if fine and said else done.stdout + done.stderr
    took = time.monotonic() - begun
    print(f"{' '.join(job)} ({took:.0f} s): {story}", file=sys.stderr, flush=True)
    return done.returncode


def _words(share: float) -> str:
    part = "the whole" if share >= 1 else f"{share:.0%} of the"
    return f"As of {time.strftime('%Y-%m-%d')}, {part} long run (`dev.py faults`)."


def _keep(words: str) -> None:
    """Put the table between its marks in README."""
    text = README.read_text("utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    fresh = f"{BEGIN}\n{words}\n{END}"
    README.write_text(between.sub(lambda _match: fresh, text), "utf-8")
