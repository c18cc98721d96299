"""Undo: an inverse step made from the change rows, itself recorded.

Records touched again since are kept as they are and told (features.md #4, H4).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import OneOf
from liaison.fields.field import Bound, References, fields_of
from liaison.fields.kind import Day, Instant, Money, Time
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import tables
from liaison.store.step import Step, Store, load
from liaison.store.trail import BIRTH, GONE


@dataclass(frozen=True)
class Undone:
    """What an undo did: records put back, and numbers of those kept because they moved on."""

    words: str
    back: int
    kept: tuple[str, ...]


def undo(store: Store, step_id: int) -> Undone:
    """Put back what a step did, in one step; raises :class:`Problem` when it cannot be."""
    with store.reading() as session:
        step = session.execute(select(tables.step).where(tables.step.c.id == step_id)).one_or_none()
        changes = session.execute(
            select(tables.change)
            .where(tables.change.c.step_id == step_id)
            .order_by(tables.change.c.id.desc())
        ).all()
    if step is None or not changes:
        raise Problem(_("没有可以撤销的操作。"))
    by_record: dict[tuple[str, int], list[Row[Any]]] = defaultdict(list)
    for change in changes:
        by_record[change.record, change.record_id].append(change)
    kept: list[str] = []
    with store.step(N_("撤销"), reason=step.words, undoes=step_id) as inverse:
        for (name, record_id), rows in by_record.items():
            record = load(inverse.session, BY_NAME[name], record_id)
            if record.version != max(row.version for row in rows):
                kept.append(record.number)
            else:
                _put_back(inverse, record, rows)
    return Undone(step.words, len(by_record) - len(kept), tuple(kept))


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


def _put_back(step: Step, record: Record, rows: list[Row[Any]]) -> None:
    fields = fields_of(type(record))
    for row in rows:
        old = None if row.old is None else json.loads(row.old)
        if row.field == BIRTH:
            record.deleted_at = clock.now()
        elif row.field == GONE:
            record.deleted_at = None if old is None else datetime.fromisoformat(old)
        elif row.field in fields:
            setattr(record, row.field, revive(step, fields[row.field], old))


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
