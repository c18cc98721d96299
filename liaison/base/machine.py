"""This PC as the audit trail names it: its network name, and the run since it was switched on."""

from __future__ import annotations

import platform
import uuid
from functools import cache
from pathlib import Path

_LONGEST = 60
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@cache
def pc() -> str:
    """Return this PC's name in its network, at most 60 characters; "" if it has none."""
    return platform.node()[:_LONGEST]


@cache
def boot() -> str:
    """Return an id of the time since this PC was switched on (36 characters).

    Monotonic times are comparable between entries of one boot only. Where the
    system tells no such id, it is one of this run of the program.
    """
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:  # not Linux
        return str(uuid.uuid4())
