"""The audit trail: every step and every other event in a chain nobody can mend afterwards.

Design: safety.md §7.5. Each row carries an HMAC over the row before it and
itself; the row of a step also a digest of the step and its change rows. What
is cut off the end is found only with a :class:`Head` noted elsewhere: in each
backup's manifest and in the footer of each ledger.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    insert,
    select,
    text,
    true,
)

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.written import plain
from liaison.store import tables
from liaison.store.prepared import Prepared

STEP = "step"
BEGUN = "begun"
PURGE = "purge"
CLOCK = "clock"
START = "0" * 64
BACKWARD, FORWARD = timedelta(minutes=2), timedelta(days=7)
"""The wall clock is doubted when it goes back by more, or leaps by more."""

_LOCK = 20_261_123
_NEWEST = 1000
"""So many of the newest entries are looked at for a jump of the clock."""

STEP_COLUMNS = tuple(one for one in tables.step.c)
CHANGE_COLUMNS = tuple(
    tables.change.c[name] for name in ("record", "record_id", "version", "field", "old", "new")
)

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

# Asked and written at every step, so built once.
_STEP_ROW = select(*STEP_COLUMNS).where(tables.step.c.id == bindparam("step"))
_LATEST = Prepared(
    select(tables.audit.c.seq, tables.audit.c.mac, tables.audit.c.at)
    .order_by(tables.audit.c.seq.desc())
    .limit(1)
)
_WRITE = Prepared(insert(tables.audit))


class Person(Protocol):
    """Who an event is written for (:class:`liaison.store.step.Who`)."""

    @property
    def login(self) -> str: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class Event:
    """What the trail tells of one event.

    ``action`` is one short word (``sign_in``, ``view``, ``export`` …; at most
    20 signs); ``file`` the SHA-256 of a file handed out and ``count`` its
    rows; ``handed`` the ids of the records in it by table name; ``notice``
    marks what the auditor must be told; ``detail`` is plain JSON without
    anything a role may not see (no numbers of persons).
    """

    action: str
    record: str = ""
    record_id: int | None = None
    reason: str = ""
    ok: bool = True
    notice: bool = False
    count: int | None = None
    file: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    handed: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The end of the chain: its last number and the first 16 signs of its mark."""

    seq: int
    mark: str

    def __str__(self) -> str:
        return f"{self.seq}-{self.mark}"

    @classmethod
    def read(cls, told: str) -> Head:
        """Read what :meth:`__str__` wrote; raises ValueError."""
        seq, mark = told.strip().split("-")
        return cls(int(seq), mark)


class Digest:
    """Gathers what a step wrote, in order, into one SHA-256."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, values: Iterable[Any]) -> None:
        """Take in one row."""
        self._hash.update(_canonical(list(values)).encode() + b"\n")

    def done(self, step: Sequence[Any]) -> str:
        """Return the digest of the changes taken in and of the step's own row."""
        self.add(_utc(value) for value in step)
        return self.hex()

    def hex(self) -> str:
        """Return the digest of the rows taken in so far."""
        return self._hash.hexdigest()


def key_of(connection: Connection) -> bytes:
    """Return the chain's key, which lies in the encrypted store and outlives a new data key."""
    told = select(tables.secret.c.value).where(tables.secret.c.name == "audit")
    return bytes.fromhex(connection.execute(told).scalar_one())


def head(connection: Connection) -> Head:
    """Return the present end of the chain; number 0 when nothing was written yet."""
    seq, mac, _at = newest(connection)
    return Head(seq, mac[:16])


def write(
    connection: Connection,
    key: bytes,
    who: Person,
    event: Event,
    step_id: int | None = None,
    digest: str = "",
) -> int:
    """Put an event at the end of the chain, in the caller's transaction; return its number.

    On PostgreSQL the chain is locked from here to the commit, so write last.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    seq, mac, at = newest(connection)
    if seq == 0 and event.action != BEGUN:
        older = tables.step.c.id < step_id if step_id is not None else true()
        write(connection, key, who, Event(BEGUN), *digest_of_older(connection, older))
        seq, mac, at = newest(connection)
    handed = [
        {"seq": seq + 1, "record": record, "ids": f",{','.join(map(str, sorted(ids)))},"}
        for record, ids in sorted(event.handed.items())
        if ids
    ]
    row = _row(seq + 1, at, who, event)
    row |= {"step_id": step_id, "digest": digest or digest_of_handed(handed)}
    row["mac"] = sign(key, mac, row)
    _WRITE.run(connection, row)
    if handed:
        connection.execute(insert(tables.handed_out), handed)
    return seq + 1


def _row(seq: int, last: datetime | None, who: Person, event: Event) -> dict[str, Any]:
    """Return the row of an event, without what ties it to a step and to the chain."""
    now = clock.now()
    return {
        "seq": seq,
        "at": now,
        "offset": _offset(now),
        "ticks": int(clock.ticks() * 1000),
        "boot": machine.boot(),
        "pc": machine.pc(),
        "by": who.login[:40],
        "role": who.role[:20],
        "action": event.action,
        "record": event.record,
        "record_id": event.record_id,
        "reason": plain(event.reason)[: tables.REASON],
        "ok": event.ok,
        "suspect": doubtful(last, now),
        "notice": event.notice,
        "count": event.count,
        "file": event.file,
        "detail": json.dumps(dict(event.detail), ensure_ascii=False, sort_keys=True),
    }


def digest_of_handed(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a digest of the records a file contained, "" for none."""
    if not rows:
        return ""
    digest = Digest()
    for row in rows:
        digest.add((row["record"], row["ids"]))
    return digest.hex()


def doubtful(last: datetime | None, now: datetime) -> bool:
    """Has the wall clock jumped since the last entry (safety.md §7.5)?"""
    return last is not None and (now < last - BACKWARD or now > last + FORWARD)


def last_moment(connection: Connection) -> datetime | None:
    """Return when the last entry was written."""
    return newest(connection)[2]


def doubted(connection: Connection) -> datetime | None:
    """Return when the entry was written after which the clock jumped, and nobody confirmed it.

    Looks at the newest entries only (:data:`_NEWEST`).
    """
    table, (seq, _mac, _at) = tables.audit.c, newest(connection)
    recent = table.seq > seq - _NEWEST
    jump = connection.execute(select(func.max(table.seq)).where(recent, table.suspect)).scalar()
    settled = connection.execute(
        select(func.max(table.seq)).where(recent, table.action == CLOCK)
    ).scalar()
    if jump is None or (settled is not None and settled >= jump):
        return None
    moment: datetime | None = connection.execute(
        select(table.at).where(table.seq == jump - 1)
    ).scalar()
    return moment


def digest_of(connection: Connection, step: Row[Any]) -> str:
    """Return the digest of a step and its change rows as they stand in the store."""
    digest = Digest()
    changes = select(*CHANGE_COLUMNS).where(tables.change.c.step_id == step.id)
    for row in connection.execute(changes.order_by(tables.change.c.id)):
        digest.add(row)
    return digest.done(step)


def step_row(connection: Connection, step_id: int) -> Row[Any]:
    """Return a step as its digest takes it."""
    return connection.execute(_STEP_ROW, {"step": step_id}).one()


def digest_of_older(connection: Connection, which: ColumnElement[bool]) -> tuple[int | None, str]:
    """Return the last of the steps older than the chain, and a digest of all of them."""
    rows = connection.execute(select(*STEP_COLUMNS).where(which).order_by(tables.step.c.id)).all()
    digest = hashlib.sha256("".join(digest_of(connection, row) for row in rows).encode())
    return (rows[-1].id if rows else None), digest.hexdigest()


def newest(connection: Connection) -> tuple[int, str, datetime | None]:
    """Return number, mark and moment of the last entry; 0, :data:`START`, None without any."""
    row = _LATEST.first(connection, {})
    return (row[0], row[1], row[2]) if row else (0, START, None)


def sign(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    """Return the mark of an entry: an HMAC (hex) over the mark before it and its columns."""
    told = _canonical({name: _utc(value) for name, value in row.items()})
    return hmac.digest(key, f"{before}\n{told}".encode(), "sha256").hex()


def _canonical(told: Any) -> str:
    return _CANONICAL.encode(told)


def _utc(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _offset(now: datetime) -> int:
    told = now.astimezone().utcoffset() or timedelta()
    return int(told.total_seconds() // 60)
