"""What the goals of the safety tests are, how often each is tried, and what came of it.

A test of a goal does ``for seed in turns(quick=5, long=500)`` and says at its
end ``tell("R6", "导出被打断", tried=…, lost=…)`` before it asserts that nothing
was lost. The suite runs the quick slice; ``packaging/dev.py faults`` the long
one, and prints what was told as a table.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONG = "LIAISON_LONG"
"""Set in the environment for the long runs; a number is the share of them (0.1 = a tenth)."""

TOLD = "LIAISON_PROMISES"
"""The file, one JSON object a line, to which tests tell what they tried."""


def turns(quick: int, long: int) -> range:
    """Return the seeds to try: the first ``quick`` in the suite, ``long`` of them in a long run."""
    asked = os.environ.get(LONG)
    return range(max(quick, round(long * float(asked))) if asked else quick)


def patient(seconds: float) -> float:
    """Return what a long run allows, which has the machine alone; the suite shares it: five times.

    For waits of people. What a computation costs is measured by ``time.process_time``,
    which other programs do not make longer.
    """
    return seconds if os.environ.get(LONG) else 5 * seconds


def tell(goal: str, what: str, tried: int, lost: int) -> None:
    """Tell what was tried for a goal (R1 … S13) and how often it was not held."""
    path = os.environ.get(TOLD)
    if path:
        line = json.dumps(
            {"goal": goal, "what": what, "tried": tried, "lost": lost}, ensure_ascii=False
        )
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


@contextmanager
def promised(goal: str, what: str) -> Iterator[None]:
    """Tell one try of a goal: lost unless what is done within passes."""
    lost = 1
    try:
        yield
        lost = 0
    finally:
        tell(goal, what, 1, lost)
