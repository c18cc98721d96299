"""Undo: an inverse step made from the change rows, itself recorded.

Records touched again since are kept as they are and told (features.md #4, H4).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import OneOf
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Day, Instant, Money, Time
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import tables
from liaison.store.referring import Key, binned, references, uses
from liaison.store.step import Step, Store, load
from liaison.store.trail import BIRTH, GONE, plain


@dataclass(frozen=True)
class Undone:
    """What an undo did: records put back, and numbers of those kept because they moved on."""

    words: str
    back: int
    kept: tuple[str, ...]


def undo(store: Store, step_id: int) -> Undone:
    """Put back what a step did, in one step; raises :class:`Problem` when it cannot be.

    A record is kept as it is when it was changed again since (steps undone again
    do not count), or when others have come to refer to it.
    """
    with store.reading() as session:
        step = session.execute(select(tables.step).where(tables.step.c.id == step_id)).one_or_none()
        changes = session.execute(
            select(tables.change)
            .where(tables.change.c.step_id == step_id)
            .order_by(tables.change.c.id.desc())
        ).all()
    if step is None or not changes:
        raise Problem(_("没有可以撤销的操作。"))
    by_record: dict[Key, list[Row[Any]]] = defaultdict(list)
    for change in changes:
        by_record[change.record, change.record_id].append(change)
    with store.step(N_("撤销"), reason=step.words, undoes=step_id) as inverse:
        session = inverse.session
        found = {key: load(session, BY_NAME[key[0]], key[1]) for key in by_record}
        kept = _moved_on(session, by_record, found)
        born = {key for key, rows in by_record.items() if rows[-1].field == BIRTH} - kept
        kept |= _needed(session, born)
        for key in born - kept:
            found[key].deleted_at = clock.now()
        session.flush()  # what came goes before what went comes back
        for key, rows in by_record.items():
            if key not in born and key not in kept and not _put_back(inverse, found[key], rows):
                kept.add(key)
        numbers = tuple(found[key].number for key in by_record if key in kept)
        if len(kept) == len(by_record):
            raise Problem(
                _("这一步涉及的记录后来又有改动，没有撤销：{numbers}。").format(
                    numbers="、".join(numbers[:5])
                )
            )
    return Undone(step.words, len(by_record) - len(kept), numbers)


def last_step(store: Store) -> Row[Any] | None:
    """Return the newest step of the signed-in person that can still be undone."""
    undone = select(tables.step.c.undoes_id).where(tables.step.c.undoes_id.is_not(None))
    newest = (
        select(tables.step)
        .where(
            tables.step.c.by == store.who.login,
            tables.step.c.undoes_id.is_(None),
            tables.step.c.id.not_in(undone),
            tables.step.c.id.in_(select(tables.change.c.step_id)),
            tables.step.c.grave.is_(False),
        )
        .order_by(tables.step.c.id.desc())
        .limit(1)
    )
    with store.reading() as session:
        return session.execute(newest).one_or_none()


def _moved_on(
    session: Session, changed: Mapping[Key, list[Row[Any]]], found: Mapping[Key, Record]
) -> set[Key]:
    """Return the records whose present state is not the one this step left."""
    left = {key: max(row.version for row in rows) for key, rows in changed.items()}
    touched = {key for key, record in found.items() if record.version != left[key]}
    moved = set()
    for key in touched:
        later = session.execute(
            select(tables.step.c.id, tables.step.c.undoes_id)
            .join(tables.change, tables.change.c.step_id == tables.step.c.id)
            .where(
                tables.change.c.record == key[0],
                tables.change.c.record_id == key[1],
                tables.change.c.version > left[key],
            )
            .group_by(tables.step.c.id, tables.step.c.undoes_id)
            .order_by(func.max(tables.change.c.version).desc())
        ).all()
        if not later or not _cancel_out([(row[0], row[1]) for row in later]):
            moved.add(key)
    return moved


def _cancel_out(steps: list[tuple[int, int | None]]) -> bool:
    """Tell whether steps, newest first, were all undone by one another."""
    undone: set[int] = set()
    for step, undoes in steps:
        if step in undone:
            undone.discard(step)
        elif undoes is None:
            return False
        else:
            undone.add(undoes)
    return not undone


def _needed(session: Session, born: set[Key]) -> set[Key]:
    """Return which of the records others refer to that do not go with them."""
    going, needed = set(born), set()
    while going:
        stay = {use.of for use in uses(session, going) if use.by not in going}
        if not stay:
            break
        needed |= stay
        going -= stay
    return needed


def _put_back(step: Step, record: Record, rows: list[Row[Any]]) -> bool:
    """Put back the old values of one record; False if what they refer to is in the bin."""
    fields = fields_of(type(record))
    old = {row.field: None if row.old is None else json.loads(row.old) for row in rows}
    if _leads_to_bin(step.session, record, old):
        return False
    for row in rows:
        if row.field == GONE:
            at = old[GONE]
            record.deleted_at = None if at is None else datetime.fromisoformat(at)
        elif row.field in fields:
            stored = None if row.old is None else json.loads(row.old)
            setattr(record, row.field, revive(step, fields[row.field], stored))
    step.session.flush()  # one by one, latest first: the reverse of how they were made
    return True


def _leads_to_bin(session: Session, record: Record, old: Mapping[str, Any]) -> bool:
    back = GONE in old and old[GONE] is None
    for bound in references(type(record)):
        if not back and bound.name not in old:
            continue
        value = old[bound.name] if bound.name in old else getattr(record, bound.name)
        ids = [value] if isinstance(bound.kind, Reference) else [plain(one) for one in value or ()]
        target: str = bound.kind.target  # type: ignore[attr-defined]
        if binned(session, target, [one for one in ids if one is not None]):
            return True
    return False


def revive(step: Step, bound: Bound, stored: Any) -> Any:
    """Return the value a change row kept as JSON."""
    kind = bound.kind
    if isinstance(kind, References):
        return [load(step.session, BY_NAME[kind.target.lower()], one) for one in stored or ()]
    if stored is None:
        return None
    if isinstance(kind, OneOf):
        return next(one for one in kind.choices if one.value == stored)
    for of, read in ((Day, date), (Time, time), (Instant, datetime)):
        if isinstance(kind, of):
            return read.fromisoformat(stored)
    if isinstance(kind, Money):
        return Decimal(stored)
    return tuple(stored) if isinstance(stored, list) else stored
