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
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, text, true

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.written import plain
from liaison.store import tables
from liaison.store.among import among

STEP = "step"
BEGUN = "begun"
PURGE = "purge"
CLOCK = "clock"
START = "0" * 64
BACKWARD, FORWARD = timedelta(minutes=2), timedelta(days=7)
"""The wall clock is doubted when it goes back by more, or leaps by more."""

_LOCK = 20_261_123
_NEWEST = 1000
_BATCH = 500
"""So many steps are read at once while the chain is verified."""

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
        older = tables.step.c.id < step_id if step_id is not None else true()
        write(connection, key, who, Event(BEGUN), *_older(connection, older))
        seq, mac, at = _last(connection)
    handed = [
        {"seq": seq + 1, "record": record, "ids": f",{','.join(map(str, sorted(ids)))},"}
        for record, ids in sorted(event.handed.items())
        if ids
    ]
    row = _row(seq + 1, at, who, event)
    row |= {"step_id": step_id, "digest": digest or _digest_of_handed(handed)}
    row["mac"] = _mac(key, mac, row)
    connection.execute(insert(tables.audit).values(row))
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


def _digest_of_handed(rows: Sequence[Mapping[str, Any]]) -> str:
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
    return _last(connection)[2]


def doubted(connection: Connection) -> datetime | None:
    """Return when the entry was written after which the clock jumped, and nobody confirmed it.

    Looks at the newest entries only (:data:`_NEWEST`).
    """
    table, (seq, _mac, _at) = tables.audit.c, _last(connection)
    newest = table.seq > seq - _NEWEST
    jump = connection.execute(select(func.max(table.seq)).where(newest, table.suspect)).scalar()
    settled = connection.execute(
        select(func.max(table.seq)).where(newest, table.action == CLOCK)
    ).scalar()
    if jump is None or (settled is not None and settled >= jump):
        return None
    moment: datetime | None = connection.execute(
        select(table.at).where(table.seq == jump - 1)
    ).scalar()
    return moment


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
    wrong += _handed_wrong(connection, rows)
    wrong += [(1, STEP)] if first == 1 and rows and not _begun_well(connection, rows[0]) else []
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
    sealed = [row for row in rows if row.step_id is not None and row.action != BEGUN]
    anew = _sealed_anew(connection)
    wrong = []
    for at in range(0, len(sealed), _BATCH):
        batch = sealed[at : at + _BATCH]
        digests = _digests(connection, [row.step_id for row in batch])
        wrong += [
            (row.seq, STEP)
            for row in batch
            if digests.get(row.step_id) != anew.get(row.step_id, row.digest)
        ]
    return wrong


def _handed_wrong(connection: Connection, rows: Sequence[Row[Any]]) -> list[tuple[int, str]]:
    """Return the entries whose list of records handed out is not what it was."""
    if not rows:
        return []
    table, handed = tables.handed_out.c, defaultdict[int, list[Mapping[str, Any]]](list)
    found = select(table.seq, table.record, table.ids).where(table.seq >= rows[0].seq)
    for row in connection.execute(found.order_by(table.id)):
        handed[row.seq].append(row._asdict())
    told = {row.seq: row.digest for row in rows if row.step_id is None and row.action != BEGUN}
    return [
        (seq, "handed")
        for seq in sorted(told.keys() | handed.keys())
        if _digest_of_handed(handed[seq]) != told.get(seq, "")
    ]


def _begun_well(connection: Connection, row: Row[Any]) -> bool:
    """Are the steps older than the chain what they were? Those wiped since cannot tell."""
    if row.action != BEGUN or row.step_id is None:
        return True
    if any(step <= row.step_id for step in _sealed_anew(connection)):
        return True
    _last_step, digest = _older(connection, tables.step.c.id <= row.step_id)
    return bool(digest == row.digest)


def _digests(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return what :func:`digest_of` does for many steps, by id; one that is gone is left out."""
    step, change = tables.step.c, tables.change.c
    steps = connection.execute(select(*_STEP_COLUMNS).where(among(step.id, ids))).all()
    gathered = {row.id: Digest() for row in steps}
    changes = select(change.step_id, *_CHANGE_COLUMNS).where(among(change.step_id, ids))
    for step_id, *row in connection.execute(changes.order_by(change.step_id, change.id)):
        if step_id in gathered:
            gathered[step_id].add(row)
    return {row.id: gathered[row.id].done(row) for row in steps}


def _sealed_anew(connection: Connection) -> dict[int, str]:
    """Return the digests of steps whose personal data were wiped, as the chain tells them."""
    table, anew = tables.audit.c, dict[int, str]()
    purges = select(table.detail).where(table.action == PURGE).order_by(table.seq)
    for detail in connection.scalars(purges):
        anew |= {int(step): digest for step, digest in json.loads(detail)["sealed"].items()}
    return anew


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
    """Count the steps written past the program: without a row of the chain.

    A store of an earlier program has steps and no chain until its first entry.
    """
    if head(connection).seq == 0:
        return 0
    step, audit = tables.step.c, tables.audit.c
    begun = select(audit.step_id).where(audit.seq == 1).scalar_subquery()
    known = select(audit.step_id).where(audit.step_id.is_not(None))
    loose = select(func.count(step.id)).where(
        step.id > func.coalesce(begun, 0), step.id.not_in(known)
    )
    return int(connection.execute(loose).scalar_one())


def _older(connection: Connection, which: ColumnElement[bool]) -> tuple[int | None, str]:
    """Return the last of the steps older than the chain, and a digest of all of them."""
    rows = connection.execute(select(*_STEP_COLUMNS).where(which).order_by(tables.step.c.id)).all()
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
