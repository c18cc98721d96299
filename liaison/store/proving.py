"""Proving the audit trail: is it still what was written, whole and in order (safety.md §7.5)?"""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from liaison.store import audit, tables
from liaison.store.among import among
from liaison.store.audit import BEGUN, PURGE, START, STEP, Digest, Head, head, key_of

_BATCH = 500
"""So many steps are read at once."""


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
        mine = audit.sign(key, mac, {name: value for name, value in told.items() if name != "mac"})
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
        if audit.digest_of_handed(handed[seq]) != told.get(seq, "")
    ]


def _begun_well(connection: Connection, row: Row[Any]) -> bool:
    """Are the steps older than the chain what they were? Those wiped since cannot tell."""
    if row.action != BEGUN or row.step_id is None:
        return True
    if any(step <= row.step_id for step in _sealed_anew(connection)):
        return True
    _last_step, digest = audit.digest_of_older(connection, tables.step.c.id <= row.step_id)
    return bool(digest == row.digest)


def _digests(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return what :func:`digest_of` does for many steps, by id; one that is gone is left out."""
    step, change = tables.step.c, tables.change.c
    steps = connection.execute(select(*audit.STEP_COLUMNS).where(among(step.id, ids))).all()
    gathered = {row.id: Digest() for row in steps}
    changes = select(change.step_id, *audit.CHANGE_COLUMNS).where(among(change.step_id, ids))
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


def _unsealed(connection: Connection) -> int:
    """Count the steps written past the program: without a row of the chain.

    A store of an earlier program has steps and no chain until its first entry.
    """
    if head(connection).seq == 0:
        return 0
    step, trail = tables.step.c, tables.audit.c
    begun = select(trail.step_id).where(trail.seq == 1).scalar_subquery()
    known = select(trail.step_id).where(trail.step_id.is_not(None))
    loose = select(func.count(step.id)).where(
        step.id > func.coalesce(begun, 0), step.id.not_in(known)
    )
    return int(connection.execute(loose).scalar_one())
