"""Who changed what, from, to: of one record, and the latest steps of all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Money, Time
from liaison.fields.record import Record
from liaison.services import names
from liaison.store import tables
from liaison.store.trail import BIRTH, GONE


@dataclass(frozen=True)
class Entry:
    """One change as people read it."""

    at: str
    by: str
    step: str
    field: str
    old: str
    new: str


def of_record(session: Session, record: type[Record], id: int) -> list[Entry]:
    """Return the changes of one record, newest first."""
    change, step = tables.change, tables.step
    rows = session.execute(
        select(change.c.field, change.c.old, change.c.new, step.c.at, step.c.by, step.c.words)
        .join(step, step.c.id == change.c.step_id)
        .where(change.c.record == record.__tablename__, change.c.record_id == id)
        .order_by(change.c.id.desc())
    )
    return [_entry(session, record, row) for row in rows]


def _entry(session: Session, record: type[Record], row: Any) -> Entry:
    at = f"{clock.local(row.at):%Y-%m-%d %H:%M}"
    bound = fields_of(record).get(row.field)
    if row.field == BIRTH:
        return Entry(at, row.by, _(row.words), _("登记"), "", "")
    if row.field == GONE:
        return Entry(at, row.by, _(row.words), _("删除") if row.new else _("恢复"), "", "")
    if bound is None:  # a field of an earlier version of the program
        return Entry(at, row.by, _(row.words), row.field, row.old or "", row.new or "")
    old, new = (_shown(session, bound, value) for value in (row.old, row.new))
    return Entry(at, row.by, _(row.words), _(bound.field.label), old, new)


def _shown(session: Session, bound: Bound, stored: str | None) -> str:
    value = None if stored is None else json.loads(stored)
    kind = bound.kind
    if value is None or value == []:
        return ""
    if isinstance(kind, Reference | References):
        ids = value if isinstance(value, list) else [value]
        found = names.titles(session, kind.target, ids)
        return "、".join(found.get(one, str(one)) for one in ids)
    if isinstance(kind, OneOf):
        known = [one for one in kind.choices if one.value == value]
        return known[0].words if known else str(value)
    if isinstance(kind, ManyOf):
        return kind.show(tuple(value))
    if isinstance(value, str) and not isinstance(kind, Money | Time):
        return value
    return kind.show(kind.parse(value))
