"""The program asks nobody: with every socket forbidden all is as before, and none is tried (S9)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.promises import tell, turns
from tests.stores import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
GUARD = """
import os, sys

def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        if event == "socket.__new__" and arguments[1] not in (2, 10):
            return  # two processes of one PC
        if event in ("socket.bind", "socket.connect") and not isinstance(arguments[1], tuple):
            return
        with open(os.environ["TRIED"], "a") as file:
            file.write(f"{event}\\n")
        if "FORBID" in os.environ:
            raise OSError(101, "the network is forbidden here")

sys.addaudithook(watch)
"""
"""Loaded by every Python the program starts, its reader's child too."""

DAY = (
    "init --station 循环园区警务站 --user zhao",
    "add officer 姓名=张三",
    "add company 企业名称=甲公司",
    "import {samples}",
    "undo",
    "import {samples}",
    "list company --json",
    "ledger all --month 2026-10 --out {out}",
    "figures --month 2026-10 --json",
    "backup",
    "check",
    "history company QY-0001",
)


RUN = """
import sys
from liaison.app import main

for line in sys.argv[2:]:
    print("status", main(["--home", sys.argv[1], *line.split()]), flush=True)
"""


def _python(folder: Path, code: str, *words: str, forbid: bool) -> tuple[int, str]:
    """Run Python with the guard before everything; return its status and what it printed."""
    guard = folder / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD, "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)]),
        "LIAISON_PASSWORD": PASSWORD,
        "LIAISON_USER": "zhao",
        "TRIED": str(folder / "tried"),
        **({"FORBID": "1"} if forbid else {}),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    return done.returncode, done.stdout if done.returncode == 0 else done.stderr


LINES = DAY if len(turns(1, 2)) > 1 else [DAY[n] for n in (0, 2, 3, 7, 10)]
"""What is done; in the suite the commands that read, write, and start other programs."""


def _day(folder: Path, forbid: bool) -> list[str]:
    """Return what each command of the day printed, its exit status last."""
    samples = sorted((ROOT / "tests/samples").glob("*.xlsx"))
    given = {"samples": " ".join(map(str, samples)), "out": folder / "out"}
    lines = [line.format(**given) for line in LINES]
    status, printed = _python(folder, RUN, str(folder / "data"), *lines, forbid=forbid)
    assert status == 0, printed
    return re.split(r"(?<=status \d)\n", _without_moments(printed.replace(str(folder), "…")))[:-1]


def _without_moments(printed: str) -> str:
    """Leave out what differs between any two runs: moments, marks, and how long something took."""
    printed = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?\S*|\d{8}-\d{6}-\d{6}", "…", printed)
    return re.sub(r"\b[0-9a-f]{12,}\b|\b\d+(\.\d+)? ?(ms|s|KB|MB)\b|(\w{4}-){8}\w{4}", "…", printed)


def test_a_day_without_any_network_is_the_same_and_tries_none(tmp_path: Path) -> None:
    told = []
    for forbid in (False, True):
        folder = tmp_path / str(forbid)
        folder.mkdir()
        told.append(_day(folder, forbid))
        assert not (folder / "tried").exists(), (folder / "tried").read_text("utf-8")
    free, forbidden = told
    assert len(free) == len(forbidden) == len(LINES)
    pairs = zip(LINES, free, forbidden, strict=True)
    differing = [line for line, one, other in pairs if one != other]
    tell("S9", "commands with sockets forbidden", len(LINES), len(differing))
    assert not differing
    assert not [one for one in free if one.endswith("status 2")]


def test_a_program_that_asks_the_network_would_be_seen(tmp_path: Path) -> None:
    """The harness can fail: the same guard sees a socket."""
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    status, _ = _python(tmp_path, code, forbid=True)
    assert status != 0
    assert "socket" in (tmp_path / "tried").read_text("utf-8")
