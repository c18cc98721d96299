"""What the disk may hold when the power fails after any call of a record.

The model is that of a journalling file system in ordered mode (ext4, NTFS).
What was written and not synced is there, is not there, is there in part (512
or 4,096 bytes are the least a disk writes) or, once in twenty, is garbage,
each write for itself and in any order. Names change in order: a crash keeps
the first so many changes of names, at least those a sync has made durable.
Not modelled: disks that lie about flushing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.tracing import Op

SECTORS = (512, 4096)
_ALL, _NONE = 1.0, 0.0


@dataclass
class _Body:
    """The content of a file: what is safe, and what was written since."""

    safe: bytes = b""
    loose: list[Op] = field(default_factory=list)
    born: int = 0
    """Which change of names made it; syncing the file makes its birth durable."""

    def full(self) -> bytes:
        """Return the content as a running program reads it."""
        return _with(self.safe, self.loose)


@dataclass(frozen=True)
class _Change:
    """A change of names: a body under a name, or none; ``gone`` the name it left."""

    name: str
    body: _Body | None
    gone: str = ""


class Disk:
    """A folder on a disk, brought forward call by call."""

    def __init__(self, folder: Path, before: Mapping[str, bytes]) -> None:
        self._folder = str(folder)
        self._base = {name: _Body(content) for name, content in before.items()}
        self._now = dict(self._base)
        self._changes: list[_Change] = []
        self._safe = 0

    @classmethod
    def read(cls, folder: Path) -> Disk:
        """Begin with what stood in the folder before a record was made."""
        before = folder.with_name(f"{folder.name}-before")
        files = [path for path in before.rglob("*") if path.is_file()]
        return cls(folder, {str(path.relative_to(before)): path.read_bytes() for path in files})

    def do(self, op: Op) -> None:
        """Bring the disk one call forward."""
        name = op.path[len(self._folder) + 1 :]
        if op.what == "create":
            body = _Body(born=len(self._changes) + 1)
            self._change(_Change(name, body))
        elif op.what in {"write", "truncate"}:
            self._now[name].loose.append(op)
        elif op.what == "unlink":
            self._change(_Change(name, None))
        elif op.what == "rename":
            to = op.to[len(self._folder) + 1 :]
            self._change(_Change(to, self._now[name], name))
        elif op.what == "sync":
            self._sync(name)

    def _sync(self, name: str) -> None:
        body = self._now.get(name)
        if body is None:  # a folder: names are kept in order, so all of them are safe
            self._safe = len(self._changes)
            return
        body.safe, body.loose = body.full(), []
        self._safe = max(self._safe, body.born)

    def _change(self, change: _Change) -> None:
        self._changes.append(change)
        _rename(self._now, change)

    def now(self) -> dict[str, bytes]:
        """Return the files as the running program sees them."""
        return {name: body.full() for name, body in self._now.items()}

    def after_crash(self, dice: random.Random, keep: float) -> dict[str, bytes]:
        """Return the files as they may be after a crash now.

        ``keep`` is how likely a write is there: 1 all, 0 none, else with tearing.
        """
        least, most = self._safe, len(self._changes)
        upto = {_ALL: most, _NONE: least}.get(keep, dice.randint(least, most))
        self._forward(upto)
        names = dict(self._base)
        for change in self._changes[self._at : upto]:
            _rename(names, change)
        return {name: _crashed(body, dice, keep) for name, body in names.items()}

    _at = 0

    def _forward(self, upto: int) -> None:
        """Take the changes of names no crash can undo any more into the base."""
        safe = min(self._safe, upto)
        for change in self._changes[self._at : safe]:
            _rename(self._base, change)
        self._at = safe


def _rename(names: dict[str, _Body], change: _Change) -> None:
    if change.gone:
        names.pop(change.gone, None)
    if change.body is None:
        names.pop(change.name, None)
    else:
        names[change.name] = change.body


def _with(safe: bytes, loose: Sequence[Op]) -> bytes:
    if not loose:
        return safe
    content = bytearray(safe)
    for op in loose:
        _apply(content, op)
    return bytes(content)


def _apply(content: bytearray, op: Op) -> None:
    if op.what == "truncate":
        del content[op.at :]
        content.extend(bytes(op.at - len(content)))
        return
    content.extend(bytes(max(0, op.at - len(content))))
    content[op.at : op.at + len(op.data)] = op.data


def _crashed(body: _Body, dice: random.Random, keep: float) -> bytes:
    if keep in {_ALL, _NONE} or not body.loose:
        return body.full() if keep == _ALL else body.safe
    content = bytearray(body.safe)
    for op in body.loose:
        for part in _what_is_left(op, dice, keep):
            _apply(content, part)
    return bytes(content)


def _what_is_left(op: Op, dice: random.Random, keep: float) -> Iterator[Op]:
    fate = dice.random()
    if fate < keep:
        yield op
    elif op.what == "write" and fate < keep + (1 - keep) / 2:
        size = dice.choice(SECTORS)
        for start in range(0, len(op.data), size):
            if dice.random() < 0.5:
                piece = op.data[start : start + size]
                rubbish = dice.random() < 0.05
                data = dice.randbytes(len(piece)) if rubbish else piece
                yield Op("write", op.path, op.at + start, data)
