"""Start the victim, listen to it, and kill it at a moment nobody chose."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from liaison.base.paths import Home

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 60


def victim(work: str, home: Home, key: bytes, seed: int) -> subprocess.Popen[str]:
    """Start a program that does one kind of work in a data folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.victim", work, str(home.folder), key.hex(), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def killed(work: str, home: Home, key: bytes, seed: int, within: float) -> list[list[str]]:
    """Run the victim, kill -9 it at a random moment once it is ready; return what it said."""
    process = victim(work, home, key, seed)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
    delay = random.Random(seed).random() * within
    timer = threading.Timer(delay, process.send_signal, [signal.SIGKILL])
    timer.start()
    said, _ = process.communicate(timeout=_LONGEST)
    timer.join()
    # what was cut off in the middle of a line was not acknowledged
    return [line.split() for line in said.split("\n")[:-1]]


def finished(work: str, home: Home, key: bytes, seed: int) -> list[list[str]]:
    """Run the victim to its end; return what it said."""
    process = victim(work, home, key, seed)
    said, complaint = process.communicate(timeout=_LONGEST)
    assert process.returncode == 0, complaint
    return [line.split() for line in said.splitlines()]
