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

from sqlalchemy import Connection, Row, func, insert, select, text

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.written import plain
from liaison.store import tables

STEP = "step"
BEGUN = "begun"
START = "0" * 64
BACKWARD, FORWARD = timedelta(minutes=2), timedelta(days=7)
"""The wall clock is doubted when it goes back by more, or leaps by more."""

_LOCK = 20_261_123
_STEP_COLUMNS = tuple(one for one in tables.step.c)
_CHANGE_COLUMNS = tuple(
    tables.change.c[name] for name in ("record", "record_id", "version", "field", "old", "new")
)


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


@dataclass(frozen=True)
class Verdict:
    """What a verification found: rows checked, and the numbers and reasons of what is wrong."""

    checked: int
    head: Head
    wrong: tuple[tuple[int, str], ...]

    @property
    def sound(self) -> bool:
        """Is nothing wrong?"""
        return not self.wrong


class Digest:
    """Gathers what a step wrote, in order, into one SHA-256."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, values: Iterable[Any]) -> None:
        """Take in one row."""
        self._hash.update(_canonical(list(values)).encode() + b"\n")

    def done(self, step: Row[Any]) -> str:
        """Return the digest of the changes taken in and of the step's own row."""
        self.add(_utc(value) for value in step)
        return self._hash.hexdigest()


def key_of(connection: Connection) -> bytes:
    """Return the chain's key, which lies in the encrypted store and outlives a new data key."""
    told = select(tables.secret.c.value).where(tables.secret.c.name == "audit")
    return bytes.fromhex(connection.execute(told).scalar_one())


def head(connection: Connection) -> Head:
    """Return the present end of the chain; number 0 when nothing was written yet."""
    seq, mac, _at = _last(connection)
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
    seq, mac, at = _last(connection)
    if seq == 0 and event.action != BEGUN:
        write(connection, key, who, Event(BEGUN), *_before(connection, step_id))
        seq, mac, at = _last(connection)
    now = clock.now()
    row = {
        "seq": seq + 1,
        "at": now,
        "offset": _offset(now),
        "ticks": int(clock.ticks() * 1000),
        "boot": machine.boot(),
        "pc": machine.pc(),
        "by": who.login[:40],
        "role": who.role[:20],
        "action": event.action,
        "step_id": step_id,
        "record": event.record,
        "record_id": event.record_id,
        "reason": plain(event.reason)[: tables.REASON],
        "ok": event.ok,
        "suspect": doubtful(at, now),
        "notice": event.notice,
        "count": event.count,
        "file": event.file,
        "detail": json.dumps(dict(event.detail), ensure_ascii=False, sort_keys=True),
        "digest": digest,
    }
    row["mac"] = _mac(key, mac, row)
    connection.execute(insert(tables.audit).values(row))
    handed = [
        {"seq": seq + 1, "record": record, "ids": f",{','.join(map(str, ids))},"}
        for record, ids in event.handed.items()
        if ids
    ]
    if handed:
        connection.execute(insert(tables.handed_out), handed)
    return seq + 1


def doubtful(last: datetime | None, now: datetime) -> bool:
    """Has the wall clock jumped since the last entry (safety.md §7.5)?"""
    return last is not None and (now < last - BACKWARD or now > last + FORWARD)


def last_moment(connection: Connection) -> datetime | None:
    """Return when the last entry was written."""
    return _last(connection)[2]


def verify(
    connection: Connection, last: int | None = None, anchors: Iterable[Head] = ()
) -> Verdict:
    """Prove the chain, or its ``last`` so many rows, and the heads noted elsewhere.

    Finds rows changed, deleted, put in or put in another order, steps and
    change rows that are not what was sealed, and with ``anchors`` a chain that
    was cut or made anew.
    """
    key, table = key_of(connection), tables.audit
    end = head(connection)
    first = 1 if last is None else max(1, end.seq - last + 1)
    before = select(table.c.mac).where(table.c.seq == first - 1)
    mac = connection.execute(before).scalar() or START
    rows = connection.execute(select(table).where(table.c.seq >= first).order_by(table.c.seq)).all()
    wrong: list[tuple[int, str]] = []
    for expected, row in enumerate(rows, first):
        told = row._asdict()
        mine = _mac(key, mac, {name: value for name, value in told.items() if name != "mac"})
        if row.seq != expected or not hmac.compare_digest(mine, row.mac):
            wrong.append((row.seq, "mac" if row.seq == expected else "gap"))
            break  # what follows hangs on it and would only repeat it
        mac = row.mac
    wrong += _steps_wrong(connection, rows)
    wrong += [(one.seq, "anchor") for one in anchors if not anchored(connection, one)]
    wrong += [(end.seq, "unsealed")] if _unsealed(connection) else []
    return Verdict(len(rows), end, tuple(wrong))


def anchored(connection: Connection, noted: Head) -> bool:
    """Is the chain still the one a head was noted from?"""
    if noted.seq == 0:
        return True
    told = select(tables.audit.c.mac).where(tables.audit.c.seq == noted.seq)
    found = connection.execute(told).scalar()
    return found is not None and found[:16] == noted.mark


def _steps_wrong(connection: Connection, rows: Sequence[Row[Any]]) -> list[tuple[int, str]]:
    """Return the entries whose step or changes are not what was sealed."""
    sealed = [row for row in rows if row.step_id is not None and row.action == STEP]
    wrong = []
    for row in sealed:
        found = connection.execute(
            select(*_STEP_COLUMNS).where(tables.step.c.id == row.step_id)
        ).one_or_none()
        if found is None or digest_of(connection, found) != row.digest:
            wrong.append((row.seq, STEP))
    return wrong


def digest_of(connection: Connection, step: Row[Any]) -> str:
    """Return the digest of a step and its change rows as they stand in the store."""
    digest = Digest()
    changes = select(*_CHANGE_COLUMNS).where(tables.change.c.step_id == step.id)
    for row in connection.execute(changes.order_by(tables.change.c.id)):
        digest.add(row)
    return digest.done(step)


def step_row(connection: Connection, step_id: int) -> Row[Any]:
    """Return a step as its digest takes it."""
    return connection.execute(select(*_STEP_COLUMNS).where(tables.step.c.id == step_id)).one()


def _unsealed(connection: Connection) -> int:
    """Count the steps written past the program: without a row of the chain."""
    step, audit = tables.step.c, tables.audit.c
    begun = select(audit.step_id).where(audit.seq == 1).scalar_subquery()
    known = select(audit.step_id).where(audit.step_id.is_not(None))
    loose = select(func.count(step.id)).where(
        step.id > func.coalesce(begun, 0), step.id.not_in(known)
    )
    return int(connection.execute(loose).scalar_one())


def _before(connection: Connection, step_id: int | None) -> tuple[int | None, str]:
    """Return the last step older than the chain, and a digest of all of them."""
    step = tables.step.c
    older = select(*_STEP_COLUMNS).order_by(step.id)
    if step_id is not None:
        older = older.where(step.id != step_id)
    rows = connection.execute(older).all()
    digest = hashlib.sha256("".join(digest_of(connection, row) for row in rows).encode())
    return (rows[-1].id if rows else None), digest.hexdigest()


def _last(connection: Connection) -> tuple[int, str, datetime | None]:
    table = tables.audit.c
    newest = select(table.seq, table.mac, table.at).order_by(table.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return (row.seq, row.mac, row.at) if row else (0, START, None)


def _mac(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    told = _canonical({name: _utc(value) for name, value in row.items()})
    return hmac.new(key, f"{before}\n{told}".encode(), hashlib.sha256).hexdigest()


def _canonical(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _utc(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _offset(now: datetime) -> int:
    told = now.astimezone().utcoffset() or timedelta()
    return int(told.total_seconds() // 60)
