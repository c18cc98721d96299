"""Is what a crash left one of the states the program had promised?

The contents a store went through while it was recorded are numbered in order.
A crash after call ``n`` must leave one of those from the last acknowledged
act before it to the one under way: neither less, nor half of one.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from liaison.base.errors import Trouble
from liaison.store.engine import connect, driver
from tests.faults.powerloss import Disk
from tests.faults.tracing import Op

STORE, RING = "liaison.db", "keyring.json"
_PASSING = (".~", ".part", "-wal", "-shm", "-journal", ".new", ".next", "holder.json")
_KEEP = (0.9, 0.5, 0.5, 0.1)
"""How likely unsynced writes are there in the random states."""


@dataclass(frozen=True)
class _Seen:
    """What stood at one point of the record, everything kept."""

    at: int
    store: str
    files: dict[str, str]


@dataclass
class Trial:
    """A recorded run and what came of cutting the power in it."""

    folder: Path
    ops: Sequence[Op]
    keys: Sequence[bytes]
    """The data keys that may fit: one, or before and after a change of keys."""
    scratch: Path
    tried: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    def run(self, dice: random.Random, share: float = 1.0, each: int = 2) -> None:
        """Cut the power after a share of all calls, ``each`` times beside the two extremes."""
        seen = self._seen()
        disk, acked = Disk.read(self.folder), -1
        for at, op in enumerate(self.ops):
            disk.do(op)
            if op.what == "ack":
                acked = at
            if op.what != "ack" and dice.random() >= share:
                continue
            may = _allowed(seen, acked, at)
            for keep in (1.0, 0.0, *(dice.choice(_KEEP) for _ in range(each))):
                self._judge(disk.after_crash(dice, keep), may, f"{at} {op.what} {op.path}")

    def _seen(self) -> list[_Seen]:
        disk = Disk.read(self.folder)
        found = [self._look(-1, disk)]
        for at, op in enumerate(self.ops):
            disk.do(op)
            if op.what not in {"write", "truncate", "create"}:
                found.append(self._look(at, disk))
        return found

    def _look(self, at: int, disk: Disk) -> _Seen:
        files = disk.now()
        return _Seen(at, self.content(files), _lasting(files))

    def content(self, files: dict[str, bytes]) -> str:
        """Return a digest of all rows of the store, opened as after a crash; raises driver errors.

        ``-`` where there is no store.
        """
        if STORE not in files:
            return "-"
        for name in (STORE, f"{STORE}-wal"):
            place = self.scratch / name
            if name in files:
                place.write_bytes(files[name])
            else:
                place.unlink(missing_ok=True)
        for key in self.keys[:-1]:
            with suppress(Trouble):
                content = content_of(self.scratch / STORE, key)
                self.fits = key
                return content
        content = content_of(self.scratch / STORE, self.keys[-1])
        self.fits = self.keys[-1]
        return content

    fits: bytes = b""
    """The key that opened the last store looked at."""

    def _judge(self, files: dict[str, bytes], may: Sequence[_Seen], where: str) -> None:
        self.tried += 1
        try:
            found = self.content(files)
        except Exception as error:  # noqa: BLE001 - whatever opening says, the store is lost
            self.wrong[f"corrupt: {type(error).__name__} at {where}"] += 1
            return
        if found not in {one.store for one in may}:
            self.wrong[f"store not as promised at {where}"] += 1
        if len(self.keys) > 1 and not self._ring_fits(files):
            self.wrong[f"no ring holds the key that fits at {where}"] += 1
        lasting = _lasting(files)
        for name in {name for one in may for name in one.files} | set(lasting):
            if lasting.get(name) not in {one.files.get(name) for one in may}:
                self.wrong[f"{name} not as promised at {where}"] += 1

    def _ring_fits(self, files: dict[str, bytes]) -> bool:
        """Is there a ring with the key of the store: the present one, or the one laid ready?"""
        sealed = self._rings[self.keys.index(self.fits)]
        return any(files.get(name) == sealed for name in (RING, f"{RING}.next"))

    @cached_property
    def _rings(self) -> tuple[bytes, bytes]:
        disk = Disk.read(self.folder)
        before = disk.now()[RING]
        for op in self.ops:
            disk.do(op)
        return before, disk.now()[RING]


def content_of(path: Path, key: bytes) -> str:
    """Check a store's pages and shape and return a digest of all its rows."""
    connection = connect(path, key)
    try:
        wrong = connection.execute("PRAGMA integrity_check").fetchall()
        if wrong != [("ok",)]:
            raise driver().DatabaseError(str(wrong[:3]))
        digest = hashlib.sha256()
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for (table,) in tables:
            if table.startswith("search"):  # made from the records, with a check of its own
                continue
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
                digest.update(repr(row).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def _lasting(files: dict[str, bytes]) -> dict[str, str]:
    return {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != STORE and not any(part in name for part in _PASSING)
    }


def _allowed(seen: Sequence[_Seen], acked: int, at: int) -> Sequence[_Seen]:
    """Return what may stand: from the acknowledged state to the next one under way."""
    places = [one.at for one in seen]
    return seen[bisect_left(places, acked) : bisect_left(places, at) + 1]
