"""Let the disk fail under a victim: at one call, or from one call on (strace)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison.base.paths import Home
from tests.faults.deeds import deed
from tests.faults.killing import Victim
from tests.faults.tracing import Op, attached

_ERRORS = {
    "pwrite64": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO",),
    "fsync": ("EIO",),
    "ftruncate": ("EIO",),
    "rename": ("EIO", "ENOSPC"),
    "unlink": ("EIO",),
}


@dataclass(frozen=True)
class Fault:
    """Which call fails with what: the ``at``-th, or it and all after it."""

    call: str
    error: str
    at: int
    forever: bool

    def options(self, folder: Path, pid: int) -> list[str]:
        """Return what strace is told; plain writes fail in the files being made, nowhere else."""
        when = f"{self.at}{'+' if self.forever else ''}"
        told = ["-e", f"trace={self.call}", "-o", "/dev/null"]
        told += ["-e", f"inject={self.call}:error={self.error}:when={when}"]
        if self.call == "write":
            for place in _MADE:
                path = folder / place
                told += ["-P", str(path), "-P", str(path.with_name(f".~{path.name}.{pid}.tmp"))]
        return told


_MADE = ("ledgers/month.xlsx", "keyring.json", "keyring.json.bak", "settings.json")


def chosen(dice: random.Random, calls: Counter[str]) -> Fault:
    """Draw a fault that will strike a deed of so many calls."""
    call = dice.choice(sorted(calls))
    return Fault(
        call, dice.choice(_ERRORS[call]), dice.randint(1, calls[call]), dice.random() < 0.5
    )


def calls_of(ops: Sequence[Op]) -> Counter[str]:
    """Return how often a recorded deed made the calls that can fail."""
    found: Counter[str] = Counter()
    for op in ops:
        made = any(Path(op.path).name.startswith(f".~{Path(one).name}.") for one in _MADE)
        if op.what == "write":
            found["write" if made else "pwrite64"] += made or ".~" not in op.path
        elif op.what == "sync":
            found["fsync" if made else "fdatasync"] += 1
        elif op.what in {"rename", "unlink"} or (op.what == "truncate" and op.at):
            found["ftruncate" if op.what == "truncate" else op.what] += 1
    return +found


def struck(name: str, home: Home, key: bytes, fault: Fault) -> tuple[list[list[str]], bool]:
    """Let a victim do a deed while the disk fails; return what it said, and did it stand."""
    with Victim(deed(name), home, key, 0) as victim:
        victim.await_ready()
        with attached(victim.pid, *fault.options(home.folder, victim.pid)):
            victim.go()
            stood = True
            while stood and ["closed"] not in victim.said:
                stood = not victim.listen(0.02)
            victim.kill()
        return victim.said, stood
